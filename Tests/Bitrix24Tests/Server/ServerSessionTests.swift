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
    }

    @Test("A removal that another process took ends the session too")
    func removalElsewhere() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let session = try await client.session()
            try await bench.store.erase(Acme.member())
            #expect(try await client.get("/api/me", session: session).status == .unauthorized)
        }
    }

    @Test("A session is read by every process that has the keys, also under a key that has been replaced since")
    func otherProcesses() async throws {
        let bench = ServerBench()
        let launch = try await bench.kit.installations.open(try frame())
        let old: (id: String, bytes: [UInt8]) = ("old", Array(repeating: 1, count: 32))
        let new: (id: String, bytes: [UInt8]) = ("new", Array(repeating: 2, count: 32))
        let identifier = try FrameSessions(keys: try KeyRing([old]), now: { 0 }).open(launch).reveal()
        func read(_ keys: [(id: String, bytes: [UInt8])], at time: Int = 0) throws -> FrameSession? {
            FrameSessions(keys: try KeyRing(keys), now: { time }).session(identifier)
        }
        let expected = try #require(try read([old]))
        #expect(expected.userID == 1 && expected.memberID == Acme.member())
        #expect(try read([new, old]) == expected)
        #expect(try read([new]) == nil)
        #expect(try read([("old", Array(repeating: 3, count: 32))]) == nil)
        #expect(try read([old], at: FrameSessions.standardLifetime - 1) == expected)
        #expect(try read([old], at: FrameSessions.standardLifetime) == nil)
    }

    @Test("No changed, cut or lengthened identifier is taken, nor anything else that the same keys have sealed")
    func forged() async throws {
        let keys = KeyRing.ephemeral()
        let bench = ServerBench()
        let sessions = FrameSessions(keys: keys, now: { 0 })
        let identifier = try sessions.open(try await bench.kit.installations.open(try frame())).reveal()
        #expect(sessions.session(identifier) != nil)
        let characters = Array(identifier)
        for index in characters.indices {
            for replacement: Character in ["A", "B", "-", "=", "+", "é"] where replacement != characters[index] {
                var changed = characters
                changed[index] = replacement
                #expect(sessions.session(String(changed)) == nil, "\(index)")
            }
            #expect(sessions.session(String(characters[..<index])) == nil)
        }
        for text in [identifier + "A", identifier + "==", " " + identifier, identifier + identifier] {
            #expect(sessions.session(text) == nil)
        }
        let row = try keys.seal(Secret("{}"), for: "grant/\(Acme.memberID)/1")
        let encoded = Data(row).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        #expect(sessions.session(encoded) == nil)
        #expect(sessions.session(String(repeating: "A", count: 1 << 20)) == nil)
    }

    @Test(
        "Options of a placement above 2 KiB are cut down to what names the item",
        arguments: [(2000, true), (2100, false), (100_000, false)])
    func options(_ bytes: Int, _ isWhole: Bool) async throws {
        let bench = ServerBench()
        let options: JSONValue = ["ID": "8061", "URI": .string(String(repeating: "x", count: bytes))]
        try await bench.run { client in
            let session = try await client.session(
                Acme.launch(placement: "CRM_DEAL_DETAIL_TAB", options: options.serialized()))
            #expect(session.utf8.count < 4096)
            let me = try await client.get("/api/me", session: session)
            #expect(me.json?["options"] == (isWhole ? options : ["ID": "8061"]))
        }
    }

    private func frame() throws -> FrameLaunch {
        let launch = Acme.launch()
        return try FrameLaunch(fields: try FormCodec.decode(launch.query + "&" + launch.body))
    }
}
