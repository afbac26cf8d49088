import Bitrix24Wire
import GRDB

/// `/portals/{d}/apps/{c}`: what a portal's buttons do with an application, and what an application is then sent.
struct InstallationControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals/{d}/apps", list),
            .init("GET", "portals/{d}/apps/{c}", show), .init("PATCH", "portals/{d}/apps/{c}", change),
            .init("POST", "portals/{d}/apps/{c}/install", install),
            .init("POST", "portals/{d}/apps/{c}/finish", finish),
            .init("POST", "portals/{d}/apps/{c}/uninstall", uninstall),
            .init("POST", "portals/{d}/apps/{c}/reinstall", reinstall),
            .init("POST", "portals/{d}/apps/{c}/update", update), .init("POST", "portals/{d}/apps/{c}/buy", buy),
            .init("POST", "portals/{d}/apps/{c}/tokens", tokens), .init("GET", "portals/{d}/apps/{c}/tokens", issued),
            .init("POST", "portals/{d}/apps/{c}/codes", codes),
            .init("POST", "portals/{d}/apps/{c}/open", open),
        ]
    }

    // MARK: State

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let installations = try await platform.database.read { db in
            try InstallationRow.filter(Column("portalID") == portal.id).order(Column("id")).fetchAll(db)
                .map { try Self.json(db, $0, platform: platform) }
        }
        return ["apps": .array(installations)]
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.read { db in
            try Self.json(db, try Self.installation(db, portal, call["c"]), platform: platform)
        }
    }

    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let status = try ApplicationControl.status(fields)
        let payment = try fields.flag("payment_expired")
        var allowed: [Int]??
        if fields.has("allowed_users") {
            allowed = .some(
                try fields.array("allowed_users")?.map { element in
                    guard let id = element.integer else {
                        throw SandboxControlError.field("allowed_users", "must be a list of user ids, or null")
                    }
                    return id
                })
        }
        let allowedUsers = allowed
        let (period, letter) = try period(fields)
        let newStatus = status ?? letter
        let (json, deliveries) = try await acting { db in
            let installation = try Self.installation(db, portal, call["c"])
            let outcome = try context.installations.change(
                db, installation: installation, status: newStatus, isPaymentExpired: payment,
                allowedUsers: allowedUsers, period: period)
            return (try Self.json(db, outcome.installation, platform: platform), outcome.deliveries)
        }
        return Self.adding(deliveries, to: json)
    }

    /// `trial_until` or `paid_until` (Unix seconds or ISO 8601; `null`: without an end), or `days` from now, and `grace_days`. The
    /// first two make the status `T` or `P`, unless one is given.
    private func period(
        _ fields: ControlFields
    ) throws -> (period: InstallationService.Period?, status: ApplicationStatus?) {
        let grace = try fields.integer("grace_days", in: 0...3650)
        if fields.has("trial_until") {
            return (.init(until: try fields.moment("trial_until"), graceDays: grace), .trial)
        }
        if fields.has("paid_until") {
            return (.init(until: try fields.moment("paid_until"), graceDays: grace), .paid)
        }
        guard fields.has("days") else { return (nil, nil) }
        let days = try fields.integer("days", in: -3650...36_500)
        return (.init(until: days.map { platform.clock.unixSeconds + $0 * 86_400 }, graceDays: grace), nil)
    }

    /// Every pair that was handed out for the installation and is still known, in no order.
    @Sendable private func issued(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.read { db in
            let installation = try Self.installation(db, portal, call["c"])
            let pairs = try TokenPairRow.filter(Column("installationID") == installation.id).fetchAll(db)
            return [
                "application_token": .string(installation.applicationToken),
                "tokens": .array(
                    pairs.map { pair in
                        [
                            "access_token": .string(pair.accessToken), "refresh_token": .string(pair.refreshToken),
                            "user_id": .int(pair.userID), "chain": .string(pair.chain),
                            "generation": .int(pair.generation),
                        ]
                    }),
            ]
        }
    }

    static func installation(_ db: Database, _ portal: PortalRow, _ clientID: String) throws -> InstallationRow {
        _ = try ApplicationRow.named(clientID, db)
        guard
            let row =
                try InstallationRow
                .filter(Column("portalID") == portal.id && Column("clientID") == clientID).fetchOne(db)
        else { throw SandboxControlError.notFound("\(clientID) is not installed on \(portal.domain).") }
        return row
    }

    private static func json(_ db: Database, _ row: InstallationRow, platform: Platform) throws -> JSONValue {
        let portal = try PortalRow.fetchOne(db, key: row.portalID)
        let payment = portal.map { platform.payment(of: row, on: $0) }
        let events = try EventBindingRow.filter(Column("installationID") == row.id).order(Column("id")).fetchAll(db)
        let placements = try PlacementBindingRow.filter(Column("installationID") == row.id).order(Column("id"))
            .fetchAll(db)
        return [
            "client_id": .string(row.clientID), "installed": .bool(!row.isRemoved), "finished": .bool(row.isFinished),
            "version": .string(row.version), "status": .string(row.status),
            "payment_expired": .bool(row.isPaymentExpired || payment?.isExpired == true),
            "days": payment?.days.map(JSONValue.int) ?? .null, "paid_until": row.paidUntil.map(JSONValue.int) ?? .null,
            "grace_days": .int(row.graceDays),
            "allowed_users": try row.allowedUsers.map { try JSONValue(parsing: $0) } ?? .null,
            "application_token": .string(row.applicationToken), "user_id": .int(row.installerUserID),
            "installed_at": .int(row.installedAt),
            "placements": .array(
                placements.map {
                    [
                        "id": $0.id.map { .int(Int($0)) } ?? .null, "placement": .string($0.placement),
                        "handler": .string($0.handler), "title": .string($0.title),
                        "user_id": .int($0.userID),
                    ]
                }),
            "events": .array(
                events.map {
                    [
                        "id": $0.id.map { .int(Int($0)) } ?? .null, "event": .string($0.event),
                        "handler": .string($0.handler), "auth_type": .int($0.authUserID),
                        "offline": .bool($0.isOffline),
                    ]
                }),
        ]
    }

    // MARK: The portal's buttons

    /// Changes the state, then waits until the events that belong to it have gone out.
    ///
    /// - Returns: what `body` returned, and the journal's numbers of the deliveries.
    private func acting(
        _ body: @escaping @Sendable (Database) throws -> (JSONValue, [Int64])
    ) async throws -> (JSONValue, [Int]) {
        let (json, queued) = try await platform.database.write(body)
        return (json, queued.isEmpty ? [] : await context.events.entries(of: queued))
    }

    private static func adding(_ deliveries: [Int], to json: JSONValue) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["deliveries"] = .array(deliveries.map { .int($0) })
        return .object(members)
    }

    @Sendable private func install(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let (userID, isFinishing) = try Self.installer(try call.fields())
        let (json, deliveries) = try await acting { db in
            _ = try ApplicationRow.named(call["c"], db)
            let outcome = try context.installations.install(
                db, clientID: call["c"], portal: portal, userID: userID, finish: isFinishing)
            return (try installed(db, outcome, portal, userID), outcome.deliveries)
        }
        return Self.adding(deliveries, to: json)
    }

    @Sendable private func reinstall(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let (userID, isFinishing) = try Self.installer(try call.fields())
        let (json, deliveries) = try await acting { db in
            let outcome = try context.installations.reinstall(
                db, installation: try Self.installation(db, portal, call["c"]), userID: userID, finish: isFinishing)
            return (try installed(db, outcome, portal, userID), outcome.deliveries)
        }
        return Self.adding(deliveries, to: json)
    }

    private static func installer(_ fields: ControlFields) throws -> (userID: Int, isFinishing: Bool) {
        (try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1, try fields.flag("finish") ?? true)
    }

    private func installed(
        _ db: Database, _ outcome: InstallationService.Outcome, _ portal: PortalRow, _ userID: Int
    ) throws -> JSONValue {
        let reply = try context.tokens.issue(
            db, installation: outcome.installation, userID: userID, addresses: .public)
        return [
            "application_token": .string(outcome.installation.applicationToken),
            "finished": .bool(outcome.installation.isFinished),
            "version": .string(outcome.installation.version), "auth": reply.json,
        ]
    }

    @Sendable private func finish(_ call: ControlCall) async throws -> JSONValue {
        try await press(call) { db, installation in try context.installations.finish(db, installation: installation) }
    }

    @Sendable private func uninstall(_ call: ControlCall) async throws -> JSONValue {
        let isClean = try call.fields().flag("clean") ?? false
        return try await press(call) { db, installation in
            try context.installations.uninstall(db, installation: installation, clean: isClean)
        }
    }

    /// `days`: a paid period, which begins where the present one ends.
    @Sendable private func buy(_ call: ControlCall) async throws -> JSONValue {
        guard let days = try call.fields().integer("days", in: 1...36_500) else {
            throw SandboxControlError.field("days", "is required")
        }
        return try await press(call) { db, installation in
            try context.installations.buy(db, installation: installation, days: days)
        }
    }

    @Sendable private func update(_ call: ControlCall) async throws -> JSONValue {
        let version = try call.fields().text("version")
        return try await press(call) { db, installation in
            let application = try ApplicationRow.named(installation.clientID, db)
            let version =
                try version
                ?? ApplicationVersionRow.offered(db, application: application, portalID: installation.portalID)?.version
                ?? application.currentVersion
            return try context.installations.update(db, installation: installation, version: version)
        }
    }

    private func press(
        _ call: ControlCall,
        _ button: @escaping @Sendable (Database, InstallationRow) throws -> InstallationService.Outcome
    ) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let (json, deliveries) = try await acting { db in
            let outcome = try button(db, try Self.installation(db, portal, call["c"]))
            return (try Self.json(db, outcome.installation, platform: platform), outcome.deliveries)
        }
        return Self.adding(deliveries, to: json)
    }

    // MARK: What an application is given

    private enum Addresses: String, CaseIterable { case `public`, plain }

    @Sendable private func tokens(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let addresses: TokenService.Addresses =
            try fields.word("addresses", Addresses.self) == .plain ? .plain : .public
        if addresses == .plain { _ = try await platform.addresses.opening(portal.id) }
        return try await platform.database.write { db in
            let installation = try Self.installation(db, portal, call["c"])
            try context.installations.refuseTokens(db, installation.clientID)
            _ = try Self.person(db, portal, userID)
            return try context.tokens.issue(db, installation: installation, userID: userID, addresses: addresses).json
        }
    }

    @Sendable private func codes(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let state = try fields.text("state")
        return try await platform.database.write { db in
            let installation = try Self.installation(db, portal, call["c"])
            let issued = try CodeService(platform: platform).issue(
                db, installation: installation, portal: portal, user: try Self.person(db, portal, userID), state: state)
            return [
                "code": .string(issued.code), "redirect": issued.redirect.map(JSONValue.string) ?? .null,
                "expires_in": 30,
            ]
        }
    }

    @Sendable private func open(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let placementText = try fields.text("placement") ?? "DEFAULT"
        guard let placement = PlacementCode(placementText) else {
            throw SandboxControlError.field("placement", "must be a placement's code such as DEFAULT")
        }
        let options = try fields.object("placement_options") ?? [:]
        let handler = try fields.address("handler")
        let language = try fields.text("language") ?? portal.language
        let delivers = try fields.flag("deliver") ?? false
        let addresses = try fields.word("addresses", Addresses.self) ?? .public
        let plain = addresses == .plain ? try await platform.addresses.opening(portal.id) : nil
        let origin = addresses == .plain ? plain ?? "https://\(portal.domain)" : "https://\(portal.domain)"
        let launch = try await platform.database.write { db in
            let installation = try Self.installation(db, portal, call["c"])
            return try FrameLauncher(platform: platform).launch(
                db, installation: installation, portal: portal, user: try Self.person(db, portal, userID),
                origin: origin,
                language: language, placement: placement, options: .object(options), handler: handler)
        }
        var answer: JSONObject = [
            "url": .string(launch.url), "query": .object(launch.query), "body": .object(launch.body),
            "installer": .bool(launch.isInstaller),
        ]
        if delivers {
            let delivery = await deliver(
                launch, placement: placement, clientID: call["c"], portal: portal, userID: userID)
            for (key, value) in delivery { answer[key] = value }
        }
        return .object(answer)
    }

    private struct Delivery {
        var status = 0
        var text = ""
        var failure: String?
    }

    /// Makes the frame's POST as a browser would, and journals it. Faults strike it as they strike events: `method` is the placement.
    private func deliver(
        _ launch: FrameLauncher.Launch, placement: PlacementCode, clientID: String, portal: PortalRow, userID: Int
    ) async -> JSONObject {
        let fault = platform.faults.take(
            kind: .open, host: portal.domain, method: placement.value, clientID: clientID, userID: userID)
        var body = FormCodec.encode(launch.body)
        var delivery = Delivery()
        switch fault?.action {
        case .status(let status, let text, _): delivery = Delivery(status: status, text: text)
        case .error(let code): delivery = Delivery(status: RESTFailure.of(code).status, failure: code.value)
        case .reset, .lose: delivery.failure = "lost"
        case .timeout(let milliseconds):
            try? await Task.sleep(for: .milliseconds(milliseconds))
            delivery.failure = "timeout"
        case .latency(let milliseconds):
            try? await Task.sleep(for: .milliseconds(milliseconds))
            delivery = await post(body, to: launch.url)
        case .delay(let milliseconds):
            await platform.clock.wait(until: platform.clock.now.addingTimeInterval(Double(milliseconds) / 1000))
            delivery = await post(body, to: launch.url)
        case .truncate(let bytes):
            body = String(decoding: body.utf8.prefix(bytes), as: UTF8.self)
            delivery = await post(body, to: launch.url)
        case .malformed:
            body = String(decoding: body.utf8.prefix(body.utf8.count / 2), as: UTF8.self)
            delivery = await post(body, to: launch.url)
        case .duplicate(let times):
            for _ in 0..<times { _ = await post(body, to: launch.url) }
            delivery = await post(body, to: launch.url)
        case .operating, .renamed, .reorder, nil:
            delivery = await post(body, to: launch.url)
        }
        let number = platform.journal.append(
            .open,
            [
                "host": .string(portal.domain), "listener": "plain",
                "http_method": launch.isStatic ? "GET" : "POST",
                "target": .string(launch.url),
                "content_type": launch.isStatic ? .null : "application/x-www-form-urlencoded", "headers": [:],
                "body": .string(body),
                "method": .null,
                "params": .object(launch.body), "auth": "oauth", "client_id": .string(clientID),
                "user_id": .int(userID),
                "status": .int(delivery.status), "error": delivery.failure.map(JSONValue.string) ?? .null,
                "fault": fault.map { .int($0.id) } ?? .null,
            ])
        return [
            "status": .int(delivery.status), "response": .string(delivery.text),
            "error": delivery.failure.map(JSONValue.string) ?? .null, "delivery": .int(number),
        ]
    }

    private func post(_ body: String, to address: String) async -> Delivery {
        if StaticHost(address: address) != nil {
            let answer = await StaticFiles(platform: platform).file(at: address)
            return Delivery(status: answer.status, text: String(decoding: answer.body, as: UTF8.self))
        }
        do {
            let answer = try await platform.outbound.send(
                "POST", to: address, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(body.utf8))
            return Delivery(
                status: answer.status,
                text: String(decoding: answer.body.prefix(JournalExchange.bodyLimit), as: UTF8.self))
        } catch .notSent {
            return Delivery(failure: "not sent")
        } catch {
            return Delivery(failure: "\(error)")
        }
    }

    private static func person(_ db: Database, _ portal: PortalRow, _ id: Int) throws -> PersonRow {
        guard let person = try PersonRow.fetchOne(db, key: ["portalID": portal.id, "id": id]) else {
            throw SandboxControlError.field("user_id", "\(portal.domain) has no user \(id)")
        }
        return person
    }
}
