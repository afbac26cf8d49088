/// `*.field.list` and `*.field.get`: what an object consists of.
///
/// Source: the platform's documentation, the pages of these methods.
enum FieldMethods {
    private static let members = [
        "name", "type", "title", "description", "validationRules", "requiredGroups", "filterable", "sortable",
        "editable",
        "multiple", "elementType",
    ]

    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for type in EntityType.all.values {
            bodies[type.name + ".field.list"] = .plain { call in
                try require(call, type)
                let selection = try selection(call.params["select"])
                return MethodAnswer(["items": .array(type.fields.map { json($0, selection) })])
            }
            bodies[type.name + ".field.get"] = .plain { call in
                try require(call, type)
                let selection = try selection(call.params["select"])
                guard let name = try Input(call).text("name") else { throw RESTFailure.missing3("name") }
                guard let field = type.field(name) else {
                    throw RESTFailure(
                        "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION", status: 400,
                        "Field `\(name)` not found")
                }
                return MethodAnswer(["item": json(field, selection)])
            }
        }
        // Only what is documented can be called.
        let documented = MethodTable.standard.methods3
        return bodies.filter { documented[$0.key] != nil }
    }()

    private static func require(_ call: MethodCall, _ type: EntityType) throws {
        guard type.name.hasPrefix("note.") else { return }
        try Access3.require(call, type.name)
    }

    private static func selection(_ value: JSONValue?) throws -> [String] {
        guard let value, !value.isNull else { return members }
        guard let elements = value.array else { throw RESTFailure.invalidSelect3(value) }
        let names = try elements.map { element in
            guard let name = element.string else { throw RESTFailure.invalidSelect3(value) }
            guard members.contains(name) else { throw RESTFailure.unknownProperty3(name, of: "DtoFieldDto") }
            return name
        }
        return names.isEmpty ? members : names
    }

    private static func json(_ field: EntityType.Field, _ selection: [String]) -> JSONValue {
        var result = JSONObject(minimumCapacity: selection.count)
        for member in selection {
            result[member] =
                switch member {
                case "name", "title": .string(field.name)
                case "type": .string(field.typeName)
                case "description": field.description.map { .string($0) } ?? .null
                case "validationRules": []
                case "filterable": .bool(field.isFilterable)
                case "sortable": .bool(field.isSortable)
                case "editable": .bool(field.isEditable)
                case "multiple": .bool(field.isMultiple)
                default: .null
                }
        }
        return .object(result)
    }
}
