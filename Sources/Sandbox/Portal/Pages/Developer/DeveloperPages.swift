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
    var portalID: Int64 { visit.portal.id ?? 0 }

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

    func page(_ title: String, _ content: HTML, status: Int = 200) -> Page {
        let back: HTML = """
            <p><a href="\(Self.home)">\(visit.say("Developer resources", "Разработчикам"))</a></p>
            """
        return Page(title: title, content: "\(back)\(content)", status: status, section: Self.home)
    }

    var adminOnly: Page {
        page(
            visit.say("Developer resources", "Разработчикам"),
            """
            <p class="notice bad" role="alert">\(visit.say(
                "Only an administrator of the portal adds local applications and outgoing webhooks.",
                "Добавлять локальные приложения и исходящие вебхуки может только администратор портала."))</p>
            """, status: 403)
    }

    func isGenuine(_ purpose: String) -> Bool { visit.accepts(visit.form["token"]?.string, for: purpose) }

    // MARK: Integrations

    func list() async throws -> Page {
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

    var form: ApplicationForm { ApplicationForm(visit: visit, kind: .local) }

    func application(_ state: FormState = FormState(), status: Int = 200) -> Page {
        guard viewer.isAdmin else { return adminOnly }
        return page(
            visit.say("New local application", "Новое локальное приложение"),
            form.markup(
                state, action: "/devops/edit/application-local/", purpose: "local:new",
                button: visit.say("Save", "Сохранить")),
            status: status)
    }

    func addApplication() async throws -> MarketPages.Outcome {
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

    func local(_ clientID: String) async throws -> (ApplicationRow, ApplicationVersionRow, InstallationRow?)? {
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

    func application(_ clientID: String, state: FormState? = nil, status: Int = 200) async throws -> Page? {
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

    func saveApplication(_ clientID: String) async throws -> MarketPages.Outcome? {
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
