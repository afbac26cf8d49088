/// Which hosts may be a portal. Everything else gets no token and no request, whatever a form or a redirect says.
public struct PortalNames: Sendable, Hashable {
    /// Zones of the cloud: a portal is one label before one of these.
    public var zones: Set<String>
    /// Hosts of boxes (on-premise portals) that the application serves.
    public var hosts: Set<PortalDomain>
    /// Hosts that may be reached by `http`: a box in a closed network, a sandbox. Everything else is `https`.
    public var plainHosts: Set<PortalDomain>
    /// Whether any host is taken that the authorization server names: for Market applications that serve unknown boxes.
    ///
    /// Put such an application behind an outgoing firewall, because a box may name a host of your own network.
    public var acceptsAnyHost: Bool

    public init(
        zones: Set<String> = PortalNames.cloudZones, hosts: Set<PortalDomain> = [], plainHosts: Set<PortalDomain> = [],
        acceptsAnyHost: Bool = false
    ) {
        self.zones = zones
        self.hosts = hosts
        self.plainHosts = plainHosts
        self.acceptsAnyHost = acceptsAnyHost
    }

    /// The zones in which the cloud gives out addresses. A list and not a pattern: anyone may register a `bitrix24` in
    /// a new zone.
    public static let cloudZones: Set<String> = [
        "bitrix24.com", "bitrix24.ru", "bitrix24.de", "bitrix24.eu", "bitrix24.fr", "bitrix24.es", "bitrix24.it",
        "bitrix24.pl",
        "bitrix24.in", "bitrix24.com.br", "bitrix24.com.tr", "bitrix24.cn", "bitrix24.jp", "bitrix24.vn", "bitrix24.id",
        "bitrix24.mx", "bitrix24.co", "bitrix24.uk", "bitrix24.kz", "bitrix24.by", "bitrix24.uz", "bitrix24.ua",
        "bitrix24.tech",
        "bitrix24.net",
    ]

    /// Whether `endpoint` may be called.
    public func allows(_ endpoint: Endpoint) -> Bool {
        if plainHosts.contains(endpoint.domain) { return true }
        return endpoint.isSecure && allows(endpoint.domain)
    }

    /// Whether `domain` may be a portal's name.
    public func allows(_ domain: PortalDomain) -> Bool {
        if acceptsAnyHost || hosts.contains(domain) || plainHosts.contains(domain) { return true }
        guard let dot = domain.value.firstIndex(of: "."), dot != domain.value.startIndex else { return false }
        return zones.contains(String(domain.value[domain.value.index(after: dot)...]))
    }
}
