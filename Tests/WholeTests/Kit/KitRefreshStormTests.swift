import Bitrix24
import Foundation
import Logging
import Sandbox
import Testing

/// Many callers on one grant whose access token has ended. The platform's rotation is strict: a second refresh with the same token is
/// refused and ends the grant.
@Suite("Refresh storms", .serialized, .timeLimit(.minutes(10)))
struct KitRefreshStormTests {
    @Test("10,000 callers in one process cause one refresh, and none fails")
    func oneProcess() async throws {
        try await KitStage.with { stage in
            let portal = try await stage.portal("storm.bitrix24.com")
            try await stage.control("POST", "/portals/\(portal.domain)/apps/{c}/install")
            let form = try await stage.opening(portal.domain)
            try await CommandLineProgram.withFolder { folder in
                let environment = stage.environment(store: "sqlite:\(folder.path)/kit.sqlite")
                try await KitProcess(mode: "open", environment: environment).run { opened in
                    try await opened.say(form)
                    try #require(try await opened.next()?["user_id"] == 1)
                }
                try await stage.storm(of: 10_000, in: 1, environment, portal)
            }
        }
    }

    @Test("Eight processes on one PostgreSQL, 125 callers each, cause one refresh, and none fails")
    func eightProcesses() async throws {
        try await KitStage.with { stage in
            let portal = try await stage.portal("storm.bitrix24.com")
            try await stage.control("POST", "/portals/\(portal.domain)/apps/{c}/install")
            let form = try await stage.opening(portal.domain)
            try await PostgresCluster.with { connection in
                let environment = stage.environment(store: "postgres:\(connection)")
                try await KitProcess(mode: "open", environment: environment).run { opened in
                    try await opened.say(form)
                    try #require(try await opened.next()?["user_id"] == 1)
                }
                try await stage.storm(of: 125, in: 8, environment, portal)
            }
        }
    }
}

extension KitStage {
    /// Starts processes, has the grant's token end, lets all of them call at once, and expects one refresh and no failure.
    func storm(of calls: Int, in processes: Int, _ environment: [String: String], _ portal: Portal) async throws {
        let environment = environment.merging(
            ["CALLS": String(calls), "MEMBER_ID": portal.memberID, "USER_ID": "1", "REQUEST_TIMEOUT": "240"]
        ) { $1 }
        let start = Barrier(count: processes) {
            try await control("POST", "/tokens/expire", ["client_id": .string(clientID)])
        }
        let outcomes = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<processes {
                group.addTask {
                    try await KitProcess(mode: "call", environment: environment).run { running in
                        try await start.arrive()
                        try await running.say("")
                        return try #require(try await running.next(), "it ended without a word")
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for outcome in outcomes {
            #expect(outcome["succeeded"] == .int(calls), "\(outcome.serialized())")
            #expect(outcome["errors"] == [:])
        }
        #expect(try await refreshes() == [200])
        let refused = try await journal("kind=rest&client_id=\(clientID)").filter { $0["error"] == "expired_token" }
        // Only who asked before the refresh was over can have been refused.
        #expect(!refused.isEmpty && refused.count <= calls * processes)
    }
}

/// Holds everybody back until all have come; the last one does what has to be done before all go on.
actor Barrier {
    private var missing: Int
    private let last: @Sendable () async throws -> Void
    private var waiting: [CheckedContinuation<Void, any Error>] = []

    init(count: Int, last: @escaping @Sendable () async throws -> Void) {
        missing = count
        self.last = last
    }

    func arrive() async throws {
        missing -= 1
        if missing > 0 { return try await withCheckedThrowingContinuation { waiting.append($0) } }
        do {
            try await last()
            for one in waiting { one.resume() }
        } catch {
            for one in waiting { one.resume(throwing: error) }
            throw error
        }
    }
}
