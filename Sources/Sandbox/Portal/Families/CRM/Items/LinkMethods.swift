import GRDB

/// `crm.deal.contact.*` and its like: which contacts a record has, and which companies a contact.
///
/// Source: the platform's documentation, "Contacts of a deal", "Contacts of a lead", "Contacts of a company", "Contacts of a quote"
/// and "Companies of a contact".
enum LinkMethods {
    private struct Relation: Sendable {
        var prefix: String
        var owner: CRMObject
        /// `CONTACT` or `COMPANY`.
        var word: String
    }

    private static let relations = [
        Relation(prefix: "crm.deal.contact", owner: .deal, word: "CONTACT"),
        Relation(prefix: "crm.lead.contact", owner: .lead, word: "CONTACT"),
        Relation(prefix: "crm.quote.contact", owner: .quote, word: "CONTACT"),
        Relation(prefix: "crm.company.contact", owner: .company, word: "CONTACT"),
        Relation(prefix: "crm.contact.company", owner: .contact, word: "COMPANY"),
    ]

    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for relation in relations {
            bodies["\(relation.prefix).add"] = .writing { call, db in try add(call, db, relation) }
            bodies["\(relation.prefix).delete"] = .writing { call, db in try delete(call, db, relation) }
            bodies["\(relation.prefix).items.get"] = .reading { call, db in
                let owner = try owner(call, db, relation, quote: "")
                return MethodAnswer(.array(try links(call, db, relation, of: owner).map { $0.json(relation.word) }))
            }
            bodies["\(relation.prefix).items.set"] = .writing { call, db in try set(call, db, relation) }
            bodies["\(relation.prefix).items.delete"] = .writing { call, db in
                let owner = try owner(call, db, relation, quote: "")
                try keep([], call, db, relation, owner)
                return MethodAnswer(true)
            }
        }
        return bodies
    }()

    private struct Link {
        var id: Int
        var sort: Int
        var isPrimary: Bool

        func json(_ word: String) -> JSONValue {
            ["\(word)_ID": .int(id), "SORT": .int(sort), "ROLE_ID": 0, "IS_PRIMARY": isPrimary ? "Y" : "N"]
        }
    }

    /// - Parameter quote: stands around the parameter's name in the refusal; the pages differ in it.
    private static func owner(
        _ call: MethodCall, _ db: Database, _ relation: Relation, quote: String
    ) throws -> Record {
        guard let id = call["id"]?.integer, id > 0 else {
            throw CRMFailure.plain("The parameter \(quote)ownerEntityID\(quote) is invalid or not defined.")
        }
        let crm = CRM(db, call)
        guard let type = try crm.type(of: relation.owner), RecordRights(call.caller, type: type) != .none else {
            throw RecordFailure.accessDenied
        }
        guard let record = try crm.record(relation.owner, id) else { throw CRMFailure.plain("Not found.") }
        guard RecordRights(call.caller, type: type).covers(record, userID: call.caller.user.id) else {
            throw RecordFailure.accessDenied
        }
        return record
    }

    // MARK: What is linked

    private static func links(
        _ call: MethodCall, _ db: Database, _ relation: Relation, of owner: Record
    ) throws -> [Link] {
        guard relation.owner != .company else { return try contacts(call, db, ofCompany: owner.id) }
        let sorts = owner.fields["\(relation.word)_SORTS"]
        let primary = owner.fields["\(relation.word)_ID"]?.integer
        var ids = (owner.fields["\(relation.word)_IDS"]?.array ?? []).compactMap(\.integer)
        if ids.isEmpty, let primary { ids = [primary] }
        return ids.enumerated().map { index, id in
            Link(id: id, sort: sorts?[String(id)]?.integer ?? (index + 1) * 10, isPrimary: id == primary)
        }.sorted { $0.sort < $1.sort }
    }

    /// Where a company keeps which of its contacts comes first; never answered.
    private static let primaryContact = "PRIMARY_CONTACT"

    /// A company's contacts are kept with the contacts.
    private static func contacts(_ call: MethodCall, _ db: Database, ofCompany id: Int) throws -> [Link] {
        let store = CRM(db, call).store("crm.contact")
        let crm = CRM(db, call)
        let primary = try crm.record(.company, id)?.fields[primaryContact]?.integer
        let linked = try store.records(
            where: SQLCondition(
                sql: """
                    (json_extract(fields, '$.COMPANY_ID') = ?
                    OR EXISTS (SELECT 1 FROM json_each(fields, '$.COMPANY_IDS') element WHERE element.value = ?))
                    """, arguments: [id, id]))
        return linked.enumerated().map { index, contact in
            Link(
                id: contact.id, sort: contact.fields["COMPANY_SORTS"]?[String(id)]?.integer ?? (index + 1) * 10,
                isPrimary: contact.id == primary ?? linked.first?.id)
        }.sorted { $0.sort < $1.sort }
    }

    // MARK: Changes

    private static func named(_ call: MethodCall, _ relation: Relation) throws -> (id: Int, fields: JSONObject) {
        guard let fields = call["fields"]?.object else {
            throw CRMFailure.plain("The parameter 'fields' must be array.")
        }
        guard let id = fields["\(relation.word)_ID"]?.integer, id > 0 else {
            throw CRMFailure.plain("The parameter 'fields' is not valid.")
        }
        return (id, fields)
    }

    private static func add(_ call: MethodCall, _ db: Database, _ relation: Relation) throws -> MethodAnswer {
        let owner = try owner(call, db, relation, quote: "'")
        let (id, fields) = try named(call, relation)
        var links = try links(call, db, relation, of: owner).filter { $0.id != id }
        let isPrimary = fields["IS_PRIMARY"]?.flag == true || links.isEmpty
        if isPrimary { for index in links.indices { links[index].isPrimary = false } }
        let sort = fields["SORT"]?.integer ?? (links.last?.sort ?? 0) + 10
        links.append(Link(id: id, sort: sort, isPrimary: isPrimary))
        try keep(links, call, db, relation, owner)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database, _ relation: Relation) throws -> MethodAnswer {
        let owner = try owner(call, db, relation, quote: "'")
        let (id, _) = try named(call, relation)
        let links = try links(call, db, relation, of: owner)
        try keep(links.filter { $0.id != id }, call, db, relation, owner)
        return MethodAnswer(true)
    }

    private static func set(_ call: MethodCall, _ db: Database, _ relation: Relation) throws -> MethodAnswer {
        let owner = try owner(call, db, relation, quote: "")
        guard let items = call["items"], let rows = items.array ?? items.object.map({ Array($0.values) }) else {
            throw CRMFailure.plain("The parameter items must be array.")
        }
        var links: [Link] = []
        for row in rows {
            guard let id = row["\(relation.word)_ID"]?.integer, id > 0, !links.contains(where: { $0.id == id }) else {
                continue
            }
            links.append(
                Link(
                    id: id, sort: row["SORT"]?.integer ?? (links.last?.sort ?? 0) + 10,
                    isPrimary: row["IS_PRIMARY"]?.flag ?? false))
        }
        try keep(links, call, db, relation, owner)
        return MethodAnswer(true)
    }

    private static func keep(
        _ links: [Link], _ call: MethodCall, _ db: Database, _ relation: Relation, _ owner: Record
    ) throws {
        var links = links.sorted { $0.sort < $1.sort }
        if !links.contains(where: \.isPrimary), !links.isEmpty { links[0].isPrimary = true }
        if relation.owner == .company {
            try keep(links, call, db, ofCompany: owner.id)
        } else {
            let store = CRM(db, call).store(relation.owner.storage)
            var owner = owner
            let primary = links.first(where: \.isPrimary)?.id
            owner.fields["\(relation.word)_IDS"] = .array(links.map { .int($0.id) })
            owner.fields["\(relation.word)_ID"] = primary.map { .int($0) }
            owner.fields["\(relation.word)_SORTS"] = .object(
                JSONObject(links.map { (String($0.id), .int($0.sort)) }, uniquingKeysWith: { first, _ in first }))
            try store.update(owner)
        }
        guard let type = try CRM(db, call).type(of: relation.owner) else { return }
        try ClassicRecordMethods.emit(call, db, type, "UPDATE", id: owner.id)
    }

    private static func keep(_ links: [Link], _ call: MethodCall, _ db: Database, ofCompany company: Int) throws {
        let store = CRM(db, call).store("crm.contact")
        let former = try contacts(call, db, ofCompany: company).map(\.id)
        let companies = call.store(db, "crm.company")
        if var record = try companies.record(company) {
            record.fields[primaryContact] = links.first(where: \.isPrimary).map { .int($0.id) }
            try companies.update(record)
        }
        for id in Set(former).union(links.map(\.id)).sorted() {
            guard var contact = try store.record(id) else { continue }
            var companies = (contact.fields["COMPANY_IDS"]?.array ?? []).compactMap(\.integer)
            if companies.isEmpty, let own = contact.fields["COMPANY_ID"]?.integer { companies = [own] }
            companies.removeAll { $0 == company }
            var sorts = contact.fields["COMPANY_SORTS"]?.object ?? [:]
            sorts.removeValue(forKey: String(company))
            if let link = links.first(where: { $0.id == id }) {
                if link.isPrimary { companies.insert(company, at: 0) } else { companies.append(company) }
                sorts[String(company)] = .int(link.sort)
            }
            contact.fields["COMPANY_IDS"] = .array(companies.map { .int($0) })
            contact.fields["COMPANY_ID"] = companies.first.map { .int($0) }
            contact.fields["COMPANY_SORTS"] = .object(sorts)
            try store.update(contact)
        }
    }
}
