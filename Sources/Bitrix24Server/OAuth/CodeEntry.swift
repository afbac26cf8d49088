public import Bitrix24
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// The full protocol of an application without a `redirect_uri`: the portal shows the code, and the person pastes it here.
    ///
    /// `GET path` asks for the address of the portal; `GET path?portal=acme.bitrix24.com` shows the link to that portal and a field for the
    /// code; `POST path` exchanges it at once, because it lives 30 seconds. The form is tied to the browser by the same `state` and cookie
    /// as a redirect, so that nobody can connect another person's browser to a portal of their own.
    ///
    /// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
    /// - Parameters:
    ///   - states: Values of `state` that are on their way.
    ///   - finished: What the browser gets in the end; by default a page that says so.
    public func codeEntry<Context: RequestContext>(
        _ path: String, states: OAuthStates, on router: some RouterMethods<Context>,
        finished: AuthorizationFinished? = nil
    ) {
        router.head(RouterPath(path)) { request, _ -> Response in
            portalPage(start: path, problem: nil, entered: "", request).createHeadResponse()
        }
        router.get(RouterPath(path)) { request, _ -> Response in
            await starting(request, start: path) { portal in
                try await codeForm(path, portal: portal, states: states, problem: nil, request)
            }
        }
        router.post(RouterPath(path)) { request, _ -> Response in
            var portal: PortalDomain?
            do {
                let fields = try await PlatformForm.read(request)
                portal = fields["portal"]?.string.flatMap { Self.portal($0) }
                guard let portal else { throw PageFailureError(.portalUnknown, .badRequest) }
                // A sign-in that somebody else began must not spend a code, so this comes first.
                try await states.redeem(
                    fields["state"]?.string ?? "", binding: request.cookies[Self.bindingCookie]?.value ?? "")
                guard let code = Self.code(fields["code"]?.string ?? "") else {
                    throw PageFailureError(.codeRefused, .badRequest)
                }
                return try await answer(
                    try await kit.installations.complete(code: code, portal: portal), request, path: path, finished)
            } catch {
                let failure = authorizationFailure(error)
                guard let portal,
                    let form = try? await codeForm(path, portal: portal, states: states, problem: failure, request)
                else { return portalPage(start: path, problem: failure, entered: "", request) }
                return form
            }
        }
    }

    private func codeForm(
        _ path: String, portal: PortalDomain, states: OAuthStates, problem: PageFailure?, _ request: Request
    ) async throws -> Response {
        let binding = binding(of: request)
        // The portal has no use for the state here, so it does not get it.
        let link = try kit.authorizationURL(portal: portal, state: "")
        var response = codePage(
            path: path, portal: portal, link: link, state: states.issue(binding: binding), problem: problem,
            request)
        response.headers[.setCookie] = Self.cookie(binding, path: path, seconds: 600)
        return response
    }

    /// What a person copied, without the spaces and lines around it.
    private static func code(_ entered: String) -> Secret? {
        let code = entered.filter { !$0.isWhitespace }
        guard (1...200).contains(code.utf8.count), code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else {
            return nil
        }
        return Secret(code)
    }
}
