public import OrderedCollections

/// The keys and values of a JSON object, in the order in which they stood.
///
/// Order matters on this platform: the commands of a `batch` run in the order of their keys.
public typealias JSONObject = OrderedDictionary<String, JSONValue>

/// Any value that the REST interface sends or takes.
///
/// Integers and floating-point numbers are kept apart, because identifiers must survive unchanged.
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/general-principles.html
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The value under `key`, or `nil` when this is no object or has no such key.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// The element at `index`, or `nil` when this is no array or is shorter.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The text of a string, and of nothing else.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The elements of an array. An empty object counts as an empty array, because PHP cannot tell them apart.
    public var array: [JSONValue]? {
        switch self {
        case .array(let array): array
        case .object(let object) where object.isEmpty: []
        default: nil
        }
    }

    /// The members of an object. An empty array counts as an empty object, because PHP cannot tell them apart.
    public var object: JSONObject? {
        switch self {
        case .object(let object): object
        case .array(let array) where array.isEmpty: [:]
        default: nil
        }
    }

    /// A truth value: a JSON Boolean only. For the platform's `Y`, `1` and `"true"` see ``flag``.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// Whether this is JSON's `null`.
    public var isNull: Bool { self == .null }

    /// A whole number, also when it came as a string of digits: forms have no other way to say it.
    public var integer: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        case .string(let text): Int(text)
        default: nil
        }
    }

    /// A number, also when it came as a string.
    public var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .string(let text): Double(text)
        default: nil
        }
    }

    /// A scalar as the text that a form would carry: `true` is `1`, `false` and `null` are empty.
    ///
    /// `nil` for an array or an object.
    public var text: String? {
        switch self {
        case .null: ""
        case .bool(let value): value ? "1" : ""
        case .int(let value): String(value)
        case .double(let value): Int(exactly: value).map(String.init) ?? String(value)
        case .string(let text): text
        case .array, .object: nil
        }
    }

    /// A flag in any of the platform's spellings: `true`, `1`, `"1"`, `"Y"`, `"true"` and their opposites.
    ///
    /// `nil` for anything else, so that a caller can tell "no" from "not said".
    public var flag: Bool? {
        switch self {
        case .bool(let value): return value
        case .int(1): return true
        case .int(0): return false
        case .string(let text):
            switch text.lowercased() {
            case "1", "y", "yes", "true": return true
            case "0", "n", "no", "false", "": return false
            default: return nil
            }
        default: return nil
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(nilLiteral: ()) { self = .null }

    /// The last of equal keys wins, as in PHP and in JavaScript.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements, uniquingKeysWith: { $1 }))
    }
}
