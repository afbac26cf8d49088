import GRDB

/// What a schema demands of a record as a whole, and what goes with it when it goes.
extension RecordWriter {
    /// - Throws: the schema's `duplicate` and `reference`, and `CRM_FIELD_ERROR_REQUIRED`.
    func checkRules(_ db: Database, _ record: Record, former: Record?) throws {
        try checkMandatory(record, former: former)
        guard style == .schema else { return }
        for names in type.schema.unique where names.contains(where: { record.fields[$0] != former?.fields[$0] }) {
            let values = names.map { record.fields[$0] ?? .null }
            guard !values.contains(where: { $0.text?.isEmpty ?? true }) else { continue }
            let same = try store(db).records(JSONObject(uniqueKeysWithValues: zip(names, values)), limit: 2)
            if same.contains(where: { $0.id != record.id }) {
                throw errors.failure(
                    .duplicate,
                    [
                        "field": names.joined(separator: ", "),
                        "value": values.compactMap(\.text).joined(separator: ", "),
                    ])
            }
        }
        guard errors.isWorded(.reference) else { return }
        for field in type.fields {
            guard let target = field.refers.flatMap(RecordType.named), let value = record.fields[field.name],
                value != former?.fields[field.name]
            else { continue }
            for value in value.array ?? [value] where !value.isNull && value.integer != 0 {
                guard try !RecordLookup(type: target, portalID: portal.id ?? 0).exists(db, value) else { continue }
                throw errors.failure(.reference, ["field": field.name, "value": value.text ?? ""])
            }
        }
    }

    /// User fields that must have a value: in every new item, and in one that goes on to another stage of its pipeline.
    ///
    /// The older methods do not ask for them. Source: the platform's documentation, the pages of `crm.item.add` and `crm.item.update`.
    /// - Throws: `CRM_FIELD_ERROR_REQUIRED`.
    private func checkMandatory(_ record: Record, former: Record?) throws {
        guard style == .item, !takesIncomplete else { return }
        if let former {
            guard let stage = type.stageField, former[stage] != record[stage],
                former["CATEGORY_ID"] == record["CATEGORY_ID"]
            else { return }
        }
        for field in type.fields
        where field.isRequired && field.kind != .boolean && UserField.isName(field.name) {
            if let value = record[field.name], !(value.text?.isEmpty ?? value.array?.isEmpty ?? false) { continue }
            throw RecordFailure.required(field.title)
        }
    }

    /// Removes the records that refer to a removed one and cannot be without it.
    func deleteDependents(_ db: Database, of record: Record) throws {
        for (dependent, field) in Self.dependents[type.name] ?? [] {
            let own = type.schema.key.flatMap { record.fields[$0] } ?? .int(record.id)
            let writer = RecordWriter(
                platform: platform, portal: portal, type: dependent, userID: userID, style: .schema)
            for record in try writer.store(db).records([field: own]) {
                try writer.delete(db, record)
            }
        }
    }

    /// By the type that is referred to: those that go with it.
    private static let dependents: [String: [(type: RecordType, field: String)]] = {
        var result: [String: [(RecordType, String)]] = [:]
        for type in RecordType.all {
            for field in type.fields where field.isCascading {
                if let target = field.refers { result[target, default: []].append((type, field.name)) }
            }
        }
        return result
    }()
}

/// Finds one record as callers name it: by number, or by the type's key.
struct RecordLookup {
    let type: RecordType
    let portalID: Int64

    func record(_ db: Database, _ value: JSONValue) throws -> Record? {
        let store = RecordStore(db, portalID: portalID, type: type)
        guard let key = type.schema.key else {
            guard let id = value.integer else { return nil }
            return try store.record(id)
        }
        guard let text = value.text else { return nil }
        return try store.first([key: .string(text)])
    }

    func exists(_ db: Database, _ value: JSONValue) throws -> Bool {
        // People are no records, but records name them.
        try record(db, value) != nil
    }
}

extension RecordFilter {
    /// All of these fields have these values, as they are kept.
    ///
    /// - Parameter portalID: of the portal whose records are looked for; with it indexed fields are looked up.
    static func equal(
        _ type: RecordType, _ values: some Sequence<(String, JSONValue)>, portalID: Int64? = nil
    ) -> SQLCondition? {
        let conditions = values.map { name, value in
            if let portalID, let link = RecordLinks(type: type, portalID: portalID).condition(name, value) {
                return link
            }
            if name == type.idName {
                return SQLCondition(sql: "id = ?", arguments: [value.integer ?? 0], isAboutIDs: true)
            }
            let operand = "json_extract(fields, '$.\(name)')"
            if let field = type.field(name), field.isMultiple {
                return SQLCondition(
                    sql: "EXISTS (SELECT 1 FROM json_each(fields, '$.\(name)') element WHERE element.value = ?)",
                    arguments: [databaseValue(value)])
            }
            if value.isNull { return SQLCondition(sql: "\(operand) IS NULL") }
            return SQLCondition(sql: "\(operand) = ?", arguments: [databaseValue(value)])
        }
        return .joined(conditions, by: "AND")
    }

    private static func databaseValue(_ value: JSONValue) -> DatabaseValue {
        switch value {
        case .int(let number): number.databaseValue
        case .double(let number): number.databaseValue
        case .bool(let flag): (flag ? 1 : 0).databaseValue
        default: (value.text ?? value.serialized()).databaseValue
        }
    }
}

/// The refusals of a method: in its own words, in its type's, or in those that are common.
struct SchemaErrors: Sendable {
    var type: RecordType?
    var method: SchemaMethod?

    func isWorded(_ error: SchemaError.Case) -> Bool {
        method?.errors[error] != nil || type?.schema.errors[error] != nil
    }

    func failure(_ error: SchemaError.Case, _ parts: [String: String] = [:]) -> RESTFailure {
        if let worded = method?.errors[error] { return worded.failure(parts) }
        if error == .denied, method?.operation.isReading == false, let worded = type?.schema.errors[.deniedWrite] {
            return worded.failure(parts)
        }
        if let worded = type?.schema.errors[error] { return worded.failure(parts) }
        switch error {
        case .notFound: return RecordFailure.notFound
        case .denied, .deniedWrite: return RESTFailure(.accessDenied, status: 403, "Access denied!")
        case .required: return RESTFailure.missingArgument(parts["names"] ?? "")
        case .invalid:
            return RESTFailure(.argument, status: 400, "Invalid value of \(parts["field"] ?? "a field")")
        case .duplicate:
            return RESTFailure(
                .argument, status: 400, "There is a record with this \(parts["field"] ?? "value") already")
        case .reference:
            return RESTFailure(.argument, status: 400, "\(parts["field"] ?? "A field") names nothing that exists")
        case .badId: return RecordFailure.invalidID
        case .noInput: return RecordFailure.mustBeArray(parts["names"] ?? "fields")
        }
    }
}
