import Bitrix24Wire

/// How the demo records of one type are made: `Resources/demo/recipes.json`, so that a new type needs no code.
struct DemoRecipe: Sendable {
    /// Where a value comes from.
    indirect enum Value: Sendable {
        case constant(JSONValue)
        /// A word of a list of the language.
        case word(String)
        /// One of these, some more often than others; the second list rises up to the sum of all weights.
        case pick([JSONValue], limits: [Int])
        case text([Part])
        case list([Value])
        /// Whole multiples of what the language's money needs.
        case number(ClosedRange<Int>, by: [String: Int], isWhole: Bool)
        /// An employee.
        case user
        case currency
        /// A record that was made before.
        case record(String)
        /// A member of the record that a field names.
        case member(field: String, type: String, name: String)
        /// `name`, `lastName` or `secondName` of one and the same person.
        case person(String)
        case phone(String), mail(String), web
        /// Days from now; rising: later records are younger.
        case time(ClosedRange<Double>, isRising: Bool)
        case after(String, days: ClosedRange<Double>, isDay: Bool, mayBeFuture: Bool)
        /// Of one step of a record's way through its stages.
        case step(String)
    }

    enum Part: Sendable {
        case plain(String)
        case word(String)
        case member(field: String, type: String, name: String)
        case field(String)
    }

    /// How records move through their stages with time.
    struct Pipeline: Sendable {
        var stage: String
        var start: String
        var open: [String]
        var won: [String]
        var lost: [String]
        var wonShare: Double
        /// From the beginning to the end.
        var days: ClosedRange<Double>
        /// Fields with the moment of the end; `true`: a day only.
        var closedAt: [(field: String, isDay: Bool)]
        /// Fields with the moment of the last step.
        var moved: [String]
    }

    let type: String
    /// Records for each deal that is asked for.
    let perDeal: Double
    let least: Int
    let most: Int
    /// In place of ``perDeal``: one for each step that records of this type have taken.
    let stepsOf: String?
    let fields: [(name: String, value: Value)]
    let pipeline: Pipeline?
    /// Fields that later recipes ask for.
    let remembered: [String]

    static let all: [DemoRecipe] = {
        guard let bytes = try? FactTable.bytes("demo/recipes.json"), let json = try? JSONValue(parsing: bytes) else {
            return []
        }
        return (json.array ?? []).compactMap(DemoRecipe.init)
    }()

    func count(deals: Int) -> Int { min(most, max(least, Int((Double(deals) * perDeal).rounded()))) }
}

extension DemoRecipe {
    init?(_ json: JSONValue) {
        guard let type = json["type"]?.string, let fields = json["fields"]?.object else { return nil }
        self.type = type
        perDeal = json["per"]?.number ?? 0
        least = json["min"]?.integer ?? 0
        most = json["max"]?.integer ?? Int.max
        stepsOf = json["steps"]?.string
        remembered = (json["remember"]?.array ?? []).compactMap(\.string)
        var values: [(name: String, value: Value)] = []
        for (name, value) in fields {
            guard let value = Value(value) else { return nil }
            values.append((name, value))
        }
        self.fields = values
        if let json = json["pipeline"] {
            guard let pipeline = Pipeline(json) else { return nil }
            self.pipeline = pipeline
        } else {
            pipeline = nil
        }
    }

    fileprivate static func days(_ json: JSONValue?) -> ClosedRange<Double>? {
        guard let low = json?[0]?.number, let high = json?[1]?.number, low <= high else { return nil }
        return low...high
    }
}

extension DemoRecipe.Pipeline {
    fileprivate init?(_ json: JSONValue) {
        func texts(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
        guard let stage = json["stage"]?.string, let start = json["start"]?.string,
            let days = DemoRecipe.days(json["days"]), !texts("open").isEmpty, !texts("won").isEmpty,
            !texts("lost").isEmpty
        else { return nil }
        self.init(
            stage: stage, start: start, open: texts("open"), won: texts("won"), lost: texts("lost"),
            wonShare: json["wonShare"]?.number ?? 0.5, days: days,
            closedAt: (json["closedAt"]?.object ?? [:]).map { ($0.key, $0.value == "date") }, moved: texts("moved"))
    }
}

extension DemoRecipe.Value {
    init?(_ json: JSONValue) {
        guard let object = json.object, let key = object.keys.first, key.hasPrefix("@") else {
            self = .constant(json)
            return
        }
        let argument = object[key] ?? .null
        switch key {
        case "@pick":
            if let list = argument.string {
                self = .word(list)
                return
            }
            guard let elements = argument.array, !elements.isEmpty else { return nil }
            let weights = object["weights"]?.array?.map { $0.integer ?? 1 } ?? elements.map { _ in 1 }
            guard weights.count == elements.count, weights.allSatisfy({ $0 > 0 }) else { return nil }
            var sum = 0
            self = .pick(
                elements,
                limits: weights.map { weight in
                    sum += weight
                    return sum
                })
        case "@text":
            guard let text = argument.string else { return nil }
            self = .text(Self.parts(text))
        case "@list":
            self = .list((argument.array ?? []).map { $0.string.map { .text(Self.parts($0)) } ?? .constant($0) })
        case "@number":
            guard let low = argument[0]?.integer, let high = argument[1]?.integer, low <= high else { return nil }
            self = .number(
                low...high, by: (object["by"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.integer ?? 1 },
                isWhole: object["whole"]?.bool ?? false)
        case "@user": self = .user
        case "@currency": self = .currency
        case "@ref":
            guard let type = argument.string else { return nil }
            self = .record(type)
        case "@of":
            guard let field = argument[0]?.string, let type = argument[1]?.string, let name = argument[2]?.string
            else { return nil }
            self = .member(field: field, type: type, name: name)
        case "@person": self = .person(argument.string ?? "name")
        case "@phone": self = .phone(argument.string ?? "WORK")
        case "@mail": self = .mail(argument.string ?? "person")
        case "@web": self = .web
        case "@time":
            guard let days = DemoRecipe.days(argument) else { return nil }
            self = .time(days, isRising: object["rising"]?.bool ?? false)
        case "@after":
            guard let field = argument.string, let days = DemoRecipe.days(object["days"]) else { return nil }
            self = .after(
                field, days: days, isDay: object["day"]?.bool ?? false, mayBeFuture: object["future"]?.bool ?? false)
        case "@step": self = .step(argument.string ?? "stage")
        default: return nil
        }
    }

    /// `{products}`, `{@FIELD}`, `{@FIELD:crm.company:TITLE}`
    private static func parts(_ text: String) -> [DemoRecipe.Part] {
        var parts: [DemoRecipe.Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.plain(String(rest[..<open]))) }
            let name = rest[rest.index(after: open)..<close]
            let pieces = name.split(separator: ":").map(String.init)
            if name.hasPrefix("@"), pieces.count == 3 {
                parts.append(.member(field: pieces[0], type: pieces[1], name: pieces[2]))
            } else if name.hasPrefix("@") {
                parts.append(.field(String(name)))
            } else {
                parts.append(.word(String(name)))
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.plain(String(rest))) }
        return parts
    }
}
