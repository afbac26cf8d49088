import GRDB

/// Templates of documents, of the CRM and of applications.
enum DocumentTemplateMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for module in [DocumentModule.crm, .rest] {
            let prefix = "\(module.prefix).template"
            bodies["\(prefix).add"] = .writing { call, db in try add(call, db, module) }
            for name in ["get", "download"] {
                bodies["\(prefix).\(name)"] = .reading { call, db in
                    try requireRights(call)
                    return MethodAnswer(["template": json(try named(call, db, module), call, module)])
                }
            }
            bodies["\(prefix).list"] = .reading { call, db in try list(call, db, module) }
            bodies["\(prefix).update"] = .writing { call, db in try update(call, db, module) }
            bodies["\(prefix).delete"] = .writing { call, db in
                try requireRights(call)
                let record = try named(call, db, module)
                _ = try DocumentBook(call, db, module).templates.update(db, record, [:], forced: ["isDeleted": "Y"])
                return MethodAnswer(.null)
            }
            bodies["\(prefix).getfields"] = .reading { call, db in
                try requireRights(call)
                let record = try named(call, db, module, withDeleted: true)
                guard record.fields["isDeleted"]?.string != "Y" else {
                    throw CRMFailure.zero("Cannot get fields from deleted template")
                }
                let values = call["values"]?.object ?? [:]
                let number = values["DocumentNumber"]?.text ?? "1"
                let title = "\(record.fields["name"]?.text ?? "") \(number)"
                return MethodAnswer([
                    "templateFields": .object(DocumentBook.fields(number: number, title: title, values))
                ])
            }
        }
        return bodies.filter { MethodTable.standard.methods[$0.key] != nil }
    }()

    static func requireRights(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw CRMFailure.zero("You do not have permissions to modify templates") }
    }

    private static func named(
        _ call: MethodCall, _ db: Database, _ module: DocumentModule, withDeleted: Bool = false
    ) throws -> Record {
        guard let id = call["id"]?.integer else {
            throw RESTFailure("100", status: 400, "Bitrix\\DocumentGenerator\\Template constructor must be is public")
        }
        guard let record = try DocumentBook(call, db, module).templates.store(db).record(id),
            record.fields["moduleId"]?.string == module.code,
            withDeleted || record.fields["isDeleted"]?.string != "Y"
        else { throw CRMFailure.zero("Template not found") }
        return record
    }

    static func json(_ record: Record, _ call: MethodCall, _ module: DocumentModule) -> JSONValue {
        let fields = record.fields
        func text(_ name: String) -> JSONValue { fields[name]?.text.map { .string($0) } ?? .null }
        let name =
            module == .crm ? "crm.documentgenerator.template.download" : "documentgenerator.api.template.download"
        let users = (fields["users"]?.array ?? []).compactMap(\.text)
        var result: JSONObject = [
            "id": .string(String(record.id)), "name": text("name"), "region": text("region"), "code": text("code"),
            "download": .string(
                "https://\(call.caller.portal.domain)/bitrix/services/main/ajax.php?action=\(name)&SITE_ID=s1&id=\(record.id)"
            ),
            "downloadMachine": .string("https://\(call.caller.portal.domain)/rest/\(name).json?id=\(record.id)"),
            "active": fields["active"] ?? "Y", "moduleId": .string(module.code), "numeratorId": text("numeratorId"),
            "withStamps": fields["withStamps"] ?? "N",
            "users": .object(JSONObject(users.map { ($0, .string($0)) }, uniquingKeysWith: { first, _ in first })),
            "isDeleted": fields["isDeleted"] ?? "N", "sort": .string(fields["sort"]?.text ?? "500"),
        ]
        if module == .crm {
            result["entityTypeId"] = fields["entityTypeId"] ?? []
        } else {
            let provider = "bitrix\\documentgenerator\\dataprovider\\rest"
            result["providers"] = [provider: .string(provider)]
        }
        result["createTime"] = text("createTime")
        result["updateTime"] = text("updateTime")
        return .object(result)
    }

    /// What a call gives, as it is kept.
    private static func forced(_ fields: JSONObject) -> JSONObject {
        var forced: JSONObject = [:]
        func list(_ value: JSONValue) -> JSONValue {
            .array(value.array ?? value.object.map { Array($0.values) } ?? [value])
        }
        if let users = fields["users"] { forced["users"] = list(users) }
        if let types = fields["entityTypeId"] { forced["entityTypeId"] = list(types) }
        return forced
    }

    private static func checkNumerator(
        _ fields: JSONObject, _ call: MethodCall, _ db: Database
    ) throws {
        guard let id = fields["numeratorId"]?.integer else { return }
        guard try call.store(db, "documentgenerator.numerator").record(id) != nil else {
            throw CRMFailure.zero("Numerator not found")
        }
    }

    private static func add(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        try requireRights(call)
        let required = ["name", "numeratorId", "region"] + (module == .crm ? ["entityTypeId"] : [])
        let missing = required.filter { fields[$0] == nil || fields[$0]?.text?.isEmpty == true }
        guard missing.isEmpty else {
            throw CRMFailure.zero("Empty required fields: \(missing.joined(separator: ", "))")
        }
        guard fields["file"] != nil || fields["fileId"] != nil else { throw CRMFailure.zero("Missing file content") }
        try checkNumerator(fields, call, db)
        var forced = forced(fields)
        forced["moduleId"] = .string(module.code)
        forced["bodyType"] = "Bitrix\\DocumentGenerator\\Body\\Docx"
        let record = try DocumentBook(call, db, module).templates.add(db, fields, forced: forced)
        return MethodAnswer(["template": json(record, call, module)])
    }

    private static func update(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        try requireRights(call)
        let record = try named(call, db, module)
        let fields = try call.needObject("fields")
        try checkNumerator(fields, call, db)
        var input = fields
        for name in ["id", "moduleId", "isDeleted"] { input.removeValue(forKey: name) }
        let changed = try DocumentBook(call, db, module).templates.update(db, record, input, forced: forced(fields))
        return MethodAnswer(["template": json(changed, call, module)])
    }

    private static func list(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        try requireRights(call)
        let book = DocumentBook(call, db, module)
        let type = book.templates.type
        let reader = RecordFilter(type: type, style: .schema)
        var filter = try call.classicArray("filter")
        if filter["isDeleted"] == nil { filter["isDeleted"] = "N" }
        let own = RecordFilter.equal(type, [("moduleId", .string(module.code))])
        let conditions = [own, try reader.condition(filter)].compactMap { $0 }
        let page = try book.templates.store(db).page(
            .joined(conditions, by: "AND"), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        let select = CatalogBridge.selection(call)
        let always: Set<String> = ["id", "download", "downloadMachine"]
        var templates: JSONObject = [:]
        for record in page.records {
            let all = json(record, call, module).object ?? [:]
            templates[String(record.id)] = .object(
                select.isEmpty ? all : all.filter { select.contains($0.key) || always.contains($0.key) })
        }
        return MethodAnswer(["templates": .object(templates)], total: page.total, next: page.next)
    }
}
