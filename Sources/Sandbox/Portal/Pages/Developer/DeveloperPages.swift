import GRDB

/// `/devops/`: the developer resources of a portal, where its people make local applications and webhooks.
///
/// Source: the platform's documentation, "Developer resources in Bitrix24", "Local applications", "Incoming and outgoing webhooks".
struct DeveloperPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    static let home = "/devops/"
    private var portalID: Int64 { visit.portal.id ?? 0 }

    // MARK: Routes

    func page(_ path: [String]) async throws -> Page? {
        switch (path.dropFirst().first, path.count) {
        case (nil, _), ("list", 2): return try await list()
        case ("edit", 3) where path[2] == "application-local": return application()
        case ("edit", 4) where path[2] == "application-local": return try await application(path[3])
        case ("edit", 3) where path[2] == "in-hook": return incoming()
        case ("edit", 4) where path[2] == "in-hook": return try await incoming(path[3])
        case ("edit", 3) where path[2] == "out-hook": return outgoing()
        case ("edit", 4) where path[2] == "out-hook": return try await outgoing(path[3])
        default: return nil
        }
    }

    func submit(_ path: [String]) async throws -> MarketPages.Outcome? {
        guard path.count >= 3, path[1] == "edit" else { return nil }
        switch (path[2], path.count) {
        case ("application-local", 3): return try await addApplication()
        case ("application-local", 4): return try await saveApplication(path[3])
        case ("in-hook", 3): return try await addIncoming()
        case ("in-hook", 4): return try await saveIncoming(path[3])
        case ("out-hook", 3): return try await addOutgoing()
        case ("out-hook", 4): return try await deleteOutgoing(path[3])
        default: return nil
        }
    }

    private func page(_ title: String, _ content: HTML, status: Int = 200) -> Page {
        let back: HTML = """
            <p><a href="\(Self.home)">\(visit.say("Developer resources", "Разработчикам"))</a></p>
            """
        return Page(title: title, content: "\(back)\(content)", status: status, section: Self.home)
    }

    private var adminOnly: Page {
        page(
            visit.say("Developer resources", "Разработчикам"),
            """
            <p class="notice bad" role="alert">\(visit.say(
                "Only an administrator of the portal adds local applications and outgoing webhooks.",
                "Добавлять локальные приложения и исходящие вебхуки может только администратор портала."))</p>
            """, status: 403)
    }

    private func isGenuine(_ purpose: String) -> Bool { visit.accepts(visit.form["token"]?.string, for: purpose) }

    // MARK: Integrations

    private func list() async throws -> Page {
        let (portalID, viewer) = (portalID, viewer)
        let found = try await platform.database.read { db in
            (
                applications: try ApplicationRow.filter(
                    Column("kind") == "local" && Column("portalID") == portalID
                ).fetchAll(db).compactMap { application -> (ApplicationRow, ApplicationVersionRow, InstallationRow?)? in
                    guard
                        let version = try ApplicationVersionRow.fetchOne(
                            db, key: ["clientID": application.clientID, "version": application.currentVersion])
                    else { return nil }
                    let installation = try InstallationRow.filter(
                        Column("portalID") == portalID && Column("clientID") == application.clientID
                    ).fetchOne(db)
                    return (application, version, installation)
                }.filter { $0.2?.isRemoved != true },
                incoming: try WebhookRow.filter(Column("portalID") == portalID).order(Column("id")).fetchAll(db)
                    .filter { viewer.isAdmin || ($0.ownerID ?? $0.userID) == viewer.id },
                outgoing: try OutgoingWebhookRow.filter(Column("portalID") == portalID).order(Column("id"))
                    .fetchAll(db).filter { viewer.isAdmin || $0.userID == viewer.id },
                people: try PersonRow.filter(Column("portalID") == portalID).fetchAll(db)
            )
        }
        let names = Dictionary(found.people.map { ($0.id, $0.fullName) }, uniquingKeysWith: { first, _ in first })
        var rows: [HTML] = []
        for (application, version, _) in found.applications where viewer.isAdmin {
            rows.append(
                """
                <tr><td>\(visit.say("Local application", "Локальное приложение"))</td>\
                <td><a href="/devops/edit/application-local/\(application.clientID)/">\(version.title)</a></td>\
                <td>\(version.scope)</td><td>\(version.eventList.joined(separator: ", "))</td></tr>
                """)
        }
        for hook in found.incoming {
            let owner = names[hook.ownerID ?? hook.userID] ?? ""
            rows.append(
                """
                <tr><td>\(visit.say("Incoming webhook", "Входящий вебхук"))</td>\
                <td><a href="/devops/edit/in-hook/\(hook.id ?? 0)/">\(hook.title.isEmpty ? visit.say("Webhook", "Вебхук") : hook.title)</a>
                <br><span class="quiet">\(owner)</span></td><td>\(hook.scope)</td><td></td></tr>
                """)
        }
        for hook in found.outgoing {
            rows.append(
                """
                <tr><td>\(visit.say("Outgoing webhook", "Исходящий вебхук"))</td>\
                <td><a href="/devops/edit/out-hook/\(hook.id ?? 0)/">\(hook.title.isEmpty ? hook.handler : hook.title)</a>
                <br><span class="quiet">\(names[hook.userID] ?? "")</span></td><td></td>\
                <td>\(hook.eventList.joined(separator: ", "))</td></tr>
                """)
        }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(visit.say("Kind", "Вид"))</th>\
            <th scope="col">\(visit.say("Name", "Название"))</th><th scope="col">\(visit.say("Access permissions", "Права доступа"))</th>\
            <th scope="col">\(visit.say("Events", "События"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = """
            <p class="empty">\(visit.say("There are no integrations yet.", "Интеграций пока нет."))</p>
            """
        let application: HTML = """
            <a class="button primary" href="/devops/edit/application-local/">\(visit.say("Local application", "Локальное приложение"))</a>
            """
        let others: HTML = """
            <a class="button" href="/devops/edit/out-hook/">\(visit.say("Outgoing webhook", "Исходящий вебхук"))</a>
            <a class="button" href="/partner/">\(visit.say("Applications of the Market", "Приложения для Маркета"))</a>
            """
        let content: HTML = """
            <p class="line">
            \(HTML.when(viewer.isAdmin, application))
            <a class="button" href="/devops/edit/in-hook/">\(visit.say("Incoming webhook", "Входящий вебхук"))</a>
            \(HTML.when(viewer.isAdmin, others))
            </p>
            <h2>\(visit.say("Integrations", "Интеграции"))</h2>
            \(rows.isEmpty ? nothing : table)
            """
        return Page(title: visit.say("Developer resources", "Разработчикам"), content: content, section: Self.home)
    }

    // MARK: Local applications

    private var form: ApplicationForm { ApplicationForm(visit: visit, kind: .local) }

    private func application(_ state: FormState = FormState(), status: Int = 200) -> Page {
        guard viewer.isAdmin else { return adminOnly }
        return page(
            visit.say("New local application", "Новое локальное приложение"),
            form.markup(
                state, action: "/devops/edit/application-local/", purpose: "local:new",
                button: visit.say("Save", "Сохранить")),
            status: status)
    }

    private func addApplication() async throws -> MarketPages.Outcome {
        guard viewer.isAdmin else { return .page(adminOnly) }
        guard isGenuine("local:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        let draft = form.read(&state)
        guard state.errors.isEmpty else { return .page(application(state, status: 400)) }
        let (portal, userID, platform) = (visit.portal, viewer.id, platform)
        do {
            // Added and installed are one thing for a local application, so neither is kept without the other.
            let clientID = try await platform.database.write { db in
                let row = try ApplicationRegistry(platform: platform).create(db, draft, portalID: portal.id)
                _ = try InstallationService(platform: platform).install(
                    db, clientID: row.clientID, portal: portal, userID: userID, finish: false)
                return row.clientID
            }
            events.wake()
            return .redirect("/devops/edit/application-local/\(clientID)/?saved=Y")
        } catch let failure as RESTFailure {
            state.take(failure)
            return .page(application(state, status: 400))
        }
    }

    private func local(_ clientID: String) async throws -> (ApplicationRow, ApplicationVersionRow, InstallationRow?)? {
        let portalID = portalID
        return try await platform.database.read { db in
            guard let application = try ApplicationRow.fetchOne(db, key: clientID), application.kind == "local",
                application.portalID == portalID,
                let version = try ApplicationVersionRow.fetchOne(
                    db, key: ["clientID": clientID, "version": application.currentVersion])
            else { return nil }
            let installation = try InstallationRow.filter(
                Column("portalID") == portalID && Column("clientID") == clientID
            ).fetchOne(db)
            return (application, version, installation)
        }
    }

    private func application(_ clientID: String, state: FormState? = nil, status: Int = 200) async throws -> Page? {
        guard viewer.isAdmin else { return adminOnly }
        guard let (application, version, installation) = try await local(clientID), installation?.isRemoved != true
        else { return nil }
        let saved: HTML = """
            <p class="notice" role="status">\(visit.say("Saved.", "Сохранено."))</p>
            """
        let install: HTML = """
            <form method="post" action="/marketplace/detail/\(clientID)/">
            <input type="hidden" name="token" value="\(visit.token(for: "install:\(clientID)"))">
            <input type="hidden" name="client_id" value="\(clientID)">
            <button class="primary">\(visit.say("Install", "Установить"))</button></form>
            """
        let open: HTML = """
            <a class="button primary" href="/marketplace/app/\(installation?.id ?? 0)/">\(visit.say("Open", "Открыть"))</a>
            """
        let manage: HTML = """
            <a class="button" href="/marketplace/installed/\(installation?.id ?? 0)/rights/">\(visit.say("Rights", "Права"))</a>
            <a class="button" href="/marketplace/installed/\(installation?.id ?? 0)/delete/">\(visit.say("Delete", "Удалить"))</a>
            """
        let hasPage = version.applicationURL != nil
        let content: HTML = """
            \(HTML.when(visit.query["saved"]?.text == "Y", saved))
            <h2>\(visit.say("Keys", "Ключи"))</h2>
            \(DeveloperKeys(visit: visit).table(application, installation: installation))
            <div class="line">\(HTML.when(installation == nil, install))\(HTML.when(installation != nil && hasPage, open))\
            \(HTML.when(installation != nil, manage))</div>
            <h2>\(visit.say("Settings", "Настройки"))</h2>
            \(form.markup(
                state ?? ApplicationForm.state(of: application, version),
                action: "/devops/edit/application-local/\(clientID)/", purpose: "local:\(clientID)",
                button: visit.say("Save", "Сохранить")))
            """
        return page(version.title, content, status: status)
    }

    private func saveApplication(_ clientID: String) async throws -> MarketPages.Outcome? {
        guard viewer.isAdmin else { return .page(adminOnly) }
        guard let (_, version, _) = try await local(clientID) else { return nil }
        guard isGenuine("local:\(clientID)") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        var draft = form.read(&state, version: version.version)
        // What the form does not ask for stays.
        draft.version.eventURL = version.eventURL
        draft.version.settingsURL = version.settingsURL
        draft.version.events = version.eventList
        guard state.errors.isEmpty else {
            return try await application(clientID, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        let (platform, redirect) = (platform, draft.redirectURI)
        let card = draft.version
        do {
            try await platform.database.write { db in
                _ = try ApplicationRegistry(platform: platform).changeVersion(
                    db, clientID: clientID, version: version.version, to: card)
                guard var row = try ApplicationRow.fetchOne(db, key: clientID) else { return }
                row.redirectURI = redirect
                try row.update(db)
            }
        } catch let failure as RESTFailure {
            state.take(failure)
            return try await application(clientID, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        return .redirect("/devops/edit/application-local/\(clientID)/?saved=Y")
    }

    // MARK: Incoming webhooks

    private func incomingForm(_ state: FormState, action: String, purpose: String, button: String) -> HTML {
        let form = FormFields(visit: visit, state: state)
        return """
            \(form.summary(fields: ["title", "scope", "days"]))
            <form method="post" action="\(action)" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: purpose))">
            \(form.text("title", visit.say("Name", "Название")))
            \(form.text("days", visit.say("Expires in so many days", "Истекает через столько дней"), hint: visit.say(
                "Empty: never", "Пусто: никогда"), type: "number"))
            \(form.scopes("scope", visit.say("Access permissions", "Права доступа")))
            <p class="line"><button class="primary" name="action" value="save">\(button)</button></p>
            </form>
            """
    }

    private func incoming(_ state: FormState = FormState(), status: Int = 200) -> Page {
        page(
            visit.say("New incoming webhook", "Новый входящий вебхук"),
            incomingForm(
                state, action: "/devops/edit/in-hook/", purpose: "in-hook:new",
                button: visit.say("Create", "Создать")),
            status: status)
    }

    private struct HookEdit: Sendable {
        var title: String
        var scope: String
        var expires: Int?
    }

    private func read(_ state: inout FormState) -> HookEdit? {
        var scopes: [Scope] = []
        for text in state.list("scope") {
            guard let scope = Scope(text) else {
                state.refuse("scope", visit.say("“\(text)” is no permission", "«\(text)» — не право доступа"))
                continue
            }
            scopes.append(scope)
        }
        if scopes.isEmpty, state.errors["scope"] == nil {
            state.refuse("scope", visit.say("Tick at least one permission", "Отметьте хотя бы одно право"))
        }
        let days = state.number("days", in: 0...3650, visit)
        let title = state.text("title")
        if title.count > 200 { state.refuse("title", visit.say("At most 200 characters", "Не больше 200 знаков")) }
        guard state.errors.isEmpty else { return nil }
        return HookEdit(
            title: title, scope: Scope.joined(scopes), expires: days.map { platform.clock.unixSeconds + $0 * 86_400 })
    }

    private func addIncoming() async throws -> MarketPages.Outcome {
        guard isGenuine("in-hook:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        guard let edit = read(&state) else { return .page(incoming(state, status: 400)) }
        let (portalID, userID) = (portalID, viewer.id)
        let code = platform.randomness.alphanumeric(16)
        let id = try await platform.database.write { db in
            var row = WebhookRow(
                id: nil, portalID: portalID, userID: userID, code: code, scope: edit.scope, expires: edit.expires,
                title: edit.title)
            try row.insert(db)
            return row.id ?? 0
        }
        return .redirect("/devops/edit/in-hook/\(id)/")
    }

    private func webhook(_ key: String) async throws -> WebhookRow? {
        let (portalID, viewer) = (portalID, viewer)
        return try await platform.database.read { db in
            guard let id = Int64(key), let row = try WebhookRow.fetchOne(db, key: id), row.portalID == portalID,
                viewer.isAdmin || (row.ownerID ?? row.userID) == viewer.id
            else { return nil }
            return row
        }
    }

    private func incoming(_ key: String, state: FormState? = nil, status: Int = 200) async throws -> Page? {
        guard let row = try await webhook(key), let id = row.id else { return nil }
        let isOwn = (row.ownerID ?? row.userID) == viewer.id
        let address = "\(visit.request.origin)/rest/\(row.userID)/\(row.code)/"
        let own: HTML = """
            <p><code class="secret" data-webhook>\(address)</code></p>
            """
        let foreign: HTML = """
            <p class="notice">\(visit.say(
                "The code of somebody else's webhook is not shown. When you save it, it becomes yours and gets a new code.",
                "Код чужого вебхука не показывается. Если вы его сохраните, он станет вашим и получит новый код."))</p>
            """
        let present = FormState(values: [
            "title": .string(row.title), "scope": .array(ScopeText.list(row.scope).map { .string($0) }),
            "days": .string(
                row.expires.map { String(max(0, ($0 - platform.clock.unixSeconds + 86_399) / 86_400)) } ?? ""),
        ])
        let content: HTML = """
            \(isOwn ? own : foreign)
            \(incomingForm(
                state ?? present, action: "/devops/edit/in-hook/\(id)/", purpose: "in-hook:\(id)",
                button: visit.say("Save", "Сохранить")))
            <form method="post" action="/devops/edit/in-hook/\(id)/">
            <input type="hidden" name="token" value="\(visit.token(for: "in-hook:\(id)"))">
            <button class="danger" name="action" value="delete">\(visit.say("Delete", "Удалить"))</button></form>
            """
        return page(
            row.title.isEmpty ? visit.say("Incoming webhook", "Входящий вебхук") : row.title, content, status: status)
    }

    private func saveIncoming(_ key: String) async throws -> MarketPages.Outcome? {
        guard let row = try await webhook(key), let id = row.id else { return nil }
        guard isGenuine("in-hook:\(id)") else { return .page(visit.forged) }
        if visit.form["action"]?.text == "delete" {
            try await platform.database.write { db in _ = try WebhookRow.deleteOne(db, key: id) }
            return .redirect(Self.home)
        }
        var state = FormState(values: visit.form)
        guard let edit = read(&state) else {
            return try await incoming(key, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        let userID = viewer.id
        let code = platform.randomness.alphanumeric(16)
        try await platform.database.write { db in
            guard var row = try WebhookRow.fetchOne(db, key: id) else { return }
            (row.title, row.scope, row.expires) = (edit.title, edit.scope, edit.expires)
            if (row.ownerID ?? row.userID) != userID { (row.userID, row.ownerID, row.code) = (userID, nil, code) }
            try row.update(db)
        }
        return .redirect("/devops/edit/in-hook/\(id)/")
    }

    // MARK: Outgoing webhooks

    private func outgoing(_ state: FormState = FormState(), status: Int = 200) -> Page {
        guard viewer.isAdmin else { return adminOnly }
        let form = FormFields(visit: visit, state: state)
        let content: HTML = """
            \(form.summary(fields: ["title", "handler", "events"]))
            <form method="post" action="/devops/edit/out-hook/" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: "out-hook:new"))">
            \(form.text("title", visit.say("Name", "Название")))
            \(form.text("handler", visit.say("Handler URL", "URL обработчика"), required: true))
            \(form.text("events", visit.say("Events", "События"), hint: "ONCRMDEALADD, ONCRMDEALUPDATE", required: true))
            <p class="line"><button class="primary">\(visit.say("Create", "Создать"))</button></p>
            </form>
            """
        return page(visit.say("New outgoing webhook", "Новый исходящий вебхук"), content, status: status)
    }

    private func addOutgoing() async throws -> MarketPages.Outcome {
        guard viewer.isAdmin else { return .page(adminOnly) }
        guard isGenuine("out-hook:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        let handler = state.address("handler", visit)
        if handler == nil { state.refuse("handler", visit.say("Fill this in", "Заполните это поле")) }
        var chosen: [String] = []
        for word in state.text("events").uppercased().split(whereSeparator: { $0 == "," || $0 == " " }) {
            let event = String(word)
            guard EventTable.standard.scopes[event].map({ !$0.isEmpty }) ?? EventTable.isDynamic(event) else {
                state.refuse(
                    "events",
                    visit.say("“\(event)” is no event of a portal", "«\(event)» — не событие портала"))
                continue
            }
            if !chosen.contains(event) { chosen.append(event) }
        }
        if chosen.isEmpty { state.refuse("events", visit.say("Fill this in", "Заполните это поле")) }
        guard state.errors.isEmpty, let handler else { return .page(outgoing(state, status: 400)) }
        let row = OutgoingWebhookRow(
            id: nil, portalID: portalID, userID: viewer.id, handler: handler, events: chosen.joined(separator: ","),
            applicationToken: platform.randomness.alphanumeric(32), title: String(state.text("title").prefix(200)))
        let id = try await platform.database.write { db in
            var row = row
            try row.insert(db)
            return row.id ?? 0
        }
        return .redirect("/devops/edit/out-hook/\(id)/")
    }

    private func outgoingRow(_ key: String) async throws -> OutgoingWebhookRow? {
        let (portalID, viewer) = (portalID, viewer)
        return try await platform.database.read { db in
            guard let id = Int64(key), let row = try OutgoingWebhookRow.fetchOne(db, key: id),
                row.portalID == portalID, viewer.isAdmin || row.userID == viewer.id
            else { return nil }
            return row
        }
    }

    private func outgoing(_ key: String) async throws -> Page? {
        guard let row = try await outgoingRow(key), let id = row.id else { return nil }
        let content: HTML = """
            <table class="fields"><tbody>
            <tr><th scope="row">\(visit.say("Handler URL", "URL обработчика"))</th><td>\(row.handler)</td></tr>
            <tr><th scope="row">\(visit.say("Events", "События"))</th><td>\(row.eventList.joined(separator: ", "))</td></tr>
            <tr><th scope="row">application_token</th><td><code class="secret">\(row.applicationToken)</code></td></tr>
            </tbody></table>
            <form method="post" action="/devops/edit/out-hook/\(id)/">
            <input type="hidden" name="token" value="\(visit.token(for: "out-hook:\(id)"))">
            <p><button class="danger" name="action" value="delete">\(visit.say("Delete", "Удалить"))</button></p></form>
            """
        return page(row.title.isEmpty ? visit.say("Outgoing webhook", "Исходящий вебхук") : row.title, content)
    }

    private func deleteOutgoing(_ key: String) async throws -> MarketPages.Outcome? {
        guard let row = try await outgoingRow(key), let id = row.id else { return nil }
        guard isGenuine("out-hook:\(id)") else { return .page(visit.forged) }
        try await platform.database.write { db in _ = try OutgoingWebhookRow.deleteOne(db, key: id) }
        return .redirect(Self.home)
    }
}

/// The keys of an application as its developer sees them.
struct DeveloperKeys: Sendable {
    let visit: Visit

    func table(_ application: ApplicationRow, installation: InstallationRow? = nil) -> HTML {
        let token: HTML = """
            <tr><th scope="row">application_token</th><td><code class="secret">\(installation?.applicationToken ?? "")</code></td></tr>
            """
        return """
            <table class="fields"><tbody>
            <tr><th scope="row">client_id</th><td><code class="secret" data-key="client_id">\(application.clientID)</code></td></tr>
            <tr><th scope="row">client_secret</th><td><code class="secret" data-key="client_secret">\(application.clientSecret)</code></td></tr>
            \(HTML.when(installation.map { !$0.isRemoved } ?? false, token))
            </tbody></table>
            """
    }
}

extension Visit {
    /// The answer to a form that was not made for this session.
    var forged: Page {
        Page(
            title: say("Not accepted", "Не принято"),
            content: """
                <p class="notice bad" role="alert">\(say(
                    "The form does not come from a page of your session. Open the page again and repeat.",
                    "Форма пришла не со страницы вашего сеанса. Откройте страницу заново и повторите."))</p>
                """,
            status: 403)
    }
}
