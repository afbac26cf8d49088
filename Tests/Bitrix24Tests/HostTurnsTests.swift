import Synchronization
import Testing

@testable import Bitrix24

/// At most so many requests to one host at once, the others in their order.
@Suite("Turns at a host")
struct HostTurnsTests {
    @Test("1,000 requests to one host never run more than 8 at once, and all are served")
    func limit() async throws {
        let turns = HostTurns(limit: 8)
        let counts = Counts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...1000 {
                group.addTask {
                    try await turns.run("acme.example") {
                        counts.state.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        for _ in 1...3 { await Task.yield() }
                        counts.state.withLock {
                            $0.now -= 1
                            $0.served += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.state.withLock { $0.most } <= 8)
        #expect(counts.state.withLock { $0.served } == 1000)
    }

    @Test("A host that is busy holds up no other host")
    func others() async throws {
        let turns = HostTurns(limit: 1)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let begun = Gate()
            group.addTask {
                try await turns.run("slow.example") {
                    begun.open()
                    try await gate.wait()
                }
            }
            try await begun.wait()
            #expect(try await turns.run("quick.example") { 7 } == 7)
            gate.open()
            try await group.waitForAll()
        }
    }

    @Test("Whoever is cancelled while waiting is gone at once, and the turn goes to the next")
    func cancellation() async throws {
        let turns = HostTurns(limit: 1)
        let (gate, begun) = (Gate(), Gate())
        let holder = Task {
            try await turns.run("acme.example") {
                begun.open()
                try await gate.wait()
            }
        }
        try await begun.wait()
        let waiters = (1...20).map { _ in Task { try await turns.run("acme.example") {} } }
        for waiter in waiters { waiter.cancel() }
        for waiter in waiters { await #expect(throws: CancellationError.self) { try await waiter.value } }
        let last = Task { try await turns.run("acme.example") { "served" } }
        gate.open()
        #expect(try await last.value == "served")
        try await holder.value
        // And the turn is free again afterwards.
        #expect(try await turns.run("acme.example") { 1 } == 1)
    }

    @Test("A request that fails gives its turn back")
    func failure() async throws {
        struct Failed: Error {}
        let turns = HostTurns(limit: 1)
        for _ in 1...3 {
            await #expect(throws: Failed.self) { try await turns.run("acme.example") { throw Failed() } }
        }
        #expect(try await turns.run("acme.example") { 1 } == 1)
    }
}

private final class Counts: Sendable {
    let state = Mutex((now: 0, most: 0, served: 0))
}
