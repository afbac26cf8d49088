import GRDB

/// `timeman.timecontrol.*`: settings and reports of time control.
///
/// Source: the platform's documentation, "Time control".
enum TimeControl {
    private static let standard: JSONObject = [
        "active": true, "minimum_idle_for_report": 15, "register_offline": true, "register_idle": true,
        "register_desktop": true, "report_request_type": "all", "report_request_users": [],
        "report_simple_type": "all", "report_simple_users": [], "report_full_type": "all", "report_full_users": [],
    ]

    static func settings(_ call: MethodCall, _ db: Database) throws -> JSONObject {
        let kept = try call.store(db, "timeman.timecontrol").first()?["SETTINGS"]?.object
        return standard.merging(kept ?? [:]) { $1 }
    }

    static func set(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try TimemanMethods.requireAdministrator(call)
        var settings = try settings(call, db)
        for (name, former) in settings {
            guard let value = call[name] else { continue }
            switch former {
            case .bool: settings[name] = .bool(value.flag ?? false)
            case .int: settings[name] = .int(max(0, value.integer ?? 0))
            case .array: settings[name] = .array(value.elements.compactMap(\.integer).map { .int($0) })
            default:
                if let text = value.text, ["all", "user", "none"].contains(text) { settings[name] = .string(text) }
            }
        }
        let store = call.store(db, "timeman.timecontrol")
        if let kept = try store.first() {
            try store.update(kept, ["SETTINGS": .object(settings)])
        } else {
            try store.add(["SETTINGS": .object(settings)])
        }
        return MethodAnswer(true)
    }

    /// What somebody says about an absence: one of his working days.
    static func addReport(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let text = call.text("TEXT") else { throw RESTFailure("TEXT_EMPTY", status: 400, "Text can't be empty") }
        let clock = WorkClock(call, db)
        let user = call.caller.isAdmin ? call["USER_ID"]?.integer ?? call.userID : call.userID
        guard let id = (call["REPORT_ID"] ?? call["ID"])?.integer, let day = try clock.days.record(id),
            day.integer("USER_ID") == user
        else { throw RESTFailure("ACCESS_ERROR", status: 400, "You don't have access for this report") }
        let type = call.text("TYPE") == "WORK" ? "WORK" : "PRIVATE"
        try clock.days.update(day, ["REPORT_TEXT": .string(text), "REPORT_TYPE": .string(type)])
        return MethodAnswer(true)
    }

    static func reports(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let user = call["USER_ID"]?.integer, user == call.userID || call.caller.isAdmin,
            let person = try call.person(db, user)
        else {
            throw RESTFailure("USER_ACCESS_ERROR", status: 400, "You don't have access to report for this user")
        }
        guard let month = call["MONTH"]?.integer, (1...12).contains(month), let year = call["YEAR"]?.integer,
            (1970...9999).contains(year)
        else { throw RESTFailure("ACCESS_ERROR", status: 400, "You don't have access to this method") }
        let first = PortalTime.days(year: year, month: month, day: 1) * 86_400 - PortalTime.offset
        let last =
            PortalTime.days(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1) * 86_400
            - PortalTime.offset - 1
        let clock = WorkClock(call, db)
        let norm = (call["WORKDAY_HOURS"]?.integer ?? 8) * 3600
        let days = try clock.days.records(["USER_ID": .int(user)]).filter {
            (first...last).contains($0.integer("START"))
        }
        let titles = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return MethodAnswer([
            "report": [
                "month_title": .string(titles[month - 1]),
                "date_start": .string(PortalTime.text(unixSeconds: first)),
                "date_finish": .string(PortalTime.text(unixSeconds: last)),
                "days": .array(days.map { day(clock, $0, norm: norm) }),
            ], "user": json(person, now: call.now),
        ])
    }

    private static func day(_ clock: WorkClock, _ day: Record, norm: Int) -> JSONValue {
        let start = day.integer("START")
        let text = PortalTime.text(unixSeconds: start)
        let finish = day["FINISH"]?.integer
        let end = finish ?? clock.call.platform.clock.unixSeconds
        let leaks = day.integer("LEAKS")
        let duration = max(0, end - start - leaks)
        let parts = text.prefix(10).split(separator: "-")
        return [
            "index": .string(parts.joined()), "day_title": .string("\(parts[1])/\(parts[2])/\(parts[0])"),
            "workday_date_start": .string(text),
            "workday_date_finish": finish.map { .string(PortalTime.text(unixSeconds: $0)) } ?? .null,
            "workday_complete": .bool(finish != nil), "workday_time_leaks_user": .int(leaks),
            "workday_time_leaks_final": .int(max(0, norm - duration)), "workday_duration": .int(max(0, end - start)),
            "workday_duration_final": .int(duration), "workday_duration_config": .int(norm),
            "reports": [
                [
                    "id": .string(String(day.id)), "user_id": .string(day.text("USER_ID")), "type": "TM_START",
                    "date_start": .string(text), "date_finish": .string(text), "duration": 0, "active": false,
                    "entry_id": .string(String(day.id)), "report_type": day["REPORT_TYPE"] ?? "NONE",
                    "report_text": day["REPORT_TEXT"] ?? .null, "system_text": .null, "source_start": "TM_EVENT",
                    "source_finish": "TM_EVENT", "ip_start": "127.0.0.1", "ip_finish": "127.0.0.1",
                    "ip_start_network": false, "ip_finish_network": false,
                ]
            ], "workday_time_leaks_real": .int(leaks),
        ]
    }

    private static func json(_ person: PersonRow, now: JSONValue) -> JSONValue {
        [
            "id": .int(person.id), "active": .bool(person.isActive), "name": .string(person.fullName),
            "first_name": .string(person.name), "last_name": .string(person.lastName),
            "work_position": .string(person.position), "avatar": "", "personal_gender": "",
            "last_activity_date": now,
        ]
    }

    static func reportSettings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let settings = try settings(call, db)
        let heads = try call.store(db, "department").records(["UF_HEAD": .int(call.userID)])
        return MethodAnswer([
            "active": settings["active"] ?? true, "user_id": .int(call.userID),
            "user_admin": .bool(call.caller.isAdmin),
            "user_head": .bool(!heads.isEmpty),
            "departments": .array(heads.map { ["id": .string(String($0.id)), "name": $0["NAME"] ?? ""] }),
            "minimum_idle_for_report": settings["minimum_idle_for_report"] ?? 15,
            "report_view_type": .string(call.caller.isAdmin ? "admin" : heads.isEmpty ? "none" : "head"),
        ])
    }

    /// Administrators see everybody, others themselves.
    static func users(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let people = try PersonRow.filter(Column("portalID") == call.caller.portalID && Column("isActive") == true)
            .order(Column("id")).fetchAll(db)
            .filter { $0.service.isEmpty && (call.caller.isAdmin || $0.id == call.userID) }
        return MethodAnswer(.array(people.map { json($0, now: call.now) }))
    }
}
