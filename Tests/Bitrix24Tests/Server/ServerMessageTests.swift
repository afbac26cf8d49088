import Bitrix24
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Bitrix24Server

@Suite("Messages for people, policies and health")
struct ServerMessageTests {
    struct Told: Sendable, CustomTestStringConvertible {
        var code: ErrorCode
        var status: Int
        var detail = ""
        var message: PageMessage
        var names: [String] = []
        var testDescription: String { "\(code) \(detail)" }
    }

    @Test(
        "What a portal refuses is told as page and as JSON, with the name of what is missing",
        arguments: [
            Told(code: .insufficientScope, status: 403, message: .scopeMissing, names: ["crm", "crm.deal.list"]),
            Told(code: .invalidScope, status: 403, message: .scopeMissing, names: ["crm"]),
            Told(code: .placementNotFound, status: 400, message: .scopeMissing, names: ["crm.deal.list"]),
            Told(code: .methodNotFound, status: 404, message: .moduleMissing, names: ["crm.deal.list"]),
            Told(code: .wrongLicense, status: 403, message: .tariff, names: ["crm.deal.list"]),
            Told(
                code: .accessDenied, status: 403, detail: "REST API is available only on commercial plans",
                message: .tariff),
            Told(
                code: .accessDenied, status: 403, detail: "Access denied! Available only on extended plans",
                message: .tariff),
            Told(
                code: .accessDenied, status: 403, detail: "Access denied! Admin permissions required",
                message: .administratorOnly, names: ["crm.deal.list"]),
            Told(code: .accessDenied, status: 403, detail: "Access denied!", message: .accessDenied),
            Told(code: .core, status: 400, detail: "Access denied", message: .platform),
            Told(code: "", status: 400, detail: "Access denied.", message: .accessDenied),
            Told(code: .userAccessError, status: 403, message: .accessDenied),
            Told(code: .allowedOnlyIntranetUser, status: 403, message: .accessDenied),
            Told(code: .methodConfirmWaiting, status: 401, message: .confirmationNeeded, names: ["crm.deal.list"]),
            Told(code: .methodConfirmDenied, status: 403, message: .accessDenied),
            Told(code: .paymentRequired, status: 401, message: .payment),
            Told(code: .applicationNotFound, status: 401, message: .removed),
            Told(code: .portalDeleted, status: 403, message: .removed),
            Told(code: .queryLimitExceeded, status: 503, message: .platform),
            Told(code: .internalServerError, status: 500, message: .platform),
        ])
    func refused(_ told: Told) async throws {
        let bench = ServerBench()
        let error = RESTError(.refused(told.code), method: "crm.deal.list", status: told.status, detail: told.detail)
        try await bench.run { client in
            let session = try await client.session()
            bench.notes.pageError.withLock { $0 = error }
            for (language, code) in [(PageLanguage.english, "en"), (.russian, "ru")] {
                let page = try await client.launch("/app", Acme.launch(language: code))
                #expect(page.status.code >= 400)
                #expect(page.text.contains(HTML.escape(told.message.title(language))))
                #expect(page.text.contains("<html lang=\"\(code)\">"))
                for name in told.names { #expect(page.text.contains(name)) }
                #expect(
                    page.headers[.contentSecurityPolicy]?.hasSuffix("frame-ancestors https://acme.bitrix24.com") == true
                )
            }
            let data = try await client.get("/api/me", session: session)
            #expect(data.json?["error"] == .string("\(told.message)"))
            #expect(data.json?["title"] == .string(told.message.title(.english)))
            for name in told.names { #expect(data.json?["message"]?.string?.contains(name) == true) }
        }
    }

    @Test("Every message has a heading and a text in each language, and no two are alike")
    func texts() {
        for language in PageLanguage.allCases {
            #expect(Set(PageMessage.allCases.map { $0.title(language) }).count >= PageMessage.allCases.count - 1)
            #expect(Set(PageMessage.allCases.map { $0.message(language) }).count == PageMessage.allCases.count)
        }
        for message in PageMessage.allCases {
            #expect(message.message(.russian).contains { ("а"..."я").contains($0) })
            #expect(!message.message(.english).contains { ("а"..."я").contains($0) })
        }
    }

    @Test("An error that is not the kit's is not shown")
    func foreignError() async throws {
        struct Leaky: Error, CustomStringConvertible { var description: String { "token access-1 in table grants" } }
        let bench = ServerBench()
        try await bench.run { client in
            bench.notes.pageError.withLock { $0 = Leaky() }
            let page = try await client.launch("/app", Acme.launch())
            #expect(page.status == .internalServerError)
            #expect(page.text.contains("Something went wrong"))
            #expect(!page.text.contains("table grants"))
        }
        #expect(!bench.log.text.contains("access-1"))
    }

    @Test("The page may call the portal that opened it, be framed by it, and load nothing else")
    func policy() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let response = try await client.launch("/app", Acme.launch())
            let policy = try #require(response.headers[.contentSecurityPolicy])
            let directives = policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(directives.contains("default-src 'none'"))
            #expect(directives.contains("connect-src 'self' https://acme.bitrix24.com"))
            #expect(directives.contains("form-action 'self'"))
            #expect(directives.contains("base-uri 'none'"))
            #expect(directives.last == "frame-ancestors https://acme.bitrix24.com")
        }
    }

    @Test("A portal that is reached by http may frame the page by http")
    func plainPortal() async throws {
        let domain = "portal.test:8080"
        let portal = try #require(PortalDomain(domain))
        let bench = ServerBench(portals: PortalNames(plainHosts: [portal]))
        bench.platform.issue("access-1", domain: domain)
        try await bench.run { client in
            let response = try await client.launch("/app", Acme.launch(domain: domain))
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.hasSuffix("frame-ancestors https://\(domain) http://\(domain)"))
        }
    }

    @Test("An application may load more, and no text can smuggle a rule in")
    func widerPolicy() {
        let policy = PagePolicy().allowing(.images, "https:").allowing(
            .scripts, "https://cdn.example", "https://a.example; script-src *", "x y", "")
        let response = PageResponse.page("", ancestors: ["https://acme.bitrix24.com"], nonce: "n", policy: policy)
        let header = response.headers[.contentSecurityPolicy] ?? ""
        #expect(header.contains("img-src 'self' data: https:;"))
        #expect(
            header.contains(
                "script-src 'self' 'nonce-n' https://api.bitrix24.com https://api.bitrix24.tech https://cdn.example;"))
        #expect(!header.contains("*"))
    }

    // MARK: Health

    @Test("Health tells how many events wait and for how long, and nothing else")
    func health() async throws {
        let bench = ServerBench()
        try await bench.run { client in
            let idle = try await client.get("/healthz")
            #expect(idle.status == .ok)
            #expect(
                idle.json == [
                    "status": "ok", "store": "ok", "events": ["waiting": 0, "dead": 0, "oldestSeconds": 0],
                ])
            _ = try await client.session()
            let time = bench.notes.time.withLock { $0 }
            _ = try await bench.store.enqueue(Acme.member()) { _ in
                IncomingEvent(memberID: Acme.member(), event: .dealAdd, receivedAt: time)
            }
            bench.move(seconds: 42)
            let busy = try await client.get("/healthz")
            #expect(busy.json?["events"] == ["waiting": 1, "dead": 0, "oldestSeconds": 42])
            #expect(!busy.text.contains(Acme.memberID) && !busy.text.contains("acme"))
        }
    }

    @Test("A store that hangs makes health fail in time, is asked once for all who wait, and is found again afterwards")
    func hangingStore() async throws {
        let store = HangingStore()
        let probe = StoreProbe(store: store, timeout: .milliseconds(20), clock: ContinuousClock())
        async let first = probe.counts()
        async let second = probe.counts()
        let answers = await [first, second]
        #expect(answers == [nil, nil])
        #expect(await probe.counts() == nil)
        #expect(await store.asked == 1)
        await store.goOn()
        let patient = StoreProbe(store: store, timeout: .seconds(30), clock: ContinuousClock())
        #expect(await patient.counts() == EventCounts(waiting: 1))
    }

    @Test("A store that fails makes health say so with 503, without the reason")
    func failingStore() async throws {
        let store = HangingStore(fails: true)
        let probe = StoreProbe(store: store, timeout: .seconds(30), clock: ContinuousClock())
        #expect(await probe.counts() == nil)
    }
}

/// Answers nothing before it is told to.
private actor HangingStore: EventStore {
    private(set) var asked = 0
    private var isHanging = true
    private var callers: [CheckedContinuation<Void, Never>] = []
    private let fails: Bool

    init(fails: Bool = false) { self.fails = fails }

    func goOn() {
        isHanging = false
        for caller in callers { caller.resume() }
        callers = []
    }

    func eventCounts() async throws -> EventCounts {
        if fails { throw StoreError(.failed, detail: "SQLite 13") }
        asked += 1
        if isHanging { await withCheckedContinuation { callers.append($0) } }
        return EventCounts(waiting: 1)
    }

    func enqueue(
        _ memberID: MemberID, _ admit: @escaping @Sendable (Installation?) throws -> IncomingEvent
    ) async throws -> QueuedEvent { throw StoreError(.failed, detail: "not here") }
    func claimPortals(owner: String, at now: Date, until: Date, limit: Int) async throws -> [MemberID] { [] }
    func takeEvents(
        of memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int
    ) async throws -> [QueuedEvent] { [] }
    func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) async throws -> Bool {
        false
    }
    func extendClaim(of memberID: MemberID, owner: String, until: Date) async throws -> Bool { false }
    func release(_ memberID: MemberID, owner: String) async throws {}
    func deadEvents(of memberID: MemberID?, after id: Int64, limit: Int) async throws -> [QueuedEvent] { [] }
    func reviveEvent(_ id: Int64, at now: Date) async throws -> Bool { false }
    func discardEvent(_ id: Int64) async throws -> Bool { false }
    func forgetHandledEvents(before instant: Date) async throws {}
}
