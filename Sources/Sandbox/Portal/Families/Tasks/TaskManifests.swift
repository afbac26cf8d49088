/// `getmanifest` of the older methods: their fields and arguments, described by themselves.
///
/// Source: the platform's documentation, the pages of `task.*.getmanifest`.
enum TaskManifests {
    private struct Argument {
        var name: String
        var type = "integer"
        var extra: JSONObject = [:]

        static func array(_ name: String, keys: [String], prefixes: [String] = []) -> Argument {
            var extra: JSONObject = ["allowedKeys": strings(keys)]
            if !prefixes.isEmpty { extra["allowedKeyPrefixes"] = strings(prefixes) }
            return Argument(name: name, type: "array", extra: extra)
        }

        var json: JSONValue {
            .object(settled(["description": .string(name), "type": .string(type)], by: extra))
        }
    }

    private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    private static func method(
        _ arguments: [Argument], isStatic: Bool? = false, mandatory: Int? = nil, returns: [String] = [],
        isCollection: Bool = false
    ) -> JSONValue {
        var result: JSONObject = [:]
        if let isStatic { result["staticMethod"] = .bool(isStatic) }
        if let mandatory { result["mandatoryParamsCount"] = .int(mandatory) }
        result["params"] = .array(arguments.map(\.json))
        if !returns.isEmpty { result["allowedKeysInReturnValue"] = strings(returns) }
        if isCollection { result["collectionInReturnValue"] = true }
        return .object(result)
    }

    private static let task = Argument(name: "taskId")
    private static let one = Argument(name: "itemId")
    private static let action = Argument(name: "actionId")

    private static func manifest(
        _ alias: String, version: String, changed: String? = nil, writable: [String], readable: [String],
        sortable: [String], filterable: [String] = [], dates: [String], methods: JSONObject
    ) -> JSONValue {
        var result: JSONObject = ["Manifest version": .string(version)]
        if let changed { result["Manifest change date"] = .string(changed) }
        result["Warning"] = "don't rely on format of this manifest, it can be changed without any notification"
        result["REST: shortname alias to class"] = .string(alias)
        result["REST: writable \(alias) data fields"] = strings(writable)
        result["REST: readable \(alias) data fields"] = strings(readable)
        result["REST: sortable \(alias) data fields"] = strings(sortable)
        if !filterable.isEmpty { result["REST: filterable \(alias) data fields"] = strings(filterable) }
        result["REST: date fields"] = strings(dates)
        result["REST: available methods"] = .object(methods)
        return .object(result)
    }

    private static let aggregations = strings(["MAX", "MIN", "COUNT", "SUM", "AVG"])
    private static let prefixes = ["!", "<=", "<", ">=", ">"]

    static let checklist: JSONValue = {
        let writable = ["PARENT_ID", "TITLE", "SORT_INDEX", "IS_COMPLETE", "IS_IMPORTANT", "MEMBERS"]
        let readable = [
            "ID", "TASK_ID", "PARENT_ID", "CREATED_BY", "TITLE", "SORT_INDEX", "IS_COMPLETE", "IS_IMPORTANT",
            "TOGGLED_BY", "TOGGLED_DATE", "MEMBERS", "ATTACHMENTS",
        ]
        let sortable = ChecklistMethods.sortable
        return manifest(
            "checklistitem", version: "2.0", writable: writable, readable: readable, sortable: sortable,
            dates: ["TOGGLED_DATE"],
            methods: [
                "getmanifest": method([], isStatic: true),
                "get": method([task, one], isStatic: nil, mandatory: 2, returns: readable),
                "getlist": method(
                    [task, .array("arOrder", keys: sortable)], isStatic: true, mandatory: 1, returns: readable,
                    isCollection: true),
                "add": method([task, .array("arFields", keys: writable)], isStatic: true, mandatory: 2),
                "update": method([task, one, .array("arFields", keys: writable)], mandatory: 3),
                "delete": method([task, one], mandatory: 2), "complete": method([task, one], mandatory: 2),
                "renew": method([task, one], mandatory: 2),
                "moveafteritem": method([task, one, Argument(name: "afterItemId")], mandatory: 3),
                "isactionallowed": method([task, one, action], mandatory: 3),
            ])
    }()

    static let comment: JSONValue = {
        let writable = ["POST_MESSAGE", "AUTHOR_ID", "POST_DATE", "UF_FORUM_MESSAGE_DOC"]
        let readable = [
            "POST_MESSAGE_HTML", "ID", "AUTHOR_ID", "AUTHOR_NAME", "AUTHOR_EMAIL", "POST_DATE", "POST_MESSAGE",
            "UF_FORUM_MESSAGE_DOC", "ATTACHED_OBJECTS",
        ]
        let sortable = CommentMethods.sortable
        return manifest(
            "commentitem", version: "1.1", writable: writable, readable: readable, sortable: sortable,
            filterable: CommentMethods.filterable, dates: ["POST_DATE"],
            methods: [
                "getmanifest": method([], isStatic: true),
                "getlist": method(
                    [
                        task, .array("arOrder", keys: sortable),
                        .array("arFilter", keys: CommentMethods.filterable, prefixes: prefixes),
                    ], isStatic: true, mandatory: 1, returns: readable, isCollection: true),
                "get": method([task, one], isStatic: nil, mandatory: 2, returns: readable),
                "add": method([task, .array("arFields", keys: writable)], isStatic: true, mandatory: 2),
                "update": method([task, one, .array("arFields", keys: writable)], mandatory: 3),
                "delete": method([task, one], mandatory: 2),
                "isactionallowed": method([task, one, action], mandatory: 3),
            ])
    }()

    static let elapsed: JSONValue = {
        let writable = ["USER_ID", "COMMENT_TEXT", "SECONDS", "SOURCE", "CREATED_DATE", "DATE_START", "DATE_STOP"]
        let readable = [
            "ID", "TASK_ID", "USER_ID", "COMMENT_TEXT", "SECONDS", "MINUTES", "SOURCE", "CREATED_DATE", "DATE_START",
            "DATE_STOP",
        ]
        let sortable = [
            "ID", "TASK_ID", "USER_ID", "SECONDS", "MINUTES", "CREATED_DATE", "DATE_START", "DATE_STOP",
        ]
        let filterable = ["ID", "TASK_ID", "USER_ID", "CREATED_DATE"]
        return manifest(
            "elapseditem", version: "1.2", changed: "22 Feb 2018", writable: writable, readable: readable,
            sortable: sortable, filterable: filterable, dates: ["CREATED_DATE", "DATE_START", "DATE_STOP"],
            methods: [
                "getmanifest": method([], isStatic: true),
                "getlist": method(
                    [
                        task, .array("order", keys: sortable),
                        .array("filter", keys: filterable, prefixes: prefixes),
                        Argument(
                            name: "select", type: "array",
                            extra: [
                                "allowedValues": strings(["", "*"] + readable), "allowedAggregations": aggregations,
                                "allowedValuesInAggregation": strings(["ID", "USER_ID", "SECONDS", "MINUTES"]),
                            ]),
                        .array("params", keys: ["NAV_PARAMS"]),
                    ], isStatic: true, returns: readable, isCollection: true),
                "get": method([task, one], isStatic: nil, mandatory: 2, returns: readable),
                "add": method([task, .array("fields", keys: writable)], isStatic: true, mandatory: 2),
                "update": method([task, one, .array("fields", keys: writable)], mandatory: 3),
                "delete": method([task, one], mandatory: 2),
                "isactionallowed": method([task, one, action], mandatory: 3),
            ])
    }()

    static let item: JSONValue = {
        let readable = TaskFields.all.map(\.name)
        let writable = TaskFields.all.filter { !$0.isReadOnly }.map(\.name)
        var methods: JSONObject = ["getmanifest": method([], isStatic: true)]
        for name in [
            "getdata", "getfiles", "getdependson", "getallowedactions", "getallowedtaskactionsasstrings", "delete",
            "startexecution", "defer", "complete", "renew", "approve", "disapprove",
        ] {
            methods[name] = method([task], mandatory: 1)
        }
        methods["getdescription"] = method([task, Argument(name: "format")], mandatory: 1)
        methods["isactionallowed"] = method([task, action], mandatory: 2)
        methods["delegate"] = method([task, Argument(name: "userId")], mandatory: 2)
        methods["add"] = method([.array("taskData", keys: writable)], isStatic: true, mandatory: 1)
        methods["update"] = method([task, .array("taskData", keys: writable)], mandatory: 2)
        return manifest(
            "item", version: "2.1", writable: writable, readable: readable,
            sortable: [
                "TITLE", "DATE_START", "DEADLINE", "STATUS", "PRIORITY", "MARK", "CREATED_BY", "RESPONSIBLE_ID",
                "GROUP_ID",
            ],
            filterable: [
                "ID", "PARENT_ID", "GROUP_ID", "CREATED_BY", "STATUS_CHANGED_BY", "PRIORITY", "FORUM_TOPIC_ID",
                "RESPONSIBLE_ID", "TITLE", "TAG", "REAL_STATUS", "STATUS", "MARK", "SITE_ID", "ADD_IN_REPORT",
                "DATE_START", "DEADLINE", "CREATED_DATE", "CLOSED_DATE", "CHANGED_DATE", "ACCOMPLICE", "AUDITOR",
                "DEPENDS_ON", "ONLY_ROOT_TASKS",
            ], dates: TaskFields.all.filter { $0.kind == .datetime }.map(\.name), methods: methods)
    }()
}
