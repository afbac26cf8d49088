import Bitrix24Wire
import GRDB

/// `/faults`: what shall go wrong, as switches, and as a list of all rules.
enum FaultDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "faults") { .page(try await page($0)) }, .init("POST", "faults") { try await add($0) },
        .init("POST", "faults/switch") { try await turn($0) }, .init("POST", "faults/clear") { try await clear($0) },
        .init("POST", "faults/expire") { try await expire($0) },
        .init("POST", "faults/{id}/remove") { try await remove($0) },
    ]

    private static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let book = visit.platform.faults
        let (portal, client) = (visit.asked("portal"), visit.asked("app"))
        let switches = FaultSwitch.all.map { item -> HTML in
            let present = item.set(in: book, host: portal, clientID: client)
            let text = visit.isRussian ? item.russian : item.english
            let isOn = item.isOn(present)
            let hits = present.reduce(0) { $0 + $1.hits }
            let struck: HTML = "<span class=\"hits\">\(visit.say("hits: \(hits)", "срабатываний: \(hits)"))</span>"
            return """
                <li>\(visit.formHTML(
                    "/faults/switch",
                    """
                    \(scopeFields(portal, client))<input type="hidden" name="switch" value="\(item.name)">\
                    <input type="hidden" name="on" value="\(isOn ? "no" : "yes")">\
                    <button class="switch" role="switch" aria-checked="\(isOn ? "true" : "false")" aria-describedby="about-\(item.name)">\
                    <span class="knob" aria-hidden="true"></span>\(text.title)</button>
                    """))
                <p id="about-\(item.name)" class="faint">\(text.about) \(HTML.when(isOn, struck))</p></li>
                """
        }
        let expire = visit.formHTML(
            "/faults/expire",
            "\(scopeFields(portal, client))<button>\(visit.say("Let all access tokens expire now", "Сделать все токены доступа истёкшими"))</button>"
        )
        let clear = visit.button(
            visit.say("Clear all rules", "Убрать все правила"), posts: "/faults/clear", style: "danger")
        return DeskPage(
            title: visit.say("Faults", "Сбои"),
            content: """
                <form method="get" action="/faults" class="row" aria-label="\(visit.say("For whom", "Для кого"))">
                \(visit.input("portal", visit.say("For the portal", "Для портала"), value: portal ?? "", hint: visit.say("empty: all", "пусто: все")))
                \(visit.input("app", visit.say("For the application (client_id)", "Для приложения (client_id)"), value: client ?? "", hint: visit.say("empty: all", "пусто: все")))
                <button>\(visit.say("Show", "Показать"))</button>
                </form>
                <h2>\(visit.say("Switches", "Переключатели")): \(scopeName(visit, portal, client))</h2>
                <ul class="switches">\(switches)</ul>
                <h2>\(visit.say("Once", "Один раз"))</h2>
                \(expire)
                <h2>\(visit.say("All rules", "Все правила"))</h2>
                \(rules(visit, book.all))
                \(HTML.when(!book.all.isEmpty, clear))
                <h2>\(visit.say("A rule of your own", "Своё правило"))</h2>
                \(ruleForm(visit, portal, client))
                """, section: "/faults")
    }

    private static func scopeFields(_ portal: String?, _ client: String?) -> HTML {
        "<input type=\"hidden\" name=\"portal\" value=\"\(portal ?? "")\"><input type=\"hidden\" name=\"app\" value=\"\(client ?? "")\">"
    }

    private static func scopeName(_ visit: DeskVisit, _ portal: String?, _ client: String?) -> HTML {
        let parts = [portal, client].compactMap { $0 }
        return parts.isEmpty ? "\(visit.say("everywhere", "везде"))" : "\(parts.joined(separator: ", "))"
    }

    private static func rules(_ visit: DeskVisit, _ faults: [Fault]) -> HTML {
        visit.table(
            visit.say("All rules", "Все правила"),
            [
                visit.say("No.", "№"), visit.say("What happens", "Что происходит"), visit.say("Where", "Где"),
                visit.say("Hits", "Срабатываний"),
                visit.say("Left", "Осталось"), visit.say("Action", "Действие"),
            ],
            faults.map { fault in
                let json = fault.json
                let hits = fault.hits
                let isEndless = fault.times > 900_000_000
                return [
                    "\(fault.id)", "<code>\(json["action"]?.serialized() ?? "")</code>",
                    "<code>\(json["match"]?.serialized() ?? "")</code>",
                    "\(hits)", isEndless ? "\(visit.say("no end", "без конца"))" : "\(fault.times)",
                    visit.button(
                        visit.say("Remove", "Убрать"), posts: "/faults/\(fault.id)/remove", about: "\(fault.id)"),
                ]
            }, empty: visit.say("Nothing is set: everything works.", "Ничего не задано: всё работает."))
    }

    // MARK: Rules

    /// Actions, and what each reads from the value.
    private static let actions: [(type: String, member: String?, english: String, russian: String)] = [
        ("error", "code", "error: its code", "ошибка: её код"),
        ("status", "status", "status: its number", "статус: номер"),
        ("latency", "ms", "slow: milliseconds", "задержка: миллисекунды"),
        ("timeout", "ms", "silence: milliseconds", "молчание: миллисекунды"),
        ("reset", nil, "connection reset", "обрыв соединения"),
        ("truncate", "bytes", "cut after bytes", "обрезать после байтов"),
        (
            "malformed", "how", "unreadable: half, html, empty, warning, encoding, list",
            "нечитаемо: half, html, empty, warning, encoding, list"
        ),
        ("operating", "s", "operating time: seconds", "время работы: секунды"),
        ("delay", "s", "delay on the clock: seconds", "задержка по часам: секунды"),
        ("renamed", "to", "portal renamed to", "портал переименован в"),
        ("lose", nil, "event lost", "событие потеряно"),
        ("repeat", "times", "event repeated: times", "событие повторено: раз"),
        ("reorder", nil, "event after the next", "событие после следующего"),
    ]

    private static func ruleForm(_ visit: DeskVisit, _ portal: String?, _ client: String?) -> HTML {
        let kinds =
            [("", visit.say("any", "любой"))]
            + JournalNotes.Kind.allCases.map { ($0.rawValue, JournalDesk.name(of: $0.rawValue, visit)) }
        return visit.formHTML(
            "/faults",
            """
            \(visit.select("type", visit.say("What happens", "Что происходит"), actions.map { ($0.type, visit.say($0.english, $0.russian)) }, chosen: "error"))
            \(visit.input("value", visit.say("Code, number or word", "Код, число или слово"), value: "ACCESS_DENIED"))
            \(visit.select("kind", visit.say("Kind", "Вид"), kinds, chosen: "rest"))
            \(visit.input("method", visit.say("Method or event", "Метод или событие"), hint: "crm.*"))
            \(visit.input("portal", visit.say("Portal", "Портал"), value: portal ?? ""))
            \(visit.input("app", visit.say("Application (client_id)", "Приложение (client_id)"), value: client ?? ""))
            \(visit.input("user_id", visit.say("User", "Пользователь")))
            \(visit.input("times", visit.say("How often", "Сколько раз"), value: "1"))
            \(visit.input("skip", visit.say("After so many", "Пропустить"), value: "0"))
            \(visit.input("share", visit.say("Share, 0 to 1", "Доля, от 0 до 1")))
            <button class="main">\(visit.say("Set the rule", "Задать правило"))</button>
            """, label: visit.say("A rule of your own", "Своё правило"), style: "grid")
    }

    private static func add(_ visit: DeskVisit) async throws -> DeskAnswer {
        let type = visit.field("type") ?? ""
        guard let action = actions.first(where: { $0.type == type }) else {
            throw SandboxControlError.field("type", "must be one of \(actions.map(\.type).joined(separator: ", "))")
        }
        var members: JSONObject = ["type": .string(type)]
        if let name = action.member, let value = visit.field("value") {
            let isNumber = ["status", "ms", "bytes", "s", "times"].contains(name)
            members[name] = isNumber ? try visit.number("value").map(number) : .string(value)
        }
        var match: JSONObject = [:]
        for (field, member) in [("kind", "kind"), ("method", "method"), ("portal", "portal"), ("app", "application")] {
            if let value = visit.field(field) { match[member] = .string(value) }
        }
        if let user = try visit.number("user_id") { match["user_id"] = number(user) }
        var body: JSONObject = ["action": .object(members), "match": .object(match)]
        for name in ["times", "skip", "share"] {
            if let value = try visit.number(name) { body[name] = number(value) }
        }
        let id = try await visit.call("POST", ["faults"], body)["id"]?.integer ?? 0
        return .done(visit.say("Rule \(id) is set.", "Правило \(id) задано."))
    }

    private static func number(_ value: Double) -> JSONValue {
        Int(exactly: value).map(JSONValue.int) ?? .double(value)
    }

    private static func remove(_ visit: DeskVisit) async throws -> DeskAnswer {
        try await visit.call("DELETE", ["faults", visit["id"]])
        return .done(visit.say("Rule \(visit["id"]) is removed.", "Правило \(visit["id"]) убрано."))
    }

    private static func clear(_ visit: DeskVisit) async throws -> DeskAnswer {
        try await visit.call("DELETE", ["faults"])
        return .done(visit.say("All rules are cleared.", "Все правила убраны."))
    }

    // MARK: Switches

    /// Portal and application that a form is about, if it names any.
    private static func scope(_ visit: DeskVisit) async throws -> (portal: String?, client: String?) {
        let portal = try visit.field("portal").map { try visit.platform.portal(named: $0).domain }
        guard let client = visit.field("app") else { return (portal, nil) }
        let row = try await visit.platform.database.read { db in try ApplicationRow.named(client, db) }
        return (portal, row.clientID)
    }

    private static func turn(_ visit: DeskVisit) async throws -> DeskAnswer {
        guard let item = FaultSwitch.named(visit.field("switch") ?? "") else {
            throw SandboxControlError.notFound("There is no such switch.")
        }
        let (portal, client) = try await scope(visit)
        let title = visit.isRussian ? item.russian.title : item.english.title
        if visit.field("on") == "yes" {
            item.turnOn(in: visit.platform.faults, host: portal, clientID: client)
            return .done(visit.say("Set: \(title).", "Включено: \(title)."))
        }
        item.turnOff(in: visit.platform.faults, host: portal, clientID: client)
        return .done(visit.say("Cleared: \(title).", "Выключено: \(title)."))
    }

    private static func expire(_ visit: DeskVisit) async throws -> DeskAnswer {
        let (portal, client) = try await scope(visit)
        let now = visit.now
        let id = try portal.map { try visit.platform.portal(named: $0).id }
        let count = try await visit.platform.database.write { db in
            try db.execute(
                sql: """
                    UPDATE tokenPair SET accessExpires = :now WHERE accessExpires > :now
                    AND (:portal IS NULL OR installationID IN (SELECT id FROM installation WHERE portalID = :portal))
                    AND (:client IS NULL OR installationID IN (SELECT id FROM installation WHERE clientID = :client))
                    """, arguments: ["now": now, "portal": id ?? nil, "client": client])
            return db.changesCount
        }
        return .done(visit.say("Expired: \(count).", "Истекло: \(count)."))
    }
}
