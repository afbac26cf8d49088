import GRDB

/// Writes that come at the same time share one transaction, and so one wait for the disk. Each of them is kept or undone by itself.
final class GroupedWrites: Sendable {
    private struct Entry: Sendable {
        /// Does the work, and gives what is to happen once it is known whether the group was kept.
        var run: @Sendable (Database) -> (@Sendable ((any Error)?) -> Void)
        /// For when there was no transaction at all.
        var refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Entry] = []
        var isWriting = false
    }

    private let pool: DatabasePool
    private let state = Locked(State())

    init(_ pool: DatabasePool) { self.pool = pool }

    /// Returns when the write is on disk.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            let entry = Entry(
                run: { db in
                    let result = Result { try Self.alone(db, body) }
                    return { failure in
                        if let failure, case .success = result {
                            continuation.resume(throwing: failure)
                        } else {
                            continuation.resume(with: result)
                        }
                    }
                }, refuse: { continuation.resume(throwing: $0) })
            let starts = state.withLock { state in
                state.waiting.append(entry)
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if starts { writeWaiting() }
        }
    }

    /// What `body` did before it threw is undone; the rest of the transaction stays.
    private static func alone<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value {
        try db.cachedStatement(sql: "SAVEPOINT one").execute()
        do {
            let value = try body(db)
            try db.cachedStatement(sql: "RELEASE one").execute()
            return value
        } catch {
            try db.cachedStatement(sql: "ROLLBACK TO one").execute()
            try db.cachedStatement(sql: "RELEASE one").execute()
            throw error
        }
    }

    /// Writes all that waits, then what has come meanwhile.
    private func writeWaiting() {
        pool.asyncWriteWithoutTransaction { [self] db in
            let entries = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            var endings: [@Sendable ((any Error)?) -> Void] = []
            do {
                try db.inTransaction {
                    endings = entries.map { $0.run(db) }
                    return .commit
                }
                for end in endings { end(nil) }
            } catch {
                if endings.isEmpty { for entry in entries { entry.refuse(error) } }
                for end in endings { end(error) }
            }
            let hasMore = state.withLock { state in
                state.isWriting = !state.waiting.isEmpty
                return state.isWriting
            }
            if hasMore { writeWaiting() }
        }
    }
}
