/// In this process one thing at a time for each portal: the handling of an event, or the erasing of what the application
/// keeps of it. Those who wait go in the order in which they came.
actor PortalTurns {
    /// Portals whose turn the present task has: a handler may remove its own portal without waiting for itself.
    @TaskLocal private static var held: Set<MemberID> = []

    private var waiting: [MemberID: [CheckedContinuation<Void, Never>]] = [:]

    nonisolated func run<Value: Sendable>(
        _ memberID: MemberID, _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        guard !Self.held.contains(memberID) else { return try await body() }
        await begin(memberID)
        do {
            let value = try await Self.$held.withValue(Self.held.union([memberID])) { try await body() }
            await end(memberID)
            return value
        } catch {
            await end(memberID)
            throw error
        }
    }

    private func begin(_ memberID: MemberID) async {
        if waiting[memberID] == nil {
            waiting[memberID] = []
            return
        }
        await withCheckedContinuation { waiting[memberID, default: []].append($0) }
    }

    /// Hands the turn to the next one, so that nobody slips in between.
    private func end(_ memberID: MemberID) {
        guard var queue = waiting[memberID] else { return }
        guard !queue.isEmpty else {
            waiting[memberID] = nil
            return
        }
        let next = queue.removeFirst()
        waiting[memberID] = queue
        next.resume()
    }
}
