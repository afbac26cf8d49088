import Foundation

@testable import Sandbox

/// Records as a plain list, with the meaning of filters and orders written down once more, in the simplest way: what the sandbox answers
/// from its database is compared with this.
///
/// Source: the platform's documentation, the pages of `crm.deal.list` and `crm.item.list`.
struct PlainRecords: Sendable {
    enum Kind: Sendable { case number, text, flag, day, instant, custom }

    struct Field: Sendable {
        /// In the classic methods and in a seed.
        var name: String
        /// In `crm.item.*`.
        var item: String
        var kind: Kind
        /// Whether a record may be without it.
        var isOptional = false
    }

    struct Kinds: Sendable, CustomStringConvertible {
        var type: String
        var entityTypeID: Int
        var fields: [Field]
        var description: String { type }
    }

    static let types = [
        Kinds(
            type: "crm.deal", entityTypeID: 2,
            fields: [
                Field(name: "TITLE", item: "title", kind: .text),
                Field(name: "OPPORTUNITY", item: "opportunity", kind: .number),
                Field(name: "ASSIGNED_BY_ID", item: "assignedById", kind: .number),
                Field(name: "COMPANY_ID", item: "companyId", kind: .number, isOptional: true),
                Field(name: "OPENED", item: "opened", kind: .flag),
                Field(name: "BEGINDATE", item: "begindate", kind: .day),
                Field(name: "DATE_CREATE", item: "createdTime", kind: .instant),
                Field(name: "COMMENTS", item: "comments", kind: .text, isOptional: true),
                Field(name: "UF_CRM_17", item: "ufCrm_17", kind: .custom, isOptional: true),
            ]),
        Kinds(
            type: "crm.lead", entityTypeID: 1,
            fields: [
                Field(name: "TITLE", item: "title", kind: .text),
                Field(name: "OPPORTUNITY", item: "opportunity", kind: .number),
                Field(name: "ASSIGNED_BY_ID", item: "assignedById", kind: .number),
                Field(name: "OPENED", item: "opened", kind: .flag),
                Field(name: "BIRTHDATE", item: "birthdate", kind: .day, isOptional: true),
                Field(name: "DATE_CREATE", item: "createdTime", kind: .instant),
                Field(name: "SOURCE_DESCRIPTION", item: "sourceDescription", kind: .text, isOptional: true),
            ]),
        Kinds(
            type: "crm.contact", entityTypeID: 3,
            fields: [
                Field(name: "NAME", item: "name", kind: .text),
                Field(name: "POST", item: "post", kind: .text, isOptional: true),
                Field(name: "ASSIGNED_BY_ID", item: "assignedById", kind: .number),
                Field(name: "EXPORT", item: "export", kind: .flag),
                Field(name: "BIRTHDATE", item: "birthdate", kind: .day, isOptional: true),
                Field(name: "DATE_CREATE", item: "createdTime", kind: .instant),
                Field(name: "UF_CRM_17", item: "ufCrm_17", kind: .custom, isOptional: true),
            ]),
        Kinds(
            type: "crm.company", entityTypeID: 4,
            fields: [
                Field(name: "TITLE", item: "title", kind: .text),
                Field(name: "REVENUE", item: "revenue", kind: .number),
                Field(name: "ASSIGNED_BY_ID", item: "assignedById", kind: .number),
                Field(name: "OPENED", item: "opened", kind: .flag),
                Field(name: "DATE_CREATE", item: "createdTime", kind: .instant),
                Field(name: "COMMENTS", item: "comments", kind: .text, isOptional: true),
            ]),
    ]

    /// Numbers as numbers; days and instants as texts whose order is that of time; flags `Y` and `N`.
    enum Value: Sendable, Hashable {
        case number(Double)
        case text(String)
    }

    struct Plain: Sendable {
        var id: Int
        var values: [String: Value]
    }

    let kinds: Kinds
    private(set) var records: [Plain] = []

    static let words = [
        "Alpha", "beta", "Gamma ray", "Ёлка", "ель", "Straße", "100% sure", "a_b", "naïve", "Омега Плюс", "🙂 ok", "x",
    ]

    // MARK: Making

    /// - Returns: rows for a seed.
    mutating func fill(_ count: Int, _ random: inout SeededGenerator) -> [JSONObject] {
        (0..<count).map { index in
            var values: [String: Value] = [:]
            var row: JSONObject = [:]
            for field in kinds.fields where !(field.isOptional && random.chance(40)) {
                let value = Self.value(field, &random)
                values[field.name] = value
                row[field.name] = Self.json(value)
            }
            records.append(Plain(id: index + 1, values: values))
            return row
        }
    }

    /// One of a few, so that records share them.
    static func value(_ field: Field, _ random: inout SeededGenerator) -> Value {
        switch field.kind {
        case .number where field.name.hasSuffix("_ID"): .number(Double(Int.random(in: 1...4, using: &random)))
        case .number: .number(random.pick([0, 0.5, 1, 99.99, 100, 1000, 20_000.25]))
        case .text, .custom: .text(random.pick(words))
        case .flag: .text(random.pick(["Y", "N"]))
        case .day: .text("2026-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...3, using: &random))")
        case .instant:
            .text(
                "2026-0\(Int.random(in: 1...9, using: &random))-11T0\(Int.random(in: 0...9, using: &random)):30:00+03:00"
            )
        }
    }

    static func json(_ value: Value) -> JSONValue {
        switch value {
        case .number(let number): Int(exactly: number).map { .int($0) } ?? .double(number)
        case .text(let text): .string(text)
        }
    }

    // MARK: Filters

    indirect enum Condition: Sendable {
        enum Comparison: String, Sendable, CaseIterable {
            case greater = ">", greaterOrEqual = ">=", less = "<", lessOrEqual = "<="
        }

        /// `nil` operands are what asks for an empty field.
        case equal(Field, [Value?], isNegated: Bool)
        case compared(Field, Comparison, Value)
        case contains(Field, String, isNegated: Bool)
        case like(Field, String, isNegated: Bool)
        case id([Int], isNegated: Bool)
        case all([Condition])
        case any([Condition])
    }

    func matches(_ record: Plain, _ condition: Condition) -> Bool {
        switch condition {
        case .equal(let field, let operands, let isNegated):
            return isNegated != operands.contains { isEqual(record.values[field.name], $0, field) }
        case .compared(let field, let comparison, let operand):
            guard let value = record.values[field.name] else { return false }
            switch comparison {
            case .greater: return Self.isLess(operand, value)
            case .greaterOrEqual: return !Self.isLess(value, operand)
            case .less: return Self.isLess(value, operand)
            case .lessOrEqual: return !Self.isLess(operand, value)
            }
        case .contains(let field, let part, let isNegated):
            guard case .text(let text)? = record.values[field.name] else { return isNegated }
            return isNegated != text.lowercased().contains(part.lowercased())
        case .like(let field, let pattern, let isNegated):
            guard case .text(let text)? = record.values[field.name] else { return isNegated }
            return isNegated != Self.isLike(Array(text.lowercased()), Array(pattern.lowercased())[...])
        case .id(let ids, let isNegated): return isNegated != ids.contains(record.id)
        case .all(let parts): return parts.allSatisfy { matches(record, $0) }
        case .any(let parts): return parts.contains { matches(record, $0) }
        }
    }

    private func isEqual(_ value: Value?, _ operand: Value?, _ field: Field) -> Bool {
        if let operand { return (value ?? Self.standard(field)) == operand }
        return value == nil || value == Self.standard(field)
    }

    /// What a record counts as that was never given the field.
    private static func standard(_ field: Field) -> Value? {
        switch field.kind {
        case .number: .number(0)
        case .flag: .text("N")
        case .text, .custom, .day, .instant: .text("")
        }
    }

    private static func isLess(_ first: Value, _ second: Value) -> Bool {
        switch (first, second) {
        case (.number(let first), .number(let second)): first < second
        case (.text(let first), .text(let second)): Array(first.utf8).lexicographicallyPrecedes(Array(second.utf8))
        default: false
        }
    }

    private static func isLike(_ text: [Character], _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "%" { return (0...text.count).contains { isLike(Array(text[$0...]), pattern.dropFirst()) } }
        return text.first == first && isLike(Array(text.dropFirst()), pattern.dropFirst())
    }

    // MARK: Order

    /// Ascending means that what is missing comes first; capitals do not count; the identifier settles ties.
    func sorted(_ records: [Plain], by order: [(field: Field?, isDescending: Bool)]) -> [Int] {
        records.sorted { first, second in
            for (field, isDescending) in order {
                guard let field else {
                    guard first.id != second.id else { continue }
                    return (first.id < second.id) != isDescending
                }
                let (one, two) = (key(first, field), key(second, field))
                guard one != two else { continue }
                let isFirst =
                    switch (one, two) {
                    case (nil, _): true
                    case (_, nil): false
                    case (let one?, let two?): Self.isLess(one, two)
                    }
                return isFirst != isDescending
            }
            return first.id < second.id
        }.map(\.id)
    }

    private func key(_ record: Plain, _ field: Field) -> Value? {
        guard case .text(let text)? = record.values[field.name], field.kind == .text else {
            return record.values[field.name]
        }
        return .text(text.lowercased())
    }

    func ids(_ condition: Condition, order: [(field: Field?, isDescending: Bool)]) -> [Int] {
        sorted(records.filter { matches($0, condition) }, by: order)
    }
}

// MARK: Chance and wire

extension PlainRecords {
    /// Conditions within conditions, for the item style.
    func nested(_ random: inout SeededGenerator, depth: Int) -> Condition {
        if depth > 0, random.chance(45) {
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in nested(&random, depth: depth - 1) }
            return random.chance(50) ? .all(parts) : .any(parts)
        }
        guard !random.chance(10) else {
            let ids = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Int.random(in: 1...records.count, using: &random)
            }
            return .id(ids, isNegated: random.chance(40))
        }
        return condition(on: random.pick(kinds.fields), &random)
    }

    /// One to three fields, all of which must fit, for the classic style.
    func flat(_ random: inout SeededGenerator) -> Condition {
        let fields = kinds.fields.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        return .all(fields.map { condition(on: $0, &random) })
    }

    private func condition(on field: Field, _ random: inout SeededGenerator) -> Condition {
        let value = Self.value(field, &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 1 where field.kind == .number || field.kind == .day || field.kind == .instant:
            return .compared(field, random.pick(Condition.Comparison.allCases), value)
        case 2 where field.kind == .text || field.kind == .custom:
            guard case .text(let text) = value else { break }
            let part = String(text.dropFirst(Int.random(in: 0..<text.count, using: &random)))
            return .contains(field, random.chance(50) ? part : part.lowercased(), isNegated: random.chance(40))
        case 3 where field.kind == .text || field.kind == .custom:
            guard case .text(let text) = value else { break }
            let cut = Int.random(in: 0...text.count, using: &random)
            let pattern = random.pick([
                "%\(text.dropFirst(cut))", "\(text.prefix(cut))%", "%\(text.prefix(cut))%", text,
            ])
            return .like(field, pattern, isNegated: random.chance(40))
        default: break
        }
        let isEmpty = field.isOptional && random.chance(25)
        let others = random.chance(35) ? (0..<3).map { _ in Optional(Self.value(field, &random)) } : []
        return .equal(field, isEmpty ? [nil] : [value] + others, isNegated: random.chance(40))
    }

    /// The members of a filter. In the item style a group is an object under a number.
    func filter(_ condition: Condition, isItem: Bool, _ random: inout SeededGenerator) -> JSONObject {
        var number = 0
        var members: JSONObject = [:]
        func add(_ part: Condition, _ random: inout SeededGenerator) {
            let (key, value) = member(part, isItem: isItem, &random)
            if key.isEmpty || members[key] != nil {
                members[String(number)] = key.isEmpty ? value : [key: value]
                number += 1
            } else {
                members[key] = value
            }
        }
        switch condition {
        case .all(let parts): for part in parts { add(part, &random) }
        case .any(let parts):
            members["logic"] = "OR"
            for part in parts { add(part, &random) }
        default: add(condition, &random)
        }
        return members
    }

    /// An empty key: a group.
    private func member(_ condition: Condition, isItem: Bool, _ random: inout SeededGenerator) -> (String, JSONValue) {
        func name(_ field: Field) -> String { isItem ? field.item : field.name }
        switch condition {
        case .equal(let field, let operands, let isNegated):
            let values = operands.map { $0.map(Self.json) ?? "" }
            if let only = values.first, values.count == 1 {
                return (random.pick(isNegated ? ["!", "!="] : ["", "="]) + name(field), only)
            }
            return (random.pick(isNegated ? ["!@", "!"] : ["@", "", "="]) + name(field), .array(values))
        case .compared(let field, let comparison, let value):
            return (comparison.rawValue + name(field), Self.json(value))
        case .contains(let field, let part, let isNegated):
            return ((isNegated ? "!%" : "%") + name(field), .string(part))
        case .like(let field, let pattern, let isNegated):
            return (random.pick(isNegated ? ["!=%", "!%="] : ["=%", "%="]) + name(field), .string(pattern))
        case .id(let ids, let isNegated):
            return (
                random.pick(isNegated ? ["!@", "!"] : ["@", ""]) + (isItem ? "id" : "ID"), .array(ids.map { .int($0) })
            )
        case .all, .any: return ("", .object(filter(condition, isItem: isItem, &random)))
        }
    }

    func order(_ random: inout SeededGenerator) -> [(field: Field?, isDescending: Bool)] {
        var fields: [Field?] = kinds.fields.filter { $0.kind != .custom && $0.kind != .flag }
        fields.append(nil)
        fields.shuffle(using: &random)
        return fields.prefix(Int.random(in: 0...2, using: &random)).map { ($0, random.chance(50)) }
    }
}
