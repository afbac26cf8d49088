/// An object of REST 3.0 as its methods `*.field.list` describe it: names and types of its fields, and what may be done with each.
///
/// Read from `Resources/rest3`, so that another object is a few lines there.
/// Source: the platform's documentation, the pages of `*.field.list` and "Task Fields in REST 3.0".
struct EntityType: Sendable {
    struct Field: Sendable {
        enum Kind: String, Sendable {
            case int, float, string, bool, array, object
            /// A date and time: an object to the platform, a text in every answer.
            case datetime
            /// A date and time that is answered as a text in the zone of Greenwich.
            case utc
            /// A date and time that is described as a text.
            case moment
        }

        var name: String
        var kind: Kind
        var isFilterable: Bool
        var isSortable: Bool
        /// Whether `update` may change it.
        var isEditable: Bool
        var isMultiple: Bool
        /// Whether an answer without `select` has it.
        var isStandard: Bool
        /// Object that the field stands for, such as `UserDto`.
        var relation: String?
        /// Field that names the related record.
        var key: String?
        /// Name in the record, where that is another one.
        var column: String
        /// Spelling in the record by spelling in an answer: `pending` is `2`.
        var values: [String: JSONValue]
        var description: String?

        /// As a message and `*.field.list` name it.
        var typeName: String {
            switch kind {
            case .datetime: "object"
            case .utc, .moment: "string"
            default: kind.rawValue
            }
        }
    }

    /// What its methods begin with: `tasks.task`.
    let name: String
    /// `TaskDto`
    let object: String
    /// Type of its records.
    let record: String
    /// Whether an unknown field in `select` is refused; most objects leave it out silently.
    let isStrict: Bool
    let fields: [Field]
    private let byName: [String: Int]

    func field(_ name: String) -> Field? { byName[name].map { fields[$0] } }

    static let all: [String: EntityType] = {
        var types: [String: EntityType] = [:]
        for file in ["tasks", "note", "mail", "humanresources", "main", "timeman", "call", "related"] {
            guard let bytes = try? FactTable.bytes("rest3/\(file).json"), let json = try? JSONValue(parsing: bytes)
            else { continue }
            for entity in json.array ?? [] {
                guard let type = EntityType(entity) else { continue }
                types[type.name] = type
            }
        }
        return types
    }()

    private static let byObject = Dictionary(
        all.values.map { ($0.object, $0) }, uniquingKeysWith: { first, _ in first })

    /// The object of that name: `UserDto`.
    static func object(_ name: String) -> EntityType? { byObject[name] }

    /// - Throws: `NOT_EMULATED` when the installation is damaged.
    static func named(_ name: String) throws -> EntityType {
        guard let type = all[name] else { throw RESTFailure.of(.notEmulated) }
        return type
    }

    private init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let object = json["object"]?.string else { return nil }
        self.name = name
        self.object = object
        record = json["record"]?.string ?? name
        isStrict = json["strict"]?.bool ?? false
        fields = (json["fields"]?.array ?? []).compactMap { Field($0) }
        byName = Dictionary(
            fields.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }
}

extension EntityType.Field {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let kind = json["type"]?.string.flatMap(Kind.init(rawValue:)) else {
            return nil
        }
        self.name = name
        self.kind = kind
        isFilterable = json["filterable"]?.bool ?? false
        isSortable = json["sortable"]?.bool ?? false
        isEditable = json["editable"]?.bool ?? false
        isMultiple = json["multiple"]?.bool ?? false
        relation = json["relation"]?.string
        key = json["key"]?.string
        isStandard = json["standard"]?.bool ?? (json["relation"] == nil)
        column = json["column"]?.string ?? name
        values = Dictionary(
            (json["values"]?.object ?? [:]).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        description = json["description"]?.string
    }

    /// A value of the record as an answer shows it.
    func answer(_ stored: JSONValue?) -> JSONValue {
        guard let stored, !stored.isNull else {
            if let unset = values.first(where: { $0.value.isNull }) { return .string(unset.key) }
            return isMultiple ? [] : .null
        }
        if !values.isEmpty {
            let text = stored.text
            if let match = values.first(where: { $0.value.text == text }) {
                return kind == .bool ? .bool(match.key == "true") : .string(match.key)
            }
        }
        switch kind {
        case .int: return stored.integer.map { .int($0) } ?? .null
        case .bool: return stored.flag.map { .bool($0) } ?? .null
        case .float: return stored.number.map { .double($0) } ?? .null
        case .utc: return stored.string.map { .string(PortalTime.greenwich($0)) } ?? stored
        case .array where isMultiple && stored.array == nil: return [stored]
        default: return stored
        }
    }

    /// A value of a caller as the record keeps it; `nil` when it is no value of this field.
    func stored(_ value: JSONValue) -> JSONValue? {
        if value.isNull { return .null }
        if !values.isEmpty {
            let key = kind == .bool ? value.flag.map { String($0) } : value.string
            if let key, let match = values[key] { return match }
            // The spelling of the older version is understood too.
            return kind == .bool ? nil : values.values.first { $0.text == value.text && value.text?.isEmpty == false }
        }
        switch kind {
        case .int:
            guard case .int = value else { return nil }
            return value
        case .float: return value.number == nil || value.string != nil ? nil : value
        case .string: return value.string == nil ? nil : value
        case .bool: return value.flag.map { .bool($0) }
        case .datetime, .utc, .moment:
            return value.string.flatMap(PortalTime.parse).map { .string(PortalTime.text(unixSeconds: $0)) }
        case .array: return value.array == nil ? nil : value
        case .object: return value.object == nil ? nil : value
        }
    }
}

extension PortalTime {
    /// `2026-04-20T15:00:00+03:00` → `2026-04-20T12:00:00Z`
    static func greenwich(_ text: String) -> String {
        guard let seconds = parse(text) else { return text }
        return String(PortalTime.text(unixSeconds: seconds - offset).prefix(19)) + "Z"
    }
}
