/// Why an event was not believed. Nothing was changed.
public struct EventError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// `auth[application_token]` is not there.
        case missingApplicationToken
        /// It is not the one of this portal.
        case wrongApplicationToken
        /// No such portal, so nothing to compare with: never installed, or erased.
        case unknownPortal
        /// The portal removed the application; only a new installation is believed.
        case removedPortal
    }

    public var reason: Reason
    public var memberID: MemberID
    public var event: EventCode

    public init(_ reason: Reason, memberID: MemberID, event: EventCode) {
        self.reason = reason
        self.memberID = memberID
        self.event = event
    }

    public var message: String {
        switch reason {
        case .missingApplicationToken: "The event \(event) carries no application_token."
        case .wrongApplicationToken: "The application_token of the event \(event) is not the one of this portal."
        case .unknownPortal: "The event \(event) names a portal that has not installed the application."
        case .removedPortal: "The event \(event) names a portal that removed the application."
        }
    }

    public var recovery: String {
        switch reason {
        case .missingApplicationToken, .wrongApplicationToken:
            "Ignore it if you did not expect it. If the portal is genuine, let its administrator open the application once."
        case .unknownPortal, .removedPortal: "Nothing needs doing: a genuine portal installs the application first."
        }
    }
}
