import Foundation
import GRDB

/// Looks at a database before it is opened for writing, so that a damaged file, or one that this version cannot understand, stays as it is.
enum DatabaseInspection {
    /// Reading through a file longer than this would delay the start by seconds.
    private static let limit = 64 << 20

    /// - Parameter migrator: the steps that are known; a file with others comes from a newer version.
    /// - Throws: `DatabaseError`. A file that is missing or empty is fine.
    static func check(path: String, migrator: DatabaseMigrator? = nil) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in RecordFunctions.register(in: db) }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { db in
            if size <= limit, try String.fetchOne(db, sql: "PRAGMA quick_check(1)") != "ok" {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            if try migrator?.hasBeenSuperseded(db) == true {
                throw DatabaseError(message: "a newer version of lintel wrote it")
            }
        }
        try queue.close()
    }
}
