import GRDB

/// The portal as its mobile application shows it, as far as applications go: their list, an application's page, and the widgets of a chat.
///
/// An application gets the same POST as in a browser and stands on a page of its own, where no portal answers messages: the
/// documentation promises none there.
/// Source: the platform's documentation, "Widget in a Mobile App Chat IMMOBILE_CONTEXT_MENU", "Common requirements" ("Embed to BitrixMobile").
struct MobilePages: Sendable {
    static let placement = "IMMOBILE_CONTEXT_MENU"

    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    /// - Parameter path: behind `/mobile/`.
    func page(_ path: [String]) async throws -> Page? {
        switch (path.first, path.count) {
        case (nil, _): try await list()
        case ("app", 2): try await application(path[1])
        case ("widget", 2): try await widget(path[1])
        default: nil
        }
    }

    /// `/mobile/`
    private func list() async throws -> Page {
        let (portal, viewer, language) = (visit.portal, viewer, visit.language)
        let (applications, widgets) = try await platform.database.read { db in
            (
                try ApplicationEntry.all(db, portal: portal).filter {
                    $0.version.isMobile && $0.hasInterface && $0.isOpen(to: viewer)
                }, try WidgetBinding.visible(db, portal: portal, viewer: viewer, placement: Self.placement)
            )
        }
        let items = applications.map { entry -> HTML in
            "<li><a href=\"/mobile/app/\(entry.id)/\">\(entry.title)</a></li>"
        }
        let tools = widgets.map { binding -> HTML in
            """
            <li><form method="get" action="/mobile/widget/\(binding.id)/">
            <label>\(binding.title(language: language))
            <input name="dialog" value="chat1" spellcheck="false" aria-label="dialogId"></label>
            <button>\(visit.say("Open", "Открыть"))</button></form></li>
            """
        }
        let nothing: HTML = """
            <p class="empty">\(visit.say(
                "No installed application is shown in the mobile application. Its card must say mobile: true.",
                "Ни одно установленное приложение не показывается в мобильном приложении. В его карточке должно быть mobile: true."
            ))</p>
            """
        let chat: HTML = """
            <h2>\(visit.say("In a chat", "В чате"))</h2><ul class="items">\(tools)</ul>
            """
        return Page(
            title: visit.say("Applications", "Приложения"),
            content: """
                \(HTML.when(items.isEmpty && tools.isEmpty, nothing))
                \(HTML.when(!items.isEmpty, "<ul class=\"items\">\(items)</ul>"))
                \(HTML.when(!tools.isEmpty, chat))
                """)
    }

    /// `/mobile/app/{installation number, client_id or code}/`
    private func application(_ key: String) async throws -> Page? {
        let portal = visit.portal
        guard
            let entry = try await platform.database.read({ db in
                try ApplicationEntry.find(db, portal: portal, key: key)
            })
        else { return nil }
        guard entry.version.isMobile || entry.installation.isRemoved else {
            return Page(
                title: entry.title,
                content: """
                    <p class="notice" data-state="not_mobile">\(visit.say(
                        "This application is not shown in the mobile application: its card does not say mobile: true.",
                        "Это приложение не показывается в мобильном приложении: в его карточке нет mobile: true."))</p>
                    """, status: 404)
        }
        return try await open(FrameOpener.Opening(entry: entry), title: entry.title)
    }

    /// `/mobile/widget/{number}/?dialog=chat1`
    private func widget(_ key: String) async throws -> Page? {
        let (portal, viewer) = (visit.portal, viewer)
        guard let id = Int64(key),
            let binding = try await platform.database.read({ db in try WidgetBinding.find(db, portal: portal, id: id) }
            ),
            binding.placement == Self.placement, let placement = PlacementCode(binding.placement)
        else { return nil }
        let title = binding.title(language: visit.language)
        guard binding.row.userID == 0 || binding.row.userID == viewer.id else {
            return Page(title: title, content: ApplicationRefusal.noAccess.notice(visit))
        }
        let dialog = visit.query["dialog"]?.text ?? ""
        return try await open(
            FrameOpener.Opening(
                entry: binding.entry, placement: placement, handler: binding.row.handler,
                options: ["dialogId": .string(dialog.isEmpty ? "chat1" : dialog)]), title: title)
    }

    private func open(_ opening: FrameOpener.Opening, title: String) async throws -> Page {
        do {
            let section = try await FrameOpener(platform: platform, visit: visit, viewer: viewer).section(opening)
            return Page(title: title, content: section, isApplication: true)
        } catch let refusal as ApplicationRefusal {
            return Page(title: title, content: refusal.notice(visit))
        }
    }
}

/// What stands round a page of the mobile application: a bar with the way back, and nothing else.
struct MobileShell: Sendable {
    let visit: Visit

    func render(_ page: Page) -> EdgeResponse {
        .html(
            document(page).markup, status: page.status,
            headers: [
                ("Content-Security-Policy", PageShell.policy), ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ])
    }

    private func document(_ page: Page) -> HTML {
        let back: HTML = """
            <a class="back" href="/mobile/" aria-label="\(visit.say("Back", "Назад"))">‹</a>
            """
        return """
            <!DOCTYPE html>
            <html lang="\(visit.isRussian ? "ru" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(page.title) · \(visit.portal.domain)</title>
            <link rel="icon" href="/-/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="\(PageAsset.stylesheet.address)">
            <link rel="stylesheet" href="\(PageAsset.mobileStylesheet.address)">
            <script src="\(PageAsset.mobile.address)" defer></script>
            </head>
            <body class="mobile">
            <header class="phone">\(HTML.when(visit.request.pathComponents.count > 1, back))<h1>\(page.title)</h1></header>
            <main id="content" class="\(page.isApplication ? "wide" : "text")">
            \(page.content)
            </main>
            </body>
            </html>
            """
    }
}
