/// The base address of an interface: `https://acme.bitrix24.com/rest/` or `https://oauth.bitrix.info/rest/`.
///
/// The only door for addresses that come from the wire: no user, query, fragment or `..` gets further in.
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html, fields `client_endpoint` and `server_endpoint`.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// `https` when true. `http` exists for boxes and development only.
    public let isSecure: Bool
    /// Host, and port where it is not the scheme's own.
    public let domain: PortalDomain
    /// Begins and ends with `/`.
    public let path: String

    /// `nil` unless `text` is an `http` or `https` address whose path consists of ASCII letters, digits, `/`, `_`, `-`
    /// and `.`.
    public init?(_ text: String) {
        let isSecure: Bool
        let rest: Substring
        if text.lowercased().hasPrefix("https://") {
            isSecure = true
            rest = text.dropFirst(8)
        } else if text.lowercased().hasPrefix("http://") {
            isSecure = false
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = rest[slash...]
        guard let domain = PortalDomain(String(rest[..<slash])), !path.contains(".."), path.utf8.count <= 256,
            path.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [0x2F, 0x5F, 0x2D, 0x2E].contains(byte)
            })
        else { return nil }
        self.init(isSecure: isSecure, domain: domain, path: String(path))
    }

    /// The scheme and the host of any address, such as a `Location`; path and query are left out.
    init?(originOf address: String) {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        let host = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        self.init(String(address[..<scheme.upperBound]) + host + "/")
    }

    /// The REST interface of `domain`: `https://DOMAIN/rest/`. The scheme's own port is dropped.
    public init(isSecure: Bool = true, domain: PortalDomain, path: String = "/rest/") {
        self.isSecure = isSecure
        let ownPort = isSecure ? ":443" : ":80"
        self.domain = domain.value.hasSuffix(ownPort) ? PortalDomain(domain.host) ?? domain : domain
        var path = path.hasPrefix("/") ? path : "/" + path
        if !path.hasSuffix("/") { path += "/" }
        self.path = path
    }

    /// `https://acme.bitrix24.com`
    public var origin: String { (isSecure ? "https://" : "http://") + domain.value }
    /// The whole address, with the slash at its end.
    public var value: String { origin + path }
    public var description: String { value }

    /// The address of a method: `https://acme.bitrix24.com/rest/crm.deal.list`.
    public func address(of method: MethodName) -> String { value + method.value }

    /// The same interface after the portal's address changed.
    public func moved(to domain: PortalDomain) -> Endpoint { Endpoint(isSecure: isSecure, domain: domain, path: path) }
}
