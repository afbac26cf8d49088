import Foundation

/// One exchange, as `GET /admin/v1/journal` shows it.
struct JournalEntry: Sendable {
    var seq: Int
    /// The sandbox's time.
    var at: Date
    var kind: JournalNotes.Kind
    /// All members of the contract but `seq`, `at` and `kind`.
    var fields: JSONObject
}

/// What happened, in order. Written before the answer leaves; numbers never repeat, not even after a reset.
final class Journal: Sendable {
    private let clock: SandboxClock
    private let state = Locked((entries: [JournalEntry](), last: 0))

    init(clock: SandboxClock) { self.clock = clock }

    /// Adds an entry and gives its number.
    @discardableResult
    func append(_ kind: JournalNotes.Kind, _ fields: JSONObject) -> Int {
        let now = clock.now
        return state.withLock { state in
            state.last += 1
            state.entries.append(JournalEntry(seq: state.last, at: now, kind: kind, fields: fields))
            return state.last
        }
    }

    /// The newest number, whatever any filter says.
    var last: Int { state.withLock { $0.last } }

    /// Entries after a number, oldest first.
    func entries(after number: Int = 0, where matches: @Sendable (JournalEntry) -> Bool = { _ in true }) -> [JournalEntry] {
        state.withLock { $0.entries.filter { $0.seq > number && matches($0) } }
    }
}
