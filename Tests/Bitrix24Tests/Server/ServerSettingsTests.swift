import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Settings forms and static pages")
struct ServerSettingsTests {
    @Test(
        "The portal gets the form for each of its three questions, and the pair that came along is stored",
        arguments: ["OnAppSettingsInstall", "OnAppSettingsDisplay", "ONAPPSETTINGSCHANGE"])
    func form(_ event: String) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post("/settings", body(event: event, data: ["key": "k<1>"]))
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/json; charset=utf-8")
            #expect(
                response.json == [
                    "title": "Settings of acme.bitrix24.com", "version": "1",
                    "steps": [
                        [
                            "id": "one", "title": "Key",
                            "fields": [
                                ["id": "key", "name": "key", "type": "input", "label": "Key", "value": "k<1>"],
                                [
                                    "id": "mode", "name": "mode", "type": "dropdown-list",
                                    "items": [["value": "a", "name": "A"]], "updateForm": true,
                                ],
                            ],
                        ]
                    ],
                    "form": [
                        "id": "main", "action": "https://probe.example/settings",
                        "clientId": .string(FakePlatform.clientID),
                    ],
                ])
        }
        let grant = try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1))
        #expect(grant?.accessToken == Secret("access-1"))
    }

    @Test("What was entered is saved, or refused field by field")
    func save() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let refused = try await client.post("/settings", body(saves: true, data: ["key": ""]))
            #expect(refused.status == .badRequest)
            #expect(
                refused.json == [
                    "status": "error", "errors": [["field": "key", "message": "Enter the key."]],
                ])
            let saved = try await client.post("/settings", body(saves: true, data: ["key": "k", "mode": "a"]))
            #expect(saved.status == .ok)
            #expect(saved.json == ["status": "success"])
        }
        #expect(bench.notes.saved.withLock { $0 } == [["key": "k", "mode": "a"]])
    }

    @Test(
        "A forged question and a forged save are refused before anything is read or stored",
        arguments: [
            ["access_token": "unknown"], ["member_id": "ffffffffffffffffffffffffffffffff"],
            ["domain": "evil.bitrix24.com"], ["domain": "evil.example"], ["client_id": "app.other"],
            ["server_endpoint": "https://evil.example/rest/"], ["access_token": ""], ["refresh_token": ""],
        ])
    func forged(_ changes: [String: String]) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            for saves in [false, true] {
                let response = try await client.post(
                    "/settings", body(event: "OnAppSettingsDisplay", saves: saves, data: ["key": "k"], changes: changes)
                )
                #expect(response.status == .forbidden)
                #expect(response.json?["status"] == "error")
            }
        }
        #expect(bench.notes.saved.withLock { $0 }.isEmpty)
        #expect(await bench.store.memberIDs(after: nil, limit: 1).isEmpty)
    }

    @Test(
        "What is no request of a settings form is answered 400",
        arguments: ["", "event=ONCRMDEALADD&auth[domain]=a.b", "event=OnAppSettingsDisplay", "saveform=Y"])
    func malformed(_ form: String) async throws {
        try await ServerBench().run { client in
            let response = try await client.post("/settings", form)
            #expect(response.status == .badRequest)
        }
    }

    // MARK: Static pages

    @Test("A static page gets a session for what the library gave it, and uses it from its own origin")
    func staticPage() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let origin = "https://static.example"
            let asked = try await client.executeRequest(
                uri: "/static/session", method: .options,
                headers: [.origin: origin, .accessControlRequestMethod: "POST"], body: nil)
            #expect(asked.status == .noContent)
            #expect(asked.headers[.accessControlAllowOrigin] == origin)
            #expect(asked.headers[.accessControlAllowHeaders]?.contains("X-Frame-Session") == true)
            let opened = try await client.post(
                "/static/session", auth().serialized(), type: "application/json", headers: [.origin: origin])
            #expect(opened.status == .ok)
            #expect(opened.headers[.accessControlAllowOrigin] == origin)
            let session = try #require(opened.json?["session"]?.string)
            #expect(opened.json?["expires"]?.integer == 1_790_000_000 + FrameSessions.standardLifetime)
            let me = try await client.get("/api/me", headers: [.frameSession: session, .origin: origin])
            #expect(me.json?["user"] == 1)
            #expect(me.headers[.accessControlAllowOrigin] == origin)
            #expect(me.headers[.vary] == "Origin")
            let preflight = try await client.executeRequest(
                uri: "/api/me", method: .options, headers: [.origin: origin], body: nil)
            #expect(preflight.status == .noContent)
            #expect(preflight.headers[.accessControlAllowMethods] == "GET")
        }
        #expect(try await bench.store.grant(GrantKey(memberID: Acme.member(), userID: 1)) != nil)
    }

    @Test(
        "Only the origins that were named may ask",
        arguments: [
            ("https://static.example", true), ("https://a.apps.example", true), ("https://a.b.apps.example", true),
            ("https://STATIC.example", true), ("http://static.example", false), ("https://apps.example", false),
            ("https://evil.example", false), ("https://static.example.evil.example", false), ("null", false),
            ("https://evil.example/.apps.example", false), ("https://x@evil.apps.example", false),
        ])
    func origins(_ origin: String, _ isAllowed: Bool) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let asked = try await client.executeRequest(
                uri: "/static/session", method: .options, headers: [.origin: origin], body: nil)
            #expect((asked.status == .noContent) == isAllowed)
            let opened = try await client.post(
                "/static/session", auth().serialized(), type: "application/json", headers: [.origin: origin])
            #expect((opened.status == .ok) == isAllowed)
            #expect((opened.headers[.accessControlAllowOrigin] == origin) == isAllowed)
        }
    }

    @Test(
        "A forged or damaged answer of the library gets no session",
        arguments: [
            ("{\"access_token\":\"x\"}", 400), ("[]", 400), ("", 400), ("{", 400),
            (auth(["access_token": "unknown"]).serialized(), 403),
            (auth(["domain": "evil.example"]).serialized(), 403),
            (auth(["member_id": "ffffffffffffffffffffffffffffffff"]).serialized(), 403),
        ])
    func forgedAuth(_ body: String, _ status: Int) async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.post("/static/session", body, type: "application/json")
            #expect(response.status.code == status)
            #expect(response.json?["session"] == nil)
        }
        #expect(await bench.store.memberIDs(after: nil, limit: 1).isEmpty)
    }

    private func body(
        event: String? = nil, saves: Bool = false, data: JSONObject = [:], changes: [String: String] = [:]
    ) -> String {
        var auth: JSONObject = [
            "access_token": "access-1", "refresh_token": "refresh-1", "expires": "1790003600", "expires_in": "3600",
            "scope": "crm", "domain": .string(Acme.domain), "server_endpoint": "https://oauth.bitrix.info/rest/",
            "status": "F", "client_endpoint": "https://acme.bitrix24.com/rest/", "member_id": .string(Acme.memberID),
            "user_id": "1", "client_id": .string(FakePlatform.clientID),
            "application_token": .string(Acme.applicationToken),
        ]
        for (name, value) in changes { auth[name] = .string(value) }
        var form: JSONObject = ["auth": .object(auth), "data": .object(data)]
        if let event { form["event"] = .string(event) }
        if saves { form["saveform"] = "Y" }
        return FormCodec.encode(form)
    }
}

/// What `BX24.getAuth()` gives, with changes.
private func auth(_ changes: JSONObject = [:]) -> JSONValue {
    let auth: JSONObject = [
        "access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 1_790_003_600,
        "domain": .string(Acme.domain), "member_id": .string(Acme.memberID),
    ]
    return .object(auth.merging(changes) { $1 })
}
