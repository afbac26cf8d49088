import GRDB

/// The settings form of an application without pages of its own: drawn step by step, sent to the application, and what it says about it.
///
/// Nothing of the form is kept on the server: the application's description travels with the page, under a seal of the session.
struct SettingsPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    /// Path of the form of an installation that was just made; `nil` when the version has no form.
    static func path(afterInstallationOf installation: InstallationRow, version: ApplicationVersionRow) -> String? {
        guard version.hasSettingsForm, installation.isFinished, let id = installation.id else { return nil }
        return "/marketplace/settings/\(id)/?install=Y"
    }

    /// A button that leads to the form from a list of applications; nothing where there is no form.
    static func link(_ entry: ApplicationEntry, _ visit: Visit) -> HTML {
        HTML.when(
            entry.version.hasSettingsForm && !entry.installation.isRemoved,
            """
            <a class="button" href="/marketplace/settings/\(entry.id)/">\(visit.say("Settings", "Настройки"))</a>
            """)
    }

    /// `/marketplace/settings/{installation number, client_id or code}/`; with `install=Y`, as it opens after the installation.
    func open(_ key: String) async throws -> Page? {
        guard let entry = try await entry(key) else { return nil }
        if let refusal = refusal(entry) { return refusal }
        let event: SettingsExchange.Event = visit.query["install"]?.flag ?? false ? .install : .display
        return try await show(entry) { exchange in
            let (form, json) = try await exchange.form(event)
            return SettingsView(form: form, json: json, values: SettingsView.values(of: form))
        }
    }

    /// The form's buttons.
    func submit(_ key: String) async throws -> MarketPages.Outcome? {
        guard let entry = try await entry(key) else { return nil }
        if let refusal = refusal(entry) { return .page(refusal) }
        let text = visit.form["config"]?.string ?? ""
        guard visit.accepts(visit.form["token"]?.string, for: purpose(entry)),
            visit.accepts(visit.form["seal"]?.string, for: seal(entry, text)), let json = try? JSONValue(parsing: text),
            let form = try? SettingsForm(json, clientID: entry.application.clientID, domain: visit.portal.domain)
        else { return .page(forged) }
        var view = SettingsView(form: form, json: json, values: [:])
        view.read(visit.form)
        switch visit.form["do"]?.string {
        case "back": view.step -= 1
        case "next": view.step += 1
        case "change":
            let old = view
            return .page(
                try await show(entry) { exchange in
                    let (form, json) = try await exchange.form(.change, data: old.data)
                    return old.renewed(form, json: json)
                })
        default: return try await save(entry, view)
        }
        return .page(draw(entry, view))
    }

    private func save(_ entry: ApplicationEntry, _ view: SettingsView) async throws -> MarketPages.Outcome {
        let exchange = SettingsExchange(platform: platform, visit: visit, viewer: viewer, entry: entry)
        do {
            switch try await exchange.save(view.form, data: view.data) {
            case .saved:
                guard let redirect = view.form.redirect else { return .page(saved(entry)) }
                return .redirect(redirect)
            case .refused(let complaints):
                return .page(draw(entry, view.complaining(complaints)))
            }
        } catch let problem as SettingsProblem {
            let sentence = visit.say(
                "It is not known whether the settings were saved.", "Неизвестно, сохранены ли настройки.")
            return .page(draw(entry, view, notice: notice(problem, sentence), status: 502))
        }
    }

    private func show(
        _ entry: ApplicationEntry, _ body: (SettingsExchange) async throws -> SettingsView
    ) async throws -> Page {
        do {
            return draw(
                entry,
                try await body(SettingsExchange(platform: platform, visit: visit, viewer: viewer, entry: entry)))
        } catch let problem as SettingsProblem {
            let sentence = visit.say("The form cannot be shown.", "Форму нельзя показать.")
            return Page(
                title: entry.title,
                content: """
                    \(notice(problem, sentence))
                    <p class="line"><a class="button primary" href="\(path(entry))">\(visit.say("Try again", "Повторить"))</a>
                    <a class="button" href="/marketplace/installed/">\(visit.say("Installed applications", "Установленные приложения"))</a></p>
                    """, status: 502, section: "/marketplace/installed/")
        }
    }

    // MARK: Who may

    private func entry(_ key: String) async throws -> ApplicationEntry? {
        let portal = visit.portal
        return try await platform.database.read { db in try ApplicationEntry.find(db, portal: portal, key: key) }
    }

    private func refusal(_ entry: ApplicationEntry) -> Page? {
        func page(_ content: HTML, _ status: Int) -> Page {
            Page(title: entry.title, content: content, status: status, section: "/marketplace/installed/")
        }
        if entry.installation.isRemoved { return page(ApplicationRefusal.removed.notice(visit), 404) }
        if !entry.isOpen(to: viewer) { return page(ApplicationRefusal.noAccess.notice(visit), 403) }
        if platform.payment(of: entry.installation, on: visit.portal).standing == .ended {
            return page(ApplicationRefusal.paymentRequired.notice(visit), 403)
        }
        guard viewer.isAdmin || viewer.id == entry.installation.installerUserID else {
            return page(
                """
                <p class="notice bad" role="alert" data-state="admin_only">\(visit.say(
                    "Only an administrator of the portal changes the settings of an application.",
                    "Настройки приложения меняет только администратор портала."))</p>
                """, 403)
        }
        guard entry.version.hasSettingsForm else {
            return page(
                """
                <p class="notice" data-state="no_settings">\(visit.say(
                    "This application has no settings form: its card names no URL_SETTINGS, or it has pages of its own.",
                    "У этого приложения нет формы настроек: в его карточке нет URL_SETTINGS, или у него есть свои страницы."
                ))</p>
                """, 404)
        }
        return nil
    }

    private func path(_ entry: ApplicationEntry) -> String { "/marketplace/settings/\(entry.id)/" }
    private func purpose(_ entry: ApplicationEntry) -> String { "settings:\(entry.id)" }
    private func seal(_ entry: ApplicationEntry, _ config: String) -> String { "form:\(entry.id):\(config)" }

    // MARK: Drawing

    private func draw(
        _ entry: ApplicationEntry, _ view: SettingsView, notice: HTML = "", status: Int = 200
    ) -> Page {
        let config = view.json.serialized()
        let form = view.form
        let isLast = view.step == form.steps.count - 1
        let save: HTML = """
            <button class="primary" name="do" value="save">\(form.saveCaption ?? visit.say("Save", "Сохранить"))</button>
            """
        let next: HTML = """
            <button class="primary" name="do" value="next">\(visit.say("Next", "Далее"))</button>
            """
        let back: HTML = """
            <button name="do" value="back" formnovalidate>\(visit.say("Back", "Назад"))</button>
            """
        let refresh: HTML = """
            <button name="do" value="change" formnovalidate data-refresh>\(visit.say("Refresh the form", "Обновить форму"))</button>
            """
        let content: HTML = """
            \(notice)
            <form class="settings" method="post" action="\(path(entry))" data-settings id="\(form.id)">
            <input type="hidden" name="token" value="\(visit.token(for: purpose(entry)))">
            <input type="hidden" name="config" value="\(config)">
            <input type="hidden" name="seal" value="\(visit.token(for: seal(entry, config)))">
            <input type="hidden" name="step" value="\(view.step)">
            <input type="hidden" name="changed" value="">
            \(progress(view))
            \(general(view))
            \(view.form.fields.enumerated().map { field($0.offset, $0.element.step, $0.element.field, view) })
            <p class="line">\(isLast ? save : next)
            \(HTML.when(view.step > 0, back))
            \(HTML.when(form.steps[view.step].fields.contains { $0.updatesForm }, refresh))
            <a class="button" href="/marketplace/installed/">\(form.cancelCaption ?? visit.say("Cancel", "Отмена"))</a></p>
            </form>
            <script src="\(PageAsset.settings.address)" defer></script>
            """
        return Page(title: form.title, content: content, status: status, section: "/marketplace/installed/")
    }

    private func progress(_ view: SettingsView) -> HTML {
        let step = view.form.steps[view.step]
        let marks = view.form.steps.enumerated().map { index, step -> HTML in
            index == view.step
                ? "<li aria-current=\"step\">\(step.title)</li>" : "<li class=\"quiet\">\(step.title)</li>"
        }
        let list: HTML = """
            <ol class="steps" aria-label="\(visit.say("Steps", "Шаги"))">\(marks)</ol>
            """
        let help: HTML = """
            <span class="badge" title="\(step.description ?? step.title)" role="img" aria-label="\(visit.say("Help", "Справка"))">?</span>
            """
        return """
            \(HTML.when(view.form.steps.count > 1, list))
            <h2>\(step.title) \(HTML.when(step.showsHelp, help))</h2>
            \(step.description.map { "<p class=\"quiet\">\($0)</p>" as HTML })
            """
    }

    private func general(_ view: SettingsView) -> HTML {
        HTML(
            view.generalErrors.map { complaint -> HTML in
                """
                <p class="notice bad" role="alert">\(HTML.when(
                    !complaint.field.isEmpty, "<code>\(complaint.field)</code>: "))\(complaint.message)</p>
                """
            })
    }

    private func field(_ index: Int, _ step: Int, _ field: SettingsForm.Field, _ view: SettingsView) -> HTML {
        let value = view.values[field.name] ?? ""
        guard step == view.step else { return "<input type=\"hidden\" name=\"v[\(index)]\" value=\"\(value)\">" }
        let errors = view.errors[field.name] ?? []
        let marks: HTML = """
            id="field-\(index)" name="v[\(index)]"\(HTML.when(field.updatesForm, " data-update=\"\(index)\""))\(HTML.when(
                view.focus == index, " autofocus"))\(HTML.when(
                !errors.isEmpty, " aria-invalid=\"true\" aria-describedby=\"error-\(index)\""))
            """
        let input: HTML = """
            <input type="text" \(marks) value="\(value)" placeholder="\(field.placeholder ?? "")" autocomplete="off">
            """
        let nothing: HTML = "<option value=\"\">\(field.placeholder ?? "—")</option>"
        let options = field.items.map { item -> HTML in
            "<option value=\"\(item.value)\"\(HTML.when(item.value == value, " selected"))>\(item.name)</option>"
        }
        let list: HTML = """
            <select \(marks)>\(HTML.when(!field.items.contains { $0.value == value }, nothing))\(options)</select>
            """
        let complaints: HTML = """
            <span class="error" id="error-\(index)">\(errors.map { "<span>\($0)</span>" as HTML })</span>
            """
        return """
            <div class="field" data-field="\(field.id)"><label for="field-\(index)">\(field.label ?? field.name)</label>
            \(field.kind == .input ? input : list)
            \(HTML.when(!errors.isEmpty, complaints))</div>
            """
    }

    private func saved(_ entry: ApplicationEntry) -> Page {
        Page(
            title: entry.title,
            content: """
                <p class="notice" role="status" data-state="saved">\(visit.say("The settings are saved.", "Настройки сохранены."))</p>
                <p><a class="button" href="/marketplace/installed/">\(visit.say(
                    "Installed applications", "Установленные приложения"))</a></p>
                """, section: "/marketplace/installed/")
    }

    private var forged: Page {
        Page(
            title: visit.say("Not accepted", "Не принято"),
            content: """
                <p class="notice bad" role="alert">\(visit.say(
                    "The form does not come from a page of your session. Open the settings again and repeat.",
                    "Форма пришла не со страницы вашего сеанса. Откройте настройки заново и повторите."))</p>
                """, status: 403)
    }

    private func notice(_ problem: SettingsProblem, _ sentence: String) -> HTML {
        let places = problem.places.map { place -> HTML in
            """
            <li><code>\(place.path.isEmpty ? "$" : place.path)</code> \(visit.say(place.english, place.russian))</li>
            """
        }
        let list: HTML = "<ul class=\"places\">\(places)</ul>"
        let answer: HTML = """
            <p class="quiet">\(visit.say("The answer begins with:", "Ответ начинается так:"))</p><pre>\(problem.answer)</pre>
            """
        return """
            <div class="notice bad" role="alert" data-state="settings">
            <p>\(sentence) \(reason(problem))</p>
            <p class="address">POST <code>\(problem.address)</code></p>
            \(HTML.when(!places.isEmpty, list))
            \(HTML.when(!problem.answer.isEmpty, answer))
            </div>
            """
    }

    private func reason(_ problem: SettingsProblem) -> String {
        switch problem.reason {
        case .unreachable("timeout"):
            visit.say(
                "The application did not answer within \(Int(SettingsExchange.timeout)) seconds.",
                "Приложение не ответило за \(Int(SettingsExchange.timeout)) секунд.")
        case .unreachable("not sent"):
            visit.say(
                "Its address is neither on this machine nor a registered origin, so nothing was sent.",
                "Адрес не на этой машине и не зарегистрирован, поэтому запрос не отправлен.")
        case .unreachable(let text):
            visit.say("Nobody answers there: \(text)", "Там никто не отвечает: \(text)")
        case .status(let status):
            visit.say(
                "The application answered with HTTP status \(status).",
                "Приложение ответило с HTTP-статусом \(status).")
        case .notJSON(let text):
            visit.say("The answer is no JSON: \(text)", "Ответ — не JSON: \(text)")
        case .shape:
            visit.say("The answer has another shape than the documented one:", "Ответ устроен не так, как описано:")
        case .refused(let failure):
            failure.text ?? failure.code.value
        }
    }
}

extension ApplicationVersionRow {
    /// Whether the portal asks the application for a settings form: it has an address for that, and no pages of its own.
    var hasSettingsForm: Bool { settingsURL?.isEmpty == false && applicationURL?.isEmpty ?? true }
}
