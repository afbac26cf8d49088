import Bitrix24Wire
import GRDB

/// A portal's tariff. Source: the platform's documentation, "Application information" (`LICENSE`).
enum Tariff: String, Sendable, CaseIterable {
    case free, basic, std, pro, ent
}

/// `/portals`: portals, their people, webhooks, records and limits.
struct PortalControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals", list), .init("POST", "portals", create),
            .init("GET", "portals/{d}", show), .init("PATCH", "portals/{d}", change),
            .init("GET", "portals/{d}/users", users), .init("POST", "portals/{d}/users", addUser),
            .init("GET", "portals/{d}/users/{id}", showUser), .init("PATCH", "portals/{d}/users/{id}", changeUser),
            .init("POST", "portals/{d}/webhooks", addWebhook),
            .init("POST", "portals/{d}/seed", seed),
            .init("GET", "portals/{d}/limits", limits), .init("PATCH", "portals/{d}/limits", changeLimits),
        ]
    }

    // MARK: Portals

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        var portals: [JSONValue] = []
        for portal in platform.names.portals { portals.append(try await json(portal)) }
        return ["portals": .array(portals)]
    }

    @Sendable private func create(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let domain = try fields.domain("domain")
        let tariff = try fields.word("tariff", Tariff.self) ?? .pro
        let language = try fields.text("language")
        let withDemo = try fields.flag("demo") ?? false
        let portal = try await platform.database.write { db in
            let portal = try PortalFounder(platform: platform).found(
                db, domain: domain, tariff: tariff, language: language, withDemo: withDemo)
            try platform.names.reload(db)
            return portal
        }
        try await PortalListeners(platform: platform, edge: context.edge).open(portal)
        return try await json(portal)
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        try await json(try portal(call))
    }

    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let domain = try fields.domain("domain")
        let tariff = try fields.word("tariff", Tariff.self)
        let deleted = try fields.flag("deleted")
        let id = try portal(call).id
        let portal = try await platform.database.write { db in
            guard var portal = try PortalRow.fetchOne(db, key: id) else {
                throw SandboxControlError.notFound("The portal is gone.")
            }
            if let tariff { portal.tariff = tariff.rawValue }
            if let deleted { portal.isDeleted = deleted }
            if let domain, domain.value != portal.domain {
                try PortalFounder(platform: platform).check(db, domain: domain, for: portal)
                // Back to a former name: that one is current again.
                try db.execute(sql: "DELETE FROM formerDomain WHERE domain = ?", arguments: [domain.value])
                try db.execute(
                    sql: "INSERT OR REPLACE INTO formerDomain VALUES (?, ?)", arguments: [portal.domain, portal.id])
                portal.domain = domain.value
            }
            try portal.update(db)
            try platform.names.reload(db)
            return portal
        }
        return try await json(portal)
    }

    private func portal(_ call: ControlCall) throws -> PortalRow { try platform.portal(named: call["d"]) }

    private func json(_ portal: PortalRow) async throws -> JSONValue {
        let people = try await platform.database.read { db in
            try PersonRow.filter(Column("portalID") == portal.id && Column("service") == "").order(Column("id"))
                .fetchAll(db)
        }
        return [
            "domain": .string(portal.domain), "member_id": .string(portal.memberID),
            "url": .string("https://\(portal.domain)"),
            "plain_url": portal.id.flatMap(platform.addresses.portal).map(JSONValue.string) ?? .null,
            "tariff": .string(portal.tariff), "language": .string(portal.language), "deleted": .bool(portal.isDeleted),
            "users": .array(people.map(\.controlJSON)), "limits": Self.limits(of: portal),
        ]
    }

    // MARK: People

    @Sendable private func users(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let people = try await platform.database.read { db in
            try PersonRow.filter(Column("portalID") == portal.id && Column("service") == "").order(Column("id"))
                .fetchAll(db)
        }
        return ["users": .array(people.map(\.controlJSON))]
    }

    @Sendable private func showUser(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        return try await platform.database.read { db in try Self.person(db, portal, call["id"]).controlJSON }
    }

    @Sendable private func addUser(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        let edit = try PersonEdit(fields)
        return try await platform.database.write { db in
            let id =
                1
                + (try Int.fetchOne(db, sql: "SELECT max(id) FROM person WHERE portalID = ?", arguments: [portal.id])
                    ?? 0)
            var person = PortalFounder(platform: platform).person(portal: portal, id: id)
            edit.apply(to: &person)
            try person.insert(db)
            return person.controlJSON
        }
    }

    @Sendable private func changeUser(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let edit = try PersonEdit(try call.fields())
        return try await platform.database.write { db in
            var person = try Self.person(db, portal, call["id"])
            edit.apply(to: &person)
            try person.update(db)
            return person.controlJSON
        }
    }

    private static func person(_ db: Database, _ portal: PortalRow, _ text: String) throws -> PersonRow {
        guard let id = Int(text), let person = try PersonRow.fetchOne(db, key: ["portalID": portal.id, "id": id]) else {
            throw SandboxControlError.notFound("\(portal.domain) has no user \(text).")
        }
        return person
    }

    // MARK: Webhooks and records

    @Sendable private func addWebhook(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let scope = try fields.scopes("scope") ?? []
        let code = platform.randomness.alphanumeric(16)
        try await platform.database.write { db in
            guard try PersonRow.exists(db, key: ["portalID": portal.id, "id": userID]) else {
                throw SandboxControlError.field("user_id", "\(portal.domain) has no user \(userID)")
            }
            var row = WebhookRow(
                id: nil, portalID: portal.id ?? 0, userID: userID, code: code, scope: Scope.joined(scope))
            try row.insert(db)
        }
        let path = "/rest/\(userID)/\(code)/"
        return [
            "url": .string("https://\(portal.domain)\(path)"),
            "plain_url": portal.id.flatMap(platform.addresses.portal).map { .string($0 + path) } ?? .null,
            "code": .string(code), "user_id": .int(userID), "scope": .array(scope.map { .string($0.value) }),
        ]
    }

    @Sendable private func seed(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        let entity = try fields.requiredText("entity")
        guard let rows = try fields.array("rows") else { throw SandboxControlError.field("rows", "is required") }
        var objects: [JSONObject] = []
        for (index, row) in rows.enumerated() {
            guard let object = row.object else {
                throw SandboxControlError.field("rows[\(index)]", "must be an object")
            }
            objects.append(object)
        }
        let rowsToSeed = objects
        let ids = try await platform.database.write { db in
            try RecordSeeder(platform: platform).seed(db, portal: portal, entity: entity, rows: rowsToSeed)
        }
        return ["ids": .array(ids.map { .int($0) })]
    }

    // MARK: Limits

    @Sendable private func limits(_ call: ControlCall) async throws -> JSONValue {
        Self.limits(of: try portal(call))
    }

    @Sendable private func changeLimits(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let enabled = try fields.flag("enabled")
        let burst = try fields.number("burst", in: 1...1_000_000)
        let perSecond = try fields.number("per_second", in: 0...1_000_000)
        let operating = try fields.number("operating_s", in: 0...1_000_000)
        let id = try portal(call).id
        let portal = try await platform.database.write { db in
            guard var portal = try PortalRow.fetchOne(db, key: id) else {
                throw SandboxControlError.notFound("The portal is gone.")
            }
            if let enabled { portal.limitsEnabled = enabled }
            // null gives the tariff's own value back.
            if fields.has("burst") { portal.limitBurst = burst }
            if fields.has("per_second") { portal.limitPerSecond = perSecond }
            if fields.has("operating_s") { portal.limitOperatingSeconds = operating }
            try portal.update(db)
            try platform.names.reload(db)
            return portal
        }
        platform.callLimits.reset(portalID: portal.id ?? 0)
        return Self.limits(of: portal)
    }

    private static func limits(of portal: PortalRow) -> JSONValue {
        func number(_ value: Double) -> JSONValue { Int(exactly: value).map(JSONValue.int) ?? .double(value) }
        let isEnterprise = portal.tariff == Tariff.ent.rawValue
        return [
            "enabled": .bool(portal.limitsEnabled),
            "burst": number(portal.limitBurst ?? (isEnterprise ? 250 : 50)),
            "per_second": number(portal.limitPerSecond ?? (isEnterprise ? 5 : 2)),
            "operating_s": number(portal.limitOperatingSeconds ?? 480),
        ]
    }
}

extension Platform {
    /// The portal with that current domain.
    func portal(named domain: String) throws(SandboxControlError) -> PortalRow {
        guard let portal = names.portal(domain: domain) else {
            throw .notFound("There is no portal \(domain). POST /portals makes one.")
        }
        return portal
    }
}

/// What a call says about one of a portal's people.
private struct PersonEdit: Sendable {
    private let name: String?
    private let lastName: String?
    private let email: String?
    private let position: String?
    private let isAdmin: Bool?
    private let isActive: Bool?
    private let access: JSONObject?

    init(_ fields: ControlFields) throws(SandboxControlError) {
        name = try fields.text("name")
        lastName = try fields.text("last_name")
        email = try fields.text("email")
        position = try fields.text("position")
        isAdmin = try fields.flag("admin")
        isActive = try fields.flag("active")
        access = try fields.object("access")
        for (type, right) in access ?? [:] {
            guard let word = right.string, ["none", "own", "all"].contains(word) else {
                throw .field("access.\(type)", "must be none, own or all")
            }
        }
    }

    func apply(to person: inout PersonRow) {
        if let name {
            person.name = name
            if lastName == nil { person.lastName = "" }
        }
        if let lastName { person.lastName = lastName }
        if let email { person.email = email }
        if let position { person.position = position }
        if let isAdmin { person.isAdmin = isAdmin }
        if let isActive { person.isActive = isActive }
        if let access { person.access = JSONValue.object(access).serialized() }
    }
}

extension PersonRow {
    var controlJSON: JSONValue {
        [
            "id": .int(id), "name": .string(name), "last_name": .string(lastName), "email": .string(email),
            "position": .string(position), "admin": .bool(isAdmin), "active": .bool(isActive),
            "access": (try? JSONValue(parsing: access)) ?? [:],
        ]
    }
}
