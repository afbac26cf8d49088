import Foundation
import GRDB

/// Records of one type, as they are kept: no rights, no rules and no events, for families whose methods have their own.
///
/// A record is a JSON object whose `ID` is its number.
struct RecordShelf {
    let db: Database
    let portalID: Int64
    let type: String

    init(_ call: MethodCall, _ db: Database, _ type: String) {
        self.init(db, portalID: call.caller.portalID, type: type)
    }

    /// Fields that records of a shelf are found by without reading all of them.
    ///
    /// Tasks are not among them: other parts of the sandbox write those, too.
    private static let linked: Set<String> = [
        "TASK_ID", "PARENT_ID", "OBJECT_ID", "ENTITY_ID", "GROUP_ID", "USER_ID", "TEMPLATE_ID", "POST_ID", "SPRINT_ID",
        "SECTION_ID", "LINK",
    ]

    private var linked: Set<String> { type == "tasks.task" ? [] : Self.linked }

    init(_ db: Database, portalID: Int64, type: String) {
        self.db = db
        self.portalID = portalID
        self.type = type
    }

    func get(_ id: Int) throws -> JSONObject? {
        let text = try String.fetchOne(
            db.cachedStatement(sql: "SELECT fields FROM record WHERE portalID = ? AND type = ? AND id = ?"),
            arguments: [portalID, type, id])
        return try text.map { try Self.record(id, $0) }
    }

    /// Those whose fields have these values, by number. Values are texts, numbers or flags.
    func all(_ conditions: [String: JSONValue] = [:]) throws -> [JSONObject] {
        var sql = "SELECT id, fields FROM record WHERE portalID = ? AND type = ?"
        var arguments: StatementArguments = [portalID, type]
        for (name, value) in conditions.sorted(by: { $0.key < $1.key }) {
            if linked.contains(name), let text = value.text, !text.isEmpty {
                sql += """
                     AND id IN (SELECT id FROM recordLink WHERE portalID = ? AND type = ? AND field = '\(name)' AND value = ?)
                    """
                arguments += [portalID, type, text]
                continue
            }
            switch value {
            case .null: sql += " AND json_extract(fields, '$.\(name)') IS NULL"
            case .int(let number):
                sql += " AND json_extract(fields, '$.\(name)') = ?"
                arguments += [number]
            case .bool(let flag):
                sql += " AND json_extract(fields, '$.\(name)') = ?"
                arguments += [flag ? 1 : 0]
            default:
                sql += " AND json_extract(fields, '$.\(name)') = ?"
                arguments += [value.text ?? ""]
            }
        }
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql + " ORDER BY id"), arguments: arguments)
        return try rows.map { try Self.record($0["id"], $0["fields"]) }
    }

    func first(_ conditions: [String: JSONValue]) throws -> JSONObject? { try all(conditions).first }

    /// Keeps a new record and gives it back with its number.
    @discardableResult
    func add(_ fields: JSONObject) throws -> JSONObject {
        let id = try RecordSequence(name: type, portalID: portalID).take(db)
        try db.cachedStatement(sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, ?, ?, ?)")
            .execute(arguments: [portalID, type, id, Self.kept(fields)])
        try link(id, fields)
        return Self.numbered(id, fields)
    }

    /// Values of the linked fields are kept as text.
    private func link(_ id: Int, _ fields: JSONObject) throws {
        for name in linked {
            guard let text = fields[name]?.text, !text.isEmpty else { continue }
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO recordLink (portalID, type, field, value, id) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [portalID, type, name, text, id])
        }
    }

    private func unlink(_ id: Int, _ fields: JSONObject) throws {
        for name in linked {
            guard let text = fields[name]?.text, !text.isEmpty else { continue }
            try db.cachedStatement(
                sql: "DELETE FROM recordLink WHERE portalID = ? AND type = ? AND field = ? AND value = ? AND id = ?"
            ).execute(arguments: [portalID, type, name, text, id])
        }
    }

    /// Keeps the changes and gives the whole record back. A null clears a field.
    @discardableResult
    func update(_ record: JSONObject, _ changes: JSONObject) throws -> JSONObject {
        var record = record
        let relinked = changes.filter { linked.contains($0.key) && record[$0.key] != $0.value }
        try unlink(record.id, record.filter { relinked.keys.contains($0.key) })
        try link(record.id, relinked)
        for (name, value) in changes { record[name] = value }
        try db.cachedStatement(sql: "UPDATE record SET fields = ? WHERE portalID = ? AND type = ? AND id = ?")
            .execute(arguments: [Self.kept(record), portalID, type, record.id])
        return record
    }

    func delete(_ id: Int) throws {
        if !linked.isEmpty, let record = try get(id) { try unlink(id, record) }
        try db.cachedStatement(sql: "DELETE FROM record WHERE portalID = ? AND type = ? AND id = ?")
            .execute(arguments: [portalID, type, id])
    }

    private static func kept(_ fields: JSONObject) -> String {
        var fields = fields
        fields["ID"] = nil
        return JSONValue.object(fields.filter { !$0.value.isNull }).serialized()
    }

    private static func record(_ id: Int, _ text: String) throws -> JSONObject {
        numbered(id, try JSONValue(parsing: text).object ?? [:])
    }

    private static func numbered(_ id: Int, _ fields: JSONObject) -> JSONObject {
        var record: JSONObject = ["ID": .int(id)]
        for (name, value) in fields where name != "ID" { record[name] = value }
        return record
    }
}

extension JSONObject {
    /// Number of a record from a ``RecordShelf``.
    var id: Int { self["ID"]?.integer ?? 0 }

    func integer(_ name: String) -> Int { self[name]?.integer ?? 0 }

    func text(_ name: String) -> String { self[name]?.text ?? "" }

    /// A member whatever the case of its name.
    func member(_ name: String) -> JSONValue? {
        if let value = self[name] { return value }
        let lowered = name.lowercased()
        return first { $0.key.lowercased() == lowered }?.value
    }
}

extension JSONValue {
    /// Members of an array, or values of a map that PHP would take for one.
    var elements: [JSONValue] { array ?? object.map { Array($0.values) } ?? [] }

    /// A number as the older methods write it: as text. Everything else stays.
    var asText: JSONValue {
        switch self {
        case .int(let number): .string(String(number))
        default: self
        }
    }
}

extension MethodCall {
    var userID: Int { caller.user.id }

    /// A parameter by name, or by its place among parameters without names.
    func argument(_ name: String, _ place: Int) -> JSONValue? { self[name] ?? params[String(place)] }

    /// A parameter that is a map; `nil` when it is absent or none.
    func map(_ name: String) -> JSONObject? {
        guard let value = self[name] else { return nil }
        if let members = value.object { return members }
        return value.array.map { elements in
            JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
        }
    }

    func person(_ db: Database, _ id: Int) throws -> PersonRow? {
        try PersonRow.fetchOne(db, key: ["portalID": caller.portalID, "id": id])
    }

    func emit(_ db: Database, _ event: String, _ data: JSONValue) throws {
        try events.emit(
            db, portal: caller.portal, event: event, data: data, userID: caller.user.id,
            connector: text("auth_connector") ?? "")
    }
}

/// What stands in the first unless the second says otherwise.
func settled(_ standard: JSONObject, by given: JSONObject) -> JSONObject { standard.merging(given) { $1 } }
