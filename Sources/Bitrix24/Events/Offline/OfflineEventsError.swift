/// Why a portal's own queue of events cannot be read. The stream ends with it.
public struct OfflineEventsError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The tariff does not include it.
        case license
        /// The user is no administrator of the portal.
        case administratorNeeded
        /// The scope or the kind of authorization does not allow it.
        case notAllowed
    }

    public var reason: Reason
    public var memberID: MemberID
    /// The portal's own word.
    public var code: ErrorCode

    public init(_ reason: Reason, memberID: MemberID, code: ErrorCode) {
        self.reason = reason
        self.memberID = memberID
        self.code = code
    }

    init?(_ error: any Error, memberID: MemberID) {
        guard let error = error as? RESTError, let code = error.code else { return nil }
        let reason: Reason
        switch code {
        case .wrongLicense: reason = .license
        case .accessDenied: reason = .administratorNeeded
        case .insufficientScope, .invalidScope: reason = .notAllowed
        default:
            guard code.value == "WRONG_AUTH_TYPE" else { return nil }
            reason = .notAllowed
        }
        self.init(reason, memberID: memberID, code: code)
    }

    public var message: String {
        switch reason {
        case .license: "The portal's tariff does not include offline events of this kind (\(code))."
        case .administratorNeeded: "Offline events are for administrators of the portal (\(code))."
        case .notAllowed: "The application may not read offline events of this portal (\(code))."
        }
    }

    public var recovery: String {
        switch reason {
        case .license:
            "Ask feature.get for rest_offline_extended and rest_auth_connector first, and use ordinary events where they are missing."
        case .administratorNeeded: "Let an administrator open the application, and read with that user's access."
        case .notAllowed: "Read with the application's own access, and add the scope of the events to the application."
        }
    }
}
