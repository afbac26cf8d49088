/// Pauses between repeats: each up to twice as long as the one before, spread so that many callers do not come back at
/// the same moment.
struct Backoff: Sendable {
    /// The first pause.
    var first: Duration
    var longest: Duration

    /// Between repeats of a call that failed on the way.
    static let failures = Backoff(first: .milliseconds(500), longest: .seconds(10))
    /// After the platform refused a call for coming too soon. Source:
    /// https://apidocs.bitrix24.com/settings/performance/limits.html
    static let refusals = Backoff(first: .seconds(1), longest: .seconds(32))
    /// While it is unknown when a method may run again.
    static let blockedMethod = Backoff(first: .seconds(10), longest: .seconds(600))

    /// - Parameters:
    ///   - attempt: 0 for the first pause.
    ///   - random: from 0 to 1; lengthens the pause by a quarter at most.
    func pause(_ attempt: Int, random: Double) -> Duration {
        min(first * (1 << min(max(attempt, 0), 20)), longest) * (1 + 0.25 * min(max(random, 0), 1))
    }
}

extension Duration {
    /// A time span of wall time; never negative, at most a year.
    init(interval: Double) { self = .seconds(min(max(interval, 0), 31_536_000)) }
}
