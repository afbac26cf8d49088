import GRDB

/// Applications and their versions, as the developer's area and the portal's developer resources keep them.
struct ApplicationRegistry: Sendable {
    let platform: Platform

    /// What a version's card says.
    struct Version: Sendable, Hashable {
        /// `1`, `1.0.0`; `nil`: the next number.
        var version: String?
        /// `nil` for a later version: as the current one.
        var scope: [String]?
        var applicationURL: String?
        var installerURL: String?
        var eventURL: String?
        var settingsURL: String?
        var title: String?
        /// Subscribed for the callback address when the installation is complete.
        var events: [String]?
        /// Texts by language.
        var texts: [String: VersionText]?
        var solution: TechnologicalType?
        var isMobile: Bool?
        var isInstallableByUser: Bool?
        /// Pages and scripts of a static application, in place of the application's and the installer's addresses.
        var archive: StaticArchive?
        /// ``VersionState/published``: new installations get it, and existing ones by an update.
        var state = VersionState.published
    }

    /// What the card says that belongs to no version. `nil` leaves a member as it is, an empty text removes it.
    struct Terms: Sendable, Hashable {
        var price: String?
        var licenseURL: String?
        var privacyURL: String?
    }

    /// Adds an application with its first version and new keys.
    ///
    /// - Parameters:
    ///   - kind: `market` or `local`.
    ///   - portalID: of a local application; `nil`: the first portal that installs it.
    ///   - code: `vendor.app`; `nil`: the `client_id`.
    ///   - trialDays: how long an installation with status `T` is free to try; `nil`: without an end.
    ///   - status: `nil`: `L` for a local application, `F` for one of the market.
    /// - Throws: ``RESTFailure`` `ERROR_ARGUMENT` that says which field is unusable.
    func create(
        _ db: Database, kind: String, portalID: Int64? = nil, code: String? = nil, status: String? = nil,
        redirectURI: String? = nil, trialDays: Int? = nil, terms: Terms = Terms(), version: Version
    ) throws -> ApplicationRow {
        guard kind == "market" || kind == "local" else { throw Self.refusal("kind", "is neither market nor local") }
        let random = platform.randomness
        let tail = String(random.integer(in: 10_000_000...99_999_999))
        let clientID = "\(kind == "local" ? "local" : "app").\(random.hexadecimal(14)).\(tail)"
        let code = code ?? clientID
        guard (1...128).contains(code.utf8.count), code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.refusal("code", "is not 1 to 128 visible ASCII characters")
        }
        let letter = status.map { $0.uppercased() } ?? (kind == "local" ? "L" : "F")
        guard letter.utf8.count == 1, "FDTPLS".contains(letter) else {
            throw Self.refusal("status", "is not one of F, D, T, P, L, S")
        }
        let name = try Self.name(version.version, number: 1)
        var application = ApplicationRow(
            clientID: clientID, clientSecret: random.mixedAlphanumeric(50), kind: kind,
            portalID: kind == "local" ? portalID : nil, code: code, status: letter,
            redirectURI: try Self.address(redirectURI, "redirect_uri"), currentVersion: name,
            trialDays: trialDays)
        try Self.apply(terms, to: &application)
        try application.insert(db)
        try row(version, named: name, number: 1, clientID: clientID, code: code).insert(db)
        try version.archive?.attach(db, clientID: clientID, version: name, platform: platform)
        return application
    }

    static func apply(_ terms: Terms, to application: inout ApplicationRow) throws {
        if let price = terms.price { application.price = String(price.prefix(200)) }
        if let url = terms.licenseURL { application.licenseURL = try address(url, "license") }
        if let url = terms.privacyURL { application.privacyURL = try address(url, "privacy") }
    }

    /// Adds a version. A published one becomes the current one: new installations get it, and existing ones by an update.
    ///
    /// What a later version leaves out it takes over: the scopes, and all addresses when it names none.
    ///
    /// - Throws: ``RESTFailure`` for an unknown application, a version that exists, or a field that is unusable.
    func addVersion(_ db: Database, clientID: String, _ version: Version) throws -> ApplicationVersionRow {
        guard var application = try ApplicationRow.fetchOne(db, key: clientID),
            let current = try ApplicationVersionRow.fetchOne(
                db, key: ["clientID": clientID, "version": application.currentVersion])
        else { throw RESTFailure(.applicationNotFound, status: 404, "There is no application with this client_id.") }
        let last =
            try Int.fetchOne(
                db, sql: "SELECT max(number) FROM applicationVersion WHERE clientID = ?", arguments: [clientID]) ?? 0
        var card = version
        if card.texts == nil { card.texts = current.texts }
        if card.solution == nil { card.solution = current.technologicalType }
        if card.isInstallableByUser == nil { card.isInstallableByUser = current.isInstallableByUser }
        if card.scope == nil { card.scope = Scope.list(current.scope).map(\.value) }
        if card.applicationURL == nil, card.installerURL == nil, card.eventURL == nil {
            card.applicationURL = current.applicationURL
            card.installerURL = current.installerURL
            card.eventURL = current.eventURL
        }
        if card.settingsURL == nil { card.settingsURL = current.settingsURL }
        if card.title == nil { card.title = current.title }
        if card.events == nil { card.events = current.eventList }
        if card.isMobile == nil { card.isMobile = current.isMobile }
        let name = try Self.name(card.version, number: last + 1)
        guard try !ApplicationVersionRow.exists(db, key: ["clientID": clientID, "version": name]) else {
            throw Self.refusal("version", "exists already", status: 409)
        }
        let row = try row(card, named: name, number: last + 1, clientID: clientID, code: application.code)
        try row.insert(db)
        try version.archive?.attach(db, clientID: clientID, version: name, platform: platform)
        guard row.versionState == .published else { return row }
        application.currentVersion = name
        try application.update(db)
        return row
    }

    /// Writes a version's card anew. A published one of the Market stays as it is: it is in use on portals that have agreed to it.
    ///
    /// - Throws: ``RESTFailure`` for a version that is unknown or published, or a field that is unusable.
    func changeVersion(
        _ db: Database, clientID: String, version: String, to card: Version
    ) throws -> ApplicationVersionRow {
        let application = try application(db, clientID)
        let former = try named(db, clientID, version)
        guard application.kind == "local" || former.versionState != .published else {
            throw RESTFailure(
                "ERROR_VERSION_PUBLISHED", status: 409, "A published version does not change: add a new one.")
        }
        var changed = try row(
            card, named: former.version, number: former.number, clientID: clientID, code: application.code)
        changed.state = former.state
        try changed.update(db)
        try card.archive?.attach(db, clientID: clientID, version: former.version, platform: platform)
        return changed
    }

    /// Offers a version that is not published to one portal.
    func test(_ db: Database, clientID: String, version: String, portalID: Int64) throws -> ApplicationVersionRow {
        var row = try named(db, clientID, version)
        guard row.versionState != .published else { return row }
        row.state = VersionState.test.rawValue
        try row.update(db)
        try db.execute(
            sql: "INSERT OR IGNORE INTO versionTest (clientID, version, portalID) VALUES (?, ?, ?)",
            arguments: [clientID, version, portalID])
        return row
    }

    /// Puts a version into the catalogue; tests of it end. An older version than the current one is not published any more.
    func publish(_ db: Database, clientID: String, version: String) throws -> ApplicationVersionRow {
        var application = try application(db, clientID)
        var row = try named(db, clientID, version)
        let current = try? named(db, clientID, application.currentVersion)
        if let current, current.versionState == .published, current.number > row.number {
            throw RESTFailure(
                "ERROR_VERSION_PUBLISHED", status: 409, "The newer version \(current.version) is published already.")
        }
        row.state = VersionState.published.rawValue
        try row.update(db)
        application.currentVersion = row.version
        try application.update(db)
        try db.execute(
            sql: "DELETE FROM versionTest WHERE clientID = ? AND version = ?", arguments: [clientID, version])
        return row
    }

    /// All versions, newest first.
    static func versions(_ db: Database, clientID: String) throws -> [ApplicationVersionRow] {
        try ApplicationVersionRow.filter(Column("clientID") == clientID).order(Column("number").desc).fetchAll(db)
    }

    private func application(_ db: Database, _ clientID: String) throws -> ApplicationRow {
        guard let row = try ApplicationRow.fetchOne(db, key: clientID) else {
            throw RESTFailure(.applicationNotFound, status: 404, "There is no application with this client_id.")
        }
        return row
    }

    private func named(_ db: Database, _ clientID: String, _ version: String) throws -> ApplicationVersionRow {
        guard let row = try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": version]) else {
            throw RESTFailure(.notFound, status: 404, "The application has no such version.")
        }
        return row
    }

    private func row(
        _ card: Version, named name: String, number: Int, clientID: String, code: String
    ) throws -> ApplicationVersionRow {
        // Addresses that an older archive has left are another matter: the new archive takes their place.
        let named = [card.applicationURL, card.installerURL].compactMap(\.self)
        guard card.archive == nil || named.allSatisfy({ $0.isEmpty || StaticHost(address: $0) != nil }) else {
            throw Self.refusal(
                "archive", "stands beside app_url or install_url, whose place it takes: name one of both")
        }
        var scopes: [Scope] = []
        for text in card.scope ?? [] {
            guard let scope = Scope(text) else { throw Self.refusal("scope", "holds a malformed permission") }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return ApplicationVersionRow(
            clientID: clientID, version: name, number: number, scope: Scope.joined(scopes),
            applicationURL: try Self.address(card.applicationURL, "app_url"),
            installerURL: try Self.address(card.installerURL, "install_url"),
            eventURL: try Self.address(card.eventURL, "event_url"),
            settingsURL: try Self.address(card.settingsURL, "settings_url"), title: card.title ?? code,
            events: (card.events ?? []).joined(separator: ","), languages: VersionText.stored(card.texts ?? [:]),
            state: card.state.rawValue, solution: (card.solution ?? .rest).rawValue,
            isMobile: card.isMobile ?? false, isInstallableByUser: card.isInstallableByUser ?? false)
    }

    private static func name(_ text: String?, number: Int) throws -> String {
        guard let text else { return String(number) }
        guard (1...32).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else {
            throw refusal("version", "is not 1 to 32 visible ASCII characters without a slash")
        }
        return text
    }

    /// An absolute http or https address; an empty one counts as none.
    private static func address(_ text: String?, _ field: String) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard WebAddress(text) != nil else { throw refusal(field, "is no absolute http or https address") }
        return text
    }

    private static func refusal(_ field: String, _ reason: String, status: Int = 400) -> RESTFailure {
        RESTFailure(.argument, status: status, "\(field) \(reason).", extra: ["argument": .string(field)])
    }
}
