import Bitrix24
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// Portals on a store, with time that a test moves.
struct EventBench: Sendable {
    let store: any KitStore
    let time: ManualClock
    let platform: ScriptedPlatform
    let logs = LogCatcher()
    let removals = Recorder<Removal>()
    let kit: Bitrix24Kit

    init(
        store: any KitStore = MemoryInstallationStore(), platform: ScriptedPlatform = ScriptedPlatform(),
        time: ManualClock = ManualClock(), onRemoval: @escaping @Sendable (Removal) async throws -> Void = { _ in }
    ) {
        self.store = store
        self.platform = platform
        self.time = time
        let removals = removals
        kit = Bitrix24Kit(
            configuration: platform.configuration, store: store, transport: platform.transport, logger: logs.logger,
            onRemoval: { removal in
                try await onRemoval(removal)
                removals.append(removal)
            }, now: { time.date })
    }

    /// Another process on the same store and the same clock.
    func other() -> EventBench { EventBench(store: store, platform: platform, time: time) }

    static func member(_ number: Int) -> MemberID { known(MemberID("portal\(number)")) }

    static func token(_ number: Int) -> String { "test-application-token-of-\(number)" }

    /// Stores portals 1 to `count`, each with a grant of user 1.
    func install(_ count: Int = 1) async throws {
        for number in 1...count {
            let memberID = Self.member(number)
            let pair = platform.mint()
            let instant = time.date
            try await store.update(memberID, user: 1) { slice in
                slice.installation = Installation(
                    memberID: memberID, domain: .acme, clientEndpoint: Endpoint(domain: .acme), serverEndpoint: .server,
                    status: .free, applicationToken: Secret(Self.token(number)), installerUserID: 1,
                    installedAt: instant,
                    installedTimestamp: 1_600_000_000, updatedAt: instant)
                slice.grant = Grant(
                    key: GrantKey(memberID: memberID, userID: 1), accessToken: pair.access, refreshToken: pair.refresh,
                    expiresAt: instant + 3600, isInstaller: true, updatedAt: instant)
            }
        }
    }

    /// An event about object `id`, as portal `number` posts it.
    func delivery(
        _ id: Int, of number: Int = 1, event: EventCode = .dealAdd, token: String?? = nil,
        timestamp: Int = 1_700_000_000,
        user: Int? = nil, access: Secret? = nil, data: JSONValue? = nil
    ) -> EventDelivery {
        EventDelivery(
            event: event, handlerID: "5", data: data ?? ["FIELDS": ["ID": .string(String(id))]], timestamp: timestamp,
            authorization: EventAuthorization(
                accessToken: access, expiresIn: access == nil ? nil : 3600, domain: .acme,
                serverEndpoint: "https://oauth.bitrix.info/rest/", clientEndpoint: "https://acme.bitrix24.com/rest/",
                memberID: Self.member(number), userID: user,
                applicationToken: (token ?? Self.token(number)).map { Secret($0) }))
    }

    func accept(_ ids: some Sequence<Int>, of number: Int = 1) async throws {
        for id in ids { try await kit.intake.accept(delivery(id, of: number)) }
    }

    func worker(
        _ options: EventWorker.Options = EventWorker.Options(claimDuration: .seconds(60)),
        installed: EventWorker.Handler? = nil,
        robot: EventWorker.RobotHandler? = nil, event: @escaping EventWorker.Handler
    ) -> EventWorker {
        EventWorker(
            kit: kit, options: options, clock: time, chance: { 0 }, installed: installed, robot: robot, event: event)
    }

    /// Runs a worker beside `body`, then ends it as a service group does.
    func running<Value: Sendable>(
        _ worker: EventWorker, _ body: @Sendable (ServiceGroup) async throws -> Value
    ) async throws -> Value {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: worker)], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                let value = try await body(group)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return value
            } catch {
                tasks.cancelAll()
                throw error
            }
        }
    }

    func waiting() async throws -> Int { try await store.eventCounts().waiting }
    func dead() async throws -> [QueuedEvent] { try await kit.deadEvents.list() }

    func handledAll() async throws {
        try await eventually("the queue is not empty") { try await waiting() == 0 }
    }
}

/// What handlers did, in the order in which they did it.
final class HandlingLog: Sendable {
    struct Entry: Sendable, Hashable {
        var portal: MemberID
        var object: Int
        var attempt: Int
        var isRepeat: Bool
    }

    private struct State {
        var entries: [Entry] = []
        var running: [MemberID: Int] = [:]
        var overlaps = 0
        var peak = 0
        var ended = 0
    }

    private let state = Mutex(State())

    var entries: [Entry] { state.withLock { $0.entries } }
    /// How often two handlers of one portal ran at once.
    var overlaps: Int { state.withLock { $0.overlaps } }
    /// How many portals were worked on at once, at most.
    var peak: Int { state.withLock { $0.peak } }
    /// How many handlers have ended.
    var ended: Int { state.withLock { $0.ended } }
    func objects(of number: Int = 1) -> [Int] {
        entries.filter { $0.portal == EventBench.member(number) }.map(\.object)
    }

    func begin(_ event: HandledEvent) {
        state.withLock { state in
            state.entries.append(
                Entry(
                    portal: event.memberID, object: event.objectID ?? 0, attempt: event.attempt,
                    isRepeat: event.isRepeat))
            state.running[event.memberID, default: 0] += 1
            if state.running[event.memberID, default: 0] > 1 { state.overlaps += 1 }
            state.peak = max(state.peak, state.running.count { $0.value > 0 })
        }
    }

    func end(_ event: HandledEvent) {
        state.withLock { state in
            state.running[event.memberID, default: 0] -= 1
            state.ended += 1
        }
    }

    /// A handler that writes itself down around `body`.
    func handler(
        _ body: @escaping @Sendable (HandledEvent) async throws -> Void = { _ in }
    ) -> EventWorker.Handler {
        { event in
            self.begin(event)
            defer { self.end(event) }
            try await body(event)
        }
    }
}
