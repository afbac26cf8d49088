import Foundation
import GRDB

/// A kind of CRM record that the portal shows as a card and as a list.
struct RecordKind: Sendable, Hashable {
    /// `deal`; for kinds that are known by a number only, `type/128`: what stands in paths after `/crm/`.
    let rawValue: String
    /// The kind's name in the table of records and in a person's rights: `crm.deal`.
    let type: String
    let entityTypeID: Int
    /// How codes of placements name it: `DEAL` in `CRM_DEAL_DETAIL_TAB`.
    let placementName: String
    /// What stands before the number in the identifiers of the selection dialog: `D_7`.
    let prefix: String
    private let names: Names

    /// What people read.
    struct Names: Sendable, Hashable {
        var plural: String
        var singular: String
        var russianPlural: String
        var russianSingular: String
    }

    private init(
        _ rawValue: String, _ type: String, _ entityTypeID: Int, _ placementName: String, _ prefix: String,
        _ names: Names
    ) {
        self.rawValue = rawValue
        self.type = type
        self.entityTypeID = entityTypeID
        self.placementName = placementName
        self.prefix = prefix
        self.names = names
    }

    static let deal = RecordKind(
        "deal", "crm.deal", 2, "DEAL", "D",
        Names(plural: "Deals", singular: "Deal", russianPlural: "Сделки", russianSingular: "Сделка"))
    static let lead = RecordKind(
        "lead", "crm.lead", 1, "LEAD", "L",
        Names(plural: "Leads", singular: "Lead", russianPlural: "Лиды", russianSingular: "Лид"))
    static let contact = RecordKind(
        "contact", "crm.contact", 3, "CONTACT", "C",
        Names(plural: "Contacts", singular: "Contact", russianPlural: "Контакты", russianSingular: "Контакт"))
    static let company = RecordKind(
        "company", "crm.company", 4, "COMPANY", "CO",
        Names(plural: "Companies", singular: "Company", russianPlural: "Компании", russianSingular: "Компания"))
    static let quote = RecordKind(
        "quote", "crm.quote", 7, "QUOTE", "Q",
        Names(
            plural: "Estimates", singular: "Estimate", russianPlural: "Предложения", russianSingular: "Предложение"))
    static let smartInvoice = RecordKind(
        "type/31", "crm.smartinvoice", 31, "SMART_INVOICE", "SI",
        Names(plural: "Invoices", singular: "Invoice", russianPlural: "Счета", russianSingular: "Счёт"))

    /// Those that every portal has, in the order of the menu.
    static let allCases = [deal, lead, contact, company, quote, smartInvoice]

    /// By its name in the CRM's own dialogs: `deal`.
    init?(rawValue: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = found
    }

    /// A smart process of the portal.
    init(smartProcess entityTypeID: Int, title: String) {
        self.init(
            "type/\(entityTypeID)", "crm.dynamic.\(entityTypeID)", entityTypeID, "DYNAMIC_\(entityTypeID)",
            "T\(String(entityTypeID, radix: 16).lowercased())",
            Names(plural: title, singular: title, russianPlural: title, russianSingular: title))
    }

    /// By its number: the fixed kinds, and the portal's smart processes.
    static func find(_ db: Database, portal: PortalRow, entityTypeID: Int) throws -> RecordKind? {
        if let fixed = allCases.first(where: { $0.entityTypeID == entityTypeID }) { return fixed }
        let title = try String.fetchOne(
            db,
            sql: """
                SELECT json_extract(fields, '$.title') FROM record WHERE portalID = ? AND type = 'crm.type'
                AND CAST(json_extract(fields, '$.entityTypeId') AS INTEGER) = ?
                """,
            arguments: [portal.id, entityTypeID])
        return title.map { RecordKind(smartProcess: entityTypeID, title: $0) }
    }

    /// By how codes of placements name it.
    static func find(_ db: Database, portal: PortalRow, placementName: String) throws -> RecordKind? {
        if let fixed = allCases.first(where: { $0.placementName == placementName }) { return fixed }
        guard placementName.hasPrefix("DYNAMIC_"), let number = Int(placementName.dropFirst("DYNAMIC_".count)) else {
            return nil
        }
        return try find(db, portal: portal, entityTypeID: number)
    }

    /// The portal's smart processes, as its people have made them.
    static func smartProcesses(_ db: Database, portal: PortalRow) throws -> [RecordKind] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(json_extract(fields, '$.entityTypeId') AS INTEGER) AS number,
                json_extract(fields, '$.title') AS title FROM record WHERE portalID = ? AND type = 'crm.type' ORDER BY id
                """,
            arguments: [portal.id]
        ).compactMap { row in
            guard let number = row["number"] as Int?, !allCases.contains(where: { $0.entityTypeID == number }) else {
                return nil
            }
            return RecordKind(smartProcess: number, title: row["title"] ?? "#\(number)")
        }
    }

    /// Code of the kind's own placement: `DETAIL_TAB` is `CRM_DEAL_DETAIL_TAB` for deals.
    func placement(_ suffix: String) -> String { "CRM_\(placementName)_\(suffix)" }

    /// The widget in the card that opens as a tab.
    var tab: String { placement("DETAIL_TAB") }

    func plural(_ visit: Visit) -> String { visit.say(names.plural, names.russianPlural) }

    func singular(_ visit: Visit) -> String { visit.say(names.singular, names.russianSingular) }

    /// Path of the list.
    var listPath: String { rawValue.hasPrefix("type/") ? "/crm/\(rawValue)/list/category/0/" : "/crm/\(rawValue)/" }

    /// Path of a record's card.
    func path(_ id: Int) -> String { "/crm/\(rawValue)/details/\(id)/" }
}

extension PersonRow {
    /// What the person may see of a kind of records, as REST judges it.
    func right(to kind: RecordKind) -> RecordRights { RecordRights(self, type: kind.type) }
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
    ///
    /// - Parameter text: only records in whose name it stands, whatever the case.
    static func fetch(
        _ db: Database, portal: PortalRow, kind: RecordKind, viewer: PersonRow, offset: Int, limit: Int,
        text: String = ""
    ) throws -> [CardRecord] {
        let right = viewer.right(to: kind)
        guard right != .none else { return [] }
        var sql = "SELECT id, fields FROM record WHERE portalID = ? AND type = ?"
        var arguments: StatementArguments = [portal.id, kind.type]
        if right == .own {
            sql += " AND CAST(json_extract(fields, '$.ASSIGNED_BY_ID') AS INTEGER) = ?"
            arguments += [viewer.id]
        }
        if !text.isEmpty {
            // The database compares letters beyond ASCII by their case, so both spellings are tried.
            let name =
                "COALESCE(json_extract(fields, '$.TITLE'), '') || ' ' || COALESCE(json_extract(fields, '$.NAME'), '') || ' ' || COALESCE(json_extract(fields, '$.LAST_NAME'), '')"
            let spellings = [text, text.lowercased(), text.capitalized]
            sql +=
                " AND (" + spellings.map { _ in "instr(lower(\(name)), lower(?)) > 0" }.joined(separator: " OR ") + ")"
            arguments += StatementArguments(spellings)
        }
        return try Row.fetchAll(
            db, sql: sql + " ORDER BY id DESC LIMIT ? OFFSET ?", arguments: arguments + [limit, offset]
        )
        .map { CardRecord(kind: kind, row: $0) }
    }
}
