import Bitrix24Wire
import GRDB

/// `/portals`: the portals, and all about one of them.
enum PortalDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "portals") { .page(try await list($0)) },
        .init("POST", "portals") { try await make($0) },
        .init("GET", "portals/{d}") { .page(try await show($0)) },
        .init("POST", "portals/{d}") { try await change($0) },
        .init("POST", "portals/{d}/limits") { try await changeLimits($0) },
        .init("POST", "portals/{d}/webhooks/{id}/remove") { try await removeWebhook($0) },
    ]

    static let pageSize = 50

    static func trail(_ visit: DeskVisit, _ portal: PortalRow? = nil) -> [(address: String, title: String)] {
        [("/portals", visit.say("Portals", "Порталы"))]
            + (portal.map { [("/portals/\($0.domain)", $0.domain)] } ?? [])
    }

    static func tariffs(_ visit: DeskVisit) -> [(value: String, title: String)] {
        Tariff.allCases.map { ($0.rawValue, name(of: $0, visit)) }
    }

    static func name(of tariff: Tariff, _ visit: DeskVisit) -> String {
        switch tariff {
        case .free: visit.say("Free", "Бесплатный")
        case .basic: visit.say("Basic", "Базовый")
        case .std: visit.say("Standard", "Стандартный")
        case .pro: visit.say("Professional", "Профессиональный")
        case .ent: visit.say("Enterprise", "Энтерпрайз")
        }
    }

    private static func name(ofTariff text: String, _ visit: DeskVisit) -> String {
        Tariff(rawValue: text).map { name(of: $0, visit) } ?? text
    }

    // MARK: The list

    private static func list(_ visit: DeskVisit) async throws -> DeskPage {
        let sought = visit.asked("q")?.lowercased() ?? ""
        let found = visit.platform.names.portals.filter {
            sought.isEmpty || $0.domain.contains(sought) || $0.memberID == sought
        }
        let page = min(visit.pageNumber, max(1, (found.count + pageSize - 1) / pageSize))
        let portals = Array(found.dropFirst((page - 1) * pageSize).prefix(pageSize))
        let ids = portals.compactMap(\.id)
        let (people, installations) = try await visit.platform.database.read { db in
            (
                try counts(db, "person WHERE service = '' AND", ids),
                try counts(db, "installation WHERE isRemoved = 0 AND", ids)
            )
        }
        let rows = portals.map { portal -> [HTML] in
            let deleted = visit.badge(visit.say("deleted", "удалён"), .bad)
            let browser = visit.browserAddress(of: portal).map {
                "<a href=\"\($0)\">\(visit.say("open", "открыть"))</a>" as HTML
            }
            return [
                "\(visit.link(toPortal: portal.domain)) \(HTML.when(portal.isDeleted, deleted))",
                "\(name(ofTariff: portal.tariff, visit))", "\(portal.language)",
                "\(people[portal.id ?? 0] ?? 0)", "\(installations[portal.id ?? 0] ?? 0)", browser ?? "",
            ]
        }
        let head = [
            visit.say("Portal", "Портал"), visit.say("Tariff", "Тариф"), visit.say("Language", "Язык"),
            visit.say("People", "Люди"), visit.say("Applications", "Приложения"),
            visit.say("In a browser", "В браузере"),
        ]
        let form = visit.formHTML(
            "/portals",
            """
            \(visit.input("domain", visit.say("Domain", "Домен"), hint: visit.say("empty: a drawn one", "пусто: случайный")))
            \(visit.select("tariff", visit.say("Tariff", "Тариф"), tariffs(visit), chosen: "pro"))
            <label class="check"><input type="checkbox" name="demo" value="yes"> \(visit.say("with demo records", "с демоданными"))</label>
            <button>\(visit.say("Make a portal", "Создать портал"))</button>
            """, label: visit.say("New portal", "Новый портал"), style: "row")
        return DeskPage(
            title: visit.say("Portals", "Порталы"),
            content: """
                \(visit.search(visit.say("Find by domain or member_id", "Поиск по домену или member_id")))
                <p class="faint" role="status">\(visit.say("Found: \(found.count)", "Найдено: \(found.count)"))</p>
                \(visit.table(visit.say("Portals", "Порталы"), head, rows, empty: visit.say("No portal is called like that.", "Такого портала нет.")))
                \(visit.pager(page: page, size: pageSize, total: found.count))
                <h2>\(visit.say("New portal", "Новый портал"))</h2>
                \(form)
                """, section: "/portals")
    }

    private static func counts(_ db: Database, _ condition: String, _ ids: [Int64]) throws -> [Int64: Int] {
        let marks = databaseQuestionMarks(count: ids.count)
        let rows = try Row.fetchAll(
            db, sql: "SELECT portalID, count(*) FROM \(condition) portalID IN (\(marks)) GROUP BY portalID",
            arguments: StatementArguments(ids))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static func make(_ visit: DeskVisit) async throws -> DeskAnswer {
        var body: JSONObject = [
            "tariff": .string(visit.field("tariff") ?? "pro"), "demo": .bool(visit.field("demo") != nil),
        ]
        if let domain = visit.field("domain") { body["domain"] = .string(domain) }
        let made = try await visit.call("POST", ["portals"], body)
        let domain = made["domain"]?.string ?? ""
        return .done(visit.say("\(domain) was made.", "Создан \(domain)."), to: "/portals/\(domain)")
    }

    // MARK: One portal

    private struct Contents: Sendable {
        var people: [PersonRow] = []
        var installations: [(row: InstallationRow, code: String, title: String)] = []
        var webhooks: [WebhookRow] = []
        var outgoing: [OutgoingWebhookRow] = []
        var records: [(type: String, count: Int)] = []
    }

    /// More people than that are not listed.
    private static let peopleLimit = 200

    private static func show(_ visit: DeskVisit) async throws -> DeskPage {
        let portal = try visit.platform.portal(named: visit["d"])
        let contents = try await visit.platform.database.read { db in
            var contents = Contents()
            let own = Column("portalID") == portal.id
            contents.people = try PersonRow.filter(own && Column("service") == "").order(Column("id")).limit(
                peopleLimit
            ).fetchAll(db)
            contents.installations = try InstallationRow.filter(own).order(Column("id")).limit(pageSize * 4).fetchAll(
                db
            ).map { row in
                let application = try ApplicationRow.fetchOne(db, key: row.clientID)
                let version = try ApplicationVersionRow.fetchOne(
                    db, key: ["clientID": row.clientID, "version": row.version])
                return (row, application?.code ?? row.clientID, version?.title ?? "")
            }
            contents.webhooks = try WebhookRow.filter(own).order(Column("id")).limit(peopleLimit).fetchAll(db)
            contents.outgoing = try OutgoingWebhookRow.filter(own).order(Column("id")).limit(peopleLimit).fetchAll(db)
            contents.records = try Row.fetchAll(
                db, sql: "SELECT type, count(*) FROM record WHERE portalID = ? GROUP BY type ORDER BY type",
                arguments: [portal.id]
            ).map { ($0[0], $0[1]) }
            return contents
        }
        let limits = try await visit.call("GET", ["portals", portal.domain, "limits"])
        let deleted: HTML = "<p class=\"notice bad\">\(visit.say("This portal was deleted.", "Портал удалён."))</p>"
        let cut: HTML = """
            <p class="faint">\(visit.say("The first \(peopleLimit).", "Первые \(peopleLimit)."))</p>
            """
        let browser = visit.browserAddress(of: portal)
        let browserLink: HTML? = browser.map { "<a href=\"\($0)\">\($0)</a>" }
        return DeskPage(
            title: portal.domain,
            content: """
                \(HTML.when(portal.isDeleted, deleted))
                \(visit.facts([
                    (visit.say("In a browser", "В браузере"), browserLink ?? "–"),
                    (visit.say("Address", "Адрес"), "<code>https://\(portal.domain)</code>"),
                    ("member_id", "<code>\(portal.memberID)</code>"),
                    (visit.say("Tariff", "Тариф"), "\(name(ofTariff: portal.tariff, visit))"),
                    (visit.say("Language", "Язык"), "\(portal.language)"),
                    (visit.say("Journal", "Журнал"),
                        "<a href=\"/journal?host=\(portal.domain)\">\(visit.say("what it was asked", "что у него спрашивали"))</a>"),
                    (visit.say("Faults", "Сбои"),
                        "<a href=\"/faults?portal=\(portal.domain)\">\(visit.say("for this portal only", "только для этого портала"))</a>"),
                ]))
                <h2 id="people">\(visit.say("People", "Люди"))</h2>
                \(PersonDesk.table(visit, portal, contents.people))
                \(HTML.when(contents.people.count == peopleLimit, cut))
                \(PersonDesk.additionForm(visit, portal))
                <h2 id="apps">\(visit.say("Applications", "Приложения"))</h2>
                \(installations(visit, portal, contents))
                <h2 id="tariff">\(visit.say("Tariff and edition", "Тариф и редакция"))</h2>
                \(tariffForm(visit, portal))
                <h2 id="limits">\(visit.say("Limits", "Ограничения"))</h2>
                \(limitsForm(visit, portal, limits))
                <h2 id="webhooks">\(visit.say("Webhooks", "Вебхуки"))</h2>
                \(webhooks(visit, portal, contents))
                <h2 id="records">\(visit.say("Records", "Записи"))</h2>
                \(visit.table(
                    visit.say("Records by type", "Записи по типам"), [visit.say("Type", "Тип"), visit.say("Count", "Количество")],
                    contents.records.map { ["<code>\($0.type)</code>", "\($0.count)"] },
                    empty: visit.say("It has no records.", "Записей нет."), style: "slim"))
                """, section: "/portals", trail: trail(visit))
    }

    private static func installations(_ visit: DeskVisit, _ portal: PortalRow, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Applications of the portal", "Приложения портала"),
            [
                visit.say("Application", "Приложение"), visit.say("Version", "Версия"), visit.say("State", "Состояние"),
                visit.say("Since", "С"), visit.say("Tokens", "Токены"),
            ],
            contents.installations.map { item in
                let path = "/portals/\(portal.domain)/apps/\(item.row.clientID)"
                return [
                    "<a href=\"\(path)\">\(item.title.isEmpty ? item.code : item.title)</a> <span class=\"faint\">\(item.code)</span>",
                    "\(item.row.version)", InstallationDesk.state(of: item.row, visit),
                    visit.time(item.row.installedAt),
                    "<a href=\"\(path)#chains\" aria-label=\"\(visit.say("Tokens of", "Токены:")) \(item.code)\">\(visit.say("chains", "цепочки"))</a>",
                ]
            }, empty: visit.say("Nothing is installed.", "Ничего не установлено."))
    }

    private static func tariffForm(_ visit: DeskVisit, _ portal: PortalRow) -> HTML {
        let editions = [("cloud", visit.say("cloud", "облако")), ("box", visit.say("own server", "коробка"))]
        let market = [
            ("active", visit.say("active", "действует")), ("trial", visit.say("trial", "пробная")),
            ("none", visit.say("none", "нет")),
        ]
        let existence = [("no", visit.say("exists", "существует")), ("yes", visit.say("deleted", "удалён"))]
        return visit.formHTML(
            "/portals/\(portal.domain)",
            """
            \(visit.select("tariff", visit.say("Tariff", "Тариф"), tariffs(visit), chosen: portal.tariff))
            \(visit.select("edition", visit.say("Edition", "Редакция"), editions, chosen: portal.edition))
            \(visit.select("market", visit.say("Market subscription", "Подписка Маркета"), market, chosen: portal.market))
            \(visit.select("deleted", visit.say("Portal", "Портал"), existence, chosen: portal.isDeleted ? "yes" : "no"))
            \(visit.input("domain", visit.say("Domain", "Домен"), value: portal.domain))
            <button>\(visit.say("Save", "Сохранить"))</button>
            """, label: visit.say("Tariff and edition", "Тариф и редакция"), style: "row")
    }

    private static func change(_ visit: DeskVisit) async throws -> DeskAnswer {
        var body: JSONObject = [:]
        for name in ["tariff", "edition", "market", "domain"] {
            if let value = visit.field(name) { body[name] = .string(value) }
        }
        if let deleted = visit.field("deleted") { body["deleted"] = .bool(deleted == "yes") }
        let changed = try await visit.call("PATCH", ["portals", visit["d"]], body)
        return .done(visit.say("Saved.", "Сохранено."), to: "/portals/\(changed["domain"]?.string ?? visit["d"])")
    }

    private static func limitsForm(_ visit: DeskVisit, _ portal: PortalRow, _ limits: JSONValue) -> HTML {
        func text(_ name: String) -> String { limits[name]?.text ?? "" }
        let states = [("yes", visit.say("in force", "действуют")), ("no", visit.say("off", "выключены"))]
        return visit.formHTML(
            "/portals/\(portal.domain)/limits",
            """
            \(visit.select("enabled", visit.say("Limits", "Ограничения"), states, chosen: portal.limitsEnabled ? "yes" : "no"))
            \(visit.input("burst", visit.say("Calls at once", "Вызовов сразу"), value: text("burst")))
            \(visit.input("per_second", visit.say("Calls a second", "Вызовов в секунду"), value: text("per_second")))
            \(visit.input("operating_s", visit.say("Seconds of work in 10 minutes", "Секунд работы за 10 минут"), value: text("operating_s")))
            <button>\(visit.say("Save", "Сохранить"))</button>
            """, label: visit.say("Limits", "Ограничения"), style: "row")
    }

    private static func changeLimits(_ visit: DeskVisit) async throws -> DeskAnswer {
        var body: JSONObject = ["enabled": .bool(visit.field("enabled") != "no")]
        for name in ["burst", "per_second", "operating_s"] {
            body[name] = try visit.number(name).map { .double($0) } ?? .null
        }
        try await visit.call("PATCH", ["portals", visit["d"], "limits"], body)
        return .done(visit.say("Saved; the count begins anew.", "Сохранено; счёт начат заново."))
    }

    // MARK: Webhooks

    private static func webhooks(_ visit: DeskVisit, _ portal: PortalRow, _ contents: Contents) -> HTML {
        let incoming = contents.webhooks.map { hook -> [HTML] in
            let code = DeskVisit.masked(hook.code)
            let end: HTML? = hook.expires.map { "\(visit.time($0)) <span class=\"faint\">\(visit.distance($0))</span>" }
            return [
                "<code>/rest/\(hook.userID)/\(code)/</code> \(hook.title)", "\(hook.ownerID ?? hook.userID)",
                "<code>\(hook.scope)</code>", end ?? "\(visit.say("never", "никогда"))",
                visit.button(
                    visit.say("Remove", "Удалить"),
                    posts: "/portals/\(portal.domain)/webhooks/\(String(hook.id ?? 0))/remove", about: code),
            ]
        }
        let outgoing = contents.outgoing.map { hook -> [HTML] in
            [
                "<code>\(hook.handler)</code> \(hook.title)", "\(hook.userID)",
                "\(hook.eventList.joined(separator: ", "))",
            ]
        }
        let outgoingTable = visit.table(
            visit.say("Outgoing webhooks", "Исходящие вебхуки"),
            [visit.say("Handler", "Обработчик"), visit.say("User", "Пользователь"), visit.say("Events", "События")],
            outgoing, empty: "")
        return """
            \(visit.table(
                visit.say("Incoming webhooks", "Входящие вебхуки"),
                [
                    visit.say("Address, code masked", "Адрес, код скрыт"), visit.say("Acts for user", "Действует за"), visit.say("Permissions", "Права"),
                    visit.say("Ends", "Срок"), visit.say("Action", "Действие"),
                ], incoming, empty: visit.say("There are no incoming webhooks.", "Входящих вебхуков нет.")))
            \(HTML.when(!outgoing.isEmpty, outgoingTable))
            """
    }

    private static func removeWebhook(_ visit: DeskVisit) async throws -> DeskAnswer {
        let portal = try visit.platform.portal(named: visit["d"])
        let id = Int64(visit["id"]) ?? 0
        let code = try await visit.platform.database.read { db in
            try WebhookRow.filter(Column("portalID") == portal.id && Column("id") == id).fetchOne(db)?.code
        }
        try await visit.call("DELETE", ["portals", portal.domain, "webhooks", code ?? "-"])
        return .done(visit.say("The webhook is removed.", "Вебхук удалён."))
    }
}
