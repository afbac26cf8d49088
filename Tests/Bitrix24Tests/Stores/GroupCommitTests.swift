import Foundation
import Synchronization
import Testing

@testable import Bitrix24

@Suite("Changes that share a commit")
struct GroupCommitTests {
    struct Refused: Error {}

    @Test("What comes while a commit runs is committed together, at most so many at a time")
    func grouped() async throws {
        let gate = Gate()
        let sizes = Recorder<Int>()
        let commits = GroupCommit<Int, Int>(limit: 20) { jobs in
            if sizes.all.isEmpty {
                sizes.append(jobs.count)
                try await gate.wait()
            } else {
                sizes.append(jobs.count)
            }
            return jobs.map { .success($0 * 2) }
        }
        let first = Task { try await commits.run(0) }
        try await eventually("the first commit runs") { !sizes.all.isEmpty }
        let others = (1...50).map { number in Task { try await commits.run(number) } }
        try await eventually("all wait") { await commits.waitingCount == 50 }
        gate.open()
        #expect(try await first.value == 0)
        for (index, task) in others.enumerated() { #expect(try await task.value == (index + 1) * 2) }
        #expect(sizes.all == [1, 20, 20, 10])
    }

    @Test("A job that fails fails its own caller; a commit that fails fails all of its callers and no later one")
    func failures() async throws {
        let fails = Mutex(true)
        let commits = GroupCommit<Int, Int>(limit: 20) { jobs in
            if jobs.contains(99), fails.withLock({ $0 }) { throw Refused() }
            return jobs.map { $0 == 13 ? .failure(Refused()) : .success($0) }
        }
        await #expect(throws: Refused.self) { try await commits.run(13) }
        #expect(try await commits.run(12) == 12)
        await #expect(throws: Refused.self) { try await commits.run(99) }
        fails.withLock { $0 = false }
        #expect(try await commits.run(99) == 99)
    }

    @Test("A caller that is cancelled takes nobody along, and its own job is done")
    func cancelled() async throws {
        let gate = Gate()
        let started = Gate()
        let commits = GroupCommit<Int, Bool>(limit: 20) { jobs in
            started.open()
            try await gate.wait()
            return jobs.map { _ in .success(Task.isCancelled) }
        }
        let task = Task { try await commits.run(1) }
        try await started.wait()
        task.cancel()
        gate.open()
        #expect(try await task.value == false)
    }
}
