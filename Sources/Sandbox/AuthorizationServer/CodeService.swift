import GRDB

/// Issues the authorization codes of the full protocol.
struct CodeService: Sendable {
    struct Issued: Sendable {
        /// Valid for 30 seconds, once.
        var code: String
        /// The application's registered address with `code`, `state`, `domain`, `member_id`, `scope` and `server_domain`;
        /// `nil` for an application without one.
        var redirect: String?
    }

    let platform: Platform

    /// What signing in at `/oauth/authorize/` leads to.
    ///
    /// - Throws: ``RESTFailure`` when the application is not installed or the user may not open it.
    func issue(
        _ db: Database, installation: InstallationRow, portal: PortalRow, user: PersonRow, state: String?
    ) throws -> Issued {
        throw RESTFailure.of(.internalServerError)
    }
}
