import Foundation
import Testing

@testable import Sandbox

@Suite("Tokens")
struct AuthorizationTokenTests {
    @Test("A code is traded for a reply with all eleven fields, and only once")
    func exchange() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let code = try await f.code(installation, userID: 2).code
            let answer = await f.exchange(application, code)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
            #expect(answer.header("Cache-Control") == "no-store")
            let json = try #require(answer.json)
            #expect(
                json.object?.keys.sorted() == [
                    "access_token", "client_endpoint", "domain", "expires", "expires_in", "member_id", "refresh_token",
                    "scope",
                    "server_endpoint", "status", "user_id",
                ])
            #expect(json["expires"] == .int(1_800_003_600))
            #expect(json["expires_in"] == 3600)
            #expect(json["user_id"] == 2)
            #expect(json["scope"] == "crm,task")
            #expect(json["status"] == "F")
            #expect(json["domain"] == "oauth.bitrix.info")
            #expect(json["member_id"] == .string(AuthorizationFixture.memberID))
            #expect(json["server_endpoint"] == "https://oauth.bitrix.info/rest/")
            #expect(json["client_endpoint"] == "https://acme.bitrix24.com/rest/")
            #expect(answer.notes?.kind == .oauth)
            #expect(answer.notes?.clientID == application.clientID)
            #expect(answer.notes?.grantType == "authorization_code")
            #expect(answer.notes?.userID == 2)
            #expect(answer.notes?.error == nil)
            #expect(try await f.refusal(try #require(answer.reply).accessToken) == nil)

            let again = await f.exchange(application, code)
            #expect(again.status == 400)
            #expect(again.text == #"{"error":"invalid_grant"}"#)
            #expect(again.notes?.error == "invalid_grant")
            // A second use says nothing about the first one's tokens.
            #expect(try await f.refusal(try #require(answer.reply).accessToken) == nil)
        }
    }

    @Test("Tokens are 70 hexadecimal digits that begin with their expiry and name their user")
    func shape() async throws {
        try await AuthorizationFixture.with { f in
            let reply = try await f.issue(try await f.installed().installation, userID: 2)
            for (token, lifetime) in [(reply.accessToken.reveal(), 3600), (reply.refreshToken.reveal(), 15_552_000)] {
                #expect(token.utf8.count == 70)
                #expect(token.allSatisfy { "0123456789abcdef".contains($0) })
                let first = try #require(UInt32(token.prefix(8), radix: 16))
                #expect(Int(first.byteSwapped) == 1_800_000_000 + lifetime)
                #expect(token.dropFirst(24).prefix(8) == "00000002")
            }
        }
    }

    @Test(
        "A plain port gives plain addresses, every other way in the public ones",
        arguments: [
            (EdgeRequest.Listener.plain, "http://127.0.0.1:7001/rest/", "http://127.0.0.1:7002/rest/"),
            (.tls, "https://oauth.bitrix.info/rest/", "https://acme.bitrix24.com/rest/"),
            (.proxyConnect, "https://oauth.bitrix.info/rest/", "https://acme.bitrix24.com/rest/"),
            (.proxyAbsolute, "https://oauth.bitrix.info/rest/", "https://acme.bitrix24.com/rest/"),
        ])
    func addresses(listener: EdgeRequest.Listener, server: String, client: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let answer = await f.refresh(application, try await f.issue(installation).refreshToken, listener: listener)
            #expect(answer.reply?.serverEndpoint == server)
            #expect(answer.reply?.clientEndpoint == client)
            #expect(answer.notes?.portalDomain == (listener == .plain ? "oauth.bitrix.info" : nil))
        }
    }

    @Test(
        "A code lives 30 seconds", arguments: [(0.0, 200), (29, 200), (29.999, 200), (30, 400), (31, 400), (3600, 400)])
    func codeLifetime(seconds: Double, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let code = try await f.code(installation).code
            f.platform.clock.advance(by: seconds)
            #expect(await f.exchange(application, code).status == status)
        }
    }

    @Test(
        "An access token lives 3,600 seconds, also after its pair was refreshed",
        arguments: [
            (0.0, nil), (3599, nil), (3600, ErrorCode.expiredToken), (3601, .expiredToken),
        ] as [(Double, ErrorCode?)], [false, true])
    func accessLifetime(age: (Double, ErrorCode?), isRefreshed: Bool) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            if isRefreshed { #expect(await f.refresh(application, pair.refreshToken).status == 200) }
            f.platform.clock.advance(by: age.0)
            #expect(try await f.refusal(pair.accessToken) == age.1)
        }
    }

    @Test(
        "A refresh token lives 180 days",
        arguments: [
            (0.0, 200), (15_551_999, 200), (15_552_000, 400), (15_552_001, 400),
        ])
    func refreshLifetime(seconds: Double, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            f.platform.clock.advance(by: seconds)
            let answer = await f.refresh(application, pair.refreshToken)
            #expect(answer.status == status)
            if let expires = answer.reply?.expires { #expect(expires == 1_800_003_600 + Int(seconds)) }
        }
    }

    @Test("Chains are independent, and each refresh token works once")
    func chains() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let (one, two) = (try await f.issue(installation), try await f.issue(installation))
            #expect(Set([one.accessToken, two.accessToken, one.refreshToken, two.refreshToken]).count == 4)
            var current = one
            for _ in 0..<5 {
                let next = try #require(await f.refresh(application, current.refreshToken).reply)
                #expect(next.accessToken != current.accessToken && next.refreshToken != current.refreshToken)
                #expect(next.userID == 1)
                let reused = await f.refresh(application, current.refreshToken)
                #expect(reused.status == 400 && reused.text == #"{"error":"invalid_grant"}"#)
                // The pair that came from it is unharmed.
                #expect(try await f.refusal(next.accessToken) == nil)
                current = next
            }
            #expect(await f.refresh(application, two.refreshToken).status == 200)
        }
    }

    @Test("Of many refreshes with one token exactly one succeeds")
    func race() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { await f.refresh(application, pair.refreshToken).status } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200] + Array(repeating: 400, count: 19))
        }
    }

    enum Break: String, CaseIterable, Sendable {
        case unknownClient, wrongSecret, secretOfAnother, noClient, noSecret, noGrantType, emptyGrantType,
            otherGrantType, noCode,
            noRefreshToken, emptyRefreshToken, wrongCode, wrongRefreshToken, accessForRefresh, foreignCode,
            foreignRefreshToken,
            uninstalled, unpaid, deletedPortal, dismissed, revoked, wrongSecretAndCode, unknownClientAndNothing
    }

    static let breaks: [(Break, Int, String)] = [
        (.unknownClient, 200, #"{"error":"wrong_client"}"#),
        (.unknownClientAndNothing, 200, #"{"error":"wrong_client"}"#),
        (.wrongSecret, 400, #"{"error":"invalid_client"}"#),
        (.secretOfAnother, 400, #"{"error":"invalid_client"}"#),
        (.wrongSecretAndCode, 400, #"{"error":"invalid_client"}"#),
        (.noClient, 400, #"{"error":"invalid_request","error_description":"No \"client_id\" parameter found"}"#),
        (.noSecret, 400, #"{"error":"invalid_request","error_description":"No \"client_secret\" parameter found"}"#),
        (.noGrantType, 400, #"{"error":"invalid_request","error_description":"No \"grant_type\" parameter found"}"#),
        (.emptyGrantType, 400, #"{"error":"invalid_request","error_description":"No \"grant_type\" parameter found"}"#),
        (.otherGrantType, 400, #"{"error":"unsupported_grant_type"}"#),
        (.noCode, 400, #"{"error":"invalid_request","error_description":"No \"code\" parameter found"}"#),
        (
            .noRefreshToken, 400,
            #"{"error":"invalid_request","error_description":"No \"refresh_token\" parameter found"}"#
        ),
        (
            .emptyRefreshToken, 400,
            #"{"error":"invalid_request","error_description":"No \"refresh_token\" parameter found"}"#
        ),
        (.wrongCode, 400, #"{"error":"invalid_grant"}"#),
        (.wrongRefreshToken, 400, #"{"error":"invalid_grant"}"#),
        (.accessForRefresh, 400, #"{"error":"invalid_grant"}"#),
        (.foreignCode, 400, #"{"error":"invalid_grant"}"#),
        (.foreignRefreshToken, 400, #"{"error":"invalid_grant"}"#),
        (.uninstalled, 401, #"{"error":"NOT_INSTALLED","error_description":"Application not installed"}"#),
        (.unpaid, 401, #"{"error":"PAYMENT_REQUIRED","error_description":"Payment required"}"#),
        (.deletedPortal, 400, #"{"error":"invalid_grant"}"#),
        (.dismissed, 400, #"{"error":"invalid_grant"}"#),
        (.revoked, 400, #"{"error":"invalid_grant"}"#),
    ]

    @Test("What is wrong with a token request is named", arguments: breaks)
    func refusals(_ break: Break, status: Int, body: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let (other, otherInstallation) = try await f.installed()
            let pair = try await f.issue(installation, userID: 2)
            var fields: JSONObject = [
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret),
                "refresh_token": .string(pair.refreshToken.reveal()),
            ]
            switch `break` {
            case .unknownClient: fields["client_id"] = "app.573ad8a0346747.09223434"
            case .unknownClientAndNothing: fields = ["client_id": "app.1"]
            case .wrongSecret: fields["client_secret"] = .string(application.clientSecret + "x")
            case .secretOfAnother: fields["client_secret"] = .string(other.clientSecret)
            case .wrongSecretAndCode:
                fields = [
                    "client_id": .string(application.clientID), "client_secret": "x",
                    "grant_type": "authorization_code", "code": "x",
                ]
            case .noClient: fields["client_id"] = nil
            case .noSecret: fields["client_secret"] = nil
            case .noGrantType: fields["grant_type"] = nil
            case .emptyGrantType: fields["grant_type"] = ""
            case .otherGrantType: fields["grant_type"] = "password"
            case .noCode: fields["grant_type"] = "authorization_code"
            case .noRefreshToken: fields["refresh_token"] = nil
            case .emptyRefreshToken: fields["refresh_token"] = ""
            case .wrongCode:
                fields["grant_type"] = "authorization_code"
                fields["code"] = "avmocpghblyi01m3h42bljvqtyd19sw1"
            case .wrongRefreshToken: fields["refresh_token"] = "4f9k4jpmg13usmybzuqknt2v9fh0q6rl"
            case .accessForRefresh: fields["refresh_token"] = .string(pair.accessToken.reveal())
            case .foreignCode:
                fields["grant_type"] = "authorization_code"
                fields["code"] = .string(try await f.code(otherInstallation).code)
            case .foreignRefreshToken:
                fields["refresh_token"] = .string(try await f.issue(otherInstallation).refreshToken.reveal())
            case .uninstalled:
                try await f.platform.database.write {
                    _ = try f.installations.uninstall($0, installation: installation, clean: true)
                }
            case .unpaid:
                try await f.platform.database.write {
                    _ = try f.installations.change($0, installation: installation, isPaymentExpired: true)
                }
            case .deletedPortal: try await f.sql("UPDATE portal SET isDeleted = 1")
            case .dismissed: try await f.sql("UPDATE person SET isActive = 0 WHERE id = 2")
            case .revoked:
                let count = try await f.platform.database.write {
                    try f.tokens.revoke($0, refreshToken: pair.refreshToken.reveal())
                }
                #expect(count == 1)
            }
            let answer = await f.token(fields)
            #expect(answer.status == status)
            #expect(answer.text == body)
            #expect(answer.notes?.kind == .oauth)
            #expect(answer.notes?.error == answer.json?["error"]?.string)
            #expect(answer.notes?.clientID == fields["client_id"]?.string)
            // What went wrong has spent nothing.
            if ![.uninstalled, .unpaid, .deletedPortal, .dismissed, .revoked].contains(`break`) {
                #expect(await f.refresh(application, pair.refreshToken).status == 200)
            }
        }
    }

    @Test("Another application's attempt does not spend a code")
    func forgedCode() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let (thief, _) = try await f.installed()
            let code = try await f.code(installation).code
            #expect(await f.exchange(thief, code).status == 400)
            #expect(await f.exchange(application, code).status == 200)
        }
    }

    @Test(
        "The token address takes GET, a form, JSON and multipart, doubled slashes and no slash",
        arguments: [
            ("GET", "/oauth/token/?", ""), ("GET", "//oauth//token?", ""), ("GET", "/oauth/token?", ""),
            ("POST", "/oauth/token/?", ""), ("POST", "/oauth/token/", "application/x-www-form-urlencoded"),
            ("POST", "/oauth/token", "application/x-www-form-urlencoded; charset=UTF-8"),
            ("POST", "//oauth/token/", "text/plain"),
            ("POST", "/oauth/token/", "application/json"), ("POST", "/oauth/token/", "multipart/form-data; boundary=x"),
        ])
    func shapes(method: String, target: String, type: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let fields: JSONObject = [
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret),
                "refresh_token": .string(try await f.issue(installation).refreshToken.reveal()), "bx24_request_id": "1",
            ]
            let body =
                type.hasPrefix("application/json")
                ? JSONValue.object(fields).serialized()
                : type.hasPrefix("multipart")
                    ? fields.map {
                        "--x\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value.text ?? "")\r\n"
                    }
                    .joined() + "--x--\r\n"
                    : FormCodec.encode(fields)
            let request =
                target.hasSuffix("?")
                ? EdgeRequest.make(method, target + body)
                : EdgeRequest.make(method, target, headers: [("Content-Type", type)], form: body)
            let answer = await AuthorizationServer(platform: f.platform).respond(to: request)
            #expect(answer.status == 200)
            #expect(answer.reply?.userID == 1)
        }
    }

    @Test(
        "A body that cannot be read is an invalid request",
        arguments: [
            ("application/json", "{"), ("application/json", "null"), ("application/json", "\"x\""),
            ("application/x-www-form-urlencoded", "grant_type=%FF"), ("multipart/form-data", "--x"),
            ("multipart/form-data; boundary=x", "nothing"),
        ])
    func malformed(type: String, body: String) async throws {
        try await AuthorizationFixture.with { f in
            let answer = await AuthorizationServer(platform: f.platform).respond(
                to: .make("POST", "/oauth/token/", headers: [("Content-Type", type)], form: body))
            #expect(answer.status == 400)
            #expect(answer.json?["error"] == "invalid_request")
            #expect(answer.notes?.error == "invalid_request")
        }
    }

    @Test(
        "A parameter that is an array counts as missing",
        arguments: ["client_id", "client_secret", "grant_type", "refresh_token"])
    func nested(name: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            var fields: JSONObject = [
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret),
                "refresh_token": .string(try await f.issue(installation).refreshToken.reveal()),
            ]
            fields[name] = .array([fields[name] ?? .null])
            let answer = await f.token(fields)
            #expect(answer.status == 400)
            #expect(answer.json?["error_description"] == .string("No \"\(name)\" parameter found"))
        }
    }

    @Test(
        "Other methods are refused and spend nothing", arguments: ["HEAD", "PUT", "DELETE", "OPTIONS"],
        ["/oauth/token/", "/rest/app.info"])
    func otherMethods(method: String, path: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let query = FormCodec.encode([
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret),
                "refresh_token": .string(pair.refreshToken.reveal()),
                "auth": .string(pair.accessToken.reveal()),
            ])
            let answer = await AuthorizationServer(platform: f.platform).respond(to: .make(method, "\(path)?\(query)"))
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "GET, POST")
            #expect(answer.notes?.error == "invalid_request")
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
        }
    }

    @Test(
        "The portal judges a token in the platform's order",
        arguments: [
            ("unknown", ErrorCode.noAuthFound), ("otherPortal", .noAuthFound), ("revoked", .noAuthFound),
            ("uninstalled", .applicationNotFound), ("uninstalled and expired", .applicationNotFound),
            ("unpaid", .paymentRequired), ("expired by hand", .expiredToken), ("expired and dismissed", .expiredToken),
            ("dismissed", .authorizationError), ("not allowed", .userAccessError),
            ("dismissed and not allowed", .authorizationError),
            ("portal deleted", .portalDeleted), ("good", nil), ("allowed", nil),
        ] as [(String, ErrorCode?)])
    func order(of state: String, code: ErrorCode?) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation, userID: 2)
            var token = pair.accessToken
            if state == "unknown" { token = Secret("x") }
            if state == "otherPortal" { try await f.sql("UPDATE installation SET portalID = 2") }
            if state.contains("revoked") {
                try await f.platform.database.write { _ = try f.tokens.revoke($0, clientID: application.clientID) }
            }
            if state.contains("uninstalled") {
                try await f.platform.database.write {
                    _ = try f.installations.uninstall($0, installation: installation, clean: false)
                }
            }
            if state == "unpaid" { try await f.sql("UPDATE installation SET isPaymentExpired = 1") }
            if state == "expired by hand" {
                let count = try await f.platform.database.write {
                    try f.tokens.expire($0, accessToken: pair.accessToken.reveal())
                }
                #expect(count == 1)
            } else if state.contains("expired") {
                f.platform.clock.advance(by: 3600)
            }
            if state.contains("dismissed") { try await f.sql("UPDATE person SET isActive = 0 WHERE id = 2") }
            if state.contains("not allowed") { try await f.sql("UPDATE installation SET allowedUsers = '[1,3]'") }
            if state == "allowed" { try await f.sql("UPDATE installation SET allowedUsers = '[2]'") }
            if state == "portal deleted" { try await f.sql("UPDATE portal SET isDeleted = 1") }
            #expect(try await f.refusal(token) == code)
        }
    }

    @Test("A token says who calls, for which application, and with which permissions")
    func caller() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let token = try await f.issue(installation, userID: 2).accessToken
            let portal = try await f.portal()
            let caller = try await f.platform.database.read {
                try f.tokens.authenticate($0, accessToken: token.reveal(), portal: portal)
            }
            #expect(caller.user.id == 2)
            #expect(caller.application == application)
            #expect(caller.installation == installation)
            #expect(caller.scope == ["crm", "task"])
            #expect(caller.authorization == .oauth(accessToken: token.reveal()))
        }
    }

    @Test(
        "A webhook is known by its owner and its code",
        arguments: [
            (1, "abc", nil), (2, "abc", ErrorCode.invalidCredentials), (1, "abd", .invalidCredentials),
            (1, "", .invalidCredentials),
            (4, "dismissed", .invalidCredentials), (1, "foreign", .invalidCredentials),
        ] as [(Int, String, ErrorCode?)])
    func webhook(user: Int, code: String, error: ErrorCode?) async throws {
        try await AuthorizationFixture.with { f in
            try await f.sql(
                """
                INSERT INTO webhook (portalID, userID, code, scope)
                VALUES (1, 1, 'abc', 'crm,task'), (1, 4, 'dismissed', 'crm'), (2, 1, 'foreign', 'crm')
                """)
            let portal = try await f.portal()
            do {
                let caller = try await f.platform.database.read {
                    try f.tokens.authenticate($0, webhookUser: user, code: code, portal: portal)
                }
                #expect(error == nil)
                #expect(
                    caller.authorization == .webhook && caller.scope == ["crm", "task"] && caller.installation == nil)
            } catch let failure as RESTFailure {
                #expect(failure.code == error)
            }
        }
    }

    @Test(
        "Nobody gets tokens for a user who may not have them",
        arguments: [
            (2, nil), (4, ErrorCode.authorizationError), (99, .authorizationError), (3, .userAccessError),
        ] as [(Int, ErrorCode?)])
    func issueRefused(user: Int, error: ErrorCode?) async throws {
        try await AuthorizationFixture.with { f in
            try await f.sql("UPDATE installation SET allowedUsers = '[1,2,4]'")
            var installation = try await f.installed().installation
            installation.allowedUsers = "[1,2,4]"
            do {
                _ = try await f.issue(installation, userID: user)
                #expect(error == nil)
            } catch let failure as RESTFailure {
                #expect(failure.code == error)
            }
        }
    }

    @Test("New scopes reach tokens by a refresh after the update, not before")
    func scopesOfAnUpdate() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            try await f.platform.database.write {
                _ = try f.registry.addVersion(
                    $0, clientID: application.clientID, .init(version: "2.0", scope: ["crm", "user"]))
            }
            #expect(try await f.issue(installation).scope.map(\.value) == ["crm", "task"])
            let updated = try await f.platform.database.write {
                try f.installations.update($0, installation: installation, version: "2.0").installation
            }
            let portal = try await f.portal()
            let old = try await f.platform.database.read {
                try f.tokens.authenticate($0, accessToken: pair.accessToken.reveal(), portal: portal)
            }
            #expect(old.scope == ["crm", "task"])
            #expect(await f.refresh(application, pair.refreshToken).reply?.scope.map(\.value) == ["crm", "user"])
            #expect(try await f.issue(updated).scope.map(\.value) == ["crm", "user"])
        }
    }
}
