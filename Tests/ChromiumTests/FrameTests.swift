import Chromium
import Foundation
import Testing

extension BrowserTests {
    @Test("A frame of another site is seen, heard and driven like the page itself")
    func crossSiteFrame() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/portal"))
            try await page.waitForNetworkIdle(timeout: .seconds(30))
            let frames = await page.frames()
            #expect(
                frames.map(\.url) == [
                    site.url("/portal"), site.otherURL("/app?id=7#top"), site.otherURL("/inner"),
                ])
            #expect(frames.map(\.name) == ["", "app-frame", "inner"])
            #expect(frames.map(\.isRemote) == [false, true, false])
            #expect(frames.map(\.parentID) == [nil, frames[0].id, frames[1].id])

            let app = FrameMatch.urlContains("/app?")
            #expect(try await page.evaluate("location.hostname", in: app) == "localhost")
            #expect(try await page.evaluate("location.hostname") == "127.0.0.1")
            #expect(try await page.text(in: .nameContains("inner")) == "Inner")
            #expect(try await page.html(in: .nameContains("inner")).contains("<p>Inner</p>"))

            try await page.fill("#field", with: "портал", in: .nameContains("app-frame"))
            try await page.click("#send", in: app)
            try await page.waitFor("heard.textContent === 'hello портал'")

            let messages = await page.consoleMessages
            #expect(messages.contains { $0.text == #"from the frame {"frame":true}"# })
            let exchanges = await page.exchanges
            let document = try #require(exchanges.first { $0.url == site.otherURL("/app?id=7#top") })
            #expect(document.frameID == frames[1].id)
            #expect(document.status == 200)
            #expect(document.requestHeader("Referer") == site.url("/"))
            let call = try #require(exchanges.first { $0.url == site.otherURL("/api?from=frame") })
            #expect(call.requestHeader("Referer") == site.otherURL("/app?id=7"))
            #expect(try await page.body(of: call.requestID) == Data(#"{"answer":"da"}"#.utf8))
        }
    }

    @Test("A frame that goes to another site and back stays one frame")
    func movingFrame() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/portal"))
            let app = FrameMatch.nameContains("app-frame")
            try await page.waitFor("location.hostname === 'localhost'", in: app)
            let id = await page.frames().first { $0.name == "app-frame" }?.id
            try await page.evaluate("document.querySelector('iframe').src = '/inner?home'")
            try await page.waitFor("document.body.innerText === 'Inner'", in: .urlContains("inner?home"))
            try await page.evaluate("document.querySelector('iframe').src = '\(site.otherURL("/inner?away"))'")
            try await page.waitFor("location.hostname === 'localhost'", in: .urlContains("inner?away"))
            let frames = await page.frames()
            #expect(frames.count == 2)
            #expect(frames.last?.id == id)
            try await page.evaluate("document.querySelector('iframe').remove()")
            #expect(await page.frames().count == 1)
        }
    }

    @Test("A frame or an element that is not there is a typed error")
    func missing() async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/covered"))
            let codes: [BrowserError.Code?] = [
                await #expect(throws: BrowserError.self) { try await page.text(in: .urlContains("absent")) }?.code,
                await #expect(throws: BrowserError.self) { try await page.click("#absent") }?.code,
                await #expect(throws: BrowserError.self) { try await page.fill("#absent", with: "x") }?.code,
                await #expect(throws: BrowserError.self) { try await page.submit("#absent") }?.code,
                await #expect(throws: BrowserError.self) { try await page.click("#under") }?.code,
                await #expect(throws: BrowserError.self) { try await page.click("#none") }?.code,
            ]
            #expect(
                codes == [
                    .noSuchFrame, .noSuchElement, .noSuchElement, .noSuchElement, .notClickable, .notClickable,
                ])
            try await page.evaluate("cover.remove(); under.onclick = () => { window.clicked = true; }")
            try await page.click("#under")
            try await page.waitFor("window.clicked")
        }
    }

    @Test("A form is filled, submitted and its body told", arguments: [true, false])
    func form(byClick: Bool) async throws {
        try await withPage { page, site in
            _ = try await page.navigate(to: site.url("/post-form"))
            try await page.fill("#name", with: "Анна & co")
            try await page.fill("#more", with: "more")
            try await page.fill("#pick", with: "Two")
            try await page.fill("#check", with: "true")
            let navigation = try await page.navigation {
                if byClick { try await page.click("#go") } else { try await page.submit("#name") }
            }
            #expect(navigation == Navigation(url: site.url("/posted"), status: 200, errorText: nil))
            let body = "name=%D0%90%D0%BD%D0%BD%D0%B0+%26+co&more=more&pick=2&check=on"
            #expect(try await page.text() == body)
            let posted = await page.exchanges.last { $0.method == "POST" }
            #expect(posted?.postData == body)
        }
    }
}
