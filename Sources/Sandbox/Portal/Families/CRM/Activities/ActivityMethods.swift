import GRDB

/// `crm.activity.*`: activities as the older methods know them.
///
/// Source: the platform's documentation, "Activities in the CRM".
enum ActivityMethods {
    static let bodies: [String: MethodBody] = [
        "crm.activity.add": .writing(add),
        "crm.activity.get": .reading { call, db in
            MethodAnswer(ActivityBook(call, db).json(try named(call, db)))
        },
        "crm.activity.list": .reading(list),
        "crm.activity.update": .writing(update),
        "crm.activity.delete": .writing { call, db in
            let record = try named(call, db)
            try ActivityBook(call, db).delete(record)
            return MethodAnswer(true)
        },
    ]

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.classicID()
        let book = ActivityBook(call, db)
        guard let record = try book.records.store(db).record(id) else {
            throw CRMFailure.plain("Activity is not found.")
        }
        guard try book.isVisible(record) else { throw RecordFailure.accessDenied }
        return record
    }

    // MARK: Adding

    private static let providers: [Int: (id: String, kind: String)] = [
        1: ("CRM_MEETING", "MEETING"), 2: ("VOXIMPLANT_CALL", "CALL"), 3: ("TASKS", "TASK"), 4: ("CRM_EMAIL", "EMAIL"),
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        let provider = fields["PROVIDER_ID"]?.text ?? ""
        try checkProvider(provider, call, "add")
        guard let kind = fields["TYPE_ID"]?.integer ?? (provider.isEmpty ? nil : 6), (1...6).contains(kind) else {
            throw CRMFailure.plain("The field TYPE_ID is not defined or invalid.")
        }
        guard kind != 6 || !provider.isEmpty else {
            throw CRMFailure.plain("The custom activity without provider is not supported in current context.")
        }
        guard fields["SUBJECT"]?.text?.isEmpty == false else {
            throw CRMFailure.plain("The field SUBJECT is not defined or empty.")
        }
        guard let responsible = fields["RESPONSIBLE_ID"]?.integer, responsible > 0 else {
            throw CRMFailure.plain("The field RESPONSIBLE_ID is not defined or invalid.")
        }
        let book = ActivityBook(call, db)
        let communications = try communications(fields["COMMUNICATIONS"], call, db)
        if kind == 2 || kind == 4 {
            guard !communications.isEmpty else {
                throw CRMFailure.plain("The field COMMUNICATIONS is not defined or invalid.")
            }
            guard kind == 4 || communications.count == 1 else {
                throw CRMFailure.plain("The only one communication is allowed for activity of specified type")
            }
        }
        let bindings = try bindings(fields, communications, book)
        guard !bindings.isEmpty else {
            throw CRMFailure.plain(
                "Could not build binding. Please ensure that owner info and communications are defined correctly.")
        }
        var forced: JSONObject = ["TYPE_ID": .int(kind), "COMMUNICATIONS": .array(communications)]
        if let standard = providers[kind], provider.isEmpty {
            forced["PROVIDER_ID"] = .string(standard.id)
            forced["PROVIDER_TYPE_ID"] = .string(standard.kind)
        }
        if provider == "REST_APP" { forced["APP_CLIENT_ID"] = call.caller.application.map { .string($0.clientID) } }
        forced.merge(times(fields, call)) { $1 }
        if fields["COMPLETED"]?.flag == true { forced["STATUS"] = 2 }
        if let files = fields["FILES"] { forced["FILES"] = Self.files(files) }
        let record = try book.add(fields, forced: forced, bindings: bindings)
        return MethodAnswer(.int(record.id))
    }

    private static func checkProvider(_ provider: String, _ call: MethodCall, _ action: String) throws {
        if provider == "CONFIGURABLE_REST_APP" {
            throw CRMFailure.plain("Use crm.activity.configurable.\(action) for this activity provider")
        }
        if provider == "REST_APP", call.caller.application == nil {
            throw CRMFailure.plain("Application context required")
        }
    }

    /// Start, end and deadline, each from another when it is not given.
    private static func times(_ fields: JSONObject, _ call: MethodCall) -> JSONObject {
        func time(_ name: String) -> JSONValue? {
            fields[name]?.text.flatMap(PortalTime.parse).map { .string(PortalTime.text(unixSeconds: $0)) }
        }
        let start = time("START_TIME") ?? time("DEADLINE") ?? call.now
        return [
            "START_TIME": start, "END_TIME": time("END_TIME") ?? start,
            "DEADLINE": time("DEADLINE") ?? start,
        ]
    }

    private static func communications(
        _ value: JSONValue?, _ call: MethodCall, _ db: Database
    ) throws -> [JSONValue] {
        let given = value?.array ?? value?.object.map { $0["VALUE"] != nil ? [.object($0)] : Array($0.values) } ?? []
        return try given.compactMap { entry in
            guard let text = entry["VALUE"]?.text else { return nil }
            let id = try RecordSequence(name: "crm.communication", portalID: call.caller.portalID).take(db)
            return [
                "ID": .string(String(id)),
                "TYPE": .string(entry["TYPE"]?.text ?? (text.contains("@") ? "EMAIL" : "PHONE")),
                "VALUE": .string(text), "ENTITY_ID": .string(entry["ENTITY_ID"]?.text ?? "0"),
                "ENTITY_TYPE_ID": .string(entry["ENTITY_TYPE_ID"]?.text ?? "0"),
            ]
        }
    }

    private static func bindings(
        _ fields: JSONObject, _ communications: [JSONValue], _ book: ActivityBook
    ) throws -> [JSONValue] {
        var pairs: [(Int, Int)] = []
        if let number = fields["OWNER_TYPE_ID"]?.integer, let id = fields["OWNER_ID"]?.integer {
            pairs.append((number, id))
        }
        for binding in fields["BINDINGS"]?.array ?? [] {
            if let number = binding["OWNER_TYPE_ID"]?.integer, let id = binding["OWNER_ID"]?.integer {
                pairs.append((number, id))
            }
        }
        for communication in communications {
            if let number = communication["ENTITY_TYPE_ID"]?.integer, let id = communication["ENTITY_ID"]?.integer {
                pairs.append((number, id))
            }
        }
        var bindings: [JSONValue] = []
        for (number, id) in pairs {
            guard let object = try book.crm.object(number), try book.crm.record(object, id) != nil else { continue }
            guard try book.crm.sees(book.call, object, id) else { throw RecordFailure.accessDenied }
            let binding = ActivityBook.binding(number, id)
            if !bindings.contains(binding) { bindings.append(binding) }
        }
        return bindings
    }

    private static func files(_ value: JSONValue) -> JSONValue {
        let given = value.array ?? value.object.map { Array($0.values) } ?? []
        return .array(
            given.enumerated().compactMap { index, file in
                let data = file["fileData"] ?? file
                guard let name = data[0]?.text else { return nil }
                return ["id": .int(index + 1), "name": .string(name)]
            })
    }

    // MARK: Changing

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db)
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        try checkProvider(record.fields["PROVIDER_ID"]?.text ?? "", call, "update")
        if let subject = fields["SUBJECT"], subject.text?.isEmpty != false {
            throw CRMFailure.plain("The field SUBJECT is not defined or empty.")
        }
        if let responsible = fields["RESPONSIBLE_ID"], (responsible.integer ?? 0) <= 0 {
            throw CRMFailure.plain("The field RESPONSIBLE_ID is not defined or invalid.")
        }
        var forced: JSONObject = [:]
        if let isDone = fields["COMPLETED"]?.flag { forced["STATUS"] = isDone ? 2 : 1 }
        if let given = fields["COMMUNICATIONS"] {
            forced["COMMUNICATIONS"] = .array(try communications(given, call, db))
        }
        if let files = fields["FILES"] { forced["FILES"] = Self.files(files) }
        try ActivityBook(call, db).update(record, fields, forced: forced)
        return MethodAnswer(true)
    }

    // MARK: Listing

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = ActivityBook(call, db)
        var filter = try call.classicArray("filter")
        let order = try call.classicArray("order")
        var conditions: [SQLCondition] = []
        // An activity is found by each of the records that it is bound to.
        if let number = filter["OWNER_TYPE_ID"]?.integer {
            filter.removeValue(forKey: "OWNER_TYPE_ID")
            let id = filter["OWNER_ID"]?.integer
            if id != nil { filter.removeValue(forKey: "OWNER_ID") }
            conditions.append(ActivityBook.condition(object: number, id))
        }
        if let bindings = filter.removeValue(forKey: "BINDINGS") {
            let pairs = bindings.array ?? bindings.object.map { Array($0.values) } ?? []
            let each = pairs.compactMap { pair in
                pair["OWNER_TYPE_ID"]?.integer.map { ActivityBook.condition(object: $0, pair["OWNER_ID"]?.integer) }
            }
            conditions.append(.joined(each, by: "OR") ?? SQLCondition(sql: "0"))
        }
        let reader = RecordFilter(type: book.type, style: .schema)
        if let condition = try reader.condition(filter) { conditions.append(condition) }
        let visible = try visibility(call)
        if let visible { conditions.append(visible) }
        let page = try book.records.store(db).page(
            .joined(conditions, by: "AND"), order: try reader.order(order), start: max(-1, call["start"]?.integer ?? 0))
        let asked = Set((call["select"]?.array ?? []).compactMap(\.text).filter { !$0.isEmpty })
        var select: Set<String>? = asked.isEmpty ? nil : asked
        if asked.contains("*") {
            select = asked.union(book.type.fields.filter { !$0.isHidden && !$0.isSecret }.map(\.name))
        }
        return MethodAnswer(
            .array(page.records.map { book.json($0, select: select) }), total: page.total ?? 0, next: page.next)
    }

    /// Who may not see every record sees the activities of his own.
    private static func visibility(_ call: MethodCall) throws -> SQLCondition? {
        guard !call.caller.isAdmin else { return nil }
        let hidden = RecordType.classic.filter { RecordRights(call.caller, type: $0) == .none }
        guard !hidden.isEmpty else { return nil }
        let numbers = JSONValue.array(hidden.map { .int($0.entityTypeID) }).serialized()
        return SQLCondition(
            sql: """
                (json_extract(fields, '$.RESPONSIBLE_ID') = ?
                OR EXISTS (SELECT 1 FROM json_each(fields, '$.BINDINGS') binding
                WHERE json_extract(binding.value, '$.OWNER_TYPE_ID') NOT IN (SELECT value FROM json_each(?))))
                """, arguments: [call.caller.user.id, numbers])
    }
}

/// `crm.activity.binding.*`: which records an activity belongs to.
///
/// Source: the platform's documentation, "Bindings of activities".
enum ActivityBindingMethods {
    static let bodies: [String: MethodBody] = [
        "crm.activity.binding.list": .reading { call, db in
            let activity = try named(call, db)
            return MethodAnswer(
                .array(
                    ActivityBook.bindings(activity).map {
                        ["entityTypeId": $0["OWNER_TYPE_ID"] ?? 0, "entityId": $0["OWNER_ID"] ?? 0]
                    }))
        },
        "crm.activity.binding.add": .writing { call, db in
            let activity = try named(call, db)
            let (number, id) = try owner(call, db, "entityTypeId", "entityId")
            guard !ActivityBook.isBound(activity, to: number, id) else {
                throw RESTFailure("ACTIVITY_IS_ALREADY_BOUND", status: 400, "Activity is already bound to this item")
            }
            try keep(ActivityBook.bindings(activity) + [ActivityBook.binding(number, id)], activity, call, db)
            return MethodAnswer(true)
        },
        "crm.activity.binding.delete": .writing { call, db in
            let activity = try named(call, db)
            let (number, id) = (try call.needInteger("entityTypeId"), try call.needInteger("entityId"))
            guard ActivityBook.isBound(activity, to: number, id) else { throw notBound }
            let rest = ActivityBook.bindings(activity).filter { $0 != ActivityBook.binding(number, id) }
            guard !rest.isEmpty else {
                throw RESTFailure(
                    "LAST_BINDING_CANNOT_BE_DELETED", status: 400, "The only binding of the activity cannot be deleted")
            }
            try keep(rest, activity, call, db)
            return MethodAnswer(true)
        },
        "crm.activity.binding.move": .writing(move),
    ]

    private static let notBound = RESTFailure("BINDING_NOT_FOUND", status: 400, "Binding not found")

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.needInteger("activityId")
        let book = ActivityBook(call, db)
        guard let record = try book.records.store(db).record(id) else { throw CRMFailure.notFound }
        guard try book.isVisible(record) else { throw RecordFailure.itemAccessDenied }
        return record
    }

    private static func owner(
        _ call: MethodCall, _ db: Database, _ type: String, _ id: String
    ) throws -> (Int, Int) {
        let (number, id) = (try call.needInteger(type), try call.needInteger(id))
        try CRM(db, call).owner(call, number, id)
        return (number, id)
    }

    private static func keep(_ bindings: [JSONValue], _ activity: Record, _ call: MethodCall, _ db: Database) throws {
        try ActivityBook(call, db).update(
            activity, [:],
            forced: [
                "BINDINGS": .array(bindings), "OWNER_TYPE_ID": bindings.first?["OWNER_TYPE_ID"] ?? .null,
                "OWNER_ID": bindings.first?["OWNER_ID"] ?? .null,
            ])
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let activity = try named(call, db)
        let (source, sourceID) = (try call.needInteger("sourceEntityTypeId"), try call.needInteger("sourceEntityId"))
        let target = try call.needInteger("targetEntityTypeId")
        let targetID = try call.needInteger("targetEntityId")
        guard source == target else {
            throw RESTFailure(
                "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR", status: 400,
                "Source and target entity types are not equal")
        }
        guard sourceID != targetID else {
            throw RESTFailure(
                "SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR", status: 400, "Source and target entity are equal")
        }
        try CRM(db, call).owner(call, target, targetID)
        guard ActivityBook.isBound(activity, to: source, sourceID) else { throw notBound }
        guard !ActivityBook.isBound(activity, to: target, targetID) else {
            throw RESTFailure("ACTIVITY_IS_ALREADY_BOUND", status: 400, "Activity is already bound to this item")
        }
        let moved = ActivityBook.bindings(activity).map {
            $0 == ActivityBook.binding(source, sourceID) ? ActivityBook.binding(target, targetID) : $0
        }
        try keep(moved, activity, call, db)
        return MethodAnswer(true)
    }
}
