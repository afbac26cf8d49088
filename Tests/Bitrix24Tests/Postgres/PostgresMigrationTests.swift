import Bitrix24Postgres
import Foundation
import Testing

@testable import Bitrix24

@Suite(
    "Tables of the first version in PostgreSQL",
    .enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed (apt: postgresql)"), .postgres)
struct PostgresMigrationTests {
    /// As the first version made them.
    private static let tables = """
        CREATE TABLE bitrix24_schema (version integer NOT NULL);
        INSERT INTO bitrix24_schema VALUES (1);
        CREATE TABLE bitrix24_installations (
            member_id text PRIMARY KEY, domain text NOT NULL, client_endpoint text NOT NULL, server_endpoint text NOT NULL,
            status text NOT NULL, application_token bytea, scope text NOT NULL, version text, installer_user_id bigint,
            is_finished boolean NOT NULL, installed_at double precision NOT NULL, installed_timestamp bigint,
            updated_at double precision NOT NULL, removed_at double precision, is_erasing boolean NOT NULL
        );
        CREATE TABLE bitrix24_grants (
            member_id text NOT NULL REFERENCES bitrix24_installations ON DELETE CASCADE, user_id bigint NOT NULL,
            generation bigint NOT NULL, pair bytea NOT NULL, expires_at double precision NOT NULL, server_expires bigint,
            is_installer boolean NOT NULL, updated_at double precision NOT NULL, lost_because text, lease_owner text,
            lease_until double precision, PRIMARY KEY (member_id, user_id)
        );
        CREATE TABLE bitrix24_probe (sealed bytea NOT NULL);
        """

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        "'\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
    }

    @Test("They are brought up to date with all that they hold, once, however many stores open them together")
    func migrated() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let keys = try KeyRing.make("a")
        let (installation, grant) = (Installation.make(), Grant.make(isInstaller: true))
        let token = try keys.sealApplicationToken(known(installation.applicationToken), of: .one)
        func instant(_ date: Date) -> String { "\(date.timeIntervalSinceReferenceDate)" }
        _ = try await server.query(
            """
            \(Self.tables)
            INSERT INTO bitrix24_probe VALUES (\(hexadecimal(try keys.sealProbe())));
            INSERT INTO bitrix24_installations VALUES ('\(MemberID.one)', '\(installation.domain)',
                '\(installation.clientEndpoint.value)', '\(installation.serverEndpoint.value)', 'P', \(hexadecimal(token)),
                'crm,placement', '1.0.0', 1, true, \(instant(installation.installedAt)), 1700000000,
                \(instant(installation.updatedAt)), NULL, false);
            INSERT INTO bitrix24_grants VALUES ('\(MemberID.one)', 1, 1, \(hexadecimal(try keys.sealPair(grant))),
                \(instant(grant.expiresAt)), 1900000000, true, \(instant(grant.updatedAt)), NULL, NULL, NULL);
            """, connection)
        let stores = try await withThrowingTaskGroup(of: PostgresInstallationStore.self) { group in
            for _ in 0..<3 {
                group.addTask { try await PostgresInstallationStore(Secret(connection), keys: keys, connections: 1) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for store in stores {
            #expect(
                try await store.slice(.one, user: 1) == PortalSlice(installation: installation, grant: grant))
        }
        #expect(try await stores[0].grantKeys(storedBefore: .distantFuture, after: nil, limit: 9) == [.make()])
        _ = try await stores[1].enqueue(.one) { _ in .make("1") }
        #expect(try await stores[2].claimed(by: "a").map(\.handlerID) == ["1"])
        #expect(try await server.query("SELECT count(*) FROM bitrix24_schema", connection) == "2\n")
        for store in stores { await store.close() }
    }

    @Test("Tables of a newer version are refused and stay as they are")
    func newer() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        _ = try await server.query(
            "\(Self.tables) INSERT INTO bitrix24_schema VALUES (2), (3);", connection)
        let error = await #expect(throws: PostgresError.self) {
            _ = try await PostgresInstallationStore(Secret(connection), keys: .make("a"))
        }
        #expect(error?.code == .tooNew)
        #expect(error?.description.contains("version 3") == true)
        let tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'bitrix24%'"
        #expect(try await server.query(tables, connection) == "4\n")
        #expect(try await server.query("SELECT count(*) FROM bitrix24_probe", connection) == "0\n")
    }
}
