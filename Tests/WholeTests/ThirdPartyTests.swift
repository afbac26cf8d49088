import Foundation
import Sandbox
import Testing

/// Clients that know nothing of a sandbox live in it as they would with the platform, with a proxy and a certificate authority set.
@Suite("Third-party clients", .timeLimit(.minutes(10)))
struct ThirdPartyTests {
    /// What all walks do, and what a client has to see on its own.
    struct Client: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// In `Tests/WholeTests/Clients`.
        var script: String
        /// In what the walk saw, by path.
        var own: [String: JSONValue]
        /// Errors of the calls of REST that the walk provokes, in their order, once each.
        var refusals: [String]
        var grants = ["authorization_code 200", "authorization_code 400", "refresh_token 200"]
    }

    static let clients = [
        Client(
            testDescription: "b24pysdk, the official kit", script: "official_kit.py",
            own: [
                "second_use": "BitrixOAuthInvalidGrant", "deals_fast": .int(ThirdPartyStage.deals),
                "batch.errors": ["none"],
                "app_info": ["installed": true, "domain": "acme.bitrix24.com", "user_id": 1],
                "contact.before": 2, "contact.phones": ["+7 495 000-00-03"],
                "errors": [
                    "absent": "BitrixAPIBadRequest", "scope": "BitrixAPIInsufficientScope",
                    "method": "BitrixAPINotFound",
                ],
                "event": [
                    "name": "ONCRMDEALADD", "is_new_deal": true, "domain": "acme.bitrix24.com", "is_genuine": true,
                    "app": true,
                ],
                "webhook.deals": .int(ThirdPartyStage.deals + 1), "webhook.scope": "BitrixAPIInsufficientScope",
                "limited": .array(Array(repeating: "1", count: 5)),
            ],
            refusals: [
                "expired_token", "", "insufficient_scope", "ERROR_METHOD_NOT_FOUND", "insufficient_scope",
                "QUERY_LIMIT_EXCEEDED",
            ]),
        Client(
            testDescription: "fast_bitrix24", script: "fast_bitrix24_walk.py",
            own: [
                "by_id": 120, "leads": [120, 120], "contact.phones": ["+7 495 000-00-01"],
                "errors": ["absent": 400, "scope": 403, "method": 404],
                "webhook.deals": .int(ThirdPartyStage.deals), "limited": .array(Array(repeating: "1", count: 5)),
            ],
            refusals: [
                "expired_token", "", "insufficient_scope", "ERROR_METHOD_NOT_FOUND", "QUERY_LIMIT_EXCEEDED",
            ],
            grants: ["authorization_code 200", "refresh_token 200"]),
        Client(
            testDescription: "pybitrix24", script: "pybitrix24_walk.py",
            own: [
                "second_use": "invalid_grant", "refusal": "expired_token", "elsewhere": "1",
                "batch.errors": ["none"], "contact.phones": ["+7 495 000-00-01"],
                "errors": [
                    "absent": "Not found", "scope": "insufficient_scope", "method": "ERROR_METHOD_NOT_FOUND",
                ],
                "event": [
                    "name": "ONCRMDEALADD", "is_new_deal": true, "domain": "acme.bitrix24.com", "is_genuine": true,
                ],
                "unbound": 1, "webhook.deals": .int(ThirdPartyStage.deals + 1), "webhook.batch": "1",
                "webhook.scope": "insufficient_scope",
                "limited": ["1", "1", "1", "QUERY_LIMIT_EXCEEDED", "QUERY_LIMIT_EXCEEDED"],
            ],
            refusals: [
                "expired_token", "", "insufficient_scope", "ERROR_METHOD_NOT_FOUND", "insufficient_scope",
                "QUERY_LIMIT_EXCEEDED",
            ],
            grants: ["authorization_code 200", "authorization_code 400", "refresh_token 200", "refresh_token 200"]),
    ]

    @Test(
        "A client of PyPI, unmodified, trades a code, lives through an expiry, lists, batches, meets refusals and the limit, and hears events",
        arguments: clients)
    func client(_ client: Client) async throws {
        try await ThirdPartyStage.with { stage in
            let program = ThirdPartyProgram(
                executable: try ThirdPartyProgram.python(),
                arguments: [ThirdPartyProgram.clients.appending(path: client.script).path],
                task: try await stage.task())
            let seen = try await program.run(through: stage.sandbox)
            let everyone: [String: JSONValue] = [
                "who": "1", "after_expiry": "1", "refreshes": 1, "deals": .int(ThirdPartyStage.deals),
                "batch.me": "1", "batch.first": 50, "batch.title": "Deal 1", "contact.name": "Анна",
                "contact.email": "anna@acme.example", "webhook.who": "1",
            ]
            for (path, expected) in everyone.merging(client.own, uniquingKeysWith: { _, own in own }) {
                #expect(seen.at(path) == expected, "\(path)")
            }

            let oauth = try await stage.journal("oauth")
            #expect(
                oauth.compactMap { entry in
                    entry["grant_type"]?.string.map { "\($0) \(entry["status"]?.integer ?? 0)" }
                } == client.grants)
            let rest = try await stage.journal("rest")
            var refusals: [String] = []
            for error in rest.compactMap({ $0["error"]?.string }) where refusals.last != error {
                refusals.append(error)
            }
            // How often the limit was met depends on the machine's speed.
            #expect(refusals.removingRepeats(of: "QUERY_LIMIT_EXCEEDED") == client.refusals)
            #expect((oauth + rest).allSatisfy { $0["listener"] == "proxy-connect" })
            #expect(rest.allSatisfy { $0["host"] == .string(stage.portal) })
        }
    }

    /// The client itself is taken where its file is to be had, and a double of it on any other machine.
    static let crest =
        ProcessInfo.processInfo.environment["LINTEL_CREST"]
        ?? ThirdPartyProgram.clients.appending(path: "php/crest_double.php").path

    @Test(
        "CRest under PHP is installed by an event and by a frame, refreshes, lists, batches, follows a renaming and takes a webhook"
    )
    func crest() async throws {
        try await ThirdPartyStage.with { stage in
            let authority = stage.sandbox.ready.certificateAuthority
            let program = ThirdPartyProgram(
                executable: try ThirdPartyProgram.installed("php"),
                arguments: [
                    "-d", "curl.cainfo=\(authority)",
                    ThirdPartyProgram.clients.appending(path: "php/crest_walk.php").path, Self.crest, authority,
                ], task: try await stage.task())
            #expect(
                try await program.run(through: stage.sandbox) == [
                    "before": "no_install_app", "installed_by_event": true, "who": "1", "after_expiry": "1",
                    "refreshed": true, "installed_by_frame": "1", "deals": .int(ThirdPartyStage.deals),
                    "batch": ["me": "1", "first": 50, "title": "Deal 1", "errors": ["none"]], "most_commands": 50,
                    "contact": ["name": "Анна", "phones": ["+7 495 000-00-01"], "email": "anna@acme.example"],
                    "errors": [
                        "absent": "Not found", "scope": "insufficient_scope", "method": "ERROR_METHOD_NOT_FOUND",
                    ],
                    "limited": ["1", "1", "1", "QUERY_LIMIT_EXCEEDED", "QUERY_LIMIT_EXCEEDED"],
                    "limit_explained": "Too many requests, maximum 2 query by second", "webhook": ["who": "1"],
                    "renamed": "Deal 1",
                ])
            let oauth = try await stage.journal("oauth")
            #expect(oauth.map { $0["grant_type"]?.string } == ["refresh_token"])
            #expect(oauth.allSatisfy { $0["host"] == "oauth.bitrix.info" && $0["http_method"] == "POST" })
            let rest = try await stage.journal("rest")
            #expect(rest.filter { $0["status"] == 302 }.count == 1, "the old name was asked once and redirected")
            #expect(rest.last?["host"] == "renamed.bitrix24.com" && rest.last?["http_method"] == "POST")
        }
    }

    @Test("Plain curl walks the same way, in every form that a request can have")
    func curl() async throws {
        _ = try ThirdPartyProgram.installed("curl")
        _ = try ThirdPartyProgram.installed("python3")
        try await ThirdPartyStage.with { stage in
            let program = ThirdPartyProgram(
                executable: try ThirdPartyProgram.installed("bash"),
                arguments: [
                    ThirdPartyProgram.clients.appending(path: "curl_walk.sh").path, stage.clientID, stage.clientSecret,
                    stage.portal,
                    try await stage.code(),
                ])
            #expect(
                try await program.run(through: stage.sandbox) == [
                    "who": "1", "refusal": "expired_token", "deals": .int(ThirdPartyStage.deals), "batch_me": "1",
                    "batch_total": .int(ThirdPartyStage.deals), "phone": "+7 495 000-00-01",
                    "names": ["Анна", "Анна", "Анна"], "xml": "<ID>1</ID>", "absent": 400,
                    "scope": "insufficient_scope", "method": "ERROR_METHOD_NOT_FOUND", "webhook": "1", "limited": 503,
                ])
            let oauth = try await stage.journal("oauth")
            #expect(oauth.map { $0["grant_type"]?.string } == ["authorization_code", "refresh_token"])
            #expect(oauth.map { $0["host"]?.string } == ["oauth.bitrix.info", "oauth.bitrix24.tech"])
            #expect(
                oauth.allSatisfy {
                    $0["status"] == 200 && $0["listener"] == "proxy-connect" && $0["http_method"] == "POST"
                })
            let rest = try await stage.journal("rest")
            #expect(
                rest.compactMap { $0["error"]?.string } == [
                    "expired_token", "", "insufficient_scope", "ERROR_METHOD_NOT_FOUND", "QUERY_LIMIT_EXCEEDED",
                ])
            #expect(rest.filter { $0["method"] == "crm.deal.list" }.count == 25)
            #expect(rest.allSatisfy { $0["listener"] == "proxy-connect" && $0["host"] == .string(stage.portal) })
            let batch = try #require(rest.first { $0["method"] == "batch" }?["batch"]?.array)
            #expect(batch.map { $0["method"]?.string } == ["profile", "crm.deal.list"])
            #expect(batch.last?["params"]?["filter"] == ["ASSIGNED_BY_ID": "1"], "the reference was resolved")
        }
    }
}

extension JSONValue {
    /// `batch.first`: a member of a member.
    fileprivate func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(JSONValue?.some(self)) { value, name in value?[String(name)] }
    }
}

extension [String] {
    fileprivate func removingRepeats(of element: String) -> [String] {
        guard let first = firstIndex(of: element) else { return self }
        return self[...first] + self[index(after: first)...].filter { $0 != element }
    }
}
