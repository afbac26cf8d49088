/// What the developer area gave the application: its `client_id` and `client_secret`.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
public struct ApplicationCredentials: Sendable, Hashable {
    /// `client_id`: `app.…` for the Market, `local.…` for one portal. Not secret.
    public var clientID: String
    /// `client_secret`: goes to the authorization server only, never to a portal, a page or a URL.
    public var clientSecret: Secret

    public init(clientID: String, clientSecret: Secret) {
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}
