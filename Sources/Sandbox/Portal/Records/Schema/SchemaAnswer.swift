/// Fills the template of a method's answer.
struct SchemaAnswer {
    let type: RecordType
    let method: SchemaMethod
    let parameters: SchemaParameters
    let special: SpecialValue
    /// Names that the caller selected; `nil`: all.
    let select: Set<String>?

    private var names: RecordSchema.Names { method.names ?? type.schema.names }
    private var answers: RecordSchema.Answers { method.answers ?? type.schema.answers }

    /// The method's template, or the standard one of its operation.
    func filled(
        standard: JSONValue, record: Record? = nil, records: [Record] = [], total: Int? = nil, fields: JSONValue = .null
    ) -> JSONValue {
        filled(method.answer ?? standard, record: record, records: records, total: total, fields: fields)
    }

    func filled(
        _ template: JSONValue, record: Record? = nil, records: [Record] = [], total: Int? = nil,
        fields: JSONValue = .null
    ) -> JSONValue {
        switch template {
        case .object(let members):
            return .object(
                members.mapValues { filled($0, record: record, records: records, total: total, fields: fields) })
        case .array(let elements):
            return .array(elements.map { filled($0, record: record, records: records, total: total, fields: fields) })
        case .string(let text) where text.hasPrefix("@"):
            switch text {
            case "@record": return record.map { json($0, inList: false) } ?? .null
            case "@records": return .array(records.map { json($0, inList: true) })
            case "@id": return record.map(identifier) ?? .null
            case "@idText": return record.map { .string(identifier($0).text ?? "") } ?? .null
            case "@ids": return .array(records.map(identifier))
            case "@count", "@total": return .int(total ?? records.count)
            case "@fields": return fields
            default: return value(text, record)
            }
        default: return template
        }
    }

    private func identifier(_ record: Record) -> JSONValue {
        type.schema.key.flatMap { record.fields[$0] } ?? .int(record.id)
    }

    private func value(_ text: String, _ record: Record?) -> JSONValue {
        if text.hasPrefix("@field:") {
            let name = String(text.dropFirst("@field:".count))
            if name == type.idName { return record.map { .int($0.id) } ?? .null }
            guard let field = type.field(anyName: name) else { return record?.fields[name] ?? .null }
            return record.map { spelled($0.fields[field.name], field) ?? .null } ?? .null
        }
        if text.hasPrefix("@param:") { return parameters[String(text.dropFirst("@param:".count))] ?? .null }
        var special = special
        special.recordID = record?.id
        return special.resolved(.string(text))
    }

    // MARK: Records

    /// The record as the method answers it.
    func json(_ record: Record, inList: Bool) -> JSONValue {
        var result = JSONObject(minimumCapacity: type.fields.count + 1)
        for field in type.fields {
            guard !field.isSecret, isAnswered(field, inList: inList) else { continue }
            let name = names == .item ? field.itemName ?? field.name : field.name
            if field.name == type.idName {
                result[name] =
                    answers == .text && field.spelling != .number || field.spelling == .text
                    ? .string(String(record.id)) : .int(record.id)
            } else if let value = spelled(record.fields[field.name], field) {
                result[name] = value
            }
        }
        for (name, value) in record.fields where type.field(name) == nil {
            guard select.map({ $0.contains(name) || $0.contains("UF_*") }) ?? true else { continue }
            result[names == .item && CustomField.isName(name) ? CustomField.itemName(name) : name] = value
        }
        return .object(result)
    }

    private func isAnswered(_ field: RecordType.Field, inList: Bool) -> Bool {
        if let only = method.only { return only.contains(field.name) || field.itemName.map(only.contains) ?? false }
        if let select {
            return select.contains(field.name) || field.itemName.map(select.contains) ?? false
                || select.contains { $0.lowercased() == field.name.lowercased() } || field.name == type.idName
        }
        return !(inList && field.isHidden)
    }

    /// The value as the answer spells it; `nil`: left out.
    private func spelled(_ value: JSONValue?, _ field: RecordType.Field) -> JSONValue? {
        guard let value, !value.isNull else {
            switch field.empty {
            case .standard: return field.isMultiple ? [] : field.kind == .flag ? "N" : .null
            case .value(let value): return value
            case .omitted: return nil
            }
        }
        if field.isMultiple, let elements = value.array {
            guard !elements.isEmpty || field.empty == .standard else {
                if case .value(let empty) = field.empty { return empty }
                return nil
            }
            return .array(elements.map { spelledOne($0, field) })
        }
        return spelledOne(value, field)
    }

    private func spelledOne(_ value: JSONValue, _ field: RecordType.Field) -> JSONValue {
        let isText = field.spelling.map { $0 == .text } ?? (answers == .text)
        switch (field.kind, value) {
        case (.datetime, .string(let text)) where field.format != nil,
            (.date, .string(let text)) where field.format != nil:
            return .string(field.format.map { formatted(text, field.kind, $0) } ?? text)
        case (.integer, .int(let number)): return isText ? .string(String(number)) : value
        case (.double, _):
            guard let number = value.number else { return value }
            if isText { return .string(RecordValue.decimal(number)) }
            return Int(exactly: number).map { .int($0) } ?? .double(number)
        case (.text, .string(let text)) where field.spelling == .number:
            return Int(text).map { .int($0) } ?? Double(text).map { .double($0) } ?? value
        default: return value
        }
    }

    private func formatted(_ text: String, _ kind: RecordType.Field.Kind, _ format: RecordType.Field.Format) -> String {
        guard let seconds = PortalTime.parse(text) else { return text }
        let style: PortalTime.Style =
            format == .plain ? .plain : special.portal.language == "ru" ? .russian : .american
        return PortalTime.text(unixSeconds: seconds, style: style, withTime: kind == .datetime)
    }

    // MARK: Fields

    /// Descriptions of a type's fields, by name.
    static func fields(_ type: RecordType, _ names: RecordSchema.Names) -> JSONValue {
        var result: JSONObject = [:]
        for field in type.fields where !field.isSecret {
            let name = names == .item ? field.itemName ?? field.name : field.name
            result[name] = .object(ClassicRecordMethods.describe(field, type: field.type))
        }
        return .object(result)
    }
}
