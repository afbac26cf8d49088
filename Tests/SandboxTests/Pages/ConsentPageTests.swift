import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Consent, updates, rights and payment in the Market")
struct ConsentPageTests {
    typealias Portal = PortalInHand

    private func page(_ portal: Portal, _ path: String, as userID: Int = 1) async throws -> (EdgeResponse, String) {
        let cookie = try await portal.session(of: userID)
        return (await portal.ask("GET", path, cookie: cookie), cookie)
    }

    /// Presses the button of the page's form.
    private func press(
        _ portal: Portal, _ path: String, as userID: Int = 1, _ fields: String = ""
    ) async throws -> EdgeResponse {
        let (answer, cookie) = try await page(portal, path, as: userID)
        let token = Portal.fields(in: answer.page)["token"] ?? ""
        return await portal.ask("POST", path, cookie: cookie, body: "token=\(token)&\(fields)")
    }

    private func addVersion(_ portal: Portal, _ version: ApplicationRegistry.Version) async throws {
        let registry = ApplicationRegistry(platform: portal.platform)
        let clientID = portal.application.clientID
        _ = try await portal.platform.database.write { db in
            try registry.addVersion(db, clientID: clientID, version)
        }
    }

    private func deliveries(_ portal: Portal) async throws -> [String] {
        try await portal.platform.database.read { db in
            try EventDeliveryRow.order(Column("id")).fetchAll(db).map(\.event)
        }
    }

    // MARK: Consent

    @Test(
        "The terms whose addresses the card gives must be accepted",
        arguments: [
            ("", 400, ["license", "privacy"]), ("license=Y", 400, ["privacy"]), ("privacy=Y", 400, ["license"]),
            ("license=N&privacy=Y", 400, ["license"]), ("license=Y&privacy=Y", 303, []),
        ] as [(String, Int, [String])])
    func terms(fields: String, status: Int, missing: [String]) async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        try await portal.update(
            "UPDATE application SET licenseURL = 'https://l.example/?a=\"1', privacyURL = 'https://p.example'")
        let answer = try await press(portal, "/marketplace/detail/acme.dealpulse/", fields)
        #expect(answer.status == status)
        for field in ["license", "privacy"] {
            #expect(answer.page.contains("id=\"\(field)-error\"") == missing.contains(field))
        }
        if status == 400 {
            #expect(answer.page.contains("name=\"license\" value=\"Y\" checked") == fields.contains("license=Y"))
            #expect(!answer.page.contains("?a=\"1"))
        }
        #expect((try await portal.installation == nil) == (status == 400))
    }

    @Test(
        "An employee installs a version that allows it, completes its wizard and deletes it; others do not",
        arguments: [true, false])
    func employee(allowed: Bool) async throws {
        let portal = try await Portal.make(installer: "https://app.example/install", installed: false)
        defer { portal.close() }
        try await portal.update("UPDATE applicationVersion SET isInstallableByUser = \(allowed ? 1 : 0)")
        let answer = try await press(portal, "/marketplace/detail/acme.dealpulse/", as: Portal.employee)
        guard allowed else {
            #expect(answer.status == 403)
            #expect(try await portal.installation == nil)
            return
        }
        #expect(answer.leadsTo == "/marketplace/app/1/")
        #expect(try await portal.installation?.installerUserID == Portal.employee)
        // The wizard is theirs and the administrator's; everybody else waits.
        let notice = "The application is not fully installed yet."
        #expect(!(try await portal.page("/marketplace/app/1/", as: Portal.employee)).contains(notice))
        #expect(!(try await portal.page("/marketplace/app/1/", as: Portal.administrator)).contains(notice))
        #expect(try await portal.page("/marketplace/app/1/", as: Portal.stranger).contains(notice))
        #expect(
            await portal.ask(
                "GET", "/marketplace/installed/1/delete/", cookie: try await portal.session(of: Portal.stranger)
            ).status == 403)
        #expect(
            try await press(portal, "/marketplace/installed/1/delete/", as: Portal.employee, "clean=Y").status == 303)
        #expect(try await portal.installation?.isRemoved == true)
    }

    @Test("A guest of the portal installs nothing, whatever the version allows")
    func guest() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        try await portal.update("UPDATE applicationVersion SET isInstallableByUser = 1")
        try await portal.update("UPDATE person SET userType = 'extranet' WHERE id = 2")
        #expect(try await press(portal, "/marketplace/detail/acme.dealpulse/", as: Portal.employee).status == 403)
        #expect(try await portal.installation == nil)
    }

    // MARK: Update

    @Test("With the same permissions one click updates; with others they are listed and asked for again")
    func update() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let clientID = portal.application.clientID
        try await portal.update(
            """
            INSERT INTO eventBinding (installationID, event, handler, boundBy)
            VALUES (1, 'ONAPPUPDATE', 'http://127.0.0.1:9/updated', 1)
            """)
        try await addVersion(portal, .init(version: "2.0.0", scope: ["crm", "task"]))
        let (list, cookie) = try await page(portal, "/marketplace/installed/")
        #expect(list.page.contains("Update to 2.0.0…"))
        #expect(!list.page.contains("<form method=\"post\" action=\"/marketplace/installed/1/update/\">"))
        let consent = await portal.ask("GET", "/marketplace/installed/1/update/", cookie: cookie).page
        #expect(consent.contains("class=\"added\"><code>task</code> see and change tasks"))
        #expect(consent.contains("class=\"removed\"><code>placement</code>"))
        #expect(!consent.contains("<code>crm</code>"))
        let token = Portal.fields(in: consent)["token"] ?? ""
        // A third version between consent and click is another question.
        try await addVersion(portal, .init(version: "3.0.0", scope: ["crm", "task", "disk"]))
        #expect(
            await portal.ask("POST", "/marketplace/installed/1/update/", cookie: cookie, body: "token=\(token)").status
                == 403)
        #expect(try await portal.installation?.version == "1")
        let done = try await press(portal, "/marketplace/installed/1/update/")
        #expect(done.leadsTo == "/marketplace/installed/")
        #expect(try await portal.installation?.version == "3.0.0")
        #expect(try await deliveries(portal) == ["ONAPPUPDATE"])
        try await addVersion(portal, .init(version: "3.1.0", installerURL: "https://app.example/install"))
        let simple = try await page(portal, "/marketplace/installed/").0.page
        #expect(simple.contains("Update to 3.1.0</button>"))
        _ = clientID
    }

    @Test("A new version with a wizard leads to it, and is not finished")
    func updateWithWizard() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await addVersion(
            portal,
            .init(
                version: "2", applicationURL: "https://app.example/app", installerURL: "https://app.example/install"))
        let done = try await press(portal, "/marketplace/installed/1/update/")
        #expect(done.leadsTo == "/marketplace/app/1/")
        #expect(try await portal.installation?.isFinished == false)
    }

    @Test("A test version is offered to its portal alone, until a newer one is published")
    func testVersion() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let registry = ApplicationRegistry(platform: portal.platform)
        let clientID = portal.application.clientID
        try await addVersion(portal, .init(version: "2", state: .draft))
        #expect(!(try await page(portal, "/marketplace/installed/").0.page).contains("Update to"))
        _ = try await portal.platform.database.write { db in
            var other = PortalRow(memberID: "b", domain: "b.bitrix24.com", tariff: "pro", language: "en")
            try other.insert(db)
            return try registry.test(db, clientID: clientID, version: "2", portalID: other.id ?? 0)
        }
        #expect(!(try await page(portal, "/marketplace/installed/").0.page).contains("Update to"))
        _ = try await portal.platform.database.write { db in
            try registry.test(db, clientID: clientID, version: "2", portalID: portal.portal.id ?? 0)
        }
        #expect(try await page(portal, "/marketplace/installed/").0.page.contains("Update to 2<"))
        try await addVersion(portal, .init(version: "3"))
        #expect(try await page(portal, "/marketplace/installed/").0.page.contains("Update to 3<"))
        let failure = await #expect(throws: RESTFailure.self) {
            _ = try await portal.platform.database.write { db in
                try registry.publish(db, clientID: clientID, version: "2")
            }
        }
        #expect(failure?.status == 409)
    }

    // MARK: Removal and reinstallation

    @Test("Reinstalled, an application finds what was kept and nothing of what was deleted", arguments: [true, false])
    func reinstall(clean: Bool) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let clientID = portal.application.clientID
        for (user, name) in [(0, "app"), (2, "user")] {
            try await portal.update(
                """
                INSERT INTO option (portalID, clientID, userID, name, value)
                VALUES (1, '\(clientID)', \(user), '\(name)', '"kept"')
                """)
        }
        try await portal.bind("CRM_DEAL_DETAIL_TAB")
        let former = try await portal.installation?.applicationToken
        _ = try await press(portal, "/marketplace/installed/1/delete/", clean ? "clean=Y" : "")
        _ = try await press(portal, "/marketplace/detail/acme.dealpulse/")
        let again = try #require(try await portal.installation)
        #expect(!again.isRemoved && again.clientID == clientID && again.applicationToken != former)
        let (options, widgets) = try await portal.platform.database.read { db in
            (
                try String.fetchAll(db, sql: "SELECT name FROM option ORDER BY name"),
                try PlacementBindingRow.fetchCount(db)
            )
        }
        #expect(options == (clean ? [] : ["app", "user"]))
        #expect(widgets == 0)
    }

    // MARK: Rights

    @Test("An administrator gives an application to some people; the others are told, and lose the menu item")
    func rights() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let saved = try await press(
            portal, "/marketplace/installed/1/rights/", "access=some&users%5B%5D=1&users%5B%5D=3&users%5B%5D=99")
        #expect(saved.status == 303)
        #expect(try await portal.installation?.allowedUsers == "[1,3]")
        let refused = try await portal.page("/marketplace/app/1/", as: Portal.employee)
        #expect(refused.contains("data-state=\"user_access_error\""))
        #expect(!(try await portal.page("/", as: Portal.employee)).contains("/marketplace/app/1/"))
        #expect(try await portal.page("/", as: Portal.stranger).contains("/marketplace/app/1/"))
        let shown = try await portal.page("/marketplace/installed/1/rights/", as: 1)
        #expect(shown.contains("value=\"some\" checked"))
        #expect(shown.contains("name=\"users[]\" value=\"3\" checked"))
        #expect(try await press(portal, "/marketplace/installed/1/rights/", "users%5B%5D=1").status == 400)
        _ = try await press(portal, "/marketplace/installed/1/rights/", "access=all&users%5B%5D=1")
        #expect(try await portal.installation?.allowedUsers == nil)
    }

    // MARK: Payment

    @Test("A trial counts down, ends, and a bought period opens the application again")
    func trial() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        try await portal.update("UPDATE application SET status = 'T', trialDays = 10")
        _ = try await press(portal, "/marketplace/detail/acme.dealpulse/")
        #expect(
            try await portal.page("/marketplace/detail/acme.dealpulse/", as: 1).contains("Days left of the trial: 10."))
        portal.platform.clock.advance(by: 11 * 86_400)
        let closed = try await portal.page("/marketplace/app/1/", as: 1)
        #expect(closed.contains("data-state=\"PAYMENT_REQUIRED\""))
        #expect(closed.contains("href=\"/marketplace/installed/1/payment/\""))
        #expect(!(try await portal.page("/marketplace/app/1/", as: Portal.employee)).contains("/payment/"))
        #expect(try await portal.page("/marketplace/detail/acme.dealpulse/", as: 1).contains("The trial has ended."))
        #expect(try await press(portal, "/marketplace/installed/1/payment/", "days=7").status == 400)
        #expect(try await press(portal, "/marketplace/installed/1/payment/", "days=30").status == 303)
        let paid = try #require(try await portal.installation)
        #expect(paid.status == "P")
        #expect(paid.paidUntil == portal.platform.clock.unixSeconds + 30 * 86_400)
        #expect(try await portal.page("/marketplace/app/1/", as: Portal.employee).contains("<iframe"))
        // A second period begins where the first one ends.
        _ = try await press(portal, "/marketplace/installed/1/payment/", "days=90")
        #expect(try await portal.installation?.paidUntil == portal.platform.clock.unixSeconds + 120 * 86_400)
    }

    @Test("An application that is paid for is bought with its installation")
    func buyAndInstall() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        try await portal.update("UPDATE application SET status = 'P', price = '990 RUB <b>'")
        let (detail, _) = try await page(portal, "/marketplace/detail/acme.dealpulse/")
        #expect(detail.page.contains("Buy and install") && detail.page.contains("990 RUB &lt;b&gt;"))
        _ = try await press(portal, "/marketplace/detail/acme.dealpulse/", "days=365")
        #expect(try await portal.installation?.paidUntil == portal.platform.clock.unixSeconds + 365 * 86_400)
    }

    @Test(
        "The Market subscription is bought, tried and ended by an administrator",
        arguments: [
            ("action=buy&days=30", "active", 30), ("action=buy&days=365", "active", 365),
            ("action=buy&days=7", "active", nil),
            ("action=trial", "trial", 30), ("action=end", "none", nil),
        ] as [(String, String, Int?)])
    func subscription(fields: String, market: String, days: Int?) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let answer = try await press(portal, "/marketplace/subscription/", fields)
        #expect(answer.leadsTo == "/marketplace/subscription/")
        let row = try #require(
            try await portal.platform.database.read { db in try PortalRow.fetchOne(db, key: portal.portal.id) })
        #expect(row.market == market)
        let until = days.map { portal.platform.clock.unixSeconds + $0 * 86_400 }
        #expect(row.marketUntil.map { abs($0 - (until ?? 0)) < 60 } ?? (until == nil))
    }
}
