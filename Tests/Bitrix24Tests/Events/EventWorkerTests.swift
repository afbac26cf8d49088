import Bitrix24
import Foundation
import ServiceLifecycle
import Testing

@Suite("Handling events")
struct EventWorkerTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    struct Broken: Error {
        var token = "test-access-of-nobody"
    }

    // MARK: Order

    @Test(
        "Events of a portal are handled in their order and one at a time, those of several portals side by side",
        arguments: EventStores.all)
    func order(_ stores: EventStores) async throws {
        let bench = EventBench(store: try stores.make(in: folder))
        try await bench.install(8)
        let log = HandlingLog()
        let worker = bench.worker(event: log.handler { _ in for _ in 0..<5 { await Task.yield() } })
        try await bench.running(worker) { _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for portal in 1...8 { group.addTask { try await bench.accept(1...40, of: portal) } }
                try await group.waitForAll()
            }
            try await bench.handledAll()
        }
        for portal in 1...8 { #expect(log.objects(of: portal) == Array(1...40)) }
        #expect(log.overlaps == 0)
        #expect(log.peak > 1)
        #expect(log.entries.allSatisfy { !$0.isRepeat })
    }

    @Test("No more portals are worked on at once than allowed")
    func bound() async throws {
        let bench = EventBench()
        try await bench.install(6)
        for portal in 1...6 { try await bench.accept([1], of: portal) }
        let log = HandlingLog()
        let gate = Gate()
        let worker = bench.worker(.init(portals: 2), event: log.handler { _ in try await gate.wait() })
        try await bench.running(worker) { _ in
            try await eventually("two are worked on") { log.entries.count == 2 }
            gate.open()
            try await bench.handledAll()
        }
        #expect(log.peak <= 2)
        #expect(log.entries.count == 6)
    }

    @Test("Two workers on one store never handle one portal at once, and keep its order", arguments: EventStores.all)
    func twoWorkers(_ stores: EventStores) async throws {
        let bench = EventBench(store: try stores.make(in: folder))
        let other = bench.other()
        try await bench.install(6)
        let log = HandlingLog()
        let handler = log.handler { _ in for _ in 0..<5 { await Task.yield() } }
        try await bench.running(bench.worker(.init(portals: 3), event: handler)) { _ in
            try await other.running(other.worker(.init(portals: 3), event: handler)) { _ in
                for id in 1...40 {
                    for portal in 1...6 { try await (id % 2 == 0 ? bench : other).accept([id], of: portal) }
                }
                try await bench.handledAll()
            }
        }
        for portal in 1...6 { #expect(log.objects(of: portal) == Array(1...40)) }
        #expect(log.overlaps == 0)
    }

    @Test("What another process took in is seen at the next look")
    func polling() async throws {
        let bench = EventBench()
        let other = bench.other()
        try await bench.install()
        let log = HandlingLog()
        try await bench.running(bench.worker(event: log.handler())) { _ in
            try await other.accept([1])
            // The worker may be at its first look still; time that it does not sleep through does not count.
            try await eventually("the event is handled") {
                bench.time.advance(by: .seconds(1))
                return log.objects() == [1]
            }
        }
    }

    // MARK: Retries

    @Test("An event that fails comes again after growing delays, and those behind it wait", arguments: EventStores.all)
    func retries(_ stores: EventStores) async throws {
        let bench = EventBench(store: try stores.make(in: folder))
        try await bench.install()
        try await bench.accept([1, 2])
        let log = HandlingLog()
        let times = Recorder<Date>()
        let worker = bench.worker(
            event: log.handler { event in
                times.append(bench.time.date)
                if event.objectID == 1, event.attempt < 4 { throw Broken() }
            })
        try await bench.running(worker) { _ in
            try await eventually("all were handled") {
                bench.time.advance(by: .milliseconds(250))
                return try await bench.waiting() == 0
            }
        }
        let pauses = zip(times.all.dropFirst(), times.all).map { $0.timeIntervalSince($1) }
        for (pause, delay) in zip(pauses, [1.0, 5, 30]) { #expect(pause >= delay) }
        #expect(log.objects() == [1, 1, 1, 1, 2])
        #expect(log.entries.map(\.attempt) == [1, 2, 3, 4, 1])
        #expect(log.entries.map(\.isRepeat) == [false, true, true, true, false])
        #expect(try await bench.dead().isEmpty)
    }

    @Test(
        "The delay grows, its jitter adds no more than its part, and the last one repeats",
        arguments: [(1, 0.0, 1.0), (1, 1.0, 1.25), (2, 0.0, 5.0), (9, 0.0, 14400.0), (12, 0.5, 16200.0)])
    func delays(attempt: Int, chance: Double, seconds: Double) {
        #expect(EventRetries().delay(after: attempt, chance: chance) == .seconds(seconds))
    }

    @Test("After the last attempt an event is dead, is told by the type of its error, and the queue goes on")
    func dead() async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1, 2])
        let log = HandlingLog()
        let worker = bench.worker(
            .init(retries: EventRetries(delays: [.seconds(1)], maxAttempts: 3)),
            event: log.handler { if $0.objectID == 1 { throw Broken() } })
        try await bench.running(worker) { _ in
            try await eventually("the second event is handled") {
                bench.time.advance(by: .seconds(1))
                return try await bench.waiting() == 0
            }
        }
        #expect(log.objects() == [1, 1, 1, 2])
        let dead = try await bench.dead()
        #expect(dead.map(\.attempts) == [3])
        #expect(dead.first?.failure?.hasSuffix("EventWorkerTests.Broken") == true)
        #expect(!bench.logs.entries.contains { $0.contains("test-access-of-nobody") })
    }

    @Test("A dead event can be put back or forgotten")
    func revive() async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1, 2, 3])
        let log = HandlingLog()
        let isFixed = Recorder<Bool>()
        let worker = bench.worker(
            event: log.handler { _ in if isFixed.all.isEmpty { throw EventHandlerError.giveUp("no such deal") } })
        try await bench.running(worker) { _ in
            try await bench.handledAll()
            let dead = try await bench.dead()
            #expect(dead.map(\.failure) == Array(repeating: "given up: no such deal", count: 3))
            #expect(try await bench.kit.deadEvents.list(of: EventBench.member(2)).isEmpty)
            #expect(try await bench.kit.deadEvents.list(after: dead[0].id, limit: 1).map(\.id) == [dead[1].id])
            isFixed.append(true)
            #expect(try await bench.kit.deadEvents.discard(dead[1].id))
            #expect(try await !bench.kit.deadEvents.revive(dead[1].id))
            #expect(try await bench.kit.deadEvents.reviveAll() == 2)
            try await bench.handledAll()
        }
        #expect(log.objects() == [1, 2, 3, 1, 3])
        #expect(log.entries.map(\.attempt) == [1, 1, 1, 1, 1])
        #expect(try await bench.dead().isEmpty)
    }

    struct Verdict: Sendable, CustomTestStringConvertible {
        var name: String
        var error: any Error
        var isDead: Bool
        var delay: Int?
        var testDescription: String { name }
    }

    static let verdicts = [
        Verdict(name: "discard", error: EventHandlerError.discard, isDead: false),
        Verdict(name: "give up", error: EventHandlerError.giveUp("because"), isDead: true),
        Verdict(name: "later", error: EventHandlerError.retry(after: .seconds(77)), isDead: false, delay: 77),
        Verdict(name: "the portal went", error: GrantError(.removed, memberID: EventBench.member(1)), isDead: true),
        Verdict(
            name: "another portal went", error: GrantError(.removed, memberID: EventBench.member(2)), isDead: false,
            delay: 1),
        Verdict(name: "no grant", error: GrantError(.noGrant, memberID: EventBench.member(1)), isDead: false, delay: 1),
        Verdict(
            name: "a refusal", error: RESTError(.refused(.accessDenied), method: "crm.deal.get", status: 403),
            isDead: false, delay: 1),
        Verdict(name: "an own error", error: Broken(), isDead: false, delay: 1),
        Verdict(name: "a cancellation of the handler's own", error: CancellationError(), isDead: false, delay: 1),
    ]

    @Test("A handler's error decides what becomes of the event", arguments: verdicts)
    func verdict(_ verdict: Verdict) async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1])
        let log = HandlingLog()
        let worker = bench.worker(event: log.handler { _ in throw verdict.error })
        try await bench.running(worker) { _ in
            try await eventually("it was tried") {
                if verdict.delay != nil { return bench.logs.failures == 1 }
                return try await bench.waiting() == 0
            }
        }
        #expect(try await bench.dead().count == (verdict.isDead ? 1 : 0))
        guard let delay = verdict.delay else { return }
        let memory = try #require(bench.store as? MemoryInstallationStore)
        let waiting = await memory.waitingEvents(of: EventBench.member(1))
        #expect(waiting.map(\.dueAt) == [bench.time.date.addingTimeInterval(Double(delay))])
    }

    // MARK: Ends

    @Test(
        "A shutdown lets the running handler end, takes no more, and gives the portal back at once",
        arguments: EventStores.all)
    func shutdown(_ stores: EventStores) async throws {
        let bench = EventBench(store: try stores.make(in: folder))
        try await bench.install()
        try await bench.accept([1, 2, 3])
        let log = HandlingLog()
        try await bench.running(bench.worker(event: log.handler { _ in try await gracefulShutdown() })) { _ in
            try await eventually("the first one is handled") { log.objects() == [1] }
        }
        #expect(log.objects() == [1])
        #expect(try await bench.waiting() == 2)
        let other = bench.other()
        try await other.running(other.worker(event: log.handler())) { _ in try await bench.handledAll() }
        #expect(log.objects() == [1, 2, 3])
        #expect(log.entries.map(\.attempt) == [1, 1, 1])
        #expect(log.entries.allSatisfy { !$0.isRepeat })
    }

    @Test("A handler that does not end in time is cancelled, and its event is the next one's first")
    func overdue() async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1, 2])
        let log = HandlingLog()
        let worker = bench.worker(
            .init(shutdownTimeout: .seconds(7)),
            event: log.handler { _ in try await bench.time.sleep(for: .seconds(1_000_000)) })
        try await bench.running(worker) { group in
            try await eventually("the first one is handled") { log.objects() == [1] }
            await group.triggerGracefulShutdown()
            try await eventually("the time to end runs") { bench.time.isAwaited(in: .seconds(7)) }
            bench.time.advance(by: .seconds(6))
            #expect(bench.time.isAwaited(in: .seconds(1)))
            #expect(log.ended == 0)
            bench.time.advance(by: .seconds(1))
        }
        #expect(log.ended == 1)
        let other = bench.other()
        try await other.running(other.worker(event: log.handler())) { _ in try await bench.handledAll() }
        #expect(log.objects() == [1, 1, 2])
        #expect(log.entries.map(\.attempt) == [1, 2, 1])
        #expect(log.entries.map(\.isRepeat) == [false, true, false])
        #expect(try await bench.dead().isEmpty)
    }

    @Test(
        "After a crash in the middle of an event another worker goes on in order, and nothing is lost",
        arguments: EventStores.all, [1, 3, 20])
    func crash(_ stores: EventStores, at object: Int) async throws {
        let store = try stores.make(in: folder)
        let way = SeverableStore(store)
        let bench = EventBench(store: way)
        let other = EventBench(store: store, platform: bench.platform, time: bench.time)
        try await bench.install(2)
        try await bench.accept(1...40)
        try await bench.accept([1], of: 2)
        let log = HandlingLog()
        let doomed = Task {
            try await bench.worker(
                event: log.handler { event in
                    guard event.memberID == EventBench.member(1), event.objectID == object else { return }
                    way.sever()
                    try await bench.time.sleep(for: .seconds(1_000_000))
                }
            ).run()
        }
        try await eventually("it crashed") { log.objects().last == object }
        try await bench.bury(doomed)
        // The dead one's claim counts until it ends.
        try await other.running(other.worker(event: log.handler())) { _ in
            try await eventually("the living one took over") {
                bench.time.advance(by: .seconds(1))
                return log.objects().count > object
            }
            // Slowly from now on: on a busy machine the living one's own claim would end before it can extend it.
            try await eventually("it handled the rest") {
                bench.time.advance(by: .milliseconds(5))
                return try await other.waiting() == 0
            }
        }
        // 16 are taken at a time. Those of them that were handled and not written down yet come again, in order.
        let again = (object - 1) / 16 * 16 + 1
        #expect(log.objects() == Array(1...object) + Array(again...40))
        #expect(log.overlaps == 0)
        let repeats = log.entries.filter { $0.attempt > 1 }
        #expect(!repeats.isEmpty)
        #expect(repeats.allSatisfy { $0.isRepeat })
    }

    @Test("An event that ends its process every time is dead in the end, and does not bury those behind it")
    func deadly() async throws {
        let store = MemoryInstallationStore()
        let first = EventBench(store: store)
        try await first.install()
        try await first.accept([1, 2])
        let log = HandlingLog()
        let options = EventWorker.Options(retries: EventRetries(maxAttempts: 2))
        for round in 1...2 {
            let way = SeverableStore(store)
            let bench = EventBench(store: way, time: first.time)
            let doomed = Task {
                try await bench.worker(
                    options,
                    event: log.handler { _ in
                        way.sever()
                        try await bench.time.sleep(for: .seconds(1_000_000))
                    }
                ).run()
            }
            try await eventually("crash \(round)") { log.entries.count == round }
            try await bench.bury(doomed)
            first.time.advance(by: .seconds(61))
        }
        try await first.running(first.worker(options, event: log.handler())) { _ in try await first.handledAll() }
        #expect(log.objects() == [1, 1, 2])
        #expect(try await first.dead().map(\.failure) == ["the process ended while it was handled"])
    }

    @Test("A slow handler keeps its claim", arguments: EventStores.all)
    func slowHandler(_ stores: EventStores) async throws {
        let store = SeverableStore(try stores.make(in: folder))
        let bench = EventBench(store: store)
        let other = bench.other()
        try await bench.install()
        let log = HandlingLog()
        let gate = Gate()
        // A third of it, at which a sign of life is due, is nobody else's time to sleep.
        let options = EventWorker.Options(claimDuration: .seconds(63))
        try await bench.running(bench.worker(options, event: log.handler { _ in try await gate.wait() })) { _ in
            try await bench.accept([1, 2])
            try await eventually("the slow one runs") { log.objects() == [1] }
            try await other.running(other.worker(event: log.handler())) { _ in
                // Ten times as long as a claim lasts.
                for step in 1...30 {
                    try await eventually("the next sign of life is due") { bench.time.isAwaited(in: .seconds(21)) }
                    bench.time.advance(by: .seconds(21))
                    try await eventually("the claim is put off") { store.extensions >= step }
                    #expect(log.objects() == [1])
                }
                gate.open()
                try await bench.handledAll()
            }
        }
        #expect(log.objects() == [1, 2])
        #expect(log.overlaps == 0)
        #expect(log.entries.map(\.attempt) == [1, 1])
    }

    @Test("A handler whose claim was lost is cancelled, and what it did is not written down")
    func lostClaim() async throws {
        let store = SeverableStore(MemoryInstallationStore())
        let bench = EventBench(store: store)
        try await bench.install()
        try await bench.accept([1])
        let log = HandlingLog()
        let cancelled = Recorder<Bool>()
        let worker = bench.worker(
            event: log.handler { event in
                guard event.attempt == 1 else { return }
                do {
                    try await bench.time.sleep(for: .seconds(1_000_000))
                } catch {
                    cancelled.append(Task.isCancelled)
                    throw error
                }
            })
        try await bench.running(worker) { _ in
            try await eventually("it runs") { log.objects() == [1] }
            store.refuseExtensions()
            try await eventually("it was cancelled") {
                bench.time.advance(by: .seconds(1))
                return cancelled.all == [true]
            }
            try await eventually("it was handled again") {
                bench.time.advance(by: .seconds(1))
                return try await bench.waiting() == 0
            }
        }
        #expect(log.entries.map(\.attempt) == [1, 2])
    }

    @Test("A store that fails for a moment after the handler repeats nothing")
    func momentaryFailure() async throws {
        let store = SeverableStore(MemoryInstallationStore())
        let bench = EventBench(store: store)
        try await bench.install()
        try await bench.accept([1, 2])
        let log = HandlingLog()
        let worker = bench.worker(event: log.handler { if $0.objectID == 2 { store.sever() } })
        try await bench.running(worker) { _ in
            try await eventually("it could not be written down") {
                bench.logs.entries.contains { $0.contains("trying again") }
            }
            store.mend()
            try await eventually("it was written down") {
                bench.time.advance(by: .milliseconds(200))
                return try await bench.waiting() == 0
            }
        }
        #expect(log.objects() == [1, 2])
    }

    // MARK: Removal

    @Test("The application's own data is erased only when no handler of the portal runs, and none runs afterwards")
    func removalWaits() async throws {
        let order = Recorder<String>()
        let bench = EventBench(onRemoval: { _ in order.append("erased") })
        try await bench.install(2)
        try await bench.accept([1, 2])
        let gate = Gate()
        let worker = bench.worker { event in
            order.append("begin \(event.objectID ?? 0)")
            try await gate.wait()
            order.append("end \(event.objectID ?? 0)")
        }
        try await bench.running(worker) { _ in
            try await eventually("the handler runs") { order.all == ["begin 1"] }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    try await bench.kit.intake.accept(
                        bench.delivery(0, event: .applicationUninstall, data: ["CLEAN": "1"]))
                }
                try await eventually("the removal is on disk") {
                    try await bench.store.installation(EventBench.member(1))?.isErasing == true
                }
                #expect(order.all == ["begin 1"])
                gate.open()
                try await tasks.waitForAll()
            }
            try await bench.accept([7], of: 2)
            try await bench.handledAll()
        }
        #expect(order.all == ["begin 1", "end 1", "erased", "begin 7", "end 7"])
        #expect(try await bench.store.installation(EventBench.member(1)) == nil)
        #expect(try await bench.dead().isEmpty)
    }

    @Test("After a removal without CLEAN waiting events reach their handler, their calls fail, and no retry follows")
    func removedPortal() async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1, 2])
        try await bench.kit.intake.accept(bench.delivery(0, event: .applicationUninstall, data: ["CLEAN": "0"]))
        let log = HandlingLog()
        let worker = bench.worker(
            event: log.handler { event in
                if event.objectID == 1 { _ = try await event.client.call("profile") }
            })
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(log.objects() == [1, 2])
        #expect(try await bench.dead().map(\.failure) == ["GrantError: removed"])
        #expect(bench.platform.exchanges.isEmpty)
    }

    @Test("A handler that removes its own portal does not wait for itself")
    func removalInside() async throws {
        let bench = EventBench()
        try await bench.install()
        try await bench.accept([1])
        let worker = bench.worker { _ in
            try await bench.kit.intake.accept(
                bench.delivery(0, event: .applicationUninstall, data: ["CLEAN": "1"]))
        }
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(bench.removals.all.map(\.memberID) == [EventBench.member(1)])
    }
}

/// The stores on which events are tried.
enum EventStores: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite

    static var all: [EventStores] { allCases }
    var testDescription: String { rawValue }

    func make(in folder: TemporaryFolder) throws -> any KitStore {
        switch self {
        case .memory: MemoryInstallationStore()
        case .sqlite: try SQLiteInstallationStore(path: folder.file("events.sqlite"), keys: .make("k1"))
        }
    }
}

extension LogCatcher {
    /// How many failures of handlers were told.
    var failures: Int { entries.count { $0.contains("event failed and comes again") } }
}

extension EventBench {
    /// Ends a worker whose store is cut off. It tries to write for a while yet.
    func bury(_ worker: Task<Void, any Error>) async throws {
        worker.cancel()
        let isOver = Gate()
        let watch = Task {
            _ = await worker.result
            isOver.open()
        }
        let pusher = Task {
            while !Task.isCancelled {
                time.advance(by: .milliseconds(500))
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        try await isOver.wait()
        pusher.cancel()
        await watch.value
    }
}
