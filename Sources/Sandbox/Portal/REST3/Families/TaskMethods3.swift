import GRDB

/// Tasks by REST 3.0: the same records as the older version's `tasks.task.*`.
///
/// Source: the platform's documentation, "Tasks", pages marked 3.0, and "Task Fields in REST 3.0".
enum TaskMethods3 {
    static let bodies: [String: MethodBody] = [
        "tasks.task.add": .writing { call, db in try TaskBook(call, db).add(db) },
        "tasks.task.get": .reading { call, db in try TaskBook(call, db).query.get(db) },
        "tasks.task.list": .reading { call, db in try TaskBook(call, db).query.list(db, standard: ["id"]) },
        "tasks.task.aggregate": .reading { call, db in try TaskBook(call, db).query.aggregate(db) },
        "tasks.task.update": .writing { call, db in try TaskBook(call, db).update(db) },
        "tasks.task.delete": .writing { call, db in try TaskBook(call, db).delete(db) },
        "tasks.task.access.get": .reading { call, db in try TaskBook(call, db).access(db) },
        "tasks.task.file.attach": .writing { call, db in try TaskBook(call, db).attach(db) },
        "tasks.task.chat.message.send": .writing { call, db in try TaskBook(call, db).send(db) },
    ]
}

/// The tasks of a portal as one person sees them.
struct TaskBook {
    let call: MethodCall
    /// The same tasks, as the older version's methods change them.
    let board: TaskBoard
    var query: EntityQuery

    init(_ call: MethodCall, _ db: Database) throws {
        self.call = call
        board = TaskBoard(call, db)
        var query = try EntityQuery(call, "tasks.task")
        query.scope = try board.visibility()
        let portal = call.caller.portal
        let caller = call.caller
        query.extra = { record, names, db in
            var values: JSONObject = [:]
            if names.contains("rights") { values["rights"] = .object(TaskRights(record, caller: caller).json) }
            if names.contains("link") {
                values["link"] = .string("/company/personal/user/\(caller.user.id)/tasks/task/view/\(record.id)/")
            }
            if names.contains("archiveLink") {
                values["archiveLink"] = .string(
                    "/bitrix/tools/disk/uf.php?entityId=\(record.id)&entity=TASKS_TASK&fieldName=UF_TASK_WEBDAV_FILES&action=downloadArchiveByEntity&ncc=1"
                )
            }
            if names.contains("containsSubTasks") {
                let children = RecordStore(db, portalID: portal.id ?? 0, "tasks.task")
                values["containsSubTasks"] = .bool(
                    try children.count(["PARENT_ID": .int(record.id)]) > 0)
            }
            if names.contains("containsResults") {
                let results = RecordStore(db, portalID: portal.id ?? 0, "tasks.task.result")
                values["containsResults"] = .bool(
                    try results.count(["TASK_ID": .int(record.id)]) > 0)
            }
            return values
        }
        self.query = query
    }

    private var now: JSONValue { .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)) }

    // MARK: Writing

    func add(_ db: Database) throws -> MethodAnswer {
        let input = try query.input.fields()
        let missing = ["title", "creatorId", "responsibleId"].filter { name in
            guard let value = input[name] else { return true }
            return value.string?.isEmpty == true
        }
        guard missing.isEmpty else {
            throw RESTFailure.invalidRequest3(missing.map { .init($0, "Required field `\($0)` is not specified") })
        }
        let record = try insert(db, try changes(input, of: nil, db))
        return MethodAnswer(["item": try query.item(record, db)])
    }

    /// Keeps a task that a method makes, such as `mail.message.createtask`, and tells of it.
    func insert(_ db: Database, _ fields: JSONObject) throws -> Record {
        let made = try told { try board.add(fields) }
        return try query.store(db).record(made.id) ?? made
    }

    /// What the older version would refuse in its own words.
    private func told<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let failure as RESTFailure {
            throw RESTFailure.invalidRequest3(nil, failure.text ?? "")
        }
    }

    func update(_ db: Database) throws -> MethodAnswer {
        let id = try query.input.id()
        let input = try query.input.fields()
        guard let task = try board.visible(id),
            TaskRights(task, caller: call.caller).mayEdit
        else { throw RESTFailure.accessDenied3 }
        if input["creatorId"] != nil {
            throw RESTFailure.invalidRequest3(
                "creatorId",
                "In DTO `TaskDto`, the `creatorId` field requires the `Editable` attribute for such a request")
        }
        let changes = try changes(input, of: task, db)
        _ = try told { try board.update(task, changes) }
        return MethodAnswer(["result": true])
    }

    func delete(_ db: Database) throws -> MethodAnswer {
        let id = try query.input.id()
        guard let task = try board.visible(id),
            TaskRights(task, caller: call.caller).mayRemove
        else { throw RESTFailure.accessDenied3 }
        try board.delete(task)
        return MethodAnswer(["result": true])
    }

    /// The input under the record's names, values as it keeps them; a null clears a field.
    private func changes(_ input: Input, of task: Record?, _ db: Database) throws -> JSONObject {
        var problems: [RESTFailure.Problem] = []
        var changes: JSONObject = [:]
        for (name, value) in input.members {
            guard let field = query.type.field(name) else {
                throw RESTFailure.unknownProperty3(name, of: query.type.object)
            }
            let isWritable = field.isEditable || task == nil && name == "creatorId"
            guard isWritable, field.relation == nil || field.isMultiple else {
                problems.append(
                    .init(
                        name,
                        "In DTO `TaskDto`, the `\(name)` field requires the `Editable` attribute for such a request"))
                continue
            }
            guard let stored = field.stored(value) else {
                let type = field.kind == .datetime ? "DateTime" : field.typeName
                problems.append(.init(name, "Field `\(name)` requires data type `\(type)` for this request"))
                continue
            }
            // Files of the Drive, which the older version marks.
            changes[field.column] =
                name == "fileIds" ? .array((stored.array ?? []).map { .string("n\($0.text ?? "")") }) : stored
        }
        guard problems.isEmpty else { throw RESTFailure.invalidRequest3(problems) }
        try check((task?.fields ?? [:]).merging(changes) { $1 }, input, id: task?.id, db)
        return changes
    }

    private func check(_ fields: JSONObject, _ input: Input, id: Int?, _ db: Database) throws {
        var problems: [RESTFailure.Problem] = []
        if let person = input["responsibleId"]?.integer, try People.person(person, call, db) == nil {
            problems.append(.init("responsibleId", "User specified in the \"Executor\" field not found"))
        }
        if let person = input["creatorId"]?.integer, try People.person(person, call, db) == nil {
            problems.append(.init("creatorId", ""))
        }
        if let parent = input["parentId"]?.integer, parent != 0 {
            if parent == id {
                problems.append(.init("parentId", "Cannot bind a node to itself"))
            } else if try query.store(db).record(parent) == nil {
                problems.append(.init("parentId", "Task specified in the \"Parent Task\" field not found"))
            }
        }
        if let start = fields["START_DATE_PLAN"]?.string.flatMap(PortalTime.parse),
            let end = fields["END_DATE_PLAN"]?.string.flatMap(PortalTime.parse), end < start
        {
            problems.append(.init("endPlan", "The end date specified in the planning is earlier than the start date"))
        }
        guard problems.isEmpty else { throw RESTFailure.invalidRequest3(problems) }
    }

    // MARK: Rights, files, chat

    func access(_ db: Database) throws -> MethodAnswer {
        let id = try query.input.id()
        let record = try query.store(db).record(id)
        return MethodAnswer(.object(TaskRights(record, caller: call.caller).json))
    }

    func attach(_ db: Database) throws -> MethodAnswer {
        try query.input.require("taskId", "fileIds")
        let id = try query.input.id("taskId")
        let files = try query.input.integers("fileIds") ?? []
        let denied = RESTFailure.invalidRequest3(nil, "Insufficient permissions")
        guard let task = try board.visible(id),
            TaskRights(task, caller: call.caller).mayEdit
        else { throw denied }
        var kept = task["UF_TASK_WEBDAV_FILES"]?.array ?? []
        let known = try board.attached.records(["ENTITY_TYPE": "tasks_task", "ENTITY_ID": .int(id)])
        for file in files where !known.contains(where: { $0.integer("OBJECT_ID") == file }) {
            do { kept.append(.int(try board.attach(file: file, to: id))) } catch is RESTFailure { throw denied }
        }
        try board.touch(task, ["UF_TASK_WEBDAV_FILES": .array(kept)])
        return MethodAnswer(["result": true])
    }

    func send(_ db: Database) throws -> MethodAnswer {
        let fields = try query.input.fields()
        try TaskResultMethods3.requireFilled(fields, "taskId", "text")
        let id = try fields.id("taskId")
        let text = try fields.text("text") ?? ""
        let record = try query.record(db, id: id, orElse: .accessDenied3)
        let messages = RecordStore(db, portalID: call.caller.portalID, "tasks.task.chat.message")
        try messages.add([
            "taskId": .int(record.id), "text": .string(text), "authorId": .int(call.caller.user.id), "date": now,
        ])
        return MethodAnswer(["result": true])
    }
}

extension EntityQuery {
    /// One record within the caller's sight, with another refusal.
    func record(_ db: Database, id: Int, orElse refusal: RESTFailure) throws -> Record {
        do { return try record(db, id: id) } catch is RESTFailure { throw refusal }
    }
}

/// What one person may do with a task.
struct TaskRights {
    private let isAdmin: Bool
    private let isCreator: Bool
    private let isResponsible: Bool
    private let takesPart: Bool
    private let status: Int

    init(_ record: Record?, caller: Caller) {
        let id = caller.user.id
        isAdmin = record != nil && caller.isAdmin
        isCreator = record?.fields["CREATED_BY"]?.integer == id
        isResponsible = record?.fields["RESPONSIBLE_ID"]?.integer == id
        takesPart = ["ACCOMPLICES", "AUDITORS"].contains { name in
            record?.fields[name]?.array?.contains { $0.integer == id } ?? false
        }
        status = record?.fields["STATUS"]?.integer ?? 2
    }

    var mayRead: Bool { isAdmin || isCreator || isResponsible || takesPart }
    var mayEdit: Bool { isAdmin || isCreator || isResponsible }
    var mayRemove: Bool { isAdmin || isCreator }

    var json: JSONObject {
        let isOpen = ![4, 5].contains(status)
        let directs = isAdmin || isCreator
        var result: JSONObject = [:]
        for name in [
            "read", "watch", "mute", "createSubtask", "createResult", "reminder", "elapsedTime", "favorite", "copy",
            "saveAsTemplate", "completeResult",
        ] { result[name] = .bool(mayRead) }
        for name in [
            "edit", "checklistAdd", "checklistEdit", "checklistSave", "checklistToggle", "changeAccomplices",
            "addAuditors", "attachFile", "detachFile", "detachParent", "createGanttDependence", "deadline", "datePlan",
            "automate",
        ] { result[name] = .bool(mayEdit) }
        result["remove"] = .bool(mayRemove)
        result["complete"] = .bool(mayEdit && isOpen)
        result["approve"] = .bool(directs && status == 4)
        result["disapprove"] = .bool(directs && status == 4)
        result["start"] = .bool(mayEdit && (status == 2 || status == 6))
        result["take"] = false
        result["delegate"] = .bool(mayEdit && isOpen)
        result["defer"] = .bool(mayEdit && isOpen && status != 6)
        result["renew"] = .bool(mayEdit && !isOpen)
        result["changeDirector"] = false
        result["changeResponsible"] = .bool(directs)
        result["pause"] = .bool(mayEdit && status == 3)
        result["timeTracking"] = false
        result["mark"] = .bool(directs)
        result["changeStatus"] = .bool(mayEdit)
        for name in ["resultEdit", "removeResult", "resultRead", "sort"] { result[name] = false }
        result["admin"] = .bool(isAdmin)
        return result
    }
}
