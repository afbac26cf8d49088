import GRDB

/// `event.offline.*`: changes that wait in the portal until the application asks for them.
///
/// Source: the platform's documentation, "Offline events".
enum OfflineEventMethods {
    static let bodies: [String: MethodBody] = [
        "event.offline.get": .writing(get),
        "event.offline.list": .reading(list),
        "event.offline.clear": .writing(clear),
        "event.offline.error": .writing(error),
    ]

    /// How long reserved events are kept from other processes.
    private static let reservation = 30 * 86_400

    /// The source that the caller names.
    ///
    /// - Throws: `WRONG_LICENSE` below the Professional tariff, which has no sources.
    static func connector(of call: MethodCall) throws -> String {
        guard let connector = call.text("auth_connector") else { return "" }
        guard call.caller.portal.isProfessional else {
            throw RESTFailure(.wrongLicense, status: 403, "auth_connector is available on extended plans only")
        }
        return connector
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let queue = try OfflineQueue(call)
        var conditions = [try queue.condition(call["filter"], columns: OfflineQueue.filterable)]
        if !(call["error"]?.flag ?? false) { conditions.append(SQLCondition(sql: "isError = 0")) }
        let now = call.platform.clock.unixSeconds
        let asked = call.text("process_id")
        if let asked {
            conditions.append(SQLCondition(sql: "(processID = ?)", arguments: [asked]))
        } else {
            conditions.append(SQLCondition(sql: "(processID = '' OR reservedUntil <= ?)", arguments: [now]))
        }
        let limit = min(max(1, call["limit"]?.integer ?? 50), 1000)
        let rows = try queue.rows(
            db, conditions, order: call["order"], columns: OfflineQueue.filterable, standard: "changedAt, id",
            limit: limit)
        var processID: JSONValue = .null
        if call["clear"]?.flag ?? true {
            try OfflineEventRow.deleteAll(db, keys: rows.compactMap(\.id))
        } else {
            let name = asked ?? call.platform.randomness.alphanumeric(32).lowercased()
            for var row in rows {
                row.processID = name
                row.reservedUntil = now + reservation
                try row.update(db)
            }
            processID = .string(name)
        }
        return MethodAnswer([
            "process_id": processID, "events": .array(rows.map { .object(OfflineQueue.json($0)) }),
        ])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let queue = try OfflineQueue(call)
        let columns = OfflineQueue.filterable.merging(["PROCESS_ID": "processID", "ERROR": "isError"]) { $1 }
        let conditions = [try queue.condition(call["filter"], columns: columns)]
        let total = try queue.count(db, conditions)
        let start = max(0, call["start"]?.integer ?? 0)
        let rows = try queue.rows(
            db, conditions, order: call["order"], columns: columns, standard: "id", limit: 50, offset: start)
        return MethodAnswer(
            .array(
                rows.map { row in
                    var fields = OfflineQueue.json(row)
                    fields["PROCESS_ID"] = .string(row.processID)
                    fields["ERROR"] = row.isError ? "1" : "0"
                    return .object(fields)
                }), total: total, next: total - start > 50 ? start + 50 : nil)
    }

    private static func clear(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let queue = try OfflineQueue(call)
        let processID = try call.required("process_id")
        var request = queue.request.filter(Column("processID") == processID)
        if let ids = values(call["id"]) {
            request = request.filter(ids.compactMap { Int64($0) }.contains(Column("id")))
        } else if let messages = values(call["message_id"]) {
            request = request.filter(messages.contains(Column("messageID")))
        }
        try request.deleteAll(db)
        return MethodAnswer(true)
    }

    private static func error(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let queue = try OfflineQueue(call)
        let processID = try call.required("process_id")
        var request = queue.request.filter(Column("processID") == processID)
        if let messages = values(call["message_id"]) {
            request = request.filter(messages.contains(Column("messageID")))
        }
        try request.updateAll(db, Column("isError").set(to: true))
        return MethodAnswer(true)
    }

    /// A list of scalars; a single one counts as a list of one.
    private static func values(_ value: JSONValue?) -> [String]? {
        guard let value, !value.isNull else { return nil }
        if let text = value.text { return text.isEmpty ? nil : [text] }
        return RecordFilter.members(value)?.values.compactMap(\.text)
    }
}

/// The queue of one installation and one source.
private struct OfflineQueue {
    /// Names of the platform and of the table.
    static let filterable = [
        "ID": "id", "TIMESTAMP_X": "changedAt", "EVENT_NAME": "event", "MESSAGE_ID": "messageID",
    ]

    let installationID: Int64
    let connector: String

    init(_ call: MethodCall) throws {
        installationID = try call.installation().id ?? 0
        try call.requireAdministrator()
        connector = try OfflineEventMethods.connector(of: call)
    }

    var request: QueryInterfaceRequest<OfflineEventRow> {
        OfflineEventRow.filter(Column("installationID") == installationID && Column("connector") == connector)
    }

    /// Fields that the table lacks are left out, as in other lists of the classic style.
    func condition(_ filter: JSONValue?, columns: [String: String]) throws -> SQLCondition {
        var conditions = [
            SQLCondition(
                sql: "installationID = ? AND connector = ?", arguments: [installationID, connector])
        ]
        for (key, value) in filter.flatMap(RecordFilter.members) ?? [:] {
            let (meaning, isNegated, field) = FilterOperator.split(key)
            guard let column = columns[field.uppercased()] else { continue }
            let values = RecordFilter.members(value).map { $0.values.compactMap(\.text) } ?? [value.text ?? ""]
            let isText = ["event", "messageID", "processID"].contains(column)
            func bound(_ text: String) -> any DatabaseValueConvertible {
                if column == "changedAt" { return Int(text) ?? PortalTime.parse(text) ?? 0 }
                if isText { return column == "event" ? text.uppercased() : text }
                return Int(text) ?? 0
            }
            let sign =
                switch meaning {
                case .greater: ">"
                case .greaterOrEqual: ">="
                case .less: "<"
                case .lessOrEqual: "<="
                case .equal, .between: "="
                case .contains, .like: "LIKE"
                }
            let parts = values.map { text in
                SQLCondition(
                    sql: "\(column) \(sign) ?",
                    arguments: [meaning == .contains ? "%\(text)%" : bound(text)])
            }
            guard let part = SQLCondition.joined(parts, by: "OR") else { continue }
            conditions.append(isNegated ? .not(part) : part)
        }
        return SQLCondition.joined(conditions, by: "AND") ?? SQLCondition(sql: "1")
    }

    func count(_ db: Database, _ conditions: [SQLCondition]) throws -> Int {
        guard let condition = SQLCondition.joined(conditions, by: "AND") else { return 0 }
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM offlineEvent WHERE \(condition.sql)", arguments: condition.arguments) ?? 0
    }

    func rows(
        _ db: Database, _ conditions: [SQLCondition], order: JSONValue?, columns: [String: String], standard: String,
        limit: Int, offset: Int = 0
    ) throws -> [OfflineEventRow] {
        guard let condition = SQLCondition.joined(conditions, by: "AND") else { return [] }
        var terms = (order.flatMap(RecordFilter.members) ?? [:]).compactMap { field, direction -> String? in
            guard let column = columns[field.uppercased()] else { return nil }
            return "\(column) \(direction.text?.uppercased() == "DESC" ? "DESC" : "ASC")"
        }
        if terms.isEmpty { terms = [standard] } else { terms.append("id") }
        return try OfflineEventRow.fetchAll(
            db,
            sql: """
                SELECT * FROM offlineEvent WHERE \(condition.sql) ORDER BY \(terms.joined(separator: ", "))
                LIMIT \(limit) OFFSET \(offset)
                """, arguments: condition.arguments)
    }

    static func json(_ row: OfflineEventRow) -> JSONObject {
        [
            "ID": .string(String(row.id ?? 0)), "TIMESTAMP_X": .string(PortalTime.text(unixSeconds: row.changedAt)),
            "EVENT_NAME": .string(row.event), "EVENT_DATA": (try? JSONValue(parsing: row.data)) ?? false,
            "EVENT_ADDITIONAL": (try? JSONValue(parsing: row.additional)) ?? false,
            "MESSAGE_ID": .string(row.messageID),
        ]
    }
}
