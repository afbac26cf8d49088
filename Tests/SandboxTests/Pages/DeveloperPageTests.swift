import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The developer resources of a portal")
struct DeveloperPageTests {
    typealias Portal = PortalInHand

    /// Sends a form that the page at `path` shows, with its token.
    private func send(
        _ portal: Portal, _ path: String, as userID: Int = Portal.administrator, to target: String? = nil,
        _ fields: String
    ) async throws -> EdgeResponse {
        let cookie = try await portal.session(of: userID)
        let token = Portal.fields(in: await portal.ask("GET", path, cookie: cookie).page)["token"] ?? ""
        return await portal.ask("POST", target ?? path, cookie: cookie, body: "token=\(token)&\(fields)")
    }

    private func count(_ portal: Portal, _ table: String) async throws -> Int {
        try await portal.platform.database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    @Test(
        "A local application is added and installed in one step, and is finished unless there is a wizard",
        arguments: [
            ("app_url=https%3A%2F%2Fa.example%2Fapp", true, "https://a.example/app", 0),
            (
                "app_url=https%3A%2F%2Fa.example%2Fapp&install_url=https%3A%2F%2Fa.example%2Finstall", false,
                "https://a.example/app", 0
            ),
            ("script_only=Y&install_url=http%3A%2F%2F127.0.0.1%3A9%2Fhook", true, nil, 1),
            (
                "script_only=Y&app_url=https%3A%2F%2Fa.example%2Fapp&install_url=http%3A%2F%2F127.0.0.1%3A9%2Fhook",
                true,
                nil, 1
            ),
        ] as [(String, Bool, String?, Int)])
    func addLocal(fields: String, finished: Bool, page: String?, deliveries: Int) async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let answer = try await send(
            portal, "/devops/edit/application-local/",
            "title=Report&\(fields)&scope%5B%5D=crm&scope%5B%5D=user_brief&menu%5Ben%5D=Reports&menu%5Bru%5D=%D0%9E%D1%82%D1%87%D1%91%D1%82&mobile=Y"
        )
        #expect(answer.status == 303)
        let installation = try #require(try await portal.installation)
        #expect(installation.isFinished == finished)
        #expect(installation.status == "L")
        let (version, application) = try await portal.platform.database.read { db in
            (
                try ApplicationVersionRow.fetchOne(
                    db, sql: "SELECT * FROM applicationVersion WHERE clientID = ?", arguments: [installation.clientID]),
                try ApplicationRow.fetchOne(db, key: installation.clientID)
            )
        }
        #expect(version?.applicationURL == page)
        #expect(version?.scope == "crm,user_brief")
        #expect(version?.isMobile == true)
        #expect(version?.menuName(in: "ru") == "Отчёт")
        #expect(application?.kind == "local" && application?.portalID == portal.portal.id)
        #expect(try await count(portal, "eventDelivery") == deliveries)
        let shown = try await portal.page(answer.leadsTo ?? "", as: 1)
        #expect(shown.contains(application?.clientSecret ?? "?"))
        #expect(shown.contains(installation.applicationToken))
        let home = try await portal.page("/", as: Portal.employee)
        #expect(home.contains(">Reports<") == (page != nil))
    }

    @Test(
        "Bad input keeps what was typed, stands under its field, and stores nothing",
        arguments: [
            ("title=&app_url=https%3A%2F%2Fa.example", "title", "Fill this in"),
            ("title=R%22%3E&app_url=a.example", "app_url", "Not an absolute http or https address"),
            ("title=R&app_url=javascript%3Aalert(1)", "app_url", "Not an absolute"),
            ("title=R", "app_url", "Give the address"),
            ("title=R&app_url=https%3A%2F%2Fa.example&install_url=%2Finstall", "install_url", "Not an absolute"),
            ("title=R&app_url=https%3A%2F%2Fa.example&scope%5B%5D=c%20r%20m", "scope", "is no permission"),
        ])
    func badInput(fields: String, field: String, text: String) async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let before = try await count(portal, "application")
        let answer = try await send(
            portal, "/devops/edit/application-local/", "\(fields)&menu%5Bru%5D=%D0%9F%D1%83%D0%BD%D0%BA%D1%82&mobile=Y")
        #expect(answer.status == 400)
        #expect(answer.page.contains("id=\"f-\(field)-error\""))
        #expect(answer.page.contains(text))
        #expect(answer.page.contains("Пункт"))
        #expect(answer.page.contains("value=\"Y\" checked"))
        #expect(!answer.page.contains("R\">"))
        #expect(try await count(portal, "application") == before)
        #expect(try await count(portal, "installation") == 0)
    }

    @Test(
        "Forged forms and people without the right change nothing",
        arguments: [
            "/devops/edit/application-local/", "/devops/edit/in-hook/", "/devops/edit/out-hook/", "/partner/new/",
            "/partner/card/", "/marketplace/subscription/", "/marketplace/installed/1/rights/",
            "/marketplace/installed/1/payment/", "/marketplace/installed/1/update/",
        ], [Portal.administrator, Portal.employee])
    func forged(path: String, userID: Int) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: userID)
        let body =
            "title=a&app_url=https%3A%2F%2Fa.example&scope%5B%5D=crm&handler=https%3A%2F%2Fa.example&events=ONCRMDEALADD&access=some&days=30&action=end"
        for token in ["", "token=0000&", "token=\(String(repeating: "0", count: 64))&"] {
            #expect(await portal.ask("POST", path, cookie: cookie, body: token + body).status == 403)
        }
        #expect(try await count(portal, "application") == 1)
        #expect(try await count(portal, "webhook") == 0)
        #expect(try await count(portal, "outgoingWebhook") == 0)
        #expect(try await portal.installation?.allowedUsers == nil)
        #expect(try await portal.installation?.paidUntil == nil)
    }

    @Test("Saving a local application changes its card in place, and keeps its keys")
    func saveLocal() async throws {
        let portal = try await Portal.make(kind: "local")
        defer { portal.close() }
        let clientID = portal.application.clientID
        let path = "/devops/edit/application-local/\(clientID)/"
        let before = try await portal.page(path, as: 1)
        #expect(before.contains("value=\"https://app.example/app\""))
        #expect(before.contains("value=\"crm\" checked"))
        let answer = try await send(
            portal, path, "title=Renamed&app_url=https%3A%2F%2Fapp.example%2Fnew&scope%5B%5D=task")
        #expect(answer.leadsTo == "\(path)?saved=Y")
        let after = try await portal.page(path, as: 1)
        #expect(after.contains("<h1 class=\"page-title\">Renamed</h1>"))
        #expect(after.contains("value=\"https://app.example/new\""))
        #expect(after.contains(clientID) && after.contains(portal.application.clientSecret))
        #expect(try await portal.installation?.version == "1")
        #expect(await portal.ask("GET", path, cookie: try await portal.session(of: Portal.employee)).status == 403)
    }

    @Test("Anybody makes an incoming webhook, and sees its address; an administrator who saves it takes it over")
    func incoming() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let made = try await send(
            portal, "/devops/edit/in-hook/", as: Portal.employee, "title=Import&scope%5B%5D=crm&days=10")
        let path = try #require(made.leadsTo)
        let row = try await portal.platform.database.read { db in try #require(try WebhookRow.fetchOne(db)) }
        #expect(row.userID == Portal.employee && row.scope == "crm" && row.title == "Import")
        #expect(row.expires == portal.platform.clock.unixSeconds + 864_000)
        let own = try await portal.page(path, as: Portal.employee)
        #expect(own.contains("https://acme.bitrix24.com/rest/2/\(row.code)/"))
        let foreign = try await portal.page(path, as: Portal.administrator)
        #expect(!foreign.contains(row.code))
        #expect(await portal.ask("GET", path, cookie: try await portal.session(of: Portal.stranger)).status == 404)
        _ = try await send(portal, path, "title=Mine&scope%5B%5D=task&action=save")
        let taken = try await portal.platform.database.read { db in try #require(try WebhookRow.fetchOne(db)) }
        #expect(taken.userID == Portal.administrator && taken.code != row.code && taken.scope == "task")
        _ = try await send(portal, path, "action=delete")
        #expect(try await count(portal, "webhook") == 0)
    }

    @Test("A webhook without permissions or with a wrong term is refused under the field")
    func badWebhook() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let answer = try await send(portal, "/devops/edit/in-hook/", "title=x&days=ten")
        #expect(answer.status == 400)
        #expect(answer.page.contains("Tick at least one permission"))
        #expect(answer.page.contains("f-days-error"))
        #expect(try await count(portal, "webhook") == 0)
    }

    @Test("An outgoing webhook is made with a token, and deleted")
    func outgoing() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let bad = try await send(portal, "/devops/edit/out-hook/", "handler=&events=ONAPPINSTALL,NOTHING")
        #expect(bad.status == 400)
        #expect(bad.page.contains("f-handler-error") && bad.page.contains("f-events-error"))
        let made = try await send(
            portal, "/devops/edit/out-hook/",
            "handler=https%3A%2F%2Fh.example%2Fin&events=oncrmdealadd%2C+ONCRMDEALUPDATE&title=Sync")
        let path = try #require(made.leadsTo)
        let row = try await portal.platform.database.read { db in try #require(try OutgoingWebhookRow.fetchOne(db)) }
        #expect(row.events == "ONCRMDEALADD,ONCRMDEALUPDATE")
        #expect(try await portal.page(path, as: 1).contains(row.applicationToken))
        #expect(try await portal.page("/devops/", as: 1).contains("Sync"))
        _ = try await send(portal, path, "action=delete")
        #expect(try await count(portal, "outgoingWebhook") == 0)
    }

    @Test("Every permission has words for people, in both languages")
    func words() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let scopes = FactTable.rows("facts/scopes.tsv", columns: 1).map { $0[0] }
        #expect(scopes.count > 50)
        let page = try await portal.page("/devops/edit/in-hook/", as: 1)
        let russian = try await portal.page("/devops/edit/in-hook/?lang=ru", as: 1)
        for scope in scopes {
            #expect(page.contains("<code>\(scope)</code>"), "\(scope)")
            #expect(!russian.contains("<code>\(scope)</code> использовать «"), "\(scope)")
        }
    }
}
