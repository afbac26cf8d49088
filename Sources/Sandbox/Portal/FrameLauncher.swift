import GRDB

/// Makes what the portal posts into an application's frame.
struct FrameLauncher: Sendable {
    let platform: Platform

    struct Launch: Sendable {
        /// Address of the application's page with the query that the portal appends.
        var url: String
        var launch: FrameLaunch
        var query: JSONObject { launch.queryFields }
        var body: JSONObject { launch.bodyFields }
        /// Whether this is the installer's page (`INSTALL` is true over the bridge).
        var isInstaller: Bool
    }

    /// - Parameters:
    ///   - origin: the portal's origin as the browser sees it (`https://acme.bitrix24.com`, `http://acme.localhost:5001`).
    ///   - placement: `DEFAULT` or a placement that the application has bound; `handler` says which binding, when there are several.
    /// - Throws: ``RESTFailure`` when the user may not open the application, or the installation is not finished and the user is no administrator.
    func launch(
        _ db: Database, installation: InstallationRow, portal: PortalRow, user: PersonRow, origin: String, language: String,
        placement: PlacementCode, options: JSONValue, handler: String?
    ) throws -> Launch {
        throw RESTFailure.of(.internalServerError)
    }
}
