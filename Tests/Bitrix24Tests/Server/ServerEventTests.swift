import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Events at an application's address")
struct ServerEventTests {
    static let names = ["ONCRMDEALADD", "ONAPPUNINSTALL", "ONAPPTEST", "ONAPPPAYMENT"]

    @Test(
        "A forged event of any kind is answered 403 and changes nothing", arguments: names,
        ["missing", "empty", "wrong", "of another portal", "longer"])
    func forged(_ event: String, _ kind: String) async throws {
        let token: String? =
            switch kind {
            case "missing": nil
            case "empty": ""
            case "of another portal": "token-b"
            case "longer": Acme.applicationToken + "0"
            default: "00000000000000000000000000000000"
            }
        // The platform's own payment event carries no token; it is a hint that is checked at the authorization server.
        if event == "ONAPPPAYMENT", kind == "missing" || kind == "empty" { return }
        let bench = ServerBench()
        bench.platform.issue("access-b", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com")
        try await bench.run { client in
            let session = try await client.session()
            _ = try await client.session(
                Acme.launch(
                    access: "access-b", memberID: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", domain: "beta.bitrix24.com",
                    applicationToken: "token-b"))
            let before = await bench.store.slice(Acme.member(), user: 1)
            let requests = bench.platform.requestCount
            let response = try await client.post(
                "/events", Acme.event(event, data: ["CLEAN": "1", "FIELDS": ["ID": "5"]], applicationToken: token))
            #expect(response.status == .forbidden)
            #expect(!response.text.contains(Acme.applicationToken))
            #expect(await bench.store.slice(Acme.member(), user: 1) == before)
            #expect(bench.platform.requestCount == requests)
            #expect(await bench.waiting().isEmpty)
            #expect(try await client.get("/api/me", session: session).status == .ok)
        }
    }

    @Test(
        "An event of a portal that never installed the application is answered 403",
        arguments: ["ONCRMDEALADD", "ONAPPUNINSTALL"])
    func unknownPortal(_ event: String) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post("/events", Acme.event(event))
            #expect(response.status == .forbidden)
        }
        #expect(bench.platform.requestCount == 0)
    }

    @Test("A genuine event is answered 200 once it waits in its portal's queue")
    func genuine() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            _ = try await client.session()
            let response = try await client.post("/events", Acme.event("ONCRMDEALADD", data: ["FIELDS": ["ID": "5"]]))
            #expect(response.status == .ok)
            #expect(await bench.waiting().map(\.event) == [.dealAdd])
        }
    }

    @Test("After a removal with CLEAN=1 nothing is stored, and events of the portal are refused")
    func removal() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            _ = try await client.session()
            bench.move(seconds: 60)
            #expect(try await client.post("/events", Acme.event("ONAPPUNINSTALL", data: ["CLEAN": "1"])).status == .ok)
            #expect(try await bench.store.installation(Acme.member()) == nil)
            #expect(try await client.post("/events", Acme.event("ONCRMDEALADD")).status == .forbidden)
        }
    }

    @Test(
        "A malformed event is answered 400 and names the field",
        arguments: [
            ("", "event"), ("event=ONCRMDEALADD", "auth"), ("event=&auth[domain]=a", "event"),
            ("event=X&auth[member_id]=1", "auth[domain]"),
            ("event=X&auth[domain]=acme.bitrix24.com&auth[member_id]=%2F", "auth[member_id]"),
        ])
    func malformed(_ body: String, _ field: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.post("/events", body)
            #expect(response.status == .badRequest)
            #expect(response.text.contains("The field \(field) "))
        }
    }

    @Test("GET on a handler says what it takes")
    func get() async throws {
        try await ServerBench().run { client in
            let response = try await client.get("/events")
            #expect(response.status == .methodNotAllowed)
        }
    }
}
