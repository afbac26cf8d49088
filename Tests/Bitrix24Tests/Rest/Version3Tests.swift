import Bitrix24
import Foundation
import Testing

@Suite("REST 3.0")
struct Version3Tests {
    let world = KitWorld()
    var platform: ScriptedPlatform { world.platform }

    func ready() async throws -> PortalClientV3 {
        _ = try await world.kit.installations.open(platform.launch())
        platform.with { $0.exchanges = [] }
        return world.client().v3
    }

    @Test("A call goes to /rest/api/ as JSON with the token in its body, and a replayed answer says so")
    func call() async throws {
        let client = try await ready()
        platform.intercept { _ in
            PlatformResponse(
                status: 200, headers: [("Idempotent-Replayed", "true")],
                body: Array(#"{"result":{"item":{"id":5}},"time":{"operating":1}}"#.utf8))
        }
        let query = RESTQuery(
            select: ["id", "responsible.name"],
            filter: .all(
                .field("status", .equals, 2), .not(.any(.field("id", .in, [1, 2]), .field("title", .notEquals, "x")))),
            order: ["id": .descending], limit: 20, page: 2)
        let response = try await client.call(
            "tasks.task.list", query, options: CallOptions(idempotencyKey: IdempotencyKey("k")))
        #expect(response.isReplayed)
        #expect(response.result["item"]?["id"] == 5)
        let exchange = platform.exchanges[0]
        #expect(exchange.url == "https://acme.bitrix24.com/rest/api/tasks.task.list")
        #expect(exchange.method == "POST")
        #expect(exchange.fields["auth"] == "test-access-1")
        #expect(exchange.fields["select"] == ["id", "responsible.name"])
        #expect(
            exchange.fields["filter"] == [
                ["status", "=", 2],
                [
                    "logic": "or", "negative": true,
                    "conditions": [["id", "in", [1, 2]], ["title", "!=", "x"]],
                ],
            ])
        #expect(exchange.fields["order"] == ["id": "DESC"])
        #expect(exchange.fields["pagination"] == ["page": 2, "limit": 20])
        #expect(exchange.headers.contains { $0.name == "Idempotency-Key" && $0.value == "k" })
    }

    @Test("An expired token, told in the older envelope, is refreshed and the call repeated")
    func expired() async throws {
        let client = try await ready()
        platform.expireAll()
        #expect(try await client.call("profile").result["user"] == 1)
        #expect(platform.count("token") == 1)
        #expect(platform.count("profile") == 2)
    }

    @Test("What is wrong with each field is kept, and shown in words without tokens")
    func violations() async throws {
        let client = try await ready()
        platform.intercept { exchange in
            let token = exchange.fields["auth"]?.string ?? ""
            return ScriptedPlatform.json(
                [
                    "error": [
                        "code": "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION", "message": "no",
                        "validation": [
                            ["field": "fields.title", "message": .string("Required " + token)],
                            ["message": "Odd"],
                        ],
                    ]
                ], status: 400)
        }
        let error = try await #require(throws: RESTError.self) { try await client.call("tasks.task.add") }
        #expect(error.violations.map(\.field) == ["fields.title", ""])
        #expect(error.message.contains("fields.title: Required") && error.message.contains("Odd"))
        #expect(!error.description.contains("test-access"))
        #expect(error.recovery == "Correct the fields that the error names.")
        #expect(platform.exchanges.count == 1)
    }

    @Test("A tail is read page by page behind its last row, and goes on from a position")
    func tail() async throws {
        let client = try await ready()
        platform.intercept { exchange in
            let from = exchange.fields["cursor"]?["value"]?.integer ?? 0
            let limit = exchange.fields["cursor"]?["limit"]?.integer ?? 0
            let ids = (1...25).filter { $0 > from }.prefix(limit)
            return ScriptedPlatform.json(["result": ["items": .array(ids.map { ["id": .int($0)] })]])
        }
        var iterator = client.tail("main.eventlog.tail", RESTQuery(select: ["title"]), limit: 10).makeAsyncIterator()
        var found: [Int] = []
        for _ in 0..<12 { found.append(try await iterator.next()?["id"]?.integer ?? 0) }
        #expect(iterator.position == 12)
        for try await row in client.tail("main.eventlog.tail", limit: 10, from: iterator.position) {
            found.append(row["id"]?.integer ?? 0)
        }
        #expect(found == Array(1...25))
        #expect(platform.exchanges[0].fields["select"] == ["title", "id"])
        #expect(platform.exchanges[1].fields["cursor"] == ["field": "id", "order": "ASC", "limit": 10, "value": 10])
    }

    @Test("A batch is one object with numbers for keys, and its results come in order")
    func batch() async throws {
        let client = try await ready()
        platform.intercept { _ in ScriptedPlatform.json(["result": [["item": 1], ["items": []]]]) }
        let results = try await client.batch([
            RESTCommand("tasks.task.get", ["id": 1], as: "task"),
            RESTCommand("tasks.task.list", ["filter": [["id", "=", RESTCommand.reference("task.item.id")]]]),
        ])
        #expect(results == [["item": 1], ["items": []]])
        #expect(platform.exchanges[0].url.hasSuffix("/rest/api/batch"))
        #expect(
            platform.exchanges[0].fields["0"] == ["method": "tasks.task.get", "query": ["id": 1], "as": "task"])
        await #expect(throws: RESTError(.misuse, method: "batch")) {
            try await client.batch((0..<51).map { _ in RESTCommand("profile") })
        }
        await #expect(throws: RESTError(.unexpectedResult, method: "batch")) {
            try await client.batch([RESTCommand("profile")])
        }
    }

    // MARK: References of the older batch

    @Test("A reference is written as the platform reads it")
    func reference() {
        #expect("\(BatchReference.result("deals")[0]["ID"])" == "$result[deals][0][ID]")
        #expect(JSONValue.result("deal", "CONTACT_ID") == "$result[deal][CONTACT_ID]")
    }

    @Test("A reference to what is not before it in the same request is refused with its name")
    func misplaced() async throws {
        _ = try await ready()
        let client = world.client()
        func refusal(_ commands: [BatchCommand]) async -> String {
            do {
                _ = try await client.batch(commands)
                return "none"
            } catch { return (error as? RESTError)?.detail ?? "\(error)" }
        }
        let first = BatchCommand("first", "profile")
        let last = BatchCommand("last", "crm.deal.get", ["filter": ["ID": .result("first", "ID")]])
        let filler = (0..<50).map { BatchCommand("c\($0)", "profile") }
        #expect(await refusal([last, first]) == "the command last refers to first, which is not before it")
        #expect(
            await refusal([first] + filler + [last])
                == "the command last refers to first, which goes out in an earlier request")
        #expect(platform.exchanges.isEmpty)
        #expect(await refusal([first] + filler.prefix(48) + [last]) == "none")
        #expect(platform.exchanges.count == 1)
    }

    // MARK: Values

    @Test("Multi-fields are read and written in both styles")
    func multiFields() {
        let contact: JSONValue = [
            "PHONE": [["ID": "7", "VALUE_TYPE": "WORK", "VALUE": "+49 1", "TYPE_ID": "PHONE"]],
            "EMAIL": [["ID": "8", "VALUE_TYPE": "HOME", "VALUE": "a@example.com"]],
        ]
        var entries = MultiField.decode(fields: contact)
        #expect(entries.map(\.id) == [7, 8])
        entries[0].value = "+49 2"
        let changes = [entries[0], entries[1].deletion, MultiField(.phone, "+49 3", type: "MOBILE")]
        #expect(
            JSONValue.object(MultiField.encode(changes)) == [
                "PHONE": [
                    ["ID": 7, "VALUE": "+49 2", "VALUE_TYPE": "WORK"], ["VALUE": "+49 3", "VALUE_TYPE": "MOBILE"],
                ],
                "EMAIL": [["ID": 8, "DELETE": "Y"]],
            ])
        let item: JSONValue = ["fm": [["id": 101, "typeId": "PHONE", "valueType": "WORK", "value": "+49 1"]]]
        let found = MultiField.decode(item: item)
        #expect(
            MultiField.encodeForItem([found[0].deletion, MultiField(.email, "b@example.com")]) == [
                "101": ["typeId": "PHONE", "valueType": "WORK", "value": ""],
                "n0": ["typeId": "EMAIL", "valueType": "WORK", "value": "b@example.com"],
            ])
    }

    @Test(
        "Instants keep the zone in which they were written",
        arguments: [
            ("2026-03-01T09:30:00+03:00", 1_772_346_600, 10800, "2026-03-01T09:30:00+03:00"),
            ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00+00:00"),
            ("1969-12-31 19:00:00-05:00", 0, -18000, "1969-12-31T19:00:00-05:00"),
            ("2024-02-29T23:59:59.123+05:30", 1_709_231_399, 19800, "2024-02-29T23:59:59+05:30"),
        ])
    func instants(text: String, seconds: Int, offset: Int, written: String) {
        let value = PortalDateTime(text)
        #expect(value?.date == Date(timeIntervalSince1970: Double(seconds)))
        #expect(value?.offset == offset)
        #expect(value?.description == written)
    }

    @Test(
        "What is no instant or no day is refused",
        arguments: [
            "", "2026-03-01", "2026-02-29T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:30:00",
            "2026-03-01T09:30:00+3",
            "2026-13-01T00:00:00Z", "２０26-03-01T00:00:00Z", "2026-03-01T09:30:00Z ",
        ])
    func malformed(text: String) { #expect(PortalDateTime(text) == nil) }

    @Test("Days are days of the calendar, over four hundred years")
    func days() {
        #expect(PortalDate("2026-03-01")?.description == "2026-03-01")
        #expect(PortalDate("2026-03-01T00:00:00+03:00") == PortalDate(year: 2026, month: 3, day: 1))
        #expect(PortalDate("2025-02-29") == nil)
        #expect(PortalDate(year: 2026, month: 4, day: 31) == nil)
        for day in stride(from: -73_000, to: 73_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 5)
            let parts = Calendar.utc.dateComponents([.year, .month, .day], from: date)
            let found = PortalDate(date)
            #expect(found.year == parts.year && found.month == parts.month && found.day == parts.day)
        }
    }
}

extension Calendar {
    fileprivate static var utc: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        return calendar
    }
}
