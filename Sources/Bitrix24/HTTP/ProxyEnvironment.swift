/// The proxies and the certificates that a process is told to use, in the variables that curl and most clients read.
struct ProxyEnvironment: Sendable, Hashable {
    struct Proxy: Sendable, Hashable {
        var host: String
        var port: Int
        var user: String?
        var password: Secret?
    }

    /// For `https` addresses: `HTTPS_PROXY`.
    var https: Proxy?
    /// For `http` addresses: `HTTP_PROXY`.
    var http: Proxy?
    /// `SSL_CERT_FILE`: certificates in PEM to trust in place of the system's.
    var certificateFile: String?
    private var exceptions: [String] = []

    /// - Throws: ``TransportError`` naming the variable whose value is no `http://HOST:PORT`.
    init(_ environment: [String: String]) throws(TransportError) {
        func value(_ name: String) -> String? {
            guard let text = environment[name] ?? environment[name.lowercased()], !text.isEmpty else { return nil }
            return text
        }
        func proxy(_ name: String) throws(TransportError) -> Proxy? {
            guard let text = value(name) else { return nil }
            guard let proxy = Proxy(text) else {
                throw TransportError(.refused, host: "the proxy", detail: "\(name) is not http://HOST:PORT")
            }
            return proxy
        }
        https = try proxy("HTTPS_PROXY")
        http = try proxy("HTTP_PROXY")
        certificateFile = value("SSL_CERT_FILE")
        exceptions = (value("NO_PROXY") ?? "").lowercased().split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// The proxy for an address, or `nil` when it is reached directly.
    func proxy(for endpoint: Endpoint) -> Proxy? {
        let host = endpoint.domain.host
        let isExcepted = exceptions.contains { exception in
            if exception == "*" || exception == endpoint.domain.value { return true }
            // As in curl, a leading dot or asterisk makes no difference: the name and all below it.
            let name = exception.drop { $0 == "*" || $0 == "." }
            return host == name || host.hasSuffix("." + name)
        }
        if isExcepted { return nil }
        return endpoint.isSecure ? https : http
    }
}

extension ProxyEnvironment.Proxy {
    init?(_ text: String) {
        var rest = Substring(text)
        if let scheme = rest.firstRange(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else { return nil }
            rest = rest[scheme.upperBound...]
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if let at = rest.lastIndex(of: "@") {
            let pair = rest[..<at].split(separator: ":", maxSplits: 1)
            guard let name = pair.first, let user = FormCodec.unescape(name.utf8) else { return nil }
            self.user = user
            password = Secret(pair.count == 2 ? FormCodec.unescape(pair[1].utf8) ?? "" : "")
            rest = rest[rest.index(after: at)...]
        }
        guard let address = PortalDomain(String(rest)) else { return nil }
        host = address.host
        port = address.value.split(separator: ":").dropFirst().first.flatMap { Int($0) } ?? 80
    }
}
