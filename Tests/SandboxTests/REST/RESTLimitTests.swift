import Foundation
import Testing

@testable import Sandbox

@Suite("REST: limits and faults")
struct RESTLimitTests {
    @Test("The 51st call of a moment is refused, and half a second later one more is let in")
    func burst() async throws {
        try await RESTPortal.with(limited: true) { portal in
            for _ in 1...50 { #expect(await portal.respond("profile").status == 200) }
            let response = await portal.respond("profile")
            #expect(response.status == 503)
            #expect(response.answer.refusal == ["QUERY_LIMIT_EXCEEDED", "Too many requests"])
            portal.platform.clock.advance(by: 0.5)
            #expect(await portal.respond("profile").status == 200)
            #expect(await portal.respond("profile").status == 503)
            let elsewhere = await portal.send("/rest/profile?auth=test-access-1", address: "127.0.0.2")
            #expect(elsewhere.status == 200)
            portal.platform.callLimits.reset(portalID: portal.portal.id ?? 0)
            #expect(await portal.respond("profile").status == 200)
        }
    }

    @Test("A call that was not authorized does not count, a batch counts once")
    func counting() async throws {
        try await RESTPortal.with(limited: true) { portal in
            for _ in 1...60 { #expect(await portal.send("/rest/profile?auth=nonsense").status == 401) }
            let commands = JSONObject(uniqueKeysWithValues: (1...50).map { ("c\($0)", JSONValue("profile")) })
            for _ in 1...50 { #expect(await portal.respond("batch", ["cmd": .object(commands)]).status == 200) }
            #expect(await portal.respond("profile").status == 503)
        }
    }

    @Test(
        "The tariff sets the size of the bucket, and the portal's own numbers replace it",
        arguments: [("std", nil, 50), ("ent", nil, 250), ("std", 3.0, 3)])
    func sizes(tariff: String, burst: Double?, expected: Int) async throws {
        try await RESTPortal.with(tariff: tariff, limited: true) { portal in
            var portal = portal
            portal.portal.limitBurst = burst
            var count = 0
            while await portal.respond("profile").status == 200 { count += 1 }
            #expect(count == expected)
        }
    }

    @Test("A method that has used up its time is refused until its oldest minute is ten minutes old")
    func operating() {
        var row = PortalRow(id: 1, memberID: "m", domain: "d", tariff: "pro", language: "en")
        row.limitOperatingSeconds = 100
        guard let settings = LimitSettings(portal: row) else {
            Issue.record("limits are on")
            return
        }
        let limits = CallLimits()
        func mayRun(_ now: Int, caller: String = "c", method: String = "m") -> Bool {
            limits.mayRun(portalID: 1, caller: caller, method: method, settings: settings, now: now)
        }
        #expect(limits.charge(portalID: 1, caller: "c", method: "m", seconds: 60, now: 600) == (60, 1200))
        #expect(limits.charge(portalID: 1, caller: "c", method: "m", seconds: 40, now: 659) == (100, 1200))
        #expect(mayRun(660))
        #expect(limits.charge(portalID: 1, caller: "c", method: "m", seconds: 1, now: 700) == (101, 1200))
        #expect(!mayRun(700))
        #expect(mayRun(700, caller: "other"))
        #expect(mayRun(700, method: "other"))
        #expect(!mayRun(1199))
        #expect(mayRun(1200))
        #expect(limits.operating(portalID: 1, caller: "c", method: "m", now: 1200) == (1, 1300))
    }

    @Test("An exhausted method answers 429, alone and in a batch")
    func exhausted() async throws {
        try await RESTPortal.with(limited: true) { portal in
            _ = portal.platform.callLimits.charge(
                portalID: portal.portal.id ?? 0, caller: RESTPortal.clientID, method: "profile", seconds: 481,
                now: portal.platform.clock.unixSeconds)
            let response = await portal.respond("profile")
            #expect(response.status == 429)
            #expect(
                response.answer.refusal == ["OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."])
            #expect(await portal.respond("user.admin").status == 200)
            let batch = await portal.result("batch", ["cmd": ["a": "profile", "b": "user.admin"]])
            #expect(batch["result_error"]?["a"]?["error"] == "OPERATION_TIME_LIMIT")
            #expect(batch["result"]?["b"] == true)
            portal.platform.clock.advance(by: 600)
            #expect(await portal.respond("profile").status == 200)
        }
    }

    @Test("Faults come after authorization, hit the method they name, and are used up")
    func faults() async throws {
        try await RESTPortal.with { portal in
            func set(_ action: Fault.Action, times: Int = 1) {
                _ = portal.platform.faults.add(
                    Fault(
                        id: 0, kind: .rest, host: nil, method: "profile", clientID: nil, skip: 0, times: times, hits: 0,
                        action: action))
            }
            set(.error(.expiredToken))
            #expect(await portal.send("/rest/profile").status == 401)
            #expect(await portal.respond("user.admin").status == 200)
            let expired = await portal.respond("profile")
            #expect(expired.status == 401)
            #expect(expired.answer["error"] == "expired_token")
            #expect(expired.notes?.fault == 1)
            #expect(await portal.respond("profile").status == 200)

            set(.status(502, body: "<h1>Bad Gateway</h1>", contentType: "text/html"))
            let status = await portal.respond("profile")
            #expect(status.status == 502)
            #expect(status.bodyText == "<h1>Bad Gateway</h1>")
            #expect(status.value(ofHeader: "Content-Type") == "text/html")
            set(.reset)
            #expect(await portal.respond("profile").delivery == .reset)
            set(.timeout(milliseconds: 5))
            #expect(await portal.respond("profile").delivery == .silence(milliseconds: 5))
            set(.truncate(bytes: 10))
            let cut = await portal.respond("profile")
            #expect(cut.delivery == .truncated(bytes: 10))
            #expect(cut.status == 200)
            set(.latency(milliseconds: 1))
            #expect(await portal.respond("profile").answer["result"]?["ID"] == "1")
        }
    }
}
