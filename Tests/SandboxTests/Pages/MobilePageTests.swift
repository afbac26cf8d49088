import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

@Suite("The mobile application's pages")
struct MobilePageTests {
    typealias Portal = PortalInHand

    @Test("Applications are listed when their card says so, and get the same POST as in a browser")
    func list() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        #expect(try await portal.page("/mobile/", as: Portal.employee).contains("mobile: true"))
        let hidden = await portal.ask("GET", "/mobile/app/1/", cookie: try await portal.session(of: Portal.employee))
        #expect(hidden.status == 404)
        #expect(hidden.page.contains("not_mobile"))
        try await portal.update("UPDATE applicationVersion SET isMobile = 1")
        #expect(try await portal.page("/mobile/", as: Portal.employee).contains("href=\"/mobile/app/1/\""))
        let page = try await portal.page("/mobile/app/1/", as: Portal.employee)
        let fields = Portal.fields(in: page)
        #expect(fields["PLACEMENT"] == "DEFAULT")
        #expect(fields["AUTH_ID"]?.isEmpty == false)
        #expect(page.contains("mobile.js"))
        #expect(!page.contains("portal.js"))
        #expect(!page.contains("class=\"menu\""))
        let address = try Portal.frame(in: page)["address"]?.string
        #expect(address?.hasPrefix("https://app.example/app?DOMAIN=") == true)
    }

    @Test("The chat's menu gives dialogId and no URI")
    func widget() async throws {
        let portal = try await Portal.make()
        defer { portal.close() }
        let id = try await portal.bind("IMMOBILE_CONTEXT_MENU", title: "Replies")
        #expect(try await portal.page("/mobile/", as: Portal.employee).contains("Replies"))
        let page = try await portal.page("/mobile/widget/\(id)/?dialog=chat7", as: Portal.employee)
        let fields = Portal.fields(in: page)
        #expect(fields["PLACEMENT"] == "IMMOBILE_CONTEXT_MENU")
        #expect(fields["PLACEMENT_OPTIONS"] == #"{"dialogId":"chat7"}"#)
        let other = try await portal.bind("CRM_DEAL_DETAIL_TAB")
        let cookie = try await portal.session(of: 1)
        for path in [
            "/mobile/widget/\(other)/", "/mobile/widget/99/", "/mobile/app/9/", "/mobile/none/", "/mobile/app/",
        ] {
            #expect(await portal.ask("GET", path, cookie: cookie).status == 404)
        }
    }

    @Test(
        "Before the installation is complete the administrator gets the wizard, others the message, and no widget is listed"
    )
    func unfinished() async throws {
        let portal = try await Portal.make(installer: "https://app.example/install")
        defer { portal.close() }
        try await portal.update("UPDATE applicationVersion SET isMobile = 1")
        let id = try await portal.bind("IMMOBILE_CONTEXT_MENU", title: "Replies")
        #expect(try await portal.page("/mobile/app/1/", as: Portal.employee).contains("not fully installed yet"))
        let wizard = try Portal.frame(in: try await portal.page("/mobile/app/1/", as: 1))
        #expect(wizard["address"]?.string?.hasPrefix("https://app.example/install?") == true)
        for person in [Portal.administrator, Portal.employee] {
            #expect(try await !portal.page("/mobile/", as: person).contains("Replies"))
            #expect(try await portal.page("/mobile/widget/\(id)/", as: person).contains("not fully installed yet"))
        }
    }
}
