/// An actor around one connection: opens it at the first use, and again after it broke.
actor PostgresSession {
    private let executor: ConnectionExecutor
    private let connectionString: String
    private let timeouts: PostgresTimeouts
    private var connection: PostgresConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ connectionString: String, timeouts: PostgresTimeouts, label: String) {
        self.connectionString = connectionString
        self.timeouts = timeouts
        executor = ConnectionExecutor(label: label)
    }

    /// One transaction as one synchronous step, because an actor lets others in at every `await`.
    ///
    /// A connection that broke before the transaction began is opened again, once. Inside a transaction nothing is
    /// repeated, except when the server undid it because of another one.
    func transaction<Value: Sendable>(
        _ begin: String, _ body: @Sendable (PostgresConnection) throws -> Value
    ) throws -> Value {
        for attempt in 1... {
            do {
                return try once(begin, body)
            } catch let error as PostgresError where error.isConflict && attempt < 5 {
                continue
            }
        }
        throw PostgresError(.statement, "no attempt was made")
    }

    func close() { connection = nil }

    private func once<Value: Sendable>(
        _ begin: String, _ body: @Sendable (PostgresConnection) throws -> Value
    ) throws -> Value {
        let connection = try begun(begin)
        do {
            let value = try body(connection)
            try connection.execute("COMMIT")
            return value
        } catch {
            if connection.isUsable, connection.isInTransaction { try? connection.execute("ROLLBACK") }
            if !connection.isUsable { self.connection = nil }
            throw error
        }
    }

    private func begun(_ begin: String) throws(PostgresError) -> PostgresConnection {
        if let connection {
            do {
                try connection.execute(begin)
                return connection
            } catch {
                let isLost = !connection.isUsable
                self.connection = nil
                // One that answers too late is not asked again at once.
                guard isLost, error.code != .timeout else { throw error }
            }
        }
        let fresh = try PostgresConnection(connectionString, timeouts: timeouts)
        connection = fresh
        try fresh.execute(begin)
        return fresh
    }
}
