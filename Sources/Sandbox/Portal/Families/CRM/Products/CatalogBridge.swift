import GRDB

/// Older methods of the CRM that work with the records of the catalogue, under names and in a spelling of their own.
///
/// Source: the platform's documentation, "Products (outdated)", "Product sections", "VAT rates" and "Units of measure" of the CRM.
struct CatalogBridge: Sendable {
    struct Name: Sendable {
        /// As the CRM spells it.
        var classic: String
        /// As the catalogue keeps it.
        var own: String
        var type: String
        var title: String
        var isRequired = false
        var isReadOnly = false
    }

    /// `crm.vat`
    var prefix: String
    /// `catalog.vat`
    var storage: String
    /// Beginning of the events; empty: none.
    var event: String
    var names: [Name]
    /// What a change answers: the number of the record, or `true`.
    var answersNumber = false
    /// How a record that is not there is refused.
    var notFound = RecordFailure.notFound

    private var byClassic: [String: Name] {
        Dictionary(names.map { ($0.classic, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func records(_ call: MethodCall) throws -> Records { try Records(call, storage) }

    // MARK: Names

    /// `PROPERTY_44` → `property44`; other names as the table says.
    private func own(_ classic: String) -> String? {
        if let name = byClassic[classic.uppercased()] { return name.own }
        guard classic.hasPrefix("PROPERTY_"), let number = Int(classic.dropFirst("PROPERTY_".count)) else { return nil }
        return "property\(number)"
    }

    /// Conditions or an order under the catalogue's names; what has none is left out.
    private func renamed(_ members: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (key, value) in members {
            if Int(key) != nil || key.uppercased() == "LOGIC" {
                result[key] = RecordFilter.members(value).map { .object(renamed($0)) } ?? value
                continue
            }
            let (_, _, field) = FilterOperator.split(key)
            if let name = own(field) { result[key.dropLast(field.count) + name] = value }
        }
        return result
    }

    /// Fields for the catalogue.
    func input(_ fields: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (key, value) in fields where byClassic[key]?.isReadOnly != true {
            guard let name = own(key) else { continue }
            // A property's value comes with a number of its own, or bare.
            result[name] = name.hasPrefix("property") ? value["value"] ?? value["VALUE"] ?? value : value
        }
        return result
    }

    // MARK: Answers

    func json(_ record: Record, select: Set<String> = []) -> JSONObject {
        var result: JSONObject = [:]
        for name in names where select.isEmpty || select.contains(name.classic) || name.classic == "ID" {
            result[name.classic] = spelled(record, name)
        }
        for (key, value) in record.fields where key.hasPrefix("property") {
            guard let number = Int(key.dropFirst("property".count)) else { continue }
            let name = "PROPERTY_\(number)"
            guard select.isEmpty || select.contains(name) || select.contains("PROPERTY_*") else { continue }
            result[name] =
                value["value"] == nil ? ["valueId": .string("\(record.id)\(number)"), "value": value] : value
        }
        return result
    }

    private func spelled(_ record: Record, _ name: Name) -> JSONValue {
        if name.own == "id" { return .string(String(record.id)) }
        guard let value = record.fields[name.own], !value.isNull else { return .null }
        switch value {
        case .int(let number):
            return .string(name.type == "double" ? RecordValue.decimal(Double(number)) : String(number))
        case .double(let number): return .string(RecordValue.decimal(number))
        case .bool(let flag): return flag ? "Y" : "N"
        default: return value
        }
    }

    var fields: JSONValue {
        var result: JSONObject = [:]
        for name in names {
            result[name.classic] = [
                "type": .string(name.type), "isRequired": .bool(name.isRequired), "isReadOnly": .bool(name.isReadOnly),
                "isImmutable": false, "isMultiple": false, "isDynamic": false, "title": .string(name.title),
            ]
        }
        return .object(result)
    }

    // MARK: Methods

    func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.classicID()
        guard let record = try records(call).store(db).record(id) else { throw notFound }
        return record
    }

    func page(_ call: MethodCall, _ db: Database) throws -> RecordStore.Page {
        let store = try records(call).store(db)
        let reader = RecordFilter(type: store.type, style: .schema)
        return try store.page(
            try reader.condition(renamed(call.classicArray("filter"))),
            order: try reader.order(renamed(call.classicArray("order"))), start: max(-1, call["start"]?.integer ?? 0))
    }

    static func selection(_ call: MethodCall) -> Set<String> {
        let asked = Set((call["select"]?.array ?? []).compactMap(\.text).filter { !$0.isEmpty })
        return asked.contains("*") ? [] : asked
    }

    static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        return fields
    }

    func tell(_ call: MethodCall, _ db: Database, _ action: String, _ id: Int) throws {
        guard !event.isEmpty else { return }
        try call.emit(db, event + action, ["FIELDS": ["ID": .int(id)]])
    }

    /// The plain methods; types with more to them put their own in their place.
    var bodies: [String: MethodBody] {
        let bridge = self
        return [
            "\(prefix).fields": .plain { _ in MethodAnswer(bridge.fields) },
            "\(prefix).get": .reading { call, db in MethodAnswer(.object(bridge.json(try bridge.named(call, db)))) },
            "\(prefix).list": .reading { call, db in
                let page = try bridge.page(call, db)
                let select = Self.selection(call)
                return MethodAnswer(
                    .array(page.records.map { .object(bridge.json($0, select: select)) }), total: page.total ?? 0,
                    next: page.next)
            },
            "\(prefix).add": .writing { call, db in
                try call.requireCRMAdministrator()
                let fields = try Self.fields(of: call)
                for name in bridge.names where name.isRequired && fields[name.classic]?.text?.isEmpty ?? true {
                    throw CRMFailure.plain("The field \(name.classic) is required.")
                }
                let record = try bridge.records(call).add(db, bridge.input(fields))
                try bridge.tell(call, db, "ADD", record.id)
                return MethodAnswer(.int(record.id))
            },
            "\(prefix).update": .writing { call, db in
                try call.requireCRMAdministrator()
                let record = try bridge.named(call, db)
                _ = try bridge.records(call).update(db, record, bridge.input(Self.fields(of: call)))
                try bridge.tell(call, db, "UPDATE", record.id)
                return MethodAnswer(bridge.answersNumber ? .int(record.id) : true)
            },
            "\(prefix).delete": .writing { call, db in
                try call.requireCRMAdministrator()
                let record = try bridge.named(call, db)
                try bridge.records(call).delete(db, record)
                try bridge.tell(call, db, "DELETE", record.id)
                return MethodAnswer(true)
            },
        ]
    }
}
