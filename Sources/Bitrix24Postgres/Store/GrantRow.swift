import Bitrix24
import Foundation

/// A row of `bitrix24_grants`.
enum GrantRow {
    static let columns = """
        user_id, access_token, refresh_token, expires_at, server_expires, generation, is_installer, updated_at, lost_because, \
        lease_owner, lease_until
        """

    static let upsert = """
        INSERT INTO bitrix24_grants (member_id, \(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        ON CONFLICT (member_id, user_id) DO UPDATE SET access_token = $3, refresh_token = $4, expires_at = $5, \
        server_expires = $6, generation = $7, is_installer = $8, updated_at = $9, lost_because = $10, lease_owner = $11, \
        lease_until = $12
        """

    static func read(_ row: PostgresConnection.Row, memberID: MemberID, keys: KeyRing) throws -> Grant {
        let key = GrantKey(memberID: memberID, userID: try row.integer(0))
        var lease: RefreshLease?
        if let owner = row.optionalText(9), let until = row.optionalReal(10) {
            lease = RefreshLease(owner: owner, until: Date(timeIntervalSinceReferenceDate: until))
        }
        return Grant(
            key: key, accessToken: try keys.open(try row.bytes(1), for: identity(key, "access_token")),
            refreshToken: try keys.open(try row.bytes(2), for: identity(key, "refresh_token")),
            expiresAt: Date(timeIntervalSinceReferenceDate: try row.real(3)), serverExpires: row.optionalInteger(4),
            generation: try row.integer(5), isInstaller: try row.flag(6),
            updatedAt: Date(timeIntervalSinceReferenceDate: try row.real(7)), lostBecause: row.optionalText(8).map { ErrorCode($0) },
            refreshLease: lease)
    }

    static func values(
        _ grant: Grant, memberID: MemberID, user: Int, keys: KeyRing
    ) throws -> [PostgresConnection.Parameter] {
        let key = GrantKey(memberID: memberID, userID: user)
        return [
            .text(memberID.value), .integer(user), .bytes(try keys.seal(grant.accessToken, for: identity(key, "access_token"))),
            .bytes(try keys.seal(grant.refreshToken, for: identity(key, "refresh_token"))),
            .real(grant.expiresAt.timeIntervalSinceReferenceDate), .integer(grant.serverExpires), .integer(grant.generation),
            .flag(grant.isInstaller), .real(grant.updatedAt.timeIntervalSinceReferenceDate), .text(grant.lostBecause?.value),
            .text(grant.refreshLease?.owner), .real(grant.refreshLease?.until.timeIntervalSinceReferenceDate),
        ]
    }

    private static func identity(_ key: GrantKey, _ column: String) -> String {
        "bitrix24_grants/\(key.memberID)/\(key.userID)/\(column)"
    }
}
