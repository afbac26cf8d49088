import GRDB
import Synchronization

/// Counts the transactions that touched anything which a token's verdict depends on.
final class AuthorizationChanges: TransactionObserver, Sendable {
    private static let tables: Set<String> = [
        "portal", "person", "webhook", "application", "applicationVersion", "installation", "tokenPair",
    ]

    private let isTouched = Atomic(false)
    private let count = Atomic(0)

    var generation: Int { count.load(ordering: .acquiring) }

    func advance() { count.add(1, ordering: .releasing) }

    /// The question itself is taken as the notice: SQLite tells of no change in a table WITHOUT ROWID, but the kinds of change are
    /// asked for before each statement that could make one.
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if Self.tables.contains(eventKind.tableName) { isTouched.store(true, ordering: .releasing) }
        return false
    }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseDidCommit(_ db: Database) {
        if isTouched.exchange(false, ordering: .acquiringAndReleasing) { advance() }
    }

    func databaseDidRollback(_ db: Database) {
        isTouched.store(false, ordering: .releasing)
    }
}
