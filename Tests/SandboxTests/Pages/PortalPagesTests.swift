import Foundation
import Testing

@testable import Sandbox

@Suite("Pages of a portal")
struct PortalPagesTests {
    typealias Portal = PortalInHand

    // MARK: Sign-in

    @Test(
        "A page without a session leads to the sign-in page and back",
        arguments: ["/", "/crm/deal/?page=2", "/marketplace/app/1/"])
    func signInFirst(target: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let answer = await portal.ask("GET", target)
        #expect(answer.status == 302)
        #expect(answer.leadsTo == "/auth/?backurl=" + FormCodec.escape(target))
    }

    @Test("The sign-in page lists the portal's active people")
    func people() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.update("UPDATE person SET isActive = 0 WHERE id = 2")
        let page = await portal.ask("GET", "/auth/").page
        #expect(page.contains("Ada Test"))
        #expect(page.contains("no access to CRM"))
        #expect(!page.contains("Emil Test"))
    }

    @Test("Signing in by form gives a cookie that scripts cannot read, and Secure on https", arguments: [true, false])
    func signIn(secure: Bool) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let answer = await portal.ask("POST", "/auth/", body: "user_id=2&backurl=%2Fcrm%2Fdeal%2F", secure: secure)
        #expect(answer.status == 303)
        #expect(answer.leadsTo == "/crm/deal/")
        let cookie = answer.headers.first { $0.name == "Set-Cookie" }?.value ?? ""
        #expect(cookie.hasPrefix("LINTEL_SESSION="))
        #expect(cookie.contains("; HttpOnly"))
        #expect(cookie.contains("; SameSite=Lax"))
        #expect(cookie.contains("; Secure") == secure)
    }

    @Test(
        "A backurl that leads away from the portal is refused",
        arguments: [
            "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\/evil.example", "javascript:alert(1)",
            "/a\r\nX: y",
            "/\t/evil.example", "", "evil.example",
        ])
    func openRedirect(backURL: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let answer = await portal.ask("GET", "/auth/?user_id=1&backurl=" + FormCodec.escape(backURL))
        #expect(answer.leadsTo == "/")
    }

    @Test("A person that the portal does not have, or has dismissed, cannot sign in", arguments: ["9", "2", "x"])
    func unknownPerson(id: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.update("UPDATE person SET isActive = 0 WHERE id = 2")
        let answer = await portal.ask("GET", "/auth/?user_id=\(id)")
        #expect(answer.status == 403)
        #expect(!answer.headers.contains { $0.name == "Set-Cookie" })
    }

    @Test("Signing out ends the session")
    func signOut() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        #expect(await portal.ask("GET", "/", cookie: cookie).status == 200)
        _ = await portal.ask("GET", "/auth/?logout=yes", cookie: cookie)
        #expect(await portal.ask("GET", "/", cookie: cookie).status == 302)
    }

    @Test("Who is dismissed is signed out with it")
    func dismissed() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 2)
        try await portal.update("UPDATE person SET isActive = 0 WHERE id = 2")
        #expect(await portal.ask("GET", "/", cookie: cookie).status == 302)
    }

    // MARK: Languages, markup, shapes

    @Test("Pages speak the portal's language, or the one that is asked for")
    func languages() async throws {
        let portal = try await Portal.make(language: "ru")
        defer { portal.close() }
        let russian = try await portal.page("/", as: 1)
        #expect(russian.contains("<html lang=\"ru\">"))
        #expect(russian.contains("Сделки"))
        let cookie = try await portal.session(of: 1)
        let english = await portal.ask("GET", "/?lang=en", cookie: cookie)
        #expect(english.page.contains("Deals"))
        #expect(english.headers.contains { $0.name == "Set-Cookie" && $0.value.hasPrefix("LINTEL_LANG=en") })
        #expect(await portal.ask("GET", "/", cookie: cookie + "; LINTEL_LANG=en").page.contains("Deals"))
    }

    @Test(
        "Names and titles never become markup",
        arguments: [
            "/", "/auth/", "/crm/deal/", "/crm/deal/details/1/", "/marketplace/", "/marketplace/installed/",
            "/marketplace/placements/", "/marketplace/detail/acme.dealpulse/", "/marketplace/app/1/",
        ])
    func escaping(path: String) async throws {
        let portal = try await Portal.make(title: "<script>alert(1)</script>\"'&")
        defer { portal.close() }
        try await portal.update("UPDATE person SET name = '<img src=x onerror=alert(1)>'")
        try await portal.addDeal(1, title: "\"><script>alert(2)</script>")
        try await portal.bind("CRM_DEAL_DETAIL_TAB", handler: "https://app.example/?\"><b>", title: "<b onclick=x>")
        let page = try await portal.page(path, as: 1)
        #expect(page.contains("&lt;"))
        for tag in ["<script>alert", "<img src=x", "<b onclick", "\"><b>"] { #expect(!page.contains(tag)) }
    }

    @Test("An unknown address is a page with 404, a malformed one 400, another verb 405")
    func unknown() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        #expect(await portal.ask("GET", "/nothing/here/", cookie: cookie).status == 404)
        #expect(await portal.ask("GET", "/crm/deal/details/77/", cookie: cookie).status == 404)
        #expect(await portal.ask("GET", "/marketplace/app/77/", cookie: cookie).status == 404)
        #expect(await portal.ask("GET", "/?a=%FF", cookie: cookie).status == 400)
        #expect(await portal.ask("DELETE", "/", cookie: cookie).status == 405)
    }

    @Test("Style, script and icon are served, and every page names them with their content's mark")
    func assets() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        for asset in PageAsset.ofPortal {
            let answer = await portal.ask("GET", asset.address)
            #expect(answer.status == 200)
            #expect(!answer.body.isEmpty)
        }
        let page = await portal.ask("GET", "/auth/").page
        #expect(page.contains(PageAsset.stylesheet.address))
        #expect(page.contains(PageAsset.script.address))
    }

    @Test("A deleted portal has no pages")
    func deleted() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        var row = portal.portal
        row.isDeleted = true
        let answer = await portal.pages.respond(
            to: EdgeRequest(
                listener: .tls, isSecure: true, host: "acme.bitrix24.com", plainPortalID: nil, httpMethod: "GET",
                target: "/",
                headers: [], body: [], remoteAddress: "127.0.0.1"),
            portal: row)
        #expect(answer.status == 404)
    }

    // MARK: Records

    @Test("The card of a deal shows its fields and a tab for each widget of its place")
    func card() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Forklifts")
        let id = try await portal.bind("CRM_DEAL_DETAIL_TAB")
        try await portal.bind("CRM_LEAD_DETAIL_TAB", title: "Another place")
        let page = try await portal.page("/crm/deal/details/5/", as: 1)
        #expect(page.contains("Forklifts"))
        #expect(page.contains("1250.00"))
        #expect(page.contains("Ada Test (1)"))
        #expect(page.contains("data-binding=\"\(id)\""))
        #expect(page.contains(">Pulse</button>"))
        #expect(!page.contains("Another place"))
        #expect(try await portal.page("/crm/deal/details/5/?lang=ru", as: 1).contains(">Пульс</button>"))
    }

    @Test(
        "A widget is shown to nobody before the installation is complete, nor to those whom the application is closed to"
    )
    func hiddenTabs() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Forklifts", responsible: Portal.employee)
        try await portal.bind("CRM_DEAL_DETAIL_TAB")
        try await portal.update("UPDATE installation SET isFinished = 0")
        #expect(!(try await portal.page("/crm/deal/details/5/", as: 1)).contains("data-binding"))
        try await portal.update("UPDATE installation SET isFinished = 1, allowedUsers = '[1]'")
        #expect(try await portal.page("/crm/deal/details/5/", as: 1).contains("data-binding"))
        #expect(!(try await portal.page("/crm/deal/details/5/", as: Portal.employee)).contains("data-binding"))
        try await portal.update("UPDATE installation SET isRemoved = 1, allowedUsers = NULL")
        #expect(!(try await portal.page("/crm/deal/details/5/", as: 1)).contains("data-binding"))
    }

    @Test(
        "Without rights in CRM a person reads a sentence, and no record",
        arguments: ["/crm/deal/", "/crm/deal/details/5/", "/crm/deal/details/77/"])
    func noAccess(path: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Forklifts")
        let page = try await portal.page(path, as: Portal.stranger)
        #expect(page.contains("You have no access to these records."))
        #expect(!page.contains("Forklifts"))
    }

    @Test("With rights to own records a person sees those and no others")
    func ownRecords() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Of another")
        try await portal.addDeal(6, title: "My own", responsible: Portal.employee)
        let list = try await portal.page("/crm/deal/", as: Portal.employee)
        #expect(list.contains("My own"))
        #expect(!list.contains("Of another"))
        #expect(try await portal.page("/crm/deal/details/5/", as: Portal.employee).contains("You have no access"))
        #expect(try await portal.page("/crm/deal/details/6/", as: Portal.employee).contains("My own"))
    }

    @Test("Long lists come in pages of fifty")
    func paging() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        for id in 1...60 { try await portal.addDeal(id, title: "Deal-\(id)-") }
        let first = try await portal.page("/crm/deal/", as: 1)
        #expect(first.contains("Deal-60-") && first.contains("Deal-11-") && !first.contains("Deal-10-"))
        let second = try await portal.page("/crm/deal/?page=2", as: 1)
        #expect(second.contains("Deal-10-") && second.contains("Deal-1-") && !second.contains("rel=\"next\""))
    }
}
