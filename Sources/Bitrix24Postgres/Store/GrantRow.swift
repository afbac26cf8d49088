import Bitrix24
import Foundation

/// A row of `bitrix24_grants`.
enum GrantRow {
    static let columns = """
        user_id, generation, pair, expires_at, server_expires, is_installer, updated_at, lost_because, lease_owner, lease_until, \
        refresh_sent_at, can_refresh
        """

    static let upsert = """
        INSERT INTO bitrix24_grants (member_id, \(columns)) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT (member_id, user_id) DO UPDATE SET generation = $3, pair = $4, expires_at = $5, server_expires = $6, \
        is_installer = $7, updated_at = $8, lost_because = $9, lease_owner = $10, lease_until = $11, \
        refresh_sent_at = $12, can_refresh = $13
        """

    static func read(_ row: PostgresConnection.Row, memberID: MemberID, keys: KeyRing) throws -> Grant {
        let key = GrantKey(memberID: memberID, userID: try row.integer(0))
        let generation = try row.integer(1)
        let pair = try keys.openPair(try row.bytes(2), key: key, generation: generation)
        var lease: RefreshLease?
        if let owner = row.optionalText(8), let until = row.optionalReal(9) {
            lease = RefreshLease(owner: owner, until: Date(timeIntervalSinceReferenceDate: until))
        }
        return Grant(
            key: key, accessToken: pair.accessToken, refreshToken: pair.refreshToken,
            expiresAt: Date(timeIntervalSinceReferenceDate: try row.real(3)), serverExpires: row.optionalInteger(4),
            generation: generation, isInstaller: try row.flag(5),
            updatedAt: Date(timeIntervalSinceReferenceDate: try row.real(6)),
            lostBecause: row.optionalText(7).map { ErrorCode($0) },
            refreshLease: lease,
            refreshSentAt: row.optionalReal(10).map { Date(timeIntervalSinceReferenceDate: $0) })
    }

    static func values(
        _ grant: Grant, memberID: MemberID, user: Int, keys: KeyRing
    ) throws -> [PostgresConnection.Parameter] {
        [
            .text(memberID.value), .integer(user), .integer(grant.generation), .bytes(try keys.sealPair(grant)),
            .real(grant.expiresAt.timeIntervalSinceReferenceDate), .integer(grant.serverExpires),
            .flag(grant.isInstaller),
            .real(grant.updatedAt.timeIntervalSinceReferenceDate), .text(grant.lostBecause?.value),
            .text(grant.refreshLease?.owner),
            .real(grant.refreshLease?.until.timeIntervalSinceReferenceDate),
            .real(grant.refreshSentAt?.timeIntervalSinceReferenceDate), .flag(grant.canRefresh),
        ]
    }
}
