import Bitrix24
import Foundation
import Synchronization
import Testing

/// A clock that a test moves: who sleeps on it wakes when it has been moved far enough, or when cancelled.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var until: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var lastID = 0
    }

    private let state = Mutex(State())
    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeping: Int { state.withLock { $0.sleepers.count } }
    /// The same as wall time.
    var date: Date {
        let offset = now.offset.components
        return Date(timeIntervalSince1970: 1_700_000_000 + Double(offset.seconds) + Double(offset.attoseconds) / 1e18)
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if state.now >= deadline { return .success(()) }
                    state.sleepers[id] = Sleeper(until: deadline, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
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

    /// Moves to the end of the sleep that ends first.
    func advanceToNext() {
        let next = state.withLock { $0.sleepers.values.map(\.until).min() }
        if let next { advance(by: now.duration(to: next)) }
    }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let woken = state.sleepers.filter { $0.value.until <= state.now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken.sorted { ($0.value.until, $0.key) < ($1.value.until, $1.key) }
        }
        for sleeper in woken { sleeper.value.continuation.resume() }
    }
}

/// A kit on a clock that only a test moves.
struct PacedWorld: Sendable {
    let platform = ScriptedPlatform()
    let clock = ManualClock()
    let store = MemoryInstallationStore()
    let kit: Bitrix24Kit

    init(
        limits: (any LimitStore)? = nil, change: (inout Bitrix24Configuration) -> Void = { _ in }
    ) {
        let clock = clock
        var configuration = platform.configuration
        change(&configuration)
        kit = Bitrix24Kit(
            configuration: configuration, store: store, transport: platform.transport, logger: LogCatcher().logger,
            limits: limits, now: { clock.date }, clock: clock, random: { 0.5 })
    }

    func ready() async throws -> PortalClient {
        _ = try await kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        return kit.client(known(MemberID(platform.with { $0.memberID })), as: .user(1))
    }
}
