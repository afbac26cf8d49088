import Foundation
import Testing

@testable import Sandbox

@Suite("Applications that renew tokens too often")
struct RenewalWatchTests {
    private func isWarning(_ verdict: RenewalWatch.Verdict) -> Bool {
        if case .warning = verdict { true } else { false }
    }

    @Test("A renewal is needed when the token was used and is at its end")
    func needed() {
        let watch = RenewalWatch()
        for number in 0..<100 {
            let now = number * 3600
            watch.noteUse(of: "access-\(number)")
            let verdict = watch.count(
                installationID: 1, accessToken: "access-\(number)", expires: now, now: now, mayBlock: true)
            #expect(verdict == .fine)
        }
        #expect(watch.record(of: 1).total == 100 && watch.record(of: 1).unneeded == 0)
    }

    @Test(
        "A timer that renews what nobody used is warned the tenth time and blocked the twentieth",
        arguments: [3600, 86_400])
    func timer(period: Int) {
        let watch = RenewalWatch()
        for number in 1...20 {
            let now = number * period
            #expect(!watch.isBlocked(1))
            let verdict = watch.count(
                installationID: 1, accessToken: "access-\(number)", expires: now, now: now, mayBlock: true)
            #expect(isWarning(verdict) == (number >= 10))
        }
        #expect(watch.isBlocked(1) && !watch.isBlocked(2))
        #expect(watch.unblock(1) && !watch.isBlocked(1) && watch.record(of: 1) == .init())
    }

    @Test("A burst is warned once an hour, and blocks only when it goes on for ten hours")
    func burst() {
        let watch = RenewalWatch()
        for hour in 0..<10 {
            var warnings = 0
            for number in 0..<1000 {
                watch.noteUse(of: "\(hour)-\(number)")
                let verdict = watch.count(
                    installationID: 1, accessToken: "\(hour)-\(number)", expires: hour * 3600 + 3600, now: hour * 3600,
                    mayBlock: true)
                if isWarning(verdict) { warnings += 1 }
                if hour < 9 { #expect(!watch.isBlocked(1)) }
            }
            #expect(warnings == (hour < 9 ? 1 : 1000))
        }
        #expect(watch.isBlocked(1))
    }

    @Test("After thirty days a needless renewal is forgotten")
    func forgotten() {
        let watch = RenewalWatch()
        for number in 0..<9 {
            _ = watch.count(
                installationID: 1, accessToken: "a\(number)", expires: 0, now: number * 3600, mayBlock: true)
        }
        let later = 31 * 86_400
        _ = watch.count(installationID: 1, accessToken: "b", expires: later, now: later, mayBlock: true)
        #expect(watch.record(of: 1).unneeded == 1)
    }

    @Test("The authorization server writes the warning into the journal's entry, blocks, and lets go when told")
    func server() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            var pair = try await f.issue(installation)
            var warnings = 0
            for _ in 0..<20 {
                f.platform.clock.advance(by: 3600)
                let answer = await f.refresh(application, pair.refreshToken)
                if answer.notes?.warning != nil { warnings += 1 }
                pair = try #require(answer.reply)
            }
            #expect(warnings == 11)
            let blocked = await f.refresh(application, pair.refreshToken)
            #expect(blocked.status == 403 && blocked.json?["error"] == "access_denied")
            #expect(f.platform.renewals.unblock(installation.id ?? 0))
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
        }
    }

    @Test("The switch leaves applications alone, or only warns them", arguments: [("off", 0), ("warn", 21)])
    func switches(reading: String, expected: Int) async throws {
        try await AuthorizationFixture.with { f in
            _ = try f.platform.behaviour.change { try BehaviourSwitch.apply("renewal_watch=\(reading)", to: &$0) }
            let (application, installation) = try await f.installed()
            var pair = try await f.issue(installation)
            var warnings = 0
            for _ in 0..<30 {
                f.platform.clock.advance(by: 3600)
                let answer = await f.refresh(application, pair.refreshToken)
                if answer.notes?.warning != nil { warnings += 1 }
                pair = try #require(answer.reply)
            }
            #expect(warnings == expected)
        }
    }

    @Test("A token that a portal or the server has seen counts as used")
    func uses() async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.respond("profile").status == 200)
            let verdict = portal.platform.renewals.count(
                installationID: 1, accessToken: "test-access-1", expires: 0, now: 0, mayBlock: true)
            #expect(verdict == .fine && portal.platform.renewals.record(of: 1).unneeded == 0)
        }
    }
}
