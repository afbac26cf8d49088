import GRDB

extension FetchableRecord where Self: TableRecord {
    /// The first row that fulfils a condition, by a statement that is compiled once: for what every refresh of a token asks.
    ///
    /// - Parameter condition: a constant text: it is part of the statement.
    static func first(_ db: Database, where condition: StaticString, _ arguments: StatementArguments) throws -> Self? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(databaseTableName) WHERE \(condition)")
        return try fetchOne(statement, arguments: arguments)
    }
}

extension TokenPairRow {
    /// The same as `insert`, by a statement that is compiled once.
    func add(_ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO tokenPair (accessToken, refreshToken, chain, generation, installationID, userID, scope, accessExpires,
                refreshExpires, isRotated, isRevoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            accessToken, refreshToken, chain, generation, installationID, userID, scope, accessExpires, refreshExpires,
            isRotated, isRevoked,
        ])
    }
}
