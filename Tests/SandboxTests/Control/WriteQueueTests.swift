import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Writes that share a transaction")
struct WriteQueueTests {
    private struct Refusal: Error, Equatable { let number: Int }

    private func with<R>(_ body: (SandboxDatabase, String) async throws -> R) async throws -> R {
        try await withFolder { folder in
            let path = folder.appending(path: "state.sqlite").path
            let database = try SandboxDatabase(path: path, durability: .disk)
            let result = try await body(database, path)
            try database.close()
            return result
        }
    }

    @Test("A thousand writes at once are all kept, in far fewer transactions, and what one throws undoes only its own")
    func together() async throws {
        try await with { database, _ in
            let before = database.commitCount
            let refused = await withTaskGroup(of: Int?.self) { tasks in
                for number in 1...1_000 {
                    tasks.addTask {
                        do {
                            try await database.write { db in
                                try SettingTable.set(db, "n.\(number)", "1")
                                if number.isMultiple(of: 10) { throw Refusal(number: number) }
                            }
                            return nil
                        } catch { return (error as? Refusal)?.number ?? -1 }
                    }
                }
                return await tasks.reduce(into: Set<Int>()) { if let number = $1 { $0.insert(number) } }
            }
            #expect(refused == Set(stride(from: 10, through: 1_000, by: 10)))
            let kept = try await database.read { db in
                Set(try String.fetchAll(db, sql: "SELECT name FROM setting WHERE name LIKE 'n.%'"))
            }
            #expect(kept == Set((1...1_000).filter { !$0.isMultiple(of: 10) }.map { "n.\($0)" }))
            #expect(database.commitCount - before < 500)
        }
    }

    @Test("Whoever is answered finds the write in the file, also through another connection")
    func committed() async throws {
        try await with { database, path in
            let other = try DatabaseQueue(path: path)
            await withTaskGroup(of: Void.self) { tasks in
                for number in 1...40 {
                    tasks.addTask {
                        try? await database.write { db in try SettingTable.set(db, "n.\(number)", "1") }
                        let isThere = try? await other.read { try SettingTable.text($0, "n.\(number)") }
                        #expect(isThere == "1")
                    }
                }
            }
            try other.close()
        }
    }

    @Test("A statement that is wrong fails its own write and no other")
    func wrongStatement() async throws {
        try await with { database, _ in
            let statements = [
                "INSERT INTO setting VALUES ('good', 1)", "INSERT INTO nowhere VALUES (1)",
                "INSERT INTO setting VALUES ('same', 1)",
            ]
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { tasks in
                for (index, sql) in statements.enumerated() {
                    tasks.addTask { (index, (try? await database.write { try $0.execute(sql: sql) }) != nil) }
                }
                return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes == [0: true, 1: false, 2: true])
            let kept = try await database.read { try SettingTable.text($0, "same") }
            #expect(kept == "1")
        }
    }

    @Test(
        "The three degrees of durability are what SQLite then says",
        arguments: [
            (SandboxDatabase.Durability.process, 0), (.whole, 1), (.disk, 2),
        ])
    func durability(durability: SandboxDatabase.Durability, level: Int) async throws {
        try await withFolder { folder in
            let database = try SandboxDatabase(path: folder.appending(path: "s.sqlite").path, durability: durability)
            try await database.write { try SettingTable.set($0, "n", "1") }
            #expect(try database.writeBlocking { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == level)
            try database.close()
        }
    }

    @Test("A refresh leaves the callers that are known as they are; a revocation does not")
    func renewal() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let before = f.platform.database.authorizationGeneration
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
            #expect(f.platform.database.authorizationGeneration == before)
            _ = try await f.platform.database.write { db in
                try f.tokens.revoke(db, accessToken: pair.accessToken.reveal())
            }
            #expect(f.platform.database.authorizationGeneration > before)
        }
    }
}
