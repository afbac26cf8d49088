import Bitrix24Wire
import Chromium
import Foundation
import Logging
import Testing

@testable import Sandbox

/// A portal, an application's server and a browser, in which applications of every kind are installed by hand.
struct KindStage: Sendable {
    static let origin = "https://pulse.example"
    static let administrator = 1
    static let employee = 2

    let sandbox: RunningSandbox
    let server: LocalServer
    let page: Chromium.Page
    let home: String

    static func document(_ title: String) -> String {
        """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
        <script src="//api.bitrix24.com/api/v1/"></script>
        </head><body><h1>\(title)</h1></body></html>
        """
    }

    static func with(
        viewport: Viewport = .desktop, throughProxy: Bool = true,
        answer: @Sendable @escaping (LocalServer.Request) -> LocalServer.Answer = { .init(text: document($0.path)) },
        _ body: @Sendable @escaping (KindStage) async throws -> Void
    ) async throws {
        var logger = Logger(label: "kind-stage")
        logger.logLevel = .error
        let quiet = logger
        try await LocalServer.with(answer) { server in
            try await withSandbox(SandboxConfiguration(seed: 5), logger: quiet) { sandbox in
                try await sandbox.control.call(
                    "POST", "/origins",
                    ["public": .string(origin), "target": .string("http://127.0.0.1:\(server.port)")])
                let options =
                    throughProxy
                    ? ChromiumOptions(proxy: sandbox.ready.proxy, trustedSPKIHashes: [sandbox.caSPKIHash])
                    : ChromiumOptions()
                let port = sandbox.ready.proxy.split(separator: ":").last ?? ""
                try await withChromium(options, logger: quiet) { browser in
                    try await browser.withContext(ContextOptions(viewport: viewport)) { context in
                        try await body(
                            KindStage(
                                sandbox: sandbox, server: server, page: try await context.newPage(),
                                home: throughProxy ? "https://acme.bitrix24.com" : "http://acme.localhost:\(port)"))
                    }
                }
            }
        }
    }

    func go(_ path: String) async throws { _ = try await page.navigate(to: home + path) }
    func become(_ user: Int) async throws { try await go("/auth/?user_id=\(user)") }

    /// Presses "Install" on the application's page in the Market, as the administrator.
    func install(_ code: String) async throws {
        try await become(Self.administrator)
        try await go("/marketplace/detail/\(code)/")
        try await page.click("button[value=install]")
        try await page.waitFor("!location.pathname.startsWith('/marketplace/detail/')")
    }

    func text() async throws -> String { try await page.text() }

    func waitForFrame(_ title: String, _ match: FrameMatch) async throws {
        try await page.waitFor(
            "document.querySelector('h1')?.textContent === '\(title)' && window.BX24 && new Promise(r => BX24.init(() => r(true)))",
            in: match)
    }

    func inFrame(_ script: String, _ frame: FrameMatch) async throws -> JSONValue {
        let value = try await page.evaluate("new Promise(done => { \(script) })", in: frame)
        return try JSONValue(parsing: value.serialized())
    }

    func events(_ name: String, _ clientID: String) async throws -> [JSONValue] {
        try await sandbox.control.call("POST", "/events/flush")
        return try await sandbox.control.call("GET", "/journal?kind=event&client_id=\(clientID)")["entries"]?.array?
            .filter { $0["event"]?.string == name } ?? []
    }
}

@Suite("Kinds of applications in the browser", .serialized)
struct ApplicationKindTests {
    typealias Stage = KindStage

    struct Kind: Sendable, CustomStringConvertible {
        enum Pages: String { case server, archive, none }
        enum Scenario: String { case direct, wizard, callback }
        var home: String
        var pages: Pages
        var scenario: Scenario
        var code: String { "acme.\(home)-\(pages)-\(scenario)" }
        var description: String { code }
        /// What an application's frame has in its address.
        var frame: FrameMatch { .urlContains(pages == .archive ? ".apps-cdn.example/" : "pulse.example/\(code)") }
        func title(_ page: String) -> String { pages == .archive ? "\(page).html" : "/\(code)/\(page)" }
    }

    static let kinds: [Kind] = ["local", "market"].flatMap { home in
        [
            Kind(home: home, pages: .server, scenario: .direct), Kind(home: home, pages: .server, scenario: .wizard),
            Kind(home: home, pages: .archive, scenario: .direct), Kind(home: home, pages: .archive, scenario: .wizard),
            Kind(home: home, pages: .none, scenario: .callback),
        ]
    }

    private func add(_ kind: Kind, _ stage: Stage) async throws -> String {
        let address = "\(Stage.origin)/\(kind.code)"
        var card: JSONObject = [
            "kind": .string(kind.home), "code": .string(kind.code), "title": .string(kind.code),
            "scope": ["crm", "placement"],
        ]
        if kind.home == "local" { card["portal"] = "acme.bitrix24.com" }
        switch kind.pages {
        case .server:
            card["app_url"] = .string("\(address)/index")
            if kind.scenario == .wizard { card["install_url"] = .string("\(address)/install") }
        case .archive:
            let names = kind.scenario == .wizard ? ["index.html", "install.html"] : ["index.html"]
            let files = (names + ["widget.html"]).map {
                ArchiveReader.Entry(path: $0, content: Array(Stage.document($0).utf8))
            }
            card["archive"] = .string(Data(ArchiveWriter.archive(files)).base64EncodedString())
        case .none:
            card[kind.home == "local" ? "install_url" : "event_url"] = .string("\(address)/event")
        }
        return try await stage.sandbox.control.call("POST", "/apps", .object(card))["client_id"]?.string ?? ""
    }

    @Test(
        "Every kind is installed as the documentation says: at once, by its wizard, or by a callback; until then the administrator sees the wizard, others a message, and there is neither widget nor event"
    )
    func kinds() async throws {
        try await Stage.with { stage in
            for kind in Self.kinds {
                let clientID = try await add(kind, stage)
                try await stage.install(kind.code)
                switch kind.scenario {
                case .direct: try await direct(kind, stage)
                case .wizard: try await wizard(kind, clientID, stage)
                case .callback: try await callback(kind, clientID, stage)
                }
            }
        }
    }

    private func direct(_ kind: Kind, _ stage: Stage) async throws {
        for user in [Stage.administrator, Stage.employee] {
            try await stage.become(user)
            try await stage.go("/marketplace/app/\(kind.code)/")
            try await stage.waitForFrame(kind.title("index"), kind.frame)
            let told = try await stage.inFrame(
                "BX24.callMethod('app.info', {}, r => done({installed: r.data().INSTALLED, admin: BX24.isAdmin()}))",
                kind.frame)
            #expect(told["installed"] == true, "\(kind)")
            #expect(told["admin"] == .bool(user == Stage.administrator), "\(kind)")
        }
        try await Screenshots.keep(stage.page, as: "kind-\(kind.home)-\(kind.pages)-direct")
    }

    private func wizard(_ kind: Kind, _ clientID: String, _ stage: Stage) async throws {
        try await stage.waitForFrame(kind.title("install"), kind.frame)
        // What a wizard does: binds a widget and an event, and makes something that the event would tell of.
        let widget =
            kind.pages == .archive
            ? "location.href.split('?')[0].replace('install', 'widget')" : "'\(Stage.origin)/\(kind.code)/widget'"
        let bound = try await stage.inFrame(
            """
            BX24.callBatch({
              info: ['app.info', {}],
              widget: ['placement.bind', {PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: \(widget), TITLE: '\(kind.code)'}],
              event: ['event.bind', {event: 'ONCRMDEALADD', handler: '\(Stage.origin)/\(kind.code)/event'}],
              deal: ['crm.deal.add', {fields: {TITLE: 'Made by the wizard'}}]
            }, r => done({installed: r.info.data().INSTALLED, widget: r.widget.data(), event: r.event.data(), deal: r.deal.data()}));
            """, kind.frame)
        #expect(bound["installed"] == false && bound["widget"] == true && bound["event"] == true, "\(kind): \(bound)")
        let deal = bound["deal"]?.text ?? "?"
        #expect(try await stage.events("ONCRMDEALADD", clientID).isEmpty, "\(kind)")

        // The employee, and the administrator for the second time.
        try await stage.become(Stage.employee)
        try await stage.go("/marketplace/app/\(kind.code)/")
        let sentence =
            "The application is not fully installed yet. Please contact your Bitrix24 administrator to complete the installation."
        #expect(try await stage.text().contains(sentence), "\(kind)")
        #expect(try await stage.page.evaluate("document.querySelectorAll('iframe').length").serialized() == "0")
        try await Screenshots.keep(stage.page, as: "kind-\(kind.home)-\(kind.pages)-unfinished-employee")
        try await stage.become(Stage.administrator)
        try await stage.go("/crm/deal/show/\(deal)/")
        #expect(
            try await stage.page.evaluate("document.querySelectorAll('[data-binding]').length").serialized() == "0",
            "\(kind)")
        try await stage.go("/marketplace/app/\(kind.code)/")
        try await stage.waitForFrame(kind.title("install"), kind.frame)
        try await Screenshots.keep(stage.page, as: "kind-\(kind.home)-\(kind.pages)-wizard")

        _ = try? await stage.page.evaluate("BX24.installFinish()", in: kind.frame)
        try await stage.waitForFrame(kind.title("index"), kind.frame)
        let again = try await stage.inFrame(
            "BX24.callBatch({info: ['app.info', {}], deal: ['crm.deal.add', {fields: {TITLE: 'Made after it'}}]}, r => done(r.info.data().INSTALLED))",
            kind.frame)
        #expect(again == true, "\(kind)")
        #expect(try await stage.events("ONCRMDEALADD", clientID).count == 1, "\(kind)")
        try await stage.become(Stage.employee)
        try await stage.go("/marketplace/app/\(kind.code)/")
        try await stage.waitForFrame(kind.title("index"), kind.frame)
        try await stage.become(Stage.administrator)
        try await stage.go("/crm/deal/show/\(deal)/")
        try await stage.page.click("[data-binding]")
        try await stage.waitForFrame(kind.title("widget"), kind.frame)
        let place = try await stage.inFrame("done(BX24.placement.info())", kind.frame)
        #expect(place["placement"] == "CRM_DEAL_DETAIL_TAB", "\(kind)")
        #expect(place["options"]?["ID"]?.text == deal, "\(kind)")
        // The next kind's widget shall be the only one.
        try await stage.sandbox.control.call(
            "POST", "/portals/acme.bitrix24.com/apps/\(clientID)/uninstall", ["clean": true])
    }

    private func callback(_ kind: Kind, _ clientID: String, _ stage: Stage) async throws {
        #expect(try await stage.events("ONAPPINSTALL", clientID).count == 1, "\(kind)")
        let request = try #require(stage.server.requests(to: "/\(kind.code)/event").first)
        let told = try FormCodec.decode(request.body)
        #expect(told["event"] == "ONAPPINSTALL" && told["data"]?["INSTALLED"] == "Y", "\(kind)")
        #expect(told["auth"]?["access_token"]?.text?.isEmpty == false, "\(kind)")
        for user in [Stage.administrator, Stage.employee] {
            try await stage.become(user)
            try await stage.go("/marketplace/app/\(kind.code)/")
            #expect(try await stage.text().contains("without pages of its own"), "\(kind)")
        }
    }

    // MARK: Forms

    /// The application of the settings form: asks for a state when the country is the United States, and refuses a short key.
    private static func form(_ request: LocalServer.Request) -> LocalServer.Answer {
        guard let fields = try? FormCodec.decode(request.body) else { return .init(status: 400, text: "") }
        let clientID = fields["auth"]?["client_id"]?.text ?? ""
        guard request.path == "/settings" else {
            guard fields["data"]?["api-key"]?.text?.count ?? 0 > 3 else {
                return .json(
                    #"{"status":"error","errors":[{"field":"api-key","message":"The key is too short"}]}"#, status: 400)
            }
            return .json(#"{"status":"success"}"#)
        }
        let state = #",{"id":"state","name":"state","type":"input","label":"State"}"#
        let hasState = fields["data"]?["country"]?.text == "US"
        return .json(
            """
            {"title":"Invoices","version":"1","steps":[
              {"id":"s1","title":"Key","description":"Enter the key of your account","fields":[
                {"id":"k","name":"api-key","type":"input","label":"API key","placeholder":"Enter the key"}]},
              {"id":"s2","title":"Country","fields":[
                {"id":"c","name":"country","type":"dropdown-list","label":"Country","updateForm":true,"value":"\(hasState ? "US" : "DE")",
                 "items":[{"value":"DE","name":"Germany"},{"value":"US","name":"United States"}]}\(hasState ? state : "")]}],
             "form":{"id":"f","action":"\(Stage.origin)/save","clientId":"\(clientID)","redirect":"/crm/deal/","saveCaption":"Connect"}}
            """)
    }

    @Test(
        "A settings form opens after the installation, changes while it is filled in, shows errors under fields, and is saved"
    )
    func settings() async throws {
        try await Stage.with(answer: Self.form) { stage in
            try await stage.sandbox.control.call(
                "POST", "/apps",
                [
                    "code": "acme.form", "title": "Form", "scope": ["crm"],
                    "settings_url": .string("\(Stage.origin)/settings"),
                    "event_url": .string("\(Stage.origin)/event"),
                ])
            try await stage.install("acme.form")
            try await stage.page.waitFor("document.querySelector('#field-0')")
            #expect(
                try await stage.page.evaluate("location.pathname").stringValue?.hasPrefix("/marketplace/settings/")
                    == true)
            try await Screenshots.keep(stage.page, as: "settings-first-step")
            try await stage.page.fill("#field-0", with: "abc")
            try await stage.page.click("button[value=next]")
            try await stage.page.waitFor("document.querySelector('select')")
            _ = try await stage.page.evaluate(
                "var s = document.querySelector('select'); s.value = 'US'; s.dispatchEvent(new Event('change', {bubbles: true}))"
            )
            try await stage.page.waitFor("document.querySelector('[data-field=state] input')")
            let event = try #require(stage.server.requests(to: "/settings").last)
            #expect(try FormCodec.decode(event.body)["event"] == "OnAppSettingsChange")
            #expect(try FormCodec.decode(event.body)["data"] == ["api-key": "abc", "country": "US"])
            #expect(try await stage.page.evaluate("document.querySelector('select').value").stringValue == "US")
            try await stage.page.fill("[data-field=state] input", with: "CA")
            try await stage.page.click("button[value=save]")
            try await stage.page.waitFor("document.querySelector('#error-0')?.textContent.includes('too short')")
            try await Screenshots.keep(stage.page, as: "settings-error")
            try await stage.page.fill("#field-0", with: "abcdef")
            try await stage.page.click("button[value=next]")
            try await stage.page.waitFor("document.querySelector('[data-field=state] input')?.value === 'CA'")
            try await Screenshots.keep(stage.page, as: "settings-last-step")
            try await stage.page.click("button[value=save]")
            try await stage.page.waitFor("location.pathname === '/crm/deal/'")
            let saved = try FormCodec.decode(try #require(stage.server.requests(to: "/save").last).body)
            #expect(saved["data"] == ["api-key": "abcdef", "country": "US", "state": "CA"])
            #expect(saved["saveform"] == "Y")

            try await stage.go("/marketplace/installed/")
            try await stage.page.click("a[href^='/marketplace/settings/']")
            try await stage.page.waitFor("document.querySelector('#field-0')")
            let display = try #require(stage.server.requests(to: "/settings").last)
            #expect(try FormCodec.decode(display.body)["event"] == "OnAppSettingsDisplay")
            try await stage.become(Stage.employee)
            try await stage.go("/marketplace/settings/acme.form/")
            #expect(try await stage.text().contains("Only an administrator"))
        }
    }

    // MARK: Without the proxy, and on a phone

    @Test(
        "A person's browser without the proxy finds a static application on the portal's port, with a library that works"
    )
    func staticWithoutProxy() async throws {
        try await Stage.with(throughProxy: false) { stage in
            let kind = Kind(home: "local", pages: .archive, scenario: .wizard)
            _ = try await add(kind, stage)
            try await stage.install(kind.code)
            let frame = FrameMatch.urlContains("local-")
            try await stage.waitForFrame("install.html", frame)
            _ = try? await stage.page.evaluate("BX24.installFinish()", in: frame)
            try await stage.waitForFrame("index.html", frame)
            let name = try await stage.inFrame("BX24.callMethod('profile', {}, r => done(r.data().ID))", frame)
            #expect(name.text == "1")
        }
    }

    @Test(
        "The mobile application shows the page with its POST and without the portal's messages, at every width",
        arguments: [360, 390, 430])
    func mobile(width: Int) async throws {
        let viewport = Viewport(width: width, height: 844, scale: 2, isMobile: true)
        try await Stage.with(viewport: viewport) { stage in
            let made = try await stage.sandbox.control.call(
                "POST", "/apps",
                [
                    "code": "acme.phone", "title": "An application with a rather long name for a telephone",
                    "mobile": true,
                    "scope": ["placement", "im"], "app_url": .string("\(Stage.origin)/phone"),
                    "install_url": .string("\(Stage.origin)/install"),
                ])
            try await stage.install("acme.phone")
            let frame = FrameMatch.urlContains("pulse.example")
            try await stage.waitForFrame("/install", frame)
            _ = try await stage.inFrame(
                "BX24.callMethod('placement.bind', {PLACEMENT: 'IMMOBILE_CONTEXT_MENU', HANDLER: '\(Stage.origin)/chat', TITLE: 'Replies'}, () => done(1))",
                frame)
            try await stage.become(Stage.employee)
            try await stage.go("/mobile/app/acme.phone/")
            #expect(try await stage.text().contains("not fully installed yet"))
            try await stage.sandbox.control.call(
                "POST", "/portals/acme.bitrix24.com/apps/\(made["client_id"]?.string ?? "")/finish")
            for (path, selector, title) in [
                ("list", "", ""), ("app", "a[href^='/mobile/app/']", "/phone"), ("chat", "form button", "/chat"),
            ] {
                try await stage.go("/mobile/")
                if !selector.isEmpty {
                    try await stage.page.click(selector)
                    try await stage.page.waitFor("document.querySelector('h1')?.textContent === '\(title)'", in: frame)
                    #expect(try await stage.page.evaluate("window.name", in: frame).stringValue == "application")
                }
                let overflow = try await stage.page.evaluate(
                    "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth")
                #expect(overflow.serialized() == "true", "\(path) at \(width)")
                try await Screenshots.keep(stage.page, as: "mobile-\(path)-\(width)")
            }
            let posted = try FormCodec.decode(try #require(stage.server.requests(to: "/phone").last).body)
            #expect(posted["PLACEMENT"] == "DEFAULT" && posted["AUTH_ID"]?.text?.isEmpty == false)
            let chat = try FormCodec.decode(try #require(stage.server.requests(to: "/chat").last).body)
            #expect(chat["PLACEMENT"] == "IMMOBILE_CONTEXT_MENU")
            #expect(chat["PLACEMENT_OPTIONS"]?.string == #"{"dialogId":"chat1"}"#)
        }
    }
}
