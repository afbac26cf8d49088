import Bitrix24
import Foundation
import Testing

@Suite("Access that ended for good")
struct AccessEndTests {
    let world = KitWorld()

    private func installed(users: Int...) async throws {
        for user in users { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
    }

    @Test(
        "When the application is not installed, not paid for, or the portal is closed, all calls stop and it is told once",
        arguments: ["PAYMENT_REQUIRED", "NOT_INSTALLED"], [CallingUser.user(1), .user(2), .anyone])
    func refreshRefused(code: String, actor: CallingUser) async throws {
        try await installed(users: 1, 2)
        world.platform.expireAll()
        world.platform.intercept { $0.name == "token" ? ScriptedPlatform.error(code, status: 401) : nil }
        await #expect(throws: (any Error).self) { try await world.client(actor).call("profile") }
        let exchanges = world.platform.exchanges.count
        for caller in [CallingUser.user(1), .user(2), .anyone] {
            world.time.advance(by: 86_400)
            await #expect(throws: GrantError(.suspended(ErrorCode(code)), memberID: .one)) {
                try await world.client(caller).call("profile")
            }
        }
        #expect(world.platform.exchanges.count == exchanges)
        #expect(world.notices.all == [.portalSuspended(.one, ErrorCode(code))])
    }

    @Test(
        "What a portal says of the application itself stops all calls as well",
        arguments: ["APPLICATION_NOT_FOUND", "ERROR_OAUTH", "NOT_INSTALLED", "PAYMENT_REQUIRED", "PORTAL_DELETED"])
    func callRefused(code: String) async throws {
        try await installed(users: 1, 2)
        world.platform.intercept { $0.name == "profile" ? ScriptedPlatform.error(code, status: 401) : nil }
        let error = await #expect(throws: RESTError.self) { try await world.client().call("profile") }
        #expect(error?.code == ErrorCode(code))
        await #expect(throws: GrantError(.suspended(ErrorCode(code)), memberID: .one)) {
            try await world.client(.anyone).call("profile")
        }
        #expect(world.platform.count("profile") == 1)
        #expect(world.notices.all == [.portalSuspended(.one, ErrorCode(code))])
    }

    @Test("The next opening by anyone ends a suspension, and that is told once")
    func resumed() async throws {
        try await installed(users: 1)
        world.platform.intercept { $0.name == "profile" ? ScriptedPlatform.error("NOT_INSTALLED", status: 401) : nil }
        await #expect(throws: RESTError.self) { try await world.client().call("profile") }
        world.platform.intercept(nil)
        try await installed(users: 2, 1)
        _ = try await world.client(.anyone).call("profile")
        #expect(world.notices.all == [.portalSuspended(.one, .notInstalled), .portalResumed(.one)])
    }

    @Test("A payment ends a suspension, once the authorization server says so", arguments: [true, false])
    func paid(isPaid: Bool) async throws {
        try await installed(users: 1)
        world.platform.expireAll()
        let refusal = ScriptedPlatform.error("PAYMENT_REQUIRED", status: 401)
        world.platform.intercept { $0.name == "token" ? refusal : nil }
        await #expect(throws: (any Error).self) { try await world.client().call("profile") }
        if isPaid { world.platform.intercept(nil) }
        let applied = try await world.kit.installations.apply(
            world.platform.delivery(.applicationPayment, data: ["PAYMENT_EXPIRED": "N"], applicationToken: nil))
        guard case .paymentChanged(let installation) = applied else {
            Issue.record("not a payment: \(applied)")
            return
        }
        #expect((installation.suspendedBecause == nil) == isPaid)
        let suspended = AccessNotice.portalSuspended(.one, .paymentRequired)
        #expect(world.notices.all == (isPaid ? [suspended, .portalResumed(.one)] : [suspended]))
        if isPaid { _ = try await world.client().call("profile") }
    }

    @Test("A user who left is told of once, and that user's calls stop; others go on")
    func dismissed() async throws {
        try await installed(users: 1, 2)
        let token = try await world.store.grant(.make())!.accessToken.reveal()
        world.platform.intercept { exchange in
            exchange.fields["auth"]?.string == token ? ScriptedPlatform.error("authorization_error", status: 401) : nil
        }
        await #expect(throws: RESTError.self) { try await world.client(.user(1)).call("profile") }
        await #expect(throws: GrantError.self) { try await world.client(.user(1)).call("profile") }
        #expect(try await world.client(.anyone).call("profile").result["user"] == 2)
        #expect(world.platform.count("profile") == 2)
        #expect(world.notices.all == [.grantLost(.make(), .authorizationError, afterLostReply: false)])
    }

    @Test("A refusal that comes late, after an installation anew, ends nothing")
    func lateRefusal() async throws {
        try await installed(users: 1)
        let (kit, platform) = (world.kit, world.platform)
        platform.intercept { exchange in
            guard exchange.name == "profile" else { return nil }
            _ = try await kit.installations.open(platform.launch())
            return ScriptedPlatform.error("NOT_INSTALLED", status: 401)
        }
        await #expect(throws: RESTError.self) { try await world.client().call("profile") }
        #expect(try await world.store.installation(.one)?.suspendedBecause == nil)
        #expect(world.notices.all == [])
    }

    @Test("A refresh token that was spent by a lost answer is told apart from one that was refused")
    func lostReply() async throws {
        try await installed(users: 1)
        world.platform.expireAll()
        let platform = world.platform
        platform.intercept { exchange in
            guard exchange.name == "token" else { return nil }
            // The server takes the token; its answer never arrives.
            platform.with { $0.refresh = [:] }
            throw TransportError(.cut, host: "oauth.bitrix.info")
        }
        await #expect(throws: OAuthError.self) { try await world.client().call("profile") }
        platform.intercept(nil)
        await #expect(throws: GrantError(.lost(.invalidGrant), memberID: .one, userID: 1)) {
            try await world.client().call("profile")
        }
        #expect(world.notices.all == [.grantLost(.make(), .invalidGrant, afterLostReply: true)])
        try await installed(users: 1)
        _ = try await world.client().call("profile")
    }

    @Test("A caller that is cancelled leaves at once; the refresh goes on for the others")
    func cancelled() async throws {
        try await installed(users: 1)
        world.time.advance(by: 3600)
        let gate = Gate()
        let reached = Gate()
        world.platform.intercept { exchange in
            if exchange.name == "token" {
                reached.open()
                try await gate.wait()
            }
            return nil
        }
        let refresher = world.kit.refresher
        let impatient = Task { try await refresher.access(.one, as: .user(1)) }
        try await reached.wait()
        let patient = Task { try await refresher.access(.one, as: .user(1)) }
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        gate.open()
        #expect(try await patient.value.grant.generation == 2)
        #expect(world.platform.count("token") == 1)
    }

    @Test("A lease of a process that is known to be dead is taken over at once")
    func deadOwner() async throws {
        try await installed(users: 1)
        let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid").filter(\.isNumber)
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let until = world.time.now + 35
        try await world.store.update(.one, user: 1) { slice in
            // Our own number, but another start: the process that had it before is gone.
            slice.grant?.refreshLease = RefreshLease(
                owner: "\(boot)\(folder)/\(ProcessInfo.processInfo.processIdentifier)/1/x", until: until)
            slice.grant?.refreshSentAt = until - 35
        }
        world.platform.expireAll()
        _ = try await world.client().call("profile")
        #expect(world.clock.sleeps == [])
        #expect(world.platform.count("token") == 1)
    }
}
