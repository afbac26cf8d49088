import GRDB

/// What the methods of one object have in common: reading one, a page, what came after a cursor, and figures over all of them.
struct EntityQuery {
    let call: MethodCall
    let type: EntityType
    /// Which records the caller may see; `nil`: all.
    var scope: SQLCondition?
    /// Fields that are no part of the record: worked out for each.
    var extra: @Sendable (Record, Set<String>, Database) throws -> JSONObject = { _, _, _ in [:] }

    init(_ call: MethodCall, _ name: String) throws {
        self.call = call
        type = try EntityType.named(name)
    }

    func store(_ db: Database) -> RecordStore { RecordStore(db, portalID: call.caller.portalID, type.record) }
    var input: Input { Input(call) }

    /// One record within the caller's sight.
    ///
    /// - Throws: `ENTITYNOTFOUND`.
    func record(_ db: Database, id: Int) throws -> Record {
        guard let scope else {
            guard let record = try store(db).record(id) else { throw RESTFailure.notFound3(id) }
            return record
        }
        let conditions = [SQLCondition(sql: "id = ?", arguments: [id]), scope]
        guard let record = try store(db).first(where: .joined(conditions, by: "AND")) else {
            throw RESTFailure.notFound3(id)
        }
        return record
    }

    /// `*.get`
    func get(_ db: Database, id name: String = "id") throws -> MethodAnswer {
        let id = try input.id(name)
        let selection = try Selection3(call.params["select"], of: type)
        return MethodAnswer(["item": try item(try record(db, id: id), selection, db)])
    }

    /// `*.list`
    func list(
        _ db: Database, standard: [String]? = nil, order: String? = nil, limit: Int = 50, maximum: Int = 1000
    ) throws -> MethodAnswer {
        let page = try Page3(call.params["pagination"], standard: limit, maximum: maximum)
        let selection = try Selection3(call.params["select"], of: type, standard: standard)
        let filter = Filter3(type: type)
        let conditions = [try filter.condition(call.params["filter"]), scope].compactMap { $0 }
        let terms = try filter.order(call.params["order"])
        let isOrdered = call.params["order"].map { !$0.isNull } ?? false
        let records = try store(db).records(
            where: .joined(conditions, by: "AND"), order: isOrdered ? terms : order ?? terms, limit: page.limit,
            offset: page.offset)
        return MethodAnswer(["items": .array(try records.map { try item($0, selection, db) })])
    }

    /// `*.tail`
    func tail(_ db: Database) throws -> MethodAnswer {
        let cursor = try Cursor3(call.params["cursor"], of: type, filter: call.params["filter"])
        let selection = try Selection3(call.params["select"], of: type)
        var conditions = [try Filter3(type: type).condition(call.params["filter"]), scope].compactMap { $0 }
        let sql = Filter3.expression(cursor.field)
        let bound: DatabaseValue?
        switch cursor.field.kind {
        case .int, .float: bound = cursor.value.number?.databaseValue
        default: bound = cursor.field.stored(cursor.value)?.string?.databaseValue
        }
        if let bound {
            conditions.append(
                SQLCondition(sql: "\(sql) \(cursor.isDescending ? "<" : ">") ?", arguments: [bound]))
        } else if cursor.value.number != 0, cursor.value.text?.isEmpty != true {
            throw RESTFailure.wrongType3("cursor.value", cursor.field.typeName)
        }
        let direction = cursor.isDescending ? " DESC" : ""
        let records = try store(db).records(
            where: .joined(conditions, by: "AND"), order: "\(sql)\(direction), id\(direction)", limit: cursor.limit)
        return MethodAnswer(["items": .array(try records.map { try item($0, selection, db) })])
    }

    /// `*.aggregate`: `select` names fields by function; the answer is keyed by function and field.
    ///
    /// - Throws: `UNKNOWNAGGREGATEFUNCTION`, `INVALIDSELECT`, `UNKNOWNDTOPROPERTY`.
    func aggregate(_ db: Database) throws -> MethodAnswer {
        guard let asked = call.params["select"] else { throw RESTFailure.missing3("select") }
        guard let functions = asked.object, !functions.isEmpty else { throw RESTFailure.invalidSelect3(asked) }
        let conditions = [try Filter3(type: type).condition(call.params["filter"]), scope].compactMap { $0 }
        let store = store(db)
        let condition = SQLCondition.joined(conditions, by: "AND")
        var result: JSONObject = [:]
        for (function, value) in functions {
            let sql = [
                "count": "COUNT(@)", "countDistinct": "COUNT(DISTINCT @)", "sum": "SUM(@)", "avg": "AVG(@)",
                "min": "MIN(@)",
                "max": "MAX(@)",
            ][function]
            guard let sql else {
                throw RESTFailure.version3("UNKNOWNAGGREGATEFUNCTION", "Unknown aggregate function `\(function)`")
            }
            guard let names = value.array?.map({ $0.string ?? "" }) ?? value.object.map({ Array($0.keys) }) else {
                throw RESTFailure.invalidSelect3(asked)
            }
            var bucket: JSONObject = [:]
            for name in names {
                guard let field = type.field(name) else { throw RESTFailure.unknownProperty3(name, of: type.object) }
                bucket[name] = Self.json(
                    try store.value(of: sql.replacing("@", with: Filter3.expression(field)), where: condition))
            }
            result[function] = .object(bucket)
        }
        return MethodAnswer(["result": .object(result)])
    }

    private static func json(_ value: DatabaseValue) -> JSONValue {
        switch value.storage {
        case .int64(let number): .int(Int(number))
        case .double(let number): Int(exactly: number).map { .int($0) } ?? .double(number)
        case .string(let text): .string(text)
        case .null, .blob: .null
        }
    }

    // MARK: Answers

    func item(_ record: Record, _ selection: Selection3, _ db: Database) throws -> JSONValue {
        let added = try extra(record, Set(selection.own), db)
        var result = JSONObject(minimumCapacity: selection.own.count + selection.related.count)
        for name in selection.own {
            guard let field = type.field(name) else { continue }
            result[name] = added[name] ?? Self.value(field, of: record)
        }
        for (name, fields) in selection.related {
            guard let field = type.field(name) else { continue }
            result[name] = try related(field, fields, of: record, db)
        }
        return .object(result)
    }

    /// All fields of an answer without `select`.
    func item(_ record: Record, _ db: Database) throws -> JSONValue {
        try item(record, try Selection3(nil, of: type), db)
    }

    static func value(_ field: EntityType.Field, of record: Record) -> JSONValue {
        field.column == "id" || field.column == "ID" ? .int(record.id) : field.answer(record.fields[field.column])
    }

    private func related(
        _ field: EntityType.Field, _ names: [String], of record: Record, _ db: Database
    ) throws -> JSONValue {
        guard let relation = field.relation, let other = EntityType.object(relation) else { return .null }
        let key = field.key.flatMap { type.field($0) } ?? field
        let value = Self.value(key, of: record)
        let resolver = RelatedObjects(call: call, type: other, names: names)
        if let list = value.array { return .array(try list.compactMap { try resolver.object($0.integer ?? 0, db) }) }
        return try resolver.object(value.integer ?? 0, db) ?? .null
    }
}

/// Objects that another one names: people above all.
struct RelatedObjects {
    let call: MethodCall
    let type: EntityType
    let names: [String]

    /// The named fields; `nil` when there is no such object.
    func object(_ id: Int, _ db: Database) throws -> JSONValue? {
        guard id > 0 else { return nil }
        let values: JSONObject
        if type.object == "UserDto" {
            guard let person = try PersonRow.fetchOne(db, key: ["portalID": call.caller.portalID, "id": id]) else {
                return nil
            }
            values = [
                "id": .int(person.id), "name": .string(People.name(of: person)),
                "role": person.isAdmin ? "admin" : "employee",
                "email": .string(person.email), "gender": "", "externalAuthId": "", "rights": [],
            ]
        } else {
            let store = RecordStore(db, portalID: call.caller.portalID, type.record)
            guard let record = try store.record(id) else { return nil }
            values = JSONObject(
                uniqueKeysWithValues: type.fields.map { ($0.name, EntityQuery.value($0, of: record)) })
        }
        var result: JSONObject = [:]
        for name in names { result[name] = values[name] ?? .null }
        return .object(result)
    }
}

/// The portal's people, as objects of REST 3.0 name them.
enum People {
    static func name(of person: PersonRow) -> String {
        [person.name, person.lastName].filter { !$0.isEmpty }.joined(separator: " ")
    }

    static func all(_ call: MethodCall, _ db: Database) throws -> [PersonRow] {
        try PersonRow.filter(Column("portalID") == call.caller.portalID && Column("isActive") == true)
            .order(Column("id")).fetchAll(db)
    }

    static func person(_ id: Int, _ call: MethodCall, _ db: Database) throws -> PersonRow? {
        try PersonRow.fetchOne(db, key: ["portalID": call.caller.portalID, "id": id])
    }
}

/// What the portal lets a person do with a part of it.
enum Access3: Sendable, Hashable {
    case none, own, all

    /// - Parameter part: `note.collection`; its family's right counts where it has none of its own.
    init(_ call: MethodCall, _ part: String) {
        let access = call.caller.user.access
        guard !call.caller.isAdmin, access != "{}", let rights = (try? JSONValue(parsing: access))?.object else {
            self = .all
            return
        }
        let family = String(part.prefix { $0 != "." })
        switch (rights[part] ?? rights["\(family).*"] ?? rights[family])?.string?.lowercased() {
        case "none": self = .none
        case "own": self = .own
        default: self = .all
        }
    }

    /// - Throws: `ACCESSDENIED`.
    static func require(_ call: MethodCall, _ part: String) throws {
        guard Access3(call, part) != .none else { throw RESTFailure.accessDenied3 }
    }
}
