import Crypto
public import Foundation
import Logging

/// Keeps grants alive that nobody uses: a refresh token ends after 180 days, and with it the way to a portal that needs the
/// application only now and then.
///
/// A grant is renewed once, between its 140th and its 165th day without a refresh; the day is drawn from its portal and user,
/// so that ten thousand installations of one day do not come back on one day, and an application that is down for two weeks
/// loses nothing. The platform blocks applications that refresh by the hour or the day.
/// Source: https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
public struct GrantKeeper: Sendable {
    /// The first and the last day of the time in which a grant is renewed.
    public static let days = 140...165

    let store: any KitStore
    let refresher: GrantRefresher
    let logger: Logger
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>
    /// Between two refreshes, so that a look never makes a burst at the authorization server.
    let pause: Duration = .milliseconds(500)

    /// Renews every grant whose day has come. Several processes may look at once: each grant is renewed by one of them.
    ///
    /// - Returns: how many were renewed. One that fails is logged and left to the next look.
    /// - Throws: what the store throws, or `CancellationError`.
    @discardableResult
    public func keep() async throws -> Int {
        let instant = now()
        let start = instant.addingTimeInterval(-Double(Self.days.lowerBound) * 86_400)
        var renewed = 0
        var last: GrantKey?
        while true {
            let keys = try await store.grantKeys(storedBefore: start, after: last, limit: 200)
            guard let end = keys.last else { return renewed }
            for key in keys {
                try Task.checkCancellation()
                let due = instant.addingTimeInterval(-Self.age(of: key))
                guard let grant = try await store.grant(key), grant.updatedAt < due else { continue }
                do {
                    if try await refresher.renew(key, storedBefore: due) { renewed += 1 }
                } catch let error as any ExplainedError {
                    logger.notice(
                        "idle grant not renewed",
                        metadata: [
                            "bitrix24.member_id": "\(key.memberID)", "bitrix24.user_id": "\(key.userID)",
                            "reason": "\(error.message)",
                        ])
                }
                try await clock.sleep(for: pause)
            }
            last = end
        }
    }

    /// Seconds without a refresh after which this grant is renewed.
    static func age(of key: GrantKey) -> TimeInterval {
        let digest = SHA256.hash(data: Data("\(key.memberID)/\(key.userID)".utf8))
        let share = digest.prefix(4).reduce(0.0) { $0 * 256 + Double($1) } / 4_294_967_296
        return (Double(days.lowerBound) + share * Double(days.count - 1)) * 86_400
    }
}
