/// What the rows of a list of REST 3.0 must be like.
///
///     .all(.field("status", .equals, 2), .any(.field("id", .lessThan, 100), .field("title", .in, ["A", "B"])))
///
/// Source: the platform's documentation, page "REST 3.0", section "Filtering".
public indirect enum QueryFilter: Sendable, Hashable {
    public enum Operator: String, Sendable, Hashable {
        case equals = "="
        case notEquals = "!="
        case greaterThan = ">"
        case greaterOrEqual = ">="
        case lessThan = "<"
        case lessOrEqual = "<="
        /// One of an array.
        case `in`
        /// Between the two values of an array, both included.
        case between
    }

    case field(String, Operator, JSONValue)
    case all([QueryFilter])
    case any([QueryFilter])
    case not(QueryFilter)

    /// All of them hold.
    public static func all(_ conditions: QueryFilter...) -> QueryFilter { .all(conditions) }
    /// At least one of them holds.
    public static func any(_ conditions: QueryFilter...) -> QueryFilter { .any(conditions) }

    /// As the parameter `filter` takes it: an array of conditions that all hold.
    public var json: JSONValue {
        if case .all(let conditions) = self { return .array(conditions.map(\.condition)) }
        return .array([condition])
    }

    private var condition: JSONValue {
        switch self {
        case .field(let name, let comparison, let value): [.string(name), .string(comparison.rawValue), value]
        case .all(let conditions): ["logic": "and", "conditions": .array(conditions.map(\.condition))]
        case .any(let conditions): ["logic": "or", "conditions": .array(conditions.map(\.condition))]
        case .not(let filter):
            switch filter {
            // Twice denied is not denied.
            case .not(let inner): inner.condition
            case .any(let conditions):
                ["logic": "or", "negative": true, "conditions": .array(conditions.map(\.condition))]
            case .all(let conditions):
                ["logic": "and", "negative": true, "conditions": .array(conditions.map(\.condition))]
            case .field: ["logic": "and", "negative": true, "conditions": [filter.condition]]
            }
        }
    }
}
