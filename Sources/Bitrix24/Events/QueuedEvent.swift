import Crypto
public import Foundation

/// An event that was believed, before it stands in a queue. It holds no token of the event's `auth`: what can be called with those
/// is in the store as a grant.
public struct IncomingEvent: Sendable, Hashable {
    /// What has to happen with it.
    public enum Kind: String, Sendable, Hashable {
        /// An event of the portal.
        case event
        /// `ONAPPINSTALL` or `ONAPPUPDATE`, already applied: the application binds what it needs.
        case installation
        /// A robot or an activity of a workflow waits for the application.
        case robot
    }

    public var kind: Kind
    public var memberID: MemberID
    /// The event; for a robot its code.
    public var event: EventCode
    /// `event_handler_id`
    public var handlerID: String?
    /// `data`; for a robot all fields but `auth`.
    public var data: JSONValue
    /// `ts`: the platform's clock, Unix seconds.
    public var timestamp: Int?
    /// The user who stands behind it.
    public var userID: Int?
    /// The application's clock.
    public var receivedAt: Date

    public init(
        kind: Kind = .event, memberID: MemberID, event: EventCode, handlerID: String? = nil, data: JSONValue = [:],
        timestamp: Int? = nil, userID: Int? = nil, receivedAt: Date
    ) {
        self.kind = kind
        self.memberID = memberID
        self.event = event
        self.handlerID = handlerID
        self.data = data
        self.timestamp = timestamp
        self.userID = userID
        self.receivedAt = receivedAt
    }

    /// The same for two deliveries of one event: a digest of everything but the time of receipt.
    public var fingerprint: String {
        let text =
            "\(kind.rawValue)\n\(memberID)\n\(event)\n\(handlerID ?? "")\n\(timestamp ?? 0)\n\(userID ?? 0)\n"
            + data.serialized()
        return SHA256.hash(data: Data(text.utf8)).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

/// An event in its portal's queue.
public struct QueuedEvent: Sendable, Hashable, Identifiable {
    /// Ascending in the order of receipt, also among portals.
    public var id: Int64
    public var content: IncomingEvent
    /// Attempts to handle it that were begun, the present one included.
    public var attempts: Int
    /// Whether the same delivery was taken before, so that the platform, and not the kit, repeats it.
    public var isDuplicate: Bool
    /// Not handled before this instant.
    public var dueAt: Date
    /// Why the last attempt failed, without values.
    public var failure: String?

    public init(
        id: Int64, content: IncomingEvent, attempts: Int = 0, isDuplicate: Bool = false, dueAt: Date,
        failure: String? = nil
    ) {
        self.id = id
        self.content = content
        self.attempts = attempts
        self.isDuplicate = isDuplicate
        self.dueAt = dueAt
        self.failure = failure
    }

    public var memberID: MemberID { content.memberID }
    public var event: EventCode { content.event }
    public var data: JSONValue { content.data }
    public var userID: Int? { content.userID }
    /// Whether it may have been handled before: an earlier attempt was begun, or the platform sent it twice.
    public var isRepeat: Bool { attempts > 1 || isDuplicate }
}
