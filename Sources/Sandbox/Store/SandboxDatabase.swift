import Foundation
import GRDB

/// The sandbox's state on disk: everything but the journal and the certificate authority.
final class SandboxDatabase: Sendable {
    private let pool: DatabasePool
    private let authorizationChanges = AuthorizationChanges()

    /// Opens or creates the file at `path` and brings its schema up to date.
    ///
    /// - Throws: `DatabaseError` when the file is no database, or one of a newer sandbox.
    init(path: String) throws {
        try DatabaseInspection.check(path: path, migrator: Schema.migrator)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in RecordFunctions.register(in: db) }
        pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(pool)
        pool.add(transactionObserver: authorizationChanges, extent: .databaseLifetime)
    }

    /// Reads in one consistent snapshot.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await pool.read(body)
    }

    /// Writes in one transaction: all of it or nothing.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await pool.write(body)
    }

    /// For start and end, where nothing else runs: see ``write(_:)``.
    func writeBlocking<Value>(_ body: (Database) throws -> Value) throws -> Value { try pool.write(body) }

    /// Calls `body` after each transaction that changed `table`, until the value that comes back is cancelled or gone.
    func onChange(of table: String, _ body: @escaping @Sendable () -> Void) -> AnyDatabaseCancellable {
        DatabaseRegionObservation(tracking: Table(table)).start(in: pool, onError: { _ in }, onChange: { _ in body() })
    }

    /// Rises with every committed change of what authorization depends on: portals, people, webhooks, applications, installations, tokens.
    var authorizationGeneration: Int { authorizationChanges.generation }

    /// Copies the whole state into another file.
    func backup(to path: String) async throws {
        let destination = try DatabaseQueue(path: path)
        try pool.backup(to: destination)
        try destination.close()
    }

    /// Replaces the whole state by that of another file.
    func restore(from path: String) async throws {
        let source = try DatabaseQueue(path: path)
        try source.backup(to: pool)
        authorizationChanges.advance()
        try source.close()
    }

    /// Closes the file, with all it holds in one piece: the last connection to go is a reader, which could not do that.
    func close() throws {
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.close()
    }
}
