import GRDB

/// The form of an application and its version, for local applications and for those of the Market.
struct ApplicationForm: Sendable {
    enum Kind: String, Sendable { case local, market }

    let visit: Visit
    let kind: Kind

    /// Languages that names and texts are asked for in.
    static let languages = ["en", "ru"]

    private static let fields: Set<String> = [
        "title", "code", "version", "app_url", "install_url", "event_url", "settings_url", "redirect_uri", "status",
        "trial_days", "price", "license", "privacy", "scope", "events", "solution", "archive", "name[en]", "name[ru]",
    ]

    private func language(_ key: String) -> String {
        key == "ru" ? visit.say("in Russian", "по-русски") : visit.say("in English", "по-английски")
    }

    // MARK: Markup

    /// - Parameters:
    ///   - asksCode: whether the application is new.
    ///   - asksVersion: whether the version is new.
    func markup(
        _ state: FormState, action: String, purpose: String, button: String, asksCode: Bool = false,
        asksVersion: Bool = false
    ) -> HTML {
        let form = FormFields(visit: visit, state: state)
        return """
            \(form.summary(fields: Array(Self.fields)))
            <form method="post" action="\(action)" enctype="multipart/form-data" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: purpose))">
            \(kind == .local ? local(form) : market(form, asksCode: asksCode, asksVersion: asksVersion))
            <p class="line"><button class="primary">\(button)</button></p>
            </form>
            """
    }

    private func local(_ form: FormFields) -> HTML {
        let names = Self.languages.map { key -> HTML in
            form.part("menu", key, visit.say("Menu item ", "Пункт меню ") + language(key))
        }
        return """
            \(form.text("title", visit.say("Name", "Название"), required: true))
            \(form.text("app_url", visit.say("Path to your handler", "Путь вашего обработчика"), hint: visit.say(
                "The application's page. Leave it empty when you upload an archive.",
                "Страница приложения. Оставьте пустым, если загружаете архив.")))
            \(form.text("install_url", visit.say("Path for initial installation", "Путь для первоначальной установки"), hint: visit.say(
                "The installation wizard; for an application that uses only the API, the address that gets its tokens.",
                "Мастер установки; если приложение использует только API — адрес, который получит токены.")))
            \(form.check("script_only", visit.say(
                "Uses only API (script only, no user interface)", "Использует только API (без интерфейса)")))
            \(form.check("mobile", visit.say("Supports the mobile application", "Поддерживает мобильное приложение")))
            \(names)
            \(archive(form))
            \(form.scopes("scope", visit.say("Access permissions", "Права доступа")))
            """
    }

    private func archive(_ form: FormFields) -> HTML {
        form.file(
            "archive", visit.say("Archive (zip)", "Архив (zip)"), accept: ".zip,application/zip",
            hint: visit.say(
                "A static application: index.html in the root, install.html for a wizard; or the settings of a solution.",
                "Статическое приложение: index.html в корне, install.html для мастера; или настройки решения."))
    }

    private func market(_ form: FormFields, asksCode: Bool, asksVersion: Bool) -> HTML {
        let texts = Self.languages.map { key -> HTML in
            """
            <h3>\(visit.say("Texts ", "Тексты ") + language(key))</h3>
            \(form.part("name", key, visit.say("Name", "Название")))
            \(form.part("menu", key, visit.say("Menu item", "Пункт меню")))
            \(form.part("short", key, visit.say("In one sentence", "Одним предложением")))
            \(form.part("description", key, visit.say("Description", "Описание"), rows: 4))
            \(form.part("changes", key, visit.say("What is new in this version", "Что нового в этой версии"), rows: 2))
            """
        }
        let code: HTML = form.text(
            "code", visit.say("Application code", "Код приложения"),
            hint: visit.say("Partner code, dot, module: acme.dealpulse", "Код партнёра, точка, модуль: acme.dealpulse"),
            required: true)
        let solutions: [(value: String, label: String)] = [
            ("rest", visit.say("Uses the REST API", "Использует REST API")),
            ("crm_preset", visit.say("Solution preset (industry CRM)", "Отраслевая CRM")),
            ("smart_scenarios", visit.say("Smart scenarios", "Умные сценарии")),
            ("site_template", visit.say("Website template", "Шаблон сайта")),
            ("bi_reports", visit.say("Reports for BI Constructor", "Отчёты BI-конструктора")),
        ]
        return """
            \(HTML.when(asksCode, code))
            \(HTML.when(asksVersion, form.text("version", visit.say("Version", "Версия"), hint: "1.0.0")))
            \(form.choice("solution", visit.say("Technological type", "Технологический тип"), solutions))
            \(texts)
            <h3>\(visit.say("Addresses", "Адреса"))</h3>
            \(form.check("interface", visit.say(
                "Add custom page and menu item", "Добавить свою страницу и пункт меню"), hint: visit.say(
                "Without it the application is a script only.", "Без этого приложение работает без интерфейса.")))
            \(form.text("app_url", visit.say("Application URL", "Ссылка приложения")))
            \(form.text("install_url", visit.say("Application installer URL", "Ссылка на установку приложения")))
            \(form.text("event_url", visit.say(
                "Installation event handler URL", "Ссылка на обработчик события установки")))
            \(form.text("settings_url", visit.say("Settings URL", "Ссылка на настройки"), hint: visit.say(
                "Form of a script-only application.", "Форма приложения без интерфейса.")))
            \(form.text("redirect_uri", visit.say("Redirect URI", "Адрес возврата (redirect_uri)"), hint: visit.say(
                "For the full OAuth protocol.", "Для полного протокола OAuth.")))
            \(archive(form))
            \(form.check("mobile", visit.say("Embed to BitrixMobile", "Встроить в мобильное приложение")))
            \(form.check("installable_by_user", visit.say(
                "Can be installed by user without administrative rights",
                "Может быть установлено пользователем без прав администратора")))
            \(form.scopes("scope", visit.say("Access permissions", "Права доступа")))
            \(form.text("events", visit.say("Subscribed events", "Подписки на события"), hint: "ONAPPUNINSTALL, ONCRMDEALADD"))
            <h3>\(visit.say("Terms", "Условия"))</h3>
            \(form.choice("status", visit.say("Status of new installations", "Статус новых установок"), statuses))
            \(form.text("trial_days", visit.say("Days of trial", "Дней пробного периода"), type: "number"))
            \(form.text("price", visit.say("Price, in words", "Цена, словами"), hint: "990 RUB / 30 d"))
            \(form.text("license", visit.say("Licence agreement", "Лицензионное соглашение"), hint: "https://…"))
            \(form.text("privacy", visit.say("Privacy policy", "Политика конфиденциальности"), hint: "https://…"))
            """
    }

    private var statuses: [(value: String, label: String)] {
        [
            ("F", visit.say("F: free", "F: бесплатно")), ("D", visit.say("D: demo", "D: демо")),
            ("T", visit.say("T: trial", "T: пробный период")), ("P", visit.say("P: paid", "P: платно")),
            ("S", visit.say("S: by the Market subscription", "S: по подписке Маркета")),
        ]
    }

    // MARK: Reading

    /// Reads what was typed; errors stand in `state` afterwards.
    func read(_ state: inout FormState, version: String? = nil) -> ApplicationDraft {
        kind == .local ? readLocal(&state) : readMarket(&state, version: version)
    }

    /// The uploaded file: pages of a static application, or a solution's settings.
    private func readArchive(_ state: inout FormState, into draft: inout ApplicationDraft) {
        guard let file = state.file("archive") else { return }
        // It would only be sent back and forth as text.
        state.values["archive"] = nil
        draft.archive = ApplicationDraft.Archive(name: file.name, bytes: file.bytes)
        guard (draft.version.solution ?? .rest) == .rest else { return }
        do {
            draft.version.archive = try StaticArchive(file.bytes)
        } catch {
            state.refuse("archive", "\(error)")
        }
    }

    private func scopes(_ state: inout FormState) -> [String] {
        state.list("scope").filter { text in
            guard Scope(text) != nil else {
                state.refuse("scope", visit.say("“\(text)” is no permission", "«\(text)» — не право доступа"))
                return false
            }
            return true
        }
    }

    private func texts(_ state: FormState, of parts: [String]) -> [String: VersionText] {
        var texts: [String: VersionText] = [:]
        for key in Self.languages {
            func part(_ name: String) -> String { parts.contains(name) ? state.part(name, key) : "" }
            texts[key] = VersionText(
                name: part("name"), menu: part("menu"), short: part("short"), description: part("description"),
                changes: part("changes"))
        }
        return texts
    }

    private var missing: String { visit.say("Fill this in", "Заполните это поле") }

    private func readLocal(_ state: inout FormState) -> ApplicationDraft {
        var draft = ApplicationDraft(kind: "local")
        let title = state.text("title")
        if title.isEmpty { state.refuse("title", missing) }
        if title.count > 200 { state.refuse("title", visit.say("At most 200 characters", "Не больше 200 знаков")) }
        let handler = state.address("app_url", visit)
        let installer = state.address("install_url", visit)
        readArchive(&state, into: &draft)
        draft.version.title = title
        draft.version.scope = scopes(&state)
        draft.version.isMobile = state.flag("mobile")
        draft.version.texts = texts(state, of: ["menu"])
        draft.version.installerURL = installer
        if state.flag("script_only") {
            // With no page the handler's path is where the full protocol leads back to.
            draft.redirectURI = handler
            if draft.archive != nil {
                state.refuse(
                    "archive",
                    visit.say(
                        "An application that uses only the API has no pages to upload",
                        "У приложения, которое использует только API, нет страниц для загрузки"))
            }
        } else {
            draft.version.applicationURL = handler
            draft.redirectURI = handler.flatMap { StaticHost(address: $0) == nil ? $0 : nil }
            if handler == nil, draft.archive == nil, state.errors["app_url"] == nil {
                state.refuse(
                    "app_url",
                    visit.say(
                        "Give the address of the application's page, or upload an archive",
                        "Укажите адрес страницы приложения или загрузите архив"))
            }
        }
        return draft
    }

    private func readMarket(_ state: inout FormState, version: String?) -> ApplicationDraft {
        var draft = ApplicationDraft()
        draft.code = version == nil ? state.filled("code") : nil
        if version == nil, draft.code == nil { state.refuse("code", missing) }
        if let code = draft.code, code.wholeMatch(of: /[A-Za-z0-9_]+(\.[A-Za-z0-9_-]+)+/) == nil {
            state.refuse(
                "code",
                visit.say(
                    "Partner code, dot, module, in Latin letters and digits: acme.dealpulse",
                    "Код партнёра, точка, модуль, латиницей и цифрами: acme.dealpulse"))
        }
        draft.version.version = version ?? state.filled("version")
        draft.version.texts = texts(state, of: ["name", "menu", "short", "description", "changes"])
        let names = Self.languages.map { state.part("name", $0) }.filter { !$0.isEmpty }
        if names.isEmpty { state.refuse("name[en]", missing) }
        draft.version.title = names.first
        draft.version.solution = TechnologicalType(rawValue: state.text("solution")) ?? .rest
        draft.version.scope = scopes(&state)
        draft.version.isMobile = state.flag("mobile")
        draft.version.isInstallableByUser = state.flag("installable_by_user")
        draft.version.state = .draft
        let page = state.address("app_url", visit)
        draft.version.applicationURL = state.flag("interface") ? page : nil
        draft.version.installerURL = state.address("install_url", visit)
        draft.version.eventURL = state.address("event_url", visit)
        draft.version.settingsURL = state.address("settings_url", visit)
        draft.redirectURI = state.address("redirect_uri", visit)
        readArchive(&state, into: &draft)
        if draft.version.solution != .rest {
            // The portal installs a solution itself: it has neither pages nor addresses.
            draft.version.applicationURL = nil
            draft.version.installerURL = nil
            draft.version.eventURL = nil
            if version == nil, draft.archive == nil {
                state.refuse(
                    "archive", visit.say("A solution is an archive of settings", "Решение — это архив настроек"))
            }
        }
        draft.version.events = events(&state)
        draft.status = state.filled("status") ?? "F"
        draft.trialDays = state.number("trial_days", in: 1...3650, visit)
        draft.terms = ApplicationRegistry.Terms(
            price: state.text("price"), licenseURL: state.address("license", visit) ?? "",
            privacyURL: state.address("privacy", visit) ?? "")
        if draft.status == "T", draft.trialDays == nil {
            state.refuse(
                "trial_days", visit.say("A trial lasts some days", "Укажите, сколько дней длится пробный период"))
        }
        if state.flag("interface"), page == nil, draft.archive == nil, draft.version.solution == .rest {
            state.refuse(
                "app_url",
                visit.say(
                    "A page needs its address or an archive", "Странице нужен адрес или архив"))
        }
        return draft
    }

    private func events(_ state: inout FormState) -> [String] {
        state.text("events").split { $0 == "," || $0 == " " || $0 == "\n" || $0 == ";" }.compactMap { word in
            guard let event = EventCode(String(word)) else {
                state.refuse("events", visit.say("“\(word)” is no event", "«\(word)» — не событие"))
                return nil
            }
            return event.value
        }
    }

    // MARK: What is stored already

    /// The form filled with a version that exists.
    static func state(of application: ApplicationRow, _ version: ApplicationVersionRow) -> FormState {
        var values: JSONObject = [
            "title": .string(version.title), "code": .string(application.code), "version": .string(version.version),
            "solution": .string(version.solution),
            "app_url": .string(version.applicationURL ?? ""), "install_url": .string(version.installerURL ?? ""),
            "event_url": .string(version.eventURL ?? ""), "settings_url": .string(version.settingsURL ?? ""),
            "redirect_uri": .string(application.redirectURI ?? ""), "status": .string(application.status),
            "trial_days": .string(application.trialDays.map(String.init) ?? ""), "price": .string(application.price),
            "license": .string(application.licenseURL ?? ""), "privacy": .string(application.privacyURL ?? ""),
            "events": .string(version.eventList.joined(separator: ", ")),
            "scope": .array(ScopeText.list(version.scope).map { .string($0) }),
        ]
        if version.isMobile { values["mobile"] = "Y" }
        if version.isInstallableByUser { values["installable_by_user"] = "Y" }
        if version.applicationURL != nil {
            values["interface"] = "Y"
        } else if application.kind == "local" {
            values["script_only"] = "Y"
            values["app_url"] = .string(application.redirectURI ?? "")
        }
        let texts = version.texts
        let parts: [(String, KeyPath<VersionText, String>)] = [
            ("name", \.name), ("menu", \.menu), ("short", \.short), ("description", \.description),
            ("changes", \.changes),
        ]
        for (name, path) in parts {
            var members = JSONObject()
            for (language, text) in texts { members[language] = .string(text[keyPath: path]) }
            values[name] = .object(members)
        }
        if texts.values.allSatisfy({ $0.name.isEmpty }) { values["name"] = ["en": .string(version.title)] }
        return FormState(values: values)
    }
}
