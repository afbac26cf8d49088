import GRDB

/// The records of one type in one portal, as they are kept: no rights, no rules and no events.
///
/// The only way to write to the table of records. A type whose methods are its own needs no file: any name will do.
struct RecordStore {
    let db: Database
    let portalID: Int64
    let type: RecordType
    /// Which records are meant. The type is written into the text, so that an index of one type is found.
    private let own: String

    init(_ db: Database, portalID: Int64, type: RecordType) {
        self.db = db
        self.portalID = portalID
        self.type = type
        own = "portalID = ? AND type = '\(type.name.replacing("'", with: "''"))'"
    }

    /// - Parameter name: a type that has a file, such as `tasks.task`, or one that has none.
    init(_ db: Database, portalID: Int64, _ name: String) {
        self.init(db, portalID: portalID, type: RecordType.named(name) ?? .plain(name))
    }

    /// Records of a page, the same for all list methods.
    static let pageSize = 50

    struct Page {
        var records: [Record]
        /// `nil` when counting was switched off.
        var total: Int?
        var next: Int?
    }

    // MARK: Reading

    /// - Parameter names: the only fields that are read; `nil`: all.
    func record(_ id: Int, only names: Set<String>? = nil) throws -> Record? {
        let statement = try db.cachedStatement(sql: "SELECT fields FROM record WHERE \(own) AND id = ?")
        guard let text = try String.fetchOne(statement, arguments: [portalID, id]) else { return nil }
        return try Record(id: id, text, only: names.map(JSONText.MemberNames.init))
    }

    /// All records that hold these values and fulfil a condition.
    ///
    /// - Parameters:
    ///   - values: by field, as they are kept; `null` for one that is not set.
    ///   - order: SQL behind `ORDER BY`, never made from what a caller sent.
    ///   - limit: at most so many; -1: all.
    func records(
        _ values: JSONObject = [:], where condition: SQLCondition? = nil, order: String = "id", limit: Int = -1,
        offset: Int = 0
    ) throws -> [Record] {
        let filter = filter(values, condition)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT id, fields FROM record WHERE \(filter.sql) ORDER BY \(order) LIMIT ? OFFSET ?"),
            arguments: filter.arguments + [limit, offset])
        var found: [Record] = []
        while let row = try rows.next() { found.append(try Record(id: row[0], row[1])) }
        return found
    }

    func first(
        _ values: JSONObject = [:], where condition: SQLCondition? = nil, order: String = "id"
    ) throws -> Record? {
        try records(values, where: condition, order: order, limit: 1).first
    }

    func count(_ values: JSONObject = [:], where condition: SQLCondition? = nil) throws -> Int {
        let filter = filter(values, condition)
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM record WHERE \(filter.sql)"), arguments: filter.arguments)
            ?? 0
    }

    func exists(_ values: JSONObject = [:], where condition: SQLCondition? = nil) throws -> Bool {
        let filter = filter(values, condition)
        return try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM record WHERE \(filter.sql))"),
            arguments: filter.arguments) ?? false
    }

    /// What SQL makes of all records that fulfil a condition, such as `SUM(json_extract(fields, '$.amount'))`.
    func value(of aggregate: String, where condition: SQLCondition?) throws -> DatabaseValue {
        let filter = filter([:], condition)
        return try DatabaseValue.fetchOne(
            db, sql: "SELECT \(aggregate) FROM record WHERE \(filter.sql)", arguments: filter.arguments) ?? .null
    }

    /// One page.
    ///
    /// - Parameters:
    ///   - start: offset of its first record; -1: the first page, and nothing is counted.
    ///   - names: the only fields that are read; `nil`: all.
    ///   - memory: of what was asked before; `nil` within a transaction that changes something.
    func page(
        _ condition: SQLCondition?, order: (sql: String, isAboutIDs: Bool), start: Int, only names: Set<String>? = nil,
        limit: Int = pageSize, isCounted: Bool = true, memory: SelectionMemory? = nil
    ) throws -> Page {
        let isAboutIDs = condition?.isAboutIDs ?? true
        let filter = filter([:], condition)
        // Without their fields the records of a portal are a few pages on disk, with them hundreds of times as much.
        let source = isAboutIDs && order.isAboutIDs ? "record INDEXED BY recordByType" : "record"
        if start >= 0, isCounted, !(isAboutIDs && order.isAboutIDs) {
            // All have to be looked at to be counted: once is enough for the page and the number.
            let sql = "SELECT id FROM record WHERE \(filter.sql) ORDER BY \(order.sql)"
            let read = { try Int.fetchAll(db.cachedStatement(sql: sql), arguments: filter.arguments) }
            let found =
                try memory?.selections.selection(
                    RecordSelections.Key(sql: sql, arguments: filter.arguments), generation: memory?.generation ?? 0,
                    read: read)
                ?? read()
            let ids = found.dropFirst(start).prefix(limit)
            return Page(
                records: try records(Array(ids), only: names), total: found.count,
                next: found.count - start > limit ? start + limit : nil)
        }
        let ids = try Int.fetchAll(
            db.cachedStatement(
                sql: "SELECT id FROM \(source) WHERE \(filter.sql) ORDER BY \(order.sql) LIMIT ? OFFSET ?"),
            arguments: filter.arguments + [limit, max(0, start)])
        let records = try records(ids, only: names)
        guard start >= 0, isCounted else { return Page(records: records) }
        let counted = isAboutIDs ? "record INDEXED BY recordByType" : "record"
        let total =
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT COUNT(*) FROM \(counted) WHERE \(filter.sql)"),
                arguments: filter.arguments) ?? 0
        // Any number may be asked for, also one that nothing can be added to.
        return Page(records: records, total: total, next: total - start > limit ? start + limit : nil)
    }

    /// The records with these numbers, in their order.
    private func records(_ ids: [Int], only names: Set<String>?) throws -> [Record] {
        let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT id, fields FROM record WHERE \(own) AND id IN (SELECT value FROM json_each(?))"),
            arguments: [portalID, list])
        var found: [Int: Record] = [:]
        let names = names.map(JSONText.MemberNames.init)
        while let row = try rows.next() { found[row[0]] = try Record(id: row[0], row[1], only: names) }
        return ids.compactMap { found[$0] }
    }

    private func filter(_ values: JSONObject, _ condition: SQLCondition?) -> SQLCondition {
        var filter = SQLCondition(sql: own, arguments: [portalID])
        for condition in [RecordFilter.equal(type, values.map { ($0.key, $0.value) }, portalID: portalID), condition] {
            guard let condition else { continue }
            filter.sql += " AND (\(condition.sql))"
            filter.arguments += condition.arguments
        }
        return filter
    }

    // MARK: Writing

    /// Takes the type's next number.
    func nextID() throws -> Int { try RecordSequence(name: type.name, portalID: portalID).take(db) }

    /// Keeps a new record under the type's next number, or under `id`. Nulls are left out.
    @discardableResult
    func add(_ fields: JSONObject, id: Int? = nil) throws -> Record {
        let record = Record(id: try id ?? nextID(), fields: fields.filter { !$0.value.isNull })
        try insert(record)
        return record
    }

    func insert(_ record: Record) throws {
        try db.cachedStatement(sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, ?, ?, ?)")
            .execute(arguments: [portalID, type.name, record.id, JSONValue.object(record.fields).serialized()])
        for name in type.indexed { try links.add(db, name, record.fields[name], id: record.id) }
    }

    func update(_ record: Record) throws {
        if !type.indexed.isEmpty, let former = try self.record(record.id, only: Set(type.indexed)) {
            for name in type.indexed where former.fields[name] != record.fields[name] {
                try links.remove(db, name, former.fields[name], id: record.id)
                try links.add(db, name, record.fields[name], id: record.id)
            }
        }
        try db.cachedStatement(sql: "UPDATE record SET fields = ? WHERE \(own) AND id = ?")
            .execute(arguments: [JSONValue.object(record.fields).serialized(), portalID, record.id])
    }

    /// Keeps the changes and gives the whole record back. A null clears a field.
    @discardableResult
    func update(_ record: Record, _ changes: JSONObject) throws -> Record {
        var record = record
        // Not a conditional expression: its `nil` would be the value null.
        for (name, value) in changes {
            if value.isNull { record.fields.removeValue(forKey: name) } else { record[name] = value }
        }
        try update(record)
        return record
    }

    func delete(_ id: Int) throws {
        if !type.indexed.isEmpty, let former = try record(id, only: Set(type.indexed)) {
            for name in type.indexed { try links.remove(db, name, former.fields[name], id: id) }
        }
        try db.cachedStatement(sql: "DELETE FROM record WHERE \(own) AND id = ?").execute(arguments: [portalID, id])
    }

    /// Takes a field out of all records, such as one that the portal's people have removed.
    ///
    /// - Parameter name: a plain word: it stands in the statement.
    func clear(_ name: String) throws {
        try db.execute(
            sql: """
                UPDATE record SET fields = json_remove(fields, '$.\(name)')
                WHERE \(own) AND json_type(fields, '$.\(name)') IS NOT NULL
                """, arguments: [portalID])
    }

    /// Removes all records that hold these values and fulfil a condition, and tells how many.
    @discardableResult
    func deleteAll(_ values: JSONObject = [:], where condition: SQLCondition? = nil) throws -> Int {
        let filter = filter(values, condition)
        guard type.indexed.isEmpty else {
            let ids = try Int.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM record WHERE \(filter.sql)"), arguments: filter.arguments)
            for id in ids { try delete(id) }
            return ids.count
        }
        try db.cachedStatement(sql: "DELETE FROM record WHERE \(filter.sql)").execute(arguments: filter.arguments)
        return db.changesCount
    }

    private var links: RecordLinks { RecordLinks(type: type, portalID: portalID) }
}

/// Numbers that are given out once and never again, also not after a deletion.
struct RecordSequence {
    /// A record type, or `crm.multifield`.
    let name: String
    let portalID: Int64

    /// Makes sure that no number up to `number` is given out.
    func raise(_ db: Database, to number: Int) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO recordSequence (portalID, type, last) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET last = max(last, excluded.last)
                """
        ).execute(arguments: [portalID, name, number])
    }

    /// Takes `count` numbers and gives the first.
    func take(_ db: Database, count: Int = 1) throws -> Int {
        let last = try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    INSERT INTO recordSequence (portalID, type, last) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET last = last + excluded.last RETURNING last
                    """),
            arguments: [portalID, name, count])
        return (last ?? count) - count + 1
    }
}
