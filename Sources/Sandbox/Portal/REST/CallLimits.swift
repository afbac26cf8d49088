import Foundation

/// How often a portal may be called, and how long a method may run.
///
/// Source: the platform's documentation, "Limits".
struct LimitSettings: Sendable, Hashable {
    /// Requests that may come at once.
    var burst: Double
    /// Requests by which the bucket empties in a second.
    var perSecond: Double
    /// Seconds that one method may run for one application or webhook within ten minutes.
    var operatingSeconds: Double

    /// As the tariff says, where the portal's row says nothing else. `nil`: no limits.
    init?(portal: PortalRow) {
        guard portal.limitsEnabled else { return nil }
        let isEnterprise = portal.tariff == "ent"
        burst = portal.limitBurst ?? (isEnterprise ? 250 : 50)
        perSecond = portal.limitPerSecond ?? (isEnterprise ? 5 : 2)
        operatingSeconds = portal.limitOperatingSeconds ?? (portal.isBox ? 420 : 480)
    }
}

/// The leaky buckets of the portals and the running times of their methods. In memory: a restart empties them, as it does there.
final class CallLimits: Sendable {
    private struct Bucket {
        var level: Double
        var at: Double
    }

    private struct BucketKey: Hashable {
        var portalID: Int64
        var address: String
    }

    private struct OperatingKey: Hashable {
        var portalID: Int64
        /// `client_id`, or the webhook's user.
        var caller: String
        var method: String
    }

    /// One minute's sum; it lives ten minutes from the first call of that minute.
    private struct Basket {
        var start: Int
        var seconds: Double
    }

    private struct State {
        var buckets: [BucketKey: Bucket] = [:]
        var baskets: [OperatingKey: [Basket]] = [:]
        /// Seconds that each call of a method is said to take on a portal, beside what it takes.
        var costs: [Int64: [String: Double]] = [:]
    }

    static let basketLifetime = 600

    private let state = Locked(State())

    init() {}

    /// Counts a request.
    ///
    /// - Parameter now: the sandbox's time, Unix seconds.
    /// - Returns: `false` when it is one too many; then it is not counted.
    func admit(portalID: Int64, address: String, settings: LimitSettings, now: Double) -> Bool {
        state.withLock { state in
            let key = BucketKey(portalID: portalID, address: address)
            var bucket = state.buckets[key] ?? Bucket(level: 0, at: now)
            bucket.level = max(0, bucket.level - max(0, now - bucket.at) * settings.perSecond)
            bucket.at = now
            let isAdmitted = bucket.level + 1 <= settings.burst
            if isAdmitted { bucket.level += 1 }
            state.buckets[key] = bucket
            return isAdmitted
        }
    }

    /// Whether the method may still run.
    func mayRun(portalID: Int64, caller: String, method: String, settings: LimitSettings, now: Int) -> Bool {
        operating(portalID: portalID, caller: caller, method: method, now: now).sum <= settings.operatingSeconds
    }

    /// Adds a call's running time and gives the sum of the last ten minutes, and when its oldest part drops out.
    @discardableResult
    func charge(
        portalID: Int64, caller: String, method: String, seconds: Double, now: Int
    ) -> (sum: Double, resetAt: Int) {
        state.withLock { state in
            let key = OperatingKey(portalID: portalID, caller: caller, method: method)
            var baskets = (state.baskets[key] ?? []).filter { $0.start + Self.basketLifetime > now }
            if let last = baskets.indices.last, baskets[last].start / 60 == now / 60 {
                baskets[last].seconds += seconds
            } else {
                baskets.append(Basket(start: now, seconds: seconds))
            }
            state.baskets[key] = baskets
            return (baskets.reduce(0) { $0 + $1.seconds }, (baskets.first?.start ?? now) + Self.basketLifetime)
        }
    }

    /// Sets what each call of a method is said to take; 0 takes it back.
    func set(cost seconds: Double, ofMethod method: String, portalID: Int64) {
        state.withLock { $0.costs[portalID, default: [:]][method] = seconds == 0 ? nil : seconds }
    }

    /// What each call of a method is said to take on a portal beside what it takes, seconds.
    func cost(ofMethod method: String, portalID: Int64) -> Double {
        state.withLock { $0.costs.isEmpty ? 0 : $0.costs[portalID]?[method] ?? 0 }
    }

    /// What is set for a portal's methods, seconds.
    func costs(portalID: Int64) -> [String: Double] { state.withLock { $0.costs[portalID] ?? [:] } }

    func operating(portalID: Int64, caller: String, method: String, now: Int) -> (sum: Double, resetAt: Int) {
        state.withLock { state in
            let baskets = (state.baskets[OperatingKey(portalID: portalID, caller: caller, method: method)] ?? [])
                .filter { $0.start + Self.basketLifetime > now }
            return (baskets.reduce(0) { $0 + $1.seconds }, (baskets.first?.start ?? now) + Self.basketLifetime)
        }
    }

    /// Empties the buckets of a portal and forgets its running times, as a change of its limits does.
    func reset(portalID: Int64) {
        state.withLock { state in
            state.buckets = state.buckets.filter { $0.key.portalID != portalID }
            state.baskets = state.baskets.filter { $0.key.portalID != portalID }
        }
    }

    /// The same for all portals.
    func resetAll() { state.withLock { $0 = State() } }
}
