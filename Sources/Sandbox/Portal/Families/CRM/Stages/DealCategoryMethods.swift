import GRDB

/// `crm.dealcategory.*`: the pipelines of deals, as older methods know them.
///
/// Source: the platform's documentation, "Deal pipelines (outdated)".
enum DealCategoryMethods {
    static let bodies: [String: MethodBody] = [
        "crm.dealcategory.add": .writing(add),
        "crm.dealcategory.get": .reading { call, db in MethodAnswer(json(try named(call, db))) },
        "crm.dealcategory.list": .reading(list),
        "crm.dealcategory.update": .writing(update),
        "crm.dealcategory.delete": .writing(delete),
        "crm.dealcategory.default.get": .reading { call, db in
            let standard = try book(call, db).store().record(0)
            return MethodAnswer(["ID": 0, "NAME": standard?.fields["NAME"] ?? ""])
        },
        "crm.dealcategory.default.set": .writing(setDefault),
        "crm.dealcategory.stage.list": .reading { call, db in
            MethodAnswer(try StatusMethods.items(of: directory(call), call, db))
        },
        "crm.dealcategory.status": .plain { call in MethodAnswer(.string(directory(call))) },
    ]

    private static func directory(_ call: MethodCall) -> String {
        StageBook.directory(of: 2, category: call["id"]?.integer ?? 0) ?? ""
    }

    private static func book(_ call: MethodCall, _ db: Database) -> CategoryBook {
        CategoryBook(crm: CRM(db, call), object: .deal)
    }

    private static func json(_ record: Record) -> JSONValue {
        [
            "ID": .string(String(record.id)), "NAME": record.fields["NAME"] ?? "", "IS_LOCKED": "N",
            "SORT": .string(record.fields["SORT"]?.text ?? "500"), "CREATED_DATE": record.fields["CREATED_DATE"] ?? "",
        ]
    }

    /// The standard pipeline is none of these.
    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.classicID()
        guard let record = try book(call, db).store().record(id) else { throw RecordFailure.notFound }
        return record
    }

    private static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        var result: JSONObject = [:]
        result["name"] = fields["NAME"]
        result["sort"] = fields["SORT"]
        return result
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let fields = try fields(of: call)
        guard let name = fields["name"]?.text, !name.isEmpty else {
            throw CRMFailure.plain("The field 'NAME' is required.")
        }
        let book = book(call, db)
        var record = try book.add(name: name, fields, language: call.caller.portal.language)
        record.fields["CREATED_DATE"] = call.now
        try book.store().update(record)
        return MethodAnswer(.int(record.id))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = book(call, db).store()
        let reader = RecordFilter(type: store.type, style: .schema)
        var filter = try call.classicArray("filter")
        filter.removeValue(forKey: "IS_LOCKED")
        let conditions = [try reader.condition(["!ID": 0]), try reader.condition(filter)].compactMap { $0 }
        let page = try store.page(
            .joined(conditions, by: "AND"), order: try reader.order(call.classicArray("order")),
            start: max(0, call["start"]?.integer ?? 0))
        let asked = Set((call["select"]?.array ?? []).compactMap(\.text))
        let rows = page.records.map { record -> JSONValue in
            guard !asked.isEmpty, !asked.contains("*"), let all = json(record).object else { return json(record) }
            return .object(all.filter { asked.contains($0.key) || $0.key == "ID" })
        }
        return MethodAnswer(.array(rows), total: page.total, next: page.next)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        var record = try named(call, db)
        try book(call, db).update(&record, fields(of: call))
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let record = try named(call, db)
        let book = book(call, db)
        guard try !book.isUsed(record.id) else {
            throw CRMFailure.plain("Deals related to the category '\(record.fields["NAME"]?.text ?? "")' found")
        }
        try book.remove(record)
        return MethodAnswer(true)
    }

    private static func setDefault(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        guard let name = call.text("name") else { throw CRMFailure.plain("The parameter 'name' is required.") }
        let book = book(call, db)
        guard var standard = try book.store().record(0) else { throw RecordFailure.notFound }
        try book.update(&standard, ["name": .string(name)])
        return MethodAnswer(true)
    }
}
