import GRDB

/// Which records have which value in the fields that they are found by: those of a task, of an order, of a chat.
struct RecordLinks {
    let type: RecordType
    let portalID: Int64

    func add(_ db: Database, _ field: String, _ value: JSONValue?, id: Int) throws {
        guard let value, let bound = Self.bound(value) else { return }
        try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO recordLink (portalID, type, field, value, id) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [portalID, type.name, field, bound, id])
    }

    func remove(_ db: Database, _ field: String, _ value: JSONValue?, id: Int) throws {
        guard let value, let bound = Self.bound(value) else { return }
        try db.cachedStatement(
            sql: "DELETE FROM recordLink WHERE portalID = ? AND type = ? AND field = ? AND value = ? AND id = ?"
        ).execute(arguments: [portalID, type.name, field, bound, id])
    }

    /// The records whose field has that value; `nil` when the field is not kept here.
    func condition(_ field: String, _ value: JSONValue) -> SQLCondition? {
        guard type.indexed.contains(field), let bound = Self.bound(value) else { return nil }
        return SQLCondition(
            sql: "id IN (SELECT id FROM recordLink WHERE portalID = ? AND type = ? AND field = ? AND value = ?)",
            arguments: [portalID, type.name, field, bound], isAboutIDs: true)
    }

    /// Makes the links of a type's fields anew from its records, for a migration.
    static func relink(_ db: Database, type: String, fields: [String]) throws {
        try db.execute(sql: "DELETE FROM recordLink WHERE type = ?", arguments: [type])
        for field in fields {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO recordLink (portalID, type, field, value, id)
                    SELECT portalID, type, ?, \(number("json_extract(fields, '$.\(field)')")), id FROM record
                    WHERE type = ? AND json_type(fields, '$.\(field)') IN ('integer', 'real', 'true', 'false', 'text')
                    AND json_extract(fields, '$.\(field)') <> ''
                    """, arguments: [field, type])
        }
    }

    /// SQL for a value as it is kept here: a whole number is one also where it is a text.
    static func number(_ value: String) -> String {
        "iif(\(value) = CAST(CAST(\(value) AS INTEGER) AS TEXT), CAST(\(value) AS INTEGER), \(value))"
    }

    /// Scalars only; nothing is found by a list or by an empty value. A number is the same whether it is kept as one or as text.
    private static func bound(_ value: JSONValue) -> DatabaseValue? {
        switch value {
        case .int(let number): number.databaseValue
        case .double(let number): Int(exactly: number)?.databaseValue ?? number.databaseValue
        case .bool(let flag): (flag ? 1 : 0).databaseValue
        case .string(let text):
            if let number = Int(text), String(number) == text {
                number.databaseValue
            } else {
                text.isEmpty ? nil : text.databaseValue
            }
        case .null, .array, .object: nil
        }
    }
}
