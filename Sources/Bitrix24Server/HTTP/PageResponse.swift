public import Bitrix24
public import HTTPTypes
public import Hummingbird

/// Responses with the headers that a page inside a portal needs.
///
/// There is no `X-Frame-Options`, which can only forbid framing; `frame-ancestors` names the portal that may frame the page.
/// Source: the platform's documentation, page "The site does not allow the connection".
public enum PageResponse {
    /// The origins that may frame a page of a portal: its https address, and its loopback address when that is where it was opened.
    public static func ancestors(of portal: PortalDomain?, opened domain: PortalDomain? = nil) -> [String] {
        var origins: [String] = []
        if let portal { origins.append("https://\(portal.value)") }
        // A portal of a developer's own machine, at NAME.localhost. Nobody else can be reached under such a name.
        if let domain, domain.host.hasSuffix(".localhost") {
            origins += ["http://\(domain.value)", "https://\(domain.value)"]
        }
        return origins
    }

    /// A page.
    ///
    /// - Parameters:
    ///   - html: The document.
    ///   - status: 200 unless it tells of an error.
    ///   - ancestors: Origins that may frame it. None: nobody may.
    ///   - nonce: The value that the page's own inline script and style carry; `nil` forbids inline code.
    ///   - policy: What else the page may load.
    public static func page(
        _ html: String, status: HTTPResponse.Status = .ok, ancestors: [String], nonce: String? = nil,
        policy: PagePolicy = PagePolicy()
    ) -> Response {
        var headers = commonHeaders
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentSecurityPolicy] = policy.header(ancestors: ancestors, nonce: nonce)
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// An answer of the application's own interface to its page.
    public static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var headers = commonHeaders
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: value.serializedBytes())))
    }

    /// A short plain answer, for callers that are no people.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = commonHeaders
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    static var commonHeaders: HTTPFields {
        var headers = HTTPFields()
        headers[.cacheControl] = "no-store"
        headers[.referrerPolicy] = "no-referrer"
        headers[.xContentTypeOptions] = "nosniff"
        return headers
    }
}

/// The platform's script library for frames.
///
/// Source: the platform's documentation, page "BX24.js".
public enum ScriptLibrary {
    /// Always https, although the documentation writes `//api.bitrix24.com/api/v1/`: on an http page that would load http.
    public static let address = "https://api.bitrix24.com/api/v1/"
    /// Origins that a page may load it from.
    static let origins = ["https://api.bitrix24.com", "https://api.bitrix24.tech"]
}

// Both are tokens of RFC 9110 §5.6.2, so the initializer cannot fail.
extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    /// The header in which a page sends its frame session.
    // swift-format-ignore: NeverForceUnwrap
    public static let frameSession = HTTPField.Name("X-Frame-Session")!
}
