public import Foundation

/// `time` of an answer: durations in seconds, instants of the portal.
///
/// Source: https://apidocs.bitrix24.com/settings/performance/limits.html
public struct RESTTime: Sendable, Hashable {
    /// When the portal began and ended.
    public var start: Date?
    public var finish: Date?
    public var duration: Double?
    public var processing: Double?
    /// Seconds by which the portal's own zone is ahead of UTC, from `date_start`.
    public var portalOffset: Int?
    /// How long this method ran for this application within ten minutes; at 480 the cloud refuses it.
    public var operating: Double?
    /// Unix seconds: when the oldest minute of `operating` drops out.
    public var operatingResetAt: Int?

    public init(
        duration: Double? = nil, processing: Double? = nil, operating: Double? = nil, operatingResetAt: Int? = nil,
        start: Date? = nil, finish: Date? = nil, portalOffset: Int? = nil
    ) {
        self.start = start
        self.finish = finish
        self.duration = duration
        self.processing = processing
        self.portalOffset = portalOffset
        self.operating = operating
        self.operatingResetAt = operatingResetAt
    }

    init(_ json: JSONValue) {
        self.init(
            duration: json["duration"]?.number, processing: json["processing"]?.number,
            operating: json["operating"]?.number, operatingResetAt: json["operating_reset_at"]?.integer,
            start: json["start"]?.number.map { Date(timeIntervalSince1970: $0) },
            finish: json["finish"]?.number.map { Date(timeIntervalSince1970: $0) },
            portalOffset: json["date_start"]?.string.flatMap { PortalDateTime($0)?.offset })
    }
}
