import Foundation
import Testing

@testable import Sandbox

@Suite("The authorization page")
struct AuthorizationPageTests {
    private static let user: [(name: String, value: String)] = [("X-Sandbox-User", "2")]

    @Test("A signed-in user goes straight back with code, state, domain, member_id, scope and server_domain")
    func redirect() async throws {
        try await AuthorizationFixture.with { f in
            let (application, _) = try await f.installed()
            let answer = try await f.authorize(
                "/oauth/authorize/?client_id=\(application.clientID)&state=JJ%20h%26s+%D1%8F&response_type=code&redirect_uri=https%3A%2F%2Fevil.example",
                headers: Self.user)
            #expect(answer.status == 302)
            let location = try #require(answer.header("Location"))
            let query = try #require(location.split(separator: "?", maxSplits: 1).last)
            let fields = try FormCodec.decode(String(query))
            let code = try #require(fields["code"]?.string)
            #expect(
                location
                    == "https://app.example/back?code=\(code)&state=JJ+h%26s+%D1%8F&domain=acme.bitrix24.com"
                    + "&member_id=\(AuthorizationFixture.memberID)&scope=crm%2Ctask&server_domain=oauth.bitrix.info")
            #expect(code.utf8.count == 32)
            #expect(answer.notes?.kind == .authorize && answer.notes?.userID == 2 && answer.notes?.error == nil)
            #expect(answer.notes?.clientID == application.clientID && answer.notes?.portalDomain == "acme.bitrix24.com")
            #expect(await f.exchange(application, code).reply?.userID == 2)
        }
    }

    @Test(
        "The way back keeps its own query and fragment, and no state means none",
        arguments: [
            ("https://app.example/back?a=1", "https://app.example/back?a=1&code="),
            ("https://app.example/back?", "https://app.example/back?code="),
            ("https://app.example", "https://app.example?code="),
        ])
    func ownQuery(registered: String, beginning: String) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(redirectURI: registered)
            _ = try await f.install(application)
            let location = try #require(
                try await f.authorize("/oauth/authorize?client_id=\(application.clientID)", headers: Self.user).header(
                    "Location"))
            #expect(location.hasPrefix(beginning))
            #expect(!location.contains("state="))
        }
    }

    @Test("Without a registered address the page shows the code")
    func shownCode() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(redirectURI: nil)
            _ = try await f.install(application)
            let answer = try await f.authorize(
                "/oauth/authorize/?client_id=\(application.clientID)", headers: Self.user)
            #expect(answer.status == 200 && answer.text.contains("30 seconds"))
            let code = try #require(answer.text.firstMatch(of: #/<output id="code">([0-9a-z]{32})</#)?.output.1)
            #expect(await f.exchange(application, String(code)).status == 200)
        }
    }

    @Test(
        "A refusal is a page with a reason, never a redirect",
        arguments: [
            ("nothing", 400, "client_id is missing"), ("unknown", 400, "no application with this client_id"),
            ("not installed", 403, "not installed on this Bitrix24"),
            ("removed", 403, "not installed on this Bitrix24"),
            ("elsewhere", 403, "not installed on this Bitrix24"), ("unpaid", 403, "paid period"),
            ("nobody", 403, "no such active user"),
            ("dismissed", 403, "no such active user"), ("not a number", 403, "no such active user"),
            ("not allowed", 403, "does not have access"), ("wizard", 403, "not fully installed yet"),
            ("HEAD", 405, "GET and POST"),
        ])
    func refusals(state: String, status: Int, text: String) async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(
                state == "wizard" ? AuthorizationFixture.wizard : AuthorizationFixture.page)
            if state != "not installed" {
                let installation = try await f.install(application, finish: state != "wizard").installation
                if state == "removed" {
                    try await f.platform.database.write {
                        _ = try f.installations.uninstall($0, installation: installation, clean: false)
                    }
                }
            }
            if state == "elsewhere" { try await f.sql("UPDATE installation SET portalID = 2") }
            if state == "unpaid" { try await f.sql("UPDATE installation SET isPaymentExpired = 1") }
            if state == "not allowed" { try await f.sql("UPDATE installation SET allowedUsers = '[1]'") }
            let user = ["nobody": "99", "dismissed": "4", "not a number": "x"][state] ?? "2"
            let client = ["nothing": "", "unknown": "app.1"][state] ?? application.clientID
            let answer = try await f.authorize(
                "/oauth/authorize/?client_id=\(client)", method: state == "HEAD" ? "HEAD" : "GET",
                headers: [("X-Sandbox-User", user)])
            #expect(answer.status == status)
            #expect(answer.text.contains(text))
            #expect(answer.header("Location") == nil)
            #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
            #expect(answer.notes?.kind == .authorize && answer.notes?.error != nil)
        }
    }

    @Test("An unfinished application lets its administrator through")
    func wizardAdministrator() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.application(AuthorizationFixture.wizard)
            _ = try await f.install(application, finish: false)
            let answer = try await f.authorize(
                "/oauth/authorize/?client_id=\(application.clientID)", headers: [("X-Sandbox-User", "1")])
            #expect(answer.status == 302)
        }
    }

    @Test("Nobody signed in: a page lists the active people, and choosing one signs in and goes on")
    func signIn() async throws {
        try await AuthorizationFixture.with { f in
            let (application, _) = try await f.installed()
            try await f.sql("UPDATE person SET name = '<b>Ann</b>' WHERE id = 3")
            let target = "/oauth/authorize/?client_id=\(application.clientID)&state=a"
            let page = try await f.authorize(target)
            #expect(page.status == 200)
            #expect(page.text.contains("action=\"/oauth/authorize/?client_id=\(application.clientID)&amp;state=a\""))
            #expect(page.text.contains("&lt;b&gt;Ann&lt;/b&gt;") && !page.text.contains("<b>Ann"))
            #expect(page.text.contains("value=\"1\"") && !page.text.contains("value=\"4\""))

            let answer = try await f.authorize(target, method: "POST", form: "user_id=3")
            #expect(answer.status == 302)
            #expect(answer.header("Location")?.contains("state=a") == true)
            #expect(answer.notes?.userID == 3)
            let cookie = try #require(answer.header("Set-Cookie"))
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))

            let session = String(cookie.prefix { $0 != ";" })
            let later = try await f.authorize(target, headers: [("Cookie", "other=1; \(session)")])
            #expect(later.status == 302 && later.notes?.userID == 3)
            try await f.sql("UPDATE person SET isActive = 0 WHERE id = 3")
            #expect(try await f.authorize(target, headers: [("Cookie", session)]).status == 200)
            #expect(try await f.authorize(target, method: "POST", form: "user_id=3").status == 403)
        }
    }
}
