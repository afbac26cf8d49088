/// What the portal appends to the application's `redirect_uri`. The code lives 30 seconds and works once.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
public struct AuthorizationRedirect: Sendable, Hashable {
    /// `code`
    public var code: Secret
    /// `state`, as it was sent; empty when the portal was not asked by this application.
    public var state: String
    /// The portal's host.
    public var domain: PortalDomain
    public var memberID: MemberID
    public var scope: [Scope]
    /// `server_domain`: the authorization server's host; missing on old portals.
    public var serverDomain: PortalDomain?

    public init(
        code: Secret, state: String, domain: PortalDomain, memberID: MemberID, scope: [Scope] = [],
        serverDomain: PortalDomain? = nil
    ) {
        self.code = code
        self.state = state
        self.domain = domain
        self.memberID = memberID
        self.scope = scope
        self.serverDomain = serverDomain
    }

    /// Reads the query of the redirect.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable, never its value.
    public init(fields: JSONObject) throws(WireError) {
        func text(_ key: String) throws(WireError) -> String {
            guard let text = fields[key]?.string, !text.isEmpty else {
                throw WireError(field: key, reason: "is missing")
            }
            return text
        }
        guard let domain = PortalDomain(try text("domain")) else {
            throw WireError(field: "domain", reason: "is malformed")
        }
        guard let memberID = MemberID(try text("member_id")) else {
            throw WireError(field: "member_id", reason: "is malformed")
        }
        var serverDomain: PortalDomain?
        if let server = fields["server_domain"]?.string, !server.isEmpty {
            serverDomain = PortalDomain(server)
            guard serverDomain != nil else { throw WireError(field: "server_domain", reason: "is malformed") }
        }
        self.init(
            code: Secret(try text("code")), state: fields["state"]?.string ?? "", domain: domain, memberID: memberID,
            scope: Scope.list(fields["scope"]?.string ?? ""), serverDomain: serverDomain)
    }
}
