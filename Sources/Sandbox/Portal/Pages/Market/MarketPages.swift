import GRDB

/// The Market inside a portal: what can be installed, what it asks for, what is installed, and how it goes away again.
struct MarketPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    private struct Offer: Sendable {
        var application: ApplicationRow
        var version: ApplicationVersionRow
        /// Also a removed one, since what it left behind is found again.
        var installation: InstallationRow?

        var title: String { version.title.isEmpty ? application.code : version.title }
        var isInstalled: Bool { installation.map { !$0.isRemoved } ?? false }
        var path: String { "/marketplace/detail/\(FormCodec.escape(application.code))/" }
        var purpose: String { "install:\(application.clientID)" }
        var scopes: [String] { ScopeText.list(version.scope) }
    }

    private func offers(_ db: Database, portal: PortalRow) throws -> [Offer] {
        try ApplicationRow.fetchAll(
            db, sql: "SELECT * FROM application WHERE kind = 'market' OR portalID = ? ORDER BY code, clientID",
            arguments: [portal.id]
        ).compactMap { application in
            guard
                let version = try ApplicationVersionRow.fetchOne(
                    db, key: ["clientID": application.clientID, "version": application.currentVersion])
            else { return nil }
            let installation = try InstallationRow.fetchOne(
                db, sql: "SELECT * FROM installation WHERE portalID = ? AND clientID = ?",
                arguments: [portal.id, application.clientID])
            return Offer(application: application, version: version, installation: installation)
        }
    }

    private func offer(_ key: String) async throws -> Offer? {
        let portal = visit.portal
        let offers = try await platform.database.read { db in try self.offers(db, portal: portal) }
        return offers.first { $0.application.clientID == key } ?? offers.first { $0.application.code == key }
    }

    private var adminOnly: HTML {
        """
        <p class="notice">\(visit.say(
            "Only an administrator of the portal installs, updates and deletes applications.",
            "Устанавливать, обновлять и удалять приложения может только администратор портала."))</p>
        """
    }

    // MARK: Offers

    /// `/marketplace/`
    func list() async throws -> Page {
        let portal = visit.portal
        let offers = try await platform.database.read { db in try self.offers(db, portal: portal) }
        let cards = offers.map { offer -> HTML in
            """
            <li class="card"><a href="\(offer.path)"><strong>\(offer.title)</strong></a>
            <span class="quiet">\(offer.application.code) · \(offer.version.version)</span>
            <span>\(state(offer))</span></li>
            """
        }
        let nothing: HTML = """
            <p class="empty">\(visit.say("The sandbox knows no application yet.", "Песочница пока не знает ни одного приложения."))</p>
            """
        let all: HTML = "<ul class=\"cards\">\(cards)</ul>"
        return Page(
            title: visit.say("Market", "Маркет"), content: offers.isEmpty ? nothing : all, section: "/marketplace/")
    }

    private func state(_ offer: Offer) -> String {
        guard offer.isInstalled, let installation = offer.installation else {
            return visit.say("not installed", "не установлено")
        }
        return installation.isFinished
            ? visit.say("installed", "установлено")
            : visit.say("installation is not complete", "установка не завершена")
    }

    /// `/marketplace/detail/{code or client_id}/`: consent before installation.
    func detail(_ key: String, notice: HTML = "", status: Int = 200) async throws -> Page? {
        guard let offer = try await offer(key) else { return nil }
        let scopes = offer.scopes.map { scope -> HTML in
            "<li><code>\(scope)</code> \(ScopeText.plain(scope, visit))</li>"
        }
        let none: HTML = """
            <p>\(visit.say(
                "Nothing beyond what every application may do.", "Ничего сверх того, что доступно любому приложению."))</p>
            """
        let listed: HTML = "<ul class=\"scopes\">\(scopes)</ul>"
        let leftBehind: HTML = """
            <p class="quiet">\(visit.say(
                "It was installed here before. What was not deleted then will be found again.",
                "Оно уже было установлено здесь. Всё, что тогда не удалили, снова станет доступно."))</p>
            """
        let install: HTML = """
            <form method="post" action="\(offer.path)">
            <input type="hidden" name="token" value="\(visit.token(for: offer.purpose))">
            <input type="hidden" name="client_id" value="\(offer.application.clientID)">
            <button class="primary" name="action" value="install">\(visit.say("Install", "Установить"))</button>
            </form>
            """
        let open: HTML = """
            <p><a class="button primary" href="/marketplace/app/\(offer.installation?.id ?? 0)/">\(visit.say("Open", "Открыть"))</a>
            <a class="button" href="/marketplace/installed/">\(visit.say("Manage", "Управлять"))</a></p>
            """
        let content: HTML = """
            \(notice)
            <p class="subtitle">\(offer.application.code) · \(visit.say("version", "версия")) \(offer.version.version)</p>
            <h2>\(visit.say("The application will be able to", "Приложение сможет"))</h2>
            \(scopes.isEmpty ? none : listed)
            <p class="quiet">\(visit.say(
                "It acts with the rights of the person who uses it, and never beyond them.",
                "Оно действует с правами того, кто им пользуется, и не шире."))</p>
            \(HTML.when(!offer.isInstalled && offer.installation != nil, leftBehind))
            \(offer.isInstalled ? open : viewer.isAdmin ? install : adminOnly)
            """
        return Page(title: offer.title, content: content, status: status, section: "/marketplace/")
    }

    /// The button of ``detail(_:notice:status:)``; goes on to the application's page.
    func install(_ key: String) async throws -> Outcome? {
        guard let offer = try await offer(visit.form["client_id"]?.string ?? key) else { return nil }
        guard viewer.isAdmin else { return try await detail(key, notice: adminOnly, status: 403).map(Outcome.page) }
        guard visit.accepts(visit.form["token"]?.string, for: offer.purpose) else { return .page(forged) }
        let service = InstallationService(platform: platform)
        let portal = visit.portal
        let userID = viewer.id
        do {
            let outcome = try await platform.database.write { db in
                try service.install(
                    db, clientID: offer.application.clientID, portal: portal, userID: userID, finish: false)
            }
            events.wake()
            let form = SettingsPages.path(afterInstallationOf: outcome.installation, version: offer.version)
            return .redirect(form ?? "/marketplace/app/\(outcome.installation.id ?? 0)/")
        } catch let failure as RESTFailure {
            return try await detail(key, notice: sorry(failure), status: 409).map(Outcome.page)
        }
    }

    // MARK: Installed

    /// `/marketplace/installed/`
    func installed(notice: HTML = "", status: Int = 200) async throws -> Page {
        let portal = visit.portal
        let entries = try await platform.database.read { db in try ApplicationEntry.all(db, portal: portal) }
        let rows = entries.map { entry -> HTML in
            """
            <tr><td>\(name(entry))<br><span class="quiet">\(entry.application.code)</span></td>\
            <td>\(entry.version.version)</td><td>\(state(entry))</td><td>\(buttons(entry))</td></tr>
            """
        }
        let table: HTML = """
            <div class="scroll"><table class="list">
            <thead><tr><th scope="col">\(visit.say("Application", "Приложение"))</th>\
            <th scope="col">\(visit.say("Version", "Версия"))</th><th scope="col">\(visit.say("State", "Состояние"))</th>\
            <th scope="col">\(visit.say("Actions", "Действия"))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = "<p class=\"empty\">\(visit.say("Nothing is installed.", "Ничего не установлено."))</p>"
        return Page(
            title: visit.say("Installed applications", "Установленные приложения"),
            content: "\(notice)\(entries.isEmpty ? nothing : table)", status: status, section: "/marketplace/installed/"
        )
    }

    private func name(_ entry: ApplicationEntry) -> HTML {
        entry.installation.isRemoved ? "\(entry.title)" : "<a href=\"\(entry.path)\">\(entry.title)</a>"
    }

    private func state(_ entry: ApplicationEntry) -> String {
        if entry.installation.isRemoved { return visit.say("deleted", "удалено") }
        if platform.payment(of: entry.installation, on: visit.portal).standing == .ended {
            return visit.say("not paid", "не оплачено")
        }
        return entry.installation.isFinished
            ? visit.say("installed", "установлено")
            : visit.say("installation is not complete", "установка не завершена")
    }

    private func buttons(_ entry: ApplicationEntry) -> HTML {
        guard viewer.isAdmin else { return "" }
        if entry.installation.isRemoved {
            // A local application that is added again is another application, with keys of its own.
            guard entry.application.kind == "market" else { return "" }
            return """
                <a class="button" href="/marketplace/detail/\(FormCodec.escape(entry.application.clientID))/">\
                \(visit.say("Install again", "Установить снова"))</a>
                """
        }
        let update: HTML = """
            <form method="post" action="/marketplace/installed/\(entry.id)/update/">
            <input type="hidden" name="token" value="\(visit.token(for: "update:\(entry.id)"))">
            <button>\(visit.say("Update to", "Обновить до")) \(entry.application.currentVersion)</button></form>
            """
        return """
            <div class="line">
            \(HTML.when(entry.application.currentVersion != entry.version.version, update))
            \(SettingsPages.link(entry, visit))
            <a class="button" href="/marketplace/installed/\(entry.id)/delete/">\(visit.say("Delete", "Удалить"))</a></div>
            """
    }

    /// `/marketplace/installed/{number}/delete/`: the confirmation.
    func confirmation(_ key: String) async throws -> Page? {
        guard let entry = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return try await installed(notice: adminOnly, status: 403) }
        let isLocal = entry.application.kind == "local"
        let choice: HTML = """
            <p><label><input type="checkbox" name="clean" value="Y"> \
            \(visit.say("Delete application settings and data", "Удалить настройки и данные приложения"))</label></p>
            """
        let local: HTML = """
            <p>\(visit.say(
                "Its settings and storages are deleted with it. Added again, it gets new keys.",
                "Его настройки и хранилища удаляются вместе с ним. Добавленное снова, оно получит новые ключи."))</p>
            """
        let content: HTML = """
            <p>\(visit.say(
                "Its widgets and event handlers go with it, and its tokens stop working. This cannot be undone.",
                "Вместе с ним исчезнут его встройки и обработчики событий, а его токены перестанут действовать. Отменить это нельзя."))</p>
            <form method="post" action="/marketplace/installed/\(entry.id)/delete/">
            <input type="hidden" name="token" value="\(visit.token(for: "delete:\(entry.id)"))">
            \(isLocal ? local : choice)
            <p class="line"><button class="danger">\(visit.say("Delete", "Удалить"))</button>
            <a class="button" href="/marketplace/installed/">\(visit.say("Cancel", "Отмена"))</a></p>
            </form>
            """
        return Page(
            title: visit.say("Delete “\(entry.title)”?", "Удалить «\(entry.title)»?"), content: content,
            section: "/marketplace/installed/")
    }

    /// The confirmed deletion.
    func delete(_ key: String) async throws -> Outcome? {
        let clean = visit.form["clean"]?.flag ?? false
        return try await change(key, purpose: "delete") { service, db, installation in
            _ = try service.uninstall(db, installation: installation, clean: clean)
        }
    }

    /// To the newest version.
    func update(_ key: String) async throws -> Outcome? {
        try await change(key, purpose: "update") { service, db, installation in
            guard let application = try ApplicationRow.fetchOne(db, key: installation.clientID) else { return }
            _ = try service.update(db, installation: installation, version: application.currentVersion)
        }
    }

    private func standing(_ key: String) async throws -> ApplicationEntry? {
        let portal = visit.portal
        guard
            let entry = try await platform.database.read({ db in
                try ApplicationEntry.find(db, portal: portal, key: key)
            }),
            !entry.installation.isRemoved
        else { return nil }
        return entry
    }

    private func change(
        _ key: String, purpose: String,
        _ body: @escaping @Sendable (InstallationService, Database, InstallationRow) throws -> Void
    ) async throws -> Outcome? {
        guard let entry = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return .page(try await installed(notice: adminOnly, status: 403)) }
        guard visit.accepts(visit.form["token"]?.string, for: "\(purpose):\(entry.id)") else { return .page(forged) }
        let service = InstallationService(platform: platform)
        do {
            try await platform.database.write { db in try body(service, db, entry.installation) }
        } catch let failure as RESTFailure {
            return .page(try await installed(notice: sorry(failure), status: 409))
        }
        events.wake()
        return .redirect("/marketplace/installed/")
    }

    // MARK: Answers

    /// What a button leads to.
    enum Outcome: Sendable {
        case page(Page)
        case redirect(String)
    }

    private func sorry(_ failure: RESTFailure) -> HTML {
        "<p class=\"notice bad\" role=\"alert\">\(failure.text ?? "") (\(failure.code.value))</p>"
    }

    private var forged: Page {
        Page(
            title: visit.say("Not accepted", "Не принято"),
            content: """
                <p class="notice bad" role="alert">\(visit.say(
                    "The form does not come from a page of your session. Open the page again and repeat.",
                    "Форма пришла не со страницы вашего сеанса. Откройте страницу заново и повторите."))</p>
                """,
            status: 403)
    }
}
