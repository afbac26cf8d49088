import Bitrix24
import Foundation
import Testing

@Suite("Calling a portal")
struct KitCallTests {
    let world = KitWorld()
    var platform: ScriptedPlatform { world.platform }

    func ready() async throws -> PortalClient {
        _ = try await world.kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        return world.client()
    }

    @Test("The token stands in the body of a POST, and never in the address or a header")
    func body() async throws {
        let client = try await ready()
        let response = try await client.call("crm.deal.list", ["start": 0, "auth": "test-mine"])
        #expect(response.result["parameters"] == ["start": 0])
        #expect(response.time?.operating == 0.5)
        let exchange = platform.exchanges[0]
        #expect(exchange.method == "POST")
        #expect(exchange.url == "https://acme.bitrix24.com/rest/crm.deal.list")
        #expect(exchange.fields["auth"] == "test-access-1")
        #expect(!exchange.headers.contains { $0.value.contains("test-access") })
    }

    @Test("A result is read as the type that is asked for, and the error names where it differs")
    func typed() async throws {
        struct Profile: Decodable { var user: Int }
        struct Wrong: Decodable { var parameters: [Int] }
        let client = try await ready()
        #expect(try await client.call("profile", as: Profile.self).user == 1)
        let error = await #expect(throws: RESTError.self) {
            _ = try await client.call("profile", ["A": 1], as: Wrong.self)
        }
        #expect(error?.reason == .unexpectedResult)
        #expect(error?.detail == "parameters")
    }

    @Test("After a change of address the call is repeated there with its body, and the new address is stored")
    func renamed() async throws {
        let client = try await ready()
        platform.intercept { exchange in
            guard exchange.host == "acme.bitrix24.com" else { return nil }
            return PlatformResponse(
                status: 302, headers: [("location", "https://renamed.bitrix24.de/rest/\(exchange.name)?x=1")],
                body: Array("<html>".utf8))
        }
        #expect(try await client.call("crm.deal.get", ["id": 5]).result["parameters"] == ["id": 5])
        #expect(platform.exchanges.map(\.method) == ["POST", "POST"])
        #expect(platform.exchanges[1].url == "https://renamed.bitrix24.de/rest/crm.deal.get")
        let installation = try await world.store.installation(.one)
        #expect(installation?.domain == PortalDomain("renamed.bitrix24.de"))
        #expect(installation?.clientEndpoint.value == "https://renamed.bitrix24.de/rest/")
        #expect(world.notices.all == [.portalMoved(.one, known(PortalDomain("renamed.bitrix24.de")))])
        _ = try await client.call("profile")
        #expect(platform.exchanges.count == 3)
    }

    @Test(
        "A redirect to itself, in circles, to a foreign host or to nowhere ends with an error",
        arguments: [
            ("https://acme.bitrix24.com/license/", 1), ("https://evil.example/rest/profile", 1), ("/rest/profile", 1),
            ("", 1),
            ("circle", 3),
        ])
    func badRedirect(location: String, requests: Int) async throws {
        let client = try await ready()
        platform.intercept { exchange in
            let next = exchange.host == "acme.bitrix24.com" ? "other.bitrix24.com" : "acme.bitrix24.com"
            return PlatformResponse(
                status: 302, headers: [("Location", location == "circle" ? "https://\(next)/rest/" : location)])
        }
        let error = await #expect(throws: RESTError.self) { try await client.call("profile") }
        if case .redirected = error?.reason {} else { #expect(Bool(false), "\(String(describing: error?.reason))") }
        #expect(platform.exchanges.count == requests)
        #expect(try await world.store.installation(.one)?.domain == .acme)
    }

    @Test("A redirect to http keeps https")
    func downgrade() async throws {
        let client = try await ready()
        platform.intercept { exchange in
            guard exchange.host == "acme.bitrix24.com" else { return nil }
            return PlatformResponse(status: 302, headers: [("Location", "http://renamed.bitrix24.com/rest/profile")])
        }
        _ = try await client.call("profile")
        #expect(platform.exchanges.last?.url == "https://renamed.bitrix24.com/rest/profile")
    }

    @Test("A call that came too soon is repeated after pauses that grow, then given up", arguments: [2, 3, 4])
    func limit(refusals: Int) async throws {
        let client = try await ready()
        let left = Recorder<Int>()
        platform.intercept { _ in
            guard left.all.count < refusals else { return nil }
            left.append(1)
            return ScriptedPlatform.error("QUERY_LIMIT_EXCEEDED", "Too many requests", status: 503)
        }
        // A method that writes: a call that was refused was not carried out.
        if refusals <= 3 {
            _ = try await client.call("crm.deal.add")
        } else {
            await #expect(throws: RESTError(.refused(.queryLimitExceeded), method: "crm.deal.add")) {
                try await client.call("crm.deal.add")
            }
        }
        #expect(platform.count("crm.deal.add") == min(refusals + 1, 4))
        // 1, 2, 4 seconds and a quarter of them at most, and then until the bucket has leaked enough.
        let slept = world.clock.sleeps.reduce(.zero, +)
        let least: [Duration] = [.zero, .seconds(1), .seconds(3), .seconds(7)]
        #expect(slept >= least[min(refusals, 3)])
        #expect(slept <= least[min(refusals, 3)] * 1.25 + .seconds(3 * min(refusals, 3)))
    }

    @Test("A network that fails, and an answer that is none, are errors that hold no token")
    func unreachable() async throws {
        let client = try await ready()
        platform.intercept { _ in throw TransportError(.timedOut, host: "acme.bitrix24.com") }
        await #expect(throws: RESTError(.unreachable, method: "profile")) { try await client.call("profile") }
        for body in ["", "<html>", "[]", "{}", #"{"result":"#] {
            platform.intercept { _ in PlatformResponse(status: 200, body: Array(body.utf8)) }
            await #expect(throws: RESTError(.unreadable, method: "profile")) { try await client.call("profile") }
        }
    }

    // MARK: Batches

    @Test("A batch goes out as named commands with encoded queries, and each outcome comes back under its name")
    func batch() async throws {
        let client = try await ready()
        platform.intercept { exchange in
            guard exchange.name == "batch" else { return nil }
            return ScriptedPlatform.json([
                "result": [
                    "result": ["deals": [["ID": "1"]], "empty": []],
                    "result_error": [
                        "broken": ["error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"]
                    ],
                    "result_total": ["deals": 1], "result_next": [], "result_time": [],
                ]
            ])
        }
        let answer = try await client.batch([
            BatchCommand("deals", "crm.deal.list", ["filter": [">ID": 5], "select": ["ID"]]),
            BatchCommand("broken", "no.such.method"), BatchCommand("empty", "app.option.get"),
            BatchCommand("lost", "profile"),
        ])
        #expect(
            platform.exchanges[0].fields["cmd"] == [
                "deals": "crm.deal.list?filter%5B%3EID%5D=5&select%5B0%5D=ID", "broken": "no.such.method",
                "empty": "app.option.get",
                "lost": "profile",
            ])
        #expect(platform.exchanges[0].fields["halt"] == 0)
        #expect(try answer.response("deals") == RESTResponse(result: [["ID": "1"]], total: 1))
        #expect(try answer.response("empty").result == [])
        #expect(answer.errors.mapValues(\.code) == ["broken": .methodNotFound])
        #expect(answer.notRun == ["lost"])
        #expect(throws: RESTError.self) { try answer.response("lost") }
        #expect(throws: RESTError(.refused(.methodNotFound), method: "no.such.method")) {
            try answer.response("broken")
        }
    }

    @Test(
        "More than 50 commands are split, and halting stops the requests after the one that failed",
        arguments: [false, true])
    func split(halts: Bool) async throws {
        let client = try await ready()
        platform.intercept { exchange in
            guard exchange.name == "batch", let names = exchange.fields["cmd"]?.object?.keys else { return nil }
            var (results, errors) = (JSONObject(), JSONObject())
            for name in names {
                if name == "c10" {
                    errors[name] = ["error": "", "error_description": "Not found"]
                } else {
                    results[name] = 1
                }
            }
            return ScriptedPlatform.json(["result": ["result": .object(results), "result_error": .object(errors)]])
        }
        let answer = try await client.batch((0..<120).map { BatchCommand("c\($0)", "profile") }, halts: halts)
        #expect(platform.exchanges.map { $0.fields["cmd"]?.object?.count } == (halts ? [50] : [50, 50, 20]))
        #expect(Array(answer.errors.keys) == ["c10"])
        #expect(answer.notRun.count == (halts ? 70 : 0))
        #expect(answer.errors["c10"]?.message == "profile: Not found")
    }

    @Test("Two commands of one name, and a batch in a batch, are refused before anything is sent")
    func misuse() async throws {
        let client = try await ready()
        for commands in [[BatchCommand("a", "profile"), BatchCommand("a", "profile")], [BatchCommand("a", "batch")]] {
            await #expect(throws: RESTError(.misuse, method: "batch")) { try await client.batch(commands) }
        }
        #expect(try await client.batch([]).outcomes.isEmpty)
        #expect(platform.exchanges.isEmpty)
    }

    @Test("A batch whose names are numbers comes back as a list and is read all the same")
    func numbered() async throws {
        let client = try await ready()
        platform.intercept { _ in
            ScriptedPlatform.json([
                "result": ["result": ["x", "y"], "result_error": [], "result_total": [], "result_next": []]
            ])
        }
        let answer = try await client.batch([BatchCommand("0", "profile"), BatchCommand("1", "profile")])
        #expect(try answer.response("1").result == "y")
    }

    // MARK: Lists

    @Test("A list is read page by page while its rows are used", arguments: ["plain", "items"])
    func list(shape: String) async throws {
        let client = try await ready()
        platform.intercept { exchange in
            guard exchange.name == "crm.deal.list", let start = exchange.fields["start"]?.integer else { return nil }
            let rows = JSONValue.array((start..<min(start + 50, 120)).map { .int($0) })
            var answer: JSONObject = ["result": shape == "items" ? ["items": rows] : rows, "total": 120]
            if start + 50 < 120 { answer["next"] = .int(start + 50) }
            return ScriptedPlatform.json(.object(answer))
        }
        var rows: [Int] = []
        for try await row in client.list("crm.deal.list", ["filter": [">ID": 0]]) {
            rows.append(row.integer ?? -1)
            #expect(platform.exchanges.count == (rows.count - 1) / 50 + 1)
        }
        #expect(rows == Array(0..<120))
    }

    @Test("A list whose cursor stands still ends")
    func stalled() async throws {
        let client = try await ready()
        platform.intercept { _ in ScriptedPlatform.json(["result": [1], "next": 0]) }
        var count = 0
        for try await _ in client.list("crm.deal.list") { count += 1 }
        #expect(count == 1)
    }
}
