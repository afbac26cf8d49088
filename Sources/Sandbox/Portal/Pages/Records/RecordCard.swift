import GRDB

/// The card of a record: its fields, its timeline, and the places that applications have in it.
struct RecordCard: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let strip: WidgetStrip
    let kind: RecordKind

    /// What the card reads.
    private struct Found: Sendable {
        var record: CardRecord?
        var activities: [Activity]
        var ownFields: [OwnField]
    }

    /// A record of the timeline.
    private struct Activity: Sendable {
        var id: Int
        var subject: String
    }

    func page(_ id: Int) async throws -> Page {
        // Whoever may see no record of this kind learns nothing from its number either.
        guard viewer.right(to: kind) != .none else { return RecordPages.noAccess(kind, visit) }
        let found = try await read(id)
        guard let record = found.record else {
            return Page(
                title: kind.singular(visit),
                content: "<p class=\"notice\">\(visit.say("There is no such record.", "Такой записи нет."))</p>",
                status: 404, section: kind.listPath)
        }
        guard record.isVisible(to: viewer) else { return RecordPages.noAccess(kind, visit) }
        let fields = RecordFields(visit: visit, people: try await RecordFields.people(platform, visit.portal))
        let number = JSONValue.string(String(id))
        let general: HTML = """
            <div class="columns-card">
            <section aria-label="\(visit.say("Fields", "Поля"))">
            <div data-live><table class="fields"><tbody>\(fields.rows(record))</tbody></table></div>
            \(ownFields(found.ownFields, of: record))
            \(search(record))
            </section>
            \(timeline(record, found.activities))
            </div>
            """
        let content: HTML = """
            <p class="subtitle">\(kind.singular(visit)) № \(record.id)</p>
            \(strip.group(visit.say("Top menu", "Верхнее меню"), [(kind.placement("DETAIL_TOOLBAR"), ["ID": number])]))
            \(strip.group(
                visit.say("Document", "Документ"), [(kind.placement("DOCUMENTGENERATOR_BUTTON"), ["ENTITY_ID": number])]))
            \(strip.tabs(
                visit.say("General", "Общие"), label: visit.say("Card", "Карточка"), [(kind.tab, ["ID": number])],
                content: general))
            """
        return Page(title: record.title, content: content, section: kind.listPath)
    }

    private func read(_ id: Int) async throws -> Found {
        let portal = visit.portal
        let viewer = viewer
        let kind = kind
        let menu = kind.placement("ACTIVITY_TIMELINE_MENU")
        return try await platform.database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, COALESCE(json_extract(fields, '$.SUBJECT'), '') AS subject FROM record
                    WHERE portalID = ? AND type = 'crm.activity'
                    AND CAST(json_extract(fields, '$.OWNER_TYPE_ID') AS INTEGER) = ?
                    AND CAST(json_extract(fields, '$.OWNER_ID') AS INTEGER) = ? ORDER BY id DESC LIMIT 20
                    """,
                arguments: [portal.id, kind.entityTypeID, id])
            var activities = rows.map { Activity(id: $0["id"], subject: $0["subject"]) }
            // A menu of timeline records needs a record to stand at.
            if activities.isEmpty, !strip.at(menu).isEmpty { activities = [Activity(id: 0, subject: "")] }
            return Found(
                record: try CardRecord.fetch(db, portal: portal, kind: kind, id: id), activities: activities,
                ownFields: try OwnFields.all(db, portal: portal).filter {
                    $0.kind == kind && $0.binding.isVisible(to: viewer)
                })
        }
    }

    // MARK: Fields that applications draw

    private func ownFields(_ fields: [OwnField], of record: CardRecord) -> HTML {
        guard !fields.isEmpty else { return "" }
        let drawn = fields.map { field -> HTML in
            let options = OwnFields.options(
                kind: kind, recordID: record.id, name: field.name, value: record.fields[field.name] ?? .null,
                isMultiple: field.isMultiple, isMandatory: field.isMandatory, mode: "edit")
            return """
                <div class="own-field" data-own-field="\(field.name)"><h3>\(field.title)</h3>
                <div data-embed \(strip.attributes(field.binding, options: options))></div></div>
                """
        }
        return """
            <section class="own-fields" aria-label="\(visit.say("Fields of applications", "Поля приложений"))"
             data-record="\(record.id)" data-kind="\(kind.entityTypeID)" data-token="\(visit.token(for: Self.purpose(kind, record.id)))">
            \(drawn)
            <p class="line"><button type="button" class="primary" data-save disabled>\(visit.say("Save", "Сохранить"))</button></p>
            </section>
            """
    }

    /// What a page's token for saving a record proves.
    static func purpose(_ kind: RecordKind, _ id: Int) -> String { "record:\(kind.entityTypeID):\(id)" }

    // MARK: Sources for a search

    /// Client search in a deal's or a lead's card, and the search for requisites in a client's card.
    private func search(_ record: CardRecord) -> HTML {
        let isClient = kind == .contact || kind == .company
        var sources: [HTML] = []
        if isClient {
            for placement in ["CRM_REQUISITE_AUTOCOMPLETE", "CRM_BANK_DETAIL_AUTOCOMPLETE"] {
                sources += strip.at(placement).map { source($0, options: [:]) }
            }
        } else {
            for type in ["COMPANY", "CONTACT"] {
                sources += strip.at("CRM_DETAIL_SEARCH").map {
                    source($0, options: ["entityTypeName": .string(type)], about: type)
                }
            }
        }
        guard !sources.isEmpty else { return "" }
        let name =
            isClient ? visit.say("Requisites", "Реквизиты") : visit.say("Client", "Клиент")
        return """
            <section class="search" data-search aria-label="\(name)">
            <h3>\(name)</h3>
            <form class="line"><label>\(visit.say("Search in", "Искать в"))
            <select>\(sources)</select></label>
            <input name="query" required aria-label="\(visit.say("What to search for", "Что искать"))">
            <button>\(visit.say("Search", "Найти"))</button></form>
            <ul class="found" aria-live="polite"></ul>
            <p class="chosen" aria-live="polite"></p>
            <div class="search-frame" hidden></div>
            </section>
            """
    }

    private func source(_ binding: WidgetBinding, options: JSONObject, about: String = "") -> HTML {
        let title = binding.title(language: visit.language)
        return """
            <option value="\(binding.id)\(about)" \(strip.attributes(binding, options: options))>\
            \(about.isEmpty ? title : "\(title): \(about)")</option>
            """
    }

    // MARK: Timeline

    private func timeline(_ record: CardRecord, _ activities: [Activity]) -> HTML {
        let place = kind.placement("DETAIL_ACTIVITY")
        let number = JSONValue.string(String(record.id))
        let buttons = strip.at(place).map { binding -> HTML in
            var options: JSONObject = ["ID": number]
            if binding.usesBuiltInInterface {
                options["entityTypeId"] = .int(kind.entityTypeID)
                options["entityId"] = .int(record.id)
                options["useBuiltInInterface"] = "Y"
            }
            return strip.button(binding, options: options, opens: .panel)
        }
        let bar: HTML = """
            <div class="widgets" role="group" aria-label="\(visit.say("New in the timeline", "Новое в таймлайне"))">\(buttons)\
            <div class="widget-panel" hidden></div></div>
            """
        let items = activities.map { activity -> HTML in
            let options: JSONObject = [
                "ENTITY_ID": number, "ASSOCIATED_ENTITY_ID": .string(String(activity.id)),
                "ASSOCIATED_ENTITY_TYPE_ID": "6",
            ]
            let subject =
                activity.id == 0
                ? visit.say("The record was created", "Запись создана")
                : activity.subject.isEmpty ? visit.say("Activity", "Дело") + " № \(activity.id)" : activity.subject
            return """
                <li>\(subject) \(RowMenu.html(
                    visit, subject, strip.buttons(kind.placement("ACTIVITY_TIMELINE_MENU"), options: options)))</li>
                """
        }
        guard !buttons.isEmpty || !items.isEmpty else { return "" }
        return """
            <section class="timeline" aria-label="\(visit.say("Timeline", "Таймлайн"))"><h3>\(visit.say("Timeline", "Таймлайн"))</h3>
            \(HTML.when(!buttons.isEmpty, bar))
            <ul>\(items)</ul></section>
            """
    }
}
