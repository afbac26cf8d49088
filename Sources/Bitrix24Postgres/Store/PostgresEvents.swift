import Bitrix24
import Foundation

/// Queues of events in the tables. Those that change many portals do it with one statement each, whatever their number.
enum PostgresEvents {
    typealias Parameter = PostgresConnection.Parameter

    struct Arrival: Sendable {
        var memberID: MemberID
        var admit: @Sendable (Installation?) throws -> IncomingEvent
    }

    // MARK: Adding

    static func enqueue(
        _ arrivals: [Arrival], _ connection: PostgresConnection, _ keys: KeyRing
    ) throws -> [Result<QueuedEvent, any Error>] {
        let members = Set(arrivals.map(\.memberID.value))
        let locked = try PostgresLocks.queues(members, connection)
        // After the locks, and so with all that was committed before them.
        let rows = try connection.run(
            "SELECT \(InstallationRow.columns), member_id FROM bitrix24_installations WHERE member_id = ANY($1::text[])",
            [.array(locked.keys.map { .text($0) })]
        ).rows
        let portals = Dictionary(try rows.map { (try $0.text(InstallationRow.count), $0) }) { first, _ in first }
        let admitted = arrivals.map { arrival in
            Result {
                let installation = try portals[arrival.memberID.value].map { row in
                    try InstallationRow.read(row, memberID: arrival.memberID, keys: keys)
                }
                var event = try arrival.admit(installation)
                guard installation != nil else {
                    throw EventError(.unknownPortal, memberID: arrival.memberID, event: event.event)
                }
                event.memberID = arrival.memberID
                return event
            }
        }
        var queued = try append(admitted.compactMap { try? $0.get() }, queues: locked, connection, keys)[...]
        return try admitted.map { result in
            switch result {
            case .failure(let error): return .failure(error)
            case .success:
                guard let event = queued.popFirst() else { throw PostgresError(.unreadable, "an event got no number") }
                return .success(event)
            }
        }
    }

    /// Adds events to queues that are locked; `queues` tells which of them are empty.
    @discardableResult
    static func append(
        _ events: [IncomingEvent], queues: [String: Bool], _ connection: PostgresConnection, _ keys: KeyRing
    ) throws -> [QueuedEvent] {
        guard !events.isEmpty else { return [] }
        let fingerprints = events.map(\.fingerprint)
        let rows = try connection.run(
            """
            SELECT nextval('bitrix24_event_ids'), \
            EXISTS (SELECT 1 FROM bitrix24_handled h WHERE h.member_id = e.member_id AND h.fingerprint = e.fingerprint) \
            OR EXISTS (SELECT 1 FROM bitrix24_events w WHERE w.member_id = e.member_id AND w.fingerprint = e.fingerprint \
            AND NOT w.is_dead) \
            FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS e (member_id, fingerprint, number) ORDER BY number
            """,
            [.array(events.map { .text($0.memberID.value) }), .array(fingerprints.map { .text($0) })]
        ).rows
        guard rows.count == events.count else { throw PostgresError(.unreadable, "events got no numbers") }
        let numbers = try rows.map { Int64(try $0.integer(0)) }.sorted()
        var seen: Set<String> = []
        var queued: [QueuedEvent] = []
        for (index, event) in events.enumerated() {
            let isFirst = seen.insert(event.memberID.value + " " + fingerprints[index]).inserted
            queued.append(
                QueuedEvent(
                    id: numbers[index], content: event, isDuplicate: try rows[index].flag(1) || !isFirst,
                    dueAt: event.receivedAt))
        }
        try insert(queued, fingerprints, connection, keys)
        var heads: [String: QueuedEvent] = [:]
        for event in queued where queues[event.memberID.value] == true && heads[event.memberID.value] == nil {
            heads[event.memberID.value] = event
        }
        if !heads.isEmpty {
            try connection.run(
                """
                UPDATE bitrix24_queues q SET head_id = h.id, due_at = h.due_at \
                FROM unnest($1::text[], $2::bigint[], $3::float8[]) AS h (member_id, id, due_at) \
                WHERE q.member_id = h.member_id
                """,
                [
                    .array(heads.values.map { .text($0.memberID.value) }),
                    .array(heads.values.map { .integer($0.id) }),
                    .array(heads.values.map { .real($0.dueAt.timeIntervalSinceReferenceDate) }),
                ])
        }
        return queued
    }

    private static func insert(
        _ events: [QueuedEvent], _ fingerprints: [String], _ connection: PostgresConnection, _ keys: KeyRing
    ) throws {
        func column(_ value: (QueuedEvent) throws -> Parameter) rethrows -> Parameter { .array(try events.map(value)) }
        try connection.run(
            """
            INSERT INTO bitrix24_events (id, member_id, kind, event, handler_id, data, sent_at, user_id, received_at, \
            fingerprint, attempts, is_duplicate, due_at, is_dead) \
            SELECT id, member_id, kind, event, handler_id, data, sent_at, user_id, received_at, fingerprint, 0, \
            is_duplicate, received_at, false \
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bigint[], \
            $8::bigint[], $9::float8[], $10::text[], $11::boolean[]) \
            AS e (id, member_id, kind, event, handler_id, data, sent_at, user_id, received_at, fingerprint, is_duplicate)
            """,
            [
                column { .integer($0.id) }, column { .text($0.memberID.value) },
                column { .text($0.content.kind.rawValue) }, column { .text($0.event.value) },
                column { .text($0.content.handlerID) },
                try column { .bytes(try keys.sealEventData($0.data, of: $0.memberID, id: $0.id)) },
                column { .integer($0.content.timestamp) }, column { .integer($0.userID) },
                column { .real($0.content.receivedAt.timeIntervalSinceReferenceDate) },
                .array(fingerprints.map { .text($0) }), column { .flag($0.isDuplicate) },
            ])
    }

    // MARK: Taking

    static func claim(
        owner: String, at now: Date, until: Date, limit: Int, _ connection: PostgresConnection
    ) throws -> [MemberID] {
        let rows = try connection.run(
            """
            WITH due AS MATERIALIZED (SELECT member_id FROM bitrix24_queues \
            WHERE head_id IS NOT NULL AND due_at <= $1 AND (claim_until IS NULL OR claim_until <= $1) \
            ORDER BY head_id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) \
            UPDATE bitrix24_queues q SET claim_owner = $3, claim_until = $4 FROM due WHERE q.member_id = due.member_id \
            RETURNING q.member_id, q.head_id
            """,
            [
                .real(now.timeIntervalSinceReferenceDate), .integer(max(0, limit)), .text(owner),
                .real(until.timeIntervalSinceReferenceDate),
            ]
        ).rows
        return try rows.map { (try $0.integer(1), try $0.memberID(0)) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// - Returns: whether the claim is the owner's. Then the queue is locked.
    static func extend(
        _ memberID: MemberID, owner: String, until: Date, _ connection: PostgresConnection
    ) throws -> Bool {
        try connection.run(
            "UPDATE bitrix24_queues SET claim_until = $3 WHERE member_id = $1 AND claim_owner = $2",
            [.text(memberID.value), .text(owner), .real(until.timeIntervalSinceReferenceDate)]
        ).changes > 0
    }

    static func take(
        _ memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int, _ connection: PostgresConnection,
        _ keys: KeyRing
    ) throws -> [QueuedEvent] {
        guard try extend(memberID, owner: owner, until: until, connection) else { return [] }
        let waiting = try connection.run(
            "SELECT \(EventRow.columns) FROM bitrix24_events WHERE member_id = $1 AND NOT is_dead ORDER BY id LIMIT $2",
            [.text(memberID.value), .integer(max(0, limit))]
        ).rows.map { try EventRow.read($0, keys: keys) }
        var taken = EventTaking.taken(waiting, at: now)
        guard !taken.isEmpty else { return [] }
        for index in taken.indices { taken[index].attempts += 1 }
        try connection.run(
            "UPDATE bitrix24_events SET attempts = attempts + 1 WHERE id = ANY($1::bigint[])",
            [.array(taken.map { .integer($0.id) })])
        return taken
    }

    // MARK: Dead events

    static func revive(_ id: Int64, at now: Date, _ connection: PostgresConnection, _ keys: KeyRing) throws -> Bool {
        let dead = "FROM bitrix24_events WHERE id = $1 AND is_dead"
        guard let found = try connection.run("SELECT member_id \(dead)", [.integer(id)]).rows.first else {
            return false
        }
        let memberID = try found.memberID(0)
        try PostgresLocks.queues([memberID.value], connection)
        // Somebody else may have been faster until here.
        let row = try connection.run("SELECT \(EventRow.columns) \(dead) FOR NO KEY UPDATE", [.integer(id)]).rows.first
        guard let event = try row.map({ try EventRow.read($0, keys: keys) }) else { return false }
        guard let number = try connection.run("SELECT nextval('bitrix24_event_ids')").rows.first?.integer(0) else {
            throw PostgresError(.unreadable, "an event got no number")
        }
        try connection.run(
            """
            UPDATE bitrix24_events SET id = $2, data = $3, attempts = 0, due_at = $4, failure = NULL, is_dead = false \
            WHERE id = $1
            """,
            [
                .integer(id), .integer(number),
                .bytes(try keys.sealEventData(event.data, of: memberID, id: Int64(number))),
                .real(now.timeIntervalSinceReferenceDate),
            ])
        try findHeads([memberID.value], connection)
        return true
    }

    /// Makes queues that are locked know their first events.
    static func findHeads(_ members: some Collection<String>, _ connection: PostgresConnection) throws {
        try connection.run(
            """
            UPDATE bitrix24_queues q SET (head_id, due_at) = (SELECT e.id, e.due_at FROM bitrix24_events e \
            WHERE e.member_id = q.member_id AND NOT e.is_dead ORDER BY e.id LIMIT 1) WHERE q.member_id = ANY($1::text[])
            """,
            [.array(members.map { .text($0) })])
    }
}
