import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Outgoing webhooks and redelivery")
struct EventEmissionTests {
    private static let handler = "http://127.0.0.1:9/out"

    private func emit(_ f: AuthorizationFixture, _ event: String = "ONCRMDEALADD") async throws -> [EventDeliveryRow] {
        let portal = try await f.portal()
        let rows = try await f.platform.database.write {
            try EventEmission(platform: f.platform).emit(
                $0, portal: portal, event: event, data: ["FIELDS": ["ID": 7]], userID: 1, clientID: nil, connector: "")
        }
        return try await f.platform.database.read { try EventDeliveryRow.fetchAll($0, keys: rows) }
    }

    private func post(_ f: AuthorizationFixture, _ row: EventDeliveryRow) async throws -> JSONObject? {
        try await f.platform.database.write { db in
            try EventPost(db, row: row, platform: f.platform).map { try FormCodec.decode($0.form) }
        }
    }

    @Test("An outgoing webhook hears of its events without any token but its own")
    func outgoing() async throws {
        try await AuthorizationFixture.with { f in
            try await f.platform.database.write { db in
                var row = OutgoingWebhookRow(
                    id: nil, portalID: 1, userID: 1, handler: Self.handler, events: "ONCRMDEALADD,ONTASKADD",
                    applicationToken: "own-token")
                try row.insert(db)
            }
            #expect(try await emit(f, "ONCRMDEALUPDATE").isEmpty)
            let row = try #require(try await emit(f).first)
            #expect(row.handler == Self.handler && row.clientID.isEmpty)
            let form = try #require(try await post(f, row))
            #expect(form["event"] == "ONCRMDEALADD" && form["data"]?["FIELDS"]?["ID"] == "7")
            #expect(form["event_handler_id"] == "2000001")
            #expect(
                form["auth"] == [
                    "domain": "acme.bitrix24.com", "server_endpoint": "https://oauth.bitrix.info/rest/",
                    "client_endpoint": "https://acme.bitrix24.com/rest/",
                    "member_id": .string(AuthorizationFixture.memberID), "application_token": "own-token",
                ])
            try await f.sql("UPDATE portal SET tariff = 'free' WHERE id = 1")
            #expect(try await emit(f).isEmpty)
        }
    }

    @Test(
        "Only an application with the event's permission and a living payment hears of it, and its user's token goes with it"
    )
    func applications() async throws {
        try await AuthorizationFixture.with { f in
            let (_, installation) = try await f.installed()
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/a")
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/b", userID: 2)
            try await f.bind(installation, "ONUSERADD", to: "http://127.0.0.1:9/a")
            // The application may not see users.
            #expect(try await emit(f, "ONUSERADD").isEmpty)
            let rows = try await emit(f)
            var users: [String?] = []
            for row in rows { users.append(try await post(f, row)?["auth"]?["user_id"]?.text) }
            #expect(users == ["1", "2"])
            _ = try f.platform.behaviour.change { try BehaviourSwitch.apply("event_scope=event", to: &$0) }
            #expect(try await post(f, try await emit(f)[0])?["auth"]?["scope"] == "crm")
        }
    }

    @Test("Attempts come at growing intervals and end after a day")
    func intervals() {
        let start = 1_800_000_000_000
        var row: EventDeliveryRow? = EventDeliveryRow(
            id: 1, portalID: 1, clientID: "c", handlerID: 1, event: "E", handler: "h", fields: "{}", due: start)
        var offsets: [Int] = []
        var now = start
        while let current = row {
            offsets.append((now - start) / 1000)
            row = Redelivery.next(after: current, now: now)
            if let row { now = row.due }
        }
        #expect(offsets == [0, 60, 360, 1260, 3060, 6660, 13_860, 28_260, 57_060, 85_860])
    }

    @Test(
        "With the switch a failed delivery is tried again when its time has come, with its number",
        arguments: ["none", "24h"])
    func redelivery(reading: String) async throws {
        try await AuthorizationFixture.with { f in
            _ = try f.platform.behaviour.change { try BehaviourSwitch.apply("event_redelivery=\(reading)", to: &$0) }
            let (_, installation) = try await f.installed()
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/a")
            let answers = Locked([500, 200])
            let queue = EventQueue(platform: f.platform) { _, _ in
                answers.withLock { $0.isEmpty ? 200 : $0.removeFirst() }
            }
            _ = try await emit(f)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await queue.run() }
                func flushed() async throws -> [JSONObject] {
                    // Until the queue has begun to run a flush finds nobody at work.
                    let deadline = ContinuousClock.now + .seconds(60)
                    repeat {
                        _ = await queue.flush()
                        await Task.yield()
                    } while f.platform.journal.entries().isEmpty && ContinuousClock.now < deadline
                    return f.platform.journal.entries().map(\.fields)
                }
                #expect(try await flushed().map { $0["status"] } == [500])
                f.platform.clock.advance(by: 59)
                queue.wake()
                #expect(try await flushed().count == 1)
                f.platform.clock.advance(by: 1)
                queue.wake()
                let entries = try await flushed()
                #expect(entries.map { $0["status"] } == (reading == "24h" ? [500, 200] : [500]))
                #expect(entries.last?["attempt"] == (reading == "24h" ? 2 : 1))
                group.cancelAll()
            }
        }
    }
}
