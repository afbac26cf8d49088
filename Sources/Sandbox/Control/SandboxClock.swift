import Foundation

/// The sandbox's own time: real time and an offset that only grows, so that an hour or 180 days pass in one move.
package final class SandboxClock: Sendable {
    private let real: @Sendable () -> Date
    private let offset: Locked<TimeInterval>

    /// - Parameters:
    ///   - real: the time of the machine, or a test's.
    ///   - offset: seconds ahead of it, as kept from an earlier run; 0 or more.
    package init(real: @escaping @Sendable () -> Date = { Date() }, offset: TimeInterval = 0) {
        self.real = real
        self.offset = Locked(max(0, offset))
    }

    /// The sandbox's present.
    package var now: Date { real().addingTimeInterval(offset.withLock { $0 }) }

    /// Unix seconds of ``now``, rounded down.
    package var unixSeconds: Int { Int(now.timeIntervalSince1970) }

    /// Seconds by which the sandbox is ahead of the machine.
    package var offsetSeconds: TimeInterval { offset.withLock { $0 } }

    /// Moves time forward. Negative numbers move nothing: the sandbox's time never goes back.
    package func advance(by seconds: TimeInterval) {
        offset.withLock { $0 += max(0, seconds) }
    }
}
