import GRDB

/// `crm.OBJECT.userfield.*`: the fields that a portal's people add to leads, deals and the like.
///
/// Source: the platform's documentation, "User-defined fields" of leads, deals, contacts, companies, quotes, invoices and requisites.
enum CRMUserFieldMethods {
    /// Method prefix, entity, and beginning of the events.
    private static let owners: [(prefix: String, entity: String, event: String)] = [
        ("crm.lead", "CRM_LEAD", "ONCRMLEADUSERFIELD"), ("crm.deal", "CRM_DEAL", "ONCRMDEALUSERFIELD"),
        ("crm.contact", "CRM_CONTACT", "ONCRMCONTACTUSERFIELD"),
        ("crm.company", "CRM_COMPANY", "ONCRMCOMPANYUSERFIELD"), ("crm.quote", "CRM_QUOTE", "ONCRMQUOTEUSERFIELD"),
        ("crm.invoice", "ORDER", "ONCRMINVOICEUSERFIELD"),
        ("crm.requisite", "CRM_REQUISITE", "ONCRMREQUISITEUSERFIELD"),
    ]

    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for (prefix, entity, _) in owners {
            bodies["\(prefix).userfield.add"] = .writing { call, db in
                try call.requireCRMAdministrator()
                let fields = try fields(of: call)
                let id = try UserFieldBook(call, db).add(entity: entity, fields).id
                return MethodAnswer(.int(id))
            }
            bodies["\(prefix).userfield.get"] = .reading { call, db in
                let record = try named(call, db, entity)
                return MethodAnswer(UserFieldBook(call, db).classic(record, labels: .all))
            }
            bodies["\(prefix).userfield.list"] = .reading { call, db in try list(call, db, entity) }
            bodies["\(prefix).userfield.update"] = .writing { call, db in
                try call.requireCRMAdministrator()
                let record = try named(call, db, entity)
                try UserFieldBook(call, db).update(record, fields(of: call))
                return MethodAnswer(true)
            }
            bodies["\(prefix).userfield.delete"] = .writing { call, db in
                try call.requireCRMAdministrator()
                let record = try named(call, db, entity)
                try UserFieldBook(call, db).delete(record)
                return MethodAnswer(true)
            }
        }
        bodies["crm.userfield.settings.fields"] = .plain(settings)
        return bodies
    }()

    /// Beginning of the events about an entity's user fields: `ONCRMDEALUSERFIELD`.
    static func event(of entity: String) -> String {
        owners.first { $0.entity == entity }?.event ?? "ONCRMTYPEUSERFIELD"
    }

    private static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        return fields
    }

    private static func named(_ call: MethodCall, _ db: Database, _ entity: String) throws -> Record {
        let id = try call.classicID()
        guard let record = try UserFieldBook(call, db).record(id), record.fields["ENTITY_ID"]?.string == entity else {
            throw RESTFailure("ERROR_NOT_FOUND", status: 400, "The entity with ID '\(id)' is not found.")
        }
        return record
    }

    private static func list(_ call: MethodCall, _ db: Database, _ entity: String) throws -> MethodAnswer {
        var filter = try call.classicArray("filter")
        let order = try call.classicArray("order")
        let language = filter.removeValue(forKey: "LANG")?.string
        let book = UserFieldBook(call, db)
        filter["=ENTITY_ID"] = .string(entity)
        let reader = RecordFilter(type: book.store.type, style: .schema)
        let condition = try reader.condition(filter)
        let terms = try reader.order(order.isEmpty ? ["SORT": "ASC"] : order)
        let page = try book.store.page(condition, order: terms, start: 0, limit: Int(Int32.max))
        return MethodAnswer(
            .array(page.records.map { book.classic($0, labels: language.map { .one($0) } ?? .none) }),
            total: page.records.count)
    }

    /// Settings by type.
    private static func settings(_ call: MethodCall) throws -> MethodAnswer {
        guard let type = call.text("type") else {
            throw CRMFailure.plain("Parameter 'type' is not specified or empty.")
        }
        func field(_ type: String, _ title: String) -> JSONValue { ["type": .string(type), "title": .string(title)] }
        var answer: JSONObject = [:]
        switch type {
        case "string", "url", "address":
            answer["DEFAULT_VALUE"] = field("string", "Default Value")
            answer["ROWS"] = field("int", "Number of lines in input field")
        case "integer": answer["DEFAULT_VALUE"] = field("int", "Default Value")
        case "double":
            answer["DEFAULT_VALUE"] = field("double", "Default Value")
            answer["PRECISION"] = field("int", "Precision")
        case "boolean":
            answer["DEFAULT_VALUE"] = field("int", "Default Value")
            answer["DISPLAY"] = field("string", "Appearance")
        case "date", "datetime": answer["DEFAULT_VALUE"] = field("object", "Default Value")
        case "enumeration":
            answer["DISPLAY"] = field("string", "Appearance")
            answer["LIST_HEIGHT"] = field("int", "List Height")
        case "iblock_section", "iblock_element":
            answer["IBLOCK_TYPE_ID"] = field("string", "Information Block Type ID")
            answer["IBLOCK_ID"] = field("string", "Information Block ID")
            answer["DEFAULT_VALUE"] = field("string", "Default Value")
            answer["DISPLAY"] = field("string", "Appearance")
            answer["LIST_HEIGHT"] = field("int", "List Height")
            answer["ACTIVE_FILTER"] = field("char", "Show elements with active flag enabled")
        case "crm_status": answer["ENTITY_TYPE"] = field("string", "Directory Type")
        case "crm":
            for code in ["LEAD", "CONTACT", "COMPANY", "DEAL"] { answer[code] = field("char", code.capitalized) }
        default: break
        }
        return MethodAnswer(.object(answer))
    }
}

/// The definitions of user fields: how they are made, changed, removed and answered.
struct UserFieldBook: CallBook {
    let call: MethodCall
    let db: Database
    var store: RecordStore { call.store(db, "crm.userfield") }

    enum Labels { case all, none, one(String) }

    private static let labelNames = [
        "EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE",
    ]
    private static let languages = ["de", "en", "ru"]

    func record(_ id: Int) throws -> Record? { try store.record(id) }

    // MARK: Writing

    func add(entity: String, _ given: JSONObject) throws -> Record {
        guard let type = given["USER_TYPE_ID"]?.text, !type.isEmpty else {
            throw CRMFailure.plain("The 'USER_TYPE_ID' field is not found.")
        }
        guard var name = given["FIELD_NAME"]?.text, !name.isEmpty else {
            throw CRMFailure.plain("The 'FIELD_NAME' field is not found.")
        }
        name = name.uppercased()
        let prefix =
            entity.hasPrefix("CRM_") && entity.dropFirst(4).allSatisfy(\.isNumber) ? "UF_\(entity)_" : "UF_CRM_"
        if !name.hasPrefix("UF_") { name = prefix + name }
        guard name.utf8.count <= 50 else {
            throw RESTFailure("ERROR_CORE", status: 400, "Field name is too long (more than 50 characters).")
        }
        guard CustomField.isName(name) else {
            throw RESTFailure(
                "ERROR_CORE", status: 400,
                "Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.")
        }
        let isOwn = type.hasPrefix("rest_")
        guard isOwn || UserField.types.contains(where: { $0.code == type }) else {
            throw RESTFailure("ERROR_CORE", status: 400, "Incorrect custom type specified.")
        }
        guard try CRM(db, call).userFieldDefinitions(of: entity).allSatisfy({ $0.fields["FIELD_NAME"]?.string != name })
        else {
            throw RESTFailure(
                "ERROR_CORE", status: 400, "The field \(name) for the \(entity) object already exists.")
        }
        let id = try store.nextID()
        var record = Record(
            id: id,
            fields: [
                "ENTITY_ID": .string(entity), "FIELD_NAME": .string(name), "USER_TYPE_ID": .string(type), "SORT": 100,
                "MULTIPLE": "N", "MANDATORY": "N", "SHOW_FILTER": "N", "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "Y",
                "IS_SEARCHABLE": "N", "SETTINGS": .object(Self.settings(of: type)),
            ])
        try apply(given, to: &record, isNew: true)
        try store.insert(record)
        try tell("ADD", record)
        if type == "enumeration" { try tell("SETENUMVALUES", record) }
        return record
    }

    @discardableResult
    func update(_ record: Record, _ given: JSONObject) throws -> Record {
        var record = record
        try apply(given, to: &record, isNew: false)
        try store.update(record)
        try tell("UPDATE", record)
        if given["LIST"] != nil { try tell("SETENUMVALUES", record) }
        return record
    }

    func delete(_ record: Record) throws {
        try store.delete(record.id)
        try removeValues(of: record)
        try tell("DELETE", record)
    }

    /// The values go with the field.
    private func removeValues(of record: Record) throws {
        guard let name = record.fields["FIELD_NAME"]?.string, CustomField.isName(name),
            let entity = record.fields["ENTITY_ID"]?.string
        else { return }
        let crm = CRM(db, call)
        let storage =
            try CRMObject.fixed.first { $0.userFieldEntity == entity }?.storage
            ?? crm.smartTypes().map(CRM.object).first { $0.userFieldEntity == entity }?.storage
        guard let storage else { return }
        try RecordStore(db, portalID: store.portalID, storage).clear(name)
    }

    private func tell(_ action: String, _ record: Record) throws {
        let entity = record.fields["ENTITY_ID"]?.string ?? ""
        try call.emit(
            db, CRMUserFieldMethods.event(of: entity) + action,
            [
                "FIELDS": [
                    "ID": .int(record.id), "ENTITY_ID": .string(entity),
                    "FIELD_NAME": record.fields["FIELD_NAME"] ?? "",
                ]
            ])
    }

    private func apply(_ given: JSONObject, to record: inout Record, isNew: Bool) throws {
        for name in ["MULTIPLE", "MANDATORY", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE"] {
            if let flag = given[name]?.flag, isNew || name != "MULTIPLE" { record.fields[name] = flag ? "Y" : "N" }
        }
        if let value = given["SHOW_FILTER"]?.text { record.fields["SHOW_FILTER"] = .string(value == "Y" ? "E" : value) }
        if let sort = given["SORT"]?.integer { record.fields["SORT"] = .int(sort) }
        if let value = given["XML_ID"]?.text { record.fields["XML_ID"] = .string(value) }
        if let settings = given["SETTINGS"]?.object {
            var merged = record.fields["SETTINGS"]?.object ?? [:]
            for (name, value) in settings { merged[name] = value }
            record.fields["SETTINGS"] = .object(merged)
        }
        let common = given["LABEL"]?.text
        for name in Self.labelNames {
            let isMessage = name == "ERROR_MESSAGE" || name == "HELP_MESSAGE"
            guard let value = given[name] ?? (isNew && !isMessage ? common.map { .string($0) } : nil) else { continue }
            var labels = record.fields[name]?.object ?? [:]
            if let text = value.text {
                for language in Self.languages { labels[language] = .string(text) }
            } else {
                for (language, text) in value.object ?? [:] { labels[language] = text }
            }
            record.fields[name] = .object(labels)
        }
        guard record.fields["USER_TYPE_ID"]?.string == "enumeration" else { return }
        if let list = given["LIST"] { record.fields["LIST"] = .array(try items(list, of: record)) }
        if record.fields["LIST"] == nil { record.fields["LIST"] = [] }
    }

    /// The values of a list after a change: an entry with `ID` changes that value, one without adds one, `DEL=Y` removes.
    private func items(_ list: JSONValue, of record: Record) throws -> [JSONValue] {
        var items = record.fields["LIST"]?.array ?? []
        let given = list.array ?? list.object.map { Array($0.values) } ?? []
        for entry in given {
            guard let members = entry.object ?? entry.text.map({ ["VALUE": .string($0)] }) else { continue }
            if let id = members["ID"]?.integer, let index = items.firstIndex(where: { $0["ID"]?.integer == id }) {
                if members["DEL"]?.flag == true {
                    items.remove(at: index)
                } else {
                    items[index] = .object((items[index].object ?? [:]).merging(Self.item(members)) { $1 })
                }
            } else if members["DEL"]?.flag != true, members["VALUE"]?.text?.isEmpty == false {
                let id = try RecordSequence(name: "crm.userfield.item", portalID: store.portalID).take(db)
                var item: JSONObject = [
                    "ID": .int(id), "SORT": .int(items.count * 10 + 10), "VALUE": "", "DEF": "N",
                    "XML_ID": .string(call.platform.randomness.hexadecimal(32)),
                ]
                item.merge(Self.item(members)) { $1 }
                items.append(.object(item))
            }
        }
        let codes = items.compactMap { $0["XML_ID"]?.text }.filter { !$0.isEmpty }
        if let twice = codes.first(where: { code in codes.count { $0 == code } > 1 }) {
            throw RESTFailure("ERROR_CORE", status: 400, "List item with value XML_ID=\(twice) already exists.")
        }
        return items
    }

    private static func item(_ members: JSONObject) -> JSONObject {
        var item: JSONObject = [:]
        if let value = members["VALUE"]?.text { item["VALUE"] = .string(value) }
        if let sort = members["SORT"]?.integer { item["SORT"] = .int(sort) }
        if let isDefault = members["DEF"]?.flag { item["DEF"] = isDefault ? "Y" : "N" }
        if let code = members["XML_ID"]?.text { item["XML_ID"] = .string(code) }
        return item
    }

    private static func settings(of type: String) -> JSONObject {
        switch type {
        case "string":
            ["SIZE": 20, "ROWS": 1, "REGEXP": "", "MIN_LENGTH": 0, "MAX_LENGTH": 0, "DEFAULT_VALUE": ""]
        case "integer": ["SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": nil]
        case "double": ["PRECISION": 2, "SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": nil]
        case "boolean": ["DEFAULT_VALUE": 0, "DISPLAY": "CHECKBOX", "LABEL": ["", ""], "LABEL_CHECKBOX": ""]
        case "enumeration": ["DISPLAY": "LIST", "LIST_HEIGHT": 1, "CAPTION_NO_VALUE": "", "SHOW_NO_VALUE": "Y"]
        case "date": ["DEFAULT_VALUE": ["TYPE": "NONE", "VALUE": ""]]
        case "datetime":
            ["DEFAULT_VALUE": ["TYPE": "NONE", "VALUE": ""], "USE_SECOND": "Y", "USE_TIMEZONE": "N"]
        case "url": ["POPUP": "Y", "SIZE": 20, "MIN_LENGTH": 0, "MAX_LENGTH": 0, "DEFAULT_VALUE": "", "ROWS": 1]
        case "money": ["DEFAULT_VALUE": ""]
        case "file":
            [
                "SIZE": 20, "LIST_WIDTH": 0, "LIST_HEIGHT": 0, "MAX_SHOW_SIZE": 0, "MAX_ALLOWED_SIZE": 0,
                "EXTENSIONS": [], "TARGET_BLANK": "Y",
            ]
        case "address": ["SHOW_MAP": "Y"]
        case "crm_status": ["ENTITY_TYPE": ""]
        case "crm": ["LEAD": "Y", "CONTACT": "Y", "COMPANY": "Y", "DEAL": "Y"]
        default: [:]
        }
    }

    // MARK: Answers

    func classic(_ record: Record, labels: Labels) -> JSONValue {
        let fields = record.fields
        var result: JSONObject = ["ID": .string(String(record.id))]
        for name in ["ENTITY_ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID"] { result[name] = fields[name] ?? .null }
        result["SORT"] = .string(fields["SORT"]?.text ?? "100")
        for name in ["MULTIPLE", "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE"] {
            result[name] = fields[name] ?? "N"
        }
        result["SETTINGS"] = fields["SETTINGS"] ?? [:]
        for name in Self.labelNames {
            switch labels {
            case .none: break
            case .one(let language): result[name] = fields[name]?[language] ?? .null
            case .all:
                var all: JSONObject = [:]
                for language in Self.languages { all[language] = "" }
                for (language, text) in fields[name]?.object ?? [:] { all[language] = text }
                result[name] = .object(all)
            }
        }
        if let list = fields["LIST"]?.array {
            result["LIST"] = .array(
                list.map { item in
                    .object((item.object ?? [:]).mapValues { $0.integer.map { .string(String($0)) } ?? $0 })
                })
        }
        return .object(result)
    }
}
