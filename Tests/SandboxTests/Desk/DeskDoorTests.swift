import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite("The desk's door")
struct DeskDoorTests {
    static let pages = [
        "/", "/portals", "/portals/acme.bitrix24.com", "/portals/acme.bitrix24.com/users/2", "/apps", "/journal",
        "/journal/1",
        "/journal.har", "/events", "/clock", "/faults", "/behaviour", "/snapshots", "/reset", "/keys",
    ]

    @Test("Without a session every page leads to the sign-in, and tells nothing")
    func closed() async throws {
        try await withTrial { sandbox in
            let desk = DeskInHand(sandbox: sandbox)
            for page in Self.pages {
                let answer = await desk.get(page)
                #expect(answer.status == 303 && answer.leadsTo?.hasPrefix("/sign-in") == true, "\(page)")
                #expect(answer.body.isEmpty, "\(page)")
            }
            #expect(await desk.get("/journal/news?after=0").status == 401)
            #expect(await desk.post("/clock", ["amount": "1", "unit": "1"]).status == 401)
            #expect(await desk.get("/sign-in").status == 200)
        }
    }

    @Test(
        "Any other name for this machine is refused, even with a session",
        arguments: [
            "evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost", "127.0.0.1.evil.example:PORT",
            "localhost.:PORT",
            "acme.localhost:PORT", "127.0.0.2:PORT", "0.0.0.0:PORT", "[::]:PORT", "",
        ])
    func foreignHosts(name: String) async throws {
        try await DeskInHand.with { desk in
            let port = String(desk.host.split(separator: ":").last ?? "")
            for target in ["/", "/sign-in", "/-/desk.css"] {
                let answer = await desk.ask("GET", target, host: name.replacing("PORT", with: port))
                #expect(answer.status == 421, "\(target)")
                #expect(!answer.page.contains("<html"))
            }
        }
    }

    @Test("The machine's own names are taken", arguments: ["127.0.0.1", "localhost", "[::1]"])
    func ownHosts(name: String) async throws {
        try await DeskInHand.with { desk in
            let port = String(desk.host.split(separator: ":").last ?? "")
            #expect(await desk.ask("GET", "/", host: "\(name):\(port)").status == 200)
        }
    }

    @Test("A wrong token or code opens nothing", arguments: ["", "x", "AAAA-AAAA", "TOKEN0", " "])
    func wrongKeys(key: String) async throws {
        try await withTrial { sandbox in
            let desk = DeskInHand(sandbox: sandbox)
            let answer = await desk.post(
                "/sign-in", ["key": key.replacing("TOKEN", with: sandbox.ready.adminToken.reveal())])
            #expect(answer.status == 403)
            #expect(DeskInHand.cookie(in: answer) == nil)
            #expect(answer.page.contains("role=\"alert\""))
        }
    }

    @Test("The token and a code open it with a cookie that no script reads and no other site sends")
    func signIn() async throws {
        try await withTrial { sandbox in
            let desk = DeskInHand(sandbox: sandbox)
            let code = try await sandbox.control.call("POST", "/desk/codes")
            #expect(code["expires_in"] == 30 && code["url"]?.string == desk.origin + "/")
            let typed = try #require(code["code"]?.string)
            for key in [sandbox.ready.adminToken.reveal(), typed.lowercased().replacing("-", with: " ")] {
                let answer = await desk.post("/sign-in", ["key": key, "to": "/journal?status=4xx"])
                #expect(answer.status == 303 && answer.leadsTo == "/journal?status=4xx")
                let cookie = try #require(answer.header("Set-Cookie"))
                for part in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part)) }
                #expect(!cookie.contains(key))
                #expect(answer.leadsTo?.contains(key) == false)
            }
            let again = await desk.post("/sign-in", ["key": typed])
            #expect(again.status == 403, "a code is good once")
        }
    }

    @Test(
        "A sign-in leads to a page of the desk only",
        arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
    func redirects(to: String) async throws {
        try await withTrial { sandbox in
            let desk = DeskInHand(sandbox: sandbox)
            let answer = await desk.post("/sign-in", ["key": sandbox.ready.adminToken.reveal(), "to": to])
            #expect(answer.leadsTo == "/")
        }
    }

    @Test("A local file may sign in with a code, and the browser goes on by itself; another site may not")
    func localFile() async throws {
        try await withTrial { sandbox in
            let desk = DeskInHand(sandbox: sandbox)
            func code() async throws -> String {
                try await sandbox.control.call("POST", "/desk/codes")["code"]?.string ?? ""
            }
            let file = await desk.post("/sign-in", ["key": try await code()], origin: "null", site: "cross-site")
            #expect(file.status == 200 && DeskInHand.cookie(in: file) != nil)
            #expect(file.page.contains("http-equiv=\"refresh\" content=\"0;url=/\""))
            let other = await desk.post(
                "/sign-in", ["key": try await code()], origin: "https://evil.example", site: "cross-site")
            #expect(other.status == 403 && DeskInHand.cookie(in: other) == nil)
        }
    }

    @Test("A code ends after 30 seconds, and all of them after 20 wrong tries")
    func codes() {
        let now = Locked(ContinuousClock.now)
        let sessions = DeskSessions { now.withLock { $0 } }
        let first = sessions.makeCode()
        now.withLock { $0 += .seconds(29) }
        #expect(sessions.spend(first))
        let second = sessions.makeCode()
        now.withLock { $0 += .seconds(30) }
        #expect(!sessions.spend(second))
        let third = sessions.makeCode()
        for _ in 0..<DeskSessions.wrongTries { #expect(!sessions.spend("BBBB-BBBB")) }
        #expect(!sessions.spend(third))
        #expect(sessions.spend(sessions.makeCode()))
    }

    @Test("A session ends 12 hours after its last request, and whatever the sandbox's clock does")
    func sessions() {
        let now = Locked(ContinuousClock.now)
        let sessions = DeskSessions { now.withLock { $0 } }
        let value = sessions.begin().reveal()
        now.withLock { $0 += .seconds(12 * 3600 - 1) }
        #expect(sessions.session(value) != nil)
        now.withLock { $0 += .seconds(12 * 3600 - 1) }
        #expect(sessions.session(value) != nil)
        #expect(sessions.session(value + "0") == nil && sessions.session("") == nil && sessions.session(nil) == nil)
        now.withLock { $0 += .seconds(12 * 3600) }
        #expect(sessions.session(value) == nil)
        let other = sessions.begin().reveal()
        sessions.end(other)
        #expect(sessions.session(other) == nil)
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        var what: String
        var origin: String?
        var csrf: String?
        var site: String? = "same-origin"
        var testDescription: String { what }
    }

    @Test(
        "A change that does not come from a page of the session is refused and changes nothing",
        arguments: [
            Forgery(what: "another site", origin: "https://evil.example", site: "cross-site"),
            Forgery(what: "no origin", origin: "", site: nil),
            Forgery(what: "a file", origin: "null", site: "cross-site"),
            Forgery(what: "another port of this machine", origin: "http://127.0.0.1:1", site: "same-site"),
            Forgery(what: "the right origin on another port's word", site: "same-site"),
            Forgery(what: "no form token", csrf: ""),
            Forgery(what: "a wrong form token", csrf: String(repeating: "0", count: 64)),
        ])
    func forged(forgery: Forgery) async throws {
        try await DeskInHand.with { desk in
            let right = await desk.formToken()
            let forms: [(String, [String: String])] = [
                ("/clock", ["amount": "1", "unit": "3600"]), ("/faults/switch", ["switch": "down", "on": "yes"]),
                ("/reset", ["sure": "yes"]), ("/portals", ["domain": "new.bitrix24.com"]), ("/sign-out", [:]),
            ]
            for (target, fields) in forms {
                let answer = await desk.post(
                    target, fields, origin: forgery.origin, csrf: forgery.csrf ?? right, site: forgery.site)
                #expect(answer.status == 403, "\(target)")
            }
            #expect(sandboxIsUntouched(desk))
            #expect(await desk.get("/").status == 200, "still signed in")
        }
    }

    private func sandboxIsUntouched(_ desk: DeskInHand) -> Bool {
        desk.sandbox.clock.offsetSeconds == 0 && desk.sandbox.platform.faults.all.isEmpty
            && desk.sandbox.platform.names.portals.count == 1
    }

    @Test("A form token of another session is refused")
    func otherSession() async throws {
        try await DeskInHand.with { desk in
            var other = DeskInHand(sandbox: desk.sandbox)
            try await other.signIn()
            let answer = await desk.post("/clock", ["amount": "1", "unit": "1"], csrf: await other.formToken())
            #expect(answer.status == 403)
        }
    }

    @Test(
        "Reading a page changes nothing",
        arguments: ["/clock?amount=1&unit=3600", "/faults/clear", "/sign-out", "/faults/switch?switch=down&on=yes"])
    func safeMethods(target: String) async throws {
        try await DeskInHand.with { desk in
            _ = await desk.get(target)
            #expect(sandboxIsUntouched(desk))
            #expect(await desk.get("/").status == 200)
        }
    }

    @Test("Whoever signs out is out")
    func signOut() async throws {
        try await DeskInHand.with { desk in
            let answer = await desk.post("/sign-out", [:], csrf: await desk.formToken())
            #expect(answer.leadsTo == "/sign-in" && answer.header("Set-Cookie")?.contains("Max-Age=0") == true)
            #expect(await desk.get("/").status == 303)
        }
    }

    @Test("Pages take nothing from elsewhere, stand in no frame, are kept nowhere, and hold neither script nor style")
    func policy() async throws {
        try await DeskInHand.with { desk in
            for page in Self.pages where !page.hasPrefix("/journal") {
                let answer = await desk.get(page)
                #expect(answer.status == 200, "\(page)")
                let policy = try #require(answer.header("Content-Security-Policy"))
                for part in [
                    "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                    "base-uri 'none'",
                ] {
                    #expect(policy.contains(part))
                }
                #expect(!policy.contains("unsafe"))
                #expect(
                    answer.header("Cache-Control") == "no-store" && answer.header("X-Content-Type-Options") == "nosniff"
                )
                let text = answer.page
                #expect(
                    !text.contains(/<script(?! src="\/-\/)/) && !text.contains("<style") && !text.contains(" style=\""))
                #expect(!text.contains(#/ on[a-z]+="/#), "\(page)")
                #expect(!text.contains(desk.sandbox.ready.adminToken.reveal()), "\(page)")
            }
        }
    }

    @Test("The journal knows nothing of the desk, and the administration interface is where it was")
    func unseen() async throws {
        try await DeskInHand.with { desk in
            for page in Self.pages { _ = await desk.get(page) }
            _ = try await desk.act("/clock", ["amount": "1", "unit": "1"])
            #expect(desk.sandbox.platform.journal.last == 0)
            #expect(try await desk.sandbox.askAdmin("GET", "/portals").status == 200)
            #expect(try await desk.sandbox.askAdmin("GET", "/portals", token: "").status == 401)
            #expect(await desk.ask("GET", "/admin/v1/portals", host: "evil.example").status == 401)
        }
    }

    @Test(
        "The language is the browser's until somebody chooses",
        arguments: [
            ("ru", "ru"), ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-US,ru;q=0.9", "en"), ("de,ru;q=0.5", "ru"),
            ("de", "en"), ("", "en"),
            ("en;q=0.2, ru;q=0.7", "ru"), ("ru;q=0", "en"),
        ])
    func language(header: String, language: String) async throws {
        try await DeskInHand.with { desk in
            let page = await desk.get("/", language: header).page
            #expect(page.contains("<html lang=\"\(language)\""))
            #expect(page.contains(language == "ru" ? "Порталы" : "Portals"))
        }
    }

    @Test("What is chosen is kept in a cookie")
    func choices() async throws {
        try await DeskInHand.with { desk in
            let russian = await desk.get("/faults?portal=x&lang=ru&theme=dark")
            #expect(russian.page.contains("<html lang=\"ru\" data-theme=\"dark\""))
            let cookies = russian.headers.filter { $0.name == "Set-Cookie" }.map {
                String($0.value.prefix { $0 != ";" })
            }
            #expect(cookies == ["lintel_desk_lang=ru", "lintel_desk_theme=dark"])
            #expect(russian.page.contains("href=\"/faults?portal=x&amp;lang=en\""))
            let later = await desk.get("/", cookies: cookies.joined(separator: "; "), language: "en").page
            #expect(later.contains("<html lang=\"ru\" data-theme=\"dark\""))
            let wrong = await desk.get("/?lang=%22%3E&theme=%22%3E").page
            #expect(wrong.contains("<html lang=\"en\" data-theme=\"auto\""))
        }
    }
}
