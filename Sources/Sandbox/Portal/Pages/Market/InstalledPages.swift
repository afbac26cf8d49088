import GRDB

/// `/marketplace/installed/`: what is installed, with the pages behind its buttons: update, rights, payment, deletion.
struct InstalledPages: Sendable {
    let market: MarketPages
    private var platform: Platform { market.platform }
    private var visit: Visit { market.visit }
    private var viewer: PersonRow { market.viewer }

    static let home = "/marketplace/installed/"

    private func isManager(_ entry: ApplicationEntry) -> Bool { entry.isManaged(by: viewer) }

    func page(_ key: String, _ name: String) async throws -> Page? {
        switch name {
        case "delete": return try await confirmation(key)
        case "update": return try await update(key)
        case "rights": return try await rights(key)
        case "payment": return try await payment(key)
        default: return nil
        }
    }

    func submit(_ key: String, _ name: String) async throws -> MarketPages.Outcome? {
        switch name {
        case "delete": return try await confirmDeletion(key)
        case "update": return try await confirmUpdate(key)
        case "rights": return try await setRights(key)
        case "payment": return try await pay(key)
        default: return nil
        }
    }

    // MARK: The list

    private struct Entry: Sendable {
        var entry: ApplicationEntry
        /// What the portal is offered now.
        var offered: ApplicationVersionRow?

        var update: ApplicationVersionRow? {
            offered.flatMap { $0.version != entry.version.version ? $0 : nil }
        }
        var changesScopes: Bool {
            update.map { Set(ScopeText.list($0.scope)) != Set(ScopeText.list(entry.version.scope)) } ?? false
        }
        var path: String { "\(InstalledPages.home)\(entry.id)/" }
    }

    private static func entry(_ db: Database, _ entry: ApplicationEntry) throws -> Entry {
        Entry(
            entry: entry,
            offered: try ApplicationVersionRow.offered(
                db, application: entry.application, portalID: entry.installation.portalID))
    }

    func list(notice: HTML = "", status: Int = 200) async throws -> Page {
        let portal = visit.portal
        let entries = try await platform.database.read { db in
            try ApplicationEntry.all(db, portal: portal).map { try Self.entry(db, $0) }
        }
        let rows = entries.map { found -> HTML in
            """
            <tr><td>\(name(found.entry))<br><span class="quiet">\(found.entry.application.code)</span></td>\
            <td>\(found.entry.version.version)</td><td>\(state(found.entry))</td><td>\(buttons(found))</td></tr>
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
            content: "\(notice)\(entries.isEmpty ? nothing : table)", status: status, section: Self.home)
    }

    private func name(_ entry: ApplicationEntry) -> HTML {
        let title = entry.version.name(in: visit.language)
        return entry.installation.isRemoved ? "\(title)" : "<a href=\"\(entry.path)\">\(title)</a>"
    }

    private func state(_ entry: ApplicationEntry) -> String {
        if entry.installation.isRemoved { return visit.say("deleted", "удалено") }
        let payment = platform.payment(of: entry.installation, on: visit.portal)
        if payment.standing == .ended { return visit.say("not paid", "не оплачено") }
        guard entry.installation.isFinished else {
            return visit.say("installation is not complete", "установка не завершена")
        }
        let state = visit.say("installed", "установлено")
        let restricted =
            entry.installation.allowedUsers == nil ? "" : visit.say(", for some people", ", не для всех")
        guard let days = payment.days, payment.standing == .open else { return state + restricted }
        return state + restricted + visit.say(", days left: \(days)", ", осталось дней: \(days)")
    }

    private func buttons(_ found: Entry) -> HTML {
        let entry = found.entry
        guard isManager(entry) else { return "" }
        if entry.installation.isRemoved {
            // A local application that is added again is another application, with keys of its own.
            guard entry.application.kind == "market" else { return "" }
            return """
                <a class="button" href="/marketplace/detail/\(FormCodec.escape(entry.application.clientID))/">\
                \(visit.say("Install again", "Установить снова"))</a>
                """
        }
        let newer = found.update?.version ?? ""
        let update: HTML = """
            <form method="post" action="\(found.path)update/">
            <input type="hidden" name="token" value="\(visit.token(for: "update:\(entry.id)"))">
            <button>\(visit.say("Update to", "Обновить до")) \(newer)</button></form>
            """
        let ask: HTML = """
            <a class="button" href="\(found.path)update/">\(visit.say("Update to", "Обновить до")) \(newer)…</a>
            """
        let rights: HTML = """
            <a class="button" href="\(found.path)rights/">\(visit.say("Rights", "Права"))</a>
            """
        let payment: HTML = """
            <a class="button" href="\(found.path)payment/">\(visit.say("Payment", "Оплата"))</a>
            """
        let isSold = ["T", "P", "D"].contains(entry.installation.status)
        return """
            <div class="line">
            \(HTML.when(found.update != nil, found.changesScopes ? ask : update))
            \(SettingsPages.link(entry, visit))\(HTML.when(viewer.isAdmin, rights))\(HTML.when(viewer.isAdmin && isSold, payment))
            <a class="button" href="\(found.path)delete/">\(visit.say("Delete", "Удалить"))</a></div>
            """
    }

    private func standing(_ key: String) async throws -> Entry? {
        let portal = visit.portal
        return try await platform.database.read { db in
            guard let entry = try ApplicationEntry.find(db, portal: portal, key: key), !entry.installation.isRemoved
            else { return nil }
            return try Self.entry(db, entry)
        }
    }

    private func cancel(_ text: String? = nil) -> HTML {
        "<a class=\"button\" href=\"\(Self.home)\">\(text ?? visit.say("Cancel", "Отмена"))</a>"
    }

    /// Does what a button stands for, when the button is of this session.
    private func change(
        _ found: Entry, purpose: String, to location: String = InstalledPages.home,
        _ body: @escaping @Sendable (InstallationService, Database) throws -> Void
    ) async throws -> MarketPages.Outcome {
        guard visit.accepts(visit.form["token"]?.string, for: purpose) else { return .page(visit.forged) }
        let service = InstallationService(platform: platform)
        do {
            try await platform.database.write { db in try body(service, db) }
        } catch let failure as RESTFailure {
            return .page(try await list(notice: market.sorry(failure), status: 409))
        }
        market.events.wake()
        return .redirect(location)
    }

    private func refused() async throws -> Page { try await list(notice: market.adminOnly, status: 403) }

    // MARK: Deletion

    private func confirmation(_ key: String) async throws -> Page? {
        guard let found = try await standing(key) else { return nil }
        let entry = found.entry
        guard isManager(entry) else { return try await refused() }
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
            <form method="post" action="\(found.path)delete/">
            <input type="hidden" name="token" value="\(visit.token(for: "delete:\(entry.id)"))">
            \(isLocal ? local : choice)
            <p class="line"><button class="danger">\(visit.say("Delete", "Удалить"))</button>
            \(cancel())</p>
            </form>
            """
        let title = entry.version.name(in: visit.language)
        return Page(
            title: visit.say("Delete “\(title)”?", "Удалить «\(title)»?"), content: content, section: Self.home)
    }

    private func confirmDeletion(_ key: String) async throws -> MarketPages.Outcome? {
        guard let found = try await standing(key) else { return nil }
        guard isManager(found.entry) else { return .page(try await refused()) }
        let clean = visit.form["clean"]?.flag ?? false
        let installation = found.entry.installation
        return try await change(found, purpose: "delete:\(found.entry.id)") { service, db in
            _ = try service.uninstall(db, installation: installation, clean: clean)
        }
    }

    // MARK: Update

    /// What the page with the changed permissions proves that its reader agreed to.
    private func purpose(of update: ApplicationVersionRow, _ entry: ApplicationEntry) -> String {
        "update:\(entry.id):\(update.version):\(entry.version.version):\(update.scope)"
    }

    /// The permissions that a new version asks for, beside those that it has.
    private func update(_ key: String, status: Int = 200) async throws -> Page? {
        guard let found = try await standing(key) else { return nil }
        let entry = found.entry
        guard isManager(entry) else { return try await refused() }
        guard let update = found.update else {
            return try await list(
                notice: """
                    <p class="notice">\(visit.say("This version is the newest.", "Это последняя версия."))</p>
                    """)
        }
        let changes = update.text(\.changes, in: visit.language) ?? ""
        let news: HTML = "<p>\(changes)</p>"
        let same: HTML = """
            <p>\(visit.say("Its permissions stay as they are.", "Права доступа не меняются."))</p>
            """
        let content: HTML = """
            <p class="subtitle">\(entry.application.code) · \(entry.version.version) → \(update.version)</p>
            \(HTML.when(!changes.isEmpty, news))
            \(found.changesScopes
                ? Consent(visit: visit).changes(from: ScopeText.list(entry.version.scope), to: ScopeText.list(update.scope))
                : same)
            <form method="post" action="\(found.path)update/">
            <input type="hidden" name="token" value="\(visit.token(
                for: found.changesScopes ? purpose(of: update, entry) : "update:\(entry.id)"))">
            <p class="line"><button class="primary">\(found.changesScopes
                ? visit.say("Agree and update", "Согласиться и обновить") : visit.say("Update", "Обновить"))</button>
            \(cancel())</p></form>
            """
        let title = update.name(in: visit.language)
        return Page(
            title: visit.say("Update “\(title)”", "Обновить «\(title)»"), content: content, status: status,
            section: Self.home)
    }

    private func confirmUpdate(_ key: String) async throws -> MarketPages.Outcome? {
        guard let found = try await standing(key) else { return nil }
        let entry = found.entry
        guard isManager(entry) else { return .page(try await refused()) }
        let token = visit.form["token"]?.string
        let plain = "update:\(entry.id)"
        guard let update = found.update else {
            guard visit.accepts(token, for: plain) else { return .page(visit.forged) }
            return .redirect(Self.home)
        }
        if found.changesScopes {
            guard visit.accepts(token, for: purpose(of: update, entry)) else {
                // A button from before the new version: it agreed to nothing of what is asked now.
                guard visit.accepts(token, for: plain) else { return .page(visit.forged) }
                return try await self.update(key, status: 409).map(MarketPages.Outcome.page)
            }
        }
        let installation = entry.installation
        let location = update.hasWizard ? entry.path : Self.home
        return try await change(
            found, purpose: found.changesScopes ? purpose(of: update, entry) : plain, to: location
        ) { service, db in
            _ = try service.update(db, installation: installation, version: update.version)
        }
    }

    // MARK: Rights

    /// Who may use the application.
    private func rights(_ key: String, notice: HTML = "", chosen: Set<Int>? = nil, status: Int = 200) async throws
        -> Page?
    {
        guard let found = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return try await refused() }
        let portalID = visit.portal.id
        let people = try await platform.database.read { db in
            try PersonRow.fetchAll(
                db,
                sql: "SELECT * FROM person WHERE portalID = ? AND isActive AND service = '' ORDER BY id LIMIT 1000",
                arguments: [portalID])
        }
        let stored = found.entry.installation.allowedUsers.flatMap { try? JSONValue(parsing: $0) }?.array
        let allowed = chosen ?? stored.map { Set($0.compactMap(\.integer)) }
        let boxes = people.map { person -> HTML in
            """
            <li><label><input type="checkbox" name="users[]" value="\(person.id)"\
            \(HTML.when(allowed?.contains(person.id) ?? false, " checked"))>
            <span>\(person.fullName) <span class="quiet">\(person.isAdmin ? visit.say("administrator", "администратор") : person.position)</span></span></label></li>
            """
        }
        let content: HTML = """
            \(notice)
            <form method="post" action="\(found.path)rights/" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: "rights:\(found.entry.id)"))">
            <fieldset class="terms"><legend>\(visit.say("Who may use the application", "Кому доступно приложение"))</legend>
            <label><input type="radio" name="access" value="all"\(HTML.when(allowed == nil, " checked"))> \
            \(visit.say("Everybody", "Всем"))</label>
            <label><input type="radio" name="access" value="some"\(HTML.when(allowed != nil, " checked"))> \
            \(visit.say("Only those whom I tick", "Только тем, кого отмечу"))</label></fieldset>
            <ul class="boxes">\(boxes)</ul>
            <p class="quiet">\(visit.say(
                "For everybody else it is not in the menu, its page says so, and REST answers user_access_error.",
                "Для остальных его нет в меню, страница сообщает об этом, а REST отвечает user_access_error."))</p>
            <p class="line"><button class="primary">\(visit.say("Save", "Сохранить"))</button>
            \(cancel())</p></form>
            """
        let title = found.entry.version.name(in: visit.language)
        return Page(
            title: visit.say("Rights: \(title)", "Права: \(title)"), content: content, status: status,
            section: Self.home)
    }

    private func setRights(_ key: String) async throws -> MarketPages.Outcome? {
        guard let found = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return .page(try await refused()) }
        let state = FormState(values: visit.form)
        let ids = state.list("users").compactMap(Int.init)
        guard ["all", "some"].contains(state.text("access")) else {
            guard visit.accepts(visit.form["token"]?.string, for: "rights:\(found.entry.id)") else {
                return .page(visit.forged)
            }
            return try await rights(key, chosen: Set(ids), status: 400).map(MarketPages.Outcome.page)
        }
        let isForAll = state.text("access") == "all"
        let installation = found.entry.installation
        return try await change(found, purpose: "rights:\(found.entry.id)") { service, db in
            let known = try Set(
                Int.fetchAll(
                    db, sql: "SELECT id FROM person WHERE portalID = ?", arguments: [installation.portalID]))
            let allowed: [Int]? = isForAll ? nil : ids.filter(known.contains)
            _ = try service.change(db, installation: installation, allowedUsers: .some(allowed))
        }
    }

    // MARK: Payment

    private func payment(_ key: String) async throws -> Page? {
        guard let found = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return try await refused() }
        let installation = found.entry.installation
        let state = platform.payment(of: installation, on: visit.portal)
        let words = PaymentWords(visit: visit)
        let price: HTML = "<p>\(found.entry.application.price)</p>"
        let standing: HTML = """
            <p class="notice" data-standing="\(state.standing.word)">\(words.standing(state)
                ?? visit.say("There is no end to it.", "Срок не ограничен."))</p>
            """
        let content: HTML = """
            \(standing)
            \(HTML.when(!found.entry.application.price.isEmpty, price))
            <form method="post" action="\(found.path)payment/" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: "payment:\(found.entry.id)"))">
            \(words.periods(chosen: nil))
            <p class="line"><button class="primary">\(visit.say("Buy", "Купить"))</button>
            \(cancel())</p></form>
            """
        let title = found.entry.version.name(in: visit.language)
        return Page(
            title: visit.say("Payment: \(title)", "Оплата: \(title)"), content: content, section: Self.home)
    }

    private func pay(_ key: String) async throws -> MarketPages.Outcome? {
        guard let found = try await standing(key) else { return nil }
        guard viewer.isAdmin else { return .page(try await refused()) }
        let installation = found.entry.installation
        let days = visit.form["days"]?.integer ?? 0
        guard PaymentWords.lengths.contains(days) else {
            guard visit.accepts(visit.form["token"]?.string, for: "payment:\(found.entry.id)") else {
                return .page(visit.forged)
            }
            return try await payment(key).map { page in
                var page = page
                page.status = 400
                return .page(page)
            }
        }
        return try await change(found, purpose: "payment:\(found.entry.id)") { service, db in
            _ = try service.buy(db, installation: installation, days: days)
        }
    }
}
