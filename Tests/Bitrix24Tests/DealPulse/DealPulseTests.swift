import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import DealPulse

@Suite("Deal Pulse")
struct DealPulseTests {
    /// Deal Pulse on a fake portal with some deals.
    struct Bench: Sendable {
        let platform = FakePlatform()
        let store = MemoryInstallationStore()
        let log = LogKeeper()
        let time = Clock()
        let folder: URL
        let application: DealPulseApplication

        final class Clock: Sendable {
            let date = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
        }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "dealpulse-\(UUID().uuidString)")
            let settings = try Settings(environment: [
                "CLIENT_ID": FakePlatform.clientID, "CLIENT_SECRET": FakePlatform.clientSecret, "DATA_DIR": folder.path,
            ])
            let (log, time) = (log, time)
            application = DealPulseApplication(
                settings: settings, pages: try DealPulseTests.pages(), store: store, transport: platform.transport,
                logger: Logger(label: "test") { _ in log }, now: { time.date.withLock { $0 } })
            platform.issue("access-1")
            platform.issue("access-2", user: 2)
            platform.answer { try DealPulseTests.answer($0, $1, user: $2, deals: DealPulseTests.deals) }
        }

        func run<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
            defer { try? FileManager.default.removeItem(at: folder) }
            let log = log
            return try await Application(
                router: application.router(), services: [application.worker()],
                logger: Logger(label: "http") { _ in log }
            ).test(.router) { try await body($0) }
        }
    }

    static func pages() throws -> Pages {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Pages(folder: root.appending(path: "Examples/DealPulse/Sources/Pages"))
    }

    static let deals: [JSONValue] = [
        deal(1, "NEW", 100), deal(2, "NEW", 300), deal(3, "EXECUTING", 600), deal(4, "WON", 1000), deal(5, "LOSE", 50),
        deal(6, "NEW", 70, currency: "EUR"), deal(7, "C5:NEW", 10), deal(8, "UC_OWN", 0),
    ]

    static func deal(_ id: Int, _ stage: String, _ amount: Int, currency: String = "USD") -> JSONValue {
        [
            "ID": .string(String(id)), "TITLE": .string("Deal <\(id)>"), "STAGE_ID": .string(stage),
            "OPPORTUNITY": .string("\(amount).00"),
            "CURRENCY_ID": .string(currency), "CATEGORY_ID": stage.hasPrefix("C5") ? "5" : "0",
        ]
    }

    static func answer(
        _ method: String, _ parameters: JSONObject, user: Int, deals: [JSONValue]
    ) throws -> (JSONValue, total: Int?, next: Int?) {
        switch method {
        case "user.current":
            return (
                ["ID": .string(String(user)), "NAME": user == 1 ? "Anna" : "Boris", "LAST_NAME": "Petrov"], nil, nil
            )
        case "crm.deal.list":
            let start = parameters["start"]?.integer ?? 0
            let page = Array(deals.dropFirst(start).prefix(50))
            return (.array(page), deals.count, start + 50 < deals.count ? start + 50 : nil)
        case "crm.deal.get":
            guard let deal = deals.first(where: { $0["ID"]?.text == parameters["id"]?.text }) else {
                throw FakePlatform.Refusal(code: "", text: "Not found")
            }
            return (deal, nil, nil)
        case "event.get", "placement.get": return ([], nil, nil)
        case "event.bind", "placement.bind": return (true, nil, nil)
        default: throw FakePlatform.Refusal(code: "ERROR_METHOD_NOT_FOUND", text: "Method not found!")
        }
    }

    private func session(_ client: any TestClientProtocol, _ launch: (query: String, body: String) = Acme.launch())
        async throws -> String
    {
        let response = try await client.launch("/app", launch)
        try #require(response.status == .ok)
        return try #require(response.text.firstMatch(of: /"session":"([A-Za-z0-9_-]+)"/).map { String($0.1) })
    }

    private func handled(_ bench: Bench) async throws {
        try await eventually("the queue is empty") { await bench.store.eventCounts().waiting == 0 }
    }

    // MARK: Pages

    @Test(
        "The page of a frame speaks the portal's language and knows where its data is",
        arguments: [
            ("en", "DEFAULT", "Deal Pulse", "/api/overview"), ("ru", "DEFAULT", "Пульс сделок", "/api/overview"),
            ("de", "CRM_DEAL_DETAIL_TAB", "Deal Pulse", "/api/deal"),
        ])
    func frame(_ language: String, _ placement: String, _ title: String, _ source: String) async throws {
        try await Bench().run { client in
            let response = try await client.launch("/app", Acme.launch(language: language, placement: placement))
            #expect(response.status == .ok)
            #expect(response.text.contains("<title>\(title)</title>"))
            #expect(response.text.contains("\"source\":\"\(source)\""))
            #expect(
                !response.text.contains("access-1") && !response.text.contains("refresh-1")
                    && !response.text.contains("{{"))
        }
    }

    @Test("Every text exists in both languages, and the page's script asks for none that is missing")
    func texts() throws {
        let pages = try Self.pages()
        let (english, russian) = (pages.texts(.english), pages.texts(.russian))
        let isPlural = { (key: String) in key.hasPrefix("deals.") }
        #expect(english.keys.filter { !isPlural($0) } == russian.keys.filter { !isPlural($0) })
        #expect(["deals.one", "deals.few", "deals.many", "deals.other"].allSatisfy { russian.optional($0) != nil })
        let script = String(decoding: try #require(pages.assets["dealpulse.js"]).content, as: UTF8.self)
        for match in script.matches(of: /say\("([A-Za-z.]+)"/) {
            #expect(english.optional(String(match.output.1)) != nil)
        }
        for stage in Stage.standard { #expect(russian.optional("stage.\(stage)") != nil) }
        for (key, text) in zip(russian.keys.sorted(), russian.keys.sorted().map { russian($0) })
        where key != "stage.other" {
            #expect(text.contains(/[а-яА-Я]/), "\(key)")
        }
    }

    @Test(
        "Privacy policy, license and health are served to anyone",
        arguments: [
            ("/privacy", "Privacy policy of Deal Pulse"),
            ("/privacy?lang=ru", "Политика конфиденциальности приложения «Пульс сделок»"),
            ("/license", "License agreement of Deal Pulse"),
            ("/license?lang=ru", "Лицензионное соглашение приложения «Пульс сделок»"),
            ("/healthz", "ok"), ("/assets/dealpulse.css", "@media"), ("/app", "Open this application inside Bitrix24"),
        ])
    func documents(_ path: String, _ text: String) async throws {
        try await Bench().run { client in
            let response = try await client.get(path)
            #expect(response.status == .ok)
            #expect(response.text.contains(text))
            #expect(try await client.executeRequest(uri: path, method: .head, headers: [:], body: nil).status == .ok)
        }
    }

    // MARK: Data

    @Test("The overview groups deals by stage in the order of the pipeline, with totals a currency, in one request")
    func overview() async throws {
        let bench = try Bench()
        try await bench.run { client in
            let session = try await session(client)
            let before = bench.platform.requestCount
            let data = try #require(try await client.get("/api/overview", session: session).json)
            #expect(bench.platform.requestCount == before + 1)
            #expect(data["user"] == "Anna")
            #expect(data["deals"] == 8)
            #expect(data["open"] == 6)
            #expect(data["added"] == 0)
            let stages = data["stages"]?.array ?? []
            #expect(
                stages.map { $0["name"]?.string } == ["New", "In progress", "UC_OWN", "Won", "Lost", "New, pipeline 5"])
            #expect(stages.map { $0["kind"]?.string } == ["open", "open", "open", "won", "lost", "open"])
            #expect(stages.first?["count"] == 3)
            let totals = data["totals"]?.array ?? []
            #expect(totals.map { $0["currency"]?.string } == ["USD", "EUR"])
            #expect(totals.first?["open"]?.number == 1010 && totals.first?["won"]?.number == 1000)
        }
    }

    @Test("The tab shows the deal's share of its stage and of the pipeline")
    func tab() async throws {
        let bench = try Bench()
        try await bench.run { client in
            let session = try await session(
                client, Acme.launch(language: "ru", placement: "CRM_DEAL_DETAIL_TAB", options: "{\"ID\":\"1\"}"))
            let data = try #require(try await client.get("/api/deal", session: session).json)
            #expect(data["deal"]?["stageName"] == "Новая")
            #expect(data["stage"]?["share"]?.number == 0.25)
            #expect(data["stage"]?["rank"] == 2 && data["stage"]?["count"] == 2)
            #expect(data["pipeline"]?["share"]?.number == 0.1)
        }
    }

    @Test(
        "A card without a deal, or with one that is gone, gets a message",
        arguments: [("{}", "Which deal?"), ("{\"ID\":\"99\"}", "The deal was not found"), ("undefined", "Which deal?")])
    func tabWithoutDeal(_ options: String, _ title: String) async throws {
        try await Bench().run { client in
            let session = try await session(client, Acme.launch(placement: "CRM_DEAL_DETAIL_TAB", options: options))
            let response = try await client.get("/api/deal", session: session)
            #expect(response.status == .ok)
            #expect(response.json?["problem"]?["title"]?.string == title)
        }
    }

    @Test("Thousands of deals are read in batches, each counted once, and the tail is read again only after a minute")
    func paging() async throws {
        let bench = try Bench()
        let many = (1...1234).reversed().map { Self.deal($0, "NEW", 1) }
        bench.platform.answer { try Self.answer($0, $1, user: $2, deals: many) }
        try await bench.run { client in
            let session = try await session(client)
            let before = bench.platform.requestCount
            let data = try #require(try await client.get("/api/overview", session: session).json)
            #expect(data["deals"] == 1234 && data["truncated"] == false)
            #expect(bench.platform.requestCount == before + 2)
            _ = try await client.get("/api/overview", session: session)
            #expect(bench.platform.requestCount == before + 3)
            bench.time.date.withLock { $0 += 61 }
            _ = try await client.get("/api/overview", session: session)
            #expect(bench.platform.requestCount == before + 5)
        }
    }

    @Test("Each user sees what that user may see")
    func rights() async throws {
        let bench = try Bench()
        bench.platform.answer { method, parameters, user in
            guard user == 1 || !method.hasPrefix("crm.") else {
                throw FakePlatform.Refusal(code: "", text: "Access denied.")
            }
            return try Self.answer(method, parameters, user: user, deals: Self.deals)
        }
        try await bench.run { client in
            let anna = try await session(client)
            let boris = try await session(client, Acme.launch(access: "access-2", language: "ru"))
            #expect(try await client.get("/api/overview", session: anna).json?["deals"] == 8)
            let response = try await client.get("/api/overview", session: boris)
            #expect(response.status == .ok)
            #expect(response.json?["problem"]?["title"] == "Нет доступа к сделкам CRM")
            let english = try await session(client, Acme.launch(access: "access-2"))
            let message = try await client.get("/api/overview", session: english).json?["problem"]?["message"]?.string
            #expect(message?.hasPrefix("Deal Pulse needs access to CRM deals") == true)
        }
    }

    @Test(
        "What the platform refuses becomes a message",
        arguments: [
            ("ACCESS_DENIED", "noAccess"), ("insufficient_scope", "noAccess"), ("ERROR_METHOD_NOT_FOUND", "noModule"),
            ("PAYMENT_REQUIRED", "payment"), ("OVERLOAD_LIMIT", "busy"), ("INTERNAL_SERVER_ERROR", "platform"),
            ("APPLICATION_NOT_FOUND", "removed"),
        ])
    func refusals(_ code: String, _ key: String) {
        let problem = ViewProblem(RESTError(.refused(ErrorCode(code)), method: "crm.deal.list", status: 400))
        #expect(problem?.key == key)
    }

    // MARK: Life

    @Test("The wizard binds two events and the tab, a second run binds nothing again")
    func setUp() async throws {
        let bench = try Bench()
        try await bench.run { client in
            let page = try await client.launch("/install", Acme.launch())
            let session = try #require(page.text.firstMatch(of: /"session":"([A-Za-z0-9_-]+)"/).map { String($0.1) })
            #expect(try await client.post("/install/setup", "", headers: [.frameSession: session]).json == ["ok": true])
            #expect(
                bench.platform.methods == ["event.get", "placement.get", "event.bind", "event.bind", "placement.bind"])
            bench.platform.answer { method, parameters, user in
                switch method {
                case "event.get":
                    return (
                        [
                            ["event": "ONAPPUNINSTALL", "handler": "https://dealpulse.example/events"],
                            ["event": "OnCrmDealAdd", "handler": "https://dealpulse.example/events"],
                        ], nil, nil
                    )
                case "placement.get":
                    return (
                        [["placement": "CRM_DEAL_DETAIL_TAB", "handler": "https://dealpulse.example/app"]], nil, nil
                    )
                default:
                    throw FakePlatform.Refusal(
                        code: "ERROR_CORE", text: "Unable to set placement handler: Handler already binded")
                }
            }
            #expect(try await client.post("/install/setup", "", headers: [.frameSession: session]).json == ["ok": true])
        }
    }

    @Test("A refused binding is not reported as done")
    func failedSetUp() async throws {
        let bench = try Bench()
        bench.platform.answer { method, parameters, user in
            guard method != "placement.bind" else {
                throw FakePlatform.Refusal(code: "ACCESS_DENIED", text: "Access denied!")
            }
            return try Self.answer(method, parameters, user: user, deals: [])
        }
        try await bench.run { client in
            let page = try await client.launch("/install", Acme.launch())
            let session = try #require(page.text.firstMatch(of: /"session":"([A-Za-z0-9_-]+)"/).map { String($0.1) })
            let response = try await client.post("/install/setup", "", headers: [.frameSession: session])
            #expect(response.json?["ok"] == false)
            #expect(response.json?["message"]?.string?.contains("administrator") == true)
        }
    }

    @Test("The counter counts an added deal once, however often the event comes, and lives through a restart")
    func counter() async throws {
        let bench = try Bench()
        try await bench.run { client in
            let session = try await session(client)
            for deal in [11, 12, 11, 12, 13] {
                let event = Acme.event("ONCRMDEALADD", data: ["FIELDS": ["ID": .string(String(deal))]])
                #expect(try await client.post("/events", event).status == .ok)
            }
            let forged = Acme.event("ONCRMDEALADD", data: ["FIELDS": ["ID": "14"]], applicationToken: "wrong")
            #expect(try await client.post("/events", forged).status == .forbidden)
            try await handled(bench)
            #expect(try await client.get("/api/overview", session: session).json?["added"] == 3)
            #expect(await DealCounter(folder: bench.folder.appending(path: "counters")).count(Acme.member()) == 3)
        }
    }

    @Test(
        "A removal ends sessions and calls; with CLEAN=1 nothing of the portal is left, without it the counter stays",
        arguments: ["1", "0"])
    func removal(_ clean: String) async throws {
        let bench = try Bench()
        try await bench.run { client in
            let session = try await session(client)
            _ = try await client.post("/events", Acme.event("ONCRMDEALADD", data: ["FIELDS": ["ID": "11"]]))
            try await handled(bench)
            bench.time.date.withLock { $0 += 60 }
            #expect(
                try await client.post("/events", Acme.event("ONAPPUNINSTALL", data: ["CLEAN": .string(clean)])).status
                    == .ok)
            let requests = bench.platform.requestCount
            #expect(try await client.get("/api/overview", session: session).status == .unauthorized)
            #expect(bench.platform.requestCount == requests)
            #expect(await bench.store.grants(of: Acme.member(), limit: 10).isEmpty)
            #expect(try await bench.store.installation(Acme.member()).map { _ in true } == (clean == "1" ? nil : true))
            let files = try FileManager.default.subpathsOfDirectory(atPath: bench.folder.path)
            #expect(files.contains { $0.contains(Acme.memberID) } == (clean == "0"))
            // Installed again: works with the new pair, and the kept counter is back.
            bench.platform.issue("access-3")
            bench.time.date.withLock { $0 += 60 }
            let again = try await self.session(client, Acme.launch(access: "access-3", applicationToken: "new"))
            #expect(try await client.get("/api/overview", session: again).json?["added"] == (clean == "1" ? 0 : 1))
        }
    }

    @Test("An ended token is refreshed once, unseen by the user")
    func refresh() async throws {
        let bench = try Bench()
        try await bench.run { client in
            let session = try await session(client)
            bench.platform.issue("access-1b")
            bench.platform.state.withLock { state in
                state.expired.insert("access-1")
                state.refreshes["refresh-1"] = "access-1b"
            }
            #expect(try await client.get("/api/overview", session: session).json?["deals"] == 8)
            #expect(bench.platform.state.withLock { $0.requests.count { $0.url.hasSuffix("/oauth/token/") } } == 1)
        }
    }

    // MARK: Process

    @Test(
        "A missing or unusable setting is named",
        arguments: [
            ([:], "CLIENT_ID"), (["CLIENT_ID": "a"], "CLIENT_SECRET"),
            (["CLIENT_ID": "a", "CLIENT_SECRET": "b", "PORT": "x"], "PORT"),
            (["CLIENT_ID": "a", "CLIENT_SECRET": "b", "PUBLIC_URL": "ftp://x"], "PUBLIC_URL"),
        ])
    func settings(_ environment: [String: String], _ name: String) {
        #expect {
            _ = try Settings(environment: environment)
        } throws: { "\($0)".contains(name) }
    }

    @Test("The key is made at the first start, readable by its owner only, and used again")
    func key() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dealpulse-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = ["CLIENT_ID": "a", "CLIENT_SECRET": "b", "DATA_DIR": folder.path]
        let sealed = try Settings(environment: environment).keys.seal(Secret("x"), for: "row")
        #expect(try Settings(environment: environment).keys.open(sealed, for: "row") == Secret("x"))
        let mode =
            try FileManager.default.attributesOfItem(atPath: folder.appending(path: "key").path)[.posixPermissions]
            as? Int
        #expect(mode == 0o600)
    }
}
