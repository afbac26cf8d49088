import GRDB

/// Who comes to a portal, who leaves it, and who goes on with what a leaver had set up.
///
/// Source: the platform's documentation, "Event onUserAdd" and "System user".
struct PortalPeople: Sendable {
    let platform: Platform

    func nextID(_ db: Database, portal: PortalRow) throws -> Int {
        1 + (try Int.fetchOne(db, sql: "SELECT max(id) FROM person WHERE portalID = ?", arguments: [portal.id]) ?? 0)
    }

    /// Completes the registration of somebody who was invited, as the first sign-in does. A second call changes nothing.
    func register(_ db: Database, portal: PortalRow, userID: Int) throws {
        guard var person = try PersonRow.fetchOne(db, key: ["portalID": portal.id ?? 0, "id": userID]),
            person.isInvited
        else { return }
        person.isInvited = false
        try person.update(db)
        if platform.behaviour.current.userAddEvent == .registration {
            try announce(db, person, portal: portal, by: person.id)
        }
    }

    /// Sends `ONUSERADD`.
    ///
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    @discardableResult
    func announce(_ db: Database, _ person: PersonRow, portal: PortalRow, by userID: Int) throws -> [Int64] {
        let fields = UserProfile(person: person, now: platform.clock.unixSeconds).fields
        var data: JSONObject = ["ID": .int(person.id), "ACTIVE": person.isActive ? "Y" : "N"]
        for name in [
            "EMAIL", "NAME", "LAST_NAME", "PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "UF_DEPARTMENT", "DATE_REGISTER",
            "WORK_POSITION", "UF_EMPLOYMENT_DATE",
        ] {
            data[name] = fields[name] ?? ""
        }
        return try EventEmission(platform: platform).emit(
            db, portal: portal, event: "ONUSERADD", data: .object(data), userID: userID, clientID: nil, connector: "")
    }

    /// What became of a leaver's integrations.
    struct Transfer: Sendable {
        /// Who took over the webhooks; `nil` when there were none.
        var webhooks: PersonRow?
        /// By `client_id`: who took over each application of the Market.
        var applications: [(clientID: String, person: PersonRow)] = []
    }

    /// Dismisses a person.
    ///
    /// - Parameter keepsIntegrations: hands webhooks and applications of the Market over to system users, under which they go on
    ///   as before. A local application cannot be handed over: its tokens of that person stop.
    func dismiss(
        _ db: Database, _ person: PersonRow, portal: PortalRow, keepsIntegrations: Bool
    ) throws -> Transfer {
        var transfer = Transfer()
        if keepsIntegrations {
            transfer.webhooks = try handOverWebhooks(db, of: person, portal: portal)
            transfer.applications = try handOverApplications(db, of: person, portal: portal)
        }
        var person = person
        person.isActive = false
        try person.update(db)
        try db.execute(
            sql: "DELETE FROM webSession WHERE portalID = ? AND userID = ?", arguments: [portal.id, person.id])
        return transfer
    }

    private func handOverWebhooks(_ db: Database, of person: PersonRow, portal: PortalRow) throws -> PersonRow? {
        let webhooks = try WebhookRow.filter(Column("portalID") == portal.id)
            .filter(sql: "coalesce(ownerID, userID) = ?", arguments: [person.id]).fetchAll(db)
        guard !webhooks.isEmpty else { return nil }
        let system = try systemUser(db, like: person, portal: portal, name: person.name, lastName: person.lastName)
        for var webhook in webhooks {
            webhook.ownerID = system.id
            try webhook.update(db)
        }
        return system
    }

    private func handOverApplications(
        _ db: Database, of person: PersonRow, portal: PortalRow
    ) throws -> [(clientID: String, person: PersonRow)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT i.id, i.clientID, v.title FROM installation i
                JOIN application a ON a.clientID = i.clientID AND a.kind <> 'local'
                JOIN applicationVersion v ON v.clientID = i.clientID AND v.version = i.version
                WHERE i.portalID = :portal AND NOT i.isRemoved AND (i.installerUserID = :user OR EXISTS
                    (SELECT 1 FROM tokenPair t WHERE t.installationID = i.id AND t.userID = :user))
                ORDER BY i.id
                """, arguments: ["portal": portal.id, "user": person.id])
        var result: [(clientID: String, person: PersonRow)] = []
        for row in rows {
            let system = try systemUser(db, like: person, portal: portal, name: row["title"], lastName: "")
            let arguments: StatementArguments = ["system": system.id, "user": person.id, "id": row["id"] as Int64]
            for statement in [
                "UPDATE tokenPair SET userID = :system WHERE installationID = :id AND userID = :user",
                "UPDATE authorizationCode SET userID = :system WHERE installationID = :id AND userID = :user",
                "UPDATE OR IGNORE eventBinding SET authUserID = :system WHERE installationID = :id AND authUserID = :user",
                "UPDATE eventBinding SET boundBy = :system WHERE installationID = :id AND boundBy = :user",
                "UPDATE installation SET installerUserID = :system WHERE id = :id AND installerUserID = :user",
            ] {
                try db.execute(sql: statement, arguments: arguments)
            }
            result.append((row["clientID"], system))
        }
        return result
    }

    /// A technical account with the rights of somebody who leaves. No list shows it.
    private func systemUser(
        _ db: Database, like person: PersonRow, portal: PortalRow, name: String, lastName: String
    ) throws -> PersonRow {
        var system = person
        system.id = try nextID(db, portal: portal)
        (system.name, system.lastName, system.email, system.position) = (name, lastName, "", "")
        (system.service, system.isActive, system.isInvited) = ("system", true, false)
        try system.insert(db)
        return system
    }
}
