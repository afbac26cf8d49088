import Bitrix24Wire
import Chromium
import Foundation
import Logging
import Sandbox

/// A portal in a sandbox, an application in a frame of it, and a browser that reaches both through the proxy.
struct PortalStage: Sendable {
    static let origin = "https://pulse.example"

    let sandbox: RunningSandbox
    let application: FramedApplication
    let page: Page
    let clientID: String
    /// `acme.bitrix24.com`
    let portal: String
    /// The portal's origin as the browser sees it.
    let home: String

    /// How the application is to be before `body` runs.
    enum State: Sendable { case notInstalled, wizard, installed }

    /// - Parameters:
    ///   - path: the application's page: `/app` with the library, `/raw` without.
    ///   - user: who is signed in.
    ///   - throughProxy: else the browser knows nothing of the sandbox and visits `http://acme.localhost:PORT`.
    static func with(
        _ state: State = .installed, path: String = "/app", scope: [String] = ["crm", "placement", "user"],
        user: Int = 1,
        viewport: Viewport = .desktop, throughProxy: Bool = true,
        _ body: @Sendable @escaping (PortalStage) async throws -> Void
    ) async throws {
        var logger = Logger(label: "portal-stage")
        logger.logLevel = .error
        let quiet = logger
        try await FramedApplication.with { application in
            try await withSandbox(SandboxConfiguration(seed: 11), logger: quiet) { sandbox in
                let control = sandbox.control
                let portal = String(sandbox.ready.portal.dropFirst("https://".count))
                try await control.call(
                    "POST", "/origins",
                    ["public": .string(origin), "target": .string("http://127.0.0.1:\(application.port)")])
                var card: JSONObject = [
                    "kind": "market", "code": "acme.pulse", "version": "1.0.0",
                    "scope": .array(scope.map { .string($0) }),
                    "status": "F", "app_url": .string(origin + path),
                ]
                if state != .installed { card["install_url"] = .string(origin + "/install") }
                let made = try await control.call("POST", "/apps", .object(card))
                let clientID = made["client_id"]?.string ?? ""
                if state != .notInstalled {
                    try await control.call(
                        "POST", "/portals/\(portal)/apps/\(clientID)/install",
                        ["user_id": 1, "finish": .bool(state == .installed)])
                }
                let options =
                    throughProxy
                    ? ChromiumOptions(proxy: sandbox.ready.proxy, trustedSPKIHashes: [sandbox.caSPKIHash])
                    : ChromiumOptions()
                let port = sandbox.ready.proxy.split(separator: ":").last ?? ""
                try await withChromium(options, logger: quiet) { browser in
                    try await browser.withContext(ContextOptions(viewport: viewport)) { context in
                        let page = try await context.newPage()
                        let stage = PortalStage(
                            sandbox: sandbox, application: application, page: page, clientID: clientID, portal: portal,
                            home: throughProxy ? "https://\(portal)" : "http://acme.localhost:\(port)")
                        try await stage.signIn(user)
                        try await body(stage)
                    }
                }
            }
        }
    }

    func signIn(_ user: Int) async throws { try await go("/auth/?user_id=\(user)") }

    func go(_ path: String) async throws { _ = try await page.navigate(to: home + path) }

    /// The application's frame.
    static let frame = FrameMatch.urlContains("pulse.example")

    /// Opens the application's page and waits until the library has its data.
    func open(_ path: String = "/marketplace/app/acme.pulse/") async throws {
        try await go(path)
        try await page.waitFor("window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: Self.frame)
    }

    /// Runs a script in the frame; `done(value)` ends it.
    @discardableResult
    func inFrame(_ script: String, _ frame: FrameMatch = PortalStage.frame) async throws -> JSONValue {
        let value = try await page.evaluate("new Promise(done => { \(script) })", in: frame)
        return try JSONValue(parsing: value.serialized())
    }

    /// What the sandbox's journal has of a kind.
    func journal(_ filter: String) async throws -> [JSONValue] {
        try await sandbox.control.call("GET", "/journal?\(filter)")["entries"]?.array ?? []
    }
}
