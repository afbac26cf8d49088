import GRDB

/// Results of tasks.
///
/// Source: the platform's documentation, "Task results", pages marked 3.0.
enum TaskResultMethods3 {
    static let bodies: [String: MethodBody] = [
        "tasks.task.result.add": .writing(add),
        "tasks.task.result.addfromchatmessage": .writing(addFromMessage),
        "tasks.task.result.list": .reading(list),
        "tasks.task.result.update": .writing(update),
        "tasks.task.result.delete": .writing(delete),
    ]

    private static let standard = ["id", "taskId", "text", "authorId", "createdAt", "updatedAt", "status", "messageId"]

    private static func query(_ call: MethodCall) throws -> EntityQuery {
        var query = try EntityQuery(call, "tasks.task.result")
        let caller = call.caller
        query.extra = { record, names, _ in
            guard names.contains("rights") else { return [:] }
            let isOwn = caller.isAdmin || record.fields["CREATED_BY"]?.integer == caller.user.id
            return ["rights": ["edit": .bool(isOwn), "remove": .bool(isOwn)]]
        }
        return query
    }

    /// - Throws: `VALIDATION_DTOVALIDATION` when a member of `fields` is missing or empty.
    static func requireFilled(_ fields: Input, _ names: String...) throws {
        let missing = names.filter { name in
            guard let value = fields[name] else { return true }
            return value.string?.isEmpty == true
        }
        guard missing.isEmpty else {
            throw RESTFailure.invalidObject3(missing.map { .init($0, "Required field \"\($0)\" is not filled") })
        }
    }

    private static func requireWritable(_ fields: Input, _ allowed: String...) throws {
        if fields["fileIds"] != nil {
            throw RESTFailure.invalidObject3([.init("fileIds", "Field `fileIds` is not available for filling")])
        }
        if let stranger = fields.members.keys.first(where: { !allowed.contains($0) }) {
            throw RESTFailure.unknownProperty3(stranger, of: "ResultDto")
        }
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try Input(call).fields()
        try requireWritable(fields, "taskId", "text")
        try requireFilled(fields, "taskId", "text")
        let task = try fields.id("taskId")
        guard task > 0 else { throw RESTFailure.invalidRequest3("taskId", "Task id must be positive") }
        return try add(call, db, task: task, text: try fields.text("text") ?? "", message: nil)
    }

    private static func addFromMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try Input(call).fields()
        try requireWritable(fields, "messageId")
        try requireFilled(fields, "messageId")
        let id = try fields.id("messageId")
        let messages = RecordStore(db, portalID: call.caller.portalID, "tasks.task.chat.message")
        guard let message = try messages.record(id) else {
            throw RESTFailure.invalidRequest3("messageId", "Message is not from task chat")
        }
        return try add(
            call, db, task: message.fields["taskId"]?.integer ?? 0, text: message.fields["text"]?.string ?? "",
            message: id)
    }

    private static func add(
        _ call: MethodCall, _ db: Database, task: Int, text: String, message: Int?
    ) throws -> MethodAnswer {
        let tasks = try TaskBook(call, db).query
        guard try tasks.store(db).record(task) != nil else {
            throw RESTFailure.invalidRequest3("taskId", "Task not found")
        }
        _ = try tasks.record(db, id: task, orElse: .accessDenied3)
        let query = try query(call)
        let record = try query.store(db).add([
            "TASK_ID": .int(task), "TEXT": .string(text), "CREATED_BY": .int(call.caller.user.id),
            "CREATED_AT": .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)), "STATUS": 0,
            "MESSAGE_ID": message.map { .int($0) } ?? .null,
        ])
        return MethodAnswer(["item": try query.item(record, db)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let filter = call.params["filter"]
        if filter?.array?.isEmpty != false, filter?.object?.isEmpty != false {
            throw RESTFailure.invalidRequest3("filter", "The field value cannot be empty")
        }
        // Read first, so that a malformed filter is told as such.
        _ = try Filter3(type: try EntityType.named("tasks.task.result")).condition(filter)
        let tasks = Filter3.values(of: "taskId", in: filter)
        guard !tasks.isEmpty else {
            throw RESTFailure.version3(
                "VALIDATION_REQUESTFILTERVALIDATION", "Error validating request filter",
                [.init("filter.taskId", "A filter for the required field `taskId` must be specified")])
        }
        let book = try TaskBook(call, db).query
        for task in tasks { _ = try book.record(db, id: task.integer ?? 0, orElse: .accessDenied3) }
        return try query(call).list(db, standard: standard)
    }

    private static func own(_ call: MethodCall, _ db: Database) throws -> (EntityQuery, Record) {
        let query = try query(call)
        guard query.input["id"] != nil else {
            throw RESTFailure.invalidRequest3(nil, "At least one required field must be filled: id, filter")
        }
        guard let record = try query.store(db).record(try query.input.id()),
            call.caller.isAdmin || record.fields["CREATED_BY"]?.integer == call.caller.user.id
        else { throw RESTFailure.accessDenied3 }
        return (query, record)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try Input(call).fields()
        try requireWritable(fields, "text")
        try requireFilled(fields, "text")
        var (query, record) = try own(call, db)
        record.fields["TEXT"] = .string(try fields.text("text") ?? "")
        record.fields["UPDATED_AT"] = .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds))
        try query.store(db).update(record)
        return MethodAnswer(["item": try query.item(record, db)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        if call.params["id"] != nil, call.params["filter"] != nil {
            throw RESTFailure.invalidRequest3(nil, "Only one of the values must be provided: id, filter")
        }
        let (query, record) = try own(call, db)
        try query.store(db).delete(record.id)
        return MethodAnswer(["result": true])
    }
}
