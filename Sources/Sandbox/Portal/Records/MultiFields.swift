/// Phones, addresses, sites and messengers of a record: each value has a number of its own, by which it is changed and removed.
///
/// Source: the platform's documentation, "CRM data types", `crm_multifield`, and the page of `crm.item.update`.
enum MultiFields {
    /// In the order in which answers name them.
    static let types = ["PHONE", "EMAIL", "WEB", "IM", "LINK"]

    /// One value as it was sent.
    private struct Change {
        var id: Int?
        var value: String
        var valueType: String?
        var isDeletion: Bool
    }

    /// The list after a change: an entry with `ID` changes that value, one without adds one, `DELETE=Y` or an empty value removes.
    ///
    /// - Parameters:
    ///   - value: a list or a map of entries; a bare text is a new entry.
    ///   - nextID: gives the number of a new entry.
    static func merged(
        _ current: JSONValue?, with value: JSONValue, type: String, nextID: () throws -> Int
    ) rethrows -> JSONValue {
        var entries = current?.array ?? []
        for change in changes(in: value) {
            if let id = change.id, let index = entries.firstIndex(where: { $0["ID"]?.integer == id }) {
                if change.isDeletion {
                    entries.remove(at: index)
                } else {
                    let valueType = change.valueType ?? entries[index]["VALUE_TYPE"]?.text ?? "WORK"
                    entries[index] = entry(id: id, value: change.value, valueType: valueType, type: type)
                }
            } else if change.id == nil, !change.isDeletion {
                let id = try nextID()
                entries.append(entry(id: id, value: change.value, valueType: change.valueType ?? "WORK", type: type))
            }
        }
        return .array(entries)
    }

    private static func changes(in value: JSONValue) -> [Change] {
        switch value {
        case .string(let text): return text.isEmpty ? [] : [Change(value: text, isDeletion: false)]
        case .int, .double: return [Change(value: value.text ?? "", isDeletion: false)]
        case .array(let elements):
            return elements.flatMap { $0.object?.isEmpty == false ? [change($0, key: nil)] : changes(in: $0) }
        case .object(let members):
            if members["VALUE"] != nil || members["DELETE"] != nil { return [change(value, key: nil)] }
            return members.flatMap { key, member in
                member.object?.isEmpty == false ? [change(member, key: key)] : changes(in: member)
            }
        case .null, .bool: return []
        }
    }

    private static func change(_ value: JSONValue, key: String?) -> Change {
        let text = value["VALUE"]?.text ?? ""
        return Change(
            id: value["ID"]?.integer, value: text,
            valueType: value["VALUE_TYPE"]?.text.flatMap { $0.isEmpty ? nil : $0.uppercased() },
            isDeletion: value["DELETE"]?.flag == true || text.isEmpty)
    }

    private static func entry(id: Int, value: String, valueType: String, type: String) -> JSONValue {
        ["ID": .int(id), "VALUE_TYPE": .string(valueType), "VALUE": .string(value), "TYPE_ID": .string(type)]
    }

    /// As classic methods answer: numbers as text.
    static func classic(_ value: JSONValue?) -> JSONValue? {
        guard let entries = value?.array, !entries.isEmpty else { return nil }
        return .array(
            entries.map { entry in
                var members = entry.object ?? [:]
                members["ID"] = .string(members["ID"]?.text ?? "")
                return .object(members)
            })
    }

    /// `fm` of `crm.item.*`.
    static func item(_ record: Record) -> JSONValue {
        .array(
            types.flatMap { type in
                (record.fields[type]?.array ?? []).map { entry in
                    [
                        "id": entry["ID"] ?? .null, "valueType": entry["VALUE_TYPE"] ?? "WORK",
                        "value": entry["VALUE"] ?? "", "typeId": .string(type),
                    ]
                }
            })
    }

    /// The first value of a type, or of a type and kind, as the flat fields of `crm.item.get` give it.
    static func first(_ record: Record, _ type: String, _ valueType: String? = nil) -> JSONValue {
        let entry = (record.fields[type]?.array ?? []).first { valueType == nil || $0["VALUE_TYPE"]?.text == valueType }
        return entry?["VALUE"] ?? ""
    }

    /// `fm` as it is sent to `crm.item.*`, in the form of the classic methods: keys that are numbers change, others add.
    static func classicInput(fromItem value: JSONValue) -> JSONObject {
        var byType: [String: [JSONValue]] = [:]
        let members = value.object ?? [:]
        let entries = members.isEmpty ? (value.array ?? []).map { ("", $0) } : members.map { ($0.key, $0.value) }
        for (key, entry) in entries {
            let id = Int(key) ?? entry["id"]?.integer
            let value = entry["value"]?.text ?? ""
            var change: JSONObject = ["VALUE": .string(value)]
            if let id { change["ID"] = .int(id) }
            if let valueType = entry["valueType"] { change["VALUE_TYPE"] = valueType }
            // What is there already has its type: it is looked for under all of them.
            let types = entry["typeId"]?.text.map { [$0.uppercased()] } ?? (id == nil ? [] : Self.types)
            for type in types where Self.types.contains(type) {
                byType[type, default: []].append(.object(change))
            }
        }
        var result: JSONObject = [:]
        for type in types { result[type] = byType[type].map { .array($0) } }
        return result
    }
}
