import Bitrix24Wire
import Foundation

/// `/journal`: what happened, newest first, and as it happens.
enum JournalDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "journal") { .page(try await list($0)) },
        .init("GET", "journal/news") { .file(try await news($0)) },
        .init("GET", "journal.har") { .file(try await archive($0)) },
        .init("POST", "journal/clear") { try await clear($0) },
        .init("GET", "journal/{n}") { .page(try await JournalEntryDesk.page($0)) },
        .init("GET", "journal/{n}/har") { .file(try await JournalEntryDesk.archive($0)) },
    ]

    /// Rows of a page.
    static let pageSize = 100
    /// Entries that are looked at for a page. A filter that hits little ends there and offers to go on, so that a page takes the same
    /// time however long the journal is.
    static let reach = 10_000
    /// Entries of an archive.
    private static let archiveLimit = 1_000

    static func name(of kind: String, _ visit: DeskVisit) -> String {
        switch kind {
        case "rest": "REST"
        case "oauth": visit.say("tokens", "токены")
        case "authorize": visit.say("sign-in", "вход")
        case "event": visit.say("event", "событие")
        case "open": visit.say("opening", "открытие")
        default: kind
        }
    }

    // MARK: Filters

    private static let filterNames = ["kind", "host", "client_id", "method", "status", "user_id", "error", "emulation"]

    static func filter(_ visit: DeskVisit) throws(SandboxControlError) -> JournalFilter {
        var members: JSONObject = [:]
        for name in filterNames {
            if let value = visit.asked(name) { members[name] = .string(value) }
        }
        return try JournalFilter(ControlFields(.object(members)))
    }

    /// The page's filters as a query, for addresses beside it.
    private static func filterQuery(_ visit: DeskVisit, _ more: [(String, String)] = []) -> String {
        var members: JSONObject = [:]
        for name in filterNames {
            if let value = visit.asked(name) { members[name] = .string(value) }
        }
        for (name, value) in more { members[name] = .string(value) }
        let text = FormCodec.encode(members)
        return text.isEmpty ? "" : "?\(text)"
    }

    private static func filterForm(_ visit: DeskVisit) -> HTML {
        func value(_ name: String) -> String { visit.asked(name) ?? "" }
        let kinds =
            [("", visit.say("all", "все"))]
            + JournalNotes.Kind.allCases.map { ($0.rawValue, name(of: $0.rawValue, visit)) }
        let emulation = [
            ("", visit.say("all", "все")), ("state", visit.say("kept", "с состоянием")),
            ("shape", visit.say("shape only", "только форма")),
        ]
        return """
            <search><form method="get" action="/journal" class="row">
            <label class="field"><span>\(visit.say("Method or event", "Метод или событие"))</span>\
            <input type="search" name="method" value="\(value("method"))" placeholder="crm.*" autocomplete="off" spellcheck="false" data-search></label>
            \(visit.select("kind", visit.say("Kind", "Вид"), kinds, chosen: value("kind")))
            \(visit.input("host", visit.say("Portal or host", "Портал или хост"), value: value("host")))
            \(visit.input("client_id", visit.say("Application (client_id)", "Приложение (client_id)"), value: value("client_id")))
            \(visit.input("status", visit.say("Status (4xx)", "Статус (4xx)"), value: value("status")))
            \(visit.input("error", visit.say("Error (* is any)", "Ошибка (* — любая)"), value: value("error")))
            \(visit.input("user_id", visit.say("User", "Пользователь"), value: value("user_id")))
            \(visit.select("emulation", visit.say("Answered from", "Ответ"), emulation, chosen: value("emulation")))
            <button>\(visit.say("Filter", "Отобрать"))</button> <a class="button" href="/journal">\(visit.say("All", "Все"))</a>
            </form></search>
            """
    }

    // MARK: The list

    private static func list(_ visit: DeskVisit) async throws -> DeskPage {
        let before = visit.asked("before").flatMap { Int($0) }.map { max(1, $0) }
        let reading = try await visit.platform.journal.latest(
            before: before, filter: try filter(visit), limit: pageSize, reach: reach)
        let last = visit.platform.journal.last
        let entries = try await visit.listing(reading.entries)
        let older: HTML? = reading.next.map { next in
            let text =
                reading.entries.count < pageSize
                ? visit.say("Look further back than \(next)", "Искать дальше, раньше \(next)")
                : visit.say("Older", "Раньше")
            return "<a rel=\"next\" href=\"/journal\(filterQuery(visit, [("before", String(next))]))\">\(text)</a>"
        }
        let newest: HTML = "<a href=\"/journal\(filterQuery(visit))\">\(visit.say("Newest", "Новейшие"))</a>"
        let follow: HTML = """
            <button type="button" data-follow hidden aria-pressed="false">\(visit.say("Follow", "Следить"))</button>
            """
        return DeskPage(
            title: visit.say("Journal", "Журнал"),
            content: """
                \(filterForm(visit))
                <p class="row"><span class="faint">\(visit.say("Newest number:", "Новейший номер:")) <span data-newest>\(last)</span></span> \
                \(HTML.when(before == nil, follow)) <a href="/journal.har\(filterQuery(visit))" download>HAR</a>\
                <span role="status" class="faint" data-told data-text="\(visit.say("New entries:", "Новых записей:"))" \
                data-lost="\(visit.say("The connection is lost.", "Связь потеряна."))"></span></p>
                \(table(
                    visit, entries, caption: visit.say("Journal", "Журнал"),
                    empty: visit.say("Nothing like that has happened.", "Ничего подобного не было."),
                    news: before == nil ? "/journal/news\(filterQuery(visit))" : nil, last: last))
                <nav class="pager" aria-label="\(visit.say("Pages", "Страницы"))">\(HTML.when(before != nil, newest)) \(older ?? "")</nav>
                \(visit.button(visit.say("Clear the journal", "Очистить журнал"), posts: "/journal/clear", style: "danger"))
                """, section: "/journal")
    }

    /// - Parameters:
    ///   - news: where the page asks for what comes after `last`; `nil`: it does not.
    static func table(
        _ visit: DeskVisit, _ entries: [JSONValue], caption: String, empty: String, news: String? = nil, last: Int = 0
    ) -> HTML {
        let heads = [
            visit.say("No.", "№"), visit.say("Time", "Время"), visit.say("What", "Что"), visit.say("Status", "Статус"),
            visit.say("Portal or host", "Портал или хост"), visit.say("Application", "Приложение"),
            visit.say("User", "Польз."), visit.say("ms", "мс"),
        ]
        let rows = entries.map { row($0, visit) }
        let table = visit.tableHTML(caption, heads, body: HTML(rows), style: "journal")
        let emptyLine: HTML = "<p class=\"faint\" data-empty>\(empty)</p>"
        guard let news else { return entries.isEmpty ? emptyLine : table }
        // The table is there even when it is empty: what comes is put into it.
        return """
            <div data-news="\(news)" data-last="\(last)">\(HTML.when(entries.isEmpty, emptyLine))\(table)</div>
            """
    }

    static func row(_ entry: JSONValue, _ visit: DeskVisit) -> HTML {
        let number = entry["seq"]?.integer ?? 0
        let kind = entry["kind"]?.string ?? ""
        let what =
            entry["event"]?.string ?? entry["method"]?.string ?? entry["grant_type"]?.string ?? JournalLine.path(entry)
        let handler: HTML? = entry["handler"]?.string.map {
            "<span class=\"faint\">→ \(String($0.prefix { $0 != "?" }))</span>"
        }
        let commands: HTML? = entry["batch"]?.array.map { batch in
            let failed = batch.filter { $0["error"]?.isNull == false }.count
            let failures: HTML = " \(visit.badge(visit.say("failed \(failed)", "ошибок \(failed)"), .bad))"
            return
                "<span class=\"faint\">\(visit.say("commands", "команд")): \(batch.count)</span>\(HTML.when(failed > 0, failures))"
        }
        let fault: HTML? = entry["fault"]?.integer.map { visit.badge(visit.say("fault \($0)", "сбой \($0)"), .warn) }
        let shape = entry["emulation"]?.string == "shape"
        let host = entry["host"]?.string ?? ""
        let client = entry["client_id"]?.string ?? ""
        let clientLink: HTML = "<a href=\"/apps/\(client)\" title=\"\(client)\">\(entry["code"]?.string ?? client)</a>"
        let error: HTML? = entry["error"]?.string.map { " <span class=\"error\">\($0)</span>" }
        let user = entry["user_id"]?.integer.map(String.init) ?? ""
        let duration = entry["duration_ms"]?.number.map { String(($0 * 10).rounded() / 10) } ?? ""
        return """
            <tr data-seq="\(number)"><th scope="row"><a href="/journal/\(number)">\(number)</a></th>\
            <td class="time">\(clockTime(entry["at"]?.number ?? 0))</td>\
            <td><span class="kind">\(name(of: kind, visit))</span> <code>\(what)</code> \(handler) \(commands) \(fault) \
            \(HTML.when(shape, visit.badge(visit.say("shape", "форма"))))</td>\
            <td>\(status(entry["status"]?.integer, visit))\(error)</td>\
            <td>\(host)</td><td>\(HTML.when(!client.isEmpty, clientLink))</td><td>\(user)</td><td class="number">\(duration)</td></tr>
            """
    }

    static func status(_ status: Int?, _ visit: DeskVisit) -> HTML {
        switch status ?? 0 {
        case 0: visit.badge(visit.say("cut", "обрыв"), .bad)
        case let code where code >= 500: visit.badge(String(code), .bad)
        case let code where code >= 400: visit.badge(String(code), .warn)
        case let code: visit.badge(String(code), .good)
        }
    }

    /// `2026-08-21 12:00:00.123`, with the date for machines.
    private static func clockTime(_ seconds: Double) -> HTML {
        let date = Date(timeIntervalSince1970: seconds)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let text = date.formatted(style)
        return "<time datetime=\"\(text)\" title=\"\(text)\">\(String(text.dropFirst(11).dropLast()))</time>"
    }

    // MARK: News

    /// Rows that came after a number, the newest first; waits for one up to 25 seconds.
    private static func news(_ visit: DeskVisit) async throws -> EdgeResponse {
        let after = visit.asked("after").flatMap { Int($0) } ?? visit.platform.journal.last
        let wait = min(25, max(0, visit.asked("wait_s").flatMap { Double($0) } ?? 25))
        let (entries, newest) = try await visit.platform.journal.page(
            after: max(0, after), filter: try filter(visit), limit: pageSize, wait: .seconds(wait))
        // Where more has come than is told, the rest is told the next time.
        let last = entries.count == pageSize ? entries.last?["seq"]?.integer ?? newest : newest
        let rows = try await visit.listing(entries.reversed()).map { row($0, visit).markup }.joined()
        return .json(
            ["last": .int(last), "count": .int(entries.count), "rows": .string(rows)],
            headers: [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")])
    }

    // MARK: The archive

    private static func archive(_ visit: DeskVisit) async throws -> EdgeResponse {
        let reading = try await visit.platform.journal.latest(
            before: nil, filter: try filter(visit), limit: archiveLimit, reach: reach)
        return try await download(reading.entries.reversed(), name: "journal.har", visit)
    }

    static func download(_ entries: [JSONValue], name: String, _ visit: DeskVisit) async throws -> EdgeResponse {
        let archive = HARLog.make(entries, keepsTokens: false)
        return .json(
            try await KnownSecrets(in: archive, database: visit.platform.database).masked(archive),
            headers: [
                ("Content-Disposition", "attachment; filename=\"\(name)\""), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ])
    }

    private static func clear(_ visit: DeskVisit) async throws -> DeskAnswer {
        try await visit.call("DELETE", ["journal"])
        return .done(visit.say("The journal is empty.", "Журнал пуст."), to: "/journal")
    }
}
