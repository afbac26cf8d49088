import Testing

@testable import Sandbox

@Suite("REST: offline events")
struct RESTOfflineTests {
    private static func bound(_ portal: RESTPortal, connector: String? = nil) async {
        for event in ["ONCRMDEALADD", "ONCRMDEALUPDATE"] {
            var params: JSONObject = ["event": .string(event), "event_type": "offline"]
            if let connector { params["auth_connector"] = .string(connector) }
            #expect(await portal.result("event.bind", params) == true)
        }
    }

    @Test("Of an object and an event only the latest change waits, and taking it empties the queue")
    func latest() async throws {
        try await RESTPortal.with { portal in
            await Self.bound(portal)
            let first = await portal.result("crm.deal.add", ["fields": ["TITLE": "One"]]).integer ?? 0
            let second = await portal.result("crm.deal.add", ["fields": ["TITLE": "Two"]]).integer ?? 0
            for _ in 0..<3 {
                _ = await portal.result("crm.deal.update", ["id": .int(first), "fields": ["TITLE": "Changed"]])
            }
            let events = await portal.result("event.offline.get")
            #expect(events["process_id"] == .null)
            #expect(events["events"]?.column("EVENT_NAME") == ["ONCRMDEALADD", "ONCRMDEALADD", "ONCRMDEALUPDATE"])
            let ids = events["events"]?.array?.compactMap { $0["EVENT_DATA"]?["FIELDS"]?["ID"]?.integer }
            #expect(ids == [first, second, first])
            #expect(await portal.result("event.offline.get")["events"] == [])
        }
    }

    @Test("What is reserved goes to nobody else, comes again to its own process, and is cleared by number or message")
    func reserved() async throws {
        try await RESTPortal.with { portal in
            await Self.bound(portal)
            for title in ["One", "Two", "Three"] {
                _ = await portal.result("crm.deal.add", ["fields": ["TITLE": .string(title)]])
            }
            let one = await portal.result("event.offline.get", ["clear": 0, "limit": 2])
            let two = await portal.result("event.offline.get", ["clear": 0])
            let process = try #require(one["process_id"]?.string)
            #expect(one["events"]?.array?.count == 2)
            #expect(two["events"]?.array?.count == 1)
            #expect(two["process_id"]?.string != process)
            let again = await portal.result("event.offline.get", ["clear": 0, "process_id": .string(process)])
            #expect(again["events"] == one["events"])
            let listed = await portal.call("event.offline.list", ["filter": ["PROCESS_ID": .string(process)]])
            #expect(listed["total"] == 2)
            let ids = one["events"]?.column("ID") ?? []
            #expect(
                await portal.result("event.offline.clear", ["process_id": .string(process), "id": [.string(ids[0])]])
                    == true)
            let message = one["events"]?[1]?["MESSAGE_ID"] ?? .null
            #expect(
                await portal.result(
                    "event.offline.error", ["process_id": .string(process), "message_id": [message]]) == true)
            #expect(await portal.result("event.offline.list", ["filter": ["ERROR": 1]]).column("ID") == [ids[1]])
            try await portal.platform.database.write { db in
                try db.execute(sql: "UPDATE tokenPair SET accessExpires = accessExpires + 40 * 86400")
            }
            portal.platform.clock.advance(by: 31 * 86_400)
            // A month later what nobody settled is free again, but for what is marked as an error.
            #expect(await portal.result("event.offline.get")["events"]?.array?.count == 1)
            #expect(await portal.result("event.offline.get", ["error": 1])["events"]?.column("ID") == [ids[1]])
        }
    }

    @Test("A source does not hear of its own changes, and has a queue of its own")
    func connectors() async throws {
        try await RESTPortal.with { portal in
            await Self.bound(portal, connector: "sync")
            _ = await portal.result("crm.deal.add", ["fields": ["TITLE": "Mine"], "auth_connector": "sync"])
            _ = await portal.result("crm.deal.add", ["fields": ["TITLE": "Theirs"]])
            #expect(await portal.result("event.offline.list") == [])
            #expect(await portal.result("event.offline.list", ["auth_connector": "sync"]).array?.count == 1)
            #expect(await portal.result("event.get")[0]?["connector_id"] == "sync")
        }
        try await RESTPortal.with(tariff: "basic") { portal in
            let refused = await portal.respond(
                "event.bind", ["event": "ONCRMDEALADD", "event_type": "offline", "auth_connector": "sync"])
            #expect(refused.status == 403)
            #expect(refused.answer["error"] == "WRONG_LICENSE")
        }
    }

    @Test("Only administrators look at the queue", arguments: ["get", "list", "clear", "error"])
    func rights(method: String) async throws {
        try await RESTPortal.with { portal in
            let refused = await portal.respond("event.offline.\(method)", ["process_id": "x"], as: 2)
            #expect(refused.status == 403)
            #expect(refused.answer["error"] == "ACCESS_DENIED")
            let webhook = await portal.respond("event.offline.\(method)", ["process_id": "x"], as: nil)
            #expect(webhook.answer["error"] == "WRONG_AUTH_TYPE")
        }
    }

    @Test("A handler of onOfflineEvent is told once until it has heard, with both tokens")
    func notice() async throws {
        try await RESTPortal.with { portal in
            await Self.bound(portal)
            _ = await portal.result(
                "event.bind",
                ["event": "ONOFFLINEEVENT", "handler": "https://x.example/h", "options": ["minTimeout": 60]])
            for title in ["One", "Two"] {
                _ = await portal.result("crm.deal.add", ["fields": ["TITLE": .string(title)]])
            }
            let rows = try await portal.platform.database.read { try EventDeliveryRow.fetchAll($0) }
            #expect(rows.map(\.event) == ["ONOFFLINEEVENT"])
            let event = try #require(rows.first.flatMap(QueuedEvent.init(row:)))
            #expect(event.grant == .accessAndRefresh)
            #expect(event.data == [])
        }
    }
}
