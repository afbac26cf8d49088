public import Bitrix24
public import Foundation

extension PostgresInstallationStore {
    public func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool {
        let digest = NonceDigest.of(nonce)
        return try await pool.transaction { connection in
            let isNew =
                try connection.run(
                    """
                    INSERT INTO bitrix24_nonces AS n (digest, until) VALUES ($1, $2) \
                    ON CONFLICT (digest) DO UPDATE SET until = excluded.until WHERE n.until <= $3
                    """,
                    [
                        .bytes(digest), .real(deadline.timeIntervalSinceReferenceDate),
                        .real(now.timeIntervalSinceReferenceDate),
                    ]
                ).changes > 0
            try connection.run(
                """
                DELETE FROM bitrix24_nonces WHERE digest IN (SELECT digest FROM bitrix24_nonces WHERE until <= $1 \
                LIMIT 100 FOR UPDATE SKIP LOCKED)
                """,
                [.real(now.timeIntervalSinceReferenceDate)])
            return isNew
        }
    }

    public func append(_ records: [CallRecord]) async throws {
        guard !records.isEmpty else { return }
        let keys = keys
        try await pool.transaction { connection in
            let members = Set(records.map(\.memberID.value))
            // Locked, so that none is erased before its records stand there.
            let known = Set(
                try connection.run(
                    """
                    SELECT member_id FROM bitrix24_installations WHERE member_id = ANY($1::text[]) \
                    ORDER BY member_id FOR KEY SHARE
                    """,
                    [.array(members.map { .text($0) })]
                ).rows.map { try $0.text(0) })
            let rows = records.filter { known.contains($0.memberID.value) }.map { ($0, UUID().uuidString) }
            guard !rows.isEmpty else { return }
            func column(
                _ value: (CallRecord) -> PostgresConnection.Parameter
            ) -> PostgresConnection.Parameter { .array(rows.map { value($0.0) }) }
            try connection.run(
                """
                INSERT INTO bitrix24_calls (member_id, user_id, at, method, status, error, duration, nonce, texts) \
                SELECT member_id, user_id, at, method, status, error, duration, nonce, texts \
                FROM unnest($1::text[], $2::bigint[], $3::float8[], $4::text[], $5::integer[], $6::text[], $7::float8[], \
                $8::text[], $9::bytea[]) WITH ORDINALITY \
                AS c (member_id, user_id, at, method, status, error, duration, nonce, texts, number) ORDER BY number
                """,
                [
                    column { .text($0.memberID.value) }, column { .integer($0.userID) },
                    column { .real($0.at.timeIntervalSinceReferenceDate) }, column { .text($0.method.value) },
                    column { .integer($0.status) }, column { .text($0.error) }, column { .real($0.duration) },
                    .array(rows.map { .text($0.1) }),
                    .array(try rows.map { .bytes(try keys.sealTexts(of: $0.0, nonce: $0.1)) }),
                ])
        }
    }

    public func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord] {
        let keys = keys
        return try await pool.transaction(.reading) { connection in
            let portal = memberID == nil ? "" : " AND member_id = $3"
            return try connection.run(
                """
                SELECT at, member_id, user_id, method, status, error, duration, nonce, texts FROM bitrix24_calls \
                WHERE at >= $1\(portal) ORDER BY at, id LIMIT $2
                """,
                [.real(start.timeIntervalSinceReferenceDate), .integer(max(0, limit))]
                    + (memberID.map { [.text($0.value)] } ?? [])
            ).rows.map { row in
                let memberID = try row.memberID(1)
                guard let method = MethodName(try row.text(3)) else {
                    throw PostgresError(.unreadable, "a call is malformed")
                }
                let texts = try keys.openTexts(try row.bytes(8), of: memberID, nonce: try row.text(7))
                return CallRecord(
                    at: Date(timeIntervalSinceReferenceDate: try row.real(0)), memberID: memberID,
                    userID: try row.integer(2), method: method, parameters: texts.parameters,
                    status: try row.integer(4), error: row.optionalText(5), answer: texts.answer,
                    duration: try row.real(6))
            }
        }
    }

    public func forgetCalls(before start: Date) async throws -> Int {
        try await inPieces(
            """
            DELETE FROM bitrix24_calls WHERE id IN (SELECT id FROM bitrix24_calls WHERE at < $1 LIMIT 2000 \
            FOR UPDATE SKIP LOCKED)
            """, before: start)
    }
}
