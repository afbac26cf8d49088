/// Something that the application should know about its access to a portal. Each is told once.
public enum AccessNotice: Sendable, Hashable {
    /// A user's grant ended for good: dismissed, or its refresh token was refused. The next opening by that user brings a
    /// new one. `afterLostReply`: the authorization server's answer to a refresh was lost, by a crash or on the way.
    case grantLost(GrantKey, ErrorCode, afterLostReply: Bool)
    /// No call to the portal is made any more: the application was removed, the portal closed, or nobody paid. An opening, an
    /// installation or a payment ends it.
    case portalSuspended(MemberID, ErrorCode)
    /// A suspended portal can be called again.
    case portalResumed(MemberID)
    /// The portal has another address now.
    case portalMoved(MemberID, PortalDomain)
}
