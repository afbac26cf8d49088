import Foundation
import GRDB

/// The archives of published solutions, and what installations have done.
struct SolutionShelf {
    let db: Database

    /// A solution's card in one version.
    struct Card: Sendable {
        var clientID: String
        var version: String
        var kind: SolutionKind
        var archive: [UInt8]
    }

    /// One attempt to install or to import.
    struct Run: Sendable {
        var id: Int64
        /// `nil`: from a file.
        var clientID: String?
        var userID: Int
        /// Unix seconds.
        var at: Int
        var report: SolutionReport
    }

    // MARK: Archives

    /// - Parameter version: `nil`: the current one.
    func card(_ clientID: String, version: String? = nil) throws -> Card? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT s.* FROM solution s JOIN application a USING (clientID)
                WHERE s.clientID = ? AND s.version = ifnull(?, a.currentVersion)
                """, arguments: [clientID, version])
        guard let row, let kind = SolutionKind(rawValue: row["kind"]) else { return nil }
        return Card(clientID: clientID, version: row["version"], kind: kind, archive: Array(row["archive"] as Data))
    }

    /// Whether the application is a solution in any of its versions: then it has no tokens and no addresses.
    func isSolution(_ clientID: String) throws -> Bool { try kind(of: clientID) != nil }

    func kind(of clientID: String) throws -> SolutionKind? {
        try String.fetchOne(db, sql: "SELECT kind FROM solution WHERE clientID = ? LIMIT 1", arguments: [clientID])
            .flatMap(SolutionKind.init(rawValue:))
    }

    /// Attaches the archive to the version of a card.
    ///
    /// - Throws: ``SolutionArchiveError`` when the archive is no solution of this kind; ``SolutionFailure`` when the card is none that
    ///   can have one, or is offered outside the subscription although an application that it uses is not.
    @discardableResult
    func publish(
        _ bytes: [UInt8], as kind: SolutionKind, in application: ApplicationRow, version: ApplicationVersionRow
    ) throws -> SolutionArchive {
        guard application.kind == "market" else {
            throw SolutionFailure(
                "not_a_market_card", status: 400, "Only a card of the Market has a solution's archive.")
        }
        guard version.applicationURL == nil, version.installerURL == nil, version.eventURL == nil else {
            throw SolutionFailure(
                "addresses_not_allowed", status: 400,
                "The portal installs a solution itself: its card has no address of an application, installer or callback."
            )
        }
        let former = try self.kind(of: application.clientID)
        guard former == nil || former == kind else {
            throw SolutionFailure(
                "conflict", "The earlier versions of this card are \(former?.rawValue ?? ""): a card keeps its kind.")
        }
        let archive = try SolutionArchive(bytes, expecting: kind)
        try checkSubscription(of: archive, status: application.status)
        try db.execute(
            sql: "INSERT OR REPLACE INTO solution (clientID, version, kind, archive) VALUES (?, ?, ?, ?)",
            arguments: [application.clientID, version.version, kind.rawValue, Data(bytes)])
        return archive
    }

    /// A solution that uses an application of the subscription must be of the subscription, too.
    ///
    /// Source: the platform's documentation, "Installation of industry-specific CRMs", used applications.
    func checkSubscription(of archive: SolutionArchive, status: String) throws {
        guard status != "S" else { return }
        for code in archive.applications {
            guard let application = try application(code), application.status == "S" else { continue }
            throw SolutionFailure(
                "subscription_required",
                "The solution uses \(code), which is available by subscription only. Offer the solution by subscription, too: status S."
            )
        }
    }

    /// The Market's application with that code.
    func application(_ code: String) throws -> ApplicationRow? {
        try ApplicationRow.fetchOne(
            db, sql: "SELECT * FROM application WHERE kind = 'market' AND code = ? ORDER BY clientID LIMIT 1",
            arguments: [code])
    }

    // MARK: Runs

    func keep(_ report: SolutionReport, portalID: Int64, clientID: String?, userID: Int, at: Int) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO solutionRun (portalID, clientID, userID, at, report) VALUES (?, ?, ?, ?, ?)",
            arguments: [portalID, clientID, userID, at, report.json.serialized()])
        return db.lastInsertedRowID
    }

    func run(_ id: Int64, portalID: Int64) throws -> Run? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM solutionRun WHERE id = ? AND portalID = ?", arguments: [id, portalID]
        ).flatMap(Self.run)
    }

    /// The newest first.
    func runs(portalID: Int64, clientID: String? = nil, limit: Int = 20) throws -> [Run] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM solutionRun WHERE portalID = ? AND (? IS NULL OR clientID = ?) ORDER BY id DESC LIMIT ?
                """, arguments: [portalID, clientID, clientID, limit]
        ).compactMap(Self.run)
    }

    private static func run(_ row: Row) -> Run? {
        guard let json = try? JSONValue(parsing: row["report"] as String), let report = SolutionReport(json) else {
            return nil
        }
        return Run(id: row["id"], clientID: row["clientID"], userID: row["userID"], at: row["at"], report: report)
    }
}
