import Foundation
import GRDB

/// Queues of events as rows.
enum SQLiteEvents {
    @discardableResult
    static func append(
        _ db: Database, _ event: IncomingEvent, to memberID: MemberID, keys: KeyRing
    ) throws -> QueuedEvent {
        var event = event
        event.memberID = memberID
        let fingerprint = event.fingerprint
        let isRepeat = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM handled WHERE member_id = ?1 AND fingerprint = ?2)
                        OR EXISTS (SELECT 1 FROM events WHERE member_id = ?1 AND fingerprint = ?2 AND is_dead = 0)
                    """),
            arguments: [memberID.value, fingerprint])
        let queued = QueuedEvent(
            id: try nextID(db), content: event, isDuplicate: isRepeat ?? false, dueAt: event.receivedAt)
        try db.cachedStatement(
            sql: """
                INSERT INTO events (id, member_id, kind, event, handler_id, data, timestamp, user_id, received_at, fingerprint,
                    attempts, is_duplicate, due_at, is_dead)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0)
                """
        ).execute(arguments: [
            queued.id, memberID.value, event.kind.rawValue, event.event.value, event.handlerID,
            Data(try keys.sealEventData(event.data, of: memberID, id: queued.id)), event.timestamp, event.userID,
            event.receivedAt.stored, fingerprint, queued.isDuplicate, queued.dueAt.stored,
        ])
        try db.cachedStatement(
            sql: """
                INSERT INTO queues (member_id, head_id, due_at) VALUES (?, ?, ?)
                ON CONFLICT (member_id) DO UPDATE SET head_id = excluded.head_id, due_at = excluded.due_at
                WHERE head_id IS NULL
                """
        ).execute(arguments: [memberID.value, queued.id, queued.dueAt.stored])
        return queued
    }

    static func duePortals(_ db: Database, at now: Date, limit: Int) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT member_id FROM queues
                    WHERE head_id IS NOT NULL AND due_at <= ?1 AND (claim_until IS NULL OR claim_until <= ?1)
                    ORDER BY head_id LIMIT ?2
                    """),
            arguments: [now.stored, max(0, limit)])
    }

    static func claim(_ db: Database, owner: String, at now: Date, until: Date, limit: Int) throws -> [MemberID] {
        let due = try duePortals(db, at: now, limit: limit)
        let claim = try db.cachedStatement(
            sql: "UPDATE queues SET claim_owner = ?, claim_until = ? WHERE member_id = ?")
        for memberID in due { try claim.execute(arguments: [owner, until.stored, memberID]) }
        return due.compactMap(MemberID.init)
    }

    static func take(
        _ db: Database, _ memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int, keys: KeyRing
    ) throws -> [QueuedEvent] {
        try db.cachedStatement(
            sql: "UPDATE queues SET claim_until = ? WHERE member_id = ? AND claim_owner = ?"
        ).execute(arguments: [until.stored, memberID.value, owner])
        guard db.changesCount > 0 else { return [] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT * FROM events WHERE member_id = ? AND is_dead = 0 ORDER BY id LIMIT ?"),
            arguments: [memberID.value, max(0, limit)])
        var taken = EventTaking.taken(try rows.map { try event($0, keys: keys) }, at: now)
        let count = try db.cachedStatement(sql: "UPDATE events SET attempts = attempts + 1 WHERE id = ?")
        for index in taken.indices {
            taken[index].attempts += 1
            try count.execute(arguments: [taken[index].id])
        }
        return taken
    }

    static func settle(
        _ db: Database, _ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date
    ) throws -> Bool {
        let isOurs = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT claim_owner = ? FROM queues WHERE member_id = ?"),
            arguments: [owner, memberID.value])
        guard isOurs == true else { return false }
        for settled in outcomes {
            let key: StatementArguments = [settled.id, memberID.value]
            let row = "WHERE id = ? AND member_id = ? AND is_dead = 0"
            switch settled.outcome {
            case .handled:
                try db.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO handled (member_id, fingerprint, at)
                        SELECT member_id, fingerprint, ? FROM events \(row)
                        """
                ).execute(arguments: [now.stored] + key)
                try db.cachedStatement(sql: "DELETE FROM events \(row)").execute(arguments: key)
            case .postponed(let until, let failure):
                try db.cachedStatement(sql: "UPDATE events SET due_at = ?, failure = ? \(row)")
                    .execute(arguments: [until.stored, failure] + key)
            case .dead(let failure):
                try db.cachedStatement(sql: "UPDATE events SET is_dead = 1, failure = ? \(row)")
                    .execute(arguments: [failure] + key)
            case .untouched:
                try db.cachedStatement(sql: "UPDATE events SET attempts = max(0, attempts - 1) \(row)")
                    .execute(arguments: key)
            }
        }
        try findHead(db, memberID)
        return true
    }

    static func dead(
        _ db: Database, of memberID: MemberID?, after id: Int64, limit: Int, keys: KeyRing
    ) throws -> [QueuedEvent] {
        let rows =
            if let memberID {
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: "SELECT * FROM events WHERE member_id = ? AND is_dead = 1 AND id > ? ORDER BY id LIMIT ?"),
                    arguments: [memberID.value, id, max(0, limit)])
            } else {
                try Row.fetchAll(
                    db.cachedStatement(sql: "SELECT * FROM events WHERE is_dead = 1 AND id > ? ORDER BY id LIMIT ?"),
                    arguments: [id, max(0, limit)])
            }
        return try rows.map { try event($0, keys: keys) }
    }

    static func revive(_ db: Database, _ id: Int64, at now: Date, keys: KeyRing) throws -> Bool {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM events WHERE id = ? AND is_dead = 1"), arguments: [id])
        guard let row else { return false }
        let event = try event(row, keys: keys)
        let newID = try nextID(db)
        let data = Data(try keys.sealEventData(event.data, of: event.memberID, id: newID))
        // Deleted and put in again: only an insertion moves the counter of numbers.
        try db.execute(
            sql: """
                INSERT INTO events SELECT ?, member_id, kind, event, handler_id, ?, timestamp, user_id, received_at, fingerprint,
                    0, is_duplicate, ?, NULL, 0 FROM events WHERE id = ?
                """,
            arguments: [newID, data, now.stored, id])
        try db.execute(sql: "DELETE FROM events WHERE id = ?", arguments: [id])
        try findHead(db, event.memberID)
        return true
    }

    static func discard(_ db: Database, _ id: Int64) throws -> Bool {
        try db.execute(sql: "DELETE FROM events WHERE id = ? AND is_dead = 1", arguments: [id])
        return db.changesCount > 0
    }

    static func counts(_ db: Database) throws -> EventCounts {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) FILTER (WHERE is_dead = 0), count(*) FILTER (WHERE is_dead = 1),
                    min(received_at) FILTER (WHERE is_dead = 0) FROM events
                """)
        guard let row else { return EventCounts() }
        return EventCounts(waiting: row[0], dead: row[1], oldest: (row[2] as Double?).map(Date.init(stored:)))
    }

    private static func findHead(_ db: Database, _ memberID: MemberID) throws {
        try db.cachedStatement(
            sql: """
                UPDATE queues SET (head_id, due_at) = (SELECT id, due_at FROM events
                    WHERE member_id = queues.member_id AND is_dead = 0 ORDER BY id LIMIT 1)
                WHERE member_id = ?
                """
        ).execute(arguments: [memberID.value])
    }

    /// The number after the greatest one that was ever given.
    private static func nextID(_ db: Database) throws -> Int64 {
        let last = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'"))
        return (last ?? 0) + 1
    }

    private static func event(_ row: Row, keys: KeyRing) throws -> QueuedEvent {
        guard let memberID = (row["member_id"] as String?).flatMap(MemberID.init),
            let kind = (row["kind"] as String?).flatMap(IncomingEvent.Kind.init),
            let event = (row["event"] as String?).flatMap({ EventCode($0) }), let sealed: Data = row["data"]
        else { throw StoreError(.corrupt, detail: "table events") }
        let id: Int64 = row["id"]
        let content = IncomingEvent(
            kind: kind, memberID: memberID, event: event, handlerID: row["handler_id"],
            data: try keys.openEventData(Array(sealed), of: memberID, id: id), timestamp: row["timestamp"],
            userID: row["user_id"], receivedAt: Date(stored: row["received_at"]))
        return QueuedEvent(
            id: id, content: content, attempts: row["attempts"], isDuplicate: row["is_duplicate"],
            dueAt: Date(stored: row["due_at"]), failure: row["failure"])
    }
}
