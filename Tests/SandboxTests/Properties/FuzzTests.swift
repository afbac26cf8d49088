import NIOCore
import Testing

@testable import Sandbox

/// Requests that nobody would send on purpose: whatever they hold, the answer is a refusal, never a failure of the sandbox's own.
@Suite("Properties: requests at random", .timeLimit(.minutes(5)))
struct FuzzTests {
    /// Never an accident: every status from 500 on has a meaning of its own here.
    private static func isAccident(_ response: EdgeResponse) -> Bool {
        response.status >= 500 && response.status != 501
    }

    private static let names = [
        "id", "ID", "fields", "filter", "order", "select", "start", "entityTypeId", "cmd", "halt", "params", "auth",
        "event",
        "handler", "option", "options", "user_id", "taskId", "CODE", "PLACEMENT", "data", "limit", "process_id", "0",
        "", "logic",
    ]
    private static let scalars: [JSONValue] = [
        nil, true, false, 0, 1, -1, .int(.max), .int(.min), .double(1e300), .double(-0.5), "", "0", "1", "-1", "Y", "N",
        "null", "[]",
        "9999999999999999999999", "1e999", "NaN", "2026-02-31", "2026-13-45T99:99:99+99:99", "'; DROP TABLE record; --",
        "%", "%%%", "\u{0}",
        "\u{FEFF}\u{202E}", "Ёлка", "👩‍👩‍👧‍👦", "$result[a][b]", "$result[", "$result[a", "../../etc/passwd",
        "https://127.0.0.1:1/",
        "javascript:alert(1)", .string(String(repeating: "x", count: 5000)),
    ]

    private static func value(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<10, using: &random) {
        case 0,
            1 where depth > 0:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(&random, depth: depth - 1) })
        case 2, 3,
            4 where depth > 0:
            return .object(members(&random, known: names, depth: depth - 1))
        default: return random.pick(scalars)
        }
    }

    private static func members(_ random: inout SeededGenerator, known: [String], depth: Int) -> JSONObject {
        var members: JSONObject = [:]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let prefix = random.chance(25) ? random.pick(["!", ">=", "<", "%", "@", "!@", "=%", "?", "~"]) : ""
            members[prefix + random.pick(known)] = value(&random, depth: depth)
        }
        return members
    }

    /// Names of a method's own parameters, from the table.
    private static func parameters(of method: String) -> [String] {
        ParameterTable.standard.parameters(of: method).map { $0.path.first ?? "" } + names
    }

    @Test("Methods given anything in place of their parameters refuse it or do without")
    func parameters() async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        let table = MethodTable.standard
        let scope = Set(table.methods.values.flatMap(\.scopes)).sorted().joined(separator: ",")
        let modelled = table.names.filter(ModelledMethods.isModelled)
        try await RESTPortal.with(scope: scope, unmodelled: .shape) { portal in
            _ = try await portal.seed("crm.deal", (1...60).map { ["TITLE": .string("Deal \($0)")] })
            for round in 0..<6000 {
                let method = random.chance(75) ? random.pick(modelled) : random.pick(table.names)
                let params = Self.members(&random, known: Self.parameters(of: method), depth: 4)
                let response = await portal.respond(method, params)
                #expect(
                    !Self.isAccident(response),
                    "LINTEL_SEED=\(seed), round \(round): \(method) \(JSONValue.object(params).serialized()) → \(response.bodyText.prefix(300))"
                )
                #expect(
                    (try? JSONValue(parsing: response.body)) != nil,
                    "LINTEL_SEED=\(seed): the answer of \(method) is JSON")
            }
            #expect(await portal.respond("profile").status == 200)
        }
    }

    private static let types = [
        "application/x-www-form-urlencoded", "application/json", "application/json; charset=utf-16",
        "multipart/form-data; boundary=B",
        "multipart/form-data; boundary=\"\"", "multipart/form-data", "text/plain", "application/xml", "image/png",
        ";;;", "", "a/b; c=\"",
    ]
    private static let bodies: [[UInt8]] = [
        Array("auth=test-access-1&filter[>ID]=1&select[]=ID&fields[PHONE][0][VALUE]=7".utf8),
        Array(
            #"{"auth":"test-access-1","filter":{"!@ID":[1,2]},"cmd":{"a":"profile?x=$result[a][b]"},"n":-1.5e3}"#.utf8),
        Array("--B\r\nContent-Disposition: form-data; name=\"auth\"\r\n\r\ntest-access-1\r\n--B--\r\n".utf8),
    ]

    /// A body that was right once, with bytes changed, doubled, left out and put in; or no more than noise.
    private static func body(_ random: inout SeededGenerator) -> [UInt8] {
        if random.chance(10) {
            return (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        if random.chance(3) { return Array(repeating: random.pick(Array("[{%&=\"".utf8)), count: 20_000) }
        var bytes = random.pick(bodies)
        for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.insert(random.pick(Array("%[]{}\"\\&=,:\r\n\u{0}-".utf8)), at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...9, using: &random)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 12)], at: place)
            }
        }
        return bytes
    }

    private static func target(_ random: inout SeededGenerator) -> String {
        let method = random.pick([
            "crm.deal.list", "batch", "profile", "event.bind", "crm.item.list", "no.such", "", "%00", "profile.xml",
            ".json",
        ])
        let path = random.pick([
            "/rest/", "//rest//", "/rest/api/", "/rest/1/\(RESTPortal.webhookCode)/", "/rest/x/y/",
            "/rest/99999999999999999999/c/",
        ])
        let query = random.pick([
            "", "?", "?auth=test-access-1", "?auth[]=1", "?%FF=%", "?a[b=1&]c[=2", "?start=%2D1",
            "?" + String(repeating: "a[]=&", count: 300),
        ])
        return path + method + query
    }

    @Test("Bodies, content types and targets at random are read or refused by REST and by the authorization server")
    func requests() async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        try await RESTPortal.with { portal in
            let oauth = AuthorizationServer(platform: portal.platform)
            for round in 0..<4000 {
                var target = Self.target(&random)
                let isOAuth = random.chance(20)
                if isOAuth {
                    target = "/oauth/token/" + (target.split(separator: "?").dropFirst().first.map { "?\($0)" } ?? "")
                }
                let type = random.pick(Self.types)
                let request = EdgeRequest(
                    listener: .plain, isSecure: false, host: portal.portal.domain,
                    httpMethod: random.pick(["GET", "POST", "POST", "PUT", "OPTIONS", "X"]),
                    target: target,
                    headers: [
                        ("Content-Type", type),
                        (
                            "Authorization",
                            random.pick(["", "Bearer", "Bearer test-access-1", "Basic x", "bearer \u{1}"])
                        ),
                    ],
                    body: Self.body(&random), remoteAddress: "127.0.0.1")
                let response =
                    isOAuth
                    ? await oauth.respond(to: request) : await portal.rest.respond(to: request, portal: portal.portal)
                #expect(
                    !Self.isAccident(response),
                    "LINTEL_SEED=\(seed), round \(round): \(request.httpMethod) \(target) \(type) \(String(decoding: request.body, as: UTF8.self)) → \(response.bodyText.prefix(300))"
                )
            }
            #expect(await portal.respond("profile").status == 200)
        }
    }

    private static let wires = [
        "GET /rest/profile HTTP/1.1\r\nHost: acme.bitrix24.com\r\nConnection: close\r\n\r\n",
        "POST /rest/profile HTTP/1.1\r\nHost: acme.bitrix24.com\r\nContent-Length: 7\r\nConnection: close\r\n\r\nauth=ab",
        "POST /rest/profile HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nauth\r\n3\r\n=ab\r\n0\r\n\r\n",
        "CONNECT acme.bitrix24.com:443 HTTP/1.1\r\nHost: acme.bitrix24.com:443\r\n\r\n",
        "GET http://acme.bitrix24.com/rest/profile HTTP/1.1\r\nHost: acme.bitrix24.com\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{0}\u{5}hello",
    ]

    @Test("Bytes at random on the wire end their own connection at most, and the next one is answered")
    func wire() async throws {
        let seed = SeededGenerator.seed
        var random = SeededGenerator(seed: seed)
        try await withEdge({ _, _ in .plain("fine", status: 200) }) { port, _ in
            for round in 0..<250 {
                var bytes = Array(random.pick(Self.wires).utf8)
                for _ in 0..<Int.random(in: 0...5, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.insert(random.pick(Array("\r\n\u{0} :/".utf8)), at: place)
                    case 2: bytes.remove(at: place)
                    default: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                    }
                    if bytes.isEmpty { bytes = [0] }
                }
                let answer = try await RawConnection.exchange(port: port, [ByteBuffer(bytes: bytes)], saysGoodbye: true)
                // 502: the host of a CONNECT is nobody's.
                #expect(
                    answer.statuses.allSatisfy { $0 < 500 || $0 == 502 || $0 == 501 || $0 == 505 },
                    "LINTEL_SEED=\(seed), round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription) → \(answer.text)"
                )
            }
            let last = try await RawConnection.exchange(port: port, Self.wires[0])
            #expect(last.statuses == [200])
        }
    }
}
