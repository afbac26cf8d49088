import Foundation
import GRDB
import Testing

@testable import Bitrix24

@Suite("The SQLite store")
struct KitSQLiteTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }
    var path: String { folder.file("kit.sqlite") }

    func open(_ keys: KeyRing) throws -> SQLiteInstallationStore { try SQLiteInstallationStore(path: path, keys: keys) }

    @Test("No token stands in the files as it is, the log included")
    func sealed() async throws {
        let store = try open(.make("a"))
        try await store.put(.make(), .make())
        try await store.fill(.one, ["1"])
        _ = try await store.enqueue(.one) { _ in
            var event = IncomingEvent.make("2")
            event.data = ["FIELDS": ["TITLE": "test-event-data"]]
            return event
        }
        try await store.append([.make("crm.deal.list")])
        #expect(try await store.useOnce("test-state-value", until: .distantFuture, at: .distantPast))
        for token in [
            "test-access-stored", "test-refresh-stored", "test-application-token-1", "test-event-data",
            "test-parameter", "test-answer", "test-state-value",
        ] {
            #expect(try folder.files(containing: token) == [], "\(token)")
        }
        // The search itself works: what is not secret is found.
        #expect(try folder.files(containing: "acme.bitrix24.com") != [])
        try store.close()
    }

    @Test("A portal that was erased leaves no trace in the files", arguments: [1, 40])
    func erased(users: Int) async throws {
        let store = try open(.make("a"))
        try await store.put(.make(memberID: .two), nil)
        try await store.update(.two, user: nil) { slice in
            slice.installation?.domain = known(PortalDomain("other.bitrix24.de"))
            slice.installation?.clientEndpoint = Endpoint(domain: known(PortalDomain("other.bitrix24.de")))
        }
        for user in 1...users { try await store.put(.make(), .make(user: user)) }
        // Rewritten rows leave older copies of their pages behind.
        for generation in 2...20 {
            try await store.update(.one, user: 1) { $0.grant?.generation = generation }
        }
        let fingerprint = IncomingEvent.make("1").fingerprint
        try await store.fill(.one, (0..<40).map { "test-handler-\($0)" } + ["1"])
        for outcome in [SettledEvent.Outcome.handled, .dead(failure: "test-failure")] {
            let taken = try await store.claimed(by: "test-owner")
            try await store.settle(
                .one, owner: "test-owner",
                taken.prefix(20).map { SettledEvent($0.id, outcome) }
                    + taken.dropFirst(20).map { SettledEvent($0.id, .untouched) }, at: Date())
            try await store.release(.one, owner: "test-owner")
        }
        try await store.append((0..<40).map { .make("test.method\($0)") })
        #expect(try folder.files(containing: fingerprint) != [])
        try await store.erase(.one)
        for text in [
            MemberID.one.value, "acme.bitrix24.com", "test-access-stored", fingerprint, "test-handler-", "test-failure",
            "test.method",
        ] {
            #expect(try folder.files(containing: text) == [], "\(text)")
        }
        #expect(try folder.files(containing: MemberID.two.value) != [])
        try store.close()
        #expect(try folder.files(containing: MemberID.one.value) == [])
    }

    @Test("What was stored is there after the file is opened again")
    func reopened() async throws {
        let store = try open(.make("a"))
        try await store.put(.make(), .make())
        try store.close()
        let again = try open(.make("a"))
        #expect(try await again.slice(.one, user: 1) == PortalSlice(installation: .make(), grant: .make()))
        try again.close()
    }

    @Test("Every change is synced to the disk, and deleted pages are overwritten")
    func pragmas() async throws {
        let store = try open(.make("a"))
        let values = try await store.pool.writeWithoutTransaction { db in
            [
                try Int.fetchOne(db, sql: "PRAGMA synchronous"), try Int.fetchOne(db, sql: "PRAGMA secure_delete"),
                try Int.fetchOne(db, sql: "PRAGMA foreign_keys"),
            ]
        }
        #expect(values == [2, 1, 1])
        try store.close()
    }

    @Test("Only the owner may read the file")
    func rights() throws {
        let store = try open(.make("a"))
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        try store.close()
    }

    @Test("Another key under the same name is refused when the file is opened")
    func wrongKey() throws {
        try open(.make("a")).close()
        #expect(throws: KeyRingError(.notAuthentic(key: "a"))) { try open(.make("a", fill: 99)) }
        #expect(throws: KeyRingError(.unknownKey("a"))) { try open(.make("bb")) }
        try open(.make("a")).close()
    }

    @Test("After sealing anew under a second key the first one can go, also when it takes several pieces")
    func rotation() async throws {
        let first = try open(.make("a"))
        try await first.put(.make(), .make())
        try await first.update(.one, user: nil) { slice in
            slice.newEvents = (0..<1201).map { .make("\($0)") }
        }
        try await first.append((0..<10).map { .make("a", at: Double($0)) })
        try first.close()
        let both = try open(.make("bb", "a"))
        #expect(try await both.slice(.one, user: 1).grant == .make())
        #expect(try await both.reseal() == 1213)
        #expect(try await both.reseal() == 0)
        try both.close()
        let second = try open(.make("bb"))
        #expect(try await second.slice(.one, user: 1) == PortalSlice(installation: .make(), grant: .make()))
        #expect(try await second.claimed(by: "a").count == 100)
        #expect(try await second.calls(of: .one, since: .distantPast, limit: 99).count == 10)
        try second.close()
    }

    @Test("Sealing anew that met a secret which does not open goes on where it stopped")
    func interruptedRotation() async throws {
        let first = try open(.make("a"))
        try await first.put(.make(), .make())
        try await first.update(.one, user: nil) { slice in slice.newEvents = (0..<3).map { .make("\($0)") } }
        try await first.pool.write { try $0.execute(sql: "UPDATE events SET data = x'0101612020' WHERE id = 2") }
        try first.close()
        let both = try open(.make("bb", "a"))
        await #expect(throws: KeyRingError.self) { try await both.reseal() }
        // The portal and its grant are done, and the events of that piece are as they were.
        try await both.pool.write { try $0.execute(sql: "DELETE FROM events WHERE id = 2") }
        #expect(try await both.reseal() == 2)
        try both.close()
        try open(.make("bb")).close()
    }

    @Test(
        "A secret that was changed or moved does not open",
        arguments: [
            "UPDATE grants SET pair = CAST(substr(pair, 1, length(pair) - 1) || x'00' AS BLOB) WHERE user_id = 1",
            "UPDATE grants SET pair = (SELECT pair FROM grants WHERE user_id = 2) WHERE user_id = 1",
            "UPDATE grants SET generation = 2 WHERE user_id = 1",
            "UPDATE grants SET pair = x'01' WHERE user_id = 1",
            "UPDATE installations SET application_token = (SELECT pair FROM grants WHERE user_id = 1)",
        ])
    func tampered(sql: String) async throws {
        let store = try open(.make("a"))
        try await store.put(.make(), .make(user: 1))
        try await store.put(.make(), .make(user: 2))
        try await store.pool.write { try $0.execute(sql: sql) }
        await #expect(throws: KeyRingError.self) { try await store.slice(.one, user: 1) }
        // The portal can still be erased and begin anew.
        try await store.erase(.one)
        #expect(try await store.slice(.one, user: 1) == PortalSlice())
        try store.close()
    }

    @Test("A folder that does not exist and a file that is no database are refused with what to do")
    func unusable() throws {
        #expect(throws: StoreError.self) {
            try SQLiteInstallationStore(path: folder.file("none/kit.sqlite"), keys: .make("a"))
        }
        try Data(repeating: 65, count: 4096).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try open(.make("a")) }
        #expect(error?.reason == .cannotOpen)
    }

    @Test("A file of a newer version is refused, and not a byte of it changes")
    func newer() async throws {
        let store = try open(.make("a"))
        try await store.put(.make(), .make())
        try await store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')") }
        try store.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError(.tooNew, detail: path)) { try open(.make("a")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("Two stores on one file see each other's changes, one at a time")
    func shared() async throws {
        let (left, right) = (try open(.make("a")), try open(.make("a")))
        try await left.put(.make(), .make(generation: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in [left, right] {
                group.addTask {
                    for _ in 0..<20 { try await store.update(.one, user: 1) { $0.grant?.generation += 1 } }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await right.grant(.make())?.generation == 40)
        try left.close()
        try right.close()
    }
}

@Suite("Keys")
struct KitKeyRingTests {
    @Test(
        "Unusable keys are refused, and the error holds none of them",
        arguments: [
            ("", KeyRingError.Reason.empty), ("a", .malformed), ("a:not base64!", .malformed),
            ("a:AAAA", .wrongLength(key: "a", bytes: 3)), ("a b:\(Self.key)", .malformedName),
            ("a:\(Self.key),a:\(Self.key)", .repeated(key: "a")),
        ])
    func unusable(text: String, reason: KeyRingError.Reason) throws {
        let error = #expect(throws: KeyRingError(reason)) { try KeyRing(parsing: Secret(text)) }
        #expect(error?.description.contains("AAAA") == false)
    }

    static let key = Data(repeating: 0, count: 32).base64EncodedString()

    @Test("A ring seals with its first key and opens with any")
    func opens() throws {
        let old = try KeyRing.make("a")
        let new = try KeyRing.make("bb", "a")
        let sealed = try old.seal(Secret("test-secret"), for: "row")
        #expect(try new.open(sealed, for: "row") == Secret("test-secret"))
        #expect(!new.isCurrent(sealed))
        #expect(try new.isCurrent(new.seal(Secret("x"), for: "row")))
        // Nonces are random: the same text never looks the same.
        #expect(try old.seal(Secret("test-secret"), for: "row") != sealed)
        #expect(throws: KeyRingError(.notAuthentic(key: "a"))) { try new.open(sealed, for: "other") }
    }

    @Test("No byte of a sealed secret can be changed, and none be cut off")
    func everyByte() throws {
        let ring = try KeyRing.make("a")
        let sealed = try ring.seal(Secret("test-secret"), for: "row")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: KeyRingError.self) { try ring.open(changed, for: "row") }
            #expect(throws: KeyRingError.self) { try ring.open(Array(sealed[..<index]), for: "row") }
        }
        #expect(try ring.open(sealed, for: "row") == Secret("test-secret"))
    }
}
