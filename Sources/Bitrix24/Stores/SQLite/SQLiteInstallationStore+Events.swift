public import Foundation

extension SQLiteInstallationStore {
    public func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent {
        try await write { db, keys in
            let installation = try SQLiteInstallations.slice(db, memberID, user: nil, keys: keys).installation
            let event = try admit(installation)
            guard installation != nil else {
                throw EventError(.unknownPortal, memberID: memberID, event: event.event)
            }
            return try SQLiteEvents.append(db, event, to: memberID, keys: keys)
        }
    }

    public func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] {
        // Workers look often and mostly find nothing: looking takes no lock.
        guard try await read({ db, _ in try !SQLiteEvents.duePortals(db, at: now, limit: min(1, limit)).isEmpty })
        else { return [] }
        return try await write { db, _ in
            try SQLiteEvents.claim(db, owner: owner, at: now, until: until, limit: limit)
        }
    }

    public func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent] {
        try await write { db, keys in
            try SQLiteEvents.take(db, memberID, owner: owner, at: now, until: until, limit: limit, keys: keys)
        }
    }

    public func settle(
        _ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date
    ) async throws -> Bool {
        try await write { db, _ in try SQLiteEvents.settle(db, memberID, owner: owner, outcomes, at: now) }
    }

    public func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool {
        try await write { db, _ in
            try db.execute(
                sql: "UPDATE queues SET claim_until = ? WHERE member_id = ? AND claim_owner = ?",
                arguments: [until.stored, memberID.value, owner])
            return db.changesCount > 0
        }
    }

    public func release(_ memberID: MemberID, owner: String) async throws {
        try await write { db, _ in
            try db.execute(
                sql: """
                    UPDATE queues SET claim_owner = NULL, claim_until = NULL WHERE member_id = ? AND claim_owner = ?
                    """,
                arguments: [memberID.value, owner])
        }
    }

    public func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] {
        try await read { try SQLiteEvents.dead($0, of: memberID, after: id, limit: limit, keys: $1) }
    }

    public func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool {
        try await write { try SQLiteEvents.revive($0, id, at: now, keys: $1) }
    }

    public func discardEvent(_ id: Int64) async throws -> Bool {
        try await write { db, _ in try SQLiteEvents.discard(db, id) }
    }

    public func eventCounts() async throws -> EventCounts { try await read { db, _ in try SQLiteEvents.counts(db) } }

    public func forgetHandledEvents(before instant: Date) async throws {
        try await inPieces { db in
            try db.execute(
                sql: """
                    DELETE FROM handled WHERE (member_id, fingerprint) IN
                        (SELECT member_id, fingerprint FROM handled WHERE at < ? LIMIT 2000)
                    """,
                arguments: [instant.stored])
            return db.changesCount
        }
    }
}
