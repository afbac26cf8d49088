import Foundation
import Testing

@testable import Bitrix24

@Suite("Repeating calls")
struct RepeatTests {
    enum Trouble: String, CaseIterable, Sendable {
        case status500, status502, cut, timedOut, unreadable, refused, connectionError

        func strike() throws -> PlatformResponse {
            switch self {
            case .status500: ScriptedPlatform.error("INTERNAL_SERVER_ERROR", status: 500)
            case .status502: PlatformResponse(status: 502, body: Array("<html>".utf8))
            case .cut: throw TransportError(.cut, host: "acme.bitrix24.com")
            case .timedOut: throw TransportError(.timedOut, host: "acme.bitrix24.com")
            case .unreadable: PlatformResponse(status: 200, body: Array(#"{"result":"#.utf8))
            case .refused: throw TransportError(.refused, host: "acme.bitrix24.com")
            case .connectionError: ScriptedPlatform.error("CONNECTION_ERROR", status: 401)
            }
        }

        /// Whether the platform certainly did nothing.
        var isSafe: Bool { self == .refused || self == .connectionError }
    }

    func calls(
        _ trouble: Trouble, times: Int, _ call: @Sendable (PortalClient) async throws -> Void
    ) async throws -> (sent: Int, succeeded: Bool, world: KitWorld) {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.with { $0.exchanges = [] }
        let struck = Recorder<Int>()
        world.platform.intercept { _ in
            guard struck.all.count < times else { return nil }
            struck.append(1)
            return try trouble.strike()
        }
        var succeeded = true
        do { try await call(world.client()) } catch is RESTError { succeeded = false }
        return (world.platform.exchanges.count, succeeded, world)
    }

    @Test(
        "A read is repeated after every kind of trouble, with growing pauses, and given up after three",
        arguments: Trouble.allCases)
    func read(trouble: Trouble) async throws {
        for times in 1...4 {
            let (sent, succeeded, world) = try await calls(trouble, times: times) {
                _ = try await $0.call("crm.deal.list")
            }
            #expect(sent == min(times, 3) + 1)
            #expect(succeeded == (times <= 3))
            let pauses = world.clock.sleeps
            #expect(pauses.count == min(times, 3))
            for (index, pause) in pauses.enumerated() {
                let least: Duration = .milliseconds(500 << index)
                #expect(pause >= least && pause <= least * 1.25)
            }
        }
    }

    @Test(
        "A write is repeated only when the platform certainly did nothing, or the caller allows it",
        arguments: Trouble.allCases)
    func write(trouble: Trouble) async throws {
        let safe = try await calls(trouble, times: 1) { _ = try await $0.call("crm.deal.add") }
        #expect(safe.sent == (trouble.isSafe ? 2 : 1))
        #expect(safe.succeeded == trouble.isSafe)
        let always = try await calls(trouble, times: 1) {
            _ = try await $0.call("crm.deal.add", options: CallOptions(repeats: .always))
        }
        #expect(always.sent == 2 && always.succeeded)
        let never = try await calls(trouble, times: 1) {
            _ = try await $0.call("crm.deal.list", options: CallOptions(repeats: .never))
        }
        #expect(never.sent == (trouble.isSafe ? 2 : 1))
    }

    @Test(
        "A batch is repeated when all its commands read",
        arguments: [(["crm.deal.get", "profile"], 2), (["crm.deal.get", "crm.deal.add"], 1)])
    func batch(methods: [String], sent: Int) async throws {
        let outcome = try await calls(.cut, times: 1) { client in
            _ = try await client.batch(
                methods.enumerated().map { BatchCommand("c\($0.offset)", known(MethodName($0.element))) })
        }
        #expect(outcome.sent == sent)
    }

    @Test("On REST 3.0 a key makes a write repeatable, and every repeat carries the same one")
    func idempotent() async throws {
        let key = IdempotencyKey()
        let outcome = try await calls(.timedOut, times: 2) {
            _ = try await $0.v3.call("tasks.task.add", options: CallOptions(idempotencyKey: key))
        }
        #expect(outcome.sent == 3 && outcome.succeeded)
        let keys = outcome.world.platform.exchanges.map { exchange in
            exchange.headers.first { $0.name == "Idempotency-Key" }?.value
        }
        #expect(keys == [key.value, key.value, key.value])
        let older = try await calls(.timedOut, times: 1) {
            _ = try await $0.call("tasks.task.add", options: CallOptions(idempotencyKey: key))
        }
        #expect(older.sent == 1, "the older interface ignores the key")
    }

    @Test(
        "What a person must mend is not repeated",
        arguments: [
            ("ACCESS_DENIED", 403), ("insufficient_scope", 403), ("ERROR_METHOD_NOT_FOUND", 404),
            ("OVERLOAD_LIMIT", 503),
            ("ERROR_ARGUMENT", 400), ("PORTAL_DELETED", 500), ("", 400),
        ])
    func refused(code: String, status: Int) async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.with { $0.exchanges = [] }
        world.platform.intercept { _ in ScriptedPlatform.error(code, status: status) }
        await #expect(throws: RESTError.self) { try await world.client().call("crm.deal.list") }
        #expect(world.platform.exchanges.count == 1)
    }

    @Test("A caller that is cancelled during a pause ends at once")
    func cancelled() async throws {
        let world = PacedWorld()
        let client = try await world.ready()
        world.platform.intercept { _ in throw TransportError(.cut, host: "acme.bitrix24.com") }
        let call = Task { try await client.call("crm.deal.list") }
        try await eventually("it waits") { world.clock.sleeping == 1 }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(world.platform.exchanges.count == 1)
    }

    @Test("Pauses grow to a bound, and chance lengthens them by a quarter at most")
    func backoff() {
        for (attempt, seconds) in [(0, 1.0), (1, 2), (4, 16), (5, 32), (6, 32), (400, 32)] {
            #expect(Backoff.refusals.pause(attempt, random: 0) == .seconds(seconds))
            #expect(Backoff.refusals.pause(attempt, random: 1) == .seconds(seconds * 1.25))
            #expect(Backoff.refusals.pause(attempt, random: 7) == .seconds(seconds * 1.25))
        }
    }

    // MARK: What reads

    @Test(
        "What only reads is told by the name",
        arguments: [
            ("crm.deal.get", true), ("crm.deal.list", true), ("crm.deal.fields", true), ("CRM.DEAL.LIST", true),
            ("user.current", true), ("profile", true), ("app.info", true), ("sale.order.getFields", true),
            ("crm.deal.add", false), ("crm.deal.update", false), ("crm.deal.delete", false), ("event.bind", false),
            ("event.offline.get", false), ("imbot.v2.event.get", false), ("batch", false), ("list", true),
            ("some.new.thing", false), ("crm.deal.getaway", false), ("disk.file.uploadversion", false),
            ("event.offline.list", true), ("crm.deal.list.", false),
        ])
    func effect(name: String, reads: Bool) {
        #expect(MethodEffect(of: known(MethodName(name))) == (reads ? .reads : .writes))
    }

    @Test("No documented method whose name says that it changes something is taken for one that reads")
    func allMethods() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Sources/Sandbox/Resources/facts/methods.tsv")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        let names = Set(rows.compactMap { $0.split(separator: "\t").first.map(String.init) })
        let changes = [
            "add", "update", "delete", "set", "register", "unregister", "bind", "unbind", "send", "start", "complete",
            "upload", "move", "remove", "import", "execute", "register", "save", "create", "reset", "clear", "mark",
            "confirm", "renew", "attach", "copy", "close", "pin", "mute", "join", "leave", "answer", "finish", "pay",
        ]
        var reads = 0
        for name in names {
            guard MethodEffect(of: known(MethodName(name))) == .reads else { continue }
            reads += 1
            let verb = name.split(separator: ".").last.map { String($0).lowercased() } ?? ""
            #expect(verb == "addresstype" || !changes.contains { verb.hasPrefix($0) }, "\(name)")
        }
        #expect(names.count > 1600)
        #expect(reads > 500 && reads < names.count / 2, "\(reads) of \(names.count)")
    }
}
