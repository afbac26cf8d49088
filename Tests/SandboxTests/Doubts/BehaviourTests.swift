import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Doubts and switches")
struct BehaviourTests {
    @Test("Every switch takes each of its readings, and nothing else", arguments: BehaviourSwitch.all.map(\.name))
    func readings(name: String) throws {
        let item = try #require(BehaviourSwitch.named(name))
        for reading in item.readings {
            let value = reading.replacing("SECONDS", with: "7").replacing("DAYS", with: "7")
            var behaviour = Behaviour()
            try BehaviourSwitch.apply("\(name)=\(value)", to: &behaviour)
            #expect(item.value(in: behaviour) == value)
        }
        var behaviour = Behaviour()
        #expect(throws: BehaviourError.unfit(name: name, readings: item.readings)) {
            try BehaviourSwitch.apply("\(name)=perhaps", to: &behaviour)
        }
        #expect(behaviour == Behaviour())
        #expect(item.set(item.standard, in: &behaviour) && behaviour == Behaviour())
    }

    @Test("A setting that is malformed or names no switch says what would be right")
    func malformed() {
        var behaviour = Behaviour()
        #expect(throws: BehaviourError.malformed("refresh_reuse")) {
            try BehaviourSwitch.apply("refresh_reuse", to: &behaviour)
        }
        #expect(throws: BehaviourError.unknown("colour")) { try BehaviourSwitch.apply("colour=red", to: &behaviour) }
        #expect(BehaviourError.unknown("colour").description.contains("refresh_reuse, revoke_old_access"))
    }

    @Test("The documentation's table has every switch with its default, its readings and its meaning")
    func documentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/sandbox.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        for item in BehaviourSwitch.all {
            let others = item.readings.filter { $0 != item.standard }.map { "`\($0)`" }.joined(separator: ", ")
            let row = "| `\(item.name)` | `\(item.standard)` | \(others) | \(item.meaning) |"
            #expect(lines.contains(row), "\(row)")
        }
    }

    @Test("The administration interface shows and changes the switches, and a reset gives the start's back")
    func administration() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let shown = try await control.call("GET", "/behaviour")["behaviour"]
            #expect(shown?.object?.count == BehaviourSwitch.all.count)
            #expect(shown?["refresh_reuse"]?["value"] == "reject")
            let changed = try await control.call(
                "PATCH", "/behaviour",
                ["refresh_reuse": "grace:60", "insufficient_scope_status": 401, "retry_after": true])
            #expect(changed["behaviour"]?["refresh_reuse"]?["value"] == "grace:60")
            #expect(changed["behaviour"]?["insufficient_scope_status"]?["value"] == "401")
            #expect(changed["behaviour"]?["retry_after"]?["value"] == "yes")
            await #expect(throws: SandboxControlError.self) {
                try await control.call("PATCH", "/behaviour", ["cors": "none", "refresh_reuse": "sometimes"])
            }
            let after = try await control.call("GET", "/behaviour")["behaviour"]
            #expect(after?["cors"]?["value"] == "full" && after?["refresh_reuse"]?["value"] == "grace:60")
            let back = try await control.call("PATCH", "/behaviour", ["retry_after": nil])
            #expect(back["behaviour"]?["retry_after"]?["value"] == "no")
            try await control.call("POST", "/reset")
            #expect(try await control.call("GET", "/behaviour")["behaviour"] == shown)
        }
    }

    // MARK: What they do

    private func set(_ platform: Platform, _ settings: String...) throws {
        _ = try platform.behaviour.change { behaviour in
            for setting in settings { try BehaviourSwitch.apply(setting, to: &behaviour) }
        }
    }

    @Test(
        "A spent refresh token is refused, good for a while, or good for ever",
        arguments: [
            ("reject", 0.0, 400), ("grace:60", 60, 200), ("grace:60", 61, 400), ("allow", 86_400, 200),
        ])
    func reuse(reading: String, seconds: Double, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "refresh_reuse=\(reading)", "renewal_watch=off")
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
            f.platform.clock.advance(by: seconds)
            let again = await f.refresh(application, pair.refreshToken)
            #expect(again.status == status)
            if let reply = again.reply { #expect(try await f.refusal(reply.accessToken) == nil) }
        }
    }

    @Test("A refresh may end the old access token", arguments: [("no", nil), ("yes", ErrorCode.expiredToken)])
    func oldAccess(reading: String, refusal: ErrorCode?) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "revoke_old_access=\(reading)")
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
            #expect(try await f.refusal(pair.accessToken) == refusal)
        }
    }

    @Test(
        "The authorization server's refusals follow their switches",
        arguments: [
            ("renewal_uninstalled=NOT_INSTALLED", "uninstalled", 401, "NOT_INSTALLED"),
            ("renewal_uninstalled=invalid_grant", "uninstalled", 400, "invalid_grant"),
            ("renewal_uninstalled=PAYMENT_REQUIRED", "uninstalled", 401, "PAYMENT_REQUIRED"),
            ("renewal_dismissed=invalid_grant", "dismissed", 400, "invalid_grant"),
            ("renewal_dismissed=authorization_error", "dismissed", 401, "authorization_error"),
            ("invalid_client_status=401", "secret", 401, "invalid_client"),
            ("invalid_client_status=400", "secret", 400, "invalid_client"),
            ("requested_scope=check", "scope", 403, "invalid_scope"),
            ("requested_scope=ignore", "scope", 200, ""),
            ("token_json=no", "json", 400, "invalid_request"), ("token_json=yes", "json", 200, ""),
        ])
    func refusals(setting: String, state: String, status: Int, error: String) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, setting)
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation, userID: 2)
            var fields: JSONObject = [
                "grant_type": "refresh_token", "client_id": .string(application.clientID),
                "client_secret": .string(application.clientSecret),
                "refresh_token": .string(pair.refreshToken.reveal()),
            ]
            switch state {
            case "uninstalled":
                _ = try await f.platform.database.write {
                    try f.installations.uninstall($0, installation: installation, clean: false)
                }
            case "dismissed": try await f.sql("UPDATE person SET isActive = 0 WHERE id = 2")
            case "secret": fields["client_secret"] = "wrong"
            case "scope": fields["scope"] = "crm,telephony"
            default: break
            }
            let server = AuthorizationServer(platform: f.platform)
            let answer =
                state == "json"
                ? await server.respond(
                    to: .make(
                        "POST", "/oauth/token/", headers: [("Content-Type", "application/json")],
                        form: JSONValue.object(fields).serialized()))
                : await f.token(fields)
            #expect(answer.status == status)
            #expect(answer.json?["error"]?.string ?? "" == error)
        }
    }

    @Test("A scope within the card is no reason to refuse, and `app` stands for all of it")
    func requestedScope() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            for scope in ["crm", "crm,task", "crm task", "app", ""] {
                let pair = try await f.issue(installation)
                let answer = await f.token([
                    "grant_type": "refresh_token", "client_id": .string(application.clientID),
                    "client_secret": .string(application.clientSecret),
                    "refresh_token": .string(pair.refreshToken.reveal()), "scope": .string(scope),
                ])
                #expect(answer.reply?.scope.map(\.value) == ["crm", "task"])
            }
        }
    }

    @Test("Token answers name the permissions or the single word app; the token has them either way")
    func tokenScope() async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "token_scope=app")
            let (application, installation) = try await f.installed()
            let reply = try #require(await f.refresh(application, try await f.issue(installation).refreshToken).reply)
            #expect(reply.scope.map(\.value) == ["app"])
            let portal = try await f.portal()
            let caller = try await f.platform.database.read {
                try f.tokens.authenticate($0, accessToken: reply.accessToken.reveal(), portal: portal)
            }
            #expect(caller.scope == ["crm", "task"])
        }
    }

    @Test(
        "A displayed code lives as long as the switch says, a redirected one always 30 seconds",
        arguments: [(nil, 31.0, 200), (nil, 120, 400), ("https://app.example/back", 31, 400)]
            as [(String?, Double, Int)])
    func displayedCode(redirect: String?, seconds: Double, status: Int) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "displayed_code_s=120")
            let application = try await f.application(redirectURI: redirect)
            let installation = try await f.install(application).installation
            let code = try await f.code(installation).code
            f.platform.clock.advance(by: seconds)
            #expect(await f.exchange(application, code).status == status)
        }
    }

    @Test(
        "REST's refusals follow their switches",
        arguments: [
            ("insufficient_scope_status=401", "/rest/disk.storage.getlist?auth=test-access-1", 401),
            ("insufficient_scope_status=403", "/rest/disk.storage.getlist?auth=test-access-1", 403),
            ("invalid_credentials_status=403", "/rest/1/wrong/profile", 403),
            ("invalid_credentials_status=401", "/rest/1/wrong/profile", 401),
            ("v3_unknown_method_status=400", "/rest/api/nonsense", 400),
        ])
    func statuses(setting: String, target: String, status: Int) async throws {
        try await RESTPortal.with { portal in
            try set(portal.platform, setting)
            #expect(await portal.send(target).status == status)
        }
    }

    @Test("A deleted portal's status follows its switch", arguments: [500, 410, 403])
    func deletedPortal(status: Int) async throws {
        try await RESTPortal.with { portal in
            try set(portal.platform, "portal_deleted_status=\(status)")
            var gone = portal
            gone.portal.isDeleted = true
            #expect(await gone.respond("profile").status == status)
        }
    }

    @Test("Cross-origin headers are all there, one, or none")
    func crossOrigin() async throws {
        try await RESTPortal.with { portal in
            for (reading, preflight, answers) in [("full", 3, true), ("star", 1, true), ("none", 0, false)] {
                try set(portal.platform, "cors=\(reading)")
                #expect(await portal.send("/rest/profile", method: "OPTIONS").headers.count == preflight)
                for target in ["/rest/profile?auth=test-access-1", "/rest/profile"] {
                    let header = await portal.send(target).value(ofHeader: "Access-Control-Allow-Origin")
                    #expect(header == (answers ? "*" : nil))
                }
            }
        }
    }

    @Test("A revoked token goes on while the portal still believes what it learned")
    func tokenCheck() async throws {
        try await RESTPortal.with { portal in
            try set(portal.platform, "token_check_s=300")
            #expect(await portal.respond("profile").status == 200)
            try await portal.platform.database.write { try $0.execute(sql: "UPDATE tokenPair SET isRevoked = 1") }
            portal.platform.clock.advance(by: 299)
            #expect(await portal.respond("profile").status == 200)
            portal.platform.clock.advance(by: 1)
            #expect(await portal.call("profile")["error"] == "NO_AUTH_FOUND")
            try await portal.platform.database.write { try $0.execute(sql: "UPDATE tokenPair SET isRevoked = 0") }
            // What was refused stays refused just as long.
            #expect(await portal.call("profile")["error"] == "NO_AUTH_FOUND")
            portal.platform.clock.advance(by: 300)
            #expect(await portal.respond("profile").status == 200)
        }
    }

    @Test("Retry-After stands where the switch puts it")
    func retryAfter() async throws {
        try await RESTPortal.with(limited: true) { portal in
            for _ in 0..<50 { _ = await portal.respond("profile") }
            #expect(await portal.respond("profile").value(ofHeader: "Retry-After") == nil)
            try set(portal.platform, "retry_after=yes")
            let refused = await portal.respond("profile")
            #expect(refused.status == 503 && refused.value(ofHeader: "Retry-After") == "1")
        }
    }

    @Test("REST 3.0 takes a Bearer token unless the switch says no, and refuses in the shape that the switch says")
    func version3() async throws {
        try await RESTPortal.with { portal in
            let header = [(name: "Authorization", value: "Bearer test-access-1")]
            func ask() async -> EdgeResponse {
                await portal.send(
                    "/rest/api/profile", method: "POST", type: "application/json", body: "{}", headers: header)
            }
            #expect(await ask().status == 200)
            try set(portal.platform, "v3_bearer=no")
            #expect(await ask().answer["error"] == "NO_AUTH_FOUND")
            try set(portal.platform, "v3_auth_errors=v3")
            #expect(await ask().answer["error"]?["code"] == "NO_AUTH_FOUND")
        }
    }

    @Test("app.info by a webhook is refused, or tells its scope and the licence")
    func webhookInfo() async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call("app.info", as: nil).refusal[0] == "ACCESS_DENIED")
            try set(portal.platform, "app_info_webhook=scope")
            #expect(await portal.result("app.info", as: nil) == ["SCOPE": ["crm", "user"], "LICENSE": "en_pro100"])
        }
    }

    @Test(
        "A second event.bind is refused in one way or the other, or taken",
        arguments: [("exists", "ERROR_HANDLER_ALREADY_EXIST"), ("core", "ERROR_CORE"), ("accept", nil)])
    func duplicateBinding(reading: String, error: String?) async throws {
        try await RESTPortal.with { portal in
            try set(portal.platform, "duplicate_event_bind=\(reading)")
            let params: JSONObject = ["event": "ONCRMDEALADD", "handler": "http://127.0.0.1:9/a"]
            #expect(await portal.result("event.bind", params) == true)
            let again = await portal.call("event.bind", params)
            #expect(again["error"]?.string == error)
            #expect(await portal.result("event.get").array?.count == 1)
        }
    }

    @Test("placement.bind and placement.unbind follow their switches")
    func placements() async throws {
        try await RESTPortal.with { portal in
            let handler: JSONObject = ["PLACEMENT": "CRM_DEAL_DETAIL_TAB", "HANDLER": "http://127.0.0.1:9/a"]
            for status in [400, 200] {
                try set(portal.platform, "placement_bind_status=\(status)")
                #expect(await portal.respond("placement.bind", ["PLACEMENT": "CRM_DEAL_DETAIL_TAB"]).status == status)
                let user = await portal.respond("placement.bind", handler.merging(["USER_ID": 2]) { $1 })
                #expect(user.status == status && user.answer["error"] == "ERROR_PLACEMENT_USER_MODE")
                #expect(
                    await portal.respond("placement.bind", ["PLACEMENT": "NONSENSE", "HANDLER": "x"]).status == 400)
            }
            for (reading, count) in [("double", 2), ("single", 1)] {
                try set(portal.platform, "placement_unbind_count=\(reading)")
                #expect(await portal.result("placement.bind", handler) == true)
                #expect(await portal.result("placement.unbind", handler) == ["count": .int(count)])
            }
        }
    }

    @Test(
        "The application's own page gets its options as {}, not at all, or as a word",
        arguments: [("object", "{}"), ("absent", nil), ("undefined", "undefined")])
    func placementOptions(reading: String, expected: String?) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "default_options=\(reading)")
            let (_, installation) = try await f.installed()
            let (portal, person) = (try await f.portal(), try await f.person(1))
            let launch = try await f.platform.database.write {
                try f.launcher.launch(
                    $0, installation: installation, portal: portal, user: person, origin: "https://acme.bitrix24.com",
                    language: "en", placement: .default, options: [:], handler: nil)
            }
            #expect(launch.body["PLACEMENT_OPTIONS"]?.string == expected)
        }
    }

    @Test(
        "An update drops the handlers after they heard of it, before, or not at all",
        arguments: [
            ("deliver_then_drop", ["http://127.0.0.1:9/a"], 0), ("drop_first", [], 0),
            ("keep", ["http://127.0.0.1:9/a"], 1),
        ] as [(String, [String], Int)])
    func update(reading: String, heard: [String], left: Int) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "update_handlers=\(reading)", "update_application_token=same", "event_version=name")
            let (application, installation) = try await f.installed()
            try await f.bind(installation, "ONAPPUPDATE", to: "http://127.0.0.1:9/a")
            _ = try await f.platform.database.write {
                try f.registry.addVersion($0, clientID: application.clientID, .init(version: "1.2.0"))
            }
            let outcome = try await f.platform.database.write {
                try f.installations.update($0, installation: installation, version: "1.2.0")
            }
            #expect(outcome.installation.applicationToken == installation.applicationToken)
            let queued = try await f.platform.database.read { try EventDeliveryRow.fetchAll($0) }
                .filter { $0.event == "ONAPPUPDATE" }
            #expect(queued.map(\.handler) == heard)
            for row in queued {
                let data = try JSONValue(parsing: row.fields)["data"]
                #expect(data?["VERSION"] == "1.2.0" && data?["PREVIOUS_VERSION"] == "1")
            }
            #expect(try await f.count("eventBinding") == left)
        }
    }

    @Test("A wizard's callback hears of the installation once, or also before it is finished")
    func installEvent() async throws {
        for (reading, expected) in [("finish", ["Y"]), ("both", ["N", "Y"])] {
            try await AuthorizationFixture.with { f in
                try set(f.platform, "install_event=\(reading)")
                let application = try await f.application(AuthorizationFixture.wizard)
                let installation = try await f.install(application, finish: false).installation
                _ = try await f.platform.database.write { try f.installations.finish($0, installation: installation) }
                let queued = try await f.platform.database.read {
                    try EventDeliveryRow.order(Column("id")).fetchAll($0)
                }
                #expect(
                    try queued.map { try JSONValue(parsing: $0.fields)["data"]?["INSTALLED"]?.string } == expected)
            }
        }
    }

    @Test(
        "After a reinstallation the application token is a new one, or the same",
        arguments: [("new", false), ("same", true)])
    func reinstallation(reading: String, isSame: Bool) async throws {
        try await AuthorizationFixture.with { f in
            try set(f.platform, "reinstall_application_token=\(reading)")
            let (_, installation) = try await f.installed()
            let back = try await f.platform.database.write {
                try f.installations.reinstall($0, installation: installation, userID: 1, finish: true)
            }
            #expect((back.installation.applicationToken == installation.applicationToken) == isSame)
        }
    }
}
