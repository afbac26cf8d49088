import Foundation
import GRDB

/// Installations and grants as rows.
enum SQLiteInstallations {
    static func slice(_ db: Database, _ memberID: MemberID, user: Int?, keys: KeyRing) throws -> PortalSlice {
        let installation = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM installations WHERE member_id = ?"), arguments: [memberID.value])
        guard let installation else { return PortalSlice() }
        let grant = try user.flatMap { user in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM grants WHERE member_id = ? AND user_id = ?"),
                arguments: [memberID.value, user])
        }
        return PortalSlice(
            installation: try self.installation(installation, keys: keys),
            grant: try grant.map { try self.grant($0, keys: keys) })
    }

    static func write(
        _ db: Database, _ memberID: MemberID, user: Int?, from old: PortalSlice, to new: PortalSlice, keys: KeyRing
    ) throws {
        guard let installation = new.installation else {
            if old.installation != nil { try erase(db, memberID) }
            return
        }
        if installation != old.installation { try write(db, installation, keys: keys) }
        if new.dropsOtherGrants {
            try db.execute(sql: "DELETE FROM grants WHERE member_id = ?", arguments: [memberID.value])
        }
        if let user {
            if let grant = new.grant {
                if grant != old.grant || new.dropsOtherGrants { try write(db, grant, keys: keys) }
            } else if old.grant != nil {
                try db.execute(
                    sql: "DELETE FROM grants WHERE member_id = ? AND user_id = ?", arguments: [memberID.value, user])
            }
        }
        for event in new.newEvents { try SQLiteEvents.append(db, event, to: memberID, keys: keys) }
    }

    static func erase(_ db: Database, _ memberID: MemberID) throws {
        // Children first, so that no cascade is relied on.
        for table in ["calls", "handled", "events", "queues", "grants", "installations"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE member_id = ?", arguments: [memberID.value])
        }
    }

    static func grantKeys(
        _ db: Database, storedBefore start: Date, after: GrantKey?, limit: Int
    ) throws -> [GrantKey] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT g.member_id, g.user_id FROM grants g JOIN installations i USING (member_id)
                    WHERE (g.member_id, g.user_id) > (?, ?) AND g.updated_at < ? AND g.lost_because IS NULL
                        AND g.can_refresh AND i.removed_at IS NULL AND i.suspended_because IS NULL
                    ORDER BY g.member_id, g.user_id LIMIT ?
                    """),
            arguments: [after?.memberID.value ?? "", after?.userID ?? Int.min, start.stored, max(0, limit)]
        ).map { row in
            guard let memberID = MemberID(row[0]) else { throw StoreError(.corrupt, detail: "table grants") }
            return GrantKey(memberID: memberID, userID: row[1])
        }
    }

    // MARK: Rows

    private static func write(_ db: Database, _ installation: Installation, keys: KeyRing) throws {
        let token = try installation.applicationToken.map { token in
            Data(try keys.sealApplicationToken(token, of: installation.memberID))
        }
        // No `INSERT OR REPLACE`: it would delete the row first, and the grants with it.
        try db.cachedStatement(
            sql: """
                INSERT INTO installations (member_id, domain, client_endpoint, server_endpoint, status, application_token, scope,
                    version, installer_user_id, is_finished, installed_at, installed_timestamp, updated_at, removed_at, is_erasing,
                    suspended_because, license)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (member_id) DO UPDATE SET domain = excluded.domain, client_endpoint = excluded.client_endpoint,
                    server_endpoint = excluded.server_endpoint, status = excluded.status,
                    application_token = excluded.application_token, scope = excluded.scope, version = excluded.version,
                    installer_user_id = excluded.installer_user_id, is_finished = excluded.is_finished,
                    installed_at = excluded.installed_at, installed_timestamp = excluded.installed_timestamp,
                    updated_at = excluded.updated_at, removed_at = excluded.removed_at, is_erasing = excluded.is_erasing,
                    suspended_because = excluded.suspended_because, license = excluded.license
                """
        ).execute(arguments: [
            installation.memberID.value, installation.domain.value, installation.clientEndpoint.value,
            installation.serverEndpoint.value, installation.status.letter, token, Scope.joined(installation.scope),
            installation.version, installation.installerUserID, installation.isFinished,
            installation.installedAt.stored, installation.installedTimestamp, installation.updatedAt.stored,
            installation.removedAt?.stored, installation.isErasing, installation.suspendedBecause?.value,
            installation.license,
        ])
    }

    private static func write(_ db: Database, _ grant: Grant, keys: KeyRing) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO grants (member_id, user_id, pair, expires_at, server_expires, generation, is_installer,
                    updated_at, lost_because, lease_owner, lease_until, refresh_sent_at, can_refresh)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            grant.memberID.value, grant.userID, Data(try keys.sealPair(grant)), grant.expiresAt.stored,
            grant.serverExpires, grant.generation, grant.isInstaller, grant.updatedAt.stored,
            grant.lostBecause?.value, grant.refreshLease?.owner, grant.refreshLease?.until.stored,
            grant.refreshSentAt?.stored, grant.canRefresh,
        ])
    }

    static func installation(_ row: Row, keys: KeyRing) throws -> Installation {
        guard let memberID = (row["member_id"] as String?).flatMap(MemberID.init),
            let domain = (row["domain"] as String?).flatMap(PortalDomain.init),
            let clientEndpoint = (row["client_endpoint"] as String?).flatMap({ Endpoint($0) }),
            let serverEndpoint = (row["server_endpoint"] as String?).flatMap({ Endpoint($0) }),
            let status = (row["status"] as String?).flatMap({ ApplicationStatus($0) })
        else { throw StoreError(.corrupt, detail: "table installations") }
        let token = try (row["application_token"] as Data?).map { sealed in
            try keys.openApplicationToken(Array(sealed), of: memberID)
        }
        return Installation(
            memberID: memberID, domain: domain, clientEndpoint: clientEndpoint, serverEndpoint: serverEndpoint,
            status: status, applicationToken: token, scope: Scope.list(row["scope"]), version: row["version"],
            installerUserID: row["installer_user_id"], isFinished: row["is_finished"],
            installedAt: Date(stored: row["installed_at"]), installedTimestamp: row["installed_timestamp"],
            updatedAt: Date(stored: row["updated_at"]),
            removedAt: (row["removed_at"] as Double?).map(Date.init(stored:)), isErasing: row["is_erasing"],
            suspendedBecause: (row["suspended_because"] as String?).map { ErrorCode($0) }, license: row["license"])
    }

    static func grant(_ row: Row, keys: KeyRing) throws -> Grant {
        guard let memberID = (row["member_id"] as String?).flatMap(MemberID.init), let sealed: Data = row["pair"] else {
            throw StoreError(.corrupt, detail: "table grants")
        }
        let key = GrantKey(memberID: memberID, userID: row["user_id"])
        let generation: Int = row["generation"]
        let pair = try keys.openPair(Array(sealed), key: key, generation: generation)
        var lease: RefreshLease?
        if let owner: String = row["lease_owner"], let until: Double = row["lease_until"] {
            lease = RefreshLease(owner: owner, until: Date(stored: until))
        }
        return Grant(
            key: key, accessToken: pair.accessToken, refreshToken: pair.refreshToken,
            expiresAt: Date(stored: row["expires_at"]), serverExpires: row["server_expires"], generation: generation,
            isInstaller: row["is_installer"], updatedAt: Date(stored: row["updated_at"]),
            lostBecause: (row["lost_because"] as String?).map { ErrorCode($0) }, refreshLease: lease,
            refreshSentAt: (row["refresh_sent_at"] as Double?).map(Date.init(stored:)))
    }
}
