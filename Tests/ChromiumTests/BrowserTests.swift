import Chromium
import Foundation
import Testing

/// One browser for all: see ``BrowserStage``. The subjects are in files of their own.
@Suite(.browser, .serialized, .timeLimit(.minutes(10))) struct BrowserTests {
    @Test("The browser tells its version")
    func version() throws {
        #expect(try #require(BrowserStage.shared).browser.version.contains("Chrome/"))
    }
}

extension BrowserTests {
    @Test(
        "Every kind of navigation ends with its last address and status",
        arguments: [
            ("/plain?a=b#c", "/plain?a=b#c", 200), ("/redirect", "/plain?from=redirect", 200),
            ("/script-redirect", "/plain?from=script", 200), ("/missing", "/missing", 404),
        ])
    func navigates(target: String, last: String, status: Int) async throws {
        try await withPage { page, site in
            let navigation = try await page.navigate(to: site.url(target))
            #expect(navigation == Navigation(url: site.url(last), status: status, errorText: nil))
            #expect(navigation.isSuccess == (status == 200))
        }
    }

    @Test("A refused connection is told as the browser's error, and the page can go on")
    func refusedConnection() async throws {
        try await withPage { page, site in
            let failed = try await page.navigate(to: "http://127.0.0.1:1/")
            #expect(failed.errorText == "net::ERR_UNSAFE_PORT" || failed.errorText == "net::ERR_CONNECTION_REFUSED")
            #expect(!failed.isSuccess)
            let next = try await page.navigate(to: site.url("/plain"))
            #expect(next == Navigation(url: site.url("/plain"), status: 200, errorText: nil))
        }
    }

    @Test("An answer without content leaves the old document")
    func noContent() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain"))
            let navigation = try await page.navigate(to: site.url("/no-content"))
            #expect(navigation.errorText == "net::ERR_ABORTED")
            #expect(try await page.text().contains("Привет"))
        }
    }

    @Test("Text that is no address is a navigation error")
    func noAddress() async throws {
        try await withPage { page, _ in
            let error = await #expect(throws: BrowserError.self) { try await page.navigate(to: "not an address") }
            guard case .navigation? = error?.code else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    @Test("A fragment of the same document is reached without a load")
    func fragment() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain"))
            #expect(try await page.navigate(to: site.url("/plain#there")).url == site.url("/plain#there"))
            #expect(site.received("/plain").count >= 1)
        }
    }

    @Test("A reload asks again")
    func reload() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain?reload"))
            try await page.evaluate("window.mark = 1")
            #expect(try await page.reload() == Navigation(url: site.url("/plain?reload"), status: 200, errorText: nil))
            #expect(try await page.evaluate("window.mark === undefined") == true)
        }
    }

    @Test("A load that does not end in time is told as such")
    func slowLoad() async throws {
        try await withPage { page, site in
            let error = await #expect(throws: BrowserError.self) {
                try await page.navigate(to: site.url("/slow-script"), timeout: .milliseconds(500))
            }
            #expect(error?.code == .timedOut)
            let text = try await page.text()
            #expect(text == "early")
            let idle = await #expect(throws: BrowserError.self) {
                try await page.waitForNetworkIdle(timeout: .milliseconds(300))
            }
            #expect(idle?.code == .timedOut)
        }
    }

    @Test(
        "A script's value comes back whole",
        arguments: [
            ("1 + 1", 2), ("'a' + 'b'", "ab"), ("[1, {a: null}]", [1, ["a": nil]]), ("undefined", nil),
            ("new Promise((r) => setTimeout(() => r({late: true}), 20))", ["late": true]), ("12n", "12"),
            ("-0", 0), ("1/0", .number(.infinity)), ("'\\ud800'.length", 1),
        ] as [(String, BrowserValue)])
    func evaluates(script: String, value: BrowserValue) async throws {
        try await withPage { page, _ in
            let answer = try await page.evaluate(script)
            #expect(answer == value)
        }
    }

    @Test(
        "A script that throws is told with its text",
        arguments: ["(() => { throw new Error('on purpose') })()", "Promise.reject(new Error('on purpose'))"])
    func throwing(script: String) async throws {
        try await withPage { page, _ in
            let error = await #expect(throws: BrowserError.self) { try await page.evaluate(script) }
            guard case .evaluation(let text)? = error?.code else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(text.contains("on purpose"))
        }
    }

    @Test("A promise that never settles ends at its deadline, and the page still answers")
    func endlessPromise() async throws {
        try await withPage { page, _ in
            let error = await #expect(throws: BrowserError.self) {
                try await page.evaluate("new Promise(() => {})", timeout: .milliseconds(200))
            }
            #expect(error?.code == .timedOut)
            let answer = try await page.evaluate("2")
            #expect(answer == 2)
        }
    }

    @Test("A wait ends when its expression becomes true, also across a navigation")
    func waits() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain"))
            try await page.evaluate("setTimeout(() => { location.href = '/wide'; }, 100)")
            try await page.waitFor("location.pathname === '/wide' && document.body.innerText === 'wide'")
        }
    }

    @Test("A wait that ends in vain tells the last exception")
    func waitsInVain() async throws {
        try await withPage { page, _ in
            let error = await #expect(throws: BrowserError.self) {
                try await page.waitFor("nothing.here", timeout: .milliseconds(300))
            }
            #expect(error?.code == .timedOut)
            #expect(error?.message.contains("nothing is not defined") == true)
        }
    }

    @Test("Dialogs are answered and told")
    func dialogs() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/dialog"))
            #expect(try await page.evaluate("answer") == true)
            #expect(
                page.dialogs == [
                    PageDialog(type: "confirm", message: "Sure?", url: site.url("/dialog")),
                    PageDialog(type: "alert", message: "Told", url: site.url("/dialog")),
                ])
        }
    }

    @Test("A tab that a page opens is a page of its context, recorded from its first request")
    func popup() async throws {
        let stage = try #require(BrowserStage.shared)
        try await stage.browser.withContext { context in
            let page = try await context.newPage()
            _ = try await page.navigate(to: stage.site.url("/popup"))
            try await page.click("#open")
            let opened = try await context.page(openedBy: page)
            #expect(context.pages.map(\.id) == [page.id, opened.id])
            try await opened.waitFor("document.title === 'Plain'")
            #expect(await opened.exchanges.map(\.url) == [stage.site.url("/plain?popup=1")])
        }
    }

    @Test("A closed page says so")
    func closedPage() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/plain"))
            try await page.close()
            try await page.close()
            #expect(page.isClosed)
            let error = await #expect(throws: BrowserError.self) { try await page.evaluate("1") }
            #expect(error?.code == .closed)
            #expect(await page.exchanges.count == 1)
        }
    }

    @Test("A page whose process crashes is closed, and the browser goes on")
    func crash() async throws {
        try await withPage { page, _ in
            _ = try await page.navigate(to: "about:blank")
            let navigation = try? await page.navigate(to: "chrome://crash", timeout: .seconds(5))
            #expect(navigation?.isSuccess != true)
            // The news of the crash comes after the answer.
            let error = await #expect(throws: BrowserError.self) { try await page.waitFor("false") }
            #expect(error?.code == .closed)
            #expect(page.isClosed)
        }
        let answer = try await withPage { page, _ in try await page.evaluate("1") }
        #expect(answer == 1)
    }
}
