import Foundation
import GRDB

/// The sandbox's state on disk: everything but the journal and the certificate authority.
final class SandboxDatabase: Sendable {
    /// What a commit has reached when it returns.
    enum Durability: String, Sendable {
        /// The operating system: a killed process loses nothing, and nothing waits for a disk. For folders that end with the process.
        case process = "OFF"
        /// The same, and after the machine lost its power the file is whole but may lack the last commits.
        case whole = "NORMAL"
        /// The disk.
        case disk = "FULL"
    }

    private let pool: DatabasePool
    private let queue: WriteQueue
    private let durability: Durability
    private let authorizationChanges = AuthorizationChanges()
    private let contentChanges = ContentChanges()

    /// Opens or creates the file at `path` and brings its schema up to date.
    ///
    /// - Throws: `DatabaseError` when the file is no database, or one of a newer sandbox.
    init(path: String, durability: Durability = .whole) throws {
        let migrator = Schema.migrator
        let isNew = !FileManager.default.fileExists(atPath: path)
        if !isNew { try DatabaseInspection.check(path: path, migrator: migrator) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            RecordFunctions.register(in: db)
            // A file that is just being made has nothing to lose.
            if isNew { try db.execute(sql: "PRAGMA synchronous = OFF") }
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        queue = WriteQueue(pool: pool, changes: authorizationChanges)
        self.durability = durability
        // Not in `prepareDatabase`: opening a pool sets NORMAL after that.
        if isNew { try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") } }
        try migrator.migrate(pool)
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
            // Many small writes: fewer journeys from the log to the file, and the pages that they share stay in memory.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000")
        }
        pool.add(transactionObserver: authorizationChanges, extent: .databaseLifetime)
        pool.add(transactionObserver: contentChanges, extent: .databaseLifetime)
    }

    /// Reads in one consistent snapshot.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await pool.read(body)
    }

    /// Writes all of it or nothing, and returns once it is committed. Writes that come together share a transaction.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await queue.write(body)
    }

    /// Transactions that were committed by ``write(_:)``: fewer than writes when many come at once.
    var commitCount: Int { queue.commitCount }

    /// For start and end, where nothing else runs: see ``write(_:)``.
    func writeBlocking<Value>(_ body: (Database) throws -> Value) throws -> Value { try pool.write(body) }

    /// Calls `body` after each transaction that changed `table`, until the value that comes back is cancelled or gone.
    func onChange(of table: String, _ body: @escaping @Sendable () -> Void) -> AnyDatabaseCancellable {
        DatabaseRegionObservation(tracking: Table(table)).start(in: pool, onError: { _ in }, onChange: { _ in body() })
    }

    /// Rises with every committed change of what authorization depends on: portals, people, webhooks, applications, installations, tokens.
    var authorizationGeneration: Int { authorizationChanges.generation }

    /// Rises with every committed change of what lists show: everything but tokens, sessions and queued events.
    var contentGeneration: Int { contentChanges.generation }

    /// Copies the whole state, as it is when this is called, into another file that is not there yet.
    func backup(to path: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            beginBackup(to: path) { continuation.resume(with: $0) }
        }
    }

    /// The same without waiting: no write that comes later is in the copy.
    ///
    /// - Parameter completion: called when the file is whole, or cannot be made.
    func beginBackup(to path: String, completion: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        // On the writer's own queue, in its turn.
        pool.asyncWriteWithoutTransaction { db in
            completion(
                Result {
                    let destination = try Self.scratch(path)
                    try destination.writeWithoutTransaction { try db.backup(to: $0) }
                    try destination.close()
                })
        }
    }

    /// Replaces the whole state by that of another file.
    func restore(from path: String) async throws {
        let level = durability.rawValue
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // Takes time and blocks: not on a thread that others wait for.
            DispatchQueue.global().async { [pool] in
                continuation.resume(
                    with: Result {
                        // The copy of the start may still be on its way into the file.
                        var configuration = Configuration()
                        configuration.busyMode = .timeout(30)
                        let source = try DatabaseQueue(path: path, configuration: configuration)
                        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
                        defer {
                            try? pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(level)") }
                        }
                        try source.backup(to: pool)
                        try source.close()
                        // A snapshot of an older version lacks what came since.
                        try Schema.migrator.migrate(pool)
                        // Otherwise the next small write would have to bring all of it into the file.
                        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
                    })
            }
        }
        authorizationChanges.advance()
        contentChanges.advance()
    }

    /// A file that is only kept once it is whole, so that nothing has to be undone.
    private static func scratch(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = OFF") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Closes the file, with all it holds in one piece: the last connection to go is a reader, which could not do that.
    func close() throws {
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.close()
    }
}
