import Bitrix24Wire
import Foundation

/// One exchange at the edge, kept as it was until somebody wants to read it.
struct JournalExchange: Sendable {
    var request: EdgeRequest
    /// A portal's domain, or the host that the client meant.
    var host: String
    var notes: JournalNotes
    /// 0 where the connection was cut.
    var status: Int
    var duration: Duration

    /// Bytes of a body that the journal keeps.
    static let bodyLimit = 64 << 10
}

/// One entry, as `GET /admin/v1/journal` shows it.
struct JournalEntry: Sendable {
    enum Content: Sendable {
        case exchange(JournalExchange)
        /// All members of the contract but `seq`, `at` and `kind`.
        case fields(JSONObject)
    }

    var seq: Int
    /// The sandbox's time.
    var at: Date
    var kind: JournalNotes.Kind
    var content: Content

    var host: String? {
        switch content {
        case .exchange(let exchange): exchange.host
        case .fields(let fields): fields["host"]?.string
        }
    }

    var clientID: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.clientID
        case .fields(let fields): fields["client_id"]?.string
        }
    }

    var method: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.method
        // An event is asked for by its name, as faults for events are.
        case .fields(let fields): fields["method"]?.string ?? fields["event"]?.string
        }
    }

    /// All members of the contract but `seq`, `at` and `kind`.
    var fields: JSONObject {
        switch content {
        case .exchange(let exchange): exchange.fields
        case .fields(let fields): fields
        }
    }

    var json: JSONValue {
        var members: JSONObject = [
            "seq": .int(seq), "at": .double((at.timeIntervalSince1970 * 1000).rounded() / 1000),
            "kind": .string(kind.rawValue),
        ]
        for (key, value) in fields { members[key] = value }
        return .object(members)
    }
}

extension JournalExchange {
    fileprivate var fields: JSONObject {
        var headers: JSONObject = [:]
        for (name, value) in request.headers {
            let name = name.lowercased()
            headers[name] = .string(headers[name].flatMap(\.string).map { "\($0), \(value)" } ?? value)
        }
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        var fields: JSONObject = [
            "host": .string(host),
            "listener": .string(request.listener.rawValue),
            "http_method": .string(request.httpMethod),
            "target": .string(request.absoluteTarget ?? request.target),
            "content_type": text(request.header("content-type")),
            "headers": .object(headers),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
            "method": text(notes.method),
            "params": notes.params ?? .null,
            "auth": text(notes.auth),
            "client_id": text(notes.clientID),
            "user_id": notes.userID.map(JSONValue.int) ?? .null,
            "status": .int(status),
            "error": text(notes.error),
            "fault": notes.fault.map(JSONValue.int) ?? .null,
        ]
        if let description = notes.errorDescription { fields["error_description"] = .string(description) }
        if let grant = notes.grantType { fields["grant_type"] = .string(grant) }
        if let batch = notes.batch { fields["batch"] = .array(batch) }
        if let emulation = notes.emulation { fields["emulation"] = .string(emulation) }
        let (seconds, attoseconds) = duration.components
        fields["duration_ms"] = .double((Double(seconds) * 1e3 + Double(attoseconds) / 1e15 * 1000).rounded() / 1000)
        return fields
    }
}

/// Which entries are wanted; `nil` is all.
struct JournalFilter: Sendable, Hashable {
    var kind: JournalNotes.Kind?
    var host: String?
    var clientID: String?
    var method: String?

    func matches(_ entry: JournalEntry) -> Bool {
        (kind == nil || entry.kind == kind)
            && (host == nil || entry.host?.lowercased() == host?.lowercased())
            && (clientID == nil || entry.clientID == clientID)
            && (method == nil || entry.method?.lowercased() == method?.lowercased())
    }
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
    }

    /// Entries that stay in memory once the file has them.
    private static let memoryLimit = 20_000

    private let clock: SandboxClock
    private let file: JournalFile?
    private let state: Locked<State>

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
        return append(exchange.notes.kind, .exchange(exchange))
    }

    private func append(_ kind: JournalNotes.Kind, _ content: JournalEntry.Content) -> Int {
        let now = clock.now
        return state.withLock { state in
            state.last += 1
            state.entries.append(JournalEntry(seq: state.last, at: now, kind: kind, content: content))
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
        let batch = state.withLock { $0.entries[Self.firstIndex(after: $0.stored, in: $0.entries)...] }
        guard let newest = batch.last?.seq else { return }
        guard (try? await file.append(Array(batch))) != nil else { return }
        state.withLock { state in
            state.stored = max(state.stored, newest)
            let surplus = state.entries.count - Self.memoryLimit
            // In large steps, because each moves the rest.
            if surplus > Self.memoryLimit / 4 {
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
