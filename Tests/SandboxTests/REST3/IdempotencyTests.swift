import Foundation
import Testing

@testable import Sandbox

@Suite("REST 3.0: repeated calls without duplicates")
struct IdempotencyTests {
    static let fields: JSONObject = ["fields": ["title": "Report", "creatorId": 1, "responsibleId": 1]]

    private static func count(_ portal: RESTPortal) async -> Int {
        await portal.result3("tasks.task.list")["items"]?.array?.count ?? -1
    }

    @Test("The same call under the same key is answered from memory, to the byte, for 24 hours")
    func replayed() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            let first = await portal.respond3("tasks.task.add", Self.fields, key: "key 1")
            #expect(first.value(ofHeader: "Idempotency-Key") == "key 1")
            #expect(first.value(ofHeader: "Idempotent-Replayed") == nil)
            let second = await portal.respond3("tasks.task.add", Self.fields, key: "key 1")
            #expect(second.value(ofHeader: "Idempotency-Key") == "key 1")
            #expect(second.value(ofHeader: "Idempotent-Replayed") == "true")
            #expect(second.body == first.body)
            #expect(await Self.count(portal) == 1)
            try await portal.platform.database.write { db in
                try db.execute(sql: "UPDATE tokenPair SET accessExpires = accessExpires + 200000")
            }
            portal.platform.clock.advance(by: 86_399)
            #expect(await portal.respond3("tasks.task.add", Self.fields, key: "key 1").body == first.body)
            portal.platform.clock.advance(by: 1)
            let late = await portal.respond3("tasks.task.add", Self.fields, key: "key 1")
            #expect(late.value(ofHeader: "Idempotent-Replayed") == nil)
            #expect(await Self.count(portal) == 2)
        }
    }

    @Test("Another body under the same key is refused; the order of its members is no other body")
    func reused() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            _ = await portal.respond3("tasks.task.add", Self.fields, key: "k")
            let other: JSONObject = ["fields": ["title": "Other", "creatorId": 1, "responsibleId": 1]]
            let refused = await portal.respond3("tasks.task.add", other, key: "k")
            #expect(Refusal3(refused) == .init(422, "IDEMPOTENCYKEYREUSED"))
            #expect(refused.value(ofHeader: "Idempotency-Key") == "k")
            let turned: JSONObject = ["fields": ["responsibleId": 1, "creatorId": 1, "title": "Report"]]
            #expect(
                await portal.respond3("tasks.task.add", turned, key: "k").value(ofHeader: "Idempotent-Replayed")
                    == "true")
            #expect(await Self.count(portal) == 1)
        }
    }

    @Test("A key belongs to one method, one user, and one application or webhook")
    func scope() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3, webhookScope: "tasks") { portal in
            _ = await portal.respond3("tasks.task.add", Self.fields, key: "k")
            _ = await portal.respond3("tasks.task.add", Self.fields, as: nil, key: "k")
            _ = await portal.respond3("tasks.task.add", Self.fields, as: 2, key: "k")
            let id = await portal.result3("tasks.task.list")["items"]?[0]?["id"] ?? 0
            let update = await portal.respond3("tasks.task.update", ["id": id, "fields": ["title": "N"]], key: "k")
            #expect(update.answer["result"] == ["result": true])
            #expect(await Self.count(portal) == 3)
        }
    }

    @Test("A call that failed is made again under its key")
    func failed() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            #expect(
                Refusal3(await portal.respond3("tasks.task.update", ["id": 1, "fields": [:]], key: "k")).status == 403)
            await portal.task("One")
            let again = await portal.respond3("tasks.task.update", ["id": 1, "fields": [:]], key: "k")
            #expect(again.status == 200)
            #expect(again.value(ofHeader: "Idempotent-Replayed") == nil)
        }
    }

    @Test(
        "A key is 1 to 255 printable ASCII characters",
        arguments: ["", "é", "a\tb", String(repeating: "k", count: 256)])
    func invalid(_ key: String) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            let response = await portal.respond3("tasks.task.add", Self.fields, key: key)
            #expect(Refusal3(response) == .init(400, "INVALIDIDEMPOTENCYKEY"))
            #expect(response.value(ofHeader: "Idempotency-Key") == nil)
            #expect(await Self.count(portal) == 0)
        }
    }

    @Test("Reading methods and the older version take no notice of it")
    func ignored() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            _ = await portal.respond3("tasks.task.list", key: "k")
            await portal.task("One")
            let list = await portal.respond3("tasks.task.list", key: "k")
            #expect(list.answer["result"]?["items"]?.array?.count == 1)
            #expect(list.value(ofHeader: "Idempotent-Replayed") == nil)
            let old = await portal.send(
                "/rest/profile?auth=test-access-1", headers: [("Idempotency-Key", "k")])
            #expect(old.value(ofHeader: "Idempotency-Key") == nil)
        }
    }
}
