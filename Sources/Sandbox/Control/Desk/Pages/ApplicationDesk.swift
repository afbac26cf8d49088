import Bitrix24Wire
import GRDB

/// `/apps`: the cards of applications, their versions, and where they are installed.
enum ApplicationDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "apps") { .page(try await list($0)) }, .init("GET", "apps/{c}") { .page(try await show($0)) },
        .init("POST", "apps/{c}/install") { try await install($0) },
    ]

    private struct Line: Sendable {
        var row: ApplicationRow
        var title: String
        var installations: Int
    }

    static func kind(_ text: String, _ visit: DeskVisit) -> String {
        text == "local" ? visit.say("local", "локальное") : visit.say("mass-market", "тиражное")
    }

    /// What the letter of a status says. Source: the platform's documentation, "Application information" (`STATUS`).
    static func status(_ letter: String, _ visit: DeskVisit) -> String {
        switch letter {
        case "F": visit.say("F · free", "F · бесплатное")
        case "D": visit.say("D · demo", "D · демо")
        case "T": visit.say("T · trial", "T · пробный период")
        case "P": visit.say("P · paid", "P · оплачено")
        case "L": visit.say("L · local", "L · локальное")
        case "S": visit.say("S · subscription", "S · подписка")
        default: letter
        }
    }

    private static func list(_ visit: DeskVisit) async throws -> DeskPage {
        let sought = visit.asked("q")?.lowercased()
        let pattern = sought.map {
            "%" + $0.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
        }
        let condition = """
            FROM application a LEFT JOIN applicationVersion v ON v.clientID = a.clientID AND v.version = a.currentVersion
            WHERE :q IS NULL OR lower(a.code) LIKE :q ESCAPE '\\' OR lower(a.clientID) LIKE :q ESCAPE '\\' OR lower(v.title) LIKE :q ESCAPE '\\'
            """
        let size = PortalDesk.pageSize
        let asked = visit.pageNumber
        let (total, page, lines) = try await visit.platform.database.read { db in
            let total = try Int.fetchOne(db, sql: "SELECT count(*) " + condition, arguments: ["q": pattern]) ?? 0
            let page = min(asked, max(1, (total + size - 1) / size))
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT a.*, v.title AS title, (SELECT count(*) FROM installation i WHERE i.clientID = a.clientID AND i.isRemoved = 0) AS places
                    \(condition) ORDER BY a.code, a.clientID LIMIT :size OFFSET :start
                    """, arguments: ["q": pattern, "size": size, "start": (page - 1) * size])
            return (
                total, page,
                try rows.map {
                    Line(row: try ApplicationRow(row: $0), title: $0["title"] ?? "", installations: $0["places"])
                }
            )
        }
        let rows = lines.map { line -> [HTML] in
            let title = line.title.isEmpty ? line.row.code : line.title
            return [
                "<a href=\"/apps/\(line.row.clientID)\">\(title)</a> <span class=\"faint\">\(line.row.code)</span>",
                "<code>\(line.row.clientID)</code>", "\(kind(line.row.kind, visit))", "\(line.row.currentVersion)",
                "\(status(line.row.status, visit))", "\(line.installations)",
            ]
        }
        return DeskPage(
            title: visit.say("Applications", "Приложения"),
            content: """
                \(visit.search(visit.say("Find by title, code or client_id", "Поиск по названию, коду или client_id")))
                <p class="faint" role="status">\(visit.say("Found: \(total)", "Найдено: \(total)"))</p>
                \(visit.table(
                    visit.say("Applications", "Приложения"),
                    [
                        visit.say("Application", "Приложение"), "client_id", visit.say("Kind", "Вид"), visit.say("Version", "Версия"),
                        visit.say("Status", "Статус"), visit.say("Installed", "Установок"),
                    ], rows, empty: visit.say("There is no such application.", "Такого приложения нет.")))
                \(visit.pager(page: page, size: size, total: total))
                """, section: "/apps")
    }

    // MARK: One application

    private struct Contents: Sendable {
        var application: ApplicationRow
        var versions: [ApplicationVersionRow]
        var installations: [InstallationRow]
        var total: Int
    }

    private static func show(_ visit: DeskVisit) async throws -> DeskPage {
        let size = PortalDesk.pageSize
        let asked = visit.pageNumber
        let (contents, page) = try await visit.platform.database.read { db in
            let application = try ApplicationRow.named(visit["c"], db)
            let installations = InstallationRow.filter(Column("clientID") == application.clientID)
            let total = try installations.fetchCount(db)
            let page = min(asked, max(1, (total + size - 1) / size))
            let contents = Contents(
                application: application,
                versions: try ApplicationVersionRow.filter(Column("clientID") == application.clientID).order(
                    Column("number").desc
                ).fetchAll(db),
                installations: try installations.order(Column("id")).limit(size, offset: (page - 1) * size).fetchAll(
                    db), total: total)
            return (contents, page)
        }
        let application = contents.application
        let title = contents.versions.first { $0.version == application.currentVersion }?.title ?? ""
        let own: HTML? = application.portalID.flatMap { visit.platform.names.portal($0) }.map {
            visit.link(toPortal: $0.domain)
        }
        let install = visit.formHTML(
            "/apps/\(application.clientID)/install",
            """
            \(visit.input("portal", visit.say("On the portal", "На портале"), value: visit.platform.names.first?.domain ?? "", isRequired: true))
            \(visit.input("user_id", visit.say("By user", "Пользователем"), value: "1"))
            <label class="check"><input type="checkbox" name="finish" value="yes" checked> \(visit.say("finish at once", "сразу завершить"))</label>
            <button>\(visit.say("Install", "Установить"))</button>
            """, label: visit.say("Install", "Установка"), style: "row")
        return DeskPage(
            title: title.isEmpty ? application.code : title,
            content: """
                \(visit.facts([
                    (visit.say("Code", "Код"), "<code>\(application.code)</code>"), ("client_id", "<code>\(application.clientID)</code>"),
                    ("client_secret", "<code>\(DeskVisit.masked(application.clientSecret))</code>"),
                    (visit.say("Kind", "Вид"), "\(kind(application.kind, visit)) \(own ?? "")"),
                    (visit.say("Status", "Статус"), "\(status(application.status, visit))"),
                    (visit.say("Redirect address", "Адрес возврата"), "<code>\(application.redirectURI ?? "–")</code>"),
                    (visit.say("Journal", "Журнал"), "<a href=\"/journal?client_id=\(application.clientID)\">\(visit.say("what it asked", "что оно спрашивало"))</a>"),
                    (visit.say("Faults", "Сбои"), "<a href=\"/faults?app=\(application.clientID)\">\(visit.say("for this application only", "только для этого приложения"))</a>"),
                ]))
                <h2>\(visit.say("Versions", "Версии"))</h2>
                \(versions(visit, contents))
                <h2>\(visit.say("Installations", "Установки"))</h2>
                \(installations(visit, contents))
                \(visit.pager(page: page, size: size, total: contents.total))
                \(install)
                """, section: "/apps", trail: [("/apps", visit.say("Applications", "Приложения"))])
    }

    private static func versions(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Versions", "Версии"),
            [
                visit.say("Version", "Версия"), visit.say("No.", "№"), visit.say("Permissions", "Права"),
                visit.say("Addresses", "Адреса"),
                visit.say("Events of the card", "События карточки"),
            ],
            contents.versions.map { version in
                let isCurrent = version.version == contents.application.currentVersion
                let addresses = [version.applicationURL, version.installerURL, version.eventURL, version.settingsURL]
                    .compactMap { $0 }
                    .map { "<code>\($0)</code><br>" as HTML }
                return [
                    "\(version.version) \(HTML.when(isCurrent, visit.badge(visit.say("current", "текущая"), .good)))",
                    "\(version.number)",
                    "<code>\(version.scope)</code>", HTML(addresses), "\(version.eventList.joined(separator: ", "))",
                ]
            }, empty: "")
    }

    private static func installations(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Installations", "Установки"),
            [
                visit.say("Portal", "Портал"), visit.say("Version", "Версия"), visit.say("State", "Состояние"),
                visit.say("Since", "С"), visit.say("By user", "Кем"),
            ],
            contents.installations.map { row in
                let domain = visit.platform.names.portal(row.portalID)?.domain ?? ""
                return [
                    "<a href=\"/portals/\(domain)/apps/\(row.clientID)\">\(domain)</a>", "\(row.version)",
                    InstallationDesk.state(of: row, visit), visit.time(row.installedAt), "\(row.installerUserID)",
                ]
            }, empty: visit.say("It is installed nowhere.", "Нигде не установлено."))
    }

    private static func install(_ visit: DeskVisit) async throws -> DeskAnswer {
        let portal = try visit.platform.portal(named: visit.field("portal") ?? "").domain
        let user = try visit.number("user_id").flatMap { Int(exactly: $0) } ?? 1
        try await visit.call(
            "POST", ["portals", portal, "apps", visit["c"], "install"],
            ["user_id": .int(user), "finish": .bool(visit.field("finish") != nil)])
        return .done(
            visit.say("Installed on \(portal).", "Установлено на \(portal)."),
            to: "/portals/\(portal)/apps/\(visit["c"])")
    }
}
