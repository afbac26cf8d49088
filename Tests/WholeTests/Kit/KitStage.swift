import AsyncHTTPClient
import Foundation
import Logging
import Sandbox
import Testing

/// A sandbox with an application that processes on the kit play.
struct KitStage: Sendable {
    /// A portal that has the application.
    struct Portal: Sendable {
        var domain: String
        var memberID: String
        /// `https://…/rest/1/code/`, by which deals are added.
        var webhook: String
    }

    let sandbox: RunningSandbox
    let clientID: String
    let clientSecret: String

    static func with<R: Sendable>(_ body: @Sendable (KitStage) async throws -> R) async throws -> R {
        var logger = Logger(label: "kit-stage")
        logger.logLevel = .critical
        return try await withSandbox(SandboxConfiguration(seed: 23), logger: logger) { sandbox in
            let made = try await sandbox.control.call(
                "POST", "/apps",
                [
                    "code": "acme.pulse", "version": "1.0.0", "scope": ["crm", "user_brief"],
                    "app_url": "https://pulse.example/app", "event_url": "https://pulse.example/installed",
                ])
            let stage = KitStage(
                sandbox: sandbox, clientID: try #require(made["client_id"]?.string),
                clientSecret: try #require(made["client_secret"]?.string))
            return try await body(stage)
        }
    }

    @discardableResult
    func control(_ method: String, _ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        try await sandbox.control.call(method, path.replacing("{c}", with: clientID), body)
    }

    func journal(_ filter: String) async throws -> [JSONValue] {
        try await control("GET", "/journal?\(filter)")["entries"]?.array ?? []
    }

    /// What a process needs to be the application.
    func environment(store: String) -> [String: String] {
        [
            "STORE": store, "CLIENT_ID": clientID, "CLIENT_SECRET": clientSecret, "LIMITS": "off",
            "HTTPS_PROXY": sandbox.ready.proxy, "SSL_CERT_FILE": sandbox.ready.certificateAuthority,
            "PUBLIC_URL": "https://pulse.example",
            // What the processes log stands in the failure of a test.
            "LOG_LEVEL": ProcessInfo.processInfo.environment["LINTEL_KIT_LOG"] ?? "critical",
        ]
    }

    /// A new portal without a limit of calls; the application is not installed yet.
    func portal(_ domain: String) async throws -> Portal {
        let made = try await control("POST", "/portals", ["domain": .string(domain)])
        try await control("PATCH", "/portals/\(domain)/limits", ["enabled": false])
        let hook = try await control("POST", "/portals/\(domain)/webhooks", ["user_id": 1, "scope": ["crm"]])
        return Portal(
            domain: domain, memberID: try #require(made["member_id"]?.string),
            webhook: try #require(hook["plain_url"]?.string))
    }

    /// The form of an opening, as the portal posts it.
    func opening(_ domain: String) async throws -> String {
        let open = try await control("POST", "/portals/\(domain)/apps/{c}/open", ["user_id": 1])
        let url = try #require(open["url"]?.string)
        let query = url.firstIndex(of: "?").map { String(url[url.index(after: $0)...]) } ?? ""
        return query + "&" + FormCodec.encode(try #require(open["body"]?.object))
    }

    /// Has the sandbox reach the application's public address at this port.
    func publish(port: Int) async throws {
        try await control(
            "POST", "/origins", ["public": "https://pulse.example", "target": .string("http://127.0.0.1:\(port)")])
    }

    /// Adds deals by one request, in order; each makes an event.
    func addDeals(_ count: Int, to portal: Portal) async throws {
        let commands = (1...count).map { "cmd[d\($0)]=crm.deal.add%3Ffields%5BTITLE%5D%3DD\($0)" }
        let (status, _) = try await SandboxProgram.ask(
            "POST", portal.webhook + "batch", body: commands.joined(separator: "&"))
        try #require(status == 200)
    }

    /// Refreshes that the authorization server was asked for, with their statuses.
    func refreshes() async throws -> [Int] {
        try await journal("kind=oauth").filter { $0["grant_type"] == "refresh_token" }.map {
            $0["status"]?.integer ?? 0
        }
    }
}
