import Foundation
import Testing

@testable import Sandbox

@Suite("REST: judgement")
struct RESTJudgementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var target: String
        var method = "GET"
        var type: String?
        var body = ""
        var headers: [(name: String, value: String)] = []
        var status: Int
        var error: String?

        var testDescription: String { "\(method) \(target) \(type ?? "") \(body)" }
    }

    static let token = "test-access-1"
    static let webhook = "/rest/1/\(RESTPortal.webhookCode)"

    @Test(
        "A path, a body and a token are read in every way that clients use",
        arguments: [
            Case(target: "/rest/profile?auth=\(token)", status: 200),
            Case(target: "/rest/profile.json?auth=\(token)", status: 200),
            Case(target: "/rest//profile.json/?auth=\(token)", status: 200),
            Case(target: "//rest//PROFILE/?auth=\(token)", status: 200),
            Case(target: "/rest/Profile/?access_token=\(token)", status: 200),
            Case(target: "/rest/profile", headers: [("Authorization", "Bearer \(token)")], status: 200),
            Case(target: "/rest/profile", headers: [("authorization", "bearer   \(token)")], status: 200),
            Case(target: "/rest/profile?auth=nonsense", headers: [("Authorization", "Bearer \(token)")], status: 200),
            Case(
                target: "/rest/profile", method: "POST", type: "application/x-www-form-urlencoded",
                body: "auth=\(token)", status: 200),
            Case(
                target: "/rest/profile", method: "POST", type: "text/plain;charset=UTF-8", body: "auth=\(token)&x=1",
                status: 200),
            Case(target: "/rest/profile", method: "POST", body: "auth=\(token)", status: 200),
            Case(
                target: "/rest/profile", method: "POST", type: "application/json", body: #"{"auth":"\#(token)"}"#,
                status: 200),
            Case(
                target: "/rest/profile", method: "POST", type: "multipart/form-data; boundary=x",
                body: "--x\r\nContent-Disposition: form-data; name=\"auth\"\r\n\r\n\(token)\r\n--x--\r\n", status: 200),
            Case(target: "\(webhook)/profile", status: 200),
            Case(target: "\(webhook)//profile.json/?bx24_request_id=1", status: 200),
            Case(
                target: "/rest/api/profile", method: "POST", type: "application/json", body: #"{"auth":"\#(token)"}"#,
                status: 200),
        ])
    func reading(_ example: Case) async throws {
        try await RESTPortal.with { portal in
            let response = await portal.send(
                example.target, method: example.method, type: example.type, body: example.body, headers: example.headers
            )
            #expect(response.status == example.status, "\(response.bodyText)")
            #expect(response.value(ofHeader: "Access-Control-Allow-Origin") == "*")
            #expect(response.value(ofHeader: "Content-Type") == "application/json; charset=utf-8")
        }
    }

    @Test(
        "Refusals have the platform's status and code",
        arguments: [
            Case(target: "/rest/", status: 404, error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "/rest/no.such.method", status: 404, error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "/rest/no.such.method?auth=\(token)", status: 404, error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "/rest/1/nonsense/no.such.method", status: 404, error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "\(webhook)/", status: 404, error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "/rest/profile", status: 401, error: "NO_AUTH_FOUND"),
            Case(target: "/rest/profile?auth=", status: 401, error: "NO_AUTH_FOUND"),
            Case(target: "/rest/profile?auth=nonsense", status: 401, error: "NO_AUTH_FOUND"),
            Case(target: "/rest/profile?auth[]=\(token)", status: 401, error: "NO_AUTH_FOUND"),
            Case(target: "/rest/1/nonsense/profile", status: 401, error: "INVALID_CREDENTIALS"),
            Case(target: "/rest/2/\(RESTPortal.webhookCode)/profile", status: 401, error: "INVALID_CREDENTIALS"),
            Case(target: "/rest/disk.storage.getlist?auth=\(token)", status: 403, error: "insufficient_scope"),
            Case(target: "\(webhook)/disk.storage.getlist", status: 403, error: "insufficient_scope"),
            Case(target: "\(webhook)/event.bind", status: 403, error: "WRONG_AUTH_TYPE"),
            Case(target: "\(webhook)/event.get", status: 403, error: "WRONG_AUTH_TYPE"),
            Case(target: "\(webhook)/app.info", status: 400, error: "ACCESS_DENIED"),
            Case(target: "\(webhook)/app.option.get", status: 400, error: "AccessException"),
            Case(target: "/rest/crm.activity.call.gettranscript?auth=\(token)", status: 501, error: "NOT_EMULATED"),
            Case(
                target: "/rest/profile", method: "POST", type: "application/json", body: "{", status: 400,
                error: "INVALID_REQUEST"),
            Case(
                target: "/rest/profile", method: "POST", type: "application/json", body: "7", status: 400,
                error: "INVALID_REQUEST"),
            Case(
                target: "/rest/no.such", method: "POST", type: "application/json", body: "{", status: 404,
                error: "ERROR_METHOD_NOT_FOUND"),
            Case(target: "/rest/profile?x=%FF", status: 400, error: "INVALID_REQUEST"),
            Case(
                target: "/rest/profile", method: "POST", type: "multipart/form-data", body: "x", status: 400,
                error: "INVALID_REQUEST"),
        ])
    func refusing(_ example: Case) async throws {
        try await RESTPortal.with { portal in
            let response = await portal.send(
                example.target, method: example.method, type: example.type, body: example.body, headers: example.headers
            )
            #expect(response.status == example.status)
            #expect(response.answer["error"]?.string == example.error, "\(response.bodyText)")
            #expect(response.notes?.error == example.error)
            #expect(response.value(ofHeader: "Access-Control-Allow-Origin") == "*")
        }
    }

    @Test("A preflight is answered with the headers that a frame's page needs, and is not journalled")
    func preflight() async throws {
        try await RESTPortal.with { portal in
            let response = await portal.send("/rest/crm.deal.list", method: "OPTIONS")
            #expect(response.status == 200)
            #expect(response.value(ofHeader: "Access-Control-Allow-Methods") == "GET, POST, OPTIONS")
            #expect(response.value(ofHeader: "Access-Control-Allow-Headers")?.contains("content-type") == true)
            #expect(response.notes == nil)
        }
    }

    @Test("An access token works until its last second, and a rewritten state is seen at once")
    func expiry() async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.respond("profile").status == 200)
            portal.platform.clock.advance(by: 3599)
            #expect(await portal.respond("profile").status == 200)
            portal.platform.clock.advance(by: 1)
            let response = await portal.respond("profile")
            #expect(response.status == 401)
            #expect(response.answer["error"] == "expired_token")
            #expect(response.notes?.clientID == RESTPortal.clientID)
        }
    }

    @Test(
        "A change of the state is seen by the very next call",
        arguments: [
            ("UPDATE person SET isActive = 0 WHERE id = 1", "authorization_error"),
            ("UPDATE tokenPair SET isRevoked = 1", "NO_AUTH_FOUND"),
            ("UPDATE installation SET isRemoved = 1", "APPLICATION_NOT_FOUND"),
            ("UPDATE installation SET isPaymentExpired = 1", "PAYMENT_REQUIRED"),
            ("UPDATE installation SET allowedUsers = '[2]'", "user_access_error"),
            ("DELETE FROM tokenPair", "NO_AUTH_FOUND"),
        ])
    func staleness(sql: String, error: String) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.respond("profile").status == 200)
            #expect(await portal.respond("profile").status == 200)
            try await portal.platform.database.write { db in try db.execute(sql: sql) }
            #expect(await portal.call("profile")["error"]?.string == error)
        }
    }

    @Test("A write that is rolled back keeps the callers that are known")
    func rollback() async throws {
        try await RESTPortal.with { portal in
            let before = portal.platform.database.authorizationGeneration
            await #expect(throws: CancellationError.self) {
                try await portal.platform.database.write { db in
                    try db.execute(sql: "DELETE FROM tokenPair")
                    throw CancellationError()
                }
            }
            #expect(portal.platform.database.authorizationGeneration == before)
            #expect(await portal.respond("profile").status == 200)
        }
    }

    @Test("A free portal has no REST, and a deleted one says so")
    func tariff() async throws {
        try await RESTPortal.with(tariff: "free") { portal in
            let response = await portal.respond("profile")
            #expect(response.status == 403)
            #expect(response.answer.refusal == ["ACCESS_DENIED", "REST API is available only on commercial plans"])
            var deleted = portal
            deleted.portal.isDeleted = true
            let gone = await deleted.respond("profile")
            #expect(gone.status == 500)
            #expect(gone.answer["error"] == "PORTAL_DELETED")
        }
    }

    @Test("An unmodelled method for administrators is refused to others before it says that it is not emulated")
    func administrators() async throws {
        try await RESTPortal.with(scope: "delivery") { portal in
            #expect(await portal.call("sale.delivery.request.update", as: 2)["error"] == "ACCESS_DENIED")
            #expect(await portal.call("sale.delivery.request.update", as: 1)["error"] == "NOT_EMULATED")
        }
    }

    @Test("The journal's notes say who called what and how")
    func notes() async throws {
        try await RESTPortal.with { portal in
            let oauth = try #require(await portal.respond("CRM.Deal.List", ["filter": ["ID": 1]]).notes)
            #expect(oauth.method == "crm.deal.list")
            #expect(oauth.params == ["filter": ["ID": 1]])
            #expect(oauth.auth == "oauth")
            #expect(oauth.clientID == RESTPortal.clientID)
            #expect(oauth.userID == 1)
            #expect(oauth.emulation == "state")
            #expect(oauth.error == nil)
            #expect(oauth.portalDomain == "acme.bitrix24.com")
            let webhook = try #require(await portal.respond("crm.activity.call.gettranscript", as: nil).notes)
            #expect(webhook.auth == "webhook")
            #expect(webhook.userID == 1)
            #expect(webhook.clientID == nil)
            #expect(webhook.emulation == nil)
            let none = try #require(await portal.send("/rest/profile").notes)
            #expect(none.auth == "none")
            let batch = try #require(
                await portal.respond("batch", ["cmd": ["a": "profile?x=1", "b": "nonsense"]]).notes?.batch)
            #expect(
                batch == [
                    ["key": "a", "method": "profile", "params": ["x": "1"], "error": .null],
                    [
                        "key": "b", "method": "nonsense", "params": [:], "error": "ERROR_METHOD_NOT_FOUND",
                        "error_description": "Method not found!",
                    ],
                ])
        }
    }

    @Test("The envelope has the time in all its parts")
    func envelope() async throws {
        try await RESTPortal.with { portal in
            let answer = await portal.call("server.time")
            #expect(answer["result"] == "2026-08-21T15:00:00+03:00")
            let time = try #require(answer["time"]?.object)
            #expect(
                Array(time.keys) == [
                    "start", "finish", "duration", "processing", "date_start", "date_finish", "operating_reset_at",
                    "operating",
                ])
            #expect(answer.object.map { Array($0.keys) } == ["result", "time"])
            #expect(time["date_finish"] == "2026-08-21T15:00:00+03:00")
            #expect(time["operating_reset_at"] == 1_787_314_200)
        }
    }

    @Test("XML has the same members")
    func xml() async throws {
        try await RESTPortal.with { portal in
            let response = await portal.send("/rest/profile.xml?auth=test-access-1")
            #expect(response.value(ofHeader: "Content-Type") == "text/xml; charset=utf-8")
            #expect(response.bodyText.contains("<response><result><ID>1</ID><ADMIN>1</ADMIN><NAME>User</NAME>"))
            #expect(response.bodyText.contains("<time><start>"))
            let refused = await portal.send("/rest/nonsense.xml")
            #expect(refused.status == 404)
            #expect(refused.bodyText.contains("<response><error>ERROR_METHOD_NOT_FOUND</error>"))
        }
    }

    @Test("REST 3.0 is judged, and refused in its own form")
    func version3() async throws {
        try await RESTPortal.with(scope: "crm") { portal in
            let unknown = await portal.send("/rest/api/nonsense", method: "POST", type: "application/json", body: "{}")
            #expect(unknown.status == 404)
            #expect(unknown.answer["error"]?["code"] == "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION")
            let body = #"{"auth":"test-access-1"}"#
            let refused = await portal.send(
                "/rest/api/tasks.task.get", method: "POST", type: "application/json", body: body)
            #expect(refused.status == 403)
            #expect(refused.answer["error"]?["code"] == "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION")
            let profile = await portal.send("/rest/api/profile", method: "POST", type: "application/json", body: body)
            #expect(profile.answer["result"] == ["profile": ["id": 1, "admin": true]])
            let anonymous = await portal.send("/rest/api/profile", method: "POST", type: "application/json", body: "{}")
            #expect(anonymous.answer["error"] == "NO_AUTH_FOUND")
        }
    }
}
