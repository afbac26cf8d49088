import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite struct ControlTests {
    private static let d = "/portals/acme.bitrix24.com"

    @Test("Without the token of the ready line nothing is told but that it lives")
    func token() async throws {
        try await withTrial { sandbox in
            for token in ["", "x", sandbox.ready.adminToken.reveal() + "0"] {
                let answer = try await sandbox.askAdmin("GET", "/portals", token: token)
                #expect(answer.status == 401)
                #expect(try JSONValue(parsing: answer.text)["error"] == "unauthorized")
            }
            #expect(try await sandbox.askAdmin("GET", "/health", token: "").status == 200)
            #expect(try await sandbox.askAdmin("GET", "/portals").status == 200)
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var path: String
        var body: JSONValue = [:]
        var status = 400
        var message: String
        var testDescription: String { "\(method) \(path) \(body.serialized()) → \(status) \(message)" }
    }

    static let wrong: [Wrong] = [
        Wrong(path: "/nothing", status: 404, message: "no call /nothing"),
        Wrong(method: "PUT", path: "/portals", status: 405, message: "GET, POST"),
        Wrong(path: "/portals", body: [1], message: "must be a JSON object"),
        Wrong(path: "/portals", body: ["tariff": "gold"], message: "tariff: must be one of free, basic, std, pro, ent"),
        Wrong(path: "/portals", body: ["domain": "a b"], message: "domain: must be a host name"),
        Wrong(path: "/portals", body: ["domain": "a.b:81"], message: "domain: must be a host name"),
        Wrong(path: "/portals", body: ["domain": "acme.bitrix24.com"], status: 409, message: "already"),
        Wrong(path: "/portals", body: ["domain": "oauth.bitrix.info"], status: 409, message: "belongs to the platform"),
        Wrong(method: "GET", path: "/portals/none.bitrix24.com", status: 404, message: "none.bitrix24.com"),
        Wrong(method: "PATCH", path: d, body: ["deleted": "perhaps"], message: "deleted: must be true or false"),
        Wrong(path: "\(d)/users", body: ["access": ["crm.deal": "some"]], message: "access.crm.deal"),
        Wrong(path: "\(d)/users", body: ["access": [1]], message: "access: must be an object"),
        Wrong(path: "\(d)/users", body: ["admin": 3], message: "admin"),
        Wrong(method: "PATCH", path: "\(d)/users/99", status: 404, message: "user 99"),
        Wrong(path: "\(d)/webhooks", body: ["user_id": 99], message: "user_id"),
        Wrong(path: "\(d)/webhooks", body: ["scope": ["c r m"]], message: "scope"),
        Wrong(path: "\(d)/seed", body: ["entity": "crm.deal"], message: "rows: is required"),
        Wrong(path: "\(d)/seed", body: ["entity": "crm.deal", "rows": [1]], message: "rows[0]"),
        Wrong(method: "PATCH", path: "\(d)/limits", body: ["burst": 0], message: "burst"),
        Wrong(path: "/apps", body: ["kind": "web"], message: "kind: must be one of market, local"),
        Wrong(path: "/apps", body: ["kind": "local", "portal": "none.example"], status: 404, message: "none.example"),
        Wrong(path: "/apps", body: ["status": "Z"], message: "status: must be one of"),
        Wrong(path: "/apps", body: ["redirect_uri": "app"], message: "redirect_uri"),
        Wrong(path: "/apps", body: ["scope": 7], message: "scope: must be a list"),
        Wrong(path: "/apps/none/versions", status: 404, message: "none"),
        Wrong(path: "\(d)/apps/none/install", status: 404, message: "none"),
        Wrong(path: "/clock", message: "advance_s"),
        Wrong(path: "/clock", body: ["advance_s": -1], message: "advance_s"),
        Wrong(path: "/tokens/expire", message: "access_token"),
        Wrong(path: "/tokens/revoke", message: "access_token"),
        Wrong(path: "/faults", message: "action: is required"),
        Wrong(path: "/faults", body: ["action": ["type": "fire"]], message: "type"),
        Wrong(path: "/faults", body: ["match": ["kind": "x"], "action": ["type": "reset"]], message: "kind"),
        Wrong(path: "/faults", body: ["times": 0, "action": ["type": "reset"]], message: "times"),
        Wrong(method: "DELETE", path: "/faults/9", status: 404, message: "9"),
        Wrong(method: "GET", path: "/journal?after=x", message: "after"),
        Wrong(method: "GET", path: "/journal?kind=x", message: "kind"),
        Wrong(path: "/origins", body: ["public": "pulse.example", "target": "http://127.0.0.1:1"], message: "public"),
        Wrong(
            path: "/origins", body: ["public": "https://pulse.example", "target": "http://example.org"],
            message: "target"),
        Wrong(
            path: "/origins", body: ["public": "https://acme.bitrix24.com", "target": "http://127.0.0.1:1"],
            status: 409,
            message: "portal"),
        Wrong(path: "/snapshots", body: ["name": "../x"], message: "name"),
        Wrong(path: "/snapshots", message: "name: is required"),
        Wrong(path: "/snapshots/none/restore", status: 404, message: "none"),
    ]

    @Test("A wrong call is a 4xx that names what is wrong")
    func wrongCalls() async throws {
        try await withTrial { sandbox in
            for item in Self.wrong {
                do throws(SandboxControlError) {
                    let answer = try await sandbox.control.call(item.method, item.path, item.body)
                    Issue.record("\(item.testDescription) was answered with \(answer.serialized())")
                } catch {
                    #expect(error.status == item.status, "\(item.testDescription): \(error)")
                    #expect(error.message.contains(item.message), "\(item.testDescription): \(error)")
                }
            }
        }
    }

    @Test("A body that is no JSON is refused over HTTP; an empty one is an empty object")
    func notJSON() async throws {
        try await withTrial { sandbox in
            for body in ["{", "nonsense", #"{"domain":"#] {
                let answer = try await sandbox.askAdmin("POST", "/portals", body: body)
                #expect(answer.status == 400)
                #expect(try JSONValue(parsing: answer.text)["error"] == "invalid_json")
            }
            #expect(try await sandbox.askAdmin("POST", "/portals", body: "").status == 200)
        }
    }

    @Test("A portal is made with an administrator, an employee, and one without rights in the CRM")
    func portal() async throws {
        try await withTrial { sandbox in
            let answer = try await sandbox.control.call(
                "POST", "/portals", ["domain": "Beta.bitrix24.ru", "tariff": "ent"])
            #expect(answer["domain"] == "beta.bitrix24.ru" && answer["tariff"] == "ent" && answer["language"] == "ru")
            #expect(answer["member_id"]?.string?.count == 32 && answer["url"] == "https://beta.bitrix24.ru")
            #expect(answer["limits"] == ["enabled": true, "burst": 250, "per_second": 5, "operating_s": 480])
            let users = try #require(answer["users"]?.array)
            #expect(users.map { $0["admin"] } == [true, false, false])
            #expect(users[2]["access"]?["crm.deal"] == "none" && users[1]["access"] == [:])
            let port = Int(answer["plain_url"]?.string?.split(separator: ":").last ?? "") ?? 0
            let plain = try await RawConnection.exchange(
                port: port, "GET /rest/profile HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(plain.statuses.count == 1)
            let drawn = try await sandbox.control.call("POST", "/portals")
            #expect(drawn["domain"]?.string?.hasPrefix("b24-") == true && drawn["tariff"] == "pro")
        }
    }

    @Test("People, webhooks and limits are kept as told")
    func peopleAndLimits() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let user = try await control.call(
                "POST", "\(Self.d)/users", ["name": "Ann", "access": ["crm.deal": "own"]])
            #expect(user["id"] == 4 && user["name"] == "Ann" && user["access"] == ["crm.deal": "own"])
            #expect(user["active"] == true && user["admin"] == false)
            let changed = try await control.call("PATCH", "\(Self.d)/users/4", ["active": false])
            #expect(changed["active"] == false && changed["name"] == "Ann" && changed["access"] == ["crm.deal": "own"])
            let hook = try await control.call(
                "POST", "\(Self.d)/webhooks", ["user_id": 2, "scope": ["crm", "user_brief"]])
            let code = try #require(hook["code"]?.string)
            #expect(hook["url"] == .string("https://acme.bitrix24.com/rest/2/\(code)/"))
            #expect(hook["plain_url"] == .string("\(sandbox.ready.plainPortal)/rest/2/\(code)/"))
            #expect(
                try await control.call("PATCH", "\(Self.d)/limits", ["burst": 3, "per_second": 0.5])
                    == ["enabled": true, "burst": 3, "per_second": 0.5, "operating_s": 480])
            #expect(
                try await control.call("PATCH", "\(Self.d)/limits", ["burst": nil, "enabled": false])
                    == ["enabled": false, "burst": 50, "per_second": 0.5, "operating_s": 480])
        }
    }

    @Test("The clock starts at the machine's time and moves on")
    func clock() async throws {
        try await withTrial { sandbox in
            let before = try await sandbox.control.call("GET", "/clock")
            #expect(before["offset_s"] == 0)
            #expect(abs((before["now"]?.integer ?? 0) - Int(Date().timeIntervalSince1970)) <= 5)
            let after = try await sandbox.control.call("POST", "/clock", ["advance_s": 3600])
            #expect(after["offset_s"] == 3600)
            #expect((after["now"]?.integer ?? 0) - (before["now"]?.integer ?? 0) >= 3600)
        }
    }

    @Test("Faults are listed with their hits, one is taken out, all are cleared")
    func faults() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let first = try await control.call(
                "POST", "/faults",
                [
                    "match": ["kind": "rest", "method": "profile"], "times": 2,
                    "action": ["type": "error", "code": "QUERY_LIMIT_EXCEEDED"],
                ])
            let second = try await control.call(
                "POST", "/faults", ["action": ["type": "status", "status": 503, "body": ["a": 1]]])
            #expect(first["id"] == 1 && second["id"] == 2)
            _ = sandbox.platform.faults.take(kind: .rest, host: "x", method: "PROFILE", clientID: nil)
            let faults = try await control.call("GET", "/faults")["faults"]
            #expect(faults?[0]?["hits"] == 1 && faults?[0]?["match"] == ["kind": "rest", "method": "profile"])
            #expect(
                faults?[1]?["action"]
                    == ["type": "status", "status": 503, "body": #"{"a":1}"#, "content_type": "application/json"])
            try await control.call("DELETE", "/faults/1")
            #expect(try await control.call("GET", "/faults")["faults"]?.array?.count == 1)
            try await control.call("DELETE", "/faults")
            #expect(try await control.call("GET", "/faults") == ["faults": []])
        }
    }

    @Test("The journal keeps an exchange as it came, and filters")
    func journal() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            try await control.call("POST", "/portals", ["domain": "gone.bitrix24.com"])
            try await control.call("PATCH", "/portals/gone.bitrix24.com", ["deleted": true])
            _ = try await sandbox.ask(
                "https://gone.bitrix24.com/rest//profile/?a=1", method: "POST", headers: [("X-Test", "Yes")],
                body: "b=ä")
            let entry = try #require(try await control.call("GET", "/journal?host=gone.bitrix24.com")["entries"]?[0])
            #expect(entry["kind"] == "rest" && entry["listener"] == "proxy-connect" && entry["http_method"] == "POST")
            #expect(entry["target"] == "/rest//profile/?a=1" && entry["body"] == "b=ä" && entry["status"] == 500)
            #expect(
                entry["error"] == "PORTAL_DELETED" && entry["headers"]?["x-test"] == "Yes" && entry["auth"] == "none")
            let last = try #require(try await control.call("GET", "/journal")["last"]?.integer)
            #expect(entry["seq"]?.integer == last)
            #expect(try await control.call("GET", "/journal?kind=open") == ["entries": [], "last": .int(last)])
            #expect(try await control.call("GET", "/journal?after=\(last)") == ["entries": [], "last": .int(last)])
        }
    }

    @Test("An application goes through its life by the portal's buttons")
    func life() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let app = try await control.call(
                "POST", "/apps",
                [
                    "code": "acme.pulse", "version": "1.0.0", "scope": ["crm"],
                    "redirect_uri": "https://pulse.example/r",
                    "app_url": "https://pulse.example/app", "install_url": "https://pulse.example/install",
                ])
            let id = try #require(app["client_id"]?.string)
            #expect(id.hasPrefix("app.") && app["client_secret"]?.string?.count == 50 && app["status"] == "F")
            let path = "\(Self.d)/apps/\(id)"
            let installed = try await control.call("POST", "\(path)/install", ["finish": false])
            #expect(installed["application_token"]?.string?.isEmpty == false && installed["deliveries"] == [])
            #expect(installed["auth"]?["client_endpoint"] == "https://acme.bitrix24.com/rest/")
            #expect(try await control.call("GET", path)["finished"] == false)
            #expect(try await control.call("POST", "\(path)/finish")["finished"] == true)
            let tokens = try await control.call("POST", "\(path)/tokens", ["user_id": 2, "addresses": "plain"])
            #expect(
                tokens["client_endpoint"] == .string("\(sandbox.ready.plainPortal)/rest/") && tokens["user_id"] == 2)
            #expect((tokens["expires"]?.integer ?? 0) > Int(Date().timeIntervalSince1970))
            let code = try await control.call("POST", "\(path)/codes", ["user_id": 1, "state": "s t"])
            #expect(code["expires_in"] == 30 && code["redirect"]?.string?.contains("state=s+t") == true)
            let frame = try await control.call("POST", "\(path)/open", ["placement_options": ["ID": 7]])
            #expect(
                frame["url"]?.string?.hasPrefix("https://pulse.example/app?DOMAIN=acme.bitrix24.com&PROTOCOL=1") == true
            )
            #expect(frame["query"]?["DOMAIN"] == "acme.bitrix24.com" && frame["body"]?["PLACEMENT"] == "DEFAULT")
            #expect(frame["body"]?["PLACEMENT_OPTIONS"] == #"{"ID":7}"#)
            #expect(
                (try await control.call("POST", "/tokens/expire", ["client_id": .string(id)])["count"]?.integer ?? 0)
                    >= 3)
            let changed = try await control.call("PATCH", path, ["allowed_users": [1], "status": "P"])
            #expect(changed["allowed_users"] == [1] && changed["status"] == "P")
            #expect(try await control.call("PATCH", path, ["allowed_users": nil])["allowed_users"] == .null)
            let next = try await control.call(
                "POST", "/apps/\(id)/versions", ["version": "2.0.0", "scope": ["crm", "user"]])
            #expect(next["version"] == "2.0.0" && next["number"] == 2)
            #expect(try await control.call("POST", "\(path)/update", ["version": "2.0.0"])["version"] == "2.0.0")
            #expect(try await control.call("POST", "\(path)/uninstall", ["clean": true])["installed"] == false)
            let again = try await control.call("POST", "\(path)/reinstall")
            #expect(again["application_token"] != installed["application_token"])
            await #expect(throws: SandboxControlError.field("user_id", "acme.bitrix24.com has no user 99")) {
                try await control.call("POST", "\(path)/tokens", ["user_id": 99])
            }
        }
    }

    @Test("A frame that is delivered reaches the application and stands in the journal")
    func deliveredFrame() async throws {
        @Sendable func application(_ request: EdgeRequest, _ door: Door) async -> EdgeResponse {
            let fields = (try? request.parameters()) ?? [:]
            let text = ["DOMAIN", "PLACEMENT"].map { fields[$0]?.string ?? "-" }.joined(separator: " ")
            return .plain("\(request.httpMethod) \(text)", status: 200)
        }
        try await withEdge(application) { port, _ in
            try await withTrial { sandbox in
                let control = sandbox.control
                try await control.call(
                    "POST", "/origins",
                    ["public": "https://pulse.example", "target": .string("http://127.0.0.1:\(port)")])
                let app = try await control.call("POST", "/apps", ["app_url": "https://pulse.example/app"])
                let path = "\(Self.d)/apps/\(app["client_id"]?.string ?? "")"
                try await control.call("POST", "\(path)/install")
                let answer = try await control.call("POST", "\(path)/open", ["deliver": true])
                #expect(answer["status"] == 200 && answer["response"] == "POST acme.bitrix24.com DEFAULT\n")
                let entry = try await control.call("GET", "/journal?kind=open")["entries"]?[0]
                #expect(
                    entry?["status"] == 200 && entry?["host"] == "acme.bitrix24.com"
                        && entry?["seq"] == answer["delivery"])
            }
        }
    }

    @Test("ONAPPINSTALL goes to the card's event address, and the answer names its number in the journal")
    func deliveredEvent() async throws {
        @Sendable func application(_ request: EdgeRequest, _ door: Door) async -> EdgeResponse {
            .plain("ok", status: 200)
        }
        try await withEdge(application) { port, _ in
            try await withTrial { sandbox in
                let control = sandbox.control
                let app = try await control.call(
                    "POST", "/apps", ["event_url": .string("http://127.0.0.1:\(port)/events"), "scope": ["crm"]])
                let path = "\(Self.d)/apps/\(app["client_id"]?.string ?? "")"
                let answer = try await control.call("POST", "\(path)/install")
                let entry = try #require(try await control.call("GET", "/journal?kind=event")["entries"]?[0])
                #expect(answer["deliveries"] == .array([entry["seq"] ?? .null]))
                #expect(
                    entry["event"] == "ONAPPINSTALL" && entry["status"] == 200 && entry["host"] == "acme.bitrix24.com")
            }
        }
    }
}
