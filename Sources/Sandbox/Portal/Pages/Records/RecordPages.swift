import GRDB

/// `/crm/deal/…` and its like: the list of records, and what stands beside it.
struct RecordPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let strip: WidgetStrip

    /// Records on one page of a list.
    static let pageSize = 50

    /// - Parameter rest: the path's parts after the kind.
    func respond(kind: RecordKind, rest: [String]) async throws -> Page? {
        switch rest.first {
        case nil, "list", "category": return try await list(kind)
        case "kanban": return try await list(kind, isKanban: true)
        case "automation": return try await automation(kind)
        case "details", "show":
            guard rest.count >= 2, let id = Int(rest[1]) else { return nil }
            return try await RecordCard(platform: platform, visit: visit, viewer: viewer, strip: strip, kind: kind)
                .page(id)
        default: return nil
        }
    }

    // MARK: List

    private func list(_ kind: RecordKind, isKanban: Bool = false) async throws -> Page {
        guard viewer.right(to: kind) != .none else { return Self.noAccess(kind, visit) }
        let number = min(max(1, visit.query["page"]?.integer ?? 1), 1_000_000)
        let portal = visit.portal
        let viewer = viewer
        var records = try await platform.database.read { db in
            try CardRecord.fetch(
                db, portal: portal, kind: kind, viewer: viewer, offset: (number - 1) * Self.pageSize,
                limit: Self.pageSize + 1)
        }
        let hasNext = records.count > Self.pageSize
        if hasNext { records.removeLast() }
        let fields = RecordFields(visit: visit, people: try await RecordFields.people(platform, portal))
        let menu = kind.placement("LIST_MENU")
        let hasMenu = !strip.at(menu).isEmpty
        let rows = records.map { record -> HTML in
            let stage =
                record.fields["STAGE_ID"]?.text ?? record.fields["STATUS_ID"]?.text ?? ""
            let actions: HTML = """
                <td>\(RowMenu.html(visit, record.title, strip.buttons(menu, options: ["ID": .string(String(record.id))])))</td>
                """
            return """
                <tr><td class="number">\(record.id)</td><td><a href="\(kind.path(record.id))">\(record.title)</a></td>\
                <td>\(stage)</td><td class="number">\(fields.amount(record) ?? "")</td>\(HTML.when(hasMenu, actions))</tr>
                """
        }
        let actionHead: HTML = "<th scope=\"col\">\(visit.say("Actions", "Действия"))</th>"
        let table: HTML = """
            <div class="scroll" data-live><table class="list">
            <thead><tr><th scope="col">\(visit.say("No.", "№"))</th><th scope="col">\(visit.say("Name", "Название"))</th>\
            <th scope="col">\(visit.say("Stage", "Стадия"))</th><th scope="col">\(visit.say("Amount", "Сумма"))</th>\
            \(HTML.when(hasMenu, actionHead))</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = "<p class=\"empty\">\(visit.say("Nothing here yet.", "Здесь пока ничего нет."))</p>"
        var places: [(placement: String, options: JSONObject)] = [(kind.placement("LIST_TOOLBAR"), [:])]
        if isKanban { places.append((kind == .deal ? "CRM_FUNNELS_TOOLBAR" : kind.placement("FUNNELS_TOOLBAR"), [:])) }
        let content: HTML = """
            \(strip.group(visit.say("Above the list", "Над списком"), places))
            \(records.isEmpty ? nothing : table)
            <p class="pager">
            \(HTML.when(number > 1, "<a href=\"?page=\(number - 1)\" rel=\"prev\">\(visit.say("Back", "Назад"))</a>"))
            \(HTML.when(hasNext, "<a href=\"?page=\(number + 1)\" rel=\"next\">\(visit.say("Further", "Дальше"))</a>"))
            </p>
            """
        return Page(title: kind.plural(visit), content: content, section: kind.listPath)
    }

    // MARK: Automation

    /// The editor of automation rules, as far as applications have a part in it.
    private func automation(_ kind: RecordKind) async throws -> Page {
        guard viewer.right(to: kind) != .none else { return Self.noAccess(kind, visit) }
        let portal = visit.portal
        let rules = strip.at("BIZPROC_SETTINGS")
        let options = try await platform.database.read { db in
            try rules.map { try PlacementPlaces.robot(db, portal: portal, $0) }
        }
        let buttons = zip(rules, options).map { rule, options in strip.button(rule, options: options) }
        let list: HTML = """
            <h2>\(visit.say("Rules of applications with settings of their own", "Роботы приложений со своими настройками"))</h2>
            <div class="widgets" role="group" data-rules>\(buttons)</div>
            <dl class="rule-values" data-rule-values aria-live="polite"></dl>
            """
        let content: HTML = """
            \(strip.group(visit.say("Above the editor", "Над редактором"), [(kind.placement("ROBOT_DESIGNER_TOOLBAR"), [:])]))
            \(HTML.when(!buttons.isEmpty, list))
            """
        return Page(
            title: visit.say("Automation: ", "Автоматизация: ") + kind.plural(visit), content: content,
            section: kind.listPath)
    }

    static func noAccess(_ kind: RecordKind, _ visit: Visit) -> Page {
        let content: HTML = """
            <p class="notice bad" role="alert" data-state="no-access">\
            \(visit.say(
                "You have no access to these records. Ask an administrator of your portal for rights in CRM.",
                "У вас нет доступа к этим записям. Попросите у администратора портала права в CRM."))</p>
            """
        return Page(title: kind.plural(visit), content: content, section: kind.listPath)
    }
}

/// The menu of one row of a list.
enum RowMenu {
    /// - Parameter name: of the row, for those who hear the page.
    static func html(_ visit: Visit, _ name: String, _ items: [HTML]) -> HTML {
        guard !items.isEmpty else { return "" }
        return """
            <details class="row-menu"><summary aria-label="\(visit.say("Actions: ", "Действия: "))\(name)">⋯</summary>\
            <div>\(items)</div></details>
            """
    }
}
