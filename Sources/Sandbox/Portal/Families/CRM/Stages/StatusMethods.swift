import GRDB

/// `crm.status.*`: directories of the CRM, such as stages, sources and types.
///
/// Source: the platform's documentation, "CRM directories".
enum StatusMethods {
    static let bodies: [String: MethodBody] = [
        "crm.status.list": .reading(list),
        "crm.status.get": .reading(get),
        "crm.status.add": .writing(add),
        "crm.status.update": .writing(update),
        "crm.status.delete": .writing(delete),
        "crm.status.entity.items": .reading(items),
        "crm.status.entity.types": .reading(types),
    ]

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("crm.status")
    }

    /// Directories are seen by whoever may see any of the CRM's records.
    private static func requireRights(_ call: MethodCall) throws {
        let mayRead = RecordType.classic.contains {
            $0.entityTypeID <= CRMObject.company.number && RecordRights(call.caller, type: $0) != .none
        }
        guard mayRead else { throw RecordFailure.accessDenied }
    }

    // MARK: Reading

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let store = store(call, db)
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            try reader.condition(call.classicArray("filter")), order: try reader.order(call.classicArray("order")),
            start: 0, limit: Int(Int32.max))
        return MethodAnswer(.array(page.records.map(json)), total: page.records.count)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let id = try call.classicID()
        guard let record = try store(call, db).record(id) else { throw RecordFailure.notFound }
        return MethodAnswer(json(record))
    }

    private static func json(_ record: Record) -> JSONValue {
        let fields = record.fields
        let entity = fields["ENTITY_ID"]?.text ?? ""
        var result: JSONObject = [
            "ID": .string(String(record.id)), "ENTITY_ID": .string(entity), "STATUS_ID": fields["STATUS_ID"] ?? "",
            "NAME": fields["NAME"] ?? "", "NAME_INIT": fields["NAME_INIT"] ?? "",
            "SORT": .string(fields["SORT"]?.text ?? "10"), "SYSTEM": fields["SYSTEM"] ?? "N",
            "CATEGORY_ID": fields["CATEGORY_ID"]?.text.map { .string($0) } ?? .null,
            "COLOR": fields["COLOR"] ?? .null, "SEMANTICS": fields["SEMANTICS"] ?? .null,
        ]
        if entity == "STATUS" || entity == "QUOTE_STATUS" || entity.contains("STAGE") {
            let meaning =
                switch fields["SEMANTICS"]?.text {
                case "S": "success"
                case "F": fields["STATUS_ID"]?.text?.hasSuffix("APOLOGY") == true ? "apology" : "failure"
                default: "process"
                }
            result["EXTRA"] = ["SEMANTICS": .string(meaning), "COLOR": fields["COLOR"] ?? ""]
        }
        return .object(result)
    }

    private static func items(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let entity = call.text("entityId") else {
            throw CRMFailure.plain("The parameter entityId is not defined or invalid.")
        }
        return MethodAnswer(try items(of: entity.uppercased(), call, db))
    }

    static func items(of directory: String, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        .array(
            try StageBook().stages(db, portalID: call.caller.portalID, directory: directory).map { status in
                ["NAME": .string(status.name), "SORT": .int(status.sort), "STATUS_ID": .string(status.id)]
            })
    }

    // MARK: Directories

    private static let names: [(id: String, name: String, russianName: String)] = [
        ("STATUS", "Lead stages", "Стадии лидов"), ("SOURCE", "Sources", "Источники"),
        ("CONTACT_TYPE", "Contact type", "Тип контакта"), ("COMPANY_TYPE", "Company type", "Тип компании"),
        ("EMPLOYEES", "Number of employees", "Количество сотрудников"), ("INDUSTRY", "Industry", "Сфера деятельности"),
        ("DEAL_TYPE", "Deal type", "Тип сделки"), ("DEAL_STAGE", "General deal stages", "Стадии сделки (Общее)"),
        ("QUOTE_STATUS", "Quote stages", "Стадии предложений"), ("HONORIFIC", "Salutations", "Обращения"),
        ("CALL_LIST", "Call statuses", "Статусы обзвона"),
    ]

    private static func types(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let isRussian = call.caller.portal.language == "ru"
        let crm = CRM(db, call)
        var types: [JSONValue] = names.map { id, name, russianName in
            var type: JSONObject = ["ID": .string(id), "NAME": .string(isRussian ? russianName : name)]
            switch id {
            case "STATUS": type.merge(stages("NEW", "CONVERTED", "JUNK", 1)) { $1 }
            case "QUOTE_STATUS": type.merge(stages("DRAFT", "APPROVED", "DECLAINED", 7)) { $1 }
            case "DEAL_STAGE":
                type.merge(stages("NEW", "WON", "LOSE", 2)) { $1 }
                type["FIELD_ATTRIBUTE_SCOPE"] = ""
                type["CATEGORY_ID"] = 0
            default: break
            }
            return .object(type)
        }
        for category in try crm.categories(of: 2) where category.id != 0 {
            let prefix = "C\(category.id)"
            var type: JSONObject = [
                "ID": .string("DEAL_STAGE_\(category.id)"), "NAME": category.fields["NAME"] ?? "",
                "PARENT_ID": "DEAL_STAGE", "PREFIX": .string(prefix),
            ]
            type.merge(stages("\(prefix):NEW", "\(prefix):WON", "\(prefix):LOSE", 2)) { $1 }
            type["FIELD_ATTRIBUTE_SCOPE"] = .string("category_\(category.id)")
            type["CATEGORY_ID"] = .string(String(category.id))
            types.append(.object(type))
        }
        for category in try crm.categories(of: 31) {
            types.append(.object(smart(.smartInvoice, category, isRussian ? "Стадии счета" : "Invoice stages")))
        }
        for smartType in try crm.smartTypes() where smartType.fields["isStagesEnabled"]?.string == "Y" {
            let object = CRM.object(smartType)
            for category in try crm.categories(of: object.number) {
                let name = category.fields["NAME"]?.text ?? ""
                var type = smart(object, category, "\(object.name) (\(name))")
                type["CATEGORY_NAME"] = .string(name)
                type["CATEGORY_SORT"] = category.fields["SORT"] ?? 500
                type["IS_DEFAULT_CATEGORY"] = .bool(category.fields["IS_DEFAULT"]?.string == "Y")
                types.append(.object(type))
            }
        }
        return MethodAnswer(.array(types))
    }

    private static func stages(_ first: String, _ success: String, _ failure: String, _ type: Int) -> JSONObject {
        [
            "SEMANTIC_INFO": [
                "START_FIELD": .string(first), "FINAL_SUCCESS_FIELD": .string(success),
                "FINAL_UNSUCCESS_FIELD": .string(failure), "FINAL_SORT": 0,
            ],
            "ENTITY_TYPE_ID": .int(type),
        ]
    }

    private static func smart(_ object: CRMObject, _ category: Record, _ name: String) -> JSONObject {
        [
            "ID": .string("\(object.code)_STAGE_\(category.id)"), "NAME": .string(name), "SEMANTIC_INFO": [],
            "PREFIX": .string("DT\(object.number)_\(category.id)"),
            "FIELD_ATTRIBUTE_SCOPE": .string("category_\(category.id)"), "ENTITY_TYPE_ID": .int(object.number),
            "IS_ENABLED": true, "CATEGORY_ID": .int(category.id),
        ]
    }

    private static func isDirectory(_ id: String, _ crm: CRM) throws -> Bool {
        if names.contains(where: { $0.id == id }) { return true }
        if id.hasPrefix("DEAL_STAGE_") {
            return try crm.categories(of: 2).contains { "DEAL_STAGE_\($0.id)" == id }
        }
        guard let cut = id.firstRange(of: "_STAGE_"), let object = try crm.object(named: String(id[..<cut.lowerBound]))
        else { return false }
        return try crm.categories(of: object.number).contains { "\(object.code)_STAGE_\($0.id)" == id }
    }

    // MARK: Writing

    private static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"].flatMap(RecordFilter.members) else {
            throw RecordFailure.mustBeArray("fields")
        }
        return fields
    }

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.classicID()
        guard let record = try store(call, db).record(id) else {
            throw CRMFailure.plain("Status is not found.")
        }
        return record
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let fields = try fields(of: call)
        let missing = ["ENTITY_ID", "STATUS_ID"].filter { fields[$0]?.text?.isEmpty ?? true }
        guard missing.isEmpty else {
            throw CRMFailure.plain(missing.map { "The field \($0) is required." }.joined(separator: "\n"))
        }
        let directory = fields["ENTITY_ID"]?.text?.uppercased() ?? ""
        let crm = CRM(db, call)
        guard try isDirectory(directory, crm) else { throw CRMFailure.plain("Specified entity type is not supported.") }
        guard let name = fields["NAME"]?.text, !name.isEmpty else {
            throw CRMFailure.plain("The field Title is required.")
        }
        var id = fields["STATUS_ID"]?.text ?? ""
        let prefix = StatusBook.prefix(of: directory)
        if !prefix.isEmpty, !id.hasPrefix(prefix) { id = prefix + id }
        let present = try StageBook().stages(db, portalID: crm.portalID, directory: directory)
        guard !present.contains(where: { $0.id == id }) else {
            throw RESTFailure("ERROR_CORE", status: 400, "The specified status ID already exists.")
        }
        let semantics = semantics(fields)
        let sort = fields["SORT"]?.integer ?? 10
        if semantics == nil, let final = present.first(where: { $0.semantics == "S" }), sort >= final.sort {
            throw CRMFailure.plain(
                "Cannot create more stages after the final stage because the final successful stage already exists. "
                    + "Try using sort order values less than that of the final stage.")
        }
        let status = CRMStatus(
            id: id, name: name, sort: sort, semantics: semantics,
            color: (fields["COLOR"] ?? fields["EXTRA"]?["COLOR"])?.text)
        return MethodAnswer(.int(try StatusBook(crm).add(directory: directory, status, isSystem: false)))
    }

    private static func semantics(_ fields: JSONObject) -> String? {
        if let letter = fields["SEMANTICS"]?.text?.uppercased() { return letter == "S" || letter == "F" ? letter : nil }
        switch fields["EXTRA"]?["SEMANTICS"]?.text {
        case "success": return "S"
        case "failure", "apology": return "F"
        default: return nil
        }
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        var record = try named(call, db)
        let fields = try fields(of: call)
        if let name = fields["NAME"]?.text, !name.isEmpty { record.fields["NAME"] = .string(name) }
        if let sort = fields["SORT"]?.integer { record.fields["SORT"] = .int(sort) }
        if let color = (fields["COLOR"] ?? fields["EXTRA"]?["COLOR"])?.text { record.fields["COLOR"] = .string(color) }
        try store(call, db).update(record)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let record = try named(call, db)
        let isForced = (call["params"]?["FORCED"] ?? call["FORCED"])?.flag ?? false
        guard record.fields["SYSTEM"]?.string != "Y" || isForced else {
            throw CRMFailure.plain(
                "CRM System Status can be deleted only if parameter FORCED is specified and equal to \"Y\".")
        }
        guard try !StatusBook(CRM(db, call)).isUsed(record) else {
            throw CRMFailure.plain("There are active items in this status.")
        }
        try store(call, db).delete(record.id)
        return MethodAnswer(true)
    }
}
