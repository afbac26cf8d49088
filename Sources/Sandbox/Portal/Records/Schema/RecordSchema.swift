/// What a record type's file says beside its fields: how its records are written, answered and refused, and which methods it has.
///
/// The format is described in `docs/records.md`.
struct RecordSchema: Sendable {
    /// How answers spell numbers: as numbers, or nearly everything as text.
    enum Answers: String, Sendable { case typed, text }

    /// By which of its names callers know a field.
    enum Names: String, Sendable {
        case asIs = "as-is"
        case item
    }

    /// What becomes of input fields that the type does not know.
    enum Unknown: String, Sendable { case drop, keep, refuse }

    /// Who may do something, on top of a person's rights.
    enum Audience: String, Sendable { case any, admin, owner }

    /// What is done with a record, as far as rights and events tell it apart.
    enum Action: String, Sendable, CaseIterable { case read, add, update, delete }

    let answers: Answers
    let names: Names
    let unknown: Unknown
    /// Field by whose text callers name a record; `nil`: by its number.
    let key: String?
    /// Other families whose standing records must be there before a method of this one runs.
    let uses: [String]
    /// Fields that no two records may agree in.
    let unique: [[String]]
    let audiences: [Action: Audience]
    /// Field with the person whose record it is.
    let ownerField: String?
    let errors: [SchemaError.Case: SchemaError]
    /// Names of events, and what they say.
    let events: [Action: String]
    let eventData: JSONValue
    let methods: [String: SchemaMethod]
    /// Records that every portal has.
    let standing: [JSONObject]

    init(_ json: JSONValue, type: String) {
        answers = json["answers"]?.string.flatMap(Answers.init) ?? .text
        names = json["names"]?.string.flatMap(Names.init) ?? .asIs
        unknown = json["unknown"]?.string.flatMap(Unknown.init) ?? .drop
        key = json["key"]?.string
        uses = (json["uses"]?.array ?? []).compactMap(\.string)
        unique = (json["unique"]?.array ?? []).map { ($0.array ?? [$0]).compactMap(\.string) }
        let rights = json["rights"]
        var audiences: [Action: Audience] = [:]
        for action in Action.allCases {
            let word = rights?[action.rawValue]?.string ?? (action == .read ? nil : rights?["write"]?.string)
            audiences[action] = word.flatMap(Audience.init)
        }
        self.audiences = audiences
        ownerField = rights?["owner"]?.string
        errors = SchemaError.table(json["errors"])
        var events: [Action: String] = [:]
        for action in Action.allCases { events[action] = json["events"]?[action.rawValue]?.string }
        self.events = events
        eventData = json["events"]?["data"] ?? ["FIELDS": ["ID": "@id"]]
        standing = (json["standing"]?.array ?? []).compactMap(\.object)
        methods = SchemaMethod.table(json, type: type)
    }
}

/// A refusal as a schema words it. `@names`, `@field`, `@value` and `@id` in its text stand for what was wrong.
struct SchemaError: Sendable, Hashable {
    enum Case: String, Sendable, CaseIterable {
        case notFound, denied, required, invalid, duplicate, reference, badId, noInput
        /// Where changes are refused in other words than reading.
        case deniedWrite = "denied.write"
    }

    var code: String
    var status: Int
    var text: String

    init(_ json: JSONValue) {
        code = json["code"]?.text ?? ""
        status = json["status"]?.integer ?? 400
        text = json["text"]?.string ?? ""
    }

    static func table(_ json: JSONValue?) -> [Case: SchemaError] {
        var table: [Case: SchemaError] = [:]
        for name in Case.allCases { table[name] = json?[name.rawValue].map(SchemaError.init) }
        return table
    }

    func failure(_ parts: [String: String] = [:]) -> RESTFailure {
        var text = text
        for (name, value) in parts { text = text.replacing("@\(name)", with: value) }
        return RESTFailure(ErrorCode(code), status: status, text.isEmpty ? nil : text)
    }
}
