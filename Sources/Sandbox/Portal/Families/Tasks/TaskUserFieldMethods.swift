import GRDB

/// `task.item.userfield.*`: fields that people add to tasks.
///
/// Source: the platform's documentation, "Custom fields of tasks".
enum TaskUserFieldMethods {
    static let bodies: [String: MethodBody] = [
        "task.item.userfield.add": .writing(add),
        "task.item.userfield.update": .writing(update),
        "task.item.userfield.delete": .writing { call, db in
            let (store, field) = try field(call, db, "delete")
            try store.delete(field.id)
            return MethodAnswer(true)
        },
        "task.item.userfield.get": .writing { call, db in
            guard call.argument("ID", 0) != nil else { throw core("No parameters found") }
            let (_, field) = try field(call, db, nil)
            return MethodAnswer(json(field, isWhole: true), total: 0)
        },
        "task.item.userfield.getlist": .writing(list),
        "task.item.userfield.list": .writing(list),
        "task.item.userfield.gettypes": .plain { _ in
            MethodAnswer(.array(types.map { ["ID": .string($0.0), "title": .string($0.1)] }), total: 0)
        },
        "task.item.userfield.getfields": .plain { _ in MethodAnswer(describe, total: 0) },
    ]

    private static func core(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, text) }

    private static let types = [
        ("string", "String"), ("integer", "Integer"), ("double", "Number"), ("boolean", "Yes/No"),
        ("enumeration", "Enumeration"), ("datetime", "Date/Time"), ("date", "Date"), ("money", "Money"),
        ("url", "URL"), ("address", "Google Map Address"), ("file", "File"), ("employee", "User Binding"),
        ("crm_status", "CRM Reference Binding"), ("iblock_section", "Information Block Section Binding"),
        ("iblock_element", "Information Block Element Binding"), ("crm", "CRM Element Binding"),
    ]

    private static let labels = [
        "EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE",
    ]

    /// The fields that tasks have anyway stand among them.
    private static func store(_ call: MethodCall, _ db: Database) throws -> RecordStore {
        let store = call.store(db, "tasks.userfield")
        if try store.records().isEmpty {
            for (name, type, isMultiple, settings) in [
                ("UF_CRM_TASK", "crm", "Y", ["LEAD": "Y", "CONTACT": "Y", "COMPANY": "Y", "DEAL": "Y"] as JSONValue),
                ("UF_MAIL_MESSAGE", "mail_message", "N", []),
                ("UF_TASK_WEBDAV_FILES", "disk_file", "Y", ["UF_TO_SAVE_ALLOW_EDIT": 0]),
            ] {
                try store.add([
                    "FIELD_NAME": .string(name), "USER_TYPE_ID": .string(type), "MULTIPLE": .string(isMultiple),
                    "XML_ID": "", "SORT": 100, "SETTINGS": settings,
                ])
            }
        }
        return store
    }

    private static func values(_ data: JSONObject, isNew: Bool) -> JSONObject {
        var values: JSONObject = [:]
        for (key, value) in data {
            let name = key.uppercased()
            switch name {
            case "XML_ID": values[name] = .string(value.text ?? "")
            case "SORT": values[name] = .int(value.integer ?? 100)
            case "MULTIPLE" where isNew: values[name] = (value.flag ?? false) ? "Y" : "N"
            case "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE":
                values[name] = (value.flag ?? false) ? "Y" : "N"
            case "SETTINGS": values[name] = value
            case _ where labels.contains(name): values[name] = value
            default: break
            }
        }
        if let label = data.member("LABEL")?.text {
            for name in labels where values[name] == nil {
                values[name] = ["en": .string(label), "ru": .string(label)]
            }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw core("Access denied") }
        let data = call.argument("PARAMS", 0)?.object ?? [:]
        guard let type = data.member("USER_TYPE_ID")?.text, !type.isEmpty else {
            throw core("The 'USER_TYPE_ID' field is not found.")
        }
        guard types.contains(where: { $0.0 == type }) else { throw core("Invalid user type specified.") }
        guard var name = data.member("FIELD_NAME")?.text?.uppercased(), !name.isEmpty else {
            throw core("The 'FIELD_NAME' field is not found.")
        }
        if !name.hasPrefix("UF_") { name = "UF_TASK_\(name)" }
        guard CustomField.isName(name) else { throw core("The 'FIELD_NAME' field is not found.") }
        let store = try store(call, db)
        guard try store.first(["FIELD_NAME": .string(name)]) == nil else {
            throw core("The field \(name) for the object TASKS_TASK already exists.")
        }
        let field = try store.add(
            settled(
                [
                    "FIELD_NAME": .string(name), "USER_TYPE_ID": .string(type), "XML_ID": "", "SORT": 100,
                    "MULTIPLE": "N",
                ], by: values(data, isNew: true)))
        return MethodAnswer(.int(field.id))
    }

    private static func field(
        _ call: MethodCall, _ db: Database, _ method: String?
    ) throws -> (store: RecordStore, field: Record) {
        if let method {
            guard call.caller.isAdmin else { throw core("Access denied") }
            guard call.argument("ID", 0) != nil else {
                throw core(
                    "TASKS_ERROR_EXCEPTION_#0; Invalid arguments for Bitrix\\Tasks\\Integration\\Rest\\Task\\UserField::\(method); 0/TE"
                )
            }
        }
        guard let id = call.argument("ID", 0)?.integer, id > 0 else { throw core("ID is not defined or invalid.") }
        let store = try store(call, db)
        guard let field = try store.record(id) else {
            throw RESTFailure("ERROR_NOT_FOUND", status: 400, "The entity with ID '\(id)' is not found")
        }
        return (store, field)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (store, field) = try field(call, db, "update")
        guard let data = call.argument("DATA", 1)?.object else {
            throw core(
                "TASKS_ERROR_EXCEPTION_#0; Invalid arguments for Bitrix\\Tasks\\Integration\\Rest\\Task\\UserField::update; 0/TE"
            )
        }
        try store.update(field, values(data, isNew: false))
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var query = ListQuery(call, filter: "FILTER", order: "ORDER")
        if let order = call.params["0"]?.object {
            query.order = order.map { ($0.key, ($0.value.text ?? "").uppercased().hasPrefix("DESC")) }
        }
        if let filter = call.params["1"]?.object { query.filter = filter }
        let found = query.selected(try store(call, db).records())
        return MethodAnswer(.array(found.map { json($0, isWhole: false) }), total: found.count)
    }

    private static func json(_ field: Record, isWhole: Bool) -> JSONValue {
        var result: JSONObject = [
            "ID": .string(String(field.id)), "ENTITY_ID": "TASKS_TASK", "FIELD_NAME": field["FIELD_NAME"] ?? "",
            "USER_TYPE_ID": field["USER_TYPE_ID"] ?? "", "XML_ID": field["XML_ID"] ?? "",
            "SORT": .string(field.text("SORT")),
        ]
        for (name, standard) in [
            ("MULTIPLE", "N"), ("MANDATORY", "N"), ("SHOW_FILTER", "N"), ("SHOW_IN_LIST", "Y"), ("EDIT_IN_LIST", "Y"),
            ("IS_SEARCHABLE", "N"),
        ] {
            result[name] = field[name] ?? .string(standard)
        }
        result["SETTINGS"] = field["SETTINGS"] ?? []
        if isWhole {
            for name in labels { result[name] = field[name] ?? ["en": ""] }
        }
        return .object(result)
    }

    private static let describe: JSONValue = {
        func field(_ type: String, _ title: String, _ extra: JSONObject = [:]) -> JSONValue {
            .object(settled(["type": .string(type), "title": .string(title)], by: extra))
        }
        let fixed: JSONObject = ["isImmutable": true]
        return [
            "ID": field("int", "ID", ["isReadOnly": true]), "ENTITY_ID": field("string", "Entity", fixed),
            "FIELD_NAME": field("string", "Code", fixed), "USER_TYPE_ID": field("string", "Data Type", fixed),
            "XML_ID": field("string", "External ID (XML ID)"), "SORT": field("int", "Sort Order"),
            "MULTIPLE": field("char", "Multiple"), "MANDATORY": field("char", "Mandatory"),
            "SHOW_FILTER": field("char", "Show in List Filter"), "SHOW_IN_LIST": field("char", "Show in List"),
            "EDIT_IN_LIST": field("char", "Allow User Editing"),
            "IS_SEARCHABLE": field("char", "Field Values are Searchable"),
            "EDIT_FORM_LABEL": field("string", "Edit Form Label"),
            "LIST_COLUMN_LABEL": field("string", "List Column Label"),
            "LIST_FILTER_LABEL": field("string", "List Filter Label"),
            "ERROR_MESSAGE": field("string", "Error Message"),
            "HELP_MESSAGE": field("string", "Help"),
            "LIST": field("uf_enum_element", "List Items", ["isMultiple": true]),
            "SETTINGS": field("object", "Settings"),
        ]
    }()
}
