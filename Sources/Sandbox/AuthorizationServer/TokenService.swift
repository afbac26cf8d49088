import Foundation
import GRDB

/// Issues, rotates and checks tokens.
struct TokenService: Sendable {
    /// Which addresses a token reply carries: the public names, or this machine's plain ports.
    enum Addresses: String, Sendable { case `public`, plain }

    let platform: Platform

    /// A fresh, independent pair for a user of an installation, as every opening of a frame and every install event gets one.
    func issue(
        _ db: Database, installation: InstallationRow, userID: Int, addresses: Addresses
    ) throws -> TokenReply {
        throw RESTFailure.of(.internalServerError)
    }

    /// Who stands behind an access token at a portal.
    ///
    /// - Throws: ``RESTFailure`` in the platform's order of checks: known token, application installed, expiry, user active, access to the application.
    func authenticate(_ db: Database, accessToken: String, portal: PortalRow) throws -> Caller {
        throw RESTFailure.of(.noAuthFound)
    }

    /// Who stands behind an incoming webhook.
    func authenticate(_ db: Database, webhookUser: Int, code: String, portal: PortalRow) throws -> Caller {
        throw RESTFailure.of(.invalidCredentials)
    }
}
