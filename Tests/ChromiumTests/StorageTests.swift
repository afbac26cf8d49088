import Chromium
import Testing

extension BrowserTests {
    @Test("Stores are told frame by frame")
    func storage() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/store"))
            try await page.waitFor("window.done")
            let snapshot = try #require(try await page.storage().first)
            #expect(snapshot.origin == site.url(""))
            #expect(snapshot.localStorage == ["token": "kept"])
            #expect(snapshot.sessionStorage == ["tab": "here"])
            #expect(snapshot.cookie == "plain=value")
            #expect(
                snapshot.databases == [
                    .init(name: "base", stores: ["things": [#""first": {"access":"token-in-base"}"#]])
                ])
            #expect(snapshot.denied.isEmpty)
        }
    }

    @Test("Cookies are told with their attributes, and contexts share none")
    func cookies() async throws {
        let stage = try #require(BrowserStage.shared)
        try await stage.browser.withContext { context in
            let page = try await context.newPage()
            _ = try await page.navigate(to: stage.site.url("/store"))
            let cookies = try await context.cookies().sorted { $0.name < $1.name }
            #expect(cookies.map(\.name) == ["plain", "session"])
            let session = try #require(cookies.last)
            #expect(session.value == "s1")
            #expect(session.domain == "127.0.0.1")
            #expect(session.path == "/")
            #expect(session.isHTTPOnly && !session.isSecure && !session.isPartitioned)
            #expect(session.sameSite == .strict)
            #expect(session.expires == nil)
            try await stage.browser.withContext { other in
                #expect(try await other.cookies().isEmpty)
                let stranger = try await other.newPage()
                _ = try await stranger.navigate(to: stage.site.url("/plain"))
                #expect(try await stranger.evaluate("localStorage.token ?? document.cookie") == "")
            }
        }
    }

    @Test("By default a frame of another site keeps its cookies and storage")
    func thirdPartyAllowed() async throws {
        let stage = try #require(BrowserStage.shared)
        try await stage.browser.withContext { context in
            let page = try await context.newPage()
            _ = try await page.navigate(to: stage.site.url("/portal"))
            try await page.waitFor("document.title === 'stored'", in: .urlContains("/app"))
            #expect(try await context.cookies().contains { $0.name == "third" })
        }
    }
}

@Suite(.browser(ChromiumOptions(blocksThirdPartyCookies: true)), .serialized, .timeLimit(.minutes(10)))
struct PrivateWindowTests {
    @Test("A frame of another site is denied cookies and storage, and the record says why")
    func denied() async throws {
        let stage = try #require(BrowserStage.shared)
        try await stage.browser.withContext { context in
            let page = try await context.newPage()
            _ = try await page.navigate(to: stage.site.url("/portal"))
            try await page.waitFor("document.title === 'SecurityError'", in: .urlContains("/app"))
            #expect(try await context.cookies().isEmpty)
            let document = try #require(await page.exchanges.first { $0.url.contains("/app?") })
            #expect(document.refusedCookies == [.init(name: "third", reasons: ["ThirdPartyPhaseout"])])
            let storage = try await page.storage()
            #expect(
                storage.map { $0.denied.keys.sorted() } == [[]]
                    + Array(
                        repeating: ["indexedDB", "localStorage", "sessionStorage"], count: 2))
        }
    }

    @Test("The same pages at the top keep both")
    func firstParty() async throws {
        let stage = try #require(BrowserStage.shared)
        try await stage.browser.withContext { context in
            let page = try await context.newPage()
            _ = try await page.navigate(to: stage.site.otherURL("/app"))
            #expect(try await page.evaluate("document.title") == "stored")
            #expect(try await context.cookies().map(\.name).sorted() == ["script", "third"])
        }
    }
}
