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
        let solution = try SolutionControl.Attachment(fields)
        return try await platform.database.write { db in
            let row = try ApplicationRegistry(platform: platform).create(
                db, kind: kind.rawValue, portalID: portal?.id, code: code, status: status?.letter,
                redirectURI: redirect, trialDays: trialDays, version: version)
            try solution?.publish(db, row)
            return try json(db, row)
        }
    }

    /// The card's fields that belong to no version: `status`, `redirect_uri`, `trial_days`.
    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let status = try Self.status(fields)
        let redirect = try fields.address("redirect_uri")
        let trialDays = try fields.integer("trial_days", in: 0...3650)
        let id = call["c"]
        return try await platform.database.write { db in
            var row = try ApplicationRow.named(id, db)
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
            try solution?.publish(db, row)
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

    /// - Throws: ``SandboxControlError`` with the archive's own reason.
    private static func archive(_ fields: ControlFields) throws -> StaticArchive? {
        guard let text = try fields.text("archive"), !text.isEmpty else { return nil }
        do {
            return try StaticArchive(base64: text)
        } catch {
            throw SandboxControlError(status: 400, error: error.reason.rawValue, message: "archive: \(error)")
        }
    }

    private static func version(_ fields: ControlFields) throws -> ApplicationRegistry.Version {
        ApplicationRegistry.Version(
            version: try fields.text("version"), scope: try fields.scopes("scope")?.map(\.value),
            applicationURL: try fields.address("app_url"), installerURL: try fields.address("install_url"),
            eventURL: try fields.address("event_url"), settingsURL: try fields.address("settings_url"),
            title: try fields.text("title"), events: try events(fields), isMobile: try fields.flag("mobile"),
            archive: try archive(fields))
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
            "mobile": .bool(version?.isMobile ?? false),
            "archive": archive.map { summary in
                [
                    "bytes": .int(summary.size), "installer": .bool(summary.hasInstaller),
                    "files": .object(JSONObject(uniqueKeysWithValues: summary.files.map { ($0.path, .int($0.size)) })),
                ]
            } ?? .null,
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
