import GRDB

/// `task.commentitem.*` and `task.comment.add`.
///
/// Source: the platform's documentation, "Comments".
enum CommentMethods {
    private static let kind = "ctaskcommentitem"
    static let sortable = ["ID", "AUTHOR_ID", "AUTHOR_NAME", "AUTHOR_EMAIL", "POST_DATE"]
    static let filterable = ["ID", "AUTHOR_ID", "AUTHOR_NAME", "POST_DATE"]
    private static let writable: Set<String> = ["POST_MESSAGE", "AUTHOR_ID", "POST_DATE", "UF_FORUM_MESSAGE_DOC"]

    static let bodies: [String: MethodBody] = [
        "task.commentitem.add": .writing(add),
        "task.comment.add": .writing(add),
        "task.commentitem.get": .reading { call, db in
            let board = TaskBoard(call, db)
            return MethodAnswer(try json(board, try comment(board, "get")))
        },
        "task.commentitem.getlist": .reading(list),
        "task.commentitem.update": .writing(update),
        "task.commentitem.delete": .writing(delete),
        "task.commentitem.isactionallowed": .reading { call, db in
            let board = TaskBoard(call, db)
            let id = try number(board, ["TASKID"], 0, "taskId", "isactionallowed")
            let item = try number(board, ["ITEMID"], 1, "itemId", "isactionallowed")
            let action = try number(board, ["ACTIONID"], 2, "actionId", "isactionallowed")
            guard try board.visible(id) != nil, let comment = try board.comments.record(item),
                comment.integer("TASK_ID") == id
            else { throw TaskFailure.assertion }
            let isOwn = comment.integer("AUTHOR_ID") == call.userID
            return MethodAnswer(.bool(action == 1 || (action == 2 || action == 3) && (isOwn || call.caller.isAdmin)))
        },
        "task.commentitem.getmanifest": .plain { _ in MethodAnswer(TaskManifests.comment) },
    ]

    private static func number(
        _ board: TaskBoard, _ names: [String], _ place: Int, _ spelled: String, _ method: String
    ) throws -> Int {
        try TaskItemMethods.number(board.call, names, place, spelled, method, of: kind)
    }

    private static func comment(
        _ board: TaskBoard, _ method: String, refusal: RESTFailure = TaskFailure.itemNotFound
    ) throws -> Record {
        let id = try number(board, ["TASKID"], 0, "taskId", method)
        let item = try number(board, ["ITEMID"], 1, "itemId", method)
        guard try board.visible(id) != nil, let comment = try board.comments.record(item),
            comment.integer("TASK_ID") == id
        else { throw refusal }
        return comment
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try number(board, ["TASKID"], 0, "taskId", "add")
        var fields = call.argument("FIELDS", 1)?.object ?? [:]
        if let text = call["COMMENTTEXT"] ?? call.params["1"], text.text != nil { fields = ["POST_MESSAGE": text] }
        for key in fields.keys where !writable.contains(key) {
            throw TaskFailure.exception(
                256, "Param #1 (arFields) for method ctaskcommentitem::add() must not contain key \"\(key)\".")
        }
        guard let task = try board.visible(id) else {
            throw TaskFailure.core("Insufficient permissions to add a comment.")
        }
        let text = fields.text("POST_MESSAGE")
        guard !text.isEmpty else { throw TaskFailure.core("Comment text is not specified.") }
        let author = fields["AUTHOR_ID"]?.integer.flatMap { call.caller.isAdmin ? $0 : nil } ?? call.userID
        let date = fields["POST_DATE"]?.text.flatMap(PortalTime.parse).map {
            JSONValue.string(PortalTime.text(unixSeconds: $0))
        }
        let comment = try board.comments.add([
            "TASK_ID": .int(id), "AUTHOR_ID": .int(author), "POST_MESSAGE": .string(text),
            "POST_DATE": date ?? call.now,
        ])
        try attach(board, fields["UF_FORUM_MESSAGE_DOC"], to: comment.id)
        let count = task.integer("COMMENTS_COUNT") + 1
        var changes: JSONObject = ["COMMENTS_COUNT": .int(count)]
        var unread = task["UNREAD"]?.object ?? [:]
        for person in board.people(of: task) {
            unread[String(person)] = .int(person == author ? 0 : board.unread(of: task, person) + 1)
        }
        changes["UNREAD"] = .object(unread)
        if task.integer("FORUM_TOPIC_ID") == 0 {
            changes["FORUM_TOPIC_ID"] = .int(task.id)
            changes["FORUM_ID"] = 11
        }
        try board.touch(task, changes)
        try board.remember(id, "COMMENT", to: .string(String(comment.id)))
        try board.tell("ONTASKCOMMENTADD", before: nil, after: ["ID": .int(comment.id), "TASK_ID": .int(id)])
        return MethodAnswer(.int(comment.id))
    }

    private static func attach(_ board: TaskBoard, _ files: JSONValue?, to comment: Int) throws {
        guard let files else { return }
        for link in try board.attached.records(["ENTITY_TYPE": "forum_message", "ENTITY_ID": .int(comment)]) {
            try board.attached.delete(link.id)
        }
        for file in files.elements {
            guard let text = file.text, let id = Int(text.hasPrefix("n") ? String(text.dropFirst()) : text) else {
                throw TaskFailure.core("File not found.")
            }
            do {
                _ = try board.attach(file: id, to: comment, entity: "forum_message")
            } catch is RESTFailure {
                throw TaskFailure.core("File not found.")
            }
        }
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let id = try number(board, ["TASKID"], 0, "taskId", "getlist")
        let order = call.argument("ORDER", 1)?.object ?? [:]
        let filter = call.argument("FILTER", 2)?.object ?? [:]
        for key in order.keys where !sortable.contains(key.uppercased()) {
            throw TaskFailure.exception(
                256, "Param #1 (arOrder) for method ctaskcommentitem::getlist() must not contain key \"\(key)\".")
        }
        for key in filter.keys {
            let mark = ["!", "<=", "<", ">=", ">"].filter(key.hasPrefix).max { $0.count < $1.count } ?? ""
            guard filterable.contains(key.dropFirst(mark.count).uppercased()) else {
                throw TaskFailure.exception(
                    256, "Param #2 (arFilter) for method ctaskcommentitem::getlist() must not contain key \"\(key)\".")
            }
        }
        guard try board.visible(id) != nil else { throw TaskFailure.exception(8, "Action failed") }
        let comments = try board.comments.records(["TASK_ID": .int(id)]).map { comment in
            let author = try call.person(db, comment.integer("AUTHOR_ID"))
            return comment.adding([
                "AUTHOR_NAME": .string(author?.fullName ?? ""), "AUTHOR_EMAIL": .string(author?.email ?? ""),
            ])
        }
        var query = ListQuery(call, filter: "", order: "", standard: [("ID", true)])
        query.filter = filter
        if !order.isEmpty {
            query.order = order.map { ($0.key, ($0.value.text ?? "").lowercased().hasPrefix("desc")) }
        }
        return MethodAnswer(.array(try query.selected(comments).map { try json(board, $0) }))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let comment = try comment(board, "update", refusal: TaskFailure.actionNotAllowed)
        guard call.caller.isAdmin else { throw TaskFailure.actionNotAllowed }
        let fields = call.argument("FIELDS", 2)?.object ?? [:]
        guard !fields.text("POST_MESSAGE").isEmpty else { throw TaskFailure.core("Comment text not specified.") }
        try board.comments.update(comment, ["POST_MESSAGE": .string(fields.text("POST_MESSAGE"))])
        try attach(board, fields["UF_FORUM_MESSAGE_DOC"], to: comment.id)
        try tell(board, "ONTASKCOMMENTUPDATE", comment, "EDIT")
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let comment = try comment(board, "delete", refusal: TaskFailure.actionNotAllowed)
        guard call.caller.isAdmin else { throw TaskFailure.actionNotAllowed }
        try board.comments.delete(comment.id)
        if let result = try board.results.first(["COMMENT_ID": .int(comment.id)]) {
            try board.results.delete(result.id)
        }
        if let task = try board.tasks.record(comment.integer("TASK_ID")) {
            try board.touch(task, ["COMMENTS_COUNT": .int(max(0, task.integer("COMMENTS_COUNT") - 1))])
            try board.remember(task.id, "COMMENT_DEL", from: .string(String(comment.id)))
        }
        try tell(board, "ONTASKCOMMENTDELETE", comment, "DEL")
        return MethodAnswer(true)
    }

    private static func tell(_ board: TaskBoard, _ event: String, _ comment: Record, _ action: String) throws {
        let before: JSONObject = ["ID": .int(comment.id), "TASK_ID": .int(comment.integer("TASK_ID"))]
        try board.tell(event, before: before, after: before.merging(["ACTION": .string(action)]) { $1 })
    }

    private static func json(_ board: TaskBoard, _ comment: Record) throws -> JSONValue {
        let author = try board.call.person(board.db, comment.integer("AUTHOR_ID"))
        var result: JSONObject = [
            "POST_MESSAGE_HTML": .null, "ID": .string(String(comment.id)),
            "AUTHOR_ID": .string(comment.text("AUTHOR_ID")), "AUTHOR_NAME": .string(author?.fullName ?? ""),
            "AUTHOR_EMAIL": "", "POST_DATE": comment["POST_DATE"] ?? .null,
            "POST_MESSAGE": comment["POST_MESSAGE"] ?? "",
        ]
        var files: JSONObject = [:]
        let objects = DiskTree(board.call, board.db).objects
        for link in try board.attached.records(["ENTITY_TYPE": "forum_message", "ENTITY_ID": .int(comment.id)]) {
            guard let file = try objects.record(link.integer("OBJECT_ID")) else { continue }
            files[String(link.id)] = TaskItemMethods.json(attachment: link, file: file)
        }
        if !files.isEmpty { result["ATTACHED_OBJECTS"] = .object(files) }
        return .object(result)
    }
}
