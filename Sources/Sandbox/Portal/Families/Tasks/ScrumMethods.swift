import GRDB

/// `tasks.api.scrum.backlog.*`, `.epic.*` and `.task.*`
///
/// Source: the platform's documentation, "Scrum".
enum ScrumMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.api.scrum.backlog.getfields": .plain { _ in
            MethodAnswer([
                "fields": describe([("groupId", "integer"), ("createdBy", "integer"), ("modifiedBy", "integer")])
            ])
        },
        "tasks.api.scrum.backlog.add": .writing(addBacklog),
        "tasks.api.scrum.backlog.get": .reading { call, db in
            let scrum = Scrum(call, db)
            guard let group = call.argument("id", 0)?.integer, group > 0 else {
                throw TaskFailure.plain("Group id not found")
            }
            try scrum.requireMember(of: group)
            guard let backlog = try scrum.backlogs.first(["GROUP_ID": .int(group)]) else {
                throw TaskFailure.plain("Backlog not found")
            }
            return MethodAnswer(json(backlog: backlog))
        },
        "tasks.api.scrum.backlog.update": .writing(updateBacklog),
        "tasks.api.scrum.backlog.delete": .writing { call, db in
            let scrum = Scrum(call, db)
            let backlog = try backlog(scrum)
            guard try scrum.tasks(in: backlog.id).isEmpty else {
                throw TaskFailure.plain("It is forbidden remove a backlog with items")
            }
            try scrum.backlogs.delete(backlog.id)
            return MethodAnswer([])
        },
        "tasks.api.scrum.epic.getfields": .plain { _ in
            MethodAnswer([
                "fields": describe([
                    ("name", "string"), ("description", "string"), ("groupId", "integer"), ("color", "string"),
                    ("files", "array"), ("createdBy", "integer"), ("modifiedBy", "integer"),
                ])
            ])
        },
        "tasks.api.scrum.epic.add": .writing(addEpic),
        "tasks.api.scrum.epic.get": .reading { call, db in
            let scrum = Scrum(call, db)
            let epic = try epic(scrum)
            var result = json(epic: epic).object ?? [:]
            result["files"] = [
                "ID": "136", "ENTITY_ID": "TASKS_SCRUM_EPIC", "FIELD_NAME": "UF_SCRUM_EPIC_FILES",
                "USER_TYPE_ID": "disk_file", "XML_ID": .null, "SORT": "100", "MULTIPLE": "Y", "MANDATORY": "N",
                "SHOW_FILTER": "N", "SHOW_IN_LIST": "N", "EDIT_IN_LIST": "N", "IS_SEARCHABLE": "N",
                "VALUE": .array(epic["FILES"]?.elements ?? []), "ENTITY_VALUE_ID": .int(epic.id),
            ]
            return MethodAnswer(.object(result))
        },
        "tasks.api.scrum.epic.list": .reading { call, db in
            let scrum = Scrum(call, db)
            let rows = try scrum.epics.records().filter { try scrum.isMember(of: $0.integer("GROUP_ID")) }
            return page(call, rows, json(epic:))
        },
        "tasks.api.scrum.epic.update": .writing(updateEpic),
        "tasks.api.scrum.epic.delete": .writing { call, db in
            let scrum = Scrum(call, db)
            let epic = try epic(scrum)
            for task in try scrum.board.tasks.records() where task["SCRUM"]?["epicId"]?.integer == epic.id {
                try scrum.set(task, ["epicId": 0])
            }
            try scrum.epics.delete(epic.id)
            return MethodAnswer([])
        },
        "tasks.api.scrum.task.getfields": .plain { _ in
            MethodAnswer([
                "fields": describe([
                    ("entityId", "integer"), ("storyPoints", "string"), ("epicId", "integer"), ("sort", "integer"),
                    ("createdBy", "integer"), ("modifiedBy", "integer"),
                ])
            ])
        },
        "tasks.api.scrum.task.get": .reading(task),
        "tasks.api.scrum.task.update": .writing(updateTask),
    ]

    static func describe(_ fields: [(String, String)]) -> JSONValue {
        .object(JSONObject(uniqueKeysWithValues: fields.map { ($0.0, ["type": .string($0.1)] as JSONValue) }))
    }

    /// - Throws: `100` when the parameter is missing or no number.
    static func id(_ call: MethodCall, _ name: String = "id") throws -> Int {
        guard let value = call.argument(name, 0), !value.isNull else { throw missing(name) }
        guard let id = value.integer else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {\(name)}. Should be value of type int.")
        }
        return id
    }

    static func missing(_ name: String) -> RESTFailure {
        RESTFailure("100", status: 400, "Could not find value for parameter {\(name)}")
    }

    static func fields(_ call: MethodCall, place: Int = 0) throws -> JSONObject {
        guard let value = call.argument("fields", place), !value.isNull else { throw missing("fields") }
        guard let fields = value.object else {
            if value.array?.isEmpty == true { return [:] }
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {fields}. Should be value of type array.")
        }
        return fields
    }

    static func people(_ scrum: Scrum, _ fields: JSONObject) throws -> JSONObject {
        var values: JSONObject = [:]
        for (name, field) in [("createdBy", "CREATED_BY"), ("modifiedBy", "MODIFIED_BY")] {
            guard let value = fields.member(name) else { continue }
            guard let id = value.integer, try scrum.call.person(scrum.db, id) != nil else {
                throw TaskFailure.plain("\(name) user not found")
            }
            values[field] = .int(id)
        }
        return values
    }

    static func page(_ call: MethodCall, _ rows: [Record], _ json: (Record) -> JSONValue) -> MethodAnswer {
        let page = ListQuery(call).page(rows)
        return MethodAnswer(.array(page.rows.map(json)), total: page.total, next: page.next)
    }

    // MARK: Backlogs

    private static func backlog(_ scrum: Scrum) throws -> Record {
        guard let id = scrum.call.argument("id", 0)?.integer, id > 0 else {
            throw TaskFailure.plain("Backlog id not found")
        }
        guard let backlog = try scrum.backlogs.record(id), backlog.text("KIND") == "backlog" else {
            throw TaskFailure.plain("Backlog not found")
        }
        try scrum.requireMember(of: backlog.integer("GROUP_ID"))
        return backlog
    }

    private static func addBacklog(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let fields = try fields(call)
        guard let group = fields.member("groupId")?.integer, group > 0 else {
            throw TaskFailure.plain("Group id not found")
        }
        try scrum.requireMember(of: group)
        let people = try people(scrum, fields)
        guard people["CREATED_BY"] != nil else { throw TaskFailure.plain("createdBy user not found") }
        guard try scrum.backlogs.first(["GROUP_ID": .int(group), "KIND": "backlog"]) == nil else {
            throw TaskFailure.plain("Backlog already added")
        }
        let backlog = try scrum.backlogs.add(
            settled(["KIND": "backlog", "GROUP_ID": .int(group), "MODIFIED_BY": 0], by: people))
        return MethodAnswer(json(backlog: backlog))
    }

    private static func updateBacklog(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        guard call["fields"] != nil else { throw missing("fields") }
        let backlog = try backlog(scrum)
        let fields = try fields(call, place: 1)
        var values = try people(scrum, fields)
        if let group = fields.member("groupId")?.integer, group != backlog.integer("GROUP_ID") {
            try scrum.requireMember(of: group)
            guard try scrum.tasks(in: backlog.id).isEmpty else {
                throw TaskFailure.plain("It is forbidden move a backlog with items")
            }
            guard try scrum.backlogs.first(["GROUP_ID": .int(group), "KIND": "backlog"]) == nil else {
                throw TaskFailure.plain("The target group already has a backlog")
            }
            values["GROUP_ID"] = .int(group)
        }
        if values["MODIFIED_BY"] == nil { values["MODIFIED_BY"] = .int(call.userID) }
        return MethodAnswer(json(backlog: try scrum.backlogs.update(backlog, values)))
    }

    private static func json(backlog: Record) -> JSONValue {
        [
            "id": .int(backlog.id), "groupId": .int(backlog.integer("GROUP_ID")),
            "createdBy": .int(backlog.integer("CREATED_BY")), "modifiedBy": .int(backlog.integer("MODIFIED_BY")),
        ]
    }

    // MARK: Epics

    private static func epic(_ scrum: Scrum) throws -> Record {
        guard let epic = try scrum.epics.record(try id(scrum.call)) else { throw TaskFailure.plain("Epic not found") }
        try scrum.requireMember(of: epic.integer("GROUP_ID"))
        return epic
    }

    private static func values(_ scrum: Scrum, _ fields: JSONObject) throws -> JSONObject {
        var values = try people(scrum, fields)
        for (name, field) in [("name", "NAME"), ("description", "DESCRIPTION"), ("color", "COLOR")] {
            if let text = fields.member(name)?.text { values[field] = .string(text) }
        }
        if let files = fields.member("files") { values["FILES"] = .array(files.elements) }
        return values
    }

    private static func addEpic(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let fields = try fields(call)
        guard let group = fields.member("groupId")?.integer, try scrum.groups.groups.record(group) != nil else {
            throw TaskFailure.plain("Group is not found")
        }
        guard fields.member("name")?.text?.isEmpty == false else { throw TaskFailure.plain("Name is not found") }
        try scrum.requireMember(of: group)
        let epic = try scrum.epics.add(
            settled(
                [
                    "GROUP_ID": .int(group), "DESCRIPTION": "", "COLOR": "#69dafc", "CREATED_BY": .int(call.userID),
                    "MODIFIED_BY": 0,
                ], by: try values(scrum, fields)))
        return MethodAnswer(json(epic: epic))
    }

    private static func updateEpic(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        var input = try fields(call, place: 1)
        if call["id"] == nil, let inner = input.member("fields")?.object, let id = input.member("id") {
            // The page's own sample wraps both once more.
            var unwrapped = call
            unwrapped.params = ["id": id, "fields": .object(inner)]
            return try updateEpic(unwrapped, db)
        }
        let epic = try epic(scrum)
        if let group = input.member("groupId")?.integer, group != epic.integer("GROUP_ID") {
            try scrum.requireMember(of: group)
        }
        input["groupId"] = input.member("groupId")
        var values = try values(scrum, input)
        if let group = input["groupId"]?.integer { values["GROUP_ID"] = .int(group) }
        if values["MODIFIED_BY"] == nil { values["MODIFIED_BY"] = .int(call.userID) }
        return MethodAnswer(json(epic: try scrum.epics.update(epic, values)))
    }

    private static func json(epic: Record) -> JSONValue {
        [
            "id": .int(epic.id), "groupId": .int(epic.integer("GROUP_ID")), "name": epic["NAME"] ?? "",
            "description": epic["DESCRIPTION"] ?? "", "createdBy": .int(epic.integer("CREATED_BY")),
            "modifiedBy": .int(epic.integer("MODIFIED_BY")), "color": epic["COLOR"] ?? "",
        ]
    }

    // MARK: Tasks

    private static func task(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        guard let task = try scrum.board.visible(try id(call)), let item = task["SCRUM"]?.object else {
            throw TaskFailure.plain("Task not found")
        }
        return MethodAnswer([
            "entityId": .int(item.integer("entityId")), "storyPoints": .string(item.text("storyPoints")),
            "epicId": .int(item.integer("epicId")), "sort": .int(item.integer("sort")),
            "createdBy": .int(item.integer("createdBy")), "modifiedBy": .int(item.integer("modifiedBy")),
        ])
    }

    /// A task that is told of no place goes into its workgroup's backlog.
    private static func updateTask(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let scrum = Scrum(call, db)
        let fields = try fields(call, place: 1)
        guard let task = try scrum.board.visible(try id(call)) else { throw TaskFailure.plain("Task not found") }
        let group = task.integer("GROUP_ID")
        try scrum.requireMember(of: group)
        var values: JSONObject = [:]
        if let epic = fields.member("epicId")?.integer {
            guard try epic == 0 || scrum.epics.record(epic) != nil else { throw TaskFailure.plain("Epic not found") }
            values["epicId"] = .int(epic)
        }
        if let points = fields.member("storyPoints")?.text { values["storyPoints"] = .string(points) }
        if let sort = fields.member("sort")?.integer { values["sort"] = .int(sort) }
        if let entity = fields.member("entityId")?.integer {
            guard try scrum.backlogs.record(entity)?.integer("GROUP_ID") == group else {
                throw TaskFailure.plain("Item not created")
            }
            values["entityId"] = .int(entity)
        } else if task["SCRUM"] == nil {
            guard let backlog = try scrum.backlogs.first(["GROUP_ID": .int(group), "KIND": "backlog"]) else {
                throw TaskFailure.plain("Item not created")
            }
            values["entityId"] = .int(backlog.id)
        }
        values["modifiedBy"] = .int(call.userID)
        try scrum.set(task, values)
        return MethodAnswer(["status": "success", "data": true, "errors": []])
    }
}

/// Backlogs and sprints of workgroups, which number their places together, and the epics.
struct Scrum: CallBook {
    let call: MethodCall
    let db: Database
    var groups: Workgroups { Workgroups(call, db) }
    var board: TaskBoard { TaskBoard(call, db) }
    /// `KIND`: backlog, sprint.
    var backlogs: RecordStore { store("tasks.scrum.entity") }
    var epics: RecordStore { store("tasks.scrum.epic") }
    var stages: RecordStore { store("tasks.scrum.stage") }

    func isMember(of group: Int) throws -> Bool {
        guard try groups.groups.record(group) != nil else { return false }
        if call.caller.isAdmin { return true }
        return ["A", "E", "K"].contains(try groups.role(in: group) ?? "")
    }

    func requireMember(of group: Int) throws {
        guard try isMember(of: group) else { throw TaskFailure.plain("Access denied") }
    }

    /// Tasks in a backlog or a sprint.
    func tasks(in entity: Int) throws -> [Record] {
        try board.tasks.records().filter { $0["SCRUM"]?["entityId"]?.integer == entity }
    }

    /// Changes what scrum knows of a task.
    func set(_ task: Record, _ values: JSONObject) throws {
        let standard: JSONObject = [
            "entityId": 0, "storyPoints": "", "epicId": 0, "sort": 0, "createdBy": .int(call.userID), "modifiedBy": 0,
        ]
        let item = standard.merging(task["SCRUM"]?.object ?? [:]) { $1 }.merging(values) { $1 }
        let kind = try backlogs.record(item.integer("entityId"))?.text("KIND")
        try board.tasks.update(
            task,
            [
                "SCRUM": .object(item), "SPRINT_ID": kind == "sprint" ? item["entityId"] ?? .null : .null,
                "BACKLOG_ID": kind == "backlog" ? item["entityId"] ?? .null : .null,
            ])
    }
}
