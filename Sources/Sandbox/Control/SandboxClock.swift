import Foundation

/// The sandbox's own time: real time and an offset that only grows, so that an hour or 180 days pass in one move.
package final class SandboxClock: Sendable {
    private struct State {
        var offset: TimeInterval
        var lastWaiter = 0
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let real: @Sendable () -> Date
    private let state: Locked<State>

    /// - Parameters:
    ///   - real: the time of the machine, or a test's.
    ///   - offset: seconds ahead of it, as kept from an earlier run; 0 or more.
    package init(real: @escaping @Sendable () -> Date = { Date() }, offset: TimeInterval = 0) {
        self.real = real
        state = Locked(State(offset: max(0, offset)))
    }

    /// The sandbox's present.
    package var now: Date { real().addingTimeInterval(offsetSeconds) }

    /// The time of the machine, or a test's: ``now`` without what the sandbox is ahead.
    var machineTime: Date { real() }

    /// Unix seconds of ``now``, rounded down.
    package var unixSeconds: Int { Int(now.timeIntervalSince1970) }

    /// Seconds by which the sandbox is ahead of the machine.
    package var offsetSeconds: TimeInterval { state.withLock { $0.offset } }

    /// Moves time forward. Negative numbers move nothing: the sandbox's time never goes back.
    package func advance(by seconds: TimeInterval) {
        let waiters = state.withLock { state in
            state.offset += max(0, seconds)
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.yield() }
    }

    /// Returns when ``now`` has reached `date`, by itself or because time was moved; also when the task is cancelled.
    package func wait(until date: Date) async {
        while !Task.isCancelled {
            let (moves, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let id = state.withLock { state in
                state.lastWaiter += 1
                state.waiters[state.lastWaiter] = continuation
                return state.lastWaiter
            }
            defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
            // After the registration, so that no move in between is missed.
            let left = date.timeIntervalSince(now)
            guard left > 0 else { return }
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try? await Task.sleep(for: .seconds(left)) }
                tasks.addTask { for await _ in moves { return } }
                await tasks.next()
                tasks.cancelAll()
            }
        }
    }
}
