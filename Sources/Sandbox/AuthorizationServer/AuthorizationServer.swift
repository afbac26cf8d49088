import Foundation

/// `oauth.bitrix.info`: `/oauth/token/` and `/rest/app.info`.
///
/// Sources: the platform's documentation, "Complete OAuth 2.0 authorization protocol", "Automatic renewal of OAuth 2.0 tokens",
/// "Error codes"; RFC 6749, 5.2.
struct AuthorizationServer: Sendable {
    let platform: Platform

    /// Answers a request to the authorization server's host, or to a portal's own `/oauth/token/`.
    func respond(to request: EdgeRequest) async -> EdgeResponse {
        let path = request.pathComponents
        if path == ["oauth", "token"] { return await TokenEndpoint(platform: platform).respond(to: request) }
        if path.first == "rest" {
            return await ServerREST(platform: platform).respond(to: request, path: Array(path.dropFirst()))
        }
        var notes = JournalNotes(.oauth)
        notes.portalDomain = platform.oauthName(of: request)
        return OAuthAnswer.refusal(
            RESTFailure(.invalidRequest, status: 404, "The authorization server has no such page."), notes: notes)
    }
}

/// How the authorization server answers.
enum OAuthAnswer {
    /// Source: RFC 6749, 5.1: token answers are never stored.
    private static let headers: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("Pragma", "no-cache"),
    ]

    static func success(_ json: JSONValue, notes: JournalNotes) -> EdgeResponse {
        .json(json, headers: headers, notes: notes)
    }

    static func refusal(_ failure: RESTFailure, notes: JournalNotes?) -> EdgeResponse {
        var notes = notes
        notes?.error = failure.code.value
        return .json(
            failure.json, status: failure.status,
            headers: failure.status == 405 ? headers + [("Allow", "GET, POST")] : headers,
            notes: notes)
    }
}

extension Platform {
    /// The name that the journal and the faults know the host of a request by: on a plain port the client's own `Host` says only
    /// where the port is.
    func oauthName(of request: EdgeRequest) -> String? {
        guard request.listener == .plain else { return nil }
        return request.plainPortalID.flatMap { names.portal($0)?.domain } ?? Platform.oauthHost
    }
}
