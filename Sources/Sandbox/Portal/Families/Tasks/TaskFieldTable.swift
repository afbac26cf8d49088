/// What `tasks.task.getFields` tells of each field.
///
/// Source: the platform's documentation, "Get the list of available fields".
enum TaskFieldTable {
    private static let flags = JSONValue.object(["Y": "Yes", "N": "No"])
    private static let order = [
        "ID", "PARENT_ID", "TITLE", "DESCRIPTION", "MARK", "PRIORITY", "STATUS", "MULTITASK", "NOT_VIEWED",
        "REPLICATE", "GROUP_ID", "STAGE_ID", "SPRINT_ID", "BACKLOG_ID", "CREATED_BY", "CREATED_DATE",
        "RESPONSIBLE_ID", "ACCOMPLICES", "AUDITORS", "CHANGED_BY", "CHANGED_DATE", "STATUS_CHANGED_BY",
        "STATUS_CHANGED_DATE", "CLOSED_BY", "CLOSED_DATE", "ACTIVITY_DATE", "DATE_START", "DEADLINE",
        "START_DATE_PLAN", "END_DATE_PLAN", "GUID", "XML_ID", "COMMENTS_COUNT", "SERVICE_COMMENTS_COUNT",
        "NEW_COMMENTS_COUNT", "ALLOW_CHANGE_DEADLINE", "ALLOW_TIME_TRACKING", "TASK_CONTROL", "ADD_IN_REPORT",
        "FORKED_BY_TEMPLATE_ID", "TIME_ESTIMATE", "TIME_SPENT_IN_LOGS", "MATCH_WORK_TIME", "FORUM_TOPIC_ID",
        "FORUM_ID", "SITE_ID", "SUBORDINATE", "FAVORITE", "EXCHANGE_MODIFIED", "EXCHANGE_ID", "OUTLOOK_VERSION",
        "VIEWED_DATE", "SORTING", "DURATION_PLAN", "DURATION_FACT", "CHECKLIST", "DURATION_TYPE", "IS_MUTED",
        "IS_PINNED", "IS_PINNED_IN_GROUP", "FLOW_ID", "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES", "UF_MAIL_MESSAGE",
    ]
    private static let zeros: Set<String> = [
        "PARENT_ID", "GROUP_ID", "STAGE_ID", "SPRINT_ID", "BACKLOG_ID", "COMMENTS_COUNT", "SERVICE_COMMENTS_COUNT",
        "NEW_COMMENTS_COUNT", "FLOW_ID",
    ]
    private static let nulls: Set<String> = [
        "CLOSED_BY", "CLOSED_DATE", "ACTIVITY_DATE", "DATE_START", "DEADLINE", "START_DATE_PLAN", "END_DATE_PLAN",
        "GUID", "XML_ID", "EXCHANGE_MODIFIED", "EXCHANGE_ID", "OUTLOOK_VERSION", "SUBORDINATE", "FAVORITE",
    ]
    private static let required: Set<String> = ["TITLE", "CREATED_BY", "RESPONSIBLE_ID"]

    static func json(for call: MethodCall) -> JSONValue {
        .object(JSONObject(uniqueKeysWithValues: order.map { ($0, describe($0)) }))
    }

    private static func describe(_ name: String) -> JSONValue {
        let field = TaskBoard.type?.field(name)
        var result: JSONObject = ["title": field.flatMap { $0.title == $0.name ? nil : .string($0.title) } ?? .null]
        switch name {
        case "ID":
            result["type"] = "integer"
            result["primary"] = true
        case "MARK":
            result["type"] = "enum"
            result["values"] = ["N": "Negative", "P": "Positive"]
            result["default"] = .null
        case "PRIORITY":
            result["type"] = "enum"
            result["values"] = ["2": "High", "1": "Medium", "0": "Low"]
            result["default"] = 1
        case "STATUS":
            result["type"] = "enum"
            result["values"] = [
                "2": "Pending", "3": "In Progress", "4": "Awaiting Review", "5": "Completed", "6": "Deferred",
            ]
            result["default"] = 2
        case "DURATION_TYPE":
            result["type"] = "enum"
            result["values"] = ["secs", "mins", "hours", "days", "weeks", "months", "years"]
            result["default"] = "days"
        case "ACCOMPLICES", "AUDITORS", "CHECKLIST": result["type"] = "array"
        case "UF_CRM_TASK": result["type"] = "crm"
        case "UF_TASK_WEBDAV_FILES": result["type"] = "disk_file"
        case "UF_MAIL_MESSAGE": result["type"] = "mail_message"
        case "MATCH_WORK_TIME": result["type"] = "integer"
        case "FAVORITE", "IS_MUTED", "IS_PINNED", "IS_PINNED_IN_GROUP", "FORKED_BY_TEMPLATE_ID":
            result["type"] = "enum"
            result["values"] = flags
            result["default"] = nulls.contains(name) ? .null : "N"
        default:
            switch field?.kind {
            case .flag:
                result["type"] = "enum"
                result["values"] = flags
                result["default"] = nulls.contains(name) ? .null : "N"
            case .double: result["type"] = "double"
            case .datetime: result["type"] = "datetime"
            case .text: result["type"] = "string"
            default: result["type"] = "integer"
            }
            if zeros.contains(name) { result["default"] = 0 } else if nulls.contains(name) { result["default"] = .null }
            if required.contains(name) { result["required"] = true }
        }
        return .object(result)
    }
}
