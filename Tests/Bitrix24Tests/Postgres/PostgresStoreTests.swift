import Bitrix24
import Bitrix24Postgres
import Foundation
import Testing

@Suite(
    "The store on PostgreSQL",
    .enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed (apt: postgresql)"), .postgres,
    .serialized)
struct PostgresStoreTests {
    private let keys = KeyRing.ephemeral()
    private let member = Acme.member()

    private func store(_ connection: String? = nil, connections: Int = 2) async throws -> PostgresInstallationStore {
        let server = try #require(PostgresServer.current)
        let connection = if let connection { connection } else { try await server.database() }
        return try await PostgresInstallationStore(Secret(connection), keys: keys, connections: connections)
    }

    private func installation(_ id: String = Acme.memberID) throws -> Installation {
        Installation(
            memberID: try #require(MemberID(id)), domain: try #require(PortalDomain(Acme.domain)),
            clientEndpoint: try #require(Endpoint("https://acme.bitrix24.com/rest/")),
            serverEndpoint: try #require(Endpoint("https://oauth.bitrix.info/rest/")), status: .free,
            applicationToken: Secret(Acme.applicationToken), scope: Scope.list("crm,placement"), version: "1",
            installerUserID: 1,
            isFinished: true, installedAt: Date(timeIntervalSince1970: 1_790_000_000.123456),
            installedTimestamp: 1_790_000_001,
            updatedAt: Date(timeIntervalSinceReferenceDate: 0.1 + 0.2), removedAt: nil, isErasing: false)
    }

    private func grant(_ user: Int = 1, access: String = "access-1", installer: Bool = false) -> Grant {
        Grant(
            key: GrantKey(memberID: member, userID: user), accessToken: Secret(access),
            refreshToken: Secret("refresh-of-\(access)"),
            expiresAt: Date(timeIntervalSinceReferenceDate: 1 / 3), serverExpires: 1_790_003_600, generation: 3,
            isInstaller: installer,
            updatedAt: Date(timeIntervalSinceReferenceDate: Double(user)), lostBecause: .invalidGrant,
            refreshLease: RefreshLease(
                owner: "o'wner \\ \"quoted\" ключ", until: Date(timeIntervalSinceReferenceDate: 5)))
    }

    @Test("PostgreSQL keeps every promise of a store", arguments: storeCases)
    func keepsPromise(_ promise: StoreCase) async throws {
        let store = try await store()
        try await promise.run(store)
        await store.close()
    }

    @Test("What was stored is read back exactly, by another store and after the connections were closed")
    func roundTrip() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let store = try await store(connection)
        let (installation, grant) = (try installation(), grant())
        try await store.update(member, user: 1) { slice in
            #expect(slice == PortalSlice())
            slice.installation = installation
            slice.grant = grant
        }
        await store.close()
        for store in [store, try await self.store(connection)] {
            let slice = try await store.slice(member, user: 1)
            #expect(slice.installation == installation)
            #expect(slice.grant == grant)
            #expect(try await store.slice(member, user: 2).grant == nil)
            #expect(try await store.slice(member, user: nil).grant == nil)
        }
        var bare = installation
        bare.applicationToken = nil
        bare.version = nil
        bare.installerUserID = nil
        bare.installedTimestamp = nil
        bare.removedAt = Date(timeIntervalSinceReferenceDate: 7)
        bare.scope = []
        try await store.update(member, user: nil) { [bare] in $0.installation = bare }
        #expect(try await store.slice(member, user: 1) == PortalSlice(installation: bare, grant: grant))
    }

    @Test("A change that throws leaves everything as it was")
    func rollback() async throws {
        struct Stop: Error {}
        let store = try await store()
        let installation = try installation()
        await #expect(throws: Stop.self) {
            try await store.update(member, user: nil) { slice in
                slice.installation = installation
                throw Stop()
            }
        }
        #expect(try await store.installation(member) == nil)
        try await store.update(member, user: nil) { $0.installation = installation }
        #expect(try await store.installation(member) == installation)
    }

    @Test("Grants come with the installer's first, then the most recent; dropping the others keeps the one named")
    func grants() async throws {
        let store = try await store()
        let installation = try installation()
        for user in 1...5 {
            let grant = grant(user, access: "access-\(user)", installer: user == 2)
            try await store.update(member, user: user) { slice in
                slice.installation = installation
                slice.grant = grant
            }
        }
        #expect(try await store.grants(of: member, limit: 10).map(\.userID) == [2, 5, 4, 3, 1])
        #expect(try await store.grants(of: member, limit: 2).map(\.userID) == [2, 5])
        try await store.update(member, user: 4) { $0.dropsOtherGrants = true }
        #expect(try await store.grants(of: member, limit: 10).map(\.userID) == [4])
        try await store.update(member, user: 4) { $0.grant = nil }
        #expect(try await store.grants(of: member, limit: 10).isEmpty)
        try await store.update(member, user: 1) { [grant = grant()] in $0.grant = grant }
        try await store.update(member, user: nil) { $0.dropsOtherGrants = true }
        #expect(try await store.grants(of: member, limit: 10).isEmpty)
        #expect(try await store.installation(member) == installation)
    }

    @Test("Erasing takes the grants along and nothing of another portal")
    func erase() async throws {
        let store = try await store()
        let other = try #require(MemberID("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"))
        let (mine, foreign, grant) = (try installation(), try installation(other.value), grant())
        try await store.update(member, user: 1) { slice in
            slice.installation = mine
            slice.grant = grant
        }
        try await store.update(other, user: nil) { $0.installation = foreign }
        #expect(try await store.memberIDs(after: nil, limit: 10) == [member, other])
        #expect(try await store.memberIDs(after: member, limit: 10) == [other])
        #expect(try await store.memberIDs(after: nil, limit: 1) == [member])
        try await store.erase(member)
        #expect(try await store.slice(member, user: 1) == PortalSlice())
        #expect(try await store.grants(of: member, limit: 10).isEmpty)
        #expect(try await store.memberIDs(after: nil, limit: 10) == [other])
    }

    @Test("Changes of one portal follow one another, also from several stores at once")
    func concurrency() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let stores = [try await store(connection), try await store(connection, connections: 4)]
        let (installation, first) = (try installation(), grant())
        try await stores[0].update(member, user: 1) { slice in
            slice.installation = installation
            slice.grant = first
            slice.grant?.generation = 0
        }
        try await withThrowingTaskGroup { group in
            for index in 0..<100 {
                group.addTask {
                    try await stores[index % 2].update(member, user: 1) { slice in slice.grant?.generation += 1 }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await stores[1].grant(first.key)?.generation == 100)
    }

    @Test("The first change of an unknown portal is made once, however many begin at once")
    func firstChange() async throws {
        let store = try await store(connections: 4)
        let installation = try installation()
        let created = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await store.update(member, user: nil) { slice in
                        guard slice.installation == nil else { return false }
                        slice.installation = installation
                        return true
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(created == 1)
    }

    @Test("No token is readable in the tables, and a sealed value that is moved to another row does not open")
    func sealed() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection)
        let installation = try installation()
        for user in 1...2 {
            let grant = grant(user, access: "access-\(user)")
            try await store.update(member, user: user) { slice in
                slice.installation = installation
                slice.grant = grant
            }
        }
        let dump = try await server.query(
            "SELECT i.*, g.*, encode(pair, 'escape'), encode(application_token, 'escape') "
                + "FROM bitrix24_installations i JOIN bitrix24_grants g USING (member_id)", connection)
        #expect(dump.contains(Acme.memberID))
        for secret in ["access-1", "refresh-of-access-1", Acme.applicationToken] { #expect(!dump.contains(secret)) }
        _ = try await server.query(
            "UPDATE bitrix24_grants SET pair = (SELECT pair FROM bitrix24_grants WHERE user_id = 2) WHERE user_id = 1",
            connection)
        await #expect(throws: KeyRingError.self) { try await store.slice(member, user: 1) }
    }

    @Test("A connection that the server ended is opened again")
    func reconnect() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection, connections: 1)
        let installation = try installation()
        try await store.update(member, user: nil) { $0.installation = installation }
        _ = try await server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection)
        #expect(try await store.installation(member) == installation)
    }

    @Test("Two stores that start at once migrate once, and a newer version of the tables is refused")
    func migrations() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        async let first = store(connection)
        async let second = store(connection)
        _ = try await (first, second)
        _ = try await server.query("INSERT INTO bitrix24_schema VALUES (99)", connection)
        await #expect {
            _ = try await store(connection)
        } throws: { error in
            (error as? PostgresError)?.code == .tooNew
        }
    }

    @Test("Another key is noticed when the store is opened")
    func otherKey() async throws {
        let connection = try await #require(PostgresServer.current).database()
        _ = try await store(connection)
        await #expect(throws: KeyRingError.self) {
            _ = try await PostgresInstallationStore(Secret(connection), keys: .ephemeral())
        }
    }

    @Test("A server that is not there is told with what to do next, and without the connection string")
    func unreachable() async throws {
        await #expect {
            _ = try await store("host=/nowhere dbname=x password=very-secret")
        } throws: { error in
            guard let error = error as? PostgresError else { return false }
            return error.code == .connection && !error.description.contains("very-secret")
                && error.description.contains("Check that")
        }
    }
}
