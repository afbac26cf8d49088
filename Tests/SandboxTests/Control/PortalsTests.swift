import Foundation
import GRDB
import Logging
import Testing

@testable import Sandbox

@Suite("Many portals, and data to fill them")
struct PortalsTests {
    @Test("Portals are made in bulk, are found by name at once, and get a plain port only when somebody asks")
    func bulk() async throws {
        try await withFolder { folder in
            try await withTrial(SandboxConfiguration(dataDirectory: folder, seed: 7)) { sandbox in
                let control = sandbox.control
                let made = try await control.call(
                    "POST", "/portals/bulk", ["count": 700, "prefix": "shop", "zone": "bitrix24.ru", "tariff": "std"])
                #expect(made["count"] == 700)
                #expect(made["domains"]?.array?.last == "shop700.bitrix24.ru")
                #expect(sandbox.platform.addresses.open.count == 1)
                let listed = try await control.call("GET", "/portals?start=699&limit=5")
                #expect(listed["total"] == 701 && listed["portals"]?.array?.count == 2)
                #expect(listed["portals"]?[0]?["plain_url"] == .null)
                #expect(listed["portals"]?[0]?["users"]?.array?.count == 3)
                let shown = try await control.call("GET", "/portals/shop9.bitrix24.ru")
                #expect(shown["plain_url"]?.string?.hasPrefix("http://127.0.0.1:") == true)
                #expect(shown["tariff"] == "std" && shown["language"] == "ru")
                #expect(sandbox.platform.addresses.open.count == 2)
                let hook = try await control.call("POST", "/portals/shop700.bitrix24.ru/webhooks", ["scope": ["crm"]])
                let answer = try await sandbox.ask(hook["url"]?.string.map { $0 + "profile" } ?? "")
                #expect(answer.status == 200)
                let conflict = await #expect(throws: SandboxControlError.self) {
                    try await control.call(
                        "POST", "/portals/bulk", ["count": 2, "prefix": "shop", "zone": "bitrix24.ru"])
                }
                #expect(conflict?.status == 409)
            }
            // The next start remembers the ports that somebody knows, and no others.
            try await withTrial(SandboxConfiguration(dataDirectory: folder, seed: 7)) { sandbox in
                #expect(sandbox.platform.names.portals.count == 701)
                #expect(sandbox.platform.addresses.open.count == 3)
            }
        }
    }

    @Test("Beyond the limit the port that was used least recently is given up, and comes back when asked for")
    func limit() async throws {
        let addresses = PlainAddresses()
        let open = Locked(Set<Int64>())
        addresses.set(
            door: .init(
                open: { id in
                    open.withLock { _ = $0.insert(id) }
                    return "http://127.0.0.1:\(id)"
                }, close: { id in open.withLock { _ = $0.remove(id) } }),
            limit: 2)
        for id: Int64 in [1, 2] { _ = try await addresses.opening(id) }
        addresses.use(1)
        #expect(try await addresses.opening(3) == "http://127.0.0.1:3")
        #expect(open.withLock { $0 } == [1, 3] && addresses.portal(2) == nil)
        #expect(try await addresses.opening(2) == "http://127.0.0.1:2")
        #expect(open.withLock { $0 } == [2, 3])
        await addresses.closeAll { $0 == 3 }
        #expect(open.withLock { $0 } == [2])
    }

    private func titles(_ sandbox: RunningSandbox, _ domain: String) async throws -> [String] {
        try await sandbox.platform.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT fields FROM record JOIN portal ON portal.id = portalID WHERE domain = ? ORDER BY type, record.id
                    """, arguments: [domain])
        }
    }

    @Test(
        "Demo data is the same for the same seed, has the number of deals asked for, and refers only to what is there")
    func demo() async throws {
        func make(_ seed: UInt64) async throws -> (deals: [JSONValue], texts: [String]) {
            var configuration = SandboxConfiguration(
                portals: [PortalDomain("acme.bitrix24.com")].compactMap(\.self), seed: seed)
            configuration.demoDeals = 300
            return try await withSandbox(
                configuration, clock: SandboxClock(real: { Date(timeIntervalSince1970: 1_800_000_000) }),
                logger: .init(label: "test")
            ) { sandbox in
                let texts = try await titles(sandbox, "acme.bitrix24.com")
                let deals = try await sandbox.platform.database.read { db in
                    try String.fetchAll(db, sql: "SELECT fields FROM record WHERE type = 'crm.deal' ORDER BY id")
                }
                return (try deals.map { try JSONValue(parsing: $0) }, texts)
            }
        }
        let (deals, texts) = try await make(7)
        #expect(deals.count == 300)
        #expect(try await make(7).texts == texts)
        #expect(try await make(8).texts != texts)
        let stages = Dictionary(grouping: deals) { $0["STAGE_ID"]?.string ?? "" }.mapValues(\.count)
        #expect((stages["WON"] ?? 0) > 60 && (stages["LOSE"] ?? 0) + (stages["APOLOGY"] ?? 0) > 40)
        #expect((stages["NEW"] ?? 0) > 0 && (stages["EXECUTING"] ?? 0) > 0)
        let created = deals.compactMap { $0["DATE_CREATE"]?.string }
        #expect(created.count == 300 && created.min() ?? "" < "2025-03" && created.max() ?? "" > "2026-12")
        #expect(deals.allSatisfy { $0["TITLE"]?.string?.hasSuffix(", ") == false })
        #expect(deals.allSatisfy { $0["COMPANY_ID"]?.integer ?? 0 > 0 && $0["CONTACT_ID"]?.integer ?? 0 > 0 })
        #expect(deals.allSatisfy { $0["OPPORTUNITY"]?.number ?? 0 > 0 && $0["CURRENCY_ID"] == "USD" })
        // Closed deals are closed, and nothing was changed in the future.
        #expect(
            deals.allSatisfy { ($0["STAGE_SEMANTIC_ID"] == "P") == ($0["CLOSED"] == "N") })
        #expect(Set(deals.compactMap { $0["ASSIGNED_BY_ID"]?.integer }).count > 4)
    }

    @Test("A Russian portal gets Russian demo data, with its people and its currency, also later")
    func russianDemo() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            try await control.call("POST", "/portals", ["domain": "test.bitrix24.ru"])
            let made = try await control.call("POST", "/portals/test.bitrix24.ru/seed", ["demo": 40])
            #expect(made["made"]?["crm.deal"] == 40)
            let users = try await control.call("GET", "/portals/test.bitrix24.ru/users")["users"]?.array ?? []
            #expect(users.count == 5)
            let hook = try await control.call("POST", "/portals/test.bitrix24.ru/webhooks", ["scope": ["crm"]])
            let list = try await sandbox.ask((hook["url"]?.string ?? "") + "crm.deal.list?select[]=*")
            let deal = try JSONValue(parsing: list.text)["result"]?[0]
            #expect(deal?["CURRENCY_ID"] == "RUB")
            #expect(deal?["TITLE"]?.string?.contains(where: { ("А"..."я").contains($0) }) == true)
            for wrong: JSONValue in [0, 10_000_000, "x"] {
                await #expect(throws: SandboxControlError.self) {
                    try await control.call("POST", "/portals/test.bitrix24.ru/seed", ["demo": wrong])
                }
            }
        }
    }

    @Test("Every recipe can be read, names fields that its type knows, and words that both languages have")
    func recipes() throws {
        let bytes = try FactTable.bytes("demo/recipes.json")
        let count = try JSONValue(parsing: bytes).array?.count
        #expect(DemoRecipe.all.count == count)
        let english = try #require(DemoWords.all["en"])
        let russian = try #require(DemoWords.all["ru"])
        #expect(Set(english.keys) == Set(russian.keys))
        for recipe in DemoRecipe.all {
            guard let type = RecordType.named(recipe.type) else { continue }
            for (name, value) in recipe.fields where !name.hasPrefix("@") {
                let isKnown = type.field(name) != nil || CustomField.isName(name)
                #expect(isKnown, "\(recipe.type) has no field \(name)")
                if case .word(let list) = value { #expect(english[list] != nil, "no words \(list)") }
            }
        }
    }

    @Test("A snapshot brings back tokens, queued events, limits and ports as they were; tokens of later are unknown")
    func snapshot() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let d = "/portals/acme.bitrix24.com"
            let app = try await control.call(
                "POST", "/apps",
                ["scope": ["crm"], "app_url": "http://127.0.0.1:9/", "event_url": "https://a.example/e"])
            let path = "\(d)/apps/\(app["client_id"]?.string ?? "")"
            try await control.call("POST", "\(path)/install")
            func token() async throws -> (access: String, refresh: String) {
                let pair = try await control.call("POST", "\(path)/tokens", ["user_id": 1])
                return (pair["access_token"]?.string ?? "", pair["refresh_token"]?.string ?? "")
            }
            func profile(_ token: String) async throws -> Int {
                try await sandbox.ask("https://acme.bitrix24.com/rest/profile?auth=\(token)").status
            }
            func refresh(_ token: String) async throws -> Int {
                let id = app["client_id"]?.string ?? ""
                let secret = app["client_secret"]?.string ?? ""
                return try await sandbox.ask(
                    "https://oauth.bitrix.info/oauth/token/?grant_type=refresh_token&client_id=\(id)&client_secret=\(secret)&refresh_token=\(token)"
                ).status
            }
            let before = try await token()
            try await control.call("PATCH", "\(d)/limits", ["burst": 7])
            // An event that waits, because it was put off.
            try await control.call(
                "POST", "/faults", ["match": ["kind": "event"], "action": ["type": "delay", "s": 600]])
            try await control.call("POST", "\(path)/uninstall")
            try await control.call("POST", "\(path)/reinstall")
            let pair = try await token()
            try await control.call("POST", "/snapshots", ["name": "one"])
            #expect(try await refresh(pair.refresh) == 200)
            let later = try await token()
            #expect(try await profile(later.access) == 200)
            try await control.call("PATCH", "\(d)/limits", ["burst": 1])
            try await control.call("POST", "/clock", ["advance_s": 1])
            let time = try await control.call("GET", "/clock")["now"]?.integer ?? 0
            try await control.call("POST", "/snapshots/one/restore")
            // The token of the snapshot lives, its refresh token is unspent again, and the later one is unknown.
            #expect(try await profile(pair.access) == 200)
            #expect(try await profile(later.access) == 401)
            #expect(try await refresh(pair.refresh) == 200)
            #expect(try await profile(before.access) == 401)
            #expect(try await control.call("GET", "\(d)/limits")["burst"] == 7)
            #expect(try await control.call("GET", "/clock")["now"]?.integer ?? 0 >= time)
            let plain = try await sandbox.control.call("GET", d)["plain_url"]
            #expect(plain == .string(sandbox.ready.plainPortal))
        }
    }
}
