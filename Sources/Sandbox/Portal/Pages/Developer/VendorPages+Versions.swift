import GRDB

/// Versions of an application: made, changed, tried and published.
extension VendorPages {
    // MARK: Versions

    func newVersion(_ clientID: String, state: FormState? = nil, status: Int = 200) async throws -> Page? {
        guard let (application, versions) = try await found(clientID), let newest = versions.first else { return nil }
        var filled = state ?? ApplicationForm.state(of: application, newest)
        if state == nil {
            filled.values["version"] = .string(Self.next(newest.version))
            filled.values["changes"] = [:]
        }
        let content = form.markup(
            filled, action: "/partner/app/\(clientID)/version/", purpose: "version:\(clientID)",
            button: visit.say("Save as a draft", "Сохранить как черновик"), asksVersion: true)
        return page(visit.say("New version", "Новая версия"), content, status: status)
    }

    /// `1.2.9` → `1.2.10`, `4` → `5`.
    static func next(_ version: String) -> String {
        var parts = version.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last.flatMap(Int.init), last < Int.max else { return version + ".1" }
        parts[parts.count - 1] = String(last + 1)
        return parts.joined(separator: ".")
    }

    func addVersion(_ clientID: String) async throws -> MarketPages.Outcome? {
        guard isGenuine("version:\(clientID)") else { return .page(visit.forged) }
        guard let (application, versions) = try await found(clientID) else { return nil }
        var state = FormState(values: visit.form)
        state.values["code"] = .string(application.code)
        var draft = form.read(&state)
        draft.version.texts = Self.merging(draft.version.texts, over: versions.first?.texts)
        if let name = draft.version.version, versions.contains(where: { $0.version == name }) {
            state.refuse("version", visit.say("This version exists already", "Такая версия уже есть"))
        }
        guard state.errors.isEmpty else {
            return try await newVersion(clientID, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        let stored = draft
        return try await store(clientID, state) { registry, db in
            _ = try registry.add(db, stored, to: clientID)
        } orElse: { state in
            try await newVersion(clientID, state: state, status: 400)
        }
    }

    static func merging(
        _ texts: [String: VersionText]?, over former: [String: VersionText]?
    ) -> [String: VersionText] {
        // The form asks for two languages; a card may have had more.
        var all = (former ?? [:]).filter { !ApplicationForm.languages.contains($0.key) }
        for (language, text) in texts ?? [:] { all[language] = text }
        return all
    }

    func version(
        _ clientID: String, _ name: String, state: FormState? = nil, status: Int = 200
    ) async throws -> Page? {
        guard let (application, versions) = try await found(clientID),
            let version = versions.first(where: { $0.version == name }), version.versionState != .published
        else { return nil }
        return page(
            "\(visit.say("Version", "Версия")) \(name)",
            form.markup(
                state ?? ApplicationForm.state(of: application, version),
                action: "/partner/app/\(clientID)/version/\(FormCodec.escape(name))/",
                purpose: "version:\(clientID):\(name)", button: visit.say("Save", "Сохранить")),
            status: status)
    }

    func saveVersion(_ clientID: String, _ name: String) async throws -> MarketPages.Outcome? {
        guard isGenuine("version:\(clientID):\(name)") else { return .page(visit.forged) }
        guard let (_, versions) = try await found(clientID),
            let former = versions.first(where: { $0.version == name })
        else { return nil }
        var state = FormState(values: visit.form)
        var draft = form.read(&state, version: name)
        draft.version.texts = Self.merging(draft.version.texts, over: former.texts)
        guard state.errors.isEmpty else {
            return try await version(clientID, name, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        let stored = draft
        return try await store(clientID, state) { registry, db in
            _ = try registry.changeVersion(db, clientID: clientID, version: name, to: stored.version)
            try registry.settle(db, stored, clientID: clientID)
            try registry.attachSolution(db, stored, clientID: clientID, version: name)
        } orElse: { state in
            try await version(clientID, name, state: state, status: 400)
        }
    }

    func store(
        _ clientID: String, _ state: FormState,
        _ body: @escaping @Sendable (ApplicationRegistry, Database) throws -> Void,
        orElse refused: (FormState) async throws -> Page?
    ) async throws -> MarketPages.Outcome? {
        let registry = ApplicationRegistry(platform: platform)
        do {
            try await platform.database.write { db in try body(registry, db) }
            return .redirect("/partner/app/\(clientID)/")
        } catch let failure as RESTFailure {
            var state = state
            state.take(failure)
            return try await refused(state).map(MarketPages.Outcome.page)
        }
    }

    // MARK: Test and publication

    func sorry(_ text: String) -> HTML { "<p class=\"notice bad\" role=\"alert\">\(text)</p>" }

    /// The button that sends a version to a portal by name, and on to that portal's page with the button that installs.
    func test(_ clientID: String) async throws -> MarketPages.Outcome? {
        guard isGenuine("test:\(clientID)") else { return .page(visit.forged) }
        let version = visit.form["version"]?.text ?? ""
        let domain = visit.form["portal"]?.text ?? ""
        guard let portal = try? platform.portal(named: domain), let portalID = portal.id, !portal.isDeleted else {
            let text = visit.say("The sandbox has no portal \(domain).", "В песочнице нет портала \(domain).")
            return try await application(clientID, notice: sorry(text), status: 400).map(MarketPages.Outcome.page)
        }
        let registry = ApplicationRegistry(platform: platform)
        do {
            _ = try await platform.database.write { db in
                try registry.test(db, clientID: clientID, version: version, portalID: portalID)
            }
        } catch let failure as RESTFailure {
            return try await application(clientID, notice: sorry(failure.text ?? ""), status: 409)
                .map(MarketPages.Outcome.page)
        }
        guard portalID != visit.portal.id else { return .redirect("/marketplace/detail/\(clientID)/") }
        let address = visit.address(of: portal, path: "/marketplace/detail/\(clientID)/")
        let notice: HTML = """
            <p class="notice" role="status">\(visit.say("The version can be installed at", "Версию можно установить на портале"))
            <a href="\(address)">\(domain)</a></p>
            """
        return try await application(clientID, notice: notice).map(MarketPages.Outcome.page)
    }

    func publish(_ clientID: String) async throws -> MarketPages.Outcome? {
        guard isGenuine("publish:\(clientID)") else { return .page(visit.forged) }
        let version = visit.form["version"]?.text ?? ""
        let registry = ApplicationRegistry(platform: platform)
        do {
            _ = try await platform.database.write { db in
                try registry.publish(db, clientID: clientID, version: version)
            }
            return .redirect("/partner/app/\(clientID)/")
        } catch let failure as RESTFailure {
            return try await application(clientID, notice: sorry(failure.text ?? ""), status: 409)
                .map(MarketPages.Outcome.page)
        }
    }
}
