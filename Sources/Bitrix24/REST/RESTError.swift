/// Why a call to a portal gave no result. Equal by reason; holds no token.
///
/// Source: https://apidocs.bitrix24.com/error-codes.html
public struct RESTError: ExplainedError {
    public enum Reason: Sendable, Hashable {
        /// The portal answered with an error code, which may be empty: legacy methods do that.
        case refused(ErrorCode)
        /// There was no answer.
        case unreachable
        /// The answer is no JSON of the documented shape: a page of a proxy, an overloaded portal.
        case unreadable
        /// The portal sends the call in circles, or to a host that may not be a portal.
        case redirected(to: String)
        /// The result is not of the type that the caller asked for.
        case unexpectedResult
        /// The call was made wrongly in the application; nothing was sent.
        case misuse
    }

    public var reason: Reason
    public var method: MethodName
    /// Status of the answer; 0 when there was none.
    public var status: Int
    /// The portal's own words, without anything that looks like a token.
    public var detail: String
    /// For ``Reason/unreachable``.
    public var cause: TransportError?

    public init(
        _ reason: Reason, method: MethodName, status: Int = 0, detail: String = "", cause: TransportError? = nil
    ) {
        self.reason = reason
        self.method = method
        self.status = status
        self.detail = detail
        self.cause = cause
    }

    /// The code, when the portal gave one.
    public var code: ErrorCode? {
        if case .refused(let code) = reason { code } else { nil }
    }

    /// The access token has ended: refresh, then repeat.
    public var isExpiredToken: Bool { code == .expiredToken }

    /// The call was not carried out and may be repeated as it is, after a pause.
    public var isRetryable: Bool { code == .queryLimitExceeded || code == .operationTimeLimit }

    /// The portal or the application on it is gone: stop calling until the next installation.
    public var isGone: Bool {
        guard let code else { return false }
        return [.applicationNotFound, .errorOAuth, .notInstalled, .portalDeleted].contains(code)
    }

    /// The user, the scope or the tariff does not allow it: show what is needed.
    public var isAccessDenied: Bool {
        guard let code else { return false }
        if [
            .accessDenied, .insufficientScope, .invalidScope, .userAccessError, .allowedOnlyIntranetUser, .wrongLicense,
            .methodConfirmDenied, .methodConfirmWaiting,
        ].contains(code) {
            return true
        }
        return status == 403 || (code.value.isEmpty && detail.lowercased().hasPrefix("access denied"))
    }

    public var message: String {
        switch reason {
        case .refused(let code):
            "\(method): "
                + (code.value.isEmpty && !detail.isEmpty ? detail : ErrorExplanation.of(code, status: status).message)
        case .unreachable: cause?.message ?? "The portal did not answer \(method)."
        case .unreadable: "The portal answered \(method) with something that is no result (status \(status))."
        case .redirected(let host): "The portal sends \(method) on to \(host), where it may not go."
        case .unexpectedResult:
            "The result of \(method) has another shape than expected\(detail.isEmpty ? "" : ": " + detail)."
        case .misuse: "\(method) was called wrongly: \(detail)."
        }
    }

    public var recovery: String {
        switch reason {
        case .refused(let code): ErrorExplanation.of(code, status: status).recovery
        case .unreachable: cause?.recovery ?? "Try again later."
        case .unreadable: "Try again later; if it lasts, look at the portal in a browser."
        case .redirected: "Open the application in Bitrix24: the opening tells the new address of the portal."
        case .unexpectedResult: "Compare the method's page in the documentation with what the application reads."
        case .misuse: "Correct the call in the application."
        }
    }
}

extension RESTError: Hashable {
    public static func == (left: RESTError, right: RESTError) -> Bool {
        left.reason == right.reason && left.method == right.method
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(reason)
        hasher.combine(method)
    }
}
