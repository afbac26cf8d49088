import Chromium
import Foundation
import Sandbox

/// Lets the access tokens expire under an open page, and makes the application call the portal again in every way that a user could.
struct ExpireScenario: Sendable {
    let stage: Stage

    func run(_ steps: Stage.Steps) async throws {
        try await stage.requireInstalled()
        if stage.card.application.interface, stage.browser != nil {
            try await inPage(steps)
        } else {
            try await expire(steps)
        }
        try await byEvents(steps)
    }

    private func inPage(_ steps: Stage.Steps) async throws {
        steps("Open the application as an administrator")
        try await stage.visiting(as: .administrator, in: .expire) { visit in
            try await visit.open(stage.applicationPath)
            let before = try await visit.record("expire-before", .application, withPicture: false)
            stage.add { $0.pages.append(before) }
            try await expire(steps)
            steps("Use the page's own buttons and tabs")
            let pressed = await use(visit)
            steps(pressed.isEmpty ? "It has none; tell the page that it is looked at again" : "Pressed: \(pressed.joined(separator: ", "))")
            await visit.settle()
            let after = try await visit.record("expire-after", .application)
            stage.add {
                $0.pages.append(after)
                $0.expiry?.stimulus = pressed.isEmpty ? "the page became visible again" : "pressed \(pressed.joined(separator: ", "))"
                $0.expiry?.pageBefore = before.id
                $0.expiry?.pageAfter = after.id
            }
        }
        steps("Open the application again")
        try await stage.visiting(as: .administrator, in: .expire) { visit in
            try await visit.open(stage.applicationPath)
            let record = try await visit.record("expire-reopened", .application)
            stage.add { $0.pages.append(record) }
        }
    }

    /// Makes every access token of the application expire: an hour passes.
    private func expire(_ steps: Stage.Steps) async throws {
        await stage.settle()
        let number = await stage.lastEntry()
        steps("An hour passes: the access tokens expire")
        try await stage.control("POST", "/clock", ["advance_s": 3601])
        stage.add {
            if $0.expiry == nil { $0.expiry = ExpiryFacts(expiredAfter: []) }
            $0.expiry?.expiredAfter.append(number)
        }
    }

    /// Background work: an event comes, and its handler may call with stored tokens.
    private func byEvents(_ steps: Stage.Steps) async throws {
        let known = try await stage.control("GET", stage.installedPath)
        let events = (known["events"]?.array ?? []).compactMap { $0["event"]?.string.flatMap { EventCode($0) } }
        guard let cause = events.lazy.compactMap(RecordCause.init).first else { return }
        steps("Change a \(cause.record), so that the application is told")
        try await stage.cause(cause)
        await stage.settle()
    }

    /// Does what a user does who comes back: looks at the page again, and uses its buttons. Words that destroy or leave are avoided.
    private func use(_ visit: PageVisit) async -> [String] {
        _ = try? await visit.page.evaluate(
            "(() => { window.dispatchEvent(new Event('focus')); document.dispatchEvent(new Event('visibilitychange')); })()",
            in: PageVisit.frame)
        var pressed: [String] = []
        for _ in 0..<5 {
            let known = JSONValue.array(pressed.map { .string($0) }).serialized()
            let script = Self.useScript.replacing("KNOWN", with: known)
            guard let name = try? await visit.page.evaluate(script, in: PageVisit.frame).stringValue else { break }
            pressed.append(name)
            try? await visit.page.waitForNetworkIdle(quiet: .milliseconds(300), timeout: .seconds(8))
        }
        return pressed
    }

    private static let useScript = """
        (() => {
            const known = KNOWN;
            const harmful = /(delete|remove|uninstall|clear|reset|log ?out|sign ?out|exit|pay|buy|удал|очист|сброс|выйти|выход|оплат|купить)/i;
            const buttons = [...document.querySelectorAll('button, input[type=submit], input[type=button], [role=button], [role=tab], select')]
                .filter((element) => !element.disabled && element.checkVisibility() && element.getBoundingClientRect().width > 0)
                .map((element) => ({ element, name: (element.tagName === 'SELECT' ? 'list ' + (element.name || element.id) : element.innerText || element.value
                    || element.getAttribute('aria-label') || element.id || 'button').trim().replace(/\\s+/g, ' ').slice(0, 40) }))
                .filter((one) => !harmful.test(one.name) && !known.includes(one.name));
            const chosen = buttons.find((one) => /(refresh|reload|update|again|обнов|повтор)/i.test(one.name)) || buttons[0];
            if (!chosen) return null;
            if (chosen.element.tagName === 'SELECT') chosen.element.dispatchEvent(new Event('change', { bubbles: true }));
            else chosen.element.click();
            return chosen.name;
        })()
        """
}
