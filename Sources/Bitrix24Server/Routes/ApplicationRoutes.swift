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
    ///   - sessions: The sessions of open frames. Give the same to the kit's `onRemoval`, if it ends them itself.
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
    /// POST: the launch is proven, the viewing user's pair stored, a session of the frame opened; then `page` makes the document.
    /// GET without a launch: a page that says to open the application inside Bitrix24. HEAD: 200, which the developer area asks for.
    public func frame<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>,
        page: @escaping @Sendable (FrameVisit) async throws -> String
    ) {
        answerWithoutLaunch(path, on: router)
        router.post(path) { request, _ -> Response in
            await facing(request) {
                let visit = try await open(try await PlatformForm.read(request))
                return PageResponse.page(try await page(visit), ancestors: ancestors(visit), nonce: visit.nonce)
            }
        }
    }

    /// An address of the application's own interface, called by its page with the session of the frame.
    ///
    /// The answer of `answer` goes out as JSON. Without a living session: 401. An error of `answer`: `{"error","title","message"}`, said in
    /// the user's language.
    public func data<Context: RequestContext>(
        _ path: RouterPath, method: HTTPRequest.Method = .get, on router: some RouterMethods<Context>,
        answer: @escaping @Sendable (FrameSession, Request) async throws -> JSONValue
    ) {
        router.on(path, method: method) { request, _ -> Response in
            var language = PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
            do {
                let session = try await session(of: request)
                language = session.pageLanguage
                return PageResponse.json(try await answer(session, request))
            } catch {
                let failure = failure(error, "request of a page failed")
                return PageResponse.json(
                    [
                        "error": .string("\(failure.message)"), "title": .string(failure.message.title(language)),
                        "message": .string(failure.message.message(language)),
                    ], status: failure.status)
            }
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
        guard !identifier.isEmpty, let session = await sessions.session(identifier) else { throw FrameSessionError() }
        // Another process may have taken the removal, so memory alone is not believed. A store may round the instant.
        guard let installation = try await kit.store.installation(session.memberID), !installation.isRemoved,
            abs(installation.installedAt.timeIntervalSince(session.installedAt)) < 0.01
        else {
            await sessions.end(memberID: session.memberID)
            throw FrameSessionError()
        }
        return session
    }

    // MARK: Installation

    /// The page of the installation wizard.
    ///
    /// POST of a launch: the page, which has the server run `setUp` and then calls `installFinish` once; after a failure it says what is
    /// wrong and offers to try again. POST of an event (a configuration solution installs applications without a frame): it goes the way
    /// of every event, to the worker's `installed` handler. `setUp` may run again and must not mind.
    ///
    /// - Parameter setUp: Binds events and placements with the installer's grant.
    public func installer<Context: RequestContext>(
        _ path: String, on router: some RouterMethods<Context>,
        setUp: @escaping @Sendable (PortalClient) async throws -> Void
    ) {
        let setupPath = path.hasSuffix("/") ? path + "setup" : path + "/setup"
        answerWithoutLaunch(RouterPath(path), on: router)
        router.post(RouterPath(path)) { request, _ -> Response in
            await facing(request) {
                let fields = try await PlatformForm.read(request)
                if fields["event"] != nil { return await take(fields: fields) }
                let visit = try await open(fields)
                let html = InstallPage.html(
                    applicationName: name(visit.language), session: visit.session, setupPath: setupPath,
                    language: visit.language,
                    nonce: visit.nonce)
                return PageResponse.page(html, ancestors: ancestors(visit), nonce: visit.nonce)
            }
        }
        router.post(RouterPath(setupPath)) { request, _ -> Response in
            var language = PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
            do {
                let session = try await session(of: request)
                language = session.pageLanguage
                try await setUp(kit.client(session.memberID, as: .user(session.userID)))
                return PageResponse.json(["ok": true])
            } catch {
                var failure = failure(error, "setup of the installation failed")
                if failure.message == .accessDenied { failure.message = .administratorNeeded }
                return PageResponse.json(
                    ["ok": false, "message": .string(failure.message.message(language))], status: failure.status)
            }
        }
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
        return FrameVisit(launch: verified, session: await sessions.open(verified), nonce: Self.nonce())
    }

    func ancestors(_ visit: FrameVisit) -> [String] {
        PageResponse.ancestors(of: visit.launch.installation.domain, opened: visit.launch.launch.domain)
    }

    /// Runs what makes a page; an error becomes a page too, which the portal that was named in the query may frame.
    func facing(_ request: Request, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            let failure = failure(error, "page refused")
            return page(failure.message, status: failure.status, request)
        }
    }

    func page(_ message: PageMessage, status: HTTPResponse.Status, _ request: Request) -> Response {
        let query = (try? PlatformForm.readQuery(request)) ?? [:]
        let language =
            query["LANG"]?.string.map { PageLanguage(portalLanguage: $0) }
            ?? PageLanguage(acceptLanguage: request.headers[.acceptLanguage])
        let domain = query["DOMAIN"]?.string.flatMap { PortalDomain($0) }
        let nonce = Self.nonce()
        let html = MessagePage.html(
            title: message.title(language), message: message.message(language), language: language, nonce: nonce)
        return PageResponse.page(
            html, status: status, ancestors: PageResponse.ancestors(of: domain, opened: domain), nonce: nonce)
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
            (error as? any ExplainedError)?.message ?? (error as? WireError).map { "\($0)" } ?? "\(type(of: error))"
        logger.log(
            level: failure.status.code >= 500 ? .error : .notice, what,
            metadata: ["reason": .string(reason), "status": .stringConvertible(failure.status.code)])
        return failure
    }

    static func nonce() -> String {
        FrameSessions.systemRandomBytes(16).map { String($0, radix: 16) }.joined()
    }
}
