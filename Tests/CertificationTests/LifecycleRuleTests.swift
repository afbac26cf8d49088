import Foundation
import Sandbox
import Testing

@testable import Certification

@Suite("Rules on installation, tokens, removal and events")
struct LifecycleRuleTests {
    @Test("Each case is judged as the rulebook says", arguments: oauth + install + removal)
    func judges(_ row: RuleCase) throws {
        let judgement = try row.judgement()
        #expect(judgement.outcome == row.outcome, "\(judgement.words)")
        #expect(row.says.isEmpty || judgement.words.contains(row.says), "\(judgement.words)")
    }

    static let refused = SeenCall(
        number: 4, scenario: .install, kind: .rest, method: "profile", status: 401, error: .noAuthFound)
    static let deals = SeenCall(
        number: 13, scenario: .expire, kind: .rest, method: "crm.lead.list", params: ["auth": "old-token-1"],
        status: 401, error: .expiredToken)
    static func refresh(
        _ number: Int, _ token: String, at seconds: Double, _ scenario: ScenarioName, error: ErrorCode? = nil
    ) -> SeenCall {
        SeenCall(
            number: number, at: Date(timeIntervalSince1970: seconds), scenario: scenario, kind: .oauth,
            host: "oauth.bitrix.info",
            params: ["refresh_token": .string(token)], userID: 1, status: error == nil ? 200 : 400, error: error,
            grantType: "refresh_token")
    }

    static let oauth: [RuleCase] = [
        RuleCase(what: "a faultless run", rule: "oauth.install", outcome: .passed),
        RuleCase(what: "not installed in the end", rule: "oauth.install", outcome: .failed, says: "INSTALLED: false") {
            _ in
        } evidence: {
            $0.installation?.isInstalled = false
        },
        RuleCase(what: "the installation came to a halt", rule: "oauth.install", outcome: .failed, says: "no frame") {
            _ in
        } evidence: {
            $0.scenarios[0].outcome = .failed("no frame appeared")
        },
        RuleCase(what: "tokens refused", rule: "oauth.install", outcome: .failed, says: "NO_AUTH_FOUND") { _ in
        } evidence: {
            $0.calls.append(refused)
        },
        RuleCase(what: "a refusal that a fault made", rule: "oauth.install", outcome: .passed) { _ in
        } evidence: { evidence in
            var call = refused
            call.fault = "error"
            evidence.calls.append(call)
        },
        RuleCase(what: "a server error", rule: "oauth.install", outcome: .failed, says: "status 500") { _ in
        } evidence: {
            $0.pages[2].frameStatus = 500
        },
        RuleCase(what: "a blank page with a chart", rule: "oauth.install", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.pages[2].applicationText = ""
            evidence.pages[2].visibleGraphics = 1
        },
        RuleCase(what: "the process ended", rule: "oauth.install", outcome: .failed, says: "status 1") { _ in
        } evidence: {
            $0.processes[0] = ProcessRecord(command: "x", becameReady: true, exitStatus: 1, crashed: true)
        },
        RuleCase(what: "the browser died", rule: "oauth.install", outcome: .notRun, says: "browser died") { _ in
        } evidence: {
            $0.scenarios[0].outcome = .broken("the browser died")
        },
        RuleCase(what: "works again", rule: "oauth.reinstall", outcome: .passed),
        RuleCase(what: "an old refresh token", rule: "oauth.reinstall", outcome: .failed, says: "invalid_grant") { _ in
        } evidence: {
            $0.calls.append(refresh(60, "old", at: 0, .reinstall, error: .invalidGrant))
        },
        RuleCase(what: "wrong tokens both times", rule: "oauth.reinstall", outcome: .notRun, says: "same way") { _ in
        } evidence: { evidence in
            evidence.calls += [refused, refresh(60, "old", at: 0, .reinstall, error: .invalidGrant)]
        },
        RuleCase(what: "events refused the second time", rule: "oauth.reinstall", outcome: .failed, says: "status 403")
        { _ in
        } evidence: { evidence in
            evidence.installation?.events = [.dealAdd]
            evidence.reinstallation?.events = [.dealAdd]
            evidence.installation?.triedEvents = [.init(event: .dealAdd, status: 200)]
            evidence.reinstallation?.triedEvents = [.init(event: .dealAdd, status: 403)]
        },
        RuleCase(
            what: "nothing bound the second time", rule: "oauth.reinstall", outcome: .failed, says: "not at the second"
        ) { _ in
        } evidence: {
            $0.reinstallation?.events = []
        },
        RuleCase(what: "not tried", rule: "oauth.reinstall", outcome: .notRun) { _ in
        } evidence: {
            $0.scenarios.removeAll { $0.name == .reinstall }
        },

        RuleCase(what: "one refresh and the same call", rule: "oauth.expired-token", outcome: .passed),
        RuleCase(
            what: "a call that does not come again", rule: "oauth.expired-token", outcome: .failed, says: "not repeated"
        ) { _ in
        } evidence: {
            $0.calls.append(deals)
        },
        RuleCase(
            what: "a call that comes again otherwise", rule: "oauth.expired-token", outcome: .failed,
            says: "other parameters"
        ) { _ in
        } evidence: {
            $0.calls[5].params = ["auth": "new-token-1", "start": "0"]
        },
        RuleCase(
            what: "three refreshes for one expiry", rule: "oauth.expired-token", outcome: .failed, says: "3 refreshes"
        ) { _ in
        } evidence: {
            $0.calls += [refresh(14, "b", at: 101, .expire), refresh(15, "c", at: 101, .expire)]
        },
        RuleCase(what: "a refresh for each of two expiries", rule: "oauth.expired-token", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.expiry?.expiredAfter = [9, 13]
            evidence.calls.append(refresh(15, "b", at: 200, .expire))
        },
        RuleCase(what: "a refresh for each of two users", rule: "oauth.expired-token", outcome: .passed) { _ in
        } evidence: { evidence in
            var other = refresh(15, "b", at: 100, .expire)
            other.userID = 7
            evidence.calls.append(other)
        },
        RuleCase(what: "a refresh for each of two pairs of one user", rule: "oauth.expired-token", outcome: .passed) {
            _ in
        } evidence: { evidence in
            evidence.calls.append(refresh(15, "b", at: 100, .expire))
            evidence.issuedPairs = [
                pair("old-token-1", .frame, 1, chain: "a", refresh: "old-refresh-1"),
                pair("x", .event, 2, chain: "b", refresh: "b"),
            ]
        },
        RuleCase(
            what: "a pair that is refreshed twice", rule: "oauth.expired-token", outcome: .failed, says: "2 refreshes"
        ) { _ in
        } evidence: { evidence in
            evidence.calls.append(refresh(15, "b", at: 100, .expire))
            evidence.issuedPairs = [
                pair("old-token-1", .frame, 1, chain: "a", refresh: "old-refresh-1"),
                pair("x", .refresh, 0, chain: "a", refresh: "b"),
            ]
        },
        RuleCase(what: "a refused refresh", rule: "oauth.expired-token", outcome: .failed, says: "invalid_grant") { _ in
        } evidence: {
            $0.calls[4].error = .invalidGrant
        },
        RuleCase(
            what: "a page that tells the user", rule: "oauth.expired-token", outcome: .failed, says: "session expired"
        ) { _ in
        } evidence: {
            $0.pages[7].applicationText = "Your session expired, please log in"
        },
        RuleCase(what: "a page that has always spoken of errors", rule: "oauth.expired-token", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.pages[6].applicationText = "Deals lost by error: 3"
            evidence.pages[7].applicationText = "Deals lost by error: 3"
        },
        RuleCase(
            what: "a frame that renews its token through the portal", rule: "oauth.expired-token", outcome: .passed
        ) { _ in
        } evidence: {
            $0.calls.removeAll { $0.kind == .oauth }
        },
        RuleCase(what: "no call after the expiry", rule: "oauth.expired-token", outcome: .needsPerson) { _ in
        } evidence: {
            $0.calls.removeAll { $0.scenario == .expire }
        },

        RuleCase(what: "the new pair is used", rule: "oauth.pair-saved", outcome: .passed),
        RuleCase(
            what: "the old refresh token again later", rule: "oauth.pair-saved", outcome: .failed, says: "was not saved"
        ) { _ in
        } evidence: {
            $0.calls.append(refresh(21, "old-refresh-1", at: 3700, .restart))
        },
        RuleCase(what: "two at the same moment are a race", rule: "oauth.pair-saved", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(refresh(12, "old-refresh-1", at: 101, .expire))
        },
        RuleCase(
            what: "an invalid pair after a restart", rule: "oauth.pair-saved", outcome: .failed, says: "not on disk"
        ) { _ in
        } evidence: {
            $0.calls.append(refresh(21, "x", at: 3700, .restart, error: .invalidGrant))
        },
        RuleCase(
            what: "the expired token again after a restart", rule: "oauth.pair-saved", outcome: .failed,
            says: "had expired"
        ) { _ in
        } evidence: { evidence in
            var call = deals
            call.number = 22
            call.scenario = .restart
            evidence.calls.append(call)
        },
        RuleCase(what: "a token that was never refreshed", rule: "oauth.pair-saved", outcome: .passed) { _ in
        } evidence: { evidence in
            var call = deals
            call.number = 22
            call.scenario = .restart
            evidence.calls += [deals, call]
            evidence.issuedPairs = [pair("old-token-1", .frame, 1, refresh: "another-refresh-1")]
        },
        RuleCase(what: "it does not come up again", rule: "oauth.pair-saved", outcome: .failed, says: "did not come up")
        { _ in
        } evidence: {
            $0.restart?.cameBack = false
        },
        RuleCase(what: "no pair of its own", rule: "oauth.pair-saved", outcome: .notApplicable) { _ in
        } evidence: {
            $0.calls.removeAll { $0.kind == .oauth }
        },
    ]

    /// The wizard was left alone and did nothing.
    static let unfinished: @Sendable (inout Evidence) -> Void = { evidence in
        evidence.installation?.finishes = []
        evidence.installation?.isInstalled = false
        evidence.scenarios[0].outcome = .failed("the wizard did not call installFinish")
    }
    static func pair(
        _ access: String, _ source: IssuedPair.Source, _ number: Int, chain: String = "a", refresh: String? = nil
    ) -> IssuedPair {
        IssuedPair(
            number: number, userID: 1, source: source, accessToken: Secret(access),
            refreshToken: refresh.map(Secret.init), chain: chain)
    }
    /// A binding with the wizard's tokens after `installFinish`.
    static let late: @Sendable (inout Evidence) -> Void = { evidence in
        evidence.issuedPairs = [pair("wizard-access-1", .frame, 1)]
        evidence.calls.append(
            SeenCall(
                number: 5, scenario: .install, kind: .rest, method: "event.bind",
                params: ["event": "ONCRMDEALADD", "auth": "wizard-access-1"]))
    }

    static func failed(_ method: MethodName, _ number: Int = 2, error: ErrorCode = "ERROR_ARGUMENT") -> SeenCall {
        SeenCall(number: number, scenario: .install, kind: .rest, method: method, status: 400, error: error)
    }

    static let install: [RuleCase] = [
        RuleCase(what: "once, at the end", rule: "install.finish", outcome: .passed),
        RuleCase(what: "never", rule: "install.finish", outcome: .failed, says: "did not call") { _ in
        } evidence: {
            $0.installation?.finishes = []
        },
        RuleCase(
            what: "the wizard never finished", rule: "oauth.install", outcome: .notRun, says: "installFinish",
            evidence: unfinished),
        RuleCase(
            what: "the wizard never finished", rule: "install.complete", outcome: .notRun, says: "installFinish",
            evidence: unfinished),
        RuleCase(what: "never, for its tokens were refused", rule: "install.finish", outcome: .notRun, says: "refused")
        { _ in
        } evidence: { evidence in
            unfinished(&evidence)
            evidence.calls.append(refused)
        },
        RuleCase(what: "before it binds", rule: "install.finish", outcome: .failed, says: "before `event.bind`") { _ in
        } evidence: { evidence in
            late(&evidence)
        },
        RuleCase(what: "while a call of the page is under way", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            late(&evidence)
            evidence.installation?.finishes = [.init(afterNumber: 2, underWay: [5])]
        },
        RuleCase(what: "before its callback binds", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            late(&evidence)
            evidence.issuedPairs = [pair("wizard-access-1", .event, 4)]
        },
        RuleCase(what: "before its own page binds", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            late(&evidence)
            evidence.issuedPairs = [pair("wizard-access-1", .frame, 4)]
        },
        RuleCase(what: "what was bound before is bound again", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            late(&evidence)
            evidence.calls.insert(
                SeenCall(
                    number: 1, scenario: .install, kind: .rest, method: "event.bind",
                    params: evidence.calls.last?.params ?? [:]), at: 0)
        },
        RuleCase(what: "twice", rule: "install.finish", outcome: .failed, says: "2 times") { _ in
        } evidence: {
            $0.installation?.finishes = [.init(afterNumber: 2), .init(afterNumber: 3)]
        },
        RuleCase(what: "after a failed call", rule: "install.finish", outcome: .failed, says: "event.bind") { _ in
        } evidence: {
            $0.calls.append(failed("event.bind"))
        },
        RuleCase(
            what: "after a failed command of a batch", rule: "install.finish", outcome: .failed, says: "placement.bind"
        ) { _ in
        } evidence: { evidence in
            evidence.calls.append(
                SeenCall(
                    number: 2, scenario: .install, kind: .rest, method: "batch",
                    batch: [.init(key: "a", method: "placement.bind", error: .placementNotFound)]))
        },
        RuleCase(what: "after a call that failed and came right", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.calls.append(failed("event.bind", 1))
            evidence.calls.append(SeenCall(number: 2, scenario: .install, kind: .rest, method: "event.bind"))
        },
        RuleCase(what: "after clearing up what was not there", rule: "install.finish", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(failed("placement.unbind"))
        },
        RuleCase(what: "before a call that failed later", rule: "install.finish", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(failed("event.bind", 5))
        },
        RuleCase(what: "a callback that calls it", rule: "install.finish", outcome: .failed, says: "callback") { _ in
        } evidence: {
            $0.installation?.mode = .callback
        },
        RuleCase(what: "a callback that does not", rule: "install.finish", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.installation?.mode = .callback
            evidence.installation?.finishes = []
        },
        RuleCase(what: "neither wizard nor callback", rule: "install.finish", outcome: .notApplicable) { _ in
        } evidence: {
            $0.installation?.mode = .direct
        },
        RuleCase(what: "no browser", rule: "install.finish", outcome: .notRun, says: "not found") { _ in
        } evidence: {
            $0.noBrowser = "not found"
        },

        RuleCase(what: "all in place", rule: "install.complete", outcome: .passed),
        RuleCase(what: "not installed", rule: "install.complete", outcome: .failed) { _ in
        } evidence: {
            $0.installation?.isInstalled = false
        },
        RuleCase(
            what: "a placement of the card not bound", rule: "install.complete", outcome: .failed,
            says: "CRM_DEAL_DETAIL_TAB"
        ) {
            $0.application.placements = [PlacementCode("CRM_DEAL_DETAIL_TAB")].compactMap(\.self)
        },
        RuleCase(what: "a widget that does not come up", rule: "install.complete", outcome: .failed, says: "LEFT_MENU")
        { _ in
        } evidence: {
            $0.installation?.widgets = [PlacementCode("LEFT_MENU")].compactMap(\.self).map {
                .init(placement: $0, wasShown: false)
            }
        },
        RuleCase(what: "a widget that comes up", rule: "install.complete", outcome: .passed) { _ in
        } evidence: {
            $0.installation?.widgets = [PlacementCode("LEFT_MENU")].compactMap(\.self).map {
                .init(placement: $0, wasShown: true)
            }
        },
        RuleCase(what: "an event answered with 500", rule: "install.complete", outcome: .failed, says: "status 500") {
            _ in
        } evidence: {
            $0.installation?.triedEvents = [.init(event: .dealAdd, status: 500)]
        },
        RuleCase(what: "an event answered with 204", rule: "install.complete", outcome: .passed) { _ in
        } evidence: {
            $0.installation?.triedEvents = [.init(event: .dealAdd, status: 204)]
        },
        RuleCase(
            what: "blank for an employee", rule: "install.complete", outcome: .failed,
            says: "without administrator rights"
        ) { _ in
        } evidence: {
            $0.pages[4].applicationText = " \n"
        },
        RuleCase(
            what: "an employee is refused", rule: "install.complete", outcome: .failed, says: "Only administrators"
        ) { _ in
        } evidence: {
            $0.pages[4].applicationText = "Access denied. Only administrators can open this."
        },
        RuleCase(what: "an employee sees less", rule: "install.complete", outcome: .passed) { _ in
        } evidence: {
            $0.pages[4].applicationText = "Deals by stage: 12 open, 3 won. Settings are changed by an administrator."
        },
        RuleCase(what: "nobody sees anything", rule: "install.complete", outcome: .passed) { _ in
        } evidence: { evidence in
            for index in [2, 4] { evidence.pages[index].applicationText = "" }
        },
        RuleCase(what: "the card's own removal not bound", rule: "install.complete", outcome: .passed) { _ in
        } evidence: {
            $0.installation?.events = []
        },
        RuleCase(what: "not opened by an employee", rule: "install.complete", outcome: .notRun) { _ in
        } evidence: {
            $0.scenarios.removeAll { $0.name == .openEmployee }
        },

        RuleCase(what: "shows something and goes on", rule: "install.page", outcome: .passed),
        RuleCase(what: "stays", rule: "install.page", outcome: .failed, says: "by itself") { _ in
        } evidence: {
            $0.installation?.wentOnByItself = false
        },
        RuleCase(what: "is blank for ten seconds", rule: "install.page", outcome: .failed, says: "blank") { _ in
        } evidence: { evidence in
            evidence.pages[0].applicationText = ""
            evidence.pages[0].seconds = 10
        },
        RuleCase(what: "is through at once without a word", rule: "install.page", outcome: .failed, says: "blank") {
            _ in
        } evidence: { evidence in
            evidence.pages[0].applicationText = ""
            evidence.pages[0].html = #"<body><script src="//api.bitrix24.com/api/v1/"></script></body>"#
        },
        RuleCase(what: "is through before its own script can be seen", rule: "install.page", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.pages[0].applicationText = ""
            evidence.pages[0].html = #"<body><div id="root"></div><script src="/assets/main.js"></script></body>"#
        },
        RuleCase(what: "holds a text that was gone too soon", rule: "install.page", outcome: .passed) { _ in
        } evidence: { evidence in
            evidence.pages[0].applicationText = ""
            evidence.pages[0].html = "<body><p>Setting up</p></body>"
        },
        RuleCase(what: "no wizard", rule: "install.page", outcome: .notApplicable) {
            $0.application.urls.installer = nil
        },
    ]

    static let removal: [RuleCase] = [
        RuleCase(what: "all gone", rule: "uninstall.handled", outcome: .passed),
        RuleCase(what: "not subscribed", rule: "uninstall.handled", outcome: .failed, says: "Nothing is bound") { _ in
        } evidence: {
            $0.removal?.wasSubscribed = false
        },
        RuleCase(what: "a local application that is not subscribed", rule: "uninstall.handled", outcome: .notApplicable)
        {
            $0.application.type = .local
        } evidence: {
            $0.removal?.wasSubscribed = false
        },
        RuleCase(what: "answered with 404", rule: "uninstall.handled", outcome: .failed, says: "404") { _ in
        } evidence: {
            $0.removal?.answers = [404]
        },
        RuleCase(what: "nobody there", rule: "uninstall.handled", outcome: .failed, says: "Nobody") { _ in
        } evidence: {
            $0.removal?.answers = [0]
        },
        RuleCase(what: "not delivered", rule: "uninstall.handled", outcome: .failed, says: "did not reach") { _ in
        } evidence: {
            $0.removal?.answers = []
        },
        RuleCase(what: "a token left in a file", rule: "uninstall.handled", outcome: .failed, says: "var/app.sqlite") {
            _ in
        } evidence: {
            $0.removal?.leftovers = [Leftover(file: "var/app.sqlite", kind: .refreshToken, place: "grants.refresh")]
        },
        RuleCase(
            what: "an old session shows a deal", rule: "uninstall.handled", outcome: .failed,
            says: "Harbour crane refit"
        ) { _ in
        } evidence: {
            $0.removal?.probes = [
                RemovalProbe(
                    means: .session, url: "https://dealpulse.example/app", status: 200, text: "Harbour crane refit")
            ]
        },
        RuleCase(what: "an old session is told so", rule: "uninstall.handled", outcome: .passed) { _ in
        } evidence: {
            $0.removal?.probes = [
                RemovalProbe(
                    means: .session, url: "https://dealpulse.example/app", status: 200, text: "Please open it again")
            ]
        },
        RuleCase(what: "an old session is refused, whatever the text", rule: "uninstall.handled", outcome: .passed) {
            _ in
        } evidence: {
            $0.removal?.probes = [RemovalProbe(means: .session, url: "x", status: 401, text: "Harbour crane refit")]
        },
        RuleCase(what: "a static application", rule: "uninstall.handled", outcome: .notApplicable) { card in
            card.application.urls = .init(archive: "dist.zip")
        },
        RuleCase(what: "not removed", rule: "uninstall.handled", outcome: .notRun) { _ in
        } evidence: {
            $0.scenarios.removeAll { $0.name == .remove }
        },

        RuleCase(what: "no call", rule: "uninstall.silent", outcome: .passed),
        RuleCase(what: "app.info in the handler", rule: "uninstall.silent", outcome: .failed, says: "app.info") { _ in
        } evidence: {
            $0.calls.append(
                SeenCall(
                    number: 31, scenario: .remove, kind: .rest, host: "acme.bitrix24.com", method: "app.info",
                    status: 401))
        },
        RuleCase(what: "a refresh an hour later", rule: "uninstall.silent", outcome: .failed, says: "/oauth/token/") {
            _ in
        } evidence: {
            $0.calls.append(
                SeenCall(
                    number: 35, scenario: .remove, kind: .oauth, host: "oauth.bitrix.info", target: "/oauth/token/?x=1")
            )
        },
        RuleCase(what: "a call that a probe caused", rule: "uninstall.silent", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(SeenCall(number: 41, scenario: .remove, kind: .rest, method: "app.info", status: 401))
        },
        RuleCase(what: "a call before the removal", rule: "uninstall.silent", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(SeenCall(number: 28, scenario: .remove, kind: .rest, method: "profile"))
        },
        RuleCase(what: "a call of a page that was still open", rule: "uninstall.silent", outcome: .passed) { _ in
        } evidence: {
            $0.calls.append(
                SeenCall(number: 31, scenario: .remove, kind: .rest, method: "profile", isFromBrowser: true))
        },

        RuleCase(what: "refused", rule: "events.authentic", outcome: .passed),
        RuleCase(what: "answered with 200, nothing changed", rule: "events.authentic", outcome: .passed) { _ in
        } evidence: {
            $0.forgedEvents = [ForgedEventProbe(event: .dealAdd, defect: .missingToken, status: 200)]
        },
        RuleCase(what: "acted on", rule: "events.authentic", outcome: .failed, says: "the counter rose") { _ in
        } evidence: {
            $0.forgedEvents = [
                ForgedEventProbe(event: .dealAdd, defect: .missingToken, status: 200, effects: ["the counter rose"])
            ]
        },
        RuleCase(what: "nothing to be seen", rule: "events.authentic", outcome: .needsPerson) { _ in
        } evidence: {
            $0.forgedEvents = [
                ForgedEventProbe(event: .dealAdd, defect: .wrongToken, status: 200, couldBeObserved: false)
            ]
        },
        RuleCase(what: "takes none", rule: "events.authentic", outcome: .notApplicable) {
            $0.application.events = []
        } evidence: { evidence in
            evidence.forgedEvents = []
            evidence.installation?.events = []
        },
        RuleCase(what: "none sent", rule: "events.authentic", outcome: .notRun) { _ in
        } evidence: {
            $0.forgedEvents = []
        },
    ]
}
