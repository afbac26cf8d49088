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

    private func wizard(_ client: any TestClientProtocol, language: String = "en") async throws -> String {
        let response = try await client.launch("/install", Acme.launch(language: language))
        return try #require(response.text.firstMatch(of: /[0-9a-f]{64}/).map { String($0.output) })
    }
}
