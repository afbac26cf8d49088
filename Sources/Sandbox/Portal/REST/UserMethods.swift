import GRDB

/// `user.current`, `user.get` and `user.search`. How much they tell depends on the scope: `user_brief`, `user_basic` or `user`.
///
/// Source: the platform's documentation, "Users".
enum UserMethods {
    static let bodies: [String: MethodBody] = [
        "user.current": .plain { call in MethodAnswer(json(call.caller.user, for: call)) },
        "user.get": .reading { call, db in try list(call, db) },
        "user.search": .reading { call, db in try list(call, db) },
    ]

    private static func json(_ user: PersonRow, for call: MethodCall) -> JSONValue {
        let scope = call.caller.scope
        var fields: JSONObject = [
            "ID": .string(String(user.id)), "ACTIVE": .bool(user.isActive), "NAME": .string(user.name),
            "LAST_NAME": .string(user.lastName),
        ]
        if scope.contains("user_basic") || scope.contains("user") {
            let today = PortalTime.day(unixSeconds: call.platform.clock.unixSeconds)
            fields["EMAIL"] = .string(user.email)
            fields["LAST_LOGIN"] = .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds))
            fields["DATE_REGISTER"] = .string(PortalTime.dayText(days: today - 90))
        }
        fields["IS_ONLINE"] = "N"
        fields["PERSONAL_GENDER"] = ""
        fields["PERSONAL_BIRTHDAY"] = ""
        fields["WORK_POSITION"] = .string(user.position)
        fields["UF_EMPLOYMENT_DATE"] = ""
        fields["UF_DEPARTMENT"] = [1]
        fields["USER_TYPE"] = "employee"
        return .object(fields)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var conditions: JSONObject = call["FILTER"]?.object ?? [:]
        for (key, value) in call.params {
            let name = key.uppercased()
            if ["ID", "ACTIVE", "EMAIL", "NAME", "LAST_NAME", "WORK_POSITION", "FIND", "NAME_SEARCH"].contains(name) {
                conditions[name] = value
            }
        }
        // Only administrators see who was dismissed, and only when they ask for it.
        let wantsDismissed = conditions.contains { $0.key.uppercased().hasSuffix("ACTIVE") }
        let people = try PersonRow.filter(Column("portalID") == call.caller.portalID).order(Column("id")).fetchAll(db)
            .filter { $0.service.isEmpty }
            .filter { $0.isActive || (call.caller.isAdmin && wantsDismissed) }
            .filter { person in conditions.allSatisfy { matches(person, key: $0.key.uppercased(), value: $0.value) } }
        let ordered = (call.text("order") ?? "ASC").uppercased() == "DESC" ? Array(people.reversed()) : people
        let start = min(max(0, call.params["start"]?.integer ?? 0), ordered.count)
        let page = ordered.dropFirst(start).prefix(50)
        return MethodAnswer(
            .array(page.map { json($0, for: call) }), total: ordered.count,
            next: start + 50 < ordered.count ? start + 50 : nil)
    }

    private static func matches(_ person: PersonRow, key: String, value: JSONValue) -> Bool {
        let name = key.drop { "=!@%<>".contains($0) }
        let values = (value.array ?? value.object.map { Array($0.values) } ?? [value]).map {
            ($0.text ?? "").lowercased()
        }
        let isNegated = key.hasPrefix("!")
        let own: String
        switch name {
        case "ID": own = String(person.id)
        case "ACTIVE": return (value.flag ?? true) == person.isActive
        case "EMAIL": own = person.email
        case "NAME": own = person.name
        case "LAST_NAME": own = person.lastName
        case "WORK_POSITION": own = person.position
        case "FIND", "NAME_SEARCH":
            let all = "\(person.name) \(person.lastName) \(person.email) \(person.position)".lowercased()
            return values.allSatisfy { all.contains($0) }
        default: return true
        }
        let folded = own.lowercased()
        let isFound =
            key.contains("%")
            ? values.contains { folded.contains($0.trimmingPrefix { $0 == "%" }.filter { $0 != "%" }) }
            : values.contains(folded)
        return isFound != isNegated
    }
}
