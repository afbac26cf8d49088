import Testing

@testable import Sandbox

@Suite("REST: batch")
struct RESTBatchTests {
    @Test("Commands run in their order, lists give lists, maps give maps, and empty maps are empty lists")
    func shapes() async throws {
        try await RESTPortal.with { portal in
            let list = await portal.result("batch", ["cmd": ["user.admin", "profile"]])
            #expect(list["result"]?[0] == true)
            #expect(list["result"]?[1]?["ID"] == "1")
            #expect(list["result_error"] == [])
            #expect(list["result_total"] == [])
            #expect(list["result_next"] == [])
            #expect(list["result_time"]?.array?.count == 2)
            let map = await portal.result("batch", ["cmd": ["z": "user.admin", "a": "profile"]])
            #expect(map["result"]?.object.map { Array($0.keys) } == ["z", "a"])
            let none = await portal.result("batch")
            #expect(none["result"] == [])
            let text = await portal.result("batch", ["cmd": #"{"x":"user.admin"}"#])
            #expect(text["result"] == ["x": true])
            let partly = await portal.result("batch", ["cmd": ["nonsense", "user.admin"]])
            #expect(partly["result"] == ["1": true])
            #expect(partly["result_error"]?[0]?["error"] == "ERROR_METHOD_NOT_FOUND")
        }
    }

    @Test("A form carries commands as the official libraries send them")
    func form() async throws {
        try await RESTPortal.with { portal in
            let body = "auth=test-access-1&halt=0&cmd%5Ba%5D=method.get%3Fname%3Dcrm.deal.list&cmd%5Bb%5D=user.admin%3F"
            let response = await portal.send(
                "/rest/batch.json", method: "POST", type: "application/x-www-form-urlencoded", body: body)
            #expect(response.status == 200)
            #expect(
                response.answer["result"]?["result"] == ["a": ["isExisting": true, "isAvailable": true], "b": true])
        }
    }

    @Test("A batch is 200 with each refusal under its key, and halt stops at the first")
    func refusals() async throws {
        try await RESTPortal.with { portal in
            let commands: JSONValue = [
                "a": "user.admin", "b": "nonsense", "c": "batch?cmd[x]=profile", "d": "disk.storage.getlist",
                "e": "crm.deal.get?id=7",
                "f": "crm.activity.call.gettranscript", "g": "server.time?x=%FF", "h": "user.admin",
            ]
            let response = await portal.respond("batch", ["cmd": commands])
            #expect(response.status == 200)
            let errors = response.answer["result"]?["result_error"]
            #expect(
                errors?.object?.mapValues { $0["error"]?.string } == [
                    "b": "ERROR_METHOD_NOT_FOUND", "c": "ERROR_BATCH_METHOD_NOT_ALLOWED", "d": "insufficient_scope",
                    "e": "",
                    "f": "NOT_EMULATED", "g": "INVALID_REQUEST",
                ])
            #expect(errors?["e"]?["error_description"] == "Not found")
            #expect(response.answer["result"]?["result"]?.object.map { Array($0.keys) } == ["a", "h"])
            let halted = await portal.result("batch", ["cmd": commands, "halt": 1])
            #expect(halted["result"] == ["a": true])
            #expect(halted["result_error"]?.object.map { Array($0.keys) } == ["b"])
        }
    }

    @Test("Commands after the fiftieth are refused one by one")
    func length() async throws {
        try await RESTPortal.with { portal in
            let commands = JSONValue.array(Array(repeating: "user.admin", count: 52))
            let result = await portal.result("batch", ["cmd": commands])
            #expect(result["result"]?.array?.count == 50)
            #expect(
                result["result_error"]?.object?.mapValues { $0["error"]?.string } == [
                    "50": "ERROR_BATCH_LENGTH_EXCEEDED", "51": "ERROR_BATCH_LENGTH_EXCEEDED",
                ])
        }
    }

    @Test("Totals and next pages stand under their commands")
    func totals() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("deal", (1...60).map { ["TITLE": .string("Deal \($0)")] })
            let result = await portal.result(
                "batch",
                ["cmd": ["all": "crm.deal.list?select[]=ID", "one": "crm.deal.list?filter[ID]=3", "me": "profile"]])
            #expect(result["result_total"] == ["all": 60, "one": 1])
            #expect(result["result_next"] == ["all": 50])
            #expect(result["result"]?["all"]?.array?.count == 50)
            #expect(result["result"]?["one"].map { $0.column("TITLE") } == ["Deal 3"])
        }
    }

    @Test(
        "Macros bring earlier results into later commands",
        arguments: [
            ("$result[me][ID]", "1"), ("User $result[me][ID] of $result[me][NAME]", "User 1 of User"),
            ("$result[list][1][TITLE]", "Second"), ("$result[me][NOTHING]", "<absent>"),
            ("$result[nobody]", "<absent>"),
            ("<$result[nobody][x]>", "<>"), ("$result", "$result"), ("$result[", "$result["),
            ("a$result[b", "a$result[b"),
            ("$result[list]", "<list>"),
        ])
    func macros(text: String, expected: String) {
        let results: JSONObject = [
            "me": ["ID": "1", "NAME": "User", "IDS": [3, 4]], "list": [["TITLE": "First"], ["TITLE": "Second"]],
        ]
        let resolved = BatchMacros.resolve(.string(text), in: results)
        if expected == "<list>" {
            #expect(resolved == results["list"])
        } else if expected == "<absent>" {
            #expect(resolved == nil)
        } else {
            #expect(resolved == .string(expected))
        }
    }

    @Test("A macro that is a whole value brings a list")
    func listMacro() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("contact", (1...4).map { ["NAME": .string("Name \($0)")] })
            let deal = await portal.result(
                "crm.item.add", ["entityTypeId": 2, "fields": ["title": "x", "contactIds": [2, 4]]])
            #expect(deal["item"]?["contactIds"] == [2, 4])
            let result = await portal.result(
                "batch",
                [
                    "cmd": [
                        "deal": "crm.item.get?entityTypeId=2&id=1",
                        "people": "crm.contact.list?filter[@ID]=$result[deal][item][contactIds]&select[]=NAME",
                    ]
                ])
            #expect(result["result_error"] == [])
            #expect(result["result"]?["people"].map { $0.column("NAME") } == ["Name 2", "Name 4"])
        }
    }

    @Test("Each command of a batch writes for itself: a later refusal undoes nothing")
    func writes() async throws {
        try await RESTPortal.with { portal in
            let result = await portal.result(
                "batch",
                [
                    "cmd": [
                        "a": "crm.deal.add?fields[TITLE]=One", "b": "crm.deal.update?id=$result[a]&fields=x",
                        "c": "crm.deal.get?id=$result[a]",
                    ]
                ]
            )
            #expect(result["result"]?["a"] == 1)
            #expect(result["result_error"]?["b"]?["error_description"] == "Parameter 'fields' must be array.")
            #expect(result["result"]?["c"]?["TITLE"] == "One")
        }
    }
}
