import GRDB

/// The Market inside a portal: what can be installed, what it asks for, what is installed, and how it goes away again.
struct MarketPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    /// What a button leads to.
    enum Outcome: Sendable {
        case page(Page)
        case redirect(String)
    }

    // MARK: Routes

    func page(_ path: [String]) async throws -> Page? {
        let installed = InstalledPages(market: self)
        switch (path.dropFirst().first, path.count) {
        case (nil, _): return try await list()
        case ("detail", 3): return try await detail(path[2])
        case ("subscription", 2): return subscription()
        case ("installed", 2): return try await installed.list()
        case ("installed", 4): return try await installed.page(path[2], path[3])
        default: return nil
        }
    }

    func submit(_ path: [String]) async throws -> Outcome? {
        switch (path.dropFirst().first, path.count) {
        case ("detail", 3): return try await install(path[2])
        case ("subscription", 2): return try await subscribe()
        case ("installed", 4): return try await InstalledPages(market: self).submit(path[2], path[3])
        default: return nil
        }
    }

    // MARK: Answers

    var adminOnly: HTML {
        """
        <p class="notice">\(visit.say(
            "Only an administrator of the portal installs, updates and deletes applications.",
            "Устанавливать, обновлять и удалять приложения может только администратор портала."))</p>
        """
    }

    func sorry(_ failure: RESTFailure) -> HTML {
        "<p class=\"notice bad\" role=\"alert\">\(failure.text ?? "") (\(failure.code.value))</p>"
    }

    private func offer(_ key: String) async throws -> Offer? {
        let portal = visit.portal
        return try await platform.database.read { db in try Offer.find(db, portal: portal, key: key) }
    }

    // MARK: Offers

    /// `/marketplace/?q=…`
    private func list() async throws -> Page {
        let portal = visit.portal
        let query = (visit.query["q"]?.text ?? "").lowercased()
        let all = try await platform.database.read { db in try Offer.all(db, portal: portal) }
        let offers =
            query.isEmpty
            ? all
            : all.filter {
                "\($0.title(visit)) \($0.application.code) \($0.version.text(\.short, in: visit.language) ?? "")"
                    .lowercased().contains(query)
            }
        let cards = offers.map { offer -> HTML in
            """
            <li class="card"><a href="\(offer.path)"><strong>\(offer.title(visit))</strong></a>
            <span class="quiet">\(offer.application.code) · \(offer.version.version)</span>
            <span>\(offer.version.text(\.short, in: visit.language) ?? "")</span>
            <span>\(state(offer)) · \(PaymentWords(visit: visit).price(of: offer.application))</span></li>
            """
        }
        let nothing: HTML = """
            <p class="empty">\(visit.say("The sandbox knows no application yet.", "Песочница пока не знает ни одного приложения."))</p>
            """
        let none: HTML = """
            <p class="empty">\(visit.say("Nothing was found.", "Ничего не нашлось."))</p>
            """
        let found: HTML = "<ul class=\"cards\">\(cards)</ul>"
        let content: HTML = """
            <form method="get" action="/marketplace/" class="line" role="search">
            <input name="q" value="\(visit.query["q"]?.text ?? "")" aria-label="\(visit.say("Search", "Поиск"))">
            <button>\(visit.say("Search", "Найти"))</button>
            <a class="button" href="/marketplace/subscription/">\(visit.say("Market subscription", "Подписка на Маркет"))</a></form>
            \(offers.isEmpty ? (all.isEmpty ? nothing : none) : found)
            """
        return Page(title: visit.say("Market", "Маркет"), content: content, section: "/marketplace/")
    }

    private func state(_ offer: Offer) -> String {
        guard offer.isInstalled, let installation = offer.installation else {
            return offer.version.versionState == .test
                ? visit.say("test version, not installed", "тестовая версия, не установлено")
                : visit.say("not installed", "не установлено")
        }
        return installation.isFinished
            ? visit.say("installed", "установлено")
            : visit.say("installation is not complete", "установка не завершена")
    }

    /// `/marketplace/detail/{code or client_id}/`: what an application is, and the consent before its installation.
    private func detail(
        _ key: String, notice: HTML = "", missing: [String] = [], status: Int = 200
    ) async throws -> Page? {
        guard let offer = try await offer(key) else { return nil }
        let language = visit.language
        let version = offer.version
        let isTest = version.versionState == .test
        let test: HTML = """
            <p class="notice">\(visit.say(
                "A version that is not published: its developer sent it to this portal for a test.",
                "Неопубликованная версия: разработчик отправил её на этот портал для теста."))</p>
            """
        let leftBehind: HTML = """
            <p class="quiet">\(visit.say(
                "It was installed here before. What was not deleted then will be found again.",
                "Оно уже было установлено здесь. Всё, что тогда не удалили, снова станет доступно."))</p>
            """
        let open: HTML = """
            <p><a class="button primary" href="/marketplace/app/\(offer.installation?.id ?? 0)/">\(visit.say("Open", "Открыть"))</a>
            <a class="button" href="/marketplace/installed/">\(visit.say("Manage", "Управлять"))</a></p>
            """
        let described = paragraphs(version.text(\.description, in: language))
        let changed = paragraphs(version.text(\.changes, in: language))
        let news: HTML = "<h2>\(visit.say("What is new", "Что нового"))</h2>\(changed)"
        let words = PaymentWords(visit: visit)
        let content: HTML = """
            \(notice)\(HTML.when(isTest, test))
            <p class="subtitle">\(offer.application.code) · \(visit.say("version", "версия")) \(version.version) · \
            \(words.price(of: offer.application))</p>
            \(described)\(HTML.when(!changed.isEmpty, news))
            \(standing(offer))
            \(Consent(visit: visit).scopes(offer.scopes))
            \(HTML.when(!offer.isInstalled && offer.installation != nil, leftBehind))
            \(offer.isInstalled ? open : consent(offer, missing: missing))
            """
        return Page(title: offer.title(visit), content: content, status: status, section: "/marketplace/")
    }

    private func paragraphs(_ text: String?) -> [HTML] {
        (text ?? "").split(separator: "\n").map { "<p>\(String($0))</p>" }
    }

    /// Trial and payment of what is installed.
    private func standing(_ offer: Offer) -> HTML {
        guard offer.isInstalled, let installation = offer.installation else { return "" }
        let payment = platform.payment(of: installation, on: visit.portal)
        guard let text = PaymentWords(visit: visit).standing(payment) else { return "" }
        let buy: HTML = """
            <a class="button" href="\(payment.lacksSubscription
                ? "/marketplace/subscription/" : "/marketplace/installed/\(installation.id ?? 0)/payment/")">\
            \(visit.say("Buy", "Купить"))</a>
            """
        return """
            <p class="notice" data-standing="\(payment.standing.word)">\(text) \(HTML.when(viewer.isAdmin, buy))</p>
            """
    }

    /// The form under the list of permissions: terms to accept, a period to buy, the button.
    private func consent(_ offer: Offer, missing: [String]) -> HTML {
        guard offer.version.isInstallable(by: viewer), offer.application.kind == "market" || viewer.isAdmin else {
            return adminOnly
        }
        if offer.installation != nil, offer.application.kind == "local" {
            return """
                <p class="notice">\(visit.say(
                    "A deleted local application does not come back: add it again, with new keys.",
                    "Удалённое локальное приложение не возвращается: добавьте его заново, с новыми ключами."))</p>
                """
        }
        if needsSubscription(offer) {
            return """
                <p class="notice" data-standing="subscription">\(visit.say(
                    "This application is part of the Market subscription, and this portal has none.",
                    "Приложение входит в подписку на Маркет, а на этом портале её нет."))
                <a class="button" href="/marketplace/subscription/">\(visit.say("Market subscription", "Подписка на Маркет"))</a></p>
                """
        }
        let isPaid = offer.application.status == "P" && offer.installation == nil
        let isBought = offer.application.status == "P"
        let periods = PaymentWords(visit: visit).periods(chosen: visit.form["days"]?.text)
        return """
            <form method="post" action="\(offer.path)">
            <input type="hidden" name="token" value="\(visit.token(for: offer.purpose))">
            <input type="hidden" name="client_id" value="\(offer.application.clientID)">
            \(Consent(visit: visit).terms(of: offer.application, ticked: visit.form, missing: missing))
            \(HTML.when(isPaid, periods))
            <button class="primary" name="action" value="install">\
            \(isBought && isPaid ? visit.say("Buy and install", "Купить и установить") : visit.say("Install", "Установить"))</button>
            </form>
            """
    }

    private func needsSubscription(_ offer: Offer) -> Bool {
        offer.application.status == "S" && !visit.portal.hasMarket(at: platform.clock.unixSeconds)
    }

    /// The button of the consent; goes on to the application's page.
    private func install(_ key: String) async throws -> Outcome? {
        guard let offer = try await offer(visit.form["client_id"]?.string ?? key) else { return nil }
        guard offer.version.isInstallable(by: viewer) else {
            return try await detail(key, notice: adminOnly, status: 403).map(Outcome.page)
        }
        guard visit.accepts(visit.form["token"]?.string, for: offer.purpose) else { return .page(visit.forged) }
        if !offer.isInstalled {
            let missing = Consent(visit: visit).missing(of: offer.application, in: visit.form)
            guard missing.isEmpty else {
                return try await detail(key, missing: missing, status: 400).map(Outcome.page)
            }
            guard !needsSubscription(offer) else { return try await detail(key, status: 409).map(Outcome.page) }
        }
        let service = InstallationService(platform: platform)
        let (portal, userID) = (visit.portal, viewer.id)
        let days = visit.form["days"]?.integer.flatMap { PaymentWords.lengths.contains($0) ? $0 : nil }
        let paidUntil = days.map { platform.clock.unixSeconds + $0 * 86_400 }
        do {
            let outcome = try await platform.database.write { db in
                try service.install(
                    db, clientID: offer.application.clientID, portal: portal, userID: userID, finish: false,
                    paidUntil: paidUntil)
            }
            events.wake()
            let form = SettingsPages.path(afterInstallationOf: outcome.installation, version: offer.version)
            return .redirect(form ?? "/marketplace/app/\(outcome.installation.id ?? 0)/")
        } catch let failure as RESTFailure {
            return try await detail(key, notice: sorry(failure), status: 409).map(Outcome.page)
        }
    }

    // MARK: Subscription

    /// `/marketplace/subscription/`: what applications of the subscription, and REST itself, live on.
    private func subscription(notice: HTML = "", status: Int = 200) -> Page {
        let now = platform.clock.unixSeconds
        let portal = visit.portal
        let isOn = portal.hasMarket(at: now)
        let words = PaymentWords(visit: visit)
        let kind =
            portal.market == "trial" ? visit.say("trial", "пробная") : visit.say("paid", "оплаченная")
        let until = portal.marketUntil.map { visit.say(" until ", " до ") + words.date($0) } ?? ""
        let form: HTML = """
            <form method="post" action="/marketplace/subscription/">
            <input type="hidden" name="token" value="\(visit.token(for: "subscription"))">
            \(words.periods(chosen: nil))
            <p class="line"><button class="primary" name="action" value="buy">\(visit.say("Buy", "Купить"))</button>
            <button name="action" value="trial">\(visit.say("Try for 30 days", "Попробовать 30 дней"))</button>
            <button class="danger" name="action" value="end">\(visit.say("End it now", "Завершить сейчас"))</button></p>
            </form>
            """
        let content: HTML = """
            \(notice)
            <p class="notice" data-subscription="\(isOn ? portal.market : "none")">\(isOn
                ? visit.say("The portal has the Market subscription", "На портале есть подписка на Маркет")
                    + " (\(kind))\(until)."
                : visit.say("The portal has no Market subscription.", "На портале нет подписки на Маркет."))</p>
            <p class="quiet">\(visit.say(
                "Without it, applications of the subscription stop, and REST answers no application at all.",
                "Без неё приложения по подписке не работают, а REST не отвечает никаким приложениям."))</p>
            \(viewer.isAdmin ? form : adminOnly)
            """
        return Page(
            title: visit.say("Market subscription", "Подписка на Маркет"), content: content, status: status,
            section: "/marketplace/")
    }

    private func subscribe() async throws -> Outcome {
        guard viewer.isAdmin else { return .page(subscription(status: 403)) }
        guard visit.accepts(visit.form["token"]?.string, for: "subscription") else { return .page(visit.forged) }
        let now = platform.clock.unixSeconds
        let days = visit.form["days"]?.integer.flatMap { PaymentWords.lengths.contains($0) ? $0 : nil }
        let action = visit.form["action"]?.text ?? ""
        guard ["buy", "trial", "end"].contains(action) else { return .page(subscription(status: 400)) }
        let (platform, id) = (platform, visit.portal.id)
        try await platform.database.write { db in
            guard var portal = try PortalRow.fetchOne(db, key: id) else { return }
            switch action {
            case "buy":
                // What is left of a paid period counts on.
                let start = portal.market == "active" ? max(now, portal.marketUntil ?? now) : now
                portal.market = "active"
                portal.marketUntil = days.map { start + $0 * 86_400 }
            case "trial":
                portal.market = "trial"
                portal.marketUntil = now + 30 * 86_400
            default:
                portal.market = "none"
                portal.marketUntil = nil
            }
            try portal.update(db)
            try platform.names.reload(db)
        }
        return .redirect("/marketplace/subscription/")
    }
}
