import GRDB

/// `task.checklistitem.*`
///
/// Source: the platform's documentation, "Checklists".
enum ChecklistMethods {
    private static let kind = "ctaskchecklistitem"
    static let sortable = [
        "ID", "PARENT_ID", "CREATED_BY", "TITLE", "SORT_INDEX", "IS_COMPLETE", "IS_IMPORTANT", "TOGGLED_BY",
        "TOGGLED_DATE",
    ]

    static let bodies: [String: MethodBody] = [
        "task.checklistitem.add": .writing(add),
        "task.checklistitem.get": .reading { call, db in
            let board = TaskBoard(call, db)
            return MethodAnswer(try json(board, try item(board, "get").item))
        },
        "task.checklistitem.getlist": .reading(list),
        "task.checklistitem.update": .writing(update),
        "task.checklistitem.delete": .writing(delete),
        "task.checklistitem.complete": .writing { call, db in try toggle(call, db, "complete", isComplete: true) },
        "task.checklistitem.renew": .writing { call, db in try toggle(call, db, "renew", isComplete: false) },
        "task.checklistitem.moveafteritem": .writing(move),
        "task.checklistitem.isactionallowed": .reading { call, db in
            let board = TaskBoard(call, db)
            let (task, _) = try item(board, "isactionallowed")
            let action = try number(board, ["ACTIONID"], 2, "actionId", "isactionallowed")
            return MethodAnswer(.bool((1...5).contains(action) ? try board.allows(.checklistAdd, on: task) : false))
        },
        "task.checklistitem.getmanifest": .plain { _ in MethodAnswer(TaskManifests.checklist) },
    ]

    private static func number(
        _ board: TaskBoard, _ names: [String], _ place: Int, _ spelled: String, _ method: String
    ) throws -> Int {
        try TaskItemMethods.number(board.call, names, place, spelled, method, of: kind)
    }

    private static func item(
        _ board: TaskBoard, _ method: String, refusal: RESTFailure = TaskFailure.itemNotFound
    ) throws -> (task: Record, item: Record) {
        let id = try number(board, ["TASKID"], 0, "taskId", method)
        let item = try number(board, ["ITEMID"], 1, "itemId", method)
        guard id > 0, item > 0 else { throw TaskFailure.assertion }
        guard let task = try board.visible(id), let found = try board.checklist.record(item),
            found.integer("TASK_ID") == id
        else { throw refusal }
        return (task, found)
    }

    private static func values(_ fields: JSONObject) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in fields {
            switch key.uppercased() {
            case "TITLE": values["TITLE"] = .string(value.text ?? "")
            case "PARENT_ID": values["PARENT_ID"] = .int(value.integer ?? 0)
            case "SORT_INDEX": values["SORT_INDEX"] = .int(value.integer ?? 0)
            case "IS_COMPLETE", "IS_IMPORTANT": values[key.uppercased()] = (value.flag ?? false) ? "Y" : "N"
            case "MEMBERS": values["MEMBERS"] = value
            default: break
            }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try number(board, ["TASKID"], 0, "taskId", "add")
        guard let fields = call.argument("FIELDS", 1)?.object, !fields.isEmpty else {
            throw TaskItemMethods.missing(1, "arFields", "add", of: kind)
        }
        guard let task = try board.visible(id), try board.allows(.checklistAdd, on: task) else {
            throw TaskFailure.exception(8, "Adding item: action not allowed")
        }
        var values = values(fields)
        guard !values.text("TITLE").isEmpty else { throw TaskFailure.exception(8, "Item name not specified") }
        let parent = values.integer("PARENT_ID")
        if parent != 0, try board.checklist.record(parent)?.integer("TASK_ID") != id {
            throw TaskFailure.exception(
                8, "Incorrect value [\(parent)] specified for field [PARENT_ID] in item [, \(values.text("TITLE"))]")
        }
        if values["SORT_INDEX"] == nil {
            values["SORT_INDEX"] = .int(
                try board.checklist.records(["TASK_ID": .int(id)]).count { $0.integer("PARENT_ID") == parent })
        }
        let item = try board.checklist.add(
            settled(
                [
                    "TASK_ID": .int(id), "PARENT_ID": 0, "CREATED_BY": .int(call.userID), "IS_COMPLETE": "N",
                    "IS_IMPORTANT": "N",
                ], by: values))
        try board.remember(id, "CHECKLIST_ITEM_CREATE", from: "", to: item["TITLE"] ?? "")
        try changed(board, task)
        return MethodAnswer(.int(item.id))
    }

    /// A checklist's change is a change of its task.
    private static func changed(_ board: TaskBoard, _ task: Record) throws {
        try board.touch(task, ["CHANGED_DATE": board.call.now, "CHANGED_BY": .int(board.call.userID)])
        try board.tell("ONTASKUPDATE", before: ["ID": .int(task.id)], after: ["ID": .int(task.id)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try number(board, ["TASKID"], 0, "taskId", "getlist")
        let order = call.argument("ORDER", 1)?.object ?? [:]
        for key in order.keys where !sortable.contains(key.uppercased()) {
            throw TaskFailure.exception(
                256, "Param #1 (arOrder) for method ctaskchecklistitem::getlist() must not contain key \"\(key)\".")
        }
        guard try board.visible(id) != nil else { throw TaskFailure.exception(8, "Action failed") }
        var query = ListQuery(call, filter: "", order: "")
        if !order.isEmpty {
            query.order = order.map { ($0.key, ($0.value.text ?? "").lowercased().hasPrefix("desc")) }
        }
        return MethodAnswer(
            .array(try query.selected(try board.checklist.records(["TASK_ID": .int(id)])).map { try json(board, $0) }))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (task, item) = try item(board, "update")
        guard let fields = call.argument("FIELDS", 2)?.object, !fields.isEmpty else {
            throw TaskItemMethods.missing(2, "arFields", "update", of: kind)
        }
        guard try board.allows(.checklistAdd, on: task) else {
            throw TaskFailure.exception(4, "No access to edit the task")
        }
        var values = values(fields)
        if let complete = values["IS_COMPLETE"], complete != item["IS_COMPLETE"] {
            values["TOGGLED_BY"] = .int(call.userID)
            values["TOGGLED_DATE"] = call.now
            try board.remember(
                task.id, complete == "Y" ? "CHECKLIST_ITEM_CHECK" : "CHECKLIST_ITEM_UNCHECK", from: "",
                to: item["TITLE"] ?? "")
        }
        if let title = values["TITLE"], title != item["TITLE"] {
            try board.remember(task.id, "CHECKLIST_ITEM_RENAME", from: item["TITLE"] ?? "", to: title)
        }
        try board.checklist.update(item, values)
        try changed(board, task)
        return MethodAnswer(.null)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let refusal = TaskFailure.exception(8, "Deleting item: action not allowed")
        let (task, item) = try item(board, "delete", refusal: refusal)
        guard try board.allows(.checklistAdd, on: task) else { throw refusal }
        var waiting = [item]
        while let next = waiting.popLast() {
            waiting += try board.checklist.records(["PARENT_ID": .int(next.id)])
            try board.checklist.delete(next.id)
        }
        try board.remember(task.id, "CHECKLIST_ITEM_REMOVE", from: item["TITLE"] ?? "", to: "")
        try changed(board, task)
        return MethodAnswer(true)
    }

    private static func toggle(
        _ call: MethodCall, _ db: Database, _ method: String, isComplete: Bool
    ) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (task, item) = try item(board, method)
        guard try board.allows(.checklistAdd, on: task) else { throw TaskFailure.actionNotAllowed }
        guard (item.text("IS_COMPLETE") == "Y") != isComplete else { return MethodAnswer(true) }
        try board.checklist.update(
            item,
            [
                "IS_COMPLETE": isComplete ? "Y" : "N", "TOGGLED_BY": .int(call.userID), "TOGGLED_DATE": call.now,
            ])
        try board.remember(
            task.id, isComplete ? "CHECKLIST_ITEM_CHECK" : "CHECKLIST_ITEM_UNCHECK", from: "", to: item["TITLE"] ?? "")
        try changed(board, task)
        return MethodAnswer(true)
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let refusal = TaskFailure.exception(8, "Moving item: action not allowed")
        let (task, item) = try item(board, "moveafteritem", refusal: refusal)
        let after = try number(board, ["AFTERITEMID"], 2, "afterItemId", "moveafteritem")
        guard try board.allows(.checklistReorder, on: task), let anchor = try board.checklist.record(after),
            anchor.integer("TASK_ID") == task.id, anchor.id != item.id
        else { throw refusal }
        try Self.place(item, in: board.checklist, next: anchor, isAfter: true, owner: ("TASK_ID", task.id))
        try changed(board, task)
        return MethodAnswer(.null)
    }

    /// Puts an item beside another, below the same parent, and numbers all there anew.
    static func place(
        _ item: Record, in store: RecordStore, next anchor: Record, isAfter: Bool,
        owner: (field: String, id: Int)
    ) throws {
        let parent = anchor.integer("PARENT_ID")
        var siblings = try store.records([owner.field: .int(owner.id)])
            .filter { $0.integer("PARENT_ID") == parent && $0.id != item.id }
            .sorted { ($0.integer("SORT_INDEX"), $0.id) < ($1.integer("SORT_INDEX"), $1.id) }
        let place = siblings.firstIndex { $0.id == anchor.id } ?? 0
        siblings.insert(item, at: isAfter ? place + 1 : place)
        for (index, sibling) in siblings.enumerated() {
            try store.update(sibling, ["SORT_INDEX": .int(index), "PARENT_ID": .int(parent)])
        }
    }

    // MARK: Answers

    static func members(_ item: Record, _ call: MethodCall, _ db: Database) throws -> [JSONObject] {
        try (item["MEMBERS"]?.object ?? [:]).compactMap { key, value in
            guard let id = Int(key), let person = try call.person(db, id) else { return nil }
            return [
                "ID": .string(key), "TYPE": value.object?.member("TYPE") ?? "A", "NAME": .string(person.fullName),
                "PERSONAL_PHOTO": .null, "PERSONAL_GENDER": "", "IMAGE": "", "IS_COLLABER": false,
            ]
        }
    }

    private static func json(_ board: TaskBoard, _ item: Record) throws -> JSONValue {
        [
            "ID": .string(String(item.id)), "TASK_ID": .string(item.text("TASK_ID")),
            "PARENT_ID": .string(String(item.integer("PARENT_ID"))), "CREATED_BY": .string(item.text("CREATED_BY")),
            "TITLE": item["TITLE"] ?? "", "SORT_INDEX": .string(item.text("SORT_INDEX")),
            "IS_COMPLETE": item["IS_COMPLETE"] ?? "N", "IS_IMPORTANT": item["IS_IMPORTANT"] ?? "N",
            "TOGGLED_BY": item["TOGGLED_BY"]?.asText ?? .null, "TOGGLED_DATE": item["TOGGLED_DATE"] ?? "",
            "MEMBERS": .array(try members(item, board.call, board.db).map { .object($0) }), "ATTACHMENTS": [],
        ]
    }
}

extension TaskBoard {
    /// Items of a task's checklists by their numbers.
    func checklistMap(of task: Record) throws -> JSONValue {
        let items = try checklist.records(["TASK_ID": .int(task.id)])
        guard !items.isEmpty else { return [] }
        let mayChange = JSONValue.bool(try allows(.checklistAdd, on: task))
        var result: JSONObject = [:]
        for item in items {
            let parent = item.integer("PARENT_ID")
            let members = try ChecklistMethods.members(item, call, db).map { member -> JSONValue in
                ["id": member["ID"] ?? "", "type": member["TYPE"] ?? "", "name": member["NAME"] ?? ""]
            }
            result[String(item.id)] = [
                "id": .string(String(item.id)), "taskId": .string(String(task.id)),
                "createdBy": .string(item.text("CREATED_BY")),
                "parentId": parent == 0 ? 0 : .string(String(parent)), "title": item["TITLE"] ?? "",
                "sortIndex": .string(item.text("SORT_INDEX")), "isComplete": item["IS_COMPLETE"] ?? "N",
                "isImportant": item["IS_IMPORTANT"] ?? "N", "toggledBy": item["TOGGLED_BY"]?.asText ?? .null,
                "toggledDate": item["TOGGLED_DATE"] ?? .null, "ufChecklistFiles": false, "members": .array(members),
                "attachments": [], "entityId": .string(String(task.id)),
                "action": [
                    "modify": mayChange, "remove": mayChange, "toggle": mayChange, "add": mayChange,
                    "addAccomplice": mayChange,
                ],
            ]
        }
        return .object(result)
    }

    /// The same as a tree.
    func checklistTree(of task: Record) throws -> JSONValue {
        let items = try checklist.records(["TASK_ID": .int(task.id)])
        let mayChange = try allows(.checklistAdd, on: task)
        func node(_ item: Record?, _ number: Int) -> JSONValue {
            let below = items.filter { $0.integer("PARENT_ID") == (item?.id ?? 0) }
                .sorted { ($0.integer("SORT_INDEX"), $0.id) < ($1.integer("SORT_INDEX"), $1.id) }
            return [
                "nodeId": .int(number),
                "fields": [
                    "id": item.map { .int($0.id) } ?? .null, "copiedId": .null, "nodeId": .null,
                    "entityId": item == nil ? .null : .int(task.id), "userId": .int(call.userID),
                    "createdBy": item.map { .int($0.integer("CREATED_BY")) } ?? .null,
                    "parentId": item.map { .int($0.integer("PARENT_ID")) } ?? .null, "title": item?["TITLE"] ?? "",
                    "sortIndex": item.map { .int($0.integer("SORT_INDEX")) } ?? .null, "displaySortIndex": "",
                    "isComplete": .bool(item?.text("IS_COMPLETE") == "Y"),
                    "isImportant": .bool(item?.text("IS_IMPORTANT") == "Y"),
                    "completedCount": .int(below.count { $0.text("IS_COMPLETE") == "Y" }), "members": [],
                    "attachments": [],
                ],
                "action": item == nil
                    ? []
                    : [
                        "modify": .bool(mayChange), "remove": .bool(mayChange), "toggle": .bool(mayChange),
                        "add": .bool(mayChange), "addAccomplice": .bool(mayChange),
                    ],
                "descendants": .array(below.map { node($0, $0.id) }),
            ]
        }
        return node(nil, 0)
    }
}
