public import Bitrix24
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// What the browser gets after an authorization that succeeded.
    public typealias AuthorizationFinished = @Sendable (VerifiedAuthorization, Request) async throws -> Response

    /// The full protocol, for a service of its own outside the portal.
    ///
    /// - Parameters:
    ///   - start: `GET start` asks for the address of the portal; `GET start?portal=acme.bitrix24.com` sends the browser there, with a
    ///     `state` that only this browser can bring back.
    ///   - redirect: The application's `redirect_uri`: checks the `state`, exchanges the code, proves and stores the pair. What goes wrong
    ///     is told on a page with a link that starts again.
    ///   - states: Values of `state` that are on their way.
    ///   - finished: What the browser gets in the end; by default a page that says so.
    public func authorization<Context: RequestContext>(
        start: String, redirect: String, states: OAuthStates, on router: some RouterMethods<Context>,
        finished: AuthorizationFinished? = nil
    ) {
        router.head(RouterPath(start)) { request, _ -> Response in
            portalPage(start: start, problem: nil, entered: "", request).createHeadResponse()
        }
        router.get(RouterPath(start)) { request, _ -> Response in
            await starting(request, start: start) { portal in
                let binding = binding(of: request)
                let url = try kit.authorizationURL(portal: portal, state: states.issue(binding: binding))
                var headers = PageResponse.commonHeaders
                headers[.location] = url.value
                // Lax: the portal's redirect is a navigation from another site, and only navigations may carry it.
                headers[.setCookie] = Self.cookie(binding, path: redirect, seconds: 600)
                return Response(status: .found, headers: headers)
            }
        }
        router.head(RouterPath(redirect)) { request, _ -> Response in
            page(.openInside, status: .ok, request).createHeadResponse()
        }
        router.get(RouterPath(redirect)) { request, _ -> Response in
            do {
                let query = try PlatformForm.readQuery(request)
                if query["error"] != nil { throw PageFailureError(Self.refusal(query["error"]), .forbidden) }
                // A page that a person came to by hand says more than which field is missing.
                if (query["code"]?.string ?? "").isEmpty { throw PageFailureError(.codeMissing, .badRequest) }
                let redirected = try AuthorizationRedirect(fields: query)
                try await states.redeem(redirected.state, binding: request.cookies[Self.bindingCookie]?.value ?? "")
                let authorization = try await kit.installations.complete(redirected)
                return try await answer(authorization, request, path: redirect, finished)
            } catch {
                let failure = authorizationFailure(error)
                return page(failure, request, action: startAgain(start, request))
            }
        }
    }

    // MARK: Parts

    /// The name of the cookie that ties an authorization to the browser that began it.
    static let bindingCookie = "authorization"

    static func cookie(_ value: String, path: String, seconds: Int) -> String {
        "\(bindingCookie)=\(value); Path=\(path); Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax"
    }

    /// What the browser is known by: the cookie that it has, so that two tabs can begin at once, or a new value.
    func binding(of request: Request) -> String {
        if let present = request.cookies[Self.bindingCookie]?.value, present.utf8.count == 32,
            present.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        {
            return present
        }
        return FrameSessions.randomHexadecimal(16)
    }

    /// Reads the address of the portal, or asks for it.
    func starting(
        _ request: Request, start: String, _ body: (PortalDomain) async throws -> Response
    ) async -> Response {
        let query = (try? PlatformForm.readQuery(request)) ?? [:]
        guard let entered = query["portal"]?.string else {
            return portalPage(start: start, problem: nil, entered: "", request)
        }
        guard let portal = Self.portal(entered) else {
            return portalPage(
                start: start, problem: PageFailure(.portalUnknown, .badRequest), entered: entered, request)
        }
        do {
            return try await body(portal)
        } catch {
            var failure = authorizationFailure(error)
            if failure.message == .notProven { failure.message = .portalUnknown }
            return portalPage(start: start, problem: failure, entered: entered, request)
        }
    }

    /// The portal of what a person pasted: its host, or any address on it.
    static func portal(_ entered: String) -> PortalDomain? {
        var text = Substring(entered.lowercased()).drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) { text = text.dropFirst(scheme.count) }
        let host = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard host.contains(".") else { return nil }
        return PortalDomain(String(host))
    }

    func answer(
        _ authorization: VerifiedAuthorization, _ request: Request, path: String, _ finished: AuthorizationFinished?
    ) async throws -> Response {
        var response: Response
        if let finished {
            response = try await finished(authorization, request)
        } else {
            response = connectedPage(authorization, request)
        }
        response.headers[.setCookie] = Self.cookie("", path: path, seconds: 0)
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// In an authorization the person can do something about codes that mean nothing inside a frame.
    func authorizationFailure(_ error: any Error) -> PageFailure {
        var failure = failure(error, "authorization refused")
        switch (error as? OAuthError)?.code {
        case ErrorCode.invalidGrant?, ErrorCode.badVerificationCode?: failure.message = .codeRefused
        case ErrorCode.wrongClient?, ErrorCode.invalidClient?, ErrorCode.invalidRequest?,
            ErrorCode.unsupportedGrantType?:
            failure = PageFailure(.misconfigured, .internalServerError)
        default: break
        }
        return failure
    }

    /// The portal is not known to send `error`, but RFC 6749 §4.1.2.1 lets it; its words are not shown.
    private static func refusal(_ error: JSONValue?) -> PageMessage {
        switch ErrorCode(error?.text ?? "") {
        case .paymentRequired: .payment
        case .notInstalled: .removed
        case .insufficientScope, .invalidScope: .scopeMissing
        case .wrongClient, .invalidClient, .invalidRequest: .misconfigured
        default: .authorizationRefused
        }
    }

    private func startAgain(_ start: String, _ request: Request) -> MessagePage.Action {
        let query = (try? PlatformForm.readQuery(request)) ?? [:]
        let portal = query["domain"]?.string.flatMap { PortalDomain($0) }
        return MessagePage.Action(
            label: AuthorizationTexts(language(of: request)).again,
            address: portal.map { "\(start)?\(FormCodec.encode(["portal": .string($0.value)]))" } ?? start)
    }
}
