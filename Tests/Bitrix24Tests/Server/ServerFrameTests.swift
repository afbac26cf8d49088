import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Frames of an application")
struct ServerFrameTests {
    @Test("A proven launch gets a page with a session, the headers that a frame needs, and no token")
    func launch() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.launch("/app", Acme.launch())
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "text/html; charset=utf-8")
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            let named = Dictionary(response.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
            #expect(named["referrer-policy"] == "no-referrer")
            #expect(named["x-frame-options"] == nil)
            #expect(response.headers[.setCookie] == nil)
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.hasSuffix("frame-ancestors https://acme.bitrix24.com"))
            #expect(!policy.contains("unsafe"))
            for secret in ["access-1", "refresh-1", Acme.applicationToken, FakePlatform.clientSecret] {
                #expect(!response.text.contains(secret))
            }
            #expect(response.text.firstMatch(of: #/session=[A-Za-z0-9_-]{64,} /#) != nil)
        }
        let grant = try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1))
        #expect(grant?.accessToken == Secret("access-1"))
    }

    @Test(
        "A forged launch is refused with a page, and nothing is stored",
        arguments: [
            Acme.launch(access: "unknown"),
            Acme.launch(memberID: "ffffffffffffffffffffffffffffffff"),
            Acme.launch(domain: "evil.bitrix24.com"),
            Acme.launch(domain: "acme.bitrix24.com.evil.example"),
            Acme.launch(serverEndpoint: "https://oauth.evil.example/rest/"),
            Acme.launch(access: "of-another-application"),
        ])
    func forged(_ launch: (query: String, body: String)) async throws {
        let bench = ServerBench()
        bench.platform.state.withLock {
            $0.tokens["of-another-application"] = .init(
                memberID: Acme.memberID, domain: Acme.domain, userID: 1, clientID: "app.other")
        }
        try await bench.run { client in
            for path in ["/app", "/install"] {
                let response = try await client.launch(path, launch)
                #expect(response.status == .forbidden)
                #expect(response.text.contains("Access could not be confirmed"))
            }
        }
        #expect(await bench.store.memberIDs(after: nil, limit: 10).isEmpty)
    }

    @Test("A malformed launch is refused with 400 and a readable page", arguments: malformedForms)
    func malformed(_ name: String, _ body: String, _ type: String) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post("/app?DOMAIN=acme.bitrix24.com&LANG=ru", body, type: type)
            #expect(response.status == .badRequest)
            #expect(response.text.contains("Не удалось прочитать запрос"))
            #expect(
                response.headers[.contentSecurityPolicy]?.hasSuffix("frame-ancestors https://acme.bitrix24.com") == true
            )
        }
        #expect(bench.platform.requestCount == 0)
    }

    @Test("Tokens in the address are not taken")
    func tokensInQuery() async throws {
        let bench = ServerBench()
        let launch = Acme.launch()
        try await bench.run { client in
            let response = try await client.post("/app?\(launch.query)&\(launch.body)", "")
            #expect(response.status == .badRequest)
        }
    }

    @Test(
        "A form over 1 MiB is refused with 413, at 1 MiB it is read", arguments: [(1 << 20, 400), ((1 << 20) + 1, 413)])
    func tooLarge(_ bytes: Int, _ status: Int) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            for path in ["/app", "/install", "/events", "/installed"] {
                let response = try await client.post(path, "a=" + String(repeating: "x", count: bytes - 2))
                #expect(response.status.code == status)
            }
        }
    }

    @Test(
        "Without a launch the page says where to open the application",
        arguments: [
            ("/app", "", "Open this application inside Bitrix24"),
            ("/app?LANG=ru", "", "Откройте приложение в Битрикс24"),
            ("/install", "ru-RU,ru;q=0.9", "Откройте приложение в Битрикс24"),
            ("/install?LANG=de", "ru", "Open this application inside Bitrix24"),
        ])
    func get(_ path: String, _ accepted: String, _ text: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.get(path, headers: [.acceptLanguage: accepted])
            #expect(response.status == .ok)
            #expect(response.text.contains(text))
        }
    }

    @Test(
        "HEAD answers 200, as the developer area asks",
        arguments: ["/app", "/install", "/installed", "/events", "/oauth"])
    func head(_ path: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.executeRequest(uri: path, method: .head, headers: [:], body: nil)
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
        }
    }

    @Test("An authorization server that does not answer is said in the portal's language, with 502")
    func platformDown() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.isDown = true }
        try await bench.run { client in
            let response = try await client.launch("/app", Acme.launch(language: "ru"))
            #expect(response.status == .badGateway)
            #expect(response.text.contains("Битрикс24 не отвечает"))
        }
    }

    @Test(
        "A frame that is posted again after its token ended opens by the refresh token beside it")
    func postedAgain() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock {
            $0.expired.insert("access-1")
            $0.tokens["access-2"] = $0.tokens["access-1"]
            $0.refreshes["refresh-1"] = "access-2"
        }
        try await bench.run { client in
            let session = try await client.session()
            #expect(try await client.get("/api/me", session: session).status == .ok)
        }
        let grant = try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1))
        #expect(grant?.accessToken == Secret("access-2"))
        #expect(grant?.refreshToken == Secret("refresh-of-access-2"))
    }

    @Test(
        "When the refresh token of a posted frame has ended too, the page says to reload, in the portal's language",
        arguments: [("en", "Reload the page"), ("ru", "Перезагрузите страницу")])
    func expiredLaunch(_ language: String, _ text: String) async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { _ = $0.expired.insert("access-1") }
        try await bench.run { client in
            for path in ["/app", "/install"] {
                let response = try await client.launch(path, Acme.launch(language: language))
                #expect(response.status == .forbidden)
                #expect(response.text.contains(text))
            }
        }
        #expect(try await bench.store.installation(Acme.member()) == nil)
    }

    @Test("A frame whose refresh token leads to another portal is refused, and nothing is stored")
    func foreignRefresh() async throws {
        let bench = ServerBench()
        bench.platform.issue("other", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com")
        bench.platform.state.withLock {
            $0.expired.insert("access-1")
            $0.refreshes["refresh-1"] = "other"
        }
        try await bench.run { client in
            let response = try await client.launch("/app", Acme.launch())
            #expect(response.status == .forbidden)
        }
        #expect(await bench.store.memberIDs(after: nil, limit: 1).isEmpty)
    }

    @Test("The portal of a developer's own machine may frame the page")
    func localhost() {
        let acme = PortalDomain("acme.bitrix24.com")
        #expect(
            PageResponse.ancestors(of: acme, opened: PortalDomain("acme.localhost:8080"))
                == ["https://acme.bitrix24.com", "http://acme.localhost:8080", "https://acme.localhost:8080"])
        #expect(PageResponse.ancestors(of: acme, opened: PortalDomain("evil.example")) == ["https://acme.bitrix24.com"])
        #expect(PageResponse.ancestors(of: nil) == [])
    }
}

/// Name, body, type.
private let malformedForms: [(String, String, String)] = [
    ("empty", "", "application/x-www-form-urlencoded"),
    ("no token", "member_id=\(Acme.memberID)&status=F", "application/x-www-form-urlencoded"),
    ("no member_id", "AUTH_ID=a&REFRESH_ID=b", "application/x-www-form-urlencoded"),
    ("a member_id with a path", "AUTH_ID=a&REFRESH_ID=b&member_id=../etc", "application/x-www-form-urlencoded"),
    ("no UTF-8", "AUTH_ID=%FF%FE&REFRESH_ID=b&member_id=\(Acme.memberID)", "application/x-www-form-urlencoded"),
    ("too deep", "a" + String(repeating: "[b]", count: 40) + "=1", "application/x-www-form-urlencoded"),
    ("JSON", "{\"AUTH_ID\":\"a\"}", "application/json"),
    ("multipart", "--x--", "multipart/form-data; boundary=x"),
]
