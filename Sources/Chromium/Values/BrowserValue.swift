/// A value that came from the browser, or goes to it: JSON, with JavaScript's `undefined` as `null`.
package indirect enum BrowserValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([BrowserValue])
    case object([String: BrowserValue])
}

extension BrowserValue {
    package var isNull: Bool { self == .null }
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var doubleValue: Double? { if case .number(let value) = self { value } else { nil } }
    /// The number, if it is whole and fits.
    package var intValue: Int? { doubleValue.flatMap { Int(exactly: $0) } }
    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var arrayValue: [BrowserValue]? { if case .array(let value) = self { value } else { nil } }
    package var objectValue: [String: BrowserValue]? { if case .object(let value) = self { value } else { nil } }

    /// A member of an object; `.null` when there is none.
    package subscript(key: String) -> BrowserValue { objectValue?[key] ?? .null }

    /// An element of an array; `.null` when there is none.
    package subscript(index: Int) -> BrowserValue {
        guard let array = arrayValue, array.indices.contains(index) else { return .null }
        return array[index]
    }

    /// What `if (value)` decides in JavaScript.
    package var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let value): value != 0 && !value.isNaN
        case .string(let value): !value.isEmpty
        case .array, .object: true
        }
    }

    /// An object of strings, as headers are; members of other kinds are left out.
    var strings: [String: String] { (objectValue ?? [:]).compactMapValues(\.stringValue) }
}

extension BrowserValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: BrowserValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, BrowserValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}

extension BrowserValue: CustomStringConvertible {
    /// The value as JSON.
    package var description: String { serialized() }
}
