import GRDB

/// What a refresh token leads to, read with one query: this is on the path of every renewal.
struct RefreshGrant: Sendable {
    var pair: TokenPairRow
    var installation: InstallationRow
    var portal: PortalRow
    /// Whether the token's user is still employed there.
    var isUserActive: Bool
    /// The permissions of the installed version.
    var cardScope: String

    private static let sql = """
        SELECT t.accessToken, t.chain, t.generation, t.userID, t.scope, t.accessExpires, t.refreshExpires, t.isRotated,
            t.isRevoked, t.rotatedAt,
            i.id, i.portalID, i.clientID, i.version, i.applicationToken, i.status, i.isFinished, i.isRemoved,
            i.isPaymentExpired, i.installerUserID, i.installedAt, i.paidUntil, i.graceDays,
            p.memberID, p.domain, p.tariff, p.language, p.isDeleted, p.edition, p.market, p.marketUntil,
            u.isActive, v.scope
        FROM tokenPair t
        JOIN installation i ON i.id = t.installationID
        JOIN portal p ON p.id = i.portalID
        LEFT JOIN person u ON u.portalID = i.portalID AND u.id = t.userID
        LEFT JOIN applicationVersion v ON v.clientID = i.clientID AND v.version = i.version
        WHERE t.refreshToken = ?
        """

    static func find(_ db: Database, refreshToken: String) throws -> RefreshGrant? {
        let statement = try db.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: [refreshToken]) else { return nil }
        let installationID: Int64 = row[10]
        let portalID: Int64 = row[11]
        let pair = TokenPairRow(
            accessToken: row[0], refreshToken: refreshToken, chain: row[1], generation: row[2],
            installationID: installationID, userID: row[3], scope: row[4], accessExpires: row[5],
            refreshExpires: row[6], isRotated: row[7], isRevoked: row[8], rotatedAt: row[9])
        let installation = InstallationRow(
            id: installationID, portalID: portalID, clientID: row[12], version: row[13], applicationToken: row[14],
            status: row[15], isFinished: row[16], isRemoved: row[17], isPaymentExpired: row[18], allowedUsers: nil,
            installerUserID: row[19], installedAt: row[20], paidUntil: row[21], graceDays: row[22])
        let portal = PortalRow(
            id: portalID, memberID: row[23], domain: row[24], tariff: row[25], language: row[26], isDeleted: row[27],
            edition: row[28], market: row[29], marketUntil: row[30])
        let isUserActive: Bool? = row[31]
        let cardScope: String? = row[32]
        return RefreshGrant(
            pair: pair, installation: installation, portal: portal, isUserActive: isUserActive ?? false,
            cardScope: cardScope ?? "")
    }
}
