/// The tables of the store, version by version. A version that was published is never changed.
enum Migrations {
    /// One for all stores in a database: two processes that start at once must not migrate at once.
    private static let lock = 0x4232_3453_746f

    static let versions: [String] = [
        """
        CREATE TABLE bitrix24_installations (
            member_id text PRIMARY KEY,
            domain text NOT NULL,
            client_endpoint text NOT NULL,
            server_endpoint text NOT NULL,
            status text NOT NULL,
            application_token bytea,
            scope text NOT NULL,
            version text,
            installer_user_id bigint,
            is_finished boolean NOT NULL,
            installed_at double precision NOT NULL,
            installed_timestamp bigint,
            updated_at double precision NOT NULL,
            removed_at double precision,
            is_erasing boolean NOT NULL
        );
        CREATE TABLE bitrix24_grants (
            member_id text NOT NULL REFERENCES bitrix24_installations ON DELETE CASCADE,
            user_id bigint NOT NULL,
            generation bigint NOT NULL,
            pair bytea NOT NULL,
            expires_at double precision NOT NULL,
            server_expires bigint,
            is_installer boolean NOT NULL,
            updated_at double precision NOT NULL,
            lost_because text,
            lease_owner text,
            lease_until double precision,
            PRIMARY KEY (member_id, user_id)
        );
        CREATE TABLE bitrix24_probe (sealed bytea NOT NULL);
        """
    ]

    /// Brings the tables to the newest version; does nothing when they are there.
    static func run(_ connection: PostgresConnection) throws(PostgresError) {
        try connection.run("SELECT pg_advisory_xact_lock($1)", [.integer(lock)])
        try connection.execute("CREATE TABLE IF NOT EXISTS bitrix24_schema (version integer NOT NULL)")
        let version = try connection.run("SELECT max(version) FROM bitrix24_schema").rows.first?.optionalInteger(0) ?? 0
        guard version <= versions.count else {
            throw PostgresError(
                .unreadable, "the tables are of version \(version), this program knows \(versions.count)")
        }
        for (index, statements) in versions.enumerated().dropFirst(version) {
            try connection.execute(statements)
            try connection.run("INSERT INTO bitrix24_schema VALUES ($1)", [.integer(index + 1)])
        }
    }
}
