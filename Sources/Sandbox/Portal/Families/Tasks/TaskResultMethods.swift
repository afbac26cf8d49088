import GRDB

/// `tasks.task.result.*`: comments that tell what a task has brought.
///
/// Source: the platform's documentation, "Task results".
enum TaskResultMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.task.result.list": .reading(list),
        "tasks.task.result.addfromcomment": .writing(add),
        "tasks.task.result.deletefromcomment": .writing(delete),
    ]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        guard let value = call.argument("taskId", 0) else { throw TaskFailure.missing("taskId") }
        guard let id = value.integer else { throw TaskFailure.type(value.text ?? "", "taskId", "int") }
        guard let task = try board.visible(id) else { throw TaskFailure.plain("Access denied.") }
        let found = try board.results.records(["TASK_ID": .int(task.id)]).reversed()
        return MethodAnswer(.array(found.map { json($0, files: []) }))
    }

    private static func comment(_ board: TaskBoard) throws -> Record {
        guard let value = board.call.argument("commentId", 0) else { throw TaskFailure.missing("commentId") }
        guard let id = value.integer else { throw TaskFailure.type(value.text ?? "", "commentId", "int") }
        guard let comment = try board.comments.record(id) else { throw TaskFailure.plain("Comment not found.") }
        guard try board.visible(comment.integer("TASK_ID")) != nil,
            board.call.caller.isAdmin || comment.integer("AUTHOR_ID") == board.call.userID
        else { throw TaskFailure.plain("Access denied.") }
        return comment
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let comment = try comment(board)
        guard try board.results.first(["COMMENT_ID": .int(comment.id)]) == nil else {
            throw TaskFailure.plain("Result already exists.")
        }
        let result = try board.results.add([
            "TASK_ID": .int(comment.integer("TASK_ID")), "COMMENT_ID": .int(comment.id),
            "CREATED_BY": .int(call.userID), "CREATED_AT": call.now, "UPDATED_AT": call.now,
            "TEXT": comment["POST_MESSAGE"] ?? "",
        ])
        try board.remember(comment.integer("TASK_ID"), "RESULT", to: .string(String(result.id)))
        return MethodAnswer(json(result, files: .null))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let comment = try comment(board)
        guard let result = try board.results.first(["COMMENT_ID": .int(comment.id)]) else {
            throw TaskFailure.actionNotAllowed
        }
        try board.results.delete(result.id)
        return MethodAnswer(.null)
    }

    private static func json(_ result: Record, files: JSONValue) -> JSONValue {
        [
            "id": .int(result.id), "taskId": .int(result.integer("TASK_ID")),
            "commentId": .int(result.integer("COMMENT_ID")), "createdBy": .int(result.integer("CREATED_BY")),
            "createdAt": result["CREATED_AT"] ?? .null, "updatedAt": result["UPDATED_AT"] ?? .null, "status": 0,
            "text": result["TEXT"] ?? "", "formattedText": .string(BBCode.html(result.text("TEXT"))), "files": files,
        ]
    }
}
