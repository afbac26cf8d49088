import Bitrix24
import Foundation

/// A row of `bitrix24_installations`.
enum InstallationRow {
    static let columns = """
        domain, client_endpoint, server_endpoint, status, application_token, scope, version, installer_user_id, is_finished, \
        installed_at, installed_timestamp, updated_at, removed_at, is_erasing, suspended_because, license
        """

    static let count = 16

    static let upsert = """
        INSERT INTO bitrix24_installations (member_id, \(columns)) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
        ON CONFLICT (member_id) DO UPDATE SET domain = $2, client_endpoint = $3, server_endpoint = $4, status = $5, \
        application_token = $6, scope = $7, version = $8, installer_user_id = $9, is_finished = $10, installed_at = $11, \
        installed_timestamp = $12, updated_at = $13, removed_at = $14, is_erasing = $15, \
        suspended_because = $16, license = $17
        """

    static func read(_ row: PostgresConnection.Row, memberID: MemberID, keys: KeyRing) throws -> Installation {
        guard let domain = PortalDomain(try row.text(0)), let clientEndpoint = Endpoint(try row.text(1)),
            let serverEndpoint = Endpoint(try row.text(2)), let status = ApplicationStatus(try row.text(3))
        else { throw PostgresError(.unreadable, "an installation is malformed") }
        return Installation(
            memberID: memberID, domain: domain, clientEndpoint: clientEndpoint, serverEndpoint: serverEndpoint,
            status: status,
            applicationToken: try row.optionalBytes(4).map { try keys.openApplicationToken($0, of: memberID) },
            scope: Scope.list(try row.text(5)), version: row.optionalText(6), installerUserID: row.optionalInteger(7),
            isFinished: try row.flag(8), installedAt: Date(timeIntervalSinceReferenceDate: try row.real(9)),
            installedTimestamp: row.optionalInteger(10),
            updatedAt: Date(timeIntervalSinceReferenceDate: try row.real(11)),
            removedAt: row.optionalReal(12).map { Date(timeIntervalSinceReferenceDate: $0) },
            isErasing: try row.flag(13), suspendedBecause: row.optionalText(14).map { ErrorCode($0) },
            license: row.optionalText(15))
    }

    static func values(
        _ installation: Installation, memberID: MemberID, keys: KeyRing
    ) throws -> [PostgresConnection.Parameter] {
        [
            .text(memberID.value), .text(installation.domain.value), .text(installation.clientEndpoint.value),
            .text(installation.serverEndpoint.value), .text(installation.status.letter),
            .bytes(try installation.applicationToken.map { try keys.sealApplicationToken($0, of: memberID) }),
            .text(Scope.joined(installation.scope)), .text(installation.version),
            .integer(installation.installerUserID),
            .flag(installation.isFinished), .real(installation.installedAt.timeIntervalSinceReferenceDate),
            .integer(installation.installedTimestamp), .real(installation.updatedAt.timeIntervalSinceReferenceDate),
            .real(installation.removedAt?.timeIntervalSinceReferenceDate), .flag(installation.isErasing),
            .text(installation.suspendedBecause?.value), .text(installation.license),
        ]
    }
}
