import Synchronization

/// A result that arrives once: the first to settle it wins, later ones change nothing.
final class OneShot<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case settled(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    func settle(_ result: Result<Value, any Error>) {
        let waiter: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .settled(result)
                return nil
            case .awaited(let continuation):
                state = .settled(result)
                return continuation
            case .settled: return nil
            }
        }
        waiter?.resume(with: result)
    }

    /// Waits for the result; a cancelled wait settles it. Only one may wait.
    var value: Value {
        get async throws {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    let settled: Result<Value, any Error>? = state.withLock { state in
                        if case .settled(let result) = state { return result }
                        state = .awaited(continuation)
                        return nil
                    }
                    if let settled { continuation.resume(with: settled) }
                }
            } onCancel: {
                settle(.failure(CancellationError()))
            }
        }
    }

    /// Waits for the result until the deadline.
    ///
    /// - Throws: ``BrowserError/Code/timedOut`` at the deadline.
    func value(_ what: String, within timeout: Duration, clock: any Clock<Duration>) async throws -> Value {
        async let deadline: Void = {
            try await clock.sleep(for: timeout)
            settle(.failure(BrowserError.timedOut(what, after: timeout)))
        }()
        return try await value
    }
}

/// Runs `operation` until the deadline and cancels it there.
///
/// - Throws: ``BrowserError/Code/timedOut`` at the deadline.
func withDeadline<R: Sendable>(
    _ what: String, within timeout: Duration, clock: any Clock<Duration>,
    _ operation: @escaping @Sendable () async throws -> R
) async throws -> R {
    try await withThrowingTaskGroup(of: R.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await clock.sleep(for: timeout)
            throw BrowserError.timedOut(what, after: timeout)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
