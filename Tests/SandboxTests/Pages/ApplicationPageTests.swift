import Foundation
import Testing

@testable import Sandbox

@Suite("Application frames of a portal")
struct ApplicationPageTests {
    typealias Portal = PortalInHand

    @Test(
        "The application page is found by number, client_id and code, and posts a launch into a frame of the right name"
    )
    func launch() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        for key in ["1", portal.application.clientID, "acme.dealpulse"] {
            let page = try await portal.page("/marketplace/app/\(key)/", as: Portal.employee)
            let fields = Portal.fields(in: page)
            let told = try Portal.frame(in: page)
            let sid = told["sid"]?.string ?? "?"
            #expect(sid.count == 32)
            #expect(page.contains("<iframe name=\"acme.bitrix24.com|1|\(sid)\""))
            #expect(page.contains("target=\"acme.bitrix24.com|1|\(sid)\""))
            let action = told["address"]?.string ?? ""
            #expect(action == "https://app.example/app?DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID=\(sid)")
            #expect(page.contains("action=\"\(HTML.escape(action))\""))
            #expect(fields["PLACEMENT"] == "DEFAULT")
            #expect(fields["PLACEMENT_OPTIONS"] == "{}")
            #expect(fields["AUTH_EXPIRES"] == "3600")
            #expect(fields["AUTH_ID"]?.isEmpty == false)
            #expect(fields["REFRESH_ID"]?.isEmpty == false)
            #expect(fields["member_id"] == portal.portal.memberID)
            #expect(told["isInstaller"] == false)
            #expect(told["isAdmin"] == false)
            // What the script keeps is no place for tokens.
            #expect(!told.serialized().contains(fields["AUTH_ID"] ?? "?"))
        }
    }

    @Test("On a plain port the frame's name has the port and says http; on the schemes' own ports it has none")
    func frameName() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask(
            "GET", "/marketplace/app/1/", cookie: cookie, secure: false, listener: .plain, host: "acme.localhost:5001"
        ).page
        #expect(page.contains("<iframe name=\"acme.localhost:5001|0|"))
        #expect(try Portal.frame(in: page)["domain"] == "acme.localhost:5001")
        #expect(try Portal.frame(in: page)["protocol"] == "0")
        #expect(FrameOpener.frameHost("acme.bitrix24.com:443") == "acme.bitrix24.com")
        #expect(FrameOpener.frameHost("acme.localhost:80") == "acme.localhost")
        #expect(FrameOpener.frameHost("acme.localhost:8080") == "acme.localhost:8080")
    }

    @Test(
        "A browser that comes by a plain port gets the application at its local address, one behind the proxy at its public one"
    )
    func localOrigin() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.update(
            "INSERT INTO origin (publicOrigin, target) VALUES ('https://app.example', 'http://127.0.0.1:4002')")
        let cookie = try await portal.session(of: 1)
        let plain = await portal.ask(
            "GET", "/marketplace/app/1/", cookie: cookie, secure: false, listener: .plain, host: "acme.localhost:5001"
        ).page
        #expect(try Portal.frame(in: plain)["address"]?.string?.hasPrefix("http://127.0.0.1:4002/app?") == true)
        let proxied = await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page
        #expect(try Portal.frame(in: proxied)["address"]?.string?.hasPrefix("https://app.example/app?") == true)
    }

    @Test("Each opening stands in the journal with what was sent")
    func journal() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let page = try await portal.page("/marketplace/app/1/", as: Portal.employee)
        let fields = Portal.fields(in: page)
        let entries = portal.platform.journal.entries { $0.kind == .open }
        #expect(entries.count == 1)
        let entry = entries.first?.fields ?? [:]
        #expect(entry["host"] == "acme.bitrix24.com")
        #expect(entry["user_id"] == .int(Portal.employee))
        #expect(entry["client_id"]?.string == portal.application.clientID)
        #expect(entry["placement"] == "DEFAULT")
        #expect(entry["target"]?.string?.hasPrefix("https://app.example/app?DOMAIN=") == true)
        #expect(entry["params"]?["AUTH_ID"]?.string == fields["AUTH_ID"])
        #expect(entry["body"]?.string?.contains("REFRESH_ID=") == true)
    }

    // MARK: States

    static let sentence =
        "The application is not fully installed yet. Please contact your Bitrix24 administrator to complete the installation."

    @Test(
        "Before the installation is complete the administrator sees the wizard each time, others the platform's sentence"
    )
    func notFinished() async throws {
        let portal = try await Portal.make(installer: "https://app.example/install")
        defer { portal.close() }
        for _ in 1...2 {
            let told = try Portal.frame(in: try await portal.page("/marketplace/app/1/", as: 1))
            #expect(told["address"]?.string?.hasPrefix("https://app.example/install?") == true)
            #expect(told["isInstaller"] == true)
            #expect(told["isFirstRun"] == true)
        }
        let page = try await portal.page("/marketplace/app/1/", as: Portal.employee)
        #expect(page.contains(Self.sentence))
        #expect(!page.contains("AUTH_ID"))
        #expect(portal.platform.journal.entries { $0.kind == .open }.last?.fields["error"] == "not_finished")
    }

    @Test(
        "Whom the application is not for reads why, and no token is made",
        arguments: [
            ("UPDATE installation SET allowedUsers = '[1]'", "user_access_error"),
            ("UPDATE installation SET isPaymentExpired = 1", "PAYMENT_REQUIRED"),
            ("UPDATE installation SET isRemoved = 1", "NOT_INSTALLED"),
            ("UPDATE applicationVersion SET applicationURL = NULL", "no_interface"),
        ])
    func refused(change: String, code: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.update(change)
        let page = try await portal.page("/marketplace/app/1/", as: Portal.employee)
        #expect(page.contains("data-state=\"\(code)\""))
        #expect(!page.contains("AUTH_ID"))
        let pairs = try await portal.platform.database.read { db in try TokenPairRow.fetchCount(db) }
        #expect(pairs == 0)
    }

    // MARK: Deep links and widgets

    @Test("A deep link's parameters become options, at REST_APP_URI once the application has bound it")
    func deepLink() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let target = "/marketplace/view/acme.dealpulse/?params%5Bdeal%5D=5&params%5Blist%5D%5B%5D=a"
        let own = Portal.fields(in: try await portal.page(target, as: 1))
        #expect(own["PLACEMENT"] == "DEFAULT")
        let options = try JSONValue(parsing: own["PLACEMENT_OPTIONS"] ?? "")
        #expect(options["deal"] == "5")
        #expect(options["list"] == ["a"] || options["list"] == ["0": "a"])
        #expect(options["URI"]?.string == target)
        try await portal.bind("REST_APP_URI", handler: "https://app.example/link")
        let page = try await portal.page(target, as: 1)
        #expect(Portal.fields(in: page)["PLACEMENT"] == "REST_APP_URI")
        #expect(try Portal.frame(in: page)["address"]?.string?.hasPrefix("https://app.example/link?") == true)
    }

    @Test("The list of widgets shows each binding, and each opens with the options of the address")
    func widgets() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let id = try await portal.bind("CRM_LEAD_LIST_MENU", handler: "https://app.example/menu")
        let list = try await portal.page("/marketplace/placements/", as: 1)
        #expect(list.contains("CRM_LEAD_LIST_MENU"))
        #expect(list.contains("/marketplace/placement/\(id)/"))
        let target = "/marketplace/placement/\(id)/?options=" + FormCodec.escape(#"{"ID":"3"}"#)
        let fields = Portal.fields(in: try await portal.page(target, as: 1))
        #expect(fields["PLACEMENT"] == "CRM_LEAD_LIST_MENU")
        let options = try JSONValue(parsing: fields["PLACEMENT_OPTIONS"] ?? "")
        #expect(options["ID"] == "3")
        #expect(options["URI"]?.string == target)
        let cookie = try await portal.session(of: 1)
        #expect(await portal.ask("GET", "/marketplace/placement/\(id)/?options=%7B", cookie: cookie).status == 400)
        #expect(await portal.ask("GET", "/marketplace/placement/99/", cookie: cookie).status == 404)
    }

    @Test("The BI menu's widget is opened by GET, and no token is made for it")
    func bareWidget() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let id = try await portal.bind("BI_ANALYTICS_MENU", handler: "https://app.example/bi?a=1&b=2")
        let page = try await portal.page("/marketplace/placement/\(id)/", as: 1)
        #expect(page.contains("<iframe src=\"https://app.example/bi?a=1&amp;b=2\""))
        #expect(!page.contains("AUTH_ID"))
        #expect(try await portal.platform.database.read { db in try TokenPairRow.fetchCount(db) } == 0)
    }

    // MARK: What the script asks for

    func call(
        _ portal: Portal, _ action: String, _ body: JSONValue, token: String?, cookie: String?, method: String = "POST"
    ) async -> EdgeResponse {
        await portal.ask(
            method, "/-/frame/\(action)", cookie: cookie, headers: token.map { [("X-Portal-Token", $0)] } ?? [],
            body: body.serialized(), contentType: "application/json")
    }

    @Test("A tab opens with the record's number and the page's address")
    func tab() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Forklifts")
        let id = try await portal.bind("CRM_DEAL_DETAIL_TAB")
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/crm/deal/details/5/", cookie: cookie).page
        let token = String(try #require(page.firstMatch(of: /data-token="([^"]+)"/)).1)
        let body: JSONValue = ["binding": .int(Int(id)), "options": ["ID": "5"], "uri": "/crm/deal/details/5/"]
        let answer = await call(portal, "widget", body, token: token, cookie: cookie)
        #expect(answer.status == 200)
        let fields = Portal.fields(in: answer.told["html"]?.string ?? "")
        #expect(fields["PLACEMENT"] == "CRM_DEAL_DETAIL_TAB")
        #expect(fields["PLACEMENT_OPTIONS"] == #"{"ID":"5","URI":"/crm/deal/details/5/"}"#)
        #expect(await call(portal, "widget", body, token: "0", cookie: cookie).status == 403)
        #expect(await call(portal, "widget", body, token: nil, cookie: cookie).status == 403)
        // Another person's session makes another token.
        let other = try await portal.session(of: Portal.employee)
        #expect(await call(portal, "widget", body, token: token, cookie: other).status == 403)
    }

    @Test(
        "Without the page's token, a session or POST the script's calls are refused",
        arguments: ["auth", "finish", "first-run", "option", "people", "records", "application"])
    func forged(action: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        let told = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)
        let token = told["token"]?.string
        let body: JSONValue = ["installation": 1, "name": "a", "value": 1, "types": ["deal"]]
        #expect(await call(portal, action, body, token: nil, cookie: cookie).status == 403)
        #expect(await call(portal, action, body, token: "", cookie: cookie).status == 403)
        #expect(
            await call(portal, action, ["installation": 2, "name": "a"], token: token, cookie: cookie).status == 403)
        #expect(await call(portal, action, body, token: token, cookie: nil).status == 401)
        #expect(await call(portal, action, body, token: token, cookie: cookie, method: "GET").status == 405)
        #expect(await call(portal, action, "x", token: token, cookie: cookie).status == 400)
        #expect(await call(portal, action, body, token: token, cookie: cookie).status == 200)
    }

    @Test("A renewal gives a fresh pair of the viewer's, and none once the application is closed to them")
    func renewal() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: Portal.employee)
        let page = await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page
        let token = try Portal.frame(in: page)["token"]?.string
        let answer = await call(portal, "auth", ["installation": 1], token: token, cookie: cookie).told
        #expect(answer["AUTH_EXPIRES"] == "3600")
        let access = answer["AUTH_ID"]?.string ?? ""
        #expect(access != Portal.fields(in: page)["AUTH_ID"])
        let owner = try await portal.platform.database.read { db in try TokenPairRow.fetchOne(db, key: access)?.userID }
        #expect(owner == Portal.employee)
        for change in [
            "allowedUsers = '[1]'", "allowedUsers = NULL, isPaymentExpired = 1", "isPaymentExpired = 0, isRemoved = 1",
        ] {
            try await portal.update("UPDATE installation SET \(change)")
            let refused = await call(portal, "auth", ["installation": 1], token: token, cookie: cookie)
            #expect(refused.status == 403)
            #expect(refused.told["AUTH_ID"] == nil)
        }
    }

    @Test(
        "Only an administrator completes an installation; the page then shows the application, and a first run of its own"
    )
    func finish() async throws {
        let portal = try await Portal.make(installer: "https://app.example/install")
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        let token = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)["token"]?
            .string
        // The wizard's own first run leaves no trace.
        #expect(await call(portal, "first-run", ["installation": 1], token: token, cookie: cookie).status == 200)
        try await portal.update("UPDATE person SET isAdmin = 0 WHERE id = 1")
        #expect(await call(portal, "finish", ["installation": 1], token: token, cookie: cookie).status == 403)
        #expect(try await portal.installation?.isFinished == false)
        try await portal.update("UPDATE person SET isAdmin = 1 WHERE id = 1")
        #expect(await call(portal, "finish", ["installation": 1], token: token, cookie: cookie).status == 200)
        #expect(try await portal.installation?.isFinished == true)
        #expect(await call(portal, "finish", ["installation": 1], token: token, cookie: cookie).status == 200)
        let told = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)
        #expect(told["address"]?.string?.hasPrefix("https://app.example/app?") == true)
        #expect(told["isFirstRun"] == true)
        #expect(await call(portal, "first-run", ["installation": 1], token: token, cookie: cookie).status == 200)
        #expect(
            try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)["isFirstRun"]
                == false)
        // Another person has a first run of their own.
        #expect(try Portal.frame(in: try await portal.page("/marketplace/app/1/", as: 2))["isFirstRun"] == true)
    }

    @Test("Options are kept for the person or for the application, the latter by administrators only")
    func options() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: Portal.employee)
        let token = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)["token"]?
            .string
        let own: JSONValue = ["installation": 1, "of": "user", "name": "view", "value": ["mode": "list"]]
        #expect(await call(portal, "option", own, token: token, cookie: cookie).told == ["view": ["mode": "list"]])
        let common: JSONValue = ["installation": 1, "of": "application", "name": "currency", "value": "EUR"]
        #expect(await call(portal, "option", common, token: token, cookie: cookie).status == 403)
        let admin = try await portal.session(of: 1)
        let adminToken = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: admin).page)[
            "token"]?.string
        #expect(await call(portal, "option", common, token: adminToken, cookie: admin).told == ["currency": "EUR"])
        let told = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)
        #expect(told["userOptions"] == ["view": ["mode": "list"]])
        #expect(told["applicationOptions"] == ["currency": "EUR"])
    }

    @Test("The dialogs offer people and the records that the viewer may see")
    func dialogs() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.addDeal(5, title: "Forklifts")
        for (user, count) in [(1, 1), (Portal.employee, 0), (Portal.stranger, 0)] {
            let cookie = try await portal.session(of: user)
            let token = try Portal.frame(in: await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page)[
                "token"]?.string
            let records = await call(
                portal, "records", ["installation": 1, "types": ["deal", "quote"]], token: token, cookie: cookie)
            #expect(records.told["deal"]?.array?.count == count)
            #expect(records.told["quote"] == [])
            let people = await call(portal, "people", ["installation": 1], token: token, cookie: cookie).told
            #expect(people.array?.compactMap { $0["id"]?.string } == ["1", "2", "3"])
        }
    }
}
