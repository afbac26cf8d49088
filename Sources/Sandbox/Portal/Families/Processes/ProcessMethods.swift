import GRDB

/// `rpa.*`: processes with their stages, elements, timelines and comments. No robot runs in the sandbox, so that no element has tasks.
///
/// Source: the platform's documentation, "RPA".
enum ProcessMethods {
    static let bodies: [String: MethodBody] = [
        "rpa.stage.add": .writing(saveStage), "rpa.stage.update": .writing(saveStage), "rpa.stage.get": .reading(stage),
        "rpa.stage.delete": .writing(deleteStage), "rpa.stage.listfortype": .reading(stages),
        "rpa.item.add": .writing(addItem), "rpa.item.get": .reading(item), "rpa.item.list": .reading(items),
        "rpa.item.update": .writing(updateItem), "rpa.item.delete": .writing(deleteItem),
        "rpa.item.gettasks": .reading(tasks),
        "rpa.timeline.add": .writing(addEntry), "rpa.timeline.update": .writing(updateEntry),
        "rpa.timeline.updateisfixed": .writing(fixEntry), "rpa.timeline.delete": .writing(deleteEntry),
        "rpa.timeline.listforitem": .reading(entries), "rpa.comment.add": .writing(addEntry),
        "rpa.comment.update": .writing(updateEntry), "rpa.comment.delete": .writing(deleteEntry),
        "rpa.fields.getsettings": .reading(settings), "rpa.fields.setsettings": .writing(setSettings),
        "rpa.fields.setvisibilitysettings": .writing(setVisibility),
    ]

    private static let notFound = RESTFailure("NOT_FOUND", status: 400, "Element not found")

    private static func process(_ call: MethodCall, _ db: Database, _ value: JSONValue?) throws -> Record {
        guard let value, value.text?.isEmpty == false else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {typeId}")
        }
        guard let process = try call.records("rpa.type").known(db, value.integer) else { throw notFound }
        return process
    }

    // MARK: Stages

    private static func order(_ call: MethodCall, _ db: Database, _ process: Int) throws -> [Record] {
        try call.records("rpa.stage").find(db, where: ["typeId": .int(process)]).sorted {
            ($0.fields["sort"]?.integer ?? 0, $0.id) < ($1.fields["sort"]?.integer ?? 0, $1.id)
        }
    }

    private static func json(_ stage: Record, _ all: [Record], _ call: MethodCall) throws -> JSONObject {
        var result = try call.records("rpa.stage").json(stage).object ?? [:]
        let meaning = stage.fields["semantic"]?.string
        result["isFirst"] = .bool(all.first?.id == stage.id)
        result["isSuccess"] = .bool(meaning == "SUCCESS")
        result["isFail"] = .bool(meaning == "FAIL")
        return result
    }

    private static func whole(_ stage: Record, _ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let all = try order(call, db, stage.fields["typeId"]?.integer ?? 0)
        var result = try json(stage, all, call)
        result["tasks"] = []
        result["robotsCount"] = 0
        result["possibleNextStages"] = .array(all.filter { $0.id != stage.id }.map { .int($0.id) })
        result["permissions"] = ["droppable": true, "canMoveFrom": true]
        return MethodAnswer(["stage": .object(result)])
    }

    private static func known(_ call: MethodCall, _ db: Database, _ type: String) throws -> Record {
        guard let id = call["id"]?.integer, id > 0 else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {id}")
        }
        guard let record = try call.records(type).known(db, id) else { throw notFound }
        return record
    }

    private static func saveStage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let former = call.name.hasSuffix("add") ? nil : try known(call, db, "rpa.stage")
        guard let input = call.members("fields") else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {fields}")
        }
        let process = try process(call, db, former?.fields["typeId"] ?? input["typeId"])
        if former == nil, input["name"]?.text?.isEmpty ?? true {
            throw RESTFailure("0", status: 400, "Required fields: name")
        }
        let success = try order(call, db, process.id).first { $0.fields["semantic"] == "SUCCESS" }
        if input["semantic"] == "SUCCESS", let success, success.id != former?.id {
            throw RESTFailure(
                "RPA_SUCCESS_STAGE_ALREADY_EXISTS", status: 400, "The process has a successful stage already")
        }
        if let former, former.id == success?.id, let meaning = input["semantic"], meaning != "SUCCESS" {
            throw RESTFailure(
                "RPA_SUCCESS_STAGE", status: 400, "The semantics of the successful stage cannot be changed")
        }
        let stages = try call.records("rpa.stage")
        let saved =
            try former.map { try stages.update(db, $0, input) }
            ?? stages.add(db, input, forced: ["typeId": .int(process.id)])
        return try whole(saved, call, db)
    }

    private static func stage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try whole(try known(call, db, "rpa.stage"), call, db)
    }

    private static func deleteStage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let stage = try known(call, db, "rpa.stage")
        let isUsed = try !call.records("rpa.item").find(db, where: ["stageId": .int(stage.id)]).isEmpty
        guard !isUsed, stage.fields["semantic"] != "SUCCESS" else {
            throw RESTFailure(
                "RPA_STAGE_DELETE", status: 400,
                isUsed ? "There are elements on the stage" : "The successful stage cannot be deleted")
        }
        try call.records("rpa.stage").delete(db, stage)
        return MethodAnswer(true)
    }

    private static func stages(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let all = try order(call, db, try process(call, db, call["typeId"]).id)
        return MethodAnswer(["stages": .array(try all.map { .object(try json($0, all, call)) })])
    }

    // MARK: Elements

    private static func element(_ call: MethodCall, _ db: Database) throws -> Record {
        let process = try process(call, db, call["typeId"])
        let item = try known(call, db, "rpa.item")
        guard item.fields["typeId"]?.integer == process.id else { throw notFound }
        return item
    }

    private static func people(_ ids: [Int], _ call: MethodCall, _ db: Database) throws -> JSONValue {
        var people: JSONObject = [:]
        for id in Set(ids).sorted() {
            guard let person = try PersonRow.fetchOne(db, key: ["portalID": call.caller.portalID, "id": id]) else {
                continue
            }
            people[String(id)] = [
                "id": .string(String(id)), "name": .string(person.name), "secondName": "",
                "lastName": .string(person.lastName), "title": .null, "workPosition": "",
                "fullName": .string("\(person.name) \(person.lastName)"),
                "link": .string("/company/personal/user/\(id)/"),
            ]
        }
        return .object(people)
    }

    private static func json(_ item: Record, _ call: MethodCall, _ db: Database, isWhole: Bool) throws -> JSONValue {
        let process = item.fields["typeId"]?.integer ?? 0
        var result = try call.records("rpa.item").json(item).object ?? [:]
        result["name"] = item.fields["UF_RPA_\(process)_NAME"] ?? .string("#\(item.id)")
        result["detailUrl"] = .string("/rpa/item/\(process)/\(item.id)/")
        guard isWhole else { return .object(result) }
        result["tasksCounter"] = 0
        result["tasksFaces"] = ["completed": [], "running": [], "all": []]
        result["users"] = try people(
            ["createdBy", "updatedBy", "movedBy"].compactMap { item.fields[$0]?.integer }, call, db)
        return .object(result)
    }

    private static func addItem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let process = try process(call, db, call["typeId"])
        var forced: JSONObject = ["typeId": .int(process.id)]
        if let first = try order(call, db, process.id).first { forced["stageId"] = .int(first.id) }
        let given = (call.members("fields") ?? [:]).filter { $0.key.hasPrefix("UF_RPA_") }
        let item = try call.records("rpa.item").add(db, given, forced: forced)
        return MethodAnswer(["item": try json(item, call, db, isWhole: true)])
    }

    private static func item(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        MethodAnswer(["item": try json(try element(call, db), call, db, isWhole: true)])
    }

    private static func items(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let process = try process(call, db, call["typeId"])
        let items = try call.records("rpa.item")
        var filter = call.members("filter") ?? [:]
        // Nobody has a task here.
        let hasTasks = filter.removeValue(forKey: "tasks")?.text == "has_tasks"
        let page = try items.page(
            db, filter: filter, order: call.members("order") ?? [:], start: call["start"]?.integer ?? 0,
            condition: hasTasks
                ? SQLCondition(sql: "0")
                : RecordFilter.equal(
                    items.type, [("typeId", .int(process.id))], portalID: call.caller.portalID))
        return MethodAnswer(
            ["items": .array(try page.records.map { try json($0, call, db, isWhole: false) })], total: page.total ?? 0,
            next: page.next)
    }

    private static func updateItem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let item = try element(call, db)
        let input = call.members("fields") ?? [:]
        var forced: JSONObject = [:]
        if let stage = input["stageId"]?.integer, stage != item.fields["stageId"]?.integer {
            guard let known = try call.records("rpa.stage").known(db, stage),
                known.fields["typeId"]?.integer == item.fields["typeId"]?.integer
            else { throw RESTFailure("RPA_STAGE_NOT_FOUND", status: 400, "Stage not found") }
            forced = [
                "stageId": .int(stage), "previousStageId": item.fields["stageId"] ?? .null, "movedTime": call.now,
                "movedBy": .int(call.caller.user.id),
            ]
        }
        let changed = try call.records("rpa.item").update(
            db, item, input.filter { $0.key.hasPrefix("UF_RPA_") }, forced: forced)
        return MethodAnswer(["item": try json(changed, call, db, isWhole: true)])
    }

    private static func deleteItem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.records("rpa.item").delete(db, try element(call, db))
        return MethodAnswer(true)
    }

    private static func tasks(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try element(call, db)
        return MethodAnswer(["tasks": []])
    }

    // MARK: Timelines and comments

    private static func kind(_ call: MethodCall) -> String { call.name.contains("comment") ? "comment" : "timeline" }

    private static func answer(_ entry: Record, _ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        MethodAnswer(.object([kind(call): try json(entry, call, db)]))
    }

    private static func json(_ entry: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        var result = try call.records("rpa.timeline").json(entry).object ?? [:]
        let seconds = entry.fields["createdTime"]?.text.flatMap(PortalTime.parse) ?? 0
        result["createdTimestamp"] = .int(seconds * 1000)
        if entry.fields["action"]?.string == "comment" {
            let text = entry.fields["description"]?.text ?? ""
            result["htmlDescription"] = .string(text)
            result["textDescription"] = .string(text)
        } else if entry.fields["action"]?.string == nil {
            result["action"] = false
        }
        result["users"] = try people([entry.fields["userId"]?.integer ?? 0], call, db)
        return .object(result)
    }

    private static func addEntry(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let process = try process(call, db, call["typeId"])
        let item = try call.records("rpa.item").known(db, call["itemId"]?.integer)
        guard let item, item.fields["typeId"]?.integer == process.id else { throw notFound }
        let fields = call.members("fields") ?? [:]
        let isComment = kind(call) == "comment"
        let entry = try call.records("rpa.timeline").add(
            db, fields,
            forced: [
                "typeId": .int(process.id), "itemId": .int(item.id), "action": isComment ? "comment" : .null,
                "title": isComment ? "Comment" : fields["title"] ?? "",
                "data": isComment ? ["files": fields["files"] ?? []] : ["scope": "rest"],
            ])
        return try answer(entry, call, db)
    }

    private static func entry(_ call: MethodCall, _ db: Database, isOwn: Bool) throws -> Record {
        let entry = try known(call, db, "rpa.timeline")
        guard (entry.fields["action"]?.string == "comment") == (kind(call) == "comment") || call.name.hasSuffix("fixed")
        else { throw notFound }
        guard !isOwn || entry.fields["userId"]?.integer == call.caller.user.id else {
            throw RESTFailure(.accessDenied, status: 403, "Access denied!")
        }
        return entry
    }

    private static func updateEntry(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let entry = try entry(call, db, isOwn: true)
        let input = (call.members("fields") ?? [:]).filter { ["title", "description"].contains($0.key) }
        return try answer(try call.records("rpa.timeline").update(db, entry, input), call, db)
    }

    private static func fixEntry(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let entry = try entry(call, db, isOwn: false)
        let changed = try call.records("rpa.timeline").update(
            db, entry, [:], forced: ["isFixed": .bool(call["isFixed"]?.flag ?? false)])
        return try answer(changed, call, db)
    }

    private static func deleteEntry(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.records("rpa.timeline").delete(db, try entry(call, db, isOwn: true))
        return MethodAnswer(true)
    }

    private static func entries(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let process = try process(call, db, call["typeId"])
        let timeline = try call.records("rpa.timeline")
        let page = try timeline.page(
            db, filter: ["=typeId": .int(process.id), "=itemId": call["itemId"] ?? 0], order: ["id": "DESC"],
            start: call["start"]?.integer ?? 0)
        return MethodAnswer(
            ["timeline": .array(try page.records.map { try json($0, call, db) })], total: page.total ?? 0,
            next: page.next)
    }

    // MARK: Which fields are shown where

    private static func known(_ call: MethodCall, _ db: Database) throws -> Record? {
        let process = try process(call, db, call["typeId"])
        return try call.records("rpa.fields").find(
            db, where: ["typeId": .int(process.id), "stageId": .int(call["stageId"]?.integer ?? 0)]
        ).first
    }

    private static func settings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        MethodAnswer(["fields": .object(try known(call, db)?.fields["fields"]?.object ?? [:])])
    }

    private static func keep(_ fields: JSONObject, _ call: MethodCall, _ db: Database) throws {
        let records = try call.records("rpa.fields")
        if let known = try known(call, db) {
            _ = try records.update(db, known, [:], forced: ["fields": .object(fields)])
        } else {
            _ = try records.add(
                db, [:],
                forced: [
                    "typeId": call["typeId"] ?? 0, "stageId": .int(call["stageId"]?.integer ?? 0),
                    "fields": .object(fields),
                ])
        }
    }

    /// `{visibility: [names]}` or `{visibility: {name: true}}`.
    private static func shown(_ value: JSONValue) -> JSONValue {
        guard let names = value.array else { return .object((value.object ?? [:]).filter { $0.value.flag == true }) }
        var shown: JSONObject = [:]
        for name in names.compactMap(\.text) { shown[name] = true }
        return .object(shown)
    }

    private static func setSettings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call.members("fields") else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {fields}")
        }
        try keep(fields.mapValues(shown), call, db)
        return try settings(call, db)
    }

    private static func setVisibility(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let visibility = call.text("visibility"), let fields = call["fields"] else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {visibility}")
        }
        var settings = try known(call, db)?.fields["fields"]?.object ?? [:]
        settings[visibility] = shown(fields)
        try keep(settings, call, db)
        return try Self.settings(call, db)
    }
}
