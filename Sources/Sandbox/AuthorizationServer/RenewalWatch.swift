/// Notices applications that renew tokens without need: before each call, or by the clock.
///
/// A renewal is needed when the access token it replaces was used and is at its end. One that comes while that token has more than ten
/// minutes left, or that replaces a token which no portal has seen, is not. Ten such renewals on one portal within thirty days
/// are worth a warning. Twenty of them block the application there when they fall into ten different hours: a burst alone, such as a
/// load test, never does. All by the sandbox's clock, and in memory, like the limits of the portals.
/// Source: the platform's documentation, "Automatic renewal of OAuth 2.0 tokens"; the figures are this sandbox's own.
final class RenewalWatch: Sendable {
    /// Unneeded renewals that are worth a warning; the next warning comes with the next hour.
    static let warned = 10
    /// Unneeded renewals that block, in at least ``hours`` different hours.
    static let blocked = 20
    static let hours = 10
    /// Seconds that an unneeded renewal is remembered.
    static let memory = 30 * 86_400
    /// Seconds of life that make a renewal early.
    static let early = 600

    enum Verdict: Sendable, Hashable {
        case fine
        /// Says why, for the journal.
        case warning(String)
    }

    struct Record: Sendable, Hashable {
        /// Unneeded renewals by the hour they fell into.
        var byHour: [Int: Int] = [:]
        var total = 0
        var unneeded = 0
        /// Hour of the last warning.
        var warnedIn: Int?
        var isBlocked = false
    }

    private struct State {
        var records: [Int64: Record] = [:]
        /// Access tokens that a portal has seen since they were issued.
        var used: Set<String> = []
        /// Uses were forgotten: nothing counts as unused any more.
        var hasForgotten = false
    }

    private static let usedCapacity = 50_000

    private let state = Locked(State())

    /// A portal has seen the token, whatever it said to it.
    func noteUse(of accessToken: String) {
        state.withLock { state in
            if state.used.count >= Self.usedCapacity {
                state.used = []
                state.hasForgotten = true
            }
            state.used.insert(accessToken)
        }
    }

    func isBlocked(_ installationID: Int64) -> Bool {
        state.withLock { $0.records[installationID]?.isBlocked ?? false }
    }

    /// Counts a renewal that was granted.
    ///
    /// - Parameters:
    ///   - accessToken: the one that is replaced, and when it ends, Unix seconds.
    ///   - mayBlock: whether the application is blocked when it goes on.
    func count(
        installationID: Int64, accessToken: String, expires: Int, now: Int, mayBlock: Bool
    ) -> Verdict {
        state.withLock { state in
            let wasUsed = state.used.remove(accessToken) != nil || state.hasForgotten
            let isEarly = expires - now > Self.early
            var record = state.records[installationID] ?? Record()
            record.total += 1
            defer { state.records[installationID] = record }
            guard isEarly || !wasUsed else { return .fine }
            let hour = now / 3600
            record.byHour[hour, default: 0] += 1
            record.unneeded += 1
            if record.byHour.count > 1 {
                for (old, count) in record.byHour where old * 3600 + Self.memory < now {
                    record.byHour[old] = nil
                    record.unneeded -= count
                }
            }
            if mayBlock, record.unneeded >= Self.blocked, record.byHour.count >= Self.hours {
                record.isBlocked = true
                return .warning(
                    "The application is blocked on this portal: \(record.unneeded) renewals without need in \(record.byHour.count) different hours."
                )
            }
            guard record.unneeded >= Self.warned, record.warnedIn != hour else { return .fine }
            record.warnedIn = hour
            let reason =
                isEarly
                ? "the access token had \(expires - now) seconds left"
                : "the access token was not used once"
            return .warning(
                "\(record.unneeded) renewals without need on this portal, the last one because \(reason). Renew when a call answers expired_token."
            )
        }
    }

    func record(of installationID: Int64) -> Record { state.withLock { $0.records[installationID] ?? Record() } }

    /// Lets the installation renew again, with nothing held against it.
    ///
    /// - Returns: whether it was blocked.
    func unblock(_ installationID: Int64) -> Bool {
        state.withLock { $0.records.removeValue(forKey: installationID)?.isBlocked ?? false }
    }

    func clear() { state.withLock { $0 = State() } }
}

extension RESTFailure {
    /// What a blocked application is told. The platform's documentation says that it blocks, and not with which words.
    static let renewsTooOften = RESTFailure(
        "access_denied", status: 403, "The application is blocked: it renews tokens far too often.")
}
