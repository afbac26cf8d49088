import Bitrix24
import Foundation

/// Memory whose n-th write from now fails once.
actor FailingStore: KitStore {
    private let memory = MemoryInstallationStore()
    private var left: Int?

    func failWrite(_ number: Int) { left = number }

    func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice {
        await memory.slice(memberID, user: user)
    }
    func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] {
        await memory.grants(of: memberID, limit: limit)
    }
    func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] {
        await memory.memberIDs(after: after, limit: limit)
    }
    func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey] {
        await memory.grantKeys(storedBefore: start, after: after, limit: limit)
    }
    func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        try countWrite()
        return try await memory.update(memberID, user: user, change)
    }
    func reseal() async throws -> Int { await memory.reseal() }

    func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool {
        try countWrite()
        return await memory.useOnce(nonce, until: deadline, at: now)
    }
    func append(_ records: [CallRecord]) async throws { await memory.append(records) }
    func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord] {
        await memory.calls(of: memberID, since: start, limit: limit)
    }
    func forgetCalls(before start: Date) async throws -> Int { await memory.forgetCalls(before: start) }

    func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent {
        try countWrite()
        return try await memory.enqueue(memberID, admit)
    }
    func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] {
        await memory.claimPortals(owner: owner, at: now, until: until, limit: limit)
    }
    func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent] {
        try countWrite()
        return await memory.takeEvents(of: memberID, owner: owner, at: now, until: until, limit: limit)
    }
    func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) async throws -> Bool {
        try countWrite()
        return await memory.settle(memberID, owner: owner, outcomes, at: now)
    }
    func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool {
        await memory.extendClaim(of: memberID, owner: owner, until: until)
    }
    func release(_ memberID: MemberID, owner: String) async throws { await memory.release(memberID, owner: owner) }
    func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] {
        await memory.deadEvents(of: memberID, after: id, limit: limit)
    }
    func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool { await memory.reviveEvent(id, at: now) }
    func discardEvent(_ id: Int64) async throws -> Bool { await memory.discardEvent(id) }
    func eventCounts() async throws -> EventCounts { await memory.eventCounts() }
    func forgetHandledEvents(before instant: Date) async throws { await memory.forgetHandledEvents(before: instant) }

    private func countWrite() throws {
        guard let number = left else { return }
        left = number > 1 ? number - 1 : nil
        if number == 1 { throw StoreError(.failed, detail: "SQLite 13") }
    }
}
