import GRDB

/// `crm.type.*`: smart processes, kinds of records that a portal's people make themselves.
///
/// Source: the platform's documentation, "Smart processes".
enum SmartTypeMethods {
    static let bodies: [String: MethodBody] = [
        "crm.type.add": .writing(add),
        "crm.type.get": .reading { call, db in
            let id = try call.needInteger("id")
            return MethodAnswer(["type": json(try named(call, db, id), withRelations: true)])
        },
        "crm.type.getbyentitytypeid": .reading { call, db in
            let number = try call.needInteger("entityTypeId")
            guard let record = try CRM(db, call).smartType(number) else { throw CRMFailure.zero("SPA not found") }
            return MethodAnswer(["type": json(record, withRelations: true)])
        },
        "crm.type.list": .reading(list),
        "crm.type.update": .writing(update),
        "crm.type.delete": .writing(delete),
        "crm.type.fields": .plain(fields),
        "crm.enum.ownertype": .reading(ownerTypes),
    ]

    private static let type = RecordType.named("crm.type") ?? .plain("crm.type")

    private static func records(_ call: MethodCall) -> Records {
        Records(call, type: type, errors: SchemaErrors(type: type, method: nil))
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RecordFailure.itemAccessDenied }
    }

    private static func named(_ call: MethodCall, _ db: Database, _ id: Int) throws -> Record {
        guard let record = try records(call).store(db).record(id) else { throw CRMFailure.zero("SPA not found") }
        return record
    }

    // MARK: Answers

    private static func json(_ record: Record, withRelations: Bool) -> JSONValue {
        var result: JSONObject = [:]
        for field in type.fields where !field.isSecret {
            if field.name == "id" {
                result["id"] = .int(record.id)
            } else {
                result[field.name] =
                    record.fields[field.name] ?? (field.kind == .flag ? "N" : field.name == "code" ? "" : .null)
            }
        }
        if withRelations {
            result["relations"] = record.fields["relations"] ?? ["parent": [], "child": []]
            result["linkedUserFields"] = record.fields["linkedUserFields"] ?? linkedUserFields([:])
            result["customSections"] = []
        }
        return .object(result)
    }

    private static func fields(_ call: MethodCall) throws -> MethodAnswer {
        try requireAdministrator(call)
        var result: JSONObject = [:]
        for field in type.fields where !field.isSecret {
            var description = ClassicRecordMethods.describe(field, type: field.type)
            description["upperName"] = .string(ItemMethods.upperName(field.name))
            result[field.name] = .object(description)
        }
        return MethodAnswer(["fields": .object(result)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let reader = RecordFilter(type: type, style: .schema)
        let filter = try call.classicArray("filter")
        let order = try call.classicArray("order")
        try check(filter)
        for (name, direction) in order {
            guard type.field(name) != nil else {
                throw RecordFailure.invalidArgument("Invalid order: field '\(name)' is not allowed in order")
            }
            guard ["ASC", "DESC"].contains(direction.text?.uppercased() ?? "") else {
                throw RecordFailure.invalidArgument(
                    "Invalid order: allowed sort directions are `ASC, DESC`. But got '\(direction.text ?? "")' for field '\(name)'"
                )
            }
        }
        let page = try records(call).store(db).page(
            try reader.condition(filter), order: try reader.order(order), start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(
            ["types": .array(page.records.map { json($0, withRelations: false) })], total: page.total, next: page.next)
    }

    private static func check(_ filter: JSONObject) throws {
        for (key, value) in filter where key.lowercased() != "logic" {
            guard Int(key) == nil else {
                try check(RecordFilter.members(value) ?? [:])
                continue
            }
            let name = FilterOperator.split(key).field
            guard let field = type.field(name), !field.isSecret else {
                throw RecordFailure.invalidArgument("Invalid filter: field '\(name)' is not allowed in filter")
            }
        }
    }

    // MARK: Writing

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        try requireAdministrator(call)
        let number = try number(fields, call, db)
        guard let title = fields["title"]?.text, !title.isEmpty else {
            throw RESTFailure("BX_EMPTY_REQUIRED", status: 400, "Required field \"TITLE\" is not filled")
        }
        if fields["isExternal"]?.flag == true, fields["customSectionId"]?.integer == nil {
            throw CRMFailure.zero("Select a workplace where the SPA will be located")
        }
        let record = try records(call).add(
            db, fields,
            forced: [
                "entityTypeId": .int(number), "relations": relations(fields["relations"]),
                "linkedUserFields": linkedUserFields(fields["linkedUserFields"]?.object ?? [:]),
            ])
        let language = call.caller.portal.language
        try CategoryBook(crm: CRM(db, call), object: CRM.object(record)).add(
            name: language == "ru" ? "Общая" : "General", ["sort": 500], language: language)
        try call.emit(db, "ONCRMTYPEADD", ["FIELDS": ["ID": .int(record.id)]])
        return MethodAnswer(["type": json(record, withRelations: true)])
    }

    private static func number(_ fields: JSONObject, _ call: MethodCall, _ db: Database) throws -> Int {
        let taken = Set(try CRM(db, call).smartTypes().compactMap { $0.fields["entityTypeId"]?.integer })
        guard let value = fields["entityTypeId"], !value.isNull else {
            var number = 1030
            while taken.contains(number) { number += 2 }
            return number
        }
        guard let number = value.integer, (128..<192).contains(number) || number >= 1030 && number.isMultiple(of: 2)
        else { throw RecordFailure.invalidArgument("entityTypeId is out of allowed range") }
        guard !taken.contains(number) else {
            throw RecordFailure.invalidArgument("Type with entityTypeId \(number) already exists")
        }
        return number
    }

    /// Clients are related to every smart process from the start.
    private static func relations(_ value: JSONValue?) -> JSONValue {
        var result: JSONObject = [:]
        for side in ["parent", "child"] {
            let given = value?[side]?.array ?? value?[side]?.object.map { Array($0.values) } ?? []
            result[side] = .array(
                given.compactMap { relation in
                    relation["entityTypeId"]?.integer.map {
                        [
                            "entityTypeId": .int($0),
                            "isChildrenListEnabled": relation["isChildrenListEnabled"]?.flag == true ? "Y" : "N",
                            "isPredefined": $0 == 3 || $0 == 4 ? "Y" : "N",
                        ]
                    }
                })
        }
        return .object(result)
    }

    private static func linkedUserFields(_ given: JSONObject) -> JSONValue {
        var result: JSONObject = [:]
        for name in ["CALENDAR_EVENT|UF_CRM_CAL_EVENT", "TASKS_TASK|UF_CRM_TASK", "TASKS_TASK_TEMPLATE|UF_CRM_TASK"] {
            result[name] = given[name]?.flag == true ? "Y" : "N"
        }
        return .object(result)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db, try call.needInteger("id"))
        let fields = try call.needObject("fields")
        try requireAdministrator(call)
        var forced: JSONObject = [:]
        if let relations = fields["relations"] { forced["relations"] = Self.relations(relations) }
        if let linked = fields["linkedUserFields"]?.object { forced["linkedUserFields"] = linkedUserFields(linked) }
        let changed = try records(call).update(db, record, fields, forced: forced)
        try call.emit(db, "ONCRMTYPEUPDATE", ["FIELDS": ["ID": .int(record.id)]])
        return MethodAnswer(["type": json(changed, withRelations: true)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db, try call.needInteger("id"))
        try requireAdministrator(call)
        let crm = CRM(db, call)
        let object = CRM.object(record)
        if let type = try crm.type(of: object),
            try RecordStore(db, portalID: crm.portalID, type: type).count() > 0
        {
            throw RESTFailure("BX_ERROR", status: 400, "You cannot delete an entity type that has elements")
        }
        let categories = CategoryBook(crm: crm, object: object)
        for category in try crm.categories(of: object.number) { try categories.remove(category) }
        if let entity = object.userFieldEntity {
            for definition in try crm.userFieldDefinitions(of: entity) {
                try UserFieldBook(call, db).delete(definition)
            }
        }
        try records(call).delete(db, record)
        try call.emit(db, "ONCRMTYPEDELETE", ["FIELDS": ["ID": .int(record.id)]])
        return MethodAnswer([])
    }

    /// Every kind of record that there is.
    private static func ownerTypes(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let objects = CRMObject.fixed + (try CRM(db, call).smartTypes().map(CRM.object))
        return MethodAnswer(
            .array(
                objects.map { object in
                    [
                        "ID": .int(object.number), "NAME": .string(object.name(in: call.caller.portal.language)),
                        "SYMBOL_CODE": .string(object.code), "SYMBOL_CODE_SHORT": .string(object.shortCode),
                    ]
                }))
    }
}
