import Foundation
import GRDB

/// Calendars (sections) of people, workgroups and the company, and what is planned in them.
///
/// Source: the platform's documentation, "Calendar".
struct CalendarBook: CallBook {
    let call: MethodCall
    let db: Database
    var sections: RecordStore { store("calendar.section") }
    var events: RecordStore { store("calendar.event") }

    static let denied = RESTFailure("", status: 400, "Access denied")

    /// Whose calendars a call is about.
    struct Owner: Hashable {
        var type: String
        var id: Int
    }

    /// - Throws: that the type, or the owner of any but one's own calendars, is missing.
    func owner() throws -> Owner {
        guard let type = call.text("type") else { throw missing("type") }
        if let id = call["ownerId"]?.integer { return Owner(type: type, id: id) }
        guard type == "user" || type == "company_calendar" else { throw missing("ownerId") }
        return Owner(type: type, id: type == "user" ? call.userID : 0)
    }

    func missing(_ parameter: String) -> RESTFailure {
        RESTFailure(
            "", status: 400, "The required parameter \"\(parameter)\" for the method \"\(call.name)\" is not set")
    }

    /// Whether the caller may write in these calendars.
    func mayWrite(_ owner: Owner) throws -> Bool {
        if call.caller.isAdmin { return true }
        switch owner.type {
        case "user": return owner.id == call.userID
        case "group": return ["A", "E", "K"].contains(try Workgroups(call, db).role(in: owner.id) ?? "")
        default: return false
        }
    }

    func mayRead(_ owner: Owner) throws -> Bool {
        if owner.type != "group" || call.caller.isAdmin { return true }
        guard let group = try Workgroups(call, db).groups.record(owner.id) else { return false }
        return try Workgroups(call, db).isVisible(group)
    }

    /// Everybody has a calendar from the start; it is made when it is first asked for.
    func sections(of owner: Owner) throws -> [Record] {
        let known = try sections.records(["CAL_TYPE": .string(owner.type), "OWNER_ID": .int(owner.id)])
        guard known.isEmpty, ["user", "group", "company_calendar"].contains(owner.type) else { return known }
        let isRussian = call.caller.portal.language == "ru"
        let name: String
        switch owner.type {
        case "user":
            guard let person = try call.person(db, owner.id) else { return [] }
            name = person.fullName
        case "group":
            guard let group = try Workgroups(call, db).groups.record(owner.id) else { return [] }
            name = group.text("NAME")
        default: name = isRussian ? "Календарь компании" : "Company Calendar"
        }
        return [try addSection(["NAME": .string(name)], owner: owner)]
    }

    func addSection(_ values: JSONObject, owner: Owner) throws -> Record {
        try sections.add(
            settled(
                [
                    "DESCRIPTION": "", "COLOR": "#9dcf00", "TEXT_COLOR": "", "EXPORT": ["ALLOW": true, "SET": "3_9"],
                    "CAL_TYPE": .string(owner.type), "OWNER_ID": .int(owner.id), "CREATED_BY": .int(call.userID),
                    "DATE_CREATE": call.now, "TIMESTAMP_X": call.now,
                ], by: values))
    }

    // MARK: Events

    /// Start and end of an event in Unix seconds; of one that lasts whole days the midnights of the portal's zone.
    struct Span {
        var from: Int
        var to: Int
        var isWholeDays: Bool

        var length: Int { isWholeDays ? to - from + 86_400 : to - from }
    }

    func span(_ input: JSONObject, known: Record? = nil) throws -> Span {
        let isWholeDays = input.member("skip_time")?.flag ?? (known?.text("DT_SKIP_TIME") == "Y")
        func instant(_ name: String, _ stamp: String, _ field: String) throws -> Int {
            if let seconds = input.member(stamp)?.integer { return seconds }
            if let text = input.member(name)?.text, !text.isEmpty {
                guard let seconds = Self.parse(text) else { throw missing(name) }
                return seconds
            }
            guard let known else { throw missing(name) }
            return known.integer(field)
        }
        let from = try instant("from", "from_ts", "FROM_TS")
        let to = try instant("to", "to_ts", "TO_TS")
        guard isWholeDays else { return Span(from: from, to: max(from, to), isWholeDays: false) }
        let first = PortalTime.day(unixSeconds: from) * 86_400 - PortalTime.offset
        let last = PortalTime.day(unixSeconds: to) * 86_400 - PortalTime.offset
        return Span(from: first, to: max(first, last), isWholeDays: true)
    }

    /// Dates of the platform's forms, American ones of its answers among them.
    static func parse(_ text: String) -> Int? {
        if let seconds = PortalTime.parse(text) { return seconds }
        let parts = text.split(separator: " ")
        guard let day = parts.first?.split(separator: "/"), day.count == 3, day[2].count == 4 else { return nil }
        var time = parts.dropFirst().first.map(String.init) ?? "00:00:00"
        if let half = parts.dropFirst(2).first?.lowercased(), let hour = Int(time.prefix(2)) {
            time = String(format: "%02d", half == "pm" ? hour % 12 + 12 : hour % 12) + time.dropFirst(2)
        }
        return PortalTime.parse("\(day[2])-\(day[0])-\(day[1]) \(time)")
    }

    /// Beginnings of an event's occurrences within a period.
    func occurrences(of event: Record, from: Int, to: Int) -> [Int] {
        let start = event.integer("FROM_TS")
        let length = event.integer("LENGTH")
        guard let rule = event["RRULE"]?.object, let step = rule.member("FREQ")?.text?.uppercased() else {
            return start < to && start + max(length, 1) > from ? [start] : []
        }
        let interval = max(1, rule.member("INTERVAL")?.integer ?? 1)
        let count = rule.member("COUNT")?.integer.flatMap { $0 > 0 ? $0 : nil } ?? 1000
        let until = rule.member("UNTIL")?.text.flatMap(Self.parse).map { $0 + 86_400 } ?? .max
        let names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
        let weekdays = Set((rule.member("BYDAY")?.elements ?? []).compactMap { names.firstIndex(of: $0.text ?? "") })
        let excluded = Set(event.text("EXDATE").split(separator: ";").compactMap { PortalTime.parseDay(String($0)) })
        var found: [Int] = []
        var made = 0
        let firstDay = PortalTime.day(unixSeconds: start)
        let (year, month, day) = PortalTime.civil(days: firstDay)
        var index = 0
        while made < count, index < 4000 {
            var days: [Int] = []
            switch step {
            case "DAILY": days = [firstDay + index * interval]
            case "WEEKLY":
                let monday = firstDay - (firstDay + 3) % 7 + index * interval * 7
                let chosen = weekdays.isEmpty ? [(firstDay + 4) % 7] : weekdays.sorted { ($0 + 6) % 7 < ($1 + 6) % 7 }
                days = chosen.map { monday + ($0 + 6) % 7 }.filter { $0 >= firstDay }
            case "MONTHLY":
                let months = month - 1 + index * interval
                days = [PortalTime.days(year: year + months / 12, month: months % 12 + 1, day: day)]
            default: days = [PortalTime.days(year: year + index * interval, month: month, day: day)]
            }
            index += 1
            for day in days where made < count {
                let beginning = start + (day - firstDay) * 86_400
                guard beginning < until, beginning < to else { return found }
                made += 1
                if !excluded.contains(day), beginning + max(length, 1) > from { found.append(beginning) }
            }
        }
        return found
    }

    /// State of a person's part in a meeting: H host, Y, N, Q.
    func status(of user: Int, in event: Record) -> String? {
        if event.integer("MEETING_HOST") == user { return "H" }
        return event["ATTENDEES"]?.object?[String(user)]?.text
    }

    // MARK: Answers

    func json(_ event: Record, at beginning: Int? = nil) throws -> JSONValue {
        let from = beginning ?? event.integer("FROM_TS")
        let length = event.integer("LENGTH")
        let isWholeDays = event.text("DT_SKIP_TIME") == "Y"
        let to = isWholeDays ? from + length - 86_400 : from + length
        let isMeeting = event.text("IS_MEETING") == "Y"
        let section = JSONValue.string(String(event.integer("SECTION_ID")))
        let host = event.integer("MEETING_HOST")
        var attendees: [(id: Int, status: String)] = host == 0 ? [] : [(host, "H")]
        for (id, status) in event["ATTENDEES"]?.object ?? [:] where Int(id) != host {
            attendees.append((Int(id) ?? 0, status.text ?? "Q"))
        }
        let offset = JSONValue.string(String(PortalTime.offset))
        var result: JSONObject = [
            "ID": .string(String(event.id)), "PARENT_ID": .string(String(event.id)), "DELETED": "N",
            "CAL_TYPE": event["CAL_TYPE"] ?? "user", "OWNER_ID": .string(String(event.integer("OWNER_ID"))),
            "NAME": event["NAME"] ?? "", "DATE_FROM": .string(Self.text(from, isWholeDays: isWholeDays)),
            "DATE_TO": .string(Self.text(to, isWholeDays: isWholeDays)), "ORIGINAL_DATE_FROM": .null,
            "TZ_FROM": event["TZ_FROM"] ?? "Europe/Moscow", "TZ_TO": event["TZ_TO"] ?? "Europe/Moscow",
            "TZ_OFFSET_FROM": offset, "TZ_OFFSET_TO": offset,
            "DATE_FROM_TS_UTC": .string(String(isWholeDays ? from + PortalTime.offset : from)),
            "DATE_TO_TS_UTC": .string(String(isWholeDays ? to + PortalTime.offset : to)),
            "DT_SKIP_TIME": .string(isWholeDays ? "Y" : "N"), "DT_LENGTH": .int(length),
            "EVENT_TYPE": event["EVENT_TYPE"] ?? .null, "CREATED_BY": .string(event.text("CREATED_BY")),
            "DATE_CREATE": .string(Self.text(PortalTime.parse(event.text("DATE_CREATE")) ?? 0, isWholeDays: false)),
            "TIMESTAMP_X": .string(Self.text(PortalTime.parse(event.text("TIMESTAMP_X")) ?? 0, isWholeDays: false)),
            "DESCRIPTION": event["DESCRIPTION"] ?? "",
            "PRIVATE_EVENT": .string(event.text("PRIVATE_EVENT") == "Y" ? "1" : ""),
            "ACCESSIBILITY": event["ACCESSIBILITY"] ?? "busy", "IMPORTANCE": event["IMPORTANCE"] ?? "normal",
            "IS_MEETING": .bool(isMeeting),
            "MEETING_STATUS": isMeeting ? .string(status(of: call.userID, in: event) ?? "Q") : .null,
            "MEETING_HOST": .string(String(host)),
        ]
        let meeting = event["MEETING"]?.object ?? [:]
        result["MEETING"] = [
            "HOST_NAME": .string(try call.person(db, host)?.fullName ?? ""),
            "NOTIFY": .bool(meeting.member("notify")?.flag ?? false),
            "REINVITE": .bool(meeting.member("reinvite")?.flag ?? false),
            "ALLOW_INVITE": .bool(meeting.member("allow_invite")?.flag ?? false),
            "HIDE_GUESTS": .bool(meeting.member("hide_guests")?.flag ?? false), "MEETING_CREATOR": .int(host),
            "LANGUAGE_ID": .string(call.caller.portal.language), "MAIL_FROM": "",
        ]
        result["LOCATION"] = event["LOCATION"] ?? ""
        result["REMIND"] = .array(event["REMIND"]?.elements ?? [])
        result["COLOR"] = event["COLOR"] ?? ""
        result["TEXT_COLOR"] = event["TEXT_COLOR"] ?? ""
        result["RRULE"] = Self.rule(event["RRULE"]?.object)
        result["EXDATE"] = event["EXDATE"] ?? ""
        result["DAV_XML_ID"] = .string("\(event.id)@\(call.caller.portal.domain)")
        result["G_EVENT_ID"] = ""
        result["DAV_EXCH_LABEL"] = ""
        result["CAL_DAV_LABEL"] = ""
        result["VERSION"] = .string(String(max(1, event.integer("VERSION"))))
        result["ATTENDEES_CODES"] = .array(attendees.map { .string("U\($0.id)") })
        result["RECURRENCE_ID"] = .null
        result["RELATIONS"] = .null
        result["SECTION_ID"] = section
        result["SYNC_STATUS"] = .null
        result["UF_CRM_CAL_EVENT"] = event["CRM_FIELDS"]?.array.map { .array($0) } ?? false
        result["UF_WEBDAV_CAL_EVENT"] = false
        result["SECTION_DAV_XML_ID"] = .null
        result["DATE_FROM_FORMATTED"] = .string(Self.spelled(from, isWholeDays: isWholeDays))
        result["DATE_TO_FORMATTED"] = .string(Self.spelled(to, isWholeDays: isWholeDays))
        result["SECT_ID"] = section
        result["ATTENDEE_LIST"] = .array(
            attendees.map {
                ["id": .int($0.id), "entryId": .string(String(event.id)), "status": .string($0.status)]
            })
        result["COLLAB_ID"] = .null
        if let rule = event["RRULE"]?.object { result["~RRULE_DESCRIPTION"] = .string(Self.spelled(rule, from: from)) }
        result["attendeesEntityList"] = .array(attendees.map { ["entityId": "user", "id": .int($0.id)] })
        result["~DESCRIPTION"] = event["DESCRIPTION"] ?? ""
        result["~USER_OFFSET_FROM"] = 0
        result["~USER_OFFSET_TO"] = 0
        return .object(result)
    }

    /// Days of the week as a map of themselves, as the platform keeps them.
    private static func rule(_ rule: JSONObject?) -> JSONValue {
        guard let rule, !rule.isEmpty else { return "" }
        var result: JSONObject = [:]
        for (key, value) in rule {
            if key.uppercased() == "BYDAY" {
                let days = value.elements.compactMap(\.text)
                result["BYDAY"] = .object(JSONObject(days.map { ($0, .string($0)) }, uniquingKeysWith: { $1 }))
            } else if key.uppercased() == "UNTIL", let until = value.text.flatMap(parse) {
                let spelled = JSONValue.string(text(until, isWholeDays: true))
                result["UNTIL"] = spelled
                result["~UNTIL"] = spelled
                result["UNTIL_TS"] = .int(until)
            } else {
                result[key.uppercased()] = value
            }
        }
        return .object(result)
    }

    /// `every week on: Mon, Wed, from 12/11/2024 to 12/24/2024`
    private static func spelled(_ rule: JSONObject, from: Int) -> String {
        let units = ["DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"]
        let unit = units[rule.member("FREQ")?.text?.uppercased() ?? ""] ?? "day"
        let interval = rule.member("INTERVAL")?.integer ?? 1
        var words = interval > 1 ? "every \(interval) \(unit)s" : "every \(unit)"
        let names = ["MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"]
        let days = (rule.member("BYDAY")?.elements ?? []).compactMap { names[$0.text ?? ""] }
        if !days.isEmpty { words += " on: " + days.joined(separator: ", ") }
        words += ", from \(text(from, isWholeDays: true))"
        if let count = rule.member("COUNT")?.integer, count > 0 { words += ", \(count) times" }
        if let until = rule.member("UNTIL")?.text.flatMap(parse) { words += " to \(text(until, isWholeDays: true))" }
        return words
    }

    /// `12/11/2024 05:59:00 pm`
    static func text(_ seconds: Int, isWholeDays: Bool) -> String {
        let text = PortalTime.text(unixSeconds: seconds)
        let parts = text.prefix(10).split(separator: "-")
        let day = "\(parts[1])/\(parts[2])/\(parts[0])"
        guard !isWholeDays else { return day }
        let hour = Int(text.dropFirst(11).prefix(2)) ?? 0
        let twelve = hour % 12 == 0 ? 12 : hour % 12
        return "\(day) \(twelve < 10 ? "0" : "")\(twelve)\(text.dropFirst(13).prefix(6)) \(hour < 12 ? "am" : "pm")"
    }

    /// `Wed Dec 11 2024 17:59:00`
    private static func spelled(_ seconds: Int, isWholeDays: Bool) -> String {
        let text = PortalTime.text(unixSeconds: seconds)
        let days = PortalTime.day(unixSeconds: seconds)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, day) = PortalTime.civil(days: days)
        let date = "\(weekday) \(months[month - 1]) \(day < 10 ? "0" : "")\(day) \(year)"
        return isWholeDays ? date : "\(date) \(text.dropFirst(11).prefix(8))"
    }
}
