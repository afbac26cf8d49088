import GRDB

/// What a workflow is about.
struct WorkflowDocument: Hashable {
    var module: String
    var entity: String
    /// `DEAL_7`
    var id: String

    var json: JSONValue { [.string(module), .string(entity), .string(id)] }

    /// `['crm', 'CCrmDocumentDeal', 'DEAL_7']`
    init?(_ value: JSONValue?) {
        guard let parts = value?.listed?.map({ $0.text ?? "" }), parts.count == 3, !parts.contains("") else {
            return nil
        }
        (module, entity, id) = (parts[0], parts[1], parts[2])
    }

    /// The third part of its type: `DEAL`, `DYNAMIC_147`, `iblock_4`; `nil` where the number alone does not say.
    var kind: String? {
        guard module == "crm" else { return nil }
        guard let line = id.lastIndex(of: "_"), Int(id[id.index(after: line)...]) != nil else { return nil }
        return String(id[..<line])
    }

    /// The record, where it is one that the sandbox keeps.
    var crm: TalkCRM.Entity? {
        guard let kind, ["LEAD", "DEAL", "CONTACT", "COMPANY"].contains(kind),
            let number = Int(id.dropFirst(kind.count + 1))
        else { return nil }
        return TalkCRM.Entity(type: kind, id: number)
    }

    var type: JSONValue { [.string(module), .string(entity), .string(kind ?? id)] }
}

/// Workflows: templates, what runs, what waits for an application or a person.
///
/// A template's file is the platform's own and is kept as it came. A template whose file is JSON, `{"steps": […]}`, also runs here: a
/// step is `{"activity": CODE, "properties": {…}}` or `{"task": "approve" | "review" | "request", "name", "user"}`.
/// Source: the platform's documentation, "Workflows".
struct Workflows {
    let talk: Talk

    var templates: RecordStore { talk.store("bizproc.template") }
    /// Workflows that run or were stopped.
    var workflows: RecordStore { talk.store("bizproc.workflow") }
    /// Calls of applications, with the token that answers each.
    var calls: RecordStore { talk.store("bizproc.event") }
    var tasks: RecordStore { talk.store("bizproc.task") }

    /// Templates that a portal has from the start.
    func ensureStandard() throws {
        guard
            try Int.fetchOne(
                talk.db, sql: "SELECT last FROM recordSequence WHERE portalID = ? AND type = 'bizproc.template'",
                arguments: [talk.portalID]) == nil
        else { return }
        for (entity, kind, name, task) in [
            ("CCrmDocumentDeal", "DEAL", talk.say("Approve the deal", "Согласование сделки"), "approve"),
            ("CCrmDocumentLead", "LEAD", talk.say("Add information", "Запрос информации"), "request"),
            ("CCrmDocumentContact", "CONTACT", talk.say("Read and confirm", "Ознакомление"), "review"),
        ] {
            try templates.add([
                "MODULE_ID": "crm", "ENTITY": .string(entity), "DOCUMENT_TYPE": .string(kind), "AUTO_EXECUTE": 0,
                "NAME": .string(name), "DESCRIPTION": "", "MODIFIED": .string(talk.nowText), "IS_MODIFIED": "N",
                "USER_ID": 1, "SYSTEM_CODE": "", "client": "",
                "steps": [["task": .string(task), "name": .string(name)]],
            ])
        }
    }

    /// `66e81a641752f8.56521481`
    private func number() -> String {
        let tail = String(talk.platform.randomness.integer(in: 10_000_000...99_999_999))
        return "\(String(talk.now, radix: 16))\(talk.platform.randomness.hexadecimal(6)).\(tail)"
    }

    func start(_ template: Record, on document: WorkflowDocument, parameters: JSONObject) throws -> Record {
        let item = try workflows.add([
            "number": .string(number()), "template": .int(template.id), "client": template["client"] ?? "",
            "module": .string(document.module), "entity": .string(document.entity), "document": .string(document.id),
            "started": .string(talk.nowText), "modified": .string(talk.nowText), "by": .int(talk.userID),
            "parameters": .object(parameters), "steps": template["steps"] ?? .null, "next": 0, "running": true,
            "status": "",
        ])
        return try proceed(item)
    }

    func workflow(_ number: String) throws -> Record? { try workflows.first(["number": .string(number)]) }

    /// Does the next step, until one waits. Without steps a workflow runs until somebody ends it.
    @discardableResult
    func proceed(_ item: Record) throws -> Record {
        var item = item
        guard item.flag("running"), let steps = item["steps"]?.array else { return item }
        item["modified"] = .string(talk.nowText)
        while item.integer("next") < steps.count {
            let step = steps[item.integer("next")].object ?? [:]
            item["next"] = .int(item.integer("next") + 1)
            try workflows.update(item)
            if try run(step, of: item) { return item }
        }
        item["running"] = false
        item["status"] = .string(talk.say("Completed", "Завершен"))
        try workflows.update(item)
        return item
    }

    /// - Returns: whether the workflow waits for it.
    private func run(_ step: JSONObject, of item: Record) throws -> Bool {
        if !step.text("activity").isEmpty {
            let found = try talk.store("bizproc.activity").first(
                ["client": .string(item.text("client")), "code": .string(step.text("activity"))])
            guard let found,
                let document = WorkflowDocument([item["module"] ?? "", item["entity"] ?? "", item["document"] ?? ""])
            else { return false }
            let run = try call(
                found, on: document, properties: step.member("properties")?.object ?? [:], workflow: item.text("number")
            )
            return run?.waits ?? false
        }
        guard !step.text("task").isEmpty else { return false }
        let user = step.member("user")?.integer ?? item.integer("by")
        let activity: String
        switch step.text("task") {
        case "review": activity = "ReviewActivity"
        case "request":
            activity =
                step.member("optional")?.flag == true
                ? "RequestInformationOptionalActivity" : "RequestInformationActivity"
        default: activity = "ApproveActivity"
        }
        try tasks.add([
            "workflow": .string(item.text("number")), "activity": .string(activity), "name": .string(step.text("name")),
            "description": .string(step.text("description")), "user": .int(user), "status": 0, "userStatus": 0,
            "modified": .string(talk.nowText), "parameters": step.member("parameters") ?? [:],
            "fields": step.member("fields") ?? [],
        ])
        return true
    }

    // MARK: Calling an application

    struct Call {
        /// The token that answers it, and what became of it.
        var item: Record
        var delivery: Int64
        var waits: Bool
    }

    /// Posts a robot's or an activity's call to its application.
    ///
    /// - Returns: `nil` when the application is not there to hear it.
    func call(
        _ robot: Record, on document: WorkflowDocument, properties: JSONObject, workflow: String? = nil
    ) throws -> Call? {
        guard
            let installation = try InstallationRow.filter(
                Column("portalID") == talk.portalID && Column("clientID") == robot.text("client")
                    && Column("isRemoved") == false && Column("isFinished") == true
                    && Column("isPaymentExpired") == false
            ).fetchOne(talk.db)
        else { return nil }
        let waits = robot["subscription"]?.text?.uppercased() != "N" && robot["subscription"]?.bool != false
        let workflow = workflow ?? number()
        let token =
            "\(talk.platform.randomness.hexadecimal(14)).\(talk.platform.randomness.integer(in: 10_000_000...99_999_999))|A\(talk.platform.randomness.integer(in: 10_000...99_999))|\(talk.platform.randomness.hexadecimal(64))"
        let item = try calls.add([
            "token": .string(token), "workflow": .string(workflow), "code": robot["code"] ?? "",
            "client": robot["client"] ?? "", "open": .bool(waits), "document": document.json, "log": [],
            "values": .null,
        ])
        var values: JSONObject = [:]
        for (name, property) in robot.members("properties") {
            values[name] = properties.member(name) ?? property.object?.member("Default") ?? ""
        }
        for (name, value) in properties where values[name] == nil { values[name] = value }
        let user = robot.integer("user")
        let data: JSONValue = [
            "workflow_id": .string(workflow), "code": robot["code"] ?? "", "document_id": document.json,
            "document_type": document.type, "event_token": .string(token), "properties": .object(values),
            "use_subscription": waits ? "Y" : "N", "timeout_duration": 0,
        ]
        let row = try QueuedEvent(
            event: QueuedEvent.plainPrefix + "BIZPROC", data: data, grant: .accessAndRefresh,
            userID: user > 0 ? user : talk.userID, applicationToken: installation.applicationToken,
            installationID: installation.id ?? 0
        ).enqueue(
            talk.db, platform: talk.platform, installation: installation, handler: robot.text("handler"),
            handlerID: nil)
        return Call(item: item, delivery: row, waits: waits)
    }

    /// The call that a token answers; `nil` for one that is wrong or was used.
    func open(_ token: String) throws -> Record? {
        try calls.first(["token": .string(token)]).flatMap { $0.flag("open") ? $0 : nil }
    }

    func log(_ item: inout Record, _ text: String) {
        guard !text.isEmpty else { return }
        item["log"] = .array(item.list("log") + [.string(text)])
    }

    /// Ends a workflow; its tasks and tokens end with it.
    func stop(_ item: Record, status: String) throws {
        var item = item
        item["running"] = false
        item["status"] = .string(status)
        item["modified"] = .string(talk.nowText)
        try workflows.update(item)
        try close(item.text("number"))
    }

    private func close(_ workflow: String) throws {
        for var call in try calls.records(["workflow": .string(workflow), "open": true]) {
            call["open"] = false
            try calls.update(call)
        }
        try tasks.deleteAll(["workflow": .string(workflow), "status": 0])
    }

    func kill(_ item: Record) throws {
        try close(item.text("number"))
        try tasks.deleteAll(["workflow": .string(item.text("number"))])
        try workflows.delete(item.id)
    }
}
