/// An actor around one connection: opens it at the first use, and again after it broke.
actor PostgresSession {
    private let executor: ConnectionExecutor
    private let connectionString: String
    private var connection: PostgresConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ connectionString: String, label: String) {
        self.connectionString = connectionString
        executor = ConnectionExecutor(label: label)
    }

    /// One transaction as one synchronous step, because an actor lets others in at every `await`.
    ///
    /// A connection that broke before the transaction began is opened again, once; inside a transaction nothing is repeated.
    func transaction<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) throws -> Value
    ) throws -> Value {
        let connection = try begun()
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

    func close() { connection = nil }

    private func begun() throws(PostgresError) -> PostgresConnection {
        if let connection {
            do {
                try connection.execute("BEGIN")
                return connection
            } catch {
                self.connection = nil
                guard error.code == .connection else { throw error }
            }
        }
        let fresh = try PostgresConnection(connectionString)
        connection = fresh
        try fresh.execute("BEGIN")
        return fresh
    }
}
