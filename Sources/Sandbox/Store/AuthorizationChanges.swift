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

    /// Whether the transaction under way has touched anything of the kind; set back when a part of it is undone.
    var isPending: Bool {
        get { isTouched.load(ordering: .acquiring) }
        set { isTouched.store(newValue, ordering: .releasing) }
    }

    func advance() { count.add(1, ordering: .releasing) }

    /// The question itself is taken as the notice: SQLite tells of no change in a table WITHOUT ROWID, but the kinds of change are
    /// asked for before each statement that could make one.
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if Self.tables.contains(eventKind.tableName), !Self.isRenewal(eventKind) {
            isTouched.store(true, ordering: .releasing)
        }
        return false
    }

    /// A new pair, and the mark that its forerunner's refresh token is spent, leave the verdict on every known access token as it was.
    private static func isRenewal(_ kind: DatabaseEventKind) -> Bool {
        switch kind {
        case .insert(tableName: "tokenPair"): true
        case .update(tableName: "tokenPair", let columns): columns.isSubset(of: ["isRotated", "rotatedAt"])
        default: false
        }
    }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseDidCommit(_ db: Database) {
        if isTouched.exchange(false, ordering: .acquiringAndReleasing) { advance() }
    }

    func databaseDidRollback(_ db: Database) {
        isTouched.store(false, ordering: .releasing)
    }
}
