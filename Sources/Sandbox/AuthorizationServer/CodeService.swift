import GRDB

/// Issues the authorization codes of the full protocol.
///
/// Source: the platform's documentation, "Complete OAuth 2.0 authorization protocol".
struct CodeService: Sendable {
    struct Issued: Sendable {
        /// Valid for 30 seconds, once.
        var code: String
        /// The application's registered address with `code`, `state`, `domain`, `member_id`, `scope` and `server_domain`;
        /// `nil` for an application without one.
        var redirect: String?
        /// Seconds that the code lives.
        var lifetime: Int
    }

    /// Seconds that a code lives.
    static let lifetime = 30

    let platform: Platform

    /// What signing in at `/oauth/authorize/` leads to.
    ///
    /// - Parameter state: returned as it came; an empty one counts as given.
    /// - Throws: ``RESTFailure`` when the application is not installed or the user may not open it.
    func issue(
        _ db: Database, installation: InstallationRow, portal: PortalRow, user: PersonRow, state: String?
    ) throws -> Issued {
        guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        guard !installation.isRemoved, let installationID = installation.id,
            let application = try ApplicationRow.fetchOne(db, key: installation.clientID)
        else { throw RESTFailure.of(.notInstalled) }
        try InstallationService(platform: platform).refuseTokens(db, installation.clientID)
        try platform.payment(of: installation, on: portal).requireOpen()
        guard user.isActive else { throw RESTFailure.of(.authorizationError) }
        guard try installation.admits(userID: user.id) else { throw RESTFailure.of(.userAccessError) }
        guard try installation.isFinished || installation.isManaged(db, by: user) else {
            throw RESTFailure(.notInstalled, status: 403, FrameLauncher.notFinishedText)
        }
        let code = platform.randomness.alphanumeric(32)
        // Without a redirect address the code is shown, and somebody has to carry it over by hand.
        let lifetime =
            application.redirectURI == nil ? platform.behaviour.current.displayedCodeSeconds : Self.lifetime
        try AuthorizationCodeRow(
            code: code, installationID: installationID, userID: user.id,
            expires: platform.clock.unixMilliseconds + lifetime * 1000
        ).insert(db)
        var query: JSONObject = ["code": .string(code)]
        if let state { query["state"] = .string(state) }
        query["domain"] = .string(portal.domain)
        query["member_id"] = .string(portal.memberID)
        query["scope"] = .string(Scope.joined(try installation.grantedScope(db)))
        query["server_domain"] = .string(Platform.oauthHost)
        return Issued(
            code: code, redirect: application.redirectURI?.appendingQuery(FormCodec.encode(query)),
            lifetime: lifetime)
    }
}
