import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The developer's area and what portals are offered")
struct VendorPageTests {
    typealias Portal = PortalInHand

    private func send(
        _ portal: Portal, _ path: String, as userID: Int = Portal.administrator, to target: String? = nil,
        _ fields: String
    ) async throws -> EdgeResponse {
        let cookie = try await portal.session(of: userID)
        let page = await portal.ask("GET", path, cookie: cookie).page
        let token = Self.token(in: page, action: target ?? path)
        return await portal.ask("POST", target ?? path, cookie: cookie, body: "token=\(token)&\(fields)")
    }

    /// The token of the form with that address.
    private static func token(in page: String, action: String) -> String {
        guard let start = page.range(of: "action=\"\(action)\"") else { return "" }
        return Portal.fields(in: String(page[start.upperBound...].prefix(400)))["token"] ?? ""
    }

    private func version(_ portal: Portal, _ name: String) async throws -> ApplicationVersionRow? {
        try await portal.platform.database.read { db in
            try ApplicationVersionRow.fetchOne(
                db, sql: "SELECT * FROM applicationVersion WHERE version = ? ORDER BY clientID DESC", arguments: [name])
        }
    }

    private static let card =
        "code=acme.stock&version=1.0.0&name%5Ben%5D=Stock&name%5Bru%5D=%D0%A1%D0%BA%D0%BB%D0%B0%D0%B4&description%5Ben%5D=Counts+things"
        + "&interface=Y&app_url=https%3A%2F%2Fstock.example%2Fapp&install_url=https%3A%2F%2Fstock.example%2Finstall"
        + "&redirect_uri=https%3A%2F%2Fstock.example%2Fback&event_url=https%3A%2F%2Fstock.example%2Fin"
        + "&scope%5B%5D=catalog&scope%5B%5D=crm&events=ONAPPUNINSTALL&status=T&trial_days=14&mobile=Y&solution=rest"
        + "&license=https%3A%2F%2Fstock.example%2Flicense&privacy=https%3A%2F%2Fstock.example%2Fprivacy&price=990+RUB"

    @Test("A version goes from draft over a test on one portal to the catalogue")
    func states() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        try await portal.platform.database.write { db in try portal.platform.names.reload(db) }
        let made = try await send(portal, "/partner/new/", Self.card)
        let path = try #require(made.leadsTo)
        let clientID = try #require(path.split(separator: "/").last.map(String.init))
        let shown = try await portal.page(path, as: 1)
        #expect(shown.contains("data-state=\"draft\"") && shown.contains("client_secret"))
        // A draft is nobody's but its developer's.
        #expect(!(try await portal.page("/marketplace/", as: 1)).contains("acme.stock"))
        #expect(
            await portal.ask("GET", "/marketplace/detail/\(clientID)/", cookie: try await portal.session(of: 1)).status
                == 404)
        let service = InstallationService(platform: portal.platform)
        let row = portal.portal
        await #expect(throws: RESTFailure.self) {
            try await portal.platform.database.write { db in
                _ = try service.install(db, clientID: clientID, portal: row, userID: 1, finish: false)
            }
        }
        let test = try await send(
            portal, path, to: "\(path)test/", "version=1.0.0&portal=acme.bitrix24.com")
        #expect(test.leadsTo == "/marketplace/detail/\(clientID)/")
        #expect(try await version(portal, "1.0.0")?.state == "test")
        let detail = try await portal.page("/marketplace/detail/\(clientID)/", as: 1)
        #expect(detail.contains("sent it to this portal for a test"))
        let published = try await send(portal, path, to: "\(path)publish/", "version=1.0.0")
        #expect(published.status == 303)
        #expect(try await version(portal, "1.0.0")?.state == "published")
        #expect(try await portal.page("/marketplace/", as: Portal.employee).contains("acme.stock"))
        // What is published does not change, and is followed by the next version.
        #expect(
            await portal.ask("GET", "\(path)version/1.0.0/", cookie: try await portal.session(of: 1)).status == 404)
        let next = try await portal.page("\(path)version/", as: 1)
        #expect(next.contains("name=\"version\" type=\"text\" value=\"1.0.1\""))
    }

    @Test(
        "A refused form of the Market keeps what was typed, names the field and stores nothing",
        arguments: [
            ("code=acme.stock", "code=stock", "f-code-error"), ("code=acme.stock", "code=", "f-code-error"),
            ("code=acme.stock", "code=acme.dealpulse", "f-code-error"),
            ("version=1.0.0", "version=1%2F0", "f-version-error"),
            ("name%5Ben%5D=Stock&name%5Bru%5D=%D0%A1%D0%BA%D0%BB%D0%B0%D0%B4", "name%5Ben%5D=", "name[en]"),
            ("trial_days=14", "trial_days=", "f-trial_days-error"),
            ("trial_days=14", "trial_days=99999", "f-trial_days-error"),
            ("events=ONAPPUNINSTALL", "events=%D1%84", "f-events-error"),
            ("app_url=https%3A%2F%2Fstock.example%2Fapp", "app_url=", "f-app_url-error"),
            ("privacy=https%3A%2F%2Fstock.example%2Fprivacy", "privacy=ftp%3A%2F%2Fx", "f-privacy-error"),
        ])
    func badInput(part: String, replacement: String, mark: String) async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let body = Self.card.replacing(part, with: replacement)
        #expect(body != Self.card)
        let answer = try await send(portal, "/partner/new/", body)
        #expect(answer.status == 400)
        #expect(answer.page.contains(mark), "\(mark)")
        #expect(answer.page.contains("Counts things"))
        #expect(answer.page.contains("value=\"catalog\" checked"))
        let count = try await portal.platform.database.read { db in try ApplicationRow.fetchCount(db) }
        #expect(count == 1)
    }

    @Test("A card makes an application as a draft, and the next card its next version")
    func cards() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let text = """
            application:
              code: acme.cards
              version: 1.2.0
              installable_by_user: true
              mobile: yes
              scopes: [crm, placement]
              urls:
                application: https://cards.example/app
                redirect: https://cards.example/back
              events: [ONAPPUNINSTALL]
            listing:
              languages:
                en: { name: Cards, short: All of them, full: Long text }
                de: { name: Karten }
              privacy_policy: https://cards.example/privacy
              pricing: { model: subscription }
            """
        let made = try await send(portal, "/partner/card/", "card=\(FormCodec.escape(text))")
        let path = try #require(made.leadsTo)
        let stored = try #require(try await version(portal, "1.2.0"))
        #expect(stored.state == "draft" && stored.isInstallableByUser && stored.isMobile)
        #expect(stored.scope == "crm,placement" && stored.events == "ONAPPUNINSTALL")
        #expect(stored.name(in: "de") == "Karten" && stored.name(in: "ru") == "Cards")
        let next = try await send(
            portal, "/partner/card/", "card=\(FormCodec.escape(text.replacing("1.2.0", with: "1.3.0")))")
        #expect(next.leadsTo == path)
        let again = try await send(portal, "/partner/card/", "card=\(FormCodec.escape(text))")
        #expect(again.status == 400)
        #expect(again.page.contains("exists already") && again.page.contains("code: acme.cards"))
        let application = try await portal.platform.database.read { db in
            try ApplicationRow.fetchOne(db, sql: "SELECT * FROM application WHERE code = 'acme.cards'")
        }
        #expect(application?.status == "S" && application?.privacyURL == "https://cards.example/privacy")
        #expect(application?.redirectURI == "https://cards.example/back")
    }

    @Test(
        "Every mistake of a card is named with its line",
        arguments: [
            ("", 1, "empty"), ("- a", 1, "mapping"), ("application:\n  code: x\n  version: 1", 2, "partner's code"),
            ("application:\n  version: 1", 2, "`application.code` is missing"),
            ("application:\n  code: a.b\n  version: 1\n  colour: red", 4, "no key `colour`"),
            ("application:\n  code: a.b\n  version: 1\n  mobile: perhaps", 4, "true or false"),
            ("application:\n  code: a.b\n  version: 1\n  scopes: crm", 4, "list"),
            ("application:\n  code: a.b\n  version: 1\n  scopes:\n    - crm\n    - \"c r\"", 6, "takes no"),
            ("application:\n  code: a.b\n  version: 1\n  urls:\n    application: app.html", 5, "absolute"),
            ("application:\n  code: a.b\n  version: 1\n  urls:\n    page: https://a.example", 5, "no key `page`"),
            ("application:\n  code: a.b\n  version: 1\n  type: local", 4, "local application"),
            ("application:\n  code: a.b\n  version: 1\n  solution: game", 4, "one of rest"),
            ("application:\n\tcode: a.b", 2, "YAML"),
            ("application:\n  code: a.b\n  code: c.d\n  version: 1", 2, "twice"),
            ("application:\n  code: a.b\n  version: 1\nlisting:\n  privacy_policy: here", 5, "absolute"),
        ])
    func cardMistakes(text: String, line: Int, message: String) throws {
        let error = #expect(throws: MarketCardMistakes.self) { _ = try MarketCard.read(text) }
        let found = try #require(error?.mistakes.first { $0.message.contains(message) }, "\(String(describing: error))")
        #expect(abs(found.line - line) <= (message == "twice" ? 1 : 0), "\(found)")
    }

    @Test("The developer's area is for administrators, since it shows keys", arguments: ["/partner/", "/partner/new/"])
    func administrators(path: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let answer = await portal.ask("GET", path, cookie: try await portal.session(of: Portal.employee))
        #expect(answer.status == 403)
        #expect(!answer.page.contains(portal.application.clientSecret))
    }

    @Test(
        "The next version's number", arguments: [("1.2.9", "1.2.10"), ("4", "5"), ("1.0-rc", "1.0-rc.1"), ("", ".1")])
    func next(version: String, next: String) {
        #expect(VendorPages.next(version) == next)
    }
}
