import Synchronization

/// Lets so many requests to one host run at once, and the others wait in the order in which they came.
///
/// The client below would let them wait too, but counts the wait as time to connect and gives up on whoever waits longer than that.
final class HostTurns: Sendable {
    private struct Host {
        var running = 0
        /// In order; who was cancelled while waiting is gone from ``State/waiters`` and passed over.
        var queue: [Int] = []
        var head = 0
    }

    private struct State {
        var hosts: [String: Host] = [:]
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
        var cancelled: Set<Int> = []
        var last = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Runs `body` when it is its turn.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits, and what `body` throws.
    func run<Value>(_ host: String, _ body: () async throws -> Value) async throws -> Value {
        try await begin(host)
        defer { end(host) }
        return try await body()
    }

    private func begin(_ host: String) async throws {
        let number: Int? = state.withLock { state in
            if state.hosts[host, default: Host()].running < limit {
                state.hosts[host, default: Host()].running += 1
                return nil
            }
            state.last += 1
            return state.last
        }
        guard let number else { return }
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return false }
                    // A turn may have come free since the first look.
                    if state.hosts[host, default: Host()].running < limit {
                        state.hosts[host, default: Host()].running += 1
                        return true
                    }
                    state.waiters[number] = continuation
                    state.hosts[host, default: Host()].queue.append(number)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: number)
                // Cancelled before it began to wait, or when it had its turn already; the first must learn of it.
                if waiter == nil { state.cancelled.insert(number) }
                return waiter
            }
            waiter?.resume(returning: false)
        }
        let wasCancelled = state.withLock { $0.cancelled.remove(number) != nil }
        guard hasTurn else { throw CancellationError() }
        if wasCancelled {
            end(host)
            throw CancellationError()
        }
    }

    /// Hands the turn to the next one that still waits.
    private func end(_ host: String) {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard var entry = state.hosts[host] else { return nil }
            while entry.head < entry.queue.count {
                let number = entry.queue[entry.head]
                entry.head += 1
                if let waiter = state.waiters.removeValue(forKey: number) {
                    if entry.head > 1000, entry.head * 2 > entry.queue.count {
                        entry.queue.removeFirst(entry.head)
                        entry.head = 0
                    }
                    state.hosts[host] = entry
                    return waiter
                }
            }
            entry.running -= 1
            entry.queue = []
            entry.head = 0
            state.hosts[host] = entry.running > 0 ? entry : nil
            return nil
        }
        next?.resume(returning: true)
    }
}
