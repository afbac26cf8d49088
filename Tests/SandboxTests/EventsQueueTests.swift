import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The event queue")
struct EventsQueueTests {
    /// What handlers got, and how they answer.
    private final class Handlers: Sendable {
        let posts = Locked([(handler: String, form: String)]())
        let answer: @Sendable (String) async throws -> Int

        init(answer: @escaping @Sendable (String) async throws -> Int = { _ in 200 }) { self.answer = answer }

        var send: EventQueue.Send {
            { handler, form in
                self.posts.withLock { $0.append((handler, form)) }
                return try await self.answer(handler)
            }
        }

        var forms: [JSONObject] {
            posts.withLock { $0 }.compactMap { try? FormCodec.decode($0.form) }
        }
    }

    /// Runs the queue while `body` runs.
    private func running<Result: Sendable>(
        _ queue: EventQueue, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                await queue.run()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// Waits for the queue to have started: until then a flush finds nobody at work.
    private func settle(_ queue: EventQueue, deliveries: [Int64]) async -> [Int] {
        let deadline = ContinuousClock.now + .seconds(90)
        var numbers = await queue.entries(of: deliveries)
        while numbers.count < deliveries.count, ContinuousClock.now < deadline {
            await Task.yield()
            numbers = await queue.entries(of: deliveries)
        }
        return numbers
    }

    @discardableResult
    private func emit(
        _ f: AuthorizationFixture, _ queue: EventQueue, _ event: String, id: Int = 7, userID: Int? = 2,
        clientID: String? = nil
    ) async throws -> [Int64] {
        let portal = try await f.portal()
        return try await f.platform.database.write { db in
            try queue.emit(
                db, portal: portal, event: event, data: ["FIELDS": ["ID": .int(id)]], userID: userID, clientID: clientID
            )
        }
    }

    @Test("ONAPPINSTALL is the exact form of the documentation, with both tokens of who installed")
    func installForm() async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers()
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let application = try await f.application(AuthorizationFixture.callback)
            let outcome = try await f.install(application)
            let numbers = try await running(queue) { await settle(queue, deliveries: outcome.deliveries) }
            let pair = try await f.platform.database.read { try #require(try TokenPairRow.fetchOne($0)) }
            let form = handlers.posts.withLock { $0.map(\.form) }
            #expect(
                form == [
                    "event=ONAPPINSTALL&event_handler_id=1000001&data%5BVERSION%5D=1&data%5BACTIVE%5D=Y&data%5BINSTALLED%5D=Y"
                        + "&data%5BLANGUAGE_ID%5D=en&ts=1800000000&auth%5Baccess_token%5D=\(pair.accessToken)"
                        + "&auth%5Bexpires%5D=1800003600&auth%5Bexpires_in%5D=3600&auth%5Bscope%5D=crm"
                        + "&auth%5Bdomain%5D=acme.bitrix24.com"
                        + "&auth%5Bserver_endpoint%5D=https%3A%2F%2Foauth.bitrix.info%2Frest%2F&auth%5Bstatus%5D=F"
                        + "&auth%5Bclient_endpoint%5D=https%3A%2F%2Facme.bitrix24.com%2Frest%2F"
                        + "&auth%5Bmember_id%5D=\(AuthorizationFixture.memberID)&auth%5Buser_id%5D=1"
                        + "&auth%5Brefresh_token%5D=\(pair.refreshToken)"
                        + "&auth%5Bapplication_token%5D=\(outcome.installation.applicationToken)"
                ])
            let entry = try #require(f.platform.journal.entries().first)
            #expect(numbers == [entry.seq])
            #expect(entry.kind == .event)
            #expect(
                entry.fields == [
                    "host": "acme.bitrix24.com", "listener": nil, "http_method": "POST",
                    "target": "http://127.0.0.1:9/installed", "content_type": "application/x-www-form-urlencoded",
                    "headers": [:], "body": .string(form[0]), "method": nil, "params": nil, "auth": "oauth",
                    "client_id": .string(application.clientID), "user_id": 1, "status": 200, "error": nil, "fault": nil,
                    "event": "ONAPPINSTALL", "handler": "http://127.0.0.1:9/installed", "attempt": 1,
                ] as JSONObject)
            #expect(try await f.count("eventDelivery") == 0)
            #expect(try await f.refusal(Secret(pair.accessToken)) == nil)
        }
    }

    @Test(
        "A user's event carries an access token of the acting user, of a fixed one, or none",
        arguments: [
            (0, 2, 2), (3, 2, 3), (3, nil, 3), (0, nil, nil), (0, 4, nil), (4, 2, nil),
        ] as [(Int, Int?, Int?)])
    func userEvent(bound: Int, acting: Int?, expected: Int?) async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers()
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            let binding = try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e", userID: bound)
            let rows = try await emit(f, queue, "onCrmDealAdd", userID: acting)
            #expect(rows.count == 1)
            // The time of sending counts, not that of the event.
            f.platform.clock.advance(by: 100)
            _ = try await running(queue) { await settle(queue, deliveries: rows) }
            let form = try #require(handlers.forms.first)
            #expect(form["event"] == "ONCRMDEALADD")
            #expect(form["event_handler_id"]?.string == binding.id.map { String($0) })
            #expect(form["data"] == ["FIELDS": ["ID": "7"]])
            #expect(form["ts"] == "1800000100")
            let keys = form["auth"]?.object?.keys.sorted()
            #expect(form["auth"]?["refresh_token"] == nil)
            #expect(form["auth"]?["application_token"] == .string(installation.applicationToken))
            #expect(form["auth"]?["user_id"]?.integer == expected)
            if expected == nil {
                #expect(keys == ["application_token", "client_endpoint", "domain", "member_id", "server_endpoint"])
            } else {
                #expect(
                    keys == [
                        "access_token", "application_token", "client_endpoint", "domain", "expires", "expires_in",
                        "member_id",
                        "scope", "server_endpoint", "status", "user_id",
                    ])
                #expect(form["auth"]?["expires"] == "1800003700")
            }
        }
    }

    @Test("Removal is told without tokens, payment without a proof of the sender")
    func reduced() async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers()
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONAPPUNINSTALL", to: "http://127.0.0.1:9/e")
            try await f.bind(installation, "ONAPPPAYMENT", to: "http://127.0.0.1:9/e")
            let rows = try await f.platform.database.write { db in
                let changed = try f.installations.change(db, installation: installation, status: .subscription)
                let removed = try f.installations.uninstall(db, installation: changed.installation, clean: true)
                return changed.deliveries + removed.deliveries
            }
            _ = try await running(queue) { await settle(queue, deliveries: rows) }
            let forms = handlers.forms
            #expect(forms.map { $0["event"] } == ["ONAPPPAYMENT", "ONAPPUNINSTALL"])
            #expect(
                forms.map { $0["auth"]?.object?.keys.elements } == [
                    ["domain", "server_endpoint", "client_endpoint", "member_id"],
                    ["domain", "server_endpoint", "client_endpoint", "member_id", "application_token"],
                ])
            #expect(forms.last?["data"] == ["LANGUAGE_ID": "en", "CLEAN": "1"])
        }
    }

    @Test(
        "Who hears of an event",
        arguments: [
            ("finished", "ONCRMDEALADD", 1), ("finished", "oncrmdealadd", 1), ("unfinished", "ONCRMDEALADD", 0),
            ("removed", "ONCRMDEALADD", 0), ("unpaid", "ONCRMDEALADD", 0), ("offline", "ONCRMDEALADD", 0),
            ("finished", "ONCRMDEALUPDATE", 0),
            ("no scope", "ONCRMDEALADD", 0), ("other portal", "ONCRMDEALADD", 0), ("another client", "ONCRMDEALADD", 0),
            ("this client", "ONCRMDEALADD", 1),
        ])
    func audience(state: String, event: String, count: Int) async throws {
        try await AuthorizationFixture.with { f in
            let queue = EventQueue(platform: f.platform, send: { _, _ in 200 })
            let application = try await f.application(
                state == "no scope"
                    ? .init(scope: ["task"], applicationURL: "http://127.0.0.1:9/") : AuthorizationFixture.page)
            let installation = try await f.install(application).installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            switch state {
            case "unfinished": try await f.sql("UPDATE installation SET isFinished = 0")
            case "removed": try await f.sql("UPDATE installation SET isRemoved = 1")
            case "unpaid": try await f.sql("UPDATE installation SET isPaymentExpired = 1")
            case "offline": try await f.sql("UPDATE eventBinding SET isOffline = 1")
            case "other portal": try await f.sql("UPDATE installation SET portalID = 2")
            default: break
            }
            let client = ["another client": "app.1", "this client": application.clientID][state]
            #expect(try await emit(f, queue, event, clientID: client).count == count)
            #expect(try await f.count("eventDelivery") == count)
        }
    }

    @Test("What is rolled back is not delivered")
    func rollback() async throws {
        try await AuthorizationFixture.with { f in
            struct Abort: Error {}
            let queue = EventQueue(platform: f.platform, send: { _, _ in 200 })
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            let portal = try await f.portal()
            await #expect(throws: Abort.self) {
                try await f.platform.database.write { db in
                    #expect(try queue.emit(db, portal: portal, event: "ONCRMDEALADD", data: [:], userID: 1).count == 1)
                    throw Abort()
                }
            }
            #expect(try await f.count("eventDelivery") == 0)
        }
    }

    @Test("A handler gets its events in order; a stuck one holds up nobody else")
    func order() async throws {
        try await AuthorizationFixture.with { f in
            let (gate, opener) = AsyncStream.makeStream(of: Void.self)
            let handlers = Handlers { handler in
                if handler.hasSuffix("slow") { for await _ in gate { break } }
                return 200
            }
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/slow")
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/fast")
            var rows: [Int64] = []
            for id in 1...20 { rows += try await emit(f, queue, "ONCRMDEALADD", id: id) }
            let (slow, fast) = (
                rows.enumerated().filter { $0.offset % 2 == 0 }.map(\.element),
                rows.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            )
            try await running(queue) {
                #expect(await settle(queue, deliveries: fast).count == 20)
                #expect(handlers.posts.withLock { $0.count { $0.handler.hasSuffix("slow") } } == 1)
                opener.finish()
                #expect(await settle(queue, deliveries: slow).count == 20)
                let (delivered, failed) = await queue.flush()
                #expect((delivered, failed) == (40, 0))
                #expect(await queue.flush() == (0, 0))
            }
            for name in ["slow", "fast"] {
                let ids = handlers.posts.withLock { $0.filter { $0.handler.hasSuffix(name) } }.map { post in
                    (try? FormCodec.decode(post.form))?["data"]?["FIELDS"]?["ID"]?.integer
                }
                #expect(ids == Array(1...20))
            }
        }
    }

    @Test(
        "Any 2xx is success; nothing else is, and nothing is repeated",
        arguments: [
            (200, true), (204, true), (299, true), (302, false), (400, false), (500, false),
        ])
    func success(status: Int, isDelivered: Bool) async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers { _ in status }
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            let rows = try await emit(f, queue, "ONCRMDEALADD")
            try await running(queue) {
                #expect(await settle(queue, deliveries: rows).count == 1)
                #expect(await queue.flush() == (isDelivered ? 1 : 0, isDelivered ? 0 : 1))
            }
            #expect(handlers.forms.count == 1)
            let entry = try #require(f.platform.journal.entries().first)
            #expect(
                entry.fields["status"] == .int(status) && entry.fields["attempt"] == 1 && entry.fields["error"] == .null
            )
        }
    }

    @Test(
        "A handler that is not on this machine gets nothing, and the journal says so",
        arguments: [
            "https://dealpulse.example/events", "http://10.0.0.1/", "not an address",
        ])
    func notSent(handler: String) async throws {
        try await AuthorizationFixture.with { f in
            let queue = EventQueue(platform: f.platform)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: handler)
            let rows = try await emit(f, queue, "ONCRMDEALADD")
            #expect(try await running(queue) { await settle(queue, deliveries: rows) }.count == 1)
            let entry = try #require(f.platform.journal.entries().first)
            #expect(
                entry.fields["status"] == 0 && entry.fields["error"] == "not sent"
                    && entry.fields["handler"] == .string(handler))
            #expect(entry.fields["body"]?.string?.hasPrefix("event=ONCRMDEALADD&") == true)
        }
    }

    @Test("What was queued before a restart is delivered after it, once")
    func restart() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "events-\(UUID().uuidString).sqlite").path
        let first = Handlers()
        let token = try await AuthorizationFixture.with(keepsFile: true) { f in
            let queue = EventQueue(platform: f.platform, send: first.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            for id in 1...3 { try await emit(f, queue, "ONCRMDEALADD", id: id) }
            try await f.platform.database.backup(to: path)
            try FileManager.default.removeItem(atPath: f.path)
            return installation.applicationToken
        }
        #expect(first.forms.isEmpty)
        for expected in [["1", "2", "3"], []] {
            let handlers = Handlers()
            try await AuthorizationFixture.with(path: path, keepsFile: !expected.isEmpty) { f in
                let queue = EventQueue(platform: f.platform, send: handlers.send)
                try await running(queue) {
                    let deadline = ContinuousClock.now + .seconds(90)
                    while try await f.count("eventDelivery") > 0, ContinuousClock.now < deadline { await Task.yield() }
                    _ = await queue.flush()
                }
            }
            #expect(handlers.forms.map { $0["data"]?["FIELDS"]?["ID"]?.string ?? "" } == expected)
            #expect(handlers.forms.allSatisfy { $0["auth"]?["application_token"]?.string == token })
        }
    }

    @Test(
        "A fault loses, cuts or delays a delivery",
        arguments: [
            (Fault.Action.reset, 0, "lost", 0), (.timeout(milliseconds: 10), 0, "timeout", 0),
            (.status(503, body: "", contentType: "text/html"), 503, nil, 0),
            (.error("expired_token"), 401, "expired_token", 0),
            (.truncate(bytes: 12), 200, nil, 1), (.latency(milliseconds: 20), 200, nil, 1),
        ] as [(Fault.Action, Int, String?, Int)])
    func faults(action: Fault.Action, status: Int, error: String?, posts: Int) async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers()
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            let id = f.platform.faults.add(
                Fault(
                    id: 0, kind: .event, host: "acme.bitrix24.com", method: "oncrmdealadd",
                    clientID: installation.clientID, skip: 0,
                    times: 1, hits: 0, action: action))
            let rows = try await emit(f, queue, "ONCRMDEALADD") + (try await emit(f, queue, "ONCRMDEALADD"))
            #expect(try await running(queue) { await settle(queue, deliveries: rows) }.count == 2)
            #expect(handlers.forms.count == posts + 1)
            let entries = f.platform.journal.entries()
            #expect(entries.map { $0.fields["status"] } == [.int(status), 200])
            #expect(entries.first?.fields["fault"] == .int(id))
            #expect(entries.first?.fields["error"]?.string == error)
            #expect(entries.last?.fields["fault"] == .null)
            if case .truncate = action { #expect(handlers.posts.withLock { $0[0].form } == "event=ONCRMD") }
        }
    }

    @Test("An event that was queued before a removal still arrives, without tokens")
    func queuedBeforeRemoval() async throws {
        try await AuthorizationFixture.with { f in
            let handlers = Handlers()
            let queue = EventQueue(platform: f.platform, send: handlers.send)
            let installation = try await f.installed().installation
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/e")
            let rows = try await emit(f, queue, "ONCRMDEALADD")
            try await f.platform.database.write {
                _ = try f.installations.uninstall($0, installation: installation, clean: true)
            }
            _ = try await running(queue) { await settle(queue, deliveries: rows) }
            #expect(handlers.forms.first?["auth"]?["access_token"] == nil)
            #expect(handlers.forms.first?["auth"]?["application_token"] == .string(installation.applicationToken))
        }
    }
}
