import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("The full authorization through the routes")
struct ServerAuthorizationTests {
    @Test("The start sends the browser to the portal, with a state and a cookie that only this browser has")
    func start() async throws {
        try await ServerBench().run { client in
            let response = try await client.get("/connect?portal=acme.bitrix24.com")
            #expect(response.status == .found)
            let location = try #require(response.headers[.location])
            #expect(
                location.hasPrefix(
                    "https://acme.bitrix24.com/oauth/authorize/?client_id=\(FakePlatform.clientID)&state="))
            #expect(!location.contains(FakePlatform.clientSecret))
            let cookie = try #require(response.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("SameSite=Lax"))
        }
    }

    @Test(
        "What is no portal is asked for again, with what was entered and a status that says so",
        arguments: [("evil.example", 403), ("https://acme.bitrix24.com@evil.example/", 400), ("acme", 400), ("", 400)])
    func foreignPortal(_ portal: String, _ status: Int) async throws {
        try await ServerBench().run { client in
            for path in ["/connect", "/code"] {
                let response = try await client.get("\(path)?portal=\(FormCodec.escape(portal))")
                #expect(response.status.code == status)
                #expect(response.headers[.location] == nil)
                #expect(response.text.contains("This is no address of a Bitrix24"))
                #expect(response.text.contains("value=\"\(HTML.escape(portal))\""))
            }
        }
    }

    @Test(
        "The address of a portal may be pasted as the browser shows it",
        arguments: [
            "acme.bitrix24.com", "https://acme.bitrix24.com/", " HTTPS://Acme.Bitrix24.com/crm/deal/?a=1#b ",
            "acme.bitrix24.com/stream/",
        ])
    func pastedPortal(_ entered: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.get("/connect?portal=\(FormCodec.escape(entered))")
            #expect(response.status == .found)
            #expect(response.headers[.location]?.hasPrefix("https://acme.bitrix24.com/oauth/authorize/?") == true)
        }
    }

    @Test(
        "Without a portal the start asks for it, in the browser's language, in a form that may lead to the portal",
        arguments: [("/connect", "en", "Address of your Bitrix24"), ("/code", "ru", "Адрес вашего Битрикс24")])
    func askForPortal(_ path: String, _ language: String, _ text: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.get(path, headers: [.acceptLanguage: language])
            #expect(response.status == .ok)
            #expect(response.text.contains(text))
            #expect(response.text.contains("<form method=\"get\" action=\"\(path)\">"))
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.contains("form-action 'self' https:;") && policy.hasSuffix("frame-ancestors 'none'"))
        }
    }

    @Test(
        "A redirect that brings an error or no code says what to do, with a link that starts again",
        arguments: [
            (
                "error=access_denied&domain=acme.bitrix24.com", 403, "did not let the application in",
                "/connect?portal=acme.bitrix24.com"
            ),
            ("error=PAYMENT_REQUIRED", 403, "subscription has ended", "/connect"),
            ("error=NOT_INSTALLED", 403, "is not installed", "/connect"),
            ("error=invalid_scope", 403, "lacks a permission", "/connect"),
            ("error=<script>", 403, "did not let the application in", "/connect"),
            ("", 400, "sent no code", "/connect"),
            ("code=&domain=acme.bitrix24.com", 400, "sent no code", "/connect?portal=acme.bitrix24.com"),
            ("code=abc&domain=evil", 400, "could not be read", "/connect?portal=evil"),
        ])
    func refusedRedirect(_ query: String, _ status: Int, _ text: String, _ again: String) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.get("/oauth?\(query.replacing("<", with: "%3C"))")
            #expect(response.status.code == status)
            #expect(response.text.contains(text))
            #expect(response.text.contains("href=\"\(again)\""))
            #expect(!response.text.contains("<script>"))
            #expect(bench.platform.requestCount == 0)
        }
    }

    @Test(
        "What the authorization server says against a code is told to the person",
        arguments: [
            ("invalid_grant", 403, "no longer valid"), ("invalid_client", 500, "not set up correctly"),
            ("wrong_client", 500, "not set up correctly"), ("PAYMENT_REQUIRED", 403, "subscription has ended"),
            ("NOT_INSTALLED", 403, "is not installed"), ("insufficient_scope", 403, "lacks a permission"),
            ("invalid_request", 500, "not set up correctly"), ("SOMETHING_NEW", 403, "could not be confirmed"),
        ])
    func refusedCode(_ code: String, _ status: Int, _ text: String) async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.tokenRefusal = code }
        try await bench.run { client in
            let (state, cookie) = try await begin(client)
            let refused = try await client.get(address(code: "code-1", state: state), headers: [.cookie: cookie])
            #expect(refused.status.code == status)
            #expect(refused.text.contains(text))
            #expect(refused.text.contains("href=\"/connect?portal=acme.bitrix24.com\""))
        }
        #expect(try await bench.store.installation(Acme.member()) == nil)
    }

    @Test("Two tabs of a browser can authorize at the same time")
    func twoTabs() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.codes = ["code-1": "access-1", "code-2": "access-1"] }
        try await bench.run { client in
            let (first, cookie) = try await begin(client)
            let (second, same) = try await begin(client, cookie: cookie)
            #expect(same == cookie && first != second)
            for (code, state) in [("code-1", first), ("code-2", second)] {
                let done = try await client.get(address(code: code, state: state), headers: [.cookie: cookie])
                #expect(done.status == .ok)
            }
        }
    }

    @Test("Without an address of its own the application shows a link to the portal and takes the code once")
    func codeEntry() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.codes = ["code1": "access-1", "code2": "access-1"] }
        try await bench.run { client in
            let (state, cookie, page) = try await codeForm(client)
            #expect(
                page.contains(
                    "href=\"https://acme.bitrix24.com/oauth/authorize/?client_id=\(FakePlatform.clientID)\" target=\"_blank\""
                ))
            #expect(page.contains("30 seconds"))
            #expect(!page.contains("<script"))
            for (state, cookie) in [("", cookie), ("forged", cookie), (state, ""), (state, "authorization=00")] {
                let refused = try await client.post(
                    "/code", codeBody("code1", state: state), headers: cookie.isEmpty ? [:] : [.cookie: cookie])
                #expect(refused.status == .forbidden)
                #expect(refused.text.contains("was not started here"))
                #expect(bench.platform.requestCount == 0)
            }
            let done = try await client.post("/code", codeBody(" code1\n", state: state), headers: [.cookie: cookie])
            #expect(done.status == .ok)
            #expect(done.text.contains("Probe is connected to acme.bitrix24.com"))
            #expect(done.headers[.setCookie]?.contains("Max-Age=0") == true)
            let replayed = try await client.post("/code", codeBody("code2", state: state), headers: [.cookie: cookie])
            #expect(replayed.status == .forbidden)
        }
        #expect(try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1)) != nil)
    }

    @Test("A code that came too late is told with a new form, which works")
    func lateCode() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.codes = ["fresh": "access-1"] }
        try await bench.run { client in
            let (state, cookie, _) = try await codeForm(client)
            let late = try await client.post("/code", codeBody("old", state: state), headers: [.cookie: cookie])
            #expect(late.status == .forbidden)
            #expect(late.text.contains("role=\"alert\"") && late.text.contains("works once and for 30 seconds"))
            let next = try #require(late.text.firstMatch(of: /name="state" value="([^"]+)"/).map { String($0.1) })
            #expect(next != state)
            let done = try await client.post("/code", codeBody("fresh", state: next), headers: [.cookie: cookie])
            #expect(done.status == .ok)
        }
    }

    @Test(
        "A code of another portal, no code and no portal are refused, and nothing is stored",
        arguments: [
            ("foreign", "acme.bitrix24.com", 403), ("", "acme.bitrix24.com", 400), ("a b<", "acme.bitrix24.com", 400),
            ("code", "evil.example", 403), ("code", "", 400),
        ])
    func wrongCode(_ code: String, _ portal: String, _ status: Int) async throws {
        let bench = ServerBench()
        bench.platform.issue("other", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com")
        bench.platform.state.withLock { $0.codes = ["foreign": "other"] }
        try await bench.run { client in
            let (state, cookie, _) = try await codeForm(client)
            let response = try await client.post(
                "/code", codeBody(code, state: state, portal: portal), headers: [.cookie: cookie])
            #expect(response.status.code == status)
        }
        #expect(await bench.store.memberIDs(after: nil, limit: 1).isEmpty)
    }

    @Test(
        "The redirect exchanges the code once; a replayed, a forged and a foreign state are refused before any exchange"
    )
    func redirect() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.codes = ["code-1": "access-1", "code-2": "access-1"] }
        try await bench.run { client in
            let (state, cookie) = try await begin(client)
            let (otherState, _) = try await begin(client)
            for (state, cookie) in [
                ("", cookie), ("forged", cookie), (otherState, cookie), (state, ""), (state, "authorization=00"),
            ] {
                let refused = try await client.get(address(code: "code-1", state: state), headers: [.cookie: cookie])
                #expect(refused.status == .forbidden)
                #expect(bench.platform.requestCount == 0)
            }
        }
        try await bench.run { client in
            let (state, cookie) = try await begin(client)
            let done = try await client.get(address(code: "code-1", state: state), headers: [.cookie: cookie])
            #expect(done.status == .ok)
            #expect(done.text == "user 1")
            #expect(done.headers[.setCookie]?.contains("Max-Age=0") == true)
            let requests = bench.platform.requestCount
            let replayed = try await client.get(address(code: "code-2", state: state), headers: [.cookie: cookie])
            #expect(replayed.status == .forbidden)
            #expect(bench.platform.requestCount == requests)
        }
        #expect(try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1)) != nil)
    }

    @Test(
        "A redirect without its fields is answered 400",
        arguments: ["/oauth", "/oauth?code=1", "/oauth?code=1&domain=%2F&member_id=1"])
    func malformed(_ address: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.get(address)
            #expect(response.status == .badRequest)
        }
    }

    private func address(code: String, state: String) -> String {
        "/oauth?"
            + FormCodec.encode([
                "code": .string(code), "state": .string(state), "domain": .string(Acme.domain),
                "member_id": .string(Acme.memberID),
                "scope": "crm", "server_domain": "oauth.bitrix.info",
            ])
    }

    private func codeBody(_ code: String, state: String, portal: String = Acme.domain) -> String {
        FormCodec.encode(["portal": .string(portal), "state": .string(state), "code": .string(code)])
    }

    private func codeForm(
        _ client: any TestClientProtocol
    ) async throws -> (state: String, cookie: String, page: String) {
        let response = try await client.get("/code?portal=acme.bitrix24.com")
        #expect(response.status == .ok)
        let cookie = try #require(response.headers[.setCookie]?.split(separator: ";").first)
        let state = try #require(response.text.firstMatch(of: /name="state" value="([^"]+)"/).map { String($0.1) })
        return (state, String(cookie), response.text)
    }

    private func begin(
        _ client: any TestClientProtocol, cookie: String? = nil
    ) async throws -> (state: String, cookie: String) {
        let response = try await client.get(
            "/connect?portal=acme.bitrix24.com", headers: cookie.map { [.cookie: $0] } ?? [:])
        let location = try #require(response.headers[.location])
        let cookie = try #require(response.headers[.setCookie]?.split(separator: ";").first)
        let state = try FormCodec.decode(String(location.split(separator: "?")[1]))["state"]?.string
        return (try #require(state), String(cookie))
    }
}
