import Chromium
import Foundation
import Testing

extension BrowserTests {
    @Test("The console's messages come with all their arguments, exceptions and failed loads")
    func console() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/console"))
            try await page.waitForNetworkIdle(timeout: .seconds(30))
            let messages = await page.consoleMessages
            let calls = messages.filter { $0.source == .call }
            #expect(calls.map(\.level) == ["log", "error", "warning", "log"])
            #expect(
                calls.map(\.text) == [
                    "plain 42 true null undefined 10n",
                    #"{"token":"secret-token","deep":{"list":[1,{"a":"b"}]}}"#,
                    #"["x","y"] half \#u{FFFD} pair"#,
                    "long {\"text\":\"" + String(repeating: "y", count: 300) + "\"}",
                ])
            #expect(calls.first?.url == site.url("/console"))
            #expect(calls.first?.line == 2)
            let exceptions = messages.filter { $0.source == .exception }.map(\.text).sorted()
            #expect(exceptions.count == 2)
            #expect(exceptions.contains { $0.contains("Error: nobody caught this") })
            #expect(exceptions.contains { $0.contains("TypeError: rejected") })
            let load = try #require(messages.first { $0.source == .browser })
            #expect(load.level == "error")
            #expect(load.url == site.url("/absent.js?token=abc"))
            #expect(load.text.contains("404"))
        }
    }

    @Test("Console messages beyond the limit are counted, not kept")
    func consoleLimit() async throws {
        try await withPage { page, _ in
            try await page.evaluate("for (let i = 0; i < 2010; i++) console.log(i)")
            #expect(await page.consoleMessages.count == 2_000)
            #expect(page.droppedConsoleMessages == 10)
        }
    }

    @Test("A violated policy is told by the browser")
    func policy() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/policy"))
            try await page.waitForNetworkIdle(timeout: .seconds(30))
            let told = await page.consoleMessages.filter { $0.source == .browser && $0.level == "error" }
            #expect(told.contains { $0.text.contains("Content Security Policy") })
            let blocked = await page.exchanges.filter { $0.blockedReason == "csp" }
            #expect(blocked.contains { $0.url == site.otherURL("/x.png") })
        }
    }

    @Test("Requests are told whole: query, body, headers, initiator, answer and failure")
    func network() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/network"))
            try await page.waitFor("window.done")
            try await page.waitForNetworkIdle(timeout: .seconds(30))
            let exchanges = await page.exchanges
            let document = try #require(exchanges.first)
            #expect(document.url == site.url("/network"))
            #expect(document.resourceType == "Document")
            #expect(document.status == 200)
            #expect(document.mimeType == "text/html")
            #expect(document.responseHeader("set-cookie") == "seen=1; Path=/; HttpOnly")
            #expect(document.remoteAddress == "127.0.0.1:\(site.port)")

            let picture = try #require(exchanges.first { $0.resourceType == "Image" })
            #expect(picture.url == site.url("/picture.png?AUTH_ID=abc&domain=x#part"))
            #expect(picture.requestHeader("Referer") == site.url("/network"))
            #expect(picture.requestHeader("Cookie") == "seen=1")
            #expect(picture.initiator.type == "parser")

            let post = try #require(exchanges.first { $0.method == "POST" })
            #expect(post.url == site.url("/api?x=1"))
            #expect(post.postData == "a=1&b=2")
            #expect(post.requestHeader("X-Mark") == "yes")
            #expect(post.initiator == .init(type: "script", url: site.url("/network")))
            #expect(post.documentURL == site.url("/network"))
            #expect(post.isFinished)
            let body = try await page.body(of: post.requestID)
            #expect(body == Data(#"{"answer":"da"}"#.utf8))
            #expect(try await page.body(of: "no such request") == nil)

            let refused = try #require(exchanges.first { $0.url.hasSuffix("/refused") })
            #expect(refused.errorText?.hasPrefix("net::ERR_") == true)
            #expect(refused.status == nil)
        }
    }

    @Test("A redirect is an exchange of its own, with its own status and headers")
    func redirect() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/redirect"))
            let exchanges = await page.exchanges
            #expect(exchanges.map(\.url) == [site.url("/redirect"), site.url("/plain?from=redirect")])
            #expect(exchanges.map(\.status) == [302, 200])
            #expect(exchanges.map(\.redirectedFrom) == [nil, site.url("/redirect")])
            #expect(exchanges.first?.responseHeader("location") == "/plain?from=redirect")
            #expect(exchanges.last?.responseHeader("location") == nil)
        }
    }

    @Test("A body too long to come with its request is fetched")
    func longPost() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain"))
            try await page.evaluate(
                "fetch('/api', { method: 'POST', body: 'x='.padEnd(1500000, 'y') }).then((r) => r.text())")
            let post = try #require(await page.exchanges.first { $0.method == "POST" })
            #expect(post.status == 200)
            #expect(post.postData?.hasPrefix("x=yyy") == true)
            #expect(post.postData?.utf8.count == 1 << 20)
            #expect(site.received("/api").last?.body.utf8.count == 1_500_000)
        }
    }

    @Test("What a worker logs and loads is told with its page")
    func worker() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/worker"))
            try await page.waitFor("window.done")
            #expect(await page.consoleMessages.map(\.text).contains("from the worker"))
            #expect(await page.exchanges.contains { $0.url == site.url("/api?from=worker") && $0.status == 200 })
        }
    }
}
