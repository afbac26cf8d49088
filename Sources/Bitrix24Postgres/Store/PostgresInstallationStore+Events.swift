public import Bitrix24
public import Foundation

extension PostgresInstallationStore {
    public func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent {
        try await arrivals.run(PostgresEvents.Arrival(memberID: memberID, admit: admit))
    }

    public func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] {
        try await pool.transaction { connection in
            try PostgresEvents.claim(owner: owner, at: now, until: until, limit: limit, connection)
        }
    }

    public func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent] {
        let keys = keys
        return try await pool.transaction { connection in
            try PostgresEvents.take(memberID, owner: owner, at: now, until: until, limit: limit, connection, keys)
        }
    }

    public func settle(
        _ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date
    ) async throws -> Bool {
        try await settlements.run(
            PostgresEvents.Settlement(memberID: memberID, owner: owner, outcomes: outcomes, now: now))
    }

    public func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool {
        try await pool.transaction { try PostgresEvents.extend(memberID, owner: owner, until: until, $0) }
    }

    public func release(_ memberID: MemberID, owner: String) async throws {
        try await pool.transaction { connection in
            _ = try connection.run(
                """
                UPDATE bitrix24_queues SET claim_owner = NULL, claim_until = NULL WHERE member_id = $1 AND claim_owner = $2
                """,
                [.text(memberID.value), .text(owner)])
        }
    }

    public func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] {
        let keys = keys
        return try await pool.transaction(.reading) { connection in
            let portal = memberID == nil ? "" : " AND member_id = $3"
            return try connection.run(
                """
                SELECT \(EventRow.columns) FROM bitrix24_events WHERE is_dead AND id > $1\(portal) ORDER BY id LIMIT $2
                """,
                [.integer(id), .integer(max(0, limit))] + (memberID.map { [.text($0.value)] } ?? [])
            ).rows.map { try EventRow.read($0, keys: keys) }
        }
    }

    public func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool {
        let keys = keys
        return try await pool.transaction { try PostgresEvents.revive(id, at: now, $0, keys) }
    }

    public func discardEvent(_ id: Int64) async throws -> Bool {
        try await pool.transaction { connection in
            try connection.run("DELETE FROM bitrix24_events WHERE id = $1 AND is_dead", [.integer(id)]).changes > 0
        }
    }

    public func eventCounts() async throws -> EventCounts {
        try await pool.transaction(.reading) { connection in
            let row = try connection.run(
                """
                SELECT count(*) FILTER (WHERE NOT is_dead), count(*) FILTER (WHERE is_dead), \
                min(received_at) FILTER (WHERE NOT is_dead) FROM bitrix24_events
                """
            ).rows.first
            guard let row else { return EventCounts() }
            return EventCounts(
                waiting: try row.integer(0), dead: try row.integer(1),
                oldest: row.optionalReal(2).map { Date(timeIntervalSinceReferenceDate: $0) })
        }
    }

    public func forgetHandledEvents(before instant: Date) async throws {
        try await inPieces(
            """
            DELETE FROM bitrix24_handled WHERE (member_id, fingerprint) IN (SELECT member_id, fingerprint \
            FROM bitrix24_handled WHERE at < $1 LIMIT 2000 FOR UPDATE SKIP LOCKED)
            """, before: instant)
    }

    /// Repeats a deletion that takes some rows at a time and skips those that others hold.
    ///
    /// - Returns: how many rows there were.
    @discardableResult
    func inPieces(_ delete: String, before instant: Date) async throws -> Int {
        var count = 0
        while true {
            let deleted = try await pool.transaction { connection in
                try connection.run(delete, [.real(instant.timeIntervalSinceReferenceDate)]).changes
            }
            guard deleted > 0 else { return count }
            count += deleted
        }
    }
}
