import Foundation
import Testing

@testable import Sandbox

@Suite("REST 3.0: who calls, and how")
struct VersionThreeJudgementTests {
    struct Body: Sendable, CustomTestStringConvertible {
        var type: String?
        var text: String
        var refusal: Refusal3
        var testDescription: String { "\(type ?? "no type"): \(text)" }
    }

    @Test(
        "Only JSON is read, and only from the body",
        arguments: [
            Body(type: "application/x-www-form-urlencoded", text: "id=1", refusal: .init(400, "INVALIDJSON")),
            Body(type: "application/json", text: "{\"id\":", refusal: .init(400, "INVALIDJSON")),
            Body(type: "application/json", text: "5", refusal: .init(400, "INVALIDJSON")),
            Body(type: "application/json", text: "\"id\"", refusal: .init(400, "INVALIDJSON")),
            Body(
                type: "application/json", text: "", refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
            Body(
                type: "application/json", text: "{}", refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
            Body(
                type: "application/json", text: "{\"ID\":1}",
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
            Body(
                type: "application/json", text: "{\"id\":\"1\"}",
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
            Body(type: "text/plain", text: "{\"id\":1}", refusal: .init(400, "ENTITYNOTFOUND")),
        ])
    func body(_ body: Body) async throws {
        try await RESTPortal.with(webhookScope: "tasks") { portal in
            // The query's parameters would make it right.
            let response = await portal.send(
                "/rest/api/1/\(RESTPortal.webhookCode)/tasks.task.get?id=1", method: "POST", type: body.type,
                body: body.text)
            #expect(Refusal3(response) == body.refusal)
        }
    }

    @Test("A method without parameters may be asked by GET; one with parameters lacks them")
    func get() async throws {
        try await RESTPortal.with(webhookScope: "tasks") { portal in
            let base = "/rest/api/1/\(RESTPortal.webhookCode)/"
            #expect(await portal.send(base + "rest.documentation.openapi").answer["openapi"] == "3.0.0")
            #expect(
                Refusal3(await portal.send(base + "tasks.task.get?id=1"))
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "id"))
            #expect(await portal.send("/rest/api/profile?auth=test-access-2").answer["result"]?["profile"]?["id"] == 2)
            let header = await portal.send("/rest/api/profile", headers: [("Authorization", "Bearer test-access-1")])
            #expect(header.answer["result"] == ["profile": ["id": 1, "admin": true]])
        }
    }

    @Test("The caller is refused in the older form, everything else in the new one")
    func forms() async throws {
        try await RESTPortal.with(scope: "tasks") { portal in
            let stranger = await portal.send(
                "/rest/api/profile", method: "POST", type: "application/json", body: #"{"auth":"nonsense"}"#)
            #expect(Refusal3(stranger) == .init(401, "(2) NO_AUTH_FOUND"))
            #expect(await portal.refusal3("tasks.task.nonsense") == .init(404, "METHODNOTFOUND"))
            #expect(await portal.refusal3("note.collection.list") == .init(403, "INSUFFICIENTSCOPE"))
            #expect(await portal.refusal3("tasks.task.get", ["id": 7]) == .init(400, "ENTITYNOTFOUND"))
            portal.platform.clock.advance(by: 7200)
            #expect(await portal.refusal3("tasks.task.get", ["id": 7]) == .init(401, "(2) expired_token"))
        }
        try await RESTPortal.with(tariff: "free", scope: "tasks") { portal in
            #expect(await portal.refusal3("tasks.task.list") == .init(403, "ACCESS_DENIED"))
        }
    }

    @Test(
        "A name that only one version has is unknown to the other",
        arguments: ["note.collection.list", "documentation"])
    func versions(_ method: String) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            #expect(await portal.call(method)["error"] == "ERROR_METHOD_NOT_FOUND")
            #expect(await portal.refusal3("crm.deal.list") == .init(404, "METHODNOTFOUND"))
        }
    }

    @Test("An answer has its result and its time, and counts as running time of its method")
    func envelope() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            let response = await portal.respond3("tasks.task.list")
            #expect(response.status == 200)
            #expect(response.value(ofHeader: "Content-Type") == "application/json; charset=utf-8")
            #expect(response.answer.object?.keys.elements == ["result", "time"])
            #expect(response.answer["result"] == ["items": []])
            #expect(response.answer["time"]?["operating"]?.number ?? 0 > 0)
            #expect(response.notes?.emulation == "state")
            #expect(response.notes?.userID == 1)
        }
    }

    @Test("The event log is for administrators, and a person without a right to a part is refused there")
    func rights() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            #expect(await portal.refusal3("main.eventlog.list", as: 2) == .init(403, "ACCESSDENIED"))
            try await portal.platform.database.write { db in
                try db.execute(sql: "UPDATE person SET access = '{\"note\":\"none\",\"mail\":\"none\"}' WHERE id = 2")
            }
            for method in ["note.collection.list", "note.document.field.list", "mail.mailbox.list"] {
                #expect(await portal.refusal3(method, as: 2) == .init(403, "ACCESSDENIED"), "\(method)")
            }
        }
    }

    @Test("All documented methods are known, and the list of methods says what each does")
    func methods() {
        let all = MethodList.json(.shape).filter { $0["version"] == 3 }
        #expect(all.count == 113)
        let states = Set(all.filter { $0["emulation"] == "state" }.compactMap { $0["method"]?.string })
        #expect(states.isSuperset(of: ["batch", "profile", "tasks.task.add", "rest.scope.list"]))
        for name in states {
            #expect(name == "batch" || VersionThreeMethods.all[name] != nil)
        }
        for name in VersionThreeMethods.all.keys { #expect(MethodTable.standard.methods3[name] != nil, "\(name)") }
        #expect(all.filter { $0["emulation"] == "none" }.isEmpty)
    }
}
