import Bitrix24Wire
import GRDB

/// A portal's tariff. Source: the platform's documentation, "Application information" (`LICENSE`).
enum Tariff: String, Sendable, CaseIterable {
    case free, basic, std, pro, ent
}

/// `/portals`: portals, their records and limits.
struct PortalControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals", list), .init("POST", "portals", create),
            .init("POST", "portals/bulk", createMany),
            .init("GET", "portals/{d}", show), .init("PATCH", "portals/{d}", change),
            .init("POST", "portals/{d}/seed", seed),
            .init("GET", "portals/{d}/limits", limits), .init("PATCH", "portals/{d}/limits", changeLimits),
        ]
    }

    // MARK: Portals

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let fields = try ControlFields(.object(call.query.filter { $0.value != "" }))
        let start = try fields.integer("start", in: 0...Int(Int32.max)) ?? 0
        let limit = try fields.integer("limit", in: 1...1_000_000) ?? 1_000_000
        let all = platform.names.portals
        let portals = Array(all.dropFirst(start).prefix(limit))
        let ids = portals.compactMap(\.id)
        let people = try await platform.database.read { db in
            // All at once: a question for each portal takes seconds for ten thousand.
            let isFew = ids.count <= 100
            let rows = try (isFew ? PersonRow.filter(ids.contains(Column("portalID"))) : PersonRow.all())
                .filter(Column("service") == "").order(Column("portalID"), Column("id")).fetchAll(db)
            return Dictionary(grouping: rows, by: \.portalID)
        }
        return [
            "portals": .array(portals.map { json($0, people: people[$0.id ?? 0] ?? []) }), "total": .int(all.count),
        ]
    }

    @Sendable private func create(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let domain = try fields.domain("domain")
        let tariff = try fields.word("tariff", Tariff.self) ?? .pro
        let language = try fields.text("language")
        // A number is how many deals.
        let deals = try fields.members["demo"]?.bool == nil ? fields.integer("demo", in: 1...DemoSeeding.limit) : nil
        let withDemo = try deals == nil ? fields.flag("demo") ?? false : false
        let edition = try fields.word("edition", Edition.self) ?? .cloud
        let market = try MarketEdit(fields)
        let portal = try await platform.database.write { db in
            var portal = try PortalFounder(platform: platform).found(
                db, domain: domain, tariff: tariff, language: language, withDemo: withDemo, demoDeals: deals)
            if edition == .box || market.isGiven {
                portal.edition = edition.rawValue
                // On a customer's own server nothing is limited unless somebody turns it on.
                if edition == .box { portal.limitsEnabled = false }
                market.apply(to: &portal)
                try portal.update(db)
            }
            platform.names.add([portal])
            return portal
        }
        _ = try await platform.addresses.opening(portal.id)
        return try await json(portal)
    }

    /// Many portals at once, named by a prefix and a number.
    @Sendable private func createMany(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        guard let count = try fields.integer("count", in: 1...100_000) else {
            throw SandboxControlError.field("count", "is required: 1 to 100000")
        }
        let prefix = try fields.text("prefix") ?? "p"
        let zone = try fields.text("zone") ?? "bitrix24.com"
        let first = try fields.integer("first", in: 0...Int(Int32.max)) ?? 1
        guard prefix.wholeMatch(of: /[a-z0-9][a-z0-9-]*/.ignoresCase()) != nil,
            let last = PortalDomain("\(prefix)\(first + count - 1).\(zone)"), last.value == last.host
        else { throw SandboxControlError.field("prefix", "and zone must make host names such as p1.bitrix24.com") }
        let tariff = try fields.word("tariff", Tariff.self) ?? .pro
        let language = try fields.text("language")
        let platform = platform
        var domains: [JSONValue] = []
        // In parts, so that nobody else has to wait for all of them.
        for start in stride(from: first, to: first + count, by: 500) {
            let numbers = start..<min(start + 500, first + count)
            let made = try await platform.database.write { db in
                let founder = PortalFounder(platform: platform)
                return try numbers.map { number in
                    try founder.found(
                        db, domain: PortalDomain("\(prefix)\(number).\(zone)"), tariff: tariff, language: language,
                        withDemo: false)
                }
            }
            platform.names.add(made)
            domains += made.map { .string($0.domain) }
        }
        return ["count": .int(domains.count), "domains": .array(domains)]
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        _ = try await platform.addresses.opening(portal.id)
        return try await json(portal)
    }

    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let domain = try fields.domain("domain")
        let tariff = try fields.word("tariff", Tariff.self)
        let deleted = try fields.flag("deleted")
        let edition = try fields.word("edition", Edition.self)
        let market = try MarketEdit(fields)
        let id = try portal(call).id
        let portal = try await platform.database.write { db in
            guard var portal = try PortalRow.fetchOne(db, key: id) else {
                throw SandboxControlError.notFound("The portal is gone.")
            }
            if let tariff { portal.tariff = tariff.rawValue }
            if let deleted { portal.isDeleted = deleted }
            if let edition { portal.edition = edition.rawValue }
            market.apply(to: &portal)
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
        return json(portal, people: people)
    }

    private func json(_ portal: PortalRow, people: [PersonRow]) -> JSONValue {
        [
            "domain": .string(portal.domain), "member_id": .string(portal.memberID),
            "url": .string("https://\(portal.domain)"),
            "plain_url": portal.id.flatMap(platform.addresses.portal).map(JSONValue.string) ?? .null,
            "tariff": .string(portal.tariff), "edition": .string(portal.edition), "market": .string(portal.market),
            "market_until": portal.marketUntil.map(JSONValue.int) ?? .null, "language": .string(portal.language),
            "deleted": .bool(portal.isDeleted),
            "users": .array(people.map(\.controlJSON)), "limits": limits(of: portal),
        ]
    }

    // MARK: Records

    @Sendable private func seed(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        if let deals = try fields.integer("demo", in: 1...DemoSeeding.limit) {
            let counts = try await DemoSeeding(platform: platform).fill(portal, deals: deals)
            return [
                "made": .object(
                    JSONObject(uniqueKeysWithValues: counts.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })
                )
            ]
        }
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
        limits(of: try portal(call))
    }

    @Sendable private func changeLimits(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let enabled = try fields.flag("enabled")
        let burst = try fields.number("burst", in: 1...1_000_000)
        let perSecond = try fields.number("per_second", in: 0...1_000_000)
        let operating = try fields.number("operating_s", in: 0...1_000_000)
        let costs = try fields.object("cost_s")
        var seconds: [String: Double] = [:]
        for (method, cost) in costs ?? [:] {
            guard let number = cost.isNull ? 0 : cost.number, (0...86_400).contains(number) else {
                throw SandboxControlError.field("cost_s.\(method)", "must be seconds from 0 to 86400")
            }
            seconds[method.lowercased()] = number
        }
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
        for (method, cost) in seconds {
            platform.callLimits.set(cost: cost, ofMethod: method, portalID: portal.id ?? 0)
        }
        return limits(of: portal)
    }

    private func limits(of portal: PortalRow) -> JSONValue {
        func number(_ value: Double) -> JSONValue { Int(exactly: value).map(JSONValue.int) ?? .double(value) }
        let isEnterprise = portal.tariff == Tariff.ent.rawValue
        var members: JSONObject = [
            "enabled": .bool(portal.limitsEnabled),
            "burst": number(portal.limitBurst ?? (isEnterprise ? 250 : 50)),
            "per_second": number(portal.limitPerSecond ?? (isEnterprise ? 5 : 2)),
            "operating_s": number(portal.limitOperatingSeconds ?? (portal.isBox ? 420 : 480)),
        ]
        let costs = platform.callLimits.costs(portalID: portal.id ?? 0).sorted { $0.key < $1.key }
        if !costs.isEmpty {
            members["cost_s"] = .object(JSONObject(uniqueKeysWithValues: costs.map { ($0.key, number($0.value)) }))
        }
        return .object(members)
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

/// Where a portal runs: in the cloud, or on the customer's own server.
enum Edition: String, Sendable, CaseIterable { case cloud, box }

/// The Market subscription: `market` and `market_until`.
private struct MarketEdit: Sendable {
    private enum Subscription: String, CaseIterable { case active, trial, none }

    private let market: Subscription?
    private let until: Int?
    private let hasUntil: Bool

    var isGiven: Bool { market != nil || hasUntil }

    init(_ fields: ControlFields) throws(SandboxControlError) {
        market = try fields.word("market", Subscription.self)
        until = try fields.moment("market_until")
        hasUntil = fields.has("market_until")
    }

    func apply(to portal: inout PortalRow) {
        if let market { portal.market = market.rawValue }
        if hasUntil { portal.marketUntil = until }
    }
}
