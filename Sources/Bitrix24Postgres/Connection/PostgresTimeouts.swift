/// How long a server may take before the store gives up on it, all in seconds.
struct PostgresTimeouts: Sendable {
    /// To open a connection.
    var connect: Int
    /// For one statement; the server ends it then.
    var statement: Int

    init(_ timeout: Duration) {
        let seconds = Int(timeout.components.seconds)
        statement = max(1, seconds)
        // libpq takes 1 for 2.
        connect = max(2, seconds)
    }

    /// For a lock: less than for a statement, so that the error says what was waited for.
    var lock: Int { max(1, statement * 3 / 4) }
    /// For an answer: a server that is frozen ends nothing by itself.
    var answer: Int { statement + 2 }

    /// What libpq is told unless the connection string says otherwise.
    var keywords: [(String, String)] {
        [
            ("connect_timeout", String(connect)),
            (
                "options",
                """
                -c statement_timeout=\(statement)s -c lock_timeout=\(lock)s \
                -c idle_in_transaction_session_timeout=\(statement * 2)s -c bytea_output=hex -c extra_float_digits=1
                """
            ),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(answer * 1000)), ("application_name", "lintel"),
            ("client_encoding", "UTF8"),
        ]
    }
}
