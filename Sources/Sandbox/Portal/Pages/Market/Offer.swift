import GRDB

/// An application as a portal's Market shows it: the version that this portal is offered, and what is installed of it.
struct Offer: Sendable {
    var application: ApplicationRow
    var version: ApplicationVersionRow
    /// Also a removed one, since what it left behind is found again.
    var installation: InstallationRow?

    var isInstalled: Bool { installation.map { !$0.isRemoved } ?? false }
    var path: String { "/marketplace/detail/\(FormCodec.escape(application.code))/" }
    /// What the token of the page with the consent proves.
    var purpose: String { "install:\(application.clientID)" }
    var scopes: [String] { ScopeText.list(version.scope) }

    func title(_ visit: Visit) -> String {
        let name = version.name(in: visit.language)
        return name.isEmpty ? application.code : name
    }

    /// All that the portal is offered, by code.
    static func all(_ db: Database, portal: PortalRow) throws -> [Offer] {
        try ApplicationRow.fetchAll(
            db, sql: "SELECT * FROM application WHERE kind = 'market' OR portalID = ? ORDER BY code, clientID",
            arguments: [portal.id]
        ).compactMap { try offer(db, $0, portal: portal) }
    }

    /// By `client_id`, or else by code.
    static func find(_ db: Database, portal: PortalRow, key: String) throws -> Offer? {
        let rows = try ApplicationRow.fetchAll(
            db,
            sql: """
                SELECT * FROM application WHERE (clientID = ? OR code = ?) AND (kind = 'market' OR portalID = ?)
                ORDER BY clientID = ? DESC, code, clientID
                """, arguments: [key, key, portal.id, key])
        for row in rows { if let offer = try offer(db, row, portal: portal) { return offer } }
        return nil
    }

    private static func offer(_ db: Database, _ application: ApplicationRow, portal: PortalRow) throws -> Offer? {
        let portalID = portal.id ?? 0
        let installation = try InstallationRow.fetchOne(
            db, sql: "SELECT * FROM installation WHERE portalID = ? AND clientID = ?",
            arguments: [portalID, application.clientID])
        if let version = try ApplicationVersionRow.offered(db, application: application, portalID: portalID) {
            return Offer(application: application, version: version, installation: installation)
        }
        // What was installed from a test goes on, also when there is nothing to install any more.
        guard let installation, !installation.isRemoved,
            let version = try ApplicationVersionRow.fetchOne(
                db, key: ["clientID": application.clientID, "version": installation.version])
        else { return nil }
        return Offer(application: application, version: version, installation: installation)
    }
}
