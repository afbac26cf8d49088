/// A request as it reached the edge, whatever way it came in: read whole, not yet understood.
struct EdgeRequest: Sendable {
    /// The way in, as the journal names it.
    enum Listener: String, Sendable {
        case proxyConnect = "proxy-connect"
        case proxyAbsolute = "proxy-absolute"
        case tls
        case plain
    }

    var listener: Listener
    /// Whether the client spoke https, or asked for it through the proxy.
    var isSecure: Bool
    /// The host that the client meant, lower-cased, with its port where that is not the scheme's own.
    var host: String
    /// Set when the request came to a portal's own plain port, where the Host header names only 127.0.0.1.
    var plainPortalID: Int64?
    /// `GET`, `POST`, `OPTIONS` …
    var httpMethod: String
    /// The request target as it stood in the request line, in origin form (`/rest//m?x=1`).
    var target: String
    /// In their order; names as sent.
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// The client's address, for the limit that counts by address.
    var remoteAddress: String
    /// The request target as it stood in the request line, where that was an absolute address; for the journal only.
    var absoluteTarget: String?

    /// The first header of that name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.caseInsensitiveCompare(to: name) }?.value
    }

    /// The target without the query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// The target's query, still escaped; empty when there is none.
    var query: String { target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? "" }

    /// The path's parts, empty ones (doubled and trailing slashes) left out, unescaped.
    var pathComponents: [String] {
        path.split(separator: "/").map { part in
            // Nearly no path has an escape in it, and this is asked for every request.
            guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
            return FormCodec.unescape(part.replacing("+", with: "%2B").utf8) ?? String(part)
        }
    }

    /// `https://acme.bitrix24.com`, or `http://127.0.0.1:5001` on a plain port: the origin as the client sees it.
    var origin: String { "\(isSecure ? "https" : "http")://\(host)" }

    /// A cookie's value.
    func cookie(_ name: String) -> String? {
        for header in headers where header.name.caseInsensitiveCompare(to: "cookie") {
            for part in header.value.split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix { $0 == " " } }
                if pair.count == 2, pair[0] == name { return String(pair[1]) }
            }
        }
        return nil
    }
}

extension String {
    /// Compares ASCII names, such as those of headers, without regard to case.
    func caseInsensitiveCompare(to other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { first, second in
            first == second
                || first | 0x20 == second | 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
        }
    }
}
