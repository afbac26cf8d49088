import Testing

@testable import Sandbox

@Suite("Online booking")
struct BookingTests {
    private static func period(_ from: Int, _ to: Int) -> JSONValue {
        [
            "from": ["timestamp": .int(from), "timezone": "Europe/Berlin"],
            "to": ["timestamp": .int(to), "timezone": "Europe/Berlin"],
        ]
    }

    private static func made(_ portal: RESTPortal) async {
        _ = await portal.result("booking.v1.resource.add", ["fields": ["name": "Sedan", "typeId": 1, "infoDelay": 60]])
        _ = await portal.result(
            "booking.v1.booking.add",
            ["fields": ["name": "First", "resourceIds": [1], "datePeriod": period(1000, 2000)]])
    }

    @Test("A booking takes its resource for its time, has clients, and becomes an entry of the waiting list and back")
    func lifeCycle() async throws {
        try await RESTPortal.with(scope: "booking") { portal in
            await portal.hear(["ONBOOKINGADD", "ONBOOKINGDELETE", "ONBOOKINGWAITLISTITEMADD"])
            await Self.made(portal)
            #expect(
                await portal.result("booking.v1.resource.get", ["id": 1])["resource"]?["infoNotificationDelay"] == 60)
            let booking = await portal.result("booking.v1.booking.get", ["id": 1])
            #expect(
                booking["booking"] == [
                    "id": 1, "resourceIds": [1], "name": "First", "description": nil,
                    "datePeriod": Self.period(1000, 2000),
                ])
            let clients: JSONValue = [["id": 7, "type": ["module": "crm", "code": "CONTACT"]]]
            #expect(await portal.result("booking.v1.booking.client.set", ["bookingId": 1, "clients": clients]) == true)
            #expect(await portal.result("booking.v1.booking.client.list", ["bookingId": 1])["bookingClient"] == clients)
            let filter: JSONValue = [
                "within": ["dateFrom": 1500, "dateTo": 1600],
                "client": ["entities": [["module": "crm", "code": "CONTACT", "id": "7"]]],
            ]
            #expect(
                await portal.result("booking.v1.booking.list", ["filter": filter])["booking"]?.column("id") == ["1"])
            #expect(
                await portal.result(
                    "booking.v1.booking.list", ["filter": ["within": ["dateFrom": 2000, "dateTo": 3000]]])["booking"]
                    == [])
            #expect(await portal.result("booking.v1.waitlist.createfrombooking", ["bookingId": 1]) == 1)
            #expect(
                await portal.result("booking.v1.waitlist.client.list", ["waitListId": 1])["waitListClient"] == clients)
            #expect(await portal.call("booking.v1.booking.get", ["id": 1]).refusal == ["1021", "Booking not found"])
            #expect(
                await portal.result(
                    "booking.v1.booking.createfromwaitlist",
                    ["waitListId": 1, "fields": ["resourceIds": [1], "datePeriod": Self.period(1, 2)]]) == 2)
            #expect(await portal.result("booking.v1.waitlist.list")["waitList"] == [])
            let told = try await portal.told()
            #expect(
                told == [
                    ["ONBOOKINGADD", ["ID": "1"]], ["ONBOOKINGWAITLISTITEMADD", ["ID": "1"]],
                    ["ONBOOKINGDELETE", ["ID": "1"]], ["ONBOOKINGADD", ["ID": "2"]],
                ])
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase("booking.v1.booking.add", [:], ["100", "Could not find value for parameter {fields}"]),
            FamilyCase(
                "booking.v1.booking.add", ["fields": ["resourceIds": [1]]], ["0", "Required fields: datePeriod"]),
            FamilyCase(
                "booking.v1.booking.add", ["fields": ["resourceIds": [1], "datePeriod": period(5, 4)]],
                ["422", "Invalid date period"]),
            FamilyCase(
                "booking.v1.booking.add", ["fields": ["resourceIds": [9], "datePeriod": period(1, 2)]],
                ["1018", "Empty resource collection"]),
            FamilyCase(
                "booking.v1.booking.add", ["fields": ["resourceIds": [1], "datePeriod": period(1999, 3000)]],
                ["1018", "Empty resource collection"]),
            FamilyCase(
                "booking.v1.resource.add", ["fields": ["name": "x", "typeId": 17]],
                ["1013", "Resource type with id 17 does not exist"]),
            FamilyCase("booking.v1.resource.get", ["id": 9], ["1009", "Resource not found"]),
            FamilyCase("booking.v1.resource.update", ["id": 9, "fields": [:]], ["1007", "Resource not found"]),
            FamilyCase(
                "booking.v1.resource.list", ["order": "ASC"],
                ["100", "Invalid value {ASC} to match with parameter {order}. Should be value of type array."]),
            FamilyCase(
                "booking.v1.resourcetype.add", ["fields": ["name": "x", "code": "room"]],
                ["1010", "Resource type with code already exists"]),
            FamilyCase(
                "booking.v1.resource.slots.list", [:], ["100", "Could not find value for parameter {resourceId}"]),
            FamilyCase("booking.v1.waitlist.get", ["id": 9], ["1040", "Wait list not found"]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "booking") { portal in
            await Self.made(portal)
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }

    @Test("A resource's slots are replaced as a whole, and go with it")
    func slots() async throws {
        try await RESTPortal.with(scope: "booking") { portal in
            await Self.made(portal)
            for hours in [1, 2] {
                let slot: JSONValue = [
                    "from": 540, "to": .int(540 + 60 * hours), "timezone": "Europe/Berlin", "weekDays": ["Mon"],
                    "slotSize": 30,
                ]
                #expect(
                    await portal.result("booking.v1.resource.slots.set", ["resourceId": 1, "slots": [slot]]) == true)
            }
            #expect(
                await portal.result("booking.v1.resource.slots.list", ["resourceId": 1])["slots"]?.column("to") == [
                    "660"
                ])
            #expect(await portal.result("booking.v1.resource.slots.unset", ["resourceId": 1]) == true)
            #expect(await portal.result("booking.v1.resource.slots.list", ["resourceId": 1])["slots"] == [])
        }
    }
}
