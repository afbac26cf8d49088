import Bitrix24Wire
import GRDB

/// `/clock`: the sandbox's time, and jumps ahead.
enum ClockDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "clock") { .page(try await page($0)) }, .init("POST", "clock") { try await jump($0) },
    ]

    /// Lengths that mean something to the platform, in seconds.
    private static func jumps(_ visit: DeskVisit) -> [(seconds: Int, name: String, meaning: String)] {
        [
            (
                31, visit.say("31 seconds", "31 секунда"),
                visit.say("an authorization code ends", "код авторизации истекает")
            ),
            (
                600, visit.say("10 minutes", "10 минут"),
                visit.say("the count of operating time begins anew", "счёт времени работы начинается заново")
            ),
            (3600, visit.say("1 hour", "1 час"), visit.say("access tokens end", "истекают токены доступа")),
            (86_400, visit.say("1 day", "1 день"), visit.say("deliveries are given up", "доставки прекращаются")),
            (14 * 86_400, visit.say("14 days", "14 дней"), visit.say("a trial ends", "заканчивается пробный период")),
            (
                30 * 86_400, visit.say("30 days", "30 дней"),
                visit.say("a paid month ends", "заканчивается оплаченный месяц")
            ),
            (
                180 * 86_400, visit.say("180 days", "180 дней"),
                visit.say("refresh tokens end", "истекают токены обновления")
            ),
        ]
    }

    private static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let now = visit.now
        let lengths = jumps(visit)
        let alive = try await visit.platform.database.read { db in
            // One look at each pair, for all lengths together.
            let sums = lengths.map { jump in
                """
                coalesce(sum(accessExpires > \(now) AND accessExpires <= \(now + jump.seconds)), 0),
                coalesce(sum(isRotated = 0 AND refreshExpires <= \(now + jump.seconds)), 0)
                """
            }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(sums.joined(separator: ", ")) FROM tokenPair WHERE isRevoked = 0 AND refreshExpires > \(now)
                    """)
            return lengths.indices.map { ((row?[$0 * 2] as Int?) ?? 0, (row?[$0 * 2 + 1] as Int?) ?? 0) }
        }
        let rows = zip(lengths, alive).map { jump, ends -> [HTML] in
            [
                visit.button(
                    jump.name, posts: "/clock", [("amount", String(jump.seconds)), ("unit", "1")]),
                "\(jump.meaning)", "\(ends.0)", "\(ends.1)", visit.time(now + jump.seconds),
            ]
        }
        let units = [
            ("1", visit.say("seconds", "секунд")), ("60", visit.say("minutes", "минут")),
            ("3600", visit.say("hours", "часов")),
            ("86400", visit.say("days", "дней")),
        ]
        return DeskPage(
            title: visit.say("Clock", "Часы"),
            content: """
                \(visit.facts([
                    (visit.say("Now (UTC)", "Сейчас (UTC)"), visit.time(now)),
                    (visit.say("Ahead of the machine", "Впереди часов машины"), "\(visit.duration(Int(visit.platform.clock.offsetSeconds)))"),
                ]))
                <p>\(visit.say("The sandbox’s time runs on by itself and only ever goes ahead.", "Время песочницы идёт само и движется только вперёд."))</p>
                \(visit.table(
                    visit.say("Jumps", "Прыжки"),
                    [
                        visit.say("Jump by", "Прыжок на"), visit.say("What it reaches", "Что произойдёт"), visit.say("Access tokens that end", "Истечёт токенов доступа"),
                        visit.say("Refresh tokens that end", "Истечёт токенов обновления"), visit.say("Then it is", "Тогда будет"),
                    ], rows, empty: ""))
                <h2>\(visit.say("Any length", "Любой прыжок"))</h2>
                \(visit.formHTML(
                    "/clock",
                    """
                    \(visit.input("amount", visit.say("How much", "Сколько"), value: "1", isRequired: true))
                    \(visit.select("unit", visit.say("Of what", "Чего"), units, chosen: "3600"))
                    <button>\(visit.say("Jump ahead", "Прыгнуть вперёд"))</button>
                    """, label: visit.say("Any length", "Любой прыжок"), style: "row"))
                """, section: "/clock")
    }

    private static func jump(_ visit: DeskVisit) async throws -> DeskAnswer {
        guard let amount = try visit.number("amount"), let unit = try visit.number("unit") else {
            throw SandboxControlError.field("amount", "is required")
        }
        try await visit.call("POST", ["clock"], ["advance_s": .double(amount * unit)])
        return .done(visit.say("It is \(DeskVisit.moment(visit.now)) now.", "Теперь \(DeskVisit.moment(visit.now))."))
    }
}
