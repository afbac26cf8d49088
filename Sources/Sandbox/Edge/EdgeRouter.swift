import Bitrix24Wire

/// Brings a request to the part of the platform that answers for its host, and the exchange into the journal.
struct EdgeRouter: Sendable {
    let platform: Platform
    let authorizationServer: AuthorizationServer
    let authorizePage: AuthorizePage
    let rest: PortalREST
    let pages: PortalPages
    let script: ScriptHost
    let control: ControlServer

    init(platform: Platform, events: EventQueue, control: ControlServer) {
        self.platform = platform
        authorizationServer = AuthorizationServer(platform: platform)
        authorizePage = AuthorizePage(platform: platform)
        rest = PortalREST(platform: platform, events: events)
        pages = PortalPages(platform: platform, events: events)
        script = ScriptHost()
        self.control = control
    }

    func answer(_ request: EdgeRequest, door: Door) async -> EdgeResponse {
        let start = ContinuousClock.now
        let (response, host) = await route(request, door: door)
        if let notes = response.notes {
            platform.journal.append(
                JournalExchange(
                    request: request, host: notes.portalDomain ?? host, notes: notes, status: response.journalledStatus,
                    duration: ContinuousClock.now - start, answer: response.body,
                    answerType: response.header("content-type")))
        }
        return response
    }

    /// The answer, and the host as the journal names it.
    private func route(_ request: EdgeRequest, door: Door) async -> (EdgeResponse, String) {
        switch door {
        case .administration:
            return (await control.respond(to: request), request.host)
        case .authorizationServer:
            return (await authorizationServer.respond(to: request), Platform.oauthHost)
        case .portal(let id):
            guard let portal = platform.names.portal(id) else { return (unknownHost(request.host), request.host) }
            if let host = staticHost(request.host) { return (await files.respond(to: request, host: host), host.host) }
            platform.addresses.use(id)
            return (await respond(to: request, portal: portal), portal.domain)
        case .main, .tls:
            return await routeByHost(request)
        }
    }

    private func routeByHost(_ request: EdgeRequest) async -> (EdgeResponse, String) {
        let host = WebAddress.hostWithoutPort(request.host)
        if let host = staticHost(host) { return (await files.respond(to: request, host: host), host.host) }
        if host.hasSuffix(".localhost") {
            guard let portal = platform.names.portal(label: String(host.dropLast(".localhost".count))) else {
                return (unknownHost(host), host)
            }
            return (await respond(to: request, portal: portal), portal.domain)
        }
        switch platform.names.owner(of: host) {
        case .authorizationServer:
            return (await authorizationServer.respond(to: request), request.host)
        case .script:
            guard request.pathComponents.prefix(2) == ["api", "v1"] else {
                return (.plain("This host has only /api/v1/.", status: 404), request.host)
            }
            return (await script.respond(to: request), request.host)
        case .portal(let portal):
            return (await respond(to: request, portal: portal), request.host)
        case .renamed(let portal):
            return (redirect(request, to: portal), request.host)
        case .staticFiles(let host):
            return (await files.respond(to: request, host: host), host.host)
        case .application:
            return (await forward(request, to: "\(request.origin)\(request.target)"), request.host)
        case .nobody:
            guard WebAddress.isLoopback(host) else { return (unknownHost(host), request.host) }
            if request.listener == .proxyAbsolute {
                return (await forward(request, to: "\(request.origin)\(request.target)"), request.host)
            }
            return (index(), request.host)
        }
    }

    private var files: StaticFiles { StaticFiles(platform: platform) }

    /// The static application that `LABEL.localhost` means, unless a portal has that name.
    private func staticHost(_ authority: String) -> StaticHost? {
        let host = WebAddress.hostWithoutPort(authority)
        guard host.hasSuffix(".localhost") else { return nil }
        let label = String(host.dropLast(".localhost".count))
        return platform.names.portal(label: label) == nil ? StaticHost(label: label) : nil
    }

    private func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        // Nearly every request is one of these.
        if !portal.isDeleted, request.target.hasPrefix("/rest/") {
            return await rest.respond(to: request, portal: portal)
        }
        let path = request.pathComponents.prefix(2).map { $0.lowercased() }
        if portal.isDeleted { return deleted(request, path: path, portal: portal) }
        switch (path.first, path.dropFirst().first) {
        case ("oauth", "token"):
            guard portal.isBox else { return await authorizationServer.respond(to: request) }
            return .html(
                PlainPage.make(
                    title: "404 Not Found",
                    text: "A portal on a customer's own server leaves tokens to the authorization server."), status: 404
            )
        case ("oauth", "authorize"): return await authorizePage.respond(to: request, portal: portal)
        case ("rest", _): return await rest.respond(to: request, portal: portal)
        case _ where DiskPages.isMeant(by: request.pathComponents):
            return await DiskPages(platform: platform).respond(to: request, portal: portal)
        default: return await pages.respond(to: request, portal: portal)
        }
    }

    private func deleted(_ request: EdgeRequest, path: [String], portal: PortalRow) -> EdgeResponse {
        guard path.first == "rest" else {
            return .html(
                PlainPage.make(title: "Portal deleted", text: "The portal \(portal.domain) was deleted."), status: 404)
        }
        let failure = platform.behaviour.current.adjusted(.of(.portalDeleted))
        var notes = JournalNotes(.rest)
        notes.auth = "none"
        notes.error = failure.code.value
        return .json(
            failure.json, status: failure.status, headers: [("Access-Control-Allow-Origin", "*")], notes: notes)
    }

    /// A former name of a portal: the same path at the new one. The body is no JSON, which is how clients tell this from an answer.
    private func redirect(_ request: EdgeRequest, to portal: PortalRow) -> EdgeResponse {
        let path = request.pathComponents.prefix(2).map { $0.lowercased() }
        var notes: JournalNotes?
        switch (path.first, path.dropFirst().first) {
        case ("rest", _): notes = JournalNotes(.rest)
        case ("oauth", "token"): notes = JournalNotes(.oauth)
        case ("oauth", "authorize"): notes = JournalNotes(.authorize)
        default: break
        }
        notes?.auth = "none"
        let scheme = request.isSecure ? "https" : "http"
        let location = "\(scheme)://\(portal.domain)\(request.target)"
        return .movedPortal(to: location, notes: notes)
    }

    private func forward(_ request: EdgeRequest, to address: String) async -> EdgeResponse {
        do {
            let answer = try await platform.outbound.send(
                request.httpMethod, to: address, headers: request.headers, body: request.body, timeout: 120)
            return EdgeResponse(
                status: answer.status, headers: answer.headers.filter { !LoopbackClient.isHopByHop($0.name) },
                body: answer.body)
        } catch {
            return .html(
                PlainPage.make(title: "502 Bad Gateway", text: "The application cannot be reached: \(error)."),
                status: 502)
        }
    }

    private func unknownHost(_ host: String) -> EdgeResponse {
        .html(
            PlainPage.make(
                title: "502 Bad Gateway",
                text:
                    "The sandbox knows no host \(host): it is no portal, no registered origin and no host of the platform."
            ),
            status: 502)
    }

    /// What a person sees who opens the sandbox's own address.
    private func index() -> EdgeResponse {
        let links = platform.names.portals.filter { !$0.isDeleted }.compactMap { portal in
            portal.id.flatMap(platform.addresses.portal).map { (address: $0, name: portal.domain) }
        }
        return .html(
            PlainPage.make(title: "Lintel sandbox", text: "A Bitrix24 platform on this machine.", links: links))
    }
}

extension EdgeResponse {
    /// 0 where the connection was cut before an answer.
    fileprivate var journalledStatus: Int {
        switch delivery {
        case .whole, .truncated: status
        case .reset, .silence: 0
        }
    }
}

/// The few pages that the edge itself shows.
private enum PlainPage {
    static func make(title: String, text: String, links: [(address: String, name: String)] = []) -> String {
        let items = links.map { "<li><a href=\"\(escape($0.address))/\">\(escape($0.name))</a></li>" }.joined()
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>\(escape(title))</title>\
            <meta name="viewport" content="width=device-width">\
            <style>body{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:36rem;padding:0 1rem;color:#1f2933}</style>\
            </head><body><h1>\(escape(title))</h1><p>\(escape(text))</p>\(items.isEmpty ? "" : "<ul>\(items)</ul>")</body></html>

            """
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
            "\"", with: "&quot;")
    }
}
