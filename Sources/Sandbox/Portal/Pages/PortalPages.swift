import Foundation
import GRDB

/// What people see in a portal: sign-in, application frames, cards with widget tabs, the Market.
struct PortalPages: Sendable {
    let platform: Platform
    let events: EventQueue

    /// Answers every path of a portal that is neither REST nor OAuth.
    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        let path = request.pathComponents
        if path.first == "-", path.count == 2, let asset = PageAsset.ofPortal.first(where: { $0.name == path[1] }) {
            return asset.response(maximumAge: 86_400)
        }
        do {
            let visit = try await Visit(request, portal: portal, database: platform.database)
            return try await respond(to: visit, path: path)
        } catch is FormError {
            return .html("<!DOCTYPE html><title>400</title><p>The address or the form is malformed.</p>", status: 400)
        } catch {
            platform.logger.error("page.failed", metadata: ["error": "\(type(of: error))", "path": "\(request.path)"])
            return .html("<!DOCTYPE html><title>500</title><p>The sandbox failed to make this page.</p>", status: 500)
        }
    }

    private func respond(to visit: Visit, path: [String]) async throws -> EdgeResponse {
        let method = visit.request.httpMethod
        let isForBridge = path.count == 3 && path[0] == "-" && path[1] == "frame"
        guard ["GET", "HEAD", "POST"].contains(method) else {
            return EdgeResponse(
                status: 405, headers: [("Allow", "GET, HEAD, POST"), ("Content-Type", "text/html; charset=utf-8")],
                body: Array("<!DOCTYPE html><title>405</title><p>This page takes GET and POST.</p>".utf8))
        }
        guard !visit.portal.isDeleted else {
            return PageShell(visit: visit).render(
                Page(
                    title: visit.say("Portal deleted", "Портал удалён"),
                    content: "<p>\(visit.say("There is no portal here any more.", "Здесь больше нет портала."))</p>",
                    status: 404))
        }
        if path == ["auth"] { return try await SignInPage(platform: platform, visit: visit).respond() }
        guard let viewer = visit.viewer else {
            if isForBridge {
                return .json(
                    [
                        "error": "signed_out",
                        "message": .string(visit.say("Sign in to the portal again.", "Войдите на портал снова.")),
                    ], status: 401)
            }
            let target = method == "POST" ? "/" : visit.request.target
            return .redirect(to: "/auth/?backurl=\(FormCodec.escape(BackURL.checked(target)))")
        }
        if isForBridge {
            return try await FrameBridge(platform: platform, visit: visit, viewer: viewer.person, events: events)
                .respond(path[2])
        }
        let portal = visit.portal
        let person = viewer.person
        let solutions = SolutionPages(platform: platform, visit: visit, viewer: person, events: events)
        switch try await solutions.respond(path) {
        case .whole(let response): return response
        case .page(let page): return try await render(page, visit: visit, portal: portal, viewer: person)
        case nil: break
        }
        if method == "POST" {
            switch try await submit(visit, viewer: person, path: path) {
            case .redirect(let location): return .redirect(to: location, status: 303)
            case .page(let page): return try await render(page, visit: visit, portal: portal, viewer: person)
            case nil: return try await render(notFound(visit), visit: visit, portal: portal, viewer: person)
            }
        }
        let page = try await page(visit, viewer: person, path: path) ?? notFound(visit)
        return try await render(page, visit: visit, portal: portal, viewer: person)
    }

    // MARK: Routes

    private func page(_ visit: Visit, viewer: PersonRow, path: [String]) async throws -> Page? {
        let applications = ApplicationPages(platform: platform, visit: visit, viewer: viewer)
        let market = MarketPages(platform: platform, visit: visit, viewer: viewer, events: events)
        let second = path.count > 1 ? path[1] : nil
        switch (path.first, second, path.count) {
        case (nil, _, _), ("stream", nil, _): return home(visit)
        case ("crm", nil, _), ("crm", "", _): return home(visit)
        case ("marketplace", "app", 3): return try await applications.application(path[2])
        case ("marketplace", "view", 3): return try await applications.view(path[2])
        case ("marketplace", "placement", 3): return try await applications.widget(path[2])
        case ("marketplace", "placements", 2): return try await applications.widgets()
        case ("marketplace", "settings", 3):
            return try await SettingsPages(platform: platform, visit: visit, viewer: viewer).open(path[2])
        case ("mobile", _, _):
            return try await MobilePages(platform: platform, visit: visit, viewer: viewer).page(Array(path.dropFirst()))
        case ("marketplace", _, _): return try await market.page(path)
        case ("devops", _, _):
            return try await DeveloperPages(platform: platform, visit: visit, viewer: viewer, events: events)
                .page(path)
        case ("partner", _, _):
            return try await VendorPages(platform: platform, visit: visit, viewer: viewer).page(path)
        default:
            return try await PlaceRoutes(platform: platform, visit: visit, viewer: viewer, events: events).page(path)
        }
    }

    private func submit(_ visit: Visit, viewer: PersonRow, path: [String]) async throws -> MarketPages.Outcome? {
        let market = MarketPages(platform: platform, visit: visit, viewer: viewer, events: events)
        switch path.first {
        case "marketplace" where path.count == 3 && path[1] == "settings":
            return try await SettingsPages(platform: platform, visit: visit, viewer: viewer).submit(path[2])
        case "marketplace": return try await market.submit(path)
        case "devops":
            return try await DeveloperPages(platform: platform, visit: visit, viewer: viewer, events: events)
                .submit(path)
        case "partner":
            return try await VendorPages(platform: platform, visit: visit, viewer: viewer).submit(path)
        default: return nil
        }
    }

    // MARK: Small pages

    private func home(_ visit: Visit) -> Page {
        let links: [(path: String, title: String)] =
            RecordKind.allCases.map { ($0.listPath, $0.plural(visit)) } + [
                ("/marketplace/", visit.say("Market: install applications", "Маркет: установить приложения")),
                ("/marketplace/installed/", visit.say("Installed applications", "Установленные приложения")),
                ("/marketplace/placements/", visit.say("Widgets of applications", "Встройки приложений")),
                ("/solutions/", visit.say("Export and import of settings", "Экспорт и импорт настроек")),
            ]
        let items = links.map { link -> HTML in "<li class=\"card\"><a href=\"\(link.path)\">\(link.title)</a></li>" }
        let content: HTML = """
            <p>\(visit.say(
                "A portal of the sandbox: everything here stays on this machine.",
                "Портал песочницы: всё, что здесь есть, остаётся на этой машине."))</p>
            <ul class="cards">\(items)</ul>
            """
        return Page(title: visit.say("Home", "Главная"), content: content, section: "/")
    }

    private func notFound(_ visit: Visit) -> Page {
        Page(
            title: visit.say("No such page", "Такой страницы нет"),
            content: """
                <p>\(visit.say("This portal has no page at this address.", "На портале нет страницы по этому адресу."))</p>
                <p><a href="/">\(visit.say("Home", "Главная"))</a></p>
                """,
            status: 404)
    }

    private func render(_ page: Page, visit: Visit, portal: PortalRow, viewer: PersonRow) async throws -> EdgeResponse {
        if visit.request.pathComponents.first == "mobile" { return MobileShell(visit: visit).render(page) }
        let language = visit.language
        let (pages, bindings) = try await platform.database.read { db in
            (
                try ApplicationEntry.all(db, portal: portal)
                    .filter { $0.hasInterface && $0.isOpen(to: viewer) }
                    .map { MenuItem(path: $0.path, title: $0.version.menuName(in: language)) },
                try WidgetBinding.visible(db, portal: portal, viewer: viewer)
            )
        }
        let widgets = bindings.filter { $0.placement == "LEFT_MENU" }
            .map { MenuItem(path: "/marketplace/placement/\($0.id)/", title: $0.title(language: visit.language)) }
        return PageShell(
            visit: visit, applications: pages + widgets, strip: WidgetStrip(visit: visit, bindings: bindings)
        ).render(page)
    }
}

/// `//api.bitrix24.com/api/v1/`: our own `BX24` library.
struct ScriptHost: Sendable {
    func respond(to request: EdgeRequest) async -> EdgeResponse {
        guard request.pathComponents.starts(with: ["api", "v1"]) else {
            return EdgeResponse(
                status: 404, headers: [("Content-Type", "text/plain; charset=utf-8")],
                body: Array("This host has the script library at /api/v1/ only.".utf8))
        }
        guard ["GET", "HEAD"].contains(request.httpMethod) else {
            return EdgeResponse(
                status: 405, headers: [("Allow", "GET, HEAD"), ("Content-Type", "text/plain; charset=utf-8")],
                body: Array("The script library is only read.".utf8))
        }
        return PageAsset.library.response(maximumAge: 300)
    }
}
