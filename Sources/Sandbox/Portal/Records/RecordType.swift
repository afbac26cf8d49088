import Foundation

/// What a record of one kind consists of: read from a file, so that another kind is another file.
///
/// Source: the platform's documentation, the pages of `crm.*.fields` and "CRM object fields".
struct RecordType: Sendable {
    struct Field: Sendable {
        enum Kind: Sendable, Hashable {
            /// Whole numbers: counts and references.
            case integer
            case double
            /// `Y` or `N`.
            case flag
            /// `true` or `false`.
            case boolean
            /// A day.
            case date
            case datetime
            case text
            /// Phones, addresses and the like: several values, each with an identifier of its own.
            case multifield
            /// Any array or object, kept as it came.
            case json
            case file
        }

        /// How a set value is answered where the type's other values are answered otherwise.
        enum Spelling: String, Sendable { case text, number }

        /// How an instant is answered: `2024-08-30T14:29:00+03:00` mostly.
        enum Format: String, Sendable {
            /// `2024-08-30 14:29:00`
            case plain
            /// As the portal's people read it: `30.08.2024 14:29:00` or `08/30/2024 02:29:00 pm`.
            case site
        }

        /// What an unset value is answered as.
        enum Empty: Sendable, Hashable {
            /// As the kind of answer has it: `null`, mostly.
            case standard
            case value(JSONValue)
            /// The field is left out.
            case omitted
        }

        /// As the classic methods spell it.
        var name: String
        /// As `crm.item.*` spells it; `nil`: not there.
        var itemName: String?
        /// The platform's name of the type: `crm_status`, `double` …
        var type: String
        var kind: Kind
        var title: String
        var isRequired: Bool
        var isReadOnly: Bool
        var isImmutable: Bool
        var isMultiple: Bool
        var isDeprecated: Bool
        /// Whether the classic methods answer it; some fields are only described by them.
        var isClassic: Bool
        /// Directory that the values come from.
        var status: String?
        /// Type of the records that it refers to.
        var parentEntityTypeID: Int?
        /// What a new record has when nothing is given: a value, or a name that ``SpecialValue`` knows, such as `@now`.
        var standard: JSONValue?
        /// What every change sets, new records included.
        var touch: JSONValue?
        /// Record type that the value names.
        var refers: String?
        /// Whether the record goes when the one that it refers to goes.
        var isCascading: Bool
        /// Answered in lists only when selected by name.
        var isHidden: Bool
        /// Never answered.
        var isSecret: Bool
        var isFilterable: Bool
        /// Whether records are found by it without reading all of them.
        var isIndexed: Bool
        var spelling: Spelling?
        var format: Format?
        var empty: Empty
        /// The values that it may have; `nil`: any.
        var allowed: [JSONValue]?
    }

    /// `crm.deal`
    let name: String
    /// Number by which `crm.item.*` knows it; 0: not there.
    let entityTypeID: Int
    /// Beginning of its events: `ONCRMDEAL`; empty: its ``RecordSchema`` names them.
    let event: String
    /// Field that holds the identifier: `ID`, `id`.
    let idName: String
    /// Field with the stage, and the field that tells whether that stage is a success or a failure.
    let stageField: String?
    let semanticsField: String?
    /// What a record without a title is called, before its number.
    let titlePrefix: String?
    let russianTitlePrefix: String?
    let fields: [Field]
    /// Names of the fields that records are found by without reading all of them.
    let indexed: [String]
    /// Everything about it that is not a field.
    let schema: RecordSchema
    private let byName: [String: Field]
    private let byItemName: [String: Field]

    /// Types of every file, in the order of their names.
    static let all: [RecordType] = {
        let files =
            (try? FileManager.default.contentsOfDirectory(
                at: FactTable.folder.appendingPathComponent("records"), includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .compactMap { file in
                guard let data = try? Data(contentsOf: file), let json = try? JSONValue(parsing: Array(data)) else {
                    return nil
                }
                return RecordType(json)
            }
    }()
    /// Leads, deals, contacts, companies and quotes, which have the older methods of the CRM.
    static let classic: [RecordType] = ["crm.lead", "crm.deal", "crm.contact", "crm.company", "crm.quote"].compactMap(
        named)
    private static let byTypeName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byEntityTypeID = Dictionary(
        all.filter { $0.entityTypeID != 0 }.map { ($0.entityTypeID, $0) }, uniquingKeysWith: { first, _ in first })

    /// `crm.deal`, or short `deal`.
    static func named(_ name: String) -> RecordType? {
        let name = name.lowercased()
        return byTypeName[name] ?? byTypeName["crm." + name]
    }

    /// 1 lead, 2 deal, 3 contact, 4 company.
    static func numbered(_ entityTypeID: Int) -> RecordType? { byEntityTypeID[entityTypeID] }

    /// - Parameter json: the content of a type's file; `nil` when it names no type.
    init?(_ json: JSONValue) {
        guard let name = json["type"]?.string else { return nil }
        self.name = name
        entityTypeID = json["entityTypeId"]?.integer ?? 0
        event = json["event"]?.string ?? ""
        idName = json["id"]?.string ?? "ID"
        stageField = json["stage"]?.string
        semanticsField = json["semantics"]?.string
        titlePrefix = json["title"]?.string
        russianTitlePrefix = json["titleRu"]?.string
        let usesItemNames = json["names"]?.string == "item"
        fields = (json["fields"]?.array ?? []).compactMap { Field($0, withItemName: usesItemNames) }
        let key = json["key"]?.string
        indexed = fields.filter { $0.isIndexed || $0.name == key }.map(\.name)
        schema = RecordSchema(json, type: name)
        byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        byItemName = Dictionary(
            fields.compactMap { field in field.itemName.map { ($0, field) } }, uniquingKeysWith: { first, _ in first })
    }

    /// The same type with further fields, such as those that a portal's people have made.
    ///
    /// - Parameter descriptions: as a type's file has them. A name that is no plain word is left out: it would stand in a query.
    func adding(_ descriptions: [JSONValue]) -> RecordType {
        let isPlain = { (name: String) in
            !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || byte == 0x5F
                }
        }
        return derived(
            name: name, entityTypeID: entityTypeID,
            fields: fields + descriptions.compactMap { Field($0, withItemName: false) }.filter { isPlain($0.name) })
    }

    /// The same type of another name, or with other fields.
    func derived(name: String, entityTypeID: Int, fields: [Field]) -> RecordType {
        RecordType(self, name: name, entityTypeID: entityTypeID, fields: fields)
    }

    private init(_ other: RecordType, name: String, entityTypeID: Int, fields: [Field]) {
        self.name = name
        self.entityTypeID = entityTypeID
        self.fields = fields
        event = other.event
        idName = other.idName
        indexed = other.indexed
        stageField = other.stageField
        semanticsField = other.semanticsField
        titlePrefix = other.titlePrefix
        russianTitlePrefix = other.russianTitlePrefix
        schema = other.schema
        byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        byItemName = Dictionary(
            fields.compactMap { field in field.itemName.map { ($0, field) } }, uniquingKeysWith: { first, _ in first })
    }

    /// A type that no file describes: its records hold what its methods put into them.
    static func plain(_ name: String) -> RecordType { plain[name] ?? RecordType(name: name) }

    private static let plain = Dictionary(
        uniqueKeysWithValues: PlainTypes.indexed.keys.map { ($0, RecordType(name: $0)) })

    private init(name: String) {
        self.name = name
        entityTypeID = 0
        event = ""
        idName = "ID"
        indexed = PlainTypes.indexed[name] ?? []
        stageField = nil
        semanticsField = nil
        titlePrefix = nil
        russianTitlePrefix = nil
        fields = []
        schema = RecordSchema([:], type: name)
        byName = [:]
        byItemName = [:]
    }

    func field(_ name: String) -> Field? { byName[name] }

    func field(item name: String) -> Field? { byItemName[name] }

    /// Under either of its names, whatever the case.
    func field(anyName name: String) -> Field? {
        byName[name] ?? byItemName[name] ?? byName[name.uppercased()]
            ?? fields.first { $0.name.lowercased() == name.lowercased() }
    }
}

extension RecordType.Field {
    init?(_ json: JSONValue, withItemName usesItemNames: Bool) {
        guard let name = json["name"]?.string, let type = json["type"]?.string else { return nil }
        self.name = name
        self.type = type
        itemName = json["item"]?.string ?? (usesItemNames ? Self.camelCase(name) : nil)
        kind =
            switch json["kind"]?.string ?? type {
            case "integer", "user", "crm_company", "crm_contact", "crm_lead", "crm_quote", "crm_category", "crm_entity",
                "location":
                .integer
            case "double", "money", "number": .double
            case "char", "flag": .flag
            case "boolean": .boolean
            case "date": .date
            case "datetime": .datetime
            case "crm_multifield", "multifield": .multifield
            case "json": .json
            case "file", "disk": .file
            default: .text
            }
        title = json["title"]?.string ?? name
        isRequired = json["required"]?.bool ?? false
        isReadOnly = json["readOnly"]?.bool ?? false
        isImmutable = json["immutable"]?.bool ?? false
        isMultiple = json["multiple"]?.bool ?? false
        isDeprecated = json["deprecated"]?.bool ?? false
        isClassic = json["classic"]?.bool ?? true
        status = json["status"]?.string
        parentEntityTypeID = json["parent"]?.integer
        standard = json["default"]
        touch = json["touch"]
        refers = json["refers"]?.string
        isCascading = json["cascade"]?.bool ?? false
        isHidden = json["hidden"]?.bool ?? false
        isSecret = json["secret"]?.bool ?? false
        isFilterable = json["filter"]?.bool ?? true
        isIndexed = !isMultiple && (json["index"]?.bool ?? (refers != nil))
        format = json["format"]?.string.flatMap(RecordType.Field.Format.init)
        spelling = json["as"]?.string.flatMap(RecordType.Field.Spelling.init)
        empty =
            switch json["empty"] {
            case nil: .standard
            case "omit": .omitted
            case .some(let value): .value(value)
            }
        allowed = json["values"]?.array
    }

    /// `RESPONSIBLE_ID` → `responsibleId`
    static func camelCase(_ name: String) -> String {
        let words = name.lowercased().split(separator: "_")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") { $0 + $1.capitalized }
    }
}

/// Names of fields that a portal's people have added: `UF_CRM_1721244482250`, `PARENT_ID_1220`.
enum CustomField {
    /// Whether the classic name is one. Nothing else than these characters ever reaches a query.
    static func isName(_ name: String) -> Bool {
        guard name.hasPrefix("UF_") || name.hasPrefix("PARENT_ID_"), (4...80).contains(name.utf8.count) else {
            return false
        }
        return name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F }
    }

    /// `UF_CRM_COLOR` → `ufCrmColor`, `UF_CRM_3_SIZE` → `ufCrm3Size`, `UF_CRM_2_163966` → `ufCrm2_163966`, `PARENT_ID_1220` → `parentId1220`.
    ///
    /// A name that could not be told from the result keeps its letters: `UF_CRM_3_SIZE10` → `ufCrm_3_SIZE10`.
    /// Source: the platform's documentation, "Universal methods for CRM objects", names of custom fields.
    static func itemName(_ name: String) -> String {
        if name.hasPrefix("PARENT_ID_") { return "parentId" + name.dropFirst("PARENT_ID_".count) }
        guard name.hasPrefix("UF_CRM_") else { return RecordType.Field.camelCase(name) }
        let kept = name.dropFirst("UF_CRM_".count)
        var words = kept.split(separator: "_", omittingEmptySubsequences: false)
        var result = "ufCrm"
        if let first = words.first, words.count > 1, !first.isEmpty, first.allSatisfy(\.isNumber) {
            result += first
            words.removeFirst()
            if words.count == 1, words[0].allSatisfy(\.isNumber) { return "\(result)_\(words[0])" }
        }
        let isPlain = words.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLetter) }
        return isPlain ? words.reduce(result) { $0 + $1.capitalized } : "ufCrm_\(kept)"
    }

    /// The way back. `nil` when it is no name of such a field.
    static func classicName(item name: String) -> String? {
        if isName(name) { return name }
        if name.hasPrefix("parentId"), let number = Int(name.dropFirst("parentId".count)) {
            return "PARENT_ID_\(number)"
        }
        guard name.hasPrefix("uf") else { return nil }
        if name.hasPrefix("ufCrm_") {
            let kept = "UF_CRM_" + name.dropFirst("ufCrm_".count).uppercased()
            return isName(kept) ? kept : nil
        }
        var output = ""
        for character in name {
            if character.isUppercase { output.append("_") }
            output += character.uppercased()
        }
        if output.hasPrefix("UF_CRM"), let digit = output.dropFirst("UF_CRM".count).first, digit.isNumber {
            output = "UF_CRM_" + output.dropFirst("UF_CRM".count)
        }
        return isName(output) ? output : nil
    }
}
