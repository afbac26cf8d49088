import GRDB

/// `filter` of REST 3.0 as SQL: conditions `[field, operator, value]` and groups of them. Names come from the object's description, values are
/// always bound.
///
/// Source: the platform's documentation, "Overview of REST 3.0", filtering; groups with `negative` as b24jssdk sends them.
struct Filter3 {
    let type: EntityType

    private static let maximumDepth = 16

    /// - Throws: `INVALIDFILTER`, `UNKNOWNDTOPROPERTY`, `UNKNOWNFILTEROPERATOR`, `VALIDATION_REQUESTVALIDATION`.
    func condition(_ value: JSONValue?) throws -> SQLCondition? {
        guard let value, !value.isNull else { return nil }
        if case .object(let members) = value, !members.isEmpty {
            // The older version's way: a sign before the field's name.
            if let sign = members.keys.first(where: { "!<>=@%".contains($0.first ?? " ") }) {
                throw Self.unknownOperator(.string(String(sign.prefix { "!<>=@%".contains($0) })))
            }
            guard members["conditions"] != nil else { throw RESTFailure.invalidFilter3(value) }
            return try group(members, value, depth: 0)
        }
        guard let elements = value.array else { throw RESTFailure.invalidFilter3(value) }
        return .joined(try elements.compactMap { try node($0, depth: 0) }, by: "AND")
    }

    /// The fields that a filter speaks of, in every depth.
    static func fields(of value: JSONValue?) -> Set<String> {
        switch value {
        case .array(let elements):
            if let name = elements.first?.string { return [name] }
            return elements.reduce(into: []) { $0.formUnion(fields(of: $1)) }
        case .object(let members): return fields(of: members["conditions"])
        default: return []
        }
    }

    /// The values that the filter wants the field to have, at its outermost level.
    static func values(of field: String, in filter: JSONValue?) -> [JSONValue] {
        (filter?.array ?? []).flatMap { element -> [JSONValue] in
            guard let parts = element.array, parts.first?.string == field else { return [] }
            if parts.count == 2 { return parts[1].array ?? [parts[1]] }
            guard parts.count == 3, parts[1] == "=" || parts[1].string?.lowercased() == "in" else { return [] }
            return parts[2].array ?? [parts[2]]
        }
    }

    private func node(_ value: JSONValue, depth: Int) throws -> SQLCondition? {
        switch value {
        case .array(let parts): return try comparison(parts, value)
        case .object(let members): return try group(members, value, depth: depth)
        default: throw RESTFailure.invalidFilter3(value)
        }
    }

    private func group(_ members: JSONObject, _ value: JSONValue, depth: Int) throws -> SQLCondition? {
        guard depth < Self.maximumDepth, let conditions = members["conditions"]?.array else {
            throw RESTFailure.invalidFilter3(value)
        }
        let word = (members["logic"]?.string ?? "and").lowercased()
        guard word == "and" || word == "or" else { throw RESTFailure.invalidFilter3(value) }
        let joined = SQLCondition.joined(
            try conditions.compactMap { try node($0, depth: depth + 1) }, by: word == "or" ? "OR" : "AND")
        guard members["negative"]?.flag ?? false else { return joined }
        return joined.map { .not($0) } ?? SQLCondition(sql: "0")
    }

    // MARK: One condition

    private func comparison(_ parts: [JSONValue], _ whole: JSONValue) throws -> SQLCondition {
        guard parts.count == 2 || parts.count == 3, let name = parts[0].string else {
            throw RESTFailure.invalidFilter3(whole)
        }
        let value = parts[parts.count - 1]
        let sign: String
        if parts.count == 2 {
            sign = value.array == nil ? "=" : "in"
        } else {
            guard let text = parts[1].string else { throw Self.unknownOperator(parts[1]) }
            sign = text.lowercased()
        }
        guard let field = type.field(name) else { throw RESTFailure.unknownProperty3(name, of: type.object) }
        guard ["=", "!=", ">", ">=", "<", "<=", "in", "between"].contains(sign) else {
            throw Self.unknownOperator(parts[1])
        }
        guard field.isFilterable else {
            throw RESTFailure.invalidRequest3(
                name,
                "In DTO `\(type.object)`, the `\(name)` field requires the `Filterable` attribute for such a request")
        }
        let sql = Self.expression(field)
        let isAboutIDs = sql == "id"
        switch sign {
        case "in":
            guard let elements = value.array, !elements.isEmpty else { throw RESTFailure.invalidFilter3(whole) }
            let bounds = try elements.map { try bound($0, field) }
            let marks = Array(repeating: "?", count: bounds.count).joined(separator: ", ")
            return SQLCondition(
                sql: "\(sql) IN (\(marks))", arguments: StatementArguments(bounds), isAboutIDs: isAboutIDs)
        case "between":
            guard let elements = value.array, elements.count == 2 else { throw RESTFailure.invalidFilter3(whole) }
            return SQLCondition(
                sql: "\(sql) BETWEEN ? AND ?",
                arguments: StatementArguments(try elements.map { try bound($0, field) }), isAboutIDs: isAboutIDs)
        case "=", "!=":
            let equal =
                value.isNull
                ? SQLCondition(sql: "\(sql) IS NULL", isAboutIDs: isAboutIDs)
                : SQLCondition(sql: "\(sql) = ?", arguments: [try bound(value, field)], isAboutIDs: isAboutIDs)
            return sign == "=" ? equal : .not(equal)
        default:
            return SQLCondition(
                sql: "\(sql) \(sign) ?", arguments: [try bound(value, field)], isAboutIDs: isAboutIDs)
        }
    }

    private func bound(_ value: JSONValue, _ field: EntityType.Field) throws -> DatabaseValue {
        guard let stored = field.stored(value) else {
            throw RESTFailure.wrongType3(field.name, field.kind == .datetime ? "DateTime" : field.typeName)
        }
        switch stored {
        case .int(let number): return number.databaseValue
        case .double(let number): return number.databaseValue
        case .bool(let flag): return flag.databaseValue
        case .string(let text): return text.databaseValue
        default: throw RESTFailure.wrongType3(field.name, field.typeName)
        }
    }

    private static func unknownOperator(_ value: JSONValue) -> RESTFailure {
        .version3("UNKNOWNFILTEROPERATOR", "Unknown filter operator `\(value.text ?? value.serialized())`")
    }

    /// Where the field's value stands.
    static func expression(_ field: EntityType.Field) -> String {
        field.column == "id" || field.column == "ID" ? "id" : "json_extract(fields, '$.\(field.column)')"
    }

    // MARK: Order

    /// `order` as SQL, ending with the identifier, so that pages neither repeat nor lose a record.
    ///
    /// - Throws: `INVALIDORDER`, `UNKNOWNDTOPROPERTY`.
    func order(_ value: JSONValue?) throws -> String {
        guard let value, !value.isNull else { return "id" }
        guard let members = value.object else { throw RESTFailure.invalidOrder3(value) }
        var terms: [String] = []
        for (name, direction) in members {
            let word = direction.string?.uppercased()
            guard let field = type.field(name) else { throw RESTFailure.unknownProperty3(name, of: type.object) }
            guard word == "ASC" || word == "DESC", field.isSortable else { throw RESTFailure.invalidOrder3(value) }
            terms.append(Self.expression(field) + (word == "DESC" ? " DESC" : ""))
        }
        if !terms.contains(where: { $0 == "id" || $0 == "id DESC" }) { terms.append("id") }
        return terms.joined(separator: ", ")
    }
}
