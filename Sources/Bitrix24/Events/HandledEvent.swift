public import Foundation

/// An event in the hands of its handler.
public struct HandledEvent: Sendable {
    /// Calls the portal as the user behind the event when that user gave the application access, else as anyone who did
    /// (``CallingUser/anyone``). For a certain user use ``client(as:)``.
    public let client: PortalClient
    /// The portal as stored, at the beginning of this attempt.
    public let installation: Installation
    /// The event in its queue.
    public let queued: QueuedEvent

    init(_ queued: QueuedEvent, of slice: PortalSlice, installation: Installation, kit: Bitrix24Kit) {
        self.queued = queued
        self.installation = installation
        let instant = kit.now()
        let usable = slice.grant.flatMap { grant in
            !grant.isLost && (grant.canRefresh || !grant.isExpired(at: instant)) ? grant : nil
        }
        client = kit.client(queued.memberID, as: usable.map { .user($0.userID) } ?? .anyone)
    }

    public var event: EventCode { queued.event }
    public var memberID: MemberID { queued.memberID }
    /// The user who stands behind it, if any.
    public var userID: Int? { queued.userID }
    /// What happened. From a form all scalars are strings.
    public var data: JSONValue { queued.data }
    /// `ts`: when the platform sent it, Unix seconds by its own clock.
    public var timestamp: Int? { queued.content.timestamp }
    /// When the application took it.
    public var receivedAt: Date { queued.content.receivedAt }
    /// 1 for the first attempt.
    public var attempt: Int { queued.attempts }
    /// Whether it may have been handled before: an earlier attempt was begun, or the platform sent it twice. A handler that
    /// does something that must not happen twice looks first whether it did.
    public var isRepeat: Bool { queued.isRepeat }
    /// The identifier of the object that the event is about, which most events carry and nothing more:
    /// `data[FIELDS][ID]`, or the same of `FIELDS_AFTER` or `FIELDS_BEFORE`.
    public var objectID: Int? {
        for key in ["FIELDS", "FIELDS_AFTER", "FIELDS_BEFORE"] {
            if let id = data[key]?["ID"]?.integer { return id }
        }
        return nil
    }

    /// A client that calls the event's portal as `actor`.
    public func client(as actor: CallingUser) -> PortalClient { client.kit.client(memberID, as: actor) }
}
