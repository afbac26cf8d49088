public import Foundation

/// When an event that failed comes again, and when it is given up.
///
/// Events of a portal keep their order, so those behind it wait as long.
public struct EventRetries: Sendable, Hashable {
    /// How long to wait after the first failure, the second …; the last one repeats.
    public var delays: [Duration]
    /// Attempts in all, 1 or more. After the last one the event goes to the dead ones.
    public var maxAttempts: Int
    /// Each delay is longer by up to this part of it, so that many portals that failed together do not come back
    /// together.
    public var jitter: Double

    /// 1 s, 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 2 h, 4 h: ten attempts in about eight hours.
    public init(
        delays: [Duration] = [1, 5, 30, 120, 600, 1800, 3600, 7200, 14400].map { .seconds($0) }, maxAttempts: Int = 10,
        jitter: Double = 0.25
    ) {
        self.delays = delays
        self.maxAttempts = max(maxAttempts, 1)
        self.jitter = max(jitter, 0)
    }

    /// The delay after `attempt` attempts, of which the last one failed. `chance`: from 0 up to 1.
    public func delay(after attempt: Int, chance: Double) -> Duration {
        guard let last = delays.last else { return .zero }
        let base = attempt >= 1 && attempt <= delays.count ? delays[attempt - 1] : last
        return base + .seconds(base.seconds * jitter * min(max(chance, 0), 1))
    }

    /// What becomes of an event whose handler threw.
    func outcome(
        of error: any Error, for event: QueuedEvent, at now: Date, chance: Double
    ) -> SettledEvent.Outcome {
        let failure = EventFailure.text(error)
        var delay = delay(after: event.attempts, chance: chance)
        switch error {
        case EventHandlerError.discard: return .handled
        case EventHandlerError.giveUp: return .dead(failure: failure)
        case EventHandlerError.retry(let after): delay = max(after, .zero)
        case let error as GrantError where error.memberID == event.memberID && error.endsCalls:
            // The portal has gone, and nothing that this handler does will bring it back.
            return .dead(failure: failure)
        default: break
        }
        guard event.attempts < maxAttempts else { return .dead(failure: failure) }
        return .postponed(until: now.addingTimeInterval(delay.seconds), failure: failure)
    }
}

extension GrantError {
    /// Whether the portal removed the application, so that only an installation changes anything.
    fileprivate var endsCalls: Bool {
        switch reason {
        case .removed, .unknownPortal: true
        case .noGrant, .lost, .suspended, .ended: false
        }
    }
}
