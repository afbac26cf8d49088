import GRDB

/// `booking.v1.booking.*` and `booking.v1.waitlist.*`, as far as they look at more than one record.
///
/// Source: the platform's documentation, "Online booking".
enum BookingMethods {
    static let bodies: [String: MethodBody] = [
        "booking.v1.booking.add": .writing(add), "booking.v1.booking.update": .writing(update),
        "booking.v1.booking.list": .reading(list), "booking.v1.booking.createfromwaitlist": .writing(fromWaitList),
        "booking.v1.waitlist.list": .reading(waitList), "booking.v1.waitlist.createfrombooking": .writing(fromBooking),
        "booking.v1.resource.list": .reading { call, db in try search(call, db, "booking.v1.resource") },
        "booking.v1.resourcetype.list": .reading { call, db in try search(call, db, "booking.v1.resourcetype") },
    ]

    private static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    private static func missing(_ name: String) -> RESTFailure {
        refusal("100", "Could not find value for parameter {\(name)}")
    }

    // MARK: Bookings

    /// First and last second of a period.
    ///
    /// - Throws: 422 when it ends before it begins, or is none.
    private static func period(_ value: JSONValue?) throws -> (from: Int, to: Int) {
        guard let from = value?["from"]?["timestamp"]?.integer, let to = value?["to"]?["timestamp"]?.integer, from < to,
            value?["from"]?["timezone"]?.text?.isEmpty == false, value?["to"]?["timezone"]?.text?.isEmpty == false
        else { throw refusal("422", "Invalid date period") }
        return (from, to)
    }

    /// - Throws: 1018 when a resource is not there, or taken at that time.
    private static func checkResources(
        _ value: JSONValue?, _ period: (from: Int, to: Int), _ call: MethodCall, _ db: Database, except id: Int?
    ) throws {
        let empty = refusal("1018", "Empty resource collection")
        let ids = Set((value?.array ?? []).compactMap(\.integer))
        guard !ids.isEmpty else { throw empty }
        let resources = try call.records("booking.v1.resource")
        for id in ids where try resources.known(db, id) == nil { throw empty }
        let overlapping = try call.records("booking.v1.booking").matching(
            db,
            SQLCondition(
                sql: "json_extract(fields, '$.dateFrom') < ? AND json_extract(fields, '$.dateTo') > ?",
                arguments: [period.to, period.from]))
        let isTaken = overlapping.contains { booking in
            booking.id != id
                && !ids.isDisjoint(with: (booking.fields["resourceIds"]?.array ?? []).compactMap(\.integer))
        }
        guard !isTaken else { throw empty }
    }

    private static func fields(_ call: MethodCall, required: [String]) throws -> JSONObject {
        guard let fields = call.members("fields") else { throw missing("fields") }
        let missing = required.filter { fields[$0] == nil || fields[$0]?.isNull == true }
        guard missing.isEmpty else { throw refusal("0", "Required fields: \(missing.joined(separator: ", "))") }
        return fields
    }

    private static func made(_ call: MethodCall, _ db: Database) throws -> Record {
        let fields = try fields(call, required: ["resourceIds", "datePeriod"])
        let period = try period(fields["datePeriod"])
        try checkResources(fields["resourceIds"], period, call, db, except: nil)
        let bookings = try call.records("booking.v1.booking")
        let booking = try bookings.add(
            db, fields, forced: ["dateFrom": .int(period.from), "dateTo": .int(period.to)])
        try bookings.emit(db, .add, booking)
        return booking
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        MethodAnswer(["id": .int(try made(call, db).id)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["id"]?.integer, id > 0 else { throw missing("id") }
        let bookings = try call.records("booking.v1.booking")
        guard let booking = try bookings.known(db, id) else { throw refusal("1019", "Booking not found") }
        let fields = try fields(call, required: [])
        let period = try period(fields["datePeriod"] ?? booking.fields["datePeriod"])
        try checkResources(
            fields["resourceIds"] ?? booking.fields["resourceIds"], period, call, db, except: booking.id)
        let changed = try bookings.update(
            db, booking, fields, forced: ["dateFrom": .int(period.from), "dateTo": .int(period.to)])
        try bookings.emit(db, .update, changed)
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let filter = try arrayParameter("filter", call)
        var conditions: [SQLCondition] = []
        if let within = filter["within"] {
            let from = within["dateFrom"]?.integer
            let to = within["dateTo"]?.integer
            let missing = [("dateFrom", from), ("dateTo", to)].filter { $0.1 == nil }.map(\.0)
            guard let from, let to else { throw refusal("0", "Required fields: \(missing.joined(separator: ", "))") }
            guard from < to else { throw refusal("422", "Invalid date period") }
            conditions.append(
                SQLCondition(
                    sql: "json_extract(fields, '$.dateFrom') < ? AND json_extract(fields, '$.dateTo') > ?",
                    arguments: [to, from]))
        }
        if let entities = filter["client"]?["entities"].flatMap(RecordFilter.members) {
            let links = try call.records("booking.v1.booking.client").find(db)
            let ids = links.filter { link in
                entities.values.contains { entity in
                    entity["id"]?.integer == link.fields["id"]?.integer
                        && entity["code"]?.text == link.fields["type"]?["code"]?.text
                        && entity["module"]?.text == link.fields["type"]?["module"]?.text
                }
            }.compactMap { $0.fields["bookingId"] }
            conditions.append(
                SQLCondition(
                    sql: "id IN (SELECT value FROM json_each(?))", arguments: [JSONValue.array(ids).serialized()]))
        }
        let bookings = try call.records("booking.v1.booking")
        var order: [String] = []
        for (name, direction) in try arrayParameter("order", call) {
            let column = [
                "id": "id", "dateFrom": "json_extract(fields, '$.dateFrom')",
                "dateTo": "json_extract(fields, '$.dateTo')",
            ][name]
            if let column { order.append("\(column) \(direction.text?.uppercased() == "DESC" ? "DESC" : "ASC")") }
        }
        let page = try bookings.store(db).page(
            .joined(conditions, by: "AND"), order: ((order + ["id"]).joined(separator: ", "), false),
            start: max(-1, call["start"]?.integer ?? 0))
        var rows = page.records
        if let resources = filter["resourceId"].map({ $0.array ?? [$0] })?.compactMap(\.integer), !resources.isEmpty {
            rows = rows.filter { row in
                (row.fields["resourceIds"]?.array ?? []).contains { resources.contains($0.integer ?? 0) }
            }
        }
        return MethodAnswer(
            ["booking": .array(rows.map { bookings.json($0) })], total: page.total ?? 0, next: page.next)
    }

    /// A parameter that must be an array when it is there.
    private static func arrayParameter(_ name: String, _ call: MethodCall) throws -> JSONObject {
        guard let value = call[name], !value.isNull else { return [:] }
        guard let members = RecordFilter.members(value) else {
            throw refusal(
                "100",
                "Invalid value {\(value.text ?? "")} to match with parameter {\(name)}. Should be value of type array.")
        }
        return members
    }

    /// `searchQuery` looks into names; the rest is a filter as everywhere.
    private static func search(_ call: MethodCall, _ db: Database, _ type: String) throws -> MethodAnswer {
        var call = call
        var filter = try arrayParameter("filter", call)
        _ = try arrayParameter("order", call)
        if let query = filter.removeValue(forKey: "searchQuery")?.text, !query.isEmpty {
            filter["%name"] = .string(query)
        }
        call.params["filter"] = .object(filter)
        return try call.bySchema(db, type)
    }

    // MARK: Waiting list

    private static func waitList(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var conditions: [SQLCondition] = []
        if let within = try arrayParameter("filter", call)["createdWithin"] {
            for (name, sign, isEnd) in [("from", ">=", false), ("to", "<", true)] {
                guard let text = within[name]?.text, !text.isEmpty else {
                    throw refusal("0", "Required fields: \(name)")
                }
                guard let day = PortalTime.parseDay(text) else { throw refusal("422", "Invalid date") }
                let bound = (day + (isEnd ? 1 : 0)) * 86_400 - PortalTime.offset
                conditions.append(
                    SQLCondition(sql: "json_extract(fields, '$.createdAt') \(sign) ?", arguments: [bound]))
            }
        }
        let items = try call.records("booking.v1.waitlist")
        let reader = RecordFilter(type: items.type, style: .schema, portalID: call.caller.portalID)
        let page = try items.store(db).page(
            .joined(conditions, by: "AND"), order: try reader.order(try arrayParameter("order", call)),
            start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(
            ["waitList": .array(page.records.map { items.json($0) })], total: page.total ?? 0, next: page.next)
    }

    private static func fromWaitList(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["waitListId"]?.integer, id > 0 else { throw missing("waitListId") }
        let items = try call.records("booking.v1.waitlist")
        guard let item = try items.known(db, id) else { throw refusal("1038", "wait list item not found") }
        let booking = try made(call, db)
        try move(from: "waitlist", "waitListId", item.id, to: "booking", "bookingId", booking.id, call, db)
        try items.delete(db, item)
        try items.emit(db, .delete, item)
        return MethodAnswer(.int(booking.id))
    }

    private static func fromBooking(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["bookingId"]?.integer, id > 0 else { throw missing("bookingId") }
        let bookings = try call.records("booking.v1.booking")
        guard let booking = try bookings.known(db, id) else { throw refusal("1037", "booking not found") }
        let items = try call.records("booking.v1.waitlist")
        let item = try items.add(db, ["note": booking.fields["description"] ?? .null])
        try items.emit(db, .add, item)
        try move(from: "booking", "bookingId", booking.id, to: "waitlist", "waitListId", item.id, call, db)
        try bookings.delete(db, booking)
        try bookings.emit(db, .delete, booking)
        return MethodAnswer(.int(item.id))
    }

    /// Clients and what is outside go along.
    private static func move(
        from source: String, _ sourceField: String, _ id: Int, to target: String, _ targetField: String, _ newID: Int,
        _ call: MethodCall, _ db: Database
    ) throws {
        for kind in ["client", "externaldata"] {
            let new = try call.records("booking.v1.\(target).\(kind)")
            for link in try call.records("booking.v1.\(source).\(kind)").find(db, where: [sourceField: .int(id)]) {
                _ = try new.add(
                    db, link.fields.filter { $0.key != sourceField }, forced: [targetField: .int(newID)])
            }
        }
    }
}
