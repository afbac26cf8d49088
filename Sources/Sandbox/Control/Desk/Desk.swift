import Bitrix24Wire
import Foundation

/// What a page of the desk answers with.
enum DeskAnswer: Sendable {
    case page(DeskPage)
    /// After a change: on to a page (`nil`: the one with the form), which says what was done.
    case done(String, to: String? = nil)
    case file(EdgeResponse)
}

/// The desk: pages that show a person what goes on in the sandbox, and switches that change it.
///
/// A browser gets in with the administration token or with a one-time code of `lintel sandbox desk`, typed into a form: neither ever
/// stands in an address, and another user of the same machine, who can reach the port as well, has neither. From then on a cookie that
/// no script reads and no other site sends stands for it. Other sites can name this port too, so three more things are asked: the `Host`
/// must be this machine's own (against names that are made to point here), changes need the `Origin` of the desk itself, and a value
/// that only its own pages know.
struct Desk: Sendable {
    struct Route: Sendable {
        let method: String
        let pattern: [String]
        let action: @Sendable (DeskVisit) async throws -> DeskAnswer

        init(
            _ method: String, _ pattern: String, _ action: @escaping @Sendable (DeskVisit) async throws -> DeskAnswer
        ) {
            self.method = method
            self.pattern = pattern.split(separator: "/").map(String.init)
            self.action = action
        }

        func capture(_ path: [String]) -> [String: String]? {
            guard path.count == pattern.count else { return nil }
            var captured: [String: String] = [:]
            for (part, value) in zip(pattern, path) {
                if part.hasPrefix("{") {
                    captured[String(part.dropFirst().dropLast())] = value
                } else if part != value {
                    return nil
                }
            }
            return captured
        }
    }

    private let context: ControlContext
    private let token: Secret
    let sessions: DeskSessions
    /// Where the sandbox can be reached, once it can.
    private let ready = Locked<SandboxReady?>(nil)
    private let routes: [Route]

    init(context: ControlContext, token: Secret, sessions: DeskSessions = DeskSessions()) {
        self.context = context
        self.token = token
        self.sessions = sessions
        routes =
            OverviewDesk.routes + PortalDesk.routes + PersonDesk.routes + ApplicationDesk.routes
            + InstallationDesk.routes + JournalDesk.routes + EventDesk.routes + ClockDesk.routes + FaultDesk.routes
            + BehaviourDesk.routes + SnapshotDesk.routes
    }

    func open(at ready: SandboxReady) { self.ready.withLock { $0 = ready } }

    /// Calls of the administration interface that belong to the desk.
    var controlRoutes: [ControlServer.Route] {
        [
            .init("POST", "desk/codes") { [sessions, ready] _ in
                guard let ready = ready.withLock({ $0 }) else {
                    throw SandboxControlError.conflict("The sandbox is not ready yet.")
                }
                return [
                    "code": .string(sessions.makeCode()), "expires_in": 30,
                    "url": .string(Self.origin(of: ready) + "/"),
                    "sign_in": .string(Self.origin(of: ready) + "/sign-in"),
                ]
            }
        ]
    }

    /// `http://127.0.0.1:PORT`
    private static func origin(of ready: SandboxReady) -> String {
        String(ready.admin.trimmingSuffix("/admin/v1"))
    }

    /// Cookies know no ports: two sandboxes on one machine would sign each other out if they shared a name.
    private static func cookieName(_ ready: SandboxReady) -> String {
        "lintel_desk_\(origin(of: ready).split(separator: ":").last ?? "")"
    }

    // MARK: Requests

    /// Answers a request for anything but the administration interface.
    func respond(to request: EdgeRequest, server: ControlServer) async -> EdgeResponse {
        guard let ready = ready.withLock({ $0 }) else {
            return .deskRefusal("The sandbox is not ready yet.", status: 503)
        }
        // Whoever makes a name of theirs point to 127.0.0.1 has a browser send that name.
        guard Self.isOwn(host: request.host, of: ready), !request.isSecure else {
            return .deskRefusal(
                "The desk answers at \(Self.origin(of: ready))/ only. The administration interface is at /admin/v1/.",
                status: 421)
        }
        if let asset = DeskAsset.named(request.pathComponents), request.isReading {
            return asset.response
        }
        let cookie = request.cookie(Self.cookieName(ready))
        let visit: DeskVisit
        do {
            var read = try DeskVisit(
                request, context: context, server: server, ready: ready, session: sessions.session(cookie))
            if request.isReading, !request.pathComponents.contains("news") {
                read.notice = sessions.notice(for: cookie)
            }
            visit = read
        } catch {
            return .deskRefusal("The request cannot be read: \(error).", status: 400)
        }
        let response = await answer(visit, cookie: cookie)
        return request.httpMethod == "HEAD" ? response.withoutBody : response
    }

    private static func isOwn(host: String, of ready: SandboxReady) -> Bool {
        let port = origin(of: ready).split(separator: ":").last ?? ""
        return ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"].contains(host)
    }

    private func answer(_ visit: DeskVisit, cookie: String?) async -> EdgeResponse {
        let path = visit.request.pathComponents
        let shell = DeskShell(visit: visit)
        switch (visit.request.httpMethod, path) {
        case ("POST", ["sign-in"]): return signIn(visit)
        case ("GET", ["sign-in"]), ("HEAD", ["sign-in"]): return shell.render(SignInDesk(visit: visit).page)
        default: break
        }
        guard let session = visit.session else {
            guard visit.request.isReading, path.last != "news" else {
                return .deskRefusal(
                    visit.say("Sign in first, at /sign-in.", "Сначала войдите: /sign-in."), status: 401)
            }
            let back = path.isEmpty ? "" : "?" + FormCodec.encode(["to": .string(visit.request.target)])
            return .redirect(to: "/sign-in\(back)", status: 303)
        }
        if visit.request.httpMethod == "POST" {
            guard let refusal = refusal(of: visit, session: session) else {
                if path == ["sign-out"] { return signOut(visit, cookie: cookie) }
                return await act(visit, cookie: cookie)
            }
            return shell.render(refusal)
        }
        guard visit.request.isReading else { return shell.render(visit.page(for: .methodNotAllowed)) }
        return await show(visit)
    }

    /// Why a change is refused: it does not come from one of the session's own pages.
    private func refusal(of visit: DeskVisit, session: DeskSessions.Session) -> DeskPage? {
        let isOwnOrigin = visit.request.header("origin") == "http://\(visit.request.host)"
        // An application on another port of this machine is the same site to a browser, though not the same origin.
        let isOwnPage = ["same-origin", nil].contains(visit.request.header("sec-fetch-site"))
        guard isOwnOrigin, isOwnPage, Secret(visit.form["csrf"]?.string ?? "") == session.formToken else {
            return visit.page(for: .foreign)
        }
        return nil
    }

    private func show(_ visit: DeskVisit) async -> EdgeResponse {
        let shell = DeskShell(visit: visit)
        do {
            guard let (route, visit) = route(visit, method: "GET") else {
                return shell.render(visit.page(for: .notFound))
            }
            switch try await route.action(visit) {
            case .page(let page): return DeskShell(visit: visit).render(page)
            case .file(let response): return response
            case .done(_, let path): return .redirect(to: path ?? "/", status: 303)
            }
        } catch {
            return shell.render(visit.page(for: .failure(failure(error, visit))))
        }
    }

    private func act(_ visit: DeskVisit, cookie: String?) async -> EdgeResponse {
        let back = BackURL.checked(visit.form["back"]?.string)
        do {
            guard let (route, visit) = route(visit, method: "POST") else {
                return DeskShell(visit: visit).render(visit.page(for: .notFound))
            }
            switch try await route.action(visit) {
            case .page(let page): return DeskShell(visit: visit).render(page)
            case .file(let response): return response
            case .done(let text, let path):
                sessions.leave(DeskNotice(text: text), for: cookie)
                return .redirect(to: path ?? back, status: 303)
            }
        } catch {
            sessions.leave(DeskNotice(text: failure(error, visit).message, isFailure: true), for: cookie)
            return .redirect(to: back, status: 303)
        }
    }

    private func route(_ visit: DeskVisit, method: String) -> (Route, DeskVisit)? {
        let path = visit.request.pathComponents
        for route in routes where route.method == method {
            guard let captured = route.capture(path) else { continue }
            var visit = visit
            visit.captured = captured
            return (route, visit)
        }
        return nil
    }

    private func failure(_ error: any Error, _ visit: DeskVisit) -> SandboxControlError {
        switch error {
        case let error as SandboxControlError: return error
        case let error as RESTFailure: return SandboxControlError(error)
        default:
            context.platform.logger.error(
                "A page of the desk failed", metadata: ["path": "\(visit.request.path)", "error": "\(error)"])
            return SandboxControlError(status: 500, error: "internal", message: "The sandbox failed: \(error)")
        }
    }

    // MARK: Signing in

    private func signIn(_ visit: DeskVisit) -> EdgeResponse {
        // The file that `lintel sandbox desk --open` writes has no origin. Others have none of ours to give, but no code either.
        let origin = visit.request.header("origin")
        let isOwn = origin == "http://\(visit.request.host)"
        guard isOwn || origin == "null" else {
            return DeskShell(visit: visit).render(visit.page(for: .foreign))
        }
        let given = visit.field("key") ?? ""
        guard Secret(given) == token || sessions.spend(given) else {
            var page = SignInDesk(visit: visit, isWrong: true).page
            page.status = 403
            return DeskShell(visit: visit).render(page)
        }
        let to = BackURL.checked(visit.form["to"]?.string)
        let cookie: (name: String, value: String) = (
            "Set-Cookie",
            "\(Self.cookieName(visit.ready))=\(sessions.begin().reveal()); Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"
        )
        if isOwn { return .redirect(to: to, status: 303, headers: [cookie]) }
        // A redirect would still count as the other page's doing, and the browser would keep the cookie to itself.
        var response = DeskShell(visit: visit).render(SignInDesk(visit: visit).arrival)
        response.headers.append(cookie)
        return response
    }

    private func signOut(_ visit: DeskVisit, cookie: String?) -> EdgeResponse {
        sessions.end(cookie)
        return .redirect(
            to: "/sign-in", status: 303,
            headers: [("Set-Cookie", "\(Self.cookieName(visit.ready))=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")])
    }
}

extension EdgeRequest {
    fileprivate var isReading: Bool { httpMethod == "GET" || httpMethod == "HEAD" }
}

extension EdgeResponse {
    /// A refusal before anything is known about the visitor.
    fileprivate static func deskRefusal(_ text: String, status: Int) -> EdgeResponse {
        EdgeResponse(
            status: status,
            headers: [
                ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
            body: Array((text + "\n").utf8))
    }

    fileprivate var withoutBody: EdgeResponse {
        var response = self
        response.body = []
        return response
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> Substring {
        hasSuffix(suffix) ? dropLast(suffix.count) : self[...]
    }
}
