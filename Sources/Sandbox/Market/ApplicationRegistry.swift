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
        /// "Embed to BitrixMobile"; `nil` for a later version: as the current one.
        var isMobile: Bool?
        /// Pages and scripts of a static application, in place of the application's and the installer's addresses.
        var archive: StaticArchive?

        init(
            version: String? = nil, scope: [String]? = nil, applicationURL: String? = nil, installerURL: String? = nil,
            eventURL: String? = nil, settingsURL: String? = nil, title: String? = nil, events: [String]? = nil,
            isMobile: Bool? = nil, archive: StaticArchive? = nil
        ) {
            self.version = version
            self.scope = scope
            self.applicationURL = applicationURL
            self.installerURL = installerURL
            self.eventURL = eventURL
            self.settingsURL = settingsURL
            self.title = title
            self.events = events
            self.isMobile = isMobile
            self.archive = archive
        }
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
        redirectURI: String? = nil, trialDays: Int? = nil, version: Version
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
        let application = ApplicationRow(
            clientID: clientID, clientSecret: random.mixedAlphanumeric(50), kind: kind,
            portalID: kind == "local" ? portalID : nil, code: code, status: letter,
            redirectURI: try Self.address(redirectURI, "redirect_uri"), currentVersion: name,
            trialDays: trialDays)
        try application.insert(db)
        try row(version, named: name, number: 1, clientID: clientID, code: code).insert(db)
        try version.archive?.attach(db, clientID: clientID, version: name, platform: platform)
        return application
    }

    /// Adds a version, which becomes the current one: new installations get it, and existing ones by an update.
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
        application.currentVersion = name
        try application.update(db)
        try version.archive?.attach(db, clientID: clientID, version: name, platform: platform)
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
            events: (card.events ?? []).joined(separator: ","), isMobile: card.isMobile ?? false)
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
