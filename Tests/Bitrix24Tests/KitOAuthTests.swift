import Bitrix24
import Foundation
import Testing

@Suite("Full authorization")
struct KitOAuthTests {
    let world = KitWorld()

    @Test("The authorization address holds client_id and state, and nothing else")
    func address() throws {
        let url = try world.kit.authorizationURL(portal: .acme, state: "a b&c=1")
        #expect(url.value == "https://acme.bitrix24.com/oauth/authorize/?client_id=app.test.1&state=a+b%26c%3D1")
        #expect(throws: InstallationError(.untrustedPortal("evil.example"))) {
            try world.kit.authorizationURL(portal: known(PortalDomain("evil.example")), state: "x")
        }
    }

    @Test("A state is taken back once, from the browser that got it, within its ten minutes")
    func state() async throws {
        let time = world.time
        let states = OAuthStates(key: [UInt8](repeating: 1, count: 32), now: { time.now })
        let first = states.issue(binding: "cookie-1")
        try await states.redeem(first, binding: "cookie-1")
        await #expect(throws: InstallationError(.wrongState)) { try await states.redeem(first, binding: "cookie-1") }
        let second = states.issue(binding: "cookie-1")
        #expect(first != second)
        await #expect(throws: InstallationError.self) { try await states.redeem(second, binding: "cookie-2") }
        time.advance(by: 599)
        try await states.redeem(second, binding: "cookie-1")
        let third = states.issue(binding: "cookie-1")
        time.advance(by: 600)
        await #expect(throws: InstallationError.self) { try await states.redeem(third, binding: "cookie-1") }
        for forged in ["", ".", "..", "a.99999999999.00", second + "0", "a.b.c.d"] {
            await #expect(throws: InstallationError.self) { try await states.redeem(forged, binding: "cookie-1") }
        }
    }

    @Test("A state that one process gave is taken by another with the same key, and refused under another key")
    func sharedKey() async throws {
        let time = world.time
        let key = [UInt8](repeating: 1, count: 32)
        let state = OAuthStates(key: key, now: { time.now }).issue(binding: "b")
        try await OAuthStates(key: key, now: { time.now }).redeem(state, binding: "b")
        await #expect(throws: InstallationError.self) {
            try await OAuthStates(now: { time.now }).redeem(state, binding: "b")
        }
    }

    @Test("A redirect is read whole, and a broken one names its field without the value")
    func redirect() throws {
        let query =
            "code=test-code&state=s&domain=acme.bitrix24.com&member_id=\(MemberID.one)&scope=crm%2Cplacement&server_domain=oauth.bitrix.info"
        let redirect = try AuthorizationRedirect(fields: FormCodec.decode(query))
        #expect(
            redirect
                == AuthorizationRedirect(
                    code: Secret("test-code"), state: "s", domain: .acme, memberID: .one,
                    scope: [known(Scope("crm")), known(Scope("placement"))],
                    serverDomain: PortalDomain("oauth.bitrix.info")))
        for (field, value) in [("code", ""), ("domain", "a/b"), ("member_id", "../x"), ("server_domain", "a@b")] {
            var fields = try FormCodec.decode(query)
            fields[field] = .string(value)
            let error = try #require(throws: WireError.self) { try AuthorizationRedirect(fields: fields) }
            #expect(error.field == field)
            #expect(value.isEmpty || !error.description.contains(value))
        }
    }

    func makeRedirect(_ code: String = "test-code", server: String? = "oauth.bitrix24.tech") -> AuthorizationRedirect {
        AuthorizationRedirect(
            code: Secret(code), state: "s", domain: .acme, memberID: .one,
            serverDomain: server.flatMap { PortalDomain($0) })
    }

    @Test("A code is exchanged once, by a POST form at the server that the redirect names, and the pair is stored")
    func exchange() async throws {
        world.platform.with { $0.codes = ["test-code": 3] }
        let authorization = try await world.kit.installations.complete(makeRedirect())
        #expect(authorization.userID == 3)
        #expect(authorization.change == .installed)
        let exchange = world.platform.exchanges[0]
        #expect(exchange.method == "POST")
        #expect(exchange.url == "https://oauth.bitrix24.tech/oauth/token/")
        #expect(Set(exchange.fields.keys) == ["grant_type", "client_id", "client_secret", "code"])
        #expect(try await world.client(.user(3)).call("profile").result["user"] == 3)
        await #expect(throws: OAuthError(.refused(.invalidGrant))) {
            try await world.kit.installations.complete(makeRedirect())
        }
        #expect(world.platform.count("token") == 2)
    }

    @Test("The secret goes to no server but the trusted ones")
    func untrusted() async throws {
        await #expect(throws: InstallationError(.untrustedServer("evil.example"))) {
            try await world.kit.installations.complete(makeRedirect(server: "evil.example"))
        }
        await #expect(throws: OAuthError(.untrustedServer)) {
            try await world.kit.authorizationServer.refresh(Secret("x"), at: Endpoint(domain: .acme))
        }
        #expect(world.platform.exchanges.isEmpty)
    }

    @Test("Tokens of another portal than the redirect's are not stored")
    func otherPortal() async throws {
        world.platform.with { $0.codes = ["test-code": 1] }
        var redirect = makeRedirect()
        redirect.memberID = .two
        await #expect(throws: InstallationError(.foreignToken(field: "portal"))) {
            try await world.kit.installations.complete(redirect)
        }
        #expect(try await world.store.memberIDs(after: nil, limit: 9) == [])
    }

    @Test(
        "An address from the wire is taken or refused",
        arguments: [
            ("https://acme.bitrix24.com/rest/", "https://acme.bitrix24.com/rest/"),
            ("HTTPS://ACME.bitrix24.com:443/rest", "https://acme.bitrix24.com/rest/"),
            ("http://127.0.0.1:8080/rest/", "http://127.0.0.1:8080/rest/"), ("https://a@b.com/rest/", nil),
            ("https://a.com/rest/?x=1", nil),
            ("https://a.com/../rest/", nil), ("https://a.com/#x", nil), ("ftp://a.com/", nil), ("//a.com/", nil),
            ("a.com", nil),
            ("https:///rest/", nil), ("https://a.com:99999/", nil), ("https://a.com/\r\nX: y", nil), ("", nil),
        ] as [(String, String?)])
    func endpoints(text: String, value: String?) {
        #expect(Endpoint(text)?.value == value)
    }

    @Test(
        "Only a portal's names are portals",
        arguments: [
            ("https://acme.bitrix24.com/rest/", true), ("https://acme.bitrix24.ru/rest/", true),
            ("https://acme.bitrix24.com.br/rest/", true),
            ("https://box.example/rest/", true), ("http://box.example/rest/", false),
            ("http://127.0.0.1:8080/rest/", true),
            ("http://127.0.0.1:8081/rest/", false), ("http://acme.bitrix24.com/rest/", false),
            ("https://bitrix24.com/rest/", false),
            ("https://acme.bitrix24.evil/rest/", false), ("https://acmebitrix24.com/rest/", false),
            ("https://a.b.bitrix24.com/rest/", false),
            ("https://acme.bitrix24.com:8443/rest/", false),
        ])
    func portals(address: String, isAllowed: Bool) throws {
        let names = PortalNames(
            hosts: [known(PortalDomain("box.example"))], plainHosts: [known(PortalDomain("127.0.0.1:8080"))])
        #expect(names.allows(try #require(Endpoint(address))) == isAllowed)
    }
}
