import Bitrix24
import Foundation
import Logging
import ServiceLifecycle
import Testing

@Suite("What an application does now and then")
struct HousekeepingTests {
    /// Runs the housekeeping beside `body`, then ends it as a service group does.
    private func running(
        _ world: PacedWorld, every interval: Duration = .seconds(3600), _ body: () async throws -> Void
    ) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: Housekeeping(world.kit, every: interval))],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                // The log of calls and the looks each wait for their time.
                try await eventually("the first look is over") { world.clock.sleeping == 2 }
                try await body()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            } catch {
                tasks.cancelAll()
                throw error
            }
        }
    }

    private func calls(_ world: PacedWorld) async -> [String] {
        await world.store.calls(of: .one, since: .distantPast, limit: 100).map(\.method.value)
    }

    @Test("The end of the program writes the last calls")
    func shutdown() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        await world.kit.callLog.flush()
        let before = await calls(world)
        try await running(world) {
            _ = try await client.call("profile")
            #expect(await calls(world) == before)
        }
        #expect(await calls(world) == before + ["profile"])
        #expect(world.clock.sleeping == 0)
    }

    @Test("Calls are written every two seconds, and with the log switched off the program still ends")
    func writing() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        try await running(world) {
            _ = try await client.call("profile")
            world.clock.advance(by: .seconds(2))
            try await eventually("the call is written") { await calls(world).contains("profile") }
        }
        let off = PacedWorld { $0.callLogDays = nil }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: Housekeeping(off.kit))],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let running = Task { try await group.run() }
        try await eventually("the first look is over") { off.clock.sleeping == 1 }
        await group.triggerGracefulShutdown()
        try await running.value
    }

    @Test("A grant that nobody uses is renewed by the look that finds its day has come, and once")
    func idleGrants() async throws {
        let world = PacedWorld()
        _ = try await world.ready()
        try await running(world, every: .seconds(86_400)) {
            for day in 1...167 {
                world.clock.advance(by: .seconds(86_400))
                try await eventually("both wait again") { world.clock.sleeping == 2 }
                if !world.clock.isAwaited(in: .seconds(86_400)) {
                    #expect(day > 139, "too early")
                    // The keeper pauses after each refresh.
                    world.clock.advance(by: .milliseconds(500))
                    try await eventually("the look is over") { world.clock.isAwaited(in: .seconds(86_400)) }
                }
            }
            #expect(world.platform.count("token") == 1)
        }
    }

    @Test("A removal that was interrupted is completed; one that fails again holds up nothing else, and comes again")
    func removals() async throws {
        let succeeds = Recorder<Bool>()
        let world = KitWorld(removalFails: { succeeds.all.isEmpty })
        _ = try await world.kit.installations.open(world.platform.launch())
        await #expect(throws: KitWorld.RemovalFailed.self) {
            try await world.kit.installations.apply(
                world.platform.delivery(.applicationUninstall, data: ["CLEAN": "1"]))
        }
        let record = CallRecord(
            at: world.time.now - 4 * 86_400, memberID: .two, userID: 1, method: "profile", parameters: "", status: 200,
            error: nil, answer: "", duration: 0)
        try await world.store.put(.make(memberID: .two), nil)
        try await world.store.append([record])
        let housekeeping = Housekeeping(world.kit)
        await housekeeping.look()
        #expect(try await world.store.installation(.one)?.isErasing == true)
        #expect(world.logs.entries.contains { $0.contains("removals could not be completed") })
        #expect(try await world.store.calls(of: nil, since: .distantPast, limit: 9) == [])
        succeeds.append(true)
        await housekeeping.look()
        #expect(try await world.store.installation(.one) == nil)
        #expect(world.removals.all.count == 3)
        await housekeeping.look()
        #expect(world.removals.all.count == 3)
    }

    @Test("Calls are forgotten after three days and handled events after one, and nothing younger")
    func forgetting() async throws {
        let world = KitWorld()
        try await world.store.put(.make(), nil)
        let instant = world.time.now
        func record(_ age: Double) -> CallRecord {
            CallRecord(
                at: instant - age, memberID: .one, userID: 1, method: "profile", parameters: "", status: 200,
                error: nil, answer: "", duration: age)
        }
        let day = 86_400.0
        try await world.store.append([record(3 * day + 1), record(3 * day), record(0)])
        for (fingerprint, age) in [("old", day + 1), ("young", day)] {
            _ = try await world.store.enqueue(.one) { _ in .make(fingerprint) }
            let taken = try await world.store.claimed(by: fingerprint)
            try await world.store.settle(
                .one, owner: fingerprint, taken.map { SettledEvent($0.id, .handled) }, at: instant - age)
            try await world.store.release(.one, owner: fingerprint)
        }
        await Housekeeping(world.kit).look()
        let kept = try await world.store.calls(of: .one, since: .distantPast, limit: 9)
        #expect(kept.map(\.duration).sorted() == [0, 3 * day])
        #expect(try await !world.store.enqueue(.one) { _ in .make("old") }.isDuplicate)
        #expect(try await world.store.enqueue(.one) { _ in .make("young") }.isDuplicate)
    }
}
