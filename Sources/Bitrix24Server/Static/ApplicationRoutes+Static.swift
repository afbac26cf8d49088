import Bitrix24
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// Where the page of a static application, which the platform hosts itself, gets a session for this server's data.
    ///
    /// The page posts as JSON what `BX24.getAuth()` gives it (`access_token`, `refresh_token`, `expires_in`, `domain`, `member_id`), and may
    /// add `language`, `placement` and `options`. The token is proven at the authorization server, the pair stored as an opening of a frame
    /// is, and the answer is `{"session":"…","expires":…}`: the value for the header `X-Frame-Session`, and the Unix second when it ends.
    ///
    /// - Parameter origins: Where the static pages are: `https://cdn.example`, or `https://*.example` for every host below. Pages of other
    ///   origins are refused; give the same list to ``data(_:method:on:origins:answer:)``.
    public func staticSession<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>, origins: [String]
    ) {
        let sharing = OriginSharing(origins)
        sharing.answerPreflight(path, methods: [.post], on: router)
        router.post(path) { request, _ -> Response in
            var language = language(of: request)
            var response: Response
            do {
                if let origin = request.headers[.origin], !sharing.allows(origin) {
                    throw PageFailureError(.notProven, .forbidden)
                }
                let posted = try await PlatformForm.readJSON(request)
                language = posted["language"]?.string.map { PageLanguage(portalLanguage: $0) } ?? language
                let verified = try await kit.installations.open(try FrameLaunch(fields: try Self.fields(posted)))
                let session = try sessions.open(verified)
                let expires = sessions.session(session.reveal())?.expires ?? 0
                response = PageResponse.json(["session": .string(session.reveal()), "expires": .int(expires)])
            } catch {
                response = json(failure(error, "session of a static page refused"), language)
            }
            sharing.permit(request, &response)
            return response
        }
    }

    /// The names of `BX24.getAuth()` as those of an opening.
    private static func fields(_ posted: JSONValue) throws(WireError) -> JSONObject {
        guard posted.object != nil else { throw WireError(field: "body", reason: "is no JSON object") }
        let names = [
            ("access_token", "AUTH_ID"), ("refresh_token", "REFRESH_ID"), ("expires_in", "AUTH_EXPIRES"),
            ("domain", "DOMAIN"), ("member_id", "member_id"), ("server_endpoint", "SERVER_ENDPOINT"),
            ("language", "LANG"), ("placement", "PLACEMENT"), ("options", "PLACEMENT_OPTIONS"),
        ]
        var fields = JSONObject()
        for (theirs, ours) in names {
            guard let value = posted[theirs], !value.isNull else { continue }
            fields[ours] = value
        }
        return fields
    }
}
