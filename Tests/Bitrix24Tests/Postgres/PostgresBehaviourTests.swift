import Bitrix24
import Bitrix24Postgres
import Foundation
import Synchronization
import Testing

/// What only a server does: other processes, connections that break or wait, tables of an earlier version.
@Suite(
    "PostgreSQL shared by many",
    .enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed (apt: postgresql)"), .postgres,
    .serialized)
struct PostgresBehaviourTests {
    private func store(
        _ connection: String? = nil, keys: KeyRing? = nil, connections: Int = 2, timeout: Duration = .seconds(60)
    ) async throws -> PostgresInstallationStore {
        let server = try #require(PostgresServer.current)
        let connection = if let connection { connection } else { try await server.database() }
        return try await PostgresInstallationStore(
            Secret(connection), keys: try keys ?? .make("a"), connections: connections, timeout: timeout)
    }

    @Test("PostgreSQL keeps every promise of a store of limits", arguments: limitCases)
    func limits(_ promise: LimitCase) async throws {
        let store = try await store()
        try await store.put(.make(), nil)
        try await store.put(.make(memberID: .two), nil)
        try await promise.run(store)
        // Erased with the portal, and not made again for one that is unknown.
        try await store.erase(.one)
        let bucket = LimitBucket(memberID: .one, address: "192.0.2.1")
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(try await store.takePlaces(bucket, wanted: 50, limit: .standard, at: now).count == 50)
        #expect(try await store.takePlaces(bucket, wanted: 50, limit: .standard, at: now).count == 50)
        await store.close()
    }

    @Test("Processes at one address share a bucket")
    func sharedLimit() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let stores = [try await store(connection), try await store(connection)]
        try await stores[0].put(.make(), nil)
        let bucket = LimitBucket(memberID: .one, address: "192.0.2.1")
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let taken = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                group.addTask {
                    try await stores[index % 2].takePlaces(bucket, wanted: 2, limit: .standard, at: now).count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(taken == 50)
        try await stores[1].fill(bucket, limit: .standard, at: now + 10)
        #expect(try await stores[0].takePlaces(bucket, wanted: 1, limit: .standard, at: now + 10).count == 0)
    }

    @Test("Nothing secret stands in the tables as it is")
    func secrecy() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection)
        try await store.put(.make(), .make())
        _ = try await store.enqueue(.one) { _ in
            var event = IncomingEvent.make("test-handler")
            event.data = ["FIELDS": ["TITLE": "test-event-data"]]
            return event
        }
        try await store.append([.make("crm.deal.list")])
        #expect(try await store.useOnce("test-state-value", until: .distantFuture, at: .distantPast))
        let dump = try await server.query(
            """
            SELECT e.*, encode(data, 'escape'), c.*, encode(texts, 'escape'), encode(digest, 'escape')
            FROM bitrix24_events e, bitrix24_calls c, bitrix24_nonces n
            """, connection)
        for text in ["test-event-data", "test-parameter", "test-answer", "test-state-value"] {
            #expect(!dump.contains(text), "\(text)")
        }
        // The search itself works.
        #expect(dump.contains("test-handler") && dump.contains("crm.deal.list"))
    }

    @Test("An erased portal has no row in any table")
    func erased() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection)
        try await store.fill(.one, ["1", "2", "3"])
        try await store.put(.make(), .make())
        let taken = try await store.claimed(by: "a")
        try await store.settle(
            .one, owner: "a", [SettledEvent(taken[0].id, .handled), SettledEvent(taken[1].id, .dead(failure: "x"))],
            at: Date())
        try await store.append([.make("a")])
        let bucket = LimitBucket(memberID: .one, address: "x")
        _ = try await store.takePlaces(bucket, wanted: 1, limit: .standard, at: Date())
        let tables = ["installations", "grants", "queues", "events", "handled", "calls", "limits"]
        let rows = tables.map { "SELECT count(*) FROM bitrix24_\($0)" }.joined(separator: " UNION ALL ")
        let before = try await server.query("SELECT min(count) FROM (\(rows)) x", connection)
        #expect(before == "1\n")
        try await store.erase(.one)
        #expect(try await server.query("SELECT sum(count) FROM (\(rows)) x", connection) == "0\n")
    }

    @Test("After sealing anew under a second key the first one can go, also while others write")
    func rotation() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let first = try await store(connection)
        for user in 1...3 { try await first.put(.make(), .make(user: user)) }
        try await first.put(.make(memberID: .two, applicationToken: nil), nil)
        try await first.update(.one, user: nil) { slice in slice.newEvents = (0..<1201).map { .make("\($0)") } }
        try await first.append((0..<10).map { .make("a", at: Double($0)) })
        await first.close()
        let both = try await store(connection, keys: .make("bb", "a"), connections: 4)
        async let writer: Void = {
            for generation in 2..<30 {
                try await both.update(.one, user: 1) { $0.grant?.generation = generation }
                try await both.update(.one, user: 2) { $0.dropsOtherGrants = generation == 15 }
                _ = try await both.enqueue(.one) { _ in .make("later") }
            }
        }()
        let count = try await both.reseal()
        try await writer
        #expect(count >= 1212)
        #expect(try await both.reseal() == 0)
        await both.close()
        let second = try await store(connection, keys: .make("bb"))
        #expect(try await second.installation(.one) == .make())
        #expect(try await second.grants(of: .one, limit: 9).map(\.userID) == [2])
        #expect(try await second.claimed(by: "a").count == 100)
        #expect(try await second.calls(of: .one, since: .distantPast, limit: 99).count == 10)
        await #expect(throws: KeyRingError(.unknownKey("bb"))) { _ = try await store(connection, keys: .make("a")) }
    }

    @Test("A caller that is cancelled while it waits for a connection leaves at once, and no connection is lost")
    func cancelled() async throws {
        let store = try await store(connections: 1)
        try await store.put(.make(), nil)
        let (entered, leave) = (Gate(), DispatchSemaphore(value: 0))
        let holder = Task {
            try await store.update(.one, user: nil) { _ in
                entered.open()
                // On the connection's own thread.
                leave.wait()
            }
        }
        try await entered.wait()
        let waiting = (0..<10).map { _ in Task { try await store.installation(.one) } }
        for task in waiting.dropLast() { task.cancel() }
        for task in waiting.dropLast() { await #expect(throws: CancellationError.self) { try await task.value } }
        leave.signal()
        try await holder.value
        #expect(try await waiting[9].value == .make())
        for _ in 0..<3 { #expect(try await store.installation(.one) == .make()) }
        let early = Task {
            try await entered.wait()
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.installation(.one)
        }
        await #expect(throws: CancellationError.self) { try await early.value }
    }

    @Test("A portal that another process holds for too long is given up on, with what to do next")
    func lockTimeout() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let (slow, quick) = (try await store(connection), try await store(connection, timeout: .seconds(1)))
        try await slow.put(.make(), nil)
        let (entered, leave) = (Gate(), DispatchSemaphore(value: 0))
        let holder = Task {
            try await slow.update(.one, user: nil) { _ in
                entered.open()
                leave.wait()
            }
        }
        try await entered.wait()
        let error = await #expect(throws: PostgresError.self) {
            try await quick.update(.one, user: nil) { $0.installation?.version = "9" }
        }
        #expect(error?.code == .timeout)
        #expect((error as (any ExplainedError)?)?.recovery.hasPrefix("Try again") == true)
        // Reading and adding events wait for nobody.
        #expect(try await quick.installation(.one) == .make())
        _ = try await quick.enqueue(.one) { _ in .make("1") }
        leave.signal()
        try await holder.value
        try await quick.update(.one, user: nil) { $0.installation?.version = "9" }
    }

    @Test("A server that does not answer any more is given up on, and asked again on a new connection")
    func frozen() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection, connections: 1, timeout: .seconds(1))
        try await store.put(.make(), nil)
        let backend = try await server.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection)
        let pid = try #require(pid_t(backend.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(pid, SIGSTOP) == 0)
        defer { kill(pid, SIGCONT) }
        let error = await #expect(throws: PostgresError.self) { try await store.installation(.one) }
        #expect(error?.code == .timeout)
        #expect(try await store.installation(.one) == .make())
    }

    @Test("Sessions that the server ended while they were idle are opened again, all of them")
    func idleConnections() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let store = try await store(connection, connections: 4)
        try await store.fill(.one, ["1"])
        func all() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<16 {
                    group.addTask { _ = try await store.enqueue(.one) { _ in .make("\(index)") } }
                    group.addTask {
                        let found = try await store.installation(.one)
                        #expect(found == .make())
                    }
                }
                try await group.waitForAll()
            }
        }
        try await all()
        _ = try await server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection)
        try await all()
        #expect(try await store.eventCounts().waiting == 33)
    }

    @Test("Three processes that do everything at once never wait for each other in a circle")
    func noDeadlock() async throws {
        let server = try #require(PostgresServer.current)
        let connection = try await server.database()
        let keys = try KeyRing.make("bb", "a")
        let stores = [
            try await store(connection, keys: keys, connections: 4),
            try await store(connection, keys: keys, connections: 4),
            try await store(connection, keys: keys, connections: 4),
        ]
        let members = try await stores[0].portals(6)
        let at = Date(timeIntervalSince1970: 1_790_000_100)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<24 {
                let store = stores[index % 3]
                group.addTask {
                    for round in 0..<20 {
                        let member = members[(index * 7 + round * 5) % 6]
                        switch (index + round) % 8 {
                        case 0:
                            try await store.erase(member)
                            try await store.put(.make(memberID: member), .make(memberID: member))
                        case 1:
                            try await store.update(member, user: round % 3) { slice in
                                guard slice.installation != nil else { return }
                                slice.newEvents = [.make("\(index).\(round)"), .make("x")]
                                slice.dropsOtherGrants = round % 2 == 0
                                slice.grant = .make(memberID: member, user: round % 3)
                            }
                        case 2: try await store.append(members.map { .make("a", in: $0) })
                        case 3:
                            for member in try await store.claimPortals(owner: "\(index)", at: at, until: at, limit: 4) {
                                let taken = try await store.takeEvents(
                                    of: member, owner: "\(index)", at: at, until: at, limit: 9)
                                try await store.settle(
                                    member, owner: "\(index)",
                                    taken.map { SettledEvent($0.id, $0.id % 3 == 0 ? .dead(failure: "x") : .handled) },
                                    at: at)
                            }
                        case 4:
                            _ = try await store.forgetCalls(before: .distantFuture)
                            try await store.forgetHandledEvents(before: .distantFuture)
                        case 5:
                            let bucket = LimitBucket(memberID: member, address: "x")
                            _ = try await store.takePlaces(bucket, wanted: 1, limit: .standard, at: at)
                            _ = try await store.reseal()
                        case 6:
                            for event in try await store.deadEvents(of: nil, after: 0, limit: 3) {
                                _ = try await store.reviveEvent(event.id, at: at)
                            }
                        default:
                            try await withThrowingTaskGroup(of: Void.self) { group in
                                for member in members {
                                    group.addTask {
                                        do {
                                            _ = try await store.enqueue(member) { _ in .make("\(index)") }
                                        } catch is EventError {
                                            // It is just erased.
                                        }
                                    }
                                }
                                try await group.waitForAll()
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let deadlocks = try await server.query(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", connection)
        #expect(deadlocks == "0\n")
        for store in stores { await store.close() }
    }

    @Test("Stores that claim together share the portals, and wait for nobody")
    func claims() async throws {
        let connection = try await #require(PostgresServer.current).database()
        let stores = [try await store(connection), try await store(connection)]
        for member in try await stores[0].portals(20) { _ = try await stores[0].enqueue(member) { _ in .make("1") } }
        let at = Date(timeIntervalSince1970: 1_790_000_100)
        let claimed = try await withThrowingTaskGroup(of: [MemberID].self) { group in
            for index in 0..<20 {
                group.addTask {
                    try await stores[index % 2].claimPortals(owner: "\(index)", at: at, until: at + 9, limit: 3)
                }
            }
            return try await group.reduce([], +)
        }
        let rest = try await stores[1].claimPortals(owner: "last", at: at, until: at + 9, limit: 20)
        #expect((claimed + rest).count == 20)
        #expect(Set(claimed + rest).count == 20)
    }
}
