import GRDB

/// `biconnector.*`, where a connector, a source and a data set are checked against each other.
///
/// Source: the platform's documentation, "BI connector".
enum AnalyticsMethods {
    static let bodies: [String: MethodBody] = [
        "biconnector.connector.add": .writing(saveConnector), "biconnector.connector.update": .writing(saveConnector),
        "biconnector.connector.delete": .writing(deleteConnector),
        "biconnector.source.add": .writing(saveSource), "biconnector.source.update": .writing(saveSource),
        "biconnector.source.get": .reading(source), "biconnector.source.delete": .writing(deleteSource),
        "biconnector.dataset.add": .writing(addDataset), "biconnector.dataset.get": .reading(dataset),
        "biconnector.dataset.update": .writing(updateDataset),
        "biconnector.dataset.fields.update": .writing(updateFields),
        "biconnector.connector.list": .reading(list), "biconnector.source.list": .reading(list),
        "biconnector.dataset.list": .reading(list),
    ]

    private static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    private static func type(_ call: MethodCall) -> String {
        call.name.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// - Throws: what the platform says of fields that are unknown, read-only, immutable or of another type.
    private static func check(_ call: MethodCall, isNew: Bool) throws {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 403, "Access denied") }
        guard let input = call.members("fields"), !input.isEmpty else { return }
        let type = try call.records(type(call)).type
        let unknown = input.keys.filter { type.field($0) == nil }
        guard unknown.isEmpty else {
            throw refusal("VALIDATION_UNKNOWN_PARAMETERS", "Unknown parameters: \(unknown.joined(separator: ", "))")
        }
        for (name, value) in input {
            guard let field = type.field(name) else { continue }
            if field.isReadOnly { throw refusal("VALIDATION_READ_ONLY_FIELD", "Field \"\(name)\" is read only.") }
            if field.isImmutable, !isNew {
                throw refusal("VALIDATION_IMMUTABLE_FIELD", "Field \"\(name)\" is immutable.")
            }
            let expected: String?
            switch field.kind {
            case .integer: expected = value.integer == nil ? "integer" : nil
            case .json: expected = value.array == nil && value.object == nil ? "array" : nil
            case .boolean: expected = value.flag == nil ? "boolean" : nil
            default: expected = value.array != nil || value.object != nil ? "string" : nil
            }
            if let expected {
                throw refusal("VALIDATION_INVALID_FIELD_TYPE", "Field \"\(name)\" must be of type \(expected).")
            }
        }
    }

    // MARK: Connectors

    private static func saveConnector(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try check(call, isNew: call.name.hasSuffix("add"))
        let settings = call.members("fields")?["settings"].flatMap(RecordFilter.members) ?? [:]
        for setting in settings.values {
            guard ["type", "name", "code"].allSatisfy({ setting[$0]?.text?.isEmpty == false }) else {
                throw refusal(
                    "VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS",
                    "Settings must include \"type\", \"name\" and \"code\" fields.")
            }
            guard setting["name"]?.text?.count ?? 0 < 512 else {
                throw refusal(
                    "VALIDATION_SETTINGS_NAME_TOO_LONG", "Parameter \"name\" must be less than 512 characters.")
            }
        }
        return try call.bySchema(db, "biconnector.connector")
    }

    private static func deleteConnector(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sources = try call.records("biconnector.source").find(
            db, where: ["connectorId": .int(call["id"]?.integer ?? 0)])
        guard sources.isEmpty else {
            throw refusal(
                "CONNECTOR_DELETE_RESTRICTED",
                "Connector cannot be removed. Remove the connections related to the connector first.")
        }
        return try call.bySchema(db, "biconnector.connector")
    }

    // MARK: Sources

    private static func saveSource(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try check(call, isNew: call.name.hasSuffix("add"))
        return try call.bySchema(db, "biconnector.source")
    }

    private static func source(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "biconnector.source")
        guard let record = try call.records("biconnector.source").known(db, call["id"]?.integer) else { return answer }
        let connector = try call.records("biconnector.connector").known(db, record.fields["connectorId"]?.integer)
        let values = record.fields["settings"]?.object ?? [:]
        let settings = (connector?.fields["settings"].flatMap(RecordFilter.members) ?? [:]).values.enumerated()
            .map { index, setting -> JSONValue in
                [
                    "code": setting["code"] ?? "", "name": setting["name"] ?? "", "type": setting["type"] ?? "STRING",
                    "value": values[setting["code"]?.text ?? ""] ?? "", "id": .int(index + 1),
                ]
            }
        let connection = (answer.value["item"]?.object ?? [:]).filter { $0.key != "connectorId" }
        return MethodAnswer([
            "item": [
                "connection": .object(connection), "connectorId": record.fields["connectorId"] ?? .null,
                "settings": .array(settings),
            ]
        ])
    }

    private static func deleteSource(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sets = try call.records("biconnector.dataset").find(db, where: ["sourceId": .int(call["id"]?.integer ?? 0)])
        guard sets.isEmpty else {
            throw refusal("BX_ERROR", "Cannot delete source. Delete all related datasets first.")
        }
        return try call.bySchema(db, "biconnector.source")
    }

    // MARK: Data sets

    private static let types: Set<String> = ["int", "string", "double", "date", "datetime", "money"]

    private static func addDataset(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var call = call
        try check(call, isNew: true)
        var input = call.members("fields") ?? [:]
        if let name = input["name"]?.text {
            let isGood =
                name.first.map { ("a"..."z").contains($0) } ?? false
                && name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
            guard isGood else {
                throw refusal(
                    "VALIDATION_DATASET_NAME_INVALID",
                    "Dataset name has to start with a lowercase Latin character. Possible entry includes lowercase Latin characters (a-z), numbers (0-9) and underscores."
                )
            }
        }
        if let fields = input["fields"].flatMap(RecordFilter.members) {
            input["fields"] = .array(try numbered(Array(fields.values), after: [], call, db))
            call.params["fields"] = .object(input)
        }
        let answer = try call.bySchema(db, "biconnector.dataset")
        let sets = try call.records("biconnector.dataset")
        if let set = try sets.known(db, answer.value["id"]?.integer) {
            _ = try sets.update(db, set, [:], forced: ["externalId": .int(set.id)])
        }
        return answer
    }

    private static func numbered(
        _ fields: [JSONValue], after known: [JSONValue], _ call: MethodCall, _ db: Database
    ) throws -> [JSONValue] {
        let sequence = RecordSequence(name: "biconnector.dataset.field", portalID: call.caller.portalID)
        var all = known
        for field in fields {
            let name = field["name"]?.text ?? ""
            let code = field["externalCode"]?.text ?? ""
            guard name.first.map({ ("A"..."Z").contains($0) }) ?? false,
                name.allSatisfy({ ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_" })
            else {
                throw refusal(
                    "VALIDATION_FIELD_NAME_INVALID_FORMAT",
                    "Field \"name\" has to start with an uppercase Latin character. Possible entry includes uppercase Latin characters (A-Z), numbers (0-9) and underscores."
                )
            }
            guard !all.contains(where: { $0["externalCode"]?.text == code }) else {
                throw refusal(
                    "VALIDATION_DUPLICATE_FIELD_CODE", "Duplicate values found in the \"code\" parameter: \(code)")
            }
            guard !all.contains(where: { $0["name"]?.text == name }) else {
                throw refusal(
                    "VALIDATION_DUPLICATE_FIELD_NAME", "Duplicate values found in the \"name\" parameter: \(name)")
            }
            guard types.contains(field["type"]?.text ?? "") else {
                throw refusal("VALIDATION_INVALID_FIELD_TYPE", "Field \"type\" must be of type string.")
            }
            all.append([
                "id": .int(try sequence.take(db)), "type": field["type"] ?? "string", "name": .string(name),
                "externalCode": .string(code), "visible": .bool(field["visible"]?.flag ?? true),
            ])
        }
        return all
    }

    private static func dataset(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "biconnector.dataset")
        guard let record = try call.records("biconnector.dataset").known(db, call["id"]?.integer) else { return answer }
        var item = (answer.value["item"]?.object ?? [:]).filter { $0.key != "sourceId" }
        item["fields"] = .array(
            (record.fields["fields"]?.array ?? []).map { field in
                .object((field.object ?? [:]).merging(["datasetId": .int(record.id)]) { $1 })
            })
        return MethodAnswer(["item": .object(item)])
    }

    private static func updateDataset(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        if call.members("fields")?["fields"] != nil {
            throw refusal(
                "INVALID_METHOD", "Use the method \"biconnector.dataset.fields.update\" to update fields.")
        }
        try check(call, isNew: false)
        return try call.bySchema(db, "biconnector.dataset")
    }

    private static func updateFields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["id"], !id.isNull else { throw refusal("VALIDATION_ID_NOT_PROVIDED", "ID is missing.") }
        guard let number = id.integer, number > 0 else {
            throw refusal("VALIDATION_INVALID_ID_FORMAT", "ID has to be a positive integer.")
        }
        let sets = try call.records("biconnector.dataset")
        guard let set = try sets.known(db, number) else {
            throw refusal("DATASET_NOT_FOUND", "Dataset was not found.")
        }
        let gone = Set((call.members("delete") ?? [:]).values.compactMap(\.integer))
        let changes = (call.members("update") ?? [:]).values
        var fields = (set.fields["fields"]?.array ?? []).filter { !gone.contains($0["id"]?.integer ?? 0) }
        fields = fields.map { field in
            guard let change = changes.first(where: { $0["id"]?.integer == field["id"]?.integer }) else { return field }
            var members = field.object ?? [:]
            members["visible"] = .bool(change["visible"]?.flag ?? true)
            return .object(members)
        }
        fields = try numbered((call.members("add") ?? [:]).values.map { $0 }, after: fields, call, db)
        _ = try sets.update(db, set, [:], forced: ["fields": .array(fields)])
        return MethodAnswer(true)
    }

    // MARK: Lists

    /// - Throws: what the platform says of a selection, filter or order that is no array or names unknown fields.
    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let records = try call.records(type(call))
        for name in ["select", "filter", "order"] {
            guard let value = call[name], !value.isNull else { continue }
            guard let members = RecordFilter.members(value) else {
                throw refusal("VALIDATION_\(name.uppercased())_TYPE", "Parameter \"\(name)\" must be array.")
            }
            if name == "filter", let logic = members["logic"]?.text?.uppercased(), !["AND", "OR"].contains(logic) {
                throw refusal(
                    "VALIDATION_INVALID_FILTER_LOGIC", "Field \"logic\" must be either \"AND\" or \"OR\".")
            }
            let names =
                name == "select"
                ? members.values.compactMap(\.text)
                : members.keys.map { name == "filter" ? FilterOperator.split($0).field : $0 }
            for field in names where field != "logic" && field != "*" && Int(field) == nil {
                let known = records.type.field(field)
                guard let known, known.kind != .json else {
                    throw refusal(
                        "VALIDATION_FIELD_NOT_ALLOWED_IN_\(name.uppercased())",
                        "Field \"\(field)\" is not allowed in the \"\(name)\".")
                }
            }
        }
        return try call.bySchema(db, type(call))
    }
}
