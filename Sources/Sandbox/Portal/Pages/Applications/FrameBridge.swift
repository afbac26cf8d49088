import GRDB

/// What the portal's own script asks for on behalf of a frame: `POST /-/frame/…` with JSON both ways.
///
/// Every call carries the session's cookie and, in a header, the token of the page that shows the frame. So neither another site
/// nor another application's frame can ask.
struct FrameBridge: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let events: EventQueue

    static let tokenHeader = "X-Portal-Token"

    /// What the token of a page with an installation's frame proves.
    static func purpose(_ installationID: Int64) -> String { "frame:\(installationID)" }

    func respond(_ action: String) async throws -> EdgeResponse {
        guard visit.request.httpMethod == "POST" else { return refuse(405, "post_only", "Only POST is answered here.") }
        guard let body = try? JSONValue(parsing: visit.request.body), body.object != nil else {
            return refuse(400, "malformed", "The body is no JSON object.")
        }
        let token = visit.request.header(Self.tokenHeader)
        if action == "widget" { return try await widget(body, token: token) }
        if action == "save" { return try await save(body, token: token) }
        guard let number = body["installation"]?.integer, visit.accepts(token, for: Self.purpose(Int64(number))) else {
            return refuse(403, "forged", "The request does not come from a page of this session.")
        }
        let portal = visit.portal
        guard
            let entry = try await platform.database.read({ db in
                try ApplicationEntry.find(db, portal: portal, key: String(number))
            }), entry.id == Int64(number)
        else { return refuse(404, "unknown", "There is no such installation.") }
        guard entry.isOpen(to: viewer) else { return refuse(403, "closed", ApplicationRefusal.noAccess.text(visit)) }
        switch action {
        case "auth": return try await refresh(entry)
        case "finish": return try await finish(entry)
        case "first-run": return try await firstRun(entry)
        case "option": return try await setOption(entry, body)
        case "people": return answer(try await dialogs.people())
        case "access": return answer(try await dialogs.access())
        case "records": return answer(try await dialogs.records(body))
        case "calendar": return try await calendar(body)
        case "application": return try await application(entry, body)
        default: return refuse(404, "unknown", "There is no such action.")
        }
    }

    private func refuse(_ status: Int, _ code: String, _ message: String) -> EdgeResponse {
        .json(["error": .string(code), "message": .string(message)], status: status)
    }

    private func answer(_ value: JSONValue) -> EdgeResponse { .json(value, headers: [("Cache-Control", "no-store")]) }

    // MARK: Tokens and installation

    private func refresh(_ entry: ApplicationEntry) async throws -> EdgeResponse {
        guard platform.payment(of: entry.installation, on: visit.portal).standing != .ended else {
            return refuse(403, "closed", ApplicationRefusal.paymentRequired.text(visit))
        }
        guard entry.installation.isFinished || entry.isManaged(by: viewer) else {
            return refuse(403, "closed", ApplicationRefusal.notFinished.text(visit))
        }
        let tokens = TokenService(platform: platform)
        let userID = viewer.id
        let addresses = visit.addresses
        let reply = try await platform.database.write { db in
            try tokens.issue(db, installation: entry.installation, userID: userID, addresses: addresses)
        }
        return answer([
            "AUTH_ID": .string(reply.accessToken.reveal()), "AUTH_EXPIRES": .string(String(reply.expiresIn)),
            "REFRESH_ID": .string(reply.refreshToken.reveal()),
        ])
    }

    private func finish(_ entry: ApplicationEntry) async throws -> EdgeResponse {
        guard entry.isManaged(by: viewer) else {
            return refuse(403, "admin_only", "Only an administrator completes an installation.")
        }
        if !entry.installation.isFinished {
            let service = InstallationService(platform: platform)
            _ = try await platform.database.write { db in try service.finish(db, installation: entry.installation) }
            events.wake()
        }
        return answer(["finished": true])
    }

    private func firstRun(_ entry: ApplicationEntry) async throws -> EdgeResponse {
        // While the wizard runs, every opening is a first run.
        if entry.installation.isFinished {
            let userID = viewer.id
            try await platform.database.write { db in
                try db.execute(
                    sql: "INSERT OR IGNORE INTO firstRun (installationID, userID) VALUES (?, ?)",
                    arguments: [entry.id, userID])
            }
        }
        return answer([:])
    }

    // MARK: Options

    private func setOption(_ entry: ApplicationEntry, _ body: JSONValue) async throws -> EdgeResponse {
        let isOfApplication = body["of"]?.string == "application"
        guard let name = body["name"]?.text, (1...255).contains(name.utf8.count) else {
            return refuse(400, "malformed", "The option has no usable name.")
        }
        guard !isOfApplication || viewer.isAdmin else {
            return refuse(403, "admin_only", "Only an administrator sets options of an application.")
        }
        let userID = isOfApplication ? 0 : viewer.id
        let value = body["value"] ?? .null
        let options = try await platform.database.write { db in
            try FrameOptions.set(db, installation: entry.installation, userID: userID, name: name, value: value)
            return try FrameOptions.all(db, installation: entry.installation, userID: userID)
        }
        return answer(.object(options))
    }

    private var dialogs: FrameDialogs {
        FrameDialogs(platform: platform, visit: visit, viewer: viewer, methods: methods)
    }

    private var methods: PersonMethods {
        PersonMethods(platform: platform, events: events, portal: visit.portal, person: viewer)
    }

    // MARK: What a person changes on a page

    /// Values of the fields that applications draw on a card.
    private func save(_ body: JSONValue, token: String?) async throws -> EdgeResponse {
        let portal = visit.portal
        guard let id = body["record"]?.integer, let number = body["kind"]?.integer,
            let kind = try await platform.database.read({ db in
                try RecordKind.find(db, portal: portal, entityTypeID: number)
            })
        else { return refuse(404, "unknown", "There is no such record.") }
        guard visit.accepts(token, for: RecordCard.purpose(kind, id)) else {
            return refuse(403, "forged", "The request does not come from a page of this session.")
        }
        let own = try await platform.database.read { db in try OwnFields.all(db, portal: portal) }
            .filter { $0.kind == kind }.map(\.name)
        let values = (body["values"]?.object ?? [:]).filter { own.contains($0.key) }
        var fields = JSONObject()
        for (name, value) in values { fields[name] = value }
        do {
            _ = try await methods.answer(
                "crm.item.update",
                [
                    "entityTypeId": .int(number), "id": .int(id), "fields": .object(fields), "useOriginalUfNames": "Y",
                ])
        } catch let failure as RESTFailure {
            return refuse(403, "refused", failure.text ?? failure.code.value)
        }
        return answer(["saved": true])
    }

    /// What a view of the calendar does with events: by the calendar's own methods, in the name of the viewer.
    private func calendar(_ body: JSONValue) async throws -> EdgeResponse {
        let calendar = CalendarActions(methods: methods)
        do {
            guard let result = try await calendar.run(body["do"]?.string ?? "", body["params"]?.object ?? [:]) else {
                return refuse(
                    404, "unknown",
                    visit.say("There is no such event in your calendar.", "В вашем календаре нет такого события."))
            }
            return answer(result)
        } catch let failure as RESTFailure {
            return refuse(403, "refused", failure.text ?? failure.code.value)
        }
    }

    // MARK: Frames

    private func widget(_ body: JSONValue, token: String?) async throws -> EdgeResponse {
        let portal = visit.portal
        guard let number = body["binding"]?.integer,
            let binding = try await platform.database.read({ db in
                try WidgetBinding.find(db, portal: portal, id: Int64(number))
            })
        else { return refuse(404, "unknown", "There is no such widget.") }
        guard visit.accepts(token, for: binding.purpose) else {
            return refuse(403, "forged", "The request does not come from a page of this session.")
        }
        guard binding.isVisible(to: viewer), let placement = PlacementCode(binding.placement) else {
            return refuse(403, "closed", ApplicationRefusal.noAccess.text(visit))
        }
        var options = body["options"]?.object ?? [:]
        if options["URI"] == nil { options["URI"] = .string(BackURL.checked(body["uri"]?.string)) }
        return try await section(
            FrameOpener.Opening(
                entry: binding.entry, placement: placement, handler: binding.row.handler, options: .object(options)),
            title: binding.title(language: visit.language))
    }

    private func application(_ entry: ApplicationEntry, _ body: JSONValue) async throws -> EdgeResponse {
        var options = body["options"]?.object ?? [:]
        options["IFRAME"] = "Y"
        options["IFRAME_TYPE"] = "SIDE_SLIDER"
        return try await section(FrameOpener.Opening(entry: entry, options: .object(options)), title: entry.title)
    }

    private func section(_ opening: FrameOpener.Opening, title: String) async throws -> EdgeResponse {
        let html: HTML
        do {
            html = try await FrameOpener(platform: platform, visit: visit, viewer: viewer).section(opening)
        } catch let refusal as ApplicationRefusal {
            html = refusal.notice(visit)
        }
        return answer(["title": .string(title), "html": .string(html.markup)])
    }
}
