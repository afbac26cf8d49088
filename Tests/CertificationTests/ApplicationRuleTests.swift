import Foundation
import Sandbox
import Testing

@testable import Certification

@Suite("Rules on scopes, security, resilience and content")
struct ApplicationRuleTests {
    @Test("Each case is judged as the rulebook says", arguments: scopes + urls + browser + https + resilience + content)
    func judges(_ row: RuleCase) throws {
        let judgement = try row.judgement()
        #expect(judgement.outcome == row.outcome, "\(judgement.words)")
        #expect(row.says.isEmpty || judgement.words.contains(row.says), "\(judgement.words)")
    }

    @Test(
        "The Market's book asks for another icon",
        arguments: [
            (Picture.png(128, 128), Report.Outcome.failed), (Picture.png(255, 255), .passed),
            (Picture.png(255, 255, colour: 6), .failed),
        ])
    func marketIcon(_ bytes: [UInt8], _ outcome: Report.Outcome) throws {
        let row = RuleCase(what: "", rule: "content.icon", outcome: outcome) { _ in
        } evidence: {
            $0.icon = FileRecord(path: "icon.png", bytes: bytes)
        }
        #expect(try row.judgement(book: .market).outcome == outcome)
    }

    @Test("An unused scope is pointed at in the card")
    func unusedPlace() throws {
        let row = RuleCase(what: "", rule: "scopes.unused", outcome: .failed) {
            $0.application.scopes = [Scope("disk")].compactMap(\.self)
        }
        guard case .failed(let findings) = try row.judgement() else { throw Unexpected() }
        #expect(findings.map(\.place) == [.init(file: "app/lintel.yml", line: 8, column: 12)])
    }

    struct Unexpected: Error {}

    static func declares(_ codes: String...) -> @Sendable (inout Card) -> Void {
        { card in card.application.scopes = codes.compactMap { Scope($0) } }
    }

    static let place = AuditResult.Place(file: "app.py", line: 3, column: 7)
    static func names(_ method: MethodName) -> @Sendable (inout Evidence) -> Void {
        { $0.audit?.methods = [.init(method: method, place: place)] }
    }
    static func bind(_ event: JSONValue) -> @Sendable (inout Evidence) -> Void {
        {
            $0.calls.append(
                SeenCall(number: 5, scenario: .install, kind: .rest, method: "event.bind", params: ["event": event]))
        }
    }

    static let scopes: [RuleCase] = [
        RuleCase(what: "all used", rule: "scopes.unused", outcome: .passed),
        RuleCase(
            what: "disk is not", rule: "scopes.unused", outcome: .failed, says: "`disk`", card: declares("crm", "disk")),
        RuleCase(
            what: "found in the sources", rule: "scopes.unused", outcome: .passed, card: declares("disk"),
            evidence: names("disk.file.get")),
        RuleCase(
            what: "built from a prefix", rule: "scopes.unused", outcome: .passed, card: declares("disk"),
            evidence: { $0.audit?.prefixes = [.init(prefix: "disk.", place: place)] }),
        RuleCase(
            what: "a command of a batch", rule: "scopes.unused", outcome: .passed, card: declares("task"),
            evidence: {
                $0.calls.append(
                    SeenCall(
                        number: 5, scenario: .open, kind: .rest, method: "batch",
                        batch: [.init(method: "tasks.task.list")]))
            }),
        RuleCase(
            what: "an event of its module", rule: "scopes.unused", outcome: .passed, card: declares("im"),
            evidence: bind("ONIMBOTMESSAGEADD")
        )
        .changed(card: declares("imbot")),
        RuleCase(
            what: "several would do", rule: "scopes.unused", outcome: .passed,
            card: declares("crm", "placement", "user", "user_brief")),
        RuleCase(
            what: "called through a webhook only", rule: "scopes.unused", outcome: .failed, card: declares("disk"),
            evidence: {
                $0.calls.append(
                    SeenCall(number: 5, scenario: .open, kind: .rest, method: "disk.file.get", authorization: .webhook))
            }),
        RuleCase(
            what: "sources not read", rule: "scopes.unused", outcome: .notRun, card: declares("disk"),
            evidence: { $0.audit = nil }),
        RuleCase(
            what: "sources of another language", rule: "scopes.unused", outcome: .needsPerson, card: declares("disk"),
            evidence: { $0.audit?.files = 0 }),
        RuleCase(
            what: "a scope without methods", rule: "scopes.unused", outcome: .needsPerson,
            card: declares("crm", "faceid")),
        RuleCase(what: "none declared", rule: "scopes.unused", outcome: .notApplicable, card: declares()),

        RuleCase(what: "all declared", rule: "scopes.undeclared", outcome: .passed),
        RuleCase(
            what: "called", rule: "scopes.undeclared", outcome: .failed, says: "scope `crm`",
            card: declares("placement", "user")),
        RuleCase(
            what: "the least of several", rule: "scopes.undeclared", outcome: .failed, says: "scope `user_brief`",
            card: declares("crm", "placement")),
        RuleCase(
            what: "found", rule: "scopes.undeclared", outcome: .failed, says: "disk.file.get",
            evidence: names("disk.file.get")),
        RuleCase(what: "needs none", rule: "scopes.undeclared", outcome: .passed, evidence: names("server.time")),
        RuleCase(what: "unknown", rule: "scopes.undeclared", outcome: .passed, evidence: names("crm.nothing.known")),
        RuleCase(
            what: "a prefix is no use for sure", rule: "scopes.undeclared", outcome: .passed,
            evidence: { $0.audit?.prefixes = [.init(prefix: "disk.", place: place)] }),
        RuleCase(
            what: "an event", rule: "scopes.undeclared", outcome: .failed, says: "ONTASKADD",
            evidence: bind("OnTaskAdd")),
        RuleCase(
            what: "an event of an installation", rule: "scopes.undeclared", outcome: .passed,
            evidence: bind("ONAPPUNINSTALL")),
        RuleCase(
            what: "a placement of the card", rule: "scopes.undeclared", outcome: .failed, says: "TASK_VIEW_TAB",
            card: { $0.application.placements = [PlacementCode("TASK_VIEW_TAB")].compactMap(\.self) }),
        RuleCase(
            what: "either version's scope", rule: "scopes.undeclared", outcome: .passed,
            card: declares("crm", "placement", "user_brief", "tasks"),
            evidence: names("tasks.task.list")),
    ]

    static func page(_ change: @escaping @Sendable (inout PageRecord) -> Void) -> @Sendable (inout Evidence) -> Void {
        { change(&$0.pages[2]) }
    }
    static func call(_ call: SeenCall) -> @Sendable (inout Evidence) -> Void { { $0.calls.append(call) } }

    static let urls: [RuleCase] = [
        RuleCase(what: "a launch request's query", rule: "security.token-in-url", outcome: .passed),
        RuleCase(
            what: "a page", rule: "security.token-in-url", outcome: .failed, says: "https://dealpulse.example/report",
            evidence: page { $0.visitedURLs = ["https://dealpulse.example/report?t=test-refresh-1"] }),
        RuleCase(
            what: "escaped", rule: "security.token-in-url", outcome: .failed, says: "access token",
            evidence: page { $0.visitedURLs = ["https://dealpulse.example/report?t=test-access-1%2B%2F"] }),
        RuleCase(
            what: "a fragment", rule: "security.token-in-url", outcome: .failed,
            evidence: page { $0.frameURL = "https://dealpulse.example/#/deals/test-refresh-1" }),
        RuleCase(
            what: "a path", rule: "security.token-in-url", outcome: .failed,
            evidence: page { $0.frameURL = "https://dealpulse.example/s/test-refresh-1/" }),
        RuleCase(
            what: "a redirect", rule: "security.token-in-url", outcome: .failed, says: "redirect",
            evidence: page {
                $0.requests = [.init(url: "https://dealpulse.example/", status: 302, redirect: "/x?r=test-refresh-1")]
            }),
        RuleCase(
            what: "a Referer", rule: "security.token-in-url", outcome: .failed, says: "Referer",
            evidence: page {
                $0.requests = [
                    .init(
                        url: "https://cdn.example/a.js",
                        headers: ["referer": "https://dealpulse.example/?t=test-refresh-1"])
                ]
            }),
        RuleCase(
            what: "a request of a script", rule: "security.token-in-url", outcome: .failed, says: "browser request",
            evidence: page {
                $0.requests = [.init(url: "https://dealpulse.example/api?token=test-refresh-1", resourceType: "Fetch")]
            }),
        RuleCase(
            what: "a token not known, by its name", rule: "security.token-in-url", outcome: .failed,
            says: "access_token",
            evidence: page { $0.visitedURLs = ["https://dealpulse.example/?access_token=0123456789abcdef0123456789"] }),
        RuleCase(
            what: "a parameter that is only called auth", rule: "security.token-in-url", outcome: .passed,
            evidence: page { $0.visitedURLs = ["https://dealpulse.example/?auth=google&access_token="] }),
        RuleCase(
            what: "a library's post", rule: "security.token-in-url", outcome: .passed,
            evidence: page {
                $0.requests = [
                    .init(method: "POST", url: "https://acme.bitrix24.com/rest/profile", body: "auth=test-refresh-1")
                ]
            }),
        RuleCase(
            what: "the portal's own request", rule: "security.token-in-url", outcome: .passed,
            evidence: page {
                $0.requests = [.init(url: "https://acme.bitrix24.com/x?t=test-refresh-1", initiator: .portal)]
            }),
        RuleCase(
            what: "a link that the platform made", rule: "security.token-in-url", outcome: .passed,
            evidence: page {
                $0.requests = [.init(url: "https://acme.bitrix24.com/d?auth=test-refresh-1", isAddressOfPlatform: true)]
            }),
        RuleCase(
            what: "a REST call by GET", rule: "security.token-in-url", outcome: .failed, says: "/rest/crm.deal.list",
            evidence: call(
                SeenCall(
                    number: 5, scenario: .open, kind: .rest, host: "acme.bitrix24.com", httpMethod: "GET",
                    target: "/rest/crm.deal.list?auth=abc", method: "crm.deal.list"))),
        RuleCase(
            what: "a REST call by POST with the token in the query", rule: "security.token-in-url", outcome: .failed,
            evidence: call(
                SeenCall(
                    number: 5, scenario: .open, kind: .rest, host: "acme.bitrix24.com",
                    target: "/rest/crm.deal.list?access_token=abc", method: "crm.deal.list"))),
        RuleCase(
            what: "a download", rule: "security.token-in-url", outcome: .passed,
            evidence: call(
                SeenCall(
                    number: 5, scenario: .open, kind: .rest, host: "acme.bitrix24.com", httpMethod: "GET",
                    target: "/rest/download.json?auth=test-refresh-1&token=x", method: "download"))),
        RuleCase(
            what: "a webhook's path", rule: "security.token-in-url", outcome: .passed,
            evidence: call(
                SeenCall(
                    number: 5, scenario: .open, kind: .rest, host: "acme.bitrix24.com", httpMethod: "GET",
                    target: "/rest/1/abc/profile?auth=1", method: "profile", authorization: .webhook))),
        RuleCase(
            what: "a handler with the application token", rule: "security.token-in-url", outcome: .failed,
            says: "address of a handler",
            evidence: call(
                SeenCall(
                    number: 5, scenario: .install, kind: .rest, host: "acme.bitrix24.com", method: "event.bind",
                    params: ["handler": "https://dealpulse.example/e?t=test-application-1"]))),
        RuleCase(
            what: "the authorization server is another rule's", rule: "security.token-in-url", outcome: .passed,
            evidence: call(byGET)),
        RuleCase(
            what: "no browser and nothing else", rule: "security.token-in-url", outcome: .notRun,
            evidence: { evidence in
                evidence.pages = []
                evidence.noBrowser = "not found"
            }),
        RuleCase(
            what: "a refresh by GET", rule: "security.token-by-get", outcome: .failed,
            says: "oauth.bitrix.info/oauth/token/", evidence: call(byGET)),
        RuleCase(
            what: "app.info by GET", rule: "security.token-by-get", outcome: .failed, says: "oauth.bitrix24.tech",
            evidence: call(
                SeenCall(
                    number: 5, scenario: .open, kind: .rest, host: "oauth.bitrix24.tech", httpMethod: "GET",
                    target: "/rest/app.info/?auth=0123456789abcdef0123456789", method: "app.info"))),
        RuleCase(what: "a refresh by POST", rule: "security.token-by-get", outcome: .passed),
        RuleCase(
            what: "no refresh at all", rule: "security.token-by-get", outcome: .notApplicable,
            evidence: { $0.calls.removeAll { $0.kind == .oauth } }),
    ]

    static let byGET = SeenCall(
        number: 5, scenario: .expire, kind: .oauth, host: "oauth.bitrix.info", httpMethod: "GET",
        target:
            "/oauth/token/?grant_type=refresh_token&client_secret=test-client-secret-1&refresh_token=test-refresh-1",
        params: [:],
        userID: 9, grantType: "refresh_token")

    static let browser: [RuleCase] = [
        RuleCase(
            what: "quiet", rule: "security.token-in-console", outcome: .passed,
            evidence: page { $0.console = [.init(text: "12 deals of acme.bitrix24.com")] }),
        RuleCase(
            what: "a token", rule: "security.token-in-console", outcome: .failed, says: "app.js:12",
            evidence: page {
                $0.console = [
                    .init(text: "{AUTH: test-access-1+/}", source: "https://dealpulse.example/app.js?v=1", line: 12)
                ]
            }),
        RuleCase(
            what: "the portal's own output", rule: "security.token-in-console", outcome: .passed,
            evidence: page { $0.console = [.init(text: "test-refresh-1", isFromPortal: true)] }),
        RuleCase(
            what: "a script without pages", rule: "security.token-in-console", outcome: .notApplicable,
            card: { $0.application.interface = false },
            evidence: { $0.pages = [] }),
        RuleCase(
            what: "no browser", rule: "security.token-in-console", outcome: .notRun,
            evidence: { $0.noBrowser = "not found" }),

        RuleCase(
            what: "nothing", rule: "security.token-in-storage", outcome: .passed,
            evidence: page { page in
                page.storage = [.init(area: .local, origin: "https://dealpulse.example", key: "theme", value: "dark")]
                page.cookies = [
                    .init(name: "s", value: "test-refresh-1", domain: "dealpulse.example", isHTTPOnly: true)
                ]
            }),
        RuleCase(
            what: "localStorage", rule: "security.token-in-storage", outcome: .failed, says: "localStorage",
            evidence: page {
                $0.storage = [
                    .init(
                        area: .local, origin: "https://dealpulse.example", key: "auth",
                        value: #"{"r":"test-refresh-1"}"#)
                ]
            }),
        RuleCase(
            what: "base64 in sessionStorage", rule: "security.token-in-storage", outcome: .failed,
            says: "sessionStorage",
            evidence: page {
                $0.storage = [
                    .init(
                        area: .session, origin: "https://dealpulse.example", key: "a",
                        value: Data("test-application-1".utf8).base64EncodedString())
                ]
            }),
        RuleCase(
            what: "a readable cookie", rule: "security.token-in-storage", outcome: .failed, says: "cookie `s`",
            evidence: page { $0.cookies = [.init(name: "s", value: "test-refresh-1", domain: "dealpulse.example")] }),
        RuleCase(
            what: "the portal's own storage", rule: "security.token-in-storage", outcome: .passed,
            evidence: page {
                $0.storage = [
                    .init(area: .local, origin: "https://acme.bitrix24.com", key: "a", value: "test-refresh-1")
                ]
            }),
    ]

    static let https: [RuleCase] = [
        RuleCase(
            what: "everywhere", rule: "security.https", outcome: .passed,
            card: { $0.run = .init(origin: "http://127.0.0.1:${port}") }),
        RuleCase(
            what: "the card's address", rule: "security.https", outcome: .failed, says: "listing.privacy_policy",
            card: { $0.listing?.privacyPolicy = "HTTP://dealpulse.example/privacy" }),
        RuleCase(
            what: "a style", rule: "security.https", outcome: .failed, says: "http://cdn.example/a.css",
            evidence: page { $0.requests = [.init(url: "http://cdn.example/a.css?v=1", resourceType: "Stylesheet")] }),
        RuleCase(
            what: "the portal's style", rule: "security.https", outcome: .passed,
            evidence: page { $0.requests = [.init(url: "http://cdn.example/a.css", initiator: .portal)] }),
        RuleCase(
            what: "refused as mixed content", rule: "security.https", outcome: .failed, says: "http://cdn.example/a.js",
            evidence: page {
                $0.console = [
                    .init(
                        level: .error,
                        text:
                            "Mixed Content: The page at 'https://dealpulse.example/app' was loaded over HTTPS, but requested an insecure script 'http://cdn.example/a.js'. This request has been blocked."
                    )
                ]
            }),
        RuleCase(
            what: "a bad certificate", rule: "security.https", outcome: .failed, says: "cdn.example",
            evidence: page {
                $0.requests = [.init(url: "https://cdn.example/a.js", status: 0, failure: "net::ERR_CERT_DATE_INVALID")]
            }),
        RuleCase(
            what: "a call", rule: "security.https", outcome: .failed, says: "acme.bitrix24.com",
            evidence: call(
                SeenCall(
                    number: 5, kind: .rest, host: "acme.bitrix24.com", listener: "proxy-absolute",
                    target: "http://acme.bitrix24.com/rest/profile"))),
        RuleCase(
            what: "axios' absolute HTTPS", rule: "security.https", outcome: .passed,
            evidence: call(
                SeenCall(
                    number: 5, kind: .rest, host: "acme.bitrix24.com", listener: "proxy-absolute",
                    target: "https://acme.bitrix24.com/rest/profile"))),
        RuleCase(
            what: "a handler", rule: "security.https", outcome: .failed, says: "event.bind",
            evidence: call(
                SeenCall(
                    number: 5, kind: .rest, method: "event.bind", params: ["handler": "http://dealpulse.example/e"]))),
    ]

    static func bare(_ text: String, refused: Bool = false) -> @Sendable (inout Evidence) -> Void {
        { evidence in
            evidence.pages[5].applicationText = text
            guard refused else { return }
            evidence.calls.append(
                SeenCall(
                    number: 8, scenario: .openWithoutCRM, kind: .rest, method: "crm.deal.list", status: 403,
                    error: .accessDenied))
        }
    }
    static func layout(_ layout: PageRecord.Layout) -> @Sendable (inout Evidence) -> Void {
        { $0.pages[3].layout = layout }
    }

    static let resilience: [RuleCase] = [
        RuleCase(
            what: "a message", rule: "resilience.minimal-rights", outcome: .passed,
            evidence: bare("The application requires CRM access to work", refused: true)),
        RuleCase(
            what: "a Russian message", rule: "resilience.minimal-rights", outcome: .passed,
            evidence: bare("Нет доступа к CRM", refused: true)),
        RuleCase(
            what: "blank", rule: "resilience.minimal-rights", outcome: .failed, says: "blank",
            evidence: bare("", refused: true)),
        RuleCase(
            what: "for ever loading", rule: "resilience.minimal-rights", outcome: .failed, says: "loading",
            evidence: bare("Loading…")),
        RuleCase(
            what: "without a word", rule: "resilience.minimal-rights", outcome: .failed, says: "crm.deal.list",
            evidence: bare("Deals: 0", refused: true)),
        RuleCase(
            what: "a raw error", rule: "resilience.minimal-rights", outcome: .failed, says: "raw error",
            evidence: bare(#"{"error":"ACCESS_DENIED","error_description":"Access denied"}"#, refused: true)),
        RuleCase(
            what: "a raw error within a page", rule: "resilience.minimal-rights", outcome: .failed, says: "raw error",
            evidence: bare(#"Deals {"error":"","error_description":"Access denied."}"#, refused: true)),
        RuleCase(
            what: "a code and no sentence", rule: "resilience.minimal-rights", outcome: .failed,
            says: "does not say so",
            evidence: bare("Deals: ACCESS_DENIED", refused: true)),
        RuleCase(
            what: "refused in words only", rule: "resilience.minimal-rights", outcome: .failed, says: "crm.deal.list",
            evidence: { evidence in
                bare("Deals: 0")(&evidence)
                evidence.calls.append(
                    SeenCall(
                        number: 8, scenario: .openWithoutCRM, kind: .rest, method: "crm.deal.list", status: 400,
                        error: "",
                        errorText: "Access denied."))
            }),
        RuleCase(
            what: "blank for everybody", rule: "resilience.minimal-rights", outcome: .notRun, says: "administrator",
            evidence: { evidence in for index in [2, 4, 5] { evidence.pages[index].applicationText = "" } }),
        RuleCase(
            what: "blank for every employee", rule: "resilience.minimal-rights", outcome: .notRun, says: "an employee",
            evidence: { evidence in for index in [4, 5] { evidence.pages[index].applicationText = "" } }),
        RuleCase(
            what: "blank without a script of another host", rule: "resilience.minimal-rights", outcome: .needsPerson,
            says: "cdn.example",
            evidence: { evidence in
                bare("")(&evidence)
                evidence.pages[5].requests = [
                    .init(
                        url: "https://cdn.example/vue.js", status: 0, resourceType: "Script",
                        failure: "net::ERR_TUNNEL_CONNECTION_FAILED")
                ]
            }),
        RuleCase(
            what: "nothing was refused", rule: "resilience.minimal-rights", outcome: .passed,
            evidence: bare("Your tasks: 4")),
        RuleCase(
            what: "no CRM in it", rule: "resilience.minimal-rights", outcome: .notApplicable, card: declares("task"),
            evidence: { $0.calls = [] }),
        RuleCase(
            what: "not tried", rule: "resilience.minimal-rights", outcome: .notRun,
            evidence: { $0.scenarios.removeAll { $0.name == .openWithoutCRM } }),

        RuleCase(
            what: "fits", rule: "resilience.mobile", outcome: .passed,
            evidence: layout(.init(scrollWidth: 391, clientWidth: 390))),
        RuleCase(
            what: "scrolls sideways", rule: "resilience.mobile", outcome: .failed, says: "1100",
            evidence: layout(.init(scrollWidth: 1100, clientWidth: 390))),
        RuleCase(
            what: "too small to read", rule: "resilience.mobile", outcome: .failed, says: "6.5",
            evidence: layout(.init(scrollWidth: 390, clientWidth: 390, smallestText: 6.5))),
        RuleCase(
            what: "too small to tap", rule: "resilience.mobile", outcome: .failed, says: "button Save",
            evidence: layout(.init(scrollWidth: 390, clientWidth: 390, smallTargets: ["button Save"]))),
        RuleCase(
            what: "blank", rule: "resilience.mobile", outcome: .failed, says: "blank",
            evidence: { $0.pages[3].applicationText = "" }),
        RuleCase(
            what: "not measured", rule: "resilience.mobile", outcome: .notRun, evidence: { $0.pages[3].layout = nil }),
        RuleCase(
            what: "no interface", rule: "resilience.mobile", outcome: .notApplicable,
            card: { $0.application.interface = false }),
    ]

    static func icon(_ bytes: [UInt8]) -> @Sendable (inout Evidence) -> Void {
        { $0.icon = FileRecord(path: "icon.png", bytes: bytes) }
    }
    static func policy(_ change: @escaping @Sendable (inout DocumentRecord) -> Void)
        -> @Sendable (inout Evidence) -> Void
    {
        { change(&$0.documents[0]) }
    }

    static let content: [RuleCase] = [
        RuleCase(what: "PNG", rule: "content.icon", outcome: .passed),
        RuleCase(what: "JPEG", rule: "content.icon", outcome: .passed, evidence: icon(Picture.jpeg(128, 128))),
        RuleCase(
            what: "too large", rule: "content.icon", outcome: .failed, says: "200 by 200",
            evidence: icon(Picture.png(200, 200))),
        RuleCase(
            what: "not square", rule: "content.icon", outcome: .failed, says: "not square",
            evidence: icon(Picture.png(130, 128))),
        RuleCase(
            what: "a GIF", rule: "content.icon", outcome: .failed, says: "neither", evidence: icon(Array("GIF89a".utf8))
        ),
        RuleCase(
            what: "cut off", rule: "content.icon", outcome: .failed,
            evidence: icon(Array(Picture.png(128, 128).prefix(20)))),
        RuleCase(
            what: "none", rule: "content.icon", outcome: .failed, says: "no icon", card: { $0.listing?.icon = nil }),
        RuleCase(what: "no listing yet", rule: "content.icon", outcome: .notRun, card: { $0.listing = nil }),
        RuleCase(
            what: "a local application", rule: "content.icon", outcome: .notApplicable,
            card: { card in
                card.application.type = .local
                card.listing = nil
            }),

        RuleCase(what: "names it", rule: "content.privacy-policy", outcome: .passed),
        RuleCase(
            what: "names it in Russian", rule: "content.privacy-policy", outcome: .passed,
            evidence: policy { $0.body = $0.body.replacing("Deal&nbsp;Pulse", with: "ПУЛЬС  сделок") }),
        RuleCase(
            what: "does not name it", rule: "content.privacy-policy", outcome: .failed, says: "does not name",
            evidence: policy { $0.body = $0.body.replacing("Deal&nbsp;Pulse", with: "Acme") }),
        RuleCase(
            what: "named in a script only", rule: "content.privacy-policy", outcome: .failed, says: "does not name",
            evidence: policy {
                $0.body = $0.body.replacing("Deal&nbsp;Pulse", with: "Acme") + "<script>'Deal Pulse'</script>"
            }),
        RuleCase(
            what: "404", rule: "content.privacy-policy", outcome: .failed, says: "404",
            evidence: policy { $0.status = 404 }),
        RuleCase(
            what: "unreachable", rule: "content.privacy-policy", outcome: .failed, says: "refused",
            evidence: policy { document in
                document.status = 0
                document.failure = "connection refused"
            }),
        RuleCase(
            what: "a ZIP file", rule: "content.privacy-policy", outcome: .failed, says: "application/zip",
            evidence: policy { $0.contentType = "application/zip" }),
        RuleCase(
            what: "a stub", rule: "content.privacy-policy", outcome: .failed, says: "almost no text",
            evidence: policy { $0.body = "<p>Deal Pulse</p>" }),
        RuleCase(
            what: "written by a script", rule: "content.privacy-policy", outcome: .needsPerson,
            evidence: policy { $0.body = "<div id=app></div><script src=a.js></script>" }),
        RuleCase(
            what: "a PDF", rule: "content.privacy-policy", outcome: .needsPerson,
            evidence: policy { $0.contentType = "application/pdf" }),
        RuleCase(
            what: "none", rule: "content.privacy-policy", outcome: .failed, says: "no privacy policy",
            card: { $0.listing?.privacyPolicy = nil }),
        RuleCase(
            what: "not fetched", rule: "content.privacy-policy", outcome: .notRun, evidence: { $0.documents = [] }),
    ]
}

extension RuleCase {
    func changed(card: @escaping @Sendable (inout Card) -> Void) -> RuleCase {
        var row = self
        row.card = card
        return row
    }
}
