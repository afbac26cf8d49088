import Chromium
import Foundation
import Testing

/// Width and height as a PNG's first chunk tells them.
private func size(ofPNG data: Data) -> [Int] {
    guard data.count > 24, data.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return [] }
    return [16, 20].map { start in data[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
}

extension BrowserTests {
    @Test(
        "A page sees the window and the language that its context has",
        arguments: [
            (ContextOptions(), 1280, 1.0, false, "en"),
            (ContextOptions(viewport: .mobile, language: "ru"), 390, 2, true, "ru"),
        ])
    func viewport(options: ContextOptions, width: Int, scale: Double, mobile: Bool, language: String) async throws {
        try await withPage(options) { page, site in
            _ = try await page.navigate(to: site.url("/narrow"))
            let seen = try await page.evaluate(
                "({ w: innerWidth, s: devicePixelRatio, t: 'ontouchstart' in window, l: navigator.language })")
            #expect(
                seen == [
                    "w": .number(Double(width)), "s": .number(scale), "t": .bool(mobile), "l": .string(language),
                ])
            let agent = try await page.evaluate("navigator.userAgent").stringValue ?? ""
            #expect(agent.contains("Mobile") == mobile)
            #expect(!agent.contains("Headless"))
            let sent = try #require(await page.exchanges.first)
            #expect(sent.requestHeader("User-Agent") == agent)
            #expect(sent.requestHeader("Accept-Language")?.hasPrefix(language) == true)
        }
    }

    @Test("A page's window can be made a phone while it is open")
    func viewportChange() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/wide"))
            #expect(try await page.layout().scrollsHorizontally == false)
            try await page.setViewport(.mobile)
            try await page.waitFor("innerWidth < 1000 && document.documentElement.clientWidth === 390")
            let layout = try await page.layout()
            #expect(layout.scrollsHorizontally)
            #expect(layout.scrollWidth >= 900)
        }
    }

    @Test(
        "Layout tells blank pages from full ones and narrow from wide",
        arguments: [("/narrow", false, false), ("/wide", false, true), ("/blank", true, false)])
    func layout(target: String, blank: Bool, sideways: Bool) async throws {
        try await withPage(ContextOptions(viewport: .mobile(width: 320))) { page, site in
            _ = try await page.navigate(to: site.url(target))
            let layout = try await page.layout()
            #expect(layout.isBlank == blank)
            #expect(layout.scrollsHorizontally == sideways)
            #expect(layout.visibleTextLength == (target == "/narrow" ? 6 : blank ? 0 : 4))
        }
    }

    @Test(
        "A picture has the size of the window or of the page, in device pixels",
        arguments: [
            (Viewport.desktop, false, [1280, 800]), (.desktop, true, [1280, 3000]), (.mobile, false, [780, 1688]),
            (Viewport(width: 500, height: 400, scale: 2), true, [1000, 6000]),
        ])
    func screenshot(viewport: Viewport, full: Bool, expected: [Int]) async throws {
        try await withPage(ContextOptions(viewport: viewport)) { page, site in
            _ = try await page.navigate(to: site.url("/tall"))
            #expect(try await size(ofPNG: page.screenshot(fullPage: full)) == expected)
        }
    }
}
