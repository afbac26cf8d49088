import Testing

@testable import Sandbox

/// Random batches of commands that use each other's results, on deals that a plain dictionary keeps too.
@Suite("Properties: batch", .timeLimit(.minutes(5)))
struct BatchPropertyTests {
    /// What a batch of commands comes to, worked out by hand.
    private struct Model {
        /// Titles by identifier.
        var deals: [Int: String] = [:]
        var last = 0
        var results: [String: JSONValue] = [:]
        var errors: [String: String] = [:]
        var totals: [String: Int] = [:]
        /// Results of `add`, whose numbers later commands may use.
        var made: [(key: String, id: Int)] = []

        mutating func forgetBatch() {
            results = [:]
            errors = [:]
            totals = [:]
            made = []
        }
    }

    private enum Command {
        case add(title: String)
        /// A title that ends in the number which an earlier command made.
        case addAfter(key: String, id: Int)
        case get(id: Int, reference: String?)
        case update(id: Int, reference: String, title: String)
        case delete(id: Int)
        case list(upTo: Int)
        case me
        case noMethod, noScope, nested

        var text: String {
            switch self {
            case .add(let title): "crm.deal.add?fields[TITLE]=\(FormCodec.escape(title))"
            case .addAfter(let key, _): "crm.deal.add?fields[TITLE]=After+$result[\(key)]"
            case .get(let id, let reference): "crm.deal.get?id=\(reference.map { "$result[\($0)]" } ?? String(id))"
            case .update(_, let reference, let title):
                "crm.deal.update?id=$result[\(reference)]&fields[TITLE]=\(FormCodec.escape(title))"
            case .delete(let id): "crm.deal.delete?id=\(id)"
            case .list(let id): "crm.deal.list?filter[%3C%3DID]=\(id)&order[ID]=ASC&select[]=ID"
            case .me: "profile"
            case .noMethod: "no.such.method"
            case .noScope: "disk.storage.getlist"
            case .nested: "batch?cmd[a]=profile"
            }
        }
    }

    /// - Returns: whether it succeeded.
    private static func apply(_ command: Command, key: String, to model: inout Model) -> Bool {
        func fail(_ code: String) -> Bool {
            model.errors[key] = code
            return false
        }
        switch command {
        case .add, .addAfter:
            model.last += 1
            if case .add(let title) = command { model.deals[model.last] = title }
            if case .addAfter(_, let id) = command { model.deals[model.last] = "After \(id)" }
            model.made.append((key, model.last))
            model.results[key] = .int(model.last)
        case .get(let id, _):
            guard let title = model.deals[id] else { return fail("") }
            model.results[key] = ["ID": .string(String(id)), "TITLE": .string(title)]
        case .update(let id, _, let title):
            guard model.deals[id] != nil else { return fail("") }
            model.deals[id] = title
            model.results[key] = true
        case .delete(let id):
            guard model.deals.removeValue(forKey: id) != nil else { return fail("") }
            model.results[key] = true
        case .list(let id):
            let found = model.deals.keys.filter { $0 <= id }.sorted()
            model.totals[key] = found.count
            model.results[key] = .array(found.prefix(50).map { ["ID": .string(String($0))] })
        case .me: model.results[key] = ["ID": "1"]
        case .noMethod: return fail("ERROR_METHOD_NOT_FOUND")
        case .noScope: return fail("insufficient_scope")
        case .nested: return fail("ERROR_BATCH_METHOD_NOT_ALLOWED")
        }
        return true
    }

    private static func command(_ model: Model, _ random: inout SeededGenerator) -> Command {
        let anyID = Int.random(in: 1...max(1, model.last + 2), using: &random)
        let made = model.made.isEmpty ? nil : random.pick(model.made)
        switch Int.random(in: 0..<16, using: &random) {
        case 0..<4: return .add(title: random.pick(PlainRecords.words) + " & \(anyID)")
        case 4, 5: return made.map { .addAfter(key: $0.key, id: $0.id) } ?? .me
        case 6, 7: return .get(id: anyID, reference: nil)
        case 8, 9: return made.map { .get(id: $0.id, reference: $0.key) } ?? .me
        case 10: return made.map { .update(id: $0.id, reference: $0.key, title: "Changed \(anyID)") } ?? .me
        case 11: return .delete(id: anyID)
        case 12: return .list(upTo: anyID)
        case 13: return .me
        default: return random.pick([.noMethod, .noScope, .nested])
        }
    }

    @Test("Sixty random batches come to what a plain dictionary says, with and without halt")
    func batches() async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        try await RESTPortal.with { portal in
            var model = Model()
            for round in 0..<60 {
                model.forgetBatch()
                let halts = random.chance(30)
                let isList = random.chance(30)
                let count = random.chance(15) ? 52 : Int.random(in: 1...12, using: &random)
                var cmd: JSONObject = [:]
                var hasHalted = false
                for index in 0..<count {
                    let key = isList ? String(index) : "\(random.pick(["a", "b", "key"]))\(index)"
                    // A command after the fiftieth names no result, since it is refused before anything else.
                    let command = index < 50 ? Self.command(model, &random) : .me
                    cmd[key] = .string(command.text)
                    guard !hasHalted else { continue }
                    var isFine = false
                    if index < 50 {
                        isFine = Self.apply(command, key: key, to: &model)
                    } else {
                        model.errors[key] = "ERROR_BATCH_LENGTH_EXCEEDED"
                    }
                    hasHalted = halts && !isFine
                }
                let answer = await portal.call("batch", ["cmd": .object(cmd), "halt": .int(halts ? 1 : 0)])
                let result = try #require(answer["result"])
                let said: Comment =
                    "LINTEL_SEED=\(seed), round \(round), halt \(halts): \(JSONValue.object(cmd).serialized())"
                let seen = Self.members(result["result"])
                #expect(seen.keys.sorted() == model.results.keys.sorted(), said)
                for (key, expected) in model.results {
                    #expect(Self.holds(seen[key] ?? .null, expected), "\(key): \(said)")
                }
                #expect(
                    Self.members(result["result_error"]).mapValues { $0["error"]?.string }
                        == model.errors.mapValues { $0 }, said)
                #expect(
                    Self.members(result["result_total"]).mapValues { $0.integer } == model.totals.mapValues { $0 }, said
                )
                #expect(Set(Self.members(result["result_time"]).keys) == Set(model.results.keys), said)
            }
            #expect(model.last > 60 && !model.deals.isEmpty)
            let all = await portal.call("crm.deal.list", ["select": ["ID"], "start": 0])
            #expect(all["total"]?.integer == model.deals.count, "LINTEL_SEED=\(seed)")
        }
    }

    /// A map, which PHP writes as a list when its keys are 0, 1, 2 …
    private static func members(_ value: JSONValue?) -> [String: JSONValue] {
        if let list = value?.array {
            return Dictionary(uniqueKeysWithValues: list.enumerated().map { (String($0.offset), $0.element) })
        }
        return Dictionary(uniqueKeysWithValues: (value?.object ?? [:]).map { ($0.key, $0.value) })
    }

    /// Whether an answer has all that is expected of it; it may have more.
    private static func holds(_ answer: JSONValue, _ expected: JSONValue) -> Bool {
        switch expected {
        case .object(let members): members.allSatisfy { holds(answer[$0.key] ?? .null, $0.value) }
        case .array(let elements):
            answer.array?.count == elements.count && zip(answer.array ?? [], elements).allSatisfy { holds($0, $1) }
        default: answer == expected
        }
    }
}
