/// An absolute http or https address, cut into its parts and nothing else.
struct WebAddress: Sendable, Hashable {
    /// `http` or `https`.
    var scheme: String
    /// Lower-cased, without brackets of IPv6 and without port.
    var host: String
    /// As written, or the scheme's own.
    var port: Int
    /// Path and query, at least `/`; without a fragment.
    var target: String

    /// `nil` for any other scheme, a user part, a bad port or an empty host.
    init?(_ text: String) {
        guard let colon = text.range(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        target = tail.first == "/" ? String(tail) : "/" + tail
        guard let (host, port) = Self.split(String(authority)) else { return nil }
        self.host = host
        self.port = port ?? (scheme == "https" ? 443 : 80)
    }

    /// `https://host`, with the port where it is not the scheme's own.
    var origin: String { "\(scheme)://\(authority)" }

    /// The host as a `Host` header gives it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (scheme == "https" ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// Whether this is this machine.
    var isLoopback: Bool { Self.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        host == "127.0.0.1" || host == "localhost" || host == "::1" || host.hasSuffix(".localhost")
    }

    /// `acme.bitrix24.com:443` → `acme.bitrix24.com`
    static func hostWithoutPort(_ authority: String) -> String { split(authority)?.host ?? authority.lowercased() }

    /// Host, lower-cased, and port of `host`, `host:port`, `[::1]:port`. `nil` when it is none of these.
    static func split(_ authority: String) -> (host: String, port: Int?)? {
        var host = Substring(authority)
        var port: Int?
        if host.first == "[" {
            guard let close = host.firstIndex(of: "]") else { return nil }
            let after = host[host.index(after: close)...]
            if !after.isEmpty {
                guard after.first == ":", let number = Int(after.dropFirst()), (1...65535).contains(number) else {
                    return nil
                }
                port = number
            }
            host = host[host.index(after: host.startIndex)..<close]
        } else if let colon = host.firstIndex(of: ":") {
            let digits = host[host.index(after: colon)...]
            guard !digits.contains(":") else { return nil }
            if !digits.isEmpty {
                guard let number = Int(digits), (1...65535).contains(number) else { return nil }
                port = number
            }
            host = host[..<colon]
        }
        guard !host.isEmpty, host.utf8.count <= 253,
            host.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x3A
            })
        else { return nil }
        return (host.lowercased(), port)
    }
}
