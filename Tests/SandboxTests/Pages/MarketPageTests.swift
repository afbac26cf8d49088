import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The Market inside a portal")
struct MarketPageTests {
    typealias Portal = PortalInHand

    @Test("The consent page lists what is asked for in plain words, and the button goes on to the application")
    func install() async throws {
        let portal = try await Portal.make(installer: "https://app.example/install", installed: false)
        defer { portal.close() }
        #expect(try await portal.page("/marketplace/", as: 1).contains("not installed"))
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/marketplace/detail/acme.dealpulse/", cookie: cookie).page
        #expect(page.contains("see and change CRM: leads, deals, contacts, companies"))
        #expect(page.contains("show its widgets on pages of the portal"))
        let token = Portal.fields(in: page)["token"] ?? ""
        let answer = await portal.ask(
            "POST", "/marketplace/detail/acme.dealpulse/", cookie: cookie, body: "action=install&token=\(token)")
        #expect(answer.status == 303)
        #expect(answer.leadsTo == "/marketplace/app/1/")
        #expect(try await portal.installation?.isFinished == false)
    }

    @Test("A forged form installs, updates and deletes nothing", arguments: ["", "token=", "token=0000", "token[]=x"])
    func forged(body: String) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        for path in [
            "/marketplace/detail/acme.dealpulse/", "/marketplace/installed/1/delete/",
            "/marketplace/installed/1/update/",
        ] {
            #expect(await portal.ask("POST", path, cookie: cookie, body: body).status == 403)
        }
        #expect(try await portal.installation?.isRemoved == false)
    }

    @Test("A token of one form is no token of another, nor of another session")
    func tokensDiffer() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        let deletion =
            Portal.fields(in: await portal.ask("GET", "/marketplace/installed/1/delete/", cookie: cookie).page)["token"]
            ?? ""
        #expect(deletion.count == 64)
        let other = try await portal.session(of: 1)
        #expect(
            await portal.ask("POST", "/marketplace/installed/1/update/", cookie: cookie, body: "token=\(deletion)")
                .status == 403)
        // The newer sign-in of a browser without the older cookie leaves the older session alive.
        #expect(
            await portal.ask("POST", "/marketplace/installed/1/delete/", cookie: other, body: "token=\(deletion)")
                .status == 403)
    }

    @Test("An employee installs and deletes nothing")
    func employee() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let cookie = try await portal.session(of: Portal.employee)
        let page = await portal.ask("GET", "/marketplace/installed/", cookie: cookie).page
        #expect(!page.contains("/delete/"))
        #expect(await portal.ask("GET", "/marketplace/installed/1/delete/", cookie: cookie).status == 403)
        #expect(
            await portal.ask("POST", "/marketplace/installed/1/delete/", cookie: cookie, body: "token=x").status == 403)
        try await portal.update("UPDATE installation SET isRemoved = 1")
        let detail = await portal.ask("GET", "/marketplace/detail/acme.dealpulse/", cookie: cookie).page
        #expect(detail.contains("Only an administrator of the portal installs"))
        #expect(
            await portal.ask("POST", "/marketplace/detail/acme.dealpulse/", cookie: cookie, body: "token=x").status
                == 403)
    }

    @Test(
        "Deletion asks first, keeps the data or deletes it, and the application can be installed again",
        arguments: [true, false])
    func deletion(clean: Bool) async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        try await portal.update(
            "INSERT INTO option (portalID, clientID, userID, name, value) VALUES (1, '\(portal.application.clientID)', 0, 'a', '1')"
        )
        let cookie = try await portal.session(of: 1)
        let confirmation = await portal.ask("GET", "/marketplace/installed/1/delete/", cookie: cookie).page
        #expect(confirmation.contains("Delete application settings and data"))
        let token = Portal.fields(in: confirmation)["token"] ?? ""
        let answer = await portal.ask(
            "POST", "/marketplace/installed/1/delete/", cookie: cookie, body: "token=\(token)\(clean ? "&clean=Y" : "")"
        )
        #expect(answer.leadsTo == "/marketplace/installed/")
        #expect(try await portal.installation?.isRemoved == true)
        let options = try await portal.platform.database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM option")
        }
        #expect(options == (clean ? 0 : 1))
        #expect(try await portal.page("/marketplace/installed/", as: 1).contains("Install again"))
        let again = await portal.ask("GET", "/marketplace/detail/acme.dealpulse/", cookie: cookie).page
        #expect(again.contains("It was installed here before."))
        let install = Portal.fields(in: again)["token"] ?? ""
        let installed = await portal.ask(
            "POST", "/marketplace/detail/acme.dealpulse/", cookie: cookie, body: "token=\(install)")
        #expect(installed.leadsTo == "/marketplace/app/1/")
        #expect(try await portal.installation?.isRemoved == false)
    }

    @Test("A newer version is offered and installed from the list")
    func update() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let clientID = portal.application.clientID
        let registry = ApplicationRegistry(platform: portal.platform)
        _ = try await portal.platform.database.write { db in
            try registry.addVersion(db, clientID: clientID, .init(version: "2.0.0"))
        }
        let cookie = try await portal.session(of: 1)
        let list = await portal.ask("GET", "/marketplace/installed/", cookie: cookie).page
        #expect(list.contains("Update to 2.0.0"))
        let token = Portal.fields(in: list)["token"] ?? ""
        _ = await portal.ask("POST", "/marketplace/installed/1/update/", cookie: cookie, body: "token=\(token)")
        #expect(try await portal.installation?.version == "2.0.0")
    }

    @Test(
        "The script host answers every spelling of its path, with a kind that pages may include",
        arguments: [
            "/api/v1/", "/api/v1", "//api//v1//", "/api/v1/dev/", "/api/v1/?x=1",
        ])
    func library(target: String) async {
        let answer = await ScriptHost().respond(
            to: EdgeRequest(
                listener: .tls, isSecure: true, host: "api.bitrix24.com", plainPortalID: nil, httpMethod: "GET",
                target: target,
                headers: [], body: [], remoteAddress: "127.0.0.1"))
        #expect(answer.status == 200)
        #expect(answer.headers.first { $0.name == "Content-Type" }?.value.hasPrefix("application/javascript") == true)
        #expect(answer.page.contains("window.BX24 = BX24"))
    }
}
