import Bitrix24
import Foundation
import Testing

@Suite("Refreshing a grant")
struct KitRefreshTests {
    let world = KitWorld()

    @Test("A valid token is not refreshed, up to its last second", arguments: [0.0, 3599.0])
    func needless(after seconds: Double) async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.time.advance(by: seconds)
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 0)
    }

    @Test("A token whose stored expiry has passed is refreshed before the call")
    func storedExpiry() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.time.advance(by: 3600)
        _ = try await world.client().call("profile")
        #expect(world.platform.exchanges.map(\.name) == ["app.info", "token", "profile"])
    }

    @Test("A token that the platform calls expired is refreshed, and the same call repeated with the same parameters")
    func expiredToken() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.expireAll()
        let parameters: JSONObject = ["filter": [">ID": 1], "select": ["ID", "TITLE"]]
        let response = try await world.client().call("crm.deal.list", parameters)
        #expect(response.result["parameters"] == .object(parameters))
        let calls = world.platform.exchanges.filter { $0.name == "crm.deal.list" }
        #expect(calls.count == 2)
        #expect(calls[0].fields.filter { $0.key != "auth" } == calls[1].fields.filter { $0.key != "auth" })
        #expect(calls[0].fields["auth"] != calls[1].fields["auth"])
        #expect(world.platform.count("token") == 1)
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 1)
    }

    @Test("A token that is expired again after the refresh is an error, not a loop")
    func expiredTwice() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { $0.name == "profile" ? ScriptedPlatform.error("expired_token", status: 401) : nil }
        let error = await #expect(throws: RESTError.self) { try await world.client().call("profile") }
        #expect(error?.isExpiredToken == true)
        #expect(world.platform.exchanges.map(\.name) == ["app.info", "profile", "token", "profile"])
    }

    @Test(
        "A thousand callers wait for one refresh, and each finds the new pair in the store", arguments: [true, false])
    func singleFlight(byAnswer: Bool) async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        if byAnswer { world.platform.expireAll() } else { world.time.advance(by: 3600) }
        let gate = Gate()
        world.platform.intercept { exchange in
            if exchange.name == "token" { try await gate.wait() }
            return nil
        }
        let failed = try await world.store.grant(.make())!
        let refresher = world.kit.refresher
        let (store, memberID) = (world.store, world.memberID)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    let access =
                        byAnswer
                        ? try await refresher.replacement(of: failed)
                        : try await refresher.access(memberID, as: .user(1))
                    #expect(try await store.grant(.make())?.accessToken == access.grant.accessToken)
                    #expect(access.grant.generation == 2)
                }
            }
            group.addTask { gate.open() }
            try await group.waitForAll()
        }
        #expect(world.platform.count("token") == 1)
    }

    @Test("A caller that comes late with the old token gets the new pair without a refresh")
    func late() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        let old = try await world.store.grant(.make())!
        let first = try await world.kit.refresher.replacement(of: old)
        let second = try await world.kit.refresher.replacement(of: old)
        #expect(first == second)
        #expect(world.platform.count("token") == 1)
    }

    @Test("Two processes with one store make one refresh")
    func acrossProcesses() async throws {
        let folder = try TemporaryFolder()
        let keys = try KeyRing.make("a")
        let path = folder.file("kit.sqlite")
        let platform = ScriptedPlatform()
        let stores = try (0..<2).map { _ in try SQLiteInstallationStore(path: path, keys: keys) }
        let worlds = stores.map { KitWorld(store: $0, platform: platform) }
        _ = try await worlds[0].kit.installations.open(platform.launch())
        platform.expireAll()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 { group.addTask { _ = try await worlds[index % 2].client().call("profile") } }
            try await group.waitForAll()
        }
        #expect(platform.count("token") == 1)
        for store in stores { try store.close() }
    }

    @Test("A lease that a crashed process left behind is waited for, then taken over")
    func crashedOwner() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        let until = world.time.now + 35
        try await world.store.update(.one, user: 1) {
            $0.grant?.refreshLease = RefreshLease(owner: "crashed", until: until)
        }
        world.platform.expireAll()
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 1)
        #expect(world.clock.sleeps.reduce(.zero, +) == .seconds(35))
        #expect(try await world.store.grant(.make())?.refreshLease == nil)
    }

    @Test("A spent refresh token is tried once; the next opening heals the grant")
    func lostGrant() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        // As after a crash between the server's answer and the disk: the server spent the token, the store has it
        // still.
        world.platform.with { $0.refresh = [:] }
        world.platform.expireAll()
        for _ in 0..<20 {
            await #expect(throws: GrantError(.lost(.invalidGrant), memberID: .one, userID: 1)) {
                try await world.client().call("profile")
            }
        }
        #expect(world.platform.count("token") == 1)
        _ = try await world.kit.installations.open(world.platform.launch())
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 1)
    }

    @Test("For work in the background another user's grant takes over")
    func anyone() async throws {
        _ = try await world.kit.installations.open(world.platform.launch(user: 1))
        _ = try await world.kit.installations.open(world.platform.launch(user: 2))
        #expect(try await world.client(.anyone).call("profile").result["user"] == 1)
        world.platform.with { state in
            state.refresh = state.refresh.filter { $0.value.userID == 2 }
            state.access = state.access.filter { $0.value.userID == 2 }
                .merging(state.access.filter { $0.value.userID == 1 }.mapValues { _ in .init(isExpired: true) }) { $1 }
        }
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
        await #expect(throws: GrantError.self) { try await world.client(.user(1)).call("profile") }
        #expect(world.platform.count("token") == 1)
    }

    @Test(
        "When every access token has ended and a grant cannot be renewed, the next user's is renewed and takes over",
        arguments: [Unusable.spent, .accessOnly])
    func anyoneExpired(_ first: Unusable) async throws {
        for user in 1...2 { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
        switch first {
        case .spent:
            world.platform.with { state in state.refresh = state.refresh.filter { $0.value.userID == 2 } }
        case .accessOnly: try await world.store.update(.one, user: 1) { $0.grant?.refreshToken = Secret("") }
        }
        world.platform.expireAll()
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
        // Both refusals were of users' tokens; user 2's pair was renewed once, and works from now on.
        #expect(world.platform.count("profile") == 3)
        #expect(world.platform.count("token") == (first == .spent ? 2 : 1))
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
        #expect(world.platform.count("profile") == 4)
        let error = await #expect(throws: GrantError.self) { try await world.client(.user(1)).call("profile") }
        #expect(error?.reason == (first == .spent ? .lost(.invalidGrant) : .ended))
    }

    /// Why the first user's grant cannot be renewed.
    enum Unusable: Sendable { case spent, accessOnly }

    @Test("When no user's grant can be renewed the call fails, and does not go round in circles")
    func nobody() async throws {
        for user in 1...3 { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
        try await world.store.update(.one, user: 2) { $0.grant?.refreshToken = Secret("") }
        world.platform.with { $0.refresh = [:] }
        world.platform.expireAll()
        await #expect(throws: GrantError.self) { try await world.client(.anyone).call("profile") }
        #expect(world.platform.count("profile") == 3)
        #expect(world.platform.count("token") == 2)
    }

    @Test("When the installer has left the company another user's grant takes over")
    func dismissed() async throws {
        _ = try await world.kit.installations.open(world.platform.launch(user: 1))
        let first = try await world.store.grant(.make())!.accessToken.reveal()
        _ = try await world.kit.installations.open(world.platform.launch(user: 2))
        world.platform.intercept { exchange in
            exchange.fields["auth"]?.string == first ? ScriptedPlatform.error("authorization_error", status: 401) : nil
        }
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
        let error = await #expect(throws: GrantError.self) { try await world.client(.user(1)).call("profile") }
        #expect(error?.reason == .lost(.authorizationError))
    }

    @Test(
        "A server in trouble does not end the grant: the next call works",
        arguments: [
            Trouble("500", attempts: 3) { PlatformResponse(status: 500, body: Array("<html>".utf8)) },
            Trouble("503 with a code") { ScriptedPlatform.error("QUERY_LIMIT_EXCEEDED", status: 503) },
            Trouble("no connection", attempts: 3) { throw TransportError(.refused, host: "oauth.bitrix.info") },
            Trouble("cut", attempts: 3) { throw TransportError(.cut, host: "oauth.bitrix.info") },
            Trouble("timed out", attempts: 3) { throw TransportError(.timedOut, host: "oauth.bitrix.info") },
            Trouble("a proxy's page") { PlatformResponse(status: 200, body: Array("<html>".utf8)) },
            Trouble("half an answer") { PlatformResponse(status: 200, body: Array(#"{"access_token":"tes"#.utf8)) },
        ])
    func trouble(_ trouble: Trouble) async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.expireAll()
        world.platform.intercept { $0.name == "token" ? try trouble.answer() : nil }
        let error = await #expect(throws: OAuthError.self) { try await world.client().call("profile") }
        #expect(error?.isTransient == true)
        #expect(world.platform.count("token") == trouble.attempts)
        let grant = try await world.store.grant(.make())
        #expect(grant?.refreshLease == nil)
        // Whether the server took the token is unknown, unless it was never reached.
        #expect((grant?.refreshSentAt == nil) == (trouble.testDescription == "no connection"))
        world.platform.intercept(nil)
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == trouble.attempts + 1)
        #expect(try await world.store.grant(.make())?.refreshSentAt == nil)
        #expect(world.notices.all == [])
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var attempts: Int
        var answer: @Sendable () throws -> PlatformResponse
        init(_ name: String, attempts: Int = 1, _ answer: @escaping @Sendable () throws -> PlatformResponse) {
            testDescription = name
            self.attempts = attempts
            self.answer = answer
        }
    }

    @Test(
        "A refusal that only a person can end is not asked again for a minute, nor after an opening",
        arguments: ["invalid_client", "wrong_client", "invalid_scope"])
    func refusal(code: String) async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.expireAll()
        world.platform.intercept { $0.name == "token" ? ScriptedPlatform.error(code, status: 401) : nil }
        for _ in 0..<10 {
            let error = await #expect(throws: OAuthError.self) { try await world.client().call("profile") }
            #expect(error?.code == ErrorCode(code))
        }
        #expect(world.platform.count("token") == 1)
        world.time.advance(by: 60)
        await #expect(throws: OAuthError.self) { try await world.client().call("profile") }
        #expect(world.platform.count("token") == 2)
        world.platform.intercept(nil)
        _ = try await world.kit.installations.open(world.platform.launch())
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 2)
    }

    @Test("A pair that could not be written is kept and written by the next call, without another refresh")
    func fullDisk() async throws {
        let store = FailingStore()
        let world = KitWorld(store: store)
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.expireAll()
        // The claim is the first write, the new pair the second.
        await store.failWrite(2)
        await #expect(throws: StoreError.self) { try await world.client().call("profile") }
        #expect(try await world.client().call("profile").result["user"] == 1)
        #expect(world.platform.count("token") == 1)
        #expect(try await store.grant(.make())?.generation == 2)
    }

    @Test("A pair for a portal that was removed meanwhile is not stored, and nothing is called")
    func removedMeanwhile() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.expireAll()
        let (kit, platform) = (world.kit, world.platform)
        platform.intercept { exchange in
            guard exchange.name == "token" else { return nil }
            _ = try await kit.installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": "0"]))
            return nil
        }
        await #expect(throws: GrantError(.removed, memberID: .one)) { try await world.client().call("profile") }
        #expect(try await world.store.grants(of: .one, limit: 10) == [])
        #expect(platform.exchanges.map(\.name) == ["app.info", "profile", "token"])
    }

    @Test("A refresh keeps the scopes when the server says only app, and takes the portal's new address")
    func facts() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.with { $0.domain = "renamed.bitrix24.com" }
        world.time.advance(by: 3600)
        _ = try await world.client().call("profile")
        let installation = try await world.store.installation(.one)
        #expect(installation?.scope == [known(Scope("crm")), known(Scope("placement"))])
        #expect(installation?.domain == PortalDomain("renamed.bitrix24.com"))
        #expect(world.platform.exchanges.last?.host == "renamed.bitrix24.com")
    }
}
