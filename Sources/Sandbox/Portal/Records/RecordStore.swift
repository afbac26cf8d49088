import GRDB

/// The records of one type in one portal.
struct RecordStore {
    let type: RecordType
    let portalID: Int64

    /// Records of a page, the same for all list methods.
    static let pageSize = 50

    struct Page {
        var records: [Record]
        /// `nil` when counting was switched off.
        var total: Int?
        var next: Int?
    }

    /// - Parameter names: the only fields that are read; `nil`: all.
    func record(_ db: Database, id: Int, only names: Set<String>? = nil) throws -> Record? {
        let statement = try db.cachedStatement(
            sql: "SELECT fields FROM record WHERE portalID = ? AND type = ? AND id = ?")
        guard let text = try String.fetchOne(statement, arguments: [portalID, type.name, id]) else { return nil }
        if let names { return Record(id: id, fields: try JSONText.members(named: .init(names), of: text)) }
        return Record(id: id, fields: try JSONValue(parsing: text).object ?? [:])
    }

    /// One page.
    ///
    /// - Parameter names: the only fields that are read; `nil`: all.
    /// - Parameter start: offset of its first record; -1: the first page, and nothing is counted.
    /// - Parameter memory: of what was asked before; `nil` within a transaction that changes something.
    func page(
        _ db: Database, condition: SQLCondition?, order: (sql: String, isAboutIDs: Bool), start: Int,
        only names: Set<String>? = nil, limit: Int = pageSize, isCounted: Bool = true, memory: SelectionMemory? = nil
    ) throws -> Page {
        let isAboutIDs = condition?.isAboutIDs ?? true
        var arguments: StatementArguments = [portalID, type.name]
        if let condition { arguments += condition.arguments }
        // Without their fields the records of a portal are a few pages on disk, with them hundreds of times as much.
        let source = isAboutIDs && order.isAboutIDs ? "record INDEXED BY recordByType" : "record"
        let filter = "portalID = ? AND type = ?" + (condition.map { " AND \($0.sql)" } ?? "")
        if start >= 0, isCounted, !(isAboutIDs && order.isAboutIDs) {
            // All have to be looked at to be counted: once is enough for the page and the number.
            let sql = "SELECT id FROM record WHERE \(filter) ORDER BY \(order.sql)"
            let read = { try Int.fetchAll(db.cachedStatement(sql: sql), arguments: arguments) }
            let found =
                try memory?.selections.selection(
                    RecordSelections.Key(sql: sql, arguments: arguments), generation: memory?.generation ?? 0,
                    read: read)
                ?? read()
            let ids = found.dropFirst(start).prefix(limit)
            return Page(
                records: try records(db, ids: Array(ids), only: names), total: found.count,
                next: found.count - start > limit ? start + limit : nil)
        }
        let ids = try Int.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM \(source) WHERE \(filter) ORDER BY \(order.sql) LIMIT ? OFFSET ?"),
            arguments: arguments + [limit, max(0, start)])
        let records = try records(db, ids: ids, only: names)
        guard start >= 0, isCounted else { return Page(records: records) }
        let counted = isAboutIDs ? "record INDEXED BY recordByType" : "record"
        let total =
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT COUNT(*) FROM \(counted) WHERE \(filter)"), arguments: arguments) ?? 0
        // Any number may be asked for, also one that nothing can be added to.
        return Page(records: records, total: total, next: total - start > limit ? start + limit : nil)
    }

    /// The records with these numbers, in their order.
    private func records(_ db: Database, ids: [Int], only names: Set<String>?) throws -> [Record] {
        let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT id, fields FROM record WHERE portalID = ? AND type = ? AND id IN (SELECT value FROM json_each(?))
                    """),
            arguments: [portalID, type.name, list])
        var found: [Int: Record] = [:]
        let names = names.map(JSONText.MemberNames.init)
        while let row = try rows.next() {
            let (id, text): (Int, String) = (row[0], row[1])
            found[id] =
                if let names { Record(id: id, fields: try JSONText.members(named: names, of: text)) } else {
                    Record(id: id, fields: try JSONValue(parsing: text).object ?? [:])
                }
        }
        return ids.compactMap { found[$0] }
    }

    /// All records that fulfil a condition, in the order of their numbers.
    ///
    /// - Parameter limit: at most so many; `nil`: all.
    func records(_ db: Database, where condition: SQLCondition?, limit: Int? = nil) throws -> [Record] {
        var arguments: StatementArguments = [portalID, type.name]
        if let condition { arguments += condition.arguments }
        let filter = condition.map { " AND \($0.sql)" } ?? ""
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, fields FROM record WHERE portalID = ? AND type = ?\(filter) ORDER BY id LIMIT ?"),
            arguments: arguments + [limit ?? -1])
        return try rows.map {
            Record(id: $0["id"], fields: try JSONValue(parsing: $0["fields"] as String).object ?? [:])
        }
    }

    func count(_ db: Database, where condition: SQLCondition?) throws -> Int {
        var arguments: StatementArguments = [portalID, type.name]
        if let condition { arguments += condition.arguments }
        let filter = condition.map { " AND \($0.sql)" } ?? ""
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT COUNT(*) FROM record WHERE portalID = ? AND type = ?\(filter)"),
            arguments: arguments) ?? 0
    }

    func insert(_ db: Database, _ record: Record) throws {
        try db.cachedStatement(sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, ?, ?, ?)")
            .execute(arguments: [portalID, type.name, record.id, JSONValue.object(record.fields).serialized()])
        for name in type.indexed { try links.add(db, name, record.fields[name], id: record.id) }
    }

    private var links: RecordLinks { RecordLinks(type: type, portalID: portalID) }

    func update(_ db: Database, _ record: Record) throws {
        if !type.indexed.isEmpty, let former = try self.record(db, id: record.id, only: Set(type.indexed)) {
            for name in type.indexed where former.fields[name] != record.fields[name] {
                try links.remove(db, name, former.fields[name], id: record.id)
                try links.add(db, name, record.fields[name], id: record.id)
            }
        }
        try db.cachedStatement(sql: "UPDATE record SET fields = ? WHERE portalID = ? AND type = ? AND id = ?")
            .execute(arguments: [JSONValue.object(record.fields).serialized(), portalID, type.name, record.id])
    }

    func delete(_ db: Database, id: Int) throws {
        if !type.indexed.isEmpty, let former = try record(db, id: id, only: Set(type.indexed)) {
            for name in type.indexed { try links.remove(db, name, former.fields[name], id: id) }
        }
        try db.cachedStatement(sql: "DELETE FROM record WHERE portalID = ? AND type = ? AND id = ?")
            .execute(arguments: [portalID, type.name, id])
    }
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
