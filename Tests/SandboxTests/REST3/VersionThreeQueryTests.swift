import Foundation
import Testing

@testable import Sandbox

@Suite("REST 3.0: what is selected, filtered and ordered")
struct VersionThreeQueryTests {
    /// Ten entries with numbers 1 … 10, of users 1, 2 and 3 in turn, an hour apart.
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            let start = portal.platform.clock.unixSeconds - 86_400
            _ = try await portal.seed(
                "main.eventlog",
                (0..<10).map { index in
                    [
                        "userId": .int(index % 3 + 1), "auditTypeId": .string("TYPE_\(index % 4)"),
                        "timestampX": .string(PortalTime.text(unixSeconds: start + index * 3600)),
                        "description": .string("entry \(index)"),
                    ]
                })
            try await body(portal)
        }
    }

    struct Filter: Sendable, CustomTestStringConvertible {
        var filter: JSONValue
        var ids: [Int]
        var testDescription: String { filter.serialized() }
    }

    static let filters: [Filter] = [
        Filter(filter: [], ids: Array(1...10)),
        Filter(filter: [["id", 3]], ids: [3]),
        Filter(filter: [["id", "=", 3]], ids: [3]),
        Filter(filter: [["id", [1, 2]]], ids: [1, 2]),
        Filter(filter: [["id", "in", [1, 2, 99]]], ids: [1, 2]),
        Filter(filter: [["id", "!=", 3], ["id", "<", 6]], ids: [1, 2, 4, 5]),
        Filter(filter: [["id", ">", 8]], ids: [9, 10]),
        Filter(filter: [["id", ">=", 9], ["id", "<=", 9]], ids: [9]),
        Filter(filter: [["id", "between", [4, 6]]], ids: [4, 5, 6]),
        Filter(filter: [["auditTypeId", "TYPE_3"]], ids: [4, 8]),
        Filter(filter: [["auditTypeId", ["TYPE_3", "TYPE_2"]], ["userId", 1]], ids: [4, 7]),
        Filter(filter: [["userId", .null]], ids: []),
        Filter(filter: [["userId", "!=", .null], ["id", "<", 3]], ids: [1, 2]),
        Filter(
            filter: [["userId", 1], ["logic": "or", "conditions": [["id", [1, 2]], ["id", "in", [7, 8]]]]], ids: [1, 7]),
        Filter(filter: [["logic": "or", "conditions": [["id", 1], ["userId", 3]]]], ids: [1, 3, 6, 9]),
        Filter(filter: [["logic": "and", "negative": true, "conditions": [["id", ">", 2]]]], ids: [1, 2]),
        Filter(
            filter: [["logic": "or", "negative": true, "conditions": [["id", ">", 4], ["userId", 1]]]], ids: [2, 3]),
        Filter(
            filter: [
                [
                    "logic": "or",
                    "conditions": [
                        ["logic": "and", "conditions": [["userId", 2], ["id", "<", 4]]], ["id", 10],
                    ],
                ]
            ], ids: [2, 10]),
        Filter(filter: [["conditions": [["id", 5]]]], ids: [5]),
        Filter(filter: [["timestampX", ">=", "2026-08-20T21:00:00+03:00"]], ids: [7, 8, 9, 10]),
        Filter(filter: [["timestampX", "<", "2026-08-20T12:30:00Z"]], ids: [1]),
        Filter(
            filter: [["timestampX", "between", ["2026-08-20T16:00:00+03:00", "2026-08-20T15:00:00Z"]]], ids: [2, 3, 4]),
    ]

    @Test("A filter finds what it names, in groups and negated groups of any depth", arguments: filters)
    func filter(_ filter: Filter) async throws {
        try await Self.with { portal in
            let condition: JSONValue = ["logic": "and", "conditions": filter.filter]
            for form in [filter.filter, [condition]] {
                let found = await portal.result3(
                    "main.eventlog.list",
                    [
                        "filter": .array((form.array ?? []) + [["auditTypeId", "!=", "USER_AUTHORIZE"]]),
                        "select": ["id"],
                    ])
                #expect(found["items"]?.column("id") == filter.ids.map(String.init))
            }
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var params: JSONObject
        var refusal: Refusal3
        var method = "main.eventlog.list"
        var testDescription: String { "\(method) \(JSONValue.object(params).serialized())" }
    }

    static let faults: [Fault] = [
        Fault(params: ["filter": "id=1"], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": ["id": 1]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["id"]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": ["id", "=", 1]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["id", "in", 5]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["id", "in", []]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["id", "between", [1]]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["logic": "xor", "conditions": []]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["logic": "or"]]], refusal: .init(400, "INVALIDFILTER")),
        Fault(params: ["filter": [["nonsense", "=", 1]]], refusal: .init(400, "UNKNOWNDTOPROPERTY")),
        Fault(
            params: ["filter": [["logic": "or", "conditions": [["nonsense", 1]]]]],
            refusal: .init(400, "UNKNOWNDTOPROPERTY")),
        Fault(params: ["filter": [["id", "like", 1]]], refusal: .init(400, "UNKNOWNFILTEROPERATOR")),
        Fault(params: ["filter": [">=id": 5]], refusal: .init(400, "UNKNOWNFILTEROPERATOR")),
        Fault(params: ["filter": [["id", "=", "five"]]], refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
        Fault(params: ["filter": [["id", "=", "5"]]], refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "id")),
        Fault(
            params: ["filter": [["timestampX", ">", "tomorrow"]]],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "timestampX")),
        Fault(
            params: ["filter": [["description", "=", "x"]]],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "description")),
        Fault(params: ["select": "id"], refusal: .init(400, "INVALIDSELECT")),
        Fault(params: ["select": [5]], refusal: .init(400, "INVALIDSELECT")),
        Fault(params: ["select": ["user.name"]], refusal: .init(400, "UNKNOWNDTOPROPERTY")),
        Fault(
            params: ["select": ["responsible.nonsense"]], refusal: .init(400, "UNKNOWNDTOPROPERTY"),
            method: "tasks.task.list"),
        Fault(
            params: ["select": ["nonsense"], "type": "DEPARTMENT"], refusal: .init(400, "UNKNOWNDTOPROPERTY"),
            method: "humanresources.node.list"),
        Fault(params: ["order": "id"], refusal: .init(400, "INVALIDORDER")),
        Fault(params: ["order": ["id": "UP"]], refusal: .init(400, "INVALIDORDER")),
        Fault(params: ["order": ["description": "ASC"]], refusal: .init(400, "INVALIDORDER")),
        Fault(params: ["order": ["nonsense": "ASC"]], refusal: .init(400, "UNKNOWNDTOPROPERTY")),
        Fault(params: ["pagination": ["limit": "abc"]], refusal: .init(400, "INVALIDPAGINATION")),
        Fault(params: ["pagination": ["limit": 0]], refusal: .init(400, "INVALIDPAGINATION")),
        Fault(params: ["pagination": ["limit": -1]], refusal: .init(400, "INVALIDPAGINATION")),
        Fault(params: ["pagination": ["page": "x"]], refusal: .init(400, "INVALIDPAGINATION")),
        Fault(params: ["pagination": 5], refusal: .init(400, "INVALIDPAGINATION")),
        Fault(
            params: ["cursor": ["limit": 0]], refusal: .init(400, "INVALIDPAGINATION"), method: "main.eventlog.tail"),
        Fault(
            params: ["filter": [["id", ">", 3]]], refusal: .init(400, "INVALIDFILTER"), method: "main.eventlog.tail"),
        Fault(
            params: ["cursor": ["field": "nonsense"]], refusal: .init(400, "UNKNOWNDTOPROPERTY"),
            method: "main.eventlog.tail"),
        Fault(
            params: ["select": ["median": ["id"]]], refusal: .init(400, "UNKNOWNAGGREGATEFUNCTION"),
            method: "main.eventlog.aggregate"),
        Fault(
            params: ["select": ["id"]], refusal: .init(400, "INVALIDSELECT"), method: "main.eventlog.aggregate"),
    ]

    @Test("What cannot be understood is refused by its code", arguments: faults)
    func fault(_ fault: Fault) async throws {
        try await Self.with { portal in
            #expect(await portal.refusal3(fault.method, fault.params) == fault.refusal)
        }
    }

    @Test("A message names the parameter, as JSON")
    func message() async throws {
        try await Self.with { portal in
            let answer = await portal.respond3("main.eventlog.list", ["pagination": ["limit": "abc"]]).answer
            #expect(answer["error"]?["message"] == "Unable to recognize pagination parameter `{\"limit\":\"abc\"}`")
            #expect(answer["result"] == nil)
            let missing = await portal.respond3("tasks.task.get").answer
            #expect(
                missing["error"]?["validation"] == [
                    ["message": "Required field `id` is not specified", "field": "id"]
                ])
        }
    }

    struct Paging: Sendable, CustomTestStringConvertible {
        var pagination: JSONValue
        var ids: [Int]
        var testDescription: String { pagination.serialized() }
    }

    @Test(
        "Pages count from one, an offset stands for itself, and page 0 is the first one",
        arguments: [
            Paging(pagination: .null, ids: Array(1...10)), Paging(pagination: ["limit": 3], ids: [1, 2, 3]),
            Paging(pagination: ["limit": 3, "page": 0], ids: [1, 2, 3]),
            Paging(pagination: ["limit": 3, "page": 1], ids: [1, 2, 3]),
            Paging(pagination: ["limit": 3, "page": 4], ids: [10]),
            Paging(pagination: ["limit": "3", "page": "2"], ids: [4, 5, 6]),
            Paging(pagination: ["offset": 8], ids: [9, 10]),
            Paging(pagination: ["limit": 2, "offset": 3], ids: [4, 5]), Paging(pagination: ["offset": 20], ids: []),
        ])
    func pagination(_ paging: Paging) async throws {
        try await Self.with { portal in
            let found = await portal.result3(
                "main.eventlog.list",
                [
                    "filter": [["auditTypeId", "!=", "USER_AUTHORIZE"]], "pagination": paging.pagination,
                    "select": ["id"],
                ])
            #expect(found["items"]?.column("id") == paging.ids.map(String.init))
        }
    }

    @Test("Order is by the fields named, then by number; selected fields come alone")
    func order() async throws {
        try await Self.with { portal in
            let found = await portal.result3(
                "main.eventlog.list",
                [
                    "filter": [["id", "<=", 6]], "order": ["userId": "desc", "id": "DESC"],
                    "select": ["id", "userId", "nonsense"],
                ])
            #expect(found["items"]?.column("id") == ["6", "3", "5", "2", "4", "1"])
            #expect(found["items"]?[0] == ["id": 6, "userId": 3])
        }
    }

    @Test("What came after a cursor comes in the cursor's order, up or down")
    func tail() async throws {
        try await Self.with { portal in
            func tail(_ cursor: JSONObject) async -> [String] {
                await portal.result3(
                    "main.eventlog.tail",
                    [
                        "cursor": .object(cursor), "filter": [["auditTypeId", "!=", "USER_AUTHORIZE"]],
                        "select": ["id", "timestampX"],
                    ])["items"]?.column("id") ?? []
            }
            #expect(await tail([:]).count == 10)
            #expect(await tail(["value": 4, "limit": 3]) == ["5", "6", "7"])
            #expect(await tail(["value": 4, "order": "DESC", "limit": 2]) == ["3", "2"])
            #expect(
                await tail(["field": "timestampX", "value": "2026-08-20T22:00:00+03:00"]) == ["9", "10"])
            #expect(await tail(["value": 10]).isEmpty)
        }
    }

    @Test("New entries reach a reader that asks for what came after the last one")
    func following() async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { portal in
            var last = 0
            for hour in 0..<3 {
                let items = await portal.result3("main.eventlog.tail", ["cursor": ["value": .int(last)]])["items"]
                // At first the people's own, then one for each hour in which the application called.
                #expect(items?.array?.count == (hour == 0 ? 5 : 1))
                last = items?.array?.last?["id"]?.integer ?? 0
                #expect(
                    await portal.result3("main.eventlog.tail", ["cursor": ["value": .int(last)]])["items"] == [])
                portal.platform.clock.advance(by: 1200)
                #expect(
                    await portal.result3("main.eventlog.tail", ["cursor": ["value": .int(last)]])["items"] == [])
                portal.platform.clock.advance(by: hour == 2 ? 0 : 2400)
                try await portal.platform.database.write { db in
                    try db.execute(sql: "UPDATE tokenPair SET accessExpires = accessExpires + 7200")
                }
            }
        }
    }

    @Test("Figures over a list are keyed by function and field, two results deep")
    func aggregate() async throws {
        try await Self.with { portal in
            let result = await portal.result3(
                "main.eventlog.aggregate",
                [
                    "select": [
                        "count": ["id"], "countDistinct": ["userId"], "sum": ["id": "total"], "min": ["id"],
                        "max": ["id"], "avg": ["id"],
                    ],
                    "filter": [["id", "<=", 10]],
                ])
            #expect(
                result == [
                    "result": [
                        "count": ["id": 10], "countDistinct": ["userId": 3], "sum": ["id": 55], "min": ["id": 1],
                        "max": ["id": 10], "avg": ["id": 5.5],
                    ]
                ])
        }
    }

    @Test("Random filters find what a plain model finds", arguments: 0..<12)
    func model(seed: Int) async throws {
        try await Self.with { portal in
            var random = Numbers(state: UInt64(seed) &* 7919 &+ 17)
            for _ in 0..<25 {
                let (filter, holds) = Self.random(&random, depth: 0)
                let found = await portal.result3(
                    "main.eventlog.list", ["filter": [filter, ["id", "<=", 10]], "select": ["id"]])
                let expected = (1...10).filter { holds($0, ($0 - 1) % 3 + 1) }
                #expect(found["items"]?.column("id") == expected.map(String.init), "\(filter.serialized())")
            }
        }
    }

    private static func random(
        _ random: inout Numbers, depth: Int
    ) -> (JSONValue, @Sendable (_ id: Int, _ user: Int) -> Bool) {
        if depth < 3, random.next(3) == 0 {
            let parts = (0..<random.next(3) + 1).map { _ in Self.random(&random, depth: depth + 1) }
            let (isOr, isNegative) = (random.next(2) == 0, random.next(3) == 0)
            let group: JSONValue = [
                "logic": isOr ? "or" : "and", "negative": .bool(isNegative), "conditions": .array(parts.map(\.0)),
            ]
            return (
                group,
                { id, user in
                    let each = parts.map { $0.1(id, user) }
                    return (isOr ? each.contains(true) : !each.contains(false)) != isNegative
                }
            )
        }
        let isUser = random.next(2) == 0
        let (first, second) = (random.next(12), random.next(12))
        let field: JSONValue = isUser ? "userId" : "id"
        let pick: @Sendable (Int, Int) -> Int = { id, user in isUser ? user : id }
        switch random.next(8) {
        case 0: return ([field, "=", .int(first)], { pick($0, $1) == first })
        case 1: return ([field, "!=", .int(first)], { pick($0, $1) != first })
        case 2: return ([field, ">", .int(first)], { pick($0, $1) > first })
        case 3: return ([field, ">=", .int(first)], { pick($0, $1) >= first })
        case 4: return ([field, "<", .int(first)], { pick($0, $1) < first })
        case 5: return ([field, "<=", .int(first)], { pick($0, $1) <= first })
        case 6: return ([field, [.int(first), .int(second)]], { [first, second].contains(pick($0, $1)) })
        default:
            return (
                [field, "between", [.int(first), .int(second)]], { first <= pick($0, $1) && pick($0, $1) <= second }
            )
        }
    }

    private struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }
}
