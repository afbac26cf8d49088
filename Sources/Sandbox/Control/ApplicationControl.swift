import Bitrix24Wire
import GRDB

/// `/apps`: applications and their versions, as the developer's area keeps them.
struct ApplicationControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "apps", list), .init("POST", "apps", create),
            .init("GET", "apps/{c}", show), .init("PATCH", "apps/{c}", change),
            .init("POST", "apps/{c}/versions", addVersion), .init("PUT", "apps/{c}/archive", replaceArchive),
            .init("GET", "apps/{c}/versions", versions),
            .init("POST", "apps/card", addCard), .init("PATCH", "apps/{c}/versions/{v}", changeVersion),
            .init("POST", "apps/{c}/versions/{v}/test", test),
            .init("POST", "apps/{c}/versions/{v}/publish", publish),
        ]
    }

    private enum Kind: String, CaseIterable { case market, local }

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let applications = try await platform.database.read { db in
            try ApplicationRow.order(Column("clientID")).fetchAll(db).map { try json(db, $0) }
        }
        return ["apps": .array(applications)]
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        let id = call["c"]
        return try await platform.database.read { db in try json(db, try ApplicationRow.named(id, db)) }
    }

    @Sendable private func create(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let kind = try fields.word("kind", Kind.self) ?? .market
        let domain = try fields.text("portal")
        let portal = try domain.map { try platform.portal(named: $0) }
        let status = try Self.status(fields)
        let code = try fields.text("code")
        let redirect = try fields.address("redirect_uri")
        let version = try Self.version(fields)
        let trialDays = try fields.integer("trial_days", in: 0...3650)
        let terms = try Self.terms(fields)
        let solution = try SolutionControl.Attachment(fields)
        return try await platform.database.write { db in
            let row = try ApplicationRegistry(platform: platform).create(
                db, kind: kind.rawValue, portalID: portal?.id, code: code, status: status?.letter,
                redirectURI: redirect, trialDays: trialDays, terms: terms, version: version)
            try solution?.publish(db, row)
            return try json(db, row)
        }
    }

    /// The card's fields that belong to no version: `status`, `redirect_uri`, `trial_days`, `price`, `license`, `privacy`.
    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let status = try Self.status(fields)
        let redirect = try fields.address("redirect_uri")
        let trialDays = try fields.integer("trial_days", in: 0...3650)
        let terms = try Self.terms(fields)
        let id = call["c"]
        return try await platform.database.write { db in
            var row = try ApplicationRow.named(id, db)
            try ApplicationRegistry.apply(terms, to: &row)
            if let status { row.status = status.letter }
            if fields.has("trial_days") { row.trialDays = trialDays }
            if fields.has("redirect_uri") { row.redirectURI = redirect }
            try row.update(db)
            return try json(db, row)
        }
    }

    @Sendable private func addVersion(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let version = try Self.version(fields)
        let redirect = try fields.address("redirect_uri")
        let status = try Self.status(fields)
        let solution = try SolutionControl.Attachment(fields)
        let id = call["c"]
        return try await platform.database.write { db in
            _ = try ApplicationRow.named(id, db)
            let added = try ApplicationRegistry(platform: platform).addVersion(db, clientID: id, version)
            var row = try ApplicationRow.named(id, db)
            if let redirect { row.redirectURI = redirect }
            if let status { row.status = status.letter }
            try row.update(db)
            try solution?.publish(db, row, version: added.version)
            guard case .object(var members) = try json(db, row) else { return .null }
            members["number"] = .int(added.number)
            return .object(members)
        }
    }

    /// Puts another archive into the version that is current. What is installed shows it from the next opening on.
    @Sendable private func replaceArchive(_ call: ControlCall) async throws -> JSONValue {
        guard let archive = try Self.archive(try call.fields()) else {
            throw SandboxControlError.field("archive", "is required: a zip archive in base64")
        }
        let id = call["c"]
        return try await platform.database.write { db in
            let row = try ApplicationRow.named(id, db)
            try archive.attach(db, clientID: id, version: row.currentVersion, platform: platform)
            return try json(db, row)
        }
    }

    /// `card`: the text of a `lintel.yml`; `state`: `published`, or `draft` as the form makes it.
    @Sendable private func addCard(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let text = try fields.requiredText("card")
        let state = try fields.word("state", VersionState.self) ?? .published
        do {
            var draft = try MarketCard.read(text)
            draft.version.state = state
            let clientID = try await ApplicationCards(platform: platform).store(draft)
            return try await platform.database.read { db in try json(db, try ApplicationRow.named(clientID, db)) }
        } catch let error as MarketCardMistakes {
            throw SandboxControlError.field(
                "card", "has mistakes: " + error.mistakes.map(\.description).joined(separator: "; "))
        }
    }

    @Sendable private func versions(_ call: ControlCall) async throws -> JSONValue {
        let id = call["c"]
        return try await platform.database.read { db in
            _ = try ApplicationRow.named(id, db)
            return ["versions": .array(try ApplicationRegistry.versions(db, clientID: id).map { try json(db, $0) })]
        }
    }

    /// A draft's whole card, as `POST …/versions` takes it.
    @Sendable private func changeVersion(_ call: ControlCall) async throws -> JSONValue {
        let card = try Self.version(try call.fields())
        let (id, version) = (call["c"], call["v"])
        return try await platform.database.write { db in
            let row = try ApplicationRegistry(platform: platform).changeVersion(
                db, clientID: id, version: version, to: card)
            return try json(db, row)
        }
    }

    /// - Throws: ``SandboxControlError`` with the archive's own reason.
    private static func archive(_ fields: ControlFields) throws -> StaticArchive? {
        // That of a solution is no application's.
        if let solution = try fields.text("solution"), solution != "rest" { return nil }
        guard let text = try fields.text("archive"), !text.isEmpty else { return nil }
        do {
            return try StaticArchive(base64: text)
        } catch {
            throw SandboxControlError(status: 400, error: error.reason.rawValue, message: "archive: \(error)")
        }
    }

    /// `portal`: who may install the draft.
    @Sendable private func test(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: try call.fields().requiredText("portal"))
        let (id, version) = (call["c"], call["v"])
        return try await platform.database.write { db in
            let row = try ApplicationRegistry(platform: platform).test(
                db, clientID: id, version: version, portalID: portal.id ?? 0)
            return try json(db, row)
        }
    }

    @Sendable private func publish(_ call: ControlCall) async throws -> JSONValue {
        let (id, version) = (call["c"], call["v"])
        return try await platform.database.write { db in
            try json(db, try ApplicationRegistry(platform: platform).publish(db, clientID: id, version: version))
        }
    }

    static func terms(_ fields: ControlFields) throws -> ApplicationRegistry.Terms {
        ApplicationRegistry.Terms(
            price: try fields.text("price"), licenseURL: try fields.address("license"),
            privacyURL: try fields.address("privacy"))
    }

    /// `{"en": {"name", "menu", "short", "description", "changes"}}`
    private static func texts(_ fields: ControlFields) throws -> [String: VersionText]? {
        guard let members = try fields.object("languages") else { return nil }
        var texts: [String: VersionText] = [:]
        for (language, value) in members {
            guard let parts = value.object, (2...3).contains(language.utf8.count) else {
                throw SandboxControlError.field("languages", "must be an object of objects by language: en, ru")
            }
            func text(_ name: String) -> String { parts[name]?.text ?? "" }
            texts[language] = VersionText(
                name: text("name"), menu: text("menu"), short: text("short"), description: text("description"),
                changes: text("changes"))
        }
        return texts
    }

    private static func version(_ fields: ControlFields) throws -> ApplicationRegistry.Version {
        ApplicationRegistry.Version(
            version: try fields.text("version"), scope: try fields.scopes("scope")?.map(\.value),
            applicationURL: try fields.address("app_url"), installerURL: try fields.address("install_url"),
            eventURL: try fields.address("event_url"), settingsURL: try fields.address("settings_url"),
            title: try fields.text("title"), events: try events(fields), texts: try texts(fields),
            solution: try fields.word("solution", TechnologicalType.self), isMobile: try fields.flag("mobile"),
            isInstallableByUser: try fields.flag("installable_by_user"), archive: try archive(fields),
            state: try fields.word("state", VersionState.self) ?? .published)
    }

    /// Events that the version's card subscribes for its callback address.
    private static func events(_ fields: ControlFields) throws -> [String]? {
        try fields.array("events")?.map { element in
            guard let event = element.string.flatMap({ EventCode($0) }) else {
                throw SandboxControlError.field("events", "must be a list of events such as ONCRMDEALADD")
            }
            return event.value
        }
    }

    static func status(_ fields: ControlFields) throws -> ApplicationStatus? {
        guard let text = try fields.text("status") else { return nil }
        guard let status = ApplicationStatus(text.uppercased()), "FDTPLS".contains(status.letter) else {
            throw SandboxControlError.field("status", "must be one of F, D, T, P, L, S")
        }
        return status
    }

    private func json(_ db: Database, _ row: ApplicationRow) throws -> JSONValue {
        let version = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": row.clientID, "version": row.currentVersion])
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let archive = try version.flatMap { try StaticArchive.summary(db, of: $0) }
        return [
            "client_id": .string(row.clientID), "client_secret": .string(row.clientSecret), "kind": .string(row.kind),
            "portal": text(row.portalID.flatMap { platform.names.portal($0)?.domain }), "code": .string(row.code),
            "status": .string(row.status), "redirect_uri": text(row.redirectURI),
            "version": .string(row.currentVersion),
            "number": .int(version?.number ?? 1),
            "scope": .array(Scope.list(version?.scope ?? "").map { .string($0.value) }),
            "app_url": text(version?.applicationURL), "install_url": text(version?.installerURL),
            "event_url": text(version?.eventURL), "settings_url": text(version?.settingsURL),
            "trial_days": row.trialDays.map(JSONValue.int) ?? .null, "title": text(version?.title),
            "events": .array((version?.eventList ?? []).map { .string($0) }),
            "price": .string(row.price), "license": text(row.licenseURL), "privacy": text(row.privacyURL),
            "state": text(version?.state), "solution": text(version?.solution),
            "mobile": .bool(version?.isMobile ?? false),
            "installable_by_user": .bool(version?.isInstallableByUser ?? false),
            "archive": archive.map { summary in
                [
                    "bytes": .int(summary.size), "installer": .bool(summary.hasInstaller),
                    "files": .object(JSONObject(uniqueKeysWithValues: summary.files.map { ($0.path, .int($0.size)) })),
                ]
            } ?? .null,
        ]
    }

    private func json(_ db: Database, _ row: ApplicationVersionRow) throws -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let portals = try Int64.fetchAll(
            db, sql: "SELECT portalID FROM versionTest WHERE clientID = ? AND version = ? ORDER BY portalID",
            arguments: [row.clientID, row.version])
        return [
            "client_id": .string(row.clientID), "version": .string(row.version), "number": .int(row.number),
            "state": .string(row.state), "solution": .string(row.solution), "title": .string(row.title),
            "scope": .array(Scope.list(row.scope).map { .string($0.value) }), "app_url": text(row.applicationURL),
            "install_url": text(row.installerURL), "event_url": text(row.eventURL),
            "settings_url": text(row.settingsURL), "events": .array(row.eventList.map { .string($0) }),
            "mobile": .bool(row.isMobile), "installable_by_user": .bool(row.isInstallableByUser),
            "languages": (try? JSONValue(parsing: row.languages)) ?? [:],
            "test_portals": .array(portals.compactMap { platform.names.portal($0).map { .string($0.domain) } }),
        ]
    }
}

extension ApplicationRow {
    static func named(_ clientID: String, _ db: Database) throws -> ApplicationRow {
        guard let row = try fetchOne(db, key: clientID) else {
            throw SandboxControlError.notFound("There is no application \(clientID). POST /apps makes one.")
        }
        return row
    }
}
