import Foundation
import GRDB
import Testing

@testable import Bitrix24

@Suite("A SQLite file of the first version")
struct SQLiteMigrationTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// As the first version made it. Instants were seconds since 1970.
    private func makeFirstVersion(_ keys: KeyRing) throws {
        let queue = try DatabaseQueue(path: folder.file("kit.sqlite"))
        let (installation, grant) = (
            Installation.make(removedAt: 5), Grant.make(isInstaller: true, lost: .invalidGrant)
        )
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('1 installations and grants');
                    CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);
                    CREATE TABLE installations (
                        member_id TEXT PRIMARY KEY NOT NULL, domain TEXT NOT NULL, client_endpoint TEXT NOT NULL,
                        server_endpoint TEXT NOT NULL, status TEXT NOT NULL, application_token BLOB, scope TEXT NOT NULL,
                        version TEXT, installer_user_id INTEGER, is_finished INTEGER NOT NULL, installed_at REAL NOT NULL,
                        installed_timestamp INTEGER, updated_at REAL NOT NULL, removed_at REAL, is_erasing INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE grants (
                        member_id TEXT NOT NULL REFERENCES installations ON DELETE CASCADE, user_id INTEGER NOT NULL,
                        pair BLOB NOT NULL, expires_at REAL NOT NULL, server_expires INTEGER, generation INTEGER NOT NULL,
                        is_installer INTEGER NOT NULL, updated_at REAL NOT NULL, lost_because TEXT, lease_owner TEXT,
                        lease_until REAL, PRIMARY KEY (member_id, user_id)
                    ) STRICT, WITHOUT ROWID;
                    """)
            try db.execute(
                sql: "INSERT INTO probe VALUES (1, ?)", arguments: [Data(try keys.sealProbe())])
            try db.execute(
                sql:
                    "INSERT INTO installations VALUES (?, ?, ?, ?, 'P', ?, 'crm,placement', '1.0.0', 1, 1, 1.25, ?, 2.5, 5, 0)",
                arguments: [
                    installation.memberID.value, installation.domain.value, installation.clientEndpoint.value,
                    installation.serverEndpoint.value,
                    Data(try keys.sealApplicationToken(known(installation.applicationToken), of: .one)),
                    installation.installedTimestamp,
                ])
            try db.execute(
                sql: "INSERT INTO grants VALUES (?, 1, ?, 1700003600, 1900000000, 1, 1, 3, 'invalid_grant', 'me', 9.5)",
                arguments: [MemberID.one.value, Data(try keys.sealPair(grant))])
        }
        try queue.close()
    }

    @Test("It is brought up to date with all that it holds, once, however many open it together")
    func migrated() async throws {
        let keys = try KeyRing.make("a")
        try makeFirstVersion(keys)
        let path = folder.file("kit.sqlite")
        let stores = try await withThrowingTaskGroup(of: SQLiteInstallationStore.self) { group in
            for _ in 0..<4 { group.addTask { try SQLiteInstallationStore(path: path, keys: keys) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let grant = Grant.make(
            isInstaller: true, lost: .invalidGrant,
            lease: RefreshLease(owner: "me", until: Date(timeIntervalSince1970: 9.5)))
        for store in stores {
            #expect(
                try await store.slice(.one, user: 1)
                    == PortalSlice(installation: .make(removedAt: 5), grant: grant))
        }
        try await stores[0].put(.make(), .make())
        let idle = try await stores[1].grantKeys(storedBefore: .distantFuture, after: nil, limit: 9)
        #expect(idle == [.make()])
        _ = try await stores[2].enqueue(.one) { _ in .make("1") }
        #expect(try await stores[3].claimed(by: "a").map(\.handlerID) == ["1"])
        for store in stores { try store.close() }
    }

    @Test("Another key leaves it as it was read, and the right one opens it afterwards")
    func wrongKey() async throws {
        try makeFirstVersion(.make("a"))
        #expect(throws: KeyRingError.self) {
            try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: .make("a", fill: 9))
        }
        let store = try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: .make("a"))
        #expect(try await store.installation(.one) == .make(removedAt: 5))
        try store.close()
    }
}
