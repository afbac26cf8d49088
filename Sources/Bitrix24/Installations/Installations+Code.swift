extension Installations {
    /// Takes a code that a person copied from the portal's page, for an application without a `redirect_uri`: exchanges it, proves whose it is
    /// and stores the pair.
    ///
    /// The code must be one of `portal`: a code of another portal is refused, although it is spent then.
    /// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
    /// - Throws: ``InstallationError`` or ``OAuthError``; nothing is stored then.
    public func complete(code: Secret, portal: PortalDomain) async throws -> VerifiedAuthorization {
        guard configuration.portals.allows(portal) else { throw InstallationError(.untrustedPortal(portal.value)) }
        let reply = try await server.exchange(code, at: configuration.authorizationServer)
        // From here on it is what an opening of a frame is: a pair that is not believed before it is proven.
        let opened = try await open(
            FrameLaunch(
                domain: portal, applicationSID: "", accessToken: reply.accessToken, expiresIn: reply.expiresIn,
                refreshToken: reply.refreshToken, serverEndpoint: reply.serverEndpoint, memberID: reply.memberID,
                status: reply.status))
        return VerifiedAuthorization(
            installation: opened.installation, userID: opened.userID, change: opened.change)
    }
}
