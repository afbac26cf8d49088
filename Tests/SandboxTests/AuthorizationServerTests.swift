import Foundation
import Testing

@testable import Sandbox

@Suite("The authorization server's own REST")
struct AuthorizationServerTests {
    private func ask(
        _ f: AuthorizationFixture, _ target: String, method: String = "GET",
        headers: [(name: String, value: String)] = [],
        form: String = ""
    ) async -> EdgeResponse {
        await AuthorizationServer(platform: f.platform).respond(to: .make(method, target, headers: headers, form: form))
    }

    @Test(
        "app.info names the application, the token and the portal",
        arguments: [
            "/rest/app.info?auth=", "/rest/app.info/?auth=", "/rest/app.info.json?auth=",
            "//rest//APP.INFO?access_token=", "bearer", "form",
            "json",
        ])
    func info(way: String) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            let installation = try await f.install(application, finish: false).installation
            let token = try await f.issue(installation).accessToken.reveal()
            let answer =
                switch way {
                case "bearer": await ask(f, "/rest/app.info", headers: [("Authorization", "bearer \(token)")])
                case "form": await ask(f, "/rest/app.info", method: "POST", form: "auth=\(token)")
                case "json":
                    await ask(
                        f, "/rest/app.info", method: "POST", headers: [("Content-Type", "application/json")],
                        form: "{\"auth\":\"\(token)\"}")
                default: await ask(f, way + token)
                }
            #expect(answer.status == 200)
            let expected: JSONValue = [
                "client_id": .string(application.clientID), "scope": "crm,placement",
                "expires": "2027-01-15T09:00:00+00:00",
                "user_id": 1,
                "install": [
                    "installed": false, "version": "1", "status": "F", "scope": "crm,placement",
                    "domain": "acme.bitrix24.com", "uri": "https://acme.bitrix24.com",
                    "client_endpoint": "https://acme.bitrix24.com/rest/",
                    "member_id": .string(AuthorizationFixture.memberID),
                    "member_type": "bitrix24",
                ],
            ]
            #expect(answer.json?["result"] == expected)
            #expect(
                answer.json?["time"]?.object?.keys.elements == [
                    "start", "finish", "duration", "processing", "date_start", "date_finish",
                ])
            #expect(answer.json?["time"]?["date_start"] == "2027-01-15T08:00:00+00:00")
            #expect(answer.notes?.method == "app.info" && answer.notes?.auth == "oauth")
            #expect(answer.notes?.clientID == application.clientID && answer.notes?.userID == 1)
            #expect(answer.notes?.params == [:])
        }
    }

    @Test(
        "app.info refuses by reason",
        arguments: [
            ("missing", 401, "NO_AUTH_FOUND"), ("garbage", 401, "NO_AUTH_FOUND"), ("shaped", 400, "invalid_client"),
            ("old shape", 400, "invalid_client"), ("revoked", 400, "invalid_client"), ("expired", 401, "expired_token"),
            ("uninstalled", 401, "NOT_INSTALLED"), ("unpaid", 401, "PAYMENT_REQUIRED"),
            ("refresh token", 400, "invalid_client"),
        ])
    func refusals(state: String, status: Int, code: String) async throws {
        try await AuthorizationFixture.with { f in
            let installation = try await f.installed().installation
            let pair = try await f.issue(installation)
            var token = pair.accessToken.reveal()
            switch state {
            case "missing": token = ""
            case "garbage": token = "x"
            case "shaped": token = String(repeating: "a", count: 70)
            case "old shape": token = "s1morf609228iwyjjpvfv6wsvuja4p8u"
            case "refresh token": token = pair.refreshToken.reveal()
            case "revoked": try await f.sql("UPDATE tokenPair SET isRevoked = 1")
            case "expired": f.platform.clock.advance(by: 3600)
            case "unpaid": try await f.sql("UPDATE installation SET isPaymentExpired = 1")
            default:
                try await f.platform.database.write {
                    _ = try f.installations.uninstall($0, installation: installation, clean: false)
                }
            }
            let answer = await ask(f, "/rest/app.info?auth=\(token)")
            #expect(answer.status == status)
            #expect(answer.json?["error"] == .string(code))
            #expect(answer.notes?.error == code && answer.notes?.kind == .oauth)
        }
    }

    @Test(
        "Other methods and pages do not exist here",
        arguments: [
            ("/rest/crm.deal.list", "ERROR_METHOD_NOT_FOUND"), ("/rest/", "ERROR_METHOD_NOT_FOUND"),
            ("/rest/1/abc/app.info", "ERROR_METHOD_NOT_FOUND"), ("/", "invalid_request"),
            ("/oauth/authorize/?client_id=x", "invalid_request"),
        ])
    func others(target: String, code: String) async throws {
        try await AuthorizationFixture.with { f in
            let token = try await f.issue(try await f.installed().installation).accessToken.reveal()
            let answer = await ask(f, target, headers: [("Authorization", "Bearer \(token)")])
            #expect(answer.status == 404)
            #expect(answer.json?["error"] == .string(code))
            #expect(answer.notes?.kind == .oauth)
        }
    }
}
