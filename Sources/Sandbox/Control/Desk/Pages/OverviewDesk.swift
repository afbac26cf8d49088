import GRDB

/// `/`: where everything is, how much there is of it, and what went wrong last. `/keys`: the keyboard.
enum OverviewDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "") { .page(try await page($0)) },
        .init("GET", "keys") { .page(KeyboardDesk(visit: $0).page) },
    ]

    private struct Counts: Sendable {
        var people = 0, applications = 0, installations = 0, waiting = 0
    }

    private static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let platform = visit.platform
        let counts = try await platform.database.read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(sql)") ?? 0 }
            return Counts(
                people: try count("person WHERE service = ''"), applications: try count("application"),
                installations: try count("installation WHERE isRemoved = 0"), waiting: try count("eventDelivery"))
        }
        var failed = JournalFilter()
        failed.error = "*"
        let errors = try await visit.listing(
            platform.journal.latest(before: nil, filter: failed, limit: 8, reach: 2_000).entries)
        let portals = platform.names.portals.filter { !$0.isDeleted }
        let faults = platform.faults.all.filter { $0.times > 0 }.count
        return DeskPage(
            title: visit.say("Overview", "Обзор"),
            content: """
                <ul class="figures">
                \(figure(portals.count, visit.say("portals", "порталы"), "/portals"))
                \(figure(counts.people, visit.say("people", "люди"), "/portals"))
                \(figure(counts.applications, visit.say("applications", "приложения"), "/apps"))
                \(figure(counts.installations, visit.say("installations", "установки"), "/apps"))
                \(figure(platform.journal.last, visit.say("journal entries", "записи журнала"), "/journal"))
                \(figure(counts.waiting, visit.say("events waiting", "события в очереди"), "/events"))
                \(figure(faults, visit.say("faults set", "включённые сбои"), "/faults"))
                </ul>
                <h2>\(visit.say("Last errors", "Последние ошибки"))</h2>
                \(JournalDesk.table(visit, errors, caption: visit.say("Last errors", "Последние ошибки"),
                    empty: visit.say("Nothing has been refused lately.", "В последнее время отказов не было.")))
                <h2>\(visit.say("Time", "Время"))</h2>
                \(visit.facts([
                    (visit.say("Now (UTC)", "Сейчас (UTC)"), visit.time(visit.now)),
                    (visit.say("Ahead of the machine", "Впереди часов машины"),
                        "\(visit.duration(Int(platform.clock.offsetSeconds)))"),
                ]))
                <h2>\(visit.say("Ways in", "Входы"))</h2>
                \(waysIn(visit, portals.first))
                """, section: "/")
    }

    private static func figure(_ number: Int, _ name: String, _ address: String) -> HTML {
        "<li><a href=\"\(address)\"><b>\(number)</b> <span>\(name)</span></a></li>"
    }

    private static func waysIn(_ visit: DeskVisit, _ first: PortalRow?) -> HTML {
        let ready = visit.ready
        var pairs: [(String, HTML)] = []
        if let first, let address = visit.browserAddress(of: first) {
            pairs.append(
                (
                    visit.say("First portal, in a browser", "Первый портал, в браузере"),
                    "<a href=\"\(address)\">\(address)</a>"
                ))
        }
        pairs += [
            (visit.say("Proxy", "Прокси"), "<code>\(ready.proxy)</code>"),
            ("TLS", "<code>\(ready.tls)</code>"),
            (visit.say("First portal, plain", "Первый портал, без шифрования"), "<code>\(ready.plainPortal)</code>"),
            (
                visit.say("Authorization server, plain", "Сервер авторизации, без шифрования"),
                "<code>\(ready.plainOAuth)</code>"
            ),
            (
                visit.say("Authorization server", "Сервер авторизации"),
                "<code>\(ready.oauthHosts.joined(separator: ", "))</code>"
            ),
            (visit.say("Certificate authority", "Центр сертификации"), "<code>\(ready.certificateAuthority)</code>"),
            (visit.say("Administration interface", "Интерфейс управления"), "<code>\(ready.admin)</code>"),
            (visit.say("Process", "Процесс"), "<code>\(ready.pid)</code>, lintel \(ready.version)"),
        ]
        return visit.facts(pairs)
    }
}
