/// `app.info` of the authorization server: the trusted word on a token.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html, which calls it the only trusted source of the application's status.
public struct ApplicationInfo: Sendable, Hashable {
    public var clientID: String
    public var userID: Int
    public var scope: [Scope]
    /// When the access token ends by the server's clock, Unix seconds.
    public var expires: Int?
    public var isInstalled: Bool
    public var version: String?
    public var status: ApplicationStatus
    public var domain: PortalDomain
    public var clientEndpoint: Endpoint
    public var memberID: MemberID
    /// The server's clock when it answered, Unix seconds.
    public var serverTime: Int?
}
