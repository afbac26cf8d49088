import Bitrix24
import Foundation
import Synchronization
import Testing

@Suite("A portal's own queue of events")
struct OfflineEventsTests {
    /// The portal's side of it.
    final class Queue: Sendable {
        struct Record: Sendable {
            var id: Int
            var processID = ""
            var isFailed = false
            var connector = ""

            var json: JSONValue {
                [
                    "ID": .string(String(id)), "TIMESTAMP_X": "2024-07-18T12:32:31+02:00",
                    "EVENT_NAME": "ONCRMDEALUPDATE",
                    "EVENT_DATA": id % 2 == 0 ? false : ["FIELDS": ["ID": .string(String(id))]],
                    "EVENT_ADDITIONAL": false, "MESSAGE_ID": .string("m\(id)"), "PROCESS_ID": .string(processID),
                    "ERROR": isFailed ? "1" : "0",
                ]
            }
        }

        struct State {
            var records: [Record] = []
            var lastProcess = 0
            var refusal: (code: String, status: Int, times: Int)?
        }

        private let state = Mutex(State())

        var ids: [Int] { state.withLock { $0.records.map(\.id) } }
        var failed: [Int] { state.withLock { $0.records.filter(\.isFailed).map(\.id) } }
        func add(_ ids: some Sequence<Int>, connector: String = "", process: String = "") {
            state.withLock { state in
                state.records += ids.map { Record(id: $0, processID: process, connector: connector) }
            }
        }
        func refuse(_ code: String, status: Int, times: Int = .max) {
            state.withLock { $0.refusal = (code, status, times) }
        }

        func answer(_ exchange: ScriptedPlatform.Exchange) -> PlatformResponse? {
            guard exchange.name.hasPrefix("event.offline.") else { return nil }
            return state.withLock { state in
                if let refusal = state.refusal, refusal.times > 0 {
                    state.refusal?.times -= 1
                    return ScriptedPlatform.error(refusal.code, status: refusal.status)
                }
                return ScriptedPlatform.json(["result": Self.result(exchange, &state)])
            }
        }

        private static func result(_ exchange: ScriptedPlatform.Exchange, _ state: inout State) -> JSONValue {
            let fields = exchange.fields
            let process = fields["process_id"]?.text ?? ""
            let connector = fields["auth_connector"]?.text ?? ""
            func isMeant(_ record: Record, _ key: String, _ value: String) -> Bool {
                guard let list = fields[key]?.array else { return true }
                return list.contains { $0.text == value }
            }
            switch exchange.name {
            case "event.offline.get":
                let limit = fields["limit"]?.integer ?? 50
                let chosen = state.records.filter {
                    $0.processID == process && !$0.isFailed && $0.connector == connector
                }.prefix(limit).map(\.id)
                state.lastProcess += 1
                let name = process.isEmpty ? "process\(state.lastProcess)" : process
                for index in state.records.indices where chosen.contains(state.records[index].id) {
                    state.records[index].processID = name
                }
                return [
                    "process_id": .string(name),
                    "events": .array(state.records.filter { chosen.contains($0.id) }.map(\.json)),
                ]
            case "event.offline.list":
                return .array(state.records.filter { $0.connector == connector }.map(\.json))
            case "event.offline.clear":
                state.records.removeAll { $0.processID == process && isMeant($0, "id", String($0.id)) }
                return true
            default:
                for index in state.records.indices
                where state.records[index].processID == process
                    && isMeant(state.records[index], "message_id", "m\(state.records[index].id)")
                {
                    state.records[index].isFailed = true
                }
                return true
            }
        }
    }

    let bench = EventBench()
    let queue = Queue()

    private func events(_ options: OfflineEvents.Options = .init()) async throws -> OfflineEvents {
        try await bench.install()
        bench.platform.intercept { [queue] in queue.answer($0) }
        return OfflineEvents(
            client: bench.kit.client(EventBench.member(1), as: .user(1)), options: options, clock: bench.time)
    }

    @Test("Batches come until the queue is empty, and what is cleared does not come again")
    func batches() async throws {
        let events = try await events(.init(limit: 3))
        queue.add(1...7)
        var seen: [[String]] = []
        for try await batch in events {
            seen.append(batch.events.map(\.id))
            try await batch.clear()
            if queue.ids.isEmpty { break }
        }
        #expect(seen == [["1", "2", "3"], ["4", "5", "6"], ["7"]])
        let gets = bench.platform.exchanges.filter { $0.name == "event.offline.get" }
        #expect(gets.allSatisfy { $0.fields["clear"] == 0 })
    }

    @Test("A record says which object, and nothing where the portal says false")
    func record() async throws {
        let events = try await events()
        queue.add(1...2)
        let batch = try #require(try await events.first { _ in true })
        #expect(batch.events.map(\.event.value) == ["ONCRMDEALUPDATE", "ONCRMDEALUPDATE"])
        #expect(batch.events.map(\.data) == [["FIELDS": ["ID": "1"]], [:]])
        #expect(batch.events.map(\.messageID) == ["m1", "m2"])
    }

    @Test("What was reserved before a crash comes first, and what failed does not come again")
    func resumed() async throws {
        queue.add([1, 2], process: "crashed")
        queue.add([3])
        let first = try await events()
        var iterator = first.makeAsyncIterator()
        #expect(try await iterator.next()?.events.map(\.id) == ["1", "2"])
        let fresh = try await iterator.next()
        #expect(fresh?.events.map(\.id) == ["3"])
        try await fresh?.fail(fresh?.events ?? [])
        // Nothing of it was cleared: the next process gets what was reserved, not what failed.
        var again = first.makeAsyncIterator()
        #expect(try await again.next()?.events.map(\.id) == ["1", "2"])
        #expect(try await first.failed().map(\.id) == ["3"])
    }

    @Test("An empty queue is asked again after the interval, or at once when it is woken", arguments: [false, true])
    func waits(isWoken: Bool) async throws {
        let events = try await events(.init(resumes: false))
        let bench = bench
        let next = Task {
            var iterator = events.makeAsyncIterator()
            return try await iterator.next()?.events.map(\.id)
        }
        try await eventually("it waits") { bench.time.isAwaited(in: .seconds(30)) }
        #expect(bench.platform.count("event.offline.get") == 1)
        queue.add([5])
        if isWoken { events.wake() } else { bench.time.advance(by: .seconds(30)) }
        #expect(try await next.value == ["5"])
        #expect(bench.platform.count("event.offline.get") == 2)
    }

    @Test("Only the queue of the connector is read")
    func connector() async throws {
        let events = try await events(.init(connector: "sync"))
        queue.add([1])
        queue.add([2], connector: "sync")
        let batch = try #require(try await events.first { _ in true })
        #expect(batch.events.map(\.id) == ["2"])
        #expect(
            bench.platform.exchanges.filter { $0.name.hasPrefix("event.offline.") }
                .allSatisfy { $0.fields["auth_connector"] == "sync" })
    }

    @Test("A handler's failure marks its event, and the others are cleared")
    func forEach() async throws {
        let events = try await events()
        queue.add(1...3)
        let queue = queue
        let reader = Task {
            try await events.forEach { if $0.id == "2" { throw EventWorkerTests.Broken() } }
        }
        try await eventually("all were handled") { queue.ids == [2] && queue.failed == [2] }
        reader.cancel()
        _ = await reader.result
        #expect(!bench.logs.entries.contains { $0.contains("test-access-of-nobody") })
    }

    @Test(
        "A refusal ends the stream with what to do",
        arguments: [
            ("WRONG_LICENSE", 403, OfflineEventsError.Reason.license),
            ("ACCESS_DENIED", 403, .administratorNeeded), ("insufficient_scope", 403, .notAllowed),
            ("WRONG_AUTH_TYPE", 403, .notAllowed),
        ])
    func refused(_ code: String, _ status: Int, _ reason: OfflineEventsError.Reason) async throws {
        let events = try await events()
        queue.refuse(code, status: status)
        await #expect(
            throws: OfflineEventsError(reason, memberID: EventBench.member(1), code: ErrorCode(code))
        ) {
            for try await _ in events {}
        }
    }

    @Test("A portal in trouble is asked again later")
    func trouble() async throws {
        let events = try await events(.init(resumes: false))
        queue.refuse("INTERNAL_SERVER_ERROR", status: 500, times: 1)
        queue.add([1])
        let bench = bench
        let next = Task {
            var iterator = events.makeAsyncIterator()
            return try await iterator.next()?.events.map(\.id)
        }
        try await eventually("it was asked again") {
            bench.time.advance(by: .seconds(30))
            return bench.platform.count("event.offline.get") >= 2
        }
        #expect(try await next.value == ["1"])
    }
}
