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
        "A portal that is none is refused",
        arguments: [("evil.example", 403), ("https://acme.bitrix24.com/", 400), ("", 400)])
    func foreignPortal(_ portal: String, _ status: Int) async throws {
        try await ServerBench().run { client in
            let response = try await client.get("/connect?portal=\(FormCodec.escape(portal))")
            #expect(response.status.code == status)
            #expect(response.headers[.location] == nil)
        }
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

    private func begin(_ client: any TestClientProtocol) async throws -> (state: String, cookie: String) {
        let response = try await client.get("/connect?portal=acme.bitrix24.com")
        let location = try #require(response.headers[.location])
        let cookie = try #require(response.headers[.setCookie]?.split(separator: ";").first)
        let state = try FormCodec.decode(String(location.split(separator: "?")[1]))["state"]?.string
        return (try #require(state), String(cookie))
    }
}
