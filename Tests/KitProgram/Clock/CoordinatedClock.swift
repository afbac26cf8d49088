import Bitrix24
import Foundation
import Synchronization

/// A clock of which a coordinator moves several programs' hands at once, together with a sandbox's.
///
/// It shows real time and an offset. When nothing is under way in this program and all that it waits for is time, it prints
/// `{"idle":SECONDS}`, the instant at which it would go on; the coordinator answers with the next offset, `{"offset":SECONDS}`.
/// Time passes by itself too, so a message that is late or lost costs time and never stops anything.
final class CoordinatedClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        /// Unix seconds by this clock.
        var seconds: Double
        func advanced(by duration: Swift.Duration) -> Instant { Instant(seconds: seconds + duration.seconds) }
        func duration(to other: Instant) -> Swift.Duration { .seconds(other.seconds - seconds) }
        static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
    }

    private struct Sleeper {
        var deadline: Double
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var offset = 0.0
        var underWay = 0
        var lastActivity = ContinuousClock.now
        var sleepers: [Int: Sleeper] = [:]
        var nextID = 0
        var told: Double?
    }

    private let state = Mutex(State())
    /// How long nothing may happen before the program counts as idle.
    private static let quiet: Swift.Duration = .milliseconds(3)

    var minimumResolution: Swift.Duration { .milliseconds(1) }
    var now: Instant { state.withLock { Instant(seconds: Self.real + $0.offset) } }
    var date: Date { Date(timeIntervalSince1970: now.seconds) }
    private static var real: Double { Date().timeIntervalSince1970 }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock {
                    $0.sleepers[id] = Sleeper(deadline: deadline.seconds, continuation: continuation)
                    $0.lastActivity = .now
                    $0.told = nil
                }
                // Cancelled before it was entered: nobody else would wake it.
                if Task.isCancelled { wake(id) }
            }
        } onCancel: {
            wake(id)
        }
        try Task.checkCancellation()
    }

    private func wake(_ id: Int) {
        state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
    }

    /// Counts `body` as something that is under way.
    func busy<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        state.withLock { $0.underWay += 1 }
        defer {
            state.withLock {
                $0.underWay -= 1
                $0.lastActivity = .now
                $0.told = nil
            }
        }
        return try await body()
    }

    /// Wakes who has slept long enough, and tells when the program is idle. Ends by cancellation.
    func run() async throws {
        let reader = Thread { [self] in
            while let line = readLine() {
                guard let message = try? JSONValue(parsing: line), let text = message["offset"]?.text,
                    let offset = Double(text)
                else { continue }
                state.withLock { $0.offset = max($0.offset, offset) }
            }
        }
        reader.start()
        while true {
            let (due, idle) = state.withLock { state -> ([Sleeper], Double?) in
                let now = Self.real + state.offset
                let due = state.sleepers.filter { $0.value.deadline <= now }
                for id in due.keys { state.sleepers[id] = nil }
                if !due.isEmpty {
                    state.lastActivity = .now
                    state.told = nil
                }
                guard due.isEmpty, state.underWay == 0, ContinuousClock.now - state.lastActivity > Self.quiet,
                    let next = state.sleepers.values.map(\.deadline).min(), state.told != next
                else { return (Array(due.values), nil) }
                state.told = next
                return ([], next)
            }
            for sleeper in due { sleeper.continuation.resume() }
            if let idle { Output.line(["idle": idle.json]) }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// The same network, counted.
    func watching(_ transport: HTTPTransport) -> HTTPTransport {
        HTTPTransport { [self] request in try await busy { try await transport.send(request) } }
    }
}

/// Counts what is asked of a shared limit as something that is under way.
struct WatchedLimits: LimitStore {
    let limits: any LimitStore
    let clock: CoordinatedClock

    func takePlaces(_ bucket: LimitBucket, wanted: Int, limit: CallLimit, at now: Date) async throws -> TakenPlaces {
        try await clock.busy { try await limits.takePlaces(bucket, wanted: wanted, limit: limit, at: now) }
    }

    func fill(_ bucket: LimitBucket, limit: CallLimit, at now: Date) async throws {
        try await clock.busy { try await limits.fill(bucket, limit: limit, at: now) }
    }
}
