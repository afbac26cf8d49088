import GRDB

/// `tasks.task.*`
///
/// Source: the platform's documentation, "Tasks".
enum TaskMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.task.getfields": .plain { call in MethodAnswer(["fields": TaskFieldTable.json(for: call)]) },
        "tasks.task.add": .writing(add),
        "tasks.task.get": .reading(get),
        "tasks.task.list": .reading(list),
        "tasks.task.update": .writing(update),
        "tasks.task.delete": .writing(delete),
        "tasks.task.complete": action(.complete, refusal: TaskFailure.completionNotAllowed) { board, task in
            let isForReview = task.text("TASK_CONTROL") == "Y" && task.integer("CREATED_BY") != board.call.userID
            return isForReview ? TaskBoard.Status.supposedlyCompleted : TaskBoard.Status.completed
        },
        "tasks.task.start": action(.start, refusal: TaskFailure.completionNotAllowed) { _, _ in
            TaskBoard.Status.inProgress
        },
        "tasks.task.pause": action(.pause) { _, _ in TaskBoard.Status.pending },
        "tasks.task.defer": action(.defer) { _, _ in TaskBoard.Status.deferred },
        "tasks.task.renew": action(.renew) { _, _ in TaskBoard.Status.pending },
        "tasks.task.approve": action(.approve) { _, _ in TaskBoard.Status.completed },
        "tasks.task.disapprove": action(.disapprove) { _, _ in TaskBoard.Status.pending },
        "tasks.task.delegate": .writing(delegate),
        "tasks.task.startwatch": .writing { call, db in try watch(call, db, isOn: true) },
        "tasks.task.stopwatch": .writing { call, db in try watch(call, db, isOn: false) },
        "tasks.task.favorite.add": .writing { call, db in try favorite(call, db, isOn: true) },
        "tasks.task.favorite.remove": .writing { call, db in try favorite(call, db, isOn: false) },
        "tasks.task.pin": .writing { call, db in try mark(call, db, "PINNED_BY", isOn: true) },
        "tasks.task.unpin": .writing { call, db in try mark(call, db, "PINNED_BY", isOn: false) },
        "tasks.task.mute": .writing { call, db in try mark(call, db, "MUTED_BY", isOn: true) },
        "tasks.task.unmute": .writing { call, db in try mark(call, db, "MUTED_BY", isOn: false) },
        "tasks.task.getaccess": .reading(access),
        "tasks.task.files.attach": .writing(attach),
        "tasks.task.counters.get": .reading(counters),
        "tasks.task.history.list": .reading(history),
    ]

    // MARK: What a call is about

    /// Methods whose pages show refusals with "(internal error)" behind them.
    private static let exceptions: Set<String> = [
        "tasks.task.get", "tasks.task.update", "tasks.task.history.list", "tasks.task.files.attach",
    ]

    static func id(_ call: MethodCall, _ name: String = "taskId") throws -> Int {
        guard let value = call.argument(name, 0), value.text?.isEmpty != true, !value.isNull else {
            throw exceptions.contains(call.name) ? TaskFailure.inner(TaskFailure.constructor) : TaskFailure.constructor
        }
        guard let id = value.integer, id > 0 else {
            let isInner = ["tasks.task.history.list", "tasks.task.files.attach"].contains(call.name)
            throw isInner ? TaskFailure.inner(TaskFailure.wrongID) : TaskFailure.wrongID
        }
        return id
    }

    private static func task(
        _ board: TaskBoard, _ name: String = "taskId", refusal: RESTFailure = TaskFailure.accessDenied
    ) throws -> Record {
        guard let task = try board.visible(try id(board.call, name)) else { throw refusal }
        return task
    }

    static func fields(_ call: MethodCall, _ name: String = "fields", place: Int = 0) throws -> JSONObject {
        guard let value = call.argument(name, place), let members = value.object, !members.isEmpty else {
            throw TaskFailure.inner(TaskFailure.missing(name))
        }
        return members
    }

    private static func answer(_ board: TaskBoard, _ task: Record) throws -> MethodAnswer {
        MethodAnswer(["task": try board.json(task)])
    }

    // MARK: One task

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        return try answer(board, try board.add(try fields(call)))
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try id(call)
        let select = call.argument("select", 1)
        if let select, select.array == nil, select.object == nil {
            throw TaskFailure.inner(TaskFailure.type(select.text ?? "", "select", "array"))
        }
        guard let task = try board.visible(id) else { throw TaskFailure.accessDenied }
        return MethodAnswer(["task": try board.json(task, select: select)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board, refusal: TaskFailure.inner(TaskFailure.completionNotAllowed))
        let input = try fields(call, place: 1)
        return try answer(board, try change(board, task, input))
    }

    /// Changes a task as far as the caller may.
    ///
    /// - Throws: "Action on the task is not allowed".
    static func change(_ board: TaskBoard, _ task: Record, _ input: JSONObject) throws -> Record {
        let values = board.values(input)
        if try !board.allows(.edit, on: task) {
            // Whoever works on a task may move it on and sort it in, not give it another meaning.
            var open: Set<String> = ["TAGS", "STAGE_ID", "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES"]
            if try board.allows(.changeDeadline, on: task) { open.insert("DEADLINE") }
            if board.isDoer(board.call.userID, of: task) { open.formUnion(["STATUS", "TIME_ESTIMATE", "ACCOMPLICES"]) }
            guard board.isDoer(board.call.userID, of: task),
                values.keys.allSatisfy({ open.contains($0) || $0.hasPrefix("UF_") })
            else { throw TaskFailure.inner(TaskFailure.completionNotAllowed) }
        }
        return try board.update(task, values)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let refusal = RESTFailure("1048582", status: 400, "No access to delete the task")
        let task = try task(board, refusal: refusal)
        guard try board.allows(.remove, on: task) else { throw refusal }
        try board.delete(task)
        return MethodAnswer(["task": true])
    }

    private static func action(
        _ action: TaskBoard.Action, refusal: RESTFailure = TaskFailure.notAllowed,
        _ status: @escaping @Sendable (TaskBoard, Record) -> Int
    ) -> MethodBody {
        .writing { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, refusal: refusal)
            guard try board.allows(action, on: task) else { throw refusal }
            return try answer(board, try board.update(task, ["STATUS": .int(status(board, task))]))
        }
    }

    private static func delegate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board, refusal: TaskFailure.completionNotAllowed)
        guard let value = call.argument("userId", 1) else { throw TaskFailure.missing("userId") }
        guard let user = value.integer else { throw TaskFailure.type(value.text ?? "", "userId", "int") }
        guard try board.allows(.delegate, on: task) else { throw TaskFailure.completionNotAllowed }
        return try answer(board, try delegated(board, task, to: user))
    }

    /// Who hands a task on keeps watching it.
    static func delegated(_ board: TaskBoard, _ task: Record, to user: Int) throws -> Record {
        var auditors = task["AUDITORS"]?.elements ?? []
        let former = task.integer("RESPONSIBLE_ID")
        if former != user, !auditors.contains(where: { $0.integer == former }) { auditors.append(.int(former)) }
        return try board.update(
            task,
            [
                "RESPONSIBLE_ID": .int(user), "AUDITORS": .array(auditors), "STATUS": .int(TaskBoard.Status.pending),
            ])
    }

    private static func watch(_ call: MethodCall, _ db: Database, isOn: Bool) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let refusal = RESTFailure("1048584", status: 400, "a:0:{}")
        let task = try task(board, refusal: refusal)
        var auditors = (task["AUDITORS"]?.elements ?? []).filter { $0.integer != call.userID }
        if isOn { auditors.append(.int(call.userID)) }
        return try answer(board, try board.update(task, ["AUDITORS": .array(auditors)]))
    }

    /// Whether a task is the caller's favourite. Methods that set it differ in their names only.
    static func setFavorite(_ board: TaskBoard, _ task: Record, isOn: Bool) throws {
        _ = try set(board, task, "FAVORED_BY", isOn: isOn)
    }

    private static func favorite(_ call: MethodCall, _ db: Database, isOn: Bool) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        try setFavorite(board, try task(board, refusal: TaskFailure.notFound), isOn: isOn)
        return MethodAnswer(true)
    }

    private static func mark(_ call: MethodCall, _ db: Database, _ field: String, isOn: Bool) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let name = call["id"] == nil && call["taskId"] != nil ? "taskId" : "id"
        return try answer(board, try set(board, try task(board, name), field, isOn: isOn))
    }

    private static func set(_ board: TaskBoard, _ task: Record, _ field: String, isOn: Bool) throws -> Record {
        var people = (task[field]?.elements ?? []).filter { $0.integer != board.call.userID }
        if isOn { people.append(.int(board.call.userID)) }
        return try board.tasks.update(task, [field: .array(people)])
    }

    private static func attach(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board)
        guard let value = call.argument("fileId", 1) else { throw TaskFailure.inner(TaskFailure.missing("fileId")) }
        guard let file = value.integer else {
            throw TaskFailure.inner(TaskFailure.type(value.text ?? "", "fileId", "int"))
        }
        guard try board.allows(.edit, on: task) || board.isDoer(call.userID, of: task) else {
            throw RESTFailure("0", status: 400, "Access denied (internal error)")
        }
        let id = try board.attach(file: file, to: task.id)
        let files = (task["UF_TASK_WEBDAV_FILES"]?.elements ?? []) + [.int(id)]
        _ = try board.update(task, ["UF_TASK_WEBDAV_FILES": .array(files)])
        return MethodAnswer(["attachmentId": .int(id)])
    }

    // MARK: Lists

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let filter = call.argument("filter", 1).flatMap(RecordFilter.members) ?? [:]
        let order = call.argument("order", 0).flatMap(RecordFilter.members) ?? [:]
        let start = call["start"]?.integer ?? 0
        let page = try TaskQuery(board: board).page(filter, order: order, start: start < -1 ? 0 : start)
        let selection = TaskFields.Selection(call.argument("select", 2), hasCustom: false)
        let params = call.map("params") ?? [:]
        let now = call.platform.clock.unixSeconds
        let tasks = try page.records.map { record -> JSONValue in
            let task = record
            var result = TaskFields.fields(task, selection, userID: call.userID)
            try board.describe(task, in: &result)
            if selection.names.contains("TAGS") { result["tags"] = TaskFields.tags(task) }
            if selection.names.contains("COUNTERS") { result["counter"] = counter(of: task, board, now: now) }
            if params.member("WITH_RESULT_INFO")?.flag ?? false {
                let hasResult = try !board.results.records(["TASK_ID": .int(task.id)]).isEmpty
                result["taskRequireResult"] = "N"
                result["taskHasOpenResult"] = .string(hasResult ? "Y" : "N")
                result["taskHasResult"] = .string(hasResult ? "Y" : "N")
            }
            if params.member("WITH_TIMER_INFO")?.flag ?? false {
                result["timeElapsed"] = task["TIME_SPENT_IN_LOGS"]?.asText ?? .null
                result["timerIsRunningForCurrentUser"] = "N"
            }
            if params.member("WITH_PARSED_DESCRIPTION")?.flag ?? false {
                result["parsedDescription"] = .string(BBCode.html(task.text("DESCRIPTION")))
            }
            if selection.has("STATUS") { result["subStatus"] = .string(String(TaskFields.subStatus(task, now: now))) }
            return .object(result)
        }
        return MethodAnswer(["tasks": .array(tasks)], total: page.total ?? 0, next: page.next)
    }

    private static func counter(of task: Record, _ board: TaskBoard, now: Int) -> JSONValue {
        let isExpired = TaskFields.subStatus(task, now: now) == -1 && board.isDoer(board.call.userID, of: task)
        let unread = board.unread(of: task)
        return [
            "counters": [
                "expired": .int(isExpired ? 1 : 0), "newComments": .int(unread), "projectExpired": 0,
                "projectNewComments": 0,
                "mutedExpired": 0, "mutedNewComments": 0,
            ], "color": .string(isExpired ? "danger" : unread > 0 ? "success" : "gray"),
            "value": .int((isExpired ? 1 : 0) + unread),
        ]
    }

    /// Overdue tasks of a person by role.
    private static func counters(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        if let value = call["userId"], value.integer == nil {
            throw RESTFailure(
                "0", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {userId}. Should be value of type int.")
        }
        let user = call["userId"]?.integer ?? call.userID
        let group = call["groupId"]?.integer ?? 0
        if group != 0 {
            let isMember = try board.roles()[group] != nil
            guard try call.store(db, "sonet_group").record(group) != nil, isMember || call.caller.isAdmin else {
                throw TaskFailure.plain("Group not found or access denied. (internal error)")
            }
        }
        var filter: JSONObject = ["OVERDUED": "Y"]
        if group != 0 { filter["GROUP_ID"] = .int(group) }
        switch call.text("type") ?? "view_all" {
        case "view_role_responsible": filter["RESPONSIBLE_ID"] = .int(user)
        case "view_role_accomplice": filter["ACCOMPLICE"] = .int(user)
        case "view_role_auditor": filter["AUDITOR"] = .int(user)
        case "view_role_originator": filter["CREATED_BY"] = .int(user)
        default: filter["MEMBER"] = .int(user)
        }
        let query = TaskQuery(board: board)
        let expired = try query.page(filter, order: [:], start: 0).total ?? 0
        filter["OVERDUED"] = nil
        filter["UNREAD_BY"] = .int(user)
        let unread = try query.unread(filter, by: user)
        return MethodAnswer(
            [
                "expired": ["counter": .int(expired), "code": 6_291_456],
                "new_comments": ["counter": .int(unread), "code": 12_582_912],
            ], total: 1)
    }

    private static func access(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board)
        let users = call.argument("users", 1)
        if let users, users.array == nil, users.object == nil {
            throw TaskFailure.type(users.text ?? "", "users", "array")
        }
        let asked = users?.elements.compactMap(\.integer) ?? []
        var result: JSONObject = [:]
        for id in asked.isEmpty ? [call.userID] : asked {
            guard let person = try call.person(db, id) else { continue }
            result[String(id)] = .object(
                JSONObject(
                    uniqueKeysWithValues: try TaskBoard.Action.allCases.map {
                        ($0.upperName, .bool(try board.allows($0, on: task, for: person)))
                    }))
        }
        return MethodAnswer(["allowedActions": .object(result)])
    }

    private static func history(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board)
        let entries = try board.history.records(["TASK_ID": .int(task.id)]).map { entry in
            // Callers name it as the answer does.
            entry.adding(["CREATEDDATE": entry["CREATED_DATE"] ?? .null])
        }
        let found = ListQuery(call).selected(entries)
        return MethodAnswer([
            "list": .array(
                try found.map { entry in
                    let person = try call.person(db, entry.integer("USER_ID"))
                    return [
                        "id": .int(entry.id), "createdDate": entry["CREATED_DATE"] ?? .null,
                        "field": entry["FIELD"] ?? .null,
                        "value": ["from": entry["FROM_VALUE"] ?? .null, "to": entry["TO_VALUE"] ?? .null],
                        "user": [
                            "id": .int(entry.integer("USER_ID")), "name": .string(person?.name ?? ""),
                            "lastName": .string(person?.lastName ?? ""), "secondName": "",
                            "login": .string(person?.email ?? ""),
                        ],
                    ]
                })
        ])
    }
}
