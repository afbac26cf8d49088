import Testing

@testable import Sandbox

/// Random records, filters, orders and pages; what comes back is compared with ``PlainRecords``.
@Suite("Properties: lists", .timeLimit(.minutes(5)))
struct ListPropertyTests {
    static let records = 173
    static let questions = 120

    @Test(
        "Filter, order and paging of every type in both styles are those of a plain list",
        arguments: PlainRecords.types, [false, true])
    func lists(kinds: PlainRecords.Kinds, isItem: Bool) async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed &+ UInt64(kinds.entityTypeID))
        var model = PlainRecords(kinds: kinds)
        let rows = model.fill(Self.records, &random)
        let questions = (0..<Self.questions).map { _ in
            let condition = isItem ? model.nested(&random, depth: 3) : model.flat(&random)
            let order = model.order(&random)
            return (
                filter: model.filter(condition, isItem: isItem, &random), order: order,
                expected: model.ids(condition, order: order)
            )
        }
        // Not all of them may ask for nothing, or the test says nothing.
        #expect(
            questions.filter { !$0.expected.isEmpty && $0.expected.count < Self.records }.count > Self.questions / 3)
        try await RESTPortal.with { portal in
            let ids = try await portal.seed(kinds.type, rows)
            #expect(ids == Array(1...Self.records))
            for question in questions {
                var params: JSONObject = ["filter": .object(question.filter), "select": [isItem ? "id" : "ID"]]
                var order: JSONObject = [:]
                for (field, isDescending) in question.order {
                    order[field.map { isItem ? $0.item : $0.name } ?? (isItem ? "id" : "ID")] =
                        isDescending ? "DESC" : "ASC"
                }
                params["order"] = .object(order)
                if isItem { params["entityTypeId"] = .int(kinds.entityTypeID) }
                let said: Comment = "LINTEL_SEED=\(seed): \(JSONValue.object(params).serialized())"
                let list = Lister(portal: portal, kinds: kinds, isItem: isItem)
                let pages = await list.pages(params)
                #expect(pages.ids == question.expected, said)
                #expect(pages.totals.allSatisfy { $0 == question.expected.count }, said)
                #expect(pages.sizes.dropLast().allSatisfy { $0 == 50 }, said)
            }
        }
    }

    @Test("Going on by identifier without counting reads the same records", arguments: PlainRecords.types)
    func uncounted(kinds: PlainRecords.Kinds) async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        var model = PlainRecords(kinds: kinds)
        let rows = model.fill(Self.records, &random)
        let condition = PlainRecords.Condition.equal(
            kinds.fields[0], [PlainRecords.value(kinds.fields[0], &random)], isNegated: true)
        try await RESTPortal.with { portal in
            _ = try await portal.seed(kinds.type, rows)
            var read: [Int] = []
            var filter = model.filter(condition, isItem: false, &random)
            while true {
                filter[">ID"] = .int(read.last ?? 0)
                let answer = await portal.call(
                    "\(kinds.type).list",
                    ["filter": .object(filter), "order": ["ID": "ASC"], "select": ["ID"], "start": -1])
                #expect(answer["next"] == nil)
                let ids = answer["result"]?.column("ID").compactMap(Int.init) ?? []
                guard !ids.isEmpty else { break }
                read += ids
            }
            #expect(read == model.ids(condition, order: []), "LINTEL_SEED=\(seed)")
        }
    }
}

/// Reads a list page by page, as `next` says.
private struct Lister {
    let portal: RESTPortal
    let kinds: PlainRecords.Kinds
    let isItem: Bool

    func pages(_ params: JSONObject) async -> (ids: [Int], totals: [Int?], sizes: [Int]) {
        var params = params
        var result: (ids: [Int], totals: [Int?], sizes: [Int]) = ([], [], [])
        while result.sizes.count <= ListPropertyTests.records / 50 + 1 {
            let answer = await portal.call(isItem ? "crm.item.list" : "\(kinds.type).list", params)
            let rows = (isItem ? answer["result"]?["items"]?.array : answer["result"]?.array) ?? []
            result.ids += rows.compactMap { $0[isItem ? "id" : "ID"]?.integer }
            result.totals.append(answer["total"]?.integer)
            result.sizes.append(rows.count)
            guard let next = answer["next"] else { break }
            params["start"] = next
        }
        return result
    }
}
