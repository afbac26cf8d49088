/// Why an opening or an installation event was not believed. Nothing was stored.
public struct InstallationError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// It names an authorization server that is not trusted.
        case untrustedServer(String)
        /// It names a portal on a host that may not be one.
        case untrustedPortal(String)
        /// The token is genuine, but belongs to another application, portal or address; the field says which.
        case foreignToken(field: String)
        /// The authorization server does not know the token, or the application is not installed there.
        case notProven(OAuthError)
        /// An installation event without a pair of tokens.
        case missingTokens
        /// `state` of an authorization redirect is missing, forged, too old, used or of another browser.
        case wrongState
    }

    public var reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var message: String {
        switch reason {
        case .untrustedServer(let host): "The request names \(host) as the authorization server, which is not trusted."
        case .untrustedPortal(let host): "The request names \(host) as a portal, which is not allowed."
        case .foreignToken(let field): "The token in the request belongs to another \(field)."
        case .notProven(let error): "The token in the request could not be proven: \(error.message)"
        case .missingTokens: "The installation event carries no tokens."
        case .wrongState: "The state of the authorization is not one that was given to this browser."
        }
    }

    public var recovery: String {
        switch reason {
        case .untrustedServer: "If it is genuine, add it to the configuration's trusted servers."
        case .untrustedPortal: "If it is a box that you serve, add it to the configuration's hosts."
        case .foreignToken, .notProven, .missingTokens: "Open the application from the menu of Bitrix24 again."
        case .wrongState: "Start the authorization again."
        }
    }
}
