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
    /// The widgets that every page has: the hidden ones, and those of the person's menu.
    var strip: WidgetStrip?

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
            \(PageAsset.scripts.map { "<script src=\"\($0.address)\" defer></script>" as HTML })
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
            \(visit.viewer == nil ? nil : strip?.workers)
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
        let own = strip?.buttons("USER_PROFILE_MENU", options: ["USER_ID": .string(String(person.id))]) ?? []
        let menu: HTML = """
            <details class="row-menu person-menu"><summary aria-label="\(visit.say("My menu", "Моё меню"))">⋯</summary>\
            <div>\(own)</div></details>
            """
        return """
            <span class="viewer" title="\(person.email)">\(person.fullName) \(HTML.when(person.isAdmin, badge))</span>
            \(HTML.when(!own.isEmpty, menu))
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
            MenuItem(path: "/crm/quote/", title: visit.say("Estimates", "Предложения")),
            MenuItem(path: RecordKind.smartInvoice.listPath, title: visit.say("Invoices", "Счета")),
            MenuItem(
                path: "/company/personal/user/\(visit.viewer?.person.id ?? 0)/tasks/",
                title: visit.say("Tasks", "Задачи")),
            MenuItem(path: "/workgroups/", title: visit.say("Workgroups", "Группы")),
            MenuItem(path: "/online/", title: visit.say("Messenger", "Мессенджер")),
            MenuItem(path: "/calendar/", title: visit.say("Calendar", "Календарь")),
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
