import GRDB

/// A part of a WHERE clause and what is bound in it.
struct SQLCondition {
    var sql: String
    var arguments = StatementArguments()
    /// Whether it speaks of identifiers only, so that an index without the records answers it.
    var isAboutIDs = false

    static func joined(_ conditions: [SQLCondition], by word: String) -> SQLCondition? {
        guard var result = conditions.first else { return nil }
        guard conditions.count > 1 else { return result }
        result.sql = "(" + conditions.map(\.sql).joined(separator: " \(word) ") + ")"
        for condition in conditions.dropFirst() {
            result.arguments += condition.arguments
            result.isAboutIDs = result.isAboutIDs && condition.isAboutIDs
        }
        return result
    }

    static func not(_ condition: SQLCondition) -> SQLCondition {
        var result = condition
        // What is unknown is not equal either, as on the platform.
        result.sql = "NOT ifnull(\(condition.sql), 0)"
        return result
    }
}

/// What stands before a field's name in a filter.
///
/// Source: the platform's documentation, the pages of `crm.deal.list` and `crm.item.list`.
enum FilterOperator: Sendable {
    case equal, greater, greaterOrEqual, less, lessOrEqual, contains, like
    /// Two bounds, both included.
    case between

    /// Longest first. A list as value makes any of them "one of these".
    private static let prefixes: [(text: String, meaning: FilterOperator, isNegated: Bool)] = [
        ("!><", .between, true), ("><", .between, false), ("!=%", .like, true), ("!%=", .like, true),
        ("!@", .equal, true), ("!%", .contains, true), ("!=", .equal, true),
        ("=%", .like, false), ("%=", .like, false), (">=", .greaterOrEqual, false), ("<=", .lessOrEqual, false),
        ("@", .equal, false), ("%", .contains, false), ("=", .equal, false), ("!", .equal, true),
        (">", .greater, false),
        ("<", .less, false), ("?", .contains, false),
    ]

    static func split(_ key: String) -> (meaning: FilterOperator, isNegated: Bool, field: String) {
        for prefix in prefixes where key.hasPrefix(prefix.text) {
            return (prefix.meaning, prefix.isNegated, String(key.dropFirst(prefix.text.count)))
        }
        return (.equal, false, key)
    }
}

/// Turns a filter and an order into SQL. Names come from the type or are checked letter by letter; values are always bound.
struct RecordFilter {
    enum Style {
        /// Upper-case names; what is unknown is left out.
        case classic
        /// Names of `crm.item.*`; what is unknown is refused.
        case item
        /// Any of a field's names; what is unknown is left out.
        case schema
    }

    let type: RecordType
    let style: Style
    /// Of the portal whose records are looked for; with it indexed fields are looked up.
    var portalID: Int64?
    /// Whether texts are equal whatever the case of their letters.
    var ignoresCase = false

    /// How deep groups may nest.
    private static let maximumDepth = 16

    // MARK: Conditions

    /// - Throws: `INVALID_ARG_VALUE` in the item style.
    func condition(_ filter: JSONObject, depth: Int = 0) throws -> SQLCondition? {
        guard depth <= Self.maximumDepth else { throw RecordFailure.invalidArgument("Invalid filter: too many levels") }
        var isAlternative = false
        var conditions: [SQLCondition] = []
        for (key, value) in filter {
            if key.lowercased() == "logic" {
                isAlternative = value.text?.uppercased() == "OR"
            } else if key.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                if let group = Self.members(value), let condition = try condition(group, depth: depth + 1) {
                    conditions.append(condition)
                }
            } else if let condition = try condition(key: key, value: value) {
                conditions.append(condition)
            }
        }
        return .joined(conditions, by: isAlternative ? "OR" : "AND")
    }

    /// An object's members; a list's elements under their numbers.
    static func members(_ value: JSONValue) -> JSONObject? {
        switch value {
        case .object(let members): members
        case .array(let elements):
            JSONObject(uniqueKeysWithValues: elements.enumerated().map { (String($0.offset), $0.element) })
        default: nil
        }
    }

    private func condition(key: String, value: JSONValue) throws -> SQLCondition? {
        let (meaning, isNegated, name) = FilterOperator.split(key)
        guard let operand = operand(name) else {
            guard style == .item else { return nil }
            throw RecordFailure.invalidArgument("Invalid filter: field '\(name)' is not allowed in filter")
        }
        let values = value.array ?? value.object.map { Array($0.values) }
        let positive: SQLCondition
        if let values {
            if meaning == .equal {
                positive = try oneOf(values, operand, name)
            } else if meaning == .between {
                let bounds = [FilterOperator.greaterOrEqual, .lessOrEqual]
                let each = try zip(bounds, values).map { try comparison($0, operand, $1, name) }
                positive = .joined(each, by: "AND") ?? SQLCondition(sql: "0")
            } else {
                let each = try values.map { try comparison(meaning, operand, $0, name) }
                positive = .joined(each, by: "OR") ?? SQLCondition(sql: "0")
            }
        } else {
            positive = try comparison(meaning, operand, value, name)
        }
        return isNegated ? .not(positive) : positive
    }

    // MARK: Operands

    private enum Kind { case number, flag, truth, day, instant, text, dynamic }

    private struct Operand {
        /// For a value that stands by itself.
        var sql: String
        /// Where the value is a list: the path to it; ``sql`` is then an element.
        var path: String?
        var kind: Kind
        var isID = false
    }

    private func operand(_ name: String) -> Operand? {
        let field: RecordType.Field?
        let custom: String?
        switch style {
        case .classic:
            field = type.field(name).flatMap { $0.isClassic || $0.isMultiple ? $0 : nil }
            custom = field == nil && CustomField.isName(name) ? name : nil
        case .item:
            field = type.field(item: name)
            custom = field == nil ? CustomField.classicName(item: name) : nil
        case .schema:
            if name.lowercased() == type.idName.lowercased() {
                return Operand(sql: "id", path: nil, kind: .number, isID: true)
            }
            field = type.field(anyName: name).flatMap { $0.isFilterable && !$0.isSecret ? $0 : nil }
            custom = field == nil ? CustomField.classicName(item: name) : nil
        }
        if let custom {
            // Custom fields may hold one value or several; this reads both.
            return Operand(sql: "CAST(element.value AS TEXT)", path: "$.\(custom)", kind: .dynamic)
        }
        guard let field else { return nil }
        if field.name == type.idName { return Operand(sql: "id", path: nil, kind: .number, isID: true) }
        if field.kind == .multifield {
            return Operand(sql: "json_extract(element.value, '$.VALUE')", path: "$.\(field.name)", kind: .text)
        }
        let kind: Kind =
            switch field.kind {
            case .integer, .double: .number
            case .flag: .flag
            case .boolean: .truth
            case .date: .day
            case .datetime: .instant
            case .text, .multifield, .json, .file: .text
            }
        if field.isMultiple { return Operand(sql: "element.value", path: "$.\(field.name)", kind: kind) }
        return Operand(sql: "json_extract(fields, '$.\(field.name)')", path: nil, kind: kind)
    }

    /// A comparison of one element, for every element of the operand's list.
    private func lifted(_ condition: SQLCondition, _ operand: Operand) -> SQLCondition {
        guard let path = operand.path else { return condition }
        var result = condition
        result.sql = "EXISTS (SELECT 1 FROM json_each(fields, '\(path)') element WHERE \(condition.sql))"
        return result
    }

    // MARK: Comparisons

    private func comparison(
        _ meaning: FilterOperator, _ operand: Operand, _ value: JSONValue, _ name: String
    ) throws -> SQLCondition {
        switch meaning {
        case .equal, .between: return try equal(operand, value, name)
        case .contains, .like:
            guard let text = value.text else { return try invalid(name) }
            let function = meaning == .contains ? "lintel_contains" : "lintel_like"
            return lifted(
                SQLCondition(sql: "\(function)(\(operand.sql), ?)", arguments: [RecordFunctions.folded(text)]), operand)
        case .greater, .greaterOrEqual, .less, .lessOrEqual:
            let sign = [.greater: ">", .greaterOrEqual: ">=", .less: "<"][meaning] ?? "<="
            if operand.kind == .dynamic, let number = value.number {
                return lifted(
                    SQLCondition(sql: "CAST(element.value AS REAL) \(sign) ?", arguments: [number]), operand)
            }
            guard let bound = bound(value, operand.kind) else { return try invalid(name) }
            return lifted(
                SQLCondition(sql: "\(operand.sql) \(sign) ?", arguments: [bound], isAboutIDs: operand.isID), operand)
        }
    }

    private func equal(_ operand: Operand, _ value: JSONValue, _ name: String) throws -> SQLCondition {
        if value == .bool(false) || value.isNull || value.string?.isEmpty == true,
            operand.kind != .flag && operand.kind != .truth || value.text?.isEmpty != false
        {
            return empty(operand)
        }
        guard let bound = bound(value, operand.kind) else { return try invalid(name) }
        if let portalID, operand.path == nil, let field = type.field(anyName: name),
            operand.kind == .number || operand.kind == .text,
            let canonical = RecordValue.canonical(value, for: field),
            let link = RecordLinks(type: type, portalID: portalID).condition(field.name, canonical)
        {
            return link
        }
        if ignoresCase, operand.kind == .text || operand.kind == .dynamic, let text = value.text {
            let folded = RecordFunctions.folded(text)
            return lifted(SQLCondition(sql: "lintel_fold(\(operand.sql)) = ?", arguments: [folded]), operand)
        }
        let equal = SQLCondition(sql: "\(operand.sql) = ?", arguments: [bound], isAboutIDs: operand.isID)
        // What was never set counts as 0 or N, because that is what the answers say of it.
        if operand.path == nil, !operand.isID {
            if operand.kind == .flag, value.flag == false {
                return SQLCondition(sql: "ifnull(\(operand.sql), 'N') = ?", arguments: [bound])
            }
            if operand.kind == .truth, value.flag == false {
                return SQLCondition(sql: "ifnull(\(operand.sql), 0) = ?", arguments: [bound])
            }
            if operand.kind == .number, value.number == 0 {
                return SQLCondition(sql: "ifnull(\(operand.sql), 0) = 0")
            }
        }
        return lifted(equal, operand)
    }

    private func empty(_ operand: Operand) -> SQLCondition {
        if operand.isID { return SQLCondition(sql: "0") }
        if let path = operand.path {
            return SQLCondition(
                sql:
                    "NOT EXISTS (SELECT 1 FROM json_each(fields, '\(path)') element WHERE ifnull(\(operand.sql), '') <> '')"
            )
        }
        switch operand.kind {
        case .number: return SQLCondition(sql: "ifnull(\(operand.sql), 0) = 0")
        case .flag: return SQLCondition(sql: "ifnull(\(operand.sql), 'N') = 'N'")
        case .truth: return SQLCondition(sql: "ifnull(\(operand.sql), 0) = 0")
        case .day, .instant, .text, .dynamic: return SQLCondition(sql: "ifnull(\(operand.sql), '') = ''")
        }
    }

    private func oneOf(_ values: [JSONValue], _ operand: Operand, _ name: String) throws -> SQLCondition {
        let isPlain = operand.kind == .number || !ignoresCase && (operand.kind == .text || operand.kind == .dynamic)
        let bounds = values.map { value in value.text?.isEmpty == false ? bound(value, operand.kind) : nil }
        if isPlain, !bounds.contains(where: { $0 == nil }), values.allSatisfy({ $0.number != 0 }) {
            guard !bounds.isEmpty else { return SQLCondition(sql: "0") }
            // One argument however long the list is, and no statement of its own for each length.
            let list = JSONValue.array(
                values.map { value in
                    operand.kind == .number ? value.number.map(Self.json) ?? .null : .string(value.text ?? "")
                })
            return lifted(
                SQLCondition(
                    sql: "\(operand.sql) IN (SELECT value FROM json_each(?))", arguments: [list.serialized()],
                    isAboutIDs: operand.isID),
                operand)
        }
        return .joined(try values.map { try equal(operand, $0, name) }, by: "OR") ?? SQLCondition(sql: "0")
    }

    private static func json(_ number: Double) -> JSONValue { Int(exactly: number).map { .int($0) } ?? .double(number) }

    /// The value as SQLite compares it with a field of that kind; `nil` when it is none.
    private func bound(_ value: JSONValue, _ kind: Kind) -> DatabaseValue? {
        switch kind {
        case .number:
            if let integer = value.integer { return integer.databaseValue }
            return value.number.flatMap { $0.isFinite ? $0.databaseValue : nil }
        case .flag: return value.flag.map { ($0 ? "Y" : "N").databaseValue }
        case .truth: return value.flag.map { ($0 ? 1 : 0).databaseValue }
        case .day: return value.text.flatMap(PortalTime.parseDay).map { PortalTime.dayText(days: $0).databaseValue }
        case .instant:
            return value.text.flatMap(PortalTime.parse).map { PortalTime.text(unixSeconds: $0).databaseValue }
        case .text, .dynamic: return value.text?.databaseValue
        }
    }

    /// A value that the field can never have.
    private func invalid(_ name: String) throws -> SQLCondition {
        guard style == .item else { return SQLCondition(sql: "0") }
        throw RecordFailure.invalidArgument("Invalid filter: field '\(name)' has invalid value")
    }

    // MARK: Order

    /// ORDER BY terms, always ending with the identifier, so that pages neither repeat nor lose a record.
    func order(_ order: JSONObject) throws -> (sql: String, isAboutIDs: Bool) {
        var terms: [String] = []
        var isAboutIDs = true
        var hasID = false
        for (name, direction) in order {
            let word = direction.text?.uppercased() ?? ""
            if style == .item, word != "ASC", word != "DESC" {
                throw RecordFailure.invalidArgument(
                    "Invalid order: allowed sort directions are `ASC, DESC`. But got '\(direction.text ?? "")' for field '\(name)'"
                )
            }
            guard let sql = orderTerm(name) else {
                guard style == .item else { continue }
                throw RecordFailure.invalidArgument("Invalid order: field '\(name)' is not allowed in order")
            }
            if sql == "id" { hasID = true } else { isAboutIDs = false }
            terms.append(word.hasPrefix("DESC") ? "\(sql) DESC" : sql)
        }
        if !hasID { terms.append("id") }
        return (terms.joined(separator: ", "), isAboutIDs)
    }

    private func orderTerm(_ name: String) -> String? {
        guard let operand = operand(name) else { return nil }
        if let path = operand.path {
            return operand.kind == .dynamic ? "json_extract(fields, '\(path)')" : nil
        }
        return operand.kind == .text ? "lintel_fold(\(operand.sql))" : operand.sql
    }
}
