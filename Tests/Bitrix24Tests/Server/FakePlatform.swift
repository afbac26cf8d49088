import Bitrix24
import Foundation
import Synchronization

/// A platform made of one function: it knows tokens and deals, answers `app.info`, token requests and batches, and remembers every request.
final class FakePlatform: Sendable {
    struct Token: Sendable {
        var memberID: String
        var domain: String
        var userID: Int
        var clientID = FakePlatform.clientID
    }

    struct Refusal: Error {
        var code: String
        var text = ""
    }

    struct State: Sendable {
        var tokens: [String: Token] = [:]
        var expired: Set<String> = []
        var refreshes: [String: String] = [:]
        var codes: [String: String] = [:]
        var isDown = false
        /// What every token request is refused with.
        var tokenRefusal: String?
        var requests: [(url: String, body: String)] = []
        /// Methods that were called, those inside a batch included.
        var methods: [String] = []
        var answer:
            @Sendable (_ method: String, _ parameters: JSONObject, _ user: Int) throws -> (
                JSONValue, total: Int?, next: Int?
            ) = {
                _, _, _ in (true, nil, nil)
            }
    }

    static let clientID = "app.573ad8a0346747.09223434"
    static let clientSecret = "LJSl0lNB76B5YY6u0YVQ3AW0DrVADcRTwVr4y99PXU1BWQybWK"

    let state = Mutex(State())

    static let credentials = ApplicationCredentials(clientID: clientID, clientSecret: Secret(clientSecret))

    func issue(_ access: String, memberID: String = Acme.memberID, domain: String = Acme.domain, user: Int = 1) {
        state.withLock { $0.tokens[access] = Token(memberID: memberID, domain: domain, userID: user) }
    }

    var methods: [String] { state.withLock { $0.methods } }
    var requestCount: Int { state.withLock { $0.requests.count } }

    func answer(
        _ answer:
            @escaping @Sendable (_ method: String, _ parameters: JSONObject, _ user: Int) throws -> (
                JSONValue, total: Int?, next: Int?
            )
    ) {
        state.withLock { $0.answer = answer }
    }

    var transport: HTTPTransport { HTTPTransport { try self.respond(to: $0) } }

    private func respond(to request: PlatformRequest) throws -> PlatformResponse {
        let body = String(decoding: request.body, as: UTF8.self)
        let isDown = state.withLock { state in
            state.requests.append((request.url, body))
            return state.isDown
        }
        guard !isDown else { throw TransportError(.refused, host: "oauth.bitrix.info") }
        let isJSON = request.headers.contains { $0.name.lowercased() == "content-type" && $0.value.contains("json") }
        let fields = isJSON ? (try JSONValue(parsing: body).object ?? [:]) : try FormCodec.decode(body)
        if request.url.hasSuffix("/oauth/token/") { return tokens(fields) }
        var access = fields["auth"]?.string ?? fields["access_token"]?.string ?? ""
        if let bearer = request.headers.first(where: { $0.name.lowercased() == "authorization" })?.value {
            access = String(bearer.dropFirst("Bearer ".count))
        }
        let known = state.withLock { ($0.tokens[access], $0.expired.contains(access)) }
        guard let token = known.0 else {
            return json(401, ["error": "NO_AUTH_FOUND", "error_description": "Wrong authorization data"])
        }
        if known.1 {
            return json(401, ["error": "expired_token", "error_description": "The access token provided has expired."])
        }
        if request.url.hasPrefix("https://oauth.bitrix.info/rest/app.info") { return json(200, info(token)) }
        let method = request.url.split(separator: "/").last.map(String.init) ?? ""
        return call(method.replacing(".json", with: ""), fields, token)
    }

    private func info(_ token: Token) -> JSONValue {
        [
            "result": [
                "client_id": .string(token.clientID), "scope": "crm,placement,user_brief",
                "expires": .string(Date(timeIntervalSinceNow: 3600).formatted(.iso8601)), "user_id": .int(token.userID),
                "install": [
                    "installed": true, "version": "1", "status": "F", "scope": "crm,placement,user_brief",
                    "domain": .string(token.domain),
                    "uri": .string("https://\(token.domain)/"),
                    "client_endpoint": .string("https://\(token.domain)/rest/"),
                    "member_id": .string(token.memberID), "member_type": "cloud",
                ],
            ]
        ]
    }

    private func tokens(_ fields: JSONObject) -> PlatformResponse {
        guard fields["client_secret"]?.string == Self.clientSecret else {
            return json(400, ["error": "invalid_client"])
        }
        if let refusal = state.withLock({ $0.tokenRefusal }) { return json(400, ["error": .string(refusal)]) }
        let access: String? = state.withLock { state in
            if let code = fields["code"]?.string { return state.codes.removeValue(forKey: code) }
            return fields["refresh_token"]?.string.flatMap { state.refreshes.removeValue(forKey: $0) }
        }
        guard let access, let token = state.withLock({ $0.tokens[access] }) else {
            return json(400, ["error": "invalid_grant"])
        }
        return json(
            200,
            [
                "access_token": .string(access), "refresh_token": .string("refresh-of-\(access)"),
                "expires": .int(Int(Date().timeIntervalSince1970) + 3600), "expires_in": 3600, "scope": "crm",
                "domain": "oauth.bitrix.info",
                "server_endpoint": "https://oauth.bitrix.info/rest/",
                "client_endpoint": .string("https://\(token.domain)/rest/"),
                "status": "F", "member_id": .string(token.memberID), "user_id": .int(token.userID),
            ])
    }

    private func call(_ method: String, _ fields: JSONObject, _ token: Token) -> PlatformResponse {
        let answer = state.withLock { state in
            if method != "batch" { state.methods.append(method) }
            return state.answer
        }
        guard method == "batch" else {
            do {
                let (result, total, next) = try answer(method, fields, token.userID)
                var reply: JSONObject = ["result": result]
                if let total { reply["total"] = .int(total) }
                if let next { reply["next"] = .int(next) }
                return json(200, .object(reply))
            } catch {
                let refusal = error as? Refusal
                return json(
                    400, ["error": .string(refusal?.code ?? "?"), "error_description": .string(refusal?.text ?? "")])
            }
        }
        var results = JSONObject(), errors = JSONObject(), totals = JSONObject(), nexts = JSONObject()
        for (key, value) in fields["cmd"]?.object ?? [:] {
            let parts = (value.string ?? "").split(separator: "?", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            let parameters = (try? FormCodec.decode(parts.count > 1 ? parts[1] : "")) ?? [:]
            state.withLock { $0.methods.append(name) }
            do {
                let (result, total, next) = try answer(name, parameters, token.userID)
                results[key] = result
                if let total { totals[key] = .int(total) }
                if let next { nexts[key] = .int(next) }
            } catch {
                let refusal = error as? Refusal
                errors[key] = [
                    "error": .string(refusal?.code ?? "?"), "error_description": .string(refusal?.text ?? ""),
                ]
            }
        }
        func php(_ map: JSONObject) -> JSONValue { map.isEmpty ? [] : .object(map) }
        return json(
            200,
            [
                "result": [
                    "result": php(results), "result_error": php(errors), "result_total": php(totals),
                    "result_next": php(nexts),
                    "result_time": [],
                ]
            ])
    }

    private func json(_ status: Int, _ value: JSONValue) -> PlatformResponse {
        PlatformResponse(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")],
            body: value.serializedBytes())
    }
}

/// The portal of these tests, and what it posts.
enum Acme {
    static let memberID = "a223c6b3710f85df22e9377d6c4f7553"
    static let domain = "acme.bitrix24.com"
    static let applicationToken = "51856fefc120afa4b628cc82d3935cce"

    static func member() -> MemberID {
        guard let id = MemberID(memberID) else { preconditionFailure("not a member_id") }
        return id
    }

    /// Query and form of an opening by user 1, whose access token is `access-1` unless said otherwise.
    static func launch(
        access: String = "access-1", refresh: String = "refresh-1", memberID: String = memberID,
        domain: String = domain,
        language: String = "en", placement: String = "DEFAULT", options: String = "{}",
        serverEndpoint: String = "https://oauth.bitrix.info/rest/", applicationToken: String? = applicationToken
    ) -> (query: String, body: String) {
        let query = FormCodec.encode([
            "DOMAIN": .string(domain), "PROTOCOL": "1", "LANG": .string(language),
            "APP_SID": "dd3dd7f7b7a1aa1b8d2b5a3b1fb7c8a9",
        ])
        var body: JSONObject = [
            "AUTH_ID": .string(access), "AUTH_EXPIRES": "3600", "REFRESH_ID": .string(refresh),
            "SERVER_ENDPOINT": .string(serverEndpoint), "member_id": .string(memberID), "status": "F",
            "PLACEMENT": .string(placement), "PLACEMENT_OPTIONS": .string(options),
        ]
        if let applicationToken { body["APPLICATION_TOKEN"] = .string(applicationToken) }
        return (query, FormCodec.encode(body))
    }

    /// The form of an event.
    static func event(
        _ event: String, data: JSONValue = [:], memberID: String = memberID, domain: String = domain,
        applicationToken: String? = applicationToken, access: String? = nil
    ) -> String {
        var auth: JSONObject = [
            "domain": .string(domain), "server_endpoint": "https://oauth.bitrix.info/rest/",
            "client_endpoint": .string("https://\(domain)/rest/"), "member_id": .string(memberID),
        ]
        if let applicationToken { auth["application_token"] = .string(applicationToken) }
        if let access {
            auth["access_token"] = .string(access)
            auth["refresh_token"] = .string("refresh-of-\(access)")
            auth["expires_in"] = "3600"
            auth["status"] = "F"
            auth["scope"] = "crm,placement,user_brief"
        }
        return FormCodec.encode([
            "event": .string(event), "event_handler_id": "5", "data": data,
            "ts": .string(String(Int(Date().timeIntervalSince1970) + 60)), "auth": .object(auth),
        ])
    }
}
