import Foundation
import GRDB

/// Configuration solutions in a portal: export of its settings, import from a file, and the cards of solutions in the Market.
///
/// Pages of the Market about anything but a solution are left to ``MarketPages``.
struct SolutionPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    enum Answer: Sendable {
        case page(Page)
        /// A download, or a redirection.
        case whole(EdgeResponse)
    }

    var isPosted: Bool { visit.request.httpMethod == "POST" }

    /// `nil` when the address is none of a solution.
    func respond(_ path: [String]) async throws -> Answer? {
        switch (path.first, path.count > 1 ? path[1] : nil, path.count) {
        case ("solutions", nil, _): return isPosted ? nil : .page(try await hub())
        case ("solutions", "export", 3):
            guard let kind = SolutionKind(rawValue: path[2]) else { return nil }
            return try await SolutionExportPage(pages: self, kind: kind).respond()
        case ("solutions", "import", 2): return try await importPage()
        case ("solutions", "run", 3): return isPosted ? nil : try await run(path[2]).map(Answer.page)
        case ("marketplace", "detail", 3): return try await SolutionCardPage(pages: self).detail(path[2])
        case ("marketplace", "installed", 4):
            return try await SolutionCardPage(pages: self).installed(path[2], action: path[3])
        default: return nil
        }
    }

    func say(_ english: String, _ russian: String) -> String { visit.say(english, russian) }

    // MARK: What all pages need

    var adminOnly: HTML {
        """
        <p class="notice">\(say(
            "Only an administrator of the portal exports and imports settings and installs solutions.",
            "Выгружать и загружать настройки и устанавливать решения может только администратор портала."))</p>
        """
    }

    func refusal(_ title: String) -> Answer {
        .page(Page(title: title, content: adminOnly, status: 403, section: "/solutions/"))
    }

    var forged: Answer {
        .page(
            Page(
                title: say("Not accepted", "Не принято"),
                content: bad(
                    say(
                        "The form does not come from a page of your session. Open the page again and repeat.",
                        "Форма пришла не со страницы вашего сеанса. Откройте страницу заново и повторите.")),
                status: 403))
    }

    func bad(_ text: String) -> HTML { "<p class=\"notice bad\" role=\"alert\">\(text)</p>" }

    /// What an archive brings, in numbers.
    func numbers(_ archive: SolutionArchive) -> HTML {
        let rows = SolutionContents(archive).counts.map { item, count -> HTML in
            """
            <tr><th scope="row">\(item.title(isRussian: visit.isRussian))</th>\
            <td data-count="\(item.rawValue)">\(count)</td></tr>
            """
        }
        let used = archive.applications.map { code -> HTML in "<li><code>\(code)</code></li>" }
        let list: HTML = """
            <h2>\(say("Applications that are installed on the way", "Приложения, которые будут установлены вместе с решением"))</h2>
            <ul class="scopes">\(used)</ul>
            """
        return """
            <table class="fields contents"><tbody>\(rows)</tbody></table>
            \(HTML.when(!used.isEmpty, list))
            """
    }

    func modes(_ kind: SolutionKind?) -> HTML {
        guard kind == nil || kind == .crmPreset else { return "" }
        return """
            <p><label><input type="checkbox" name="mode" value="replace"> \(say(
                "Clear the CRM’s settings first, and remove other applications of the Market. What records use stays.",
                "Сначала очистить настройки CRM и удалить другие приложения Маркета. То, чем пользуются записи, останется."))</label></p>
            """
    }

    func mode(_ value: JSONValue?) -> SolutionInstaller.Mode { value?.string == "replace" ? .replace : .merge }

    /// Installs, and goes on to the report.
    func install(_ source: SolutionInstaller.Source, mode: SolutionInstaller.Mode) async throws -> Answer {
        do {
            let outcome = try await SolutionInstaller(platform: platform).install(
                source, portal: visit.portal, userID: viewer.id, mode: mode)
            events.wake()
            return .whole(.redirect(to: "/solutions/run/\(outcome.runID)/", status: 303))
        } catch let failure as RESTFailure {
            return .page(
                Page(
                    title: say("Not installed", "Не установлено"),
                    content: bad("\(failure.text ?? "") (\(failure.code.value))"), status: 409, section: "/solutions/"))
        }
    }

    // MARK: Hub

    /// `/solutions/`
    private func hub() async throws -> Page {
        let title = say("Settings as solutions", "Настройки как решения")
        guard viewer.isAdmin else { return Page(title: title, content: adminOnly, status: 403, section: "/solutions/") }
        let portalID = visit.portal.id ?? 0
        let runs = try await platform.database.read { db in try SolutionShelf(db: db).runs(portalID: portalID) }
        let places: [(kind: SolutionKind, place: String)] = [
            (.crmPreset, say("CRM: settings", "CRM: настройки")),
            (
                .smartScenarios,
                say(
                    "CRM: smart scenarios of leads, deals, contacts, companies",
                    "CRM: смарт-сценарии лидов, сделок, контактов, компаний")
            ),
            (.siteTemplate, say("Sites", "Сайты")), (.biReports, say("BI Builder", "BI-конструктор")),
        ]
        let cards = places.map { kind, place -> HTML in
            """
            <li class="card"><a href="/solutions/export/\(kind.rawValue)/"><strong>\(say(
                "Export settings", "Экспорт настроек")): \(kind.title(isRussian: visit.isRussian))</strong></a>
            <span class="quiet">\(place)</span></li>
            """
        }
        let rows = runs.map { run -> HTML in
            """
            <tr><td><a href="/solutions/run/\(run.id)/">\(run.report.title)</a></td>\
            <td>\(run.report.kind.title(isRussian: visit.isRussian))</td><td>\(outcome(run.report))</td></tr>
            """
        }
        let history: HTML = """
            <h2>\(say("Installations and imports", "Установки и загрузки"))</h2>
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(say("Solution", "Решение"))</th>\
            <th scope="col">\(say("Kind", "Вид"))</th><th scope="col">\(say("Outcome", "Результат"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
        let content: HTML = """
            <p>\(say(
                "An export packs the portal’s settings into one archive, which a card of the Market publishes as a solution.",
                "Экспорт собирает настройки портала в один архив, который карточка Маркета публикует как решение."))</p>
            <ul class="cards">\(cards)
            <li class="card"><a href="/solutions/import/"><strong>\(say("Import from a file", "Импорт из файла"))</strong></a>
            <span class="quiet">\(say("Of any of these kinds", "Любого из этих видов"))</span></li></ul>
            \(HTML.when(!rows.isEmpty, history))
            """
        return Page(title: title, content: content, section: "/solutions/")
    }

    func outcome(_ report: SolutionReport) -> String {
        report.failure == nil ? say("applied", "применено") : say("nothing applied", "ничего не применено")
    }

    // MARK: Import

    /// `/solutions/import/`
    private func importPage(_ notice: HTML = "", status: Int = 200) async throws -> Answer {
        let title = say("Import from a file", "Импорт из файла")
        guard viewer.isAdmin else { return refusal(title) }
        if isPosted, status == 200 { return try await upload() }
        let content: HTML = """
            \(notice)
            <p>\(say(
                "The archive is one that “Export settings” has made, here or on another portal. All of it is applied, or nothing.",
                "Архив должен быть получен через «Экспорт настроек» на этом или другом портале. Он применяется целиком или не применяется совсем."))</p>
            <form method="post" action="/solutions/import/" enctype="multipart/form-data">
            <input type="hidden" name="token" value="\(visit.token(for: "solutions:import"))">
            <p><label>\(say("Archive (zip)", "Архив (zip)"))<br>
            <input type="file" name="archive" accept=".zip,application/zip" required></label></p>
            \(modes(nil))
            <p class="line"><button class="primary">\(say("Import", "Загрузить"))</button>
            <a class="button" href="/solutions/">\(say("Cancel", "Отмена"))</a></p>
            </form>
            """
        return .page(Page(title: title, content: content, status: status, section: "/solutions/"))
    }

    private func upload() async throws -> Answer {
        guard let header = visit.request.header("content-type"),
            let boundary = MultipartBody.boundary(inContentType: header),
            let body = try? MultipartBody(visit.request.body, boundary: boundary),
            let form = try? FormCodec.tree(of: body.fields),
            visit.accepts(form["token"]?.string, for: "solutions:import")
        else { return forged }
        guard let file = try MultipartBody.file(in: visit.request.body, boundary: boundary), !file.content.isEmpty
        else {
            return try await importPage(bad(say("Choose an archive.", "Выберите архив.")), status: 400)
        }
        return try await install(.file(Array(file.content), expecting: nil), mode: mode(form["mode"]))
    }

    // MARK: Reports

    /// `/solutions/run/{number}/`: the stages with what each did.
    private func run(_ key: String) async throws -> Page? {
        guard let id = Int64(key) else { return nil }
        let portalID = visit.portal.id ?? 0
        guard
            let run = try await platform.database.read({ db in try SolutionShelf(db: db).run(id, portalID: portalID) })
        else { return nil }
        guard viewer.isAdmin else {
            return Page(title: run.report.title, content: adminOnly, status: 403, section: "/solutions/")
        }
        return SolutionProgress(pages: self, run: run).page
    }
}

/// The progress page of an installation.
struct SolutionProgress: Sendable {
    let pages: SolutionPages
    let run: SolutionShelf.Run

    private var report: SolutionReport { run.report }
    private var isRussian: Bool { pages.visit.isRussian }
    private func say(_ english: String, _ russian: String) -> String { pages.say(english, russian) }

    var page: Page {
        let stages = report.kind.stages.map { stage -> HTML in
            let known = report.stages.first { $0.stage == stage }
            let state = known.map { $0.isDone ? "done" : "failed" } ?? "skipped"
            return """
                <li data-stage="\(stage.rawValue)" data-state="\(state)"><h2>\(stage.title(
                    report.kind, isRussian: isRussian)) <span class="badge">\(word(state))</span></h2>
                \(table(known))</li>
                """
        }
        let failure: HTML = """
            <p class="notice bad" role="alert"><strong>\(say(
                "Nothing was applied.", "Ничего не применено."))</strong> \(report.failure ?? "") \
            <code>\(report.failureCode ?? "")</code></p>
            """
        let success: HTML = """
            <p class="notice" role="status">\(say(
                "The solution is installed. Its settings are the portal’s own from now on.",
                "Решение установлено. Теперь его настройки — собственные настройки портала."))</p>
            """
        let installed = report.applications.map { code -> HTML in "<li><code>\(code)</code></li>" }
        let applications: HTML = """
            <h2>\(say("Applications that were installed on the way", "Приложения, установленные вместе с решением"))</h2>
            <ul class="scopes" data-applications>\(installed)</ul>
            """
        let content: HTML = """
            <p class="subtitle">\(report.kind.title(isRussian: isRussian))</p>
            \(report.failure == nil ? success : failure)
            <ol class="stages">\(stages)</ol>
            \(HTML.when(!installed.isEmpty, applications))
            <p class="line"><a class="button" href="/solutions/">\(say("All installations", "Все установки"))</a>
            \(HTML.when(run.clientID != nil, back))</p>
            """
        return Page(
            title: report.title.isEmpty ? say("Solution", "Решение") : report.title, content: content,
            section: "/solutions/")
    }

    private var back: HTML {
        """
        <a class="button" href="/marketplace/detail/\(FormCodec.escape(run.clientID ?? ""))/">\(say(
            "The solution’s card", "Карточка решения"))</a>
        """
    }

    private func word(_ state: String) -> String {
        switch state {
        case "done": say("done", "готово")
        case "failed": say("failed", "ошибка")
        default: say("not begun", "не начато")
        }
    }

    private func table(_ stage: SolutionReport.Stage?) -> HTML {
        let steps = stage?.steps ?? []
        guard steps.contains(where: { !$0.entity.isEmpty }) else {
            return HTML(steps.map { step -> HTML in "<p class=\"quiet\">\(step.note)</p>" })
        }
        let isCounted = steps.contains { $0.added + $0.changed + $0.kept + $0.removed > 0 }
        let rows = steps.map { step -> HTML in
            let numbers: HTML = """
                <td>\(step.added)</td><td>\(step.changed)</td><td>\(step.kept)</td><td>\(step.removed)</td>
                """
            return """
                <tr><th scope="row"><code>\(step.entity)</code></th>\(HTML.when(isCounted, numbers))<td>\(step.note)</td></tr>
                """
        }
        let numbers: HTML = """
            <th scope="col">\(say("Added", "Добавлено"))</th><th scope="col">\(say("Changed", "Изменено"))</th>\
            <th scope="col">\(say("Left", "Без изменений"))</th><th scope="col">\(say("Removed", "Удалено"))</th>
            """
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(say("Part", "Часть"))</th>\
            \(HTML.when(isCounted, numbers))<th scope="col">\(say("Note", "Примечание"))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
