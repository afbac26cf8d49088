import GRDB

/// `lists.element.*`: what a universal list holds.
///
/// Source: the platform's documentation, "Elements of universal lists".
enum ListElementMethods {
    static let bodies: [String: MethodBody] = [
        "lists.element.add": .writing(add), "lists.element.get": .reading(get),
        "lists.element.update": .writing(update), "lists.element.delete": .writing(delete),
        "lists.element.get.file.url": .reading(fileURL),
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["ELEMENT_CODE", "FIELDS"])
        let input = call.members("FIELDS") ?? [:]
        guard input["NAME"]?.text?.isEmpty == false else { throw ListBook.missing("NAME") }
        let elements = try call.records("lists.element")
        let code = try call.required("ELEMENT_CODE")
        guard try elements.find(db, where: ["IBLOCK_ID": .int(list.id), "CODE": .string(code)]).isEmpty else {
            throw RESTFailure("ERROR_ELEMENT_ALREADY_EXISTS", status: 400, "Element already exists")
        }
        var forced = try properties(input, of: list, former: nil, call, db)
        forced["IBLOCK_ID"] = .int(list.id)
        forced["CODE"] = .string(code)
        if let section = call["IBLOCK_SECTION_ID"]?.integer, section > 0 {
            guard try call.records("lists.section").known(db, section)?.fields["IBLOCK_ID"]?.integer == list.id else {
                throw RESTFailure("ERROR_ADD_ELEMENT", status: 400, "Section not found")
            }
            forced["IBLOCK_SECTION_ID"] = .int(section)
        }
        return MethodAnswer(.int(try elements.add(db, plain(input), forced: forced).id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true, requires: ["FIELDS"])
        let input = call.members("FIELDS") ?? [:]
        let elements = try call.records("lists.element")
        let element = try element(call, db, list, elements)
        // What is not given is lost, but the name, as the platform has it.
        let forced = try properties(input, of: list, former: element, call, db)
        _ = try elements.update(db, element, plain(input), forced: forced)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: true)
        let elements = try call.records("lists.element")
        try elements.delete(db, try element(call, db, list, elements))
        return MethodAnswer(true)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: false)
        let base = try call.records("lists.element")
        let fields = try call.records("lists.field").find(db, where: ["IBLOCK_ID": .int(list.id)])
        let type = base.type.adding(
            fields.filter { ListFieldMethods.fieldID($0).hasPrefix("PROPERTY_") }.map(described))
        let elements = Records(call, type: type, errors: base.errors)
        var filter = ListBook.filter(call.members("FILTER") ?? [:])
        if let id = call["ELEMENT_ID"], id.text?.isEmpty != true { filter["=ID"] = id }
        if let code = call["ELEMENT_CODE"], code.text?.isEmpty != true { filter["=CODE"] = code }
        let page = try elements.page(
            db, filter: filter, order: call.members("ELEMENT_ORDER") ?? [:], start: call["start"]?.integer ?? 0,
            condition: list.condition(type))
        let asked = Set((call["SELECT"]?.array ?? []).compactMap(\.text))
        let answers = page.records.map { record -> JSONValue in
            var result = base.json(record).object ?? [:]
            for field in fields {
                let name = ListFieldMethods.fieldID(field)
                guard name.hasPrefix("PROPERTY_") else { continue }
                guard let values = record.fields[name]?.object else {
                    result.removeValue(forKey: name)
                    continue
                }
                result[name] = .object(values.mapValues { shown($0, field, call) })
            }
            if !asked.isEmpty, !asked.contains("*") {
                let always: Set<String> = ["ID", "NAME", "IBLOCK_SECTION_ID", "CREATED_BY"]
                let hasAll = asked.contains("PROPERTY_*")
                result = result.filter {
                    asked.contains($0.key) || always.contains($0.key) || hasAll && $0.key.hasPrefix("PROPERTY_")
                }
            }
            return .object(result)
        }
        return MethodAnswer(.array(answers), total: page.total ?? 0, next: page.next)
    }

    private static func fileURL(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let list = try ListBook(call, db, forWriting: false, requires: ["FIELD_ID"])
        let elements = try call.records("lists.element")
        let element = try element(call, db, list, elements)
        let name = "PROPERTY_" + (call.text("FIELD_ID") ?? "").replacing("PROPERTY_", with: "")
        let files = element.fields[name]?.object ?? [:]
        let section = element.fields["IBLOCK_SECTION_ID"]?.integer ?? 0
        return MethodAnswer(
            .array(
                files.values.compactMap(\.text).map { file in
                    .string(
                        "/company/lists/\(list.id)/file/\(section)/\(element.id)/\(name)/\(file)/?ncc=y&download=y")
                }))
    }

    // MARK: Elements

    private static func element(
        _ call: MethodCall, _ db: Database, _ list: ListBook, _ elements: Records
    ) throws -> Record {
        var found: Record?
        if let id = call["ELEMENT_ID"]?.integer, id > 0 {
            found = try elements.known(db, id)
        } else if let code = call.text("ELEMENT_CODE") {
            found = try elements.find(db, where: ["IBLOCK_ID": .int(list.id), "CODE": .string(code)]).first
        } else {
            throw ListBook.missing("ELEMENT_ID")
        }
        guard let found, found.fields["IBLOCK_ID"]?.integer == list.id else {
            throw RESTFailure("ERROR_ELEMENT_NOT_FOUND", status: 400, "Element not found")
        }
        return found
    }

    private static func plain(_ input: JSONObject) -> JSONObject {
        input.filter { !$0.key.hasPrefix("PROPERTY_") && $0.key != "IBLOCK_ID" }
    }

    /// A list's field as a record's: several values, each under a number of its own.
    private static func described(_ field: Record) -> JSONValue {
        let kind =
            switch field.fields["TYPE"]?.string ?? "" {
            case "N", "N:Sequence": "double"
            case "S:Date": "date"
            case "S:DateTime": "datetime"
            default: "string"
            }
        return ["name": .string(ListFieldMethods.fieldID(field)), "type": .string(kind), "multiple": true]
    }

    private static func shown(_ value: JSONValue, _ field: Record, _ call: MethodCall) -> JSONValue {
        let type = field.fields["TYPE"]?.string ?? ""
        if type == "S:Date" || type == "S:DateTime", let seconds = value.text.flatMap(PortalTime.parse) {
            return .string(
                PortalTime.text(
                    unixSeconds: seconds, style: call.caller.portal.language == "ru" ? .russian : .american,
                    withTime: type == "S:DateTime"))
        }
        guard let number = value.number, value.string == nil else { return value }
        return .string(Int(exactly: number).map(String.init) ?? String(number))
    }

    /// The values of the list's own fields, each under a new number; what the input does not name is nothing.
    private static func properties(
        _ input: JSONObject, of list: ListBook, former: Record?, _ call: MethodCall, _ db: Database
    ) throws -> JSONObject {
        let numbers = RecordSequence(name: "lists.element.value", portalID: call.caller.portalID)
        var result: JSONObject = [:]
        for field in try call.records("lists.field").find(db, where: ["IBLOCK_ID": .int(list.id)]) {
            let name = ListFieldMethods.fieldID(field)
            guard name.hasPrefix("PROPERTY_") else { continue }
            let code = "PROPERTY_" + (field.fields["CODE"]?.string ?? "")
            let given = input[name] ?? (code == "PROPERTY_" ? nil : input[code])
            var values = elements(of: given)
            if former == nil, given == nil, let standard = field.fields["DEFAULT_VALUE"], !standard.isNull {
                values = [(nil, standard)]
            }
            if field.fields["MULTIPLE"]?.string != "Y" { values = Array(values.prefix(1)) }
            if values.isEmpty, field.fields["IS_REQUIRED"]?.string == "Y" {
                throw RESTFailure(
                    former == nil ? "ERROR_ADD_ELEMENT" : "ERROR_UPDATE_ELEMENT", status: 400,
                    "The property field \"\(field.fields["NAME"]?.text ?? "")\" is required.")
            }
            var kept: JSONObject = [:]
            for (id, value) in values {
                let known = id.flatMap { former?.fields[name]?.object?[$0] == nil ? nil : $0 }
                kept[try known ?? String(numbers.take(db))] = try canonical(value, field)
            }
            result[name] = kept.isEmpty ? .null : .object(kept)
        }
        return result
    }

    /// Values as they came: one, a list, or an object of numbers and values.
    private static func elements(of value: JSONValue?) -> [(id: String?, value: JSONValue)] {
        guard let value, !value.isNull, value.text?.isEmpty != true else { return [] }
        if let list = value.array { return list.filter { $0.text?.isEmpty != true }.map { (nil, $0) } }
        if let object = value.object, !object.keys.contains("VALUE"), !object.keys.contains("fileData") {
            return object.filter { $0.value.text?.isEmpty != true }.map { ($0.key, $0.value["VALUE"] ?? $0.value) }
        }
        return [(nil, value["VALUE"] ?? value)]
    }

    private static func canonical(_ value: JSONValue, _ field: Record) throws -> JSONValue {
        let refusal = RESTFailure(
            "ERROR_ELEMENT_FIELD_VALUE", status: 400,
            "Incorrect value of the field \"\(field.fields["NAME"]?.text ?? "")\"")
        switch field.fields["TYPE"]?.string ?? "" {
        case "F":
            guard value.array != nil || value.object != nil else {
                throw RESTFailure(
                    "ERROR_ELEMENT_FIELD_VALUE", status: 400, "Writing file values by ID is not supported")
            }
            return value
        case "N", "N:Sequence":
            guard let number = value.number else { throw refusal }
            return .double(number)
        case "S:Date":
            guard let day = value.text.flatMap(PortalTime.parseDay) else { throw refusal }
            return .string(PortalTime.dayText(days: day))
        case "S:DateTime":
            guard let seconds = value.text.flatMap(PortalTime.parse) else { throw refusal }
            return .string(PortalTime.text(unixSeconds: seconds))
        case "L":
            let options = field.fields["LIST"]?.object ?? [:]
            if let text = value.text, options[text] != nil { return .string(text) }
            guard let option = options.first(where: { $0.value["VALUE"]?.text == value.text }) else { throw refusal }
            return .string(option.key)
        default: return value.text.map { .string($0) } ?? value
        }
    }
}
