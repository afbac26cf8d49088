import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Pages of configuration solutions")
struct SolutionPageTests {
    typealias Portal = PortalInHand

    private static let scenario: JSONObject = [
        "NAME": "Offer", "ENTITY_TYPE_ID": 3, "ROBOTS": [["CODE": "mailer", "NAME": "Mail"]],
    ]

    private static func with(
        language: String = "en", _ body: (Portal, _ archive: [UInt8], _ clientID: String) async throws -> Void
    ) async throws {
        let portal = try await Portal.make(language: language)
        defer { portal.close() }
        let row = portal.portal
        let platform = portal.platform
        let (archive, clientID) = try await platform.database.write { db in
            _ = try RecordSeeder(platform: platform).seed(db, portal: row, entity: "bizproc.script", rows: [scenario])
            let bytes = try SolutionExport(platform: platform, portal: row, db: db).archive(
                .init(kind: .smartScenarios))
            let card = try ApplicationRegistry(platform: platform).create(
                db, kind: "market", code: "acme.offers", version: .init(scope: [], title: "Offers <b>"))
            let version = try ApplicationVersionRow.fetchOne(db, key: ["clientID": card.clientID, "version": "1"])
            try SolutionShelf(db: db).publish(bytes, as: .smartScenarios, in: card, version: try #require(version))
            return (bytes, card.clientID)
        }
        try await body(portal, archive, clientID)
    }

    @Test("The export page tells what goes along, and its button downloads the archive")
    func export() async throws {
        try await Self.with { portal, archive, _ in
            let cookie = try await portal.session(of: 1)
            let page = await portal.ask("GET", "/solutions/export/smart_scenarios/", cookie: cookie).page
            #expect(page.contains("<td data-count=\"scenarios\">1</td>"))
            let token = Portal.fields(in: page)["token"] ?? ""
            let answer = await portal.ask(
                "POST", "/solutions/export/smart_scenarios/", cookie: cookie, body: "token=\(token)")
            #expect(answer.header("Content-Type") == "application/zip")
            #expect(answer.header("Content-Disposition") == "attachment; filename=\"smart_scenarios.zip\"")
            #expect(answer.body == archive)
            let empty = await portal.ask("GET", "/solutions/export/bi_reports/", cookie: cookie).page
            #expect(empty.contains("neither a data set nor a dashboard"))
            #expect(await portal.ask("GET", "/solutions/export/cms/", cookie: cookie).status == 404)
        }
    }

    @Test(
        "A draft's card is nobody's; a version in test is the portal's that it was given to",
        arguments: ["draft", "test"])
    func offered(state: String) async throws {
        try await Self.with { portal, _, clientID in
            let cookie = try await portal.session(of: 1)
            try await portal.update("UPDATE applicationVersion SET state = '\(state)' WHERE clientID = '\(clientID)'")
            #expect(await portal.ask("GET", "/marketplace/detail/\(clientID)/", cookie: cookie).status == 404)
            guard state == "test" else { return }
            try await portal.update(
                "INSERT INTO versionTest (clientID, version, portalID) VALUES ('\(clientID)', '1', \(portal.portal.id ?? 0))"
            )
            #expect(await portal.ask("GET", "/marketplace/detail/\(clientID)/", cookie: cookie).status == 200)
        }
    }

    @Test("The card tells what the solution brings; its button goes on to the stages, and they tell what each did")
    func install() async throws {
        try await Self.with { portal, _, clientID in
            let cookie = try await portal.session(of: 1)
            let page = await portal.ask("GET", "/marketplace/detail/acme.offers/", cookie: cookie).page
            #expect(page.contains("Offers &lt;b&gt;"))
            #expect(page.contains("Adding the smart scenarios to their places"))
            let token = Portal.fields(in: page)["token"] ?? ""
            let answer = await portal.ask(
                "POST", "/marketplace/detail/\(clientID)/", cookie: cookie, body: "token=\(token)&action=install")
            #expect(answer.status == 303)
            #expect(answer.leadsTo == "/solutions/run/1/")
            let report = await portal.ask("GET", "/solutions/run/1/", cookie: cookie).page
            for stage in ["download", "unpack", "apply"] {
                #expect(report.contains("<li data-stage=\"\(stage)\" data-state=\"done\">"))
            }
            #expect(
                await portal.ask("GET", "/marketplace/detail/acme.offers/", cookie: cookie).page.contains(
                    "Install again"))
            #expect(try await portal.page("/solutions/", as: 1).contains("/solutions/run/1/"))
            // Removal says that the settings stay, and they do.
            let number = try await portal.platform.database.read { db in
                try Int64.fetchOne(db, sql: "SELECT id FROM installation WHERE clientID = ?", arguments: [clientID])
                    ?? 0
            }
            let removal = await portal.ask("GET", "/marketplace/installed/\(number)/delete/", cookie: cookie).page
            #expect(removal.contains("Everything that the solution has set stays"))
            let deletion = Portal.fields(in: removal)["token"] ?? ""
            let gone = await portal.ask(
                "POST", "/marketplace/installed/\(number)/delete/", cookie: cookie, body: "token=\(deletion)")
            #expect(gone.leadsTo == "/marketplace/installed/")
            let left = try await portal.platform.database.read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM record WHERE type = 'bizproc.script'")
            }
            #expect(left == 1)
        }
    }

    private static func multipart(_ token: String, _ file: [UInt8]) -> (body: String, type: String)? {
        // The helper sends text, so only what is text all through can be sent by it.
        guard let text = String(validating: file, as: UTF8.self) else { return nil }
        let body = """
            --cut\r\nContent-Disposition: form-data; name="token"\r\n\r\n\(token)\r\n--cut\r\nContent-Disposition: form-data; \
            name="archive"; filename="a.zip"\r\nContent-Type: application/zip\r\n\r\n\(text)\r\n--cut--\r\n
            """
        return (body, "multipart/form-data; boundary=cut")
    }

    @Test("A file that is no archive leads to a report that says so")
    func badFile() async throws {
        try await Self.with { portal, _, _ in
            let cookie = try await portal.session(of: 1)
            let page = await portal.ask("GET", "/solutions/import/", cookie: cookie).page
            let form = try #require(Self.multipart(Portal.fields(in: page)["token"] ?? "", Array("hello".utf8)))
            let answer = await portal.ask(
                "POST", "/solutions/import/", cookie: cookie, body: form.body, contentType: form.type)
            #expect(answer.leadsTo == "/solutions/run/1/")
            let report = await portal.ask("GET", "/solutions/run/1/", cookie: cookie).page
            #expect(report.contains("Nothing was applied."))
            #expect(report.contains("ARCHIVE_WRONG_TYPE"))
            #expect(report.contains("<li data-stage=\"apply\" data-state=\"skipped\">"))
            let empty = try #require(Self.multipart(Portal.fields(in: page)["token"] ?? "", []))
            #expect(
                await portal.ask(
                    "POST", "/solutions/import/", cookie: cookie, body: empty.body, contentType: empty.type
                )
                .status == 400)
        }
    }

    @Test("An employee sees the card, and neither exports, imports, installs nor reads reports")
    func employee() async throws {
        try await Self.with { portal, _, clientID in
            let cookie = try await portal.session(of: Portal.employee)
            let card = await portal.ask("GET", "/marketplace/detail/acme.offers/", cookie: cookie)
            #expect(card.status == 200)
            #expect(!card.page.contains("<form"))
            for path in ["/solutions/", "/solutions/import/", "/solutions/export/crm_preset/"] {
                #expect(await portal.ask("GET", path, cookie: cookie).status == 403)
            }
            for path in [
                "/solutions/import/", "/solutions/export/smart_scenarios/", "/marketplace/detail/\(clientID)/",
            ] {
                #expect(await portal.ask("POST", path, cookie: cookie, body: "token=x").status == 403)
            }
            let installed = try await portal.platform.database.read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM installation WHERE clientID = ?", arguments: [clientID])
            }
            #expect(installed == 0)
        }
    }

    @Test("A forged form changes nothing", arguments: ["", "token=", "token=0000"])
    func forged(body: String) async throws {
        try await Self.with { portal, _, clientID in
            let cookie = try await portal.session(of: 1)
            for path in [
                "/solutions/import/", "/solutions/export/smart_scenarios/", "/marketplace/detail/\(clientID)/",
            ] {
                #expect(await portal.ask("POST", path, cookie: cookie, body: body).status == 403)
            }
        }
    }

    @Test("The pages speak Russian")
    func russian() async throws {
        try await Self.with(language: "ru") { portal, _, _ in
            let page = try await portal.page("/solutions/export/smart_scenarios/", as: 1)
            #expect(page.contains("Экспорт настроек: Смарт-сценарии"))
            #expect(page.contains("Скачать архив"))
            #expect(try await portal.page("/marketplace/detail/acme.offers/", as: 1).contains("Что входит в решение"))
        }
    }
}
