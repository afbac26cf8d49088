/// A robot or an activity of a workflow that has come to the application's turn.
///
/// The document that it works on is not sent; read it by ``documentID``.
/// Source: https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/index.html
public struct RobotCall: Sendable {
    /// The delivery: client, portal, user, attempt.
    public let event: HandledEvent
    /// `code`: which robot, as it was registered.
    public let code: String
    /// `workflow_id`
    public let workflowID: String
    /// `document_id`: module, object, document, such as `crm`, `CCrmDocumentDeal`, `DEAL_5`.
    public let documentID: [String]
    /// `document_type`: module, object, type, such as `crm`, `CCrmDocumentDeal`, `DEAL`.
    public let documentType: [String]
    /// `event_token`: with it the robot is answered, once.
    public let eventToken: Secret
    /// `properties`: what the person who set the robot up filled in.
    public let properties: RobotProperties
    /// Whether the workflow waits for an answer. It does unless it was registered with `N`.
    public let waitsForAnswer: Bool
    /// `timeout_duration`: how long it waits.
    public let timeout: Duration?

    init(_ event: HandledEvent) {
        self.event = event
        let data = event.data
        func texts(_ key: String) -> [String] {
            // PHP sends a list as a map of numbers when its keys have gaps.
            (data[key]?.array ?? data[key]?.object.map { Array($0.values) } ?? []).compactMap(\.text)
        }
        code = data["code"]?.text ?? event.event.value
        workflowID = data["workflow_id"]?.text ?? ""
        documentID = texts("document_id")
        documentType = texts("document_type")
        eventToken = Secret(data["event_token"]?.text ?? "")
        properties = RobotProperties(data["properties"]?.object ?? [:])
        waitsForAnswer = data["use_subscription"]?.flag ?? true
        timeout = data["timeout_duration"]?.integer.flatMap { $0 > 0 ? .seconds($0) : nil }
    }

    public var memberID: MemberID { event.memberID }
    /// Calls the portal: as the user of `AUTH_USER_ID` where possible, see ``HandledEvent/client``.
    public var client: PortalClient { event.client }
    public var isRepeat: Bool { event.isRepeat }

    /// The number in the document's own identifier: 5 of `DEAL_5`, 7 of `DYNAMIC_134_7`.
    public var documentNumber: Int? { documentID.last?.split(separator: "_").last.flatMap { Int($0) } }
}

/// The values that a robot was set up with. They come as texts, a property with several values as a list.
public struct RobotProperties: Sendable, Hashable {
    /// As they came.
    public let values: JSONObject

    public init(_ values: JSONObject) { self.values = values }

    public subscript(name: String) -> JSONValue? { values[name] }

    /// The text, the first one of several; `nil` when it is missing or empty.
    public func text(_ name: String) -> String? { texts(name).first }

    /// All texts of a property with several values; empty ones are left out.
    public func texts(_ name: String) -> [String] {
        guard let value = values[name] else { return [] }
        let items =
            value.text.map { [$0] } ?? (value.array ?? value.object.map { Array($0.values) } ?? []).compactMap(\.text)
        return items.filter { !$0.isEmpty }
    }

    /// A whole number.
    public func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    /// A number. The platform writes a point.
    public func number(_ name: String) -> Double? { text(name).flatMap { Double($0) } }

    /// Yes or no: `Y`, `N`, `1`, `0`.
    public func flag(_ name: String) -> Bool? { text(name).flatMap { JSONValue.string($0).flag } }

    /// The number of a user, which comes as `user_5`.
    public func userID(_ name: String) -> Int? {
        text(name).flatMap { Int($0.hasPrefix("user_") ? String($0.dropFirst("user_".count)) : $0) }
    }
}
