import Foundation
import Testing

@testable import Sandbox

@Suite("Solutions through the administration interface")
struct SolutionControlTests {
    private static let a = "/portals/acme.bitrix24.com"
    private static let b = "/portals/second.bitrix24.com"

    /// Two portals, and an application with a robot that the scenario of the first one uses.
    private static func with(
        status: String = "F", _ body: (RunningSandbox, _ archive: JSONValue, _ used: String) async throws -> Void
    ) async throws {
        try await withTrial { sandbox in
            _ = try await sandbox.control.call("POST", "/portals", ["domain": "second.bitrix24.com"])
            let used =
                try await sandbox.control.call(
                    "POST", "/apps",
                    [
                        "code": "acme.robots", "status": .string(status), "scope": ["crm"],
                        "app_url": "https://robots.example/app", "install_url": "https://robots.example/install",
                    ])["client_id"]?.string ?? ""
            _ = try await sandbox.control.call("POST", "\(a)/apps/\(used)/install")
            _ = try await sandbox.control.call(
                "POST", "\(a)/seed",
                [
                    "entity": "bizproc.script",
                    "rows": [
                        [
                            "NAME": "Offer", "ENTITY_TYPE_ID": 3,
                            "ROBOTS": [["CODE": "mailer", "APP_CODE": "acme.robots", "NAME": "Mail"]],
                        ]
                    ],
                ])
            let exported = try await sandbox.control.call(
                "POST", "\(a)/solutions/export", ["kind": "smart_scenarios", "title": "Offers"])
            try await body(sandbox, exported["archive"] ?? .null, used)
        }
    }

    private static func publish(
        _ sandbox: RunningSandbox, _ archive: JSONValue, _ more: JSONObject = [:]
    ) async throws -> JSONValue {
        let card: JSONObject = [
            "code": "acme.offers", "title": "Offers", "solution": "smart_scenarios", "archive": archive,
        ]
        return try await sandbox.control.call("POST", "/apps", .object(card.merging(more) { $1 }))
    }

    @Test("Exported, published, installed: stages with outcome, the used application with ONAPPINSTALL for its wizard")
    func whole() async throws {
        try await Self.with { sandbox, archive, used in
            let card = try await Self.publish(sandbox, archive)
            let client = card["client_id"]?.string ?? ""
            let installed = try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install")
            #expect(installed["applied"] == true)
            #expect(installed["stages"]?.array?.compactMap { $0["stage"]?.string } == ["download", "unpack", "apply"])
            #expect(installed["stages"]?.array?.allSatisfy { $0["outcome"] == "done" } == true)
            #expect(installed["applications"] == ["acme.robots"])
            let deliveries = installed["deliveries"]?.array ?? []
            #expect(deliveries.count == 1)
            let journal = try await sandbox.control.call("GET", "/journal?kind=event")["entries"]?.array ?? []
            let event = try #require(journal.first { $0["seq"] == deliveries.first })
            #expect(event["handler"] == "https://robots.example/install")
            #expect(event["event"] == "ONAPPINSTALL")
            #expect(event["body"]?.string?.contains("INSTALLED") == true)
            let state = try await sandbox.control.call("GET", "\(Self.b)/apps/\(used)")
            #expect(state["installed"] == true)
            #expect(state["finished"] == true)
            let shown = try await sandbox.control.call("GET", "\(Self.b)/solutions/\(client)")
            #expect(shown["installed"] == true)
            #expect(shown["contents"]?["scenarios"] == 1)
            #expect(shown["runs"]?.array?.count == 1)
            // Again: nothing is new.
            let again = try await sandbox.control.call(
                "POST", "\(Self.b)/solutions/\(client)/install", ["mode": "replace"])
            #expect(again["applied"] == true)
            #expect(again["applications"] == [])
            let same = try await sandbox.control.call("POST", "\(Self.b)/solutions/export", ["kind": "smart_scenarios"])
            #expect(same["contents"] == shown["contents"])
            // The settings stay when the solution goes.
            _ = try await sandbox.control.call("POST", "\(Self.b)/apps/\(client)/uninstall", ["clean": true])
            let left = try await sandbox.control.call("POST", "\(Self.b)/solutions/export", ["kind": "smart_scenarios"])
            #expect(left["contents"] == shown["contents"])
            let back = try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install")
            #expect(back["applied"] == true)
        }
    }

    @Test("A solution is installed by its own call only, and has no tokens to begin with")
    func noTokens() async throws {
        try await Self.with { sandbox, archive, _ in
            let client = try await Self.publish(sandbox, archive)["client_id"]?.string ?? ""
            await #expect(throws: SandboxControlError.self) {
                _ = try await sandbox.control.call("POST", "\(Self.b)/apps/\(client)/install")
            }
            _ = try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install")
            let tokens = try await sandbox.control.call("GET", "\(Self.b)/apps/\(client)/tokens")
            #expect(tokens["tokens"] == [])
            for path in ["tokens", "codes"] {
                await Self.expect("ACCESS_DENIED", 403) {
                    try await sandbox.control.call("POST", "\(Self.b)/apps/\(client)/\(path)")
                }
            }
        }
    }

    @Test("What uses an application of the subscription is of the subscription, and the portal must have it")
    func subscription() async throws {
        try await Self.with(status: "S") { sandbox, archive, _ in
            await Self.expect("subscription_required", 409) { try await Self.publish(sandbox, archive) }
            let card = try await Self.publish(sandbox, archive, ["status": "S"])
            let client = card["client_id"]?.string ?? ""
            _ = try await sandbox.control.call("PATCH", Self.b, ["market": "none"])
            let refused = try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install")
            #expect(refused["applied"] == false)
            #expect(refused["error"] == "subscription_required")
            #expect(refused["message"]?.string?.contains("acme.robots") == true)
            #expect(refused["stages"]?.array?.last?["outcome"] == "failed")
            _ = try await sandbox.control.call("PATCH", Self.b, ["market": "active"])
            #expect(
                try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install")["applied"] == true)
        }
    }

    @Test("An application that the Market does not have stops the installation and is named")
    func missingApplication() async throws {
        let bytes = try await RESTPortal.with(scope: RESTPortal.solutionScope) { portal in
            try await portal.fillScenarios()
            return try await portal.export(.smartScenarios)
        }
        try await withTrial { sandbox in
            let archive = JSONValue.string(Data(bytes).base64EncodedString())
            let client = try await Self.publish(sandbox, archive)["client_id"]?.string ?? ""
            let refused = try await sandbox.control.call("POST", "\(Self.a)/solutions/\(client)/install")
            #expect(refused["error"] == "missing_application")
            #expect(refused["message"]?.string?.contains("acme.robots") == true)
            let shown = try await sandbox.control.call("GET", "\(Self.a)/solutions/\(client)")
            #expect(shown["installed"] == false)
            #expect(shown["runs"]?.array?.first?["applied"] == false)
            await Self.expect("nothing_to_export", 409) {
                try await sandbox.control.call("POST", "\(Self.a)/solutions/export", ["kind": "smart_scenarios"])
            }
        }
    }

    @Test("An archive without a card is imported as from a file; a new version of a card brings a new archive")
    func files() async throws {
        try await Self.with { sandbox, archive, _ in
            let imported = try await sandbox.control.call("POST", "\(Self.b)/solutions/import", ["archive": archive])
            #expect(imported["applied"] == true)
            #expect(imported["title"] == "Offers")
            let runs = try await sandbox.control.call("GET", "\(Self.b)/solutions")["runs"]?.array ?? []
            #expect(runs.first?["client_id"] == .null)
            let wrong = try await sandbox.control.call(
                "POST", "\(Self.b)/solutions/import", ["archive": archive, "kind": "bi_reports"])
            #expect(wrong["error"] == "SOLUTION_WRONG_KIND")
            let client = try await Self.publish(sandbox, archive)["client_id"]?.string ?? ""
            _ = try await sandbox.control.call(
                "POST", "/apps/\(client)/versions",
                ["version": "2.0.0", "solution": "smart_scenarios", "archive": archive])
            let shown = try await sandbox.control.call("GET", "\(Self.b)/solutions/\(client)")
            #expect(shown["version"] == "2.0.0")
        }
    }

    @Test("A card that cannot be a solution's is refused")
    func badCards() async throws {
        try await Self.with { sandbox, archive, _ in
            await Self.expect("invalid_field", 400) { try await Self.publish(sandbox, archive, ["archive": .null]) }
            await Self.expect("invalid_field", 400) { try await Self.publish(sandbox, archive, ["archive": "%%%"]) }
            await Self.expect("invalid_field", 400) { try await Self.publish(sandbox, archive, ["solution": "cms"]) }
            await Self.expect("ARCHIVE_WRONG_TYPE", 400) {
                try await Self.publish(sandbox, archive, ["archive": "aGVsbG8="])
            }
            await Self.expect("SOLUTION_WRONG_KIND", 400) {
                try await Self.publish(sandbox, archive, ["solution": "crm_preset"])
            }
            await Self.expect("addresses_not_allowed", 400) {
                try await Self.publish(sandbox, archive, ["app_url": "https://offers.example/"])
            }
            await Self.expect("not_a_market_card", 400) { try await Self.publish(sandbox, archive, ["kind": "local"]) }
            let apps = try await sandbox.control.call("GET", "/apps")["apps"]?.array ?? []
            #expect(!apps.contains { $0["code"] == "acme.offers" })
        }
    }

    @Test("An employee installs no solution")
    func employee() async throws {
        try await Self.with { sandbox, archive, _ in
            let client = try await Self.publish(sandbox, archive)["client_id"]?.string ?? ""
            let user = try await sandbox.control.call("POST", "\(Self.b)/users", ["name": "Emil"])["id"] ?? .null
            await Self.expect("ACCESS_DENIED", 403) {
                try await sandbox.control.call("POST", "\(Self.b)/solutions/\(client)/install", ["user_id": user])
            }
        }
    }

    private static func expect(
        _ code: String, _ status: Int, _ body: () async throws -> JSONValue
    ) async {
        do {
            let answer = try await body()
            Issue.record("\(code) was expected, and not \(answer.serialized().prefix(300))")
        } catch let error as SandboxControlError {
            #expect(error.error.lowercased() == code.lowercased(), "\(error)")
            #expect(error.status == status, "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }
}
