/// The authorization server: the only place that sees `client_secret`. All requests are POST forms; nothing stands in a
/// URL.
///
/// Sources: https://apidocs.bitrix24.com/settings/oauth/index.html,
/// https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
public struct AuthorizationServer: Sendable {
    let configuration: Bitrix24Configuration
    let transport: HTTPTransport

    public init(configuration: Bitrix24Configuration, transport: HTTPTransport) {
        self.configuration = configuration
        self.transport = transport
    }

    /// Exchanges an authorization code, which works once within 30 seconds, for the first pair.
    ///
    /// - Throws: ``OAuthError``.
    public func exchange(_ code: Secret, at server: Endpoint) async throws(OAuthError) -> TokenReply {
        try await tokens("authorization_code", field: "code", secret: code, at: server)
    }

    /// Exchanges a refresh token for the next pair; the old refresh token is spent then.
    ///
    /// - Throws: ``OAuthError``.
    public func refresh(_ refreshToken: Secret, at server: Endpoint) async throws(OAuthError) -> TokenReply {
        try await tokens("refresh_token", field: "refresh_token", secret: refreshToken, at: server)
    }

    /// What the server says about an access token: whose it is and where.
    ///
    /// - Throws: ``OAuthError``.
    public func applicationInfo(_ accessToken: Secret, at server: Endpoint) async throws(OAuthError) -> ApplicationInfo
    {
        let (status, json) = try await post(
            to: server.address(of: "app.info"), at: server, ["auth": .string(accessToken.reveal())],
            secrets: [accessToken])
        do {
            return try ApplicationInfo(json)
        } catch {
            throw OAuthError(.unreadable, status: status, detail: error.description)
        }
    }

    private func tokens(
        _ grantType: String, field: String, secret: Secret, at server: Endpoint
    ) async throws(OAuthError) -> TokenReply {
        let credentials = configuration.credentials
        let (status, json) = try await post(
            to: server.origin + "/oauth/token/", at: server,
            [
                "grant_type": .string(grantType), "client_id": .string(credentials.clientID),
                "client_secret": .string(credentials.clientSecret.reveal()), field: .string(secret.reveal()),
            ],
            secrets: [secret, credentials.clientSecret])
        do {
            return try TokenReply(json)
        } catch {
            throw OAuthError(.unreadable, status: status, detail: error.description)
        }
    }

    private func post(
        to address: String, at server: Endpoint, _ fields: JSONObject, secrets: [Secret]
    ) async throws(OAuthError) -> (status: Int, json: JSONValue) {
        guard configuration.trusts(server) else { throw OAuthError(.untrustedServer, detail: server.origin) }
        let request = PlatformRequest(
            url: address,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
                ("User-Agent", configuration.userAgent),
            ],
            body: Array(FormCodec.encode(fields).utf8), timeout: configuration.requestTimeout)
        let response: PlatformResponse
        do {
            response = try await transport.send(request)
        } catch let error as TransportError {
            throw OAuthError(.unreachable, cause: error)
        } catch {
            throw OAuthError(.unreachable, cause: TransportError(.cut, host: server.domain.value))
        }
        let json = try? JSONValue(parsing: response.body)
        // The code alone decides: an unknown client is told so with status 200.
        if let code = json?["error"]?.text {
            throw OAuthError(
                .refused(ErrorCode(Scrubber.clean(code, without: secrets))), status: response.status,
                detail: Scrubber.clean(json?["error_description"]?.string ?? "", without: secrets))
        }
        guard response.status < 500, response.status != 429 else {
            throw OAuthError(.unreachable, status: response.status)
        }
        guard response.status == 200, let json, json.object != nil else {
            throw OAuthError(.unreadable, status: response.status, detail: "status \(response.status), no JSON object")
        }
        return (response.status, json)
    }
}
