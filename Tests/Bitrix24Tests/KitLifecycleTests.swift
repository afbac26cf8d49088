import Bitrix24
import Foundation
import Testing

@Suite("The life of an installation")
struct KitLifecycleTests {
    let world = KitWorld()
    var installations: Installations { world.kit.installations }
    var platform: ScriptedPlatform { world.platform }

    @Test("The first opening is proven at the authorization server, then stored")
    func firstOpening() async throws {
        let verified = try await installations.open(platform.launch())
        #expect(verified.change == .installed)
        #expect(verified.userID == 1)
        #expect(verified.installation.applicationToken == Secret("test-application-token-1"))
        #expect(verified.installation.installerUserID == 1)
        #expect(verified.installation.isFinished)
        #expect(verified.installation.clientEndpoint.value == "https://acme.bitrix24.com/rest/")
        let proof = platform.exchanges
        #expect(proof.map(\.url) == ["https://oauth.bitrix.info/rest/app.info"])
        #expect(proof[0].method == "POST")
        #expect(try await world.store.grant(.make())?.isInstaller == true)
    }

    @Test("A second user's opening adds a grant and leaves the installer's alone")
    func secondUser() async throws {
        _ = try await installations.open(platform.launch(user: 1))
        let verified = try await installations.open(platform.launch(user: 2))
        #expect(verified.change == .renewed)
        #expect(verified.installation.installerUserID == 1)
        #expect(try await world.store.grants(of: .one, limit: 9).map(\.isInstaller) == [true, false])
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: InstallationError.Reason
        var forge: @Sendable (inout FrameLaunch, ScriptedPlatform) -> Void
    }

    static let forgeries: [Forgery] = [
        Forgery(testDescription: "a made-up token", reason: .notProven(OAuthError(.refused(.invalidClient)))) {
            launch, _ in
            launch.accessToken = Secret("test-forged")
        },
        Forgery(testDescription: "another portal's member_id", reason: .foreignToken(field: "portal")) { launch, _ in
            launch.memberID = .two
        },
        Forgery(testDescription: "another portal's address", reason: .foreignToken(field: "address")) { launch, _ in
            launch.domain = known(PortalDomain("victim.bitrix24.com"))
        },
        Forgery(testDescription: "a host that is no portal", reason: .untrustedPortal("evil.example")) { launch, _ in
            launch.domain = known(PortalDomain("evil.example"))
        },
        Forgery(testDescription: "a look-alike zone", reason: .untrustedPortal("acme.bitrix24.com.evil.example")) {
            launch, _ in
            launch.domain = known(PortalDomain("acme.bitrix24.com.evil.example"))
        },
        Forgery(testDescription: "an own authorization server", reason: .untrustedServer("evil.example")) { launch, _ in
            launch.serverEndpoint = "https://evil.example/rest/"
        },
        Forgery(testDescription: "the server without TLS", reason: .untrustedServer("oauth.bitrix.info")) { launch, _ in
            launch.serverEndpoint = "http://oauth.bitrix.info/rest/"
        },
        Forgery(testDescription: "an address with a user in it", reason: .untrustedServer("an unreadable address")) {
            launch, _ in
            launch.serverEndpoint = "https://oauth.bitrix.info@evil.example/rest/"
        },
        Forgery(testDescription: "a token of another application", reason: .foreignToken(field: "application")) {
            _, platform in
            platform.with { $0.clientID = "app.other.2" }
        },
    ]

    @Test("A forged opening is refused and stores nothing", arguments: forgeries)
    func forged(_ forgery: Forgery) async throws {
        var launch = platform.launch()
        forgery.forge(&launch, platform)
        await #expect(throws: InstallationError(forgery.reason)) { try await installations.open(launch) }
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
        for exchange in platform.exchanges { #expect(exchange.host == "oauth.bitrix.info") }
    }

    @Test("A forged opening changes nothing of a portal that is installed", arguments: forgeries)
    func forgedAgain(_ forgery: Forgery) async throws {
        _ = try await installations.open(platform.launch())
        let before = try await world.store.slice(.one, user: 1)
        var launch = platform.launch()
        forgery.forge(&launch, platform)
        await #expect(throws: InstallationError.self) { try await installations.open(launch) }
        #expect(try await world.store.slice(.one, user: 1) == before)
    }

    @Test("A forged installation event is refused and stores nothing")
    func forgedInstallation() async throws {
        var delivery = platform.delivery(.applicationInstall, user: 1)
        delivery.authorization.accessToken = Secret("test-forged")
        await #expect(throws: InstallationError.self) { try await installations.apply(delivery) }
        delivery.authorization.accessToken = nil
        await #expect(throws: InstallationError(.missingTokens)) { try await installations.apply(delivery) }
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
    }

    @Test("When the authorization server is in trouble nothing is stored, and the same opening works later")
    func serverInTrouble() async throws {
        let launch = platform.launch()
        platform.intercept { _ in PlatformResponse(status: 502) }
        await #expect(throws: OAuthError(.unreachable)) { try await installations.open(launch) }
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
        platform.intercept(nil)
        #expect(try await installations.open(launch).change == .installed)
    }

    @Test(
        "An installation event brings the version and whether the installation is finished", arguments: ["1.0.0", "1"])
    func callback(version: String) async throws {
        platform.with { $0.isInstalled = nil }
        let data: JSONValue = ["VERSION": .string(version), "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": "en"]
        guard
            case .installed(let installation, let userID, let change) = try await installations.apply(
                platform.delivery(.applicationInstall, data: data, user: 1))
        else { return #expect(Bool(false), "not installed") }
        #expect(installation.version == version)
        #expect(installation.isFinished)
        #expect(userID == 1)
        #expect(change == .installed)
        _ = try await world.client().call("profile")
    }

    @Test("An installation is unfinished until the platform says otherwise")
    func wizard() async throws {
        platform.with { $0.isInstalled = false }
        #expect(try await installations.open(platform.launch()).installation.isFinished == false)
        platform.with { $0.isInstalled = true }
        #expect(try await installations.open(platform.launch()).installation.isFinished)
    }

    @Test("A repeated or late installation event does not bring back a pair that a refresh has spent")
    func lateEvent() async throws {
        let delivery = platform.delivery(.applicationInstall, user: 1)
        _ = try await installations.apply(delivery)
        world.time.advance(by: 3600)
        _ = try await world.client().call("profile")
        let refreshed = try await world.store.grant(.make())
        #expect(refreshed?.generation == 2)
        // The event's access token still proves, as it does for an hour on the platform. The server tells that token's
        // own expiry.
        platform.with { $0.expires -= 1000 }
        _ = try await installations.apply(delivery)
        #expect(try await world.store.grant(.make()) == refreshed)
        platform.with { $0.expires += 2000 }
        _ = try await installations.apply(platform.delivery(.applicationInstall, user: 1))
        #expect(try await world.store.grant(.make())?.generation == 3)
    }

    @Test(
        "A removal without CLEAN keeps the record without grants, and nothing is called any more", arguments: ["0", ""])
    func removed(clean: String) async throws {
        _ = try await installations.open(platform.launch(user: 1))
        _ = try await installations.open(platform.launch(user: 2))
        guard
            case .removed(let removal) = try await installations.apply(
                platform.delivery(.applicationUninstall, data: ["LANGUAGE_ID": "en", "CLEAN": .string(clean)]))
        else { return #expect(Bool(false), "not removed") }
        #expect(removal == Removal(memberID: .one, domain: .acme, erasesData: false))
        #expect(world.removals.all == [removal])
        #expect(try await world.store.installation(.one)?.isRemoved == true)
        #expect(try await world.store.grants(of: .one, limit: 9) == [])
        let calls = platform.exchanges.count
        for user in [CallingUser.user(1), .anyone] {
            await #expect(throws: GrantError(.removed, memberID: .one)) { try await world.client(user).call("profile") }
        }
        #expect(platform.exchanges.count == calls)
    }

    @Test("A removal with CLEAN erases the portal after the application's own data")
    func cleaned() async throws {
        _ = try await installations.open(platform.launch())
        _ = try await installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": "1"]))
        #expect(world.removals.all == [Removal(memberID: .one, domain: .acme, erasesData: true)])
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
        await #expect(throws: GrantError(.unknownPortal, memberID: .one)) { try await world.client().call("profile") }
    }

    @Test("When the application's own data cannot be erased the portal stays marked, and the next start completes it")
    func interrupted() async throws {
        let fails = Recorder<Bool>()
        let world = KitWorld(removalFails: { fails.all.isEmpty })
        _ = try await world.kit.installations.open(world.platform.launch())
        await #expect(throws: KitWorld.RemovalFailed.self) {
            try await world.kit.installations.apply(
                world.platform.delivery(.applicationUninstall, data: ["CLEAN": "1"]))
        }
        #expect(try await world.store.installation(.one)?.isErasing == true)
        #expect(try await world.store.grants(of: .one, limit: 9) == [])
        await #expect(throws: GrantError.self) { try await world.client().call("profile") }
        fails.append(true)
        #expect(try await world.kit.installations.finishRemovals() == 1)
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
        #expect(try await world.kit.installations.finishRemovals() == 0)
    }

    @Test("A repeated removal changes nothing; one that asks to erase after one that did not is carried out")
    func repeatedRemoval() async throws {
        _ = try await installations.open(platform.launch())
        let gentle = platform.delivery(.applicationUninstall, data: ["CLEAN": "0"])
        _ = try await installations.apply(gentle)
        guard case .alreadyRemoved(.one) = try await installations.apply(gentle) else {
            return #expect(Bool(false), "carried out twice")
        }
        #expect(world.removals.all.count == 1)
        _ = try await installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": "1"]))
        #expect(try await world.store.installation(.one) == nil)
        await #expect(throws: EventError(.unknownPortal, memberID: .one, event: .applicationUninstall)) {
            try await installations.apply(gentle)
        }
    }

    @Test(
        "A forged removal changes nothing", arguments: ["test-application-token-2", "test-application-token", "", nil])
    func forgedRemoval(applicationToken: String?) async throws {
        _ = try await installations.open(platform.launch())
        let before = try await world.store.slice(.one, user: 1)
        await #expect(throws: EventError.self) {
            try await installations.apply(
                platform.delivery(.applicationUninstall, data: ["CLEAN": "1"], applicationToken: applicationToken))
        }
        #expect(try await world.store.slice(.one, user: 1) == before)
        #expect(world.removals.all == [])
    }

    @Test("An installation after a removal works with the new pair", arguments: ["0", "1"])
    func reinstalled(clean: String) async throws {
        _ = try await installations.open(platform.launch(user: 1))
        _ = try await installations.open(platform.launch(user: 2))
        _ = try await installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": .string(clean)]))
        platform.with { state in
            state.access = [:]
            state.refresh = [:]
        }
        let verified = try await installations.open(
            platform.launch(user: 2, applicationToken: "test-application-token-2"))
        #expect(verified.change == (clean == "1" ? .installed : .reinstalled))
        #expect(verified.installation.applicationToken == Secret("test-application-token-2"))
        #expect(verified.installation.installerUserID == 2)
        #expect(verified.installation.removedAt == nil)
        #expect(try await world.store.grants(of: .one, limit: 9).map(\.userID) == [2])
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
    }

    @Test("A removal that was sent before the present installation began is about the earlier one")
    func lateRemoval() async throws {
        _ = try await installations.open(platform.launch())
        let late = platform.delivery(.applicationUninstall, data: ["CLEAN": "1"], timestamp: 1_699_999_999)
        guard case .alreadyRemoved = try await installations.apply(late) else {
            return #expect(Bool(false), "a late removal was carried out")
        }
        _ = try await world.client().call("profile")
        let present = platform.delivery(.applicationUninstall, data: ["CLEAN": "1"], timestamp: 1_700_000_000)
        guard case .removed = try await installations.apply(present) else { return #expect(Bool(false), "not removed") }
    }

    @Test(
        "An application_token gives way to an administrator's opening, not to an employee's", arguments: [true, false])
    func otherApplicationToken(isAdministrator: Bool) async throws {
        _ = try await installations.open(platform.launch(user: 1))
        let user = isAdministrator ? 1 : 2
        let verified = try await installations.open(
            platform.launch(user: user, applicationToken: "test-application-token-2"))
        #expect(verified.userID == user)
        let stored = try await world.store.installation(.one)?.applicationToken
        #expect(stored == Secret("test-application-token-\(isAdministrator ? 2 : 1)"))
        #expect(platform.count("user.admin") == 1)
    }

    @Test("An opening without an application_token keeps the stored one")
    func oldPortal() async throws {
        _ = try await installations.open(platform.launch())
        _ = try await installations.open(platform.launch(applicationToken: nil))
        #expect(try await world.store.installation(.one)?.applicationToken == Secret("test-application-token-1"))
        #expect(platform.count("user.admin") == 0)
    }

    @Test("An update brings the new version")
    func updated() async throws {
        _ = try await installations.open(platform.launch())
        let data: JSONValue = ["VERSION": "2", "PREVIOUS_VERSION": "1", "LANGUAGE_ID": "en"]
        guard
            case .installed(let installation, _, .updated) = try await installations.apply(
                platform.delivery(.applicationUpdate, data: data, user: 1))
        else { return #expect(Bool(false), "not updated") }
        #expect(installation.version == "2")
    }

    @Test("A payment event without a token only makes the kit ask the authorization server")
    func payment() async throws {
        _ = try await installations.open(platform.launch())
        let event = platform.delivery(.applicationPayment, data: ["STATUS": "S"], applicationToken: nil)
        guard case .paymentChanged(let installation) = try await installations.apply(event) else {
            return #expect(Bool(false), "not applied")
        }
        #expect(installation.status == .free)
        #expect(platform.exchanges.map(\.name) == ["app.info", "app.info"])
    }

    @Test("Any other event is believed by its application_token")
    func otherEvents() async throws {
        _ = try await installations.open(platform.launch())
        guard
            case .event(let event) = try await installations.apply(
                platform.delivery(.dealAdd, data: ["FIELDS": ["ID": "5"]]))
        else { return #expect(Bool(false), "not believed") }
        #expect(event.data["FIELDS"]?["ID"] == "5")
        #expect(event.memberID == .one)
        for (token, reason): (String?, EventError.Reason) in [
            ("test-wrong", .wrongApplicationToken), ("", .missingApplicationToken), (nil, .missingApplicationToken),
        ] {
            await #expect(throws: EventError(reason, memberID: .one, event: .dealAdd)) {
                try await installations.apply(platform.delivery(.dealAdd, applicationToken: token))
            }
        }
        _ = try await installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": "0"]))
        await #expect(throws: EventError(.removedPortal, memberID: .one, event: .dealAdd)) {
            try await installations.apply(platform.delivery(.dealAdd))
        }
    }

    @Test("A portal that is stored without an application_token believes no event")
    func noStoredToken() async throws {
        try await world.store.put(.make(applicationToken: nil), nil)
        for token in ["test-application-token-1", ""] {
            await #expect(throws: EventError.self) {
                try await world.kit.events.verify(platform.delivery(.dealAdd, applicationToken: token))
            }
        }
    }
}
