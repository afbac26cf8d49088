import GRDB

/// `task.elapseditem.*`: time spent on tasks.
///
/// Source: the platform's documentation, "Time spent".
enum ElapsedMethods {
    private static let kind = "ctaskelapseditem"

    static let bodies: [String: MethodBody] = [
        "task.elapseditem.add": .writing(add),
        "task.elapseditem.get": .reading { call, db in
            let board = TaskBoard(call, db)
            return MethodAnswer([json(try item(board, "get").item)])
        },
        "task.elapseditem.getlist": .reading(list),
        "task.elapseditem.update": .writing(update),
        "task.elapseditem.delete": .writing(delete),
        "task.elapseditem.isactionallowed": .reading { call, db in
            let board = TaskBoard(call, db)
            let (task, item) = try item(board, "isactionallowed")
            let action = try number(board, ["ACTIONID"], 2, "actionId", "isactionallowed")
            switch action {
            case 1: return MethodAnswer(.bool(try board.allows(.elapsedTimeAdd, on: task)))
            case 2, 3: return MethodAnswer(.bool(mayChange(item, call)))
            default: return MethodAnswer(false)
            }
        },
        "task.elapseditem.getmanifest": .plain { _ in MethodAnswer(TaskManifests.elapsed) },
    ]

    private static func number(
        _ board: TaskBoard, _ names: [String], _ place: Int, _ spelled: String, _ method: String
    ) throws -> Int {
        try TaskItemMethods.number(board.call, names, place, spelled, method, of: kind)
    }

    private static func mayChange(_ item: Record, _ call: MethodCall) -> Bool {
        call.caller.isAdmin || item.integer("USER_ID") == call.userID
    }

    private static func item(_ board: TaskBoard, _ method: String) throws -> (task: Record, item: Record) {
        let id = try number(board, ["TASKID"], 0, "taskId", method)
        let item = try number(board, ["ITEMID"], 1, "itemId", method)
        guard let task = try board.visible(id) else { throw TaskFailure.taskNotFound }
        guard let found = try board.elapsed.record(item), found.integer("TASK_ID") == id else {
            throw TaskFailure.exception(512, "Elapsed item not found or not accessible")
        }
        return (task, found)
    }

    private static func values(_ fields: JSONObject, _ call: MethodCall) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in fields {
            switch key.uppercased() {
            case "SECONDS": values["SECONDS"] = .int(max(0, value.integer ?? 0))
            case "MINUTES" where fields["SECONDS"] == nil:
                values["SECONDS"] = .int(max(0, (value.integer ?? 0).multipliedReportingOverflow(by: 60).partialValue))
            case "COMMENT_TEXT": values["COMMENT_TEXT"] = .string(value.text ?? "")
            case "USER_ID":
                if call.caller.isAdmin, let id = value.integer { values["USER_ID"] = .int(id) }
            case "CREATED_DATE", "DATE_START", "DATE_STOP":
                if let seconds = value.text.flatMap(PortalTime.parse) {
                    values[key.uppercased()] = .string(PortalTime.text(unixSeconds: seconds))
                }
            case "SOURCE": values["SOURCE"] = .int(value.integer ?? 2)
            default: break
            }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try number(board, ["TASKID"], 0, "taskId", "add")
        guard let fields = (call.argument("ARFIELDS", 1) ?? call["FIELDS"])?.object, !fields.isEmpty else {
            throw TaskItemMethods.missing(1, "fields", "add", of: kind)
        }
        guard let task = try board.visible(id) else { throw TaskFailure.taskNotFound }
        guard try board.allows(.elapsedTimeAdd, on: task) else { throw TaskFailure.actionNotAllowed }
        let item = try board.elapsed.add(
            settled(
                [
                    "TASK_ID": .int(id), "USER_ID": .int(call.userID), "SECONDS": 0, "COMMENT_TEXT": "", "SOURCE": 2,
                    "CREATED_DATE": call.now, "DATE_START": call.now, "DATE_STOP": call.now,
                ], by: values(fields, call)))
        try settle(board, task)
        return MethodAnswer(.int(item.id))
    }

    /// The sum of all time stands in the task.
    private static func settle(_ board: TaskBoard, _ task: Record) throws {
        let sum = try board.elapsed.records(["TASK_ID": .int(task.id)]).reduce(0) { $0 + $1.integer("SECONDS") }
        let former = task.integer("TIME_SPENT_IN_LOGS")
        guard sum != former else { return }
        try board.remember(
            task.id, "TIME_SPENT_IN_LOGS", from: .string(String(former)), to: .string(String(sum)))
        try board.touch(task, ["TIME_SPENT_IN_LOGS": .int(sum), "DURATION_FACT": .int(sum / 60)])
        try board.tell("ONTASKUPDATE", before: ["ID": .int(task.id)], after: ["ID": .int(task.id)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (task, item) = try item(board, "update")
        guard let fields = (call.argument("ARFIELDS", 2) ?? call["FIELDS"])?.object, !fields.isEmpty else {
            throw TaskItemMethods.missing(2, "fields", "update", of: kind)
        }
        guard mayChange(item, call) else { throw TaskFailure.actionNotAllowed }
        try board.elapsed.update(item, values(fields, call))
        try settle(board, task)
        return MethodAnswer(.null)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (task, item) = try item(board, "delete")
        guard mayChange(item, call) else { throw TaskFailure.actionNotAllowed }
        try board.elapsed.delete(item.id)
        try settle(board, task)
        return MethodAnswer(.null)
    }

    /// With a task's number first, or without it: then of every task that the caller may see.
    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let first = call.params["0"]
        let shift = first?.object != nil || first?.array != nil ? 0 : 1
        let id = (call["TASKID"] ?? (shift == 1 ? first : nil))?.integer
        let order = call.argument("ORDER", shift)?.object ?? [:]
        let filter = call.argument("FILTER", shift + 1)?.object ?? [:]
        let select = (call.argument("SELECT", shift + 2)?.elements ?? []).compactMap(\.text).filter { !$0.isEmpty }
        let params = call.argument("PARAMS", shift + 3)?.object ?? [:]
        var items: [Record]
        if let id {
            guard try board.visible(id) != nil else { throw TaskFailure.actionNotAllowed }
            items = try board.elapsed.records(["TASK_ID": .int(id)])
        } else {
            items = try board.elapsed.records().filter { try board.visible($0.integer("TASK_ID")) != nil }
        }
        items = items.map { $0.adding(["MINUTES": .int($0.integer("SECONDS") / 60)]) }
        var query = ListQuery(call, filter: "", order: "")
        query.filter = filter
        if !order.isEmpty {
            query.order = order.map { ($0.key, ($0.value.text ?? "").lowercased().hasPrefix("desc")) }
        }
        let found = query.selected(items)
        let navigation = params.member("NAV_PARAMS")?.object ?? [:]
        let size = min(max(1, navigation.member("nPageSize")?.integer ?? 50), 50)
        let start =
            call["start"]?.integer ?? (min(max(1, navigation.member("iNumPage")?.integer ?? 1), 1_000_000) - 1) * size
        let page = found.dropFirst(max(0, start)).prefix(size)
        return MethodAnswer(
            .array(
                page.map { item in
                    guard let members = json(item).object, !select.isEmpty, !select.contains("*") else {
                        return json(item)
                    }
                    return .object(members.filter { select.contains($0.key) })
                }), total: found.count, next: start < found.count - size ? start + size : nil)
    }

    private static func json(_ item: Record) -> JSONValue {
        [
            "ID": .string(String(item.id)), "TASK_ID": .string(item.text("TASK_ID")),
            "USER_ID": .string(item.text("USER_ID")), "COMMENT_TEXT": item["COMMENT_TEXT"] ?? "",
            "SECONDS": .string(item.text("SECONDS")), "MINUTES": .string(String(item.integer("SECONDS") / 60)),
            "SOURCE": .string(item.text("SOURCE")), "CREATED_DATE": item["CREATED_DATE"] ?? .null,
            "DATE_START": item["DATE_START"] ?? .null, "DATE_STOP": item["DATE_STOP"] ?? .null,
        ]
    }
}
