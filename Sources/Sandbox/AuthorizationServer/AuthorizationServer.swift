/// `oauth.bitrix.info`: `/oauth/token/` and `/rest/app.info`.
struct AuthorizationServer: Sendable {
    let platform: Platform

    /// Answers a request to the authorization server's host, or to a portal's own `/oauth/token/`.
    func respond(to request: EdgeRequest) async -> EdgeResponse {
        .json(RESTFailure.of(.invalidRequest).json, status: 400)
    }
}

/// `https://PORTAL/oauth/authorize/`: the user's half of the full protocol.
struct AuthorizePage: Sendable {
    let platform: Platform

    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        .html("", status: 501)
    }
}
