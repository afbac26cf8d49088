import Bitrix24Wire
import Chromium
import Foundation
import Logging
import Sandbox

/// The desk of a sandbox in which something has happened, in a browser that is signed in.
struct DeskStage: Sendable {
    static let portal = "acme.bitrix24.com"

    let sandbox: RunningSandbox
    let page: Page
    let clientID: String
    /// `http://127.0.0.1:PORT`
    let home: String
    let folder: URL

    static func with(
        viewport: Viewport = Viewport(width: 1280, height: 800), language: String = "en", signedIn: Bool = true,
        _ body: @Sendable @escaping (DeskStage) async throws -> Void
    ) async throws {
        var logger = Logger(label: "desk-stage")
        logger.logLevel = .error
        let quiet = logger
        let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = SandboxConfiguration(dataDirectory: folder, seed: 11, demo: true)
        configuration.portals = [PortalDomain(portal), PortalDomain("vostok.bitrix24.ru")].compactMap { $0 }
        try await withSandbox(configuration, logger: quiet) { sandbox in
            let client = try await furnish(sandbox)
            let home = String(sandbox.ready.admin.dropLast("/admin/v1".count))
            try await withChromium(ChromiumOptions(), logger: quiet) { browser in
                try await browser.withContext(ContextOptions(viewport: viewport, language: language)) { context in
                    let stage = DeskStage(
                        sandbox: sandbox, page: try await context.newPage(), clientID: client, home: home,
                        folder: folder)
                    if signedIn { try await stage.signIn() }
                    try await body(stage)
                }
            }
        }
    }

    /// An application with a chain of tokens, a webhook, calls that went well and others that did not.
    private static func furnish(_ sandbox: RunningSandbox) async throws -> String {
        let control = sandbox.control
        let made = try await control.call(
            "POST", "/apps",
            [
                "code": "acme.pulse", "title": "Deal Pulse", "scope": ["crm", "user"], "version": "1.2.0",
                "app_url": "http://127.0.0.1:9/app",
                "redirect_uri": "https://pulse.example/oauth", "events": ["ONCRMDEALADD"],
                "event_url": "http://127.0.0.1:9/events",
            ])
        let (client, secret) = (made["client_id"]?.string ?? "", made["client_secret"]?.string ?? "")
        let path = "/portals/\(portal)/apps/\(client)"
        try await control.call("POST", "\(path)/install")
        let code = try await control.call("POST", "\(path)/codes", ["user_id": 2])["code"]?.string ?? ""
        try await control.call("POST", "\(path)/codes", ["user_id": 1])
        let server = sandbox.ready.plainOAuth
        func token(_ fields: String) async throws -> JSONValue {
            try await Loopback.post("\(server)/oauth/token/", "client_id=\(client)&client_secret=\(secret)&\(fields)")
        }
        let first = try await token("grant_type=authorization_code&code=\(code)")
        let second = try await token("grant_type=refresh_token&refresh_token=\(first["refresh_token"]?.string ?? "")")
        _ = try await token("grant_type=refresh_token&refresh_token=\(first["refresh_token"]?.string ?? "")")
        let access = second["access_token"]?.string ?? ""
        let hook =
            try await control.call("POST", "/portals/\(portal)/webhooks", ["scope": ["crm"], "title": "Export"])[
                "code"]?.string ?? ""
        for (path, body) in [
            ("/rest/crm.deal.list", "auth=\(access)&select[]=ID&select[]=TITLE"),
            ("/rest/crm.deal.add", "auth=\(access)&fields[TITLE]=Pulse"),
            ("/rest/batch", "auth=\(access)&cmd[me]=profile&cmd[none]=crm.none"), ("/rest/profile", "auth=none"),
            ("/rest/tasks.task.list", "auth=\(access)"),
            ("/rest/1/\(hook)/crm.lead.list", ""), ("/rest/crm.deal.get", "auth=\(access)&id=999999"),
        ] {
            _ = try await Loopback.post(sandbox.ready.plainPortal + path, body)
        }
        try await control.call("POST", "/events/flush")
        try await control.call("POST", "/snapshots", ["name": "furnished"])
        return client
    }

    /// Types the token where the focus is, and presses Enter.
    func signIn() async throws {
        try await go("/sign-in")
        try await page.fill("[name=key]", with: sandbox.ready.adminToken.reveal())
        try await page.press("Enter")
        try await page.waitFor("location.pathname === '/' && document.readyState === 'complete'")
    }

    func go(_ path: String) async throws { _ = try await page.navigate(to: home + path) }

    /// Presses keys one after the other and waits for the page that they lead to.
    func keys(_ keys: String, to path: String) async throws {
        for key in keys { try await page.press(String(key)) }
        try await page.waitFor("location.pathname === '\(path)' && document.readyState === 'complete'")
    }

    /// Pages of every kind.
    var pages: [String] {
        [
            "/", "/portals", "/portals/\(Self.portal)", "/portals/\(Self.portal)/users/2", "/apps", "/apps/\(clientID)",
            "/portals/\(Self.portal)/apps/\(clientID)", "/journal", "/journal/5", "/events", "/clock", "/faults",
            "/behaviour", "/snapshots",
            "/snapshots/furnished/restore", "/reset", "/keys", "/nothing",
        ]
    }
}
