import Bitrix24
import Bitrix24Postgres
import Foundation
import Testing

/// How fast events are put on disk. Figures, no promises: they run when `STORE_PACE` is set.
@Suite(
    "The pace of stores", .enabled(if: ProcessInfo.processInfo.environment["STORE_PACE"] != nil), .serialized, .postgres
)
struct StorePaceTests {
    @Test("Sixty-four callers put events on disk", arguments: ["SQLite", "PostgreSQL"])
    func pace(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let keys = try KeyRing.make("a")
        let store: any KitStore =
            if kind == "SQLite" {
                try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: keys)
            } else {
                try await PostgresInstallationStore(
                    Secret(try await #require(PostgresServer.current).database()), keys: keys)
            }
        let members = try await store.portals(64)
        for callers in [1, 64] {
            let each = callers == 1 ? 500 : 100
            let elapsed = try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<callers {
                        group.addTask {
                            for number in 0..<each {
                                _ = try await store.enqueue(members[caller]) { _ in .make("\(caller).\(number)") }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let pace = Double(callers * each) / (elapsed / .seconds(1))
            try FileHandle.standardError.write(
                contentsOf: Data("\(kind), \(callers) callers: \(Int(pace)) events/s\n".utf8))
        }
    }
}
