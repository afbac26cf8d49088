import GRDB

/// `/partner/`: the developer's area of the Market. It belongs to no portal, and every portal of the sandbox shows the same one.
///
/// Source: the platform's documentation, "How to add a solution in the developer's area", "Solution version card".
struct VendorPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    static let home = "/partner/"

    // MARK: Routes

    func page(_ path: [String]) async throws -> Page? {
        guard viewer.isAdmin else { return adminOnly }
        switch (path.dropFirst().first, path.count) {
        case (nil, _): return try await list()
        case ("new", 2): return new()
        case ("card", 2): return upload()
        case ("app", 3): return try await application(path[2])
        case ("app", 4) where path[3] == "version": return try await newVersion(path[2])
        case ("app", 5) where path[3] == "version": return try await version(path[2], path[4])
        default: return nil
        }
    }

    func submit(_ path: [String]) async throws -> MarketPages.Outcome? {
        guard viewer.isAdmin else { return .page(adminOnly) }
        switch (path.dropFirst().first, path.count) {
        case ("new", 2): return try await add()
        case ("card", 2): return try await addCard()
        case ("app", 4) where path[3] == "version": return try await addVersion(path[2])
        case ("app", 5) where path[3] == "version": return try await saveVersion(path[2], path[4])
        case ("app", 4) where path[3] == "test": return try await test(path[2])
        case ("app", 4) where path[3] == "publish": return try await publish(path[2])
        default: return nil
        }
    }

    func page(_ title: String, _ content: HTML, status: Int = 200) -> Page {
        let back: HTML = """
            <p><a href="\(Self.home)">\(visit.say("Developer's area", "Кабинет разработчика"))</a></p>
            """
        return Page(title: title, content: "\(back)\(content)", status: status, section: DeveloperPages.home)
    }

    var adminOnly: Page {
        page(
            visit.say("Developer's area", "Кабинет разработчика"),
            """
            <p class="notice bad" role="alert">\(visit.say(
                "Sign in as an administrator: the developer's area shows keys.",
                "Войдите как администратор: в кабинете разработчика видны ключи."))</p>
            """, status: 403)
    }

    func isGenuine(_ purpose: String) -> Bool { visit.accepts(visit.form["token"]?.string, for: purpose) }

    func say(_ state: VersionState) -> String {
        switch state {
        case .draft: visit.say("draft", "черновик")
        case .test: visit.say("test", "тестируется")
        case .published: visit.say("published", "опубликована")
        }
    }

    // MARK: Applications

    func list() async throws -> Page {
        let found = try await platform.database.read { db in
            try ApplicationRow.filter(Column("kind") == "market").order(Column("code")).fetchAll(db).map { row in
                (
                    row, try ApplicationRegistry.versions(db, clientID: row.clientID),
                    try Int.fetchOne(
                        db, sql: "SELECT count(*) FROM installation WHERE clientID = ? AND NOT isRemoved",
                        arguments: [row.clientID]) ?? 0
                )
            }
        }
        let rows = found.map { application, versions, count -> HTML in
            let newest = versions.first
            let name = newest?.name(in: visit.language) ?? application.code
            return """
                <tr><td><a href="/partner/app/\(application.clientID)/">\(name)</a><br>
                <span class="quiet">\(application.code)</span></td><td>\(newest?.version ?? "")</td>\
                <td>\(newest.map { say($0.versionState) } ?? "")</td><td class="number">\(count)</td></tr>
                """
        }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(visit.say("Application", "Приложение"))</th>\
            <th scope="col">\(visit.say("Newest version", "Последняя версия"))</th><th scope="col">\(visit.say("State", "Состояние"))</th>\
            <th scope="col">\(visit.say("Installations", "Установок"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = """
            <p class="empty">\(visit.say("There are no applications yet.", "Приложений пока нет."))</p>
            """
        let content: HTML = """
            <p class="line"><a class="button primary" href="/partner/new/">\(visit.say("Add an application", "Добавить приложение"))</a>
            <a class="button" href="/partner/card/">\(visit.say("From a card (lintel.yml)", "Из карточки (lintel.yml)"))</a></p>
            \(rows.isEmpty ? nothing : table)
            """
        return Page(
            title: visit.say("Developer's area", "Кабинет разработчика"), content: content,
            section: DeveloperPages.home)
    }

    var form: ApplicationForm { ApplicationForm(visit: visit, kind: .market) }

    func new(_ state: FormState? = nil, status: Int = 200) -> Page {
        let fresh = FormState(values: ["interface": "Y", "version": "1.0.0", "status": "F"])
        return page(
            visit.say("New application", "Новое приложение"),
            form.markup(
                state ?? fresh, action: "/partner/new/", purpose: "vendor:new",
                button: visit.say("Save as a draft", "Сохранить как черновик"), asksCode: true, asksVersion: true),
            status: status)
    }

    func add() async throws -> MarketPages.Outcome {
        guard isGenuine("vendor:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        let draft = form.read(&state)
        if let code = draft.code, try await isTaken(code) {
            state.refuse("code", visit.say("There is an application with this code", "Такой код уже есть"))
        }
        guard state.errors.isEmpty else { return .page(new(state, status: 400)) }
        let platform = platform
        do {
            let row = try await platform.database.write { db in
                try ApplicationRegistry(platform: platform).create(db, draft)
            }
            return .redirect("/partner/app/\(row.clientID)/")
        } catch let failure as RESTFailure {
            state.take(failure)
            return .page(new(state, status: 400))
        }
    }

    func isTaken(_ code: String) async throws -> Bool {
        try await platform.database.read { db in
            try ApplicationRow.filter(Column("kind") == "market" && Column("code") == code).fetchCount(db) > 0
        }
    }

    // MARK: Cards

    func upload(_ state: FormState = FormState(), mistakes: [MarketCardMistake] = [], status: Int = 200)
        -> Page
    {
        let form = FormFields(visit: visit, state: state)
        let items = mistakes.map { mistake -> HTML in
            """
            <li>\(visit.say("Line", "Строка")) \(mistake.line), \(visit.say("column", "столбец")) \(mistake.column): \(mistake.message)</li>
            """
        }
        let list: HTML = """
            <div class="notice bad" role="alert"><p>\(visit.say(
                "The card has mistakes, and nothing was saved.", "В карточке ошибки, ничего не сохранено."))</p>
            <ul data-mistakes>\(items)</ul></div>
            """
        let content: HTML = """
            <p>\(visit.say(
                "A card for a new application makes it; one for an application that is there adds the version.",
                "Карточка нового приложения создаёт его, карточка имеющегося добавляет версию."))</p>
            \(HTML.when(!mistakes.isEmpty, list))
            \(form.summary(fields: ["card", "file"]))
            <form method="post" action="/partner/card/" enctype="multipart/form-data" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: "vendor:card"))">
            \(form.file("file", "lintel.yml", accept: ".yml,.yaml"))
            \(form.area("card", visit.say("Or its text", "Или её текст"), rows: 14))
            <p><button class="primary">\(visit.say("Save as a draft", "Сохранить как черновик"))</button></p></form>
            """
        return page(visit.say("An application from its card", "Приложение из карточки"), content, status: status)
    }

    func addCard() async throws -> MarketPages.Outcome {
        guard isGenuine("vendor:card") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        var text = visit.form["card"]?.text ?? ""
        if let file = state.file("file") {
            text = String(decoding: file.bytes, as: UTF8.self)
            state.values["card"] = .string(text)
        }
        state.values["file"] = nil
        do {
            let draft = try MarketCard.read(text)
            let clientID = try await ApplicationCards(platform: platform).store(draft)
            return .redirect("/partner/app/\(clientID)/")
        } catch let error as MarketCardMistakes {
            return .page(upload(state, mistakes: error.mistakes, status: 400))
        } catch let failure as RESTFailure {
            state.take(failure)
            return .page(upload(state, status: 400))
        }
    }

    // MARK: One application

    func found(_ clientID: String) async throws -> (ApplicationRow, [ApplicationVersionRow])? {
        try await platform.database.read { db in
            guard let row = try ApplicationRow.fetchOne(db, key: clientID), row.kind == "market" else { return nil }
            return (row, try ApplicationRegistry.versions(db, clientID: clientID))
        }
    }

    func application(_ clientID: String, notice: HTML = "", status: Int = 200) async throws -> Page? {
        guard let (application, versions) = try await found(clientID) else { return nil }
        let tests = try await platform.database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT version, portalID FROM versionTest WHERE clientID = ? ORDER BY portalID",
                arguments: [clientID]
            ).map { (version: $0["version"] as String, portalID: $0["portalID"] as Int64) }
        }
        let rows = versions.map { version -> HTML in
            let domains = tests.filter { $0.version == version.version }.compactMap {
                platform.names.portal($0.portalID)?.domain
            }
            return row(application, version, testedOn: domains)
        }
        let installed = try await installations(clientID)
        let content: HTML = """
            \(notice)
            <p class="subtitle">\(application.code)</p>
            <h2>\(visit.say("Authorization keys", "Ключи авторизации"))</h2>
            \(DeveloperKeys(visit: visit).table(application))
            <h2>\(visit.say("Versions", "Версии"))</h2>
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(visit.say("Version", "Версия"))</th>\
            <th scope="col">\(visit.say("State", "Состояние"))</th><th scope="col">\(visit.say("Access permissions", "Права доступа"))</th>\
            <th scope="col">\(visit.say("Actions", "Действия"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            <p class="line"><a class="button" href="/partner/app/\(clientID)/version/">\(visit.say("New version", "Новая версия"))</a>
            <a class="button" href="/marketplace/detail/\(clientID)/">\(visit.say("In the Market", "В Маркете"))</a></p>
            \(installed)
            """
        return page(
            versions.first?.name(in: visit.language) ?? application.code, content, status: status)
    }

    /// Where the application is installed, with the token by which its events are known.
    func installations(_ clientID: String) async throws -> HTML {
        let found = try await platform.database.read { db in
            try InstallationRow.filter(Column("clientID") == clientID && Column("isRemoved") == false)
                .order(Column("id")).limit(200).fetchAll(db)
        }
        guard !found.isEmpty else { return "" }
        let rows = found.map { installation -> HTML in
            """
            <tr><td>\(platform.names.portal(installation.portalID)?.domain ?? "")</td><td>\(installation.version)</td>\
            <td>\(installation.status)\(installation.isFinished ? "" : visit.say(", not complete", ", не завершена"))</td>\
            <td><code class="secret">\(installation.applicationToken)</code></td></tr>
            """
        }
        return """
            <h2>\(visit.say("Installations", "Установки"))</h2>
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(visit.say("Portal", "Портал"))</th>\
            <th scope="col">\(visit.say("Version", "Версия"))</th><th scope="col">\(visit.say("Status", "Статус"))</th>\
            <th scope="col">application_token</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    func row(
        _ application: ApplicationRow, _ version: ApplicationVersionRow, testedOn domains: [String]
    ) -> HTML {
        let path = "/partner/app/\(application.clientID)"
        let portals = platform.names.portals.filter { !$0.isDeleted }.prefix(200).map { portal -> HTML in
            """
            <option\(HTML.when(portal.id == visit.portal.id, " selected"))>\(portal.domain)</option>
            """
        }
        let buttons: HTML = """
            <form method="post" action="\(path)/test/" class="line">
            <input type="hidden" name="token" value="\(visit.token(for: "test:\(application.clientID)"))">
            <input type="hidden" name="version" value="\(version.version)">
            <select name="portal" aria-label="\(visit.say("Portal", "Портал"))">\(Array(portals))</select>
            <button>\(visit.say("Test", "Тестировать"))</button></form>
            <form method="post" action="\(path)/publish/" class="line">
            <input type="hidden" name="token" value="\(visit.token(for: "publish:\(application.clientID)"))">
            <input type="hidden" name="version" value="\(version.version)">
            <button class="primary">\(visit.say("Publish", "Опубликовать"))</button></form>
            """
        let isOpen = version.versionState != .published
        let link: HTML = """
            <a href="\(path)/version/\(FormCodec.escape(version.version))/">\(version.version)</a>
            """
        let portalsOfTest = domains.isEmpty ? "" : " (\(domains.joined(separator: ", ")))"
        return """
            <tr><td>\(isOpen ? link : "\(version.version)")</td><td data-state="\(version.state)">\(say(version.versionState))\(portalsOfTest)</td>\
            <td>\(version.scope)</td><td>\(HTML.when(isOpen, buttons))</td></tr>
            """
    }
}

extension Visit {
    /// Address of a page of another portal, reached the way this one was.
    func address(of portal: PortalRow, path: String) -> String {
        let parts = request.host.split(separator: ":", maxSplits: 1)
        guard parts.first?.hasSuffix(".localhost") == true, parts.count == 2 else {
            return "https://\(portal.domain)\(path)"
        }
        return "http://\(portal.domain.prefix { $0 != "." }).localhost:\(parts[1])\(path)"
    }
}
