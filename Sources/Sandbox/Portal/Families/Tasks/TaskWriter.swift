import GRDB

/// Makes, changes and removes tasks, with what follows from it: states, history, events.
extension TaskBoard {
    /// Fields whose changes the history tells, in its order.
    private static let remembered = [
        "TITLE", "DESCRIPTION", "STATUS", "PRIORITY", "MARK", "PARENT_ID", "GROUP_ID", "STAGE_ID", "CREATED_BY",
        "RESPONSIBLE_ID", "ACCOMPLICES", "AUDITORS", "DEADLINE", "START_DATE_PLAN", "END_DATE_PLAN", "DURATION_PLAN",
        "TAGS", "DEPENDS_ON", "TIME_ESTIMATE", "ALLOW_CHANGE_DEADLINE", "ALLOW_TIME_TRACKING", "TASK_CONTROL",
        "ADD_IN_REPORT", "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES",
    ]

    static var type: RecordType? { RecordType.named("tasks.task") }

    /// Fields of the caller's input under their own names, values as they are kept. What is unknown or not to be written is left out.
    func values(_ input: JSONObject, isSeed: Bool = false) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in input {
            let name = TaskFields.name(key)
            guard let field = Self.type?.field(name) else {
                if name.hasPrefix("UF_") { values[name] = value }
                continue
            }
            guard isSeed || !field.isReadOnly else { continue }
            switch name {
            case "TAGS", "DEPENDS_ON", "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES":
                let elements = value.text.map { text in
                    text.isEmpty
                        ? []
                        : name == "TAGS"
                            ? text.split(separator: ",").map {
                                JSONValue.string($0.trimmingPrefix { $0 == " " }.description)
                            } : [value]
                }
                values[name] = .array(elements ?? value.elements)
            case "ACCOMPLICES", "AUDITORS":
                let elements = value.text.map { $0.isEmpty ? [] : [value] } ?? value.elements
                var seen: Set<Int> = []
                values[name] = .array(
                    elements.compactMap(\.integer).filter { $0 > 0 && seen.insert($0).inserted }.map { .int($0) })
            default:
                values[name] = RecordValue.canonical(value, for: field) ?? .null
            }
        }
        return values
    }

    // MARK: Checks

    private func check(_ values: JSONObject, id: Int?) throws {
        if let responsible = values["RESPONSIBLE_ID"], try call.person(db, responsible.integer ?? 0) == nil {
            throw TaskFailure.core("The user specified in the \"Responsible\" field was not found")
        }
        if let creator = values["CREATED_BY"], try call.person(db, creator.integer ?? 0) == nil {
            throw TaskFailure.core("The user specified in the \"Created by\" field was not found")
        }
        if let status = values["STATUS"], !Status.known.contains(status.integer ?? 0) {
            throw TaskFailure.core("Invalid status")
        }
        if let parent = values["PARENT_ID"]?.integer, parent != 0 {
            if parent == id { throw TaskFailure.core("Cannot bind the node to itself") }
            guard try tasks.record(parent) != nil else {
                throw TaskFailure.core("The task specified in the \"Parent Task\" field was not found")
            }
            if let id, try ancestors(of: parent).contains(id) {
                throw TaskFailure.core("Creating cyclic links in tasks is prohibited")
            }
        }
        if let group = values["GROUP_ID"]?.integer, group != 0,
            try call.store(db, "sonet_group").record(group) == nil
        {
            throw TaskFailure.core("The workgroup specified in the task was not found")
        }
    }

    private func checkPlan(_ task: JSONObject) throws {
        guard let start = task["START_DATE_PLAN"]?.string.flatMap(PortalTime.parse),
            let end = task["END_DATE_PLAN"]?.string.flatMap(PortalTime.parse)
        else { return }
        guard end >= start else {
            throw TaskFailure.core("The end date specified in the scheduling is earlier than the start date")
        }
        // Source: the pages say "too far in the future" without a number; ten years are beyond any plan.
        guard end - start < 10 * 365 * 86_400 else {
            throw TaskFailure.core("The duration of the task specified in the scheduling is too long")
        }
    }

    private func ancestors(of id: Int) throws -> [Int] {
        var path: [Int] = []
        var next = id
        while next != 0, !path.contains(next), let task = try tasks.record(next) {
            path.append(next)
            next = task.integer("PARENT_ID")
        }
        return path
    }

    // MARK: Changes

    func add(_ input: JSONObject) throws -> Record {
        var given = values(input)
        guard !given.text("TITLE").isEmpty else { throw TaskFailure.core("Task title is not specified") }
        guard given.integer("RESPONSIBLE_ID") != 0 else { throw TaskFailure.core("Responsible person not specified") }
        if given["CREATED_BY"]?.integer == nil || given.integer("CREATED_BY") == 0 {
            given["CREATED_BY"] = .int(call.userID)
        }
        if !call.caller.isAdmin, given.integer("CREATED_BY") != call.userID {
            // A task in another's name is for that person to do.
            given["RESPONSIBLE_ID"] = .int(call.userID)
        }
        try check(given, id: nil)
        try checkPlan(given)
        var task: JSONObject = [:]
        let special = SpecialTaskValue(call: call)
        for field in Self.type?.fields ?? [] {
            if let value = given[field.name], !value.isNull {
                task[field.name] = value
            } else if let standard = field.standard {
                task[field.name] = special.value(standard)
            }
        }
        for (name, value) in given where task[name] == nil { task[name] = value }
        task["GUID"] = .string("{\(special.uuid())}")
        task["CHANGED_BY"] = .int(call.userID)
        task["CHANGED_DATE"] = call.now
        if task.integer("STATUS") == Status.inProgress { task["DATE_START"] = call.now }
        if task.integer("STATUS") == Status.completed {
            task["CLOSED_BY"] = .int(call.userID)
            task["CLOSED_DATE"] = call.now
        }
        task["UF_TASK_WEBDAV_FILES"] = nil
        var made = try tasks.add(task)
        if let files = given["UF_TASK_WEBDAV_FILES"] {
            made = try tasks.update(made, ["UF_TASK_WEBDAV_FILES": try attach(files.elements, to: made.id)])
        }
        try remember(made.id, "NEW")
        try tell("ONTASKADD", before: nil, after: ["ID": .int(made.id)])
        return made
    }

    /// Changes what differs. Nobody hears of a change that is none.
    func update(_ task: Record, _ changes: JSONObject) throws -> Record {
        var changes = changes
        try check(changes, id: task.id)
        try checkPlan(task.fields.merging(changes) { $1 })
        if let files = changes["UF_TASK_WEBDAV_FILES"] {
            changes["UF_TASK_WEBDAV_FILES"] = try attach(files.elements, to: task.id)
        }
        if let status = changes["STATUS"]?.integer, status != task.integer("STATUS") {
            changes["STATUS_CHANGED_BY"] = .int(call.userID)
            changes["STATUS_CHANGED_DATE"] = call.now
            if status == Status.inProgress { changes["DATE_START"] = call.now }
            let isClosed = status == Status.completed || status == Status.supposedlyCompleted
            changes["CLOSED_BY"] = .int(isClosed ? call.userID : 0)
            changes["CLOSED_DATE"] = isClosed ? call.now : .null
        }
        let different = changes.filter { name, value in
            let former = task[name] ?? .null
            return former != value && !(former.isNull && value == .array([]))
        }
        guard !different.isEmpty else { return task }
        for name in Self.remembered {
            guard let value = different[name] else { continue }
            try remember(
                task.id, name, from: TaskFields.historyText(task[name], name), to: TaskFields.historyText(value, name))
        }
        let updated = try tasks.update(
            task,
            different.merging(
                [
                    "CHANGED_BY": .int(call.userID), "CHANGED_DATE": call.now, "ACTIVITY_DATE": call.now,
                    "OUTLOOK_VERSION": .int(task.integer("OUTLOOK_VERSION") + 1),
                ]) { $1 })
        try tell("ONTASKUPDATE", before: ["ID": .int(task.id)], after: ["ID": .int(task.id)])
        return updated
    }

    func delete(_ task: Record) throws {
        for store in [comments, checklist, elapsed, history, results] {
            try store.deleteAll(["TASK_ID": .int(task.id)])
        }
        try attached.deleteAll(["ENTITY_TYPE": "tasks_task", "ENTITY_ID": .int(task.id)])
        for child in try tasks.records(["PARENT_ID": .int(task.id)]) {
            try tasks.update(child, ["PARENT_ID": task["PARENT_ID"] ?? .null])
        }
        let links = call.store(db, "task.dependence")
        for end in ["FROM", "TO"] { try links.deleteAll([end: .int(task.id)]) }
        try tasks.delete(task.id)
        try tell("ONTASKDELETE", before: ["ID": .int(task.id)], after: nil)
    }

    // MARK: Files

    /// Binds files of the Drive to a task: `n7` for file 7, a bare number for what is bound already. Bindings that are not named go.
    private func attach(_ files: [JSONValue], to task: Int) throws -> JSONValue {
        let known = try attached.records(["ENTITY_TYPE": "tasks_task", "ENTITY_ID": .int(task)])
        var kept: [Int] = []
        for file in files {
            let text = file.text ?? ""
            if text.hasPrefix("n"), let id = Int(text.dropFirst()) {
                kept.append(try attach(file: id, to: task))
            } else if let id = Int(text), known.contains(where: { $0.id == id }) {
                kept.append(id)
            }
        }
        for link in known where !kept.contains(link.id) { try attached.delete(link.id) }
        return .array(kept.map { .int($0) })
    }

    /// Number of the binding.
    func attach(file id: Int, to task: Int, entity: String = "tasks_task") throws -> Int {
        let tree = DiskTree(call, db)
        guard let file = try tree.objects.record(id), file.text("TYPE") == "file", try tree.level(of: file) >= .read
        else {
            throw TaskFailure.core("Insufficient permissions.")
        }
        return try attached.add([
            "OBJECT_ID": .int(id), "MODULE_ID": "tasks", "ENTITY_TYPE": .string(entity), "ENTITY_ID": .int(task),
            "CREATE_TIME": call.now, "CREATED_BY": .int(call.userID),
        ]).id
    }
}

/// What a new task has when nothing is given.
struct SpecialTaskValue {
    let call: MethodCall

    func value(_ standard: JSONValue) -> JSONValue {
        switch standard.string {
        case "@user": .int(call.userID)
        case "@now": call.now
        default: standard
        }
    }

    func uuid() -> String {
        let digits = Array(call.platform.randomness.hexadecimal(32))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
