public import Bitrix24
import Foundation

/// Installations and grants in PostgreSQL, for an application on many machines.
///
/// A change of a portal locks that portal for all processes, so a pair that one of them refreshes is not refreshed by another. Tokens are
/// sealed by the same ``KeyRing`` as in the kit's own stores before they leave the process.
public struct PostgresInstallationStore: InstallationStore {
    private let pool: PostgresPool
    private let keys: KeyRing

    /// Connects and brings the tables to the newest version.
    ///
    /// - Parameters:
    ///   - connection: As libpq takes it: `host=… dbname=…` or `postgresql://…`.
    ///   - connections: Connections held at most, 1 or more. Each has a thread of its own while it works.
    /// - Throws: ``PostgresError``; ``KeyRingError`` when the tables were written under other keys.
    public init(_ connection: Secret, keys: KeyRing, connections: Int = 4) async throws {
        pool = PostgresPool(connection.reveal(), size: connections)
        self.keys = keys
        try await pool.transaction { connection in
            try Migrations.run(connection)
            if let probe = try connection.run("SELECT sealed FROM bitrix24_probe LIMIT 1").rows.first {
                try keys.checkProbe(try probe.bytes(0))
            } else {
                try connection.run("INSERT INTO bitrix24_probe VALUES ($1)", [.bytes(try keys.sealProbe())])
            }
        }
    }

    /// Closes the connections; the next use opens them again.
    public func close() async { await pool.close() }

    public func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice {
        let keys = keys
        return try await pool.transaction { connection in
            // Both rows as of one moment.
            try connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return try Self.read(memberID, user: user, connection, keys)
        }
    }

    public func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] {
        let keys = keys
        return try await pool.transaction { connection in
            try connection.run(
                "SELECT \(GrantRow.columns) FROM bitrix24_grants WHERE member_id = $1 "
                    + "ORDER BY is_installer DESC, updated_at DESC, user_id LIMIT $2",
                [.text(memberID.value), .integer(max(0, limit))]
            ).rows.map { try GrantRow.read($0, memberID: memberID, keys: keys) }
        }
    }

    public func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] {
        try await pool.transaction { connection in
            // The order of bytes, whatever the database's language.
            try connection.run(
                "SELECT member_id FROM bitrix24_installations WHERE member_id > $1 COLLATE \"C\" ORDER BY member_id COLLATE \"C\" LIMIT $2",
                [.text(after?.value ?? ""), .integer(max(0, limit))]
            ).rows.map { row in
                guard let id = MemberID(try row.text(0)) else {
                    throw PostgresError(.unreadable, "a member_id is malformed")
                }
                return id
            }
        }
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        let keys = keys
        return try await pool.transaction { connection in
            // A portal that is not there yet has no row to lock, so its name is locked.
            try connection.run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [.text(memberID.value)])
            var slice = try Self.read(memberID, user: user, connection, keys, locking: true)
            let before = slice
            let outcome = try change(&slice)
            try Self.write(slice, before: before, memberID, user: user, connection, keys)
            return outcome
        }
    }

    private static func read(
        _ memberID: MemberID, user: Int?, _ connection: PostgresConnection, _ keys: KeyRing, locking: Bool = false
    ) throws -> PortalSlice {
        let lock = locking ? " FOR UPDATE" : ""
        let installation = try connection.run(
            "SELECT \(InstallationRow.columns) FROM bitrix24_installations WHERE member_id = $1" + lock,
            [.text(memberID.value)]
        ).rows.first.map { try InstallationRow.read($0, memberID: memberID, keys: keys) }
        guard let user, installation != nil else { return PortalSlice(installation: installation) }
        let grant = try connection.run(
            "SELECT \(GrantRow.columns) FROM bitrix24_grants WHERE member_id = $1 AND user_id = $2" + lock,
            [.text(memberID.value), .integer(user)]
        ).rows.first.map { try GrantRow.read($0, memberID: memberID, keys: keys) }
        return PortalSlice(installation: installation, grant: grant)
    }

    private static func write(
        _ slice: PortalSlice, before: PortalSlice, _ memberID: MemberID, user: Int?, _ connection: PostgresConnection,
        _ keys: KeyRing
    ) throws {
        guard let installation = slice.installation else {
            try connection.run("DELETE FROM bitrix24_installations WHERE member_id = $1", [.text(memberID.value)])
            return
        }
        if installation != before.installation {
            try connection.run(
                InstallationRow.upsert, try InstallationRow.values(installation, memberID: memberID, keys: keys))
        }
        if slice.dropsOtherGrants {
            try connection.run(
                "DELETE FROM bitrix24_grants WHERE member_id = $1 AND user_id IS DISTINCT FROM $2",
                [.text(memberID.value), .integer(user)])
        }
        guard let user else { return }
        if let grant = slice.grant {
            if grant != before.grant {
                try connection.run(
                    GrantRow.upsert, try GrantRow.values(grant, memberID: memberID, user: user, keys: keys))
            }
        } else if before.grant != nil || slice.dropsOtherGrants {
            try connection.run(
                "DELETE FROM bitrix24_grants WHERE member_id = $1 AND user_id = $2",
                [.text(memberID.value), .integer(user)])
        }
    }
}
