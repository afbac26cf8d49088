import GRDB

/// `crm.activity.todo.*`: things to do.
///
/// Source: the platform's documentation, "Universal activity".
enum TodoMethods {
    static let bodies: [String: MethodBody] = [
        "crm.activity.todo.add": .writing(add),
        "crm.activity.todo.update": .writing { call, db in
            let activity = try named(call, db)
            try requireOpen(activity, "CAN_NOT_UPDATE_COMPLETED_TODO")
            let deadline = try deadline(call, "deadline")
            return try change(activity, fields(call, deadline: deadline), call, db)
        },
        "crm.activity.todo.updatedeadline": .writing { call, db in
            let activity = try named(call, db)
            let deadline = try deadline(call, "value")
            try requireOpen(activity, "CAN_NOT_UPDATE_COMPLETED_TODO")
            return try change(activity, ["DEADLINE": deadline, "START_TIME": deadline, "END_TIME": deadline], call, db)
        },
        "crm.activity.todo.updatedescription": .writing { call, db in
            let activity = try named(call, db)
            guard let value = call["value"] else { throw RecordFailure.missingParameter("value") }
            try requireOpen(activity, "CAN_NOT_UPDATE_COMPLETED_TODO")
            return try change(activity, ["DESCRIPTION": .string(value.text ?? "")], call, db)
        },
        "crm.activity.todo.updateresponsibleuser": .writing { call, db in
            let activity = try named(call, db)
            let responsible = try call.needInteger("responsibleId")
            guard responsible > 0 else {
                throw RecordFailure.invalidArgument("Parameter \"responsibleId\" must be greater than 0")
            }
            try requireOpen(activity, "CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO")
            return try change(activity, ["RESPONSIBLE_ID": .int(responsible)], call, db)
        },
        "crm.activity.todo.updatecolor": .writing { call, db in
            let activity = try named(call, db)
            let color = try call.need("colorId").text ?? ""
            try requireOpen(activity, "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO")
            guard let number = Int(color), (1...8).contains(number) || color == "default" else {
                throw RESTFailure("CAN_NOT_UPDATE_WRONG_COLOR_TODO", status: 400, "Wrong color value")
            }
            var settings = activity.fields["SETTINGS"]?.object ?? [:]
            settings["COLOR"] = .string(color)
            return try change(activity, ["SETTINGS": .object(settings)], call, db)
        },
    ]

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.needInteger("id")
        let number = try call.needInteger("ownerTypeId")
        let ownerID = try call.needInteger("ownerId")
        let book = ActivityBook(call, db)
        try book.crm.owner(call, number, ownerID)
        guard let record = try book.records.store(db).record(id), record.fields["PROVIDER_ID"] == "CRM_TODO",
            ActivityBook.isBound(record, to: number, ownerID)
        else { throw CRMFailure.notFound }
        return record
    }

    private static func requireOpen(_ activity: Record, _ code: ErrorCode) throws {
        guard activity.fields["COMPLETED"]?.string != "Y" else {
            throw RESTFailure(code, status: 400, "Completed activity cannot be changed")
        }
    }

    private static func deadline(_ call: MethodCall, _ name: String) throws -> JSONValue {
        let value = try call.need(name)
        guard let seconds = value.text.flatMap(PortalTime.parse) else {
            throw RESTFailure("WRONG_DATETIME_FORMAT", status: 400, "Incorrect date format")
        }
        return .string(PortalTime.text(unixSeconds: seconds))
    }

    private static func fields(_ call: MethodCall, deadline: JSONValue) throws -> JSONObject {
        var fields: JSONObject = ["DEADLINE": deadline, "START_TIME": deadline, "END_TIME": deadline]
        if let title = call.text("title") { fields["SUBJECT"] = .string(title) }
        if let description = call["description"]?.text { fields["DESCRIPTION"] = .string(description) }
        if let responsible = call["responsibleId"]?.integer, responsible > 0 {
            fields["RESPONSIBLE_ID"] = .int(responsible)
        }
        var settings: JSONObject = [:]
        if let color = call.text("colorId") { settings["COLOR"] = .string(color) }
        if let offsets = call["pingOffsets"]?.array { settings["PING_OFFSETS"] = .array(offsets) }
        if let parent = call["parentActivityId"]?.integer { settings["PARENT_ACTIVITY_ID"] = .int(parent) }
        if !settings.isEmpty { fields["SETTINGS"] = .object(settings) }
        return fields
    }

    private static func change(
        _ activity: Record, _ fields: JSONObject, _ call: MethodCall, _ db: Database
    ) throws -> MethodAnswer {
        try ActivityBook(call, db).update(activity, [:], forced: fields)
        return MethodAnswer(["id": .int(activity.id)])
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let number = try call.needInteger("ownerTypeId")
        let ownerID = try call.needInteger("ownerId")
        let deadline = try deadline(call, "deadline")
        let book = ActivityBook(call, db)
        try book.crm.owner(call, number, ownerID)
        var forced: JSONObject = [
            "TYPE_ID": 6, "PROVIDER_ID": "CRM_TODO", "PROVIDER_TYPE_ID": "TODO",
            "RESPONSIBLE_ID": .int(call.caller.user.id),
            "SUBJECT": call.caller.portal.language == "ru" ? "Запланировать дело" : "Things to do", "DESCRIPTION": "",
            "SETTINGS": ["PING_OFFSETS": [0, 15]],
        ]
        forced.merge(try fields(call, deadline: deadline)) { $1 }
        let record = try book.add([:], forced: forced, bindings: [ActivityBook.binding(number, ownerID)])
        return MethodAnswer(["id": .int(record.id)])
    }
}
