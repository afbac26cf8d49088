/// One method of a record type, as its file describes it.
struct SchemaMethod: Sendable {
    enum Operation: String, Sendable, CaseIterable {
        case add, get, list, update, delete, fields, count
        /// Changes the record that the conditions name, adds it when there is none.
        case put
        /// The first record that the conditions name.
        case first
        case exists
        /// Puts the given rows in the place of all records that the conditions name.
        case replace
        /// Adds a record unless there is one with these values.
        case append
        /// Removes all records that the conditions name.
        case clear
        /// Answers its template.
        case constant

        var isReading: Bool {
            switch self {
            case .get, .list, .fields, .count, .first, .exists, .constant: true
            case .add, .update, .delete, .put, .replace, .append, .clear: false
            }
        }

        var action: RecordSchema.Action {
            switch self {
            case .add, .append: .add
            case .update, .put, .replace: .update
            case .delete, .clear: .delete
            case .get, .list, .fields, .count, .first, .exists, .constant: .read
            }
        }
    }

    /// Where the fields stand among the parameters.
    enum Input: Sendable, Hashable {
        case parameter(String)
        /// The parameters themselves are the fields.
        case flat
        case none
    }

    /// Pages by other parameters than `start`.
    struct Paging: Sendable, Hashable {
        var size: String?
        var number: String?
        var offset: String?
    }

    /// A record of another type that must be there.
    struct Need: Sendable {
        var type: String
        var parameter: String
        var error: SchemaError?
    }

    /// A change of another type that comes with it.
    struct Effect: Sendable {
        var operation: Operation
        var type: String
        var id: JSONValue?
        var values: JSONObject
        var conditions: JSONObject
    }

    /// A state in which the action is refused.
    struct Guard: Sendable {
        var field: String
        var values: [JSONValue]
        var error: SchemaError
    }

    var name: String
    var operation: Operation
    var input: Input
    var identifiers: [String]
    /// Field by parameter.
    var bound: [(field: String, parameter: String, isOptional: Bool)]
    var fixed: JSONObject
    /// Fields of the input that find the record for `put`.
    var match: [String]
    var forced: JSONObject
    var refusedIf: Guard?
    var answer: JSONValue?
    var only: Set<String>?
    var names: RecordSchema.Names?
    var answers: RecordSchema.Answers?
    var filter: String
    var order: String
    var select: String
    var start: String
    /// 0: everything, without a count.
    var pageSize: Int
    var isCounted: Bool
    var paging: Paging?
    var standardOrder: JSONObject
    var positional: [String]
    var required: [String]?
    var audience: RecordSchema.Audience?
    /// Event in place of the type's; empty: none.
    var event: String?
    var errors: [SchemaError.Case: SchemaError]
    var needs: [Need]
    var effects: [Effect]

    init?(_ name: String, _ json: JSONValue) {
        guard let operation = json["do"]?.string.flatMap(Operation.init) else { return nil }
        self.name = name.lowercased()
        self.operation = operation
        switch json["input"] {
        case .some(.null): input = .none
        case .some(let value): input = value.string.map { $0.isEmpty ? .flat : .parameter($0) } ?? .none
        case nil: input = .parameter("fields")
        }
        identifiers = json["id"]?.string.map { [$0] } ?? (json["id"]?.array ?? ["id"]).compactMap(\.string)
        bound = (json["bind"]?.object ?? [:]).map { field, parameter in
            let text = parameter.string ?? field
            return text.hasSuffix("?") ? (field, String(text.dropLast()), true) : (field, text, false)
        }
        fixed = json["fixed"]?.object ?? [:]
        match = (json["match"]?.array ?? []).compactMap(\.string)
        forced = json["set"]?.object ?? [:]
        refusedIf = json["unless"].flatMap { rule in
            guard let field = rule["field"]?.string else { return nil }
            return Guard(
                field: field, values: rule["is"]?.array ?? [], error: SchemaError(rule["error"] ?? [:]))
        }
        answer = json["answer"]
        only = json["only"]?.array.map { Set($0.compactMap(\.string)) }
        names = json["names"]?.string.flatMap(RecordSchema.Names.init)
        answers = json["answers"]?.string.flatMap(RecordSchema.Answers.init)
        filter = json["filter"]?.string ?? "filter"
        order = json["order"]?.string ?? "order"
        select = json["select"]?.string ?? "select"
        start = json["start"]?.string ?? "start"
        pageSize = json["page"]?.integer ?? 50
        isCounted = json["total"]?.bool ?? true
        paging = json["pageParam"].map {
            Paging(size: $0["size"]?.string, number: $0["number"]?.string, offset: $0["offset"]?.string)
        }
        standardOrder = json["sort"]?.object ?? [:]
        positional = (json["positional"]?.array ?? []).compactMap(\.string)
        required = json["required"]?.array.map { $0.compactMap(\.string) }
        audience = json["who"]?.string.flatMap(RecordSchema.Audience.init)
        event = json["event"].flatMap { $0.bool == false ? "" : $0.string }
        errors = SchemaError.table(json["errors"])
        needs = Self.needs(json["needs"])
        effects = (json["then"]?.array ?? []).compactMap { effect in
            guard let operation = effect["do"]?.string.flatMap(Operation.init), let type = effect["type"]?.string
            else { return nil }
            return Effect(
                operation: operation, type: type, id: effect["id"], values: effect["set"]?.object ?? [:],
                conditions: effect["where"]?.object ?? [:])
        }
    }

    private static func needs(_ json: JSONValue?) -> [Need] {
        let list: [JSONValue] = json.map { $0.array ?? [$0] } ?? []
        return list.compactMap { need in
            guard let type = need["type"]?.string, let parameter = need["param"]?.string else { return nil }
            return Need(type: type, parameter: parameter, error: need["error"].map(SchemaError.init))
        }
    }

    /// The methods of a type's file: those of its family that the platform documents, and those that it describes one by one.
    static func table(_ json: JSONValue, type: String) -> [String: SchemaMethod] {
        var table: [String: SchemaMethod] = [:]
        if let family = json["family"] {
            let prefix = (family["prefix"]?.string ?? type).lowercased()
            for (suffix, description) in Self.family(family) {
                let name = "\(prefix).\(suffix)"
                if MethodTable.standard.methods[name] != nil { table[name] = SchemaMethod(name, description) }
            }
        }
        for (name, description) in json["methods"]?.object ?? [:] {
            table[name.lowercased()] = SchemaMethod(name, description)
        }
        return table
    }

    private static func family(_ json: JSONValue) -> [(suffix: String, method: JSONValue)] {
        guard json["style"]?.string == "modern" else {
            return ["add", "get", "list", "update", "delete", "fields"].map { ($0, ["do": .string($0)]) }
        }
        let one = json["one"]?.string ?? "item"
        let many = json["many"]?.string ?? one + "s"
        let new = json["new"]?.string ?? one
        return [
            ("add", ["do": "add", "answer": .object([new: "@record"])]),
            ("get", ["do": "get", "answer": .object([one: "@record"])]),
            ("list", ["do": "list", "answer": .object([many: "@records"])]),
            ("update", ["do": "update", "answer": .object([new: "@record"])]),
            ("delete", ["do": "delete"]),
            ("getfields", ["do": "fields", "answer": .object([one: "@fields"])]),
            ("fields", ["do": "fields", "answer": .object([one: "@fields"])]),
        ]
    }
}
