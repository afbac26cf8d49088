import Bitrix24
import Foundation
import Testing

private let start = Date(timeIntervalSince1970: 1_790_000_000.25)

/// Grants that nobody uses, values that were used, and the log of calls.
let callCases: [StoreCase] = [
    StoreCase("Every field of a portal and of a grant comes back, to the last bit of its instants") {
        store async throws in
        let odd = Date(timeIntervalSinceReferenceDate: 812_345_678.1 + 0.2)
        var installation = Installation.make(applicationToken: "test-application-token", removedAt: 5)
        installation.suspendedBecause = .paymentRequired
        installation.license = "en_ent5000"
        installation.installedAt = odd
        installation.updatedAt = odd
        installation.removedAt = odd
        var grant = Grant.make(lease: RefreshLease(owner: "me", until: odd))
        grant.refreshSentAt = odd
        grant.expiresAt = odd
        grant.updatedAt = odd
        grant.refreshToken = Secret("")
        try await store.put(installation, grant)
        #expect(try await store.slice(.one, user: 1) == PortalSlice(installation: installation, grant: grant))
        installation.suspendedBecause = nil
        installation.license = nil
        grant.refreshSentAt = nil
        try await store.put(installation, grant)
        #expect(try await store.slice(.one, user: 1) == PortalSlice(installation: installation, grant: grant))
    },
    StoreCase("Idle grants are listed in pages by portal and user, without those that cannot or need not be refreshed")
    {
        store async throws in
        let at = Date(timeIntervalSince1970: 100)
        for user in [3, 1, 20] { try await store.put(.make(), .make(user: user, updatedAt: 99)) }
        try await store.put(.make(memberID: .two), .make(memberID: .two, updatedAt: 50))
        // Left out: used lately, lost, without a refresh token, removed, suspended.
        try await store.put(.make(), .make(user: 4, updatedAt: 100))
        try await store.put(.make(), .make(user: 5, updatedAt: 1, lost: .invalidGrant))
        try await store.put(.make(), .make(user: 6, refresh: "", updatedAt: 1))
        let gone = try await store.portals(2)
        try await store.put(.make(memberID: gone[0], removedAt: 9), .make(memberID: gone[0], updatedAt: 1))
        var suspended = Installation.make(memberID: gone[1])
        suspended.suspendedBecause = .paymentRequired
        try await store.put(suspended, .make(memberID: gone[1], updatedAt: 1))

        let all = [1, 3, 20].map { GrantKey.make(user: $0) } + [.make(.two)]
        #expect(try await store.grantKeys(storedBefore: at, after: nil, limit: 9) == all)
        #expect(try await store.grantKeys(storedBefore: at, after: all[0], limit: 2) == [all[1], all[2]])
        #expect(try await store.grantKeys(storedBefore: at, after: all[2], limit: 9) == [all[3]])
        #expect(try await store.grantKeys(storedBefore: at, after: all[3], limit: 9) == [])
        #expect(try await store.grantKeys(storedBefore: at, after: nil, limit: 0) == [])
        #expect(try await store.grantKeys(storedBefore: Date(timeIntervalSince1970: 50), after: nil, limit: 9) == [])
        // A pair that comes with a refresh token makes it one of them; one that has none ends that.
        try await store.put(.make(), .make(user: 6, generation: 2, updatedAt: 1))
        try await store.put(.make(), .make(user: 1, refresh: "", generation: 2, updatedAt: 1))
        let users = try await store.grantKeys(storedBefore: at, after: nil, limit: 9).map(\.userID)
        #expect(users == [3, 6, 20, 1])
    },
    StoreCase("A value is used once, until its time is over") { store async throws in
        #expect(try await store.useOnce("state'\"\u{0}", until: start + 10, at: start))
        #expect(try await !store.useOnce("state'\"\u{0}", until: start + 10, at: start))
        #expect(try await store.useOnce("state'\"", until: start + 10, at: start))
        #expect(try await !store.useOnce("state'\"\u{0}", until: start + 99, at: start + 9.9))
        #expect(try await store.useOnce("other", until: start + 10, at: start + 9.9))
        #expect(try await store.useOnce("state'\"\u{0}", until: start + 99, at: start + 10))
        #expect(try await !store.useOnce("state'\"\u{0}", until: start + 99, at: start + 98))
    },
    StoreCase("Of those who use a value at the same moment one is told that it is the first") { store async throws in
        let first = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<30 { group.addTask { try await store.useOnce("x", until: start + 9, at: start) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(first == 1)
    },
    StoreCase("Calls come back whole, oldest first, of a portal or of all") { store async throws in
        try await store.put(.make(), nil)
        try await store.put(.make(memberID: .two), nil)
        let records = [
            CallRecord.make("crm.deal.list", at: 2), .make("crm.deal.get", at: 1, in: .two), .make("user.get", at: 2),
            .make("app.info", at: 3, error: "QUERY_LIMIT_EXCEEDED"),
        ]
        try await store.append(Array(records.prefix(2)))
        try await store.append([])
        try await store.append(Array(records.suffix(2)))
        let sorted = [records[1], records[0], records[2], records[3]]
        #expect(try await store.calls(of: nil, since: start, limit: 9) == sorted)
        #expect(try await store.calls(of: .one, since: start, limit: 9) == Array(sorted.dropFirst()))
        #expect(try await store.calls(of: nil, since: start + 2, limit: 2) == Array(sorted[1...2]))
        #expect(try await store.calls(of: nil, since: start + 4, limit: 9) == [])
        #expect(try await store.calls(of: nil, since: start, limit: 0) == [])
    },
    StoreCase("A portal that is unknown keeps no calls, and hinders those of others in nothing") { store async throws in
        try await store.put(.make(), nil)
        try await store.append([.make("a", in: .two), .make("b"), .make("c", in: .two)])
        #expect(try await store.calls(of: nil, since: start, limit: 9).map(\.method.value) == ["b"])
        try await store.put(.make(memberID: .two), nil)
        #expect(try await store.calls(of: .two, since: start, limit: 9) == [])
    },
    StoreCase("Old calls are forgotten, and counted") { store async throws in
        try await store.put(.make(), nil)
        try await store.append((0..<5).map { .make("a", at: Double($0)) })
        #expect(try await store.forgetCalls(before: start + 3) == 3)
        #expect(try await store.forgetCalls(before: start + 3) == 0)
        #expect(try await store.calls(of: nil, since: start, limit: 9).map(\.at) == [start + 3, start + 4])
    },
    StoreCase("Erasing a portal takes its calls along") { store async throws in
        try await store.put(.make(), nil)
        try await store.put(.make(memberID: .two), nil)
        try await store.append([.make("a"), .make("b", in: .two)])
        try await store.update(.one, user: nil) { $0.installation = nil }
        #expect(try await store.calls(of: nil, since: start, limit: 9).map(\.method.value) == ["b"])
        #expect(try await store.forgetCalls(before: start + 99) == 1)
    },
]

/// Many at once.
let crowdCases: [StoreCase] = [
    StoreCase("Many who add events at once get numbers of their own, in each queue in its order") {
        store async throws in
        let members = try await store.portals(5)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<20 {
                group.addTask {
                    var last: Int64 = 0
                    for number in 0..<10 {
                        let queued = try await store.enqueue(members[task % 5]) { _ in .make("\(task).\(number)") }
                        #expect(queued.id > last)
                        last = queued.id
                    }
                }
            }
            try await group.waitForAll()
        }
        var ids: Set<Int64> = []
        for _ in members {
            let taken = try await store.claimed(by: "a")
            #expect(taken.count == 40)
            #expect(taken.map(\.id) == taken.map(\.id).sorted())
            ids.formUnion(taken.map(\.id))
            for task in 0..<20 {
                let own = taken.compactMap(\.handlerID).filter { $0.hasPrefix("\(task).") }
                #expect(own.isEmpty || own == (0..<10).map { "\(task).\($0)" })
            }
        }
        #expect(ids.count == 200)
    },
    StoreCase("Those who are refused take nobody along who comes at the same moment") { store async throws in
        struct Refused: Error {}
        try await store.put(.make(), nil)
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<60 {
                group.addTask {
                    do {
                        _ = try await store.enqueue(index % 3 == 1 ? .two : .one) { _ in
                            if index % 3 == 0 { throw Refused() }
                            return .make("\(index)")
                        }
                        return index % 3 == 2
                    } catch is Refused {
                        return index % 3 == 0
                    } catch let error as EventError {
                        return index % 3 == 1 && error.reason == .unknownPortal
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == Array(repeating: true, count: 60))
        #expect(try await store.eventCounts().waiting == 20)
    },
    StoreCase("Workers that go round together handle every event once and in order") { store async throws in
        let members = try await store.portals(6)
        for number in 0..<8 {
            for member in members { _ = try await store.enqueue(member) { _ in .make("\(number)") } }
        }
        let at = Date(timeIntervalSince1970: 1_790_000_001)
        let handled = Recorder<QueuedEvent>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let owner = "w\(worker)"
                    while try await store.eventCounts().waiting > 0 {
                        for member in try await store.claimPortals(owner: owner, at: at, until: at + 60, limit: 2) {
                            let taken = try await store.takeEvents(
                                of: member, owner: owner, at: at, until: at + 60, limit: 3)
                            for event in taken { handled.append(event) }
                            try await store.settle(
                                member, owner: owner, taken.map { SettledEvent($0.id, .handled) }, at: at)
                            try await store.release(member, owner: owner)
                        }
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(handled.all.count == 48)
        for member in members {
            let own = handled.all.filter { $0.memberID == member }
            #expect(own.map(\.handlerID) == (0..<8).map { "\($0)" })
            #expect(own.allSatisfy { $0.attempts == 1 })
        }
    },
]

extension CallRecord {
    static func make(
        _ method: String, at seconds: Double = 0, in memberID: MemberID = .one, error: String? = nil
    ) -> CallRecord {
        CallRecord(
            at: start + seconds, memberID: memberID, userID: 7, method: known(MethodName(method)),
            parameters: #"{"filter":{"TITLE":"test-parameter ключ \"q\""}}"#, status: error == nil ? 200 : 503,
            error: error, answer: #"{"result":"test-answer"}"#, duration: 0.1 + 0.2)
    }
}
