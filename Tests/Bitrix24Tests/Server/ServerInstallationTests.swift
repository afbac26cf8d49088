import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Installation through the routes")
struct ServerInstallationTests {
    @Test("The wizard's page loads the library by https, and calls installFinish in one place, after the server's part")
    func page() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.launch("/install", Acme.launch(language: "ru"))
            #expect(response.status == .ok)
            #expect(response.text.contains("https://api.bitrix24.com/api/v1/"))
            #expect(response.text.components(separatedBy: "installFinish()").count == 2)
            #expect(response.text.contains("Установка приложения «Проба»"))
            #expect(!response.text.contains("access-1") && !response.text.contains("refresh-1"))
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.contains("script-src 'self' 'nonce-") && policy.contains(" https://api.bitrix24.com "))
            #expect(bench.notes.setUps.withLock { $0 } == 0)
        }
    }

    @Test("The server's part runs with the installer's grant and says ok")
    func setUp() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let session = try await wizard(client)
            let response = try await client.post("/install/setup", "", headers: [.frameSession: session])
            #expect(response.status == .ok)
            #expect(response.json == ["ok": true])
            #expect(bench.platform.methods == ["event.bind"])
        }
    }

    @Test("A failure of the server's part is said in the user's language and not reported as done")
    func failure() async throws {
        let bench = ServerBench()
        bench.notes.setUpError.withLock { $0 = RESTError(.refused(.accessDenied), method: "event.bind", status: 403) }
        try await bench.run { client in
            let session = try await wizard(client, language: "ru")
            let response = try await client.post("/install/setup", "", headers: [.frameSession: session])
            #expect(response.status == .forbidden)
            #expect(response.json?["ok"] == false)
            #expect(response.json?["message"]?.string?.contains("администратор") == true)
            bench.notes.setUpError.withLock { $0 = nil }
            #expect(try await client.post("/install/setup", "", headers: [.frameSession: session]).json == ["ok": true])
        }
    }

    @Test("Without a session the server's part does not run")
    func noSession() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post("/install/setup", "")
            #expect(response.status == .unauthorized)
            #expect(bench.notes.setUps.withLock { $0 } == 0)
        }
    }

    @Test("The wizard's address takes the installation event that a configuration solution causes")
    func eventAtWizard() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post(
                "/install", Acme.event("ONAPPINSTALL", data: ["VERSION": "1", "INSTALLED": "Y"], access: "access-1"))
            #expect(response.status == .ok)
            #expect(await bench.waiting().map(\.content.kind) == [.installation])
        }
        #expect(try await bench.store.installation(Acme.member())?.applicationToken == Secret(Acme.applicationToken))
    }

    @Test("The installation callback believes only a token that the authorization server knows")
    func callback() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let forged = try await client.post("/installed", Acme.event("ONAPPINSTALL", access: "forged"))
            #expect(forged.status == .forbidden)
            #expect(try await client.post("/installed", Acme.event("ONAPPINSTALL")).status == .forbidden)
            #expect(try await bench.store.installation(Acme.member()) == nil)
            #expect(try await client.post("/installed", Acme.event("ONAPPINSTALL", access: "access-1")).status == .ok)
            #expect(try await bench.store.installation(Acme.member()) != nil)
        }
    }

    @Test("A wizard of the application's own gets the choices of its page, and says its own refusals")
    func ownWizard() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let page = try await client.launch("/wizard", Acme.launch())
            #expect(page.text.components(separatedBy: "installFinish()").count == 2)
            let policy = try #require(page.headers[.contentSecurityPolicy])
            let nonce = try #require(policy.firstMatch(of: /'nonce-([0-9a-f]{32})'/)?.1)
            #expect(page.text.contains("<script nonce=\"\(nonce)\">"))
            let session = try #require(page.text.firstMatch(of: /"session":"([A-Za-z0-9_-]+)"/).map { String($0.1) })
            let refused = try await client.post(
                "/wizard/setup", "{\"pipeline\":\"none\"}", type: "application/json", headers: [.frameSession: session])
            #expect(refused.status.code == 422)
            #expect(refused.json == ["ok": false, "message": "Choose a pipeline."])
            let done = try await client.post(
                "/wizard/setup", "{\"pipeline\":\"1\"}", type: "application/json", headers: [.frameSession: session])
            #expect(done.json == ["ok": true])
            let damaged = try await client.post(
                "/wizard/setup", "{", type: "application/json", headers: [.frameSession: session])
            #expect(damaged.status == .badRequest)
        }
        #expect(bench.notes.choices.withLock { $0 } == [["pipeline": "none"], ["pipeline": "1"]])
    }

    @Test(
        "Whether the portal took the installation as finished is asked and, when not, logged", arguments: [true, false])
    func check(_ installed: Bool) async throws {
        let bench = ServerBench()
        bench.platform.answer { method, _, _ in
            (method == "app.info" ? ["INSTALLED": .bool(installed)] : true, nil, nil)
        }
        try await bench.run { client in
            let session = try await wizard(client)
            let answer = try await client.get("/install/setup", session: session)
            #expect(answer.json == ["installed": .bool(installed)])
            #expect(try await client.get("/install/setup").status == .unauthorized)
        }
        #expect(bench.log.text.contains("installation is not finished") == !installed)
    }

    private func wizard(_ client: any TestClientProtocol, language: String = "en") async throws -> String {
        let response = try await client.launch("/install", Acme.launch(language: language))
        return try #require(response.text.firstMatch(of: /"session":"([A-Za-z0-9_-]+)"/).map { String($0.1) })
    }
}
