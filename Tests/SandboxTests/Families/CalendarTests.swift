import Testing

@testable import Sandbox

@Suite("Calendar")
struct CalendarTests {
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { try await body($0) }
    }

    private static let meeting: JSONObject = [
        "type": "user", "ownerId": 1, "name": "Meeting", "from": "2026-08-22T10:00:00+03:00",
        "to": "2026-08-22T11:30:00+03:00", "is_meeting": "Y", "attendees": [1, 2], "location": "Room",
    ]

    @Test("An event is kept, found by its period, changed and removed, and all hear of it")
    func life() async throws {
        try await Self.with { portal in
            let heard = try await portal.heard(["ONCALENDARENTRYADD", "ONCALENDARENTRYUPDATE", "ONCALENDARENTRYDELETE"])
            {
                let id = JSONValue.int(await portal.number("calendar.event.add", Self.meeting))
                let event = await portal.result("calendar.event.getbyid", ["id": id])
                #expect(event["DATE_FROM"] == "08/22/2026 10:00:00 am" && event["DATE_TO"] == "08/22/2026 11:30:00 am")
                #expect(event["DT_LENGTH"] == 5400 && event["MEETING_HOST"] == "1" && event["MEETING_STATUS"] == "H")
                #expect(event["ATTENDEE_LIST"]?.column("status") == ["H", "Q"])
                let found: JSONObject = ["type": "user", "ownerId": 1, "from": "2026-08-22", "to": "2026-08-22"]
                #expect(await portal.result("calendar.event.get", found).column("NAME") == ["Meeting"])
                let none: JSONObject = ["type": "user", "ownerId": 1, "from": "2026-08-23", "to": "2026-08-24"]
                #expect(await portal.result("calendar.event.get", none) == [])
                let theirs: JSONObject = ["type": "user", "ownerId": 2, "from": "2026-08-22", "to": "2026-08-22"]
                #expect(await portal.result("calendar.event.get", theirs, as: 2).column("NAME") == ["Meeting"])
                #expect(await portal.result("calendar.meeting.status.get", ["eventId": id], as: 2) == "Q")
                #expect(
                    await portal.result("calendar.meeting.status.set", ["eventId": id, "status": "Y"], as: 2) == true)
                #expect(await portal.result("calendar.meeting.status.get", ["eventId": id], as: 2) == "Y")
                let busy = await portal.result(
                    "calendar.accessibility.get", ["users": [1, 2, 3], "from": "2026-08-20", "to": "2026-08-30"])
                #expect(busy["1"]?.array?.count == 1 && busy["2"]?.array?.count == 1 && busy["3"] == [])
                let changed: JSONObject = [
                    "id": id, "type": "user", "ownerId": 1, "name": "Other", "importance": "high",
                ]
                #expect(await portal.result("calendar.event.update", changed) == id)
                #expect(await portal.result("calendar.event.getbyid", ["id": id])["LOCATION"] == "Room")
                #expect(await portal.result("calendar.event.delete", ["id": id]) == true)
                #expect(
                    await portal.call("calendar.event.delete", ["id": id]).refusal
                        == ["", "An error occurred while deleting the event"])
            }
            #expect(
                heard.map(\.event) == [
                    "ONCALENDARENTRYADD", "ONCALENDARENTRYUPDATE", "ONCALENDARENTRYUPDATE", "ONCALENDARENTRYDELETE",
                ])
            #expect(heard.first?.data == #"{"id":"1"}"#)
        }
    }

    @Test(
        "An event that repeats stands in the period as often as its rule says",
        arguments: [
            (["FREQ": "DAILY", "COUNT": 3], 3), (["FREQ": "DAILY", "INTERVAL": 2], 5),
            (["FREQ": "WEEKLY", "BYDAY": ["MO", "WE"]], 3), (["FREQ": "DAILY", "UNTIL": "2026-08-23"], 2),
            (["FREQ": "MONTHLY"], 1),
        ] as [(JSONObject, Int)])
    func rules(rule: JSONObject, count: Int) async throws {
        try await Self.with { portal in
            var event = Self.meeting
            event["rrule"] = .object(rule)
            _ = await portal.number("calendar.event.add", event)
            let period: JSONObject = ["type": "user", "ownerId": 1, "from": "2026-08-20", "to": "2026-08-31"]
            #expect(await portal.result("calendar.event.get", period).array?.count == count)
        }
    }

    @Test("Calendars are made, changed and removed with what is in them")
    func sections() async throws {
        try await Self.with { portal in
            #expect(await portal.result("calendar.section.get", ["type": "user"]).column("NAME") == ["User Number 1"])
            let id = await portal.number(
                "calendar.section.add", ["type": "user", "ownerId": 1, "name": "Second", "color": "#9cbeee"])
            var event = Self.meeting
            event["section"] = .int(id)
            let inside = JSONValue.int(await portal.number("calendar.event.add", event))
            #expect(
                await portal.number(
                    "calendar.section.update", ["type": "user", "ownerId": 1, "id": .int(id), "name": "Third"])
                    == id)
            #expect(
                await portal.result("calendar.section.get", ["type": "user", "ownerId": 1]).column("NAME").last
                    == "Third")
            #expect(
                await portal.call(
                    "calendar.section.update", ["type": "user", "ownerId": 1, "id": .int(id), "name": "X"], as: 2
                )
                .refusal == ["", "Access denied"])
            #expect(
                await portal.result("calendar.section.delete", ["type": "user", "ownerId": 1, "id": .int(id)]) == true)
            #expect(await portal.result("calendar.event.getbyid", ["id": inside]) == [])
            let resource = await portal.number("calendar.resource.add", ["name": "Room"])
            #expect(
                await portal.number("calendar.resource.update", ["resourceId": .int(resource), "name": "Hall"])
                    == resource)
            #expect(await portal.result("calendar.resource.list").column("NAME") == ["Hall"])
            #expect(await portal.result("calendar.resource.delete", ["resourceId": .int(resource)]) == true)
            #expect(await portal.result("calendar.user.settings.set", ["settings": ["view": "day"]]) == true)
            #expect(await portal.result("calendar.user.settings.get")["view"] == "day")
            #expect(await portal.result("calendar.user.settings.get", as: 2)["view"] == "month")
        }
    }

    @Test(
        "What is missing is named",
        arguments: [
            (
                "calendar.event.add", [:],
                "The required parameter \"type\" for the method \"calendar.event.add\" is not set"
            ),
            (
                "calendar.event.add", ["type": "user", "ownerId": 1],
                "The required parameter \"name\" for the method \"calendar.event.add\" is not set"
            ),
            (
                "calendar.event.add", ["type": "user", "ownerId": 1, "name": "x", "from": "2026-01-01"],
                "The required parameter \"to\" for the method \"calendar.event.add\" is not set"
            ),
            ("calendar.event.delete", [:], "Event id not specified"),
            ("calendar.section.delete", ["type": "user", "ownerId": 1], "Section ID is not set"),
            (
                "calendar.meeting.status.set", ["eventId": 1, "status": "Z"],
                "Invalid value for the parameter \"status\""
            ),
            (
                "calendar.accessibility.get", [:],
                "The required parameter \"from\" for the method \"calendar.accessibility.get\" is not set."
            ),
        ] as [(String, JSONObject, String)])
    func mistakes(method: String, params: JSONObject, text: String) async throws {
        try await Self.with { portal in #expect(await portal.call(method, params).refusal == ["", text]) }
    }
}
