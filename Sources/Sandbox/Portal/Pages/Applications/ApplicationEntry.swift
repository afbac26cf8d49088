import Foundation
import GRDB

/// An application on a portal, with what its card says in the installed version.
struct ApplicationEntry: Sendable {
    var application: ApplicationRow
    var version: ApplicationVersionRow
    var installation: InstallationRow

    var id: Int64 { installation.id ?? 0 }
    var title: String { version.title.isEmpty ? application.code : version.title }
    /// Path of the application's page.
    var path: String { "/marketplace/app/\(id)/" }
    /// Whether there is a page to show: script-only applications have none.
    var hasInterface: Bool { version.applicationURL?.isEmpty == false }

    /// Whether the installation is there and the administrator's restriction, if any, names the person.
    func isOpen(to person: PersonRow) -> Bool {
        guard !installation.isRemoved else { return false }
        guard let allowed = installation.allowedUsers, let list = (try? JSONValue(parsing: allowed))?.array else {
            return true
        }
        return list.contains { $0.integer == person.id }
    }

    /// Whether the person completes, updates and deletes the application.
    func isManaged(by person: PersonRow) -> Bool { installation.isManaged(by: person, version: version) }

    /// Finds by the installation's number, the `client_id`, or the application's code; a removed installation only by the first two.
    static func find(_ db: Database, portal: PortalRow, key: String) throws -> ApplicationEntry? {
        let installation = try InstallationRow.fetchOne(
            db,
            sql: """
                SELECT installation.* FROM installation JOIN application USING (clientID)
                WHERE installation.portalID = ?
                AND (installation.id = ? OR installation.clientID = ? OR (application.code = ? AND NOT installation.isRemoved))
                ORDER BY installation.isRemoved, installation.id = ? DESC LIMIT 1
                """,
            arguments: [portal.id, Int64(key), key, key, Int64(key)])
        return try installation.flatMap { try entry(db, $0) }
    }

    /// The entry of an installation.
    static func entry(_ db: Database, _ installation: InstallationRow) throws -> ApplicationEntry? {
        guard let application = try ApplicationRow.fetchOne(db, key: installation.clientID),
            let version = try ApplicationVersionRow.fetchOne(
                db, key: ["clientID": installation.clientID, "version": installation.version])
        else { return nil }
        return ApplicationEntry(application: application, version: version, installation: installation)
    }

    /// Every application that was ever installed on the portal, in the order of installation.
    static func all(_ db: Database, portal: PortalRow) throws -> [ApplicationEntry] {
        try InstallationRow.fetchAll(
            db, sql: "SELECT * FROM installation WHERE portalID = ? ORDER BY installedAt, id", arguments: [portal.id]
        ).compactMap { try entry(db, $0) }
    }
}

/// A widget that an application has bound to a place of the portal.
struct WidgetBinding: Sendable {
    var row: PlacementBindingRow
    var entry: ApplicationEntry

    var id: Int64 { row.id ?? 0 }
    var placement: String { row.placement }
    /// What a page's token for this widget proves.
    var purpose: String { "widget:\(id)" }

    /// The title in the language, or else the one without a language, or else the application's.
    func title(language: String) -> String {
        let languages = (try? JSONValue(parsing: row.languages)) ?? [:]
        let titles = [languages[language]?["TITLE"]?.text, row.title, languages["en"]?["TITLE"]?.text]
        return titles.compactMap(\.self).first { !$0.isEmpty } ?? entry.title
    }

    /// Whether the portal shows the widget to the person: its application is completely installed and open to them.
    func isVisible(to person: PersonRow) -> Bool {
        entry.installation.isFinished && entry.isOpen(to: person) && (row.userID == 0 || row.userID == person.id)
    }

    /// What the application said of the widget when it bound it.
    var options: JSONObject { (try? JSONValue(parsing: row.options))?.object ?? [:] }

    /// Whether the portal draws the widget's form from what the application tells it.
    var usesBuiltInInterface: Bool { options["useBuiltInInterface"]?.text == "Y" }

    /// The widgets of one place that the viewer gets to see, oldest first.
    static func visible(_ db: Database, portal: PortalRow, viewer: PersonRow, placement: String) throws
        -> [WidgetBinding]
    {
        try visible(db, portal: portal, viewer: viewer).filter { $0.placement == placement }
    }

    /// All widgets that the viewer gets to see, oldest first.
    static func visible(_ db: Database, portal: PortalRow, viewer: PersonRow) throws -> [WidgetBinding] {
        try all(db, portal: portal).filter { $0.isVisible(to: viewer) }
    }

    /// Every widget of the portal's installations, oldest first.
    static func all(_ db: Database, portal: PortalRow) throws -> [WidgetBinding] {
        try PlacementBindingRow.fetchAll(
            db,
            sql: """
                SELECT placementBinding.* FROM placementBinding
                JOIN installation ON installation.id = placementBinding.installationID
                WHERE installation.portalID = ? AND NOT installation.isRemoved ORDER BY placementBinding.id
                """,
            arguments: [portal.id]
        ).compactMap { try binding(db, $0) }
    }

    static func find(_ db: Database, portal: PortalRow, id: Int64) throws -> WidgetBinding? {
        guard let row = try PlacementBindingRow.fetchOne(db, key: id), let binding = try binding(db, row),
            binding.entry.installation.portalID == portal.id, !binding.entry.installation.isRemoved
        else { return nil }
        return binding
    }

    private static func binding(_ db: Database, _ row: PlacementBindingRow) throws -> WidgetBinding? {
        guard let installation = try InstallationRow.fetchOne(db, key: row.installationID),
            let entry = try ApplicationEntry.entry(db, installation)
        else { return nil }
        return WidgetBinding(row: row, entry: entry)
    }
}
