import Foundation
import GRDB
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Sandbox

/// A platform with one portal, an administrator (1), two employees (2, 3) and one who was dismissed (4), and time that stands still.
struct AuthorizationFixture: Sendable {
    static let domain = "acme.bitrix24.com"
    static let memberID = "a223c6b3710f85df22e9377d6c4f7553"
    /// Half a second past a full one, so that rounding shows.
    static let start = Date(timeIntervalSince1970: 1_800_000_000.5)

    let platform: Platform
    let path: String

    var tokens: TokenService { TokenService(platform: platform) }
    var installations: InstallationService { InstallationService(platform: platform) }
    var registry: ApplicationRegistry { ApplicationRegistry(platform: platform) }
    var launcher: FrameLauncher { FrameLauncher(platform: platform) }
    var codes: CodeService { CodeService(platform: platform) }

    /// - Parameters:
    ///   - path: the file of an earlier fixture, to go on with its state.
    ///   - keepsFile: leaves the state for a later fixture.
    static func with<Result>(
        path: String? = nil, keepsFile: Bool = false, _ body: (AuthorizationFixture) async throws -> Result
    ) async throws -> Result {
        let isNew = path == nil
        let path =
            path
            ?? FileManager.default.temporaryDirectory
            .appending(path: "authorization-\(UUID().uuidString).sqlite").path
        let database = try SandboxDatabase(path: path)
        let clock = SandboxClock(real: { start })
        let names = NameTable()
        let outbound = LoopbackClient(names: names, authority: nil, group: MultiThreadedEventLoopGroup.singleton)
        let platform = Platform(
            configuration: SandboxConfiguration(), database: database, clock: clock, randomness: Randomness(seed: 7),
            journal: Journal(clock: clock), faults: FaultBook(), addresses: PlainAddresses(), names: names,
            outbound: outbound,
            callLimits: CallLimits(), logger: Logger(label: "test"))
        platform.addresses.set(oauth: "http://127.0.0.1:7001")
        platform.addresses.set(portal: 1, to: "http://127.0.0.1:7002")
        let fixture = AuthorizationFixture(platform: platform, path: path)
        defer {
            if !keepsFile {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            }
        }
        if isNew { try await fixture.seed() }
        do {
            let result = try await body(fixture)
            await outbound.shutdown()
            try database.close()
            return result
        } catch {
            await outbound.shutdown()
            throw error
        }
    }

    private func seed() async throws {
        try await platform.database.write { db in
            for (id, domain, member) in [
                (Int64(1), Self.domain, Self.memberID), (2, "other.bitrix24.com", String(repeating: "b", count: 32)),
            ] {
                var portal = PortalRow(id: id, memberID: member, domain: domain, tariff: "pro", language: "en")
                try portal.insert(db)
                for (user, isAdmin, isActive) in [
                    (1, true, true), (2, false, true), (3, false, true), (4, false, false),
                ] {
                    try PersonRow(
                        portalID: id, id: user, name: "Person", lastName: "\(user)", email: "p\(user)@acme.example",
                        position: "", isAdmin: isAdmin, isActive: isActive, access: "{}"
                    ).insert(db)
                }
            }
            try platform.names.reload(db)
        }
    }

    // MARK: The usual cast

    static let page = ApplicationRegistry.Version(
        scope: ["crm", "task"], applicationURL: "http://127.0.0.1:9/app?theme=a")
    static let wizard = ApplicationRegistry.Version(
        scope: ["crm", "placement"], applicationURL: "http://127.0.0.1:9/app",
        installerURL: "http://127.0.0.1:9/install",
        eventURL: "http://127.0.0.1:9/installed")
    static let callback = ApplicationRegistry.Version(scope: ["crm"], eventURL: "http://127.0.0.1:9/installed")

    func application(
        _ version: ApplicationRegistry.Version = page, kind: String = "market",
        redirectURI: String? = "https://app.example/back",
        status: String? = nil
    ) async throws -> ApplicationRow {
        try await platform.database.write { db in
            try registry.create(
                db, kind: kind, portalID: kind == "local" ? 1 : nil, code: "vendor.app", status: status,
                redirectURI: redirectURI, version: version)
        }
    }

    func portal(_ id: Int64 = 1) async throws -> PortalRow {
        try await platform.database.read { try #require(try PortalRow.fetchOne($0, key: id)) }
    }

    func person(_ id: Int) async throws -> PersonRow {
        try await platform.database.read { try #require(try PersonRow.fetchOne($0, key: ["portalID": 1, "id": id])) }
    }

    func install(_ application: ApplicationRow, finish: Bool = true, userID: Int = 1) async throws
        -> InstallationService.Outcome
    {
        let portal = try await portal()
        return try await platform.database.write { db in
            try installations.install(
                db, clientID: application.clientID, portal: portal, userID: userID, finish: finish)
        }
    }

    func installed(
        _ version: ApplicationRegistry.Version = page, kind: String = "market"
    ) async throws -> (application: ApplicationRow, installation: InstallationRow) {
        let application = try await application(version, kind: kind)
        return (application, try await install(application).installation)
    }

    func issue(
        _ installation: InstallationRow, userID: Int = 1, addresses: TokenService.Addresses = .public
    ) async throws -> TokenReply {
        try await platform.database.write {
            try tokens.issue($0, installation: installation, userID: userID, addresses: addresses)
        }
    }

    func code(_ installation: InstallationRow, userID: Int = 1, state: String? = nil) async throws -> CodeService.Issued
    {
        let (portal, person) = (try await portal(), try await person(userID))
        return try await platform.database.write {
            try codes.issue($0, installation: installation, portal: portal, user: person, state: state)
        }
    }

    @discardableResult
    func bind(
        _ installation: InstallationRow, _ event: String, to handler: String, userID: Int = 0
    ) async throws -> EventBindingRow {
        try await platform.database.write { db in
            var row = EventBindingRow(
                id: nil, installationID: try #require(installation.id), event: event, handler: handler,
                authUserID: userID,
                boundBy: 1)
            try row.insert(db)
            return row
        }
    }

    func sql(_ text: String, _ arguments: StatementArguments = []) async throws {
        try await platform.database.write { try $0.execute(sql: text, arguments: arguments) }
    }

    func count(_ table: String) async throws -> Int {
        try await platform.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    // MARK: Requests

    /// A request to `/oauth/token/` as a form.
    func token(_ fields: JSONObject, listener: EdgeRequest.Listener = .tls) async -> EdgeResponse {
        await AuthorizationServer(platform: platform).respond(
            to: .make("POST", "/oauth/token/", form: FormCodec.encode(fields), listener: listener))
    }

    func refresh(
        _ application: ApplicationRow, _ token: Secret, listener: EdgeRequest.Listener = .tls
    ) async -> EdgeResponse {
        await self.token(
            [
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret), "refresh_token": .string(token.reveal()),
            ], listener: listener)
    }

    func exchange(_ application: ApplicationRow, _ code: String) async -> EdgeResponse {
        await token([
            "grant_type": "authorization_code", "client_id": .string(application.clientID),
            "client_secret": .string(application.clientSecret), "code": .string(code),
        ])
    }

    func authorize(
        _ target: String, method: String = "GET", headers: [(name: String, value: String)] = [], form: String = ""
    ) async throws -> EdgeResponse {
        await AuthorizePage(platform: platform).respond(
            to: .make(method, target, host: Self.domain, headers: headers, form: form), portal: try await portal())
    }

    /// What the portal says about an access token: `nil` when it is good.
    func refusal(_ token: Secret) async throws -> ErrorCode? {
        let portal = try await portal()
        do {
            _ = try await platform.database.read {
                try tokens.authenticate($0, accessToken: token.reveal(), portal: portal)
            }
            return nil
        } catch let failure as RESTFailure {
            return failure.code
        }
    }
}

extension EdgeRequest {
    static func make(
        _ method: String, _ target: String, host: String = "oauth.bitrix.info",
        headers: [(name: String, value: String)] = [],
        form: String = "", listener: Listener = .tls
    ) -> EdgeRequest {
        let type: [(name: String, value: String)] =
            form.isEmpty ? [] : [("Content-Type", "application/x-www-form-urlencoded")]
        return EdgeRequest(
            listener: listener, isSecure: listener != .plain, host: host, plainPortalID: nil, httpMethod: method,
            target: target,
            headers: headers.contains { $0.name == "Content-Type" } ? headers : headers + type, body: Array(form.utf8),
            remoteAddress: "127.0.0.1")
    }
}

extension EdgeResponse {
    var json: JSONValue? { try? JSONValue(parsing: body) }
    var text: String { String(decoding: body, as: UTF8.self) }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var reply: TokenReply? { json.flatMap { try? TokenReply($0) } }
}
