import Bitrix24
import Foundation
import Testing

private let start = Date(timeIntervalSince1970: 1_790_000_000.25)
private let later = start + 60

/// Queues of events.
let eventCases: [StoreCase] = [
    StoreCase("An event comes back as it was, numbered in the order of receipt") { store async throws in
        try await store.put(.make(), nil)
        let event = IncomingEvent(
            kind: .robot, memberID: .one, event: .dealAdded, handlerID: "12 \"quoted\\\" ключ, {NULL}",
            data: ["FIELDS": ["ID": "7", "text": "a\u{0}b"], "list": [1, 2.5, true, nil]], timestamp: 1_790_000_001,
            userID: 3, receivedAt: Date(timeIntervalSinceReferenceDate: 0.1 + 0.2))
        let queued = try await store.enqueue(.one) { installation in
            #expect(installation == .make())
            return event
        }
        #expect(queued == QueuedEvent(id: queued.id, content: event, dueAt: event.receivedAt))
        let second = try await store.enqueue(.one) { _ in .make("2") }
        #expect(second.id > queued.id)
        var taken = try await store.claimed(by: "a")
        for index in taken.indices { taken[index].attempts -= 1 }
        #expect(taken == [queued, second])
    },
    StoreCase("An event that is refused is not kept, and its caller gets the reason") { store async throws in
        struct Refused: Error {}
        try await store.put(.make(), nil)
        await #expect(throws: Refused.self) { try await store.enqueue(.one) { _ in throw Refused() } }
        #expect(try await store.eventCounts() == EventCounts())
    },
    StoreCase("A portal that is unknown keeps no events") { store async throws in
        await #expect(throws: EventError(.unknownPortal, memberID: .one, event: .dealAdded)) {
            try await store.enqueue(.one) { installation in
                #expect(installation == nil)
                return .make("1")
            }
        }
        try await store.update(.one, user: nil) { $0.newEvents = [.make("1")] }
        #expect(try await store.eventCounts() == EventCounts())
    },
    StoreCase("A change of a portal brings its events along, or neither") { store async throws in
        struct Refused: Error {}
        try await store.update(.one, user: nil) { slice in
            slice.installation = .make()
            slice.newEvents = [.make("1"), .make("2"), .make("1")]
        }
        await #expect(throws: Refused.self) {
            try await store.update(.one, user: nil) { slice in
                slice.newEvents = [.make("3")]
                throw Refused()
            }
        }
        let taken = try await store.claimed(by: "a")
        #expect(taken.map(\.handlerID) == ["1", "2", "1"])
        #expect(taken.map(\.isDuplicate) == [false, false, true])
    },
    StoreCase("Portals that have waited longest are claimed first, each by one owner") { store async throws in
        let members = try await store.portals(4)
        for member in [2, 0, 3, 1, 2] { _ = try await store.enqueue(members[member]) { _ in .make("x") } }
        let first = try await store.claimPortals(owner: "a", at: start, until: later, limit: 2)
        #expect(first == [members[2], members[0]])
        let rest = try await store.claimPortals(owner: "b", at: start, until: later, limit: 10)
        #expect(rest == [members[3], members[1]])
        #expect(try await store.claimPortals(owner: "c", at: start, until: later, limit: 10) == [])
        #expect(try await store.claimPortals(owner: "c", at: start, until: later, limit: 0) == [])
    },
    StoreCase("Only the claim's owner takes, settles, extends and gives back") { store async throws in
        try await store.fill(.one, ["1", "2"])
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [.one])
        #expect(try await store.takeEvents(of: .one, owner: "b", at: start, until: later, limit: 9) == [])
        let taken = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9)
        #expect(taken.map(\.handlerID) == ["1", "2"])
        #expect(taken.map(\.attempts) == [1, 1])
        let handled = taken.map { SettledEvent($0.id, .handled) }
        #expect(try await !store.settle(.one, owner: "b", handled, at: start))
        #expect(try await !store.extendClaim(of: .one, owner: "b", until: later + 9))
        try await store.release(.one, owner: "b")
        #expect(try await store.claimPortals(owner: "b", at: start, until: later, limit: 1) == [])
        #expect(try await store.settle(.one, owner: "a", handled, at: start))
        #expect(try await store.eventCounts() == EventCounts())
        try await store.release(.one, owner: "a")
        #expect(try await !store.settle(.one, owner: "a", [], at: start))
        #expect(try await !store.extendClaim(of: .one, owner: "a", until: later))
    },
    StoreCase("A claim ends at its instant, and its events go to whoever claims then") { store async throws in
        try await store.fill(.one, ["1"])
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [.one])
        #expect(try await store.claimPortals(owner: "b", at: later - 0.001, until: later + 60, limit: 1) == [])
        // Its owner is still there, and puts the end off; an event taken does so too.
        #expect(try await store.extendClaim(of: .one, owner: "a", until: later + 1))
        #expect(try await store.claimPortals(owner: "b", at: later, until: later + 60, limit: 1) == [])
        let taken = try await store.takeEvents(of: .one, owner: "a", at: later + 1, until: later + 2, limit: 1)
        #expect(try await store.claimPortals(owner: "b", at: later + 1, until: later + 60, limit: 1) == [])
        #expect(try await store.claimPortals(owner: "b", at: later + 2, until: later + 60, limit: 1) == [.one])
        let handled = taken.map { SettledEvent($0.id, .handled) }
        #expect(try await !store.settle(.one, owner: "a", handled, at: later + 2))
        #expect(try await store.takeEvents(of: .one, owner: "a", at: later + 2, until: later + 60, limit: 1) == [])
        let again = try await store.takeEvents(of: .one, owner: "b", at: later + 2, until: later + 60, limit: 9)
        #expect(again.map(\.attempts) == [2])
        #expect(again.map(\.isRepeat) == [true])
        #expect(try await store.settle(.one, owner: "b", handled, at: later + 2))
    },
    StoreCase("A postponed event keeps those behind it waiting, and no other portal") { store async throws in
        try await store.fill(.one, ["1", "2"])
        try await store.fill(.two, ["3"])
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [.one])
        let taken = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9)
        try await store.settle(
            .one, owner: "a",
            [
                SettledEvent(taken[0].id, .postponed(until: start + 10, failure: "no answer")),
                SettledEvent(taken[1].id, .untouched),
            ], at: start)
        #expect(try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9) == [])
        try await store.release(.one, owner: "a")
        #expect(try await store.claimPortals(owner: "a", at: start + 9.9, until: later, limit: 9) == [.two])
        #expect(try await store.claimPortals(owner: "a", at: start + 10, until: later, limit: 9) == [.one])
        // Alone, because it was tried before.
        let head = try await store.takeEvents(of: .one, owner: "a", at: start + 10, until: later, limit: 9)
        #expect(head.map(\.handlerID) == ["1"])
        #expect(head.map(\.attempts) == [2])
        #expect(head.map(\.failure) == ["no answer"])
        try await store.settle(.one, owner: "a", [SettledEvent(head[0].id, .handled)], at: start + 10)
        let next = try await store.takeEvents(of: .one, owner: "a", at: start + 10, until: later, limit: 9)
        #expect(next.map(\.handlerID) == ["2"])
        #expect(next.map(\.attempts) == [1])
    },
    StoreCase("No more events are taken than asked for, and none before an event that is not due") {
        store async throws in
        try await store.put(.make(), nil)
        for (name, at) in [("1", start), ("2", start), ("3", later), ("4", start)] {
            _ = try await store.enqueue(.one) { _ in .make(name, at: at) }
        }
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [.one])
        #expect(try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 0) == [])
        let taken = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 1)
        #expect(taken.map(\.handlerID) == ["1"])
        try await store.settle(.one, owner: "a", [SettledEvent(taken[0].id, .untouched)], at: start)
        let more = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9)
        #expect(more.map(\.handlerID) == ["1", "2"])
    },
    StoreCase("An event of the future is claimed when it is due") { store async throws in
        try await store.put(.make(), nil)
        _ = try await store.enqueue(.one) { _ in .make("1", at: later) }
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [])
        #expect(try await store.claimPortals(owner: "a", at: later, until: later + 9, limit: 1) == [.one])
    },
    StoreCase("A dead event leaves its queue, and can be looked at, revived or discarded") { store async throws in
        try await store.fill(.one, ["1", "2", "3"])
        try await store.fill(.two, ["4"])
        var dead: [Int64] = []
        for member in [MemberID.one, .two] {
            #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [member])
            let taken = try await store.takeEvents(of: member, owner: "a", at: start, until: later, limit: 2)
            dead += taken.map(\.id)
            try await store.settle(
                member, owner: "a", taken.map { SettledEvent($0.id, .dead(failure: "bad")) }, at: start)
        }
        #expect(try await store.eventCounts() == EventCounts(waiting: 1, dead: 3, oldest: start))
        #expect(try await store.deadEvents(of: nil, after: 0, limit: 9).map(\.id) == dead)
        #expect(try await store.deadEvents(of: nil, after: dead[0], limit: 1).map(\.id) == [dead[1]])
        #expect(try await store.deadEvents(of: .two, after: 0, limit: 9).map(\.id) == [dead[2]])
        let first = try await store.deadEvents(of: .one, after: 0, limit: 1)
        #expect(first.map(\.failure) == ["bad"])
        #expect(first.map(\.attempts) == [1])
        #expect(first.map(\.handlerID) == ["1"])

        #expect(try await store.reviveEvent(dead[0], at: start + 5))
        #expect(try await !store.reviveEvent(dead[0], at: start + 5))
        #expect(try await store.discardEvent(dead[2]))
        #expect(try await !store.discardEvent(dead[2]))
        #expect(try await store.eventCounts().dead == 1)
        // What waits cannot be discarded.
        let rest = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9)
        #expect(rest.map(\.handlerID) == ["3"])
        #expect(try await !store.discardEvent(rest[0].id))
        try await store.settle(.one, owner: "a", [SettledEvent(rest[0].id, .handled)], at: start)
        let revived = try await store.takeEvents(of: .one, owner: "a", at: start + 5, until: later, limit: 9)
        #expect(revived.map(\.handlerID) == ["1"])
        #expect(revived.map(\.attempts) == [1])
        #expect(revived.map(\.failure) == [nil])
        #expect(revived.map(\.dueAt) == [start + 5])
        #expect(try #require(revived.first).id > dead[2])
    },
    StoreCase("Numbers are never given twice, not even after the last event is gone") { store async throws in
        try await store.fill(.one, ["1"])
        let taken = try await store.claimed(by: "a")
        try await store.settle(.one, owner: "a", [SettledEvent(taken[0].id, .handled)], at: start)
        let next = try await store.enqueue(.one) { _ in .make("2") }
        #expect(next.id > taken[0].id)
    },
    StoreCase("A delivery that repeats a waiting or a handled one is marked") { store async throws in
        try await store.put(.make(memberID: .two), nil)
        try await store.fill(.one, ["1"])
        func arrives(_ name: String, at instant: Date = start, in member: MemberID = .one) async throws -> Bool {
            try await store.enqueue(member) { _ in .make(name, at: instant) }.isDuplicate
        }
        #expect(try await arrives("1", at: later))
        #expect(try await !arrives("2"))
        #expect(try await !arrives("1", in: .two))
        let taken = try await store.claimed(by: "a")
        #expect(taken.map(\.handlerID) == ["1"])
        let all = try await store.takeEvents(of: .one, owner: "a", at: later, until: later + 9, limit: 9)
        #expect(all.map(\.handlerID) == ["1"])
        try await store.settle(.one, owner: "a", [SettledEvent(taken[0].id, .handled)], at: start)
        var rest = try await store.takeEvents(of: .one, owner: "a", at: later, until: later + 9, limit: 9)
        #expect(rest.map(\.isDuplicate) == [true, false])
        // Two with one fingerprint are handled in one go.
        #expect(try await arrives("2", at: later))
        rest += try await store.takeEvents(of: .one, owner: "a", at: later, until: later + 9, limit: 9)
        try await store.settle(.one, owner: "a", Set(rest.map(\.id)).map { SettledEvent($0, .handled) }, at: later)
        let last = try await store.takeEvents(of: .one, owner: "a", at: later, until: later + 9, limit: 9)
        try await store.settle(.one, owner: "a", last.map { SettledEvent($0.id, .handled) }, at: later)
        #expect(try await store.eventCounts().waiting == 1)
        #expect(try await arrives("1"))
        try await store.forgetHandledEvents(before: later)
        #expect(try await arrives("2"))
        try await store.forgetHandledEvents(before: later + 1)
        #expect(try await !arrives("3"))
    },
    StoreCase("Two deliveries of one event are handled in one go") { store async throws in
        try await store.fill(.one, ["1", "1", "1"])
        let taken = try await store.claimed(by: "a")
        #expect(taken.map(\.isDuplicate) == [false, true, true])
        try await store.settle(.one, owner: "a", taken.map { SettledEvent($0.id, .handled) }, at: start)
        #expect(try await store.eventCounts() == EventCounts())
    },
    StoreCase("What was handled is forgotten after its time only") { store async throws in
        try await store.fill(.one, ["1"])
        let taken = try await store.claimed(by: "a")
        try await store.settle(.one, owner: "a", [SettledEvent(taken[0].id, .handled)], at: later)
        try await store.forgetHandledEvents(before: later)
        #expect(try await store.enqueue(.one) { _ in .make("1") }.isDuplicate)
        let again = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9)
        try await store.settle(.one, owner: "a", [SettledEvent(again[0].id, .dead(failure: "x"))], at: later)
        try await store.forgetHandledEvents(before: later + 1)
        #expect(try await !store.enqueue(.one) { _ in .make("1") }.isDuplicate)
    },
    StoreCase("An erased portal leaves no event, no claim and no memory of what was handled") { store async throws in
        try await store.fill(.one, ["1", "2", "3"])
        try await store.fill(.two, ["4"])
        #expect(try await store.claimPortals(owner: "a", at: start, until: later, limit: 1) == [.one])
        let taken = try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 2)
        try await store.settle(
            .one, owner: "a", [SettledEvent(taken[0].id, .handled), SettledEvent(taken[1].id, .dead(failure: "x"))],
            at: start)
        try await store.erase(.one)
        #expect(try await store.eventCounts() == EventCounts(waiting: 1, dead: 0, oldest: start))
        #expect(try await store.takeEvents(of: .one, owner: "a", at: start, until: later, limit: 9) == [])
        #expect(try await !store.settle(.one, owner: "a", [SettledEvent(taken[0].id, .handled)], at: start))
        #expect(try await !store.reviveEvent(taken[1].id, at: start))
        try await store.fill(.one, ["1"])
        #expect(
            try await store.claimPortals(owner: "b", at: start, until: later, limit: 9) == [.two, .one])
        let fresh = try await store.takeEvents(of: .one, owner: "b", at: start, until: later, limit: 9)
        #expect(fresh.map(\.isDuplicate) == [false])
    },
    StoreCase("A portal that is installed anew keeps its queue") { store async throws in
        try await store.fill(.one, ["1"])
        try await store.put(.make(removedAt: 5), nil)
        try await store.put(.make(), .make())
        #expect(try await store.claimed(by: "a").map(\.handlerID) == ["1"])
    },
]

extension IncomingEvent {
    /// Told apart by its handler.
    static func make(_ name: String, at instant: Date = start) -> IncomingEvent {
        IncomingEvent(
            memberID: .one, event: .dealAdded, handlerID: name, data: ["FIELDS": ["ID": "1"]],
            timestamp: 1_790_000_000, userID: 1, receivedAt: instant)
    }
}

extension EventCode {
    static let dealAdded = known(EventCode("ONCRMDEALADD"))
}

extension QueuedEvent {
    var handlerID: String? { content.handlerID }
}

extension KitStore {
    /// Claims the first portal and takes all that it can.
    func claimed(by owner: String, at now: Date = start) async throws -> [QueuedEvent] {
        guard let memberID = try await claimPortals(owner: owner, at: now, until: later, limit: 1).first else {
            return []
        }
        return try await takeEvents(of: memberID, owner: owner, at: now, until: later, limit: 100)
    }

    /// Installs a portal with events in its queue.
    func fill(_ memberID: MemberID, _ names: [String]) async throws {
        try await put(.make(memberID: memberID), nil)
        for name in names { _ = try await enqueue(memberID) { _ in .make(name) } }
    }

    /// Installs portals.
    func portals(_ count: Int) async throws -> [MemberID] {
        let members = (0..<count).map { known(MemberID("m\($0)")) }
        for member in members { try await put(.make(memberID: member), nil) }
        return members
    }
}
