import GRDB

/// `filter` and `order` of the lists of tasks as SQL, with the names that are no fields: tags, people in a role, states with their meaning.
///
/// Source: the platform's documentation, "Get the list of tasks".
struct TaskQuery {
    let board: TaskBoard

    /// - Throws: `100` for a filter that is none.
    func condition(_ filter: JSONObject, depth: Int = 0) throws -> SQLCondition? {
        guard depth < 12 else { return nil }
        var conditions: [SQLCondition] = []
        var isAlternative = false
        for (key, value) in filter {
            let upper = key.uppercased()
            if upper == "::LOGIC" || upper == "LOGIC" {
                isAlternative = value.text?.uppercased() == "OR"
            } else if upper.hasPrefix("::SUBFILTER") || key.allSatisfy(\.isNumber) {
                if let group = RecordFilter.members(value), let condition = try condition(group, depth: depth + 1) {
                    conditions.append(condition)
                }
            } else if let condition = try condition(key: key, value: value) {
                conditions.append(condition)
            }
        }
        return .joined(conditions, by: isAlternative ? "OR" : "AND")
    }

    private func condition(key: String, value: JSONValue) throws -> SQLCondition? {
        let mark = key.prefix { "!=<>@%?~".contains($0) }
        let name = TaskFields.name(String(key.dropFirst(mark.count)))
        let isNegated = mark.hasPrefix("!")
        func settled(_ condition: SQLCondition) -> SQLCondition { isNegated ? .not(condition) : condition }
        let values = value.array ?? value.object.map { Array($0.values) } ?? [value]
        let now = board.call.now.string ?? ""
        switch name {
        case "TAG", "TAGS":
            return settled(
                member(of: "TAGS", values: values, sql: "lintel_fold(value)") { .string(($0.text ?? "").lowercased()) })
        case "ACCOMPLICE", "ACCOMPLICES": return settled(member(of: "ACCOMPLICES", values: values))
        case "AUDITOR", "AUDITORS": return settled(member(of: "AUDITORS", values: values))
        case "DEPENDS_ON": return settled(member(of: "DEPENDS_ON", values: values))
        case "UF_CRM_TASK":
            return settled(member(of: "UF_CRM_TASK", values: values, sql: "value") { .string($0.text ?? "") })
        case "DOER":
            return settled(
                .joined(
                    [try condition(key: "RESPONSIBLE_ID", value: value), member(of: "ACCOMPLICES", values: values)]
                        .compactMap { $0 }, by: "OR") ?? SQLCondition(sql: "1"))
        case "MEMBER":
            let each = try ["RESPONSIBLE_ID", "CREATED_BY"].compactMap { try condition(key: $0, value: value) }
            let others = ["ACCOMPLICES", "AUDITORS"].map { member(of: $0, values: values) }
            return settled(.joined(each + others, by: "OR") ?? SQLCondition(sql: "1"))
        case "FAVORITE", "IS_PINNED", "IS_MUTED":
            let field = ["FAVORITE": "FAVORED_BY", "IS_PINNED": "PINNED_BY"][name] ?? "MUTED_BY"
            let mine = member(of: field, values: [.int(board.call.userID)])
            return (value.flag ?? true) != isNegated ? mine : .not(mine)
        case "OVERDUED":
            return (value.flag ?? true) ? overdue(now) : .not(overdue(now))
        case "UNREAD_BY":
            guard let user = value.integer else { return nil }
            return SQLCondition(sql: "ifnull(json_extract(fields, '$.UNREAD.\"\(user)\"'), 0) > 0")
        case "ONLY_ROOT_TASKS":
            guard value.flag ?? true else { return nil }
            return SQLCondition(sql: "ifnull(json_extract(fields, '$.PARENT_ID'), 0) = 0")
        case "STATUS" where values.contains { ($0.integer ?? 0) < 0 }:
            let each = try values.compactMap { value -> SQLCondition? in
                switch value.integer {
                case -1: overdue(now)
                case -2: .not(member(of: "VIEWED_BY", values: [.int(board.call.userID)]))
                case -3:
                    SQLCondition(
                        sql: """
                            (json_extract(fields, '$.DEADLINE') >= ? AND json_extract(fields, '$.DEADLINE') < ?
                            AND json_extract(fields, '$.STATUS') < 4)
                            """,
                        arguments: [now, PortalTime.text(unixSeconds: board.call.platform.clock.unixSeconds + 86_400)])
                default: try plain(key: "STATUS", name: "STATUS", mark: "", value: value)
                }
            }
            return .joined(each, by: "OR").map(settled)
        case "REAL_STATUS": return try plain(key: "\(mark)STATUS", name: "STATUS", mark: String(mark), value: value)
        case "ID": return try plain(key: "\(mark)ID", name: "ID", mark: String(mark), value: value)
        default:
            guard name.hasPrefix("UF_") || TaskBoard.type?.field(name) != nil else { return nil }
            return try plain(key: "\(mark)\(name)", name: name, mark: String(mark), value: value)
        }
    }

    /// As every record type filters, with what is a list here and there.
    private func plain(key: String, name: String, mark: String, value: JSONValue) throws -> SQLCondition? {
        guard let type = TaskBoard.type else { return nil }
        var key = key
        if mark.isEmpty, let text = value.string, text.contains("%"), name == "TITLE" { key = "=%TITLE" }
        // An absent number is none: tasks without a workgroup have 0 there.
        if ["GROUP_ID", "PARENT_ID", "STAGE_ID"].contains(name), mark.isEmpty || mark == "=",
            value.text == "0" || value.text == ""
        {
            return SQLCondition(sql: "ifnull(json_extract(fields, '$.\(name)'), 0) = 0")
        }
        return try RecordFilter(type: type, style: .classic).condition([key: value])
    }

    private func overdue(_ now: String) -> SQLCondition {
        SQLCondition(
            sql: "(json_extract(fields, '$.DEADLINE') < ? AND json_extract(fields, '$.STATUS') < 4)", arguments: [now])
    }

    /// Whether the list in a field holds one of the values.
    private func member(
        of field: String, values: [JSONValue], sql: String = "value",
        _ bound: (JSONValue) -> JSONValue = { .int($0.integer ?? -1) }
    ) -> SQLCondition {
        let marks = values.map { _ in "?" }.joined(separator: ",")
        var arguments = StatementArguments()
        for value in values {
            switch bound(value) {
            case .int(let number): arguments += [number]
            case let other: arguments += [other.text ?? ""]
            }
        }
        return SQLCondition(
            sql: "EXISTS (SELECT 1 FROM json_each(fields, '$.\(field)') WHERE \(sql) IN (\(marks)))",
            arguments: arguments)
    }

    // MARK: Order

    private static let sortable: Set<String> = [
        "ID", "TITLE", "TIME_SPENT_IN_LOGS", "DATE_START", "CREATED_DATE", "CHANGED_DATE", "CLOSED_DATE",
        "ACTIVITY_DATE", "START_DATE_PLAN", "END_DATE_PLAN", "DEADLINE", "REAL_STATUS", "STATUS", "STATUS_COMPLETE",
        "PRIORITY", "MARK", "CREATED_BY", "RESPONSIBLE_ID", "CREATED_BY_LAST_NAME", "RESPONSIBLE_LAST_NAME",
        "GROUP_ID", "TIME_ESTIMATE", "ALLOW_CHANGE_DEADLINE", "ALLOW_TIME_TRACKING", "MATCH_WORK_TIME", "FAVORITE",
        "SORTING", "IS_PINNED", "IS_PINNED_IN_GROUP", "STAGE_ID",
    ]

    /// - Throws: `0` "Invalid sorting key".
    func order(_ order: JSONObject) throws -> (sql: String, isAboutIDs: Bool) {
        guard !order.isEmpty else { return ("id DESC", true) }
        var parts: [String] = []
        var isAboutIDs = true
        for (key, direction) in order {
            let name = TaskFields.name(key)
            guard Self.sortable.contains(name) else { throw TaskFailure.plain("Invalid sorting key (internal error)") }
            let word = (direction.text ?? "").uppercased().hasPrefix("DESC") ? "DESC" : "ASC"
            let me = board.call.userID
            switch name {
            case "ID":
                parts.append("id \(word)")
                continue
            case "STATUS_COMPLETE": parts.append("(json_extract(fields, '$.STATUS') = 5) \(word)")
            case "REAL_STATUS": parts.append("json_extract(fields, '$.STATUS') \(word)")
            case "TITLE": parts.append("lintel_fold(json_extract(fields, '$.TITLE')) \(word)")
            case "CREATED_BY_LAST_NAME", "RESPONSIBLE_LAST_NAME":
                let field = name == "CREATED_BY_LAST_NAME" ? "CREATED_BY" : "RESPONSIBLE_ID"
                parts.append(
                    """
                    (SELECT lintel_fold(person.lastName) FROM person WHERE person.portalID = record.portalID
                    AND person.id = json_extract(record.fields, '$.\(field)')) \(word)
                    """)
            case "FAVORITE", "IS_PINNED":
                let field = name == "FAVORITE" ? "FAVORED_BY" : "PINNED_BY"
                parts.append("EXISTS (SELECT 1 FROM json_each(fields, '$.\(field)') WHERE value = \(me)) \(word)")
            // What has no deadline comes last in either direction's natural reading: after all that have one.
            case "DEADLINE" where word == "ASC":
                parts.append("json_extract(fields, '$.DEADLINE') IS NULL, json_extract(fields, '$.DEADLINE') ASC")
            default: parts.append("json_extract(fields, '$.\(name)') \(word)")
            }
            isAboutIDs = false
        }
        if !isAboutIDs { parts.append("id DESC") }
        return (parts.joined(separator: ", "), isAboutIDs)
    }

    /// How many comments a person has not seen, in all tasks that fulfil the filter.
    func unread(_ filter: JSONObject, by user: Int) throws -> Int {
        guard let type = TaskBoard.type else { return 0 }
        let conditions = [try board.visibility(), try condition(filter)].compactMap { $0 }
        return try RecordStore(board.db, portalID: board.call.caller.portalID, type: type)
            .records(where: .joined(conditions, by: "AND"))
            .reduce(0) { $0 + board.unread(of: $1, user) }
    }

    /// A page of tasks that the caller may see.
    func page(_ filter: JSONObject, order: JSONObject, start: Int) throws -> RecordStore.Page {
        guard let type = TaskBoard.type else { return RecordStore.Page(records: []) }
        let conditions = [try board.visibility(), try condition(filter)].compactMap { $0 }
        return try RecordStore(board.db, portalID: board.call.caller.portalID, type: type).page(
            .joined(conditions, by: "AND"), order: try self.order(order), start: start)
    }
}
