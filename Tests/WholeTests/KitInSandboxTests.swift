import Bitrix24
import Foundation
import Logging
import Sandbox
import Testing

/// The kit and the sandbox know nothing of each other but the wire: the kit reaches it as it would the platform, through a proxy.
@Suite("Kit in the sandbox", .timeLimit(.minutes(10)))
struct KitInSandboxTests {
    static let portal = "acme.bitrix24.com"

    struct Stage: Sendable {
        let sandbox: RunningSandbox
        let kit: Bitrix24Kit
        let store: MemoryInstallationStore
        let clientID: String

        @discardableResult
        func control(_ method: String, _ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
            try await sandbox.control.call(method, path.replacing("{c}", with: clientID), body)
        }

        /// What the portal posts into the frame, as a server reads it.
        func opening(user: Int = 1, portal: String = KitInSandboxTests.portal) async throws -> FrameLaunch {
            let open = try await control("POST", "/portals/\(portal)/apps/{c}/open", ["user_id": .int(user)])
            return try FrameLaunch(fields: try Self.merged(open))
        }

        private static func merged(_ open: JSONValue) throws -> JSONObject {
            let url = try #require(open["url"]?.string)
            let query = url.firstIndex(of: "?").map { String(url[url.index(after: $0)...]) } ?? ""
            let body = FormCodec.encode(try #require(open["body"]?.object))
            return try FormCodec.decode(merging: [Array(query.utf8), Array(body.utf8)])
        }

        /// The newest event of that name, as the event queue posted it.
        func event(_ name: String) async throws -> EventDelivery {
            let entries = try await control("GET", "/journal?kind=event")["entries"]?.array ?? []
            let entry = try #require(entries.last { $0["event"]?.string == name })
            return try EventDelivery(fields: try FormCodec.decode(try #require(entry["body"]?.string)))
        }

        func journal(_ filter: String) async throws -> [JSONValue] {
            try await control("GET", "/journal?\(filter)")["entries"]?.array ?? []
        }

        /// As an installer does: without it nobody hears of a removal.
        func bindRemoval(_ client: PortalClient) async throws {
            let answer = try await client.call(
                "event.bind", ["event": "ONAPPUNINSTALL", "handler": "https://pulse.example/events"])
            #expect(answer.result == true)
        }

        func refreshes() async throws -> Int {
            try await journal("kind=oauth").filter { $0["grant_type"] == "refresh_token" }.count
        }
    }

    /// - Parameter limits: of the portal; without them the kit does not pace its calls either.
    static func with(
        limits: JSONValue = ["enabled": false], deals: Int = 120, _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        var logger = Logger(label: "kit-in-sandbox")
        logger.logLevel = .critical
        let quiet = logger
        try await withSandbox(SandboxConfiguration(seed: 17), logger: quiet) { sandbox in
            let control = sandbox.control
            try await control.call("PATCH", "/portals/\(portal)/limits", limits)
            let made = try await control.call(
                "POST", "/apps",
                [
                    "code": "acme.pulse", "version": "1.0.0", "scope": ["crm", "user_brief"],
                    "app_url": "https://pulse.example/app",
                    "event_url": "https://pulse.example/events", "redirect_uri": "https://pulse.example/back",
                ])
            let clientID = try #require(made["client_id"]?.string)
            let secret = try #require(made["client_secret"]?.string)
            try await control.call(
                "POST", "/portals/\(portal)/seed",
                ["entity": "crm.deal", "rows": .array((1...deals).map { ["TITLE": .string("Deal \($0)")] })])
            let transport = try AsyncHTTPClientTransport.fromEnvironment([
                "HTTPS_PROXY": sandbox.ready.proxy, "SSL_CERT_FILE": sandbox.ready.certificateAuthority,
            ])
            let store = MemoryInstallationStore()
            let kit = Bitrix24Kit(
                configuration: Bitrix24Configuration(
                    credentials: ApplicationCredentials(clientID: clientID, clientSecret: Secret(secret)),
                    paces: limits["enabled"] != false),
                store: store, transport: transport.transport, logger: quiet)
            do {
                try await control.call("POST", "/portals/\(portal)/apps/\(clientID)/install")
                try await body(Stage(sandbox: sandbox, kit: kit, store: store, clientID: clientID))
            } catch {
                try await transport.shutdown()
                throw error
            }
            try await transport.shutdown()
        }
    }

    @Test("A code is exchanged, the portal is called, and the pair that was stored is the one that works")
    func code() async throws {
        try await Self.with { stage in
            let issued = try await stage.control(
                "POST", "/portals/\(Self.portal)/apps/{c}/codes", ["user_id": 1, "state": "s t"])
            let redirect = try #require(issued["redirect"]?.string)
            let query = redirect[redirect.index(after: try #require(redirect.firstIndex(of: "?")))...]
            let answer = try AuthorizationRedirect(fields: try FormCodec.decode(String(query)))
            #expect(answer.state == "s t")
            let authorized = try await stage.kit.installations.complete(answer)
            #expect(authorized.userID == 1)
            #expect(authorized.change == .installed)
            let client = stage.kit.client(authorized.installation.memberID, as: .user(1))
            #expect(try await client.call("profile").result["ID"] == "1")
            var titles: Set<String> = []
            for try await deal in client.list("crm.deal.list", ["select": ["TITLE"]]) {
                titles.insert(deal["TITLE"]?.string ?? "")
            }
            #expect(titles.count == 120)
            let batch = try await client.batch([
                BatchCommand("me", "profile"),
                BatchCommand("mine", "crm.deal.list", ["filter": ["ASSIGNED_BY_ID": "$result[me][ID]"]]),
                BatchCommand("none", "crm.deal.get", ["id": 1_000_000_000]),
            ])
            #expect(try batch.response("me").result["ID"] == "1")
            #expect(try batch.response("mine").total == 120)
            #expect(Array(batch.errors.keys) == ["none"])
            // The same code again: refused, and what is stored still works.
            await #expect(throws: OAuthError(.refused(.invalidGrant))) {
                _ = try await stage.kit.installations.complete(answer)
            }
            #expect(try await client.call("profile").result["ID"] == "1")
            let entries = try await stage.journal("kind=rest")
            #expect(entries.allSatisfy { $0["listener"] == "proxy-connect" })
            #expect(entries.allSatisfy { $0["target"]?.string?.contains("auth=") == false }, "no token in an address")
        }
    }

    @Test("50 callers whose token has ended cause one refresh, and all get their answer")
    func oneRefresh() async throws {
        try await Self.with { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            let client = stage.kit.client(opened.memberID, as: .user(1))
            #expect(try await client.call("profile").result["ID"] == "1")
            #expect(try await stage.refreshes() == 0, "a fresh token needs none")
            for round in 1...2 {
                // The kit's own clock does not know: only the portal's answer tells.
                try await stage.control("POST", "/tokens/expire", ["client_id": .string(stage.clientID)])
                let answers = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                    for _ in 1...50 { group.addTask { try await client.call("profile").result["ID"] } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers == Array(repeating: "1", count: 50))
                #expect(try await stage.refreshes() == round)
            }
            let grants = try await stage.journal("kind=oauth").filter { $0["grant_type"] != nil }
            #expect(grants.allSatisfy { $0["status"] == 200 && $0["listener"] == "proxy-connect" })
        }
    }

    @Test("A renamed portal is followed with the call's body, and found at once from then on")
    func rename() async throws {
        try await Self.with { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            let client = stage.kit.client(opened.memberID, as: .user(1))
            try await stage.control("PATCH", "/portals/\(Self.portal)", ["domain": "pulse.bitrix24.com"])
            let made = try await client.call("crm.deal.add", ["fields": ["TITLE": "Made while moving"]])
            let id = try #require(made.result.integer)
            let deal = try await client.call("crm.deal.get", ["id": .int(id)])
            #expect(deal.result["TITLE"] == "Made while moving")
            let calls = try await stage.journal("kind=rest").filter { $0["method"] != "user.admin" }
            #expect(
                calls.map { "\($0["host"]?.string ?? "") \($0["status"]?.integer ?? 0)" }
                    == ["\(Self.portal) 302", "pulse.bitrix24.com 200", "pulse.bitrix24.com 200"])
            #expect(calls.allSatisfy { $0["http_method"] == "POST" })
            let stored = try #require(try await stage.store.installation(opened.memberID))
            #expect(stored.domain.value == "pulse.bitrix24.com")
            #expect(stored.clientEndpoint.value == "https://pulse.bitrix24.com/rest/")
            let again = try await stage.kit.installations.open(try await stage.opening(portal: "pulse.bitrix24.com"))
            #expect(again.memberID == opened.memberID)
            #expect(again.change == .renewed)
        }
    }

    @Test("After an uninstall nothing is called any more; after a reinstallation everything is again")
    func uninstall() async throws {
        try await Self.with { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            let client = stage.kit.client(opened.memberID, as: .user(1))
            // The installation's own event proves the application_token by which the removal is believed.
            _ = try await stage.kit.installations.apply(try await stage.event("ONAPPINSTALL"))
            try await stage.bindRemoval(client)
            try await stage.control("POST", "/portals/\(Self.portal)/apps/{c}/uninstall", ["clean": false])
            guard
                case .removed(let removal) = try await stage.kit.installations.apply(
                    try await stage.event("ONAPPUNINSTALL"))
            else {
                Issue.record("the removal was not applied")
                return
            }
            #expect(removal.memberID == opened.memberID)
            #expect(!removal.erasesData)
            let before = try await stage.control("GET", "/journal")["last"]
            await #expect(throws: GrantError.self) { _ = try await client.call("profile") }
            #expect(try await stage.control("GET", "/journal")["last"] == before, "not one request left")

            try await stage.control("POST", "/portals/\(Self.portal)/apps/{c}/reinstall")
            let again = try await stage.kit.installations.open(try await stage.opening())
            #expect(again.memberID == opened.memberID)
            #expect(again.change == .reinstalled)
            #expect(try await client.call("profile").result["ID"] == "1")
            // The removal of before, delivered once more, is about an installation that is gone.
            await #expect(throws: (any Error).self) {
                _ = try await stage.kit.installations.apply(try await stage.event("ONAPPUNINSTALL"))
            }
            #expect(try await client.call("profile").result["ID"] == "1")
        }
    }

    @Test("A clean removal leaves nothing behind, and a forged one changes nothing")
    func cleanRemoval() async throws {
        try await Self.with { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            _ = try await stage.kit.installations.apply(try await stage.event("ONAPPINSTALL"))
            try await stage.bindRemoval(stage.kit.client(opened.memberID, as: .user(1)))
            try await stage.control("POST", "/portals/\(Self.portal)/apps/{c}/uninstall", ["clean": true])
            var forged = try await stage.event("ONAPPUNINSTALL")
            forged.authorization.applicationToken = Secret("0123456789abcdef0123456789abcdef")
            let attempt = forged
            await #expect(throws: EventError.self) { _ = try await stage.kit.installations.apply(attempt) }
            #expect(try await stage.store.installation(opened.memberID)?.isRemoved == false)
            guard
                case .removed(let removal) = try await stage.kit.installations.apply(
                    try await stage.event("ONAPPUNINSTALL"))
            else {
                Issue.record("the removal was not applied")
                return
            }
            #expect(removal.erasesData)
            #expect(try await stage.store.installation(opened.memberID) == nil)
            #expect(try await stage.store.memberIDs(after: nil, limit: 10).isEmpty)
        }
    }

    @Test("1,234 deals are listed by every way, each deal once, under the portal's real limit and without one refusal")
    func lists() async throws {
        try await Self.with(limits: ["enabled": true], deals: 1234) { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            let client = stage.kit.client(opened.memberID, as: .user(1))
            let select: JSONObject = ["select": ["TITLE"]]
            let lists = [
                client.list("crm.deal.list", select), client.listByID("crm.deal.list", select),
                client.listInBatches("crm.deal.list", select),
                client.listInBatches("crm.deal.list", select, isDescending: true, pages: 7),
            ]
            for list in lists {
                var titles: Set<String> = []
                var count = 0
                for try await row in list {
                    titles.insert(row["TITLE"]?.string ?? "")
                    count += 1
                }
                #expect(count == 1234 && titles.count == 1234)
            }
            var items = 0
            for try await row in client.listInBatches("crm.item.list", ["entityTypeId": 2, "select": ["id"]]) {
                #expect(row["id"]?.integer != nil)
                items += 1
            }
            #expect(items == 1234)
            #expect(try await client.count("crm.deal.list") == 1234)
            let calls = try await stage.journal("kind=rest")
            #expect(calls.allSatisfy { $0["status"] == 200 })
        }
    }

    @Test(
        "The portal's own queue of events is read as a stream, cleared, and what was reserved comes again after a crash"
    )
    func offlineEvents() async throws {
        try await Self.with { stage in
            let opened = try await stage.kit.installations.open(try await stage.opening())
            let client = stage.kit.client(opened.memberID, as: .user(1))
            _ = try await client.call("event.bind", ["event": "ONCRMDEALADD", "event_type": "offline"])
            for number in 1...3 {
                _ = try await client.call("crm.deal.add", ["fields": ["TITLE": .string("Offline \(number)")]])
            }
            var crashed = OfflineEvents(client: client, options: .init(limit: 2)).makeAsyncIterator()
            let reserved = try #require(try await crashed.next())
            #expect(reserved.events.count == 2)
            // Another process goes on: what was reserved and not cleared comes first.
            var stream = OfflineEvents(client: client).makeAsyncIterator()
            let again = try #require(try await stream.next())
            #expect(again.events.map(\.event) == reserved.events.map(\.event))
            try await again.clear()
            let rest = try #require(try await stream.next())
            #expect(rest.events.count == 1)
            try await rest.clear()
            #expect(try await client.call("event.offline.list").result == [])
        }
    }
}
