import GRDB

/// What the assistant wrote about calls: `call.followup.*`.
///
/// Source: the platform's documentation, "Call follow-up".
enum FollowUpMethods {
    static let bodies: [String: MethodBody] = [
        "call.followup.get": .reading(get),
        "call.followup.list": .reading(list),
    ]

    private static let basic = ["callId", "callType", "initiatorId", "startDate", "endDate", "durationSeconds"]
    private static let heavy: Set<String> = ["transcription", "overview", "insights"]

    private static func names(_ call: MethodCall, _ type: EntityType, standard: [String]) throws -> [String] {
        guard let value = call.params["select"], !value.isNull else { return standard }
        guard let list = value.array else { throw RESTFailure.invalidSelect3(value) }
        guard !list.isEmpty else { return basic }
        var names = ["callId"]
        for element in list {
            let name = String((element.string ?? "").prefix { $0 != "." })
            guard type.field(name) != nil else {
                throw RESTFailure("invalid_select_field", status: 400, "Invalid field in select: \(element.text ?? "")")
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private static func checkFormat(_ call: MethodCall) throws {
        guard let format = try Input(call).text("mentionFormat") else { return }
        guard ["bb", "html", "none"].contains(format) else {
            throw RESTFailure.invalidRequest3("mentionFormat", "Provide `bb`, `html`, or `none`")
        }
    }

    private static func json(_ record: Record, _ names: [String], _ type: EntityType) -> JSONValue {
        .object(
            JSONObject(
                uniqueKeysWithValues: names.compactMap { name in
                    type.field(name).map { (name, EntityQuery.value($0, of: record)) }
                }))
    }

    private static func mayRead(_ record: Record, _ call: MethodCall, participant: Int? = nil) -> Bool {
        let people = record.fields["participants"]?.array?.compactMap { $0["userId"]?.integer ?? $0.integer } ?? []
        let all = people + [record.fields["initiatorId"]?.integer ?? 0]
        if let participant, !all.contains(participant) { return false }
        return call.caller.isAdmin || all.contains(call.caller.user.id)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let query = try EntityQuery(call, "call.followup")
        let id = try Input(call).id("callId")
        try checkFormat(call)
        let names = try names(call, query.type, standard: query.type.fields.map(\.name))
        let denied = RESTFailure("access_denied", status: 403, "No access to Follow-up data")
        guard let record = try query.store(db).record(id) else {
            guard call.caller.isAdmin else { throw denied }
            throw RESTFailure.version3("ENTITYNOTFOUND", "Call not found")
        }
        guard mayRead(record, call) else { throw denied }
        return MethodAnswer(["item": json(record, names, query.type)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let query = try EntityQuery(call, "call.followup")
        guard let filter = call.params["filter"]?.object else { throw RESTFailure.missing3("filter") }
        let range = RESTFailure(
            "invalid_date_range", status: 400, "Incorrect date range: both from and to are required")
        guard let from = filter["startDate"]?["from"]?.string.flatMap(PortalTime.parse),
            let to = filter["startDate"]?["to"]?.string.flatMap(PortalTime.parse), from <= to
        else { throw range }
        let participant = try Input(filter).integer("participantId")
        try checkFormat(call)
        let names = try names(call, query.type, standard: basic)
        var isDescending = true
        if let order = call.params["order"], !order.isNull {
            guard let word = order["startDate"]?.string?.lowercased(), word == "asc" || word == "desc" else {
                throw RESTFailure("invalid_order", status: 400, "Incorrect parameter order")
            }
            isDescending = word == "desc"
        }
        let invalid = RESTFailure("invalid_pagination", status: 400, "Incorrect parameter pagination")
        let pagination = call.params["pagination"]
        var limit = 50
        if let asked = pagination?["limit"], !asked.isNull {
            guard let number = asked.integer, number > 0 else { throw invalid }
            limit = number
        }
        limit = min(limit, names.contains(where: heavy.contains) ? 20 : 200)
        func key(_ record: Record) -> (Int, Int) {
            (record.fields["startDate"]?.string.flatMap(PortalTime.parse) ?? 0, record.id)
        }
        var found = try query.store(db).records().filter { record in
            let start = key(record).0
            return start >= from && start <= to && mayRead(record, call, participant: participant)
        }
        found.sort { isDescending ? key($0) > key($1) : key($0) < key($1) }
        if let cursor = pagination?["afterCursor"], !cursor.isNull {
            guard let start = cursor["startDate"]?.string.flatMap(PortalTime.parse), let id = cursor["id"]?.integer
            else { throw invalid }
            found = found.filter { isDescending ? key($0) < (start, id) : key($0) > (start, id) }
        }
        let page = found.prefix(limit)
        let hasMore = found.count > page.count
        var next = JSONValue.null
        if hasMore, let last = page.last {
            next = ["startDate": last.fields["startDate"] ?? "", "id": .int(last.id)]
        }
        return MethodAnswer([
            "items": .array(page.map { json($0, names, query.type) }), "hasMore": .bool(hasMore), "afterCursor": next,
        ])
    }
}
