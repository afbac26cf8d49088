import Bitrix24
import Foundation
import Testing

/// One promise of an ``InstallationStore``. Every implementation passes every one.
struct StoreCase: Sendable, CustomTestStringConvertible {
    var name: String
    var run: @Sendable (any KitStore) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ run: @escaping @Sendable (any KitStore) async throws -> Void) {
        self.name = name
        self.run = run
    }
}

/// The suite for stores, for memory, SQLite and PostgreSQL alike. Each case gets an empty store.
let storeCases = installationCases + eventCases + callCases + crowdCases

private let installationCases: [StoreCase] = [
    StoreCase("An unknown portal has no record and no grants") { store async throws in
        #expect(try await store.slice(.one, user: 1) == PortalSlice())
        #expect(try await store.grants(of: .one, limit: 10) == [])
        #expect(try await store.memberIDs(after: nil, limit: 10) == [])
    },
    StoreCase("What was stored comes back whole") { store in
        let installation = Installation.make(applicationToken: "test-application-token", removedAt: 5)
        let grant = Grant.make(
            lost: .invalidGrant, lease: RefreshLease(owner: "me", until: Date(timeIntervalSince1970: 9.5)))
        try await store.put(installation, grant)
        #expect(try await store.slice(.one, user: 1) == PortalSlice(installation: installation, grant: grant))
        #expect(try await store.grants(of: .one, limit: 10) == [grant])
    },
    StoreCase("Optional fields may be missing") { store in
        let installation = Installation(
            memberID: .one, domain: .acme, clientEndpoint: Endpoint(domain: .acme), serverEndpoint: .server,
            status: .free,
            installedAt: Date(timeIntervalSince1970: 1), updatedAt: Date(timeIntervalSince1970: 1))
        try await store.put(installation, nil)
        #expect(try await store.slice(.one, user: nil) == PortalSlice(installation: installation))
    },
    StoreCase("A change that throws writes nothing") { store in
        struct Refused: Error {}
        try await store.put(.make(), .make())
        await #expect(throws: Refused.self) {
            try await store.update(.one, user: 1) { slice in
                slice.installation?.version = "9"
                slice.grant = nil
                throw Refused()
            }
        }
        #expect(try await store.slice(.one, user: 1) == PortalSlice(installation: .make(), grant: .make()))
    },
    StoreCase("A change returns its own outcome and sees what is stored") { store in
        try await store.put(.make(), .make())
        let seen = try await store.update(.one, user: 1) { $0 }
        #expect(seen == PortalSlice(installation: .make(), grant: .make()))
    },
    StoreCase("Grants of users are apart") { store in
        try await store.put(.make(), .make(user: 1))
        try await store.put(.make(), .make(user: 2))
        try await store.update(.one, user: 2) { $0.grant?.generation = 7 }
        #expect(try await store.grant(.make(user: 1))?.generation == 1)
        #expect(try await store.grant(.make(user: 2))?.generation == 7)
        try await store.update(.one, user: 2) { $0.grant = nil }
        #expect(try await store.grants(of: .one, limit: 10).map(\.userID) == [1])
    },
    StoreCase("The installer's grant comes first, then the latest") { store in
        for (user, at) in [(1, 10.0), (2, 30.0), (3, 20.0), (4, 30.0)] {
            try await store.put(.make(), .make(user: user, isInstaller: user == 3, updatedAt: at))
        }
        #expect(try await store.grants(of: .one, limit: 10).map(\.userID) == [3, 2, 4, 1])
        #expect(try await store.grants(of: .one, limit: 2).map(\.userID) == [3, 2])
    },
    StoreCase("A change without a user leaves grants as they are") { store in
        try await store.put(.make(), .make())
        try await store.update(.one, user: nil) { slice in
            #expect(slice.grant == nil)
            slice.installation?.version = "2"
        }
        #expect(try await store.grant(.make(user: 1)) == .make())
        #expect(try await store.installation(.one)?.version == "2")
    },
    StoreCase("Dropping other grants keeps the one of the change") { store in
        for user in 1...3 { try await store.put(.make(), .make(user: user)) }
        try await store.update(.one, user: 2) { $0.dropsOtherGrants = true }
        #expect(try await store.grants(of: .one, limit: 10).map(\.userID) == [2])
        try await store.update(.one, user: nil) { $0.dropsOtherGrants = true }
        #expect(try await store.grants(of: .one, limit: 10) == [])
        #expect(try await store.installation(.one) != nil)
    },
    StoreCase("Erasing a portal takes all of it and nothing else") { store in
        for user in 1...3 { try await store.put(.make(), .make(user: user)) }
        try await store.put(.make(memberID: .two), .make(memberID: .two))
        try await store.erase(.one)
        #expect(try await store.slice(.one, user: 1) == PortalSlice())
        #expect(try await store.grants(of: .one, limit: 10) == [])
        #expect(try await store.grants(of: .two, limit: 10).count == 1)
        try await store.erase(.one)
    },
    StoreCase("A grant without a portal is not stored") { store in
        try await store.update(.one, user: 1) { $0.grant = .make() }
        #expect(try await store.slice(.one, user: 1) == PortalSlice())
        try await store.put(.make(), nil)
        #expect(try await store.grants(of: .one, limit: 10) == [])
    },
    StoreCase("Portals are listed in pages, in order") { store in
        let ids = (0..<5).map { known(MemberID("m\($0)")) }
        for id in ids.reversed() { try await store.put(.make(memberID: id), nil) }
        #expect(try await store.memberIDs(after: nil, limit: 3) == Array(ids.prefix(3)))
        #expect(try await store.memberIDs(after: ids[2], limit: 3) == Array(ids.suffix(2)))
        #expect(try await store.memberIDs(after: ids[4], limit: 3) == [])
    },
    StoreCase("Changes of one portal come one after another") { store in
        try await store.put(.make(), .make(generation: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask { try await store.update(.one, user: 1) { $0.grant?.generation += 1 } }
            }
            try await group.waitForAll()
        }
        #expect(try await store.grant(.make(user: 1))?.generation == 40)
    },
]

@Suite("Stores of installations")
struct KitStoreTests {
    enum Kind: String, CaseIterable, Sendable { case memory, sqlite }

    @Test("Every store keeps every promise", arguments: Kind.allCases, storeCases)
    func keepsPromise(_ kind: Kind, _ promise: StoreCase) async throws {
        switch kind {
        case .memory: try await promise.run(MemoryInstallationStore())
        case .sqlite:
            let folder = try TemporaryFolder()
            let store = try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: .ephemeral())
            try await promise.run(store)
            try store.close()
        }
    }
}

extension InstallationStore {
    func put(_ installation: Installation, _ grant: Grant?) async throws {
        try await update(installation.memberID, user: grant?.userID) { slice in
            slice.installation = installation
            slice.grant = grant
        }
    }
}

extension MemberID {
    static let one = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
    static let two = known(MemberID("b223c6b3710f85df22e9377d6c4f7553"))
}

extension PortalDomain {
    static let acme = known(PortalDomain("acme.bitrix24.com"))
}

extension Endpoint {
    static let server = Bitrix24Configuration.defaultAuthorizationServer
}

extension GrantKey {
    static func make(_ memberID: MemberID = .one, user: Int = 1) -> GrantKey {
        GrantKey(memberID: memberID, userID: user)
    }
}

extension Installation {
    static func make(
        memberID: MemberID = .one, applicationToken: String? = "test-application-token-1",
        installedTimestamp: Int? = 1_700_000_000,
        removedAt: Double? = nil, isErasing: Bool = false
    ) -> Installation {
        Installation(
            memberID: memberID, domain: .acme, clientEndpoint: Endpoint(domain: .acme), serverEndpoint: .server,
            status: .paid,
            applicationToken: applicationToken.map { Secret($0) },
            scope: [known(Scope("crm")), known(Scope("placement"))], version: "1.0.0",
            installerUserID: 1, isFinished: true, installedAt: Date(timeIntervalSince1970: 1.25),
            installedTimestamp: installedTimestamp, updatedAt: Date(timeIntervalSince1970: 2.5),
            removedAt: removedAt.map { Date(timeIntervalSince1970: $0) }, isErasing: isErasing)
    }
}

extension Grant {
    static func make(
        memberID: MemberID = .one, user: Int = 1, access: String = "test-access-stored",
        refresh: String = "test-refresh-stored",
        expiresAt: Double = 1_700_003_600, generation: Int = 1, isInstaller: Bool = false, updatedAt: Double = 3,
        lost: ErrorCode? = nil, lease: RefreshLease? = nil
    ) -> Grant {
        Grant(
            key: GrantKey(memberID: memberID, userID: user), accessToken: Secret(access), refreshToken: Secret(refresh),
            expiresAt: Date(timeIntervalSince1970: expiresAt), serverExpires: 1_900_000_000, generation: generation,
            isInstaller: isInstaller, updatedAt: Date(timeIntervalSince1970: updatedAt), lostBecause: lost,
            refreshLease: lease)
    }
}
