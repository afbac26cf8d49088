import Foundation
import GRDB

/// `timeman.*`: working days of people, the networks that count as the office, and reports about absence.
///
/// Source: the platform's documentation, "Working time".
enum TimemanMethods {
    static let bodies: [String: MethodBody] = [
        "timeman.status": .writing { call, db in
            let clock = WorkClock(call, db)
            let person = try clock.person()
            return MethodAnswer(clock.json(try clock.latest(of: person.id)))
        },
        "timeman.settings": .reading { call, db in
            let person = try WorkClock(call, db).person()
            return MethodAnswer([
                "UF_TIMEMAN": true, "UF_TM_FREE": false, "UF_TM_MAX_START": "09:15:00", "UF_TM_MIN_FINISH": "17:45:00",
                "UF_TM_MIN_DURATION": "08:00:00", "UF_TM_ALLOWED_DELTA": "00:15:00", "ADMIN": .bool(person.isAdmin),
            ])
        },
        "timeman.open": .writing(open),
        "timeman.pause": .writing(pause),
        "timeman.close": .writing(close),
        "timeman.schedule.get": .reading { call, _ in
            guard let id = call["id"]?.integer, id == 1 else { return MethodAnswer([]) }
            return MethodAnswer(TimemanSchedule.standard(for: call))
        },
        "timeman.networkrange.get": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(.array(try ranges(call, db).map(\.json)))
        },
        "timeman.networkrange.set": .writing(setRanges),
        "timeman.networkrange.check": .reading { call, db in
            try requireAdministrator(call)
            let ip = call.text("IP") ?? "127.0.0.1"
            let number = address(ip)
            guard let number, let range = try ranges(call, db).first(where: { $0.from <= number && number <= $0.to })
            else { return MethodAnswer(false) }
            return MethodAnswer(["ip": .string(ip), "range": .string(range.text), "name": .string(range.name)])
        },
        "timeman.timecontrol.settings.get": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(.object(try TimeControl.settings(call, db)))
        },
        "timeman.timecontrol.settings.set": .writing(TimeControl.set),
        "timeman.timecontrol.report.add": .writing(TimeControl.addReport),
        "timeman.timecontrol.reports.get": .reading(TimeControl.reports),
        "timeman.timecontrol.reports.settings.get": .reading(TimeControl.reportSettings),
        "timeman.timecontrol.reports.users.get": .reading(TimeControl.users),
    ]

    static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else {
            throw RESTFailure("ACCESS_ERROR", status: 400, "You don't have access to use this method")
        }
    }

    // MARK: Working days

    private static func open(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let clock = WorkClock(call, db)
        let person = try clock.person()
        let now = call.platform.clock.unixSeconds
        let asked = try clock.time()
        if let asked, PortalTime.day(unixSeconds: asked) != PortalTime.day(unixSeconds: now) {
            throw RESTFailure("WRONG_DATETIME", status: 400, "Day open date should correspond to the current date")
        }
        let latest = try clock.latest(of: person.id)
        switch latest.map(clock.status) {
        case "OPENED": return MethodAnswer(clock.json(latest))
        case "PAUSED", "CLOSED":
            guard let latest, clock.status(latest) == "PAUSED" || clock.isToday(latest) else { break }
            guard asked == nil else {
                throw RESTFailure("TIME", status: 400, "Unable to set time, work day is paused")
            }
            // What lay between counts as a break.
            let since = latest.integer("STOPPED")
            let day = try clock.days.update(
                latest,
                [
                    "STATE": "OPENED", "FINISH": .null, "STOPPED": .null,
                    "LEAKS": .int(latest.integer("LEAKS") + max(0, now - since)),
                ])
            return MethodAnswer(clock.json(day))
        default: break
        }
        let day = try clock.days.add([
            "USER_ID": .int(person.id), "STATE": "OPENED", "START": .int(asked ?? now), "LEAKS": 0,
            "ACTIVE": .bool(asked == nil || call.text("REPORT") != nil && person.isAdmin),
            "REPORT": call["REPORT"] ?? "",
            "LAT_OPEN": .double(call["LAT"]?.number ?? 0), "LON_OPEN": .double(call["LON"]?.number ?? 0),
        ])
        return MethodAnswer(clock.json(day))
    }

    private static func pause(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let clock = WorkClock(call, db)
        let person = try clock.person()
        guard let day = try clock.latest(of: person.id), clock.status(day) == "OPENED" else {
            return MethodAnswer(clock.json(try clock.latest(of: person.id)))
        }
        return MethodAnswer(
            clock.json(
                try clock.days.update(day, ["STATE": "PAUSED", "STOPPED": .int(call.platform.clock.unixSeconds)])))
    }

    private static func close(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let clock = WorkClock(call, db)
        let person = try clock.person()
        let now = call.platform.clock.unixSeconds
        let asked = try clock.time()
        guard let day = try clock.latest(of: person.id), clock.status(day) != "CLOSED" else {
            return MethodAnswer(clock.json(try clock.latest(of: person.id)))
        }
        if let asked,
            PortalTime.day(unixSeconds: asked) != PortalTime.day(unixSeconds: day.integer("START"))
                || asked < day.integer("START")
        {
            throw RESTFailure(
                "WRONG_DATETIME", status: 400, "Day close date should correspond to the day open date")
        }
        let paused = clock.status(day) == "PAUSED" ? max(0, now - day.integer("STOPPED")) : 0
        let finish = asked ?? now
        return MethodAnswer(
            clock.json(
                try clock.days.update(
                    day,
                    [
                        "STATE": "CLOSED", "FINISH": .int(finish), "STOPPED": .int(finish),
                        "LEAKS": .int(day.integer("LEAKS") + paused), "IP_CLOSE": "127.0.0.1",
                        "LAT_CLOSE": .double(call["LAT"]?.number ?? 0), "LON_CLOSE": .double(call["LON"]?.number ?? 0),
                    ])))
    }

    // MARK: Networks

    private struct Range {
        var text: String
        var name: String
        var from: UInt32
        var to: UInt32

        var json: JSONValue { ["ip_range": .string(text), "name": .string(name)] }

        /// `10.0.0.0-10.255.255.255`, or one address.
        init?(_ text: String, name: String) {
            let ends = text.split(separator: "-").map { $0.filter { $0 != " " } }
            guard let first = ends.first.flatMap(TimemanMethods.address), ends.count <= 2,
                let last = ends.last.flatMap(TimemanMethods.address), first <= last
            else { return nil }
            (self.text, self.name, from, to) = (text, name, first, last)
        }
    }

    private static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, !parts.contains(nil) else { return nil }
        return parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) }
    }

    private static func ranges(_ call: MethodCall, _ db: Database) throws -> [Range] {
        let kept = try call.store(db, "timeman.networkrange").first()?["RANGES"]?.array
        let standard: [JSONValue] = [
            ["ip_range": "10.0.0.0-10.255.255.255", "name": "10.x.x.x"],
            ["ip_range": "172.16.0.0-172.31.255.255", "name": "172.x.x.x"],
            ["ip_range": "192.168.0.0-192.168.255.255", "name": "192.168.x.x"],
        ]
        return (kept ?? standard).compactMap { Range($0["ip_range"]?.text ?? "", name: $0["name"]?.text ?? "") }
    }

    private static func setRanges(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        var value = call["RANGES"]
        if let text = value?.string { value = try? JSONValue(parsing: text) }
        guard let value, value.array != nil || value.object != nil else {
            throw RESTFailure("INVALID_FORMAT", status: 400, "A wrong format for the RANGES field is passed")
        }
        let wrong = value.elements.filter { Range($0["ip_range"]?.text ?? "", name: "") == nil }
        guard wrong.isEmpty else { return MethodAnswer(["result": false, "error_ranges": .array(wrong)]) }
        let store = call.store(db, "timeman.networkrange")
        try store.deleteAll()
        try store.add(["RANGES": .array(value.elements)])
        return MethodAnswer(["result": true])
    }
}

/// Working days as they are kept: seconds, and what state a day is in.
struct WorkClock: CallBook {
    let call: MethodCall
    let db: Database
    var days: RecordStore { store("timeman.day") }

    /// The person that a call is about; for others than oneself an administrator is needed.
    func person() throws -> PersonRow {
        guard let value = call["USER_ID"], value.text?.isEmpty != true else { return call.caller.user }
        guard let id = value.integer, let person = try call.person(db, id), id == call.userID || call.caller.isAdmin
        else { throw RESTFailure("", status: 400, "User not found") }
        return person
    }

    func time() throws -> Int? {
        guard let text = call.text("TIME") else { return nil }
        guard let seconds = PortalTime.parse(text) else {
            throw RESTFailure("WRONG_DATETIME_FORMAT", status: 400, "Wrong datetime format")
        }
        return seconds
    }

    func latest(of user: Int) throws -> Record? { try days.records(["USER_ID": .int(user)]).last }

    func isToday(_ day: Record) -> Bool {
        PortalTime.day(unixSeconds: day.integer("START"))
            == PortalTime.day(unixSeconds: call.platform.clock.unixSeconds)
    }

    /// A day that was left open is over by the next one, and waits to be closed.
    func status(_ day: Record) -> String {
        let state = day.text("STATE")
        return state == "CLOSED" || isToday(day) ? state : "EXPIRED"
    }

    func json(_ day: Record?) -> JSONValue {
        guard let day else {
            return [
                "STATUS": "CLOSED", "TIME_START": .null, "TIME_FINISH": .null, "DURATION": "00:00:00",
                "TIME_LEAKS": "00:00:00", "ACTIVE": true, "IP_OPEN": "", "IP_CLOSE": "", "LAT_OPEN": 0, "LON_OPEN": 0,
                "LAT_CLOSE": 0, "LON_CLOSE": 0, "TZ_OFFSET": .int(PortalTime.offset),
            ]
        }
        let finish = day["FINISH"]?.integer
        let duration = finish.map { max(0, $0 - day.integer("START") - day.integer("LEAKS")) } ?? 0
        let status = status(day)
        var result: JSONObject = [
            "STATUS": .string(status), "TIME_START": .string(PortalTime.text(unixSeconds: day.integer("START"))),
            "TIME_FINISH": finish.map { .string(PortalTime.text(unixSeconds: $0)) } ?? .null,
            "DURATION": .string(Self.text(duration)), "TIME_LEAKS": .string(Self.text(day.integer("LEAKS"))),
            "ACTIVE": .bool(day["ACTIVE"]?.flag ?? true), "IP_OPEN": "", "IP_CLOSE": day["IP_CLOSE"] ?? "",
            "LAT_OPEN": Self.number(day["LAT_OPEN"]), "LON_OPEN": Self.number(day["LON_OPEN"]),
            "LAT_CLOSE": Self.number(day["LAT_CLOSE"]), "LON_CLOSE": Self.number(day["LON_CLOSE"]),
            "TZ_OFFSET": .int(PortalTime.offset),
        ]
        if status == "EXPIRED" {
            let midnight = PortalTime.day(unixSeconds: day.integer("START")) * 86_400 - PortalTime.offset
            let end = max(day.integer("START"), midnight + 18 * 3600)
            result["TIME_FINISH_DEFAULT"] = .string(PortalTime.text(unixSeconds: end))
        }
        return .object(result)
    }

    private static func number(_ value: JSONValue?) -> JSONValue {
        let number = value?.number ?? 0
        return Int(exactly: number).map { .int($0) } ?? .double(number)
    }

    /// `HH:MM:SS`
    static func text(_ seconds: Int) -> String {
        String(format: "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

enum TimemanSchedule {
    /// The schedule that a new portal has for everybody.
    static func standard(for call: MethodCall) -> JSONValue {
        [
            "ID": 1,
            "NAME": .string(call.caller.portal.language == "ru" ? "Для всех сотрудников" : "For all employees"),
            "SCHEDULE_TYPE": "FIXED", "REPORT_PERIOD": "MONTH", "REPORT_PERIOD_OPTIONS": ["START_WEEK_DAY": 0],
            "CALENDAR_ID": 1, "ALLOWED_DEVICES": ["browser": true], "DELETED": "0", "IS_FOR_ALL_USERS": true,
            "WORKTIME_RESTRICTIONS": ["[]"], "CONTROLLED_ACTIONS": 3, "UPDATED_BY": 1, "DELETED_BY": 0,
            "DELETED_AT": "", "CREATED_BY": 0, "CREATED_AT": "2019-09-19T21:22:22+03:00",
            "SHIFTS": [
                [
                    "ID": 1, "NAME": "", "BREAK_DURATION": 3600, "WORK_TIME_START": 32_400, "WORK_TIME_END": 64_800,
                    "WORK_DAYS": "12345", "SCHEDULE_ID": 1, "DELETED": false,
                ]
            ],
            "CALENDAR": ["ID": 1, "NAME": "", "PARENT_CALENDAR_ID": 0, "SYSTEM_CODE": "", "EXCLUSIONS": []],
            "SCHEDULE_VIOLATION_RULES": [
                "ID": 1, "SCHEDULE_ID": 1, "ENTITY_CODE": "UA", "MAX_EXACT_START": 33_300, "MIN_EXACT_END": 63_900,
                "MAX_OFFSET_START": -1, "MIN_OFFSET_END": -1, "RELATIVE_START_FROM": -1, "RELATIVE_START_TO": -1,
                "RELATIVE_END_FROM": -1, "RELATIVE_END_TO": -1, "MIN_DAY_DURATION": 28_800,
                "MAX_ALLOWED_TO_EDIT_WORK_TIME": 900, "MAX_WORK_TIME_LACK_FOR_PERIOD": -1,
                "PERIOD_TIME_LACK_AGENT_ID": 0, "MAX_SHIFT_START_DELAY": -1, "MISSED_SHIFT_START": 0,
                "USERS_TO_NOTIFY": [
                    "FIXED_START_END": [], "FIXED_PER_RECORD": [], "FIXED_EDIT_WORKTIME": [], "FIXED_PERIODIC": [],
                    "SHIFT_DELAY": [], "SHIFT_MISSED_START": [],
                ],
            ],
        ]
    }
}
