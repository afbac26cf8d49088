import GRDB

/// `task.stages.*`: columns of a workgroup's kanban and of a person's planner.
///
/// Source: the platform's documentation, "Kanban and My planner stages".
enum StageMethods {
    static let bodies: [String: MethodBody] = [
        "task.stages.get": .writing(get), "task.stages.add": .writing(add), "task.stages.update": .writing(update),
        "task.stages.delete": .writing(delete), "task.stages.movetask": .writing(move),
        "task.stages.canmovetask": .reading { call, db in
            let id = call.argument("entityId", 0)?.integer ?? 0
            guard call.argument("entityType", 1)?.text == "G" else { return MethodAnswer(.bool(id == call.userID)) }
            return MethodAnswer(.bool(try mayManage(call, db, group: id)))
        },
    ]

    private static let notFound = RESTFailure("NOT_FOUND", status: 400, "Stage not found")

    private static func denied(_ text: String) -> RESTFailure { RESTFailure(.accessDenied, status: 400, text) }

    private static func mayManage(_ call: MethodCall, _ db: Database, group: Int) throws -> Bool {
        guard group != 0 else { return true }
        if call.caller.isAdmin { return try Workgroups(call, db).groups.record(group) != nil }
        return ["A", "E", "K"].contains(try Workgroups(call, db).role(in: group) ?? "")
    }

    /// Stages of a workgroup, or with 0 of the caller; made when they are first asked for.
    static func stages(_ call: MethodCall, _ db: Database, of group: Int) throws -> [Record] {
        let store = call.store(db, "task.stages")
        let type = group == 0 ? "U" : "G"
        let owner = group == 0 ? call.userID : group
        let known = try store.records(["ENTITY_TYPE": .string(type), "ENTITY_ID": .int(owner)])
        if !known.isEmpty { return known.sorted { ($0.integer("SORT"), $0.id) < ($1.integer("SORT"), $1.id) } }
        let isRussian = call.caller.portal.language == "ru"
        let standard: [(String, String, String, String?)] =
            group == 0
            ? [
                ("Not Planned", "Не распланированы", "00C4FB", "NEW"),
                ("I Will Do It This Week", "Сделаю на неделе", "47D1E2", nil),
            ]
            : [
                ("New", "Новые", "00C4FB", "NEW"), ("In Progress", "Выполняются", "47D1E2", "WORK"),
                ("Done", "Сделаны", "75D900", "FINISH"),
            ]
        return try standard.enumerated().map { index, stage in
            try store.add([
                "TITLE": .string(isRussian ? stage.1 : stage.0), "SORT": .int((index + 1) * 100),
                "COLOR": .string(stage.2), "SYSTEM_TYPE": stage.3.map { .string($0) } ?? .null,
                "ENTITY_ID": .int(owner), "ENTITY_TYPE": .string(type),
            ])
        }
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let group = call.argument("entityId", 0)?.integer ?? 0
        guard try mayManage(call, db, group: group) else { throw denied("You cannot view stages in this group.") }
        let found = try stages(call, db, of: group)
        return MethodAnswer(
            .object(
                JSONObject(
                    uniqueKeysWithValues: found.map { stage in
                        (
                            String(stage.id),
                            [
                                "ID": .string(String(stage.id)), "TITLE": stage["TITLE"] ?? "",
                                "SORT": .string(stage.text("SORT")), "COLOR": stage["COLOR"] ?? "",
                                "SYSTEM_TYPE": stage["SYSTEM_TYPE"] ?? .null,
                                "ENTITY_ID": .string(stage.text("ENTITY_ID")),
                                "ENTITY_TYPE": stage["ENTITY_TYPE"] ?? "U",
                                "ADDITIONAL_FILTER": [], "TO_UPDATE": [], "TO_UPDATE_ACCESS": .null,
                            ] as JSONValue
                        )
                    })))
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = call.argument("fields", 0)?.object ?? [:]
        let title = fields.member("TITLE")?.text ?? ""
        guard !title.isEmpty else { throw RESTFailure("EMPTY_TITLE", status: 400, "Stage title is not specified") }
        let group = fields.member("ENTITY_ID")?.integer ?? 0
        guard try mayManage(call, db, group: group) else {
            throw denied("You do not have permission to manage stages")
        }
        var stages = try stages(call, db, of: group)
        let store = call.store(db, "task.stages")
        let stage = try store.add([
            "TITLE": .string(title), "SORT": 0, "COLOR": .string(color(fields) ?? "00C4FB"),
            "ENTITY_ID": .int(group == 0 ? call.userID : group), "ENTITY_TYPE": group == 0 ? "U" : "G",
        ])
        let after = fields.member("AFTER_ID")?.integer
        let place =
            after.flatMap { id in stages.firstIndex { $0.id == id } }.map { $0 + 1 } ?? (after == 0 ? 0 : stages.count)
        stages.insert(stage, at: place)
        try number(stages, store)
        return MethodAnswer(.int(stage.id))
    }

    private static func color(_ fields: JSONObject) -> String? {
        fields.member("COLOR")?.text.map { $0.filter { $0 != "#" } }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func number(_ stages: [Record], _ store: RecordStore) throws {
        for (index, stage) in stages.enumerated() { try store.update(stage, ["SORT": .int((index + 1) * 100)]) }
    }

    private static func stage(_ call: MethodCall, _ db: Database, _ refusal: String) throws -> Record {
        guard let id = call.argument("id", 0)?.integer, let stage = try call.store(db, "task.stages").record(id)
        else {
            throw notFound
        }
        let owner = stage.integer("ENTITY_ID")
        let isOpen = stage.text("ENTITY_TYPE") == "U" ? owner == call.userID : try mayManage(call, db, group: owner)
        guard isOpen || call.caller.isAdmin else { throw denied(refusal) }
        return stage
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let stage = try stage(call, db, "You cannot modify stages in this group")
        let fields = call.argument("fields", 1)?.object ?? [:]
        let store = call.store(db, "task.stages")
        var changes: JSONObject = [:]
        if let title = fields.member("TITLE")?.text, !title.isEmpty { changes["TITLE"] = .string(title) }
        if let color = color(fields) { changes["COLOR"] = .string(color) }
        if let sort = fields.member("SORT")?.integer { changes["SORT"] = .int(sort) }
        let updated = try store.update(stage, changes)
        if let after = fields.member("AFTER_ID")?.integer {
            let all = try store.records([
                "ENTITY_TYPE": stage["ENTITY_TYPE"] ?? "", "ENTITY_ID": stage["ENTITY_ID"] ?? 0,
            ])
            var others = all.filter { $0.id != stage.id }
                .sorted { ($0.integer("SORT"), $0.id) < ($1.integer("SORT"), $1.id) }
            others.insert(updated, at: others.firstIndex { $0.id == after }.map { $0 + 1 } ?? 0)
            try number(others, store)
        }
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let stage = try stage(call, db, "You cannot manage stages")
        guard stage.text("SYSTEM_TYPE") != "NEW" else {
            throw RESTFailure(
                "CANT_DELETE_FIRST", status: 400, "Cannot delete the first stage. Move the stage to delete it.")
        }
        let tasks = call.store(db, "tasks.task")
        for task in try tasks.records(["STAGE_ID": .int(stage.id)]) { try tasks.update(task, ["STAGE_ID": 0]) }
        try call.store(db, "task.stages").delete(stage.id)
        return MethodAnswer(true)
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let board = TaskBoard(call, db)
        guard let id = call.argument("id", 0)?.integer, let task = try board.visible(id) else {
            throw RESTFailure("TASK_NOT_FOUND", status: 400, "Task not found or access to it is denied")
        }
        guard let stageID = call.argument("stageId", 1)?.integer,
            let stage = try call.store(db, "task.stages").record(stageID)
        else { throw notFound }
        let refusal = RESTFailure("ACCESS_DENIED_MOVE", status: 400, "You cannot move this task")
        if stage.text("ENTITY_TYPE") == "G" {
            guard stage.integer("ENTITY_ID") == task.integer("GROUP_ID"),
                try mayManage(call, db, group: stage.integer("ENTITY_ID"))
            else { throw refusal }
            _ = try board.update(task, ["STAGE_ID": .int(stageID)])
        } else {
            guard stage.integer("ENTITY_ID") == call.userID, board.involves(task, call.userID) else { throw refusal }
            let store = call.store(db, "task.planner")
            if let known = try store.first(["TASK_ID": .int(id), "USER_ID": .int(call.userID)]) {
                try store.update(known, ["STAGE_ID": .int(stageID)])
            } else {
                try store.add(["TASK_ID": .int(id), "USER_ID": .int(call.userID), "STAGE_ID": .int(stageID)])
            }
        }
        if let before = call["before"]?.integer ?? call["after"]?.integer, let other = try board.tasks.record(before) {
            let shift = call["before"] != nil ? -0.5 : 0.5
            let sorting = (other["SORTING"]?.number ?? Double(before)) + shift
            try board.tasks.update(try board.tasks.record(id) ?? task, ["SORTING": .double(sorting)])
        }
        return MethodAnswer(true)
    }
}
