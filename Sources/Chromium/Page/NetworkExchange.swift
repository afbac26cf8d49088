import Foundation

/// One request of a page and what became of it. A redirect is an exchange of its own, with the same request id.
package struct NetworkExchange: Sendable, Hashable {
    /// What made the page ask.
    package struct Initiator: Sendable, Hashable {
        /// `parser`, `script`, `preload`, `preflight`, `other`, …
        package let type: String
        /// The document or script, if known.
        package let url: String?

        package init(type: String, url: String?) {
            self.type = type
            self.url = url
        }
    }

    /// A cookie that the browser did not send or did not store.
    package struct BlockedCookie: Sendable, Hashable {
        /// Empty for a `Set-Cookie` line that could not be read.
        package let name: String
        /// As DevTools names them: `SameSiteLax`, `ThirdPartyPhaseout`, `NotOnPath`, …
        package let reasons: [String]

        package init(name: String, reasons: [String]) {
            self.name = name
            self.reasons = reasons
        }
    }

    package let requestID: String
    /// `nil` for requests of workers.
    package let frameID: String?
    package let method: String
    /// The whole address, fragment included.
    package let url: String
    /// What was sent; names as the browser spelled them. Look up with ``requestHeader(_:)``.
    package internal(set) var requestHeaders: [String: String]
    /// The body as text, its first MiB.
    package internal(set) var postData: String?
    /// `Document`, `Stylesheet`, `Image`, `Script`, `XHR`, `Fetch`, `WebSocket`, `Ping`, …
    package internal(set) var resourceType: String
    package let initiator: Initiator
    /// The address of the document that asked.
    package let documentURL: String
    /// The address that redirected here.
    package let redirectedFrom: String?
    package internal(set) var timestamp: Date
    /// `none`, `blockable` or `optionally-blockable`: a request for http from a page of https.
    package let mixedContent: String
    /// `nil` until the answer begins, and for requests that failed.
    package internal(set) var status: Int?
    package internal(set) var mimeType: String?
    /// Names in lower case where the browser had the raw lines; several `Set-Cookie` are separated by newlines.
    package internal(set) var responseHeaders: [String: String] = [:]
    /// `net::ERR_…` for a load that failed.
    package internal(set) var errorText: String?
    /// Why the browser itself refused: `csp`, `mixed-content`, `origin`, a CORS error, …
    package internal(set) var blockedReason: String?
    /// Cancelled by the page or by a navigation.
    package internal(set) var isCanceled = false
    /// Whether the whole body arrived.
    package internal(set) var isFinished = false
    package internal(set) var isFromCache = false
    /// `secure`, `insecure`, `neutral`, …
    package internal(set) var securityState: String?
    package internal(set) var remoteAddress: String?
    /// `http/1.1`, `h2`, …
    package internal(set) var protocolName: String?
    /// Cookies that were there but not sent.
    package internal(set) var unsentCookies: [BlockedCookie] = []
    /// Cookies that the answer wanted to set but could not.
    package internal(set) var refusedCookies: [BlockedCookie] = []

    /// A request header by its name in any case.
    package func requestHeader(_ name: String) -> String? { Self.header(name, in: requestHeaders) }

    /// A response header by its name in any case.
    package func responseHeader(_ name: String) -> String? { Self.header(name, in: responseHeaders) }

    private static func header(_ name: String, in headers: [String: String]) -> String? {
        headers.first { $0.key.lowercased() == name.lowercased() }?.value
    }
}
