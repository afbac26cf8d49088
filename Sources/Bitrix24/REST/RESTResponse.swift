public import Foundation

/// A call's successful answer.
///
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/general-principles.html
public struct RESTResponse: Sendable, Hashable {
    /// `result`: any JSON; an empty PHP map comes as `[]`.
    public var result: JSONValue
    /// `total`: how many items there are, for list methods that count.
    public var total: Int?
    /// `next`: the offset of the next page; missing on the last one.
    public var next: Int?
    /// `time`
    public var time: RESTTime?
    /// `Idempotent-Replayed`: the platform had carried this call out before and answered from memory.
    public var isReplayed: Bool

    public init(
        result: JSONValue, total: Int? = nil, next: Int? = nil, time: RESTTime? = nil, isReplayed: Bool = false
    ) {
        self.result = result
        self.total = total
        self.next = next
        self.time = time
        self.isReplayed = isReplayed
    }

    /// The result as a value of `type`.
    ///
    /// - Throws: `DecodingError`.
    public func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try result.decoded(type)
    }
}

extension JSONValue {
    /// The value as one of `type`.
    ///
    /// - Throws: `DecodingError`.
    public func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(serializedBytes()))
    }
}
