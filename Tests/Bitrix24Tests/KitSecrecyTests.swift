import Foundation
import Testing

@testable import Bitrix24

@Suite("Secrets stay secret")
struct KitSecrecyTests {
    @Test("No flow, good or bad, logs a token, a code or the secret")
    func logs() async throws {
        let world = KitWorld()
        let (platform, installations) = (world.platform, world.kit.installations)
        platform.with { $0.codes = ["test-code-1": 3] }
        var texts: [String] = []
        func attempt(_ work: () async throws -> Void) async {
            do { try await work() } catch {
                texts += ["\(error)", String(reflecting: error), error.localizedDescription]
                var dumped = ""
                dump(error, to: &dumped)
                texts.append(dumped)
            }
        }
        await attempt { _ = try await installations.open(platform.launch()) }
        await attempt { _ = try await installations.apply(platform.delivery(.applicationInstall, user: 1)) }
        await attempt {
            _ = try await installations.open(platform.launch(user: 2, applicationToken: "test-application-token-2"))
        }
        await attempt {
            _ = try await installations.complete(
                AuthorizationRedirect(code: Secret("test-code-1"), state: "s", domain: .acme, memberID: .one))
        }
        await attempt {
            _ = try await installations.complete(
                AuthorizationRedirect(code: Secret("test-code-1"), state: "s", domain: .acme, memberID: .one))
        }
        platform.expireAll()
        await attempt { _ = try await world.client().call("profile") }
        platform.intercept { exchange in
            ScriptedPlatform.error(
                "ERROR_CORE", exchange.fields.values.compactMap(\.string).joined(separator: " "), status: 400)
        }
        await attempt { _ = try await world.client().call("crm.deal.list") }
        await attempt { _ = try await installations.open(platform.launch()) }
        platform.intercept { exchange in
            exchange.name == "token"
                ? ScriptedPlatform.error(
                    "invalid_grant", exchange.fields.values.compactMap(\.string).joined(separator: " "), status: 400)
                : nil
        }
        platform.expireAll()
        await attempt { _ = try await world.client().call("profile") }
        platform.intercept { _ in throw TransportError(.cut, host: "acme.bitrix24.com") }
        await attempt { _ = try await world.client(.user(2)).call("profile") }
        await attempt {
            _ = try await installations.apply(platform.delivery(.dealAdd, applicationToken: "test-application-token-9"))
        }
        await attempt {
            _ = try await installations.apply(platform.delivery(.applicationUninstall, data: ["CLEAN": "1"]))
        }
        #expect(world.logs.entries.count >= 5)
        #expect(texts.count >= 20)
        let tokens = ["test-access", "test-refresh", "test-application-token", "test-code", "test-secret"]
        for text in world.logs.entries + texts {
            for token in tokens { #expect(!text.contains(token), "\(text)") }
        }
    }

    @Test("Neither print nor dump shows a secret of any value of the kit")
    func dumps() async throws {
        let platform = ScriptedPlatform()
        let request = PlatformRequest(
            url: "https://a", headers: [], body: Array("test-secret-x".utf8), timeout: .seconds(1))
        let response = PlatformResponse(status: 200, body: Array("test-secret-x".utf8))
        let redirect = AuthorizationRedirect(code: Secret("test-secret-x"), state: "s", domain: .acme, memberID: .one)
        let values: [Any] = [
            Installation.make(applicationToken: "test-secret-x"),
            Grant.make(access: "test-secret-x", refresh: "test-secret-x"),
            PortalSlice(installation: .make(applicationToken: "test-secret-x"), grant: .make(access: "test-secret-x")),
            platform.configuration, request, response, redirect, try KeyRing.make("a"),
            PortalAccess(installation: .make(applicationToken: "test-secret-x"), grant: .make(access: "test-secret-x")),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains("test-secret"), "\(type(of: value))")
                // Bytes of a body or a key as numbers.
                #expect(!text.contains("116, 101, 115, 116") && !text.contains("8, 8, 8, 8"), "\(type(of: value))")
            }
        }
    }

    @Test(
        "Words of the platform lose whatever may be a token",
        arguments: [
            ("Access denied.", "Access denied."), ("bad 0123456789abcdef0123456789abcdef!", "bad …!"),
            ("line\nbreak", "line break"), ("my-short-token is bad", "… is bad"),
            ("BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION"),
        ])
    func scrubbing(text: String, clean: String) {
        #expect(Scrubber.clean(text, without: [Secret("my-short-token"), Secret("")]) == clean)
        #expect(Scrubber.clean(String(repeating: "ab ", count: 9000)).count <= 300)
    }
}

@Suite("Proxies from the environment")
struct KitProxyTests {
    @Test(
        "The proxy of the scheme is taken, unless NO_PROXY names the host",
        arguments: [
            ("https://acme.bitrix24.com/", 1), ("http://acme.bitrix24.com/", 2), ("http://127.0.0.1:8080/", nil),
            ("http://localhost/", nil),
            ("https://a.internal/", nil), ("https://internal/", nil), ("https://notinternal/", 1),
            ("https://b.example:8443/", nil),
            ("https://b.example/", 1),
        ] as [(String, Int?)])
    func choice(address: String, port: Int?) throws {
        let environment = try ProxyEnvironment([
            "HTTPS_PROXY": "http://127.0.0.1:1", "http_proxy": "127.0.0.1:2/",
            "NO_PROXY": "127.0.0.1,localhost, .internal,b.example:8443",
        ])
        #expect(environment.proxy(for: try #require(Endpoint(address)))?.port == port)
    }

    @Test("A proxy's name and password are taken, and do not show")
    func credentials() throws {
        let environment = try ProxyEnvironment(["HTTPS_PROXY": "http://me:pa%40ss@proxy.example:3128"])
        #expect(environment.https == .init(host: "proxy.example", port: 3128, user: "me", password: Secret("pa@ss")))
        #expect(!"\(environment)".contains("pa@ss"))
    }

    @Test(
        "An unusable proxy or file of certificates is named by its variable",
        arguments: ["HTTPS_PROXY", "HTTP_PROXY", "SSL_CERT_FILE"])
    func unusable(variable: String) throws {
        let error = try #require(throws: TransportError.self) {
            _ = try AsyncHTTPClientTransport.fromEnvironment([variable: "socks5://nowhere/file"])
        }
        #expect(error.description.contains(variable))
    }

    @Test("Nothing in the environment means a direct way")
    func none() throws {
        let environment = try ProxyEnvironment(["HTTPS_PROXY": "", "PATH": "/bin"])
        #expect(environment.proxy(for: Endpoint(domain: .acme)) == nil)
    }
}
