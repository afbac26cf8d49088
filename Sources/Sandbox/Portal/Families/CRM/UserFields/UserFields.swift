import GRDB

/// User fields of CRM objects, as their definitions make them fields of the objects' record types.
///
/// Source: the platform's documentation, "User-defined fields in CRM".
enum UserField {
    /// Type names of the platform, with the titles that are answered.
    static let types: [(code: String, title: String)] = [
        ("string", "String"), ("integer", "Integer"), ("double", "Number"), ("boolean", "Yes/No"),
        ("enumeration", "List"), ("datetime", "Date/Time"), ("date", "Date"), ("money", "Money"), ("url", "Link"),
        ("address", "Google Maps Address"), ("file", "File"), ("employee", "Binding to User"),
        ("crm_status", "Binding to CRM Directories"), ("iblock_section", "Binding to Information Block Sections"),
        ("iblock_element", "Binding to Information Block Elements"), ("crm", "Binding to CRM Entities"),
    ]

    /// Whether the name is one of a user field, in contrast to `PARENT_ID_…`.
    static func isName(_ name: String) -> Bool { name.hasPrefix("UF_") && CustomField.isName(name) }

    /// The field that a definition makes.
    static func field(_ definition: Record) -> RecordType.Field? {
        guard let name = definition.fields["FIELD_NAME"]?.string, let type = definition.fields["USER_TYPE_ID"]?.string
        else { return nil }
        let kind =
            switch type {
            case "integer", "employee", "enumeration", "iblock_section", "iblock_element": "integer"
            case "double": "double"
            case "boolean": "boolean"
            case "date": "date"
            case "datetime": "datetime"
            case "file": "json"
            default: "string"
            }
        var json: JSONObject = [
            "name": .string(name), "item": .string(CustomField.itemName(name)), "type": .string(type),
            "kind": .string(kind), "title": .string(label(definition, "EDIT_FORM_LABEL") ?? name),
            "required": .bool(definition.fields["MANDATORY"]?.string == "Y"),
            "multiple": .bool(definition.fields["MULTIPLE"]?.string == "Y"),
        ]
        if type == "enumeration" {
            json["values"] = .array((definition.fields["LIST"]?.array ?? []).map { $0["ID"] ?? .null })
        }
        if let standard = definition.fields["SETTINGS"]?["DEFAULT_VALUE"], let text = standard.text, !text.isEmpty,
            kind != "date", kind != "datetime", type != "enumeration"
        {
            json["default"] = standard
        }
        if type == "enumeration", json["multiple"] != true,
            let item = definition.fields["LIST"]?.array?.first(where: { $0["DEF"]?.string == "Y" })
        {
            json["default"] = item["ID"] ?? .null
        }
        return RecordType.Field(.object(json), withItemName: false)
    }

    /// A label in the portal's first language that has one.
    static func label(_ definition: Record, _ name: String, language: String = "en") -> String? {
        let value = definition.fields[name]
        if let text = value?.string { return text.isEmpty ? nil : text }
        return value?[language]?.text ?? value?.object?.values.lazy.compactMap(\.text).first { !$0.isEmpty }
    }

    // MARK: Values

    /// As the classic methods answer it.
    static func classic(_ value: JSONValue?, for field: RecordType.Field) -> JSONValue {
        if field.isMultiple {
            guard let elements = value?.array, !elements.isEmpty else { return false }
            var single = field
            single.isMultiple = false
            return .array(elements.map { classic($0, for: single) })
        }
        if field.kind == .boolean { return value?.flag == true ? "1" : "0" }
        guard let value, !value.isNull else { return field.kind == .double || field.kind == .integer ? .null : "" }
        switch value {
        case .int(let number): return .string(String(number))
        case .double(let number): return .string(Int(exactly: number).map(String.init) ?? String(number))
        default: return value
        }
    }

    /// As `crm.item.*` answers it.
    static func item(_ value: JSONValue?, for field: RecordType.Field) -> JSONValue {
        if field.isMultiple {
            var single = field
            single.isMultiple = false
            return .array((value?.array ?? []).map { item($0, for: single) })
        }
        if field.kind == .boolean { return value?.flag == true ? "Y" : "N" }
        return RecordValue.item(value, for: field)
    }

    // MARK: Descriptions

    /// What `crm.*.fields` tells of it.
    static func describe(_ field: RecordType.Field, _ definition: Record?) -> JSONObject {
        var description: JSONObject = [
            "type": .string(field.type), "isRequired": .bool(field.isRequired), "isReadOnly": false,
            "isImmutable": false, "isMultiple": .bool(field.isMultiple), "isDynamic": true,
        ]
        if let definition {
            if field.type == "enumeration" {
                description["items"] = .array(
                    (definition.fields["LIST"]?.array ?? []).map {
                        ["ID": .string($0["ID"]?.text ?? ""), "VALUE": $0["VALUE"] ?? ""]
                    })
            }
            if field.type == "crm_status" {
                description["statusType"] = definition.fields["SETTINGS"]?["ENTITY_TYPE"] ?? ""
            }
        }
        description["title"] = .string(field.name)
        if let definition {
            for (member, label) in [
                ("listLabel", "LIST_COLUMN_LABEL"), ("formLabel", "EDIT_FORM_LABEL"),
                ("filterLabel", "LIST_FILTER_LABEL"),
            ] {
                description[member] = .string(Self.label(definition, label) ?? field.name)
            }
            description["settings"] = definition.fields["SETTINGS"] ?? [:]
        }
        return description
    }
}

extension CRM {
    /// Definitions of an entity's user fields, in the order of their making.
    func userFieldDefinitions(of entity: String) throws -> [Record] {
        let store = store("crm.userfield")
        return try store.records(["ENTITY_ID": .string(entity)])
    }

    func userFields(of entity: String?) throws -> [RecordType.Field] {
        guard let entity else { return [] }
        return try userFieldDefinitions(of: entity).compactMap(UserField.field)
    }

    /// Definitions by the names of their fields, for descriptions.
    func userFieldDefinitions(of type: RecordType) throws -> [String: Record] {
        guard type.fields.contains(where: { UserField.isName($0.name) }),
            let entity = try object(type.entityTypeID)?.userFieldEntity
        else { return [:] }
        return Dictionary(
            try userFieldDefinitions(of: entity).map { ($0.fields["FIELD_NAME"]?.string ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
