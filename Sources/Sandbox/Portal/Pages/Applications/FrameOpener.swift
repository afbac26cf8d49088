import GRDB

/// Opens an application in a frame: makes what is posted into it, journals that, and draws frame and form.
struct FrameOpener: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow

    /// What is to be opened.
    struct Opening: Sendable {
        var entry: ApplicationEntry
        var placement = PlacementCode.default
        /// `nil` for the application's own page.
        var handler: String?
        /// `PLACEMENT_OPTIONS`
        var options: JSONValue = [:]
    }

    private struct Prepared: Sendable {
        var launch: FrameLauncher.Launch
        var url: String
        var isFirstRun: Bool
        var applicationOptions: JSONObject
        var userOptions: JSONObject
    }

    /// The frame as a block of a page. The portal's script posts its form as soon as it listens to the frame.
    ///
    /// - Throws: ``ApplicationRefusal`` where the portal shows a sentence of its own.
    func section(_ opening: Opening) async throws -> HTML {
        do {
            if let refusal = refusal(opening) { throw refusal }
            if opening.placement.value == "BI_ANALYTICS_MENU", let handler = opening.handler {
                return try await bareFrame(opening, handler: handler)
            }
            let prepared = try await prepare(opening)
            journal(opening, prepared)
            return draw(opening, prepared)
        } catch let refusal as ApplicationRefusal {
            journal(opening, refusal)
            throw refusal
        } catch let failure as RESTFailure {
            let refusal = ApplicationRefusal(failure)
            journal(opening, refusal)
            throw refusal
        }
    }

    private func refusal(_ opening: Opening) -> ApplicationRefusal? {
        let installation = opening.entry.installation
        if installation.isRemoved { return .removed }
        if !opening.entry.isOpen(to: viewer) { return .noAccess }
        if platform.payment(of: installation, on: visit.portal).standing == .ended { return .paymentRequired }
        // A widget exists for nobody before the installation is complete; the page is the administrator's wizard until then.
        if !installation.isFinished, !opening.entry.isManaged(by: viewer) || opening.handler != nil {
            return .notFinished
        }
        if opening.handler == nil, !opening.entry.hasInterface { return .noInterface }
        return nil
    }

    /// The one place that is opened by GET and is told nothing.
    ///
    /// Source: https://apidocs.bitrix24.com/api-reference/widgets/crm/bi-analytics-menu.html
    private func bareFrame(_ opening: Opening, handler: String) async throws -> HTML {
        let reachesLocally = visit.request.listener == .plain
        let url = try await platform.database.read { db in
            reachesLocally ? try LocalOrigin.address(db, of: handler) : handler
        }
        var fields = common(opening, target: url)
        fields["http_method"] = "GET"
        fields["content_type"] = .null
        fields["status"] = 200
        platform.journal.append(.open, fields)
        return """
            <section class="frame"><iframe src="\(url)" title="\(opening.entry.title)"></iframe></section>
            """
    }

    private func prepare(_ opening: Opening) async throws -> Prepared {
        let portal = visit.portal
        let origin = visit.request.origin
        let language = visit.language
        let viewer = viewer
        let launcher = FrameLauncher(platform: platform)
        let reachesLocally = visit.request.listener == .plain
        let authority = visit.request.host
        return try await platform.database.write { db in
            let installation = opening.entry.installation
            let launch = try launcher.launch(
                db, installation: installation, portal: portal, user: viewer, origin: origin, language: language,
                placement: opening.placement, options: opening.options, handler: opening.handler)
            let wasOpened =
                try Bool.fetchOne(
                    db, sql: "SELECT 1 FROM firstRun WHERE installationID = ? AND userID = ?",
                    arguments: [installation.id, viewer.id]) ?? false
            return Prepared(
                launch: launch,
                url: reachesLocally ? try LocalOrigin.address(db, of: launch.url, beside: authority) : launch.url,
                // The wizard is a first run each time it is shown, or it could not be taken up again.
                isFirstRun: launch.isInstaller || !wasOpened,
                applicationOptions: try FrameOptions.all(db, installation: installation, userID: 0),
                userOptions: try FrameOptions.all(db, installation: installation, userID: viewer.id))
        }
    }

    private func draw(_ opening: Opening, _ prepared: Prepared) -> HTML {
        let launch = prepared.launch
        let host = Self.frameHost(visit.request.host)
        let name = "\(host)|\(visit.request.isSecure ? "1" : "0")|\(launch.launch.applicationSID)"
        let data: JSONValue = [
            "installation": .int(Int(opening.entry.id)),
            "application": .string(opening.entry.application.clientID),
            "title": .string(opening.entry.title),
            "token": .string(visit.token(for: FrameBridge.purpose(opening.entry.id))),
            "sid": .string(launch.launch.applicationSID),
            "address": .string(prepared.url),
            "isStatic": .bool(launch.isStatic),
            "domain": .string(launch.launch.domain.value),
            "protocol": .string(launch.launch.isSecure ? "1" : "0"),
            "language": .string(launch.launch.language),
            "placement": .string(launch.launch.placement.value),
            "options": opening.options,
            "isAdmin": .bool(viewer.isAdmin),
            "isInstaller": .bool(launch.isInstaller),
            "isFirstRun": .bool(prepared.isFirstRun),
            "applicationOptions": .object(prepared.applicationOptions),
            "userOptions": .object(prepared.userOptions),
        ]
        // The script hands a static application by messages what others get by the form.
        let fields = (launch.isStatic ? launch.launch.bodyFields : launch.body).map { field -> HTML in
            "<input type=\"hidden\" name=\"\(field.key)\" value=\"\(field.value.text ?? field.value.serialized())\">"
        }
        return """
            <section class="frame" data-frame="\(data.serialized())">
            <form method="post" action="\(prepared.url)" target="\(name)" hidden>\(fields)</form>
            <iframe name="\(name)" title="\(opening.entry.title)" \
            allow="clipboard-read; clipboard-write; fullscreen; geolocation; microphone; camera"></iframe>
            <noscript><p class="notice bad">\(visit.say(
                "The portal needs JavaScript to show an application.", "Чтобы показать приложение, порталу нужен JavaScript."))</p></noscript>
            </section>
            """
    }

    /// The script library cuts the schemes' own ports off, so the frame's name carries none.
    static func frameHost(_ host: String) -> String {
        for suffix in [":80", ":443"] where host.hasSuffix(suffix) { return String(host.dropLast(suffix.count)) }
        return host
    }

    // MARK: Journal

    private func journal(_ opening: Opening, _ prepared: Prepared) {
        var params = prepared.launch.query
        for (key, value) in prepared.launch.body { params[key] = value }
        var fields = common(opening, target: prepared.url)
        fields["body"] = .string(FormCodec.encode(prepared.launch.body))
        fields["params"] = .object(params)
        if prepared.launch.isStatic {
            fields["http_method"] = "GET"
            fields["content_type"] = .null
        }
        fields["auth"] = "oauth"
        fields["status"] = 200
        platform.journal.append(.open, fields)
    }

    private func journal(_ opening: Opening, _ refusal: ApplicationRefusal) {
        var fields = common(opening, target: opening.handler ?? opening.entry.version.applicationURL ?? "")
        fields["status"] = 403
        fields["error"] = .string(refusal.code)
        platform.journal.append(.open, fields)
    }

    /// All members that every entry has, and the opening's own.
    private func common(_ opening: Opening, target: String) -> JSONObject {
        [
            "host": .string(visit.portal.domain), "listener": .string(visit.request.listener.rawValue),
            "http_method": "POST", "target": .string(target), "content_type": "application/x-www-form-urlencoded",
            "headers": [:], "body": "", "method": .null, "params": .null, "auth": "none",
            "client_id": .string(opening.entry.application.clientID), "user_id": .int(viewer.id), "status": 0,
            "error": .null, "fault": .null, "url": .string(target), "placement": .string(opening.placement.value),
            "placement_options": opening.options,
        ]
    }
}

/// Where an application's public address is found on this machine, for browsers that do not come through the proxy.
enum LocalOrigin {
    /// `url` with its origin replaced, or as it is where nothing is said about the origin.
    ///
    /// - Parameter authority: of the portal's page, for files of static applications, which are served on the same port.
    static func address(_ db: Database, of url: String, beside authority: String? = nil) throws -> String {
        if let authority, let host = StaticHost(address: url) { return host.localAddress(url, beside: authority) }
        guard let scheme = url.range(of: "://") else { return url }
        let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        let target = try String.fetchOne(
            db, sql: "SELECT target FROM origin WHERE publicOrigin = ?", arguments: [String(url[..<end])])
        guard let target else { return url }
        return (target.hasSuffix("/") ? String(target.dropLast()) : target) + url[end...]
    }
}

/// `app.option` and `user.option`, as the frame's messages read and write them.
enum FrameOptions {
    /// - Parameter userID: 0 for the application's own options.
    static func all(_ db: Database, installation: InstallationRow, userID: Int) throws -> JSONObject {
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, value FROM option WHERE portalID = ? AND clientID = ? AND userID = ? ORDER BY name",
            arguments: [installation.portalID, installation.clientID, userID])
        var options = JSONObject()
        for row in rows {
            let text: String = row["value"]
            options[row["name"]] = (try? JSONValue(parsing: text)) ?? .string(text)
        }
        return options
    }

    static func set(_ db: Database, installation: InstallationRow, userID: Int, name: String, value: JSONValue) throws {
        try db.execute(
            sql: """
                INSERT INTO option (portalID, clientID, userID, name, value) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET value = excluded.value
                """,
            arguments: [installation.portalID, installation.clientID, userID, name, value.serialized()])
    }
}
