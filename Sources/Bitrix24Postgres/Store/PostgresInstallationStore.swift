public import Bitrix24
import Foundation

/// All that the kit keeps in PostgreSQL, for an application on many machines.
///
/// A change of a portal locks that portal for all processes, so a pair that one of them refreshes is not refreshed by
/// another. Tokens, the data of events and the texts of calls are sealed by the same ``KeyRing`` as in the kit's own stores
/// before they leave the process. What was erased is gone from the tables at once; the server's own files keep it until its
/// next `VACUUM`, and its log and copies as long as they are kept.
///
/// Errors are ``PostgresError``, and ``KeyRingError`` where a secret does not open.
public struct PostgresInstallationStore: KitStore {
    let pool: PostgresPool
    let keys: KeyRing
    let arrivals: GroupCommit<PostgresEvents.Arrival, QueuedEvent>
    let settlements: GroupCommit<PostgresEvents.Settlement, Bool>

    /// Connects and brings the tables to the newest version.
    ///
    /// - Parameters:
    ///   - connection: As libpq takes it: `host=… dbname=…` or `postgresql://…`. What it says has precedence over the
    ///     time limits below.
    ///   - connections: Connections held at most, 1 or more. Each has a thread of its own while it works.
    ///   - timeout: How long a statement, and the opening of a connection, may take; whole seconds, 1 or more. A lock is
    ///     waited for three quarters of it.
    /// - Throws: ``PostgresError``; ``KeyRingError`` when the tables were written under other keys.
    public init(
        _ connection: Secret, keys: KeyRing, connections: Int = 4, timeout: Duration = .seconds(20)
    ) async throws {
        let pool = PostgresPool(connection.reveal(), size: connections, timeouts: PostgresTimeouts(timeout))
        self.pool = pool
        self.keys = keys
        arrivals = GroupCommit(limit: 256) { arrivals in
            try await pool.transaction { try PostgresEvents.enqueue(arrivals, $0, keys) }
        }
        settlements = GroupCommit(limit: 256) { settlements in
            try await pool.transaction { connection in
                try PostgresEvents.settle(settlements, connection).map { .success($0) }
            }
        }
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
        return try await pool.transaction(.reading) { try Self.read(memberID, user: user, $0, keys) }
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
            ).rows.map { try $0.memberID(0) }
        }
    }

    public func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey] {
        try await pool.transaction(.reading) { connection in
            try connection.run(
                """
                SELECT g.member_id, g.user_id FROM bitrix24_grants g JOIN bitrix24_installations i USING (member_id) \
                WHERE (g.member_id COLLATE "C", g.user_id) > ($1, $2) AND g.updated_at < $3 AND g.lost_because IS NULL \
                AND g.can_refresh AND i.removed_at IS NULL AND i.suspended_because IS NULL \
                ORDER BY g.member_id COLLATE "C", g.user_id LIMIT $4
                """,
                [
                    .text(after?.memberID.value ?? ""), .integer(after?.userID ?? Int.min),
                    .real(start.timeIntervalSinceReferenceDate), .integer(max(0, limit)),
                ]
            ).rows.map { row in
                GrantKey(memberID: try row.memberID(0), userID: try row.integer(1))
            }
        }
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        let keys = keys
        return try await pool.transaction { connection in
            try PostgresLocks.name(memberID, connection)
            let before = try Self.read(memberID, user: user, connection, keys, locking: true)
            var slice = before
            let outcome = try change(&slice)
            try Self.write(slice, before: before, memberID, user: user, connection, keys)
            return outcome
        }
    }

    public func erase(_ memberID: MemberID) async throws {
        try await pool.transaction { connection in
            try PostgresLocks.name(memberID, connection)
            try connection.run("DELETE FROM bitrix24_installations WHERE member_id = $1", [.text(memberID.value)])
        }
    }

    private static func read(
        _ memberID: MemberID, user: Int?, _ connection: PostgresConnection, _ keys: KeyRing, locking: Bool = false
    ) throws -> PortalSlice {
        let lock = locking ? " FOR NO KEY UPDATE" : ""
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
            guard before.installation != nil else { return }
            // All that belongs to the portal goes with it.
            try connection.run("DELETE FROM bitrix24_installations WHERE member_id = $1", [.text(memberID.value)])
            return
        }
        if installation != before.installation {
            try connection.run(
                InstallationRow.upsert, try InstallationRow.values(installation, memberID: memberID, keys: keys))
        }
        if before.installation == nil {
            try connection.run(
                "INSERT INTO bitrix24_queues (member_id) VALUES ($1) ON CONFLICT DO NOTHING", [.text(memberID.value)])
        }
        if slice.dropsOtherGrants {
            try connection.run(
                "DELETE FROM bitrix24_grants WHERE member_id = $1 AND user_id IS DISTINCT FROM $2",
                [.text(memberID.value), .integer(user)])
        }
        if !slice.newEvents.isEmpty {
            let events = slice.newEvents.map { event in
                var event = event
                event.memberID = memberID
                return event
            }
            let locked = try PostgresLocks.queues([memberID.value], connection)
            try PostgresEvents.append(events, queues: locked, connection, keys)
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
