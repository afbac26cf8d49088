import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite("Administration of people, webhooks and confirmations")
struct PeopleControlTests {
    private static let d = "/portals/acme.bitrix24.com"

    private func get(_ sandbox: RunningSandbox, _ address: String) async throws -> (status: Int, json: JSONValue) {
        let cut = try #require(address.range(of: "://")).upperBound
        let rest = address[cut...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let port = Int(rest[..<slash].split(separator: ":").last ?? "") ?? 0
        let answer = try await RawConnection.exchange(
            port: port, "GET \(rest[slash...]) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
        let body = answer.text.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        return (answer.statuses.first ?? 0, (try? JSONValue(parsing: body)) ?? .null)
    }

    @Test(
        "One word makes each kind of person",
        arguments: [
            ("administrator", true, "employee", nil), ("employee", false, "employee", nil),
            ("no_crm", false, "employee", "none"), ("extranet", false, "extranet", "none"),
            ("integrator", true, "integrator", nil),
        ] as [(String, Bool, String, JSONValue?)])
    func roles(role: String, isAdmin: Bool, type: String, deals: JSONValue?) async throws {
        try await withTrial { sandbox in
            let user = try await sandbox.control.call(
                "POST", "\(Self.d)/users",
                ["name": "Ann", "role": .string(role), "departments": [3], "fields": ["PERSONAL_CITY": "Riga"]])
            #expect(user["admin"] == .bool(isAdmin) && user["type"] == .string(type))
            #expect(user["access"]?["crm.deal"] == deals && user["departments"] == [3])
            await #expect(throws: SandboxControlError.self) {
                try await sandbox.control.call("POST", "\(Self.d)/users", ["role": "king"])
            }
            await #expect(throws: SandboxControlError.self) {
                try await sandbox.control.call("POST", "\(Self.d)/users", ["fields": ["NONSENSE": "x"]])
            }
        }
    }

    @Test(
        "With their integrations kept, a system user takes over webhooks and applications of the Market, but no local one"
    )
    func dismissal() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            try await control.call("PATCH", "\(Self.d)/users/2", ["admin": true])
            let hook = try await control.call("POST", "\(Self.d)/webhooks", ["user_id": 2, "scope": ["user"]])
            let address = try #require(hook["plain_url"]?.string)
            var tokens: [String: JSONValue] = [:]
            for kind in ["market", "local"] {
                let app = try await control.call(
                    "POST", "/apps",
                    [
                        "kind": .string(kind), "portal": "acme.bitrix24.com", "app_url": "http://127.0.0.1:9/",
                        "scope": ["user"], "title": "Pulse",
                    ])
                let client = try #require(app["client_id"]?.string)
                try await control.call("POST", "\(Self.d)/apps/\(client)/install", ["user_id": 2])
                tokens[kind] = try await control.call("POST", "\(Self.d)/apps/\(client)/tokens", ["user_id": 2])
            }
            let result = try await control.call("POST", "\(Self.d)/users/2/dismiss", ["integrations": "keep"])
            #expect(result["user"]?["active"] == false)
            #expect(result["webhooks"]?["type"] == "system" && result["apps"]?.array?.count == 1)
            let system = try #require(result["apps"]?.array?.first?["user"])
            #expect(system["name"] == "Pulse" && system["last_name"] == "" && system["admin"] == true)
            #expect(
                try await get(sandbox, "\(address)profile").json["result"]?["ID"]
                    == result["webhooks"]?["id"]?.text.map(JSONValue.string))
            let portal = sandbox.ready.plainPortal
            func profile(_ kind: String) async throws -> JSONValue {
                let token = tokens[kind]?["access_token"]?.string ?? ""
                return try await get(sandbox, "\(portal)/rest/profile?auth=\(token)").json
            }
            #expect(try await profile("market")["result"]?["ID"] == system["id"]?.text.map(JSONValue.string))
            #expect(try await profile("local")["error"] == "authorization_error")
            #expect(try await get(sandbox, "\(address)user.get").json["result"]?.array?.count == 3)
            let users = try await control.call("GET", "\(Self.d)/users")
            #expect(users["users"]?.array?.count == 3)
        }
    }

    @Test("With their integrations disabled, everything of a dismissed person stops")
    func disabled() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let hook = try await control.call("POST", "\(Self.d)/webhooks", ["user_id": 2])
            let address = try #require(hook["plain_url"]?.string)
            #expect(try await get(sandbox, "\(address)profile").status == 200)
            try await control.call("POST", "\(Self.d)/users/2/dismiss")
            let refused = try await get(sandbox, "\(address)profile")
            #expect(refused.status == 401 && refused.json["error"] == "INVALID_CREDENTIALS")
        }
    }

    @Test("A webhook expires, is edited by its owner with its code kept, and by an administrator with a new one")
    func webhooks() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let hook = try await control.call(
                "POST", "\(Self.d)/webhooks", ["user_id": 2, "scope": ["user"], "expires_in_s": 60])
            let code = try #require(hook["code"]?.string)
            let address = try #require(hook["plain_url"]?.string)
            #expect(try await get(sandbox, "\(address)profile").status == 200)
            try await control.call("POST", "/clock", ["advance_s": 60])
            let late = try await get(sandbox, "\(address)profile")
            #expect(late.status == 401 && late.json["error"] == "INVALID_CREDENTIALS")
            let own = try await control.call(
                "PATCH", "\(Self.d)/webhooks/\(code)", ["user_id": 2, "expires": nil, "scope": ["crm"]])
            #expect(own["code"] == .string(code) && own["scope"] == ["crm"] && own["expires"] == .null)
            #expect(try await get(sandbox, "\(address)profile").status == 200)
            await #expect(throws: SandboxControlError.self) {
                try await control.call("PATCH", "\(Self.d)/webhooks/\(code)", ["user_id": 3])
            }
            let taken = try await control.call("PATCH", "\(Self.d)/webhooks/\(code)", ["user_id": 1])
            let new = try #require(taken["code"]?.string)
            #expect(new != code && taken["user_id"] == 1)
            #expect(try await get(sandbox, "\(address)profile").status == 401)
            #expect(try await control.call("GET", "\(Self.d)/webhooks")["webhooks"]?.array?.count == 1)
            #expect(try await control.call("DELETE", "\(Self.d)/webhooks/\(new)") == ["removed": 1])
            await #expect(throws: SandboxControlError.self) {
                try await control.call("DELETE", "\(Self.d)/webhooks/\(new)")
            }
        }
    }

    @Test("An outgoing webhook is made for events that there are, and removed")
    func outgoing() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let hook = try await control.call(
                "POST", "\(Self.d)/outgoing", ["handler": "http://127.0.0.1:9/a", "events": ["OnCrmDealAdd"]])
            #expect(hook["application_token"]?.string?.count == 32 && hook["events"] == ["ONCRMDEALADD"])
            #expect(try await control.call("GET", "\(Self.d)/outgoing")["outgoing"]?.array == [hook])
            for (body, field) in [
                (["events": ["ONCRMDEALADD"]], "handler"), (["handler": "http://127.0.0.1:9/a"], "events"),
                (["handler": "http://127.0.0.1:9/a", "events": ["ONAPPINSTALL"]], "events"),
                (["handler": "http://127.0.0.1:9/a", "events": ["NONSENSE"]], "events"),
            ] as [(JSONValue, String)] {
                do {
                    try await control.call("POST", "\(Self.d)/outgoing", body)
                    Issue.record("\(body.serialized()) was taken")
                } catch let error as SandboxControlError {
                    #expect(error.message.hasPrefix(field))
                }
            }
            #expect(
                try await control.call("DELETE", "\(Self.d)/outgoing/\(hook["id"]?.integer ?? 0)") == ["removed": 1])
        }
    }

    @Test("Confirmations are listed and decided; renewals are counted and unblocked; baskets are filled")
    func market() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let app = try await control.call(
                "POST", "/apps", ["kind": "market", "event_url": "http://127.0.0.1:9/", "scope": ["telephony"]])
            let client = try #require(app["client_id"]?.string)
            try await control.call("POST", "\(Self.d)/apps/\(client)/install")
            let pair = try await control.call("POST", "\(Self.d)/apps/\(client)/tokens", ["user_id": 1])
            let token = try #require(pair["access_token"]?.string)
            let target = "\(sandbox.ready.plainPortal)/rest/voximplant.user.get?USER_ID=1&auth=\(token)"
            #expect(try await get(sandbox, target).json["error"] == "METHOD_CONFIRM_WAITING")
            let waiting = try await control.call("GET", "\(Self.d)/confirmations")["confirmations"]?.array
            #expect(waiting?.count == 1 && waiting?.first?["confirmed"] == .null)
            #expect(waiting?.first?["access_token"] == .string(token) && waiting?.first?["user_id"] == 1)
            let id = waiting?.first?["id"]?.integer ?? 0
            #expect(
                try await control.call("POST", "\(Self.d)/confirmations/\(id)", ["confirmed": true])["confirmed"]
                    == true)
            #expect(try await get(sandbox, target).json["error"] == nil)
            #expect(
                try await control.call("GET", "\(Self.d)/apps/\(client)/renewals")
                    == ["renewals": 0, "unneeded": 0, "hours": 0, "blocked": false])
            #expect(try await control.call("POST", "\(Self.d)/apps/\(client)/unblock") == ["unblocked": false])
            try await control.call(
                "POST", "\(Self.d)/limits/charge", ["client_id": .string(client), "method": "profile", "seconds": 481])
            let blocked = try await get(sandbox, "\(sandbox.ready.plainPortal)/rest/profile?auth=\(token)")
            #expect(blocked.status == 429 && blocked.json["error"] == "OPERATION_TIME_LIMIT")
            let limits = try await control.call("PATCH", "\(Self.d)/limits", ["cost_s": ["Profile": 2.5]])
            #expect(limits["cost_s"] == ["profile": 2.5])
            let time = try await get(sandbox, "\(sandbox.ready.plainPortal)/rest/profile?auth=\(token)").json["time"]
            #expect(time?["duration"]?.number ?? 0 >= 2.5)
        }
    }

    @Test("A portal on a customer's own server is one word, and has no token endpoint of its own")
    func box() async throws {
        try await withTrial { sandbox in
            let box = try await sandbox.control.call(
                "POST", "/portals", ["domain": "b24.customer.example", "edition": "box"])
            #expect(
                box["edition"] == "box" && box["limits"]?["enabled"] == false && box["limits"]?["operating_s"] == 420)
            let address = try #require(box["plain_url"]?.string)
            #expect(try await get(sandbox, "\(address)/oauth/token/").status == 404)
            #expect(try await get(sandbox, "\(sandbox.ready.plainPortal)/oauth/token/").status == 400)
            let cloud = try await sandbox.control.call(
                "PATCH", "/portals/acme.bitrix24.com", ["market": "trial", "market_until": "2099-01-01T00:00:00+00:00"])
            #expect(cloud["market"] == "trial" && cloud["market_until"] == 4_070_908_800)
        }
    }
}
