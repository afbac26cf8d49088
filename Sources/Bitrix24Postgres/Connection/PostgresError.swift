public import Bitrix24

/// What went wrong between the store and PostgreSQL. Holds no parameter of a statement, so no token and no ciphertext.
public struct PostgresError: ExplainedError, Hashable {
    /// What to tell apart.
    public enum Code: Sendable, Hashable {
        /// The server could not be reached, or the connection broke and could not be opened again.
        case connection
        /// The server refused a statement.
        case statement
        /// The server, or another process that holds a lock, took too long. Nothing was changed, unless it was the end of
        /// a change that went unanswered.
        case timeout
        /// The tables were made by a newer version of the kit; they are as they were.
        case tooNew
        /// What is stored is not what this version writes.
        case unreadable
    }

    public let code: Code
    /// Five characters, see PostgreSQL's appendix A; `nil` where the server did not answer.
    public let state: String?
    /// The server's own words, without values.
    public let reason: String

    init(_ code: Code, state: String? = nil, _ reason: String) {
        self.code = code
        self.state = state
        self.reason = reason
    }

    public var message: String {
        let state = state.map { " (\($0))" } ?? ""
        return switch code {
        case .connection: "PostgreSQL cannot be reached: \(reason)\(state)."
        case .statement: "PostgreSQL refused a statement: \(reason)\(state)."
        case .timeout: "PostgreSQL took too long: \(reason)\(state)."
        case .tooNew: "The tables in PostgreSQL were made by a newer version of the kit: \(reason)."
        case .unreadable: "PostgreSQL holds a row that cannot be read: \(reason)."
        }
    }

    public var recovery: String {
        switch code {
        case .connection:
            "Check that PostgreSQL runs and that the connection string names the right host, database and role."
        case .statement:
            "Check that the role owns the tables of the store, or may create them, and that the disk has room."
        case .timeout: "Try again. If it happens often, look in pg_stat_activity for what holds the locks."
        case .tooNew: "Run the newest version of the application that has used this database."
        case .unreadable: "Restore the row from a copy, or erase the portal: its next opening writes it anew."
        }
    }

    /// Whether the transaction only had the bad luck to meet another one.
    var isConflict: Bool { state == "40001" || state == "40P01" }
}
