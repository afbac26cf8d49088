import Foundation
import Testing

@testable import Sandbox

/// `Benchmarks/run portals` does the same with 10,000.
@Suite("Many portals in one data folder", .timeLimit(.minutes(5)))
struct ManyPortalTests {
    private static let count = 150

    @Test("Each keeps its own records, people and applications, also after a restart")
    func manyPortals() async throws {
        try await withFolder { folder in
            let configuration = SandboxConfiguration(dataDirectory: folder, seed: 3)
            let clientID = try await withTrial(configuration) { sandbox in
                let control = sandbox.control
                let made = try await control.call(
                    "POST", "/apps", ["code": "acme.many", "version": "1.0.0", "scope": ["crm"]])
                let clientID = try #require(made["client_id"]?.string)
                for number in 0..<Self.count {
                    let domain = "portal\(number).bitrix24.com"
                    try await control.call("POST", "/portals", ["domain": .string(domain)])
                    try await control.call(
                        "POST", "/portals/\(domain)/seed",
                        ["entity": "crm.deal", "rows": [["TITLE": .string("Of \(domain)")]]])
                    guard number % 10 == 0 else { continue }
                    try await control.call("POST", "/portals/\(domain)/apps/\(clientID)/install", ["user_id": 1])
                }
                return clientID
            }
            try await withTrial(configuration) { sandbox in
                let control = sandbox.control
                var members: Set<String> = []
                for number in 0..<Self.count {
                    let portal = try await control.call("GET", "/portals/portal\(number).bitrix24.com")
                    members.insert(portal["member_id"]?.string ?? "")
                }
                #expect(members.count == Self.count)
                for number in stride(from: 0, to: Self.count, by: 10) {
                    let domain = "portal\(number).bitrix24.com"
                    let pair = try await control.call(
                        "POST", "/portals/\(domain)/apps/\(clientID)/tokens", ["user_id": 1])
                    let token = try #require(pair["access_token"]?.string)
                    let answer = try await sandbox.ask(
                        "https://\(domain)/rest/crm.deal.list?auth=\(token)&select[]=TITLE")
                    #expect(try JSONValue(parsing: answer.text)["result"]?.column("TITLE") == ["Of \(domain)"])
                    // A token of one portal is nobody's at another.
                    let stranger = try await sandbox.ask(
                        "https://portal\(number + 1).bitrix24.com/rest/crm.deal.list?auth=\(token)")
                    #expect(stranger.status == 401)
                }
            }
        }
    }
}
