import Foundation

/// Lets calls to a portal pass no faster than the portal takes them: one gate for all callers of the process, and by a
/// shared ``LimitStore`` for all processes at one address. First come, first served.
///
/// Source: https://apidocs.bitrix24.com/limits.html
actor CallGate {
    private let store: any LimitStore
    private let address: String
    private let paces: Bool
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    private var lines: [MemberID: Line] = [:]
    private var lastID = 0

    /// Seconds by which requests may overtake each other on their way without being one too many when they arrive.
    static let jitter: Double = 2

    init(
        store: any LimitStore, address: String, paces: Bool, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double
    ) {
        self.store = store
        self.address = address
        self.paces = paces
        self.clock = clock
        self.now = now
        self.random = random
    }

    /// Those who wait at one portal.
    private struct Line {
        var waiting: [Waiter] = []
        var first = 0
        var limit: CallLimit
        var isServed = false
        /// Nobody passes before.
        var pausedUntil: Date?
        /// Counts the pauses, so that calls that were under way together make one pause and not many.
        var round = 0
        /// Refusals in a row.
        var refusals = 0
        /// How often it had to sleep.
        var naps = 0
        /// As far as sleeping has brought this line, whatever the wall clock says.
        var reached: Date = .distantPast

        var isEmpty: Bool { first == waiting.count }
        var count: Int { waiting.count - first }

        mutating func popFirst() -> Waiter? {
            guard first < waiting.count else { return nil }
            defer {
                first += 1
                // Thrown away in halves, so that a long line costs no more for each place than a short one.
                if first > 64, first * 2 > waiting.count {
                    waiting.removeFirst(first)
                    first = 0
                }
            }
            return waiting[first]
        }
    }

    private struct Waiter {
        var id: Int
        /// The line's naps when it was joined.
        var naps: Int
        var continuation: CheckedContinuation<Pass, any Error>
    }

    /// The right to send one request.
    struct Pass: Sendable {
        fileprivate var round: Int
        /// Whether time passed meanwhile, so that what was known before must be read again.
        var hasWaited: Bool
    }

    /// The limit that is kept to: a little under the platform's own, because requests overtake each other.
    static func paced(_ limit: CallLimit) -> CallLimit {
        CallLimit(burst: max(1, limit.burst - (limit.perSecond * jitter).rounded(.up)), perSecond: limit.perSecond)
    }

    /// Waits until a request may be sent.
    ///
    /// - Throws: `CancellationError` as soon as the caller is cancelled; what the store throws.
    func enter(_ memberID: MemberID, limit: CallLimit) async throws -> Pass {
        try Task.checkCancellation()
        if !paces, lines[memberID]?.pausedUntil == nil {
            return Pass(round: lines[memberID]?.round ?? 0, hasWaited: false)
        }
        lastID += 1
        let id = lastID
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                var line = lines.removeValue(forKey: memberID) ?? Line(limit: limit)
                line.limit = limit
                line.waiting.append(Waiter(id: id, naps: line.naps, continuation: continuation))
                lines[memberID] = line
                serve(memberID)
            }
        } onCancel: {
            Task { await self.leave(memberID, id) }
        }
    }

    /// The platform took the request.
    func passed(_ memberID: MemberID) {
        guard lines[memberID]?.refusals ?? 0 > 0 else { return }
        lines[memberID]?.refusals = 0
    }

    /// The platform said `QUERY_LIMIT_EXCEEDED`: the bucket is full, and everyone waits.
    func refused(_ memberID: MemberID, _ pass: Pass, limit: CallLimit) async throws {
        var line = lines[memberID] ?? Line(limit: limit)
        guard pass.round == line.round else { return }
        let instant = max(now(), line.reached)
        let pause = Backoff.refusals.pause(line.refusals, random: random())
        line.round += 1
        line.refusals += 1
        line.pausedUntil = instant.addingTimeInterval(pause.seconds)
        lines[memberID] = line
        guard paces else { return }
        try await store.fill(LimitBucket(memberID: memberID, address: address), limit: limit, at: instant)
    }

    /// How many wait for a place at that portal.
    func waitingCount(_ memberID: MemberID) -> Int { lines[memberID]?.count ?? 0 }

    private func leave(_ memberID: MemberID, _ id: Int) {
        guard let line = lines[memberID],
            let index = line.waiting[line.first...].firstIndex(where: { $0.id == id })
        else { return }
        let waiter = line.waiting[index]
        lines[memberID]?.waiting.remove(at: index)
        waiter.continuation.resume(throwing: CancellationError())
    }

    // MARK: Serving a line

    /// One task for each line, and none for an empty one.
    private func serve(_ memberID: MemberID) {
        guard let line = lines[memberID], !line.isServed else { return }
        lines[memberID]?.isServed = true
        Task { await work(off: memberID) }
    }

    private func work(off memberID: MemberID) async {
        let bucket = LimitBucket(memberID: memberID, address: address)
        while let line = lines[memberID], !line.isEmpty {
            let instant = max(now(), line.reached)
            do {
                if let pause = line.pausedUntil {
                    if pause > instant {
                        try await sleep(memberID, from: instant, until: pause)
                        continue
                    }
                    if lines[memberID]?.pausedUntil == pause { lines[memberID]?.pausedUntil = nil }
                }
                guard paces else {
                    pass(line.count, memberID)
                    continue
                }
                let taken = try await store.takePlaces(
                    bucket, wanted: line.count, limit: Self.paced(line.limit), at: instant)
                pass(taken.count, memberID)
                if let next = taken.nextAt, let left = lines[memberID], !left.isEmpty {
                    try await sleep(memberID, from: max(now(), left.reached), until: next)
                }
            } catch {
                // A store that fails holds nobody up for ever: those who wait now are told.
                while let waiter = lines[memberID]?.popFirst() { waiter.continuation.resume(throwing: error) }
            }
        }
        lines[memberID]?.isServed = false
        if let line = lines[memberID], line.refusals == 0, line.pausedUntil == nil { forget(memberID, line) }
    }

    private func sleep(_ memberID: MemberID, from instant: Date, until end: Date) async throws {
        let wait = end.timeIntervalSince(instant)
        lines[memberID]?.naps += 1
        if wait > 0 { try await clock.sleep(for: Duration(interval: wait)) }
        let reached = max(lines[memberID]?.reached ?? end, end)
        lines[memberID]?.reached = reached
    }

    private func pass(_ count: Int, _ memberID: MemberID) {
        for _ in 0..<max(count, 0) {
            guard let waiter = lines[memberID]?.popFirst(), let line = lines[memberID] else { return }
            waiter.continuation.resume(returning: Pass(round: line.round, hasWaited: waiter.naps != line.naps))
        }
    }

    /// A portal that nobody calls costs nothing, unless sleeping has brought its line beyond the wall clock.
    private func forget(_ memberID: MemberID, _ line: Line) {
        guard line.round == 0, line.reached <= now() else { return }
        lines[memberID] = nil
    }
}
