import GRDB

/// `crm.automation.trigger.*`: triggers that applications register, and their firing.
///
/// Source: the platform's documentation, "Triggers".
enum TriggerMethods {
    static let bodies: [String: MethodBody] = [
        "crm.automation.trigger.add": .writing(add),
        "crm.automation.trigger.list": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(
                .array(
                    try own(call, db).map {
                        ["NAME": $0.fields["NAME"] ?? "", "CODE": $0.fields["CODE"] ?? ""]
                    }))
        },
        "crm.automation.trigger.delete": .writing { call, db in
            try requireAdministrator(call)
            let code = try code(call)
            guard let trigger = try own(call, db).first(where: { $0.fields["CODE"]?.string == code }) else {
                throw CRMFailure.plain("Trigger not found")
            }
            try store(call, db).delete(db, id: trigger.id)
            return MethodAnswer(true)
        },
        "crm.automation.trigger.execute": .writing(execute),
        "crm.automation.trigger": .writing(fire),
    ]

    private static func store(_ call: MethodCall, _ db: Database) throws -> RecordStore {
        guard let store = CRM(db, call).store("crm.automation.trigger") else { throw RESTFailure.of(.notEmulated) }
        return store
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.application != nil else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        guard call.caller.isAdmin else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Admin permissions required")
        }
    }

    private static func own(_ call: MethodCall, _ db: Database) throws -> [Record] {
        let store = try store(call, db)
        let client = call.caller.application?.clientID ?? ""
        return try store.records(
            db, where: RecordFilter.equal(store.type, [(ApplicationRecords.owner, .string(client))]))
    }

    private static func code(_ call: MethodCall) throws -> String {
        guard let code = call.text("CODE") else { throw CRMFailure.plain("Empty trigger code!") }
        let isRight = code.lowercased().utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
        }
        guard isRight else { throw CRMFailure.plain("Wrong trigger code!") }
        return code
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let code = try code(call)
        guard let name = call.text("NAME") else { throw CRMFailure.plain("Empty trigger name!") }
        let store = try store(call, db)
        if var known = try own(call, db).first(where: { $0.fields["CODE"]?.string == code }) {
            known.fields["NAME"] = .string(name)
            try store.update(db, known)
            return MethodAnswer(true)
        }
        try store.insert(
            db,
            Record(
                id: try RecordSequence(name: store.type.name, portalID: store.portalID).take(db),
                fields: [
                    "CODE": .string(code), "NAME": .string(name),
                    ApplicationRecords.owner: .string(call.caller.application?.clientID ?? ""),
                ]))
        return MethodAnswer(true)
    }

    private static func execute(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let code = try code(call)
        guard try own(call, db).contains(where: { $0.fields["CODE"]?.string == code }) else {
            throw CRMFailure.plain("Trigger with code \(code) is not registered.")
        }
        guard let number = call["OWNER_TYPE_ID"]?.integer, let object = try CRM(db, call).object(number), object.isItem
        else { throw CRMFailure.plain("Incorrect parameter OWNER_TYPE_ID.") }
        guard let id = call["OWNER_ID"]?.integer, id > 0, try CRM(db, call).record(object, id) != nil else {
            throw CRMFailure.plain("Incorrect parameter OWNER_ID.")
        }
        return MethodAnswer(true)
    }

    /// What an incoming webhook says that happened to a record: `DEAL_57`.
    private static func fire(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let target = call.text("target") else { throw CRMFailure.plain("Target is not set.") }
        guard let cut = target.lastIndex(of: "_"), let id = Int(target[target.index(after: cut)...]) else {
            throw CRMFailure.plain("Incorrect target format.")
        }
        let crm = CRM(db, call)
        guard let object = try crm.object(named: String(target[..<cut])), object.isItem,
            try crm.record(object, id) != nil
        else { throw CRMFailure.plain("Target is not found.") }
        guard try crm.sees(call, object, id) else { throw RecordFailure.accessDenied }
        return MethodAnswer(true)
    }
}

/// `crm.automatedsolution.*`: workplaces that smart processes stand in.
///
/// Source: the platform's documentation, "Digital workplaces".
enum AutomatedSolutionMethods {
    static let bodies: [String: MethodBody] = [
        "crm.automatedsolution.fields": .plain { call in
            try requireAdministrator(call)
            var fields: JSONObject = [:]
            for field in RecordType.named("crm.automatedsolution")?.fields ?? [] {
                var description = ClassicRecordMethods.describe(field, type: field.type)
                description["upperName"] = .string(ItemMethods.upperName(field.name))
                fields[field.name] = .object(description)
            }
            return MethodAnswer(.object(fields))
        },
        "crm.automatedsolution.add": .writing(add),
        "crm.automatedsolution.get": .reading { call, db in
            MethodAnswer(["automatedSolution": try json(named(call, db), call, db)])
        },
        "crm.automatedsolution.list": .reading(list),
        "crm.automatedsolution.update": .writing(update),
        "crm.automatedsolution.delete": .writing { call, db in
            let record = try named(call, db)
            guard try typeIDs(of: record.id, call, db).isEmpty else {
                throw RESTFailure(
                    "HAS_BOUND_TYPES", status: 400,
                    "Cannot delete the workplace that has SPAs. Move them to another workplace")
            }
            try store(call, db).delete(db, id: record.id)
            return MethodAnswer(.null)
        },
    ]

    private static func store(_ call: MethodCall, _ db: Database) throws -> RecordStore {
        guard let store = CRM(db, call).store("crm.automatedsolution") else { throw RESTFailure.of(.notEmulated) }
        return store
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 400, "Insufficient permissions") }
    }

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        try requireAdministrator(call)
        let id = try call.needInteger("id")
        guard let record = try store(call, db).record(db, id: id) else {
            throw RESTFailure(.notFound, status: 400, "Digital workplace with such id not found")
        }
        return record
    }

    /// A smart process knows its workplace.
    private static func typeIDs(of id: Int, _ call: MethodCall, _ db: Database) throws -> [Int] {
        try CRM(db, call).smartTypes().filter { $0.fields["customSectionId"]?.integer == id }.map(\.id)
    }

    private static func json(_ record: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        [
            "id": .int(record.id), "title": record.fields["title"] ?? "",
            "typeIds": .array(try typeIDs(of: record.id, call, db).map { .int($0) }),
        ]
    }

    private static func bind(_ typeIDs: JSONValue?, to id: Int, _ call: MethodCall, _ db: Database) throws {
        guard let given = typeIDs.flatMap({ $0.array ?? $0.object.map { Array($0.values) } }),
            let types = CRM(db, call).store("crm.type")
        else { return }
        let asked = Set(given.compactMap(\.integer))
        for var type in try CRM(db, call).smartTypes() {
            if asked.contains(type.id) {
                type.fields["customSectionId"] = .int(id)
            } else if type.fields["customSectionId"]?.integer == id {
                type.fields["customSectionId"] = nil
            } else {
                continue
            }
            try types.update(db, type)
        }
    }

    private static func title(_ fields: JSONObject) throws -> String {
        guard let title = fields["title"]?.text, !title.isEmpty else {
            throw RESTFailure("BX_EMPTY_REQUIRED", status: 400, "The required field 'Title' is not filled")
        }
        return title
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let fields = try call.needObject("fields")
        let store = try store(call, db)
        let record = Record(
            id: try RecordSequence(name: store.type.name, portalID: store.portalID).take(db),
            fields: ["title": .string(try title(fields))])
        try store.insert(db, record)
        try bind(fields["typeIds"], to: record.id, call, db)
        return MethodAnswer(["automatedSolution": try json(record, call, db)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var record = try named(call, db)
        let fields = try call.needObject("fields")
        if fields["title"] != nil { record.fields["title"] = .string(try title(fields)) }
        try store(call, db).update(db, record)
        try bind(fields["typeIds"], to: record.id, call, db)
        return MethodAnswer(["automatedSolution": try json(record, call, db)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let store = try store(call, db)
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            db, condition: try reader.condition(call.classicArray("filter")),
            order: try reader.order(call.classicArray("order")), start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(
            ["automatedSolutions": .array(try page.records.map { try json($0, call, db) })], total: page.total,
            next: page.next)
    }
}

/// `crm.calllist.*` and `crm.tracking.trace.*`.
///
/// Source: the platform's documentation, "Call lists" and "Sales Intelligence".
enum CallListMethods {
    static let bodies: [String: MethodBody] = [
        "crm.calllist.add": .writing(add),
        "crm.calllist.get": .reading { call, db in
            guard call["ID"] != nil else { throw argument("ID is not found") }
            guard let id = call["ID"]?.integer, let list = try store(call, db).record(db, id: id) else {
                throw RESTFailure("LIST_ID_ERROR", status: 400, "Incorrect list id")
            }
            return MethodAnswer(json(list))
        },
        "crm.calllist.list": .reading(list),
        "crm.calllist.update": .writing(update),
        "crm.calllist.items.get": .reading(items),
        "crm.tracking.trace.add": .writing(trace),
        "crm.tracking.trace.delete": .writing { call, db in
            guard let id = call["id"]?.integer, let store = CRM(db, call).store("crm.tracking.trace") else {
                throw RESTFailure("ERROR_CORE", status: 400, "Parameter `id` required.")
            }
            try store.delete(db, id: id)
            return MethodAnswer(.null)
        },
    ]

    private static func argument(_ text: String) -> RESTFailure { RESTFailure(.argument, status: 400, text) }

    private static func store(_ call: MethodCall, _ db: Database) throws -> RecordStore {
        guard let store = CRM(db, call).store("crm.calllist") else { throw RESTFailure.of(.notEmulated) }
        return store
    }

    private static func json(_ record: Record) -> JSONValue {
        let number = record.fields["ENTITY_TYPE_ID"]?.integer ?? 0
        return [
            "ID": .string(String(record.id)), "DATE_CREATE": record.fields["DATE_CREATE"] ?? "",
            "CREATED_BY_ID": .string(record.fields["CREATED_BY_ID"]?.text ?? ""),
            "WEBFORM_ID": .string(record.fields["WEBFORM_ID"]?.text ?? "0"),
            "ENTITY_TYPE_ID": .string(String(number)),
            "ENTITY_TYPE": .string(CRMObject.fixed(number)?.code ?? ""),
        ]
    }

    private static func entities(
        _ call: MethodCall, _ db: Database, isUpdate: Bool
    ) throws -> (object: CRMObject, ids: [Int]) {
        for name in ["ENTITY_TYPE", "ENTITIES"] where call[name] == nil { throw argument("\(name) is not found") }
        let code = call.text("ENTITY_TYPE")?.uppercased()
        guard let object = [CRMObject.contact, .company].first(where: { $0.code == code }) else {
            throw RESTFailure(
                "ENTITY_TYPE_ERROR", status: 400, isUpdate ? "EntityType is incorrect" : "Incorrect entity type")
        }
        guard let given = call["ENTITIES"], let values = given.array ?? given.object.map({ Array($0.values) }) else {
            throw RESTFailure("ENTITIES_ERROR", status: 400, "Entities is not array")
        }
        let ids = values.compactMap(\.integer)
        let crm = CRM(db, call)
        guard try !ids.isEmpty && ids.count == values.count && ids.allSatisfy({ try crm.record(object, $0) != nil })
        else {
            throw RESTFailure(isUpdate ? "ENTITIES_ERROR" : "ENTITY_ERROR", status: 400, "Incorrect entities id")
        }
        guard try ids.contains(where: { try crm.sees(call, object, $0) }) else {
            throw RESTFailure("ACCESS_ERROR", status: 403, "You don't have access to these entities")
        }
        return (object, ids)
    }

    private static func rows(_ ids: [Int], former: JSONValue? = nil) -> JSONValue {
        .array(
            ids.map { id in
                former?.array?.first { $0["ID"]?.integer == id } ?? ["ID": .int(id), "STATUS": "IN_WORK"]
            })
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (object, ids) = try entities(call, db, isUpdate: false)
        let store = try store(call, db)
        var fields: JSONObject = [
            "DATE_CREATE": call.now, "CREATED_BY_ID": .int(call.caller.user.id), "ENTITY_TYPE_ID": .int(object.number),
            "ITEMS": rows(ids),
        ]
        if let form = call["WEBFORM_ID"]?.integer { fields["WEBFORM_ID"] = .int(form) }
        let id = try RecordSequence(name: store.type.name, portalID: store.portalID).take(db)
        try store.insert(db, Record(id: id, fields: fields))
        return MethodAnswer(.int(id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["LIST_ID"]?.integer else { throw argument("LIST_ID is not found") }
        let (object, ids) = try entities(call, db, isUpdate: true)
        let store = try store(call, db)
        guard var list = try store.record(db, id: id) else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "Incorrect list id or access denied")
        }
        guard list.fields["ENTITY_TYPE_ID"]?.integer == object.number else {
            throw RESTFailure(
                "ENTITY_TYPE_ERROR", status: 400, "Discrepancy between the type of call participants and incoming type")
        }
        list.fields["ITEMS"] = rows(ids, former: list.fields["ITEMS"])
        if let form = call["WEBFORM_ID"]?.integer { list.fields["WEBFORM_ID"] = .int(form) }
        try store.update(db, list)
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try store(call, db)
        let asked = (call["SELECT"]?.array ?? []).compactMap(\.text).filter { !$0.isEmpty && $0 != "*" }
        let filter = try call.classicArray("FILTER")
        let order = try call.classicArray("ORDER")
        let names = asked + order.keys + filter.keys.map { FilterOperator.split($0).field }
        let known: Set<String> = ["ID", "DATE_CREATE", "CREATED_BY_ID", "WEBFORM_ID", "ENTITY_TYPE_ID"]
        if let unknown = names.first(where: { !known.contains($0) && Int($0) == nil && $0 != "LOGIC" }) {
            throw RESTFailure(
                "100", status: 400,
                "Unknown field definition `\(unknown)` (\(unknown)) for \\Bitrix\\Crm\\CallList\\Internals\\CallList Entity."
            )
        }
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            db, condition: try reader.condition(filter), order: try reader.order(order), start: 0,
            limit: Int(Int32.max))
        return MethodAnswer(
            .array(
                page.records.map { record in
                    guard !asked.isEmpty, let all = json(record).object else { return json(record) }
                    return .object(all.filter { asked.contains($0.key) })
                }))
    }

    private static func items(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call["LIST_ID"] != nil else { throw argument("LIST_ID is not found") }
        guard let id = call["LIST_ID"]?.integer, id > 0 else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "List id should be positive")
        }
        guard let list = try store(call, db).record(db, id: id) else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "Call list is not found")
        }
        let status = call["FILTER"]?["STATUS"]?.text
        if let status {
            let known = try StageBook().stages(db, portalID: call.caller.portalID, directory: "CALL_LIST")
            guard known.contains(where: { $0.id == status }) else {
                throw RESTFailure("STATUS_ERROR", status: 400, "Incorrect status")
            }
        }
        return MethodAnswer(
            .array(
                (list.fields["ITEMS"]?.array ?? []).filter { status == nil || $0["STATUS"]?.text == status }.map {
                    [
                        "ID": $0["ID"] ?? 0, "STATUS": $0["STATUS"] ?? "IN_WORK",
                        "ENTITY_TYPE": list.fields["ENTITY_TYPE_ID"] ?? 0,
                    ]
                }))
    }

    // MARK: Traces

    private static func trace(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        func core(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, text) }
        guard let text = call.text("TRACE") else { throw core("Parameter `TRACE` required.") }
        guard let trace = try? JSONValue(parsing: text), trace.object != nil else {
            throw core("Can not parse JSON in parameter `TRACE`.")
        }
        let crm = CRM(db, call)
        for entity in call["ENTITIES"]?.array ?? [] {
            guard let code = entity["TYPE"]?.text?.uppercased(),
                let object = [CRMObject.company, .contact, .deal, .lead, .quote].first(where: { $0.code == code })
            else { throw core("Wrong TYPE in parameter `ENTITIES`. Allowed types: COMPANY,CONTACT,DEAL,LEAD,QUOTE") }
            guard let id = entity["ID"]?.integer, id > 0 else { throw core("Wrong ID in parameter `ENTITIES`.") }
            guard try crm.sees(call, object, id) else {
                throw core("You have no access to entity `\(code)` with ID `\(id)`.")
            }
        }
        guard let store = crm.store("crm.tracking.trace") else { throw RESTFailure.of(.notEmulated) }
        let id = try RecordSequence(name: store.type.name, portalID: store.portalID).take(db)
        try store.insert(db, Record(id: id, fields: ["TRACE": trace, "ENTITIES": call["ENTITIES"] ?? []]))
        return MethodAnswer(.int(id))
    }
}
