public import Bitrix24
import Foundation
public import HTTPTypes
public import Hummingbird
import Logging

/// The routes by which the platform reaches an application.
///
/// Each of them proves who calls before anything is changed, and tells a person what went wrong in the language of the portal.
public struct ApplicationRoutes: Sendable {
    public let kit: Bitrix24Kit
    public let sessions: FrameSessions
    /// The name of the application in the kit's own pages.
    let name: @Sendable (PageLanguage) -> String
    let logger: Logger

    /// - Parameters:
    ///   - sessions: The sessions of open frames, with the application's keys where there are several machines.
    ///   - name: The name of the application, a language.
    public init(kit: Bitrix24Kit, sessions: FrameSessions, name: @escaping @Sendable (PageLanguage) -> String) {
        self.kit = kit
        self.sessions = sessions
        self.name = name
        logger = kit.logger
    }

    // MARK: Frames

    /// The page that a portal opens in a frame: the application itself, a placement, a settings page.
    ///
    /// POST: the launch is proven, the viewing user's pair stored, a session of the frame opened; then `page` makes the document. What
    /// `page` throws is told on a page.
    /// GET without a launch: a page that says to open the application inside Bitrix24. HEAD: 200, which the developer area asks for.
    ///
    /// - Parameter policy: What the page may load besides its own origin and the platform's library.
    public func frame<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>, policy: PagePolicy = PagePolicy(),
        page: @escaping @Sendable (FrameVisit) async throws -> String
    ) {
        answerWithoutLaunch(path, on: router)
        router.post(path) { request, _ -> Response in
            await facing(request) {
                let visit = try await open(try await PlatformForm.read(request))
                return PageResponse.page(
                    try await page(visit), ancestors: ancestors(visit), nonce: visit.nonce, policy: policy)
            }
        }
    }

    /// An address of the application's own interface, called by its page with the session of the frame.
    ///
    /// The answer of `answer` goes out as JSON. Without a living session: 401. An error of `answer`: `{"error","title","message"}`, said in
    /// the user's language, with `method` and `scope` where those are what is missing.
    ///
    /// - Parameter origins: Origins of static pages that may call it from another host (``staticSession(_:on:origins:)``).
    public func data<Context: RequestContext>(
        _ path: RouterPath, method: HTTPRequest.Method = .get, on router: some RouterMethods<Context>,
        origins: [String] = [], answer: @escaping @Sendable (FrameSession, Request) async throws -> JSONValue
    ) {
        let sharing = OriginSharing(origins)
        if !origins.isEmpty { sharing.answerPreflight(path, methods: [method], on: router) }
        router.on(path, method: method) { request, _ -> Response in
            var language = language(of: request)
            var response: Response
            do {
                let session = try await session(of: request)
                language = session.pageLanguage
                response = PageResponse.json(try await answer(session, request))
            } catch {
                response = json(failure(error, "request of a page failed"), language)
            }
            sharing.permit(request, &response)
            return response
        }
    }

    /// The living session that a request of a page belongs to.
    ///
    /// - Throws: ``FrameSessionError``, or what the store throws.
    public func session(of request: Request) async throws -> FrameSession {
        var identifier = request.headers[.frameSession] ?? ""
        if identifier.isEmpty, let authorization = request.headers[.authorization],
            authorization.lowercased().hasPrefix("session ")
        {
            identifier = String(authorization.dropFirst("session ".count))
        }
        guard !identifier.isEmpty, let session = sessions.session(identifier) else { throw FrameSessionError() }
        // The identifier proves itself, but not that the portal still has the application. A store may round the instant.
        guard let installation = try await kit.store.installation(session.memberID), !installation.isRemoved,
            abs(installation.installedAt.timeIntervalSince(session.installedAt)) < 0.01
        else { throw FrameSessionError() }
        return session
    }

    // MARK: Messages

    /// A page that tells a person what went wrong and what to do, in the language of the portal: missing rights, scope, module or tariff
    /// among the rest.
    public func message(for error: any Error, _ request: Request) -> Response {
        page(failure(error, "page refused"), request)
    }

    /// The same for the script of a page: `{"error","title","message"}`, with `method` and `scope` where those are what is missing.
    public func message(for error: any Error, in language: PageLanguage) -> Response {
        json(failure(error, "request of a page failed"), language)
    }

    // MARK: Parts

    func answerWithoutLaunch<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>
    ) {
        router.get(path) { request, _ -> Response in page(.openInside, status: .ok, request) }
        router.head(path) { request, _ -> Response in page(.openInside, status: .ok, request).createHeadResponse() }
    }

    func answerHandler<Context: RequestContext>(_ path: RouterPath, on router: some RouterMethods<Context>) {
        router.get(path) { _, _ -> Response in
            PageResponse.text("This address takes events of Bitrix24, by POST.", status: .methodNotAllowed)
        }
        router.head(path) { _, _ -> Response in PageResponse.text("").createHeadResponse() }
    }

    func open(_ fields: JSONObject) async throws -> FrameVisit {
        let verified = try await kit.installations.open(try FrameLaunch(fields: fields))
        return FrameVisit(launch: verified, session: try sessions.open(verified), nonce: Self.nonce())
    }

    /// Who may frame the page: the portal that opened it, by http too where the configuration allows that.
    func ancestors(_ visit: FrameVisit) -> [String] {
        let portal = visit.launch.installation.domain
        var origins = PageResponse.ancestors(of: portal, opened: visit.launch.launch.domain)
        for plain in [portal, visit.launch.launch.domain] where kit.configuration.portals.plainHosts.contains(plain) {
            for origin in ["http://\(plain.value)", "https://\(plain.value)"] where !origins.contains(origin) {
                origins.append(origin)
            }
        }
        return origins
    }

    /// Runs what makes a page; an error becomes a page too, which the portal that was named in the query may frame.
    func facing(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            return page(failure(error, "page refused"), request)
        }
    }

    func page(_ message: PageMessage, status: HTTPResponse.Status, _ request: Request) -> Response {
        page(PageFailure(message, status), request)
    }

    func page(_ failure: PageFailure, _ request: Request, action: MessagePage.Action? = nil) -> Response {
        let language = language(of: request)
        let query = (try? PlatformForm.readQuery(request)) ?? [:]
        let domain = query["DOMAIN"]?.string.flatMap { PortalDomain($0) }
        var ancestors = PageResponse.ancestors(of: domain, opened: domain)
        if let domain, kit.configuration.portals.plainHosts.contains(domain) {
            ancestors.append("http://\(domain.value)")
        }
        let nonce = Self.nonce()
        let html = MessagePage.html(
            title: failure.title(language), message: failure.text(language), language: language, nonce: nonce,
            action: action)
        return PageResponse.page(html, status: failure.status, ancestors: ancestors, nonce: nonce)
    }

    func json(_ failure: PageFailure, _ language: PageLanguage) -> Response {
        PageResponse.json(failure.json(language), status: failure.status)
    }

    /// The portal's language where it says one, else the browser's.
    func language(of request: Request) -> PageLanguage {
        let query = (try? PlatformForm.readQuery(request)) ?? [:]
        return query["LANG"]?.string.map { PageLanguage(portalLanguage: $0) }
            ?? PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
    }

    func refusal(_ error: any Error, _ what: Logger.Message) -> Response {
        let failure = failure(error, what)
        // Neither of these two says a value, so whoever calls wrongly may be told the place.
        let detail = (error as? WireError).map { " \($0)" } ?? (error as? FormError).map { " \($0)" } ?? ""
        return PageResponse.text(failure.message.message(.english) + detail, status: failure.status)
    }

    func failure(_ error: any Error, _ what: Logger.Message) -> PageFailure {
        let failure = PageFailure(error)
        // Only errors of the kit are known to hold no token; of any other the type must do.
        let reason =
            (error as? any ExplainedError)?.message ?? (error as? WireError).map { "\($0)" }
            ?? (error as? PageFailureError).map { "\($0.failure.message)" } ?? "\(type(of: error))"
        logger.log(
            level: failure.status.code >= 500 ? .error : .notice, what,
            metadata: ["reason": .string(reason), "status": .stringConvertible(failure.status.code)])
        return failure
    }

    static func nonce() -> String { FrameSessions.randomHexadecimal(16) }
}
