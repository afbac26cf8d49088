import Bitrix24
import Foundation
import Synchronization

/// A stand-in for the network that knows just enough of the platform to fail on demand. Whole programs are tried
/// against the sandbox.
final class ScriptedPlatform: Sendable {
    struct Exchange: Sendable {
        var method: String
        var url: String
        var headers: [(name: String, value: String)]
        var fields: JSONObject
        /// The last part of the path: `token` for tokens, else the method's name.
        var name: String
        var host: String
    }

    struct Owner: Sendable, Hashable {
        var userID = 1
        var generation = 1
        var isExpired = false
    }

    struct State: Sendable {
        var clientID = "app.test.1"
        var clientSecret = "test-secret-0123456789012345678901234567890123"
        var memberID = "a223c6b3710f85df22e9377d6c4f7553"
        var domain = "acme.bitrix24.com"
        var access: [String: Owner] = [:]
        var refresh: [String: Owner] = [:]
        var codes: [String: Int] = [:]
        var administrators: Set<Int> = [1]
        var isInstalled: Bool? = true
        var expires = 2_000_000_000
        var serverTime = 1_700_000_000
        var minted = 0
        var exchanges: [Exchange] = []
        var intercept: (@Sendable (Exchange) async throws -> PlatformResponse?)?
    }

    private let state = Mutex(State())

    func with<Value>(_ change: (inout State) throws -> Value) rethrows -> Value {
        try state.withLock { try change(&$0) }
    }

    var transport: HTTPTransport { HTTPTransport { try await self.answer($0) } }
    var exchanges: [Exchange] { with { $0.exchanges } }
    func count(_ name: String) -> Int { exchanges.count { $0.name == name } }
    func intercept(_ body: (@Sendable (Exchange) async throws -> PlatformResponse?)?) { with { $0.intercept = body } }

    /// A fresh pair of a user, as an opening brings it.
    func mint(user: Int = 1) -> (access: Secret, refresh: Secret) { with { Self.mint(user: user, in: &$0) } }

    /// Makes every access token give `expired_token`.
    func expireAll() {
        with { state in state.access = state.access.mapValues { Owner(userID: $0.userID, isExpired: true) } }
    }

    /// What the portal posts when a user opens the application.
    func launch(user: Int = 1, applicationToken: String? = "test-application-token-1") -> FrameLaunch {
        let pair = mint(user: user)
        return with { state in
            FrameLaunch(
                domain: known(PortalDomain(state.domain)), applicationSID: "test-sid", accessToken: pair.access,
                refreshToken: pair.refresh,
                serverEndpoint: "https://oauth.bitrix.info/rest/",
                applicationToken: applicationToken.map { Secret($0) },
                memberID: known(MemberID(state.memberID)), status: .free)
        }
    }

    /// An event of the application itself.
    func delivery(
        _ event: EventCode, data: JSONValue = [:], user: Int? = nil,
        applicationToken: String? = "test-application-token-1",
        timestamp: Int? = nil
    ) -> EventDelivery {
        let pair = user.map { mint(user: $0) }
        return with { state in
            EventDelivery(
                event: event, data: data, timestamp: timestamp ?? state.serverTime,
                authorization: EventAuthorization(
                    accessToken: pair?.access, refreshToken: pair?.refresh, expiresIn: 3600,
                    domain: known(PortalDomain(state.domain)), serverEndpoint: "https://oauth.bitrix.info/rest/",
                    clientEndpoint: "https://\(state.domain)/rest/", memberID: known(MemberID(state.memberID)),
                    applicationToken: applicationToken.map { Secret($0) }))
        }
    }

    static func json(_ value: JSONValue, status: Int = 200) -> PlatformResponse {
        PlatformResponse(status: status, headers: [("Content-Type", "application/json")], body: value.serializedBytes())
    }

    static func error(_ code: String, _ description: String = "", status: Int) -> PlatformResponse {
        json(["error": .string(code), "error_description": .string(description)], status: status)
    }

    // MARK: The platform

    private func answer(_ request: PlatformRequest) async throws -> PlatformResponse {
        let exchange = try Self.read(request)
        let intercept = with { state in
            state.exchanges.append(exchange)
            return state.intercept
        }
        if let response = try await intercept?(exchange) { return response }
        return with { state in
            if exchange.host == "oauth.bitrix.info" || exchange.host == "oauth.bitrix24.tech" {
                return exchange.name == "token" ? Self.token(exchange, &state) : Self.applicationInfo(exchange, &state)
            }
            return Self.rest(exchange, &state)
        }
    }

    private static func read(_ request: PlatformRequest) throws -> Exchange {
        let url = URL(string: request.url)
        let isForm = request.headers.contains { $0.value == "application/x-www-form-urlencoded" }
        let fields = isForm ? try FormCodec.decode(request.body) : try JSONValue(parsing: request.body).object ?? [:]
        return Exchange(
            method: request.method, url: request.url, headers: request.headers, fields: fields,
            name: url?.lastPathComponent ?? "",
            host: url?.host() ?? "")
    }

    private static func mint(user: Int, in state: inout State) -> (access: Secret, refresh: Secret) {
        state.minted += 1
        state.expires += 1
        let access = "test-access-\(state.minted)"
        let refresh = "test-refresh-\(state.minted)"
        state.access[access] = Owner(userID: user)
        state.refresh[refresh] = Owner(userID: user)
        return (Secret(access), Secret(refresh))
    }

    private static func token(_ exchange: Exchange, _ state: inout State) -> PlatformResponse {
        guard exchange.fields["client_id"]?.string == state.clientID else { return json(["error": "wrong_client"]) }
        guard exchange.fields["client_secret"]?.string == state.clientSecret else {
            return error("invalid_client", status: 400)
        }
        let user: Int?
        if exchange.fields["grant_type"]?.string == "authorization_code" {
            user = state.codes.removeValue(forKey: exchange.fields["code"]?.string ?? "")
        } else {
            // Spent with its first use.
            user = state.refresh.removeValue(forKey: exchange.fields["refresh_token"]?.string ?? "")?.userID
        }
        guard let user else { return error("invalid_grant", status: 400) }
        let pair = mint(user: user, in: &state)
        return json(
            TokenReply(
                accessToken: pair.access, refreshToken: pair.refresh, expiresIn: 3600, expires: state.expires,
                scope: [known(Scope("app"))], domain: "oauth.bitrix.info",
                serverEndpoint: "https://oauth.bitrix.info/rest/",
                clientEndpoint: "https://\(state.domain)/rest/", status: .free,
                memberID: known(MemberID(state.memberID)), userID: user
            ).json)
    }

    private static func applicationInfo(_ exchange: Exchange, _ state: inout State) -> PlatformResponse {
        guard let owner = state.access[exchange.fields["auth"]?.string ?? ""] else {
            return error("invalid_client", status: 400)
        }
        if owner.isExpired { return error("expired_token", status: 401) }
        return json([
            "result": [
                "client_id": .string(state.clientID), "scope": "crm,placement", "user_id": .int(owner.userID),
                "expires": .string(Date(timeIntervalSince1970: Double(state.expires)).formatted(.iso8601)),
                "install": [
                    "installed": state.isInstalled.map { .bool($0) } ?? .null, "version": "1", "status": "F",
                    "scope": "crm,placement",
                    "domain": .string(state.domain), "client_endpoint": .string("https://\(state.domain)/rest/"),
                    "member_id": .string(state.memberID),
                ],
            ],
            "time": ["start": .double(Double(state.serverTime)), "finish": .double(Double(state.serverTime) + 0.25)],
        ])
    }

    private static func rest(_ exchange: Exchange, _ state: inout State) -> PlatformResponse {
        guard let owner = state.access[exchange.fields["auth"]?.string ?? ""] else {
            return error("NO_AUTH_FOUND", "Wrong authorization data", status: 401)
        }
        if owner.isExpired { return error("expired_token", "The access token provided has expired", status: 401) }
        switch exchange.name {
        case "user.admin": return json(["result": .bool(state.administrators.contains(owner.userID))])
        default:
            var echo = exchange.fields
            echo["auth"] = nil
            return json([
                "result": ["user": .int(owner.userID), "parameters": .object(echo)], "time": ["operating": 0.5],
            ])
        }
    }
}
