public import OrderedCollections

/// One entry of a field that takes several: telephone numbers, addresses of mail, sites, messengers.
///
/// Source: the platform's documentation, page "CRM data types", `crm_multifield`.
public struct MultiField: Sendable, Hashable {
    /// Which field.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// `PHONE`
        public let value: String
        public init(_ value: String) { self.value = value.uppercased() }
        public var description: String { value }

        public static let phone = Kind("PHONE")
        public static let email = Kind("EMAIL")
        public static let web = Kind("WEB")
        public static let messenger = Kind("IM")
        public static let link = Kind("LINK")
    }

    public var kind: Kind
    /// The platform's number of the entry; `nil` for one that is to be added.
    public var id: Int?
    /// `WORK`, `HOME`, `MOBILE`, `TELEGRAM` …
    public var valueType: String
    public var value: String
    private var isDeleted = false

    /// An entry to add.
    public init(_ kind: Kind, _ value: String, type: String = "WORK") {
        self.kind = kind
        self.value = value
        valueType = type
    }

    private init(_ kind: Kind, id: Int?, value: String, type: String) {
        self.init(kind, value, type: type)
        self.id = id
    }

    /// The change that removes this entry. One without ``id`` is on no portal.
    public var deletion: MultiField {
        var field = self
        field.isDeleted = true
        return field
    }

    // MARK: Methods such as crm.contact.update

    /// The entries in the fields of a `crm.contact.get`, `crm.lead.get` or `crm.company.get`.
    public static func decode(fields: JSONValue) -> [MultiField] {
        let kinds: [Kind] = [.phone, .email, .web, .messenger, .link]
        return kinds.flatMap { kind in
            (fields[kind.value]?.array ?? []).compactMap { entry in
                guard let value = entry["VALUE"]?.text else { return nil }
                return MultiField(
                    kind, id: entry["ID"]?.integer, value: value, type: entry["VALUE_TYPE"]?.text ?? "")
            }
        }
    }

    /// Additions, changes and deletions as members of `fields` of an `add` or `update`. Entries that are not named stay as
    /// they are.
    public static func encode(_ entries: [MultiField]) -> JSONObject {
        var fields = JSONObject()
        for entry in entries where !(entry.isDeleted && entry.id == nil) {
            var json = JSONObject()
            if let id = entry.id { json["ID"] = .int(id) }
            if entry.isDeleted {
                json["DELETE"] = "Y"
            } else {
                json["VALUE"] = .string(entry.value)
                json["VALUE_TYPE"] = .string(entry.valueType)
            }
            fields[entry.kind.value] = .array((fields[entry.kind.value]?.array ?? []) + [.object(json)])
        }
        return fields
    }

    // MARK: crm.item.*

    /// The entries in an item of `crm.item.get`.
    public static func decode(item: JSONValue) -> [MultiField] {
        (item["fm"]?.array ?? []).compactMap { entry in
            guard let kind = entry["typeId"]?.text, let value = entry["value"]?.text else { return nil }
            return MultiField(
                Kind(kind), id: entry["id"]?.integer, value: value, type: entry["valueType"]?.text ?? "")
        }
    }

    /// Additions, changes and deletions as the member `fm` of `fields` of `crm.item.add` and `crm.item.update`. Entries that are
    /// not named stay as they are.
    public static func encodeForItem(_ entries: [MultiField]) -> JSONValue {
        var fields = JSONObject()
        var added = 0
        for entry in entries where !(entry.isDeleted && entry.id == nil) {
            let json: JSONValue = [
                "typeId": .string(entry.kind.value), "valueType": .string(entry.valueType),
                "value": .string(entry.isDeleted ? "" : entry.value),
            ]
            if let id = entry.id {
                fields[String(id)] = json
            } else {
                fields["n\(added)"] = json
                added += 1
            }
        }
        return .object(fields)
    }
}
