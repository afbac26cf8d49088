import Bitrix24Wire
import GRDB

/// What administrators decide about applications beside the Market's buttons: confirmations of methods, and blocks for renewing tokens
/// too often; and what calls are said to cost.
struct MarketControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals/{d}/confirmations", confirmations),
            .init("POST", "portals/{d}/confirmations/{id}", decide),
            .init("GET", "portals/{d}/apps/{c}/renewals", renewals),
            .init("POST", "portals/{d}/apps/{c}/unblock", unblock),
            .init("POST", "portals/{d}/limits/charge", charge),
        ]
    }

    // MARK: Confirmations

    @Sendable private func confirmations(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let rows = try await platform.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.*, i.clientID, t.userID FROM methodConfirmation m
                    JOIN installation i ON i.id = m.installationID
                    LEFT JOIN tokenPair t ON t.accessToken = m.accessToken WHERE i.portalID = ? ORDER BY m.id
                    """, arguments: [portal.id]
            ).map { row -> JSONValue in
                let decision: Bool? = row["isConfirmed"]
                let user: Int? = row["userID"]
                return [
                    "id": .int(row["id"]), "client_id": .string(row["clientID"]), "method": .string(row["method"]),
                    "access_token": .string(row["accessToken"]), "user_id": user.map(JSONValue.int) ?? .null,
                    "confirmed": decision.map(JSONValue.bool) ?? .null,
                ]
            }
        }
        return ["confirmations": .array(rows)]
    }

    /// `confirmed`: what the administrator says. Handlers of `ONAPPMETHODCONFIRM` hear of it.
    @Sendable private func decide(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        guard let isConfirmed = try call.fields().flag("confirmed") else {
            throw SandboxControlError.field("confirmed", "is required: true or false")
        }
        let queued = try await platform.database.write { db in
            guard let id = Int64(call["id"]), let row = try MethodConfirmationRow.fetchOne(db, key: id),
                try InstallationRow.fetchOne(db, key: row.installationID)?.portalID == portal.id
            else { throw SandboxControlError.notFound("\(portal.domain) has no confirmation \(call["id"]).") }
            return try MethodConfirmations(platform: platform).decide(db, row, isConfirmed: isConfirmed)
        }
        let deliveries = queued.isEmpty ? [] : await context.events.entries(of: queued)
        return ["confirmed": .bool(isConfirmed), "deliveries": .array(deliveries.map { .int($0) })]
    }

    // MARK: Renewals

    @Sendable private func renewals(_ call: ControlCall) async throws -> JSONValue {
        Self.json(platform.renewals.record(of: try await installationID(call)))
    }

    @Sendable private func unblock(_ call: ControlCall) async throws -> JSONValue {
        ["unblocked": .bool(platform.renewals.unblock(try await installationID(call)))]
    }

    private func installationID(_ call: ControlCall) async throws -> Int64 {
        let portal = try platform.portal(named: call["d"])
        return try await platform.database.read { db in
            try InstallationControl.installation(db, portal, call["c"]).id ?? 0
        }
    }

    private static func json(_ record: RenewalWatch.Record) -> JSONValue {
        [
            "renewals": .int(record.total), "unneeded": .int(record.unneeded), "hours": .int(record.byHour.count),
            "blocked": .bool(record.isBlocked),
        ]
    }

    // MARK: Operating time

    /// `client_id`, or `webhook` (its code) with `user_id`; `method`; `seconds`: as if the method had run so long just now.
    @Sendable private func charge(_ call: ControlCall) async throws -> JSONValue {
        let portal = try platform.portal(named: call["d"])
        let fields = try call.fields()
        let method = try fields.requiredText("method").lowercased()
        guard let seconds = try fields.number("seconds", in: 0...86_400) else {
            throw SandboxControlError.field("seconds", "is required")
        }
        let caller: String
        if let client = try fields.text("client_id") {
            caller = client
        } else {
            let code = try fields.text("webhook")
            guard let code else { throw SandboxControlError.field("client_id", "or webhook is required") }
            caller = "\(try fields.integer("user_id", in: 1...Int(Int32.max)) ?? 1)/\(code)"
        }
        let now = platform.clock.unixSeconds
        let (sum, resetAt) = platform.callLimits.charge(
            portalID: portal.id ?? 0, caller: caller, method: method, seconds: seconds, now: now)
        return ["operating": .double(sum), "operating_reset_at": .int(resetAt)]
    }
}
