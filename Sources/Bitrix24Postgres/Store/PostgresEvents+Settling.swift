import Bitrix24
import Foundation

extension PostgresEvents {
    struct Settlement: Sendable {
        var memberID: MemberID
        var owner: String
        var outcomes: [SettledEvent]
        var now: Date
    }

    /// Writes down what became of events of many portals, with one statement for each kind of outcome.
    ///
    /// - Returns: for each whether the claim was the owner's.
    static func settle(_ settlements: [Settlement], _ connection: PostgresConnection) throws -> [Bool] {
        let members = Set(settlements.map(\.memberID.value))
        let locked = try PostgresLocks.queues(members, connection)
        let claims = try connection.run(
            "SELECT member_id, claim_owner FROM bitrix24_queues WHERE member_id = ANY($1::text[])",
            [.array(locked.keys.map { .text($0) })]
        ).rows
        let owners = Dictionary(try claims.map { (try $0.text(0), $0.optionalText(1)) }) { first, _ in first }
        let accepted = settlements.map { settlement in
            (owners[settlement.memberID.value] ?? nil) == settlement.owner
        }
        var changes = Changes()
        for (settlement, isAccepted) in zip(settlements, accepted) where isAccepted { changes.add(settlement) }
        try changes.write(connection)
        let changed = zip(settlements, accepted).filter(\.1).map(\.0.memberID.value)
        if !changed.isEmpty { try findHeads(Set(changed), connection) }
        return accepted
    }

    /// Outcomes by kind, as columns.
    private struct Changes {
        private struct Column {
            var members: [Parameter] = []
            var ids: [Parameter] = []
            var instants: [Parameter] = []
            var failures: [Parameter] = []

            mutating func add(_ memberID: MemberID, _ id: Int64, _ instant: Date? = nil, _ failure: String? = nil) {
                members.append(.text(memberID.value))
                ids.append(.integer(id))
                instants.append(.real(instant?.timeIntervalSinceReferenceDate))
                failures.append(.text(failure))
            }
        }

        private var handled = Column()
        private var postponed = Column()
        private var dead = Column()
        private var untouched = Column()

        mutating func add(_ settlement: Settlement) {
            for settled in settlement.outcomes {
                switch settled.outcome {
                case .handled: handled.add(settlement.memberID, settled.id, settlement.now)
                case .postponed(let until, let failure):
                    postponed.add(settlement.memberID, settled.id, until, failure)
                case .dead(let failure): dead.add(settlement.memberID, settled.id, nil, failure)
                case .untouched: untouched.add(settlement.memberID, settled.id)
                }
            }
        }

        func write(_ connection: PostgresConnection) throws {
            try run(
                handled,
                """
                WITH done AS (DELETE FROM bitrix24_events e USING \(Self.rows) \
                WHERE \(Self.match) RETURNING e.member_id, e.fingerprint, s.instant) \
                INSERT INTO bitrix24_handled (member_id, fingerprint, at) \
                SELECT member_id, fingerprint, max(instant) FROM done GROUP BY member_id, fingerprint \
                ON CONFLICT (member_id, fingerprint) DO UPDATE SET at = excluded.at
                """, connection)
            try run(
                postponed,
                """
                UPDATE bitrix24_events e SET due_at = s.instant, failure = s.failure FROM \(Self.rows) \
                WHERE \(Self.match)
                """, connection)
            try run(
                dead,
                "UPDATE bitrix24_events e SET is_dead = true, failure = s.failure FROM \(Self.rows) WHERE \(Self.match)",
                connection)
            try run(
                untouched,
                "UPDATE bitrix24_events e SET attempts = greatest(0, attempts - 1) FROM \(Self.rows) WHERE \(Self.match)",
                connection)
        }

        private static let rows = """
            unnest($1::text[], $2::bigint[], $3::float8[], $4::text[]) AS s (member_id, id, instant, failure)
            """
        private static let match = "e.id = s.id AND e.member_id = s.member_id AND NOT e.is_dead"

        private func run(_ column: Column, _ statement: String, _ connection: PostgresConnection) throws {
            guard !column.ids.isEmpty else { return }
            try connection.run(
                statement,
                [.array(column.members), .array(column.ids), .array(column.instants), .array(column.failures)])
        }
    }
}
