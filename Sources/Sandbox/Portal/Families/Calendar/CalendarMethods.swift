import GRDB

/// `calendar.event.*`, `calendar.accessibility.get` and `calendar.meeting.status.*`
///
/// Source: the platform's documentation, "Calendar events".
enum CalendarMethods {
    static let bodies: [String: MethodBody] = [
        "calendar.event.add": .writing(add),
        "calendar.event.update": .writing(update),
        "calendar.event.delete": .writing(delete),
        "calendar.event.get": .writing(get),
        "calendar.event.getbyid": .reading(byID),
        "calendar.event.get.nearest": .reading(nearest),
        "calendar.accessibility.get": .reading(accessibility),
        "calendar.meeting.status.get": .reading { call, db in
            let book = CalendarBook(call, db)
            guard let id = call["eventId"]?.integer else { throw book.missing("eventId") }
            guard let event = try book.events.record(id), let status = book.status(of: call.userID, in: event) else {
                throw RESTFailure("", status: 400, "An error occurred while retrieving the status")
            }
            return MethodAnswer(.string(status))
        },
        "calendar.meeting.status.set": .writing(setStatus),
    ]

    private static let failedSection = RESTFailure(
        "", status: 400, "You specified an invalid calendar section ID or the user does not have access to it")

    /// What a call says of an event, under the names that it is kept by.
    private static func values(_ book: CalendarBook, _ input: JSONObject, known: Record? = nil) throws -> JSONObject {
        var values: JSONObject = [:]
        let texts = [
            "name": "NAME", "description": "DESCRIPTION", "color": "COLOR", "text_color": "TEXT_COLOR",
            "accessibility": "ACCESSIBILITY", "importance": "IMPORTANCE", "location": "LOCATION",
            "timezone_from": "TZ_FROM", "timezone_to": "TZ_TO",
        ]
        for (key, value) in input {
            let name = key.lowercased()
            if let field = texts[name] {
                guard let text = value.text ?? (value.isNull ? "" : nil) else {
                    throw RESTFailure("", status: 400, "Invalid value for the parameter \"\(name)\"")
                }
                values[field] = .string(text)
            }
            switch name {
            case "private_event": values["PRIVATE_EVENT"] = (value.flag ?? false) ? "Y" : "N"
            case "is_meeting": values["IS_MEETING"] = (value.flag ?? false) ? "Y" : "N"
            case "remind": values["REMIND"] = .array(value.elements)
            case "rrule": values["RRULE"] = value.object?.isEmpty == false ? value : .null
            case "meeting": values["MEETING"] = value
            case "crm_fields":
                guard value.array != nil || value.object != nil else {
                    throw RESTFailure("", status: 400, "The list of event links to CRM must be an array")
                }
                values["CRM_FIELDS"] = .array(value.elements)
            default: break
            }
        }
        if let section = input.member("section")?.integer { values["SECTION_ID"] = .int(section) }
        if known == nil || ["from", "to", "from_ts", "to_ts", "skip_time"].contains(where: { input.member($0) != nil })
        {
            let span = try book.span(input, known: known)
            values["FROM_TS"] = .int(span.from)
            values["TO_TS"] = .int(span.to)
            values["LENGTH"] = .int(span.length)
            values["DT_SKIP_TIME"] = span.isWholeDays ? "Y" : "N"
        }
        return values
    }

    /// Who takes part: those who did keep their answers, unless they are asked again.
    private static func attendees(
        _ book: CalendarBook, _ input: JSONObject, host: Int, known: Record? = nil
    ) -> JSONObject {
        let former = known?["ATTENDEES"]?.object ?? [:]
        guard let asked = input.member("attendees") else { return former }
        let isAskedAgain = input.member("meeting")?.object?.member("reinvite")?.flag ?? false
        var result: JSONObject = [:]
        for id in asked.elements.compactMap(\.integer) where id != host {
            result[String(id)] = isAskedAgain ? "Q" : former[String(id)] ?? "Q"
        }
        return result
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard call.text("type") != nil else { throw book.missing("type") }
        guard call["ownerId"]?.integer != nil || call.text("type") == "company_calendar" else {
            throw book.missing("ownerId")
        }
        let owner = try book.owner()
        guard let name = call["name"], name.text?.isEmpty != true else { throw book.missing("name") }
        var values = try values(book, call.params)
        guard try book.mayWrite(owner) else { throw CalendarBook.denied }
        let sections = try book.sections(of: owner)
        if let section = values["SECTION_ID"]?.integer {
            guard sections.contains(where: { $0.id == section }) else { throw failedSection }
        } else {
            guard let first = sections.first else { throw failedSection }
            values["SECTION_ID"] = .int(first.id)
        }
        let isMeeting = values.text("IS_MEETING") == "Y"
        if isMeeting {
            let host = call["host"]?.integer ?? call.userID
            values["MEETING_HOST"] = .int(host)
            values["ATTENDEES"] = .object(attendees(book, call.params, host: host))
        }
        let event = try book.events.add(
            settled(
                [
                    "CAL_TYPE": .string(owner.type), "OWNER_ID": .int(owner.id), "CREATED_BY": .int(call.userID),
                    "DATE_CREATE": call.now, "TIMESTAMP_X": call.now, "DESCRIPTION": "", "ACCESSIBILITY": "busy",
                    "IMPORTANCE": "normal", "PRIVATE_EVENT": "N", "IS_MEETING": "N", "VERSION": 1,
                ], by: values))
        try call.emit(db, "ONCALENDARENTRYADD", ["id": .string(String(event.id))])
        return MethodAnswer(.int(event.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard let id = call["id"]?.integer else { throw book.missing("id") }
        guard call.text("type") != nil else { throw book.missing("type") }
        guard call["ownerId"]?.integer != nil else { throw book.missing("ownerId") }
        let owner = try book.owner()
        guard let event = try book.events.record(id), try book.mayWrite(owner),
            try book.mayWrite(.init(type: event.text("CAL_TYPE"), id: event.integer("OWNER_ID")))
        else { throw CalendarBook.denied }
        if let mode = call.text("recurrence_mode"), !["this", "next", "all"].contains(mode) {
            throw RESTFailure("", status: 400, "An invalid editing type for the recurring event is specified.")
        }
        var values = try values(book, call.params, known: event)
        if let section = values["SECTION_ID"]?.integer {
            guard try book.sections(of: owner).contains(where: { $0.id == section }) else { throw failedSection }
        }
        values["TIMESTAMP_X"] = call.now
        values["VERSION"] = .int(event.integer("VERSION") + 1)
        let isMeeting = (values["IS_MEETING"] ?? event["IS_MEETING"])?.text == "Y"
        if isMeeting {
            let host =
                call["host"]?.integer
                ?? (event.integer("MEETING_HOST") == 0 ? call.userID : event.integer("MEETING_HOST"))
            values["MEETING_HOST"] = .int(host)
            values["ATTENDEES"] = .object(attendees(book, call.params, host: host, known: event))
        }
        var changed = id
        if event["RRULE"] != nil, let mode = call.text("recurrence_mode"), mode != "all",
            let day = call.text("current_date_from").flatMap(CalendarBook.parse)
        {
            changed = try split(book, event, values, at: day, isRest: mode == "next").id
        } else {
            try book.events.update(event, values)
        }
        try call.emit(db, "ONCALENDARENTRYUPDATE", ["id": .string(String(changed))])
        return MethodAnswer(.int(changed))
    }

    /// One occurrence, or all from one on, become an event of their own.
    private static func split(
        _ book: CalendarBook, _ event: Record, _ values: JSONObject, at day: Int, isRest: Bool
    ) throws -> Record {
        let date = PortalTime.day(unixSeconds: day)
        var rule = event["RRULE"]?.object ?? [:]
        if isRest {
            rule["UNTIL"] = .string(String(PortalTime.text(unixSeconds: (date - 1) * 86_400).prefix(10)))
            try book.events.update(event, ["RRULE": .object(rule)])
        } else {
            let excluded = event.text("EXDATE")
            let text = String(PortalTime.text(unixSeconds: date * 86_400).prefix(10))
            try book.events.update(event, ["EXDATE": .string(excluded.isEmpty ? text : "\(excluded);\(text)")])
        }
        var made = event.fields.merging(values) { $1 }
        if values["FROM_TS"] == nil {
            let shift = (date - PortalTime.day(unixSeconds: event.integer("FROM_TS"))) * 86_400
            made["FROM_TS"] = .int(event.integer("FROM_TS") + shift)
            made["TO_TS"] = .int(event.integer("TO_TS") + shift)
        }
        if !isRest { made["RRULE"] = .null }
        made["EXDATE"] = .null
        return try book.events.add(made)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard let id = call["id"]?.integer else { throw RESTFailure("", status: 400, "Event id not specified") }
        guard let event = try book.events.record(id),
            try book.mayWrite(.init(type: event.text("CAL_TYPE"), id: event.integer("OWNER_ID")))
                || event.integer("MEETING_HOST") == call.userID
        else { throw RESTFailure("", status: 400, "An error occurred while deleting the event") }
        try book.events.delete(id)
        try call.emit(db, "ONCALENDARENTRYDELETE", ["id": .string(String(id))])
        return MethodAnswer(true)
    }

    // MARK: Reading

    /// Meetings stand in the calendars of all who take part.
    private static func events(_ book: CalendarBook, of owner: CalendarBook.Owner) throws -> [Record] {
        try book.events.records().filter { event in
            if event.text("CAL_TYPE") == owner.type, event.integer("OWNER_ID") == owner.id { return true }
            return owner.type == "user" && event.text("IS_MEETING") == "Y"
                && book.status(of: owner.id, in: event) != nil
        }
    }

    private static func isOpen(_ event: Record, to call: MethodCall, _ book: CalendarBook) -> Bool {
        event.text("PRIVATE_EVENT") != "Y" || event.integer("CREATED_BY") == call.userID
            || book.status(of: call.userID, in: event) != nil
    }

    private static func occurrences(
        _ book: CalendarBook, _ events: [Record], from: Int, to: Int
    ) -> [(event: Record, start: Int)] {
        events.filter { isOpen($0, to: book.call, book) }
            .flatMap { event in book.occurrences(of: event, from: from, to: to).map { (event, $0) } }
            .sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }.map { (event: $0.0, start: $0.1) }
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard call.text("type") != nil else {
            throw RESTFailure(
                "", status: 400, "Required parameter \"type\" is not specified for method \"calendar.event.get\"")
        }
        let owner = try book.owner()
        guard try book.mayRead(owner) else { throw CalendarBook.denied }
        let now = call.platform.clock.unixSeconds
        let from = call.text("from").flatMap(CalendarBook.parse) ?? now - 31 * 86_400
        let to = (call.text("to").flatMap(CalendarBook.parse) ?? now + 92 * 86_400) + 86_400
        var events = try events(book, of: owner)
        if let sections = call["section"] {
            let wanted = Set((sections.text == nil ? sections.elements : [sections]).compactMap(\.integer))
            if !wanted.isEmpty { events = events.filter { wanted.contains($0.integer("SECTION_ID")) } }
        }
        return MethodAnswer(
            .array(try occurrences(book, events, from: from, to: to).map { try book.json($0.event, at: $0.start) }))
    }

    private static func byID(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard let id = call["id"]?.integer else { throw book.missing("id") }
        guard let event = try book.events.record(id), isOpen(event, to: call, book),
            try book.mayRead(.init(type: event.text("CAL_TYPE"), id: event.integer("OWNER_ID")))
        else { return MethodAnswer([]) }
        return MethodAnswer(try book.json(event))
    }

    private static func nearest(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let isForCaller = call["forCurrentUser"]?.flag ?? true
        let owner = CalendarBook.Owner(
            type: isForCaller ? "user" : call.text("type") ?? "user",
            id: isForCaller ? call.userID : call["ownerId"]?.integer ?? call.userID)
        guard try book.mayRead(owner) else { throw CalendarBook.denied }
        let now = call.platform.clock.unixSeconds
        let found = occurrences(
            book, try events(book, of: owner), from: now,
            to: now + min(max(1, call["days"]?.integer ?? 60), 3660) * 86_400)
        let limit = max(0, call["maxEventsCount"]?.integer ?? found.count)
        return MethodAnswer(.array(try found.prefix(limit).map { try book.json($0.event, at: $0.start) }))
    }

    /// When people are taken, by person. Those who have declined are not.
    private static func accessibility(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard let from = call.text("from") else { throw required("from") }
        guard let to = call.text("to") else { throw required("to") }
        guard let users = call["users"], users.array != nil || users.object != nil else { throw required("users") }
        guard let first = CalendarBook.parse(from), let last = CalendarBook.parse(to) else { throw required("from") }
        var result: JSONObject = [:]
        for id in users.elements.compactMap(\.integer) {
            let busy = try events(book, of: .init(type: "user", id: id)).filter {
                $0.text("ACCESSIBILITY") != "free" && book.status(of: id, in: $0) != "N"
            }
            let found = busy.flatMap { event in
                book.occurrences(of: event, from: first, to: last + 86_400).map { (event, $0) }
            }.sorted { $0.1 < $1.1 }
            result[String(id)] = .array(
                found.map { event, start in
                    let isWholeDays = event.text("DT_SKIP_TIME") == "Y"
                    let length = event.integer("LENGTH")
                    let end = isWholeDays ? start + length - 86_400 : start + length
                    return [
                        "ID": .string(String(event.id)), "NAME": event["NAME"] ?? "",
                        "DATE_FROM": .string(CalendarBook.text(start, isWholeDays: isWholeDays)),
                        "DATE_TO": .string(CalendarBook.text(end, isWholeDays: isWholeDays)),
                        "DATE_FROM_TS_UTC": .string(String(start)), "DATE_TO_TS_UTC": .string(String(end)),
                        "~USER_OFFSET_FROM": 0, "~USER_OFFSET_TO": 0, "DT_SKIP_TIME": .string(isWholeDays ? "Y" : "N"),
                        "TZ_FROM": event["TZ_FROM"] ?? "Europe/Moscow", "TZ_TO": event["TZ_TO"] ?? "Europe/Moscow",
                        "ACCESSIBILITY": event["ACCESSIBILITY"] ?? "busy",
                        "IMPORTANCE": event["IMPORTANCE"] ?? "normal",
                        "EVENT_TYPE": event["EVENT_TYPE"] ?? "",
                    ]
                })
        }
        return MethodAnswer(result.isEmpty ? [] : .object(result))
    }

    private static func required(_ name: String) -> RESTFailure {
        RESTFailure(
            "", status: 400,
            "The required parameter \"\(name)\" for the method \"calendar.accessibility.get\" is not set.")
    }

    private static func setStatus(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        guard let id = call["eventId"]?.integer else { throw book.missing("eventId") }
        guard let status = call.text("status") else { throw book.missing("status") }
        guard ["Q", "Y", "N"].contains(status) else {
            throw RESTFailure("", status: 400, "Invalid value for the parameter \"status\"")
        }
        guard let event = try book.events.record(id), var people = event["ATTENDEES"]?.object,
            people[String(call.userID)] != nil
        else { throw RESTFailure("", status: 400, "An error occurred while retrieving the status") }
        people[String(call.userID)] = .string(status)
        try book.events.update(event, ["ATTENDEES": .object(people)])
        try call.emit(db, "ONCALENDARENTRYUPDATE", ["id": .string(String(id))])
        return MethodAnswer(true)
    }
}
