import Bitrix24
import Foundation
import Synchronization
import Testing

@Suite("Reading long lists")
struct ListTests {
    let world = KitWorld()
    var platform: ScriptedPlatform { world.platform }

    /// Answers `crm.deal.list`, `crm.item.list` and `tasks.task.list` from rows with the identifiers 1, 3, 5 …
    func portal(rows count: Int, fails: @escaping @Sendable (Int) -> PlatformResponse? = { _ in nil }) async throws
        -> PortalClient
    {
        _ = try await world.kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        let calls = Recorder<Int>()
        platform.intercept { exchange in
            guard exchange.name != "user.admin", exchange.host == "acme.bitrix24.com" else { return nil }
            calls.append(1)
            if let failure = fails(calls.all.count) { return failure }
            let ids = (0..<count).map { $0 * 2 + 1 }
            guard exchange.name == "batch" else {
                return ScriptedPlatform.json(Self.list(ids, exchange.name, exchange.fields))
            }
            return try Self.batch(ids, exchange.fields)
        }
        return world.client()
    }

    static func batch(_ ids: [Int], _ fields: JSONObject) throws -> PlatformResponse {
        var results = JSONObject()
        for (name, command) in fields["cmd"]?.object ?? [:] {
            let parts = (command.string ?? "").split(separator: "?", maxSplits: 1)
            var parameters = try FormCodec.decode(parts.count == 2 ? String(parts[1]) : "")
            // A reference to what is not there becomes nothing at all, as on the platform.
            if let filter = parameters["filter"]?.object {
                parameters["filter"] = .object(
                    filter.compactMapValues { value in
                        guard let text = value.string, text.hasPrefix("$result[") else { return value }
                        let path = text.dropFirst(8).dropLast().split(separator: "]").map { $0.drop { $0 == "[" } }
                        return path.reduce(JSONValue.object(results) as JSONValue?) { place, key in
                            place?[String(key)] ?? Int(key).flatMap { place?[$0] }
                        }
                    })
            }
            results[name] = Self.list(ids, String(parts[0]), parameters)["result"]
        }
        let keys = Array(results.keys)
        // Names 0, 1, 2 … come back as a list.
        let isList = keys == keys.indices.map(String.init)
        return ScriptedPlatform.json([
            "result": [
                "result": isList ? .array(Array(results.values)) : .object(results), "result_error": [],
                "result_total": [], "result_next": [], "result_time": [],
            ]
        ])
    }

    static func list(_ ids: [Int], _ method: String, _ fields: JSONObject) -> JSONValue {
        let isDescending = fields["order"]?.object?.values.first?.string == "DESC"
        var found = isDescending ? ids.reversed() : ids
        for (key, value) in fields["filter"]?.object ?? [:] {
            guard let bound = value.integer else { continue }
            if key.hasPrefix(">") { found = found.filter { $0 > bound } }
            if key.hasPrefix("<=") {
                found = found.filter { $0 <= bound }
            } else if key.hasPrefix("<") {
                found = found.filter { $0 < bound }
            }
        }
        let start = fields["start"]?.integer ?? 0
        let page = found.dropFirst(max(0, start)).prefix(50)
        let key = method == "crm.deal.list" ? "ID" : "id"
        let rows = JSONValue.array(page.map { [key: .string(String($0)), "TITLE": .string("Deal \($0)")] })
        let result: JSONValue =
            switch method {
            case "crm.item.list": ["items": rows]
            case "tasks.task.list": ["tasks": rows]
            default: rows
            }
        var answer: JSONObject = ["result": result]
        if start >= 0 {
            answer["total"] = .int(found.count)
            if start + 50 < found.count { answer["next"] = .int(start + 50) }
        }
        return .object(answer)
    }

    enum Way: String, CaseIterable, Sendable { case pages, identifiers, batches, smallBatches, parallel }

    func list(
        _ client: PortalClient, _ way: Way, _ method: MethodName = "crm.deal.list", isDescending: Bool = false,
        from position: ListPosition = .beginning
    ) -> RESTList {
        switch way {
        case .pages: client.list(method, from: position)
        case .identifiers: client.listByID(method, isDescending: isDescending, from: position)
        case .batches: client.listInBatches(method, isDescending: isDescending, from: position)
        case .smallBatches: client.listInBatches(method, isDescending: isDescending, pages: 3, from: position)
        case .parallel: client.listInParallel(method, pages: 2, requests: 3, from: position)
        }
    }

    static func ids(_ count: Int) -> [Int] { (0..<count).map { $0 * 2 + 1 } }

    @Test(
        "Every row comes once and in order, whatever the way and however many there are",
        arguments: Way.allCases, [0, 1, 49, 50, 51, 100, 150, 151, 2500, 2501, 5120])
    func complete(way: Way, count: Int) async throws {
        let client = try await portal(rows: count)
        var found: [Int] = []
        for try await row in list(client, way) { found.append(row["ID"]?.integer ?? -1) }
        #expect(found == Self.ids(count))
    }

    @Test(
        "Newer methods wrap their rows and spell the identifier small", arguments: [Way.identifiers, .batches],
        ["crm.item.list", "tasks.task.list"])
    func wrapped(way: Way, method: String) async throws {
        let client = try await portal(rows: 260)
        var found: [Int] = []
        for try await row in list(client, way, known(MethodName(method))) { found.append(row["id"]?.integer ?? -1) }
        #expect(found == Self.ids(260))
        #expect(platform.exchanges.count == (way == .batches ? 1 : 6))
    }

    @Test("Several requests are under way at once, no more than was asked for, also where identifiers lie far apart")
    func parallel() async throws {
        _ = try await world.kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        // Dense at first, then with holes, then dense again.
        let ids = Array(1...600) + (0..<40).map { 5_000 + $0 * 997 } + Array(90_000...90_900)
        let underWay = Recorder<Int>()
        platform.intercept { exchange in
            guard exchange.host == "acme.bitrix24.com" else { return nil }
            underWay.append(1)
            for _ in 0..<20 { await Task.yield() }
            defer { underWay.append(-1) }
            guard exchange.name == "batch" else {
                return ScriptedPlatform.json(Self.list(ids, exchange.name, exchange.fields))
            }
            return try Self.batch(ids, exchange.fields)
        }
        var found: [Int] = []
        for try await row in world.client().listInParallel("crm.deal.list", pages: 2, requests: 3) {
            found.append(row["ID"]?.integer ?? -1)
        }
        #expect(found == ids)
        var present = 0
        let most = underWay.all.map { change in
            present += change
            return present
        }.max()
        #expect(most == 3)
    }

    @Test("A list reads downwards too", arguments: [Way.identifiers, .batches, .smallBatches])
    func descending(way: Way) async throws {
        let client = try await portal(rows: 333)
        var found: [Int] = []
        for try await row in list(client, way, isDescending: true) { found.append(row["ID"]?.integer ?? -1) }
        #expect(found == Self.ids(333).reversed())
    }

    @Test("A list goes on from any row where it was left, in another process too", arguments: Way.allCases)
    func resumed(way: Way) async throws {
        let client = try await portal(rows: 260)
        for stop in [1, 49, 50, 51, 100, 259, 260] {
            var iterator = list(client, way).makeAsyncIterator()
            var found: [Int] = []
            for _ in 0..<stop { found.append(try await iterator.next()?["ID"]?.integer ?? -1) }
            let stored = try JSONEncoder().encode([iterator.position])
            let position = try JSONDecoder().decode([ListPosition].self, from: stored)[0]
            #expect(ListPosition("\(iterator.position)") == position)
            for try await row in list(client, way, from: position) { found.append(row["ID"]?.integer ?? -1) }
            #expect(found == Self.ids(260))
        }
    }

    @Test("Pages carry the position behind them", arguments: Way.allCases)
    func pages(way: Way) async throws {
        let client = try await portal(rows: 120)
        var positions: [String] = []
        var rows = 0
        for try await page in list(client, way).pages {
            rows += page.rows.count
            positions.append("\(page.next)")
        }
        #expect(rows == 120)
        #expect(positions == (way == .pages ? ["page 50", "page 100", "end"] : ["after 99", "after 199", "end"]))
    }

    @Test(
        "A position of another kind of list is refused before anything is sent",
        arguments: [(Way.pages, "after 5"), (.identifiers, "page 50"), (.batches, "page 0+3")])
    func wrongPosition(way: Way, text: String) async throws {
        let client = try await portal(rows: 10)
        let position = known(ListPosition(text))
        await #expect(throws: RESTError(.misuse, method: "crm.deal.list")) {
            for try await _ in list(client, way, from: position) {}
        }
        #expect(platform.exchanges.isEmpty)
    }

    @Test(
        "What is no position is refused",
        arguments: ["", "after", "after x", "page -1", "page 1+2+3", "end ", "after 5 6", "page 5+", " end"])
    func malformed(text: String) { #expect(ListPosition(text) == nil) }

    @Test(
        "A portal that ignores the filter ends the list with an error instead of going round",
        arguments: [
            Way.identifiers, .smallBatches,
        ])
    func stalled(way: Way) async throws {
        _ = try await world.kit.installations.open(platform.launch())
        platform.intercept { exchange in
            let rows = JSONValue.array((1...50).map { ["ID": .int($0)] })
            return ScriptedPlatform.json([
                "result": exchange.name == "batch" ? ["result": [rows, rows, rows], "result_error": []] : rows
            ])
        }
        var count = 0
        let error = await #expect(throws: RESTError.self) {
            for try await _ in list(world.client(), way) { count += 1 }
        }
        #expect(error?.reason == .unexpectedResult)
        #expect(count == 50)
    }

    @Test("A failure in the middle leaves a position from which the list is completed", arguments: Way.allCases)
    func interrupted(way: Way) async throws {
        let client = try await portal(rows: 400) { call in
            call == 3 ? ScriptedPlatform.error("ACCESS_DENIED", status: 403) : nil
        }
        var iterator = list(client, way).makeAsyncIterator()
        var found: [Int] = []
        do {
            while let row = try await iterator.next() { found.append(row["ID"]?.integer ?? -1) }
            #expect(way == .batches, "the whole list is one request")
        } catch let error as RESTError {
            #expect(error.code == .accessDenied)
            #expect(!found.isEmpty)
        }
        for try await row in list(client, way, from: iterator.position) { found.append(row["ID"]?.integer ?? -1) }
        #expect(found == Self.ids(400))
    }

    @Test("A filter, a selection and an order of the caller are kept as far as the list allows")
    func parameters() async throws {
        let client = try await portal(rows: 60)
        let list = client.listByID(
            "crm.deal.list",
            ["filter": [">ID": 9, "STAGE_ID": "NEW"], "select": ["TITLE"], "order": ["TITLE": "ASC"], "start": 50])
        var found: [Int] = []
        for try await row in list { found.append(row["ID"]?.integer ?? -1) }
        #expect(found == Self.ids(60).filter { $0 > 9 })
        let sent = platform.exchanges.map(\.fields)
        #expect(sent.map { $0["select"] } == [["TITLE", "ID"], ["TITLE", "ID"]])
        #expect(sent.allSatisfy { $0["start"] == -1 && $0["order"] == ["ID": "ASC"] })
        #expect(
            sent.map { $0["filter"] } == [
                [">ID": 9, "STAGE_ID": "NEW"], [">ID": 109, "STAGE_ID": "NEW"],
            ])
    }

    @Test("Rows are read as values, and one that is none is an error that names the place")
    func decoded() async throws {
        // The platform's own names.
        // swift-format-ignore: AlwaysUseLowerCamelCase
        struct Deal: Decodable { var ID: String }
        // swift-format-ignore: AlwaysUseLowerCamelCase
        struct Wrong: Decodable { var TITLE: Int }
        let client = try await portal(rows: 120)
        var found: [String] = []
        for try await deal in client.listInBatches("crm.deal.list").rows(as: Deal.self) { found.append(deal.ID) }
        #expect(found == Self.ids(120).map(String.init))
        let error = await #expect(throws: RESTError.self) {
            for try await _ in client.list("crm.deal.list").rows(as: Wrong.self) {}
        }
        #expect(error?.detail == "TITLE")
    }

    @Test("2,500 rows take one request, and the one after it is under way before they are used up")
    func ahead() async throws {
        let client = try await portal(rows: 5120)
        var iterator = client.listInBatches("crm.deal.list").makeAsyncIterator()
        for _ in 0..<10 { _ = try await iterator.next() }
        try await eventually("the next request is under way") { platform.exchanges.count == 2 }
        for _ in 10..<2500 { _ = try await iterator.next() }
        #expect(platform.exchanges.count == 2, "one ahead and no more")
        while try await iterator.next() != nil {}
        #expect(platform.exchanges.count == 3)
    }

    @Test("Counting is one call")
    func counted() async throws {
        let client = try await portal(rows: 120)
        #expect(try await client.count("crm.deal.list", [">ID": 99]) == 70)
        #expect(platform.exchanges.count == 1)
    }
}
