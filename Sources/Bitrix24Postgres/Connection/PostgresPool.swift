/// A few sessions, handed out to whoever asks, first come, first served.
actor PostgresPool {
    private var idle: [PostgresSession]
    private let all: [PostgresSession]
    private var waiting: [CheckedContinuation<PostgresSession, Never>] = []

    init(_ connectionString: String, size: Int) {
        all = (0..<max(1, size)).map { PostgresSession(connectionString, label: "postgres.\($0)") }
        idle = all
    }

    nonisolated func transaction<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        let session = await take()
        do {
            let value = try await session.transaction(body)
            await giveBack(session)
            return value
        } catch {
            await giveBack(session)
            throw error
        }
    }

    func close() async { for session in all { await session.close() } }

    private func take() async -> PostgresSession {
        if let session = idle.popLast() { return session }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ session: PostgresSession) {
        if waiting.isEmpty { idle.append(session) } else { waiting.removeFirst().resume(returning: session) }
    }
}
