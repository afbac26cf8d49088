import Chromium
import Sandbox

extension PageVisit {
    /// Does what a user does who comes back: looks at the page again, and uses its buttons. Words that destroy or leave are avoided.
    func use() async -> [String] {
        _ = try? await page.evaluate(
            "(() => { window.dispatchEvent(new Event('focus')); document.dispatchEvent(new Event('visibilitychange')); })()",
            in: Self.frame)
        var pressed: [String] = []
        for _ in 0..<5 {
            let known = JSONValue.array(pressed.map { .string($0) }).serialized()
            let script = Self.useScript.replacing("KNOWN", with: known)
            guard let name = try? await page.evaluate(script, in: Self.frame).stringValue else { break }
            pressed.append(name)
            await settle(quiet: .milliseconds(300), atMost: .seconds(8))
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
