import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Grouped writes")
struct GroupedWriteTests {
    private struct Refused: Error {}

    private static func with(_ body: (SandboxDatabase) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "grouped-\(UUID().uuidString).sqlite").path
        let database = try SandboxDatabase(path: path, isDurable: true)
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        try await body(database)
        try database.close()
    }

    @Test("Of 300 writes at once those that throw are undone alone, and the others are all there")
    func manyAtOnce() async throws {
        try await Self.with { database in
            let outcomes = await withTaskGroup(of: Bool.self) { tasks in
                for number in 0..<300 {
                    tasks.addTask {
                        do {
                            try await database.writeTogether { db in
                                try SettingTable.set(db, "write \(number)", "kept")
                                if number % 7 == 0 { throw Refused() }
                            }
                            return true
                        } catch { return false }
                    }
                }
                return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let kept = try await database.read { db in
                try String.fetchSet(db, sql: "SELECT name FROM setting WHERE name LIKE 'write %'")
            }
            #expect(outcomes == 257)
            #expect(kept == Set((0..<300).filter { $0 % 7 != 0 }.map { "write \($0)" }))
        }
    }

    @Test("A write that breaks a rule of the database is refused, and the next one is kept")
    func brokenRule() async throws {
        try await Self.with { database in
            await #expect(throws: DatabaseError.self) {
                try await database.writeTogether { db in
                    try SettingTable.set(db, "before", "x")
                    try db.execute(sql: "INSERT INTO person (portalID) VALUES (1)")
                }
            }
            try await database.writeTogether { db in try SettingTable.set(db, "after", "x") }
            let names = try await database.read { db in try String.fetchSet(db, sql: "SELECT name FROM setting") }
            #expect(names.contains("after") && !names.contains("before"))
        }
    }

    @Test("Where writes shall last, the disk is waited for")
    func durability() async throws {
        try await Self.with { database in
            let level = try await database.write { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") }
            #expect(level == 2)
        }
    }
}
