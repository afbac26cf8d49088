/// Believes an event only when its `application_token` is the stored one of that portal.
///
/// Source: https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html
public struct EventVerifier: Sendable {
    let store: any KitStore

    public init(store: any KitStore) { self.store = store }

    /// - Returns: the event, with the portal that sent it.
    /// - Throws: ``EventError``, or what the store throws.
    public func verify(_ delivery: EventDelivery) async throws -> VerifiedEvent {
        try Self.verify(delivery, against: try await store.installation(delivery.authorization.memberID))
    }

    /// Compares in a time that tells nothing about the stored token. A removal may be repeated; nothing else comes from
    /// a removed portal.
    static func verify(
        _ delivery: EventDelivery, against installation: Installation?
    ) throws(EventError) -> VerifiedEvent {
        func refusal(_ reason: EventError.Reason) -> EventError {
            EventError(reason, memberID: delivery.authorization.memberID, event: delivery.event)
        }
        guard let given = delivery.authorization.applicationToken, !given.isEmpty else {
            throw refusal(.missingApplicationToken)
        }
        guard let installation else { throw refusal(.unknownPortal) }
        // `Secret` compares in constant time.
        guard let stored = installation.applicationToken, !stored.isEmpty, stored == given else {
            throw refusal(.wrongApplicationToken)
        }
        if installation.isRemoved, delivery.event != .applicationUninstall { throw refusal(.removedPortal) }
        return VerifiedEvent(delivery: delivery, installation: installation)
    }
}

/// An event whose sender was proven.
public struct VerifiedEvent: Sendable {
    public let delivery: EventDelivery
    /// The portal, as stored: use its address, not the one in the event.
    public let installation: Installation

    public var event: EventCode { delivery.event }
    public var data: JSONValue { delivery.data }
    public var memberID: MemberID { installation.memberID }
}
