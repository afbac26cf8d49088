import GRDB

/// `crm.duplicate.*` and `crm.entity.mergeBatch`: records that are one and the same.
///
/// Source: the platform's documentation, "Duplicates".
enum DuplicateMethods {
    static let bodies: [String: MethodBody] = [
        "crm.duplicate.findbycomm": .reading(find),
        "crm.entity.mergebatch": .writing(merge),
        "crm.duplicate.volatiletype.fields": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(
                .array(
                    try fields(call, db).map { number, field in
                        [
                            "entityTypeId": .int(number), "fieldCode": .string(field.name),
                            "fieldTitle": .string(field.title),
                        ]
                    }))
        },
        "crm.duplicate.volatiletype.list": .reading { call, db in
            try requireAdministrator(call)
            let all = try store(call, db).records()
            return MethodAnswer(
                .array(
                    all.map {
                        [
                            "id": .int($0.id), "entityTypeId": $0.fields["entityTypeId"] ?? 0,
                            "fieldCode": $0.fields["fieldCode"] ?? "",
                        ]
                    }))
        },
        "crm.duplicate.volatiletype.register": .writing(register),
        "crm.duplicate.volatiletype.unregister": .writing { call, db in
            try requireAdministrator(call)
            let id = try call.needInteger("id")
            let store = store(call, db)
            guard try store.record(id) != nil else {
                throw RESTFailure("TYPE_IS_NOT_ASSIGNED", status: 400, "This type is not assigned")
            }
            try store.delete(id)
            return MethodAnswer(true)
        },
    ]

    // MARK: Phones and addresses

    private static func find(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let kind = call.text("type")?.uppercased() else {
            throw RESTFailure("Communication type is not defined", status: 400, "Parameter 'type' is required.")
        }
        guard kind == "PHONE" || kind == "EMAIL" else {
            throw RESTFailure(
                ErrorCode("Communication type '\(kind)' is not supported in current context"), status: 400,
                "Communication type '\(kind)' is not supported in current context")
        }
        let values = (call["values"]?.array ?? call["values"]?.object.map { Array($0.values) } ?? [])
            .compactMap(\.text).map { normalized($0, kind) }.filter { !$0.isEmpty }
        guard !values.isEmpty else {
            throw RESTFailure("Communication values is not defined", status: 400, "Parameter 'values' is required.")
        }
        let asked = call.text("entity_type")?.uppercased()
        var result: JSONObject = [:]
        for object in [CRMObject.lead, .contact, .company] where asked == nil || asked == object.code {
            guard let type = RecordType.named(object.storage) else { continue }
            let rights = RecordRights(call.caller, type: type)
            guard rights != .none else { continue }
            let store = RecordStore(db, portalID: call.caller.portalID, type: type)
            let candidates = try store.records(where: SQLCondition(sql: "json_array_length(fields, '$.\(kind)') > 0"))
            let found = candidates.filter { record in
                rights.covers(record, userID: call.caller.user.id)
                    && (record.fields[kind]?.array ?? []).contains {
                        isSame(normalized($0["VALUE"]?.text ?? "", kind), as: values, kind)
                    }
            }.prefix(20)
            if !found.isEmpty { result[object.code] = .array(found.map { .int($0.id) }) }
        }
        return MethodAnswer(result.isEmpty ? [] : .object(result))
    }

    /// Digits of a phone, an address without regard to case.
    private static func normalized(_ value: String, _ kind: String) -> String {
        kind == "PHONE" ? value.filter(\.isNumber) : value.lowercased().trimming(while: \.isWhitespace)
    }

    /// Phones with and without the code of the country are one; 8 stands for +7.
    private static func isSame(_ value: String, as values: [String], _ kind: String) -> Bool {
        guard kind == "PHONE" else { return values.contains(value) }
        func core(_ digits: String) -> String { digits.count > 10 ? String(digits.suffix(10)) : digits }
        return values.contains { $0 == value || core($0) == core(value) && core(value).count >= 7 }
    }

    // MARK: Further fields

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RecordFailure.itemAccessDenied }
    }

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("crm.volatiletype")
    }

    /// Text fields that duplicates may be looked for by.
    private static func fields(_ call: MethodCall, _ db: Database) throws -> [(Int, RecordType.Field)] {
        let asked = call["entityTypeId"]?.integer
        return try [1, 3, 4].filter { asked == nil || asked == $0 }.flatMap { number in
            let names: Set<String> = ["TITLE", "NAME", "LAST_NAME", "SECOND_NAME", "COMPANY_TITLE", "POST", "ADDRESS"]
            return (try CRM(db, call).type(number)?.fields ?? [])
                .filter { names.contains($0.name) || UserField.isName($0.name) && $0.kind == .text && !$0.isMultiple }
                .map { (number, $0) }
        }
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let number = try call.needInteger("entityTypeId")
        let code = try call.need("fieldCode").text ?? ""
        guard try fields(call, db).contains(where: { $0.0 == number && $0.1.name == code }) else {
            throw RESTFailure("FIELD_NOT_FOUND", status: 400, "Field not found")
        }
        let store = store(call, db)
        let all = try store.records()
        if let known = all.first(where: {
            $0.fields["entityTypeId"]?.integer == number && $0.fields["fieldCode"]?.text == code
        }) {
            return MethodAnswer(["id": .int(known.id)])
        }
        guard all.count < 7 else {
            throw RESTFailure(
                "MAX_TYPES_COUNT_EXCEEDED", status: 400, "There is already a maximum number of volatile types")
        }
        let id = try store.nextID()
        try store.insert(Record(id: id, fields: ["entityTypeId": .int(number), "fieldCode": .string(code)]))
        return MethodAnswer(["id": .int(id)])
    }

    // MARK: Merging

    private static func merge(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let params = call["params"]?.object ?? call.params
        guard let number = params.member("entityTypeId")?.integer else {
            throw CRMFailure.zero("The parameter entityTypeId is required.")
        }
        let crm = CRM(db, call)
        guard let object = try crm.object(number), let type = try crm.type(of: object) else {
            throw CRMFailure.zero("Entity type \(number) is not supported")
        }
        guard [CRMObject.lead, .deal, .contact, .company].contains(object) else {
            throw CRMFailure.zero("Entity type \(object.code) is not supported")
        }
        let given = params.member("entityIds")
        let ids = (given?.array ?? given?.object.map { Array($0.values) } ?? []).compactMap(\.integer).filter { $0 > 0 }
        guard !ids.isEmpty else {
            throw CRMFailure.zero("The parameter entityIds does not contains valid elements.")
        }
        guard ids.count > 1 else {
            throw CRMFailure.zero("The parameter entityIds must contains at least two elements.")
        }
        let store = RecordStore(db, portalID: crm.portalID, type: type)
        let records = try ids.map { id in
            guard let record = try store.record(id) else { throw CRMFailure.zero("Owner was not found") }
            guard RecordRights(call.caller, type: type).covers(record, userID: call.caller.user.id) else {
                throw RecordFailure.itemAccessDenied
            }
            return record
        }
        guard var main = records.first else { return MethodAnswer(.null) }
        let others = records.dropFirst()
        guard try isMergeable(main, others, type) else {
            return MethodAnswer(["STATUS": "CONFLICT", "ENTITY_IDS": .array(others.map { .int($0.id) })])
        }
        for other in others { take(other, into: &main, type) }
        try store.update(main)
        for other in others {
            try move(from: other.id, to: main.id, object, call, db)
            try store.delete(other.id)
            try crm.removeBelongings(of: number, other.id, call)
            try ClassicRecordMethods.emit(call, db, type, "DELETE", id: other.id)
        }
        try ClassicRecordMethods.emit(call, db, type, "UPDATE", id: main.id)
        return MethodAnswer(["STATUS": "SUCCESS", "ENTITY_IDS": .array(others.map { .int($0.id) })])
    }

    /// Fields that two people filled in differently are a conflict that only a person can resolve.
    private static func isMergeable(_ main: Record, _ others: ArraySlice<Record>, _ type: RecordType) throws -> Bool {
        others.allSatisfy { other in
            ["NAME", "LAST_NAME", "BIRTHDATE"].allSatisfy { name in
                guard type.field(name) != nil, let mine = main.fields[name]?.text, let its = other.fields[name]?.text
                else { return true }
                return mine.isEmpty || its.isEmpty || mine.lowercased() == its.lowercased()
            }
        }
    }

    private static func take(_ other: Record, into main: inout Record, _ type: RecordType) {
        for field in type.fields where field.name != "ID" {
            guard let its = other.fields[field.name] else { continue }
            if field.kind == .multifield {
                let mine = main.fields[field.name]?.array ?? []
                let new = (its.array ?? []).filter { entry in !mine.contains { $0["VALUE"] == entry["VALUE"] } }
                if !new.isEmpty { main.fields[field.name] = .array(mine + new) }
                if field.name == "PHONE" || field.name == "EMAIL", !(mine + new).isEmpty {
                    main.fields["HAS_\(field.name)"] = "Y"
                }
            } else if field.isMultiple {
                let mine = main.fields[field.name]?.array ?? []
                main.fields[field.name] = .array(mine + (its.array ?? []).filter { !mine.contains($0) })
            } else if main.fields[field.name]?.text?.isEmpty ?? true, main.fields[field.name]?.array == nil {
                main.fields[field.name] = its
            }
        }
    }

    /// What hangs on the one record hangs on the other then.
    private static func move(
        from old: Int, to new: Int, _ object: CRMObject, _ call: MethodCall, _ db: Database
    ) throws {
        let portalID = call.caller.portalID
        let activities = ActivityBook(call, db)
        let condition = ActivityBook.condition(object: object.number, old)
        for var activity in try activities.records.matching(db, condition) {
            let bindings = ActivityBook.bindings(activity).map {
                $0 == ActivityBook.binding(object.number, old) ? ActivityBook.binding(object.number, new) : $0
            }
            activity.fields["BINDINGS"] = .array(bindings)
            activity.fields["OWNER_TYPE_ID"] = bindings.first?["OWNER_TYPE_ID"]
            activity.fields["OWNER_ID"] = bindings.first?["OWNER_ID"]
            try activities.records.store(db).update(activity)
        }
        for (owner, field) in links[object] ?? [] {
            let store = RecordStore(db, portalID: portalID, owner)
            for record in try store.records([field: .int(old)]) { try store.update(record, [field: .int(new)]) }
        }
        let requisites = RecordStore(db, portalID: portalID, "crm.requisite")
        for record in try requisites.records(["ENTITY_TYPE_ID": .int(object.number), "ENTITY_ID": .int(old)]) {
            try requisites.update(record, ["ENTITY_ID": .int(new)])
        }
    }

    /// Fields that name a record of the kind.
    private static let links: [CRMObject: [(String, String)]] = [
        .contact: [("crm.deal", "CONTACT_ID"), ("crm.lead", "CONTACT_ID"), ("crm.quote", "CONTACT_ID")],
        .company: [
            ("crm.deal", "COMPANY_ID"), ("crm.lead", "COMPANY_ID"), ("crm.quote", "COMPANY_ID"),
            ("crm.contact", "COMPANY_ID"),
        ],
        .lead: [("crm.deal", "LEAD_ID")],
    ]
}

extension String {
    /// Without the characters at either end that fulfil the condition.
    fileprivate func trimming(while isLeftOut: (Character) -> Bool) -> String {
        let start = drop(while: isLeftOut)
        guard let end = start.lastIndex(where: { !isLeftOut($0) }) else { return "" }
        return String(start[...end])
    }
}
