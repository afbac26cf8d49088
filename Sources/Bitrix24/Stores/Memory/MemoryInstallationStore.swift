public import Foundation

/// A store that ends with its process: for tests and first steps.
public actor MemoryInstallationStore: KitStore {
    private var installations: [MemberID: Installation] = [:]
    private var grants: [MemberID: [Int: Grant]] = [:]
    var queues = MemoryEventQueues()
    private var nonces: [String: Date] = [:]
    private var records: [CallRecord] = []

    public init() {}

    // MARK: Installations

    public func slice(_ memberID: MemberID, user: Int?) -> PortalSlice {
        PortalSlice(installation: installations[memberID], grant: user.flatMap { grants[memberID]?[$0] })
    }

    public func grants(of memberID: MemberID, limit: Int) -> [Grant] {
        let sorted = (grants[memberID] ?? [:]).values.sorted { left, right in
            if left.isInstaller != right.isInstaller { return left.isInstaller }
            if left.updatedAt != right.updatedAt { return left.updatedAt > right.updatedAt }
            return left.userID < right.userID
        }
        return Array(sorted.prefix(max(0, limit)))
    }

    public func memberIDs(after: MemberID?, limit: Int) -> [MemberID] {
        let sorted = installations.keys.filter { id in after.map { $0.value < id.value } ?? true }.sorted {
            $0.value < $1.value
        }
        return Array(sorted.prefix(max(0, limit)))
    }

    public func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) -> [GrantKey] {
        func precedes(_ left: GrantKey, _ right: GrantKey) -> Bool {
            (left.memberID.value, left.userID) < (right.memberID.value, right.userID)
        }
        let idle = grants.values.flatMap(\.values).filter { grant in
            guard let installation = installations[grant.memberID] else { return false }
            return grant.updatedAt < start && !grant.isLost && grant.canRefresh && !installation.isRemoved
                && installation.suspendedBecause == nil
        }
        let keys = idle.map(\.key).filter { key in after.map { precedes($0, key) } ?? true }.sorted(by: precedes)
        return Array(keys.prefix(max(0, limit)))
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) throws -> Outcome {
        var slice = slice(memberID, user: user)
        let outcome = try change(&slice)
        guard let installation = slice.installation else {
            installations[memberID] = nil
            grants[memberID] = nil
            queues.erase(memberID)
            records.removeAll { $0.memberID == memberID }
            return outcome
        }
        installations[memberID] = installation
        if slice.dropsOtherGrants { grants[memberID] = nil }
        if let user { grants[memberID, default: [:]][user] = slice.grant }
        for event in slice.newEvents { queues.append(event, to: memberID) }
        return outcome
    }

    /// Nothing is sealed in memory.
    public func reseal() -> Int { 0 }

    // MARK: Uses of values, and the log of calls

    public func useOnce(_ nonce: String, until deadline: Date, at now: Date) -> Bool {
        nonces = nonces.filter { $0.value > now }
        guard nonces[nonce] == nil else { return false }
        nonces[nonce] = deadline
        return true
    }

    public func append(_ records: [CallRecord]) {
        self.records += records.filter { installations[$0.memberID] != nil }
    }

    public func calls(of memberID: MemberID?, since start: Date, limit: Int) -> [CallRecord] {
        let found = records.filter { $0.at >= start && (memberID == nil || $0.memberID == memberID) }
        return Array(found.sorted { $0.at < $1.at }.prefix(max(0, limit)))
    }

    public func forgetCalls(before start: Date) -> Int {
        let count = records.count
        records.removeAll { $0.at < start }
        return count - records.count
    }
}

// MARK: Events

extension MemoryInstallationStore {
    public func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) throws -> QueuedEvent {
        let installation = installations[memberID]
        let event = try admit(installation)
        guard installation != nil else { throw EventError(.unknownPortal, memberID: memberID, event: event.event) }
        return queues.append(event, to: memberID)
    }

    public func claimPortals(owner: String, at now: Date, until: Date, limit: Int) -> [MemberID] {
        queues.claim(owner: owner, at: now, until: until, limit: limit)
    }

    public func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) -> [QueuedEvent] {
        queues.take(memberID, owner: owner, at: now, until: until, limit: limit)
    }

    public func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) -> Bool {
        queues.settle(memberID, owner: owner, outcomes, at: now)
    }

    public func extendClaim(of memberID: MemberID, owner: String, until: Date) -> Bool {
        queues.extend(memberID, owner: owner, until: until)
    }

    public func release(_ memberID: MemberID, owner: String) { queues.release(memberID, owner: owner) }

    /// The events that wait for a portal, in their order.
    public func waitingEvents(of memberID: MemberID) -> [QueuedEvent] { queues.events(of: memberID) }

    public func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) -> [QueuedEvent] {
        let found = queues.dead.filter { $0.id > id && (memberID == nil || $0.memberID == memberID) }
        return Array(found.prefix(max(0, limit)))
    }

    public func reviveEvent(_ id: Int64, at now: Date) -> Bool { queues.revive(id, at: now) }

    public func discardEvent(_ id: Int64) -> Bool { queues.discard(id) }

    public func eventCounts() -> EventCounts { queues.counts }

    public func forgetHandledEvents(before instant: Date) { queues.forgetHandled(before: instant) }
}
