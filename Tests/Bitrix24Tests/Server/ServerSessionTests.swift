import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Sessions of frames")
struct ServerSessionTests {
    @Test("The page's own requests carry the session in a header, in either of two")
    func headers() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let session = try await client.session(
                Acme.launch(placement: "CRM_DEAL_DETAIL_TAB", options: "{\"ID\":\"7\"}"))
            for headers: HTTPFields in [
                [.frameSession: session], [.authorization: "Session \(session)"],
                [.authorization: "session \(session)"],
            ] {
                let response = try await client.get("/api/me", headers: headers)
                #expect(response.status == .ok)
                #expect(response.json?["user"] == 1)
                #expect(response.json?["placement"] == "CRM_DEAL_DETAIL_TAB")
                #expect(response.json?["options"]?["ID"] == "7")
                #expect(response.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test(
        "Without a living session a request is refused with 401",
        arguments: ["", "x", String(repeating: "0", count: 64), "access-1"])
    func refused(_ session: String) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            _ = try await client.session()
            let response = try await client.get("/api/me", session: session)
            #expect(response.status == .unauthorized)
            #expect(response.json?["message"]?.string?.isEmpty == false)
            let byAddress = try await client.get("/api/me?session=\(session)&X-Frame-Session=\(session)")
            #expect(byAddress.status == .unauthorized)
        }
    }

    @Test("Each opening gets a session of its own, which lives 12 hours and no second longer")
    func lifetime() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let first = try await client.session()
            let second = try await client.session()
            #expect(first != second)
            bench.move(seconds: Double(FrameSessions.standardLifetime) - 1)
            #expect(try await client.get("/api/me", session: first).status == .ok)
            bench.move(seconds: 1)
            #expect(try await client.get("/api/me", session: first).status == .unauthorized)
        }
    }

    @Test(
        "A removal ends the sessions of the portal at once, and a new installation does not revive them",
        arguments: ["0", "1"])
    func removal(_ clean: String) async throws {
        let bench = ServerBench()
        bench.platform.issue("access-b", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com")
        try await bench.run { client in
            let session = try await client.session()
            let other = try await client.session(
                Acme.launch(
                    access: "access-b", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com"))
            bench.move(seconds: 60)
            let removed = try await client.post(
                "/events", Acme.event("ONAPPUNINSTALL", data: ["CLEAN": .string(clean)]))
            #expect(removed.status == .ok)
            #expect(bench.notes.removals.withLock { $0 } == [clean == "1"])
            #expect(try await client.get("/api/me", session: session).status == .unauthorized)
            #expect(try await client.get("/api/me", session: other).status == .ok)
            bench.move(seconds: 60)
            #expect(try await client.session(Acme.launch(applicationToken: "new")) != session)
            #expect(try await client.get("/api/me", session: session).status == .unauthorized)
        }
        if clean == "1" { #expect(await bench.sessions.count == 2) }
    }

    @Test("A removal that another process took ends the session too")
    func removalElsewhere() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let session = try await client.session()
            try await bench.store.erase(Acme.member())
            #expect(try await client.get("/api/me", session: session).status == .unauthorized)
            #expect(await bench.sessions.count == 0)
        }
    }

    @Test("The oldest session goes when there are too many")
    func capacity() async throws {
        let bench = ServerBench()
        let launch = try await bench.kit.installations.open(try frame())
        let sessions = FrameSessions(capacity: 2, now: { 0 })
        let identifiers = [await sessions.open(launch), await sessions.open(launch), await sessions.open(launch)]
        #expect(await sessions.session(identifiers[0].reveal()) == nil)
        #expect(await sessions.session(identifiers[1].reveal()) != nil)
        #expect(await sessions.session(identifiers[2].reveal()) != nil)
    }

    private func frame() throws -> FrameLaunch {
        let launch = Acme.launch()
        return try FrameLaunch(fields: try FormCodec.decode(launch.query + "&" + launch.body))
    }
}
