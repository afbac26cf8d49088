/// What went wrong between the store and PostgreSQL. Holds no parameter of a statement, so no token and no ciphertext.
public struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What to tell apart.
    public enum Code: Sendable, Hashable {
        /// The server could not be reached, or the connection broke and could not be opened again.
        case connection
        /// The server refused a statement.
        case statement
        /// What is stored is not what this version writes.
        case unreadable
    }

    public let code: Code
    /// Five characters, see PostgreSQL's appendix A; `nil` where the server did not answer.
    public let state: String?
    /// The server's primary message.
    public let message: String

    init(_ code: Code, state: String? = nil, _ message: String) {
        self.code = code
        self.state = state
        self.message = message
    }

    /// The next step.
    public var recovery: String {
        switch code {
        case .connection:
            "Check that PostgreSQL runs and that the connection string names the right host, database and role."
        case .statement: "Check that the role owns the tables of the store, or may create them."
        case .unreadable: "Start the newest version of the application that has used this database."
        }
    }

    public var description: String {
        "PostgreSQL: \(message)\(state.map { " (\($0))" } ?? ""). \(recovery)"
    }
}
