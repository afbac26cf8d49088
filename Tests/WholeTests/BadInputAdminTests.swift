import Foundation
import Sandbox
import Testing

/// The administration interface refuses wrong calls in words, and a refused call changes nothing.
@Suite("Bad input: administration", .timeLimit(.minutes(10)))
struct BadInputAdminTests {
    enum Kind: Sendable {
        case text, flag, integer, number, object, list, word, scopes, address, domain

        /// Values of other types, and of this type outside its bounds.
        var wrong: [JSONValue] {
            switch self {
            case .text: [[], ["a": 1], true]
            case .flag: ["maybe", 2, [], [:], 1.5]
            case .integer: ["one", 1.5, -9_223_372_036_854_775_807, 9_223_372_036_854_775_807, [], ["a": 1], true]
            case .number: ["fast", -1, [], ["a": 1], true]
            case .object: ["text", 1, true, [1]]
            case .list: ["text", 1, true, ["a": 1]]
            case .word: ["no-such-word", [], ["a": 1], true]
            case .scopes: [12, true, ["a": 1], [["crm"]], ["not a scope!"]]
            case .address:
                ["dealpulse", "ftp://dealpulse.example/", "https://u:p@dealpulse.example/", "https://", [], true]
            case .domain: ["a b", "acme.bitrix24.com:8080", "https://acme.bitrix24.com", "..", [], true]
            }
        }
    }

    struct Route: Sendable, CustomTestStringConvertible {
        var method: String
        /// `{c}` is the application.
        var path: String
        var fields: [(String, Kind)]
        /// Members that the call needs beside the wrong one.
        var rest: JSONObject = [:]
        var testDescription: String { "\(method) \(path)" }
    }

    static let p = "/portals/acme.bitrix24.com"
    static let routes: [Route] = [
        Route(
            method: "POST", path: "/portals",
            fields: [("domain", .domain), ("tariff", .word), ("language", .text)]),
        Route(method: "PATCH", path: p, fields: [("domain", .domain), ("tariff", .word), ("deleted", .flag)]),
        Route(
            method: "POST", path: p + "/users",
            fields: [("name", .text), ("last_name", .text), ("admin", .flag), ("active", .flag), ("access", .object)]),
        Route(
            method: "PATCH", path: p + "/users/1",
            fields: [("name", .text), ("email", .text), ("admin", .flag), ("active", .flag), ("access", .object)]),
        Route(method: "POST", path: p + "/webhooks", fields: [("user_id", .integer), ("scope", .scopes)]),
        Route(
            method: "POST", path: p + "/seed", fields: [("entity", .text), ("rows", .list)],
            rest: ["entity": "crm.deal", "rows": []]),
        Route(
            method: "PATCH", path: p + "/limits",
            fields: [("enabled", .flag), ("burst", .number), ("per_second", .number), ("operating_s", .number)]),
        Route(
            method: "POST", path: "/apps",
            fields: [
                ("kind", .word), ("code", .text), ("version", .text), ("scope", .scopes), ("status", .word),
                ("redirect_uri", .address),
                ("app_url", .address), ("install_url", .address), ("event_url", .address),
            ], rest: ["code": "acme.other"]),
        Route(method: "PATCH", path: "/apps/{c}", fields: [("status", .word), ("redirect_uri", .address)]),
        Route(
            method: "POST", path: "/apps/{c}/versions",
            fields: [
                ("version", .text), ("scope", .scopes), ("app_url", .address), ("install_url", .address),
                ("event_url", .address),
            ]),
        Route(method: "POST", path: p + "/apps/{c}/install", fields: [("user_id", .integer), ("finish", .flag)]),
        Route(method: "POST", path: p + "/apps/{c}/reinstall", fields: [("user_id", .integer), ("finish", .flag)]),
        Route(method: "POST", path: p + "/apps/{c}/uninstall", fields: [("clean", .flag)]),
        Route(method: "POST", path: p + "/apps/{c}/update", fields: [("version", .text)]),
        Route(
            method: "PATCH", path: p + "/apps/{c}",
            fields: [("status", .word), ("payment_expired", .flag), ("allowed_users", .list)]),
        Route(method: "POST", path: p + "/apps/{c}/tokens", fields: [("user_id", .integer), ("addresses", .word)]),
        Route(method: "POST", path: p + "/apps/{c}/codes", fields: [("user_id", .integer), ("state", .text)]),
        Route(
            method: "POST", path: p + "/apps/{c}/open",
            fields: [
                ("user_id", .integer), ("placement", .text), ("placement_options", .object), ("deliver", .flag),
                ("addresses", .word),
            ]),
        Route(method: "POST", path: "/clock", fields: [("advance_s", .number)]),
        Route(method: "POST", path: "/tokens/expire", fields: [("access_token", .text), ("client_id", .text)]),
        Route(
            method: "POST", path: "/tokens/revoke",
            fields: [("access_token", .text), ("refresh_token", .text), ("client_id", .text)]),
        Route(
            method: "POST", path: "/faults",
            fields: [("match", .object), ("action", .object), ("skip", .integer), ("times", .integer)],
            rest: ["action": ["type": "reset"]]),
        Route(
            method: "POST", path: "/origins", fields: [("public", .address), ("target", .address)],
            rest: ["public": "https://dealpulse.example", "target": "http://127.0.0.1:8080"]),
        Route(method: "POST", path: "/snapshots", fields: [("name", .text)]),
    ]

    /// What may not change by a call that is refused.
    private static func state(_ stage: BadInputStage) async throws -> [JSONValue] {
        var state: [JSONValue] = []
        for path in [
            "/portals", "/apps", "\(p)/apps/\(stage.clientID)", "/faults", "/origins", "/snapshots", "\(p)/limits",
        ] {
            state.append(try await stage.sandbox.control.call("GET", path))
        }
        state.append(try await stage.sandbox.control.call("GET", "/clock")["offset_s"] ?? .null)
        return state
    }

    @Test(
        "A field of a wrong type or out of bounds is refused with 400 and named; nothing changes",
        arguments: BadInputAdminTests.routes)
    func wrongField(route: Route) async throws {
        try await BadInputStage.with { stage in
            let before = try await Self.state(stage)
            for (name, kind) in route.fields {
                for value in kind.wrong {
                    var body = route.rest
                    body[name] = value
                    let path = route.path.replacing("{c}", with: stage.clientID)
                    let answer = try await stage.admin(route.method, path, JSONValue.object(body).serializedBytes())
                    let label = "\(name) = \(value.serialized())"
                    #expect(answer?.status == 400, "\(label): \(answer?.status ?? 0) \(answer?.text.prefix(200) ?? "")")
                    #expect(answer?.json?["error"] == "invalid_field", "\(label): \(answer?.text.prefix(200) ?? "")")
                    #expect(
                        answer?.json?["message"]?.string?.contains(name) == true,
                        "\(label): \(answer?.text.prefix(200) ?? "")")
                }
            }
            #expect(try await Self.state(stage) == before)
        }
    }

    @Test("A body that is no JSON object is refused with 400", arguments: BadInputAdminTests.routes)
    func noObject(route: Route) async throws {
        try await BadInputStage.with { stage in
            let bodies: [[UInt8]] = [
                Array("{".utf8), Array("[1]".utf8), Array("\"x\"".utf8), Array("12".utf8), Array("a=1&b=2".utf8),
                [0x00, 0xFF],
                Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8), Array(String(repeating: "[", count: 5000).utf8),
                Array(String(repeating: "{\"a\":", count: 5000).utf8), Array("{} {}".utf8),
            ]
            for body in bodies {
                let answer = try await stage.admin(
                    route.method, route.path.replacing("{c}", with: stage.clientID), body)
                let label = String(decoding: body.prefix(20), as: UTF8.self)
                #expect(answer?.status == 400, "\(label): \(answer?.status ?? 0) \(answer?.text.prefix(200) ?? "")")
                #expect(["invalid_json", "invalid_body"].contains(answer?.json?["error"]?.string ?? ""), "\(label)")
            }
        }
    }

    @Test("Unknown names, wrong methods and wrong queries are refused with their own status")
    func strangers() async throws {
        let cases: [(String, String, Int)] = [
            ("GET", "", 404), ("GET", "/", 404), ("GET", "/zzz", 404), ("PUT", "/portals", 405),
            ("DELETE", "/portals", 405),
            ("GET", "/portals/nobody.bitrix24.com", 404), ("GET", "/portals/%ff", 404), ("GET", "/portals/..", 404),
            ("GET", "/portals/acme.bitrix24.com/users/x", 404),
            ("GET", "/portals/acme.bitrix24.com/users/99999999999999999999", 404),
            ("GET", "/apps/%27%20or%201=1", 404), ("POST", "/apps/nobody/versions", 404),
            ("POST", "\(Self.p)/apps/nobody/install", 404),
            ("DELETE", "/faults/x", 404), ("DELETE", "/faults/99999999999999999999", 404), ("POST", "/faults/1", 405),
            ("POST", "/snapshots/..%2f..%2fstate/restore", 400), ("POST", "/snapshots/%00/restore", 400),
            ("DELETE", "/snapshots/..%2fstate", 400), ("POST", "/snapshots/none/restore", 404),
            ("GET", "/journal?after=x", 400), ("GET", "/journal?after=-1", 400),
            ("GET", "/journal?after=99999999999999999999", 400),
            ("GET", "/journal?limit=0", 400), ("GET", "/journal?kind=everything", 400),
            ("GET", "/journal?kind[]=rest", 400),
            ("GET", "/journal?%ff", 400), ("GET", "/journal?after=9223372036854775807", 200), ("TRACE", "/clock", 405),
        ]
        try await BadInputStage.with { stage in
            for (method, path, status) in cases {
                let answer = try await stage.admin(method, path)
                #expect(
                    answer?.status == status,
                    "\(method) \(path): \(answer?.status ?? 0) \(answer?.text.prefix(200) ?? "")")
                guard status >= 400 else { continue }
                #expect(answer?.json?["error"]?.string?.isEmpty == false, "\(method) \(path)")
                #expect(answer?.json?["message"]?.string?.isEmpty == false, "\(method) \(path)")
            }
        }
    }

    @Test("Nobody gets in without the token", arguments: ["", "wrong", "\u{0}"])
    func withoutToken(token: String) async throws {
        try await BadInputStage.with { stage in
            for (method, path) in [
                ("GET", "/portals"), ("POST", "/shutdown"), ("POST", "/reset"), ("GET", "/no/such/call"),
            ] {
                let answer = try await BadInputConnection.request(
                    method, host: "127.0.0.1", "/admin/v1" + path,
                    headers: token == "\u{0}" ? [] : [("X-Sandbox-Token", token)],
                    port: stage.adminPort)
                #expect(answer?.status == 401)
                #expect(answer?.json?["error"] == "unauthorized")
            }
        }
    }
}
