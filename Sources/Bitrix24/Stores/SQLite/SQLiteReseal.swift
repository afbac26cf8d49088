import Foundation
import GRDB

/// Sealing anew, a piece at a time: between two pieces others write.
enum SQLiteReseal {
    /// Rows of one piece.
    private static let size = 500

    /// A column of sealed values, and which row each belongs to.
    struct Column: Sendable {
        var table: String
        var name: String
        /// The primary key.
        var key: [String]
        var identity: @Sendable (Row) -> RowIdentity?
    }

    static let columns = [
        Column(table: "installations", name: "application_token", key: ["member_id"]) { row in
            MemberID(row["member_id"]).map { .installation($0) }
        },
        Column(table: "grants", name: "pair", key: ["member_id", "user_id"]) { row in
            MemberID(row["member_id"]).map {
                .grant(GrantKey(memberID: $0, userID: row["user_id"]), generation: row["generation"])
            }
        },
        Column(table: "events", name: "data", key: ["id"]) { row in
            MemberID(row["member_id"]).map { .event($0, id: row["id"]) }
        },
        Column(table: "calls", name: "texts", key: ["id"]) { row in
            MemberID(row["member_id"]).map { .call($0, nonce: row["nonce"]) }
        },
    ]

    /// Seals the next piece of a column.
    ///
    /// - Parameter last: the key of the last row of the piece before; set to that of this piece.
    /// - Returns: how many values were sealed anew; 0 when the column is done.
    static func piece(
        _ db: Database, _ column: Column, after last: [DatabaseValue], keys: KeyRing
    ) throws -> (count: Int, last: [DatabaseValue]) {
        let key = column.key.joined(separator: ", ")
        let places = column.key.map { _ in "?" }.joined(separator: ", ")
        let header = Data(keys.currentHeader)
        var arguments: StatementArguments = [header.count, header]
        var condition = "substr(\(column.name), 1, ?) <> ?"
        if !last.isEmpty {
            condition += " AND (\(key)) > (\(places))"
            arguments += StatementArguments(last)
        }
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM \(column.table) WHERE \(condition) ORDER BY \(key) LIMIT \(size)",
            arguments: arguments)
        let update = try db.cachedStatement(
            sql: "UPDATE \(column.table) SET \(column.name) = ? WHERE (\(key)) = (\(places))")
        var last = last
        for row in rows {
            guard let identity = column.identity(row), let sealed: Data = row[column.name] else {
                throw StoreError(.corrupt, detail: "table \(column.table)")
            }
            last = column.key.map { row[$0] as DatabaseValue }
            let value = Data(try keys.reseal(Array(sealed), for: identity))
            try update.execute(arguments: [value] + StatementArguments(last))
        }
        return (rows.count, last)
    }
}
