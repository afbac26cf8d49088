import GRDB

/// `tasks.template.*`: templates of tasks and their checklists.
///
/// Source: the platform's documentation, "Task templates".
enum TemplateMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.template.fields": .plain { _ in MethodAnswer(describe) },
        "tasks.template.add": .writing(add),
        "tasks.template.get": .reading(get),
        "tasks.template.update": .writing(update),
        "tasks.template.delete": .writing(delete),
    ]

    static func store(_ call: MethodCall, _ db: Database) -> RecordStore { call.store(db, "tasks.template") }

    static func missing(_ name: String) -> RESTFailure {
        RESTFailure("100", status: 400, "Could not find value for parameter {\(name)}")
    }

    static func id(_ call: MethodCall) throws -> Int {
        guard let value = call.argument("templateId", 0) else { throw missing("templateId") }
        guard let id = value.integer else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {templateId}. Should be value of type int."
            )
        }
        return id
    }

    /// Templates are their creators' and those people's whom they are for.
    static func isVisible(_ template: Record, to call: MethodCall) -> Bool {
        mayChange(template, call) || template.integer("RESPONSIBLE_ID") == call.userID
    }

    static func mayChange(_ template: Record, _ call: MethodCall) -> Bool {
        call.caller.isAdmin || template.integer("CREATED_BY") == call.userID
    }

    private static let numbers: Set<String> = [
        "PARENT_ID", "PRIORITY", "GROUP_ID", "STAGE_ID", "CREATED_BY", "RESPONSIBLE_ID", "STATUS", "DEADLINE_AFTER",
        "START_DATE_PLAN_AFTER", "END_DATE_PLAN_AFTER", "TPARAM_TYPE", "TPARAM_REPLICATION_COUNT", "BASE_TEMPLATE_ID",
        "TASK_ID",
    ]
    private static let flags: Set<String> = [
        "MULTITASK", "REPLICATE", "TASK_CONTROL", "ADD_IN_REPORT", "ALLOW_CHANGE_DEADLINE", "ALLOW_TIME_TRACKING",
        "MATCH_WORK_TIME",
    ]
    private static let lists: Set<String> = ["ACCOMPLICES", "AUDITORS", "RESPONSIBLES", "TAGS", "DEPENDS_ON"]
    private static let texts: Set<String> = ["TITLE", "DESCRIPTION", "SITE_ID", "XML_ID"]

    private static func values(_ fields: JSONObject) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in fields {
            let name = TaskFields.name(key)
            if numbers.contains(name) { values[name] = value.integer.map { .int($0) } ?? .null }
            if flags.contains(name) { values[name] = (value.flag ?? false) ? "Y" : "N" }
            if lists.contains(name) { values[name] = .array(value.elements) }
            if texts.contains(name) { values[name] = .string(value.text ?? "") }
            if name == "REPLICATE_PARAMS" || name.hasPrefix("UF_") { values[name] = value }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call.argument("fields", 0)?.object, !fields.isEmpty else { throw missing("fields") }
        let given = values(fields)
        guard !given.text("TITLE").isEmpty else { throw TaskFailure.plain("Task title is not specified") }
        let template = try store(call, db).add(
            settled(
                [
                    "DESCRIPTION": "", "PRIORITY": 1, "STATUS": 1, "STAGE_ID": 0, "RESPONSIBLE_ID": .int(call.userID),
                    "REPLICATE": "N", "CREATED_BY": .int(call.userID), "ALLOW_CHANGE_DEADLINE": "N",
                    "ALLOW_TIME_TRACKING": "N", "TASK_CONTROL": "N", "ADD_IN_REPORT": "N", "GROUP_ID": 0,
                    "PARENT_ID": 0, "MULTITASK": "N", "SITE_ID": "s1", "MATCH_WORK_TIME": "N", "TPARAM_TYPE": 0,
                    "TPARAM_REPLICATION_COUNT": 0, "BASE_TEMPLATE_ID": 0,
                ], by: given))
        return MethodAnswer(.int(template.id))
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let template = try store(call, db).record(try id(call)), isVisible(template, to: call) else {
            return MethodAnswer([])
        }
        let asked = Set((call["select"]?.elements ?? []).compactMap { $0.text?.uppercased() })
        let all = try json(template, call, db)
        guard !asked.isEmpty, !asked.contains("*") else { return MethodAnswer(.object(all)) }
        return MethodAnswer(
            .object(
                all.filter {
                    $0.key == "ID" || asked.contains($0.key) || asked.contains("UF_*") && $0.key.hasPrefix("UF_")
                }))
    }

    private static func json(_ template: Record, _ call: MethodCall, _ db: Database) throws -> JSONObject {
        var result: JSONObject = ["ID": .string(String(template.id))]
        for name in ["TITLE", "DESCRIPTION"] { result[name] = template[name] ?? "" }
        result["DESCRIPTION_IN_BBCODE"] = "Y"
        for name in [
            "PRIORITY", "STATUS", "STAGE_ID", "RESPONSIBLE_ID", "DEADLINE_AFTER", "START_DATE_PLAN_AFTER",
            "END_DATE_PLAN_AFTER", "REPLICATE", "CREATED_BY", "XML_ID", "ALLOW_CHANGE_DEADLINE",
            "ALLOW_TIME_TRACKING", "TASK_CONTROL", "ADD_IN_REPORT", "GROUP_ID", "PARENT_ID", "MULTITASK", "SITE_ID",
        ] {
            result[name] = template[name]?.asText ?? .null
        }
        for name in ["ACCOMPLICES", "AUDITORS", "RESPONSIBLES"] {
            let people =
                template[name]?.elements ?? (name == "RESPONSIBLES" ? [template["RESPONSIBLE_ID"] ?? .null] : [])
            result[name] = .string(PHPText.serialized(.array(people.map(\.asText))))
        }
        result["FILES"] = .null
        result["TAGS"] = template["TAGS"].map { .string(PHPText.serialized($0)) } ?? .null
        result["DEPENDS_ON"] = template["DEPENDS_ON"].map { .string(PHPText.serialized($0)) } ?? .null
        result["MATCH_WORK_TIME"] = template["MATCH_WORK_TIME"] ?? "N"
        result["TASK_ID"] = template["TASK_ID"]?.asText ?? .null
        result["TPARAM_TYPE"] = .string(String(template.integer("TPARAM_TYPE")))
        result["TPARAM_REPLICATION_COUNT"] = .string(String(template.integer("TPARAM_REPLICATION_COUNT")))
        result["REPLICATE_PARAMS"] = .string(PHPText.serialized(template["REPLICATE_PARAMS"] ?? []))
        result["BASE_TEMPLATE_ID"] = .string(String(template.integer("BASE_TEMPLATE_ID")))
        result["TEMPLATE_CHILDREN_COUNT"] = .string(
            String(try store(call, db).records(["BASE_TEMPLATE_ID": .int(template.id)]).count))
        for (prefix, field) in [("CREATED_BY", "CREATED_BY"), ("RESPONSIBLE", "RESPONSIBLE_ID")] {
            let person = try call.person(db, template.integer(field))
            result["\(prefix)_NAME"] = .string(person?.name ?? "")
            result["\(prefix)_LAST_NAME"] = .string(person?.lastName ?? "")
            result["\(prefix)_SECOND_NAME"] = ""
            result["\(prefix)_LOGIN"] = .string(person?.email ?? "")
            result["\(prefix)_WORK_POSITION"] = .string(person?.position ?? "")
            result["\(prefix)_PHOTO"] = .null
        }
        result["SCENARIO"] = "default"
        result["UF_CRM_TASK"] = template["UF_CRM_TASK"] ?? false
        result["UF_TASK_WEBDAV_FILES"] = template["UF_TASK_WEBDAV_FILES"] ?? false
        for (name, value) in template.fields where name.hasPrefix("UF_") { result[name] = value }
        return result
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let id = try id(call)
        guard let fields = call.argument("fields", 1)?.object, !fields.isEmpty else { throw missing("fields") }
        guard let template = try store(call, db).record(id), mayChange(template, call) else {
            throw TaskFailure.plain("Access denied")
        }
        try store(call, db).update(template, values(fields))
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let id = try id(call)
        guard let template = try store(call, db).record(id), mayChange(template, call) else {
            return MethodAnswer(false)
        }
        let items = call.store(db, "tasks.template.checklist")
        try items.deleteAll(["TEMPLATE_ID": .int(id)])
        try store(call, db).delete(id)
        return MethodAnswer(true)
    }

    private static let describe: JSONValue = {
        let flag: JSONValue = ["Y": "Yes", "N": "No"]
        func field(_ title: String, _ type: String, _ extra: JSONObject = [:]) -> JSONValue {
            .object(settled(["title": .string(title), "type": .string(type)], by: extra))
        }
        func flagged(_ title: String) -> JSONValue { field(title, "enum", ["values": flag, "default": "N"]) }
        return [
            "ID": field("ID", "integer", ["primary": true]),
            "PARENT_ID": field("Parent Task", "integer", ["default": 0]),
            "TITLE": field("Title", "string", ["required": true]), "DESCRIPTION": field("Description", "string"),
            "PRIORITY": field(
                "Priority", "enum", ["values": ["2": .null, "1": .null, "0": .null], "default": 1]),
            "GROUP_ID": field("Project", "integer", ["default": 0]),
            "STAGE_ID": field("Stage", "integer", ["default": 0]),
            "CREATED_BY": field("Creator", "integer", ["required": true]),
            "RESPONSIBLE_ID": field("Responsible", "integer", ["required": true]),
            "DEPENDS_ON": field("Dependency", "integer", ["required": true]),
            "RESPONSIBLES": field("Responsible Persons", "array"), "ACCOMPLICES": field("Participants", "array"),
            "AUDITORS": field("Observers", "array"),
            "STATUS": field(
                "Status", "enum",
                ["values": ["2": .null, "3": .null, "4": .null, "5": .null, "6": .null], "default": 2]),
            "MULTITASK": flagged("Multitask"), "REPLICATE": flagged("Recurring Task"),
            "SITE_ID": field("SITE_ID", "string"), "TASK_CONTROL": flagged("Accept Work"),
            "ADD_IN_REPORT": flagged("Add to Report"), "XML_ID": field("XML_ID", "string", ["default": .null]),
            "DEADLINE_AFTER": field("Deadline After", "datetime", ["default": .null]),
            "START_DATE_PLAN_AFTER": field("Planned Start After", "datetime", ["default": .null]),
            "END_DATE_PLAN_AFTER": field("Planned Completion After", "datetime", ["default": .null]),
            "TPARAM_TYPE": field("For New Users", "enum", ["values": ["1": "Yes", "0": "No"], "default": 0]),
            "TPARAM_REPLICATION_COUNT": field("Number of Created Tasks", "integer", ["default": 0]),
            "REPLICATE_PARAMS": field("Task Creation Parameters", "string"),
            "BASE_TEMPLATE_ID": field("Parent Template", "integer", ["default": .null]),
            "TEMPLATE_CHILDREN_COUNT": field("Number of Sub-templates", "integer", ["default": .null]),
            "UF_CRM_TASK": field("Link to CRM Entities", "crm"),
            "UF_TASK_WEBDAV_FILES": field("File (Drive)", "disk_file"),
        ]
    }()
}

/// Values as PHP's `serialize` writes them, which some answers hold.
enum PHPText {
    static func serialized(_ value: JSONValue) -> String {
        switch value {
        case .null: "N;"
        case .bool(let flag): "b:\(flag ? 1 : 0);"
        case .int(let number): "i:\(number);"
        case .double(let number): "d:\(number);"
        case .string(let text): "s:\(text.utf8.count):\"\(text)\";"
        case .array(let elements):
            "a:\(elements.count):{\(elements.enumerated().map { "i:\($0.offset);\(serialized($0.element))" }.joined())}"
        case .object(let members):
            "a:\(members.count):{\(members.map { key, value in "\(Int(key).map { "i:\($0);" } ?? serialized(.string(key)))\(serialized(value))" }.joined())}"
        }
    }
}
