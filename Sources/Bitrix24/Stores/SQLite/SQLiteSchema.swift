import Foundation
import GRDB

/// The tables of ``SQLiteInstallationStore`` and how values become rows.
enum SQLiteSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 installations and grants") { db in
            try db.execute(
                sql: """
                    CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);
                    CREATE TABLE installations (
                        member_id TEXT PRIMARY KEY NOT NULL,
                        domain TEXT NOT NULL,
                        client_endpoint TEXT NOT NULL,
                        server_endpoint TEXT NOT NULL,
                        status TEXT NOT NULL,
                        application_token BLOB,
                        scope TEXT NOT NULL,
                        version TEXT,
                        installer_user_id INTEGER,
                        is_finished INTEGER NOT NULL,
                        installed_at REAL NOT NULL,
                        installed_timestamp INTEGER,
                        updated_at REAL NOT NULL,
                        removed_at REAL,
                        is_erasing INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE grants (
                        member_id TEXT NOT NULL REFERENCES installations ON DELETE CASCADE,
                        user_id INTEGER NOT NULL,
                        pair BLOB NOT NULL,
                        expires_at REAL NOT NULL,
                        server_expires INTEGER,
                        generation INTEGER NOT NULL,
                        is_installer INTEGER NOT NULL,
                        updated_at REAL NOT NULL,
                        lost_because TEXT,
                        lease_owner TEXT,
                        lease_until REAL,
                        PRIMARY KEY (member_id, user_id)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }

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
        guard let user else { return }
        if let grant = new.grant {
            if grant != old.grant || new.dropsOtherGrants { try write(db, grant, keys: keys) }
        } else if old.grant != nil {
            try db.execute(
                sql: "DELETE FROM grants WHERE member_id = ? AND user_id = ?", arguments: [memberID.value, user])
        }
    }

    static func erase(_ db: Database, _ memberID: MemberID) throws {
        try db.execute(sql: "DELETE FROM grants WHERE member_id = ?", arguments: [memberID.value])
        try db.execute(sql: "DELETE FROM installations WHERE member_id = ?", arguments: [memberID.value])
    }

    static func reseal(_ db: Database, keys: KeyRing) throws -> Int {
        var count = 0
        for row in try Row.fetchAll(db, sql: "SELECT * FROM installations WHERE application_token IS NOT NULL") {
            guard let sealed: Data = row["application_token"], !keys.isCurrent(Array(sealed)) else { continue }
            try write(db, installation(row, keys: keys), keys: keys)
            count += 1
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM grants") {
            guard let sealed: Data = row["pair"], !keys.isCurrent(Array(sealed)) else { continue }
            try write(db, grant(row, keys: keys), keys: keys)
            count += 1
        }
        try db.execute(sql: "UPDATE probe SET sealed = ?", arguments: [Data(try keys.sealProbe())])
        return count
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
                    version, installer_user_id, is_finished, installed_at, installed_timestamp, updated_at, removed_at, is_erasing)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (member_id) DO UPDATE SET domain = excluded.domain, client_endpoint = excluded.client_endpoint,
                    server_endpoint = excluded.server_endpoint, status = excluded.status,
                    application_token = excluded.application_token, scope = excluded.scope, version = excluded.version,
                    installer_user_id = excluded.installer_user_id, is_finished = excluded.is_finished,
                    installed_at = excluded.installed_at, installed_timestamp = excluded.installed_timestamp,
                    updated_at = excluded.updated_at, removed_at = excluded.removed_at, is_erasing = excluded.is_erasing
                """
        ).execute(arguments: [
            installation.memberID.value, installation.domain.value, installation.clientEndpoint.value,
            installation.serverEndpoint.value, installation.status.letter, token, Scope.joined(installation.scope),
            installation.version, installation.installerUserID, installation.isFinished,
            installation.installedAt.timeIntervalSince1970, installation.installedTimestamp,
            installation.updatedAt.timeIntervalSince1970, installation.removedAt?.timeIntervalSince1970,
            installation.isErasing,
        ])
    }

    private static func write(_ db: Database, _ grant: Grant, keys: KeyRing) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO grants (member_id, user_id, pair, expires_at, server_expires, generation, is_installer,
                    updated_at, lost_because, lease_owner, lease_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            grant.memberID.value, grant.userID, Data(try keys.sealPair(grant)), grant.expiresAt.timeIntervalSince1970,
            grant.serverExpires, grant.generation, grant.isInstaller, grant.updatedAt.timeIntervalSince1970,
            grant.lostBecause?.value, grant.refreshLease?.owner, grant.refreshLease?.until.timeIntervalSince1970,
        ])
    }

    private static func installation(_ row: Row, keys: KeyRing) throws -> Installation {
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
            status: status,
            applicationToken: token, scope: Scope.list(row["scope"]), version: row["version"],
            installerUserID: row["installer_user_id"], isFinished: row["is_finished"],
            installedAt: date(row["installed_at"]),
            installedTimestamp: row["installed_timestamp"], updatedAt: date(row["updated_at"]),
            removedAt: (row["removed_at"] as Double?).map(date), isErasing: row["is_erasing"])
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
            lease = RefreshLease(owner: owner, until: date(until))
        }
        return Grant(
            key: key, accessToken: pair.accessToken, refreshToken: pair.refreshToken,
            expiresAt: date(row["expires_at"]),
            serverExpires: row["server_expires"], generation: generation, isInstaller: row["is_installer"],
            updatedAt: date(row["updated_at"]), lostBecause: (row["lost_because"] as String?).map { ErrorCode($0) },
            refreshLease: lease)
    }

    private static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
}
