import Foundation
import GRDB

/// Pages of the portal that are here for the sake of the widgets that stand on them: calendar, reports, calls, sites.
struct PlacePages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let strip: WidgetStrip
    let methods: PersonMethods

    /// The page at a path, if it is one of these.
    func respond(_ path: [String]) async throws -> Page? {
        switch path {
        case ["calendar"]: return try await calendar()
        case ["contact_center"]: return contactCenter()
        case ["contact_center", "connector"]: return try await connector()
        case ["report", "analytics"]: return analytics()
        case ["report", "telephony"]:
            return page(
                visit.say("Call analytics", "Аналитика звонков"), "/report/telephony/",
                [strip.group(visit.say("Menu", "Меню"), [("TELEPHONY_ANALYTICS_MENU", [:])])])
        case ["telephony", "call"]: return try await call()
        case ["sites"]: return try await sites()
        case ["crm", "activity"]: return try await activities()
        default: return nil
        }
    }

    private func page(_ title: String, _ section: String, _ pieces: [HTML]) -> Page {
        let nothing: HTML = """
            <p class="empty">\(visit.say(
                "The sandbox has this page for the widgets of applications. None has been bound to it yet.",
                "Эта страница есть в песочнице ради встроек приложений. Пока ни одной здесь нет."))</p>
            """
        let isEmpty = pieces.allSatisfy { $0.markup.allSatisfy(\.isWhitespace) }
        return Page(title: title, content: isEmpty ? nothing : HTML(pieces), section: section)
    }

    // MARK: Calendar

    /// The applications' own views take the place of the month; the page's buttons move it and tell them.
    private func calendar() async throws -> Page {
        let range = PlacementPlaces.month(around: platform.clock.now)
        let found =
            try await methods.result(
                "calendar.event.get",
                [
                    "type": "user", "ownerId": .int(viewer.id), "from": range["viewRangeFrom"] ?? "",
                    "to": range["viewRangeTo"] ?? "",
                ])?.array ?? []
        let items = found.map { event -> HTML in
            """
            <li data-event="\(event["ID"]?.text ?? "")"><span>\(event["NAME"]?.text ?? "")</span> \
            <span class="quiet">\(event["DATE_FROM"]?.text ?? "")</span></li>
            """
        }
        let nothing: HTML = "<p class=\"empty\">\(visit.say("No events in this time.", "В это время событий нет."))</p>"
        let list: HTML = """
            <div data-live>\(items.isEmpty ? nothing : "<ul class=\"events\">\(items)</ul>")</div>
            """
        let content: HTML = """
            <div class="line" data-calendar role="group" aria-label="\(visit.say("Time", "Время"))">
            <button type="button" data-raise="Calendar.customView:decreaseViewRangeDate">\(visit.say("Earlier", "Раньше"))</button>
            <button type="button" data-raise="Calendar.customView:increaseViewRangeDate">\(visit.say("Later", "Позже"))</button>
            <button type="button" data-raise="Calendar.customView:refreshEntries">\(visit.say("Refresh", "Обновить"))</button>
            <label>\(visit.say("Go to", "Перейти к"))
            <input type="date" data-raise="Calendar.customView:adjustToDate" value="\(range["viewRangeFrom"]?.text ?? "")"></label>
            </div>
            \(strip.tabs(
                visit.say("Month", "Месяц"), label: visit.say("Views", "Виды"), [("CALENDAR_GRIDVIEW", range)],
                content: list))
            """
        return Page(title: visit.say("Calendar", "Календарь"), content: content, section: "/calendar/")
    }

    // MARK: Contact centre

    private func contactCenter() -> Page {
        let tiles = strip.at("CONTACT_CENTER").map { tile -> HTML in
            strip.button(tile, options: ["ID": .string(String(tile.id))])
        }
        let group: HTML = """
            <div class="widgets" role="group" aria-label="\(visit.say("Tiles", "Плитки"))">\(tiles)</div>
            """
        let connectors = strip.at("SETTING_CONNECTOR").map { connector -> HTML in
            let title = connector.title(language: visit.language)
            return "<li class=\"card\"><a href=\"/marketplace/placement/\(connector.id)/\">\(title)</a></li>"
        }
        let links: HTML = """
            <h2>\(visit.say("Connectors", "Коннекторы"))</h2><ul class="cards">\(connectors)</ul>
            """
        return page(
            visit.say("Contact centre", "Контакт-центр"), "/contact_center/",
            [HTML.when(!tiles.isEmpty, group), HTML.when(!connectors.isEmpty, links)])
    }

    /// `/contact_center/connector/?ID={code}&LINE={line}`: the settings page of a connector, drawn by its application.
    private func connector() async throws -> Page? {
        let portal = visit.portal
        let viewer = viewer
        let now = platform.clock.now
        let bindings = strip.at("SETTING_CONNECTOR")
        let code = visit.query["ID"]?.text ?? ""
        let found = try await platform.database.read { db -> (WidgetBinding, JSONObject)? in
            let places = PlacementPlaces(db: db, portal: portal, viewer: viewer, now: now)
            for binding in bindings {
                let options = try places.place(of: binding).options
                if options["CONNECTOR"]?.text == code { return (binding, options) }
            }
            return nil
        }
        guard let (binding, known) = found else { return nil }
        var options = known
        if let line = visit.query["LINE"]?.text { options["LINE"] = .string(line) }
        if let line = options["LINE"]?.integer {
            let status = try await methods.result(
                "imconnector.status", ["LINE": .int(line), "CONNECTOR": .string(code)])
            options["STATUS"] = .bool(status?["STATUS"]?.flag ?? false)
            options["ERROR_STATUS"] = .bool(status?["ERROR"]?.flag ?? false)
            options["ACTIVE_STATUS"] = .bool(status?["STATUS"]?.flag ?? false)
            options["CONNECTION_STATUS"] = .bool(status?["STATUS"]?.flag ?? false)
            options["REGISTER_STATUS"] = .bool(status?["STATUS"]?.flag ?? false)
        }
        let frame: HTML = "<div data-embed \(strip.attributes(binding, options: options))></div>"
        return Page(
            title: binding.title(language: visit.language), content: frame, section: "/contact_center/",
            isApplication: true)
    }

    // MARK: Reports

    private func analytics() -> Page {
        page(
            visit.say("Analytics", "Аналитика"), "/report/analytics/",
            [
                strip.group(visit.say("Above the report", "Над отчётом"), [("CRM_ANALYTICS_TOOLBAR", [:])]),
                strip.group(visit.say("Menu", "Меню"), [("CRM_ANALYTICS_MENU", [:])]),
                strip.group(visit.say("BI analytics", "BI-аналитика"), [("BI_ANALYTICS_MENU", [:])]),
            ])
    }

    // MARK: Calls

    /// The card of a running call: made up, so that applications in it and behind it can be told what happens to the call.
    private func call() async throws -> Page {
        let portal = visit.portal
        let viewer = viewer
        let now = platform.clock.now
        let options = try await platform.database.read { db in
            try PlacementPlaces(db: db, portal: portal, viewer: viewer, now: now).call()
        }
        let form: HTML = """
            <div class="call-card" data-call-card="\(JSONValue.object(options).serialized())">
            <p class="call-title"><strong data-call-title>\(options["PHONE_NUMBER"]?.text ?? "")</strong>
            <span data-call-status class="quiet"></span> <span class="badge" data-call-state></span>
            <span data-call-timer class="quiet"></span></p>
            <div class="line" data-call-buttons role="group" aria-label="\(visit.say("Call", "Звонок"))"></div>
            </div>
            """
        let about: HTML = """
            <p>\(visit.say(
                "A call that the sandbox makes up. The buttons tell applications what an operator does with it.",
                "Звонок, придуманный песочницей. Кнопки сообщают приложениям, что делает с ним оператор."))</p>
            """
        let content: HTML = """
            \(form)
            \(strip.tabs(visit.say("Call", "Звонок"), label: visit.say("Card of the call", "Карточка звонка"),
                [("CALL_CARD", options)], content: about))
            """
        return Page(title: visit.say("Call", "Звонок"), content: content, section: "/telephony/call/")
    }

    // MARK: Sites

    private func sites() async throws -> Page {
        let pages = try await methods.result(
            "landing.landing.getList", ["params": ["select": ["ID", "TITLE", "SITE_ID"]]])
        let listed = pages?.array ?? []
        let shown: [JSONValue] = listed.isEmpty ? [["ID": "1", "SITE_ID": "1", "TITLE": ""]] : listed
        let items = shown.map { landing -> HTML in
            let id = landing["ID"]?.text ?? "1"
            let blocks = strip.bindings.filter { $0.placement.hasPrefix("LANDING_BLOCK_") }.map { binding -> HTML in
                let code =
                    binding.placement == "LANDING_BLOCK_*"
                    ? "04.1.one_col_fix_with_title" : String(binding.placement.dropFirst("LANDING_BLOCK_".count))
                return strip.button(
                    binding, options: ["ID": .string(id), "CODE": .string(code), "LID": .string(id)])
            }
            let group: HTML = """
                <div class="widgets" role="group" aria-label="\(visit.say("Block", "Блок"))"><span class="quiet">\
                \(visit.say("Block", "Блок"))</span> \(blocks)</div>
                """
            let settings = strip.group(
                visit.say("Settings", "Настройки"),
                [("LANDING_SETTINGS", ["SITE_ID": landing["SITE_ID"] ?? "1", "LID": .string(id)])])
            guard !blocks.isEmpty || !settings.markup.isEmpty else { return "" }
            return """
                <section class="site-page"><h2>\(landing["TITLE"]?.text ?? "") № \(id)</h2>\(settings)\(HTML.when(!blocks.isEmpty, group))</section>
                """
        }
        return page(visit.say("Sites", "Сайты"), "/sites/", items)
    }

    // MARK: Activities

    private func activities() async throws -> Page {
        let found = try await methods.result(
            "crm.activity.list", ["order": ["ID": "DESC"], "select": ["ID", "SUBJECT"]])
        let rows = (found?.array ?? []).map { activity -> HTML in
            let id = activity["ID"]?.text ?? ""
            let subject = activity["SUBJECT"]?.text ?? ""
            let menu = strip.buttons("CRM_ACTIVITY_LIST_MENU", options: ["ID": .string(id)])
            return """
                <tr><td class="number">\(id)</td><td>\(subject)</td><td>\(RowMenu.html(visit, subject, menu))</td></tr>
                """
        }
        let table: HTML = """
            <div class="scroll" data-live><table class="list"><thead><tr><th scope="col">\(visit.say("No.", "№"))</th>\
            <th scope="col">\(visit.say("Activity", "Дело"))</th><th scope="col">\(visit.say("Actions", "Действия"))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = "<p class=\"empty\">\(visit.say("Nothing here yet.", "Здесь пока ничего нет."))</p>"
        return Page(
            title: visit.say("Activities", "Дела"), content: rows.isEmpty ? nothing : table, section: "/crm/activity/")
    }
}
