import Foundation
import Synchronization

/// Wall time and a clock in one, which stand still until a test moves them. Who sleeps on it wakes when it has been moved
/// far enough, or when cancelled.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var deadline: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var lastID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }

    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// The same as wall time.
    var date: Date { Self.start + now.offset / .seconds(1) }
    /// How many sleep.
    var sleeping: Int { state.withLock { $0.sleepers.count } }

    /// Whether somebody sleeps until exactly this long from now.
    func isAwaited(in duration: Duration) -> Bool {
        state.withLock { state in state.sleepers.values.contains { $0.deadline == state.now.advanced(by: duration) } }
    }

    /// Whether somebody sleeps until then or earlier.
    func isAwaited(within duration: Duration) -> Bool {
        state.withLock { state in state.sleepers.values.contains { $0.deadline <= state.now.advanced(by: duration) } }
    }

    /// Moves on and wakes whom it passes, the earliest first.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        }
        for sleeper in due { sleeper.value.continuation.resume() }
    }

    /// Moves to the end of the sleep that ends first.
    func advanceToNext() {
        let next = state.withLock { $0.sleepers.values.map(\.deadline).min() }
        if let next { advance(by: now.duration(to: next)) }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let verdict: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
