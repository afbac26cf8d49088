import Testing

@testable import Sandbox

/// Answers of lists are kept: nobody must ever notice.
@Suite("REST: answers that are kept")
struct ListAnswerTests {
    private static let question: JSONObject = ["select": ["ID", "TITLE"], "order": ["ID": "ASC"]]

    @Test("A list asked twice tells the same, and what another call changed shows at once")
    func changes() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", [["TITLE": "One"], ["TITLE": "Two"]])
            let first = await portal.call("crm.deal.list", Self.question)
            let second = await portal.call("crm.deal.list", Self.question)
            #expect(first["result"]?.column("TITLE") == ["One", "Two"])
            #expect(first["result"] == second["result"] && first["total"] == second["total"])
            _ = await portal.result("crm.deal.add", ["fields": ["TITLE": "Three"]])
            #expect(await portal.result("crm.deal.list", Self.question).column("TITLE") == ["One", "Two", "Three"])
            _ = await portal.result("crm.deal.update", ["id": 1, "fields": ["TITLE": "Uno"]])
            #expect(await portal.result("crm.deal.list", Self.question).column("TITLE") == ["Uno", "Two", "Three"])
            _ = await portal.result("crm.deal.delete", ["id": 2])
            #expect(await portal.result("crm.deal.list", Self.question).column("TITLE") == ["Uno", "Three"])
            _ = try await portal.seed("crm.deal", [["TITLE": "Four"]])
            #expect(await portal.call("crm.deal.list", Self.question)["total"]?.integer == 3)
        }
    }

    @Test("What one user may see is not shown to another")
    func rights() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed(
                "crm.deal", [["TITLE": "Mine", "ASSIGNED_BY_ID": 4], ["TITLE": "Not mine", "ASSIGNED_BY_ID": 1]])
            #expect(await portal.result("crm.deal.list", Self.question).column("TITLE") == ["Mine", "Not mine"])
            #expect(await portal.result("crm.deal.list", Self.question, as: 4).column("TITLE") == ["Mine"])
            #expect(await portal.respond("crm.deal.list", Self.question, as: 3).answer["error_description"] != nil)
            try await portal.platform.database.write { db in
                try db.execute(sql: "UPDATE person SET access = '{}' WHERE id = 4")
            }
            #expect(await portal.result("crm.deal.list", Self.question, as: 4).column("TITLE") == ["Mine", "Not mine"])
        }
    }

    @Test("A batch and XML show the same list as JSON")
    func forms() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", [["TITLE": "One"]])
            for _ in 0..<2 {
                let batch = await portal.result("batch", ["cmd": ["list": "crm.deal.list?select[]=ID&select[]=TITLE"]])
                #expect(batch["result"]?["list"]?.column("TITLE") == ["One"])
                let xml = await portal.send("/rest/crm.deal.list.xml?auth=test-access-1&select[]=ID&select[]=TITLE")
                #expect(xml.bodyText.contains("<TITLE>One</TITLE>"))
                let json = await portal.send("/rest/crm.deal.list?auth=test-access-1&select[]=ID&select[]=TITLE")
                #expect(json.answer["result"] == [["ID": "1", "TITLE": "One"]])
            }
        }
    }

    @Test(
        "Pages of a selection that is remembered are those of the present state",
        arguments: [
            ["filter": [">OPPORTUNITY": "10"], "order": ["OPPORTUNITY": "DESC"]],
            ["filter": ["STAGE_ID": "NEW"]],
            ["order": ["TITLE": "ASC"]],
        ] as [JSONObject])
    func pages(question: JSONObject) async throws {
        try await RESTPortal.with { portal in
            let rows = (0..<120).map { ["TITLE": .string("Deal \($0)"), "OPPORTUNITY": .int(11 + $0)] as JSONObject }
            _ = try await portal.seed("crm.deal", rows)
            func ids() async -> [String] {
                var found: [String] = []
                for start in [0, 50, 100, 150] {
                    var asked = question
                    asked["start"] = .int(start)
                    asked["select"] = ["ID"]
                    found += await portal.result("crm.deal.list", asked).column("ID")
                }
                return found
            }
            let before = await ids()
            #expect(Set(before).count == 120 && before.count == 120)
            _ = await portal.result("crm.deal.delete", ["id": .string(before[60])])
            _ = await portal.result(
                "crm.deal.add", ["fields": ["TITLE": "New", "OPPORTUNITY": 5000, "STAGE_ID": "NEW"]])
            let after = await ids()
            #expect(after.filter { before.contains($0) } == before.filter { $0 != before[60] })
            #expect(after.count == 120)
        }
    }
}
