import Bitrix24
import Foundation
import Synchronization

/// A process's way to a store, which a test cuts as a crash would: nothing that the process still does arrives.
final class SeverableStore: KitStore {
    struct Severed: Error {}

    private struct State {
        var isSevered = false
        var refusesExtensions = false
        var extensions = 0
    }

    private let store: any KitStore
    private let state = Mutex(State())

    init(_ store: any KitStore) { self.store = store }

    func sever() { state.withLock { $0.isSevered = true } }
    func mend() { state.withLock { $0.isSevered = false } }
    func refuseExtensions() { state.withLock { $0.refusesExtensions = true } }
    /// How often a claim was put off.
    var extensions: Int { state.withLock { $0.extensions } }

    private func reached() throws -> any KitStore {
        if state.withLock({ $0.isSevered }) { throw Severed() }
        return store
    }

    func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice {
        try await reached().slice(memberID, user: user)
    }
    func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] {
        try await reached().grants(of: memberID, limit: limit)
    }
    func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] {
        try await reached().memberIDs(after: after, limit: limit)
    }
    func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey] {
        try await reached().grantKeys(storedBefore: start, after: after, limit: limit)
    }
    func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome {
        try await reached().update(memberID, user: user, change)
    }
    func reseal() async throws -> Int { try await reached().reseal() }
    func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool {
        try await reached().useOnce(nonce, until: deadline, at: now)
    }
    func append(_ records: [CallRecord]) async throws { try await reached().append(records) }
    func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord] {
        try await reached().calls(of: memberID, since: start, limit: limit)
    }
    func forgetCalls(before start: Date) async throws -> Int { try await reached().forgetCalls(before: start) }
    func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent {
        try await reached().enqueue(memberID, admit)
    }
    func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] {
        try await reached().claimPortals(owner: owner, at: now, until: until, limit: limit)
    }
    func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent] {
        try await reached().takeEvents(of: memberID, owner: owner, at: now, until: until, limit: limit)
    }
    func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) async throws -> Bool {
        try await reached().settle(memberID, owner: owner, outcomes, at: now)
    }
    func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool {
        if state.withLock({ $0.refusesExtensions }) { return false }
        let isExtended = try await reached().extendClaim(of: memberID, owner: owner, until: until)
        state.withLock { $0.extensions += 1 }
        return isExtended
    }
    func release(_ memberID: MemberID, owner: String) async throws {
        try await reached().release(memberID, owner: owner)
    }
    func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] {
        try await reached().deadEvents(of: memberID, after: id, limit: limit)
    }
    func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool {
        try await reached().reviveEvent(id, at: now)
    }
    func discardEvent(_ id: Int64) async throws -> Bool { try await reached().discardEvent(id) }
    func eventCounts() async throws -> EventCounts { try await reached().eventCounts() }
    func forgetHandledEvents(before instant: Date) async throws {
        try await reached().forgetHandledEvents(before: instant)
    }
}
