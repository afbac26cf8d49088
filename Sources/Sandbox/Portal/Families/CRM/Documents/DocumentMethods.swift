import GRDB

/// `crm.documentgenerator.*` and `documentgenerator.*`: documents that are made from templates, each with its number.
///
/// The sandbox keeps templates, numbers and values; it does not lay out files.
/// Source: the platform's documentation, "Document generator" and "Document generator of the CRM".
enum DocumentMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for module in [DocumentModule.crm, .rest] {
            let prefix = module.prefix
            bodies["\(prefix).document.add"] = .writing { call, db in try add(call, db, module) }
            for name in ["get", "download", "getpdf", "getimage"] {
                bodies["\(prefix).document.\(name)"] = .reading { call, db in
                    let book = DocumentBook(call, db, module)
                    return MethodAnswer(["document": book.json(try named(call, db, module))])
                }
            }
            bodies["\(prefix).document.list"] = .reading { call, db in try list(call, db, module) }
            bodies["\(prefix).document.update"] = .writing { call, db in try update(call, db, module) }
            bodies["\(prefix).document.delete"] = .writing { call, db in
                let book = DocumentBook(call, db, module)
                let record = try named(call, db, module)
                try book.records.delete(db, record)
                try book.tell("DELETE", record)
                return MethodAnswer(.null)
            }
            bodies["\(prefix).document.enablepublicurl"] = .writing { call, db in
                let book = DocumentBook(call, db, module)
                let record = try named(call, db, module)
                let isOn = call["status"]?.flag ?? true
                let hash: JSONValue = isOn ? .string(call.platform.randomness.hexadecimal(5)) : .null
                let changed = try book.records.update(db, record, [:], forced: ["publicHash": hash])
                return MethodAnswer(["publicUrl": book.publicAddress(changed)])
            }
            bodies["\(prefix).document.getfields"] = .reading { call, db in
                let record = try named(call, db, module)
                let values = call["values"]?.object ?? record.fields["values"]?.object ?? [:]
                let number = values["DocumentNumber"]?.text ?? record.fields["number"]?.text ?? ""
                return MethodAnswer([
                    "documentFields": .object(
                        DocumentBook.fields(number: number, title: record.fields["title"]?.text ?? "", values))
                ])
            }
        }
        bodies["crm.documentgenerator.document.upload"] = .writing(upload)
        return bodies.filter { MethodTable.standard.methods[$0.key] != nil }
    }()

    private static func named(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> Record {
        guard let id = call["id"]?.integer else {
            throw RESTFailure(
                "100", status: 400, "Bitrix\\DocumentGenerator\\Document constructor must be is public")
        }
        let book = DocumentBook(call, db, module)
        guard let record = try book.records.store(db).record(id), record.fields["moduleId"]?.string == module.code
        else { throw CRMFailure.zero("Document not found") }
        return record
    }

    private static func add(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        guard let id = call["templateId"]?.integer else {
            throw RESTFailure("100", status: 400, "Bitrix\\DocumentGenerator\\Template constructor must be is public")
        }
        let book = DocumentBook(call, db, module)
        guard let template = try book.templates.store(db).record(id),
            template.fields["moduleId"]?.string == module.code
        else { throw CRMFailure.zero("Template not found") }
        guard template.fields["isDeleted"]?.string != "Y" else {
            throw CRMFailure.zero("Cannot create document on deleted template")
        }
        var forced: JSONObject = ["templateId": .int(id)]
        var title = template.fields["name"]?.text ?? ""
        if module == .crm {
            let (object, owner) = try book.owner(call["entityTypeId"], call["entityId"])
            forced["entityTypeId"] = .int(object.number)
            forced["entityId"] = .int(owner.id)
        } else {
            forced["value"] = call["value"] ?? ""
            forced["provider"] = .string(
                call.text("providerClassName") ?? "Bitrix\\DocumentGenerator\\DataProvider\\Rest")
        }
        var values = call["values"]?.object ?? [:]
        let number = try values["DocumentNumber"]?.text ?? book.nextNumber(template.fields["numeratorId"]?.integer)
        values["_creationMethod"] = "rest"
        values["stampsEnabled"] = .bool(call["stampsEnabled"]?.flag ?? false)
        title = values["DocumentTitle"]?.text ?? "\(title) \(number)"
        forced.merge([
            "number": .string(number), "title": .string(title), "values": .object(values),
            "stampsEnabled": .bool(call["stampsEnabled"]?.flag ?? false), "moduleId": .string(module.code),
        ]) { $1 }
        let record = try book.records.add(db, [:], forced: forced)
        try book.tell("ADD", record)
        return MethodAnswer(["document": book.json(record)])
    }

    private static func upload(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        let missing = ["entityTypeId", "entityId", "fileContent", "region", "title", "number"].filter {
            fields[$0] == nil || fields[$0]?.text?.isEmpty == true
        }
        guard missing.isEmpty else {
            throw CRMFailure.zero("Empty required fields: \(missing.joined(separator: ", "))")
        }
        let book = DocumentBook(call, db, .crm)
        let (object, owner) = try book.owner(fields["entityTypeId"], fields["entityId"])
        let record = try book.records.add(
            db, [:],
            forced: [
                "entityTypeId": .int(object.number), "entityId": .int(owner.id), "title": fields["title"] ?? "",
                "number": fields["number"] ?? "", "moduleId": "crm", "values": ["_creationMethod": "rest"],
            ])
        try book.tell("ADD", record)
        return MethodAnswer(["document": book.json(record)])
    }

    private static func update(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        let record = try named(call, db, module)
        let book = DocumentBook(call, db, module)
        var forced: JSONObject = [:]
        if let given = call["values"]?.object {
            forced["values"] = .object((record.fields["values"]?.object ?? [:]).merging(given) { $1 })
            if let number = given["DocumentNumber"]?.text { forced["number"] = .string(number) }
            if let title = given["DocumentTitle"]?.text { forced["title"] = .string(title) }
        }
        if let stamps = call["stampsEnabled"]?.flag { forced["stampsEnabled"] = .bool(stamps) }
        let changed = try book.records.update(db, record, [:], forced: forced)
        try book.tell("UPDATE", changed)
        return MethodAnswer(["document": book.json(changed)])
    }

    private static func list(_ call: MethodCall, _ db: Database, _ module: DocumentModule) throws -> MethodAnswer {
        let book = DocumentBook(call, db, module)
        let type = book.records.type
        let reader = RecordFilter(type: type, style: .schema)
        let own = RecordFilter.equal(type, [("moduleId", .string(module.code))])
        let conditions = [own, try reader.condition(call.classicArray("filter"))].compactMap { $0 }
        let page = try book.records.store(db).page(
            .joined(conditions, by: "AND"), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        let select = CatalogBridge.selection(call)
        let extra: Set<String> = ["id", "downloadUrl", "pdfUrl", "imageUrl", "downloadUrlMachine"]
        return MethodAnswer(
            [
                "documents": .array(
                    page.records.map { record in
                        let all = book.json(record).object ?? [:]
                        return .object(
                            select.isEmpty ? all : all.filter { select.contains($0.key) || extra.contains($0.key) })
                    })
            ], total: page.total, next: page.next)
    }
}

/// Whose documents: the CRM's, about its records, or those of applications about whatever they like.
enum DocumentModule: Sendable {
    case crm, rest

    var prefix: String { self == .crm ? "crm.documentgenerator" : "documentgenerator" }
    var code: String { self == .crm ? "crm" : "rest" }
}

/// The documents and templates of a portal.
struct DocumentBook {
    let call: MethodCall
    let db: Database
    let module: DocumentModule
    let records: Records
    let templates: Records

    init(_ call: MethodCall, _ db: Database, _ module: DocumentModule) {
        self.call = call
        self.db = db
        self.module = module
        func records(_ name: String) -> Records {
            let type = RecordType.named(name) ?? .plain(name)
            return Records(call, type: type, errors: SchemaErrors(type: type, method: nil))
        }
        self.records = records("documentgenerator.document")
        templates = records("documentgenerator.template")
    }

    func owner(_ number: JSONValue?, _ id: JSONValue?) throws -> (CRMObject, Record) {
        let crm = CRM(db, call)
        guard let number = number?.integer, let object = try crm.object(number), object.isItem else {
            throw CRMFailure.zero("No provider for entityTypeId")
        }
        guard let id = id?.integer, id > 0 else { throw CRMFailure.zero("Empty required parameter \"value\"") }
        guard let record = try crm.record(object, id) else { throw CRMFailure.zero("Cannot create document") }
        guard try crm.sees(call, object, id) else {
            throw RESTFailure("DOCGEN_ACCESS_ERROR", status: 403, "Access denied")
        }
        return (object, record)
    }

    /// The numerator's next number: its template with `{NUMBER}` filled in.
    func nextNumber(_ numerator: Int?) throws -> String {
        let store = call.store(db, "documentgenerator.numerator")
        guard var record = try numerator.flatMap({ try store.record($0) }) else { return "1" }
        let settings = record.fields["settings"]?[NumeratorMethods.generator]
        let start = settings?["start"]?.integer ?? 1
        let next = record.fields["last"]?.integer.map { $0 + (settings?["step"]?.integer ?? 1) } ?? start
        record.fields["last"] = .int(next)
        try store.update(record)
        let digits = String(next)
        let length = min(settings?["length"]?.integer ?? 0, 20)
        let pad = settings?["padString"]?.text?.first ?? "0"
        let padded = String(repeating: pad, count: max(0, length - digits.count)) + digits
        return (record.fields["template"]?.text ?? "{NUMBER}").replacing("{NUMBER}", with: padded)
    }

    func tell(_ action: String, _ record: Record) throws {
        guard module == .crm else { return }
        try call.emit(
            db, "ONCRMDOCUMENTGENERATORDOCUMENT" + action,
            [
                "FIELDS": [
                    "ID": .int(record.id), "ENTITY_TYPE_ID": record.fields["entityTypeId"] ?? 0,
                    "ENTITY_ID": record.fields["entityId"] ?? 0,
                ]
            ])
    }

    func publicAddress(_ record: Record) -> JSONValue {
        record.fields["publicHash"]?.string.map { .string("https://\(call.caller.portal.domain)/~\($0)") } ?? .null
    }

    private func address(_ action: String, _ id: Int) -> JSONValue {
        let name =
            module == .crm ? "crm.documentgenerator.document.\(action)" : "documentgenerator.api.document.\(action)"
        return .string(
            "https://\(call.caller.portal.domain)/bitrix/services/main/ajax.php?action=\(name)&SITE_ID=s1&id=\(id)")
    }

    func json(_ record: Record) -> JSONValue {
        let fields = record.fields
        func text(_ name: String) -> JSONValue { fields[name]?.text.map { .string($0) } ?? .null }
        let download = module == .crm ? "download" : "getfile"
        var result: JSONObject = [
            "id": .string(String(record.id)), "title": text("title"), "number": text("number"),
            "templateId": text("templateId"), "createTime": text("createTime"), "updateTime": text("updateTime"),
            "createdBy": text("createdBy"), "updatedBy": text("updatedBy"), "values": fields["values"] ?? [:],
            "stampsEnabled": .bool(fields["stampsEnabled"]?.flag ?? false), "isTransformationError": false,
            "downloadUrl": address(download, record.id), "pdfUrl": address("getpdf", record.id),
            "imageUrl": address("getimage", record.id), "publicUrl": publicAddress(record),
            "downloadUrlMachine": .string(
                "https://\(call.caller.portal.domain)/rest/\(module.prefix).document.\(download).json?id=\(record.id)"),
        ]
        if module == .crm {
            result["entityTypeId"] = text("entityTypeId")
            result["entityId"] = text("entityId")
            result["changeStampsEnabled"] = false
            result["changeStampsDisabledReason"] = "No seals or signatures in the template"
            result["changeQrCodeEnabled"] = false
            result["qrCodeEnabled"] = false
            result["changeQrCodeDisabledReason"] = "No QR code in the template"
            result["products"] = [
                "currencyId": .string(CurrencyMethods.base(of: call.caller.portal)), "totalSum": "0.00", "totalRows": 0,
            ]
        } else {
            result["value"] = fields["value"] ?? ""
            result["provider"] = text("provider")
        }
        return .object(result)
    }

    /// What a document consists of: number, title, and what its template asks for.
    static func fields(number: String, title: String, _ values: JSONObject) -> JSONObject {
        var result: JSONObject = [
            "DocumentNumber": [
                "title": "Number", "value": .string(number), "required": "Y", "group": ["Document"],
                "chain": "this.DOCUMENT.DOCUMENT_NUMBER", "default": .string(number),
            ],
            "DocumentTitle": [
                "title": "Document Title", "value": .string(title), "group": ["Document"], "required": "Y",
                "default": .string(title),
            ],
        ]
        for (name, value) in values where result[name] == nil && !name.hasPrefix("_") && name != "stampsEnabled" {
            result[name] = ["value": value, "default": value]
        }
        return result
    }
}
