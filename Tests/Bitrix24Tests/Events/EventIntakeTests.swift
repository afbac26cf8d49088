import Bitrix24
import Foundation
import Testing

@Suite("Taking events in")
struct EventIntakeTests {
    struct Forgery: Sendable, CustomTestStringConvertible {
        var name: String
        var token: String?
        var portal = 1
        var reason: EventError.Reason
        var testDescription: String { name }
    }

    static let forgeries = [
        Forgery(name: "no token", token: nil, reason: .missingApplicationToken),
        Forgery(name: "an empty token", token: "", reason: .missingApplicationToken),
        Forgery(name: "a made-up token", token: "00000000000000000000000000000000", reason: .wrongApplicationToken),
        Forgery(name: "the token and more", token: EventBench.token(1) + "0", reason: .wrongApplicationToken),
        Forgery(name: "the token but its end", token: "test-application-token-of-", reason: .wrongApplicationToken),
        Forgery(name: "another portal's token", token: EventBench.token(2), reason: .wrongApplicationToken),
        Forgery(name: "an unknown portal", token: EventBench.token(1), portal: 9, reason: .unknownPortal),
        Forgery(name: "a removed portal", token: EventBench.token(3), portal: 3, reason: .removedPortal),
    ]

    let bench = EventBench()

    @Test(
        "A forged event is refused and nothing is stored", arguments: forgeries, [EventCode.dealAdd, .applicationTest])
    func forged(_ forgery: Forgery, event: EventCode) async throws {
        try await bench.install(3)
        let instant = bench.time.date
        try await bench.store.update(EventBench.member(3), user: nil) { $0.installation?.removedAt = instant }
        let delivery = bench.delivery(5, of: forgery.portal, event: event, token: .some(forgery.token))
        await #expect(
            throws: EventError(forgery.reason, memberID: EventBench.member(forgery.portal), event: event)
        ) {
            try await bench.kit.intake.accept(delivery)
        }
        await #expect(throws: EventError.self) { try await bench.kit.intake.accept(robot: delivery) }
        #expect(try await bench.waiting() == 0)
        #expect(bench.platform.exchanges.isEmpty)
    }

    @Test("A genuine event is stored as it came, without its tokens")
    func genuine() async throws {
        try await bench.install()
        let pair = bench.platform.mint()
        guard
            case .queued(let queued) = try await bench.kit.intake.accept(
                bench.delivery(5, user: 1, access: pair.access))
        else { return #expect(Bool(false), "not queued") }
        #expect(
            queued.content
                == IncomingEvent(
                    memberID: EventBench.member(1), event: .dealAdd, handlerID: "5", data: ["FIELDS": ["ID": "5"]],
                    timestamp: 1_700_000_000, userID: 1, receivedAt: bench.time.date))
        #expect(!queued.isRepeat)
        #expect(try await bench.waiting() == 1)
    }

    @Test("Events stand in the order of their arrival, not of their time of sending")
    func outOfOrder() async throws {
        try await bench.install()
        for (id, sent) in [(1, 300), (2, 100), (3, 200)] {
            try await bench.kit.intake.accept(bench.delivery(id, timestamp: sent))
        }
        let log = HandlingLog()
        try await bench.running(bench.worker(event: log.handler())) { _ in try await bench.handledAll() }
        #expect(log.objects() == [1, 2, 3])
    }

    @Test("A delivery that comes twice is handled twice, and the second time the handler is told")
    func repeated() async throws {
        try await bench.install()
        try await bench.accept([5, 5])
        let log = HandlingLog()
        try await bench.running(bench.worker(event: log.handler())) { _ in
            try await bench.handledAll()
            try await bench.accept([5, 6])
            try await bench.handledAll()
        }
        #expect(log.entries.map(\.isRepeat) == [false, true, true, false])
    }

    @Test("A handled delivery is forgotten after a day")
    func forgotten() async throws {
        try await bench.install()
        let log = HandlingLog()
        try await bench.accept([5])
        try await bench.running(bench.worker(event: log.handler())) { _ in try await bench.handledAll() }
        bench.time.advance(by: .seconds(24 * 3600 + 1))
        try await bench.running(bench.worker(event: log.handler())) { _ in
            // The first look forgets before it claims.
            try await bench.accept([7])
            try await bench.handledAll()
            try await bench.accept([5])
            try await bench.handledAll()
        }
        #expect(log.entries.map(\.isRepeat) == [false, false, false])
    }

    @Test("What the store does not take is not accepted")
    func fullDisk() async throws {
        let store = SeverableStore(MemoryInstallationStore())
        let bench = EventBench(store: store)
        try await bench.install()
        store.sever()
        await #expect(throws: SeverableStore.Severed.self) { try await bench.kit.intake.accept(bench.delivery(5)) }
        store.mend()
        #expect(try await bench.waiting() == 0)
    }

    @Test("The installation and its event are stored together, and a frame brings no event")
    func installation() async throws {
        let platform = bench.platform
        let delivery = platform.delivery(.applicationInstall, data: ["VERSION": "1"], user: 1)
        guard case .installed(_, userID: 1, .installed) = try await bench.kit.intake.accept(delivery) else {
            return #expect(Bool(false), "not installed")
        }
        _ = try await bench.kit.installations.open(platform.launch(user: 2))
        let kinds = Recorder<IncomingEvent.Kind>()
        let users = Recorder<Int?>()
        let worker = bench.worker(
            installed: { event in
                kinds.append(event.queued.content.kind)
                users.append(event.userID)
                let me = try await event.client.call("profile").result["user"]?.integer
                #expect(me == 1)
            }, event: { _ in #expect(Bool(false), "no other event came") })
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(kinds.all == [.installation])
        #expect(users.all == [1])
    }

    // MARK: Healing

    @Test("An event of a portal whose record was lost brings it back, when its token is genuine")
    func unknownPortal() async throws {
        let platform = bench.platform
        let delivery = platform.delivery(.dealAdd, data: ["FIELDS": ["ID": "5"]], user: 1)
        guard case .queued = try await bench.kit.intake.accept(delivery) else {
            return #expect(Bool(false), "not queued")
        }
        #expect(try await bench.store.installation(.one)?.applicationToken == Secret("test-application-token-1"))
        let answers = Recorder<Int?>()
        let worker = bench.worker { event in
            answers.append(try await event.client.call("profile").result["user"]?.integer)
        }
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(answers.all == [1])
    }

    @Test("A made-up token of an unknown portal is asked about once and refused")
    func strangersToken() async throws {
        var delivery = bench.platform.delivery(.dealAdd)
        delivery.authorization.accessToken = Secret("test-made-up")
        for _ in 1...3 {
            await #expect(throws: EventError(.unknownPortal, memberID: .one, event: .dealAdd)) {
                try await bench.kit.intake.accept(delivery)
            }
        }
        #expect(bench.platform.count("app.info") == 1)
        #expect(try await bench.store.installation(.one) == nil)
    }

    @Test("Events that arrive together at a portal whose record was lost are all taken")
    func manyAtOnce() async throws {
        let platform = bench.platform
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...20 {
                let delivery = platform.delivery(
                    .dealAdd, data: ["FIELDS": ["ID": .string(String(id))]], user: 1)
                group.addTask { try await bench.kit.intake.accept(delivery) }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.waiting() == 20)
    }

    @Test("An event heals a lost grant, and a failure to do so does not lose the event", arguments: [true, false])
    func lostGrant(isGenuine: Bool) async throws {
        let platform = bench.platform
        _ = try await bench.kit.installations.open(platform.launch())
        try await bench.store.update(.one, user: 1) { $0.grant?.lostBecause = .invalidGrant }
        var delivery = platform.delivery(.dealAdd, data: ["FIELDS": ["ID": "5"]], user: 1)
        delivery.authorization.userID = 1
        if !isGenuine { delivery.authorization.accessToken = Secret("test-made-up") }
        guard case .queued = try await bench.kit.intake.accept(delivery) else {
            return #expect(Bool(false), "not queued")
        }
        #expect(try await bench.waiting() == 1)
        #expect(try await bench.store.grant(GrantKey(memberID: .one, userID: 1))?.isLost == !isGenuine)
        #expect(!bench.logs.entries.contains { $0.contains("test-made-up") })
    }
}
