import GRDB

/// `calendar.section.*`, `calendar.resource.*` and the calendar's settings.
///
/// Source: the platform's documentation, "Calendars".
enum CalendarSectionMethods {
    static let bodies: [String: MethodBody] = [
        "calendar.section.get": .writing(sections),
        "calendar.section.add": .writing(add),
        "calendar.section.update": .writing(update),
        "calendar.section.delete": .writing(delete),
        "calendar.resource.list": .reading { call, db in
            let rows = try CalendarBook(call, db).sections.records(["CAL_TYPE": "resource"])
            return MethodAnswer(
                .array(
                    rows.map {
                        [
                            "ID": .string(String($0.id)), "NAME": $0["NAME"] ?? "",
                            "CREATED_BY": .string($0.text("CREATED_BY")),
                        ]
                    }))
        },
        "calendar.resource.add": .writing { call, db in
            let book = CalendarBook(call, db)
            guard let name = call.text("name") else { throw book.missing("name") }
            let section = try book.addSection(["NAME": .string(name)], owner: .init(type: "resource", id: 0))
            return MethodAnswer(.int(section.id))
        },
        "calendar.resource.update": .writing { call, db in
            let book = CalendarBook(call, db)
            let resource = try resource(book, "An error occurred while updating the resource")
            guard let name = call.text("name") else { throw book.missing("name") }
            try book.sections.update(resource, ["NAME": .string(name), "TIMESTAMP_X": call.now])
            return MethodAnswer(.int(resource.id))
        },
        "calendar.resource.delete": .writing { call, db in
            let book = CalendarBook(call, db)
            let resource = try resource(book, "An error occurred while deleting the resource")
            try book.events.deleteAll(["SECTION_ID": .int(resource.id)])
            try book.sections.delete(resource.id)
            return MethodAnswer(true)
        },
        "calendar.resource.booking.list": .reading(bookings),
        "calendar.settings.get": .plain { _ in MethodAnswer(settings) },
        "calendar.user.settings.get": .writing { call, db in MethodAnswer(.object(try userSettings(call, db))) },
        "calendar.user.settings.set": .writing { call, db in
            guard let settings = call["settings"]?.object, !settings.isEmpty else {
                throw CalendarBook(call, db).missing("settings")
            }
            let store = call.store(db, "calendar.user.settings")
            let kept = try store.first(["USER_ID": .int(call.userID)])
            let known = Set(try userSettings(call, db).keys)
            let changes = settings.filter { known.contains($0.key) }
            if let kept {
                let merged = (kept["SETTINGS"]?.object ?? [:]).merging(changes) { $1 }
                try store.update(kept, ["SETTINGS": .object(merged)])
            } else {
                try store.add(["USER_ID": .int(call.userID), "SETTINGS": .object(changes)])
            }
            return MethodAnswer(true)
        },
    ]

    // MARK: Calendars

    private static func sections(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let owner = try book.owner()
        guard try book.mayRead(owner) else { throw CalendarBook.denied }
        let mayWrite = JSONValue.bool(try book.mayWrite(owner))
        return MethodAnswer(
            .array(
                try book.sections(of: owner).map { section in
                    [
                        "ID": .string(String(section.id)), "NAME": section["NAME"] ?? "", "GAPI_CALENDAR_ID": .null,
                        "DESCRIPTION": section["DESCRIPTION"] ?? "", "COLOR": section["COLOR"] ?? "",
                        "TEXT_COLOR": section["TEXT_COLOR"] ?? "", "EXPORT": section["EXPORT"] ?? ["ALLOW": true],
                        "CAL_TYPE": section["CAL_TYPE"] ?? "", "OWNER_ID": .string(String(section.integer("OWNER_ID"))),
                        "CREATED_BY": .string(section.text("CREATED_BY")),
                        "DATE_CREATE": .string(plain(section.text("DATE_CREATE"))),
                        "TIMESTAMP_X": .string(plain(section.text("TIMESTAMP_X"))), "CAL_DAV_CON": .null,
                        "SYNC_TOKEN": .null, "PAGE_TOKEN": .null, "EXTERNAL_TYPE": "local",
                        "ACCESS": ["G2": 13, "U\(section.text("CREATED_BY"))": 19], "IS_COLLAB": false,
                        "PERM": [
                            "view_time": true, "view_title": true, "view_full": true, "add": mayWrite,
                            "edit": mayWrite, "edit_section": mayWrite, "access": mayWrite,
                        ],
                    ]
                }))
    }

    /// `2024-12-10 06:36:00`
    private static func plain(_ text: String) -> String { String(text.prefix(19)).replacing("T", with: " ") }

    private static func values(_ call: MethodCall) throws -> JSONObject {
        var values: JSONObject = ["TIMESTAMP_X": call.now]
        for (name, field) in [
            ("name", "NAME"), ("description", "DESCRIPTION"), ("color", "COLOR"), ("text_color", "TEXT_COLOR"),
        ] {
            guard let value = call[name] else { continue }
            guard let text = value.text else {
                throw RESTFailure("", status: 400, "Invalid value for the \"\(name)\" parameter")
            }
            values[field] = .string(text)
        }
        if let export = call["export"] {
            values["EXPORT"] = export.object.map { .object($0) } ?? export.elements.first ?? [:]
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let owner = try book.owner()
        let values = try values(call)
        guard !values.text("NAME").isEmpty else { throw book.missing("name") }
        guard try book.mayWrite(owner) else { throw CalendarBook.denied }
        let section = try book.addSection(values, owner: owner)
        try call.emit(db, "ONCALENDARSECTIONADD", ["id": .string(String(section.id))])
        return MethodAnswer(.int(section.id))
    }

    private static func section(_ book: CalendarBook) throws -> Record {
        let owner = try book.owner()
        guard let id = book.call["id"]?.integer else { throw RESTFailure("", status: 400, "Section ID is not set") }
        guard try book.mayWrite(owner), let section = try book.sections.record(id),
            section.text("CAL_TYPE") == owner.type, section.integer("OWNER_ID") == owner.id
        else { throw CalendarBook.denied }
        return section
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let section = try section(book)
        try book.sections.update(section, try values(call))
        try call.emit(db, "ONCALENDARSECTIONUPDATE", ["id": .string(String(section.id))])
        return MethodAnswer(.int(section.id))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let section = try section(book)
        try book.events.deleteAll(["SECTION_ID": .int(section.id)])
        try book.sections.delete(section.id)
        try call.emit(db, "ONCALENDARSECTIONDELETE", ["id": .string(String(section.id))])
        return MethodAnswer(true)
    }

    // MARK: Resources

    private static func resource(_ book: CalendarBook, _ failure: String) throws -> Record {
        guard let id = book.call["resourceId"]?.integer else { throw book.missing("resourceId") }
        guard let resource = try book.sections.record(id), resource.text("CAL_TYPE") == "resource" else {
            throw RESTFailure("", status: 400, failure)
        }
        return resource
    }

    private static func bookings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CalendarBook(call, db)
        let filter = call.map("filter") ?? [:]
        let types = Set((filter.member("resourceTypeIdList")?.elements ?? []).compactMap(\.integer))
        let bookings = Set((filter.member("resourceIdList")?.elements ?? []).compactMap(\.integer))
        guard !types.isEmpty || !bookings.isEmpty else {
            throw RESTFailure(
                "", status: 400,
                "The required parameter \"filter['resourceTypeIdList']\" is not set for the method \"calendar.resource.booking.list\""
            )
        }
        let from = filter.member("from")?.text.flatMap(CalendarBook.parse) ?? 0
        let to = filter.member("to")?.text.flatMap(CalendarBook.parse).map { $0 + 86_400 } ?? Int(Int32.max)
        let found = try book.events.records(["CAL_TYPE": "resource"]).filter {
            types.contains($0.integer("SECTION_ID")) || bookings.contains($0.id)
        }.filter { !book.occurrences(of: $0, from: from, to: to).isEmpty }
        return MethodAnswer(
            .array(
                try found.map { event in
                    .object(
                        (try book.json(event).object ?? [:]).merging(["RESOURCE_BOOKING_ID": .string(String(event.id))])
                        { $1 })
                }))
    }

    // MARK: Settings

    private static let settings: JSONValue = [
        "work_time_start": "9", "work_time_end": "19",
        "year_holidays": "1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11", "year_workdays": "31.12",
        "week_holidays": ["SA", "SU"], "week_start": "MO", "user_name_template": "#NAME# #LAST_NAME#",
        "sync_by_push": false, "user_show_login": true, "path_to_user": "/company/personal/user/#user_id#/",
        "path_to_user_calendar": "/company/personal/user/#user_id#/calendar/",
        "path_to_group": "/workgroups/group/#group_id#/",
        "path_to_group_calendar": "/workgroups/group/#group_id#/calendar/", "path_to_vr": "", "path_to_rm": "",
        "rm_iblock_type": "", "rm_iblock_id": "", "dep_manager_sub": true, "denied_superpose_types": [],
        "pathes_for_sites": "", "forum_id": "8", "rm_for_sites": true, "path_to_type_company_calendar": "",
        "path_to_type_location": "", "path_to_type_open_event": "",
    ]

    private static func userSettings(_ call: MethodCall, _ db: Database) throws -> JSONObject {
        let book = CalendarBook(call, db)
        let section = String(try book.sections(of: .init(type: "user", id: call.userID)).first?.id ?? 0)
        let kept = try call.store(db, "calendar.user.settings").first(["USER_ID": .int(call.userID)])
        let standard: JSONObject = [
            "view": "month", "meetSection": .string(section), "crmSection": .string(section), "showDeclined": false,
            "denyBusyInvitation": false, "collapseOffHours": "Y", "showWeekNumbers": "N", "showTasks": "Y",
            "syncTasks": "N", "showCompletedTasks": "N", "lastUsedSection": "false", "sendFromEmail": "",
            "defaultSections": ["user\(call.userID)": .string(section)], "syncPeriodPast": "3",
            "syncPeriodFuture": "12",
            "defaultReminders": [
                "fullDay": [["type": "min", "count": 15]], "withTime": [["type": "min", "count": 15]],
            ],
            "timezoneName": "Europe/Moscow", "timezoneOffsetUTC": .int(PortalTime.offset), "timezoneDefaultName": "",
            "work_time_start": "9.00", "work_time_end": "19.00",
        ]
        return standard.merging(kept?["SETTINGS"]?.object ?? [:]) { $1 }
    }
}
