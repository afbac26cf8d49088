import Foundation

extension Installations {
    /// Takes the access token of an event where nothing better is known: the portal's installation was lost in a crash, its
    /// `application_token` is not known, or no grant works any more. The token is proven at the authorization server first.
    ///
    /// Most events bring no refresh token, so what is stored lasts an hour; the next opening brings a pair.
    /// - Returns: whether something was stored.
    /// - Throws: ``InstallationError`` or ``OAuthError``; nothing is stored then.
    @discardableResult
    public func heal(from delivery: EventDelivery) async throws -> Bool {
        let authorization = delivery.authorization
        guard let accessToken = authorization.accessToken,
            try await needsHealing(authorization.memberID, user: authorization.userID)
        else { return false }
        let (info, server) = try await prove(
            accessToken, memberID: authorization.memberID, domain: authorization.domain,
            serverEndpoint: authorization.serverEndpoint)
        _ = try await admit(
            ProvenAuthorization(
                info: info, serverEndpoint: server, accessToken: accessToken,
                refreshToken: authorization.refreshToken ?? Secret(""), expiresIn: authorization.expiresIn ?? 3600,
                applicationToken: authorization.applicationToken))
        return true
    }

    private func needsHealing(_ memberID: MemberID, user: Int?) async throws -> Bool {
        let slice = try await store.slice(memberID, user: user)
        guard let installation = slice.installation else { return true }
        // A removed portal comes back by an installation only.
        if installation.isRemoved { return false }
        if installation.suspendedBecause != nil || installation.applicationToken == nil { return true }
        let instant = now()
        func works(_ grant: Grant) -> Bool {
            // A short token of an earlier event may end before its time, and cannot be renewed: a newer one is always welcome.
            guard !grant.isLost, grant.canRefresh else { return false }
            // Whose refresh was cut off was refused by the platform, whatever the stored expiry says.
            return !isInDoubt(grant) && (!grant.isExpired(at: instant) || grant.refreshSentAt == nil)
        }
        if let grant = slice.grant { return !works(grant) }
        return try await !store.grants(of: memberID, limit: 50).contains(where: works)
    }

    /// Whether a refresh was sent whose answer nobody waits for any more.
    private func isInDoubt(_ grant: Grant) -> Bool {
        guard grant.refreshSentAt != nil, !grant.isLost, grant.canRefresh else { return false }
        guard let held = grant.refreshLease else { return true }
        return held.until <= now() || refresher.identity.knowsEnd(of: held.owner)
    }

    /// Asks the portal what it knows of the application: whether the installation is finished, which version, which tariff,
    /// which decides how fast the portal may be called. Stores the answer.
    ///
    /// - Throws: as ``PortalClient/call(_:_:)``.
    /// Source: https://apidocs.bitrix24.com/api-reference/common/system/app-info.html
    @discardableResult
    public func check(_ memberID: MemberID, by client: PortalClient) async throws -> Installation {
        let answer = try await client.call("app.info").result
        let instant = now()
        return try await store.update(memberID, user: nil) { slice in
            guard var installation = slice.installation else {
                throw GrantError(.unknownPortal, memberID: memberID)
            }
            if let isFinished = answer["INSTALLED"]?.flag { installation.isFinished = isFinished }
            if let version = answer["VERSION"]?.text { installation.version = version }
            if let status = answer["STATUS"]?.text.flatMap({ ApplicationStatus($0) }) { installation.status = status }
            if let license = answer["LICENSE_FAMILY"]?.text ?? answer["LICENSE"]?.text, license.utf8.count <= 64 {
                installation.license = license
            }
            if installation != slice.installation { installation.updatedAt = instant }
            slice.installation = installation
            return installation
        }
    }
}
