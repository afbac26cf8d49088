import Foundation
import Testing

@testable import Bitrix24

/// One promise of a ``LimitStore``. Every implementation passes every one; the portals `.one` and `.two` are installed.
struct LimitCase: Sendable, CustomTestStringConvertible {
    var name: String
    var run: @Sendable (any LimitStore) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ run: @escaping @Sendable (any LimitStore) async throws -> Void) {
        self.name = name
        self.run = run
    }
}

private let start = Date(timeIntervalSince1970: 1_790_000_000)
private let bucket = LimitBucket(memberID: .one, address: "192.0.2.1")

let limitCases: [LimitCase] = [
    LimitCase("An untouched bucket gives its whole burst, then one place after another") { limits async throws in
        #expect(try await limits.takePlaces(bucket, wanted: 3, limit: .standard, at: start) == TakenPlaces(count: 3))
        let rest = try await limits.takePlaces(bucket, wanted: 100, limit: .standard, at: start)
        #expect(rest == TakenPlaces(count: 47, nextAt: start + 0.5))
        let none = try await limits.takePlaces(bucket, wanted: 1, limit: .standard, at: start + 0.25)
        #expect(none.count == 0)
        #expect(abs(try #require(none.nextAt).timeIntervalSince(start + 0.5)) < 1e-4)
        #expect(
            try await limits.takePlaces(bucket, wanted: 1, limit: .standard, at: start + 0.5) == TakenPlaces(count: 1))
    },
    LimitCase("Whoever comes when told gets a place, a thousand times in a row, and no faster than the limit") {
        limits async throws in
        let limit = CallLimit(burst: 5, perSecond: 3)
        var now = start
        var count = 0
        while count < 1000 {
            let taken = try await limits.takePlaces(bucket, wanted: 1, limit: limit, at: now)
            count += taken.count
            guard let next = taken.nextAt else { continue }
            #expect(next > now)
            now = next
            if taken.count == 0 {
                let again = try await limits.takePlaces(bucket, wanted: 1, limit: limit, at: now)
                #expect(again.count == 1)
                count += again.count
            }
        }
        #expect(abs(now.timeIntervalSince(start) - 995.0 / 3) < 0.01)
    },
    LimitCase("Nothing wanted takes nothing") { limits async throws in
        for wanted in [0, -1] {
            #expect(
                try await limits.takePlaces(bucket, wanted: wanted, limit: .standard, at: start)
                    == TakenPlaces(count: 0))
        }
        #expect(
            try await limits.takePlaces(bucket, wanted: 50, limit: .standard, at: start) == TakenPlaces(count: 50))
    },
    LimitCase("A bucket that was filled is full, and gives again when one has dropped out") { limits async throws in
        try await limits.fill(bucket, limit: .enterprise, at: start)
        #expect(
            try await limits.takePlaces(bucket, wanted: 1, limit: .enterprise, at: start)
                == TakenPlaces(count: 0, nextAt: start + 0.2))
        #expect(
            try await limits.takePlaces(bucket, wanted: 9, limit: .enterprise, at: start + 1).count == 5)
    },
    LimitCase("A clock that is behind gives no place twice") { limits async throws in
        #expect(try await limits.takePlaces(bucket, wanted: 50, limit: .standard, at: start).count == 50)
        #expect(try await limits.takePlaces(bucket, wanted: 9, limit: .standard, at: start - 60).count == 0)
        #expect(try await limits.takePlaces(bucket, wanted: 9, limit: .standard, at: start + 1).count == 2)
        try await limits.fill(bucket, limit: .standard, at: start - 60)
        #expect(try await limits.takePlaces(bucket, wanted: 9, limit: .standard, at: start + 2).count == 2)
    },
    LimitCase("Portals and addresses have buckets of their own") { limits async throws in
        #expect(try await limits.takePlaces(bucket, wanted: 50, limit: .standard, at: start).count == 50)
        let others = [
            LimitBucket(memberID: .two, address: "192.0.2.1"), LimitBucket(memberID: .one, address: "192.0.2.2"),
        ]
        for other in others {
            #expect(try await limits.takePlaces(other, wanted: 50, limit: .standard, at: start).count == 50)
        }
        #expect(try await limits.takePlaces(bucket, wanted: 1, limit: .standard, at: start).count == 0)
    },
    LimitCase("A smaller limit than before waits until its own burst has room") { limits async throws in
        #expect(try await limits.takePlaces(bucket, wanted: 100, limit: .enterprise, at: start).count == 100)
        #expect(
            try await limits.takePlaces(bucket, wanted: 1, limit: .standard, at: start)
                == TakenPlaces(count: 0, nextAt: start + 25.5))
    },
    LimitCase("Places are never given to two at once") { limits async throws in
        let taken = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<30 {
                group.addTask { try await limits.takePlaces(bucket, wanted: 3, limit: .standard, at: start).count }
            }
            return try await group.reduce(0, +)
        }
        #expect(taken == 50)
    },
]

@Suite("Limits in memory")
struct MemoryLimitTests {
    @Test("Memory keeps every promise of a store of limits", arguments: limitCases)
    func keepsPromise(_ promise: LimitCase) async throws { try await promise.run(MemoryLimits()) }

    @Test("Buckets that ran empty are not kept for ever")
    func swept() async throws {
        let limits = MemoryLimits()
        for index in 0..<3000 {
            let bucket = LimitBucket(memberID: known(MemberID("m\(index)")), address: "a")
            _ = await limits.takePlaces(bucket, wanted: 1, limit: .standard, at: start + Double(index))
        }
        #expect(await limits.count < 1100)
    }
}
