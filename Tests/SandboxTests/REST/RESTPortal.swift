import Foundation
import GRDB
import Logging
import NIOPosix

@testable import Sandbox

/// A portal with people, an installed application and a webhook, asked through ``PortalREST`` without any network.
struct RESTPortal: Sendable {
    let platform: Platform
    let rest: PortalREST
    let events: EventQueue
    var portal: PortalRow
    let installation: InstallationRow
    /// Of the administrator, user 1; of user 2; of user 3, who may see no record at all; of user 4, who sees his own.
    let tokens: [Int: String]

    static let webhookCode = "webhookcode1"
    static let clientID = "local.rest.1"

    /// 2026-08-21T12:00:00Z
    static let start = Date(timeIntervalSince1970: 1_787_313_600)

    /// Builds it all, runs `body` and clears up.
    static func with<Value>(
        tariff: String = "pro", scope: String = "crm,placement,user,task", webhookScope: String = "crm,user",
        domain: String = "acme.bitrix24.com",
        limited: Bool = false, unmodelled: SandboxConfiguration.Unmodelled = .refuse,
        _ body: (RESTPortal) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lintel-rest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = NameTable()
        let outbound = LoopbackClient(names: names, authority: nil, group: MultiThreadedEventLoopGroup.singleton)
        let clock = SandboxClock(real: { start })
        let platform = Platform(
            configuration: SandboxConfiguration(seed: 1, unmodelled: unmodelled),
            database: try SandboxDatabase(path: folder.appendingPathComponent("s.sqlite").path),
            clock: clock, randomness: Randomness(seed: 1), journal: Journal(clock: clock), faults: FaultBook(),
            addresses: PlainAddresses(), names: names, outbound: outbound, callLimits: CallLimits(),
            logger: Logger(label: "test"))
        let result: Result<Value, any Error>
        do {
            let made = try await make(
                platform, tariff: tariff, scope: scope, webhookScope: webhookScope, domain: domain, limited: limited)
            result = .success(try await body(made))
        } catch {
            result = .failure(error)
        }
        await outbound.shutdown()
        try platform.database.close()
        return try result.get()
    }

    private static func make(
        _ platform: Platform, tariff: String, scope: String, webhookScope: String, domain: String, limited: Bool
    ) async throws -> RESTPortal {
        let (portal, installation, tokens) = try await platform.database.write { db in
            var portal = PortalRow(
                id: nil, memberID: "member1", domain: domain, tariff: tariff,
                language: domain.hasSuffix(".ru") ? "ru" : "en",
                limitsEnabled: limited)
            try portal.insert(db)
            let portalID = portal.id ?? 0
            let access = [
                "{}", "{}", #"{"crm.lead":"none","crm.deal":"none","crm.contact":"none","crm.company":"none"}"#,
                #"{"crm.deal":"own"}"#,
            ]
            for (index, access) in access.enumerated() {
                let id = index + 1
                try PersonRow(
                    portalID: portalID, id: id, name: "User", lastName: "Number \(id)", email: "user\(id)@\(domain)",
                    position: "Clerk",
                    isAdmin: id == 1, isActive: true, access: access
                ).insert(db)
            }
            try ApplicationRow(
                clientID: clientID, clientSecret: "secret", kind: "local", portalID: portalID, code: "local.rest",
                status: "L",
                redirectURI: nil, currentVersion: "1.0.0"
            ).insert(db)
            try ApplicationVersionRow(
                clientID: clientID, version: "1.0.0", number: 3, scope: scope, applicationURL: nil, installerURL: nil,
                eventURL: nil,
                settingsURL: nil, title: "Test application"
            ).insert(db)
            var installation = InstallationRow(
                id: nil, portalID: portalID, clientID: clientID, version: "1.0.0",
                applicationToken: "application-token", status: "L",
                isFinished: true, allowedUsers: nil, installerUserID: 1, installedAt: platform.clock.unixSeconds)
            try installation.insert(db)
            var tokens: [Int: String] = [:]
            for id in 1...4 {
                let token = "test-access-\(id)"
                try TokenPairRow(
                    accessToken: token, refreshToken: "test-refresh-\(id)", chain: "chain\(id)", generation: 0,
                    installationID: installation.id ?? 0, userID: id, scope: scope,
                    accessExpires: platform.clock.unixSeconds + 3600,
                    refreshExpires: platform.clock.unixSeconds + 180 * 86_400
                ).insert(db)
                tokens[id] = token
            }
            var webhook = WebhookRow(id: nil, portalID: portalID, userID: 1, code: webhookCode, scope: webhookScope)
            try webhook.insert(db)
            return (portal, installation, tokens)
        }
        let events = EventQueue(platform: platform)
        return RESTPortal(
            platform: platform, rest: PortalREST(platform: platform, events: events), events: events, portal: portal,
            installation: installation, tokens: tokens)
    }

    // MARK: Asking

    /// Sends a request as it stands.
    func send(
        _ target: String, method: String = "GET", type: String? = nil, body: String = "",
        headers: [(name: String, value: String)] = [],
        address: String = "127.0.0.1"
    ) async -> EdgeResponse {
        let request = EdgeRequest(
            listener: .tls, isSecure: true, host: portal.domain, httpMethod: method, target: target,
            headers: (type.map { [("Content-Type", $0)] } ?? []) + headers, body: Array(body.utf8),
            remoteAddress: address)
        return await rest.respond(to: request, portal: portal)
    }

    /// Calls a method with a JSON body; by webhook when `user` is `nil`.
    func respond(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> EdgeResponse {
        var params = params
        if let user { params["auth"] = .string(tokens[user] ?? "") }
        let path = user == nil ? "/rest/1/\(Self.webhookCode)/\(method)" : "/rest/\(method)"
        return await send(path, method: "POST", type: "application/json", body: JSONValue.object(params).serialized())
    }

    /// The whole answer.
    func call(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> JSONValue {
        await respond(method, params, as: user).answer
    }

    /// `result` of the answer; `null` when there is none.
    func result(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> JSONValue {
        await call(method, params, as: user)["result"] ?? .null
    }

    func seed(_ entity: String, _ rows: [JSONObject]) async throws -> [Int] {
        try await platform.database.write { db in
            try RecordSeeder(platform: platform).seed(db, portal: portal, entity: entity, rows: rows)
        }
    }
}

extension EdgeResponse {
    var answer: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
    var bodyText: String { String(decoding: body, as: UTF8.self) }
    func value(ofHeader name: String) -> String? { headers.first { $0.name == name }?.value }
}

extension JSONValue {
    /// `error` and `error_description` of an answer.
    var refusal: [String] { [self["error"]?.text ?? "-", self["error_description"]?.text ?? "-"] }

    /// The given members of each element of a list.
    func column(_ name: String) -> [String] { (array ?? []).map { $0[name]?.text ?? "-" } }
}
