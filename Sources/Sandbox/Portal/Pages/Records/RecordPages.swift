import GRDB

/// `/crm/deal/…` and its like: the list of records, and the card with the tabs that applications put into it.
struct RecordPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    /// Records on one page of a list.
    static let pageSize = 50

    /// - Parameter rest: the path's parts after the kind.
    func respond(kind: RecordKind, rest: [String]) async throws -> Page? {
        switch rest.first {
        case nil, "list", "kanban", "category": return try await list(kind)
        case "details", "show":
            guard rest.count >= 2, let id = Int(rest[1]) else { return nil }
            return try await card(kind, id: id)
        default: return nil
        }
    }

    private func people() async throws -> [Int: String] {
        let portalID = visit.portal.id
        return try await platform.database.read { db in
            let rows = try PersonRow.fetchAll(db, sql: "SELECT * FROM person WHERE portalID = ?", arguments: [portalID])
            return Dictionary(rows.map { ($0.id, $0.fullName) }, uniquingKeysWith: { first, _ in first })
        }
    }

    // MARK: List

    private func list(_ kind: RecordKind) async throws -> Page {
        guard viewer.right(to: kind) != .none else { return noAccess(kind) }
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
        let fields = RecordFields(visit: visit, people: try await people())
        let rows = records.map { record -> HTML in
            let stage = record.fields["STAGE_ID"]?.text ?? record.fields["STATUS_ID"]?.text ?? ""
            return """
                <tr><td class="number">\(record.id)</td><td><a href="\(kind.path(record.id))">\(record.title)</a></td>\
                <td>\(stage)</td><td class="number">\(fields.amount(record) ?? "")</td></tr>
                """
        }
        let table: HTML = """
            <div class="scroll"><table class="list">
            <thead><tr><th scope="col">\(visit.say("No.", "№"))</th><th scope="col">\(visit.say("Name", "Название"))</th>\
            <th scope="col">\(visit.say("Stage", "Стадия"))</th><th scope="col">\(visit.say("Amount", "Сумма"))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = "<p class=\"empty\">\(visit.say("Nothing here yet.", "Здесь пока ничего нет."))</p>"
        let content: HTML = """
            \(records.isEmpty ? nothing : table)
            <p class="pager">
            \(HTML.when(number > 1, "<a href=\"?page=\(number - 1)\" rel=\"prev\">\(visit.say("Back", "Назад"))</a>"))
            \(HTML.when(hasNext, "<a href=\"?page=\(number + 1)\" rel=\"next\">\(visit.say("Further", "Дальше"))</a>"))
            </p>
            """
        return Page(title: kind.plural(visit), content: content, section: "/crm/\(kind.rawValue)/")
    }

    // MARK: Card

    private func card(_ kind: RecordKind, id: Int) async throws -> Page {
        let portal = visit.portal
        let viewer = viewer
        let found = try await platform.database.read { db in
            (
                record: try CardRecord.fetch(db, portal: portal, kind: kind, id: id),
                tabs: try WidgetBinding.visible(db, portal: portal, viewer: viewer, placement: kind.tab)
            )
        }
        // Whoever may see no record of this kind learns nothing from its number either.
        guard viewer.right(to: kind) != .none else { return noAccess(kind) }
        guard let record = found.record else {
            return Page(
                title: kind.singular(visit),
                content: "<p class=\"notice\">\(visit.say("There is no such record.", "Такой записи нет."))</p>",
                status: 404, section: "/crm/\(kind.rawValue)/")
        }
        guard record.isVisible(to: viewer) else { return noAccess(kind) }
        let fields = RecordFields(visit: visit, people: try await people())
        let buttons = found.tabs.map { tab -> HTML in
            """
            <button role="tab" id="tab-\(tab.id)" aria-selected="false" aria-controls="panel-\(tab.id)" tabindex="-1" \
            data-binding="\(tab.id)" data-options="\(options(record))" data-token="\(visit.token(for: tab.purpose))"\
            >\(tab.title(language: visit.language))</button>
            """
        }
        let panels = found.tabs.map { tab -> HTML in
            "<div role=\"tabpanel\" id=\"panel-\(tab.id)\" aria-labelledby=\"tab-\(tab.id)\" class=\"panel\" hidden></div>"
        }
        let content: HTML = """
            <p class="subtitle">\(kind.singular(visit)) № \(record.id)</p>
            <div class="tabs" role="tablist" aria-label="\(visit.say("Card", "Карточка"))">
            <button role="tab" id="tab-general" aria-selected="true" aria-controls="panel-general">\
            \(visit.say("General", "Общие"))</button>
            \(buttons)
            </div>
            <div role="tabpanel" id="panel-general" aria-labelledby="tab-general" class="panel" data-live>
            <table class="fields"><tbody>\(fields.rows(record))</tbody></table>
            </div>
            \(panels)
            """
        return Page(title: record.title, content: content, section: "/crm/\(kind.rawValue)/")
    }

    private func options(_ record: CardRecord) -> String {
        let options: JSONValue = ["ID": .string(String(record.id))]
        return options.serialized()
    }

    private func noAccess(_ kind: RecordKind) -> Page {
        let content: HTML = """
            <p class="notice bad" role="alert" data-state="no-access">\
            \(visit.say(
                "You have no access to these records. Ask an administrator of your portal for rights in CRM.",
                "У вас нет доступа к этим записям. Попросите у администратора портала права в CRM."))</p>
            """
        return Page(title: kind.plural(visit), content: content, section: "/crm/\(kind.rawValue)/")
    }
}
