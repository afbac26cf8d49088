/// What the interface says about itself: `rest.scope.list`, and the OpenAPI document that `rest.documentation.openapi` answers bare.
///
/// Source: the platform's documentation, "Overview of REST 3.0", OpenAPI documentation, permissions and scopes.
enum DocumentationMethods {
    static let bodies: [String: MethodBody] = [
        "rest.scope.list": .plain { _ in MethodAnswer(scopes) },
        "rest.documentation.openapi": .plain { _ in MethodAnswer(document) },
        "documentation": .plain { _ in MethodAnswer(document) },
        "profile": .plain { call in
            MethodAnswer(["profile": ["id": .int(call.caller.user.id), "admin": .bool(call.caller.isAdmin)]])
        },
    ]

    /// Methods whose answer stands by itself, without `result` and `time`.
    static let bare: Set<String> = ["rest.documentation.openapi", "documentation"]

    private static let names = MethodTable.standard.methods3.keys.sorted()

    private static let scopes: JSONValue = {
        var result: JSONObject = [:]
        for name in names {
            result[name] = .string(MethodTable.standard.methods3[name]?.scopes.joined(separator: ",") ?? "")
        }
        return .object(result)
    }()

    // MARK: OpenAPI

    private static let document: JSONValue = {
        var paths: JSONObject = [:]
        for name in names { paths["/\(name)"] = ["post": operation(name)] }
        var schemas: JSONObject = [:]
        for type in EntityType.all.values.sorted(by: { $0.object < $1.object }) {
            schemas[type.object] = schema(type)
        }
        let tags = Set(names.map { String($0.prefix { $0 != "." }) }).sorted()
        return [
            "openapi": "3.0.0", "info": ["title": "Bitrix24 REST V3 API", "version": "1.0.0"],
            "tags": .array(tags.map { ["name": .string($0), "description": .string("\($0) module methods")] }),
            "paths": .object(paths), "components": ["schemas": .object(schemas)],
        ]
    }()

    private static func operation(_ name: String) -> JSONValue {
        var properties: JSONObject = [:]
        var required: [JSONValue] = []
        for parameter in parameters(of: name) where parameter.path.count == 1 {
            guard let member = parameter.path.first, member != "auth" else { continue }
            properties[member] = ["type": .string(typeName(parameter.base))]
            if parameter.isRequired { required.append(.string(member)) }
        }
        var body: JSONObject = ["type": "object"]
        if !properties.isEmpty { body["properties"] = .object(properties) }
        if !required.isEmpty { body["required"] = .array(required) }
        let answer: JSONValue
        if let type = answered(by: name) {
            let reference: JSONValue = ["$ref": .string("#/components/schemas/\(type.object)")]
            let isList = name.hasSuffix(".list") || name.hasSuffix(".tail") || name.hasSuffix(".search")
            answer = [
                "type": "object",
                "properties": isList ? ["items": ["type": "array", "items": reference]] : ["item": reference],
            ]
        } else {
            answer = ["type": "object"]
        }
        return [
            "tags": [.string(String(name.prefix { $0 != "." }))], "operationId": .string(name),
            "requestBody": ["content": ["application/json": ["schema": .object(body)]]],
            "responses": [
                "200": [
                    "description": "The result",
                    "content": ["application/json": ["schema": ["type": "object", "properties": ["result": answer]]]],
                ]
            ],
        ]
    }

    /// The table holds one row a name; of names that both versions have it describes the older one.
    private static func parameters(of name: String) -> [ParameterTable.Parameter] {
        MethodTable.standard.methods[name] == nil ? ParameterTable.standard.parameters(of: name) : []
    }

    private static func answered(by name: String) -> EntityType? {
        for ending in [".get", ".list", ".tail", ".add", ".update", ".search"] where name.hasSuffix(ending) {
            return EntityType.all[String(name.dropLast(ending.count))]
        }
        return nil
    }

    private static func typeName(_ base: ParameterTable.Base) -> String {
        switch base {
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .array: "array"
        case .object, .any: "object"
        case .string, .char, .datetime, .date: "string"
        }
    }

    private static func schema(_ type: EntityType) -> JSONValue {
        var properties: JSONObject = [:]
        for field in type.fields {
            if let relation = field.relation {
                properties[field.name] = ["$ref": .string("#/components/schemas/\(relation)")]
                continue
            }
            switch field.kind {
            case .int: properties[field.name] = ["type": "integer"]
            case .float: properties[field.name] = ["type": "number"]
            case .bool: properties[field.name] = ["type": "boolean"]
            case .datetime, .utc, .moment: properties[field.name] = ["type": "string", "format": "date-time"]
            case .array: properties[field.name] = ["type": "array", "items": ["type": "object"]]
            case .string, .object: properties[field.name] = ["type": .string(field.kind.rawValue)]
            }
        }
        return ["type": "object", "properties": .object(properties)]
    }
}
