import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Faults of events")
struct EventFaultTests {
    private static let handler = "https://pulse.example/events"

    /// A queue at work whose handler answers 200, with the identifiers of the records it was told of, in their order.
    private func with(
        _ action: JSONValue, times: Int = 1,
        _ body:
            @escaping @Sendable (
                _ emit: @Sendable (Int) async throws -> [Int64], _ queue: EventQueue, _ told: @Sendable () -> [String],
                _ platform: Platform
            ) async throws -> Void
    ) async throws {
        try await AuthorizationFixture.with { f in
            let told = Locked([String]())
            let queue = EventQueue(platform: f.platform) { _, form in
                let id = (try? FormCodec.decode(form))?["data"]?["FIELDS"]?["ID"]?.text ?? "-"
                told.withLock { $0.append(id) }
                return 200
            }
            let (_, installation) = try await f.installed()
            try await f.platform.database.write { db in
                var binding = EventBindingRow(
                    id: nil, installationID: installation.id ?? 0, event: "ONCRMDEALADD", handler: Self.handler,
                    boundBy: 1)
                try binding.insert(db)
            }
            _ = f.platform.faults.add(
                try Fault(
                    try ControlFields(
                        ["match": ["kind": "event", "method": "oncrm*"], "times": .int(times), "action": action])))
            let portal = try await f.portal()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    await queue.run()
                    return false
                }
                group.addTask {
                    try await body(
                        { id in
                            try await f.platform.database.write { db in
                                try queue.emit(
                                    db, portal: portal, event: "ONCRMDEALADD", data: ["FIELDS": ["ID": .int(id)]],
                                    userID: 2)
                            }
                        }, queue, { told.withLock { $0 } }, f.platform)
                    return true
                }
                defer { group.cancelAll() }
                while let isDone = try await group.next(), !isDone {}
            }
        }
    }

    /// Until it runs, a flush finds nobody at work.
    private func settle(_ queue: EventQueue, _ rows: [Int64]) async -> [Int] {
        let deadline = ContinuousClock.now + .seconds(60)
        var numbers = await queue.entries(of: rows)
        while numbers.count < rows.count, ContinuousClock.now < deadline {
            await Task.yield()
            numbers = await queue.entries(of: rows)
        }
        return numbers
    }

    @Test("A lost event is journalled and told to nobody; the next one arrives")
    func lose() async throws {
        try await with(["type": "lose"]) { emit, queue, told, platform in
            let rows = try await emit(1) + emit(2)
            #expect(await self.settle(queue, rows).count == 2)
            #expect(told() == ["2"])
            let entries = platform.journal.entries { $0.kind == .event }
            #expect(entries.map { $0.fields["status"] } == [0, 200])
            #expect(entries.map { $0.fields["error"] } == ["lost", .null])
            #expect(entries.map { $0.fields["fault"] } == [1, .null])
        }
    }

    @Test("A repeated event is sent as often as told, each time with the same form")
    func duplicate() async throws {
        try await with(["type": "repeat", "times": 2]) { emit, queue, told, platform in
            let rows = try await emit(1) + emit(2)
            _ = await self.settle(queue, rows)
            #expect(told() == ["1", "1", "1", "2"])
            let entries = platform.journal.entries { $0.kind == .event }
            #expect(entries.map { $0.fields["attempt"] } == [1, 2, 3, 1])
            #expect(Set(entries.prefix(3).map { $0.fields["body"]?.string ?? "" }).count == 1)
        }
    }

    @Test("An event that changes places goes after the next one")
    func reorder() async throws {
        try await with(["type": "reorder"]) { emit, queue, told, _ in
            var rows: [Int64] = []
            for id in 1...4 { rows += try await emit(id) }
            _ = await self.settle(queue, rows)
            #expect(told() == ["2", "1", "3", "4"])
        }
    }

    @Test("A delayed event waits for the sandbox's clock; others overtake it, and a flush does not wait for it")
    func delay() async throws {
        try await with(["type": "delay", "s": 60]) { emit, queue, told, platform in
            let late = try await emit(1)
            _ = await self.settle(queue, try await emit(2))
            #expect(await queue.entries(of: late).isEmpty)
            #expect(told() == ["2"])
            platform.clock.advance(by: 60)
            #expect(await self.settle(queue, late).count == 1)
            #expect(told() == ["2", "1"])
            #expect(platform.journal.entries { $0.kind == .event }.map { $0.fields["fault"] } == [.null, 1])
        }
    }
}
