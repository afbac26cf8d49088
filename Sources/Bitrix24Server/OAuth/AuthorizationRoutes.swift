public import Bitrix24
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// The name of the cookie that ties an authorization to the browser that began it.
    static let authorizationCookie = "authorization"

    /// The full protocol, for a service of its own outside the portal.
    ///
    /// - Parameters:
    ///   - start: `GET start?portal=acme.bitrix24.com` sends the browser to that portal, with a `state` that only it can bring back.
    ///   - redirect: The application's `redirect_uri`: checks the `state`, exchanges the code and stores the pair.
    ///   - states: Values of `state` that are on their way.
    ///   - finished: What the browser gets in the end.
    public func authorization<Context: RequestContext>(
        start: RouterPath, redirect: String, states: OAuthStates, on router: some RouterMethods<Context>,
        finished: @escaping @Sendable (VerifiedAuthorization, Request) async throws -> Response
    ) {
        router.get(start) { request, _ -> Response in
            await facing(request) {
                guard let portal = try PlatformForm.readQuery(request)["portal"]?.string.flatMap({ PortalDomain($0) })
                else {
                    throw WireError(field: "portal", reason: "is missing or malformed")
                }
                let binding = FrameSessions.systemRandomBytes(16).map { String($0, radix: 16) }.joined()
                let url = try kit.authorizationURL(portal: portal, state: states.issue(binding: binding))
                var headers = PageResponse.commonHeaders
                headers[.location] = url.value
                // Lax: the portal's redirect is a navigation from another site, and only navigations may carry it.
                headers[.setCookie] = cookie(binding, path: redirect, seconds: 600)
                return Response(status: .found, headers: headers)
            }
        }
        router.head(RouterPath(redirect)) { request, _ -> Response in
            page(.openInside, status: .ok, request).createHeadResponse()
        }
        router.get(RouterPath(redirect)) { request, _ -> Response in
            await facing(request) {
                let redirected = try AuthorizationRedirect(fields: try PlatformForm.readQuery(request))
                try await states.redeem(
                    redirected.state, binding: request.cookies[Self.authorizationCookie]?.value ?? "")
                var response = try await finished(try await kit.installations.complete(redirected), request)
                response.headers[.setCookie] = cookie("", path: redirect, seconds: 0)
                response.headers[.referrerPolicy] = "no-referrer"
                response.headers[.cacheControl] = "no-store"
                return response
            }
        }
    }

    private func cookie(_ value: String, path: String, seconds: Int) -> String {
        "\(Self.authorizationCookie)=\(value); Path=\(path); Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
    }
}
