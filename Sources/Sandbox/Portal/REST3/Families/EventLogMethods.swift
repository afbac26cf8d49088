import GRDB

/// The portal's log of security events, for administrators: `main.eventlog.*`.
///
/// Source: the platform's documentation, "Event log".
enum EventLogMethods {
    static let bodies: [String: MethodBody] = [
        "main.eventlog.get": .writing { call, db in try query(call, db).get(db) },
        "main.eventlog.list": .writing { call, db in try query(call, db).list(db) },
        "main.eventlog.tail": .writing { call, db in try query(call, db).tail(db) },
        "main.eventlog.aggregate": .writing { call, db in try query(call, db).aggregate(db) },
    ]

    private static func query(_ call: MethodCall, _ db: Database) throws -> EntityQuery {
        let query = try EntityQuery(call, "main.eventlog")
        if try query.store(db).count() == 0 {
            for person in try People.all(call, db) {
                try enter(
                    call, db, query.store(db), user: person.id, module: "main",
                    description: ["userId": .int(person.id), "method": "password"])
            }
        }
        // The platform notes an application's first call of each hour.
        let hour = String(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds).prefix(13))
        let period = hour.replacing("T", with: " ")
        var description: JSONObject = ["userId": .int(call.caller.user.id), "method": "rest"]
        description["applicationType"] = call.caller.application == nil ? "apauth" : "app"
        if let application = call.caller.installation?.id { description["applicationId"] = .int(Int(application)) }
        description["timePeriod"] = .string(period)
        let text = JSONValue.object(description).serialized()
        if try query.store(db).records(["description": .string(text)]).isEmpty {
            try enter(call, db, query.store(db), user: call.caller.user.id, module: "rest", description: description)
        }
        return query
    }

    private static func enter(
        _ call: MethodCall, _ db: Database, _ store: RecordStore, user: Int, module: String,
        description: JSONObject
    ) throws {
        try store.add([
            "timestampX": .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)),
            "severity": "SECURITY", "auditTypeId": "USER_AUTHORIZE", "moduleId": .string(module),
            "itemId": .string(String(user)), "remoteAddr": "127.0.0.1", "siteId": "s1", "userId": .int(user),
            "guestId": 0, "description": .string(JSONValue.object(description).serialized()),
        ])
    }
}
