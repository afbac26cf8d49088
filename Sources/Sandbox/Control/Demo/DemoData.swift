import Bitrix24Wire
import Foundation
import GRDB

/// Demo records of a company of any size: people, customers, and deals with the history of two years, the same for the same seed.
///
/// What stands in them is data: word lists by language and a recipe for each type. Recipes of types that the sandbox does not know are
/// passed over. It gives batch after batch and takes back the identifiers, so that the caller decides about transactions.
struct DemoData {
    struct Batch: Sendable {
        var entity: String
        var rows: [JSONObject]
        fileprivate var recipe: Int
    }

    /// Records that were made, as far as later ones refer to them.
    private struct Made {
        var ids: [Int] = []
        var members: [String: [JSONValue]] = [:]
        /// The place of an identifier. Identifiers of one portal's seeding have no gaps.
        func index(of id: Int) -> Int? {
            guard let first = ids.first else { return nil }
            let index = id - first
            return ids.indices.contains(index) && ids[index] == id ? index : nil
        }
    }

    private struct Step {
        var owner: Int
        var stage: String
        var semantics: String
        /// 1 the beginning, 2 on the way, 3 the end, as `crm.stagehistory.list` counts.
        var type: Int
        var time: Int
    }

    private struct Person {
        var name: String
        var lastName: String
        var secondName: String
    }

    /// More rows at once would hold the database for long.
    private static let batchSize = 1_000

    private let recipes: [DemoRecipe]
    private let deals: Int
    private let language: String
    private let words: [String: [String]]
    private let users: [Int]
    /// Unix seconds.
    private let now: Int
    private var random: SplitMix64
    private var recipe = 0
    private var done = 0
    private var made: [String: Made] = [:]
    private var steps: [String: [Step]] = [:]
    private var person: Person?
    /// Words in Latin letters for addresses.
    private var mails = 0

    /// - Parameters:
    ///   - deals: how many deals there shall be, 1 or more; the others follow from it.
    ///   - users: who they belong to.
    ///   - now: the sandbox's time, Unix seconds.
    init(deals: Int, language: String, users: [Int], now: Int, seed: UInt64) {
        recipes = DemoRecipe.all.filter { RecordType.named($0.type) != nil }
        self.deals = max(1, deals)
        self.language = language == "ru" ? "ru" : "en"
        self.users = users.isEmpty ? [1] : users
        // Whole hours, so that two runs in a row are alike.
        self.now = now - now % 3_600
        words = DemoWords.all[self.language] ?? [:]
        random = SplitMix64(state: seed)
    }

    /// The next rows, or `nil` when all are made.
    mutating func next() -> Batch? {
        while recipe < recipes.count {
            let current = recipes[recipe]
            let steps = current.stepsOf.map { self.steps[$0] ?? [] }
            let count = steps.map { min(current.most, $0.count) } ?? current.count(deals: deals)
            guard done < count else {
                // Steps are asked for once.
                if let type = current.stepsOf { self.steps[type] = nil }
                recipe += 1
                done = 0
                continue
            }
            let range = done..<min(count, done + Self.batchSize)
            var rows: [JSONObject] = []
            rows.reserveCapacity(range.count)
            for index in range {
                rows.append(row(current, index: index, of: count, step: steps?[index]))
            }
            done = range.upperBound
            return Batch(entity: current.type, rows: rows, recipe: recipe)
        }
        return nil
    }

    /// Takes the identifiers of a batch's rows.
    mutating func keep(_ ids: [Int], of batch: Batch) {
        let recipe = recipes[batch.recipe]
        var made = made.removeValue(forKey: recipe.type) ?? Made()
        made.ids += ids
        for name in recipe.remembered {
            made.members[name, default: []] += batch.rows.map { $0[name] ?? .null }
        }
        self.made[recipe.type] = made
        guard let pipeline = recipe.pipeline, recipes.contains(where: { $0.stepsOf == recipe.type }) else { return }
        for (id, row) in zip(ids, batch.rows) { remember(id, row, pipeline, type: recipe.type) }
    }

    // MARK: A record

    private mutating func row(_ recipe: DemoRecipe, index: Int, of count: Int, step: Step?) -> JSONObject {
        var row = JSONObject(minimumCapacity: recipe.fields.count + 8)
        person = nil
        for (name, value) in recipe.fields {
            let made = make(value, in: row, index: index, of: count, step: step)
            if !made.isNull { row[name] = made }
        }
        if let pipeline = recipe.pipeline { move(&row, through: pipeline) }
        // What only other fields of the recipe needed.
        for name in row.keys.filter({ $0.hasPrefix("@") }) { row.removeValue(forKey: name) }
        return row
    }

    private mutating func make(
        _ value: DemoRecipe.Value, in row: JSONObject, index: Int, of count: Int, step: Step?
    ) -> JSONValue {
        switch value {
        case .constant(let value): return value
        case .word(let list): return .string(word(list))
        case .pick(let elements, let limits):
            let number = random.number(below: limits.last ?? 1)
            return elements[limits.firstIndex { number < $0 } ?? 0]
        case .text(let parts): return .string(text(parts, in: row))
        case .list(let values): return .array(values.map { make($0, in: row, index: index, of: count, step: step) })
        case .number(let range, let by, let isWhole):
            let number = random.number(in: range) * (by[language] ?? 1)
            return isWhole ? .int(number) : .double(Double(number))
        case .user:
            // The first few sell most.
            let share = Double(random.number(below: 1 << 20)) / Double(1 << 20)
            return .int(users[min(users.count - 1, Int(share * share * Double(users.count)))])
        case .currency: return language == "ru" ? "RUB" : "USD"
        case .record(let type):
            guard let ids = made[type]?.ids, !ids.isEmpty else { return .null }
            return .int(ids[random.number(below: ids.count)])
        case .member(let field, let type, let name): return member(row[field], type, name)
        case .person(let part): return personPart(part)
        case .phone(let kind): return [["VALUE": .string(phone()), "VALUE_TYPE": .string(kind)]]
        case .mail(let name):
            mails += 1
            return [["VALUE": .string("\(name)\(mails)@\(word("domains"))"), "VALUE_TYPE": "WORK"]]
        case .web:
            mails += 1
            return [["VALUE": .string("https://company\(mails).\(word("domains"))"), "VALUE_TYPE": "WORK"]]
        case .time(let days, let isRising):
            let part =
                isRising
                ? (Double(index) + fraction()) / Double(max(1, count)) : fraction()
            let day = days.lowerBound + (days.upperBound - days.lowerBound) * part
            return time(workingHour(now + Int(day * 86_400)))
        case .after(let field, let days, let isDay, let mayBeFuture):
            guard let start = row[field]?.string.flatMap(PortalTime.parse) else { return .null }
            let day = days.lowerBound + (days.upperBound - days.lowerBound) * fraction()
            var seconds = start + Int(day * 86_400)
            if !mayBeFuture { seconds = min(seconds, now) }
            return isDay ? .string(PortalTime.dayText(days: PortalTime.day(unixSeconds: seconds))) : time(seconds)
        case .step(let part):
            guard let step else { return .null }
            switch part {
            case "owner": return .int(step.owner)
            case "time": return time(step.time)
            case "type": return .int(step.type)
            case "semantics": return .string(step.semantics)
            default: return .string(step.stage)
            }
        }
    }

    private mutating func text(_ parts: [DemoRecipe.Part], in row: JSONObject) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .plain(let plain): text += plain
            case .word(let list): text += word(list)
            case .field(let name): text += Self.value(name, in: row)?.text ?? ""
            case .member(let field, let type, let name):
                text += member(Self.value(field, in: row), type, name).text ?? ""
            }
        }
        return text
    }

    /// `@DEAL` is a value of the recipe's own, or else the record's field `DEAL`.
    private static func value(_ name: String, in row: JSONObject) -> JSONValue? {
        row[name] ?? row[String(name.dropFirst())]
    }

    private func member(_ reference: JSONValue?, _ type: String, _ name: String) -> JSONValue {
        guard let id = reference?.integer, let made = made[type], let index = made.index(of: id),
            let values = made.members[name], values.indices.contains(index)
        else { return .null }
        return values[index]
    }

    private mutating func word(_ list: String) -> String {
        guard let words = words[list], !words.isEmpty else { return "" }
        return words[random.number(below: words.count)]
    }

    private mutating func personPart(_ part: String) -> JSONValue {
        let known: Person
        if let person {
            known = person
        } else {
            let gender = random.number(below: 2) == 0 ? "male" : "female"
            known = Person(
                name: word("\(gender)Names"), lastName: word("\(gender)LastNames"),
                secondName: word("\(gender)SecondNames"))
            person = known
        }
        switch part {
        case "lastName": return .string(known.lastName)
        case "secondName": return known.secondName.isEmpty ? .null : .string(known.secondName)
        default: return .string(known.name)
        }
    }

    /// Numbers that are reserved for fiction.
    private mutating func phone() -> String {
        String(word("phone").map { $0 == "#" ? Character(String(random.number(below: 10))) : $0 })
    }

    private mutating func fraction() -> Double { Double(random.number(below: 1 << 30)) / Double(1 << 30) }

    private func time(_ seconds: Int) -> JSONValue {
        .string(PortalTime.text(unixSeconds: min(seconds, now + 400 * 86_400)))
    }

    /// Between nine and six of the same day, unless that is still to come.
    private mutating func workingHour(_ seconds: Int) -> Int {
        let day = seconds - seconds % 86_400
        let moved = day + random.number(in: 6 * 3_600...15 * 3_600)
        return min(moved, now)
    }

    // MARK: Stages

    /// Sets the stage that the record's age leads to, and the moments that go with it.
    private mutating func move(_ row: inout JSONObject, through pipeline: DemoRecipe.Pipeline) {
        guard let start = row[pipeline.start]?.string.flatMap(PortalTime.parse) else { return }
        let lasts = pipeline.days.lowerBound + (pipeline.days.upperBound - pipeline.days.lowerBound) * fraction()
        let end = start + Int(lasts * 86_400)
        var last = start
        if end <= now {
            let isWon = fraction() < pipeline.wonShare
            let stages = isWon ? pipeline.won : pipeline.lost
            row[pipeline.stage] = .string(stages[random.number(below: stages.count)])
            for (field, isDay) in pipeline.closedAt {
                row[field] = isDay ? .string(PortalTime.dayText(days: PortalTime.day(unixSeconds: end))) : time(end)
            }
            last = end
        } else {
            let part = Double(now - start) / Double(max(1, end - start))
            let stage = min(pipeline.open.count - 1, Int(part * Double(pipeline.open.count)))
            row[pipeline.stage] = .string(pipeline.open[stage])
            last = start + Int(Double(end - start) * Double(stage) / Double(pipeline.open.count))
        }
        for field in pipeline.moved { row[field] = time(max(start, min(last, now))) }
    }

    /// The stages that a record has passed on its way to the one it has.
    private mutating func remember(_ id: Int, _ row: JSONObject, _ pipeline: DemoRecipe.Pipeline, type: String) {
        guard let stage = row[pipeline.stage]?.string,
            let start = row[pipeline.start]?.string.flatMap(PortalTime.parse),
            let last = pipeline.moved.first.flatMap({ row[$0]?.string }).flatMap(PortalTime.parse)
        else { return }
        let open: ArraySlice<String>
        if let index = pipeline.open.firstIndex(of: stage) {
            open = pipeline.open[...index]
        } else if pipeline.won.contains(stage) {
            open = pipeline.open[...]
        } else {
            open = pipeline.open[...random.number(below: pipeline.open.count)]
        }
        let isClosed = !pipeline.open.contains(stage)
        let count = open.count + (isClosed ? 1 : 0)
        for (index, passed) in (Array(open) + (isClosed ? [stage] : [])).enumerated() {
            let semantics = pipeline.won.contains(passed) ? "S" : pipeline.lost.contains(passed) ? "F" : "P"
            steps[type, default: []].append(
                Step(
                    owner: id, stage: passed, semantics: semantics,
                    type: index == 0 ? 1 : semantics == "P" ? 2 : 3,
                    time: start + (last - start) * index / max(1, count - 1)))
        }
    }
}

/// `Resources/demo/words.LANGUAGE.json`
enum DemoWords {
    static let all: [String: [String: [String]]] = ["en", "ru"].reduce(into: [:]) { all, language in
        guard let bytes = try? FactTable.bytes("demo/words.\(language).json"), let json = try? JSONValue(parsing: bytes)
        else { return }
        all[language] = (json.object ?? [:]).reduce(into: [:]) { lists, list in
            lists[list.key] = (list.value.array ?? []).compactMap(\.string)
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func number(below limit: Int) -> Int { Int(next() >> 1) % max(1, limit) }

    fileprivate mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + number(below: range.upperBound - range.lowerBound + 1)
    }
}
