import Foundation
import GRDB

/// `task.item.*` and `task.items.getlist`: the older methods, which take their arguments by their places.
///
/// Source: the platform's documentation, "Outdated methods of tasks".
enum TaskItemMethods {
    static let bodies: [String: MethodBody] = [
        "task.item.add": .writing { call, db in
            let board = TaskBoard(call, db)
            let input = call.argument("TASKDATA", 0)?.object ?? call.map("fields") ?? [:]
            return MethodAnswer(.int(try board.add(input).id))
        },
        "task.item.getdata": .reading { call, db in
            let board = TaskBoard(call, db)
            return MethodAnswer(try data(board, try task(board, "getdata")))
        },
        "task.item.update": .writing { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, "update")
            let input = call.argument("TASKDATA", 1)?.object ?? call.map("fields") ?? [:]
            do {
                _ = try TaskMethods.change(board, task, input)
            } catch let failure as RESTFailure where failure == TaskFailure.inner(TaskFailure.completionNotAllowed) {
                throw TaskFailure.actionNotAllowed
            }
            return MethodAnswer([])
        },
        "task.item.delete": action("delete", .remove) { board, task in try board.delete(task) },
        "task.item.complete": status("complete", .complete) { board, task in
            task.text("TASK_CONTROL") == "Y" && task.integer("CREATED_BY") != board.call.userID
                ? TaskBoard.Status.supposedlyCompleted : TaskBoard.Status.completed
        },
        "task.item.approve": status("approve", .approve) { _, _ in TaskBoard.Status.completed },
        "task.item.disapprove": status("disapprove", .disapprove) { _, _ in TaskBoard.Status.pending },
        "task.item.defer": status("defer", .defer) { _, _ in TaskBoard.Status.deferred },
        "task.item.renew": status("renew", .renew) { _, _ in TaskBoard.Status.pending },
        "task.item.startexecution": status("startexecution", .start) { _, _ in TaskBoard.Status.inProgress },
        "task.item.delegate": action("delegate", .delegate) { board, task in
            guard let user = board.call.argument("USERID", 1)?.integer else {
                throw missing(1, "userId", "delegate")
            }
            _ = try TaskMethods.delegated(board, task, to: user)
        },
        "task.item.addtofavorite": .writing { call, db in try favorite(call, db, isOn: true) },
        "task.item.deletefromfavorite": .writing { call, db in try favorite(call, db, isOn: false) },
        "task.item.getallowedactions": .reading { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, "getallowedactions")
            return MethodAnswer(
                .array(
                    try TaskBoard.Action.numbered.filter { try board.allows($0.action, on: task) }.map {
                        .int($0.number)
                    }
                ))
        },
        "task.item.getallowedtaskactionsasstrings": .reading { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, "getallowedtaskactionsasstrings")
            return MethodAnswer(
                .object(
                    JSONObject(
                        uniqueKeysWithValues: try TaskBoard.Action.numbered.map {
                            ($0.name, .bool(try board.allows($0.action, on: task)))
                        })))
        },
        "task.item.isactionallowed": .reading { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, "isactionallowed")
            guard let number = (call.argument("ACTIONID", 1) ?? call["ACTION"])?.integer else {
                throw missing(1, "actionId", "isactionallowed")
            }
            let action = TaskBoard.Action.numbered.first { $0.number == number }?.action
            return MethodAnswer(.bool(try action.map { try board.allows($0, on: task) } ?? false))
        },
        "task.item.getdescription": .reading { call, db in
            let board = TaskBoard(call, db)
            let text = try task(board, "getdescription").text("DESCRIPTION")
            return MethodAnswer(.string(call.argument("FORMAT", 1)?.integer == 2 ? BBCode.html(text) : text))
        },
        "task.item.getdependson": .reading { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, "getdependson")
            return MethodAnswer(.array((task["DEPENDS_ON"]?.elements ?? []).map(\.asText)))
        },
        "task.item.getfiles": .reading { call, db in
            let board = TaskBoard(call, db)
            return MethodAnswer(.array(try files(board, try task(board, "getfiles"))))
        },
        "task.item.addfile": .writing(addFile),
        "task.item.deletefile": .writing(deleteFile),
        "task.item.list": .reading { call, db in
            try list(
                call, db, order: call.argument("ORDER", 0), filter: call.argument("FILTER", 1),
                params: call.argument("PARAMS", 2), select: call.argument("SELECT", 3))
        },
        "task.items.getlist": .reading { call, db in
            try list(
                call, db, order: call.argument("ORDER", 0), filter: call.argument("FILTER", 1),
                params: call.argument("NAV_PARAMS", 3), select: call.argument("TASKDATA", 2))
        },
        "task.logitem.list": .reading { call, db in
            let board = TaskBoard(call, db)
            guard let id = (call.argument("TASKID", 0) ?? call["ID"])?.integer, let task = try board.visible(id) else {
                throw TaskFailure.taskNotFound
            }
            return MethodAnswer(
                .array(
                    try board.history.records(["TASK_ID": .int(task.id)]).map { entry in
                        [
                            "CREATED_DATE": entry["CREATED_DATE"] ?? .null,
                            "USER_ID": entry["USER_ID"]?.asText ?? .null,
                            "TASK_ID": .string(String(task.id)), "FIELD": entry["FIELD"] ?? .null,
                            "FROM_VALUE": entry["FROM_VALUE"] ?? .null, "TO_VALUE": entry["TO_VALUE"] ?? .null,
                        ]
                    }))
        },
        "task.planner.getlist": .reading { call, db in
            let board = TaskBoard(call, db)
            let mine = try board.tasks.records().filter {
                board.isDoer(call.userID, of: $0) && $0.integer("STATUS") == TaskBoard.Status.inProgress
            }
            return MethodAnswer(.array(mine.map { .int($0.id) }))
        },
        "task.dependence.add": .writing(addDependence),
        "task.dependence.delete": .writing(deleteDependence),
        "task.item.getmanifest": .plain { _ in MethodAnswer(TaskManifests.item) },
    ]

    // MARK: What a call is about

    static func missing(_ place: Int, _ name: String, _ method: String, of kind: String = "ctaskitem") -> RESTFailure {
        TaskFailure.exception(256, "Param #\(place) (\(name)) expected by method \(kind)::\(method)(), but not given.")
    }

    static func wrongType(_ place: Int, _ name: String, _ method: String, of kind: String = "ctaskitem") -> RESTFailure
    {
        TaskFailure.exception(
            256,
            "Param #\(place) (\(name)) for method \(kind)::\(method)() expected to be of type \"integer\", but given something else."
        )
    }

    /// A number among the arguments.
    static func number(
        _ call: MethodCall, _ names: [String], _ place: Int, _ spelled: String, _ method: String, of kind: String
    ) throws -> Int {
        let named = names.lazy.compactMap { call[$0] }.first
        guard let value = named ?? call.params[String(place)], value.text?.isEmpty != true else {
            throw missing(place, spelled, method, of: kind)
        }
        guard let number = value.integer else { throw wrongType(place, spelled, method, of: kind) }
        return number
    }

    private static func task(_ board: TaskBoard, _ method: String) throws -> Record {
        let id = try number(board.call, ["TASKID", "TASK_ID"], 0, "taskId", method, of: "ctaskitem")
        guard let task = try board.visible(id) else { throw TaskFailure.taskNotFound }
        return task
    }

    private static func action(
        _ method: String, _ action: TaskBoard.Action,
        _ body: @escaping @Sendable (TaskBoard, Record) throws -> Void
    ) -> MethodBody {
        .writing { call, db in
            let board = TaskBoard(call, db)
            let task = try task(board, method)
            guard try board.allows(action, on: task) else { throw TaskFailure.actionNotAllowed }
            try body(board, task)
            return MethodAnswer([])
        }
    }

    private static func status(
        _ method: String, _ action: TaskBoard.Action, _ status: @escaping @Sendable (TaskBoard, Record) -> Int
    ) -> MethodBody {
        Self.action(method, action) { board, task in
            _ = try board.update(task, ["STATUS": .int(status(board, task))])
        }
    }

    private static func favorite(_ call: MethodCall, _ db: Database, isOn: Bool) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board, isOn ? "addtofavorite" : "deletefromfavorite")
        try TaskMethods.setFavorite(board, task, isOn: isOn)
        let params = call.argument("PARAMS", 1)?.object ?? [:]
        if params.member("AFFECT_CHILDREN")?.text == "Y" {
            for child in try board.tasks.records(["PARENT_ID": .int(task.id)]) where try board.isVisible(child) {
                try TaskMethods.setFavorite(board, child, isOn: isOn)
            }
        }
        return MethodAnswer(true)
    }

    // MARK: Answers

    /// A task under its own names, values as text.
    private static func data(_ board: TaskBoard, _ task: Record, select: Set<String>? = nil) throws -> JSONValue {
        var result: JSONObject = [:]
        let camel = TaskFields.fields(task, .all, userID: board.call.userID)
        for field in TaskFields.all where field.name != "TAGS" && field.name != "DEPENDS_ON" {
            guard select.map({ $0.contains(field.name) }) ?? true || field.name == "ID" else { continue }
            result[field.name] = camel[TaskFields.itemName(field.name)] ?? .null
        }
        result["REAL_STATUS"] = .string(String(task.integer("STATUS")))
        if select == nil || select?.contains("STATUS") == true {
            let status = TaskFields.subStatus(task, now: board.call.platform.clock.unixSeconds)
            result["STATUS"] = .string(String(status))
        }
        for name in ["CREATED_BY", "RESPONSIBLE_ID"] where result[name] != nil {
            let person = try board.call.person(board.db, task.integer(name))
            let prefix = name == "CREATED_BY" ? "CREATED_BY" : "RESPONSIBLE"
            result["\(prefix)_NAME"] = .string(person?.name ?? "")
            result["\(prefix)_LAST_NAME"] = .string(person?.lastName ?? "")
            result["\(prefix)_SECOND_NAME"] = ""
        }
        if select == nil || select?.contains("TAGS") == true { result["TAGS"] = task["TAGS"] ?? [] }
        for (name, value) in task.fields
        where name.hasPrefix("UF_") && TaskBoard.type?.field(name) == nil && select == nil {
            result[name] = value
        }
        return .object(result)
    }

    private static func list(
        _ call: MethodCall, _ db: Database, order: JSONValue?, filter: JSONValue?, params: JSONValue?,
        select: JSONValue?
    ) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let navigation = params?.object?.member("NAV_PARAMS")?.object ?? params?.object ?? [:]
        let number = navigation.member("iNumPage")?.integer ?? 1
        let start = call["start"]?.integer ?? (min(max(1, number), 1_000_000) - 1) * RecordStore.pageSize
        let size = min(max(1, navigation.member("nPageSize")?.integer ?? 50), 50)
        let page = try TaskQuery(board: board).page(
            filter.flatMap(RecordFilter.members) ?? [:], order: order.flatMap(RecordFilter.members) ?? [:],
            start: start < -1 ? 0 : start)
        let asked = (select?.elements ?? []).compactMap(\.text).map(TaskFields.name)
        let names = asked.isEmpty || asked.contains("*") ? nil : Set(asked)
        return MethodAnswer(
            .array(try page.records.prefix(size).map { try data(board, $0, select: names) }),
            total: page.total ?? 0, next: page.next)
    }

    // MARK: Files

    private static func files(_ board: TaskBoard, _ task: Record) throws -> [JSONValue] {
        let tree = DiskTree(board.call, board.db)
        return try board.attached.records(["ENTITY_TYPE": "tasks_task", "ENTITY_ID": .int(task.id)]).compactMap {
            link in
            guard let file = try tree.objects.record(link.integer("OBJECT_ID")) else { return nil }
            return Self.json(attachment: link, file: file)
        }
    }

    static func json(attachment link: Record, file: Record) -> JSONValue {
        let address = "/bitrix/tools/disk/uf.php?attachedId=\(link.id)"
        return [
            "ATTACHMENT_ID": .string(String(link.id)), "NAME": file["NAME"] ?? "",
            "SIZE": .string(String(file.integer("SIZE"))), "FILE_ID": .string(String(file.id)),
            "DOWNLOAD_URL": .string("\(address)&action=download&ncc=1"),
            "VIEW_URL": .string("\(address)&action=show&ncc=1"),
        ]
    }

    private static func addFile(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board, "addfile")
        guard let sent = call.argument("FILE", 1)?.object, let content = sent.member("CONTENT")?.text,
            let file = FileContent.upload(.string(content))
        else { throw missing(1, "fileParameters", "addfile") }
        guard try board.allows(.edit, on: task) || board.isDoer(call.userID, of: task) else {
            throw TaskFailure.actionNotAllowed
        }
        let tree = DiskTree(call, db)
        let folder = try tree.root(of: try tree.storage(ofUser: call.userID))
        let made = try tree.addFile(
            sent.member("NAME")?.text ?? "file", to: folder, bytes: file.bytes, isUnique: true)
        let id = try board.attach(file: made.id, to: task.id)
        _ = try board.update(
            task, ["UF_TASK_WEBDAV_FILES": .array((task["UF_TASK_WEBDAV_FILES"]?.elements ?? []) + [.int(id)])])
        return MethodAnswer(["ATTACHMENT_ID": .int(id), "FILE_ID": .int(made.id)])
    }

    private static func deleteFile(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let task = try task(board, "deletefile")
        let id = try number(call, ["ATTACHMENT_ID"], 1, "attachmentId", "deletefile", of: "ctaskitem")
        guard try board.allows(.edit, on: task) || board.isDoer(call.userID, of: task) else {
            throw TaskFailure.actionNotAllowed
        }
        let files = (task["UF_TASK_WEBDAV_FILES"]?.elements ?? []).filter { $0.integer != id }
        guard files.count < (task["UF_TASK_WEBDAV_FILES"]?.elements ?? []).count else { throw TaskFailure.itemNotFound }
        _ = try board.update(task, ["UF_TASK_WEBDAV_FILES": .array(files)])
        return MethodAnswer(true)
    }

    // MARK: Links between tasks

    private static func ends(_ board: TaskBoard) throws -> (from: Int, to: Int) {
        let from = try number(board.call, ["taskIdFrom"], 0, "taskIdFrom", "add", of: "ctaskdependence")
        let to = try number(board.call, ["taskIdTo"], 1, "taskIdTo", "add", of: "ctaskdependence")
        guard from != to, try board.visible(from) != nil, let target = try board.visible(to),
            try board.allows(.edit, on: target)
        else { throw RESTFailure("ACTION_NOT_ALLOWED", status: 400, "Unable to add a link between tasks") }
        return (from, to)
    }

    private static func addDependence(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (from, to) = try ends(board)
        let links = call.store(db, "task.dependence")
        guard try links.first(["FROM": .int(from), "TO": .int(to)]) == nil else {
            throw RESTFailure("ILLEGAL_NEW_LINK", status: 400, "A link between tasks already exists")
        }
        guard try links.first(["FROM": .int(to), "TO": .int(from)]) == nil else {
            throw RESTFailure("ACTION_NOT_ALLOWED", status: 400, "Unable to add a link between tasks")
        }
        try links.add(["FROM": .int(from), "TO": .int(to), "TYPE": .int(call.argument("linkType", 2)?.integer ?? 0)])
        if let task = try board.tasks.record(to) {
            try board.tasks.update(task, ["DEPENDS_ON": .array((task["DEPENDS_ON"]?.elements ?? []) + [.int(from)])])
        }
        return MethodAnswer([])
    }

    private static func deleteDependence(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        let (from, to) = try ends(board)
        let links = call.store(db, "task.dependence")
        guard let link = try links.first(["FROM": .int(from), "TO": .int(to)]) else {
            throw RESTFailure("ILLEGAL_NEW_LINK", status: 400, "The dependency between tasks does not exist")
        }
        try links.delete(link.id)
        if let task = try board.tasks.record(to) {
            let rest = (task["DEPENDS_ON"]?.elements ?? []).filter { $0.integer != from }
            try board.tasks.update(task, ["DEPENDS_ON": .array(rest)])
        }
        return MethodAnswer([])
    }
}
