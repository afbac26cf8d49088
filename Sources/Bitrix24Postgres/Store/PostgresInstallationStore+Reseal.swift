import Bitrix24

extension PostgresInstallationStore {
    /// Seals everything anew under the ring's first key. Afterwards older keys can be left out.
    ///
    /// Give every process the new ring first: what one of them seals under an older key meanwhile may be left over.
    /// Others write between its pieces of 500 values, and those of a piece wait for it only. One that was interrupted goes on
    /// where it stopped.
    /// - Returns: how many secrets were sealed anew.
    /// - Throws: ``KeyRingError`` when a secret does not open; what was done until then stays.
    @discardableResult
    public func reseal() async throws -> Int {
        let keys = keys
        var count = 0
        for column in SealedColumn.all {
            var after: SealedColumn.Place?
            repeat {
                let piece = try await pool.transaction { [after] in
                    try column.reseal(after: after, limit: 500, waiting: false, $0, keys)
                }
                count += piece.count
                after = piece.last
            } while after != nil
            // What others held meanwhile was skipped. One row alone can be waited for, since nothing else is held.
            // Counted before, so that a process that still seals under an older key does not keep this going for ever.
            for _ in 0..<(try await pool.transaction(.reading) { try column.left($0, keys) }) {
                count += try await pool.transaction {
                    try column.reseal(after: nil, limit: 1, waiting: true, $0, keys).count
                }
            }
        }
        try await pool.transaction { connection in
            _ = try connection.run("UPDATE bitrix24_probe SET sealed = $1", [.bytes(try keys.sealProbe())])
        }
        return count
    }
}

/// A column of sealed values, and which row each belongs to.
private struct SealedColumn: Sendable {
    struct Place: Sendable {
        var memberID: String
        var number: Int
    }

    var table: String
    var name: String
    /// The user or the number of the row; 0 where the portal alone is the key.
    var number: String
    /// What else the identity of the row is made of.
    var detail: String
    /// What the rows are ordered by: ascending in portal and number, or in the number alone.
    var order: String
    var identity: @Sendable (MemberID, _ number: Int, _ detail: String) -> RowIdentity

    static let all = [
        SealedColumn(
            table: "bitrix24_installations", name: "application_token", number: "0", detail: "''", order: "member_id"
        ) { memberID, _, _ in .installation(memberID) },
        SealedColumn(
            table: "bitrix24_grants", name: "pair", number: "user_id", detail: "generation::text",
            order: "member_id, user_id"
        ) { .grant(GrantKey(memberID: $0, userID: $1), generation: Int($2) ?? 0) },
        SealedColumn(table: "bitrix24_events", name: "data", number: "id", detail: "''", order: "id") { id, number, _ in
            .event(id, id: Int64(number))
        },
        SealedColumn(table: "bitrix24_calls", name: "texts", number: "id", detail: "nonce", order: "id") {
            .call($0, nonce: $2)
        },
    ]

    /// How many values are not under the key that seals now.
    func left(_ connection: PostgresConnection, _ keys: KeyRing) throws -> Int {
        let header = keys.currentHeader
        return try connection.run(
            "SELECT count(*) FROM \(table) WHERE \(Self.isOld(name))", [.integer(header.count), .bytes(header)]
        ).rows.first?.integer(0) ?? 0
    }

    private static func isOld(_ name: String) -> String { "substring(\(name) FROM 1 FOR $1::integer) <> $2" }

    /// - Returns: how many values were sealed, and the last row that was looked at, `nil` when none was left.
    func reseal(
        after: Place?, limit: Int, waiting: Bool, _ connection: PostgresConnection, _ keys: KeyRing
    ) throws -> (count: Int, last: Place?) {
        let header = keys.currentHeader
        var parameters: [PostgresConnection.Parameter] = [.integer(header.count), .bytes(header)]
        var condition = Self.isOld(name)
        if let after {
            switch order {
            case "member_id":
                condition += " AND member_id > $3"
                parameters.append(.text(after.memberID))
            case "id":
                condition += " AND id > $3"
                parameters.append(.integer(after.number))
            default:
                condition += " AND (\(order)) > ($3, $4)"
                parameters += [.text(after.memberID), .integer(after.number)]
            }
        }
        let rows = try connection.run(
            """
            SELECT member_id, \(number), \(detail), \(name) FROM \(table) WHERE \(condition) ORDER BY \(order) \
            LIMIT \(limit) FOR NO KEY UPDATE\(waiting ? "" : " SKIP LOCKED")
            """, parameters
        ).rows
        var last: Place?
        for row in rows {
            let (memberID, number) = (try row.memberID(0), try row.integer(1))
            let sealed = try keys.reseal(try row.bytes(3), for: identity(memberID, number, try row.text(2)))
            try connection.run(
                "UPDATE \(table) SET \(name) = $3 WHERE member_id = $1 AND \(self.number) = $2",
                [.text(memberID.value), .integer(number), .bytes(sealed)])
            last = Place(memberID: memberID.value, number: number)
        }
        return (rows.count, last)
    }
}
