/// A page of the desk before its surroundings are put round it.
struct DeskPage: Sendable {
    var title: String
    var content: HTML
    var status = 200
    /// The menu item to mark: its path.
    var section = ""
    /// Pages above this one: address and title.
    var trail: [(address: String, title: String)] = []
    /// Where a browser goes by itself at once.
    var movesOn: String?
}

/// The places of the desk's menu.
struct DeskPlace: Sendable {
    var path: String
    /// The letter after `g`, by its key on the keyboard: it works in every layout.
    var letter: Character
    var english: String
    var russian: String

    static let all = [
        DeskPlace(path: "/", letter: "o", english: "Overview", russian: "Обзор"),
        DeskPlace(path: "/portals", letter: "p", english: "Portals", russian: "Порталы"),
        DeskPlace(path: "/apps", letter: "a", english: "Applications", russian: "Приложения"),
        DeskPlace(path: "/journal", letter: "j", english: "Journal", russian: "Журнал"),
        DeskPlace(path: "/events", letter: "e", english: "Events", russian: "События"),
        DeskPlace(path: "/clock", letter: "c", english: "Clock", russian: "Часы"),
        DeskPlace(path: "/faults", letter: "f", english: "Faults", russian: "Сбои"),
        DeskPlace(path: "/behaviour", letter: "b", english: "Behaviour", russian: "Поведение"),
        DeskPlace(path: "/snapshots", letter: "s", english: "Snapshots", russian: "Снимки"),
    ]
}

/// Header, menu and content: what every page of the desk has.
struct DeskShell: Sendable {
    let visit: DeskVisit

    /// Everything comes from the desk itself, nothing stands in the page, and nobody puts it into a frame.
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    func render(_ page: DeskPage) -> EdgeResponse {
        var headers: [(name: String, value: String)] = [
            ("Content-Security-Policy", Self.policy), ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Vary", "Accept-Language, Cookie"),
        ]
        headers += visit.cookies.map { ("Set-Cookie", $0) }
        return .html(document(page).markup, status: page.status, headers: headers)
    }

    private func document(_ page: DeskPage) -> HTML {
        let refresh: HTML = "<meta http-equiv=\"refresh\" content=\"0;url=\(page.movesOn ?? "/")\">"
        let isIn = visit.session != nil
        return """
            <!DOCTYPE html>
            <html lang="\(visit.isRussian ? "ru" : "en")" data-theme="\(visit.theme.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="\(colourScheme)">
            \(HTML.when(page.movesOn != nil, refresh))
            <title>\(page.title) · Lintel</title>
            <link rel="icon" href="\(DeskAsset.icon.address)" type="image/svg+xml">
            <link rel="stylesheet" href="\(DeskAsset.stylesheet.address)">
            <script src="\(DeskAsset.script.address)" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">\(visit.say("Skip to the content", "К содержанию"))</a>
            \(header)
            <div class="columns">
            \(HTML.when(isIn, menu(page.section)))
            <main id="content" tabindex="-1">
            \(HTML.when(!page.trail.isEmpty, trail(page)))
            <h1>\(page.title)</h1>
            \(notice)
            \(page.content)
            </main>
            </div>
            \(HTML.when(isIn, keys))
            </body>
            </html>
            """
    }

    private var colourScheme: String {
        switch visit.theme {
        case .auto: "light dark"
        case .light: "light"
        case .dark: "dark"
        }
    }

    private var notice: HTML {
        guard let notice = visit.notice else { return "" }
        return notice.isFailure
            ? "<p class=\"notice bad\" role=\"alert\">\(notice.text)</p>" as HTML
            : "<p class=\"notice\" role=\"status\">\(notice.text)</p>" as HTML
    }

    private var header: HTML {
        let signOut: HTML = visit.formHTML(
            "/sign-out", "<button class=\"plain\">\(visit.say("Sign out", "Выйти"))</button>")
        let time: HTML = """
            <a class="clock" href="/clock"><span class="hidden">\(visit.say("The sandbox’s time", "Время песочницы")) </span>\
            \(visit.time(visit.now))</a>
            """
        return """
            <header class="top">
            <a class="brand" href="/">Lintel</a>
            <span class="faint">\(visit.say("sandbox", "песочница"))</span>
            <span class="spring"></span>
            \(HTML.when(visit.session != nil, time))
            \(languageSwitch)
            \(themeSwitch)
            \(HTML.when(visit.session != nil, signOut))
            </header>
            """
    }

    private var languageSwitch: HTML {
        let address = visit.address(with: [("lang", visit.isRussian ? "en" : "ru"), ("theme", "")])
        return visit.isRussian
            ? "<a href=\"\(address)\" lang=\"en\" hreflang=\"en\">English</a>" as HTML
            : "<a href=\"\(address)\" lang=\"ru\" hreflang=\"ru\">По-русски</a>" as HTML
    }

    private var themeSwitch: HTML {
        let links = DeskVisit.Theme.allCases.map { theme -> HTML in
            let name =
                switch theme {
                case .auto: visit.say("Auto", "Авто")
                case .light: visit.say("Light", "Светлая")
                case .dark: visit.say("Dark", "Тёмная")
                }
            guard theme != visit.theme else { return "<span aria-current=\"true\">\(name)</span>" }
            return "<a href=\"\(visit.address(with: [("theme", theme.rawValue), ("lang", "")]))\">\(name)</a>"
        }
        return """
            <span class="themes" role="group" aria-label="\(visit.say("Colours", "Тема"))">\(links)</span>
            """
    }

    private func menu(_ section: String) -> HTML {
        let items = DeskPlace.all.map { place -> HTML in
            let title = visit.say(place.english, place.russian)
            let current: HTML = " aria-current=\"page\""
            return """
                <li><a href="\(place.path)" data-go="\(String(place.letter))"\(HTML.when(place.path == section, current))>\
                \(title)</a></li>
                """
        }
        return """
            <nav class="menu" aria-label="\(visit.say("Desk", "Пульт"))">
            <ul>\(items)</ul>
            <p class="hint"><a href="/keys" data-keys>\(visit.say("Keyboard", "Клавиатура"))</a> <kbd>?</kbd></p>
            </nav>
            """
    }

    private func trail(_ page: DeskPage) -> HTML {
        let items = page.trail.map { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" as HTML }
        return """
            <nav class="trail" aria-label="\(visit.say("Path", "Путь"))"><ol>\(items)</ol></nav>
            """
    }

    /// Shown by `?`; without script the same stands at `/keys`.
    private var keys: HTML {
        """
        <dialog id="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">\(visit.say("Keyboard", "Клавиатура"))</h2>
        \(KeyboardDesk(visit: visit).table)
        <p><label><input type="checkbox" id="single-keys" checked> \
        \(visit.say("Single keys do this", "Одиночные клавиши работают"))</label></p>
        <form method="dialog"><button>\(visit.say("Close", "Закрыть"))</button></form>
        </dialog>
        """
    }
}

/// What the keys do.
struct KeyboardDesk: Sendable {
    let visit: DeskVisit

    var table: HTML {
        let more: [(String, String)] = [
            ("/", visit.say("to the search field", "к полю поиска")),
            ("n · p", visit.say("next or previous row of the list", "следующая или предыдущая строка списка")),
            ("l", visit.say("follow the journal, or stop", "следить за журналом или перестать")),
            ("?", visit.say("this list", "этот список")),
        ]
        let rows =
            DeskPlace.all.map { ("g \($0.letter)", visit.say($0.english, $0.russian)) } + more
        let body = rows.map { keys, meaning -> HTML in
            let parts = keys.split(separator: " ").map { $0 == "·" ? " " as HTML : "<kbd>\(String($0))</kbd> " as HTML }
            return "<tr><th scope=\"row\">\(parts)</th><td>\(meaning)</td></tr>"
        }
        return """
            <table class="keys"><caption class="hidden">\(visit.say("Keyboard", "Клавиатура"))</caption><thead class="hidden"><tr><th scope="col">\(visit.say("Keys", "Клавиши"))</th>\
            <th scope="col">\(visit.say("Meaning", "Значение"))</th></tr></thead><tbody>\(body)</tbody></table>
            """
    }

    var page: DeskPage { DeskPage(title: visit.say("Keyboard", "Клавиатура"), content: table) }
}
