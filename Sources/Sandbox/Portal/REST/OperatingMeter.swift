/// Real seconds since it was made: what a call cost, whatever the sandbox's clock does.
struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    var seconds: Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

/// Keeps the running time of one caller's methods.
struct OperatingMeter: Sendable {
    let limits: CallLimits
    /// `nil`: nothing is limited.
    let settings: LimitSettings?
    let portalID: Int64
    let caller: String
    let clock: SandboxClock

    func require(_ method: String) throws {
        guard let settings else { return }
        guard
            limits.mayRun(
                portalID: portalID, caller: caller, method: method, settings: settings, now: clock.unixSeconds)
        else {
            throw RESTFailure.of(.operationTimeLimit)
        }
    }

    /// Makes a method look as if it had run so long: what a fault does.
    func add(_ seconds: Double, to method: String) {
        limits.charge(
            portalID: portalID, caller: caller, method: method, seconds: seconds, now: clock.unixSeconds)
    }

    /// What each call of the method is said to take on this portal, seconds.
    func cost(of method: String) -> Double { limits.cost(ofMethod: method, portalID: portalID) }

    func charge(_ method: String, stopwatch: Stopwatch, processing: Double) -> AnswerTime {
        let now = clock.now.timeIntervalSince1970
        let cost = cost(of: method)
        let (sum, resetAt) = limits.charge(
            portalID: portalID, caller: caller, method: method, seconds: processing + cost, now: Int(now))
        let duration = stopwatch.seconds + cost
        return AnswerTime(
            start: now - duration, duration: duration, processing: processing + cost, operating: sum,
            operatingResetAt: resetAt)
    }

    /// For `batch`, which only its commands are charged for.
    ///
    /// - Parameter cost: seconds that its commands are said to have taken.
    func unmetered(_ stopwatch: Stopwatch, cost: Double = 0) -> AnswerTime {
        let now = clock.now.timeIntervalSince1970
        let duration = stopwatch.seconds + cost
        return AnswerTime(
            start: now - duration, duration: duration, processing: duration, operating: 0,
            operatingResetAt: Int(now) + CallLimits.basketLifetime)
    }
}
