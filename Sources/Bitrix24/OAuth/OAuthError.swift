/// Why the authorization server gave no tokens or did not prove one. Equal by reason; holds no token.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/error-codes.html
public struct OAuthError: ExplainedError {
    public enum Reason: Sendable, Hashable {
        /// The server answered with an error code.
        case refused(ErrorCode)
        /// There was no answer, or one of a server in trouble.
        case unreachable
        /// The answer is not what the server's documentation shows.
        case unreadable
        /// The address is none of the trusted authorization servers, so nothing was sent.
        case untrustedServer
    }

    public var reason: Reason
    /// Status of the answer; 0 when there was none.
    public var status: Int
    /// The server's own words, without anything that looks like a token.
    public var detail: String
    /// What lies below, for ``Reason/unreachable``.
    public var cause: TransportError?

    public init(_ reason: Reason, status: Int = 0, detail: String = "", cause: TransportError? = nil) {
        self.reason = reason
        self.status = status
        self.detail = detail
        self.cause = cause
    }

    /// The code, when the server gave one.
    public var code: ErrorCode? {
        if case .refused(let code) = reason { code } else { nil }
    }

    /// Whether the refresh token or the code is spent: asking again with it is useless.
    public var endsGrant: Bool { code == .invalidGrant || code == .badVerificationCode }

    /// Whether the same request may succeed later without anyone doing something.
    public var isTransient: Bool { reason == .unreachable || reason == .unreadable || status >= 500 }

    public var message: String {
        switch reason {
        case .refused(let code): ErrorExplanation.of(code, status: status).message
        case .unreachable: cause?.message ?? "The authorization server is in trouble (status \(status))."
        case .unreadable:
            "The authorization server gave an answer that cannot be read\(detail.isEmpty ? "" : ": " + detail)."
        case .untrustedServer: "The address \(detail) is no trusted authorization server; nothing was sent to it."
        }
    }

    public var recovery: String {
        switch reason {
        case .refused(let code): ErrorExplanation.of(code, status: status).recovery
        case .unreachable: cause?.recovery ?? "Try again later; the stored tokens are untouched."
        case .unreadable: "Check that no proxy or filter answers in the server's place, then try again."
        case .untrustedServer: "If it is one, add it to the configuration's trusted servers."
        }
    }
}

extension OAuthError: Hashable {
    public static func == (left: OAuthError, right: OAuthError) -> Bool { left.reason == right.reason }
    public func hash(into hasher: inout Hasher) { hasher.combine(reason) }
}
