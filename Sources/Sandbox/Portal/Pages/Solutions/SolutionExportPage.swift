import GRDB

/// "Export settings" of the CRM, the sites or the BI Builder: what goes into the archive, and the button that downloads it.
struct SolutionExportPage: Sendable {
    let pages: SolutionPages
    let kind: SolutionKind

    private var visit: Visit { pages.visit }
    private var path: String { "/solutions/export/\(kind.rawValue)/" }
    private var purpose: String { "solutions:export:\(kind.rawValue)" }
    private func say(_ english: String, _ russian: String) -> String { pages.say(english, russian) }

    private var title: String {
        "\(say("Export settings", "Экспорт настроек")): \(kind.title(isRussian: visit.isRussian))"
    }

    func respond() async throws -> SolutionPages.Answer {
        guard pages.viewer.isAdmin else { return pages.refusal(title) }
        guard pages.isPosted else { return .page(try await page()) }
        guard visit.accepts(visit.form["token"]?.string, for: purpose) else { return pages.forged }
        let title = visit.form["title"]?.string ?? ""
        guard title.count <= 255 else {
            return .page(
                try await page(
                    pages.bad(say("The title has more than 255 characters.", "В названии больше 255 символов."))))
        }
        do {
            let bytes = try await archive(title: title.isEmpty ? nil : title, site: visit.form["site"]?.integer)
            return .whole(
                EdgeResponse(
                    status: 200,
                    headers: [
                        ("Content-Type", "application/zip"), ("X-Content-Type-Options", "nosniff"),
                        ("Cache-Control", "no-store"),
                        ("Content-Disposition", "attachment; filename=\"\(kind.rawValue).zip\""),
                    ], body: bytes))
        } catch let failure as SolutionFailure {
            return .page(try await page(pages.bad(failure.message), status: failure.status))
        }
    }

    private func archive(title: String?, site: Int?) async throws -> [UInt8] {
        let platform = pages.platform
        let portal = visit.portal
        let choice = SolutionExport.Choice(kind: kind, title: title, site: site)
        return try await platform.database.write { db in
            try SolutionExport(platform: platform, portal: portal, db: db).archive(choice)
        }
    }

    private func page(_ notice: HTML = "", status: Int = 200) async throws -> Page {
        let sites = try await sites()
        let chosen = visit.query["site"]?.integer ?? sites.first?.id
        do {
            let archive = try SolutionArchive(try await archive(title: nil, site: kind == .siteTemplate ? chosen : nil))
            let content: HTML = """
                \(notice)
                \(explanation)
                \(HTML.when(kind == .siteTemplate && sites.count > 1, choice(sites, chosen)))
                \(pages.numbers(archive))
                <form method="post" action="\(path)">
                <input type="hidden" name="token" value="\(visit.token(for: purpose))">
                \(HTML.when(kind == .siteTemplate, "<input type=\"hidden\" name=\"site\" value=\"\(chosen ?? 0)\">"))
                <p><label>\(say("Title", "Название"))<br>
                <input type="text" name="title" maxlength="255" value="\(archive.manifest.title)"></label></p>
                <p class="line"><button class="primary">\(say("Download the archive", "Скачать архив"))</button>
                <a class="button" href="/solutions/">\(say("Back", "Назад"))</a></p>
                </form>
                """
            return Page(title: title, content: content, status: status, section: "/solutions/")
        } catch let failure as SolutionFailure {
            let content: HTML = """
                \(notice)
                \(explanation)
                <p class="empty">\(failure.message)</p>
                <p><a class="button" href="/solutions/">\(say("Back", "Назад"))</a></p>
                """
            return Page(title: title, content: content, status: status, section: "/solutions/")
        }
    }

    private var explanation: HTML {
        let text =
            switch kind {
            case .crmPreset:
                say(
                    "Directories, pipelines and stages, user fields, card layouts, robots, triggers, workflow templates, smart processes, and the list of installed applications of the Market. No records and no people.",
                    "Справочники, воронки и стадии, пользовательские поля, виды карточек, роботы, триггеры, шаблоны бизнес-процессов, смарт-процессы и список установленных приложений Маркета. Без записей и сотрудников."
                )
            case .smartScenarios:
                say(
                    "The smart scenarios of leads, deals, contacts and companies, and the applications whose robots they use.",
                    "Смарт-сценарии лидов, сделок, контактов и компаний и приложения, роботы которых в них используются."
                )
            case .siteTemplate:
                say(
                    "A site with its folders, pages and blocks, as they stand in the draft, and the applications that add its blocks.",
                    "Сайт с папками, страницами и блоками в том виде, как они есть в черновике, и приложения, добавляющие его блоки."
                )
            case .biReports:
                say(
                    "Dashboards, data sets, sources and connectors. Credentials of the sources stay here.",
                    "Дашборды, датасеты, источники и коннекторы. Данные для доступа к источникам остаются здесь.")
            }
        return "<p>\(text)</p>"
    }

    private func sites() async throws -> [(id: Int, title: String)] {
        guard kind == .siteTemplate else { return [] }
        let portalID = visit.portal.id ?? 0
        return try await pages.platform.database.read { db in
            guard let type = RecordType.named("landing.site") else { return [] }
            return try RecordStore(db, portalID: portalID, type: type).records()
                .filter { $0.fields["DELETED"]?.text != "Y" }.map { ($0.id, $0.fields["TITLE"]?.text ?? "") }
        }
    }

    private func choice(_ sites: [(id: Int, title: String)], _ chosen: Int?) -> HTML {
        let links = sites.map { site -> HTML in
            site.id == chosen
                ? "<li><strong aria-current=\"true\">\(site.title)</strong></li>"
                : "<li><a href=\"\(path)?site=\(site.id)\">\(site.title)</a></li>"
        }
        return "<h2>\(say("Site", "Сайт"))</h2><ul class=\"scopes\">\(links)</ul>"
    }
}
