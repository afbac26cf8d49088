import GRDB
import Synchronization

/// Brings small writes that come at the same time to disk in one transaction, each within a savepoint of its own.
///
/// A commit that reaches the disk costs many times what a token refresh costs, so whoever comes while a transaction runs joins it. Nobody is
/// answered before the commit, and what one of them throws undoes only its own work.
final class WriteQueue: Sendable {
    /// Work of one caller: within its savepoint, and what to tell the caller after the commit.
    private struct Job: Sendable {
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        /// Index of the first job in `waiting` that nobody took yet.
        var next = 0
        var isDraining = false
    }

    /// A transaction takes no more callers than this, and none after so long: the first of them waits for the last.
    private static let jobLimit = 512
    private static let timeLimit = Duration.milliseconds(4)

    private let pool: DatabasePool
    private let changes: AuthorizationChanges
    private let state = Locked(State())
    private let commits = Atomic(0)

    init(pool: DatabasePool, changes: AuthorizationChanges) {
        self.pool = pool
        self.changes = changes
    }

    /// Transactions that were committed.
    var commitCount: Int { commits.load(ordering: .relaxed) }

    /// Runs `body` in a transaction, perhaps together with others', and returns once it is committed.
    ///
    /// - Throws: what `body` throws, and then nothing of it was kept; or the database's error, and then nothing of anybody's was kept.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(
                Job(
                    run: { db in
                        let value = try body(db)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    private func enqueue(_ job: Job) {
        let starts = state.withLock { state in
            state.waiting.append(job)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if starts { pool.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    private func take() -> Job? {
        state.withLock { state in
            guard state.next < state.waiting.count else { return nil }
            defer { state.next += 1 }
            return state.waiting[state.next]
        }
    }

    /// Whether there is more to do; if not, the next caller starts anew.
    private func hasMore() -> Bool {
        state.withLock { state in
            // What was taken goes at once when all is, otherwise in large steps, because each moves the rest.
            if state.next == state.waiting.count {
                (state.waiting, state.next) = ([], 0)
            } else if state.next > 1_000 {
                state.waiting.removeFirst(state.next)
                state.next = 0
            }
            state.isDraining = !state.waiting.isEmpty
            return state.isDraining
        }
    }

    private func drain(_ db: Database) {
        repeat {
            transact(db)
        } while hasMore()
    }

    private func transact(_ db: Database) {
        var endings: [@Sendable () -> Void] = []
        var failures: [@Sendable (any Error) -> Void] = []
        do {
            try db.inTransaction(.immediate) {
                let end = ContinuousClock.now + Self.timeLimit
                while let job = take() {
                    failures.append(job.fail)
                    let hadChanges = changes.isPending
                    do {
                        // Statements that are compiled once: `inSavepoint` would compile its own each time.
                        try db.cachedStatement(sql: "SAVEPOINT job").execute()
                        let ending = try job.run(db)
                        try db.cachedStatement(sql: "RELEASE job").execute()
                        endings.append(ending)
                    } catch {
                        // A full disk and its like end the whole transaction, not only the savepoint.
                        guard db.isInsideTransaction else { throw error }
                        try db.cachedStatement(sql: "ROLLBACK TO job").execute()
                        try db.cachedStatement(sql: "RELEASE job").execute()
                        changes.isPending = hadChanges
                        endings.append { job.fail(error) }
                    }
                    if failures.count >= Self.jobLimit || ContinuousClock.now > end { break }
                }
                return .commit
            }
            commits.add(1, ordering: .relaxed)
            for ending in endings { ending() }
        } catch {
            if failures.isEmpty {
                // The transaction did not even begin: whoever waits first is told.
                take()?.fail(error)
            }
            for fail in failures { fail(error) }
        }
    }
}
