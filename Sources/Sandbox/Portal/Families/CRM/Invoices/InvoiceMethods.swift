import GRDB

/// `crm.invoice.*`: invoices of the older kind.
///
/// Source: the platform's documentation, "Invoices (outdated)".
enum InvoiceMethods {
    static let bodies: [String: MethodBody] = [
        "crm.invoice.add": .writing(add),
        "crm.invoice.get": .reading { call, db in
            let book = try InvoiceBook(call, db)
            return MethodAnswer(book.json(try named(call, book), withRows: true))
        },
        "crm.invoice.list": .reading(list),
        "crm.invoice.update": .writing(update),
        "crm.invoice.delete": .writing { call, db in
            let book = try InvoiceBook(call, db)
            let record = try named(call, book)
            try book.records.delete(db, record)
            try call.emit(db, "ONCRMINVOICEDELETE", ["FIELDS": ["ID": .int(record.id)]])
            return MethodAnswer(true)
        },
        "crm.invoice.fields": .reading { call, db in
            let book = try InvoiceBook(call, db)
            var fields: JSONObject = [:]
            for field in book.records.type.fields where !field.isSecret {
                fields[field.name] = .object(ClassicRecordMethods.describe(field, type: field.type))
            }
            return MethodAnswer(.object(fields))
        },
        "crm.invoice.getexternallink": .reading { call, db in
            let book = try InvoiceBook(call, db)
            let record = try named(call, book)
            let account = record.fields["ACCOUNT_NUMBER"]?.text ?? String(record.id)
            return MethodAnswer(
                .string(
                    "https://\(call.caller.portal.domain)/pub/invoice.php?account_number=\(account)&hash=\(record.id)"))
        },
        "crm.invoice.recurring.expose": .writing(expose),
        "crm.invoice.status.fields": .plain { _ in
            MethodAnswer(
                RecordType.named("crm.status").map { type in
                    let shown = ["ID", "ENTITY_ID", "STATUS_ID", "SORT", "NAME", "NAME_INIT", "SYSTEM"]
                    var fields: JSONObject = [:]
                    for field in type.fields where shown.contains(field.name) {
                        fields[field.name] = .object(ClassicRecordMethods.describe(field, type: field.type))
                    }
                    return .object(fields)
                } ?? .null)
        },
        "crm.invoice.status.list": .reading { call, db in
            let rows = try statuses(call, db)
            return MethodAnswer(.array(rows.map(json)), total: rows.count)
        },
        "crm.invoice.status.get": .reading { call, db in MethodAnswer(json(try status(call, db))) },
        "crm.invoice.status.add": .writing(addStatus),
        "crm.invoice.status.update": .writing(updateStatus),
        "crm.invoice.status.delete": .writing(deleteStatus),
    ]

    private static func named(_ call: MethodCall, _ book: InvoiceBook) throws -> Record {
        let id = try call.classicID()
        guard let record = try book.records.store(book.db).record(id) else { throw RecordFailure.notFound }
        return record
    }

    private static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        return fields
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try fields(of: call)
        let book = try InvoiceBook(call, db)
        for name in ["ORDER_TOPIC", "PAY_SYSTEM_ID", "PERSON_TYPE_ID"] where fields[name]?.text?.isEmpty ?? true {
            throw CRMFailure.plain("The field \(name) is required.")
        }
        let record = try book.add(fields)
        return MethodAnswer(.int(record.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = try InvoiceBook(call, db)
        let record = try named(call, book)
        let fields = try fields(of: call)
        let changed = try book.records.update(db, record, fields, forced: try book.forced(fields, former: record))
        try call.emit(db, "ONCRMINVOICEUPDATE", ["FIELDS": ["ID": .int(record.id)]])
        if changed.fields["STATUS_ID"] != record.fields["STATUS_ID"] {
            try call.emit(db, "ONCRMINVOICESETSTATUS", ["FIELDS": ["ID": .int(record.id)]])
        }
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = try InvoiceBook(call, db)
        let reader = RecordFilter(type: book.records.type, style: .schema)
        let page = try book.records.store(db).page(
            try reader.condition(call.classicArray("filter")), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        let select = CatalogBridge.selection(call)
        return MethodAnswer(
            .array(
                page.records.map { record in
                    let all = book.json(record, withRows: false)
                    guard !select.isEmpty, let members = all.object else { return all }
                    return .object(members.filter { select.contains($0.key) || $0.key == "ID" })
                }), total: page.total ?? 0, next: page.next)
    }

    /// Makes an invoice from a recurring one at once.
    private static func expose(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let id = try call.classicID()
        let templates = try Records(call, "crm.invoice.recurring")
        guard let template = try templates.store(db).record(id) else { throw RecordFailure.notFound }
        let book = try InvoiceBook(call, db)
        guard let based = template.fields["INVOICE_ID"]?.integer,
            let invoice = try book.records.store(db).record(based)
        else { throw RecordFailure.notFound }
        var fields = invoice.fields.filter { name, _ in book.records.type.field(name)?.isReadOnly == false }
        fields["STATUS_ID"] = "N"
        fields.removeValue(forKey: "ACCOUNT_NUMBER")
        let record = try book.add(fields)
        let today = PortalTime.day(unixSeconds: call.platform.clock.unixSeconds)
        _ = try templates.update(
            db, template, [:],
            forced: [
                "COUNTER_REPEAT": .int((template.fields["COUNTER_REPEAT"]?.integer ?? 0) + 1),
                "LAST_EXECUTION": .string(PortalTime.dayText(days: today)),
            ])
        try call.emit(
            db, "ONCRMINVOICERECURRINGEXPOSE",
            ["FIELDS": ["ID": .int(id), "RECURRING_INVOICE_ID": .int(based), "INVOICE_ID": .int(record.id)]])
        return MethodAnswer(["INVOICE_ID": .int(record.id)])
    }

    // MARK: Statuses

    private static let directory = "INVOICE_STATUS"

    private static func statuses(_ call: MethodCall, _ db: Database) throws -> [Record] {
        let store = CRM(db, call).store("crm.status")
        let reader = RecordFilter(type: store.type, style: .schema)
        let own = RecordFilter.equal(store.type, [("ENTITY_ID", .string(directory))])
        let conditions = [own, try reader.condition(call.classicArray("filter"))].compactMap { $0 }
        return try store.page(
            .joined(conditions, by: "AND"), order: try reader.order(call.classicArray("order")), start: 0,
            limit: Int(Int32.max)
        ).records
    }

    private static func status(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.classicID()
        guard let record = try CRM(db, call).store("crm.status").record(id),
            record.fields["ENTITY_ID"]?.text == directory
        else { throw RecordFailure.notFound }
        return record
    }

    private static func json(_ record: Record) -> JSONValue {
        [
            "ID": .string(String(record.id)), "ENTITY_ID": .string(directory),
            "STATUS_ID": record.fields["STATUS_ID"] ?? "", "NAME": record.fields["NAME"] ?? "",
            "NAME_INIT": record.fields["NAME_INIT"] ?? "", "SORT": .string(record.fields["SORT"]?.text ?? "100"),
            "SYSTEM": record.fields["SYSTEM"] ?? "N",
        ]
    }

    private static func addStatus(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let fields = try fields(of: call)
        guard let name = fields["NAME"]?.text, !name.isEmpty else {
            throw CRMFailure.plain("The field NAME is required.")
        }
        let present = try statuses(call, db)
        var id = fields["STATUS_ID"]?.text ?? ""
        if id.isEmpty {
            // The first letter that stands for nothing yet.
            id =
                "ABCEFGHIJKLMOQRTUVWXYZ".map(String.init)
                .first { letter in !present.contains { $0.fields["STATUS_ID"]?.text == letter } } ?? "A1"
        }
        guard !present.contains(where: { $0.fields["STATUS_ID"]?.text == id }) else {
            throw RESTFailure("ERROR_CORE", status: 400, "The specified status ID already exists.")
        }
        let status = CRMStatus(id: id, name: name, sort: fields["SORT"]?.integer ?? 120, semantics: nil, color: nil)
        return MethodAnswer(.int(try StatusBook(CRM(db, call)).add(directory: directory, status, isSystem: false)))
    }

    private static func updateStatus(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        var record = try status(call, db)
        let fields = try fields(of: call)
        if let name = fields["NAME"]?.text, !name.isEmpty { record.fields["NAME"] = .string(name) }
        if let sort = fields["SORT"]?.integer { record.fields["SORT"] = .int(sort) }
        try CRM(db, call).store("crm.status").update(record)
        return MethodAnswer(true)
    }

    private static func deleteStatus(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let record = try status(call, db)
        guard record.fields["SYSTEM"]?.string != "Y" else {
            throw CRMFailure.plain("CRM System Status can not be deleted.")
        }
        try CRM(db, call).store("crm.status").delete(record.id)
        return MethodAnswer(true)
    }
}

/// The older invoices of a portal.
private struct InvoiceBook {
    let call: MethodCall
    let db: Database
    let records: Records

    init(_ call: MethodCall, _ db: Database) throws {
        self.call = call
        self.db = db
        guard let type = RecordType.named("crm.invoice") else { throw RESTFailure.of(.notEmulated) }
        let own = try CRM(db, call).withUserFields(type)
        records = Records(call, type: own, errors: SchemaErrors(type: own, method: nil))
        guard RecordRights(call.caller, type: own) != .none else { throw RecordFailure.accessDenied }
    }

    func add(_ fields: JSONObject) throws -> Record {
        let record = try records.add(db, fields, forced: forced(fields, former: nil))
        try call.emit(db, "ONCRMINVOICEADD", ["FIELDS": ["ID": .int(record.id)]])
        return record
    }

    /// Sums follow from the rows, and what is paid from the status.
    func forced(_ fields: JSONObject, former: Record?) throws -> JSONObject {
        var forced: JSONObject = [:]
        if let given = fields["PRODUCT_ROWS"], let rows = given.array ?? given.object.map({ Array($0.values) }) {
            var kept: [JSONValue] = []
            var price = 0.0
            var tax = 0.0
            for row in rows {
                var fields = row.object ?? [:]
                let id = try RecordSequence(name: "crm.invoice.row", portalID: records.call.caller.portalID).take(db)
                if (fields["ID"]?.integer ?? 0) == 0 { fields["ID"] = .string(String(id)) }
                let quantity = fields["QUANTITY"]?.number ?? 1
                let each = fields["PRICE"]?.number ?? 0
                let rate = fields["VAT_RATE"]?.number ?? 0
                price += each * quantity
                tax += each * quantity * rate / (1 + rate)
                kept.append(.object(fields))
            }
            forced["PRODUCT_ROWS"] = .array(kept)
            forced["PRICE"] = .double(price)
            forced["TAX_VALUE"] = .double((tax * 100).rounded() / 100)
        }
        if let status = fields["STATUS_ID"]?.text, status != former?.fields["STATUS_ID"]?.text {
            let known = try StageBook().stages(db, portalID: records.call.caller.portalID, directory: "INVOICE_STATUS")
            let isKnown = known.contains { $0.id == status }
            forced["STATUS_ID"] = isKnown ? .string(status) : former?.fields["STATUS_ID"] ?? "N"
            forced["DATE_STATUS"] = call.now
            forced["EMP_STATUS_ID"] = .int(call.caller.user.id)
            forced["PAYED"] = status == "P" ? "Y" : "N"
            if status == "P" { forced["DATE_PAYED"] = call.now }
        }
        return forced
    }

    func json(_ record: Record, withRows: Bool) -> JSONValue {
        var result = records.json(record).object ?? [:]
        for field in records.type.fields where UserField.isName(field.name) && field.kind != .integer {
            result[field.name] = UserField.classic(record.fields[field.name], for: field)
        }
        if let responsible = record.fields["RESPONSIBLE_ID"]?.integer,
            let person = try? PersonRow.fetchOne(
                db, key: ["portalID": records.call.caller.portalID, "id": Int64(responsible)])
        {
            result["RESPONSIBLE_EMAIL"] = .string(person.email)
            result["RESPONSIBLE_NAME"] = .string(person.name)
            result["RESPONSIBLE_LAST_NAME"] = .string(person.lastName)
            result["RESPONSIBLE_LOGIN"] = .string(person.email)
            result["RESPONSIBLE_WORK_POSITION"] = .string(person.position)
        }
        if !withRows {
            result.removeValue(forKey: "PRODUCT_ROWS")
            result.removeValue(forKey: "INVOICE_PROPERTIES")
        } else {
            result["PRODUCT_ROWS"] = record.fields["PRODUCT_ROWS"] ?? []
            result["INVOICE_PROPERTIES"] = record.fields["INVOICE_PROPERTIES"] ?? [:]
        }
        return .object(result)
    }
}
