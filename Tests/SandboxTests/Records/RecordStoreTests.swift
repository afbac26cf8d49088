import Foundation
import GRDB
import Testing

@testable import Sandbox

/// The table of records, as types with a file and types without one keep in it.
@Suite("The table of records")
struct RecordStoreTests {
    private static let portals = """
        INSERT INTO portal (id, memberID, domain, tariff, language) VALUES
            (1, 'm', 'one.bitrix24.com', 'basic', 'en'), (2, 'n', 'two.bitrix24.com', 'basic', 'en')
        """

    /// Calls `body` with the path of a file that goes afterwards.
    private static func withFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lintel-records-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appending(path: "s.sqlite").path)
    }

    /// What `body` finds out in a new database with two portals.
    private static func with<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withFile { path in
            let database = try SandboxDatabase(path: path)
            let value = try await database.write { db in
                try db.execute(sql: portals)
                return try body(db)
            }
            try database.close()
            return value
        }
    }

    private static func links(_ db: Database, _ type: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT field || ' ' || typeof(value) || ' ' || value || ' ' || id FROM recordLink WHERE type = ? ORDER BY 1
                """, arguments: [type])
    }

    @Test(
        "A number is found whether it is kept or asked for as a number or as text",
        arguments: [
            (["TASK_ID": 5], [1, 2]), (["TASK_ID": "5"], [1, 2]), (["TASK_ID": "05"], [3]), (["TASK_ID": nil], [4]),
            (["TASK_ID": 5, "POST_MESSAGE": "two"], [2]), (["POST_MESSAGE": "four"], [4]), (["TASK_ID": 6], []),
        ] as [(JSONObject, [Int])])
    func form(values: JSONObject, ids: [Int]) async throws {
        let (found, count, exists) = try await Self.with { db in
            let store = RecordStore(db, portalID: 1, "task.commentitem")
            try store.add(["TASK_ID": 5, "POST_MESSAGE": "one"])
            try store.add(["TASK_ID": "5", "POST_MESSAGE": "two"])
            try store.add(["TASK_ID": "05", "POST_MESSAGE": "three"])
            try store.add(["POST_MESSAGE": "four"])
            return (try store.records(values).map(\.id), try store.count(values), try store.exists(values))
        }
        #expect(found == ids)
        #expect(count == ids.count)
        #expect(exists == !ids.isEmpty)
    }

    @Test("What a record is found by follows its changes, and goes with it")
    func changes() async throws {
        let steps = try await Self.with { db in
            let store = RecordStore(db, portalID: 1, "task.commentitem")
            var steps: [[String]] = []
            let first = try store.add(["TASK_ID": 5, "NOTE": .null])
            let moved = try store.update(first, ["TASK_ID": 6, "TEXT": "a"])
            steps.append(try Self.links(db, "task.commentitem"))
            let cleared = try store.update(moved, ["TEXT": .null])
            let kept = try store.record(first.id)
            steps.append([first, moved, cleared, kept].map { JSONValue.object($0?.fields ?? [:]).serialized() })
            try store.add(["TASK_ID": 6])
            try store.add(["TASK_ID": 7])
            steps.append([String(try store.deleteAll(["TASK_ID": 6]))] + (try Self.links(db, "task.commentitem")))
            try store.delete(3)
            steps.append(try Self.links(db, "task.commentitem"))
            steps.append([String(try store.add([:]).id)])
            return steps
        }
        #expect(
            steps == [
                ["TASK_ID integer 6 1"],
                [#"{"TASK_ID":5}"#, #"{"TASK_ID":6,"TEXT":"a"}"#, #"{"TASK_ID":6}"#, #"{"TASK_ID":6}"#],
                ["2", "TASK_ID integer 7 3"], [], ["4"],
            ])
    }

    @Test("Records of other types and of other portals stay out of it")
    func apart() async throws {
        let (own, deleted, other) = try await Self.with { db in
            for (portal, type) in [(Int64(1), "vote"), (1, "it's one"), (2, "vote")] {
                try RecordStore(db, portalID: portal, type).add(["message": 1, "of": .string("\(portal) \(type)")])
            }
            return (
                try RecordStore(db, portalID: 1, "vote").records(["message": 1]).map { $0.text("of") },
                try RecordStore(db, portalID: 1, "it's one").deleteAll(),
                try RecordStore(db, portalID: 2, "vote").count()
            )
        }
        #expect(own == ["1 vote"])
        #expect(deleted == 1)
        #expect(other == 1)
    }

    @Test("A folder of an older sandbox opens, and its records are found")
    func migration() async throws {
        let (found, links) = try await Self.withFile { path in
            let old = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(old, upTo: "6 control: records in one piece")
            try await old.write { db in
                try db.execute(sql: Self.portals)
                // Texts, as such types kept them; another field that is looked for no more; and none at all for some.
                try db.execute(
                    sql: """
                        INSERT INTO record (portalID, type, id, fields) VALUES
                            (1, 'task.commentitem', 1, '{"TASK_ID":5}'), (1, 'task.commentitem', 2, '{"TASK_ID":"5"}'),
                            (1, 'im.chat', 1, '{"entityID":"LEAD|1","pair":""}'),
                            (1, 'tasks.task.result', 1, '{"TASK_ID":9}'), (1, 'crm.currency', 1, '{"CURRENCY":"643"}');
                        INSERT INTO recordLink (portalID, type, field, value, id) VALUES
                            (1, 'task.commentitem', 'TASK_ID', '5', 1), (1, 'task.commentitem', 'PARENT_ID', '7', 1),
                            (1, 'crm.currency', 'CURRENCY', '643', 1)
                        """)
            }
            try old.close()
            let database = try SandboxDatabase(path: path)
            let result = try await database.read { db in
                let asked: [(String, JSONObject)] = [
                    ("task.commentitem", ["TASK_ID": 5]), ("im.chat", ["entityID": "LEAD|1"]),
                    ("tasks.task.result", ["TASK_ID": 9]), ("crm.currency", ["CURRENCY": "643"]),
                ]
                let found = try asked.map { try RecordStore(db, portalID: 1, $0.0).records($0.1).map(\.id) }
                return (found, try Self.links(db, "task.commentitem"))
            }
            try database.close()
            return result
        }
        #expect(found == [[1, 2], [1], [1], [1]])
        #expect(links == ["TASK_ID integer 5 1", "TASK_ID integer 5 2"])
    }

    @Test("Messages of a chat are looked up, not searched for")
    func plan() async throws {
        let plan = try await Self.with { db in
            try Row.fetchAll(
                db,
                sql: """
                    EXPLAIN QUERY PLAN SELECT id FROM record WHERE portalID = 1 AND type = 'im.message'
                    AND (json_extract(fields, '$.chat') = 4) ORDER BY id
                    """
            ).map { $0["detail"] as String }
        }
        #expect(plan.joined().contains("messageByChat"))
    }
}
