import GRDB

/// A kind of CRM record that the portal shows as a card and as a list.
enum RecordKind: String, Sendable, CaseIterable {
    case deal, lead, contact, company

    /// The kind's name in the table of records and in a person's rights: `crm.deal`.
    var type: String { "crm.\(rawValue)" }

    /// The widget in the card that opens as a tab.
    var tab: String { "CRM_\(rawValue.uppercased())_DETAIL_TAB" }

    /// What stands before the number in the identifiers of the selection dialog: `D_7`.
    var prefix: String {
        switch self {
        case .deal: "D"
        case .lead: "L"
        case .contact: "C"
        case .company: "CO"
        }
    }

    func plural(_ visit: Visit) -> String {
        switch self {
        case .deal: visit.say("Deals", "Сделки")
        case .lead: visit.say("Leads", "Лиды")
        case .contact: visit.say("Contacts", "Контакты")
        case .company: visit.say("Companies", "Компании")
        }
    }

    func singular(_ visit: Visit) -> String {
        switch self {
        case .deal: visit.say("Deal", "Сделка")
        case .lead: visit.say("Lead", "Лид")
        case .contact: visit.say("Contact", "Контакт")
        case .company: visit.say("Company", "Компания")
        }
    }

    /// Path of a record's card.
    func path(_ id: Int) -> String { "/crm/\(rawValue)/details/\(id)/" }
}

/// What a person may see of a kind of records.
enum RecordRight: String, Sendable {
    case none, own, all
}

extension PersonRow {
    /// - Returns: `.all` where nothing is said.
    func right(to kind: RecordKind) -> RecordRight {
        guard let rights = try? JSONValue(parsing: access), let word = rights[kind.type]?.string else { return .all }
        return RecordRight(rawValue: word) ?? .all
    }
}

/// A record as the portal's pages show it.
struct CardRecord: Sendable {
    var kind: RecordKind
    var id: Int
    var fields: JSONObject

    init(kind: RecordKind, row: Row) {
        self.kind = kind
        id = row["id"]
        let text: String = row["fields"]
        fields = (try? JSONValue(parsing: text))?.object ?? [:]
    }

    /// The record's number where it has no name.
    var title: String {
        let name =
            kind == .contact
            ? ["NAME", "LAST_NAME"].compactMap { fields[$0]?.text }.filter { !$0.isEmpty }.joined(separator: " ")
            : fields["TITLE"]?.text ?? ""
        return name.isEmpty ? "#\(id)" : name
    }

    var responsibleID: Int? { fields["ASSIGNED_BY_ID"]?.integer }

    func isVisible(to person: PersonRow) -> Bool {
        switch person.right(to: kind) {
        case .all: true
        case .own: responsibleID == person.id
        case .none: false
        }
    }

    static func fetch(_ db: Database, portal: PortalRow, kind: RecordKind, id: Int) throws -> CardRecord? {
        try Row.fetchOne(
            db, sql: "SELECT id, fields FROM record WHERE portalID = ? AND type = ? AND id = ?",
            arguments: [portal.id, kind.type, id]
        ).map { CardRecord(kind: kind, row: $0) }
    }

    /// The newest records first; one more than `limit` tells that there is a next page.
    static func fetch(
        _ db: Database, portal: PortalRow, kind: RecordKind, viewer: PersonRow, offset: Int, limit: Int
    ) throws -> [CardRecord] {
        let right = viewer.right(to: kind)
        guard right != .none else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT id, fields FROM record WHERE portalID = ? AND type = ?
                \(right == .own ? "AND CAST(json_extract(fields, '$.ASSIGNED_BY_ID') AS INTEGER) = \(viewer.id)" : "")
                ORDER BY id DESC LIMIT ? OFFSET ?
                """,
            arguments: [portal.id, kind.type, limit, offset]
        ).map { CardRecord(kind: kind, row: $0) }
    }
}
