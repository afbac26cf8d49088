import GRDB

/// Makes what the portal posts into an application's frame.
///
/// Source: the platform's documentation, "Simplified method for obtaining OAuth 2.0 tokens" and "Completing application installation".
struct FrameLauncher: Sendable {
    let platform: Platform

    struct Launch: Sendable {
        /// Address of the application's page with the query that the portal appends.
        var url: String
        var launch: FrameLaunch
        var query: JSONObject { launch.queryFields }
        /// What the frame's form carries; nothing for a static application, which is opened by GET and gets its tokens by messages.
        var body: JSONObject
        /// Whether the page is a file of a static application.
        var isStatic: Bool { StaticHost(address: url) != nil }
        /// Whether this is the installer's page (`INSTALL` is true over the bridge).
        var isInstaller: Bool
    }

    /// What a user without administrator's rights reads while the installation is not finished.
    static let notFinishedText =
        "The application is not fully installed yet. Please contact your Bitrix24 administrator to complete the installation."

    /// Every opening has a fresh, independent pair of tokens of the viewing user.
    ///
    /// - Parameters:
    ///   - origin: the portal's origin as the browser sees it (`https://acme.bitrix24.com`, `http://acme.localhost:5001`).
    ///   - placement: `DEFAULT` or a placement that the application has bound; `handler` says which binding, when there are several.
    /// - Throws: ``RESTFailure`` when the user may not open the application, or the installation is not finished and the user is no administrator.
    func launch(
        _ db: Database, installation: InstallationRow, portal: PortalRow, user: PersonRow, origin: String,
        language: String,
        placement: PlacementCode, options: JSONValue, handler: String?
    ) throws -> Launch {
        guard !installation.isRemoved else { throw RESTFailure.of(.notInstalled) }
        try platform.payment(of: installation, on: portal).requireOpen()
        guard user.isActive else { throw RESTFailure.of(.authorizationError) }
        guard try installation.admits(userID: user.id) else { throw RESTFailure.of(.userAccessError) }
        guard try installation.isFinished || installation.isManaged(db, by: user) else {
            throw RESTFailure(.notInstalled, status: 403, Self.notFinishedText)
        }
        let isInstaller = !installation.isFinished
        let address = try address(db, installation: installation, user: user, placement: placement, handler: handler)
        let isSecure = !origin.lowercased().hasPrefix("http://")
        let tokens = try TokenService(platform: platform).issue(
            db, installation: installation, userID: user.id, addresses: isSecure ? .public : .plain)
        guard let domain = Self.domain(of: origin) ?? PortalDomain(portal.domain) else {
            throw RESTFailure.of(.internalServerError)
        }
        let launch = FrameLaunch(
            domain: domain, isSecure: isSecure, language: language, applicationSID: platform.randomness.hexadecimal(32),
            accessToken: tokens.accessToken, expiresIn: tokens.expiresIn, refreshToken: tokens.refreshToken,
            serverEndpoint: tokens.serverEndpoint, applicationToken: Secret(installation.applicationToken),
            scope: tokens.scope,
            memberID: tokens.memberID, status: tokens.status, placement: placement,
            placementOptions: .object(options.object ?? [:]))
        var body = launch.bodyFields
        if placement == .default, options.object?.isEmpty ?? true {
            switch platform.behaviour.current.placementOptions {
            case .object: break
            case .absent: body["PLACEMENT_OPTIONS"] = nil
            case .undefined: body["PLACEMENT_OPTIONS"] = "undefined"
            }
        }
        return Launch(
            url: address.appendingQuery(FormCodec.encode(launch.queryFields)), launch: launch,
            body: StaticHost(address: address) == nil ? body : [:],
            isInstaller: isInstaller)
    }

    private func address(
        _ db: Database, installation: InstallationRow, user: PersonRow, placement: PlacementCode, handler: String?
    ) throws -> String {
        guard placement == .default else {
            guard installation.isFinished else { throw RESTFailure(.notInstalled, status: 403, Self.notFinishedText) }
            let bindings =
                try PlacementBindingRow
                .filter(Column("installationID") == installation.id && Column("placement") == placement.value)
                .filter([0, user.id].contains(Column("userID")))
                .order(Column("id")).fetchAll(db)
            guard let binding = bindings.first(where: { handler == nil || $0.handler == handler }) else {
                throw RESTFailure(
                    .placementNotFound, status: 404,
                    "The application has no handler bound to \(placement.value). Bind one with placement.bind.")
            }
            return binding.handler
        }
        let version = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": installation.clientID, "version": installation.version])
        guard let address = installation.isFinished ? version?.applicationURL : version?.installerURL else {
            throw RESTFailure(
                .notFound, status: 404, "The application has no page of its own: its card names no application URL.")
        }
        return address
    }

    private static func domain(of origin: String) -> PortalDomain? {
        guard let scheme = origin.range(of: "://") else { return nil }
        return PortalDomain(String(origin[scheme.upperBound...].prefix { $0 != "/" }))
    }
}

extension String {
    /// The address with `query` behind its own query and before its fragment.
    func appendingQuery(_ query: String) -> String {
        guard !query.isEmpty else { return self }
        let fragmentStart = firstIndex(of: "#") ?? endIndex
        let address = self[..<fragmentStart]
        let separator = !address.contains("?") ? "?" : address.hasSuffix("?") || address.hasSuffix("&") ? "" : "&"
        return address + separator + query + self[fragmentStart...]
    }
}
