import Foundation
import GRDB

/// `bizproc.workflow.*`, `bizproc.task.*`, `bizproc.event.send` and `bizproc.activity.log`
///
/// Source: the platform's documentation, "Workflows".
enum WorkflowMethods {
    static let bodies: [String: MethodBody] = [
        "bizproc.workflow.start": .writing(start),
        "bizproc.workflow.terminate": .writing { call, db in
            let (workflows, item) = try instance(call, db)
            if let item, item.flag("running") {
                try workflows.stop(item, status: call.text("STATUS") ?? "Terminated")
            }
            return MethodAnswer(true)
        },
        "bizproc.workflow.kill": .writing { call, db in
            let (workflows, item) = try instance(call, db)
            if let item { try workflows.kill(item) }
            return MethodAnswer(true)
        },
        "bizproc.workflow.instances": .reading(instances),
        "bizproc.workflow.instance.list": .reading(instances),
        "bizproc.workflow.template.add": .writing(addTemplate),
        "bizproc.workflow.template.update": .writing(updateTemplate),
        "bizproc.workflow.template.delete": .writing(deleteTemplate),
        "bizproc.workflow.template.list": .writing(templates),
        "bizproc.event.send": .writing(send),
        "bizproc.activity.log": .writing(log),
        "bizproc.task.list": .reading(tasks),
        "bizproc.task.complete": .writing(complete),
        "bizproc.task.delegate": .writing(delegate),
    ]

    // MARK: Running

    private static func start(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireAdministrator()
        let workflows = Workflows(talk: Talk(call, db))
        guard call.text("TEMPLATE_ID") != nil else {
            throw RESTFailure.own("ERROR_WRONG_WORKFLOW_ID", "Empty TEMPLATE_ID")
        }
        try workflows.ensureStandard()
        guard let template = try call["TEMPLATE_ID"]?.integer.flatMap({ try workflows.templates.record($0) }) else {
            throw RESTFailure.own("ERROR_WRONG_WORKFLOW_ID", "Template not found")
        }
        func wrong(_ text: String) -> RESTFailure { RESTFailure("", status: 400, text) }
        guard let document = WorkflowDocument(call["DOCUMENT_ID"]) else { throw wrong("Wrong DOCUMENT_ID!") }
        if document.module == "crm" {
            guard let kind = document.kind else { throw wrong("Incorrect document type!") }
            if let entity = document.crm, try TalkCRM(talk: workflows.talk).record(entity) == nil {
                throw wrong("Incorrect document type!")
            }
            guard kind == template.text("DOCUMENT_TYPE") else { throw wrong("Template type and DOCUMENT_ID mismatch!") }
        }
        guard document.module == template.text("MODULE_ID"), document.entity == template.text("ENTITY") else {
            throw wrong("Template type and DOCUMENT_ID mismatch!")
        }
        let item = try workflows.start(template, on: document, parameters: call.membersOf("PARAMETERS") ?? [:])
        return MethodAnswer(.string(item.text("number")))
    }

    private static func instance(_ call: MethodCall, _ db: Database) throws -> (Workflows, Record?) {
        try call.requireAdministrator()
        guard let id = call.text("ID") else {
            throw RESTFailure.own("ERROR_WRONG_WORKFLOW_ID", "Empty workflow instance ID")
        }
        let workflows = Workflows(talk: Talk(call, db))
        return (workflows, try workflows.workflow(id))
    }

    private static func selection(_ call: MethodCall, _ standard: [String]) -> [String] {
        let given = (call["SELECT"]?.listed ?? []).compactMap { $0.text?.uppercased() }.filter { !$0.isEmpty }
        return given.isEmpty ? standard : given
    }

    private static func instances(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireAdministrator()
        let rows = try Workflows(talk: Talk(call, db)).workflows.records(["running": true]).map { item -> JSONObject in
            [
                "ID": .string(item.text("number")), "MODIFIED": item["modified"] ?? "", "OWNED_UNTIL": .null,
                "MODULE_ID": item["module"] ?? "", "ENTITY": item["entity"] ?? "",
                "DOCUMENT_ID": item["document"] ?? "",
                "STARTED": item["started"] ?? "", "STARTED_BY": .string(item.text("by")),
                "TEMPLATE_ID": .string(item.text("template")),
            ]
        }
        return ListQuery(
            filter: call.membersOf("FILTER") ?? [:], order: call.membersOf("ORDER") ?? ["MODIFIED": "DESC"],
            start: call["start"]?.integer ?? 0
        ).answer(rows, select: selection(call, ["ID", "MODIFIED", "OWNED_UNTIL"]))
    }

    // MARK: Templates

    private static func invalid(_ text: String) -> RESTFailure {
        RESTFailure.own("ERROR_TEMPLATE_VALIDATION_FAILURE", text)
    }

    /// What of a template's file the sandbox can run.
    private static func steps(_ value: JSONValue?) throws -> JSONValue {
        let text: String?
        if let parts = value?.listed, parts.count == 2 {
            text = parts[1].text
        } else if let members = value?.object {
            text = members.member("fileData")?.listed?.last?.text
        } else {
            text = value?.text
        }
        guard let text, !text.isEmpty else { throw invalid("Incorrect field TEMPLATE_DATA!") }
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
            throw invalid("Incorrect field TEMPLATE_DATA!")
        }
        return (try? JSONValue(parsing: Array(data)))?["steps"] ?? .null
    }

    private static func automatic(_ value: JSONValue?) throws -> Int {
        guard let value, value.text?.isEmpty != true else { return 0 }
        guard let number = value.integer, (0...3).contains(number) else {
            throw invalid("Incorrect field AUTO_EXECUTE!")
        }
        return number
    }

    private static func addTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "bizproc.template")
        guard let type = WorkflowDocument(call["DOCUMENT_TYPE"]) else {
            throw invalid("Incorrect field DOCUMENT_TYPE!")
        }
        guard let name = call.text("NAME")?.trimmed, !name.isEmpty else { throw invalid("Empty template name!") }
        let mode = try automatic(call["AUTO_EXECUTE"])
        let steps = try steps(call["TEMPLATE_DATA"])
        try Workflows(talk: owned.talk).ensureStandard()
        let item = try owned.store.add([
            "MODULE_ID": .string(type.module), "ENTITY": .string(type.entity), "DOCUMENT_TYPE": .string(type.id),
            "AUTO_EXECUTE": .int(mode), "NAME": .string(name), "DESCRIPTION": .string(call.text("DESCRIPTION") ?? ""),
            "MODIFIED": .string(owned.talk.nowText), "IS_MODIFIED": "N", "USER_ID": .int(owned.talk.userID),
            "SYSTEM_CODE": .string("rest_app_\(owned.talk.installation?.id ?? 0)"), "client": .string(owned.clientID),
            "steps": steps,
        ])
        return MethodAnswer(.int(item.id))
    }

    private static func own(_ call: MethodCall, _ owned: Owned) throws -> Record {
        guard let item = try call["ID"]?.integer.flatMap({ try owned.store.record($0) }) else {
            throw RESTFailure.own("ERROR_TEMPLATE_NOT_FOUND", "Workflow template not found.")
        }
        guard item.text("client") == owned.clientID else {
            throw RESTFailure.own(
                "ERROR_TEMPLATE_NOT_OWNER", "You can update ONLY templates created by current application")
        }
        return item
    }

    private static func updateTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "bizproc.template")
        let fields = call.membersOf("FIELDS") ?? [:]
        guard !fields.isEmpty else { throw invalid("No fields to update.") }
        var item = try own(call, owned)
        if let name = fields.member("NAME") {
            guard let text = name.text?.trimmed, !text.isEmpty else { throw invalid("Empty template name!") }
            item["NAME"] = .string(text)
        }
        if let text = fields.member("DESCRIPTION")?.text { item["DESCRIPTION"] = .string(text) }
        if fields.member("AUTO_EXECUTE") != nil {
            item["AUTO_EXECUTE"] = .int(try automatic(fields.member("AUTO_EXECUTE")))
        }
        if let data = fields.member("TEMPLATE_DATA") { item["steps"] = try steps(data) }
        item["MODIFIED"] = .string(owned.talk.nowText)
        item["IS_MODIFIED"] = "Y"
        item["USER_ID"] = .int(owned.talk.userID)
        try owned.store.update(item)
        return MethodAnswer(.int(item.id))
    }

    private static func deleteTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let owned = try Owned(call, db, "bizproc.template")
        let item = try own(call, owned)
        try owned.store.delete(item.id)
        return MethodAnswer(.null)
    }

    private static func templates(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireAdministrator()
        let workflows = Workflows(talk: Talk(call, db))
        try workflows.ensureStandard()
        let rows = try workflows.templates.records().map { item -> JSONObject in
            var fields: JSONObject = ["ID": .string(String(item.id))]
            for (name, value) in item.fields where name.first?.isUppercase == true {
                fields[name] = value.text.map { .string($0) } ?? value
            }
            for name in ["TEMPLATE", "PARAMETERS", "VARIABLES", "CONSTANTS"] { fields[name] = [] }
            return fields
        }
        return ListQuery(
            filter: call.membersOf("FILTER") ?? [:], order: call.membersOf("ORDER") ?? ["ID": "ASC"],
            start: call["start"]?.integer ?? 0
        ).answer(rows, select: selection(call, ["ID"]))
    }

    // MARK: What applications answer

    private static let denied = RESTFailure(.accessDenied, status: 403, "Access denied!")

    private static func send(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let workflows = Workflows(talk: Talk(call, db))
        guard var item = try workflows.open(call.text("EVENT_TOKEN") ?? "") else { throw denied }
        item["values"] = call["RETURN_VALUES"] ?? [:]
        item["open"] = false
        workflows.log(&item, call.text("LOG_MESSAGE") ?? "")
        try workflows.calls.update(item)
        if let workflow = try workflows.workflow(item.text("workflow")) { try workflows.proceed(workflow) }
        return MethodAnswer(true)
    }

    private static func log(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let workflows = Workflows(talk: Talk(call, db))
        guard let text = call.text("LOG_MESSAGE") else {
            throw RESTFailure.own("ERROR_EMPTY_LOG_MESSAGE", "Empty log message!")
        }
        guard var item = try workflows.open(call.text("EVENT_TOKEN") ?? "") else { throw denied }
        workflows.log(&item, text)
        try workflows.calls.update(item)
        return MethodAnswer(true)
    }

    // MARK: Tasks

    private static func tasks(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let workflows = Workflows(talk: Talk(call, db))
        var filter = call.membersOf("FILTER") ?? [:]
        let userKey = filter.keys.first { $0.drop { "=!<>".contains($0) }.uppercased() == "USER_ID" }
        if !call.caller.isAdmin {
            if let userKey {
                guard filter[userKey]?.integer == call.caller.user.id else {
                    throw RESTFailure(.accessDenied, status: 400, "Access denied!")
                }
            } else {
                filter["USER_ID"] = .int(call.caller.user.id)
            }
        }
        let rows = try workflows.tasks.records().map { try json($0, workflows) }
        let select = selection(
            call, ["ENTITY", "DOCUMENT_ID", "ID", "WORKFLOW_ID", "DOCUMENT_NAME", "NAME", "DOCUMENT_URL"])
        if let first = rows.first, select.contains(where: { first[$0] == nil && $0 != "*" }) {
            throw RESTFailure.own("ERROR_SELECT_VALIDATION_FAILURE", "Invalid data in SELECT parameter")
        }
        return ListQuery(
            filter: filter, order: call.membersOf("ORDER") ?? ["ID": "DESC"], start: call["START"]?.integer ?? 0
        ).answer(rows, select: select.contains("*") ? [] : select)
    }

    private static func json(_ item: Record, _ workflows: Workflows) throws -> JSONObject {
        let workflow = try workflows.workflow(item.text("workflow"))
        let template = try workflow.flatMap { try workflows.templates.record($0.integer("template")) }
        let document = WorkflowDocument(
            [workflow?["module"] ?? "", workflow?["entity"] ?? "", workflow?["document"] ?? ""])
        let crm = TalkCRM(talk: workflows.talk)
        let entity = document?.crm
        let name = try entity.flatMap(crm.record).map(crm.title) ?? document?.id ?? ""
        let request = item.text("activity").hasPrefix("Request")
        var parameters = item.members("parameters")
        for (key, value) in [("CommentLabel", "Comment"), ("CommentRequired", "N"), ("ShowComment", "Y")]
        where parameters[key] == nil {
            parameters[key] = .string(value)
        }
        switch item.text("activity") {
        case "ApproveActivity":
            parameters["StatusYesLabel"] = parameters["StatusYesLabel"] ?? "Approve"
            parameters["StatusNoLabel"] = parameters["StatusNoLabel"] ?? "Reject"
        default: parameters["StatusOkLabel"] = parameters["StatusOkLabel"] ?? "OK"
        }
        if request { parameters["Fields"] = .array(item.list("fields")) }
        return [
            "ENTITY": workflow?["entity"] ?? "", "DOCUMENT_ID": workflow?["document"] ?? "",
            "ID": .string(String(item.id)), "WORKFLOW_ID": item["workflow"] ?? "", "DOCUMENT_NAME": .string(name),
            "DESCRIPTION": item["description"] ?? "", "NAME": item["name"] ?? "", "MODIFIED": item["modified"] ?? "",
            "WORKFLOW_STARTED": workflow?["started"] ?? "", "WORKFLOW_STARTED_BY": .string(workflow?.text("by") ?? ""),
            "OVERDUE_DATE": .null, "WORKFLOW_TEMPLATE_ID": .string(workflow?.text("template") ?? ""),
            "WORKFLOW_TEMPLATE_NAME": template?["NAME"] ?? "", "WORKFLOW_STATE": workflow?["status"] ?? "",
            "STATUS": .string(item.text("status")), "USER_ID": .string(item.text("user")),
            "USER_STATUS": .string(item.text("userStatus")), "MODULE_ID": workflow?["module"] ?? "",
            "ACTIVITY": item["activity"] ?? "", "ACTIVITY_NAME": .string("A\(item.id)_1"),
            "PARAMETERS": .object(parameters),
            "DOCUMENT_URL": .string(
                entity.map { "/crm/\($0.type.lowercased())/details/\($0.id)/" } ?? "/bizproc/processes/"),
        ]
    }

    private static func complete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let workflows = Workflows(talk: Talk(call, db))
        guard let id = call["TASK_ID"]?.integer, id > 0 else {
            throw RESTFailure.own("ERROR_TASK_VALIDATION", "empty TASK_ID")
        }
        let words = ["yes": 1, "no": 2, "ok": 3, "cancel": 4]
        let status = call["STATUS"]?.integer ?? words[call.text("STATUS")?.lowercased() ?? ""] ?? 0
        guard (1...4).contains(status) else { throw RESTFailure.own("ERROR_TASK_VALIDATION", "incorrect STATUS") }
        guard var item = try workflows.tasks.record(id), item.integer("user") == workflows.talk.userID else {
            throw RESTFailure.own("ERROR_TASK_NOT_FOUND", "Task not found")
        }
        guard item.integer("status") == 0 else {
            throw RESTFailure.own("ERROR_TASK_COMPLETED", "Task already completed")
        }
        let allowed: [Int]
        switch item.text("activity") {
        case "ApproveActivity": allowed = [1, 2]
        case "RequestInformationOptionalActivity": allowed = [3, 4]
        default: allowed = [3]
        }
        guard allowed.contains(status) else {
            throw RESTFailure.own("ERROR_TASK_VALIDATION", "incorrect STATUS")
        }
        if status == 3 {
            let given = call.membersOf("FIELDS") ?? [:]
            for field in item.list("fields")
            where field["Required"]?.flag == true && given.text(field["Id"]?.text ?? "").isEmpty {
                throw RESTFailure.own(
                    "ERROR_TASK_EXECUTION", "The field \"\(field["Name"]?.text ?? "")\" is required.")
            }
            item["given"] = .object(given)
        }
        item["status"] = .int(status)
        item["userStatus"] = .int(status)
        item["comment"] = .string(call.text("COMMENT") ?? "")
        item["modified"] = .string(workflows.talk.nowText)
        try workflows.tasks.update(item)
        if let workflow = try workflows.workflow(item.text("workflow")) { try workflows.proceed(workflow) }
        return MethodAnswer(true)
    }

    private static func delegate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let workflows = Workflows(talk: Talk(call, db))
        guard let ids = call.integers("TASK_IDS"), !ids.isEmpty else {
            throw RESTFailure.own("ERROR_TASK_VALIDATION", "Invalid TASK_IDS")
        }
        func user(_ name: String) throws -> Int {
            guard let id = call[name]?.integer, id > 0, try workflows.talk.person(id) != nil else {
                throw RESTFailure.own("ERROR_INVALID_USER_ID", "Invalid \(name)")
            }
            return id
        }
        let from = try user("FROM_USER_ID")
        let to = try user("TO_USER_ID")
        func refused(_ text: String) -> RESTFailure { RESTFailure.own("ERROR_DELEGATION_NOT_ALLOWED", text) }
        guard from == workflows.talk.userID || call.caller.isAdmin else {
            throw refused("User is not responsible for the task")
        }
        guard try workflows.talk.person(to)?.service.isEmpty == true else {
            throw refused("Task delegation is only available for intranet users")
        }
        var items: [Record] = []
        for id in ids {
            guard let item = try workflows.tasks.record(id), item.integer("user") == from, item.integer("status") == 0
            else { throw refused("User is not responsible for the task") }
            items.append(item)
        }
        for var item in items {
            item["user"] = .int(to)
            item["modified"] = .string(workflows.talk.nowText)
            try workflows.tasks.update(item)
        }
        return MethodAnswer(true)
    }
}
