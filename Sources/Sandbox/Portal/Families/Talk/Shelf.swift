import GRDB

/// One document of a ``Shelf``.
struct ShelfItem: Sendable {
    let id: Int
    var fields: JSONObject

    subscript(_ name: String) -> JSONValue? {
        get { fields[name] }
        set { fields[name] = newValue }
    }

    func text(_ name: String) -> String { fields[name]?.text ?? "" }
    func integer(_ name: String) -> Int { fields[name]?.integer ?? 0 }
    func flag(_ name: String) -> Bool { fields[name]?.flag ?? false }
    func members(_ name: String) -> JSONObject { fields[name]?.object ?? [:] }
    func list(_ name: String) -> [JSONValue] { fields[name]?.array ?? [] }
}

/// What a portal keeps of one kind, as documents beside the records: for families whose behaviour is more than adding, changing and
/// listing fields.
struct Shelf {
    let db: Database
    let portalID: Int64
    let type: String

    /// What a document must hold; all of it.
    typealias Match = [String: JSONValue]

    func item(_ id: Int) throws -> ShelfItem? {
        let statement = try db.cachedStatement(
            sql: "SELECT fields FROM record WHERE portalID = ? AND type = '\(type)' AND id = ?")
        guard let text = try String.fetchOne(statement, arguments: [portalID, id]) else { return nil }
        return ShelfItem(id: id, fields: try JSONValue(parsing: text).object ?? [:])
    }

    /// - Parameters:
    ///   - condition: SQL about `id` and `fields`, never made from what a caller sent.
    ///   - order: SQL behind `ORDER BY`.
    func items(
        _ match: Match = [:], where condition: String? = nil, arguments: StatementArguments = [], order: String = "id",
        limit: Int = -1, offset: Int = 0
    ) throws -> [ShelfItem] {
        let (filter, values) = self.filter(match, condition, arguments)
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, fields FROM record WHERE \(filter) ORDER BY \(order) LIMIT ? OFFSET ?"),
            arguments: values + [limit, offset])
        return try rows.map { row in
            ShelfItem(id: row["id"], fields: try JSONValue(parsing: row["fields"] as String).object ?? [:])
        }
    }

    func first(
        _ match: Match = [:], where condition: String? = nil, arguments: StatementArguments = [], order: String = "id"
    ) throws -> ShelfItem? {
        try items(match, where: condition, arguments: arguments, order: order, limit: 1).first
    }

    func count(
        _ match: Match = [:], where condition: String? = nil, arguments: StatementArguments = []
    ) throws -> Int {
        let (filter, values) = self.filter(match, condition, arguments)
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM record WHERE \(filter)"), arguments: values) ?? 0
    }

    /// Keeps a new document under the next number of its kind, or under `id`.
    @discardableResult
    func add(_ fields: JSONObject, id: Int? = nil) throws -> ShelfItem {
        let id = try id ?? RecordSequence(name: type, portalID: portalID).take(db)
        try db.cachedStatement(sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, '\(type)', ?, ?)")
            .execute(arguments: [portalID, id, JSONValue.object(fields).serialized()])
        return ShelfItem(id: id, fields: fields)
    }

    func save(_ item: ShelfItem) throws {
        try db.cachedStatement(sql: "UPDATE record SET fields = ? WHERE portalID = ? AND type = '\(type)' AND id = ?")
            .execute(arguments: [JSONValue.object(item.fields).serialized(), portalID, item.id])
    }

    func remove(_ id: Int) throws {
        try db.cachedStatement(sql: "DELETE FROM record WHERE portalID = ? AND type = '\(type)' AND id = ?")
            .execute(arguments: [portalID, id])
    }

    @discardableResult
    func removeAll(
        _ match: Match, where condition: String? = nil, arguments: StatementArguments = []
    ) throws -> Int {
        let (filter, values) = self.filter(match, condition, arguments)
        try db.execute(sql: "DELETE FROM record WHERE \(filter)", arguments: values)
        return db.changesCount
    }

    /// The kind is written into the text, so that an index of one kind is found.
    private func filter(
        _ match: Match, _ condition: String?, _ arguments: StatementArguments
    ) -> (sql: String, arguments: StatementArguments) {
        var sql = "portalID = ? AND type = '\(type)'"
        var values: StatementArguments = [portalID]
        for (name, value) in match.sorted(by: { $0.key < $1.key }) {
            sql += " AND json_extract(fields, '$.\(name)') = ?"
            switch value {
            case .int(let number): values += [number]
            case .bool(let flag): values += [flag ? 1 : 0]
            default: values += [value.text ?? ""]
            }
        }
        if let condition {
            sql += " AND (\(condition))"
            values += arguments
        }
        return (sql, values)
    }
}
