import Bitrix24
import Foundation
import Testing

@Suite("Access that heals")
struct HealingTests {
    let world = KitWorld()

    private func event(user: Int? = 1, applicationToken: String? = "test-application-token-1") -> EventDelivery {
        var delivery = world.platform.delivery(
            .dealAdd, data: ["FIELDS": ["ID": "5"]], user: user, applicationToken: applicationToken)
        delivery.authorization.refreshToken = nil
        delivery.authorization.userID = user
        return delivery
    }

    @Test("An installation that was lost in a crash comes back with the portal's next event, for an hour")
    func unknownPortal() async throws {
        #expect(try await world.kit.installations.heal(from: event()))
        let installation = try await world.store.installation(.one)
        #expect(installation?.applicationToken == Secret("test-application-token-1"))
        _ = try await world.client(.anyone).call("profile")
        world.time.advance(by: 3600)
        await #expect(throws: GrantError(.ended, memberID: .one, userID: 1)) {
            try await world.client(.user(1)).call("profile")
        }
        #expect(world.platform.count("token") == 0)
        _ = try await world.kit.installations.open(world.platform.launch())
        _ = try await world.client(.anyone).call("profile")
    }

    @Test("An event's token that the platform refuses before its time gives way to that of the next event")
    func refusedEarly() async throws {
        #expect(try await world.kit.installations.heal(from: event()))
        world.platform.expireAll()
        await #expect(throws: GrantError(.ended, memberID: .one, userID: 1)) {
            try await world.client().call("profile")
        }
        #expect(try await world.kit.installations.heal(from: event()))
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 0)
    }

    @Test("An event's token follows the one of an earlier event before anyone has noticed that that one ended")
    func follows() async throws {
        #expect(try await world.kit.installations.heal(from: event()))
        world.platform.expireAll()
        #expect(try await world.kit.installations.heal(from: event()))
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 0)
    }

    @Test("A lost grant comes back with the next event; one that works is left alone and nothing is asked")
    func lostGrant() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        let asked = world.platform.exchanges.count
        #expect(try await world.kit.installations.heal(from: event()) == false)
        #expect(world.platform.exchanges.count == asked)
        try await world.store.update(.one, user: 1) { $0.grant?.lostBecause = .invalidGrant }
        #expect(try await world.kit.installations.heal(from: event()))
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 0)
    }

    @Test("While a refresh is in doubt an event's token bridges the time, and the refresh token is still tried later")
    func inDoubt() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        let refresh = try await world.store.grant(.make())!.refreshToken
        world.time.advance(by: 3600)
        let instant = world.time.now
        try await world.store.update(.one, user: 1) { $0.grant?.refreshSentAt = instant }
        #expect(try await world.kit.installations.heal(from: event()))
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 0)
        #expect(try await world.store.grant(.make())?.refreshToken == refresh)
        world.time.advance(by: 3600)
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 1)
    }

    @Test(
        "A refresh that was cut off is healed by an event also while the stored expiry lies ahead",
        arguments: [true, false])
    func cutOff(isHeldByTheLiving: Bool) async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        let instant = world.time.now
        try await world.store.update(.one, user: 1) { slice in
            slice.grant?.refreshSentAt = instant
            if isHeldByTheLiving { slice.grant?.refreshLease = RefreshLease(owner: "another", until: instant + 35) }
        }
        // While somebody waits for the server's answer nothing is in doubt yet.
        #expect(try await world.kit.installations.heal(from: event()) == !isHeldByTheLiving)
    }

    @Test("An event that cannot be proven heals nothing")
    func forged() async throws {
        var forged = event()
        forged.authorization.accessToken = Secret("made-up")
        await #expect(throws: InstallationError.self) { try await world.kit.installations.heal(from: forged) }
        #expect(try await world.store.memberIDs(after: nil, limit: 1) == [])
        #expect(try await world.kit.installations.heal(from: event(user: nil)) == false)
    }

    @Test("A portal that removed the application does not come back by an event")
    func removed() async throws {
        _ = try await world.kit.installations.open(world.platform.launch())
        _ = try await world.kit.installations.apply(
            world.platform.delivery(.applicationUninstall, data: ["CLEAN": "0"]))
        #expect(try await world.kit.installations.heal(from: event()) == false)
        await #expect(throws: GrantError(.removed, memberID: .one)) { try await world.client(.anyone).call("profile") }
    }

    @Test(
        "A frame that is posted again after its token ended goes on with its refresh token", arguments: [true, false])
    func postedAgain(isStored: Bool) async throws {
        let launch = world.platform.launch()
        if isStored { _ = try await world.kit.installations.open(launch) }
        world.time.advance(by: 4000)
        world.platform.expireAll()
        let opened = try await world.kit.installations.open(launch)
        #expect(opened.userID == 1)
        #expect(world.platform.count("token") == 1)
        _ = try await world.client().call("profile")
        #expect(world.platform.count("token") == 1)
    }

    @Test("One whose refresh token is spent too is refused, and the stored pair stays as it is")
    func spentLaunch() async throws {
        let launch = world.platform.launch()
        _ = try await world.kit.installations.open(launch)
        world.time.advance(by: 3600)
        world.platform.expireAll()
        _ = try await world.client().call("profile")
        let stored = try await world.store.grant(.make())
        let error = await #expect(throws: InstallationError.self) { try await world.kit.installations.open(launch) }
        guard case .notProven = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(try await world.store.grant(.make()) == stored)
    }

    @Test("An installation event waits in the queue from the moment on at which the installation is stored")
    func queued() async throws {
        _ = try await world.kit.installations.apply(
            world.platform.delivery(.applicationInstall, data: ["VERSION": "1", "ACTIVE": "Y"], user: 1))
        let owner = "test"
        let (now, until) = (world.time.now, world.time.now + 60)
        #expect(try await world.store.claimPortals(owner: owner, at: now, until: until, limit: 5) == [.one])
        let events = try await world.store.takeEvents(of: .one, owner: owner, at: now, until: until, limit: 5)
        #expect(events.map(\.content.kind) == [.installation])
        #expect(events.first?.userID == 1)
        let change = try #require(events.first.flatMap { VersionChange($0.data) })
        #expect(change.change == .installed)
        #expect(change.addedScope == [known(Scope("crm")), known(Scope("placement"))])
    }
}
