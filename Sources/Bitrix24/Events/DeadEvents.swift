/// The events that were given up: for a person to look at, and to put back once the reason is gone.
public struct DeadEvents: Sendable {
    let kit: Bitrix24Kit

    /// The next `limit` of them, in the order of their numbers.
    ///
    /// ``QueuedEvent/failure`` says why each was given up: the type of the error and the platform's code.
    /// - Parameters:
    ///   - memberID: of one portal only.
    ///   - id: the number of the last one of the page before.
    public func list(of memberID: MemberID? = nil, after id: Int64 = 0, limit: Int = 100) async throws -> [QueuedEvent]
    {
        try await kit.store.deadEvents(of: memberID, after: id, limit: limit)
    }

    /// Puts one at the end of its portal's queue; its attempts count anew. Events that came after it may have been handled
    /// before, so the order is not the one in which they came.
    ///
    /// - Returns: `false` when there is no such dead event.
    @discardableResult
    public func revive(_ id: Int64) async throws -> Bool {
        let isRevived = try await kit.store.reviveEvent(id, at: kit.now())
        if isRevived { kit.coordination.signal.fire() }
        return isRevived
    }

    /// Puts all those of a portal back, or all there are: in the order in which they came.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func reviveAll(of memberID: MemberID? = nil) async throws -> Int {
        var ids: [Int64] = []
        while true {
            let page = try await list(of: memberID, after: ids.last ?? 0, limit: 500)
            if page.isEmpty { break }
            ids += page.map(\.id)
        }
        // Only now, because one that dies again would be found again.
        var count = 0
        for id in ids where try await revive(id) { count += 1 }
        return count
    }

    /// Forgets one.
    ///
    /// - Returns: `false` when there is no such dead event.
    @discardableResult
    public func discard(_ id: Int64) async throws -> Bool { try await kit.store.discardEvent(id) }
}

extension Bitrix24Kit {
    /// The events that were given up.
    public var deadEvents: DeadEvents { DeadEvents(kit: self) }
}
