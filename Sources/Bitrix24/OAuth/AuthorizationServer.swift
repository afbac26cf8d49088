/// The authorization server: the only place that sees `client_secret`. All requests are POST forms; nothing stands in a URL.
///
/// Sources: https://apidocs.bitrix24.com/settings/oauth/index.html, https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
public struct AuthorizationServer: Sendable {
    let configuration: Bitrix24Configuration
    let transport: HTTPTransport

    /// Exchanges an authorization code, which works once within 30 seconds, for the first pair.
    ///
    /// - Throws: ``OAuthError``.
    public func exchange(_ code: Secret, at server: Endpoint) async throws(OAuthError) -> TokenReply {
        throw OAuthError(.unreadable)
    }

    /// Exchanges a refresh token for the next pair; the old refresh token is spent then.
    ///
    /// - Throws: ``OAuthError``.
    public func refresh(_ refreshToken: Secret, at server: Endpoint) async throws(OAuthError) -> TokenReply {
        throw OAuthError(.unreadable)
    }

    /// What the server says about an access token: whose it is and where.
    ///
    /// - Throws: ``OAuthError``.
    public func applicationInfo(_ accessToken: Secret, at server: Endpoint) async throws(OAuthError) -> ApplicationInfo {
        throw OAuthError(.unreadable)
    }
}
