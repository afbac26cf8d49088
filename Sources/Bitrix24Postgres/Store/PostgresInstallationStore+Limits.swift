public import Bitrix24
public import Foundation

/// The buckets of all processes that share the database, for applications of several processes behind one address.
extension PostgresInstallationStore: LimitStore {
    public func takePlaces(
        _ bucket: LimitBucket, wanted: Int, limit: CallLimit, at now: Date
    ) async throws -> TakenPlaces {
        try await changing(bucket, at: now) { $0.take(wanted, limit: limit, at: now) }
    }

    public func fill(_ bucket: LimitBucket, limit: CallLimit, at now: Date) async throws {
        try await changing(bucket, at: now) { $0.fill(limit, at: now) }
    }

    /// One row for each bucket, locked while it is changed. A portal that is unknown has none: nobody calls it.
    private func changing<Value: Sendable>(
        _ bucket: LimitBucket, at now: Date, _ change: @Sendable (inout LeakyBucket) -> Value
    ) async throws -> Value {
        try await pool.transaction(.fleeting) { connection in
            let key: [PostgresConnection.Parameter] = [.text(bucket.memberID.value), .text(bucket.address)]
            func read() throws -> LeakyBucket? {
                try connection.run(
                    """
                    SELECT level, at FROM bitrix24_limits WHERE member_id = $1 AND address = $2 FOR NO KEY UPDATE
                    """, key
                ).rows.first.map { row in
                    LeakyBucket(
                        level: try row.real(0), instant: Date(timeIntervalSinceReferenceDate: try row.real(1)))
                }
            }
            var stored = try read()
            if stored == nil {
                // The portal's row is locked, so that it is not erased before its bucket stands there.
                try connection.run(
                    """
                    INSERT INTO bitrix24_limits (member_id, address, level, at) \
                    SELECT member_id, $2, 0, $3 FROM bitrix24_installations WHERE member_id = $1 FOR KEY SHARE \
                    ON CONFLICT DO NOTHING
                    """,
                    key + [.real(now.timeIntervalSinceReferenceDate)])
                stored = try read()
            }
            var level = stored ?? LeakyBucket(instant: now)
            let value = change(&level)
            if stored != nil {
                try connection.run(
                    """
                    UPDATE bitrix24_limits SET level = $3, at = greatest(at, $4) WHERE member_id = $1 AND address = $2
                    """,
                    key + [.real(level.level), .real(level.instant.timeIntervalSinceReferenceDate)])
            }
            return value
        }
    }
}
