import Foundation
import Testing

@testable import Bitrix24

@Suite("Keeping to a portal's limit")
struct PaceTests {
    /// The platform's own bucket, which counts what arrives.
    actor Platform {
        private var bucket: LeakyBucket?
        private(set) var refusals = 0
        private(set) var arrivals: [Date] = []

        func take(_ limit: CallLimit, at now: Date) -> Bool {
            var bucket = bucket ?? LeakyBucket(instant: now)
            let isTaken = bucket.take(1, limit: limit, at: now).count == 1
            self.bucket = bucket
            arrivals.append(now)
            if !isTaken { refusals += 1 }
            return isTaken
        }
    }

    @Test("300 callers at once are all served at the limit's own pace, and not one is refused")
    func pace() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        let platform = Platform()
        let clock = world.clock
        world.platform.intercept { _ in
            await platform.take(.standard, at: clock.date)
                ? nil : ScriptedPlatform.error("QUERY_LIMIT_EXCEEDED", status: 503)
        }
        let start = clock.date
        let (gate, member) = (world.kit.caller.gate, client.memberID)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<300 { group.addTask { _ = try await client.call("profile") } }
            group.addTask {
                while await platform.arrivals.count < 300, !Task.isCancelled {
                    await Task.yield()
                    // Time stands still while a request that was let through is on its way: on a machine this busy it
                    // would arrive together with those of many seconds later.
                    let arrived = await platform.arrivals.count
                    let waiting = await gate.waitingCount(member)
                    if arrived + waiting == 300 { clock.advanceToNext() }
                }
            }
            try await group.waitForAll()
        }
        #expect(await platform.refusals == 0)
        let seconds = clock.date.timeIntervalSince(start)
        // The floor: fifty at once, then two a second.
        #expect(seconds >= 125 && seconds <= 130, "\(seconds)")
    }

    @Test("Two processes at one address share the limit, and neither is refused")
    func shared() async throws {
        let limits = MemoryLimits()
        let platform = Platform()
        let clock = ManualClock()
        let member = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
        let gates = (0..<2).map { _ in
            CallGate(
                store: limits, address: "one", paces: true, clock: clock, now: { clock.date }, random: { 0.5 })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<160 {
                group.addTask {
                    _ = try await gates[index % 2].enter(member, limit: .standard)
                    _ = await platform.take(.standard, at: clock.date)
                }
            }
            group.addTask {
                while await platform.arrivals.count < 160, !Task.isCancelled {
                    await Task.yield()
                    let arrived = await platform.arrivals.count
                    let waiting = await (gates[0].waitingCount(member), gates[1].waitingCount(member))
                    if arrived + waiting.0 + waiting.1 == 160 { clock.advanceToNext() }
                }
            }
            try await group.waitForAll()
        }
        #expect(await platform.refusals == 0)
    }

    @Test("First come, first served")
    func order() async throws {
        let clock = ManualClock()
        let gate = CallGate(
            store: MemoryLimits(), address: "one", paces: true, clock: clock, now: { clock.date }, random: { 0 })
        let member = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
        for _ in 0..<46 { _ = try await gate.enter(member, limit: .standard) }
        let served = Recorder<Int>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<5 {
                group.addTask {
                    _ = try await gate.enter(member, limit: .standard)
                    served.append(index)
                }
                try await eventually("the callers wait") { clock.sleeping == 1 }
                // Joined before the next one is.
                for _ in 0..<50 { await Task.yield() }
            }
            while served.all.count < 5 {
                clock.advanceToNext()
                await Task.yield()
            }
            try await group.waitForAll()
        }
        #expect(served.all == [0, 1, 2, 3, 4])
    }

    @Test("A caller that is cancelled while it waits for a place ends at once, and the others go on")
    func cancelled() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        for _ in 0..<46 { _ = try await client.call("profile") }
        let calls = world.platform.exchanges.count
        let waiting = Task { try await client.call("profile") }
        try await eventually("the callers wait") { world.clock.sleeping == 1 }
        let other = Task { try await client.call("profile") }
        for _ in 0..<50 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(world.platform.exchanges.count == calls, "nothing was sent for it")
        world.clock.advance(by: .seconds(1))
        _ = try await other.value
        #expect(world.platform.exchanges.count == calls + 1)
    }

    @Test("A deadline ends a wait for a place, and nothing is sent")
    func deadline() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        for _ in 0..<46 { _ = try await client.call("profile") }
        let calls = world.platform.exchanges.count
        let waiting = Task { try await client.call("profile", options: CallOptions(deadline: .milliseconds(100))) }
        try await eventually("the callers wait") { world.clock.sleeping == 2 }
        world.clock.advance(by: .milliseconds(100))
        await #expect(throws: RESTError(.deadlineExceeded, method: "profile")) { try await waiting.value }
        #expect(world.platform.exchanges.count == calls)
        await #expect(throws: RESTError(.deadlineExceeded, method: "profile")) {
            try await client.call("profile", options: CallOptions(deadline: .zero))
        }
    }

    @Test("A deadline ends a call that is not answered")
    func unanswered() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        let gate = Gate()
        world.platform.intercept { _ in
            try await gate.wait()
            return nil
        }
        let waiting = Task { try await client.call("profile", options: CallOptions(deadline: .seconds(5))) }
        try await eventually("the callers wait") { world.clock.sleeping == 1 && world.platform.exchanges.count == 1 }
        world.clock.advance(by: .seconds(5))
        let error = await #expect(throws: RESTError.self) { try await waiting.value }
        #expect(error?.reason == .deadlineExceeded)
        #expect(error?.isSafeToRepeat == false)
    }

    @Test("One refusal stops all callers of that portal, once, and not those of others")
    func refusal() async throws {
        let clock = ManualClock()
        let gate = CallGate(
            store: MemoryLimits(), address: "one", paces: true, clock: clock, now: { clock.date }, random: { 0 })
        let member = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
        let other = known(MemberID("b223c6b3710f85df22e9377d6c4f7553"))
        var passes: [CallGate.Pass] = []
        for _ in 0..<5 { passes.append(try await gate.enter(member, limit: .standard)) }
        for pass in passes { try await gate.refused(member, pass, limit: .standard) }
        _ = try await gate.enter(other, limit: .standard)
        let start = clock.date
        let waiting = Task { try await gate.enter(member, limit: .standard) }
        try await eventually("the callers wait") { clock.sleeping == 1 }
        clock.advance(by: .seconds(1))
        // One pause of a second, not five; then until the full bucket has leaked down to what the kit allows itself.
        try await eventually("the callers wait") { clock.sleeping == 1 }
        clock.advanceToNext()
        _ = try await waiting.value
        #expect(clock.date.timeIntervalSince(start) == 2.5)
    }

    @Test("Without pacing nothing waits")
    func unpaced() async throws {
        let world = PacedWorld { $0.paces = false }
        let client = try await world.ready()
        for _ in 0..<200 { _ = try await client.call("profile") }
        #expect(world.clock.sleeping == 0)
    }

    @Test("An Enterprise portal is called faster")
    func enterprise() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        _ = try await world.store.update(client.memberID, user: nil) { $0.installation?.license = "de_ent250" }
        for _ in 0..<200 { _ = try await client.call("profile") }
        #expect(world.clock.sleeping == 0)
    }

    @Test("The store of the limit fails: the call fails with that, and the next one works")
    func failingStore() async throws {
        actor Store: LimitStore {
            var isBroken = true
            struct Broken: Error {}
            func mend() { isBroken = false }
            func takePlaces(
                _ bucket: LimitBucket, wanted: Int, limit: CallLimit, at now: Date
            ) throws -> TakenPlaces {
                if isBroken { throw Broken() }
                return TakenPlaces(count: wanted)
            }
            func fill(_ bucket: LimitBucket, limit: CallLimit, at now: Date) {}
        }
        let store = Store()
        let clock = ManualClock()
        let gate = CallGate(
            store: store, address: "one", paces: true, clock: clock, now: { clock.date }, random: { 0 })
        let member = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
        await #expect(throws: Store.Broken.self) { _ = try await gate.enter(member, limit: .standard) }
        await store.mend()
        _ = try await gate.enter(member, limit: .standard)
    }

    // MARK: Running time

    static let member = known(MemberID("a223c6b3710f85df22e9377d6c4f7553"))
    static let start = Date(timeIntervalSince1970: 1_700_000_000)

    static func watch(_ operating: Double, cost: Double = 2) -> OperatingWatch {
        let watch = OperatingWatch(random: { 0 })
        watch.note(
            RESTTime(processing: cost, operating: operating, operatingResetAt: 1_700_000_300), member, "crm.deal.list",
            at: start)
        return watch
    }

    @Test("Below 70 % of its running time a method is called freely", arguments: [0, 200, 300, 335.9])
    func free(operating: Double) {
        let watch = Self.watch(operating)
        for _ in 0..<100 { #expect(watch.turn(Self.member, "crm.deal.list", at: Self.start) == .go) }
    }

    @Test("From 70 % on calls are spread, the wider the less is left", arguments: [(336.0, 5.0), (400, 10), (440, 37)])
    func spread(operating: Double, least: Double) {
        let watch = Self.watch(operating)
        #expect(watch.turn(Self.member, "crm.deal.list", at: Self.start) == .go)
        guard case .at(let first) = watch.turn(Self.member, "crm.deal.list", at: Self.start),
            case .at(let second) = watch.turn(Self.member, "crm.deal.list", at: Self.start)
        else {
            Issue.record("it was not spread")
            return
        }
        let spacing = first.timeIntervalSince(Self.start)
        #expect(spacing >= least && spacing <= least * 1.3, "\(spacing)")
        #expect(abs(second.timeIntervalSince(first) - spacing) < 0.001)
        #expect(watch.turn(Self.member, "crm.contact.list", at: Self.start) == .go, "another method")
        #expect(
            watch.turn(known(MemberID("b223c6b3710f85df22e9377d6c4f7553")), "crm.deal.list", at: Self.start) == .go)
    }

    @Test("From 95 % on a method waits for its reset, then one call looks", arguments: [455, 470, 500])
    func stopped(operating: Double) {
        let watch = Self.watch(operating)
        let reset = Date(timeIntervalSince1970: 1_700_000_301)
        #expect(watch.turn(Self.member, "crm.deal.list", at: Self.start) == .again(reset))
        #expect(watch.turn(Self.member, "crm.deal.list", at: reset) == .go)
        #expect(watch.turn(Self.member, "crm.deal.list", at: reset) == .again(reset + 2))
        watch.note(
            RESTTime(operating: 100, operatingResetAt: 1_700_000_500), Self.member, "crm.deal.list", at: reset)
        #expect(watch.turn(Self.member, "crm.deal.list", at: reset) == .go)
    }

    @Test("A refusal without a known reset makes pauses of 10, 20, 40 seconds for that method only")
    func blocked() {
        let watch = OperatingWatch(random: { 0 })
        var instant = Self.start
        for pause in [10.0, 20, 40] {
            #expect(watch.turn(Self.member, "crm.deal.list", at: instant) == .go)
            watch.refused(Self.member, "crm.deal.list", at: instant)
            watch.refused(Self.member, "crm.deal.list", at: instant)
            #expect(watch.turn(Self.member, "crm.deal.list", at: instant) == .again(instant + pause))
            #expect(watch.turn(Self.member, "crm.deal.get", at: instant) == .go)
            instant += pause
        }
    }

    @Test("A refused method is called again after its pause, while other methods go on")
    func operationTimeLimit() async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        let refused = Recorder<Int>()
        world.platform.intercept { exchange in
            guard exchange.name == "crm.deal.add", refused.all.isEmpty else { return nil }
            refused.append(1)
            return ScriptedPlatform.error("OPERATION_TIME_LIMIT", status: 429)
        }
        _ = try await world.client().call("crm.deal.add")
        #expect(world.platform.count("crm.deal.add") == 2)
        #expect(world.clock.sleeps.reduce(.zero, +) >= .seconds(10))
    }

    @Test("The running time of a batch's commands is watched")
    func batchTimes() async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { exchange in
            guard exchange.name == "batch" else { return nil }
            return ScriptedPlatform.json([
                "result": [
                    "result": ["a": 1], "result_error": [], "result_total": [], "result_next": [],
                    "result_time": ["a": ["operating": 470, "operating_reset_at": 1_700_000_060, "processing": 3]],
                ]
            ])
        }
        _ = try await world.client().batch([BatchCommand("a", "crm.deal.list")])
        #expect(world.clock.sleeps.isEmpty)
        _ = try await world.client().call("crm.deal.list")
        #expect(world.clock.sleeps.reduce(.zero, +) >= .seconds(60))
        _ = try await world.client().call("crm.contact.list")
    }
}
