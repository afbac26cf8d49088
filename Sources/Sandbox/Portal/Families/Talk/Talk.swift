import GRDB

/// Where something is said or done between people, bots and guests: the portal, the transaction, and who acts.
struct Talk {
    let db: Database
    let platform: Platform
    let events: EventQueue
    let portal: PortalRow
    /// Who acts.
    var userID: Int
    /// The application that acts for him; `nil` for a webhook and for the portal's own pages.
    var installation: InstallationRow?
    /// `auth_connector` of the call.
    var connector = ""

    init(_ call: MethodCall, _ db: Database) {
        self.init(
            db: db, platform: call.platform, events: call.events, portal: call.caller.portal,
            userID: call.caller.user.id, installation: call.caller.installation)
        connector = call.text("auth_connector") ?? ""
    }

    init(
        db: Database, platform: Platform, events: EventQueue, portal: PortalRow, userID: Int,
        installation: InstallationRow? = nil
    ) {
        self.db = db
        self.platform = platform
        self.events = events
        self.portal = portal
        self.userID = userID
        self.installation = installation
    }

    var portalID: Int64 { portal.id ?? 0 }
    var isRussian: Bool { portal.language == "ru" }
    var now: Int { platform.clock.unixSeconds }
    var nowText: String { PortalTime.text(unixSeconds: now) }
    var origin: String { "https://\(portal.domain)" }

    func store(_ type: String) -> RecordStore { RecordStore(db, portalID: portalID, type) }

    func say(_ english: String, _ russian: String) -> String { isRussian ? russian : english }

    /// The same, by another user.
    func by(_ userID: Int) -> Talk {
        var other = self
        other.userID = userID
        return other
    }

    func person(_ id: Int) throws -> PersonRow? {
        try PersonRow.fetchOne(db, key: ["portalID": portalID, "id": id])
    }

    /// A new user that is no person: a bot, a guest of an open channel.
    func addService(_ service: String, name: String, lastName: String, position: String = "") throws -> PersonRow {
        let last = try Int.fetchOne(db, sql: "SELECT max(id) FROM person WHERE portalID = ?", arguments: [portalID])
        var row = PersonRow(
            portalID: portalID, id: (last ?? 0) + 1, name: name, lastName: lastName, email: "", position: position,
            isAdmin: false, isActive: true, access: "{}")
        row.service = service
        try row.insert(db)
        return row
    }

    /// A random identifier as the platform writes them: 8-4-4-4-12.
    func uuid() -> String {
        let digits = Array(platform.randomness.hexadecimal(32))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    /// Whose tokens go with what is told: nobody's when a bot or a guest acts.
    func actor() throws -> Int? { try person(userID).flatMap { $0.service.isEmpty ? $0.id : nil } }

    /// Tells every application that is bound to the event.
    func emit(_ event: String, _ data: JSONValue, clientID: String? = nil) throws {
        try events.emit(
            db, portal: portal, event: event, data: data, userID: try actor(), clientID: clientID,
            connector: connector)
    }
}

extension RESTFailure {
    /// A method's own refusal.
    static func own(_ code: ErrorCode, _ text: String, status: Int = 400) -> RESTFailure {
        RESTFailure(code, status: status, text)
    }
}

extension MethodCall {
    /// Numbers that came as an array, as a JSON text of one, with commas between, or alone.
    func integers(_ name: String) -> [Int]? {
        guard var value = self[name] else { return nil }
        if let text = value.string, text.hasPrefix("["), let parsed = try? JSONValue(parsing: text) { value = parsed }
        if let elements = value.array ?? value.object.map({ Array($0.values) }) {
            return elements.compactMap(\.integer)
        }
        if let text = value.string, text.contains(",") {
            return text.split(separator: ",").compactMap { Int($0.trimmingPrefix { $0 == " " }) }
        }
        return value.integer.map { [$0] }
    }

    /// Members that came as an object, or as a JSON text of one.
    func membersOf(_ name: String) -> JSONObject? {
        guard let value = self[name] else { return nil }
        if let object = value.object { return object }
        if let array = value.array {
            return JSONObject(uniqueKeysWithValues: array.enumerated().map { (String($0.offset), $0.element) })
        }
        return value.string.flatMap { try? JSONValue(parsing: $0) }?.object
    }
}

extension JSONValue {
    /// Elements of a list, or the values of an object, as PHP does not tell them apart.
    var listed: [JSONValue]? { array ?? object.map { Array($0.values) } }

    /// With names in camel case instead of snake case, at every depth: `entity_data_1` → `entityData1`.
    var camelCased: JSONValue {
        switch self {
        case .object(let members):
            var result = JSONObject(minimumCapacity: members.count)
            for (key, value) in members { result[key.camelCased] = value.camelCased }
            return .object(result)
        case .array(let elements): return .array(elements.map(\.camelCased))
        default: return self
        }
    }

    /// As an event's form carries it: 1 and 0 for truth values, an empty text for nothing.
    var asForm: JSONValue {
        switch self {
        case .null: ""
        case .bool(let flag): .string(flag ? "1" : "0")
        case .array(let elements): .array(elements.map(\.asForm))
        case .object(let members): .object(members.mapValues(\.asForm))
        default: self
        }
    }
}

extension String {
    /// `last_activity_date` → `lastActivityDate`
    var camelCased: String {
        guard contains("_") else { return self }
        var result = ""
        var isBreak = false
        for character in self {
            if character == "_" {
                isBreak = !result.isEmpty
            } else {
                result += isBreak ? character.uppercased() : String(character)
                isBreak = false
            }
        }
        return result
    }

    /// Without white space at its ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
