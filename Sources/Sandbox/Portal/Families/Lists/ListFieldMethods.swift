import GRDB

/// `lists.field.*`: the fields of a universal list.
///
/// Source: the platform's documentation, "Fields of universal lists".
enum ListFieldMethods {
    static let bodies: [String: MethodBody] = [
        "lists.field.add": .writing(add), "lists.field.get": .reading(get), "lists.field.update": .writing(update),
        "lists.field.delete": .writing(delete), "lists.field.type.get": .reading(types),
    ]

    /// Fields that every element has: a list shows each of them at most once, under the type's own name.
    static let system: [(type: String, title: String)] = [
        ("SORT", "Sorting"), ("ACTIVE_FROM", "Start of activity"), ("ACTIVE_TO", "End of activity"),
        ("PREVIEW_PICTURE", "Preview image"), ("PREVIEW_TEXT", "Preview text"), ("DETAIL_PICTURE", "Detail image"),
        ("DETAIL_TEXT", "Detail text"), ("DATE_CREATE", "Created on"), ("CREATED_BY", "Created by"),
        ("TIMESTAMP_X", "Modification date"), ("MODIFIED_BY", "Modified by"),
    ]

    static let custom: [(type: String, title: String)] = [
        ("S", "String"), ("N", "Number"), ("L", "List"), ("F", "File"), ("G", "Binding to sections"),
        ("E", "Binding to elements"), ("S:Date", "Date"), ("S:DateTime", "Date/Time"), ("S:HTML", "HTML/text"),
        ("E:EList", "Binding to elements as a list"), ("N:Sequence", "Counter"),
        ("S:ECrm", "Binding to CRM elements"), ("S:Money", "Money"), ("S:DiskFile", "File (Disk)"),
        ("S:employee", "Binding to employee"),
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELDS"])
        let input = call.members("FIELDS") ?? [:]
        for name in ["NAME", "TYPE"] where input[name]?.text?.isEmpty ?? true { throw ListBook.missing(name) }
        let type = input["TYPE"]?.text ?? ""
        let fields = try call.records("lists.field")
        let known = try fields.find(db, where: ["IBLOCK_ID": .int(list.id)])
        let isSystem = system.contains { $0.type == type } || type == "NAME"
        guard isSystem || custom.contains(where: { $0.type == type }) else {
            throw RESTFailure("ERROR_SAVE_FIELD", status: 400, "Error saving the field")
        }
        if isSystem {
            guard type != "NAME", !known.contains(where: { $0.fields["TYPE"]?.string == type }) else {
                throw RESTFailure("ERROR_SAVE_FIELD", status: 400, "Property already exists")
            }
        } else {
            guard let code = input["CODE"]?.text, !code.isEmpty else {
                throw RESTFailure("ERROR_SAVE_FIELD", status: 400, "Please fill the code fields")
            }
            guard !known.contains(where: { $0.fields["CODE"]?.string == code }) else {
                throw RESTFailure("ERROR_SAVE_FIELD", status: 400, "Property already exists")
            }
        }
        try checkDefault(input, code: "ERROR_SAVE_FIELD")
        var forced: JSONObject = ["IBLOCK_ID": .int(list.id), "TYPE": .string(type)]
        if type == "L" { forced["LIST"] = try options(input, former: [:], call, db) }
        let field = try fields.add(db, input, forced: forced)
        return MethodAnswer(.string(fieldID(field)))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELD_ID", "FIELDS"])
        let input = call.members("FIELDS") ?? [:]
        for name in ["NAME", "TYPE"] where input[name]?.text?.isEmpty ?? true { throw ListBook.missing(name) }
        let fields = try call.records("lists.field")
        guard let field = try field(call, db, list), field.fields["TYPE"]?.string == input["TYPE"]?.text else {
            throw RESTFailure("ERROR_UPDATE_FIELD", status: 400, "Error updating the field")
        }
        try checkDefault(input, code: "ERROR_UPDATE_FIELD")
        var forced: JSONObject = [:]
        if field.fields["TYPE"] == "L", input["LIST"] != nil || input["LIST_TEXT_VALUES"] != nil {
            forced["LIST"] = try options(input, former: field.fields["LIST"]?.object ?? [:], call, db)
        }
        _ = try fields.update(db, field, input, forced: forced)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELD_ID"])
        guard let field = try field(call, db, list) else { return MethodAnswer(true) }
        let elements = try call.records("lists.element")
        for element in try elements.matching(db, list.condition(elements.type)) {
            guard element.fields[fieldID(field)] != nil else { continue }
            var element = element
            element.fields[fieldID(field)] = nil
            try elements.store(db).update(element)
        }
        try call.records("lists.field").delete(db, field)
        return MethodAnswer(true)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: false)
        if let asked = call.text("FIELD_ID") {
            if asked == "NAME" { return MethodAnswer(["NAME": name]) }
            guard let field = try field(call, db, list) else { return MethodAnswer([]) }
            return MethodAnswer(.object([field.fields["TYPE"]?.string ?? "": try json(field, call)]))
        }
        var result: JSONObject = ["NAME": name]
        let fields = try call.records("lists.field").find(db, where: ["IBLOCK_ID": .int(list.id)])
        for field in fields.sorted(by: { ($0.fields["SORT"]?.integer ?? 0) < ($1.fields["SORT"]?.integer ?? 0) }) {
            result[fieldID(field)] = try json(field, call)
        }
        return MethodAnswer(.object(result))
    }

    /// The types that a list may still get: system fields are there once.
    private static func types(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: false)
        let taken = Set(
            try call.records("lists.field").find(db, where: ["IBLOCK_ID": .int(list.id)]).filter {
                fieldID($0) != call.text("FIELD_ID")
            }.compactMap { $0.fields["TYPE"]?.string })
        var result: JSONObject = [:]
        for (type, title) in system where !taken.contains(type) { result[type] = .string(title) }
        for (type, title) in custom { result[type] = .string(title) }
        return MethodAnswer(.object(result))
    }

    // MARK: Fields

    /// `PROPERTY_5`, or the name of the system field.
    static func fieldID(_ field: Record) -> String {
        let type = field.fields["TYPE"]?.string ?? ""
        return system.contains { $0.type == type } ? type : "PROPERTY_\(field.id)"
    }

    private static func field(_ call: MethodCall, _ db: Database, _ list: ListBook) throws -> Record? {
        let asked = call.text("FIELD_ID")?.uppercased()
        return try call.records("lists.field").find(db, where: ["IBLOCK_ID": .int(list.id)])
            .first { fieldID($0) == asked || "PROPERTY_\(asked ?? "")" == fieldID($0) }
    }

    private static let name: JSONValue = [
        "FIELD_ID": "NAME", "SORT": 10, "NAME": "Name", "IS_REQUIRED": "Y", "MULTIPLE": "N", "DEFAULT_VALUE": "",
        "TYPE": "NAME", "PROPERTY_TYPE": false, "PROPERTY_USER_TYPE": false,
        "SETTINGS": ["SHOW_ADD_FORM": "Y", "SHOW_EDIT_FORM": "Y"],
    ]

    private static func json(_ field: Record, _ call: MethodCall) throws -> JSONValue {
        let type = field.fields["TYPE"]?.string ?? ""
        let isSystem = fieldID(field) == type
        let parts = type.split(separator: ":", maxSplits: 1).map(String.init)
        var result: JSONObject = ["FIELD_ID": .string(fieldID(field))]
        let shown = try call.records("lists.field").json(field).object ?? [:]
        for name in ["SORT", "NAME", "IS_REQUIRED", "MULTIPLE", "DEFAULT_VALUE", "TYPE"] { result[name] = shown[name] }
        result["SORT"] = .int(field.fields["SORT"]?.integer ?? 0)
        result["PROPERTY_TYPE"] = isSystem ? false : .string(parts.first ?? "")
        result["PROPERTY_USER_TYPE"] = parts.count > 1 ? .string(parts[1]) : false
        guard !isSystem else {
            result["SETTINGS"] = shown["SETTINGS"]
            return .object(result)
        }
        result["CODE"] = shown["CODE"]
        result["ID"] = .string(String(field.id))
        for name in ["LINK_IBLOCK_ID", "ROW_COUNT", "COL_COUNT", "USER_TYPE_SETTINGS", "SETTINGS"] {
            result[name] = shown[name]
        }
        if type == "L" {
            let options = field.fields["LIST"]?.object ?? [:]
            result["DISPLAY_VALUES_FORM"] = .object(options.mapValues { $0["VALUE"] ?? .null })
            let chosen = options.filter { $0.value["DEF"]?.string == "Y" }.map(\.key)
            if let first = chosen.first { result["DEFAULT_VALUE"] = .string(first) }
        }
        return .object(result)
    }

    private static func checkDefault(_ input: JSONObject, code: String) throws {
        guard input["SETTINGS"]?["ADD_READ_ONLY_FIELD"]?.flag == true, input["DEFAULT_VALUE"]?.text?.isEmpty ?? true
        else { return }
        throw RESTFailure(
            ErrorCode(code), status: 400,
            "The default value of the field '\(input["NAME"]?.text ?? "")' is required")
    }

    /// The values to choose from: those of `LIST` that are known keep their numbers, others and the lines of `LIST_TEXT_VALUES` get
    /// new ones, and what is not named goes.
    private static func options(
        _ input: JSONObject, former: JSONObject, _ call: MethodCall, _ db: Database
    ) throws -> JSONValue {
        let numbers = RecordSequence(name: "lists.value", portalID: call.caller.portalID)
        var options: JSONObject = input["LIST"] == nil ? former : [:]
        for (key, value) in input["LIST"].flatMap(RecordFilter.members) ?? [:] {
            guard let text = value["VALUE"]?.text ?? value.text, !text.isEmpty else { continue }
            let id = former[key] == nil ? String(try numbers.take(db)) : key
            options[id] = [
                "VALUE": .string(text), "SORT": .int(value["SORT"]?.integer ?? 500),
                "DEF": value["DEF"]?.flag == true ? "Y" : "N",
            ]
        }
        for line in (input["LIST_TEXT_VALUES"]?.text ?? "").split(whereSeparator: \.isNewline) {
            let sort = (options.values.compactMap { $0["SORT"]?.integer }.max() ?? 0) + 10
            options[String(try numbers.take(db))] = ["VALUE": .string(String(line)), "SORT": .int(sort), "DEF": "N"]
        }
        if let chosen = input["LIST_DEF"].map({ $0.array ?? [$0] })?.compactMap(\.text) {
            for (id, option) in options {
                var members = option.object ?? [:]
                members["DEF"] = chosen.contains(id) ? "Y" : "N"
                options[id] = .object(members)
            }
        }
        return .object(options)
    }
}
