import Bitrix24Wire
import GRDB

/// Makes a portal with its first people.
struct PortalFounder: Sendable {
    let platform: Platform

    /// - Parameters:
    ///   - domain: `nil` draws one of the form that new portals get, `b24-xxxxxx.bitrix24.com`.
    ///   - language: of the portal; `nil` takes that of the domain's zone.
    ///   - withDemo: puts demo records in.
    /// - Throws: ``SandboxControlError`` when the name is taken or belongs to the platform.
    func found(
        _ db: Database, domain: PortalDomain?, tariff: Tariff, language: String?, withDemo: Bool
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
        if withDemo { try DemoRecords(platform: platform).seed(db, portal: portal) }
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

/// The plain ports of portals: one each.
struct PortalListeners: Sendable {
    let platform: Platform
    let edge: EdgeServer

    /// Opens the portal's port, the same as before where it is still free.
    func open(_ portal: PortalRow) async throws {
        guard let id = portal.id, !edge.doors.contains(.portal(id)) else { return }
        let name = "port.portal.\(id)"
        let preferred = try await platform.database.read { db in try SettingTable.integer(db, name) }
        let port = try await edge.listen(.portal(id), preferred: preferred)
        platform.addresses.set(portal: id, to: "http://127.0.0.1:\(port)")
        if port != preferred {
            try await platform.database.write { db in try SettingTable.set(db, name, String(port)) }
        }
    }

    /// Brings the ports in line with the portals, after the state was replaced.
    func synchronize() async throws {
        let portals = platform.names.portals
        let ids = Set(portals.compactMap(\.id))
        for case .portal(let id) in edge.doors where !ids.contains(id) {
            await edge.close(.portal(id))
            platform.addresses.set(portal: id, to: nil)
        }
        for portal in portals { try await open(portal) }
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
