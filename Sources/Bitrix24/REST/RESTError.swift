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
        /// The time that ``CallOptions/deadline`` gave is over; whether the platform acted on the call is unknown.
        case deadlineExceeded
    }

    /// What REST 3.0 has against one field.
    public struct Violation: Sendable, Hashable {
        /// Empty when the portal names none.
        public var field: String
        public var message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public var reason: Reason
    public var method: MethodName
    /// Status of the answer; 0 when there was none.
    public var status: Int
    /// The portal's own words, without anything that looks like a token.
    public var detail: String
    /// For ``Reason/unreachable``.
    public var cause: TransportError?
    /// Field by field what is wrong; REST 3.0 tells it.
    public var violations: [Violation]

    public init(
        _ reason: Reason, method: MethodName, status: Int = 0, detail: String = "", cause: TransportError? = nil,
        violations: [Violation] = []
    ) {
        self.reason = reason
        self.method = method
        self.status = status
        self.detail = detail
        self.cause = cause
        self.violations = violations
    }

    /// The code, when the portal gave one.
    public var code: ErrorCode? {
        if case .refused(let code) = reason { code } else { nil }
    }

    /// The access token has ended: refresh, then repeat.
    public var isExpiredToken: Bool { code == .expiredToken }

    /// The call was not carried out and may be repeated as it is, after a pause.
    public var isRetryable: Bool { code == .queryLimitExceeded || code == .operationTimeLimit }

    /// The call was certainly not carried out, so that a repeat cannot do its work twice.
    public var isSafeToRepeat: Bool {
        switch reason {
        case .refused(let code):
            isRetryable || [.overloadLimit, .expiredToken, .connectionError].contains(code) || isIncompleteRefusal
        case .unreachable: cause?.reason == .refused
        case .redirected, .misuse: true
        case .unreadable, .unexpectedResult, .deadlineExceeded: false
        }
    }

    /// The portal or the way to it failed, so that a repeat may succeed. Whether the call was carried out is unknown
    /// unless it ``isSafeToRepeat``.
    public var isTransient: Bool {
        switch reason {
        case .refused(let code):
            code == .connectionError
                || (status >= 500 && ![.overloadLimit, .portalDeleted, .queryLimitExceeded].contains(code))
        case .unreachable: cause?.reason != .tooLarge
        case .unreadable: status >= 500 || status == 429 || (200..<300).contains(status)
        case .redirected, .misuse, .unexpectedResult, .deadlineExceeded: false
        }
    }

    /// Refused with a 4xx: judged before it was carried out.
    private var isIncompleteRefusal: Bool { status == 401 || status == 403 || status == 429 }

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
            .methodConfirmDenied, .methodConfirmWaiting, "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
            "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION",
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
                + violations.map { " \($0.field.isEmpty ? "" : $0.field + ": ")\($0.message)" }.joined()
        case .unreachable: cause?.message ?? "The portal did not answer \(method)."
        case .unreadable: "The portal answered \(method) with something that is no result (status \(status))."
        case .redirected(let host): "The portal sends \(method) on to \(host), where it may not go."
        case .unexpectedResult:
            "The result of \(method) has another shape than expected\(detail.isEmpty ? "" : ": " + detail)."
        case .misuse: "\(method) was called wrongly: \(detail)."
        case .deadlineExceeded: "\(method) was not answered within the time that was given for it."
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
        case .deadlineExceeded:
            "Give it more time, or try again later; a call that writes may have been done, so look before you repeat it."
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

extension RESTError {
    /// The error in an answer, or `nil` when it has none.
    init?(_ json: JSONValue, method: MethodName, status: Int, token: Secret) {
        guard let error = json["error"], !error.isNull else { return nil }
        // REST 3.0 nests code and message.
        guard let code = error.text ?? error["code"]?.text else { return nil }
        let detail = json["error_description"]?.text ?? error["message"]?.text ?? ""
        let violations = (error["validation"]?.array ?? []).prefix(50).map { violation in
            Violation(
                field: Scrubber.clean(violation["field"]?.text ?? "", without: [token]),
                message: Scrubber.clean(violation["message"]?.text ?? "", without: [token]))
        }
        self.init(
            .refused(ErrorCode(Scrubber.clean(code, without: [token]))), method: method, status: status,
            detail: Scrubber.clean(detail, without: [token]), violations: violations)
    }
}
