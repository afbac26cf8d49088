import Bitrix24Wire
import Foundation
import GRDB

/// The journal on disk, apart from the state, so that snapshots and their restoring leave it alone.
final class JournalFile: Sendable {
    /// Entries that are kept; older ones go.
    private static let limit = 500_000
    /// Numbers are promised to the file in steps, so that a process that is killed never gives one twice.
    private static let reserve = 10_000

    private let queue: DatabaseQueue
    /// The newest number that an earlier run can have given.
    let lastNumber: Int
    private let reserved: Locked<Int>

    init(path: String) throws {
        let isNew = !FileManager.default.fileExists(atPath: path)
        if !isNew { try DatabaseInspection.check(path: path) }
        var configuration = Configuration()
        if isNew { configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = OFF") } }
        configuration.busyMode = .timeout(5)
        configuration.journalMode = .wal
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let last = try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS entry (
                        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, host TEXT, clientID TEXT, method TEXT, json TEXT NOT NULL
                    );
                    CREATE TABLE IF NOT EXISTS number (id INTEGER PRIMARY KEY CHECK (id = 1), reserved INTEGER NOT NULL);
                    INSERT OR IGNORE INTO number VALUES (1, 0);
                    """)
            // After a clean end both are the same; after a kill the first may be behind what was given.
            let last = try Int.fetchOne(db, sql: "SELECT reserved FROM number") ?? 0
            try db.execute(sql: "UPDATE number SET reserved = ?", arguments: [last + Self.reserve])
            return last
        }
        self.queue = queue
        lastNumber = last
        reserved = Locked(last + Self.reserve)
    }

    func append(_ entries: [JournalEntry]) async throws {
        guard let newest = entries.last?.seq else { return }
        let promised = reserved.withLock { reserved in
            // Half a step ahead, since more entries come while these are written.
            if newest + Self.reserve / 2 > reserved { reserved = newest + Self.reserve }
            return reserved
        }
        try await queue.write { db in
            try db.execute(sql: "UPDATE number SET reserved = ? WHERE reserved < ?", arguments: [promised, promised])
            let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)")
            var text: [UInt8] = []
            for entry in entries {
                text.removeAll(keepingCapacity: true)
                entry.write(to: &text)
                try statement.execute(arguments: [
                    entry.seq, entry.kind.rawValue, entry.host?.lowercased(), entry.clientID,
                    entry.method?.lowercased(), String(decoding: text, as: UTF8.self),
                ])
            }
            try db.execute(sql: "DELETE FROM entry WHERE seq <= ?", arguments: [newest - Self.limit])
        }
    }

    func entries(after number: Int, before end: Int, filter: JournalFilter, limit: Int?) async throws -> [JSONValue] {
        try await queue.read { db in
            var sql = "SELECT json FROM entry WHERE seq > ? AND seq < ?"
            var arguments: StatementArguments = [number, end]
            let conditions = filter.sql
            sql += conditions.text
            arguments += conditions.arguments
            sql += " ORDER BY seq LIMIT ?"
            arguments += [limit ?? -1]
            return try String.fetchAll(db, sql: sql, arguments: arguments).map { try JSONValue(parsing: $0) }
        }
    }

    func clear(upTo number: Int) async throws {
        try await queue.write { db in try db.execute(sql: "DELETE FROM entry WHERE seq <= ?", arguments: [number]) }
    }

    /// Notes the last number that was given, so that the next run goes on without a gap.
    func close(last: Int) async {
        try? await queue.write { db in try db.execute(sql: "UPDATE number SET reserved = ?", arguments: [last]) }
        try? queue.close()
    }
}
