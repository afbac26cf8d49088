import Bitrix24Wire
import GRDB

/// `/events`: what waits for its handler, what became of what was sent, and what waits until it is asked for.
enum EventDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "events") { .page(try await page($0)) }, .init("POST", "events/flush") { try await flush($0) },
    ]

    private static let rowLimit = 100

    private struct Contents: Sendable {
        var waiting: [EventDeliveryRow] = []
        var waitingTotal = 0
        var offline: [OfflineLine] = []
    }

    private struct OfflineLine: Sendable {
        var portalID: Int64
        var clientID: String
        var event: String
        var connector: String
        var count: Int
        var taken: Int
        var failed: Int
        var newest: Int
    }

    private static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let now = visit.now
        let contents = try await visit.platform.database.read { db in
            var contents = Contents()
            contents.waiting = try EventDeliveryRow.order(Column("id")).limit(rowLimit).fetchAll(db)
            contents.waitingTotal = try EventDeliveryRow.fetchCount(db)
            contents.offline = try Row.fetchAll(
                db,
                sql: """
                    SELECT i.portalID, i.clientID, o.event, o.connector, count(*) AS count, sum(o.reservedUntil > ?) AS taken,
                    sum(o.isError) AS failed, max(o.changedAt) AS newest
                    FROM offlineEvent o JOIN installation i ON i.id = o.installationID
                    GROUP BY o.installationID, o.event, o.connector ORDER BY newest DESC LIMIT \(rowLimit)
                    """, arguments: [now]
            ).map {
                OfflineLine(
                    portalID: $0["portalID"], clientID: $0["clientID"], event: $0["event"], connector: $0["connector"],
                    count: $0["count"],
                    taken: $0["taken"], failed: $0["failed"], newest: $0["newest"])
            }
            return contents
        }
        var filter = JournalFilter()
        filter.kind = .event
        let sent = try await visit.listing(
            visit.platform.journal.latest(before: nil, filter: filter, limit: 50, reach: JournalDesk.reach).entries)
        let cut: HTML =
            "<p class=\"faint\">\(visit.say("Waiting in all: \(contents.waitingTotal)", "Всего ждут: \(contents.waitingTotal)"))</p>"
        return DeskPage(
            title: visit.say("Events", "События"),
            content: """
                <h2>\(visit.say("Waiting", "В очереди"))</h2>
                \(waiting(visit, contents))
                \(HTML.when(contents.waitingTotal > rowLimit, cut))
                \(visit.button(visit.say("Send what is due, and wait for it", "Отправить всё, что пора, и дождаться"), posts: "/events/flush"))
                <h2>\(visit.say("Sent", "Отправленные"))</h2>
                \(deliveries(visit, sent))
                <p><a href="/journal?kind=event">\(visit.say("All deliveries in the journal", "Все доставки в журнале"))</a></p>
                <h2>\(visit.say("Offline queue", "Офлайн-очередь"))</h2>
                \(offline(visit, contents))
                """, section: "/events")
    }

    private static func waiting(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Waiting events", "События в очереди"),
            [
                visit.say("Event", "Событие"), visit.say("Portal", "Портал"), visit.say("Application", "Приложение"),
                visit.say("Handler", "Обработчик"),
                visit.say("Due", "Когда"), visit.say("Attempt", "Попытка"),
            ],
            contents.waiting.map { row in
                let domain = visit.platform.names.portal(row.portalID)?.domain ?? ""
                return [
                    "<code>\(row.event)</code>", visit.link(toPortal: domain), "<code>\(row.clientID)</code>",
                    "<code>\(String(row.handler.prefix { $0 != "?" }))</code>", "\(visit.distance(row.due / 1000))",
                    "\(row.attempt)",
                ]
            }, empty: visit.say("Nothing waits.", "Очередь пуста."))
    }

    private static func deliveries(_ visit: DeskVisit, _ entries: [JSONValue]) -> HTML {
        visit.table(
            visit.say("Deliveries", "Доставки"),
            [
                visit.say("No.", "№"), visit.say("Event", "Событие"), visit.say("Portal", "Портал"),
                visit.say("Handler", "Обработчик"),
                visit.say("Answer", "Ответ"), visit.say("Attempt", "Попытка"), visit.say("When", "Когда"),
            ],
            entries.map { entry in
                let number = entry["seq"]?.integer ?? 0
                let error: HTML? = entry["error"]?.string.map { " <span class=\"error\">\($0)</span>" }
                return [
                    "<a href=\"/journal/\(number)\">\(number)</a>", "<code>\(entry["event"]?.string ?? "")</code>",
                    "\(entry["host"]?.string ?? "")",
                    "<code>\(String((entry["handler"]?.string ?? "").prefix { $0 != "?" }))</code>",
                    "\(JournalDesk.status(entry["status"]?.integer, visit))\(error)",
                    "\(entry["attempt"]?.integer ?? 1)",
                    "\(visit.distance(Int(entry["at"]?.number ?? 0)))",
                ]
            }, empty: visit.say("None was sent.", "Ничего не отправлялось."))
    }

    private static func offline(_ visit: DeskVisit, _ contents: Contents) -> HTML {
        visit.table(
            visit.say("Offline queue", "Офлайн-очередь"),
            [
                visit.say("Event", "Событие"), visit.say("Portal", "Портал"), visit.say("Application", "Приложение"),
                visit.say("Source", "Источник"),
                visit.say("Changes", "Изменений"), visit.say("Taken", "Взято"), visit.say("With errors", "С ошибкой"),
                visit.say("Newest", "Последнее"),
            ],
            contents.offline.map { line in
                let domain = visit.platform.names.portal(line.portalID)?.domain ?? ""
                return [
                    "<code>\(line.event)</code>", visit.link(toPortal: domain),
                    "<a href=\"/portals/\(domain)/apps/\(line.clientID)\"><code>\(line.clientID)</code></a>",
                    "\(line.connector)", "\(line.count)",
                    "\(line.taken)", "\(line.failed)", "\(visit.distance(line.newest))",
                ]
            }, empty: visit.say("Nothing is kept for later.", "Ничего не отложено."))
    }

    private static func flush(_ visit: DeskVisit) async throws -> DeskAnswer {
        let answer = try await visit.call("POST", ["events", "flush"])
        let (delivered, failed) = (answer["delivered"]?.integer ?? 0, answer["failed"]?.integer ?? 0)
        return .done(
            visit.say("Delivered: \(delivered), failed: \(failed).", "Доставлено: \(delivered), не удалось: \(failed).")
        )
    }
}
