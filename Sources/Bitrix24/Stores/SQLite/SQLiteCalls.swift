import Foundation
import GRDB

/// The log of calls, and uses of values, as rows.
enum SQLiteCalls {
    static func append(_ db: Database, _ records: [CallRecord], keys: KeyRing) throws {
        let isKnown = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM installations WHERE member_id = ?)")
        var known: [MemberID: Bool] = [:]
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO calls (member_id, user_id, at, method, status, error, duration, nonce, texts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for record in records {
            if known[record.memberID] == nil {
                known[record.memberID] = try Bool.fetchOne(isKnown, arguments: [record.memberID.value])
            }
            guard known[record.memberID] == true else { continue }
            let nonce = UUID().uuidString
            try insert.execute(arguments: [
                record.memberID.value, record.userID, record.at.stored, record.method.value, record.status,
                record.error, record.duration, nonce, Data(try keys.sealTexts(of: record, nonce: nonce)),
            ])
        }
    }

    static func calls(
        _ db: Database, of memberID: MemberID?, since start: Date, limit: Int, keys: KeyRing
    ) throws -> [CallRecord] {
        let rows =
            if let memberID {
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: "SELECT * FROM calls WHERE member_id = ? AND at >= ? ORDER BY at, id LIMIT ?"),
                    arguments: [memberID.value, start.stored, max(0, limit)])
            } else {
                try Row.fetchAll(
                    db.cachedStatement(sql: "SELECT * FROM calls WHERE at >= ? ORDER BY at, id LIMIT ?"),
                    arguments: [start.stored, max(0, limit)])
            }
        return try rows.map { row in
            guard let memberID = (row["member_id"] as String?).flatMap(MemberID.init),
                let method = (row["method"] as String?).flatMap({ MethodName($0) }),
                let sealed: Data = row["texts"]
            else { throw StoreError(.corrupt, detail: "table calls") }
            let texts = try keys.openTexts(Array(sealed), of: memberID, nonce: row["nonce"])
            return CallRecord(
                at: Date(stored: row["at"]), memberID: memberID, userID: row["user_id"], method: method,
                parameters: texts.parameters, status: row["status"], error: row["error"], answer: texts.answer,
                duration: row["duration"])
        }
    }

    static func useOnce(_ db: Database, _ nonce: String, until deadline: Date, at now: Date) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM nonces WHERE until <= ?").execute(arguments: [now.stored])
        let digest = Data(NonceDigest.of(nonce))
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO nonces (digest, until) VALUES (?, ?)")
            .execute(arguments: [digest, deadline.stored])
        return db.changesCount > 0
    }
}
