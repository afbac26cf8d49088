import Bitrix24Wire
import Chromium
import Foundation
import Sandbox
import Testing

/// The desk as a person uses it.
@Suite("The desk in a browser", .serialized)
struct DeskBrowserTests {
    typealias Stage = DeskStage

    // MARK: The door

    @Test("The file that opens the desk signs a browser in, with no code in any address")
    func file() async throws {
        try await Stage.with(signedIn: false) { stage in
            let remote = try SandboxRemote(readyFile: stage.folder.appending(path: SandboxConfiguration.readyFileName))
            let file = try await DeskPass(remote: remote).write(in: stage.folder)
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            _ = try await stage.page.navigate(to: file.absoluteString)
            try await stage.page.waitFor("location.href === '\(stage.home)/' && document.querySelector('.figures')")
            #expect(try await stage.page.evaluate("document.cookie").stringValue == "", "no script reads the session")
            #expect(await stage.page.exchanges.allSatisfy { !$0.url.contains("key=") })
            _ = try await stage.page.navigate(to: file.absoluteString)
            try await stage.page.waitFor("location.pathname === '/sign-in' && document.querySelector('[role=alert]')")
        }
    }

    // MARK: Keyboard

    @Test("Every page is reached and walked through by keyboard alone, and the focus is always seen")
    func keyboard() async throws {
        try await Stage.with { stage in
            let page = stage.page
            for (letter, path) in [
                ("p", "/portals"), ("a", "/apps"), ("j", "/journal"), ("e", "/events"), ("c", "/clock"),
                ("f", "/faults"), ("b", "/behaviour"),
                ("s", "/snapshots"), ("o", "/"),
            ] {
                try await stage.keys("g" + letter, to: path)
            }
            for path in stage.pages {
                try await stage.go(path)
                try await walk(page, path)
            }
            // Search, the rows of a list, a row's page.
            try await stage.keys("gp", to: "/portals")
            try await page.press("/")
            #expect(try await page.evaluate("document.activeElement.name").stringValue == "q")
            for key in "vostok" { try await page.press(String(key)) }
            try await page.press("Enter")
            try await page.waitFor("location.search === '?q=vostok' && document.readyState === 'complete'")
            try await page.press("n")
            try await page.press("Enter")
            try await page.waitFor(
                "location.pathname === '/portals/vostok.bitrix24.ru' && document.readyState === 'complete'")
            // The list of keys opens, holds the focus, closes, and single keys can be turned off.
            try await page.press("?")
            try await page.waitFor("document.querySelector('dialog').open")
            try await page.press(" ")
            #expect(try await page.evaluate("document.getElementById('single-keys').checked").boolValue == false)
            try await page.press("Escape")
            try await page.waitFor("!document.querySelector('dialog').open")
            try await page.press("g")
            try await page.press("c")
            try await page.press("Tab")
            #expect(try await page.evaluate("location.pathname").stringValue == "/portals/vostok.bitrix24.ru")
        }
    }

    /// Tabs through the page: every control gets the focus once, and shows it.
    private func walk(_ page: Page, _ path: String) async throws {
        let total =
            try await page.evaluate(
                """
                (window.controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, [tabindex="0"]')]
                  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('dialog'))).length
                """
            ).intValue ?? 0
        #expect(total > 5, "\(path)")
        _ = try await page.evaluate("window.reached = new Set(); document.body.focus(); scrollTo(0, 0)")
        var unseen: [String] = []
        for _ in 0..<(total + 3) {
            try await page.press("Tab")
            let outline =
                try await page.evaluate(
                    """
                    (() => { const e = document.activeElement; if (!e || e === document.body) return '';
                      reached.add(e); const s = getComputedStyle(e);
                      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 ? '' : e.outerHTML.slice(0, 120); })()
                    """
                ).stringValue ?? ""
            if !outline.isEmpty { unseen.append(outline) }
        }
        #expect(unseen.isEmpty, "\(path): \(unseen)")
        let missed = try await page.evaluate(
            "controls.filter(e => !reached.has(e)).map(e => e.outerHTML.slice(0, 120)).join(' ; ')")
        #expect(missed.stringValue == "", "\(path)")
    }

    // MARK: Accessibility

    private static let controls: Set<String> = [
        "button", "link", "textbox", "searchbox", "combobox", "checkbox", "switch", "spinbutton", "listbox", "option",
        "table", "region",
    ]

    @Test(
        "In the accessibility tree every control has a name, headings come in order, and there is one of each landmark",
        arguments: ["en", "ru"])
    func tree(language: String) async throws {
        try await Stage.with(language: language) { stage in
            for path in stage.pages + ["/sign-in"] {
                try await stage.go(path)
                let nodes = try await stage.page.accessibilityTree()
                let nameless = nodes.filter {
                    Self.controls.contains($0.role) && $0.name.trimmingCharacters(in: .whitespaces).isEmpty
                }
                #expect(nameless.isEmpty, "\(path): \(nameless)")
                let levels = nodes.filter { $0.role == "heading" }.map(\.level)
                #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1, "\(path): \(levels)")
                for (before, after) in zip(levels, levels.dropFirst()) {
                    #expect(after <= before + 1, "\(path): \(levels)")
                }
                for landmark in ["main", "banner"] {
                    #expect(nodes.filter { $0.role == landmark }.count == 1, "\(path): \(landmark)")
                }
                let navigation = nodes.filter { $0.role == "navigation" }.map(\.name)
                #expect(Set(navigation).count == navigation.count && !navigation.contains(""), "\(path): \(navigation)")
                let heads = try await stage.page.evaluate(
                    "[...document.querySelectorAll('table')].every(t => t.querySelectorAll('thead th[scope=col]').length > 0 && [...t.querySelectorAll('tbody tr')].every(r => r.querySelector('th[scope=row]')))"
                )
                #expect(heads.isTruthy, "\(path)")
                let lang = try await stage.page.evaluate("document.documentElement.lang").stringValue
                #expect(lang == language)
                let identifiers = try await stage.page.evaluate(
                    "(() => { const all = [...document.querySelectorAll('[id]')].map(e => e.id); return all.filter((id, i) => all.indexOf(id) !== i).join() })()"
                )
                #expect(identifiers.stringValue == "", "\(path)")
            }
        }
    }

    /// Texts whose colour stands too little out from what is behind them.
    private static let contrast = """
        (() => {
          const parse = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1}; };
          const over = (top, bottom) => ({r: top.r * top.a + bottom.r * (1 - top.a), g: top.g * top.a + bottom.g * (1 - top.a),
            b: top.b * top.a + bottom.b * (1 - top.a), a: 1});
          const behind = (element) => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const c = parse(getComputedStyle(e).backgroundColor);
              if (c.a > 0) layers.push(c);
              if (c.a === 1) break;
            }
            let colour = {r: 255, g: 255, b: 255, a: 1};
            for (const layer of layers.reverse()) colour = over(layer, colour);
            return colour;
          };
          const light = (c) => [c.r, c.g, c.b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const bad = [];
          let texts = 0;
          for (const element of document.querySelectorAll('body *')) {
            const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || (element.matches('input, select') && element.value);
            if (!own || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
            if (element.closest('.hidden, .skip, option, datalist')) continue;
            texts += 1;
            const back = behind(element), front = over(parse(getComputedStyle(element).color), back);
            const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + element.outerHTML.slice(0, 100));
          }
          return texts < 10 ? 'only ' + texts + ' texts' : bad.join('\\n');
        })()
        """

    @Test("All text stands out at least 4.5 to 1, in the light and in the dark", arguments: ["light", "dark"])
    func contrast(theme: String) async throws {
        try await Stage.with { stage in
            try await stage.sandbox.control.call(
                "POST", "/faults", ["match": ["kind": "event"], "action": ["type": "lose"]])
            try await stage.go("/faults?theme=\(theme)")
            try await stage.page.click("button.switch")
            try await stage.page.waitFor("document.querySelector('.switch[aria-checked=true]')")
            for path in stage.pages + ["/faults", "/sign-in"] {
                try await stage.go(path)
                #expect(try await stage.page.evaluate("document.documentElement.dataset.theme").stringValue == theme)
                #expect(try await stage.page.evaluate(Self.contrast).stringValue == "", "\(path)")
            }
        }
    }

    @Test("Until somebody chooses, the colours are the system's")
    func automaticColours() async throws {
        try await Stage.with { stage in
            let ground = "getComputedStyle(document.body).backgroundColor"
            try await stage.page.setColorScheme("dark")
            try await stage.go("/")
            let dark = try await stage.page.evaluate(ground).stringValue
            try await stage.page.setColorScheme("light")
            let light = try await stage.page.evaluate(ground).stringValue
            #expect(dark == "rgb(16, 21, 27)" && light == "rgb(246, 247, 249)")
            try await stage.page.click(".themes a[href*=dark]")
            try await stage.page.waitFor("document.documentElement.dataset.theme === 'dark'")
            #expect(try await stage.page.evaluate(ground).stringValue == dark)
        }
    }

    @Test("On a telephone nothing is wider than the screen", arguments: ["en", "ru"])
    func narrow(language: String) async throws {
        try await Stage.with(viewport: Viewport(width: 390, height: 844, isMobile: true), language: language) { stage in
            for path in stage.pages + ["/sign-in"] {
                try await stage.go(path)
                let layout = try await stage.page.layout()
                #expect(!layout.scrollsHorizontally, "\(path): \(layout.scrollWidth)")
            }
        }
    }

    // MARK: What it does

    @Test("A journal that is followed shows a call as it comes")
    func follow() async throws {
        try await Stage.with { stage in
            let page = stage.page
            try await stage.go("/journal?method=server.time")
            #expect(try await page.evaluate("document.querySelectorAll('tr[data-seq]').length").intValue == 0)
            try await page.press("l")
            try await page.waitFor("document.querySelector('[data-follow]').getAttribute('aria-pressed') === 'true'")
            _ = try await Loopback.post(stage.sandbox.ready.plainPortal + "/rest/profile", "auth=none")
            _ = try await Loopback.post(stage.sandbox.ready.plainPortal + "/rest/server.time", "")
            try await page.waitFor("document.querySelectorAll('tr[data-seq]').length === 1")
            #expect(
                try await page.evaluate("document.querySelector('tr[data-seq] code').textContent").stringValue
                    == "server.time")
            #expect(
                try await page.evaluate("document.querySelector('[data-told]').textContent").stringValue
                    == "New entries: 1")
            try await page.press("n")
            try await page.press("Enter")
            try await page.waitFor("document.querySelector('h1').textContent.endsWith('server.time')")
        }
    }

    @Test("The clock jumps, a switch makes calls fail until it is cleared, and the language changes")
    func switches() async throws {
        try await Stage.with { stage in
            let page = stage.page
            let hook = try await stage.sandbox.control.call(
                "POST", "/portals/\(Stage.portal)/webhooks", ["scope": ["crm"]])
            let rest = (hook["plain_url"]?.string ?? "") + "server.time"
            try await stage.go("/clock")
            try await page.click("button[value='180 days'], form:has(input[value='15552000']) button")
            try await page.waitFor("document.querySelector('[role=status]')?.textContent.startsWith('It is ')")
            #expect(Int(stage.sandbox.clock.offsetSeconds) == 180 * 86_400)
            try await stage.go("/faults")
            try await page.click("form:has(input[value=busy]) button")
            try await page.waitFor(
                "document.querySelector('form:has(input[value=busy]) button').getAttribute('aria-checked') === 'true'")
            #expect(try await Loopback.post(rest, "")["error"] == "OVERLOAD_LIMIT")
            try await stage.go("/faults")
            #expect(try await page.text().contains("hits: 1"))
            try await page.click("form:has(input[value=busy]) button")
            try await page.waitFor(
                "document.querySelector('form:has(input[value=busy]) button').getAttribute('aria-checked') === 'false'")
            #expect(try await Loopback.post(rest, "")["error"] != "OVERLOAD_LIMIT")
            try await page.click("a[hreflang=ru]")
            try await page.waitFor("document.documentElement.lang === 'ru'")
            try await stage.keys("gj", to: "/journal")
            #expect(try await page.evaluate("document.querySelector('h1').textContent").stringValue == "Журнал")
        }
    }

    @Test("No page asks another machine for anything, breaks its own policy, or fails in its script")
    func silence() async throws {
        try await Stage.with { stage in
            for path in stage.pages { try await stage.go(path) }
            let strangers = await stage.page.exchanges.map(\.url).filter { !$0.hasPrefix(stage.home) }
            #expect(strangers.isEmpty)
            let messages = await stage.page.consoleMessages.map(\.text).filter { !$0.contains("404") }
            #expect(messages.isEmpty, "\(messages)")
        }
    }

    @Test("Pictures of the pages", .enabled(if: Screenshots.areKept), arguments: ["light", "dark"])
    func pictures(theme: String) async throws {
        try await Stage.with { stage in
            try await stage.sandbox.control.call(
                "POST", "/faults",
                [
                    "match": ["kind": "rest"], "times": 1_000_000_000,
                    "action": ["type": "error", "code": "OVERLOAD_LIMIT"],
                ])
            try await stage.go("/?theme=\(theme)")
            let names = [
                "overview": "/", "portals": "/portals", "portal": "/portals/\(Stage.portal)",
                "application": "/portals/\(Stage.portal)/apps/\(stage.clientID)",
                "tokens": "/portals/\(Stage.portal)/apps/\(stage.clientID)#chains", "journal": "/journal",
                "entry": "/journal/4", "events": "/events",
                "clock": "/clock", "faults": "/faults", "behaviour": "/behaviour", "snapshots": "/snapshots",
            ]
            for (name, path) in names {
                try await stage.go(path)
                try await Screenshots.keep(stage.page, as: "desk-\(name)-\(theme)")
            }
        }
    }
}
