import Bitrix24Wire
import Foundation
import Synchronization

/// A part of the journal, newest first.
struct JournalReading: Sendable {
    var entries: [JSONValue] = []
    /// Entries that were looked at.
    var examined = 0
    /// The lowest number among them.
    var lowest: Int?
    /// The number before which to read on; `nil`: nothing is left.
    var next: Int?
}

/// What happened, in order. Written before the answer leaves; numbers never repeat, not even after a reset.
///
/// An entry is in memory at once and in its file a moment later. Old entries are in the file only.
final class Journal: Sendable {
    private struct State {
        /// Ascending and without gaps.
        var entries: [JournalEntry] = []
        var last = 0
        /// Newest number that is in the file.
        var stored = 0
        /// The newest number that had been given when the journal was cleared.
        var clearedUpTo = 0
        var lastWaiter = 0
        /// Those who wait for the next entry.
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    /// Entries that stay in memory once the file has them, and bytes that they may hold.
    private static let memoryLimit = 4_000
    private static let memoryBytes = 8 << 20

    private let clock: SandboxClock
    private let file: JournalFile?
    private let state: Locked<State>
    private let keptAnswerBytes = Atomic(JournalExchange.answerLimit)

    /// Bytes of an answer's body that an entry keeps; 0 keeps none.
    var answerLimit: Int {
        get { keptAnswerBytes.load(ordering: .relaxed) }
        set { keptAnswerBytes.store(newValue, ordering: .relaxed) }
    }

    /// - Parameter file: `nil` keeps everything in memory, for tests.
    init(clock: SandboxClock, file: JournalFile? = nil) {
        self.clock = clock
        self.file = file
        var state = State()
        state.last = file?.lastNumber ?? 0
        state.stored = state.last
        self.state = Locked(state)
    }

    /// Adds an entry and gives its number.
    @discardableResult
    func append(_ kind: JournalNotes.Kind, _ fields: JSONObject) -> Int { append(kind, .fields(fields)) }

    /// Adds an exchange at the edge and gives its number.
    @discardableResult
    func append(_ exchange: JournalExchange) -> Int {
        var exchange = exchange
        if exchange.request.body.count > JournalExchange.bodyLimit {
            exchange.request.body = Array(exchange.request.body.prefix(JournalExchange.bodyLimit))
        }
        exchange.answerLength = exchange.answer.count
        let limit = answerLimit
        if exchange.answer.count > limit { exchange.answer = Array(exchange.answer.prefix(limit)) }
        return append(exchange.notes.kind, .exchange(exchange))
    }

    private func append(_ kind: JournalNotes.Kind, _ content: JournalEntry.Content) -> Int {
        let now = clock.now
        return state.withLock { state in
            state.last += 1
            state.entries.append(JournalEntry(seq: state.last, at: now, kind: kind, content: content))
            for waiter in state.waiters.values { waiter.yield() }
            return state.last
        }
    }

    /// The newest number, whatever any filter says.
    var last: Int { state.withLock { $0.last } }

    /// Entries of this run that are still in memory, after a number, oldest first. For all there are see ``page(after:filter:limit:)``.
    func entries(after number: Int = 0, where matches: @Sendable (JournalEntry) -> Bool = { _ in true })
        -> [JournalEntry]
    {
        state.withLock { $0.entries[Self.firstIndex(after: number, in: $0.entries)...].filter(matches) }
    }

    /// Entries after a number, oldest first, from the file where memory has them no more.
    func page(after number: Int, filter: JournalFilter, limit: Int?) async throws -> (entries: [JSONValue], last: Int) {
        let (recent, last, floor) = state.withLock { state in
            (Array(state.entries[Self.firstIndex(after: number, in: state.entries)...]), state.last, state.clearedUpTo)
        }
        var result: [JSONValue] = []
        let oldestInMemory = recent.first?.seq ?? last + 1
        let start = max(number, floor)
        if let file, start < oldestInMemory - 1 {
            result = try await file.entries(after: start, before: oldestInMemory, filter: filter, limit: limit)
        }
        for entry in recent where filter.matches(entry) {
            if let limit, result.count >= limit { break }
            result.append(entry.json)
        }
        return (result, last)
    }

    /// The same, and where there is none yet, waits for the first; an empty page when none came in time.
    ///
    /// - Parameter wait: real time; also ends when the task is cancelled.
    func page(
        after number: Int, filter: JournalFilter, limit: Int?, wait: Duration
    ) async throws -> (entries: [JSONValue], last: Int) {
        let deadline = ContinuousClock.now + wait
        var number = number
        while true {
            let (news, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let id = state.withLock { state in
                state.lastWaiter += 1
                state.waiters[state.lastWaiter] = continuation
                return state.lastWaiter
            }
            defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
            // After the registration, so that nothing in between is missed.
            let (entries, last) = try await page(after: number, filter: filter, limit: limit)
            guard entries.isEmpty, ContinuousClock.now < deadline, !Task.isCancelled else { return (entries, last) }
            number = max(number, last)
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try? await Task.sleep(until: deadline, clock: .continuous) }
                tasks.addTask { for await _ in news { return } }
                await tasks.next()
                tasks.cancelAll()
            }
        }
    }

    /// Entries before a number, newest first, of which at most so many are looked at: the answer takes the same time however long the
    /// journal is.
    ///
    /// - Parameters:
    ///   - number: `nil` begins with the newest.
    ///   - limit: entries in the answer.
    ///   - reach: entries that are looked at; 1 or more.
    func latest(before number: Int?, filter: JournalFilter, limit: Int, reach: Int) async throws -> JournalReading {
        let (recent, last, floor) = state.withLock { ($0.entries, $0.last, $0.clearedUpTo) }
        let end = min(number ?? Int.max, last + 1)
        let oldestInMemory = recent.first?.seq ?? last + 1
        var reading = JournalReading()
        for entry in recent[..<Self.firstIndex(after: end - 1, in: recent)].reversed() {
            guard reading.examined < reach else { break }
            reading.examined += 1
            reading.lowest = entry.seq
            guard filter.matches(entry) else { continue }
            reading.entries.append(entry.json)
            if reading.entries.count == limit { break }
        }
        if let file, reading.entries.count < limit, reading.examined < reach, floor < oldestInMemory - 1 {
            try await file.extend(
                &reading, after: floor, before: min(end, oldestInMemory), filter: filter, limit: limit, reach: reach)
        }
        if let lowest = reading.lowest, lowest > floor + 1 {
            var isMore = lowest > oldestInMemory
            if !isMore, let file { isMore = try await file.hasEntries(after: floor, before: lowest) }
            reading.next = isMore ? lowest : nil
        }
        return reading
    }

    /// The entry of that number; `nil` when it is gone or was never there.
    func entry(_ number: Int) async throws -> JSONObject? {
        try await page(after: number - 1, filter: JournalFilter(), limit: 1).entries.first?.object
            .flatMap { $0["seq"]?.integer == number ? $0 : nil }
    }

    /// Forgets all entries. Numbers go on.
    func clear() async throws {
        let last = state.withLock { state in
            state.entries = []
            state.stored = state.last
            state.clearedUpTo = state.last
            return state.last
        }
        try await file?.clear(upTo: last)
    }

    /// Writes to the file what it does not have yet, every 20 ms, until cancelled.
    func run() async {
        let clock = ContinuousClock()
        while !Task.isCancelled {
            try? await clock.sleep(for: .milliseconds(20))
            await flush()
        }
    }

    /// Writes to the file what it does not have yet. A failure is tried again with the next flush.
    func flush() async {
        guard let file else { return }
        // A copy, not a slice: that would have the next entry copy the whole journal first.
        let batch = state.withLock { Array($0.entries[Self.firstIndex(after: $0.stored, in: $0.entries)...]) }
        guard let newest = batch.last?.seq else { return }
        guard (try? await file.append(batch)) != nil else { return }
        state.withLock { state in
            state.stored = max(state.stored, newest)
            // What an entry holds beside its texts hardly counts.
            let bytes = batch.reduce(0) { $0 + $1.size }
            let limit =
                bytes * Self.memoryLimit > Self.memoryBytes * max(1, batch.count)
                ? Self.memoryBytes / max(1, bytes / max(1, batch.count)) : Self.memoryLimit
            let surplus = state.entries.count - limit
            // In large steps, because each moves the rest.
            if surplus > limit / 4 {
                state.entries.removeFirst(min(surplus, Self.firstIndex(after: state.stored, in: state.entries)))
            }
        }
    }

    /// Entries have no gaps, so a number gives its place.
    private static func firstIndex(after number: Int, in entries: [JournalEntry]) -> Int {
        guard let first = entries.first?.seq, number >= first else { return 0 }
        return min(entries.count, number - first + 1)
    }
}
