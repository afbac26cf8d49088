/// Why no call can be made in the name of a user or a portal.
public struct GrantError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The portal never installed the application, or asked to erase everything.
        case unknownPortal
        /// The portal removed the application. Nothing may call it until it is installed again.
        case removed
        /// The user never opened the application, or it was installed anew since.
        case noGrant
        /// The authorization server refused the refresh token for good.
        case lost(ErrorCode)
        /// The platform said that nothing can be called any more: not installed, not paid, portal closed.
        case suspended(ErrorCode)
        /// Only an access token was known, and it has ended.
        case ended
    }

    public var reason: Reason
    public var memberID: MemberID
    public var userID: Int?

    public init(_ reason: Reason, memberID: MemberID, userID: Int? = nil) {
        self.reason = reason
        self.memberID = memberID
        self.userID = userID
    }

    /// Whether it is this one grant that is of no use any more, so that another user's may be.
    var endsGrant: Bool {
        switch reason {
        case .lost, .ended: true
        case .unknownPortal, .removed, .noGrant, .suspended: false
        }
    }

    public var message: String {
        switch reason {
        case .unknownPortal: "The application is not installed on this portal."
        case .removed: "The application was removed from this portal."
        case .noGrant: "The user has not given the application access yet."
        case .lost(let code): "The access that the user gave has ended (\(code))."
        case .suspended(let code): ErrorExplanation.of(code, status: 0).message
        case .ended: "The access that came with an event has ended."
        }
    }

    public var recovery: String {
        switch reason {
        case .unknownPortal, .removed: "Install the application from the Market, then open it."
        case .suspended(let code): ErrorExplanation.of(code, status: 0).recovery
        case .noGrant, .lost, .ended: "Open the application in Bitrix24 once: the opening renews the access by itself."
        }
    }
}
