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

    /// Scalars only; nothing is found by a list or by an empty value.
    private static func bound(_ value: JSONValue) -> DatabaseValue? {
        switch value {
        case .int(let number): number.databaseValue
        case .double(let number): number.databaseValue
        case .bool(let flag): (flag ? 1 : 0).databaseValue
        case .string(let text): text.isEmpty ? nil : text.databaseValue
        case .null, .array, .object: nil
        }
    }
}
