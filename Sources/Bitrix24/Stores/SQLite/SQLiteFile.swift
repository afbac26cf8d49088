import Foundation
import GRDB

/// How the file of ``SQLiteInstallationStore`` is opened.
enum SQLiteFile {
    static func open(_ path: String) throws -> DatabasePool {
        try inspect(path)
        if !FileManager.default.fileExists(atPath: path) {
            // Before SQLite makes it, so that the log beside it gets the same rights.
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw StoreError(.cannotOpen, detail: path) }
        }
        // Processes that start together may meet in the change to the log, or in a migration: the second one sees what
        // the first has done when it looks again.
        for attempt in 1... {
            do {
                return try openOnce(path)
            } catch let error as DatabaseError where attempt < 5 && Self.isPassing(error) {
                usleep(20_000 * UInt32(attempt))
            }
        }
        throw StoreError(.cannotOpen, detail: path)
    }

    private static func openOnce(_ path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration)
        // Opening a pool sets NORMAL on the writer after `prepareDatabase`, so this has to come now.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try SQLiteSchema.migrator.migrate(pool)
        return pool
    }

    private static func isPassing(_ error: DatabaseError) -> Bool {
        [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT].contains(error.resultCode)
    }

    /// Writers begin with `BEGIN IMMEDIATE` (GRDB's rule for pools), so none finds out in the middle that it is late.
    private static var configuration: Configuration {
        var configuration = Configuration()
        // SQLite's own pauses grow to 100 ms, in which a busy neighbour takes its turn many times over: short even pauses
        // give each of many processes its turn. Half a minute in all. It waits on the database's own thread.
        configuration.busyMode = .callback { tries in
            usleep(tries < 20 ? 1000 : 5000)
            return tries < 6000
        }
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON")
        }
        return configuration
    }

    /// Looks at a file before it is opened for writing, so that one of a newer version stays as it is.
    private static func inspect(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isNewer = try queue.read { try SQLiteSchema.migrator.hasBeenSuperseded($0) }
        try queue.close()
        if isNewer { throw StoreError(.tooNew, detail: path) }
    }
}
