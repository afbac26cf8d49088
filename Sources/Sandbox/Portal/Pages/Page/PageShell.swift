/// A page before its surroundings are put round it.
struct Page: Sendable {
    var title: String
    var content: HTML
    var status = 200
    /// The menu item to mark: its path.
    var section = ""
    /// Whether an application fills the page, so that no margin is taken from it.
    var isApplication = false
}

/// An entry of the left menu.
struct MenuItem: Sendable {
    var path: String
    var title: String
}

/// Header, left menu and content: what every page of a portal has.
struct PageShell: Sendable {
    let visit: Visit
    /// Applications and widgets of the left menu.
    var applications: [MenuItem] = []

    func render(_ page: Page) -> EdgeResponse {
        var headers: [(name: String, value: String)] = [
            ("Content-Security-Policy", Self.policy), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ]
        if visit.choosesLanguage {
            headers.append(("Set-Cookie", "\(Visit.languageCookie)=\(visit.language); Path=/; SameSite=Lax"))
        }
        return .html(document(page).markup, status: page.status, headers: headers)
    }

    /// Frames and forms go to any application; scripts and styles come from the portal alone.
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        frame-src http: https: 'self'; form-action http: https: 'self'; base-uri 'none'; frame-ancestors 'self'
        """

    private func document(_ page: Page) -> HTML {
        let isBare = visit.isInSlider
        return """
            <!DOCTYPE html>
            <html lang="\(visit.isRussian ? "ru" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(page.title) · \(visit.portal.domain)</title>
            <link rel="icon" href="/-/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="\(PageAsset.stylesheet.address)">
            <script src="\(PageAsset.script.address)" defer></script>
            </head>
            <body class="\(isBare ? "bare" : "full")">
            <a class="skip" href="#content">\(visit.say("Skip to the content", "К содержанию"))</a>
            \(HTML.when(!isBare, header))
            <div class="columns">
            \(HTML.when(!isBare && visit.viewer != nil, menu(page.section)))
            <main id="content" class="\(page.isApplication ? "wide" : "text")">
            <h1 class="page-title">\(page.title)</h1>
            \(page.content)
            </main>
            </div>
            </body>
            </html>
            """
    }

    private var header: HTML {
        """
        <header class="top">
        <a class="portal" href="/">\(visit.portal.domain)</a>
        <span class="sandbox">\(visit.say("sandbox", "песочница"))</span>
        <span class="spring"></span>
        \(languageSwitch)
        \(person)
        </header>
        """
    }

    private var languageSwitch: HTML {
        visit.isRussian
            ? "<a class=\"lang\" href=\"?lang=en\" lang=\"en\" hreflang=\"en\">EN</a>"
            : "<a class=\"lang\" href=\"?lang=ru\" lang=\"ru\" hreflang=\"ru\">RU</a>"
    }

    private var person: HTML? {
        guard let person = visit.viewer?.person else { return nil }
        let badge: HTML = "<span class=\"badge\">\(visit.say("administrator", "администратор"))</span>"
        return """
            <span class="viewer" title="\(person.email)">\(person.fullName) \(HTML.when(person.isAdmin, badge))</span>
            <a class="quiet" href="/auth/?logout=yes">\(visit.say("Sign out", "Выйти"))</a>
            """
    }

    private func menu(_ section: String) -> HTML {
        let fixed: [MenuItem] = [
            MenuItem(path: "/", title: visit.say("Home", "Главная")),
            MenuItem(path: "/crm/deal/", title: visit.say("Deals", "Сделки")),
            MenuItem(path: "/crm/lead/", title: visit.say("Leads", "Лиды")),
            MenuItem(path: "/crm/contact/", title: visit.say("Contacts", "Контакты")),
            MenuItem(path: "/crm/company/", title: visit.say("Companies", "Компании")),
            MenuItem(path: "/marketplace/", title: visit.say("Market", "Маркет")),
            MenuItem(path: "/marketplace/installed/", title: visit.say("Installed", "Установленные")),
            MenuItem(path: "/marketplace/placements/", title: visit.say("Widgets", "Встройки")),
            MenuItem(path: "/devops/", title: visit.say("Developer resources", "Разработчикам")),
        ]
        func link(_ item: MenuItem) -> HTML {
            item.path == section
                ? "<li><a href=\"\(item.path)\" aria-current=\"page\">\(item.title)</a></li>"
                : "<li><a href=\"\(item.path)\">\(item.title)</a></li>"
        }
        let items = fixed.map(link)
        let own = applications.map(link)
        let more: HTML = """
            <h2>\(visit.say("Applications", "Приложения"))</h2>
            <ul class="applications">\(own)</ul>
            """
        return """
            <nav class="menu" aria-label="\(visit.say("Portal", "Портал"))">
            <details data-menu open>
            <summary>\(visit.say("Menu", "Меню"))</summary>
            <ul>\(items)</ul>
            \(HTML.when(!own.isEmpty, more))
            </details>
            </nav>
            """
    }
}

extension PersonRow {
    /// Given name and family name.
    var fullName: String {
        let name = [name, lastName].filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? email : name
    }
}
