import GRDB

/// `crm.category.*`: pipelines.
///
/// Source: the platform's documentation, "Pipelines".
enum CategoryMethods {
    static let bodies: [String: MethodBody] = [
        "crm.category.add": .writing(add),
        "crm.category.get": .reading(get),
        "crm.category.list": .reading(list),
        "crm.category.update": .writing(update),
        "crm.category.delete": .writing(delete),
        "crm.category.fields": .reading(fields),
    ]

    /// The kind of record that the call is about; only some have pipelines.
    private static func object(_ call: MethodCall, _ crm: CRM) throws -> CRMObject {
        let number = try call.needInteger("entityTypeId")
        guard let object = try crm.object(number) else { throw RecordFailure.typeNotFound }
        guard [2, 3, 4, 31].contains(number) || number >= CRMObject.firstDynamic else {
            throw CRMFailure.unsupported(object.code)
        }
        return object
    }

    private static func json(_ record: Record, _ object: CRMObject) -> JSONValue {
        var result: JSONObject = [
            "id": .int(record.id), "name": record.fields["NAME"] ?? "", "sort": record.fields["SORT"] ?? 500,
            "entityTypeId": .int(object.number), "isDefault": record.fields["IS_DEFAULT"] ?? "N",
        ]
        if object == .deal, record.id != 0 {
            result["originId"] = record.fields["ORIGIN_ID"] ?? ""
            result["originatorId"] = record.fields["ORIGINATOR_ID"] ?? ""
        }
        return .object(result)
    }

    /// Pipelines in the order in which they are listed; contacts and companies have one that cannot be changed.
    private static func all(_ crm: CRM, _ object: CRMObject, _ call: MethodCall) throws -> [Record] {
        let records = try crm.categories(of: object.number).sorted {
            ($0.fields["SORT"]?.integer ?? 0, $0.id) < ($1.fields["SORT"]?.integer ?? 0, $1.id)
        }
        guard object == .contact || object == .company else { return records }
        let name: JSONValue = call.caller.portal.language == "ru" ? "Общее" : "General"
        return [Record(id: 0, fields: ["NAME": name, "SORT": 500, "IS_DEFAULT": "Y"])] + records
    }

    private static func named(_ call: MethodCall, _ crm: CRM, _ object: CRMObject) throws -> Record {
        let id = try call.needInteger("id")
        guard let record = try all(crm, object, call).first(where: { $0.id == id }) else { throw CRMFailure.notFound }
        return record
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RecordFailure.itemAccessDenied }
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let object = try object(call, crm)
        return MethodAnswer(["category": json(try named(call, crm, object), object)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let object = try object(call, crm)
        let categories = try all(crm, object, call)
        return MethodAnswer(["categories": .array(categories.map { json($0, object) })], total: categories.count)
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let object = try object(call, crm)
        let fields = try call.needObject("fields")
        try requireAdministrator(call)
        guard let name = fields["name"]?.text, !name.isEmpty else { throw CRMFailure.zero("Field 'NAME' is required") }
        if object == .contact || object == .company, fields["isDefault"]?.flag == true {
            throw CRMFailure.zero("Default client category does not support updating default state")
        }
        let book = CategoryBook(crm: crm, object: object)
        let record = try book.add(name: name, fields, language: call.caller.portal.language)
        return MethodAnswer(["category": json(record, object)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let object = try object(call, crm)
        var record = try named(call, crm, object)
        let fields = try call.needObject("fields")
        try requireAdministrator(call)
        try CategoryBook(crm: crm, object: object).update(&record, fields)
        return MethodAnswer(["category": json(record, object)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let object = try object(call, crm)
        let record = try named(call, crm, object)
        try requireAdministrator(call)
        let book = CategoryBook(crm: crm, object: object)
        if object == .deal, record.id == 0 { throw CRMFailure.zero("Default deal category cannot be deleted") }
        if object != .deal, record.fields["IS_DEFAULT"]?.string == "Y" {
            throw RESTFailure("BX_ERROR", status: 400, "This funnel is the default funnel")
        }
        guard try !book.isUsed(record.id) else {
            throw object == .deal
                ? CRMFailure.zero("Deals related to the funnel \(record.fields["NAME"]?.text ?? "") found")
                : RESTFailure("BX_ERROR", status: 400, "Elements related to the funnel found")
        }
        try book.remove(record)
        return MethodAnswer(.null)
    }

    private static func fields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let object = try object(call, CRM(db, call))
        var fields: JSONObject = [:]
        func add(_ name: String, _ type: String, isRequired: Bool = false, isReadOnly: Bool = false) {
            let upperName = ItemMethods.upperName(name)
            fields[name] = [
                "type": .string(type), "isRequired": .bool(isRequired), "isReadOnly": .bool(isReadOnly),
                "isImmutable": false, "isMultiple": false, "isDynamic": false, "title": .string(upperName),
                "upperName": .string(upperName),
            ]
        }
        add("id", "integer", isReadOnly: true)
        add("name", "string")
        add("sort", "integer")
        add("entityTypeId", "integer", isRequired: true, isReadOnly: true)
        add("isDefault", "boolean", isReadOnly: object == .deal)
        if object == .deal {
            add("originId", "string")
            add("originatorId", "string")
        }
        return MethodAnswer(["fields": .object(fields)])
    }
}

/// The pipelines of one kind of record.
struct CategoryBook {
    let crm: CRM
    let object: CRMObject

    func store() -> RecordStore {
        crm.store(object == .deal ? "crm.dealcategory" : "crm.category")
    }

    /// Keeps a new pipeline with its stages.
    @discardableResult
    func add(name: String, _ fields: JSONObject, language: String) throws -> Record {
        let store = store()
        let isSmart = object.number >= CRMObject.firstDynamic
        let isFirst = try isSmart && crm.categories(of: object.number).isEmpty
        var record = Record(
            id: try store.nextID(),
            fields: [
                "NAME": .string(name), "SORT": .int(fields["sort"]?.integer ?? 500),
                "ENTITY_TYPE_ID": .int(object.number), "IS_DEFAULT": "N",
            ])
        setOrigin(&record, fields)
        if isFirst || object != .deal && fields["isDefault"]?.flag == true { try makeDefault(&record) }
        try store.insert(record)
        try StatusBook(crm).addStages(of: object.number, category: record.id, language: language)
        return record
    }

    func update(_ record: inout Record, _ fields: JSONObject) throws {
        if let name = fields["name"]?.text, !name.isEmpty { record.fields["NAME"] = .string(name) }
        if let sort = fields["sort"]?.integer { record.fields["SORT"] = .int(sort) }
        setOrigin(&record, fields)
        if fields["isDefault"]?.flag == true, object == .smartInvoice || object.number >= CRMObject.firstDynamic {
            try makeDefault(&record)
        }
        try store().update(record)
    }

    private func setOrigin(_ record: inout Record, _ fields: JSONObject) {
        for (item, name) in [("originId", "ORIGIN_ID"), ("originatorId", "ORIGINATOR_ID")] {
            if let text = fields[item]?.text { record.fields[name] = .string(text) }
        }
    }

    private func makeDefault(_ record: inout Record) throws {
        let store = store()
        for var other in try crm.categories(of: object.number) where other.id != record.id {
            other.fields["IS_DEFAULT"] = "N"
            try store.update(other)
        }
        record.fields["IS_DEFAULT"] = "Y"
    }

    func remove(_ record: Record) throws {
        try store().delete(record.id)
        try StatusBook(crm).removeStages(of: object.number, category: record.id)
    }

    func isUsed(_ category: Int) throws -> Bool {
        try RecordStore(crm.db, portalID: crm.portalID, object.storage).exists(
            where: SQLCondition(
                sql: "ifnull(json_extract(fields, '$.CATEGORY_ID'), 0) = ?", arguments: [category]))
    }
}
