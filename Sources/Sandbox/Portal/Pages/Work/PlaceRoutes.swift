import GRDB

/// The pages of records and of the portal's other rooms, each with the widgets that stand on it.
struct PlaceRoutes: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    /// The page at a path, if the portal has one there.
    func page(_ path: [String]) async throws -> Page? {
        let portal = visit.portal
        let viewer = viewer
        let strip = WidgetStrip(
            visit: visit,
            bindings: try await platform.database.read { db in
                try WidgetBinding.visible(db, portal: portal, viewer: viewer)
            })
        let methods = PersonMethods(platform: platform, events: events, portal: portal, person: viewer)
        if path.first == "crm", path.count > 1, let (kind, rest) = try await kind(Array(path.dropFirst())) {
            return try await RecordPages(platform: platform, visit: visit, viewer: viewer, strip: strip)
                .respond(kind: kind, rest: rest)
        }
        let work = WorkPages(platform: platform, visit: visit, viewer: viewer, strip: strip, methods: methods)
        switch path.first {
        case "company" where path.count >= 4 && path[1] == "personal" && path[2] == "user":
            guard let id = Int(path[3]) else { return nil }
            if path.count == 4 { return try await profile(id, strip) }
            return path[4] == "tasks" ? try await work.tasks(of: id, rest: Array(path.dropFirst(5))) : nil
        case "workgroups": return try await work.groups(Array(path.dropFirst()))
        case "online" where path.count == 1: return try await work.messenger()
        default:
            return try await PlacePages(
                platform: platform, visit: visit, viewer: viewer, strip: strip, methods: methods
            )
            .respond(path)
        }
    }

    /// The kind of records that a path below `/crm/` names, and what follows.
    private func kind(_ path: [String]) async throws -> (RecordKind, [String])? {
        if let kind = RecordKind(rawValue: path[0]) { return (kind, Array(path.dropFirst())) }
        guard path[0] == "type", path.count > 1, let number = Int(path[1]) else { return nil }
        let portal = visit.portal
        let found = try await platform.database.read { db in
            try RecordKind.find(db, portal: portal, entityTypeID: number)
        }
        return found.map { ($0, Array(path.dropFirst(2))) }
    }

    private func profile(_ id: Int, _ strip: WidgetStrip) async throws -> Page? {
        guard let portalID = visit.portal.id else { return nil }
        let found = try await platform.database.read { db in
            try PersonRow.fetchOne(
                db, sql: "SELECT * FROM person WHERE portalID = ? AND id = ?", arguments: [portalID, id])
        }
        return found.map { person in
            let content: HTML = """
                \(strip.group(
                    visit.say("Menu of the card", "Меню карточки"),
                    [("USER_PROFILE_TOOLBAR", ["USER_ID": .string(String(id))])]))
                <table class="fields"><tbody>
                <tr><th scope="row">\(visit.say("Position", "Должность"))</th><td>\(person.position)</td></tr>
                <tr><th scope="row">E-mail</th><td>\(person.email)</td></tr>
                </tbody></table>
                <p><a href="/company/personal/user/\(id)/tasks/">\(visit.say("Tasks", "Задачи"))</a></p>
                """
            return Page(title: person.fullName, content: content)
        }
    }
}
