import GRDB
import Synchronization

/// Counts the transactions that touched anything which the answer of a list depends on: all but what comes and goes with every call.
final class ContentChanges: TransactionObserver, Sendable {
    private static let passing: Set<String> = [
        "tokenPair", "authorizationCode", "eventDelivery", "offlineEvent", "eventBinding", "webSession", "firstRun",
        "setting",
    ]

    private let isTouched = Atomic(false)
    private let count = Atomic(0)

    var generation: Int { count.load(ordering: .acquiring) }

    func advance() { count.add(1, ordering: .releasing) }

    /// The question itself is taken as the notice, as in ``AuthorizationChanges``.
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if !Self.passing.contains(eventKind.tableName) { isTouched.store(true, ordering: .releasing) }
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
