import Foundation
import GRDB
import Testing

@testable import Bitrix24

@Suite("Many on one SQLite file")
struct SQLiteCrowdTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("Eight stores open one new file together and write all at once; none is told to come later")
    func eight() async throws {
        let path = folder.file("kit.sqlite")
        let keys = try KeyRing.make("a")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    let store = try SQLiteInstallationStore(path: path, keys: keys)
                    let own = known(MemberID("m\(index)"))
                    try await store.put(.make(memberID: own), .make(memberID: own, generation: 0))
                    for number in 0..<15 {
                        try await store.update(own, user: 1) { $0.grant?.generation += 1 }
                        _ = try await store.enqueue(own) { _ in .make("\(number)") }
                        try await store.append([.make("a", in: own)])
                        if number == 7 { try await store.erase(known(MemberID("none"))) }
                    }
                    #expect(try await store.grant(.make(own))?.generation == 15)
                    try store.close()
                }
            }
            try await group.waitForAll()
        }
        let store = try SQLiteInstallationStore(path: path, keys: keys)
        #expect(try await store.eventCounts().waiting == 120)
        #expect(try await store.calls(of: nil, since: .distantPast, limit: 999).count == 120)
        let taken = try await store.claimed(by: "a")
        #expect(taken.map(\.handlerID) == (0..<15).map { "\($0)" })
        try store.close()
    }

    @Test("Two stores that claim together share the portals")
    func claims() async throws {
        let keys = try KeyRing.make("a")
        let stores = try (0..<2).map { _ in try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: keys) }
        for member in try await stores[0].portals(20) { _ = try await stores[0].enqueue(member) { _ in .make("1") } }
        let at = Date(timeIntervalSince1970: 1_790_000_100)
        let claimed = try await withThrowingTaskGroup(of: [MemberID].self) { group in
            for index in 0..<10 {
                group.addTask {
                    try await stores[index % 2].claimPortals(owner: "\(index)", at: at, until: at + 9, limit: 3)
                }
            }
            return try await group.reduce([], +)
        }
        #expect(claimed.count == 20)
        #expect(Set(claimed).count == 20)
        for store in stores { try store.close() }
    }

    @Test("When the disk is full, callers are told, what was acknowledged is there, and it goes on when there is room")
    func full() async throws {
        let store = try SQLiteInstallationStore(path: folder.file("kit.sqlite"), keys: .make("a"))
        try await store.put(.make(), nil)
        let pages = try await store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 40)")
            return pages
        }
        let done = Recorder<Int64>()
        let failed = Recorder<StoreError>()
        await withTaskGroup { group in
            for index in 0..<40 {
                group.addTask {
                    do {
                        let queued = try await store.enqueue(.one) { _ in
                            var event = IncomingEvent.make("\(index)")
                            event.data = ["text": .string(String(repeating: "x", count: 20_000))]
                            return event
                        }
                        done.append(queued.id)
                    } catch let error as StoreError {
                        failed.append(error)
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        #expect(!failed.all.isEmpty)
        #expect(failed.all.allSatisfy { $0.reason == .failed })
        #expect(try await store.eventCounts().waiting == done.all.count)
        try await store.pool.writeWithoutTransaction { db in
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 4000)")
        }
        _ = try await store.enqueue(.one) { _ in .make("after") }
        #expect(try await store.eventCounts().waiting == done.all.count + 1)
        try store.close()
    }
}
