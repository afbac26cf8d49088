import GRDB

/// `app.option.*` and `user.option.*`: what an application keeps at the portal, for itself and for each user.
///
/// Source: the platform's documentation, "Application settings".
enum OptionMethods {
    static let bodies: [String: MethodBody] = [
        "app.option.get": .reading { call, db in try get(call, db, userID: 0) },
        "app.option.set": .writing { call, db in
            let clientID = try clientID(call)
            guard call.caller.isAdmin else { throw accessException("Administrator authorization required") }
            return try set(call, db, clientID: clientID, userID: 0)
        },
        "user.option.get": .reading { call, db in try get(call, db, userID: call.caller.user.id) },
        "user.option.set": .writing { call, db in
            try set(call, db, clientID: try clientID(call), userID: call.caller.user.id)
        },
    ]

    /// All options of an application (`userID` 0) or of one of its users.
    static func options(_ db: Database, portalID: Int64, clientID: String, userID: Int) throws -> JSONObject {
        let rows = try Row.fetchAll(
            db,
            // By number first, so that the elements of a list come back in their order.
            sql: """
                SELECT name, value FROM option WHERE portalID = ? AND clientID = ? AND userID = ?
                ORDER BY CAST(name AS INTEGER), name
                """,
            arguments: [portalID, clientID, userID])
        var options: JSONObject = [:]
        for row in rows { options[row["name"]] = (try? JSONValue(parsing: row["value"] as String)) ?? .null }
        return options
    }

    /// Adds options to those that are there, or replaces them by name.
    static func merge(_ db: Database, portalID: Int64, clientID: String, userID: Int, options: JSONObject) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO option (portalID, clientID, userID, name, value) VALUES (?, ?, ?, ?, ?)")
        for (name, value) in options {
            try statement.execute(arguments: [portalID, clientID, userID, name, value.serialized()])
        }
    }

    private static func get(_ call: MethodCall, _ db: Database, userID: Int) throws -> MethodAnswer {
        let options = try options(db, portalID: call.caller.portalID, clientID: try clientID(call), userID: userID)
        if let name = call.text("option") { return MethodAnswer(options[name] ?? .null) }
        return MethodAnswer(phpArray(options))
    }

    private static func set(
        _ call: MethodCall, _ db: Database, clientID: String, userID: Int
    ) throws -> MethodAnswer {
        var options = call["options"]?.object ?? [:]
        if case .array(let elements) = call["options"] {
            options = JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
        }
        guard !options.isEmpty else { throw RESTFailure("ArgumentNullException", status: 400, "options is empty") }
        try merge(db, portalID: call.caller.portalID, clientID: clientID, userID: userID, options: options)
        return MethodAnswer(true)
    }

    private static func clientID(_ call: MethodCall) throws -> String {
        guard let application = call.caller.application else { throw accessException("Application context required") }
        return application.clientID
    }

    private static func accessException(_ text: String) -> RESTFailure {
        RESTFailure("AccessException", status: 400, text)
    }
}
