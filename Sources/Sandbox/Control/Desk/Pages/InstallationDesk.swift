import Bitrix24Wire
import GRDB

/// `/portals/{d}/apps/{c}`: an application on a portal, its tokens, and the portal's buttons for it.
enum InstallationDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "portals/{d}/apps/{c}") { .page(try await show($0)) },
        .init("POST", "portals/{d}/apps/{c}/finish") { try await press($0, "finish") },
        .init("POST", "portals/{d}/apps/{c}/uninstall") {
            try await press($0, "uninstall", ["clean": .bool($0.field("clean") == "yes")])
        },
        .init("POST", "portals/{d}/apps/{c}/reinstall") { try await press($0, "reinstall") },
        .init("POST", "portals/{d}/apps/{c}/update") {
            try await press($0, "update", $0.field("version").map { ["version": .string($0)] } ?? [:])
        },
        .init("POST", "portals/{d}/apps/{c}/pairs/{what}") { try await end($0) },
        .init("POST", "portals/{d}/apps/{c}/status") { try await change($0) },
    ]

    static func state(of row: InstallationRow, _ visit: DeskVisit) -> HTML {
        if row.isRemoved { return visit.badge(visit.say("removed", "удалено"), .bad) }
        if row.isPaymentExpired { return visit.badge(visit.say("not paid", "не оплачено"), .bad) }
        return row.isFinished
            ? visit.badge(visit.say("installed", "установлено"), .good)
            : visit.badge(visit.say("not finished", "не завершено"), .warn)
    }

    private struct Contents: Sendable {
        var application: ApplicationRow
        var installation: InstallationRow
        var versions: [String]
        var events: [EventBindingRow]
        var placements: [PlacementBindingRow]
        var chains: TokenChains
    }

    private static func show(_ visit: DeskVisit) async throws -> DeskPage {
        let portal = try visit.platform.portal(named: visit["d"])
        let user = visit.asked("user").flatMap { Int($0) }
        let now = visit.now
        let contents = try await visit.platform.database.read { db in
            let installation = try InstallationControl.installation(db, portal, visit["c"])
            let own = Column("installationID") == installation.id
            return Contents(
                application: try ApplicationRow.named(visit["c"], db), installation: installation,
                versions: try String.fetchAll(
                    db, sql: "SELECT version FROM applicationVersion WHERE clientID = ? ORDER BY number DESC",
                    arguments: [installation.clientID]),
                events: try EventBindingRow.filter(own).order(Column("id")).limit(500).fetchAll(db),
                placements: try PlacementBindingRow.filter(own).order(Column("id")).limit(500).fetchAll(db),
                chains: try TokenChains(db, installation: installation, userID: user, now: now))
        }
        let installation = contents.installation
        let path = "/portals/\(portal.domain)/apps/\(installation.clientID)"
        let payment = visit.platform.payment(of: installation, on: portal)
        let browser = visit.browserAddress(of: portal)
        let open: HTML? = browser.map {
            "<a href=\"\($0)marketplace/app/\(String(installation.id ?? 0))/\">\(visit.say("open on the portal", "открыть на портале"))</a>"
        }
        return DeskPage(
            title: "\(contents.application.code) · \(portal.domain)",
            content: """
                <p>\(state(of: installation, visit)) \(open ?? "")</p>
                \(visit.facts([
                    (visit.say("Version", "Версия"), "\(installation.version)"),
                    (visit.say("Status", "Статус"), "\(ApplicationDesk.status(payment.status, visit))"),
                    (visit.say("Paid until", "Оплачено до"), installation.paidUntil.map(visit.time) ?? "–"),
                    (visit.say("Installed", "Установлено"), "\(visit.time(installation.installedAt)), \(visit.say("user", "пользователь")) \(installation.installerUserID)"),
                    (visit.say("For users", "Для пользователей"), "\(installation.allowedUsers ?? visit.say("everybody", "все"))"),
                    ("application_token", "<code>\(DeskVisit.masked(installation.applicationToken))</code>"),
                    (visit.say("Card", "Карточка"), "<a href=\"/apps/\(installation.clientID)\">\(contents.application.code)</a>"),
                    (visit.say("Journal", "Журнал"),
                        "<a href=\"/journal?host=\(portal.domain)&amp;client_id=\(installation.clientID)\">\(visit.say("its calls here", "его вызовы здесь"))</a>"),
                ]))
                <h2>\(visit.say("Buttons of the portal", "Кнопки портала"))</h2>
                \(buttons(visit, contents, path))
                <h2 id="chains">\(visit.say("Tokens", "Токены"))</h2>
                <form method="get" action="\(path)" class="row"><label class="field"><span>\(visit.say("Only of user", "Только пользователя"))</span>\
                <input name="user" value="\(user.map(String.init) ?? "")" inputmode="numeric" data-search></label><button>\(visit.say("Show", "Показать"))</button></form>
                \(contents.chains.drawing(visit, path: path))
                <h2>\(visit.say("Event handlers", "Обработчики событий"))</h2>
                \(events(visit, contents))
                <h2>\(visit.say("Widgets", "Встройки"))</h2>
                \(placements(visit, contents))
                """, section: "/apps",
            trail: PortalDesk.trail(visit, portal))
    }

    private static func buttons(_ visit: DeskVisit, _ contents: Contents, _ path: String) -> HTML {
        let installation = contents.installation
        let versions = contents.versions.map { ($0, $0) }
        let finish = visit.button(
            visit.say("Finish the installation", "Завершить установку"), posts: path + "/finish", style: "main")
        let reinstall = visit.button(
            visit.say("Install again", "Установить снова"), posts: path + "/reinstall", style: "main")
        let update = visit.formHTML(
            path + "/update",
            """
            \(visit.select("version", visit.say("Version", "Версия"), versions, chosen: contents.application.currentVersion))
            <button>\(visit.say("Update", "Обновить"))</button>
            """, style: "row")
        let status = visit.formHTML(
            path + "/status",
            """
            \(visit.select("status", visit.say("Status", "Статус"), ["F", "D", "T", "P", "L", "S"].map { ($0, ApplicationDesk.status($0, visit)) }, chosen: installation.status))
            \(visit.select("payment_expired", visit.say("Payment", "Оплата"), [("no", visit.say("in order", "в порядке")), ("yes", visit.say("expired", "истекла"))], chosen: installation.isPaymentExpired ? "yes" : "no"))
            <button>\(visit.say("Save", "Сохранить"))</button>
            """, style: "row")
        let removal = visit.formHTML(
            path + "/uninstall",
            """
            <label class="check"><input type="checkbox" name="clean" value="yes"> \(visit.say("delete settings and data", "удалить настройки и данные"))</label>
            <button class="danger">\(visit.say("Remove", "Удалить"))</button>
            """, style: "row")
        return """
            \(HTML.when(installation.isRemoved, reinstall))
            \(HTML.when(!installation.isRemoved && !installation.isFinished, finish))
            \(HTML.when(!installation.isRemoved, "\(update)\(status)\(removal)"))
            """
    }

    private static func events(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Event handlers", "Обработчики событий"),
            [
                visit.say("Event", "Событие"), visit.say("Handler", "Обработчик"),
                visit.say("On behalf of", "От имени"), visit.say("Delivery", "Доставка"),
            ],
            contents.events.map { binding in
                [
                    "<code>\(binding.event)</code>", "<code>\(binding.handler)</code>",
                    binding.authUserID == 0
                        ? "\(visit.say("whoever acted", "того, кто действовал"))" : "\(binding.authUserID)",
                    binding.isOffline
                        ? "\(visit.say("offline queue", "офлайн-очередь"))" : "\(visit.say("at once", "сразу"))",
                ]
            }, empty: visit.say("None is bound.", "Не зарегистрированы."))
    }

    private static func placements(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Widgets", "Встройки"),
            [visit.say("Place", "Место"), visit.say("Title", "Название"), visit.say("Handler", "Обработчик")],
            contents.placements.map { ["<code>\($0.placement)</code>", "\($0.title)", "<code>\($0.handler)</code>"] },
            empty: visit.say("None is bound.", "Не зарегистрированы."))
    }

    // MARK: Buttons

    private static func press(_ visit: DeskVisit, _ button: String, _ body: JSONObject = [:]) async throws -> DeskAnswer
    {
        let answer = try await visit.call("POST", ["portals", visit["d"], "apps", visit["c"], button], body)
        let deliveries = answer["deliveries"]?.array?.count ?? 0
        return .done(visit.say("Done; events sent: \(deliveries).", "Готово; отправлено событий: \(deliveries)."))
    }

    private static func change(_ visit: DeskVisit) async throws -> DeskAnswer {
        var body: JSONObject = ["payment_expired": .bool(visit.field("payment_expired") == "yes")]
        if let status = visit.field("status") { body["status"] = .string(status) }
        try await visit.call("PATCH", ["portals", visit["d"], "apps", visit["c"]], body)
        return .done(visit.say("Saved.", "Сохранено."))
    }

    /// Ends one pair: its access token, or all of it.
    private static func end(_ visit: DeskVisit) async throws -> DeskAnswer {
        guard ["expire", "revoke"].contains(visit["what"]) else {
            throw SandboxControlError.notFound("A pair can be expired or revoked.")
        }
        let portal = try visit.platform.portal(named: visit["d"])
        let handle = visit.field("pair") ?? ""
        let token = try await visit.platform.database.read { db in
            try TokenChains.accessToken(
                db, installation: try InstallationControl.installation(db, portal, visit["c"]), handle: handle)
        }
        guard let token else { throw SandboxControlError.notFound("There is no such pair any more.") }
        try await visit.call("POST", ["tokens", visit["what"]], ["access_token": .string(token)])
        return .done(
            visit["what"] == "expire"
                ? visit.say("The access token has expired.", "Токен доступа истёк.")
                : visit.say("The pair is revoked.", "Пара отозвана."))
    }
}
