/// A record as it is kept: values of their own types, absent ones left out.
struct Record: Sendable {
    var id: Int
    /// By classic names, without `ID`.
    var fields: JSONObject

    init(id: Int, fields: JSONObject) {
        self.id = id
        self.fields = fields
    }

    /// - Parameters:
    ///   - text: JSON, as the table keeps it.
    ///   - names: the only fields that are read; `nil`: all.
    init(id: Int, _ text: String, only names: JSONText.MemberNames? = nil) throws {
        self.id = id
        fields = try names.map { try JSONText.members(named: $0, of: text) } ?? JSONValue(parsing: text).object ?? [:]
    }

    subscript(_ name: String) -> JSONValue? {
        get { fields[name] }
        set { fields[name] = newValue }
    }

    /// The same with further fields, which nothing keeps.
    func adding(_ further: JSONObject) -> Record { Record(id: id, fields: fields.merging(further) { $1 }) }

    func text(_ name: String) -> String { fields[name]?.text ?? "" }
    func integer(_ name: String) -> Int { fields[name]?.integer ?? 0 }
    func flag(_ name: String) -> Bool { fields[name]?.flag ?? false }
    func members(_ name: String) -> JSONObject { fields[name]?.object ?? [:] }
    func list(_ name: String) -> [JSONValue] { fields[name]?.array ?? [] }
}

/// Values on their way in and out.
enum RecordValue {
    /// The value as it is kept; `.null` clears the field. `nil` when it is no value of that field.
    static func canonical(_ value: JSONValue, for field: RecordType.Field) -> JSONValue? {
        if field.isMultiple, field.kind == .integer {
            if value.isNull || value.text?.isEmpty == true { return .array([]) }
            let elements = value.array ?? value.object.map { Array($0.values) }
            guard let elements else { return nil }
            let numbers = elements.map(\.integer)
            guard !numbers.contains(nil) else { return nil }
            return .array(numbers.compactMap { $0 }.filter { $0 > 0 }.map { .int($0) })
        }
        if field.isMultiple { return list(value, for: field) }
        if value.isNull || value.string?.isEmpty == true { return field.kind == .flag ? "N" : .null }
        switch field.kind {
        case .integer:
            guard let number = value.integer ?? value.number.flatMap({ Int(exactly: $0) }) else { return nil }
            return number == 0 && field.type != "integer" && field.type != "crm_category" ? .null : .int(number)
        case .double:
            // A sum may carry its currency behind it, as in a list of money fields: 100.50|EUR.
            guard let text = value.text, let number = Double(text.prefix { $0 != "|" }), number.isFinite else {
                return nil
            }
            return .double(number)
        case .flag:
            return value.flag.map { $0 ? "Y" : "N" }
        case .boolean:
            return value.flag.map { .bool($0) }
        case .json:
            return value
        case .date:
            return value.text.flatMap(PortalTime.parseDay).map { .string(PortalTime.dayText(days: $0)) }
        case .datetime:
            return value.text.flatMap(PortalTime.parse).map { .string(PortalTime.text(unixSeconds: $0)) }
        case .text:
            return value.text.map { .string($0) }
        case .multifield, .file:
            return nil
        }
    }

    /// Several values; one that stands alone is a list of one, and an empty one of none.
    private static func list(_ value: JSONValue, for field: RecordType.Field) -> JSONValue? {
        if value.isNull || value.string?.isEmpty == true || value == .bool(false) { return .array([]) }
        var single = field
        single.isMultiple = false
        let elements = (value.array ?? value.object.map { Array($0.values) } ?? [value]).map {
            canonical($0, for: single)
        }
        guard !elements.contains(nil) else { return nil }
        return .array(elements.compactMap { $0 }.filter { !$0.isNull })
    }

    /// As the classic methods answer: nearly everything is text.
    static func classic(_ value: JSONValue?, for field: RecordType.Field) -> JSONValue {
        guard let value, !value.isNull else {
            switch field.kind {
            case .date, .datetime: return ""
            case .flag: return "N"
            default: return .null
            }
        }
        switch (field.kind, value) {
        case (.integer, .int(let number)), (.text, .int(let number)): return .string(String(number))
        case (.double, _): return .string(decimal(value.number ?? 0))
        default: return value
        }
    }

    /// As `crm.item.*` answers: numbers are numbers.
    static func item(_ value: JSONValue?, for field: RecordType.Field) -> JSONValue {
        guard let value, !value.isNull else {
            if field.isMultiple { return [] }
            return field.kind == .flag ? "N" : .null
        }
        if field.kind == .double, let number = value.number {
            return Int(exactly: number).map { .int($0) } ?? .double(number)
        }
        return value
    }

    /// Two digits behind the point.
    static func decimal(_ number: Double) -> String {
        let cents = (number * 100).rounded()
        guard let whole = Int(exactly: cents) else { return "\(number)" }
        let rest = abs(whole) % 100
        return "\(whole < 0 ? "-" : "")\(abs(whole) / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
