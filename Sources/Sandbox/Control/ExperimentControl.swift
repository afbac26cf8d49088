import Bitrix24Wire
import GRDB

/// What an experiment needs beside the portals: time, tokens' ends, the event queue and applications' addresses.
struct ExperimentControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "health") { _ in ["status": "ok"] },
            .init("GET", "methods") { _ in
                ["methods": .array(MethodList.json(context.platform.configuration.unmodelled))]
            },
            .init("GET", "clock", clock), .init("POST", "clock", advance),
            .init("POST", "tokens/expire", expire), .init("POST", "tokens/revoke", revoke),
            .init("POST", "events/flush", flush),
            .init("GET", "origins", origins), .init("POST", "origins", addOrigin),
            .init("DELETE", "origins", removeOrigins),
        ]
    }

    // MARK: Time and tokens

    @Sendable private func clock(_ call: ControlCall) async throws -> JSONValue { time }

    private var time: JSONValue {
        let offset = platform.clock.offsetSeconds
        return [
            "now": .int(platform.clock.unixSeconds),
            "offset_s": Int(exactly: offset).map(JSONValue.int) ?? .double(offset),
        ]
    }

    @Sendable private func advance(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        // A hundred years: beyond them 32-bit times of clients end, and nothing here needs more.
        guard let seconds = try fields.number("advance_s", in: 0...3_155_760_000) else {
            throw SandboxControlError.field("advance_s", "is required: seconds, 0 or more, since time never goes back")
        }
        let offset = platform.clock.offsetSeconds + seconds
        guard offset <= 3_155_760_000 else {
            throw SandboxControlError.field("advance_s", "would put the sandbox more than a hundred years ahead")
        }
        // Kept before it is so: a process that is killed in between must not go back either.
        try await platform.database.write { db in try SettingTable.set(db, StateControl.clockSetting, String(offset)) }
        platform.clock.advance(by: seconds)
        context.events.wake()
        return time
    }

    @Sendable private func expire(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let access = try fields.text("access_token")
        let client = try fields.text("client_id")
        guard access != nil || client != nil else {
            throw SandboxControlError.field("access_token", "or client_id is required")
        }
        let count = try await platform.database.write { db in
            try context.tokens.expire(db, accessToken: access, clientID: client)
        }
        return ["count": .int(count)]
    }

    @Sendable private func revoke(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let access = try fields.text("access_token")
        let refresh = try fields.text("refresh_token")
        let client = try fields.text("client_id")
        guard access != nil || refresh != nil || client != nil else {
            throw SandboxControlError.field("access_token", "or refresh_token or client_id is required")
        }
        let count = try await platform.database.write { db in
            try context.tokens.revoke(db, accessToken: access, refreshToken: refresh, clientID: client)
        }
        return ["count": .int(count)]
    }

    // MARK: Events

    @Sendable private func flush(_ call: ControlCall) async throws -> JSONValue {
        context.events.wake()
        let (delivered, failed) = await context.events.flush()
        return ["delivered": .int(delivered), "failed": .int(failed)]
    }

    // MARK: Applications' addresses

    @Sendable private func origins(_ call: ControlCall) async throws -> JSONValue {
        try await platform.database.read { db in try Self.origins(db) }
    }

    private static func origins(_ db: Database) throws -> JSONValue {
        let rows = try Row.fetchAll(db, sql: "SELECT publicOrigin, target FROM origin ORDER BY publicOrigin")
        return [
            "origins": .array(rows.map { ["public": .string($0["publicOrigin"]), "target": .string($0["target"])] })
        ]
    }

    @Sendable private func addOrigin(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        guard let address = WebAddress(try fields.requiredText("public")), address.target == "/" else {
            throw SandboxControlError.field("public", "must be an origin such as https://dealpulse.example")
        }
        guard !address.isLoopback else {
            throw SandboxControlError.field("public", "must not be an address of this machine")
        }
        guard let target = WebAddress(try fields.requiredText("target")), target.isLoopback else {
            throw SandboxControlError.field(
                "target", "must be an address on this machine such as http://127.0.0.1:8080")
        }
        switch platform.names.owner(of: address.host) {
        case .application, .nobody: break
        default: throw SandboxControlError.conflict("public: \(address.host) belongs to the platform or to a portal")
        }
        try await platform.database.write { db in
            let text = target.target == "/" ? target.origin : target.origin + target.target
            try db.execute(sql: "INSERT OR REPLACE INTO origin VALUES (?, ?)", arguments: [address.origin, text])
            try platform.names.reload(db)
        }
        return ["public": .string(address.origin), "target": .string(target.origin)]
    }

    /// Of one address, given as `public` in the body or the query, or of all.
    @Sendable private func removeOrigins(_ call: ControlCall) async throws -> JSONValue {
        let text = try call.fields().text("public") ?? call.query["public"]?.string
        let origin = try text.map { text in
            guard let address = WebAddress(text) else { throw SandboxControlError.field("public", "must be an origin") }
            return address.origin
        }
        return try await platform.database.write { db in
            try db.execute(
                sql: "DELETE FROM origin WHERE :origin IS NULL OR publicOrigin = :origin", arguments: ["origin": origin]
            )
            let count = db.changesCount
            guard origin == nil || count > 0 else {
                throw SandboxControlError.notFound("There is no origin \(origin ?? "").")
            }
            try platform.names.reload(db)
            return ["removed": .int(count)]
        }
    }
}
