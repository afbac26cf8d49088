import Bitrix24Wire
import Foundation
import Testing

@testable import Sandbox

/// The desk of a sandbox that runs, asked without a network.
struct DeskInHand {
    static let portal = "acme.bitrix24.com"

    let sandbox: RunningSandbox
    /// `lintel_desk_PORT=…` of a session.
    var cookie: String?

    var desk: Desk { sandbox.control.server.desk }
    /// `127.0.0.1:PORT`
    var host: String { String(sandbox.ready.admin.dropFirst("http://".count).prefix { $0 != "/" }) }
    var origin: String { "http://\(host)" }

    /// With a person signed in, and a portal, an application that is installed, and a record in the journal.
    static func with<R: Sendable>(
        _ configuration: SandboxConfiguration = SandboxConfiguration(seed: 5), _ body: (DeskInHand) async throws -> R
    ) async throws -> R {
        try await withTrial(configuration) { sandbox in
            var desk = DeskInHand(sandbox: sandbox)
            try await desk.signIn()
            return try await body(desk)
        }
    }

    mutating func signIn() async throws {
        let answer = await post("/sign-in", ["key": sandbox.ready.adminToken.reveal()])
        cookie = Self.cookie(in: answer)
    }

    static func cookie(in answer: EdgeResponse) -> String? {
        answer.headers.first {
            $0.name == "Set-Cookie" && $0.value.hasPrefix("lintel_desk_") && !$0.value.contains("lang=")
        }
        .map { String($0.value.prefix { $0 != ";" }) }
    }

    func ask(
        _ method: String, _ target: String, host: String? = nil, headers: [(name: String, value: String)] = [],
        body: String = "", more cookies: String? = nil
    ) async -> EdgeResponse {
        var all = headers
        let kept = [cookie, cookies].compactMap { $0 }.joined(separator: "; ")
        if !kept.isEmpty { all.append(("Cookie", kept)) }
        if !body.isEmpty { all.append(("Content-Type", "application/x-www-form-urlencoded")) }
        return await sandbox.control.server.respond(
            to: EdgeRequest(
                listener: .plain, isSecure: false, host: host ?? self.host, plainPortalID: nil, httpMethod: method,
                target: target, headers: all, body: Array(body.utf8), remoteAddress: "127.0.0.1"))
    }

    func get(_ target: String, cookies: String? = nil, language: String? = nil) async -> EdgeResponse {
        await ask(
            "GET", target, headers: language.map { [("Accept-Language", $0)] } ?? [], more: cookies)
    }

    /// What the forms of the session's pages carry.
    func formToken() async -> String {
        let page = await get("/clock").page
        return page.firstMatch(of: /name="csrf" value="([0-9a-f]+)"/).map { String($0.1) } ?? ""
    }

    /// Sends a form as a page of the desk would.
    func post(
        _ target: String, _ fields: [String: String], origin: String? = nil, csrf: String? = nil,
        site: String? = "same-origin"
    ) async -> EdgeResponse {
        var members = JSONObject(
            uniqueKeysWithValues: fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        if let csrf { members["csrf"] = .string(csrf) }
        var headers: [(name: String, value: String)] = [("Origin", origin ?? self.origin)]
        if let site { headers.append(("Sec-Fetch-Site", site)) }
        return await ask("POST", target, headers: headers, body: FormCodec.encode(members))
    }

    /// The same with all that it needs; gives the page that follows.
    func act(_ target: String, _ fields: [String: String] = [:], from back: String = "/") async throws -> String {
        var fields = fields
        fields["back"] = back
        let answer = await post(target, fields, csrf: await formToken())
        #expect(answer.status == 303, "\(target): \(answer.page)")
        let next = await get(try #require(answer.leadsTo))
        #expect(next.status == 200, "\(target) led to \(answer.leadsTo ?? "")")
        return next.page
    }

    /// An application on the portal: its client_id.
    @discardableResult
    func application(code: String = "acme.pulse", handler: String = "https://pulse.example/app") async throws -> String
    {
        let made = try await sandbox.control.call(
            "POST", "/apps",
            ["code": .string(code), "scope": ["crm"], "app_url": .string(handler), "title": "Deal Pulse"])
        let id = try #require(made["client_id"]?.string)
        try await sandbox.control.call("POST", "/portals/\(Self.portal)/apps/\(id)/install")
        return id
    }
}
