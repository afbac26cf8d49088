import Bitrix24Wire
import Chromium
import Foundation
import Testing

/// The developer area and the Market as people click through them.
@Suite("Developer area and Market in a browser", .serialized)
struct MarketFlowTests {
    typealias Stage = PortalStage

    /// Clicks what leads to another page.
    private func press(_ stage: Stage, _ selector: String) async throws {
        _ = try await stage.page.navigation { try await stage.page.click(selector) }
    }

    private func path(_ stage: Stage) async throws -> String {
        try await stage.page.evaluate("location.pathname").stringValue ?? ""
    }

    private func shows(_ stage: Stage, _ text: String) async throws -> Bool {
        try await stage.page.text().contains(text)
    }

    private func picture(_ stage: Stage, _ name: String) async throws {
        try await Screenshots.keep(stage.page, as: "market-\(name)")
    }

    private func finishWizard(_ stage: Stage) async throws {
        try await stage.page.waitFor("window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: Stage.frame)
        _ = try await stage.page.navigation {
            _ = try? await stage.page.evaluate("BX24.installFinish(), true", in: Stage.frame)
        }
    }

    private func installation(_ stage: Stage, _ clientID: String) async throws -> JSONValue {
        try await stage.sandbox.control.call("GET", "/portals/\(stage.portal)/apps/\(clientID)")
    }

    @Test("An administrator adds a local application by the form and opens it; a mistake keeps what was typed")
    func local() async throws {
        try await Stage.with(.notInstalled) { stage in
            try await stage.go("/devops/")
            try await picture(stage, "developer-resources")
            try await press(stage, "a[href='/devops/edit/application-local/']")
            try await stage.page.fill("#f-title", with: "Month report")
            try await stage.page.fill("#f-app_url", with: "pulse.example/app")
            try await stage.page.fill("input[name='menu[en]']", with: "Report of the month")
            try await stage.page.click("input[value='crm']")
            try await press(stage, "form button.primary")
            #expect(try await shows(stage, "Not an absolute http or https address"))
            #expect(try await stage.page.evaluate("document.querySelector('#f-title').value") == "Month report")
            #expect(try await stage.page.evaluate("document.querySelector(\"input[value='crm']\").checked").isTruthy)
            try await picture(stage, "local-application-error")
            try await stage.page.fill("#f-app_url", with: Stage.origin + "/app")
            try await press(stage, "form button.primary")
            let clientID =
                try await stage.page.evaluate("document.querySelector('[data-key=client_id]').innerText").stringValue
                ?? ""
            #expect(clientID.hasPrefix("local."))
            try await picture(stage, "local-application-keys")
            #expect(try await shows(stage, "Report of the month"))
            try await press(stage, "main a.button.primary")
            try await stage.page.waitFor(
                "window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: Stage.frame)
            let scope = try await stage.inFrame("BX24.callMethod('scope', {}, r => done(r.data()))")
            #expect(scope.array?.contains("crm") == true)
            #expect(try await installation(stage, clientID)["finished"] == true)
        }
    }

    @Test("A mass-market application from its form to the test, the catalogue, consent, update, both removals and back")
    func market() async throws {
        try await Stage.with(.notInstalled) { stage in
            // Form.
            try await stage.go("/partner/new/")
            for (field, value) in [
                ("#f-code", "acme.flow"), ("input[name='name[en]']", "Flow"), ("input[name='name[ru]']", "Поток"),
                ("textarea[name='description[en]']", "Shows how deals flow."), ("#f-app_url", Stage.origin + "/app"),
                ("#f-install_url", Stage.origin + "/install"), ("#f-events", "ONAPPUNINSTALL"),
                ("#f-license", Stage.origin + "/license"), ("#f-privacy", Stage.origin + "/privacy"),
            ] { try await stage.page.fill(field, with: value) }
            for scope in ["crm", "placement"] { try await stage.page.fill("input[value='\(scope)']", with: "true") }
            try await stage.page.fill("#f-installable_by_user", with: "true")
            try await picture(stage, "application-form")
            try await press(stage, "form.form button.primary")
            let home = try await path(stage)
            let clientID = home.split(separator: "/").last.map(String.init) ?? ""
            #expect(clientID.hasPrefix("app."))
            try await picture(stage, "application-draft")
            // Test on this portal, then publish.
            try await press(stage, "form[action$='/test/'] button")
            #expect(try await shows(stage, "sent it to this portal for a test"))
            try await stage.go(home)
            try await press(stage, "form[action$='/publish/'] button")
            // An employee installs it, for the version allows that.
            try await stage.signIn(2)
            try await stage.go("/marketplace/")
            try await picture(stage, "catalogue")
            try await press(stage, "a[href='/marketplace/detail/acme.flow/']")
            try await picture(stage, "consent")
            try await press(stage, "main form button.primary")
            #expect(try await shows(stage, "Without this the application is not installed"))
            try await stage.page.click("input[name='license']")
            try await stage.page.click("input[name='privacy']")
            try await press(stage, "main form button.primary")
            try await finishWizard(stage)
            #expect(try await installation(stage, clientID)["finished"] == true)
            #expect(try await installation(stage, clientID)["user_id"] == 2)
            // A version that asks for more.
            try await stage.signIn(1)
            try await stage.go("\(home)version/")
            try await stage.page.fill("input[value='task']", with: "true")
            try await stage.page.fill("input[value='placement']", with: "false")
            try await stage.page.fill("#f-install_url", with: "")
            try await stage.page.fill("textarea[name='changes[en]']", with: "Tasks of a deal.")
            try await press(stage, "form.form button.primary")
            try await press(stage, "form[action$='/publish/'] button")
            try await stage.go("/marketplace/installed/")
            try await press(stage, "a[href$='/update/']")
            #expect(try await shows(stage, "see and change tasks"))
            try await picture(stage, "update-consent")
            try await press(stage, "main form button.primary")
            #expect(try await installation(stage, clientID)["version"] == "1.0.1")
            // Removed with the data kept, installed again, removed with everything, installed again.
            for isClean in [false, true] {
                try await stage.open("/marketplace/app/\(clientID)/")
                _ = try await stage.inFrame(
                    "BX24.callMethod('app.option.set', {options: {a: 'kept'}}, r => done(r.data()))")
                try await stage.go("/marketplace/installed/")
                try await press(stage, "a[href$='/delete/']")
                if isClean { try await stage.page.click("input[name='clean']") }
                try await picture(stage, isClean ? "removal-clean" : "removal")
                try await press(stage, "button.danger")
                #expect(try await installation(stage, clientID)["installed"] == false)
                try await press(stage, "main td a.button")
                try await stage.page.click("input[name='license']")
                try await stage.page.click("input[name='privacy']")
                try await press(stage, "main form button.primary")
                try await stage.open("/marketplace/app/\(clientID)/")
                let kept = try await stage.inFrame("BX24.callMethod('app.option.get', {}, r => done(r.data()))")
                #expect(kept["a"]?.string == (isClean ? nil : "kept"))
            }
        }
    }

    @Test(
        "Restricted to some people, an application is open to them, and tells the others so in the browser and in REST")
    func restricted() async throws {
        try await Stage.with { stage in
            try await stage.signIn(2)
            try await stage.open()
            let token = try await stage.inFrame("done(BX24.getAuth().access_token)")
            try await stage.signIn(1)
            try await stage.go("/marketplace/installed/")
            try await press(stage, "a[href$='/rights/']")
            try await stage.page.click("input[value='some']")
            try await stage.page.click("input[name='users[]'][value='1']")
            try await picture(stage, "rights")
            try await press(stage, "main form button.primary")
            try await stage.open()
            try await stage.signIn(2)
            try await stage.go("/marketplace/app/acme.pulse/")
            #expect(try await shows(stage, "You do not have access to this application."))
            try await picture(stage, "restricted")
            let answer = try await stage.page.evaluate(
                "fetch('/rest/profile', {method: 'POST', body: 'auth=\(token.string ?? "")'}).then(r => r.json()).then(r => r.error)"
            )
            #expect(answer == "user_access_error")
        }
    }

    @Test("A trial ends by the clock, the page says so, and a bought period opens the application again")
    func trial() async throws {
        try await Stage.with(.notInstalled) { stage in
            let control = stage.sandbox.control
            try await control.call("PATCH", "/apps/\(stage.clientID)", ["status": "T", "trial_days": 10])
            try await stage.go("/marketplace/detail/acme.pulse/")
            try await press(stage, "main form button.primary")
            try await finishWizard(stage)
            try await stage.go("/marketplace/detail/acme.pulse/")
            #expect(try await shows(stage, "Days left of the trial: 10."))
            try await control.call("POST", "/clock", ["advance_s": .int(11 * 86_400)])
            try await stage.go("/marketplace/app/acme.pulse/")
            #expect(try await shows(stage, "has ended"))
            try await picture(stage, "trial-ended")
            try await press(stage, "main .notice a.button")
            try await press(stage, "main form button.primary")
            try await stage.open()
            let info = try await stage.inFrame("BX24.callMethod('app.info', {}, r => done(r.data()))")
            #expect(info["STATUS"] == "P" && info["PAYMENT_EXPIRED"] == "N" && info["DAYS"] == 30)
        }
    }

    @Test("The authorization page of an application that is not installed leads to the Market, and never back to it")
    func authorize() async throws {
        try await Stage.with(.notInstalled) { stage in
            try await stage.go("/oauth/authorize/?client_id=\(stage.clientID)&state=x")
            #expect(try await shows(stage, "The application is not installed on this Bitrix24."))
            try await picture(stage, "authorize-not-installed")
            try await press(stage, "main a")
            #expect(try await path(stage) == "/marketplace/detail/\(stage.clientID)/")
            #expect(stage.application.visits(to: "/app").isEmpty)
        }
    }

    @Test("At the width of a phone the developer area and the consent fit the screen")
    func phone() async throws {
        try await Stage.with(.notInstalled, viewport: .mobile) { stage in
            for (address, name) in [
                ("/devops/", "developer-resources"), ("/devops/edit/application-local/", "local-application"),
                ("/partner/new/", "application-form"), ("/marketplace/", "catalogue"),
                ("/marketplace/detail/acme.pulse/", "consent"),
            ] {
                try await stage.go(address)
                try await picture(stage, "phone-\(name)")
                let overflow = try await stage.page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth")
                #expect(overflow == 0, "\(address)")
            }
        }
    }
}
