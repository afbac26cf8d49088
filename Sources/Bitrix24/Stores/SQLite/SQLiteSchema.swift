import Foundation
import GRDB

/// The tables of ``SQLiteInstallationStore``, step by step. A step that was published is never changed.
///
/// Instants are seconds since 2001, as `Date` keeps them, so that what is read equals what was written.
enum SQLiteSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 installations and grants") { try $0.execute(sql: installationsAndGrants) }
        migrator.registerMigration("2 events, calls, uses of values") { try $0.execute(sql: eventsAndCalls) }
        return migrator
    }

    private static let installationsAndGrants = """
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
        """

    /// `queues` holds what a worker looks for, so that it need not look through the events: the first event of each
    /// portal, when it is due, and who handles the portal.
    private static let eventsAndCalls = """
        ALTER TABLE installations ADD COLUMN suspended_because TEXT;
        ALTER TABLE installations ADD COLUMN license TEXT;
        ALTER TABLE grants ADD COLUMN refresh_sent_at REAL;
        ALTER TABLE grants ADD COLUMN can_refresh INTEGER NOT NULL DEFAULT 1;
        UPDATE installations SET installed_at = installed_at - 978307200.0, updated_at = updated_at - 978307200.0,
            removed_at = removed_at - 978307200.0;
        UPDATE grants SET expires_at = expires_at - 978307200.0, updated_at = updated_at - 978307200.0,
            lease_until = lease_until - 978307200.0;

        CREATE TABLE queues (
            member_id TEXT PRIMARY KEY NOT NULL REFERENCES installations ON DELETE CASCADE,
            head_id INTEGER,
            due_at REAL,
            claim_owner TEXT,
            claim_until REAL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX queues_waiting ON queues (head_id) WHERE head_id IS NOT NULL;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id TEXT NOT NULL REFERENCES installations ON DELETE CASCADE,
            kind TEXT NOT NULL,
            event TEXT NOT NULL,
            handler_id TEXT,
            data BLOB NOT NULL,
            timestamp INTEGER,
            user_id INTEGER,
            received_at REAL NOT NULL,
            fingerprint TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            is_duplicate INTEGER NOT NULL,
            due_at REAL NOT NULL,
            failure TEXT,
            is_dead INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX events_of_portal ON events (member_id, is_dead, id);
        CREATE INDEX events_by_fingerprint ON events (member_id, fingerprint);
        CREATE INDEX events_dead ON events (id) WHERE is_dead = 1;
        CREATE TABLE handled (
            member_id TEXT NOT NULL REFERENCES installations ON DELETE CASCADE,
            fingerprint TEXT NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (member_id, fingerprint)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX handled_at ON handled (at);
        CREATE TABLE nonces (digest BLOB PRIMARY KEY NOT NULL, until REAL NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX nonces_until ON nonces (until);
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            member_id TEXT NOT NULL REFERENCES installations ON DELETE CASCADE,
            user_id INTEGER NOT NULL,
            at REAL NOT NULL,
            method TEXT NOT NULL,
            status INTEGER NOT NULL,
            error TEXT,
            duration REAL NOT NULL,
            nonce TEXT NOT NULL,
            texts BLOB NOT NULL
        ) STRICT;
        CREATE INDEX calls_at ON calls (at, id);
        CREATE INDEX calls_of_portal ON calls (member_id, at, id);
        """
}

extension Date {
    /// As it stands in a row.
    var stored: Double { timeIntervalSinceReferenceDate }
    init(stored: Double) { self.init(timeIntervalSinceReferenceDate: stored) }
}
