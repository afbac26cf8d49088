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

    public init(result: JSONValue, total: Int? = nil, next: Int? = nil, time: RESTTime? = nil) {
        self.result = result
        self.total = total
        self.next = next
        self.time = time
    }

    /// The result as a value of `type`.
    ///
    /// - Throws: `DecodingError`.
    public func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(result.serializedBytes()))
    }
}

/// `time` of an answer, in seconds.
///
/// Source: https://apidocs.bitrix24.com/settings/performance/limits.html
public struct RESTTime: Sendable, Hashable {
    public var duration: Double?
    public var processing: Double?
    /// How long this method ran for this application within ten minutes; at 480 the cloud refuses it.
    public var operating: Double?
    /// Unix seconds: when the oldest minute of `operating` drops out.
    public var operatingResetAt: Int?

    public init(
        duration: Double? = nil, processing: Double? = nil, operating: Double? = nil, operatingResetAt: Int? = nil
    ) {
        self.duration = duration
        self.processing = processing
        self.operating = operating
        self.operatingResetAt = operatingResetAt
    }

    init(_ json: JSONValue) {
        self.init(
            duration: json["duration"]?.number, processing: json["processing"]?.number,
            operating: json["operating"]?.number, operatingResetAt: json["operating_reset_at"]?.integer)
    }
}
