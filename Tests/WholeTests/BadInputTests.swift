import Foundation
import Sandbox
import Testing

/// Whatever comes in, every part of the sandbox answers with a refusal that can be read, and goes on answering.
@Suite("Bad input", .timeLimit(.minutes(10)))
struct BadInputTests {
    struct Body: Sendable {
        var name: String
        var type: String?
        var bytes: [UInt8]
        /// Whether parameters can be read out of it at all.
        var isReadable: Bool

        init(_ name: String, _ type: String?, _ text: String, isReadable: Bool = false) {
            self.init(name, type, bytes: Array(text.utf8), isReadable: isReadable)
        }

        init(_ name: String, _ type: String?, bytes: [UInt8], isReadable: Bool = false) {
            self.name = name
            self.type = type
            self.bytes = bytes
            self.isReadable = isReadable
        }
    }

    static let form = "application/x-www-form-urlencoded"
    static let json = "application/json"
    static let multipart = "multipart/form-data; boundary=B"
    static let names = [
        "client_id", "client_secret", "grant_type", "code", "refresh_token", "state", "cmd", "halt", "filter", "select",
        "order",
        "start", "fields", "params", "id", "ID", "entityTypeId", "placement", "handler", "event", "option", "user_id",
    ]

    static func allNames(_ value: String) -> String {
        "{" + names.map { "\"\($0)\":\(value)" }.joined(separator: ",") + "}"
    }

    static func part(_ name: String, _ value: String = "v", _ extra: String = "") -> String {
        "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\(extra)\r\n\r\n\(value)\r\n"
    }

    static let bodies: [Body] = [
        Body(
            "form: percent signs without digits", form, "client_id=%&client_secret=%zz&%=1&grant_type=%g1",
            isReadable: true),
        Body("form: escapes that are no UTF-8", form, "client_id=%ff%fe&cmd=%C3%28"),
        Body("form: bytes that are no UTF-8", form, bytes: Array("client_id=".utf8) + [0xFF, 0xFE, 0x00]),
        Body("form: zero bytes", form, "client_id=a%00b&grant_type=%00&cmd[a]=%00", isReadable: true),
        Body("form: 70 brackets", form, "a" + String(repeating: "[b]", count: 70) + "=1"),
        Body("form: brackets that do not match", form, "a[b=1&]c[=2&[[[=3&=&&&a[]=1&a[x]=2&a=3", isReadable: true),
        Body(
            "form: a scalar and an array under one name", form, "cmd=1&cmd[]=2&cmd[a][b]=3&filter=x&select=y",
            isReadable: true),
        Body("JSON: an end in the middle", json, "{\"a\":[1,"),
        Body("JSON: half a word", json, "nul"),
        Body("JSON: a text", json, "\"text\""),
        Body("JSON: a number", json, "12"),
        Body("JSON: a key without a value", json, "{\"a\":}"),
        Body("JSON: half a surrogate", json, #"{"client_id":"\ud800"}"#),
        Body(
            "JSON: bytes that are no UTF-8", json, bytes: Array("{\"client_id\":\"".utf8) + [0xFF] + Array("\"}".utf8)),
        Body("JSON: NaN", json, #"{"a":NaN}"#),
        Body("JSON: a number beyond all", json, #"{"start":1e999}"#),
        Body("JSON: two values", json, "{}{}"),
        Body("JSON: 5,000 brackets", json, String(repeating: "[", count: 5000)),
        Body("JSON: 5,000 braces", json, String(repeating: "{\"a\":", count: 5000)),
        Body("JSON: empty objects everywhere", json, allNames("{}"), isReadable: true),
        Body("JSON: lists of lists everywhere", json, allNames("[[{\"x\":null}]]"), isReadable: true),
        Body("JSON: objects everywhere", json, allNames("{\"a\":{\"b\":[]}}"), isReadable: true),
        Body("JSON: true everywhere", json, allNames("true"), isReadable: true),
        Body("JSON: null everywhere", json, allNames("null"), isReadable: true),
        Body("JSON: the largest number everywhere", json, allNames("9223372036854775807"), isReadable: true),
        Body("JSON: the smallest number everywhere", json, allNames("-9223372036854775808"), isReadable: true),
        Body(
            "JSON: a number of 40 digits everywhere", json, allNames(String(repeating: "9", count: 40)),
            isReadable: true),
        Body("JSON: broken numbers everywhere", json, allNames("-1.5e300"), isReadable: true),
        Body("JSON: quotes and zero bytes everywhere", json, allNames(#""' \" ; -- \u0000 <x>""#), isReadable: true),
        Body("multipart: no boundary named", "multipart/form-data", "--B\r\n"),
        Body(
            "multipart: a boundary of 300 bytes", "multipart/form-data; boundary=" + String(repeating: "x", count: 300),
            "--x"),
        Body("multipart: no boundary in it", multipart, "hello"),
        Body("multipart: nothing", multipart, ""),
        Body(
            "multipart: an end in the middle", multipart, "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx"),
        Body("multipart: a part without a name", multipart, "--B\r\nX: y\r\n\r\nx\r\n--B--\r\n"),
        Body(
            "multipart: a header without an end", multipart,
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n--B--\r\n"),
        Body(
            "multipart: a field that is no UTF-8", multipart,
            bytes: Array("--B\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\n".utf8) + [0xFF]
                + Array("\r\n--B--".utf8)),
        Body("multipart: 70 brackets", multipart, part("a" + String(repeating: "[b]", count: 70)) + "--B--"),
        Body(
            "multipart: a file where a text belongs", multipart, part("client_id", "\0", "; filename=\"f\"") + "--B--",
            isReadable: true),
        Body("multipart: a quote in a name", multipart, part("a\"; name=\"b") + "--B--", isReadable: true),
        Body("XML", "application/xml", "<client_id/>", isReadable: true),
        Body("a picture", "image/png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x00], isReadable: true),
        Body("no content type", nil, bytes: [0x00, 0x01], isReadable: true),
        Body("a content type of semicolons", ";;;;", "x=1", isReadable: true),
        Body("JSON said to be UTF-16", json + "; charset=utf-16", bytes: [0x7B, 0x00, 0x7D, 0x00]),
        Body("JSON said to be zipped", json, bytes: [0x1F, 0x8B, 0x08, 0x00]),
    ]

    /// Costs a moment each, so they go to one endpoint of a kind.
    static let largeBodies: [Body] = [
        Body("form: a name of 1 MiB", form, String(repeating: "a", count: 1 << 20) + "=1", isReadable: true),
        Body("form: 5,000 brackets", form, "a" + String(repeating: "[b]", count: 5000) + "=1"),
        Body("form: 100,001 fields", form, String(repeating: "a=&", count: 100_001)),
        Body("JSON: 200,000 brackets", json, String(repeating: "[", count: 200_000)),
        Body(
            "JSON: a text of 4 MiB", json, "{\"client_id\":\"\(String(repeating: "x", count: 4 << 20))\"}",
            isReadable: true),
    ]

    enum Expectation: Sendable {
        /// 400 for what cannot be read; another refusal for the rest.
        case refused(type: String)
        /// 400 for what cannot be read; the rest may be answered, but never with 500.
        case answered
        /// Parameters matter less here: anything but a failure.
        case page
    }

    struct Endpoint: Sendable, CustomTestStringConvertible {
        var host: String
        var path: @Sendable (BadInputStage) -> String
        var name: String
        var expectation: Expectation
        var testDescription: String { "\(host)\(name)" }

        init(
            _ host: String, _ name: String, _ expectation: Expectation,
            _ path: (@Sendable (BadInputStage) -> String)? = nil
        ) {
            self.host = host
            self.name = name
            self.expectation = expectation
            self.path = path ?? { _ in name }
        }
    }

    static let portal = "acme.bitrix24.com"
    static let server = "oauth.bitrix.info"

    static let endpoints: [Endpoint] =
        [
            Endpoint(server, "/oauth/token/", .refused(type: "application/json")),
            Endpoint(server, "/rest/app.info", .refused(type: "application/json")),
            Endpoint(portal, "/oauth/token/", .refused(type: "application/json")),
            Endpoint(portal, "/oauth/authorize/", .refused(type: "text/html")),
            Endpoint(portal, "/oauth/authorize/ with client_id", .answered) {
                "/oauth/authorize/?client_id=\($0.clientID)"
            },
            Endpoint(portal, "/rest/crm.deal.list", .refused(type: "application/json")),
            Endpoint(portal, "/rest/batch", .refused(type: "application/json")),
            Endpoint(portal, "/rest/api/profile", .refused(type: "application/json")),
            Endpoint(portal, "/rest/crm.deal.list.xml", .refused(type: "text/xml")),
            Endpoint(portal, "/auth/", .page), Endpoint(portal, "/marketplace/", .page),
            Endpoint(portal, "/crm/deal/details/1/", .page),
            Endpoint(portal, "/-/frame/call", .page), Endpoint(portal, "/", .page),
            Endpoint("api.bitrix24.com", "/api/v1/", .page),
        ]
        + [
            "batch", "crm.deal.list", "crm.deal.get", "crm.deal.add", "crm.deal.update", "crm.deal.delete",
            "crm.deal.fields",
            "crm.item.list", "crm.item.add", "crm.item.update", "crm.contact.add", "crm.status.list", "user.get",
            "user.search",
        ].map { method in Endpoint(portal, "/rest/webhook/\(method)", .answered) { $0.webhook + method } }
        + [
            "event.bind", "event.unbind", "event.get", "placement.bind", "placement.unbind", "app.option.set",
            "user.option.get",
            "method.get", "scope", "app.info", "crm.contact.update",
        ].map { method in
            Endpoint(portal, "/rest/\(method) with a token", .answered) { "/rest/\(method)?auth=\($0.accessToken)" }
        }

    @Test("A body that makes no sense is refused in words, and nothing else suffers", arguments: endpoints)
    func senseless(endpoint: Endpoint) async throws {
        try await BadInputStage.with { stage in
            for body in Self.bodies { try await Self.send(body, to: endpoint, stage) }
        }
    }

    @Test(
        "A body that is too large or too deep is refused in words",
        arguments: endpoints.filter { $0.name.hasSuffix("list") || $0.name == "/oauth/token/" })
    func tooLarge(endpoint: Endpoint) async throws {
        try await BadInputStage.with { stage in
            for body in Self.largeBodies { try await Self.send(body, to: endpoint, stage) }
        }
    }

    private static func send(_ body: Body, to endpoint: Endpoint, _ stage: BadInputStage) async throws {
        let answer = try await BadInputConnection.request(
            "POST", host: endpoint.host, endpoint.path(stage), type: body.type, body: body.bytes, port: stage.port)
        guard let answer else {
            Issue.record("\(body.name): the connection was dropped")
            return
        }
        check(answer, body.name)
        switch endpoint.expectation {
        case .refused(let type):
            #expect(answer.contentType.hasPrefix(type), "\(body.name)")
            if body.isReadable {
                // A client that is not known is refused with 200, as by the platform itself.
                let isRefusal =
                    (400..<500).contains(answer.status) || (answer.status == 200 && answer.json?["error"] != nil)
                #expect(isRefusal, "\(body.name): \(answer.status) \(answer.text.prefix(200))")
            } else {
                // REST 3.0 reads a token from a JSON body only, so that a body of another kind has none.
                let isRefusal = answer.status == 400 || answer.status == 401
                #expect(isRefusal, "\(body.name): \(answer.status) \(answer.text.prefix(200))")
            }
        case .answered:
            if !body.isReadable {
                // REST 3.0 reads a token from a JSON body only, so that a body of another kind has none.
                let isRefusal = answer.status == 400 || answer.status == 401
                #expect(isRefusal, "\(body.name): \(answer.status) \(answer.text.prefix(200))")
            }
        case .page: break
        }
    }

    /// No failure of the sandbox, and words in every refusal.
    private static func check(_ answer: BadInputConnection.Answer, _ name: String) {
        #expect((200..<500).contains(answer.status), "\(name): \(answer.status) \(answer.text.prefix(200))")
        guard answer.status >= 400 else { return }
        #expect(!answer.body.isEmpty, "\(name): \(answer.status) without a word")
        if answer.contentType.hasPrefix("application/json") {
            #expect(answer.json?["error"] != nil, "\(name): \(answer.text.prefix(200))")
        } else {
            #expect(
                ["text/html", "text/xml", "text/plain"].contains { answer.contentType.hasPrefix($0) },
                "\(name): \(answer.contentType)")
        }
    }

    @Test("Numbers at the end of what there is are numbers like any others")
    func numbers() async throws {
        try await BadInputStage.with { stage in
            let methods = [
                "crm.deal.list", "crm.contact.list", "user.get", "user.search", "crm.status.list",
                "crm.item.list?entityTypeId=2",
                "crm.deal.get?id=1", "crm.deal.update?id=1",
            ]
            for method in methods {
                for number in [
                    "9223372036854775807", "9223372036854775800", "-9223372036854775808", "-2", "99999999999999999999",
                    "1e18",
                ] {
                    for name in [
                        "start", "id", "ID", "filter[>ID]", "filter[ID]", "entityTypeId", "cmd[9223372036854775807]",
                    ] {
                        let separator = method.contains("?") ? "&" : "?"
                        let answer = try await BadInputConnection.request(
                            "GET", host: Self.portal, "\(stage.webhook)\(method)\(separator)\(name)=\(number)",
                            port: stage.port)
                        let label = "\(method) \(name)=\(number)"
                        guard let answer else {
                            Issue.record("\(label): the connection was dropped")
                            return
                        }
                        Self.check(answer, label)
                    }
                }
            }
            // Beyond the last page there is nothing, and nothing further.
            let beyond = try await BadInputConnection.request(
                "GET", host: Self.portal, stage.webhook + "crm.deal.list?start=9223372036854775807", port: stage.port)
            #expect(beyond?.json?["result"] == [])
            #expect(beyond?.json?["next"] == nil)
            #expect(beyond?.json?["total"] == 2)
        }
    }

    @Test("What a batch cannot do is said command by command")
    func batch() async throws {
        try await BadInputStage.with { stage in
            let commands: [(String, JSONValue, String?)] = [
                ("none", "", "ERROR_METHOD_NOT_FOUND"),
                ("unknown", "no.such.method?x=1", "ERROR_METHOD_NOT_FOUND"),
                ("nested", "batch?cmd[]=profile", "ERROR_BATCH_METHOD_NOT_ALLOWED"),
                ("bytes", "crm.deal.list?filter[TITLE]=%ff", "INVALID_REQUEST"),
                ("deep", .string("crm.deal.list?a" + String(repeating: "[b]", count: 70) + "=1"), "INVALID_REQUEST"),
                ("number", 12, "ERROR_METHOD_NOT_FOUND"), ("nothing", .null, "ERROR_METHOD_NOT_FOUND"),
                ("list", [[]], "ERROR_METHOD_NOT_FOUND"), ("object", ["method": ["x"]], "ERROR_METHOD_NOT_FOUND"),
                ("macro", "crm.deal.get?id=$result[nobody][0][ID]", ""),
                ("unclosed", "crm.deal.list?filter[TITLE]=$result[", nil),
                ("fine", "profile", nil),
            ]
            let cmd = JSONValue.object(JSONObject(uniqueKeysWithValues: commands.map { ($0.0, $0.1) }))
            let answer = try await BadInputConnection.request(
                "POST", host: Self.portal, stage.webhook + "batch", type: Self.json,
                body: JSONValue.object(["cmd": cmd, "halt": 0]).bytes,
                port: stage.port)
            #expect(answer?.status == 200)
            let errors = answer?.json?["result"]?["result_error"]
            for (name, _, error) in commands {
                switch error {
                case nil: #expect(errors?[name] == nil, "\(name)")
                case "": #expect(errors?[name]?["error"] != nil, "\(name)")
                case let code?: #expect(errors?[name]?["error"] == .string(code), "\(name)")
                }
            }
            #expect(answer?.json?["result"]?["result"]?["fine"]?["ID"] == "1")
            let many = JSONValue.array(Array(repeating: "profile", count: 51))
            let tooMany = try await BadInputConnection.request(
                "POST", host: Self.portal, stage.webhook + "batch", type: Self.json,
                body: JSONValue.object(["cmd": many]).bytes, port: stage.port)
            #expect(tooMany?.status == 200)
            #expect(tooMany?.json?["result"]?["result"]?.array?.count == 50)
            #expect(tooMany?.json?["result"]?["result_error"]?["50"]?["error"] == "ERROR_BATCH_LENGTH_EXCEEDED")
        }
    }

    @Test(
        "A method that an address does not take is refused with 405 and the ones that it takes",
        arguments: [
            (server, "/oauth/token/", "GET, POST"), (server, "/rest/app.info", "GET, POST"),
            (portal, "/oauth/token/", "GET, POST"),
            (portal, "/oauth/authorize/", "GET, POST"), (portal, "/rest/crm.deal.list", "GET, POST, OPTIONS"),
            (portal, "/rest/batch", "GET, POST, OPTIONS"), (portal, "/auth/", "GET, HEAD, POST"),
            (portal, "/marketplace/", "GET, HEAD, POST"), ("api.bitrix24.com", "/api/v1/", "GET, HEAD"),
        ])
    func wrongMethod(host: String, path: String, allowed: String) async throws {
        try await BadInputStage.with { stage in
            for method in ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
                let answer = try await BadInputConnection.request(method, host: host, path, port: stage.port)
                #expect(answer?.status == 405, "\(method)")
                #expect(answer?.headers["allow"] == allowed, "\(method)")
                #expect(answer?.body.isEmpty == false, "\(method)")
            }
            // What is no method of HTTP at all is none of the path's business.
            for method in ["FOO", "get"] {
                let answer = try await BadInputConnection.request(method, host: host, path, port: stage.port)
                #expect(answer?.status == 400, "\(method)")
                #expect(answer?.json?["error"] == "bad_request", "\(method)")
            }
        }
    }

    static let paths: [(path: String, portal: ClosedRange<Int>, server: ClosedRange<Int>)] = [
        ("/rest/%ff%fe", 404...404, 404...404), ("/rest/%00", 404...404, 404...404), ("/rest/", 404...404, 404...404),
        ("/rest/../../etc/passwd", 404...404, 404...404), ("/%2e%2e/%2e%2e/etc/passwd", 302...404, 404...404),
        ("/rest/" + String(repeating: "a", count: 60_000), 404...404, 404...404),
        ("/rest/" + String(repeating: "a", count: 200_000), 400...431, 400...431),
        ("/rest/1/%ff/profile", 401...401, 404...404), ("/rest/99999999999999999999/x/profile", 404...404, 404...404),
        ("/rest/-9223372036854775808/x/profile", 401...401, 404...404), ("/rest/1/x/y/z", 404...404, 404...404),
        ("/rest/crm..list", 404...404, 404...404), ("/rest/.json", 404...404, 404...404),
        ("/rest/.xml", 404...404, 404...404),
        ("/rest/crm.deal.list?%ff=%fe", 400...400, 404...404),
        ("/oauth/token/?%ff=%fe", 400...400, 400...400),
        ("/oauth/token/?client_id[]=1&grant_type[]=2", 400...400, 400...400),
        ("/oauth/authorize/?client_id=%ff", 400...400, 404...404),
        ("/oauth/authorize/?client_id[]=1&state[]=2", 400...400, 404...404),
        ("/auth/?user_id=%ff", 400...400, 404...404), ("/auth/?backurl=//evil.example", 200...200, 404...404),
        ("/crm/deal/details/999999999999999999999/", 302...404, 404...404),
        ("/marketplace/app/%ff/", 302...404, 404...404),
        ("/-/..%2f..%2fstate.sqlite", 302...404, 404...404), ("*", 302...404, 404...404), ("//", 302...302, 404...404),
        ("?x", 400...400, 400...400), ("x", 400...400, 400...400), ("http://", 400...400, 400...400),
        ("ftp://x/", 400...400, 400...400),
        ("https://acme.bitrix24.com:99999/", 400...400, 400...400),
        ("http://u:p@acme.bitrix24.com/", 400...400, 400...400),
        ("/\u{1}", 400...400, 400...400), ("/ x y", 400...400, 400...400),
    ]

    @Test("Addresses that lead nowhere end nowhere")
    func addresses() async throws {
        try await BadInputStage.with { stage in
            for (path, portal, server) in Self.paths {
                for (host, range) in [(Self.portal, portal), (Self.server, server)] {
                    let answer = try await BadInputConnection.request("GET", host: host, path, port: stage.port)
                    let label = "\(host) \(path.prefix(60))"
                    #expect(answer.map { range.contains($0.status) } == true, "\(label): \(answer?.status ?? 0)")
                    if let answer { Self.check(answer, label) }
                    #expect(answer?.headers["location"]?.contains("evil") != true)
                }
            }
        }
    }

    @Test("Signed-in pages refuse what makes no sense as well")
    func signedIn() async throws {
        try await BadInputStage.with { stage in
            let entry = try await BadInputConnection.request(
                "GET", host: Self.portal, "/auth/?user_id=1", port: stage.port)
            let cookie = try #require(entry?.headers["set-cookie"]?.split(separator: ";").first.map(String.init))
            let targets = [
                "/", "/marketplace/", "/marketplace/installed/", "/marketplace/app/acme.pulse/",
                "/marketplace/detail/acme.pulse/",
                "/crm/deal/", "/crm/deal/details/1/", "/crm/deal/details/9223372036854775807/", "/crm/deal/details/x/",
                "/crm/x/details/1/",
                "/-/frame/call", "/-/frame/open", "/-/frame/x", "/auth/",
            ]
            for target in targets {
                for body in Self.bodies {
                    let answer = try await BadInputConnection.request(
                        "POST", host: Self.portal, target, type: body.type, headers: [("Cookie", cookie)],
                        body: body.bytes,
                        port: stage.port)
                    guard let answer else {
                        Issue.record("\(target) \(body.name): the connection was dropped")
                        return
                    }
                    Self.check(answer, "\(target) \(body.name)")
                }
                for query in [
                    "%ff=%fe", "page=9223372036854775807", "page=-1", "page[]=1", "IFRAME[]=1", "install=Y&version=%00",
                    "a[b=1",
                ] {
                    let answer = try await BadInputConnection.request(
                        "GET", host: Self.portal, "\(target)?\(query)", headers: [("Cookie", cookie)], port: stage.port)
                    guard let answer else {
                        Issue.record("\(target)?\(query): the connection was dropped")
                        return
                    }
                    Self.check(answer, "\(target)?\(query)")
                }
            }
        }
    }

    @Test("Bytes that are no HTTP get a last answer, at every door")
    func noHTTP() async throws {
        let head = "POST / HTTP/1.1\r\nHost: acme.bitrix24.com\r\n"
        let requests: [(String, ClosedRange<Int>)] = [
            ("GET\r\n\r\n", 400...400), ("GET / HTTP/9.9\r\n\r\n", 400...400),
            ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400...400),
            ("GET / HTTP/1.1\r\n:\r\n\r\n", 400...400), ("\u{0}\u{1}\u{2}\u{3}\r\n\r\n", 400...400),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400...400),
            ("GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400...400),
            ("GET / HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n", 400...400),
            (head + "Content-Length: -1\r\n\r\n", 400...400), (head + "Content-Length: abc\r\n\r\n", 400...400),
            (head + "Content-Length: 99999999999999999999\r\n\r\n", 400...413),
            (head + "Content-Length: 70000000\r\n\r\n", 413...413),
            (head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400...400),
            (head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400...400),
            (head + "X: " + String(repeating: "a", count: 200_000) + "\r\n\r\n", 400...431),
            ("CONNECT acme.bitrix24.com:443\r\n\r\n", 400...400), ("CONNECT x:y HTTP/1.1\r\n\r\n", 400...400),
        ]
        try await BadInputStage.with { stage in
            for (text, statuses) in requests {
                for (door, port) in [("proxy", stage.port), ("administration", stage.adminPort)] {
                    let answer = try await BadInputConnection.send(Array(text.utf8), port: port)
                    let label = "\(door): \(text.prefix(60))"
                    #expect(answer.map { statuses.contains($0.status) } == true, "\(label): \(answer?.status ?? 0)")
                    #expect(answer?.body.isEmpty == false, "\(label): not a word")
                }
            }
            // The port for TLS alone says so.
            let plain = try await BadInputConnection.send(
                Array("GET / HTTP/1.1\r\n\r\n".utf8), port: BadInputStage.port(stage.sandbox.ready.tls))
            #expect(plain?.status == 400)
        }
    }
}

extension JSONValue {
    fileprivate var bytes: [UInt8] { serializedBytes() }
}
