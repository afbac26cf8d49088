/// A few sessions, handed out to whoever asks, first come, first served.
actor PostgresPool {
    /// How a transaction begins.
    enum Kind: String, Sendable {
        /// Each statement sees what was committed before it: after a lock was waited for, that is what the lock is for.
        case change = "BEGIN ISOLATION LEVEL READ COMMITTED"
        /// All of one moment.
        case reading = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        /// The last of them may be lost when the server crashes; the disk is not waited for.
        case fleeting = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off"
    }

    private var idle: [PostgresSession]
    private let all: [PostgresSession]
    private var waiting: [(number: Int, caller: CheckedContinuation<PostgresSession, any Error>)] = []
    private var lastNumber = 0

    init(_ connectionString: String, size: Int, timeouts: PostgresTimeouts) {
        all = (0..<max(1, size)).map {
            PostgresSession(connectionString, timeouts: timeouts, label: "postgres.\($0)")
        }
        idle = all
    }

    /// - Throws: `CancellationError` when the task is cancelled while it waits for a session; what has begun goes on to
    ///   its end.
    nonisolated func transaction<Value: Sendable>(
        _ kind: Kind = .change, _ body: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        let session = try await take()
        do {
            let value = try await session.transaction(kind.rawValue, body)
            await giveBack(session)
            return value
        } catch {
            await giveBack(session)
            throw error
        }
    }

    func close() async { for session in all { await session.close() } }

    private func take() async throws -> PostgresSession {
        try Task.checkCancellation()
        if let session = idle.popLast() { return session }
        lastNumber += 1
        let number = lastNumber
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((number, $0)) }
        } onCancel: {
            // It runs on this actor after the line above, whose continuation is in the list by then.
            Task { await self.leave(number) }
        }
    }

    private func leave(_ number: Int) {
        // Not there: it got a session in the meantime, and gives it back like anybody.
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).caller.resume(throwing: CancellationError())
    }

    private func giveBack(_ session: PostgresSession) {
        if waiting.isEmpty { idle.append(session) } else { waiting.removeFirst().caller.resume(returning: session) }
    }
}
