import Bitrix24Wire
import GRDB

/// Makes a portal with its first people.
struct PortalFounder: Sendable {
    let platform: Platform

    /// - Parameters:
    ///   - domain: `nil` draws one of the form that new portals get, `b24-xxxxxx.bitrix24.com`.
    ///   - language: of the portal; `nil` takes that of the domain's zone.
    ///   - withDemo: puts a few demo records in.
    ///   - demoDeals: puts demo records around so many deals in.
    /// - Throws: ``SandboxControlError`` when the name is taken or belongs to the platform.
    func found(
        _ db: Database, domain: PortalDomain?, tariff: Tariff, language: String?, withDemo: Bool,
        demoDeals: Int? = nil
    ) throws -> PortalRow {
        let name = domain?.value ?? "b24-\(platform.randomness.alphanumeric(6)).bitrix24.com"
        if let domain { try check(db, domain: domain, for: nil) }
        var portal = PortalRow(
            id: nil, memberID: platform.randomness.hexadecimal(32), domain: name, tariff: tariff.rawValue,
            language: language ?? Self.language(of: name))
        try portal.insert(db)
        for id in 1...3 {
            var person = person(portal: portal, id: id)
            if id == 3 {
                person.access = Self.withoutCRM
            }
            try person.insert(db)
        }
        if let demoDeals {
            try DemoSeeding(platform: platform).fill(db, portal: portal, deals: demoDeals)
        } else if withDemo {
            try DemoRecords(platform: platform).seed(db, portal: portal)
        }
        return portal
    }

    /// Whether a portal may have that name; its own former names are free for it.
    func check(_ db: Database, domain: PortalDomain, for portal: PortalRow?) throws {
        guard !Platform.oauthHosts.contains(domain.value), !Platform.scriptHosts.contains(domain.value),
            !WebAddress.isLoopback(domain.value)
        else { throw SandboxControlError.conflict("domain: \(domain.value) belongs to the platform") }
        switch platform.names.owner(of: domain.value) {
        case .portal: throw SandboxControlError.conflict("domain: there is a portal \(domain.value) already")
        case .renamed(let owner) where owner.id != portal?.id:
            throw SandboxControlError.conflict("domain: \(domain.value) is a former name of \(owner.domain)")
        case .application: throw SandboxControlError.conflict("domain: \(domain.value) is a registered origin")
        case .staticFiles:
            throw SandboxControlError.conflict("domain: \(domain.value) is for files of static applications")
        case .authorizationServer, .script, .renamed, .nobody: break
        }
    }

    /// A person who works there, not stored yet. The first one is the administrator.
    func person(portal: PortalRow, id: Int) -> PersonRow {
        let people = portal.language == "ru" ? Self.russianPeople : Self.people
        let (name, lastName, position) = people[(id - 1) % people.count]
        let suffix = id > people.count ? String(id) : ""
        let mail = portal.language == "ru" ? "user\(id)" : "\(name.lowercased()).\(lastName.lowercased())\(suffix)"
        return PersonRow(
            portalID: portal.id ?? 0, id: id, name: name, lastName: lastName + suffix,
            email: "\(mail)@\(portal.domain)",
            position: position, isAdmin: id == 1, isActive: true, access: "{}")
    }

    /// What an employee without CRM rights may not see.
    static let customerRecords = [
        "crm.lead", "crm.deal", "crm.contact", "crm.company", "crm.quote", "crm.invoice", "crm.activity", "crm.item",
    ]

    /// Their access, as ``PersonRow/access`` keeps it.
    static let withoutCRM = JSONValue.object(
        JSONObject(uniqueKeysWithValues: customerRecords.map { ($0, "none") })
    ).serialized()

    static func language(of domain: String) -> String {
        switch domain.split(separator: ".").last {
        case "ru", "by", "kz": "ru"
        case "de": "de"
        case "fr": "fr"
        case "it": "it"
        case "pl": "pl"
        case "br": "br"
        case "es", "mx", "co": "la"
        case "ua": "ua"
        default: "en"
        }
    }

    private static let people: [(String, String, String)] = [
        ("Anna", "Whitfield", "Managing director"), ("Marcus", "Bell", "Sales manager"),
        ("Priya", "Raman", "Accountant"),
        ("Tomasz", "Nowak", "Sales manager"), ("Grace", "Okafor", "Support engineer"),
        ("Daniel", "Reyes", "Marketing lead"),
    ]
    private static let russianPeople: [(String, String, String)] = [
        ("Анна", "Белова", "Генеральный директор"), ("Михаил", "Орлов", "Менеджер по продажам"),
        ("Ольга", "Кузнецова", "Бухгалтер"), ("Игорь", "Соколов", "Менеджер по продажам"),
        ("Елена", "Морозова", "Инженер поддержки"), ("Павел", "Лебедев", "Маркетолог"),
    ]
}

/// The plain ports of portals, each opened when somebody asks for it.
struct PortalListeners: Sendable {
    let platform: Platform
    let edge: EdgeServer

    /// Ports that are opened again at a start, because programs may remember them.
    private static let rememberedLimit = 64

    /// Lets portals have ports from now on.
    func attach() {
        let listeners = self
        platform.addresses.set(
            door: PlainAddresses.Door(
                open: { try await listeners.open($0) }, close: { await listeners.edge.close(.portal($0)) }),
            limit: Self.limit)
    }

    /// A part of the files that this process may have open.
    private static var limit: Int { min(2_000, max(64, ProcessLimits.openFiles / 4)) }

    /// Opens the portal's port, the same as before where it is still free.
    private func open(_ id: Int64) async throws -> String {
        let name = Self.setting(id)
        let preferred = try await platform.database.read { db in try SettingTable.integer(db, name) }
        let port = try await edge.listen(.portal(id), preferred: preferred)
        if port != preferred {
            try await platform.database.write { db in try SettingTable.set(db, name, String(port)) }
        }
        return "http://127.0.0.1:\(port)"
    }

    private static func setting(_ id: Int64) -> String { "port.portal.\(id)" }

    /// Opens again what an earlier run had open, so that addresses live on.
    func reopen() async throws {
        let ids = try await platform.database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM portal JOIN setting ON name = 'port.portal.' || id ORDER BY id LIMIT ?
                    """, arguments: [Self.rememberedLimit])
        }
        for id in ids { _ = try await platform.addresses.opening(id) }
    }

    /// Brings the ports in line with the portals, after the state was replaced.
    func synchronize() async throws {
        let names = platform.names
        await platform.addresses.closeAll { names.portal($0) == nil }
        // What was open stays open; the state that came back may remember others.
        let open = platform.addresses.open
        try await platform.database.write { db in
            for id in open {
                guard let port = platform.addresses.portal(id)?.split(separator: ":").last else { continue }
                try SettingTable.set(db, Self.setting(id), String(port))
            }
        }
        try await reopen()
    }
}

/// Small facts about the sandbox itself.
enum SettingTable {
    static func text(_ db: Database, _ name: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }

    static func integer(_ db: Database, _ name: String) throws -> Int? { try text(db, name).flatMap(Int.init) }

    static func set(_ db: Database, _ name: String, _ value: String) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [name, value])
    }
}
