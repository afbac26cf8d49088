import GRDB

/// `crm.activity.configurable.*`, `crm.activity.layout.blocks.*` and `crm.activity.type.*`: what an application shows of its own.
///
/// Source: the platform's documentation, "Configurable activities", "Additional content blocks" and "Custom types of activities".
enum ConfigurableActivityMethods {
    static let bodies: [String: MethodBody] = [
        "crm.activity.configurable.add": .writing(add),
        "crm.activity.configurable.get": .reading { call, db in
            let activity = try named(call, db)
            return MethodAnswer(["activity": json(activity)])
        },
        "crm.activity.configurable.update": .writing(update),
        "crm.activity.layout.blocks.set": .writing { call, db in
            let activity = try bound(call, db)
            guard activity.fields["PROVIDER_ID"] != "CONFIGURABLE_REST_APP" else {
                throw RESTFailure(
                    "UNSUITABLE_ACTIVITY_TYPE_ERROR", status: 400,
                    "The type of this activity is not suitable for a set of additional content blocks")
            }
            var record = activity
            try LayoutBlocks.set(&record, call)
            try ActivityBook(call, db).records.store(db).update(record)
            return MethodAnswer(["success": true])
        },
        "crm.activity.layout.blocks.get": .reading { call, db in
            MethodAnswer(try LayoutBlocks.get(try bound(call, db), call))
        },
        "crm.activity.layout.blocks.delete": .writing { call, db in
            var record = try bound(call, db)
            try LayoutBlocks.delete(&record, call)
            try ActivityBook(call, db).records.store(db).update(record)
            return MethodAnswer(["success": true])
        },
        "crm.activity.type.add": .writing(addType),
        "crm.activity.type.list": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(
                .array(
                    try types(call, db).map { type in
                        [
                            "TYPE_ID": type.fields["TYPE_ID"] ?? "", "NAME": type.fields["NAME"] ?? "",
                            "IS_CONFIGURABLE_TYPE": type.fields["IS_CONFIGURABLE_TYPE"] ?? "N",
                            "ICON_ID": .string(type.fields["ICON_ID"]?.text ?? "0"),
                        ]
                    }))
        },
        "crm.activity.type.delete": .writing { call, db in
            try requireAdministrator(call)
            let id = call.text("TYPE_ID") ?? ""
            guard let type = try types(call, db).first(where: { $0.fields["TYPE_ID"]?.text == id }) else {
                throw RecordFailure.invalidArgument("Custom activity type with TYPE_ID='\(id)' is not found")
            }
            try CRM(db, call).store("crm.activity.type").delete(type.id)
            return MethodAnswer(true)
        },
    ]

    /// The application that calls.
    static func clientID(_ call: MethodCall) throws -> String {
        guard let application = call.caller.application else { throw CRMFailure.wrongContext }
        return application.clientID
    }

    // MARK: Configurable activities

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        _ = try clientID(call)
        let id = try call.needInteger("id")
        let book = ActivityBook(call, db)
        guard let record = try book.records.store(db).record(id),
            record.fields["PROVIDER_ID"] == "CONFIGURABLE_REST_APP"
        else { throw CRMFailure.notFound }
        guard try book.isVisible(record) else { throw RecordFailure.itemAccessDenied }
        return record
    }

    private static func json(_ record: Record) -> JSONValue {
        let own = record.fields["CONFIGURABLE"]
        return [
            "id": .int(record.id), "ownerTypeId": record.fields["OWNER_TYPE_ID"] ?? .null,
            "ownerId": record.fields["OWNER_ID"] ?? .null,
            "fields": [
                "typeId": record.fields["PROVIDER_TYPE_ID"] ?? "CONFIGURABLE",
                "completed": .bool(record.fields["COMPLETED"]?.string == "Y"),
                "deadline": record.fields["DEADLINE"] ?? .null, "pingOffsets": own?["pingOffsets"] ?? [],
                "isIncomingChannel": .bool(record.fields["IS_INCOMING_CHANNEL"]?.string == "Y"),
                "responsibleId": record.fields["RESPONSIBLE_ID"] ?? .null, "badgeCode": own?["badgeCode"] ?? "",
                "originatorId": record.fields["ORIGINATOR_ID"] ?? .null,
                "originId": record.fields["ORIGIN_ID"] ?? .null,
            ],
            "layout": record.fields["LAYOUT"] ?? [:],
        ]
    }

    /// What `fields` and `layout` of a call settle.
    private static func forced(_ call: MethodCall, _ db: Database, former: Record?) throws -> JSONObject {
        let fields = call["fields"]?.object ?? [:]
        var forced: JSONObject = [:]
        if let isDone = fields["completed"]?.flag {
            forced["COMPLETED"] = isDone ? "Y" : "N"
            forced["STATUS"] = isDone ? 2 : 1
        }
        if let isIncoming = fields["isIncomingChannel"]?.flag {
            forced["IS_INCOMING_CHANNEL"] = isIncoming ? "Y" : "N"
        }
        if let deadline = fields["deadline"], !deadline.isNull, deadline.text?.isEmpty != true {
            guard let seconds = deadline.text.flatMap(PortalTime.parse) else {
                throw RESTFailure("WRONG_FIELD_VALUE", status: 400, "Wrong value of the field 'deadline'")
            }
            forced["DEADLINE"] = .string(PortalTime.text(unixSeconds: seconds))
        }
        let isIncoming = forced["IS_INCOMING_CHANNEL"] ?? former?.fields["IS_INCOMING_CHANNEL"]
        if isIncoming == "Y", (forced["DEADLINE"] ?? .null).text != nil {
            throw RESTFailure(
                "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE", status: 400, "Incoming activity cannot have a deadline")
        }
        if let responsible = fields["responsibleId"]?.integer { forced["RESPONSIBLE_ID"] = .int(responsible) }
        if let origin = fields["originatorId"] { forced["ORIGINATOR_ID"] = origin }
        if let origin = fields["originId"] { forced["ORIGIN_ID"] = origin }
        var own = former?.fields["CONFIGURABLE"]?.object ?? [:]
        if let badge = fields["badgeCode"]?.text {
            guard try badge.isEmpty || isBadge(badge, call, db) else {
                throw RESTFailure("WRONG_FIELD_VALUE", status: 400, "Wrong value of the field 'badgeCode'")
            }
            own["badgeCode"] = .string(badge)
        }
        if let offsets = fields["pingOffsets"] { own["pingOffsets"] = offsets }
        forced["CONFIGURABLE"] = .object(own)
        if let layout = call["layout"]?.object {
            try LayoutBlocks.check(layout)
            forced["LAYOUT"] = .object(layout)
            forced["SUBJECT"] = .string(layout["header"]?["title"]?.text ?? "")
        }
        return forced
    }

    private static func isBadge(_ code: String, _ call: MethodCall, _ db: Database) throws -> Bool {
        let store = CRM(db, call).store("crm.activity.badge")
        return try store.count(["code": .string(code)]) > 0
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let client = try clientID(call)
        let number = try call.needInteger("ownerTypeId")
        let ownerID = try call.needInteger("ownerId")
        let book = ActivityBook(call, db)
        try book.crm.owner(call, number, ownerID)
        guard let layout = call["layout"]?.object, !layout.isEmpty else {
            throw RESTFailure("ERROR_EMPTY_LAYOUT", status: 400, "The field layout must be filled")
        }
        let kind = call["fields"]?["typeId"]?.text ?? "CONFIGURABLE"
        if kind != "CONFIGURABLE" {
            let isKnown = try types(call, db).contains {
                $0.fields["TYPE_ID"]?.text == kind && $0.fields["IS_CONFIGURABLE_TYPE"] == "Y"
            }
            guard isKnown else {
                throw RESTFailure("WRONG_FIELD_VALUE", status: 400, "Wrong value of the field 'typeId'")
            }
        }
        var forced: JSONObject = [
            "TYPE_ID": 6, "PROVIDER_ID": "CONFIGURABLE_REST_APP", "PROVIDER_TYPE_ID": .string(kind),
            "RESPONSIBLE_ID": .int(call.caller.user.id), "APP_CLIENT_ID": .string(client), "START_TIME": call.now,
        ]
        forced.merge(try Self.forced(call, db, former: nil)) { $1 }
        let record = try book.add([:], forced: forced, bindings: [ActivityBook.binding(number, ownerID)])
        return MethodAnswer(["activity": ["id": .int(record.id)]])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let activity = try named(call, db)
        guard try activity.fields["APP_CLIENT_ID"]?.string == clientID(call) else {
            throw RESTFailure(
                "ERROR_WRONG_APPLICATION", status: 400, "Activity can be updated only by the application that made it")
        }
        let forced = try Self.forced(call, db, former: activity)
        try ActivityBook(call, db).update(activity, [:], forced: forced)
        return MethodAnswer(["activity": ["id": .int(activity.id)]])
    }

    /// The activity that a set of blocks is about, bound to the record that the call names.
    private static func bound(_ call: MethodCall, _ db: Database) throws -> Record {
        _ = try clientID(call)
        let number = try call.needInteger("entityTypeId")
        let ownerID = try call.needInteger("entityId")
        let id = try call.needInteger("activityId")
        let book = ActivityBook(call, db)
        try book.crm.owner(call, number, ownerID)
        guard let record = try book.records.store(db).record(id), ActivityBook.isBound(record, to: number, ownerID)
        else { throw CRMFailure.notFound }
        return record
    }

    // MARK: Types

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 400, "Admin permissions required") }
    }

    private static func types(_ call: MethodCall, _ db: Database) throws -> [Record] {
        let store = CRM(db, call).store("crm.activity.type")
        let client = call.caller.application?.clientID ?? ""
        return try store.records([ApplicationRecords.owner: .string(client)])
    }

    private static func addType(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let fields = try call.needObject("fields")
        guard let id = fields["TYPE_ID"]?.text, !id.isEmpty else {
            throw RecordFailure.invalidArgument("The required field TYPE_ID is not filled")
        }
        guard try !types(call, db).contains(where: { $0.fields["TYPE_ID"]?.text == id }) else {
            throw RecordFailure.invalidArgument("Custom activity type with TYPE_ID='\(id)' already exists")
        }
        let store = CRM(db, call).store("crm.activity.type")
        let number = try store.nextID()
        try store.insert(
            Record(
                id: number,
                fields: [
                    "TYPE_ID": .string(id), "NAME": .string(fields["NAME"]?.text ?? id),
                    "IS_CONFIGURABLE_TYPE": fields["IS_CONFIGURABLE_TYPE"]?.flag == true ? "Y" : "N",
                    "ICON_ID": .int(fields["ICON_FILE"] == nil ? 0 : number),
                    ApplicationRecords.owner: .string(call.caller.application?.clientID ?? ""),
                ]))
        return MethodAnswer(true)
    }
}

/// Blocks that applications add to entries of a record's timeline, each application its own.
enum LayoutBlocks {
    /// - Throws: what the platform finds wrong with a layout.
    static func check(_ layout: JSONObject) throws {
        let blocks = layout["body"]?["blocks"]?.object ?? layout["blocks"]?.object ?? [:]
        for key in blocks.keys where !isKey(key) {
            throw RESTFailure(
                "KEY_CONTAIN_WRONG_SYMBOLS", status: 400, "The key '\(key)' contains characters that are not allowed")
        }
        guard blocks.count <= 20 else {
            throw RESTFailure("TOO_MANY_ITEMS", status: 400, "The maximum number of items in 'blocks' is exceeded")
        }
        for (name, limit) in [("tags", 2), ("buttons", 2)] {
            let items = (name == "tags" ? layout["header"] : layout["footer"])?[name]?.object ?? [:]
            guard items.count <= limit else {
                throw RESTFailure("TOO_MANY_ITEMS", status: 400, "The maximum number of items in '\(name)' is exceeded")
            }
        }
    }

    private static func isKey(_ key: String) -> Bool {
        !key.isEmpty
            && key.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
                    || $0 == 0x2D
            }
    }

    static func set(_ record: inout Record, _ call: MethodCall) throws {
        let layout = try call.needObject("layout")
        guard layout["blocks"]?.object?.isEmpty == false else {
            throw RESTFailure(
                "FIELD_IS_REQUIRED", status: 400, "The `blocks` field in `RestAppLayoutDto` must be filled.")
        }
        try check(layout)
        var all = record.fields["BLOCKS"]?.object ?? [:]
        all[try ConfigurableActivityMethods.clientID(call)] = .object(layout)
        record.fields["BLOCKS"] = .object(all)
    }

    static func get(_ record: Record, _ call: MethodCall) throws -> JSONValue {
        let layout = record.fields["BLOCKS"]?[try ConfigurableActivityMethods.clientID(call)]
        guard let layout else { throw CRMFailure.notFound }
        return ["layout": layout]
    }

    static func delete(_ record: inout Record, _ call: MethodCall) throws {
        var all = record.fields["BLOCKS"]?.object ?? [:]
        guard all.removeValue(forKey: try ConfigurableActivityMethods.clientID(call)) != nil else {
            throw CRMFailure.notFound
        }
        record.fields["BLOCKS"] = .object(all)
    }
}
