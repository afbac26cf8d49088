import GRDB

/// Pages that show applications: their own page, the deep link, and each of their widgets.
struct ApplicationPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    /// `/marketplace/app/{installation number, client_id or code}/`
    func application(_ key: String) async throws -> Page? {
        let portal = visit.portal
        guard
            let entry = try await platform.database.read({ db in
                try ApplicationEntry.find(db, portal: portal, key: key)
            })
        else { return nil }
        return try await page(FrameOpener.Opening(entry: entry, options: .object(linkOptions())), title: entry.title)
    }

    /// `/marketplace/view/{code}/?params[…]`: the page at `REST_APP_URI` where the application has bound one, else its own.
    ///
    /// Source: https://apidocs.bitrix24.com/api-reference/widgets/universal/app-url.html
    func view(_ code: String) async throws -> Page? {
        let portal = visit.portal
        let viewer = viewer
        let found = try await platform.database.read { db -> (entry: ApplicationEntry, binding: WidgetBinding?)? in
            guard let entry = try ApplicationEntry.find(db, portal: portal, key: code) else { return nil }
            let binding = try WidgetBinding.visible(db, portal: portal, viewer: viewer, placement: "REST_APP_URI")
                .first { $0.entry.id == entry.id }
            return (entry, binding)
        }
        guard let found else { return nil }
        var options = linkOptions()
        options["URI"] = .string(visit.uri)
        var opening = FrameOpener.Opening(entry: found.entry, options: .object(options))
        if let binding = found.binding, let placement = PlacementCode(binding.placement) {
            opening.placement = placement
            opening.handler = binding.row.handler
        }
        return try await page(opening, title: found.entry.title)
    }

    /// `/marketplace/placement/{number}/?options={JSON}`
    func widget(_ key: String) async throws -> Page? {
        let portal = visit.portal
        guard let id = Int64(key),
            let binding = try await platform.database.read({ db in try WidgetBinding.find(db, portal: portal, id: id) }
            ),
            let placement = PlacementCode(binding.placement)
        else { return nil }
        let title = binding.title(language: visit.language)
        guard binding.row.userID == 0 || binding.row.userID == viewer.id else {
            return refused(.noAccess, title: title)
        }
        var options = JSONObject()
        if let text = visit.query["options"]?.string {
            guard let parsed = try? JSONValue(parsing: text), let object = parsed.object else {
                let notice: HTML = """
                    <p class="notice bad" role="alert">\(visit.say(
                        "The address asks for options that are no JSON object.",
                        "В адресе указаны параметры, которые не являются объектом JSON."))</p>
                    """
                return Page(title: title, content: notice, status: 400)
            }
            options = object
        }
        // The mobile application's menu is no page of the portal and gives no address.
        if options["URI"] == nil, binding.placement != "IMMOBILE_CONTEXT_MENU" { options["URI"] = .string(visit.uri) }
        return try await page(
            FrameOpener.Opening(
                entry: binding.entry, placement: placement, handler: binding.row.handler, options: .object(options)),
            title: title)
    }

    /// `/marketplace/placements/`: every widget that is bound, with a form that opens it with options of one's choice.
    func widgets() async throws -> Page {
        let portal = visit.portal
        let viewer = viewer
        let now = platform.clock.now
        let found = try await platform.database.read { db in
            let places = PlacementPlaces(db: db, portal: portal, viewer: viewer, now: now)
            return try WidgetBinding.all(db, portal: portal).map { (binding: $0, place: try places.place(of: $0)) }
        }
        let bindings = found.map(\.binding)
        let rows = found.map { binding, place -> HTML in
            let way: HTML = """
                <a href="\(place.path)">\(visit.say("Where it stands", "Где он стоит"))</a>
                """
            let open: HTML = """
                <form method="get" action="/marketplace/placement/\(binding.id)/" class="line">
                <input name="options" value="\(JSONValue.object(place.options).serialized())" \
                aria-label="PLACEMENT_OPTIONS: \(binding.title(language: visit.language))" spellcheck="false">
                <button>\(visit.say("Open", "Открыть"))</button>
                \(HTML.when(!place.path.isEmpty, way))
                </form>
                """
            let hidden: HTML =
                "<span class=\"quiet\">\(visit.say("not shown: ", "не показывается: "))\(reason(binding))</span>"
            return """
                <tr><td><code>\(binding.placement)</code></td><td>\(binding.title(language: visit.language))</td>\
                <td>\(binding.entry.title)</td><td class="address">\(binding.row.handler)</td>\
                <td>\(binding.isVisible(to: viewer) ? open : hidden)</td></tr>
                """
        }
        let table: HTML = """
            <div class="scroll"><table class="list">
            <thead><tr><th scope="col">\(visit.say("Place", "Место"))</th><th scope="col">\(visit.say("Title", "Название"))</th>\
            <th scope="col">\(visit.say("Application", "Приложение"))</th><th scope="col">\(visit.say("Handler", "Обработчик"))</th>\
            <th scope="col">\(visit.say("Open with options", "Открыть с параметрами"))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        let nothing: HTML = """
            <p class="empty">\(visit.say(
                "No application has bound a widget yet.", "Ни одно приложение ещё не встроило виджет."))</p>
            """
        return Page(
            title: visit.say("Widgets of applications", "Встройки приложений"),
            content: bindings.isEmpty ? nothing : table,
            section: "/marketplace/placements/")
    }

    private func reason(_ binding: WidgetBinding) -> String {
        if !binding.entry.installation.isFinished {
            return visit.say("installation is not complete", "установка не завершена")
        }
        return visit.say("no access", "нет доступа")
    }

    /// `params[…]` of the address, and what a slider adds.
    private func linkOptions() -> JSONObject {
        var options = visit.query["params"]?.object ?? [:]
        if visit.isInSlider {
            options["IFRAME"] = "Y"
            options["IFRAME_TYPE"] = "SIDE_SLIDER"
        }
        return options
    }

    private func page(_ opening: FrameOpener.Opening, title: String) async throws -> Page {
        do {
            let section = try await FrameOpener(platform: platform, visit: visit, viewer: viewer).section(opening)
            return Page(title: title, content: section, section: opening.entry.path, isApplication: true)
        } catch let refusal as ApplicationRefusal {
            return refused(refusal, title: title, entry: opening.entry)
        }
    }

    private func refused(_ refusal: ApplicationRefusal, title: String, entry: ApplicationEntry? = nil) -> Page {
        Page(title: title, content: refusal.notice(visit, entry: entry))
    }
}
