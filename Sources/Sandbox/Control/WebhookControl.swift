import Bitrix24Wire
import GRDB

/// `/portals/{d}/webhooks` and `/portals/{d}/outgoing`: what a portal's people set up in the developer resources.
struct WebhookControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals/{d}/webhooks", list), .init("POST", "portals/{d}/webhooks", add),
            .init("PATCH", "portals/{d}/webhooks/{code}", change),
            .init("DELETE", "portals/{d}/webhooks/{code}", remove),
            .init("GET", "portals/{d}/outgoing", outgoing), .init("POST", "portals/{d}/outgoing", addOutgoing),
            .init("DELETE", "portals/{d}/outgoing/{id}", removeOutgoing),
        ]
    }

    // MARK: Incoming

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let rows = try await platform.database.read { db in
            try WebhookRow.filter(Column("portalID") == portal.id).order(Column("id")).fetchAll(db)
        }
        return ["webhooks": .array(rows.map { json($0, portal) })]
    }

    /// `expires` (Unix seconds or ISO 8601) or `expires_in_s`; without either it never does.
    @Sendable private func add(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let scope = try fields.scopes("scope") ?? []
        let expires = try expiry(fields)
        let title = try fields.text("title") ?? ""
        let code = platform.randomness.alphanumeric(16)
        let row = try await platform.database.write { db in
            guard try PersonRow.exists(db, key: ["portalID": portal.id, "id": userID]) else {
                throw SandboxControlError.field("user_id", "\(portal.domain) has no user \(userID)")
            }
            var row = WebhookRow(
                id: nil, portalID: portal.id ?? 0, userID: userID, code: code, scope: Scope.joined(scope),
                expires: expires, title: title)
            try row.insert(db)
            return row
        }
        _ = try await platform.addresses.opening(portal.id)
        return json(row, portal)
    }

    private func expiry(_ fields: ControlFields) throws -> Int? {
        if let moment = try fields.moment("expires") { return moment }
        return try fields.integer("expires_in_s", in: 0...3_155_760_000).map { platform.clock.unixSeconds + $0 }
    }

    /// An edit by `user_id`. Somebody else's webhook becomes the editor's, with a new code.
    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let editorID = try fields.integer("user_id", in: 1...Int(Int32.max))
        let scope = try fields.scopes("scope")
        let changesExpiry = fields.has("expires") || fields.has("expires_in_s")
        let expires = try expiry(fields)
        let title = try fields.text("title")
        let row = try await platform.database.write { db in
            var row = try Self.webhook(db, portal, call["code"])
            if let editorID, editorID != row.ownerID ?? row.userID {
                let editor = try PeopleControl.person(db, portal, String(editorID))
                let owner = try PersonRow.fetchOne(
                    db, key: ["portalID": portal.id, "id": row.ownerID ?? row.userID])
                guard editor.isAdmin || owner?.service == "system" else {
                    throw SandboxControlError.field("user_id", "only an administrator edits another user's webhook")
                }
                (row.userID, row.ownerID) = (editorID, nil)
                row.code = platform.randomness.alphanumeric(16)
            }
            if let scope { row.scope = Scope.joined(scope) }
            if changesExpiry { row.expires = expires }
            if let title { row.title = title }
            try row.update(db)
            return row
        }
        _ = try await platform.addresses.opening(portal.id)
        return json(row, portal)
    }

    @Sendable private func remove(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.write { db in
            try Self.webhook(db, portal, call["code"]).delete(db)
            return ["removed": 1]
        }
    }

    private static func webhook(_ db: Database, _ portal: PortalRow, _ code: String) throws -> WebhookRow {
        guard
            let row = try WebhookRow.filter(Column("portalID") == portal.id && Column("code") == code).fetchOne(db)
        else { throw SandboxControlError.notFound("\(portal.domain) has no webhook with this code.") }
        return row
    }

    private func json(_ row: WebhookRow, _ portal: PortalRow) -> JSONValue {
        let path = "/rest/\(row.userID)/\(row.code)/"
        return [
            "url": .string("https://\(portal.domain)\(path)"),
            "plain_url": portal.id.flatMap(platform.addresses.portal).map { .string($0 + path) } ?? .null,
            "code": .string(row.code), "user_id": .int(row.userID), "owner_id": .int(row.ownerID ?? row.userID),
            "scope": .array(Scope.list(row.scope).map { .string($0.value) }),
            "expires": row.expires.map(JSONValue.int) ?? .null, "title": .string(row.title),
        ]
    }

    // MARK: Outgoing

    @Sendable private func outgoing(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let rows = try await platform.database.read { db in
            try OutgoingWebhookRow.filter(Column("portalID") == portal.id).order(Column("id")).fetchAll(db)
        }
        return ["outgoing": .array(rows.map(Self.json))]
    }

    /// `handler`, `events`, `user_id`, `title`.
    @Sendable private func addOutgoing(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        guard let handler = try fields.address("handler") else {
            throw SandboxControlError.field("handler", "is required")
        }
        let userID = try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1
        let title = try fields.text("title") ?? ""
        var events: [String] = []
        for element in try fields.array("events") ?? [] {
            guard let event = element.string?.uppercased(),
                EventTable.standard.scopes[event].map({ !$0.isEmpty }) ?? EventTable.isDynamic(event)
            else {
                throw SandboxControlError.field(
                    "events", "must be a list of events such as ONCRMDEALADD; those of applications are none")
            }
            events.append(event)
        }
        guard !events.isEmpty else { throw SandboxControlError.field("events", "is required") }
        let chosen = events.joined(separator: ",")
        let row = try await platform.database.write { db in
            _ = try PeopleControl.person(db, portal, String(userID))
            var row = OutgoingWebhookRow(
                id: nil, portalID: portal.id ?? 0, userID: userID, handler: handler, events: chosen,
                applicationToken: platform.randomness.alphanumeric(32), title: title)
            try row.insert(db)
            return row
        }
        return Self.json(row)
    }

    @Sendable private func removeOutgoing(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.write { db in
            guard let id = Int64(call["id"]), let row = try OutgoingWebhookRow.fetchOne(db, key: id),
                row.portalID == portal.id, try row.delete(db)
            else { throw SandboxControlError.notFound("\(portal.domain) has no outgoing webhook \(call["id"]).") }
            return ["removed": 1]
        }
    }

    private static func json(_ row: OutgoingWebhookRow) -> JSONValue {
        [
            "id": .int(Int(row.id ?? 0)), "handler": .string(row.handler),
            "events": .array(row.eventList.map { .string($0) }), "application_token": .string(row.applicationToken),
            "user_id": .int(row.userID), "title": .string(row.title),
        ]
    }
}
