import Bitrix24Wire
import GRDB

/// `/portals/{d}/users`: a portal's people and what they may see.
enum PersonDesk {
    static let routes: [Desk.Route] = [
        .init("POST", "portals/{d}/users") { try await add($0) },
        .init("GET", "portals/{d}/users/{id}") { .page(try await show($0)) },
        .init("POST", "portals/{d}/users/{id}") { try await change($0) },
        .init("POST", "portals/{d}/users/{id}/dismiss") { try await dismiss($0) },
    ]

    static func table(_ visit: DeskVisit, _ portal: PortalRow, _ people: [PersonRow]) -> HTML {
        visit.table(
            visit.say("People", "Люди"),
            [
                visit.say("Name", "Имя"), visit.say("No.", "№"), visit.say("Role", "Роль"),
                visit.say("Sees of the CRM", "Видит в CRM"),
                visit.say("State", "Состояние"),
            ],
            people.map { person in
                [
                    "<a href=\"/portals/\(portal.domain)/users/\(person.id)\">\(person.fullName)</a> <span class=\"faint\">\(person.position)</span>",
                    "\(person.id)", "\(role(of: person, visit))", access(of: person, visit), state(of: person, visit),
                ]
            }, empty: visit.say("Nobody is there.", "Никого нет."))
    }

    private static func state(of person: PersonRow, _ visit: DeskVisit) -> HTML {
        if person.isInvited { return visit.badge(visit.say("invited", "приглашён"), .warn) }
        return person.isActive
            ? visit.badge(visit.say("works", "работает"), .good) : visit.badge(visit.say("dismissed", "уволен"), .bad)
    }

    private static func role(of person: PersonRow, _ visit: DeskVisit) -> String {
        switch person.userType {
        case "extranet": visit.say("guest", "внешний пользователь")
        case "integrator": visit.say("integrator", "интегратор")
        default: person.isAdmin ? visit.say("administrator", "администратор") : visit.say("employee", "сотрудник")
        }
    }

    private static func word(_ right: String, _ visit: DeskVisit) -> String {
        switch right {
        case "none": visit.say("nothing", "ничего")
        case "own": visit.say("own", "свои")
        default: visit.say("all", "все")
        }
    }

    private static func access(of person: PersonRow, _ visit: DeskVisit) -> HTML {
        let rights = RecordKind.allCases.map { (kind: $0, right: person.right(to: $0)) }
        if let first = rights.first?.right, rights.allSatisfy({ $0.right == first }) {
            return first == .none
                ? visit.badge(word("none", visit), .warn) : "\(word(first.rawValue, visit))"
        }
        return "\(rights.map { "\($0.kind.type): \(word($0.right.rawValue, visit))" }.joined(separator: ", "))"
    }

    // MARK: A new person

    static func additionForm(_ visit: DeskVisit, _ portal: PortalRow) -> HTML {
        let roles = [
            ("employee", visit.say("employee", "сотрудник")),
            ("administrator", visit.say("administrator", "администратор")),
            ("no_crm", visit.say("employee without CRM", "сотрудник без CRM")),
            ("extranet", visit.say("guest", "внешний пользователь")),
            ("integrator", visit.say("integrator", "интегратор")),
        ]
        return visit.formHTML(
            "/portals/\(portal.domain)/users",
            """
            \(visit.input("name", visit.say("Name", "Имя"), hint: visit.say("empty: a drawn one", "пусто: случайное")))
            \(visit.input("last_name", visit.say("Family name", "Фамилия")))
            \(visit.select("role", visit.say("Role", "Роль"), roles, chosen: "employee"))
            <button>\(visit.say("Add a person", "Добавить человека"))</button>
            """, label: visit.say("New person", "Новый человек"), style: "row")
    }

    private static func add(_ visit: DeskVisit) async throws -> DeskAnswer {
        var body: JSONObject = [:]
        for name in ["name", "last_name", "role"] {
            if let value = visit.field(name) { body[name] = .string(value) }
        }
        let made = try await visit.call("POST", ["portals", visit["d"], "users"], body)
        return .done(
            visit.say("Added as user \(made["id"]?.integer ?? 0).", "Добавлен под номером \(made["id"]?.integer ?? 0).")
        )
    }

    // MARK: One person

    /// Types of records that the person's rights name, the CRM's first.
    private static func types(of person: PersonRow) -> [String] {
        let common = RecordKind.allCases.map(\.type)
        let more = ((try? JSONValue(parsing: person.access))?.object ?? [:]).keys.filter { !common.contains($0) }
        return common + more.sorted()
    }

    private static func right(of person: PersonRow, to type: String) -> String {
        (try? JSONValue(parsing: person.access))?[type]?.string ?? "all"
    }

    private static func show(_ visit: DeskVisit) async throws -> DeskPage {
        let portal = try visit.platform.portal(named: visit["d"])
        let person = try await visit.platform.database.read { db in
            try PeopleControl.person(db, portal, visit["id"])
        }
        let path = "/portals/\(portal.domain)/users/\(person.id)"
        let words = ["all", "own", "none"].map { ($0, word($0, visit)) }
        let rights = types(of: person).map { type in
            visit.select("access.\(type)", type, words, chosen: right(of: person, to: type))
        }
        let yesNo = [("no", visit.say("employee", "сотрудник")), ("yes", visit.say("administrator", "администратор"))]
        let active = [("yes", visit.say("works", "работает")), ("no", visit.say("cannot sign in", "не может войти"))]
        let dismissal = visit.formHTML(
            path + "/dismiss",
            """
            \(visit.select("integrations", visit.say("Webhooks and applications", "Вебхуки и приложения"), [
                ("disable", visit.say("end with the person", "прекращаются")), ("keep", visit.say("go to a system user", "переходят к системному")),
            ], chosen: "disable"))
            <button class="danger">\(visit.say("Dismiss", "Уволить"))</button>
            """, label: visit.say("Dismissal", "Увольнение"), style: "row")
        let dismissalPart: HTML = "<h2>\(visit.say("Dismissal", "Увольнение"))</h2>\(dismissal)"
        return DeskPage(
            title: person.fullName,
            content: """
                <p>\(state(of: person, visit)) \(role(of: person, visit)) · \(person.email) · \(visit.say("user", "пользователь")) \(person.id)</p>
                <h2>\(visit.say("Role and rights", "Роль и права"))</h2>
                \(visit.formHTML(
                    path,
                    """
                    \(visit.input("name", visit.say("Name", "Имя"), value: person.name))
                    \(visit.input("last_name", visit.say("Family name", "Фамилия"), value: person.lastName))
                    \(visit.select("admin", visit.say("Role", "Роль"), yesNo, chosen: person.isAdmin ? "yes" : "no"))
                    \(visit.select("active", visit.say("State", "Состояние"), active, chosen: person.isActive ? "yes" : "no"))
                    \(rights)
                    <button class="main">\(visit.say("Save", "Сохранить"))</button>
                    """, label: visit.say("Role and rights", "Роль и права"), style: "grid"))
                \(HTML.when(person.isActive, dismissalPart))
                """, section: "/portals", trail: PortalDesk.trail(visit, portal))
    }

    private static func change(_ visit: DeskVisit) async throws -> DeskAnswer {
        let portal = try visit.platform.portal(named: visit["d"])
        let person = try await visit.platform.database.read { db in
            try PeopleControl.person(db, portal, visit["id"])
        }
        var body: JSONObject = [
            "name": .string(visit.field("name") ?? ""), "last_name": .string(visit.field("last_name") ?? ""),
            "admin": .bool(visit.field("admin") == "yes"), "active": .bool(visit.field("active") == "yes"),
        ]
        var access: JSONObject = [:]
        for type in types(of: person) {
            // PHP turns the points of names into underlines; either may come.
            let value =
                visit.field("access.\(type)") ?? visit.field("access_" + type.replacing(".", with: "_")) ?? "all"
            if value != "all" || right(of: person, to: type) != "all" { access[type] = .string(value) }
        }
        body["access"] = .object(access)
        try await visit.call("PATCH", ["portals", portal.domain, "users", visit["id"]], body)
        return .done(visit.say("Saved.", "Сохранено."))
    }

    private static func dismiss(_ visit: DeskVisit) async throws -> DeskAnswer {
        try await visit.call(
            "POST", ["portals", visit["d"], "users", visit["id"], "dismiss"],
            ["integrations": .string(visit.field("integrations") ?? "disable")])
        return .done(visit.say("Dismissed.", "Уволен."))
    }
}
