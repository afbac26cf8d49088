public import Bitrix24
public import Foundation

/// Replaced by the real thing before anyone uses it.
extension PostgresInstallationStore: KitStore {
    private var missing: StoreError { StoreError(.failed, detail: "not made yet") }
    public func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey] {
        throw missing
    }
    public func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool { throw missing }
    public func append(_ records: [CallRecord]) async throws { throw missing }
    public func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord] {
        throw missing
    }
    public func forgetCalls(before start: Date) async throws -> Int { throw missing }
    public func enqueue(_ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent)
        async throws -> QueuedEvent
    { throw missing }
    public func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] {
        throw missing
    }
    public func takeEvents(of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int) async throws
        -> [QueuedEvent]
    { throw missing }
    public func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) async throws
        -> Bool
    { throw missing }
    public func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool { throw missing }
    public func release(_ memberID: MemberID, owner: String) async throws { throw missing }
    public func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] {
        throw missing
    }
    public func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool { throw missing }
    public func discardEvent(_ id: Int64) async throws -> Bool { throw missing }
    public func eventCounts() async throws -> EventCounts { throw missing }
    public func forgetHandledEvents(before instant: Date) async throws { throw missing }
    public func reseal() async throws -> Int { throw missing }
}
