import GRDB

/// The card of a solution in the portal's Market, and its removal.
struct SolutionCardPage: Sendable {
    let pages: SolutionPages

    private var visit: Visit { pages.visit }
    private func say(_ english: String, _ russian: String) -> String { pages.say(english, russian) }

    private struct Offer: Sendable {
        var application: ApplicationRow
        var title: String
        var card: SolutionShelf.Card
        var installation: InstallationRow?
        var runs: [SolutionShelf.Run]

        var isInstalled: Bool { installation.map { !$0.isRemoved } ?? false }
        var path: String { "/marketplace/detail/\(FormCodec.escape(application.clientID))/" }
        var purpose: String { "solution:\(application.clientID)" }
    }

    /// - Parameter key: code or `client_id`.
    private func offer(_ key: String) async throws -> Offer? {
        let portalID = visit.portal.id ?? 0
        return try await pages.platform.database.read { db in
            let application =
                try ApplicationRow.fetchOne(db, key: key)
                ?? ApplicationRow.fetchOne(
                    db,
                    sql: """
                        SELECT a.* FROM application a WHERE a.code = ?
                        ORDER BY NOT EXISTS (SELECT 1 FROM solution s WHERE s.clientID = a.clientID), a.clientID LIMIT 1
                        """, arguments: [key])
            guard let application else { return nil }
            return try Self.offer(db, application, portalID: portalID)
        }
    }

    /// `nil` also for what is nobody's but its developer's yet, unless the portal has it already.
    private static func offer(_ db: Database, _ application: ApplicationRow, portalID: Int64) throws -> Offer? {
        let shelf = SolutionShelf(db: db)
        let installation = try InstallationRow.fetchOne(
            db, key: ["portalID": portalID, "clientID": application.clientID])
        let offered = try ApplicationVersionRow.offered(db, application: application, portalID: portalID)?.version
        let owned = installation.flatMap { $0.isRemoved ? nil : $0.version }
        guard let number = offered ?? owned, let card = try shelf.card(application.clientID, version: number) else {
            return nil
        }
        let version = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": application.clientID, "version": card.version])
        return Offer(
            application: application, title: version.map { $0.title.isEmpty ? application.code : $0.title } ?? "",
            card: card,
            installation: installation,
            runs: try shelf.runs(portalID: portalID, clientID: application.clientID, limit: 5))
    }

    // MARK: Card

    /// `/marketplace/detail/{code or client_id}/`
    func detail(_ key: String) async throws -> SolutionPages.Answer? {
        guard let offer = try await offer(key) else { return nil }
        guard pages.isPosted else { return .page(page(offer)) }
        guard pages.viewer.isAdmin else { return .page(page(offer, status: 403)) }
        guard visit.accepts(visit.form["token"]?.string, for: offer.purpose) else { return pages.forged }
        return try await pages.install(
            .card(clientID: offer.application.clientID, version: offer.card.version),
            mode: pages.mode(visit.form["mode"]))
    }

    private func page(_ offer: Offer, status: Int = 200) -> Page {
        let content: HTML
        do {
            let archive = try SolutionArchive(offer.card.archive)
            content = """
                \(state(offer))
                <h2>\(say("What it brings", "Что входит в решение"))</h2>
                \(pages.numbers(archive))
                \(stages(offer.card.kind))
                \(pages.viewer.isAdmin ? form(offer) : pages.adminOnly)
                \(history(offer))
                """
        } catch {
            content = pages.bad(error.description)
        }
        return Page(
            title: offer.title,
            content: """
                <p class="subtitle">\(offer.card.kind.title(isRussian: visit.isRussian)) · \(offer.application.code) · \
                \(say("version", "версия")) \(offer.card.version)</p>
                \(HTML.when(offer.application.status == "S", "<p><span class=\"badge\">\(say("by subscription", "по подписке"))</span></p>"))
                \(content)
                """,
            status: status, section: "/marketplace/")
    }

    private func state(_ offer: Offer) -> HTML {
        guard let installation = offer.installation, !installation.isRemoved else { return "" }
        let isOld = installation.version != offer.card.version
        return """
            <p class="notice">\(isOld
                ? say("Version \(installation.version) is installed.", "Установлена версия \(installation.version).")
                : say("It is installed.", "Решение установлено.")) \
            <a href="/marketplace/installed/">\(say("Manage", "Управлять"))</a></p>
            """
    }

    private func stages(_ kind: SolutionKind) -> HTML {
        let items = kind.stages.map { stage -> HTML in "<li>\(stage.title(kind, isRussian: visit.isRussian))</li>" }
        return """
            <h2>\(say("How it is installed", "Как устанавливается"))</h2><ol>\(items)</ol>
            <p class="quiet">\(say(
                "The portal does it itself: the solution has no access to the portal afterwards.",
                "Портал делает это сам: после установки у решения нет доступа к порталу."))</p>
            """
    }

    private func form(_ offer: Offer) -> HTML {
        """
        <form method="post" action="\(offer.path)">
        <input type="hidden" name="token" value="\(visit.token(for: offer.purpose))">
        \(pages.modes(offer.card.kind))
        <button class="primary" name="action" value="install">\(offer.isInstalled
            ? say("Install again", "Установить снова") : say("Install", "Установить"))</button>
        </form>
        """
    }

    private func history(_ offer: Offer) -> HTML {
        guard pages.viewer.isAdmin, !offer.runs.isEmpty else { return "" }
        let rows = offer.runs.map { run -> HTML in
            "<li><a href=\"/solutions/run/\(run.id)/\">№ \(run.id)</a>: \(pages.outcome(run.report))</li>"
        }
        return
            "<h2>\(say("Installations on this portal", "Установки на этом портале"))</h2><ul class=\"scopes\">\(rows)</ul>"
    }

    // MARK: Removal and update

    /// `/marketplace/installed/{number}/delete/` and `…/update/`
    func installed(_ key: String, action: String) async throws -> SolutionPages.Answer? {
        guard action == "delete" || action == "update" && pages.isPosted, let offer = try await standing(key),
            let installation = offer.installation
        else { return nil }
        let title = say("Delete “\(offer.title)”?", "Удалить «\(offer.title)»?")
        guard pages.viewer.isAdmin else { return pages.refusal(title) }
        let number = installation.id ?? 0
        guard pages.isPosted else { return .page(confirmation(title, number)) }
        guard visit.accepts(visit.form["token"]?.string, for: "\(action):\(number)") else { return pages.forged }
        if action == "update" {
            return try await pages.install(
                .card(clientID: offer.application.clientID, version: offer.card.version), mode: .merge)
        }
        let service = InstallationService(platform: pages.platform)
        _ = try await pages.platform.database.write { db in
            try service.uninstall(db, installation: installation, clean: false)
        }
        return .whole(.redirect(to: "/marketplace/installed/", status: 303))
    }

    private func standing(_ key: String) async throws -> Offer? {
        let portal = visit.portal
        return try await pages.platform.database.read { db in
            guard let entry = try ApplicationEntry.find(db, portal: portal, key: key), !entry.installation.isRemoved
            else {
                return nil
            }
            return try Self.offer(db, entry.application, portalID: portal.id ?? 0)
        }
    }

    private func confirmation(_ title: String, _ number: Int64) -> Page {
        let content: HTML = """
            <p>\(say(
                "Everything that the solution has set stays: pipelines, fields, robots, scenarios, sites and reports are the portal’s own since they were applied. Applications that were installed with it stay, too.",
                "Всё, что настроило решение, останется: воронки, поля, роботы, сценарии, сайты и отчёты с момента применения — собственные настройки портала. Установленные вместе с ним приложения тоже останутся."))</p>
            <p>\(say(
                "Only the solution’s entry among the installed ones goes. What is no longer wanted is deleted by hand.",
                "Исчезнет только запись о решении среди установленных. Ненужное удаляется вручную."))</p>
            <form method="post" action="/marketplace/installed/\(number)/delete/">
            <input type="hidden" name="token" value="\(visit.token(for: "delete:\(number)"))">
            <p class="line"><button class="danger">\(say("Delete", "Удалить"))</button>
            <a class="button" href="/marketplace/installed/">\(say("Cancel", "Отмена"))</a></p>
            </form>
            """
        return Page(title: title, content: content, section: "/marketplace/installed/")
    }
}
