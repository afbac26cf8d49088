import GRDB

/// `tasks.api.scrum.sprint.*` and `tasks.api.scrum.kanban.*`
///
/// Source: the platform's documentation, "Scrum".
enum SprintMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.api.scrum.sprint.getfields": .plain { _ in
            MethodAnswer([
                "fields": ScrumMethods.describe([
                    ("groupId", "integer"), ("name", "string"), ("sort", "integer"), ("createdBy", "integer"),
                    ("modifiedBy", "integer"), ("dateStart", "string"), ("dateEnd", "string"), ("status", "string"),
                ])
            ])
        },
        "tasks.api.scrum.sprint.add": .writing(add),
        "tasks.api.scrum.sprint.get": .reading { call, db in
            let name = call["id"] == nil && call["sprintId"] != nil ? "sprintId" : "id"
            return MethodAnswer(json(try sprint(Scrum(call, db), try ScrumMethods.id(call, name))))
        },
        "tasks.api.scrum.sprint.list": .reading { call, db in
            let scrum = Scrum(call, db)
            let rows = try scrum.backlogs.records(["KIND": "sprint"]).filter {
                try scrum.isMember(of: $0.integer("GROUP_ID"))
            }
            return ScrumMethods.page(call, rows) { json($0) }
        },
        "tasks.api.scrum.sprint.update": .writing(update),
        "tasks.api.scrum.sprint.delete": .writing { call, db in
            let scrum = Scrum(call, db)
            let sprint = try sprint(scrum, try ScrumMethods.id(call))
            guard try scrum.tasks(in: sprint.id).isEmpty else {
                throw TaskFailure.plain("It is forbidden remove a sprint with items")
            }
            try scrum.stages.deleteAll(["SPRINT_ID": .int(sprint.id)])
            try scrum.backlogs.delete(sprint.id)
            return MethodAnswer([])
        },
        "tasks.api.scrum.sprint.start": .writing { call, db in
            let scrum = Scrum(call, db)
            let sprint = try sprint(scrum, try ScrumMethods.id(call))
            guard sprint.text("STATUS") == "planned" else { throw TaskFailure.plain("Sprint must be planned") }
            guard try active(scrum, sprint.integer("GROUP_ID")) == nil else {
                throw TaskFailure.plain("Unable to add two active sprint")
            }
            return MethodAnswer(
                json(try scrum.backlogs.update(sprint, ["STATUS": "active", "MODIFIED_BY": .int(call.userID)])))
        },
        "tasks.api.scrum.sprint.complete": .writing(complete),
        "tasks.api.scrum.kanban.getfields": .plain { _ in
            MethodAnswer([
                "fields": ScrumMethods.describe([
                    ("name", "string"), ("sort", "integer"), ("type", "string"), ("sprintId", "integer"),
                    ("color", "string"),
                ])
            ])
        },
        "tasks.api.scrum.kanban.getstages": .writing { call, db in
            let scrum = Scrum(call, db)
            return MethodAnswer(
                .array(try stages(scrum, of: try kanban(scrum, call.argument("sprintId", 0))).map(json(stage:))))
        },
        "tasks.api.scrum.kanban.addstage": .writing(addStage),
        "tasks.api.scrum.kanban.updatestage": .writing(updateStage),
        "tasks.api.scrum.kanban.deletestage": .writing { call, db in
            let scrum = Scrum(call, db)
            let stage = try stage(scrum)
            guard try scrum.board.tasks.records(["STAGE_ID": .int(stage.id)]).isEmpty else {
                throw TaskFailure.plain("Stage has tasks")
            }
            try scrum.stages.delete(stage.id)
            return MethodAnswer(true)
        },
        "tasks.api.scrum.kanban.addtask": .writing { call, db in
            let scrum = Scrum(call, db)
            guard call.argument("sprintId", 0)?.integer != nil else { throw TaskFailure.plain("Sprint id not found") }
            guard call.argument("taskId", 1)?.integer != nil else { throw TaskFailure.plain("TaskId id not found") }
            guard let id = call.argument("stageId", 2)?.integer else { throw TaskFailure.plain("StageId id not found") }
            let sprint = try kanban(scrum, call.argument("sprintId", 0))
            guard let stage = try scrum.stages.record(id), stage.integer("SPRINT_ID") == sprint.id else {
                throw TaskFailure.plain("Stage not found")
            }
            let task = try task(scrum, sprint)
            try scrum.set(task, ["entityId": .int(sprint.id)])
            if let task = try scrum.board.tasks.record(task.id) {
                try scrum.board.tasks.update(task, ["STAGE_ID": .int(id)])
            }
            return MethodAnswer(true)
        },
        "tasks.api.scrum.kanban.deletetask": .writing { call, db in
            let scrum = Scrum(call, db)
            guard call.argument("sprintId", 0)?.integer != nil else { throw TaskFailure.plain("Sprint id not found") }
            guard call.argument("taskId", 1)?.integer != nil else { throw TaskFailure.plain("TaskId id not found") }
            let sprint = try kanban(scrum, call.argument("sprintId", 0))
            let task = try task(scrum, sprint)
            let backlog = try scrum.backlogs.first(["KIND": "backlog", "GROUP_ID": .int(sprint.integer("GROUP_ID"))])
            try scrum.set(task, ["entityId": .int(backlog?.id ?? 0)])
            if let task = try scrum.board.tasks.record(task.id) { try scrum.board.tasks.update(task, ["STAGE_ID": 0]) }
            return MethodAnswer(true)
        },
    ]

    // MARK: Sprints

    private static func sprint(_ scrum: Scrum, _ id: Int) throws -> Record {
        guard let sprint = try scrum.backlogs.record(id), sprint.text("KIND") == "sprint" else {
            throw TaskFailure.plain("Sprint not found")
        }
        try scrum.requireMember(of: sprint.integer("GROUP_ID"))
        return sprint
    }

    private static func active(_ scrum: Scrum, _ group: Int) throws -> Record? {
        try scrum.backlogs.first(["KIND": "sprint", "GROUP_ID": .int(group), "STATUS": "active"])
    }

    private static func values(_ scrum: Scrum, _ fields: JSONObject) throws -> JSONObject {
        var values = try ScrumMethods.people(scrum, fields)
        if let name = fields.member("name")?.text { values["NAME"] = .string(name) }
        if let goal = fields.member("goal")?.text { values["GOAL"] = .string(goal) }
        if let sort = fields.member("sort")?.integer { values["SORT"] = .int(sort) }
        for (name, field) in [("dateStart", "DATE_START"), ("dateEnd", "DATE_END")] {
            guard let value = fields.member(name) else { continue }
            guard let seconds = value.integer ?? value.text.flatMap(PortalTime.parse), seconds > 0 else {
                throw TaskFailure.plain("Incorrect \(name) format")
            }
            values[field] = .string(PortalTime.text(unixSeconds: seconds))
        }
        if let status = fields.member("status") {
            guard let text = status.text, ["active", "planned", "completed"].contains(text) else {
                throw TaskFailure.plain("Incorrect sprint status")
            }
            values["STATUS"] = .string(text)
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let fields = try ScrumMethods.fields(call)
        let group = fields.member("groupId")?.integer ?? 0
        try scrum.requireMember(of: group)
        let values = try values(scrum, fields)
        guard !values.text("NAME").isEmpty else { throw TaskFailure.plain("Sprint not created") }
        if values.text("STATUS") == "active", try active(scrum, group) != nil {
            throw TaskFailure.plain("Unable to add two active sprint")
        }
        let count = try scrum.backlogs.records(["KIND": "sprint", "GROUP_ID": .int(group)]).count
        let sprint = try scrum.backlogs.add(
            settled(
                [
                    "KIND": "sprint", "GROUP_ID": .int(group), "GOAL": "", "SORT": .int(count + 1),
                    "CREATED_BY": .int(call.userID), "MODIFIED_BY": .int(call.userID), "STATUS": "planned",
                    "DATE_START": call.now,
                    "DATE_END": .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds + 14 * 86_400)),
                ], by: values))
        return MethodAnswer(json(sprint))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let sprint = try sprint(scrum, try ScrumMethods.id(call))
        let fields = try ScrumMethods.fields(call, place: 1)
        var values = try values(scrum, fields)
        let group = fields.member("groupId")?.integer ?? sprint.integer("GROUP_ID")
        if group != sprint.integer("GROUP_ID") {
            try scrum.requireMember(of: group)
            values["GROUP_ID"] = .int(group)
        }
        if values.text("STATUS") == "active", let other = try active(scrum, group), other.id != sprint.id {
            throw TaskFailure.plain("Unable to add two active sprint")
        }
        if values["MODIFIED_BY"] == nil { values["MODIFIED_BY"] = .int(call.userID) }
        return MethodAnswer(json(try scrum.backlogs.update(sprint, values)))
    }

    /// What is not done goes back to the backlog.
    private static func complete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let group = try ScrumMethods.id(call)
        try scrum.requireMember(of: group)
        guard let sprint = try active(scrum, group) else { throw TaskFailure.plain("Sprint not found") }
        let backlog = try scrum.backlogs.first(["KIND": "backlog", "GROUP_ID": .int(group)])
        for task in try scrum.tasks(in: sprint.id) where task.integer("STATUS") != TaskBoard.Status.completed {
            try scrum.set(task, ["entityId": .int(backlog?.id ?? 0)])
        }
        return MethodAnswer(
            json(
                try scrum.backlogs.update(
                    sprint, ["STATUS": "completed", "DATE_END": call.now, "MODIFIED_BY": .int(call.userID)])))
    }

    private static func json(_ sprint: Record) -> JSONValue {
        [
            "id": .int(sprint.id), "groupId": .int(sprint.integer("GROUP_ID")), "entityType": "sprint",
            "name": sprint["NAME"] ?? "", "goal": sprint["GOAL"] ?? "", "sort": .int(sprint.integer("SORT")),
            "createdBy": .int(sprint.integer("CREATED_BY")), "modifiedBy": .int(sprint.integer("MODIFIED_BY")),
            "dateStart": sprint["DATE_START"] ?? .null, "dateEnd": sprint["DATE_END"] ?? .null,
            "status": sprint["STATUS"] ?? "planned",
        ]
    }

    // MARK: Kanban

    private static func kanban(_ scrum: Scrum, _ id: JSONValue?) throws -> Record {
        guard let id = id?.integer, id > 0 else { throw TaskFailure.plain("Sprint id not found") }
        return try sprint(scrum, id)
    }

    private static func task(_ scrum: Scrum, _ sprint: Record) throws -> Record {
        guard let id = scrum.call.argument("taskId", 1)?.integer, let task = try scrum.board.visible(id),
            task.integer("GROUP_ID") == sprint.integer("GROUP_ID")
        else { throw TaskFailure.plain("Task not found. The task must be with GROUP_ID") }
        return task
    }

    /// Every sprint has three stages from the start.
    private static func stages(_ scrum: Scrum, of sprint: Record) throws -> [Record] {
        let known = try scrum.stages.records(["SPRINT_ID": .int(sprint.id)])
        if !known.isEmpty { return known.sorted { ($0.integer("SORT"), $0.id) < ($1.integer("SORT"), $1.id) } }
        let isRussian = scrum.call.caller.portal.language == "ru"
        let standard = [
            (isRussian ? "Новые" : "New", "NEW", "00C4FB"),
            (isRussian ? "Выполняются" : "In Progress", "WORK", "47D1E2"),
            (isRussian ? "Сделаны" : "Done", "FINISH", "75D900"),
        ]
        return try standard.enumerated().map { index, stage in
            try scrum.stages.add([
                "SPRINT_ID": .int(sprint.id), "NAME": .string(stage.0), "TYPE": .string(stage.1),
                "COLOR": .string(stage.2), "SORT": .int((index + 1) * 100),
            ])
        }
    }

    private static func stage(_ scrum: Scrum) throws -> Record {
        guard let id = scrum.call.argument("stageId", 0)?.integer, id > 0 else {
            throw TaskFailure.plain("Stage id not found")
        }
        guard let stage = try scrum.stages.record(id) else { throw TaskFailure.plain("Stage not found") }
        _ = try sprint(scrum, stage.integer("SPRINT_ID"))
        return stage
    }

    private static func stageValues(_ fields: JSONObject) -> JSONObject {
        var values: JSONObject = [:]
        if let name = fields.member("name")?.text, !name.isEmpty { values["NAME"] = .string(name) }
        if let type = fields.member("type")?.text, ["NEW", "WORK", "FINISH"].contains(type) {
            values["TYPE"] = .string(type)
        }
        if let sort = fields.member("sort")?.integer { values["SORT"] = .int(sort) }
        if let color = fields.member("color")?.text { values["COLOR"] = .string(color.filter { $0 != "#" }) }
        return values
    }

    private static func addStage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let fields = try ScrumMethods.fields(call)
        let sprint = try kanban(scrum, fields.member("sprintId"))
        let values = stageValues(fields)
        guard values["NAME"] != nil else { throw TaskFailure.plain("Incorrect name format") }
        let last = try stages(scrum, of: sprint).last?.integer("SORT") ?? 0
        let stage = try scrum.stages.add(
            settled(
                ["SPRINT_ID": .int(sprint.id), "TYPE": "WORK", "SORT": .int(last + 100), "COLOR": "00C4FB"],
                by: values))
        return MethodAnswer(.int(stage.id))
    }

    private static func updateStage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let stage = try stage(scrum)
        let fields = try ScrumMethods.fields(call, place: 1)
        var values = stageValues(fields)
        if let id = fields.member("sprintId") {
            guard let id = id.integer, let sprint = try? sprint(scrum, id) else {
                throw TaskFailure.plain("Incorrect sprintId value")
            }
            values["SPRINT_ID"] = .int(sprint.id)
        }
        try scrum.stages.update(stage, values)
        return MethodAnswer(true)
    }

    private static func json(stage: Record) -> JSONValue {
        [
            "id": .string(String(stage.id)), "name": stage["NAME"] ?? "", "sort": .string(stage.text("SORT")),
            "type": stage["TYPE"] ?? "WORK", "sprintId": .string(stage.text("SPRINT_ID")),
            "color": stage["COLOR"] ?? "",
        ]
    }
}
