/// A change that the portal kept in its own queue for the application: which object, not what of it.
///
/// The queue holds one record for each object and event, that of the latest change.
/// Source: https://apidocs.bitrix24.com/api-reference/events/offline-events.html
public struct OfflineEvent: Sendable, Hashable, Identifiable {
    /// `ID` of the record.
    public var id: String
    /// `MESSAGE_ID`: by which a record is confirmed or marked as failed.
    public var messageID: String
    /// `EVENT_NAME`
    public var event: EventCode
    /// `EVENT_DATA`: which object; empty for some events.
    public var data: JSONValue
    /// `EVENT_ADDITIONAL`
    public var additional: JSONValue
    /// `TIMESTAMP_X`: the time of the latest change, ISO 8601.
    public var time: String
    /// `PROCESS_ID`: who has reserved it; empty when nobody has.
    public var processID: String
    /// `ERROR`: whether its handling was marked as failed.
    public var isFailed: Bool

    /// `nil` when the record has no identifier or no usable name.
    init?(_ json: JSONValue) {
        guard let id = json["ID"]?.text, !id.isEmpty, let event = json["EVENT_NAME"]?.text.flatMap({ EventCode($0) })
        else { return nil }
        self.id = id
        self.event = event
        messageID = json["MESSAGE_ID"]?.text ?? ""
        // `false` stands for nothing.
        data = json["EVENT_DATA"].flatMap { $0.object.map { .object($0) } ?? $0.array.map { .array($0) } } ?? [:]
        additional = json["EVENT_ADDITIONAL"].flatMap { $0.object.map { .object($0) } } ?? [:]
        time = json["TIMESTAMP_X"]?.text ?? ""
        processID = json["PROCESS_ID"]?.text ?? ""
        isFailed = json["ERROR"]?.flag ?? false
    }
}
