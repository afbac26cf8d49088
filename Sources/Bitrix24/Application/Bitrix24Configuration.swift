/// Everything that the kit must be told: who the application is and whom it trusts.
public struct Bitrix24Configuration: Sendable, Hashable {
    public var credentials: ApplicationCredentials
    /// Where the first exchange goes, before the platform has named a `server_endpoint`.
    public var authorizationServer: Endpoint
    /// The only hosts that ever get `client_secret` and tokens to prove; `authorizationServer` is always one of them.
    public var trustedServers: Set<Endpoint>
    /// The only hosts that are called as portals.
    public var portals: PortalNames
    /// `User-Agent` of every request.
    public var userAgent: String
    /// How long one request may take; the cloud itself ends a request after 60 seconds.
    public var requestTimeout: Duration
    /// How often a call that the platform refused because of a limit is repeated, after 1, 2, 4 … seconds.
    public var limitRetries: Int
    /// The name of the address from which this process calls. The platform counts requests by address, so processes that
    /// share one, and a database, give the same name and share the limit.
    public var address: String
    /// Whether calls are kept to the limit of the portal's tariff. Boxes without limits can do without.
    public var paces: Bool
    /// For how many days exchanges with portals are kept in the store's log of calls, as the Market asks; `nil`: no log.
    public var callLogDays: Int?

    /// The platform's own authorization server: `https://oauth.bitrix.info/rest/`.
    ///
    /// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
    public static let defaultAuthorizationServer = Endpoint(domain: known("oauth.bitrix.info"))
    /// The two names under which the documentation knows that server.
    public static let defaultTrustedServers: Set<Endpoint> = [
        defaultAuthorizationServer, Endpoint(domain: known("oauth.bitrix24.tech")),
    ]

    public init(
        credentials: ApplicationCredentials, authorizationServer: Endpoint = defaultAuthorizationServer,
        trustedServers: Set<Endpoint> = defaultTrustedServers, portals: PortalNames = PortalNames(),
        userAgent: String = "Lintel/1.0", requestTimeout: Duration = .seconds(30), limitRetries: Int = 3,
        address: String = "default", paces: Bool = true, callLogDays: Int? = 3
    ) {
        self.credentials = credentials
        self.authorizationServer = authorizationServer
        self.trustedServers = trustedServers
        self.portals = portals
        self.userAgent = userAgent
        self.requestTimeout = requestTimeout
        self.limitRetries = limitRetries
        self.address = address
        self.paces = paces
        self.callLogDays = callLogDays
    }

    /// Whether `endpoint` is one of the trusted authorization servers, compared by scheme and host.
    public func trusts(_ endpoint: Endpoint) -> Bool {
        endpoint.origin == authorizationServer.origin || trustedServers.contains { $0.origin == endpoint.origin }
    }

    private static func known(_ name: String) -> PortalDomain {
        guard let domain = PortalDomain(name) else { preconditionFailure("not a host name: \(name)") }
        return domain
    }
}
