import GRDB

/// `userfieldconfig.*`: user fields of any object, with names in camel case.
///
/// Source: the platform's documentation, "User field settings".
enum UserFieldConfigMethods {
    static let bodies: [String: MethodBody] = [
        "userfieldconfig.add": .writing(add),
        "userfieldconfig.get": .reading(get),
        "userfieldconfig.list": .reading(list),
        "userfieldconfig.update": .writing(update),
        "userfieldconfig.delete": .writing(delete),
        "userfieldconfig.gettypes": .plain(types),
    ]

    private static let names: [(item: String, classic: String)] = [
        ("id", "ID"), ("entityId", "ENTITY_ID"), ("fieldName", "FIELD_NAME"), ("userTypeId", "USER_TYPE_ID"),
        ("xmlId", "XML_ID"), ("sort", "SORT"), ("multiple", "MULTIPLE"), ("mandatory", "MANDATORY"),
        ("showFilter", "SHOW_FILTER"), ("showInList", "SHOW_IN_LIST"), ("editInList", "EDIT_IN_LIST"),
        ("isSearchable", "IS_SEARCHABLE"), ("settings", "SETTINGS"), ("editFormLabel", "EDIT_FORM_LABEL"),
        ("listColumnLabel", "LIST_COLUMN_LABEL"), ("listFilterLabel", "LIST_FILTER_LABEL"),
        ("errorMessage", "ERROR_MESSAGE"), ("helpMessage", "HELP_MESSAGE"),
    ]
    private static let labels: Set<String> = [
        "editFormLabel", "listColumnLabel", "listFilterLabel", "errorMessage", "helpMessage",
    ]

    /// Modules whose objects have user fields that can be set up.
    private static func checkModule(_ call: MethodCall) throws {
        let module = try call.need("moduleId").text?.lowercased() ?? ""
        guard module == "crm" || module == "rpa" else { throw CRMFailure.plain("No settings for UserFieldAccess") }
        guard call.caller.scope.contains(module) else {
            throw CRMFailure.plain("The current method required more scopes. (\(module))")
        }
    }

    private static func classic(_ field: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (item, classic) in names { if let value = field[item] { result[classic] = value } }
        if let list = field["enum"] {
            let entries = list.array ?? list.object.map { Array($0.values) } ?? []
            result["LIST"] = .array(
                entries.map { entry in
                    var members: JSONObject = [:]
                    for (name, value) in entry.object ?? [:] {
                        members[name == "xmlId" ? "XML_ID" : name.uppercased()] = value
                    }
                    return .object(members)
                })
        }
        return result
    }

    private static func json(_ record: Record, language: String? = nil, withItems: Bool = true) -> JSONValue {
        var result: JSONObject = [:]
        let fields = record.fields
        let languages = language.map { [$0] } ?? ["en", "ru"]
        for (item, classic) in names {
            if item == "editFormLabel" {
                result["languageId"] = .object(
                    JSONObject(languages.map { ($0, .string($0)) }, uniquingKeysWith: { first, _ in first }))
            }
            if labels.contains(item) {
                let all = fields[classic]?.object
                let shown = JSONObject(
                    (all.map { Array($0.keys) } ?? languages).filter { language == nil || $0 == language }
                        .map { ($0, all?[$0] ?? .null) }, uniquingKeysWith: { first, _ in first })
                result[item] = .object(shown)
            } else {
                switch item {
                case "id": result[item] = .string(String(record.id))
                case "sort": result[item] = .string(fields["SORT"]?.text ?? "100")
                default: result[item] = fields[classic] ?? .null
                }
            }
        }
        if withItems, fields["USER_TYPE_ID"]?.string == "enumeration" {
            result["enum"] = .array(
                (fields["LIST"]?.array ?? []).map { entry in
                    [
                        "id": .string(entry["ID"]?.text ?? ""), "userFieldId": .string(String(record.id)),
                        "value": entry["VALUE"] ?? "", "def": entry["DEF"] ?? "N",
                        "sort": .string(entry["SORT"]?.text ?? "0"), "xmlId": entry["XML_ID"] ?? .null,
                    ]
                })
        }
        return .object(result)
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try checkModule(call)
        let field = try call.needObject("field")
        guard call.caller.isAdmin else { throw CRMFailure.plain("You cannot create custom fields") }
        guard let entity = field["entityId"]?.text, !entity.isEmpty else {
            throw CRMFailure.plain("The 'ENTITY_ID' field is not found.")
        }
        guard let name = field["fieldName"]?.text, !name.isEmpty else {
            throw CRMFailure.plain("The 'FIELD_NAME' field is not found.")
        }
        let prefix = CRMObject.fixed.contains { $0.userFieldEntity == entity } ? "UF_CRM_" : "UF_\(entity)_"
        guard name.uppercased().hasPrefix(prefix) else { throw CRMFailure.plain("You cannot create custom fields") }
        let record = try UserFieldBook(call, db).add(entity: entity, classic(field))
        return MethodAnswer(["field": json(record)])
    }

    private static func named(_ call: MethodCall, _ db: Database, _ refusal: String) throws -> Record {
        try checkModule(call)
        let id = try call.needInteger("id")
        guard let record = try UserFieldBook(call, db).record(id) else { throw CRMFailure.plain(refusal) }
        return record
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db, "You do not have permission to view user field settings")
        return MethodAnswer(["field": json(record)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let refusal = "You cannot change the settings of the user field"
        let record = try named(call, db, refusal)
        guard call.caller.isAdmin else { throw CRMFailure.plain(refusal) }
        let changed = try UserFieldBook(call, db).update(record, classic(call.needObject("field")))
        return MethodAnswer(["field": json(changed)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let refusal = "You cannot delete the user field"
        let record = try named(call, db, refusal)
        guard call.caller.isAdmin else { throw CRMFailure.plain(refusal) }
        try UserFieldBook(call, db).delete(record)
        return MethodAnswer(.null)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try checkModule(call)
        let book = UserFieldBook(call, db)
        func renamed(_ members: JSONObject) -> JSONObject {
            var result: JSONObject = [:]
            for (key, value) in members {
                let prefix = key.prefix { !$0.isLetter && !$0.isNumber }
                let name = String(key.dropFirst(prefix.count))
                result[prefix + (names.first { $0.item == name }?.classic ?? name)] = value
            }
            return result
        }
        let reader = RecordFilter(type: book.store.type, style: .schema)
        let page = try book.store.page(
            try reader.condition(renamed(call.classicArray("filter"))),
            order: try reader.order(renamed(call.classicArray("order"))), start: max(0, call["start"]?.integer ?? 0))
        let select = call["select"]
        let language = select?["language"]?.text
        let asked = Set((select?.array ?? select?.object.map { Array($0.values) } ?? []).compactMap(\.text))
        let fields = page.records.map { record -> JSONValue in
            let all = json(record, language: language, withItems: false)
            guard !asked.isEmpty, !asked.contains("*"), let members = all.object else { return all }
            return .object(members.filter { asked.contains($0.key) || $0.key == "id" })
        }
        return MethodAnswer(["fields": .array(fields)], total: page.total, next: page.next)
    }

    private static func types(_ call: MethodCall) throws -> MethodAnswer {
        try checkModule(call)
        var types: JSONObject = [:]
        for (code, title) in UserField.types {
            types[code] = ["userTypeId": .string(code), "description": .string(title)]
        }
        return MethodAnswer(["types": .object(types)])
    }
}
