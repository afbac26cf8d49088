import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("What was paid, by the sandbox's clock")
struct PaymentTests {
    private static let day = 86_400.0

    struct Moment: Sendable, CustomTestStringConvertible {
        /// Of a period of ten days with `grace` days after it.
        var seconds: Double
        var grace = 0
        var standing: PaymentState.Standing
        var days: Int
        var testDescription: String { "\(seconds) s, grace \(grace): \(standing), \(days) days" }
    }

    static let moments = [
        Moment(seconds: 0, standing: .open, days: 10), Moment(seconds: 1, standing: .open, days: 10),
        Moment(seconds: 86_400, standing: .open, days: 9), Moment(seconds: 10 * 86_400 - 1, standing: .open, days: 1),
        Moment(seconds: 10 * 86_400, standing: .ended, days: -1),
        Moment(seconds: 10 * 86_400, grace: 3, standing: .grace, days: -1),
        Moment(seconds: 11 * 86_400, grace: 3, standing: .grace, days: -2),
        Moment(seconds: 13 * 86_400 - 1, grace: 3, standing: .grace, days: -3),
        Moment(seconds: 13 * 86_400, grace: 3, standing: .ended, days: -4),
    ]

    @Test(
        "A period counts down in days, ends in a grace period with negative ones, and then for good", arguments: moments
    )
    func period(_ moment: Moment) {
        let start = 1_800_000_000
        let portal = PortalRow(id: 1, memberID: "m", domain: "d", tariff: "pro", language: "en")
        let installation = InstallationRow(
            id: 1, portalID: 1, clientID: "c", version: "1", applicationToken: "t", status: "P", isFinished: true,
            installerUserID: 1, installedAt: start, paidUntil: start + 10 * 86_400, graceDays: moment.grace)
        let state = installation.payment(on: portal, now: start + Int(moment.seconds), behaviour: Behaviour())
        #expect(state.standing == moment.standing && state.days == moment.days && state.status == "P")
        #expect(state.endsAt == (moment.standing == .ended ? 0 : start + (10 + moment.grace) * 86_400))
    }

    @Test("A trial ends at the authorization server, at the portal, on the page and for events at the same second")
    func trial() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.platform.database.write {
                try f.registry.create(
                    $0, kind: "market", code: "vendor.app", status: "T", redirectURI: "https://app.example/back",
                    trialDays: 15, version: AuthorizationFixture.page)
            }
            let installation = try await f.install(application).installation
            #expect(installation.status == "T" && installation.paidUntil == 1_800_000_000 + 15 * 86_400)
            try await f.bind(installation, "ONCRMDEALADD", to: "http://127.0.0.1:9/a")
            f.platform.clock.advance(by: 15 * Self.day - 1)
            let pair = try await f.issue(installation)
            let next = try #require(await f.refresh(application, pair.refreshToken).reply)
            #expect(next.status.letter == "T")
            #expect(try await f.refusal(next.accessToken) == nil)
            f.platform.clock.advance(by: 1)
            #expect(try await f.refusal(next.accessToken) == .paymentRequired)
            let refused = await f.refresh(application, next.refreshToken)
            #expect(refused.status == 401)
            #expect(refused.text == #"{"error":"PAYMENT_REQUIRED","error_description":"Payment required"}"#)
            let info = await AuthorizationServer(platform: f.platform).respond(
                to: .make("GET", "/rest/app.info?auth=\(next.accessToken.reveal())"))
            #expect(info.json?["error"] == "PAYMENT_REQUIRED")
            let page = try await f.authorize(
                "/oauth/authorize/?client_id=\(application.clientID)", headers: [("X-Sandbox-User", "1")])
            #expect(page.status == 403)
            let portal = try await f.portal()
            let queued = try await f.platform.database.write {
                try EventQueue(platform: f.platform).emit(
                    $0, portal: portal, event: "ONCRMDEALADD", data: ["FIELDS": ["ID": 1]], userID: 1)
            }
            #expect(queued.isEmpty)
            // A payment opens it again, and the chain goes on where it stood.
            let period = InstallationService.Period(until: f.platform.clock.unixSeconds + 30 * 86_400)
            let paid = try await f.platform.database.write {
                try f.installations.change($0, installation: installation, status: .paid, period: period)
            }
            #expect(paid.installation.graceDays == 14)
            #expect(await f.refresh(application, next.refreshToken).reply?.status.letter == "P")
        }
    }

    @Test("A removed trial does not begin anew with the next installation")
    func reinstalled() async throws {
        try await AuthorizationFixture.with { f in
            let application = try await f.platform.database.write {
                try f.registry.create(
                    $0, kind: "market", code: "vendor.app", status: "T", trialDays: 15,
                    version: AuthorizationFixture.page)
            }
            let installation = try await f.install(application).installation
            f.platform.clock.advance(by: 5 * Self.day)
            let back = try await f.platform.database.write {
                try f.installations.reinstall($0, installation: installation, userID: 1, finish: true)
            }
            #expect(back.installation.paidUntil == installation.paidUntil)
        }
    }

    @Test("app.info tells the days, and a call after the period's end is refused although the caller was known")
    func applicationInfo() async throws {
        try await RESTPortal.with { portal in
            let end = portal.platform.clock.unixSeconds + 600
            try await portal.platform.database.write {
                try $0.execute(
                    sql: "UPDATE installation SET status = 'P', paidUntil = ?, graceDays = 0", arguments: [end])
            }
            let open = await portal.result("app.info")
            #expect(open["DAYS"] == 1 && open["PAYMENT_EXPIRED"] == "N" && open["STATUS"] == "P")
            portal.platform.clock.advance(by: 599)
            #expect(await portal.respond("app.info").status == 200)
            portal.platform.clock.advance(by: 1)
            let refused = await portal.respond("app.info")
            #expect(refused.status == 401 && refused.answer["error"] == "PAYMENT_REQUIRED")
            try await portal.platform.database.write { try $0.execute(sql: "UPDATE installation SET graceDays = 2") }
            let grace = await portal.result("app.info")
            #expect(grace["DAYS"] == -1 && grace["PAYMENT_EXPIRED"] == "Y")
            try await portal.platform.database.write { try $0.execute(sql: "UPDATE installation SET graceDays = 0") }
            _ = try portal.platform.behaviour.change { try BehaviourSwitch.apply("after_grace=demo", to: &$0) }
            let demo = await portal.result("app.info")
            #expect(demo["STATUS"] == "D" && demo["PAYMENT_EXPIRED"] == "Y")
        }
    }

    @Test("ONAPPPAYMENT counts the days that were paid")
    func paymentEvent() async throws {
        try await AuthorizationFixture.with { f in
            let (_, installation) = try await f.installed()
            try await f.bind(installation, "ONAPPPAYMENT", to: "http://127.0.0.1:9/a")
            for (days, expected, expired) in [(28, "28", "N"), (-2, "-3", "Y")] {
                let until = f.platform.clock.unixSeconds + days * 86_400
                let outcome = try await f.platform.database.write {
                    try f.installations.change(
                        $0, installation: installation, status: .paid, period: .init(until: until))
                }
                let row = try #require(
                    try await f.platform.database.read { try EventDeliveryRow.fetchOne($0, key: outcome.deliveries[0]) }
                )
                let fields = try JSONValue(parsing: row.fields)
                #expect(fields["data"]?["DAYS"]?.string == expected && fields["data"]?["STATUS"] == "P")
                #expect(fields["data"]?["PAYMENT_EXPIRED"]?.string == expired && fields["grant"] == "bare")
            }
        }
    }

    @Test("A portal's Market subscription opens REST and the applications that live by it")
    func subscription() async throws {
        try await RESTPortal.with { portal in
            try await portal.platform.database.write { try $0.execute(sql: "UPDATE installation SET status = 'S'") }
            #expect(await portal.respond("profile").status == 200)
            var other = portal
            let end = portal.platform.clock.unixSeconds + 3000
            other.portal.marketUntil = end
            try await portal.platform.database.write {
                try $0.execute(sql: "UPDATE portal SET marketUntil = ?", arguments: [end])
            }
            #expect(await other.respond("profile").status == 200)
            portal.platform.clock.advance(by: 3000)
            let ended = await other.respond("profile")
            #expect(ended.status == 401)
            #expect(ended.answer.refusal == ["PAYMENT_REQUIRED", "Subscription has been ended"])
            // Whoever does not live by the subscription is told that the portal has no REST.
            let webhook = await other.respond("profile", as: nil)
            #expect(webhook.answer.refusal == ["ACCESS_DENIED", "REST API is available only on commercial plans"])
        }
    }

    @Test("The administration interface sets periods by date and by days")
    func administration() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let app = try await control.call(
                "POST", "/apps",
                ["kind": "market", "code": "v.a", "status": "T", "trial_days": 15, "app_url": "http://127.0.0.1:9/"])
            #expect(app["trial_days"] == 15)
            let client = try #require(app["client_id"]?.string)
            let path = "/portals/acme.bitrix24.com/apps/\(client)"
            try await control.call("POST", "\(path)/install")
            #expect(try await control.call("GET", path)["days"] == 15)
            let now = sandbox.clock.unixSeconds
            let trial = try await control.call("PATCH", path, ["trial_until": .int(now + 86_400 * 3)])
            #expect(trial["status"] == "T" && trial["days"] == 3 && trial["grace_days"] == 0)
            let paid = try await control.call("PATCH", path, ["paid_until": .int(now + 86_400 * 30), "grace_days": 5])
            #expect(paid["status"] == "P" && paid["days"] == 30 && paid["grace_days"] == 5)
            let short = try await control.call("PATCH", path, ["days": 1])
            #expect(short["status"] == "P" && short["days"] == 1 && short["grace_days"] == 14)
            try await control.call("POST", "/clock", ["advance_s": 172_800])
            let over = try await control.call("GET", path)
            #expect(over["payment_expired"] == true && over["days"] == -2)
            let endless = try await control.call("PATCH", path, ["paid_until": nil])
            #expect(endless["days"] == .null && endless["payment_expired"] == false)
            await #expect(throws: SandboxControlError.self) {
                try await control.call("PATCH", path, ["trial_until": "soon"])
            }
        }
    }
}
