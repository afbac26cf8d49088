import GRDB

/// Parameters of a call as the older methods take them.
extension MethodCall {
    var userID: Int { caller.user.id }

    /// A parameter by name, or by its place among parameters without names.
    func argument(_ name: String, _ place: Int) -> JSONValue? { self[name] ?? params[String(place)] }

    /// A parameter that is a map; `nil` when it is absent or none.
    func map(_ name: String) -> JSONObject? {
        guard let value = self[name] else { return nil }
        if let members = value.object { return members }
        return value.array.map { elements in
            JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
        }
    }

    /// What the portal keeps of a type, without rights, rules and events.
    func store(_ db: Database, _ type: String) -> RecordStore {
        RecordStore(db, portalID: caller.portalID, type)
    }

    func person(_ db: Database, _ id: Int) throws -> PersonRow? {
        try PersonRow.fetchOne(db, key: ["portalID": caller.portalID, "id": id])
    }

    func emit(_ db: Database, _ event: String, _ data: JSONValue) throws {
        try events.emit(
            db, portal: caller.portal, event: event, data: data, userID: caller.user.id,
            connector: text("auth_connector") ?? "")
    }
}

extension JSONObject {
    func integer(_ name: String) -> Int { self[name]?.integer ?? 0 }

    func text(_ name: String) -> String { self[name]?.text ?? "" }
}

extension JSONValue {
    /// Members of an array, or values of a map that PHP would take for one.
    var elements: [JSONValue] { array ?? object.map { Array($0.values) } ?? [] }

    /// A number as the older methods write it: as text. Everything else stays.
    var asText: JSONValue {
        switch self {
        case .int(let number): .string(String(number))
        default: self
        }
    }
}

/// What stands in the first unless the second says otherwise.
func settled(_ standard: JSONObject, by given: JSONObject) -> JSONObject { standard.merging(given) { $1 } }
