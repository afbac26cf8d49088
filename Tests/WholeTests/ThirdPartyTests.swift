import Foundation
import Sandbox
import Testing

/// Clients that know nothing of a sandbox live in it as they would with the platform, with a proxy and a certificate authority set.
@Suite("Third-party clients", .timeLimit(.minutes(10)))
struct ThirdPartyTests {
    @Test(
        "The official kit of PyPI, unmodified, lives through an expiry with one refresh, lists 1,234 deals and runs a batch"
    )
    func officialKit() async throws {
        try await ThirdPartyStage.with { stage in
            let program = ThirdPartyProgram(
                executable: try ThirdPartyProgram.python(),
                arguments: [ThirdPartyProgram.clients.appending(path: "official_kit.py").path],
                task: [
                    "client_id": .string(stage.clientID), "client_secret": .string(stage.clientSecret),
                    "domain": .string(stage.portal),
                    "code": .string(try await stage.code()),
                ])
            let seen = try await program.run(through: stage.sandbox) {
                try await stage.sandbox.control.call("POST", "/clock", ["advance_s": 3601])
            }
            #expect(seen["profile"]?["ID"] == "1")
            #expect(seen["after_expiry"]?["ID"] == "1")
            #expect(seen["refreshes"] == 1)
            #expect(seen["second_use"] != .null, "a code works once")
            #expect(seen["deals"] == .int(ThirdPartyStage.deals))
            #expect(seen["deals_fast"] == .int(ThirdPartyStage.deals))
            #expect(seen["batch"]?["me"] == "1")
            #expect(seen["batch"]?["first"] == 50)
            #expect(seen["batch"]?["errors"] == ["none"])
            #expect(seen["app_info"]?["installed"] == true)
            #expect(seen["app_info"]?["domain"] == .string(stage.portal))
            #expect(seen["app_info"]?["user_id"] == 1)

            let oauth = try await stage.journal("oauth")
            let grants = oauth.filter { $0["grant_type"] != nil }
            #expect(
                grants.map { $0["grant_type"]?.string } == [
                    "authorization_code", "authorization_code", "refresh_token",
                ])
            #expect(grants.map { $0["status"]?.integer } == [200, 400, 200])
            #expect(grants.map { $0["error"]?.string } == [nil, "invalid_grant", nil])
            let rest = try await stage.journal("rest")
            // The only refusal is the expiry; the batch has its own inside.
            #expect(rest.compactMap { $0["error"]?.string } == ["expired_token"])
            #expect(
                rest.filter { $0["method"] == "crm.deal.list" }.count == 25 || rest.contains { $0["method"] == "batch" }
            )
            #expect((oauth + rest).allSatisfy { $0["listener"] == "proxy-connect" })
            #expect(
                rest.allSatisfy { $0["host"] == .string(stage.portal) && $0["client_id"] == .string(stage.clientID) })
        }
    }

    @Test("Plain curl walks the same way")
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
            let seen = try await program.run(through: stage.sandbox) {
                let expired = try await stage.sandbox.control.call(
                    "POST", "/tokens/expire", ["client_id": .string(stage.clientID)])
                #expect((expired["count"]?.integer ?? 0) > 0)
            }
            #expect(
                seen == [
                    "who": "1", "refusal": "expired_token", "deals": .int(ThirdPartyStage.deals), "batch_me": "1",
                    "batch_total": .int(ThirdPartyStage.deals),
                ])
            let oauth = try await stage.journal("oauth")
            #expect(oauth.map { $0["grant_type"]?.string } == ["authorization_code", "refresh_token"])
            #expect(oauth.map { $0["host"]?.string } == ["oauth.bitrix.info", "oauth.bitrix24.tech"])
            #expect(
                oauth.allSatisfy {
                    $0["status"] == 200 && $0["listener"] == "proxy-connect" && $0["http_method"] == "POST"
                })
            let rest = try await stage.journal("rest")
            #expect(rest.compactMap { $0["error"]?.string } == ["expired_token"])
            #expect(rest.filter { $0["method"] == "crm.deal.list" }.count == 25)
            #expect(rest.allSatisfy { $0["listener"] == "proxy-connect" && $0["host"] == .string(stage.portal) })
            let batch = try #require(rest.last?["batch"]?.array)
            #expect(batch.map { $0["method"]?.string } == ["profile", "crm.deal.list"])
            #expect(batch.last?["params"]?["filter"] == ["ASSIGNED_BY_ID": "1"], "the reference was resolved")
        }
    }
}
