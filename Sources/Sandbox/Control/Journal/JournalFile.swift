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

    /// Reads on backwards where memory ends: see ``Journal/latest(before:filter:limit:reach:)``.
    func extend(
        _ reading: inout JournalReading, after floor: Int, before end: Int, filter: JournalFilter, limit: Int,
        reach: Int
    ) async throws {
        let (examined, found) = (reading.examined, reading.entries.count)
        let part = try await queue.read { db -> JournalReading in
            // Where the reach ends is found by counting through numbers alone; entries beyond it are never touched.
            let start =
                try Int.fetchOne(
                    db, sql: Self.reachSQL, arguments: [floor, end, max(0, reach - examined - 1)]) ?? floor + 1
            let conditions = filter.sql
            var part = JournalReading()
            let rows = try Row.fetchAll(
                db, sql: Self.latestSQL(conditions.text),
                arguments: [start, end] + conditions.arguments + [limit - found])
            part.entries = try rows.map { try JSONValue(parsing: $0["json"] as String) }
            let isFull = rows.count == limit - found
            let lowest: Int? = isFull ? rows.last?["seq"] : start
            part.examined =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM entry WHERE seq >= ? AND seq < ?", arguments: [lowest, end]) ?? 0
            part.lowest = lowest
            return part
        }
        reading.entries += part.entries
        reading.examined += part.examined
        reading.lowest = part.lowest
    }

    static let reachSQL = "SELECT seq FROM entry WHERE seq > ? AND seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?"

    static func latestSQL(_ conditions: String) -> String {
        "SELECT seq, json FROM entry WHERE seq >= ? AND seq < ?\(conditions) ORDER BY seq DESC LIMIT ?"
    }

    /// How SQLite goes about a query, for tests.
    func plan(of sql: String) async throws -> [String] {
        try await queue.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1, 2, 3]).map { $0["detail"] }
        }
    }

    func hasEntries(after floor: Int, before end: Int) async throws -> Bool {
        try await queue.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM entry WHERE seq > ? AND seq < ?)", arguments: [floor, end])
                ?? false
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
