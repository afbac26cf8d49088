public import Foundation
import GRDB

extension SQLiteInstallationStore {
    public func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool {
        try await write { db, _ in try SQLiteCalls.useOnce(db, nonce, until: deadline, at: now) }
    }

    public func append(_ records: [CallRecord]) async throws {
        guard !records.isEmpty else { return }
        try await write { try SQLiteCalls.append($0, records, keys: $1) }
    }

    public func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord] {
        try await read { try SQLiteCalls.calls($0, of: memberID, since: start, limit: limit, keys: $1) }
    }

    public func forgetCalls(before start: Date) async throws -> Int {
        try await inPieces { db in
            try db.execute(
                sql: "DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE at < ? LIMIT 2000)",
                arguments: [start.stored])
            return db.changesCount
        }
    }

    /// Repeats a deletion that takes some rows at a time, so that others write between.
    ///
    /// - Returns: how many rows there were.
    @discardableResult
    func inPieces(_ delete: @escaping @Sendable (Database) throws -> Int) async throws -> Int {
        var count = 0
        while true {
            try Task.checkCancellation()
            let deleted = try await write { db, _ in try delete(db) }
            guard deleted > 0 else { return count }
            count += deleted
        }
    }
}
