import GRDB

/// `user.userfield.*`: fields that a portal adds to the people's profiles.
///
/// Source: the platform's documentation, "Custom fields of users".
enum UserFieldMethods {
    static let bodies: [String: MethodBody] = [
        "user.userfield.add": .writing(add), "user.userfield.update": .writing(update),
        "user.userfield.list": .reading(list), "user.userfield.delete": .writing(delete),
    ]

    private static let denied = RESTFailure("", status: 400, "Access denied.")

    private static let types: Set<String> = [
        "string", "integer", "double", "date", "datetime", "boolean", "file", "enumeration", "url", "address", "money",
        "iblock_section", "iblock_element", "employee", "crm", "crm_status",
    ]

    private static let flags = [
        "MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "N", "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
    ]

    private static let labels = [
        "EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE",
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw denied }
        let fields = members(call["fields"])
        guard let given = fields["FIELD_NAME"]?.text, !given.isEmpty else { throw missing("FIELD_NAME") }
        guard let type = fields["USER_TYPE_ID"]?.text, !type.isEmpty else { throw missing("USER_TYPE_ID") }
        guard types.contains(type) || type.hasPrefix("rest_") else {
            throw RESTFailure(.core, status: 400, "Fail to create new user field")
        }
        let name = Self.name(given)
        guard name.utf8.count <= 50,
            name.utf8.allSatisfy({ $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else { throw RESTFailure(.core, status: 400, "Fail to create new user field") }
        guard try UserFieldRow.filter(Column("portalID") == call.caller.portalID && Column("name") == name).isEmpty(db)
        else { throw RESTFailure(.core, status: 400, "Field \(name) for USER object already exists") }
        var definition: JSONObject = [
            "ENTITY_ID": "USER", "FIELD_NAME": .string(name), "USER_TYPE_ID": .string(type), "XML_ID": .null,
            "SORT": "100",
        ]
        for (flag, standard) in flags { definition[flag] = .string(standard) }
        if let multiple = fields["MULTIPLE"] { definition["MULTIPLE"] = .string(self.flag(multiple)) }
        definition["SETTINGS"] = [:]
        apply(fields, to: &definition)
        var row = UserFieldRow(
            id: nil, portalID: call.caller.portalID, name: name,
            definition: JSONValue.object(definition).serialized())
        try row.insert(db)
        return MethodAnswer(.int(Int(row.id ?? 0)))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var row = try field(call, db)
        var definition = row.members
        apply(members(call["fields"]), to: &definition)
        row.definition = JSONValue.object(definition).serialized()
        try row.update(db)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let row = try field(call, db)
        try row.delete(db)
        // Its values go with it.
        for var person in try PersonRow.filter(Column("portalID") == row.portalID).fetchAll(db)
        where person.profile[row.name] != nil {
            person.set(row.name, to: .null)
            try person.update(db)
        }
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw denied }
        let conditions = members(call["filter"])
        var rows = try UserFieldRow.filter(Column("portalID") == call.caller.portalID).order(Column("id")).fetchAll(db)
            .map { row -> JSONObject in
                var members: JSONObject = ["ID": .string(String(row.id ?? 0))]
                for (name, value) in row.members where !labels.contains(name) { members[name] = value }
                return members
            }.filter { row in conditions.allSatisfy { matches(row, $0.key, $0.value) } }
        for (field, direction) in members(call["order"]).reversed() {
            let isDescending = direction.text?.uppercased() == "DESC"
            rows = rows.enumerated().sorted { left, right in
                let (a, b) = (left.element[field]?.text ?? "", right.element[field]?.text ?? "")
                if a == b { return left.offset < right.offset }
                let isLess = Int(a).flatMap { number in Int(b).map { number < $0 } } ?? (a < b)
                return isLess != isDescending
            }.map(\.element)
        }
        return MethodAnswer(.array(rows.map { .object($0) }), total: rows.count)
    }

    // MARK: Parts

    private static func field(_ call: MethodCall, _ db: Database) throws -> UserFieldRow {
        guard call.caller.isAdmin else { throw denied }
        guard let id = call["id"]?.integer, id > 0 else {
            throw RESTFailure("", status: 400, "ID is not defined or invalid")
        }
        guard let row = try UserFieldRow.fetchOne(db, key: Int64(id)), row.portalID == call.caller.portalID else {
            throw denied
        }
        return row
    }

    private static func missing(_ name: String) -> RESTFailure {
        RESTFailure("", status: 400, "The '\(name)' field is not found.")
    }

    /// `DEALS` and `UF_DEALS` become `UF_USR_DEALS`.
    private static func name(_ given: String) -> String {
        let upper = given.uppercased()
        if upper.hasPrefix("UF_USR_") { return upper }
        return "UF_USR_" + (upper.hasPrefix("UF_") ? String(upper.dropFirst(3)) : upper)
    }

    private static func members(_ value: JSONValue?) -> JSONObject {
        JSONObject((value.flatMap(RecordFilter.members) ?? [:]).map { ($0.key.uppercased(), $0.value) }) { $1 }
    }

    private static func flag(_ value: JSONValue) -> String {
        let text = value.text?.uppercased() ?? ""
        if ["E", "I", "S"].contains(text) { return text }
        return text == "Y" || value.flag == true ? "Y" : "N"
    }

    /// Neither the name nor the type nor the number of values of a field ever changes.
    private static func apply(_ fields: JSONObject, to definition: inout JSONObject) {
        for (name, value) in fields {
            switch name {
            case "XML_ID": definition[name] = value
            case "SORT": definition[name] = .string(value.text ?? "100")
            case "SETTINGS": if value.object != nil { definition[name] = value }
            case "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE":
                definition[name] = .string(flag(value))
            case "LIST":
                let items = value.array ?? value.object.map { Array($0.values) } ?? []
                definition[name] = .array(
                    items.enumerated().map { index, item in
                        [
                            "ID": .string(item["ID"]?.text ?? String(index + 1)),
                            "SORT": .string(item["SORT"]?.text ?? String(index * 100)),
                            "VALUE": .string(item["VALUE"]?.text ?? item.text ?? ""),
                            "DEF": .string(item["DEF"].map(flag) ?? "N"), "XML_ID": item["XML_ID"] ?? "",
                        ]
                    })
            default: if labels.contains(name) { definition[name] = value }
            }
        }
        if let label = fields["LABEL"] {
            for name in labels where definition[name] == nil { definition[name] = label }
        }
    }

    private static func matches(_ row: JSONObject, _ key: String, _ value: JSONValue) -> Bool {
        let (meaning, isNegated, name) = FilterOperator.split(key)
        guard let own = row[name]?.text?.lowercased() else { return true }
        let wanted = (value.array ?? [value]).map { ($0.text ?? "").lowercased() }
        let isFound = wanted.contains { text in
            let order = Int(own).flatMap { left in Int(text).map { left < $0 ? -1 : left > $0 ? 1 : 0 } }
            switch meaning {
            case .equal, .between: return own == text
            case .contains: return own.contains(text)
            case .like: return RecordFunctions.matches(own, pattern: text)
            case .greater: return order.map { $0 > 0 } ?? (own > text)
            case .greaterOrEqual: return order.map { $0 >= 0 } ?? (own >= text)
            case .less: return order.map { $0 < 0 } ?? (own < text)
            case .lessOrEqual: return order.map { $0 <= 0 } ?? (own <= text)
            }
        }
        return isFound != isNegated
    }
}

extension UserFieldRow {
    var members: JSONObject { (try? JSONValue(parsing: definition))?.object ?? [:] }
}
