import Bitrix24Wire
import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("The desk's pages and what they change")
struct DeskPageTests {
    static let portal = DeskInHand.portal

    @Test(
        "Every page is whole in both languages: one heading, a marked menu item, labels on all controls",
        arguments: [false, true])
    func shape(isRussian: Bool) async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            _ = try await desk.sandbox.ask("https://\(Self.portal)/rest/profile?auth=none")
            try await desk.sandbox.control.call("POST", "/snapshots", ["name": "one"])
            let pages = [
                "/": "/", "/portals": "/portals", "/portals/\(Self.portal)": "/portals",
                "/portals/\(Self.portal)/users/3": "/portals",
                "/apps": "/apps", "/apps/\(client)": "/apps", "/portals/\(Self.portal)/apps/\(client)": "/apps",
                "/journal": "/journal",
                "/journal/1": "/journal", "/events": "/events", "/clock": "/clock", "/faults": "/faults",
                "/behaviour": "/behaviour",
                "/snapshots": "/snapshots", "/snapshots/one/restore": "/snapshots", "/reset": "/snapshots",
            ]
            for (path, section) in pages {
                let answer = await desk.get(path, language: isRussian ? "ru" : "en")
                #expect(answer.status == 200, "\(path)")
                let page = answer.page
                #expect(page.matches(of: /<h1>/).count == 1, "\(path)")
                #expect(page.contains("<a href=\"\(section)\"") && page.contains(/aria-current="page"/), "\(path)")
                #expect(page.contains("<main id=\"content\""), "\(path)")
                if isRussian { #expect(page.contains("Пропустить") || page.contains("К содержанию"), "\(path)") }
                for table in page.matches(of: /<table class="list[^>]*>/) {
                    #expect(page[table.range.upperBound...].prefix(40).contains("<caption"), "\(path)")
                }
            }
        }
    }

    @Test(
        "What is not there is told with 404",
        arguments: [
            "/nothing", "/portals/none.bitrix24.com", "/portals/acme.bitrix24.com/users/99", "/apps/none",
            "/journal/99999", "/journal/x",
            "/portals/acme.bitrix24.com/apps/none", "/clock/x",
        ])
    func notFound(path: String) async throws {
        try await DeskInHand.with { desk in
            let answer = await desk.get(path)
            #expect(answer.status == 404)
            #expect(answer.page.contains("<h1>"))
        }
    }

    @Test("Names become text, never markup")
    func escaping() async throws {
        try await DeskInHand.with { desk in
            let evil = "<img src=x onerror=alert(1)>\"'"
            let control = desk.sandbox.control
            try await control.call(
                "POST", "/portals/\(Self.portal)/users", ["name": .string(evil), "position": .string(evil)])
            let made = try await control.call(
                "POST", "/apps", ["code": "a.b", "title": .string(evil), "app_url": "http://127.0.0.1:9/?<b>"])
            let client = made["client_id"]?.string ?? ""
            try await control.call("POST", "/portals/\(Self.portal)/apps/\(client)/install")
            try await control.call(
                "POST", "/faults", ["match": ["method": .string(evil)], "action": ["type": "reset"]])
            _ = try await desk.sandbox.ask(
                "https://\(Self.portal)/rest/%3Cimg%3E", headers: [("X-Evil", evil)], body: nil)
            for path in [
                "/", "/portals/\(Self.portal)", "/portals/\(Self.portal)/users/4", "/apps", "/apps/\(client)",
                "/portals/\(Self.portal)/apps/\(client)",
                "/faults", "/journal", "/journal/1", "/portals?q=%3Cimg", "/apps?q=%22%3E%3Cimg",
                "/journal?method=%22%3E%3Cimg", "/faults?portal=%22%3E%3Cimg",
            ] {
                let page = await desk.get(path).page
                #expect(!page.contains("<img") && !page.contains("?<b>"), "\(path)")
            }
        }
    }

    @Test("Among 10,000 portals one is found, and a page holds fifty")
    func manyPortals() async throws {
        try await DeskInHand.with { desk in
            try await desk.sandbox.control.call("POST", "/portals/bulk", ["count": 10_000, "prefix": "p"])
            let first = await desk.get("/portals").page
            #expect(first.matches(of: /<th scope="row"><a href="\/portals\//).count == 50)
            #expect(first.contains("10001") && first.contains("1 / 201") && first.contains("page=2"))
            let found = await desk.get("/portals?q=p7777").page
            #expect(
                found.matches(of: /<th scope="row"><a href="\/portals\//).count == 1
                    && found.contains("http://p7777.localhost:\(desk.sandbox.proxyPort)/"))
            #expect(await desk.get("/portals?page=999999").page.contains("201 / 201"))
            #expect(await desk.get("/portals?q=nobody").page.contains("No portal is called like that."))
        }
    }

    @Test("A portal's people get roles and rights, are added and dismissed")
    func people() async throws {
        try await DeskInHand.with { desk in
            let path = "/portals/\(Self.portal)/users"
            _ = try await desk.act(
                "\(path)/2",
                [
                    "name": "Eva", "last_name": "Doe", "admin": "no", "active": "yes", "access.crm.deal": "own",
                    "access.crm.lead": "none",
                ])
            var person = try await desk.sandbox.control.call("GET", "\(path)/2")
            #expect(person["name"] == "Eva" && person["access"] == ["crm.deal": "own", "crm.lead": "none"])
            #expect(await desk.get("/portals/\(Self.portal)").page.contains("crm.deal: own, crm.lead: nothing"))
            let page = try await desk.act(path, ["name": "New", "role": "no_crm"], from: "/portals/\(Self.portal)")
            #expect(page.contains("Added as user 4.") && page.contains("New"))
            _ = try await desk.act("\(path)/4/dismiss", ["integrations": "disable"])
            person = try await desk.sandbox.control.call("GET", "\(path)/4")
            #expect(person["active"] == false)
        }
    }

    @Test("Tariff, name, limits and webhooks of a portal")
    func portal() async throws {
        try await DeskInHand.with { desk in
            _ = try await desk.act(
                "/portals/\(Self.portal)/limits",
                ["enabled": "yes", "burst": "7", "per_second": "0.5", "operating_s": ""])
            let limits = try await desk.sandbox.control.call("GET", "/portals/\(Self.portal)/limits")
            #expect(limits["burst"] == 7 && limits["per_second"] == .double(0.5) && limits["operating_s"] == 480)
            let wrong = try await desk.act(
                "/portals/\(Self.portal)/limits", ["enabled": "yes", "burst": "many"], from: "/portals/\(Self.portal)")
            #expect(wrong.contains("burst: must be a number") && wrong.contains("role=\"alert\""))
            let hook = try await desk.sandbox.control.call(
                "POST", "/portals/\(Self.portal)/webhooks", ["scope": ["crm"]])
            let code = try #require(hook["code"]?.string)
            let page = await desk.get("/portals/\(Self.portal)").page
            #expect(!page.contains(code) && page.contains("…\(code.suffix(6))"))
            let id = try #require(page.firstMatch(of: /webhooks\/([0-9]+)\/remove/)?.1)
            _ = try await desk.act("/portals/\(Self.portal)/webhooks/\(id)/remove")
            #expect(
                try await desk.sandbox.control.call("GET", "/portals/\(Self.portal)/webhooks")["webhooks"]?.array?
                    .isEmpty == true)
            let renamed = try await desk.act(
                "/portals/\(Self.portal)", ["tariff": "ent", "domain": "zeta.bitrix24.com", "deleted": "no"])
            #expect(renamed.contains("<h1>zeta.bitrix24.com</h1>") && renamed.contains("Saved."))
            #expect(try await desk.sandbox.control.call("GET", "/portals/zeta.bitrix24.com")["tariff"] == "ent")
            let made = try await desk.act("/portals", ["domain": "new.bitrix24.ru", "tariff": "free"])
            #expect(made.contains("<h1>new.bitrix24.ru</h1>"))
            let taken = try await desk.act(
                "/portals", ["domain": "new.bitrix24.ru", "tariff": "free"], from: "/portals")
            #expect(taken.contains("role=\"alert\""))
        }
    }

    @Test("Chains show what each token has become, by the clock, and never a token")
    func chains() async throws {
        try await DeskInHand.with { desk in
            let control = desk.sandbox.control
            let made = try await control.call(
                "POST", "/apps",
                [
                    "code": "acme.full", "scope": ["crm"], "redirect_uri": "https://full.example/oauth",
                    "app_url": "https://full.example/",
                ])
            let (client, secret) = (made["client_id"]?.string ?? "", made["client_secret"]?.string ?? "")
            let path = "/portals/\(Self.portal)/apps/\(client)"
            try await control.call("POST", "\(path)/install")
            let code = try await control.call("POST", "\(path)/codes", ["user_id": 2])["code"]?.string ?? ""
            let unused = try await control.call("POST", "\(path)/codes", ["user_id": 3])["code"]?.string ?? ""
            func token(_ query: String) async throws -> JSONValue {
                try JSONValue(
                    parsing: try await desk.sandbox.ask(
                        "https://oauth.bitrix.info/oauth/token/?client_id=\(client)&client_secret=\(secret)&\(query)"
                    ).text)
            }
            let first = try await token("grant_type=authorization_code&code=\(code)")
            let second = try await token(
                "grant_type=refresh_token&refresh_token=\(first["refresh_token"]?.string ?? "")")
            #expect(second["access_token"] != nil)
            var page = await desk.get("\(path)?user=2").page
            let chain = try #require(page.firstMatch(of: /(?s)<ol tabindex="0".*?<\/ol>/)).0
            #expect(chain.contains("Code") && chain.contains("Pair, refresh 1"))
            #expect(chain.matches(of: /badge plain">used/).count == 2, "the code and the first refresh token")
            #expect(chain.matches(of: />alive</).count == 3, "two access tokens and the newest refresh token")
            let secrets =
                [code, unused, secret]
                + [first, second].flatMap { [$0["access_token"]?.string ?? "", $0["refresh_token"]?.string ?? ""] }
            for secret in secrets { #expect(secret.count > 15 && !page.contains(secret)) }

            // One pair is expired by its button, then everything by the clock.
            let handle = try #require(chain.firstMatch(of: /name="pair" value="([0-9a-f]+)"/)?.1)
            _ = try await desk.act("\(path)/pairs/expire", ["pair": String(handle)])
            page = await desk.get("\(path)?user=2").page
            #expect(page.matches(of: /badge warn">expired/).count == 1)
            try await control.call("POST", "/clock", ["advance_s": 3600])
            page = await desk.get("\(path)").page
            #expect(page.contains("Codes that were not traded") && !page.contains(unused))
            let revoke = try #require(
                await desk.get("\(path)?user=2").page.matches(of: /name="pair" value="([0-9a-f]+)"/).last?.1)
            _ = try await desk.act("\(path)/pairs/revoke", ["pair": String(revoke)])
            page = await desk.get("\(path)?user=2").page
            #expect(page.matches(of: /badge bad">revoked/).count == 2)
            let gone = try await desk.act("\(path)/pairs/revoke", ["pair": "0"], from: path)
            #expect(gone.contains("no such pair"))
            for page in [
                "/journal", "/journal/1", "/journal/2", "/events", "/apps/\(client)", "/", "/journal.har",
                "/journal/2/har",
            ] {
                let text = await desk.get(page).page
                for secret in secrets { #expect(!text.contains(secret), "\(page)") }
            }
        }
    }

    @Test(
        "A token in a place that nobody expects is masked too",
        arguments: [
            "/rest/batch?halt=0&cmd[a]=crm.deal.list%3Fauth%3DTOKEN", "/rest/crm.deal.list?note=xTOKEN&auth=TOKEN",
            "/rest/TOKEN/profile",
            "/rest/crm.deal.list?filter[TITLE]=TOKEN",
        ])
    func strayTokens(target: String) async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            let token = try await desk.sandbox.control.call(
                "POST", "/portals/\(Self.portal)/apps/\(client)/tokens", ["user_id": 1])
            let access = token["access_token"]?.string ?? ""
            _ = try await desk.sandbox.ask(
                "https://\(Self.portal)" + target.replacing("xTOKEN", with: access).replacing("TOKEN", with: access))
            let number = desk.sandbox.platform.journal.last
            let page = await desk.get("/journal/\(number)").page
            #expect(page.contains("masked-") && !page.contains(access))
            #expect(await !desk.get("/journal").page.contains(access))
            #expect(await !desk.get("/journal/\(number)/har").page.contains(access))
            #expect(await !desk.get("/journal.har").page.contains(access))
        }
    }

    @Test("The portal's buttons for an application")
    func buttons() async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            let path = "/portals/\(Self.portal)/apps/\(client)"
            func state(_ name: String) async throws -> JSONValue? {
                try await desk.sandbox.control.call("GET", path)[name]
            }
            _ = try await desk.act("\(path)/status", ["status": "T", "payment_expired": "yes"])
            #expect(try await state("status") == "T")
            #expect(try await state("payment_expired") == true)
            let removed = try await desk.act("\(path)/uninstall", ["clean": "yes"], from: path)
            #expect(removed.contains("removed") && removed.contains("Install again"))
            #expect(try await state("installed") == false)
            _ = try await desk.act("\(path)/reinstall")
            #expect(try await state("installed") == true)
            _ = try await desk.act("/apps/\(client)/install", ["portal": "none.example"], from: "/apps/\(client)")
        }
    }

    @Test("The clock jumps by the given lengths and by any other, and never back")
    func clock() async throws {
        try await DeskInHand.with { desk in
            #expect(try await desk.act("/clock", ["amount": "3600", "unit": "1"]).contains("It is "))
            #expect(Int(desk.sandbox.clock.offsetSeconds) == 3600)
            _ = try await desk.act("/clock", ["amount": "1,5", "unit": "86400"])
            #expect(Int(desk.sandbox.clock.offsetSeconds) == 3600 + 129_600)
            for (amount, unit) in [("-1", "1"), ("x", "1"), ("", "1"), ("1e99", "1"), ("nan", "1"), ("1", "x")] {
                let page = try await desk.act("/clock", ["amount": amount, "unit": unit], from: "/clock")
                #expect(page.contains("role=\"alert\""), "\(amount) \(unit)")
            }
            #expect(Int(desk.sandbox.clock.offsetSeconds) == 3600 + 129_600)
            #expect(await desk.get("/clock").page.contains("1 d 13 h"))
        }
    }

    @Test(
        "Each switch sets its faults, shows that they are set and struck, and clears them",
        arguments: FaultSwitch.all.map(\.name))
    func faultSwitches(name: String) async throws {
        try await DeskInHand.with { desk in
            let item = try #require(FaultSwitch.named(name))
            let book = desk.sandbox.platform.faults
            let on = try await desk.act("/faults/switch", ["switch": name, "on": "yes"], from: "/faults")
            #expect(on.contains("Set: \(item.english.title)."))
            #expect(on.matches(of: /aria-checked="true"/).count == 1)
            let count = book.all.count
            #expect(count > 0)
            _ = try await desk.act("/faults/switch", ["switch": name, "on": "yes"])
            #expect(book.all.count == count, "twice is once")
            // Elsewhere it is another switch.
            _ = try await desk.act("/faults/switch", ["switch": name, "on": "yes", "portal": Self.portal])
            #expect(book.all.count == count * 2)
            #expect(await desk.get("/faults?portal=\(Self.portal)").page.contains("aria-checked=\"true\""))
            _ = book.take(kind: book.all[0].kind ?? .rest, host: Self.portal, method: nil, clientID: nil)
            #expect(await desk.get("/faults").page.contains("hits: 1"))
            let off = try await desk.act("/faults/switch", ["switch": name, "on": "no"], from: "/faults")
            #expect(off.contains("Cleared: ") && !off.contains("aria-checked=\"true\""))
            #expect(book.all.count == count)
        }
    }

    @Test("Rules of one's own are set, listed, removed and cleared; wrong ones are told")
    func rules() async throws {
        try await DeskInHand.with { desk in
            let book = desk.sandbox.platform.faults
            let forms: [([String: String], Fault.Action)] = [
                (
                    ["type": "error", "value": "ACCESS_DENIED", "kind": "rest", "method": "crm.*", "times": "3"],
                    .error(.accessDenied)
                ),
                (["type": "latency", "value": "250"], .latency(milliseconds: 250)),
                (["type": "reset", "value": "x"], .reset),
                (["type": "malformed", "value": "html"], .malformed(.html)),
                (["type": "repeat", "value": "2", "kind": "event"], .duplicate(times: 2)),
                (["type": "delay", "value": "60", "kind": "event"], .delay(milliseconds: 60_000)),
            ]
            for (fields, action) in forms {
                _ = try await desk.act("/faults", fields)
                #expect(book.all.last?.action == action)
            }
            #expect(book.all[0].times == 3 && book.all[0].method == "crm.*" && book.all[0].kind == .rest)
            for fields in [
                ["type": "fire"], ["type": "latency", "value": "slow"], ["type": "status", "value": "99"],
                ["type": "error", "value": "X", "share": "2"],
                ["type": "reset", "portal": "none.example"],
            ] {
                #expect(try await desk.act("/faults", fields, from: "/faults").contains("role=\"alert\""), "\(fields)")
            }
            #expect(book.all.count == forms.count)
            _ = try await desk.act("/faults/\(book.all[1].id)/remove")
            #expect(book.all.count == forms.count - 1)
            _ = try await desk.act("/faults/clear")
            #expect(book.all.isEmpty)
        }
    }

    @Test("All access tokens expire by one button, or those of one portal and application")
    func expire() async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            _ = try await desk.sandbox.control.call(
                "POST", "/portals/\(Self.portal)/apps/\(client)/tokens", ["user_id": 1])
            #expect(try await desk.act("/faults/expire", ["app": "none"], from: "/faults").contains("role=\"alert\""))
            #expect(
                try await desk.act("/faults/expire", ["portal": Self.portal, "app": client], from: "/faults").contains(
                    "Expired: "))
            let alive = try await desk.sandbox.platform.database.read { [now = desk.sandbox.clock.unixSeconds] db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM tokenPair WHERE accessExpires > ?", arguments: [now])
            }
            #expect(alive == 0)
        }
    }

    @Test("Every switch of the behaviour is there with its meaning in both languages, and is set and reset")
    func behaviour() async throws {
        #expect(Set(BehaviourText.russian.keys) == Set(BehaviourSwitch.all.map(\.name)))
        try await DeskInHand.with { desk in
            let page = await desk.get("/behaviour").page
            for item in BehaviourSwitch.all { #expect(page.contains("value=\"\(item.name)\"")) }
            #expect(page.contains("<option value=\"NOT_INSTALLED\" selected>"), "words are chosen")
            #expect(page.contains("<input name=\"value\" value=\"reject\""), "numbers are typed")
            _ = try await desk.act("/behaviour", ["name": "refresh_reuse", "value": "grace:60"])
            #expect(desk.sandbox.platform.behaviour.current.refreshReuse == .grace(seconds: 60))
            #expect(await desk.get("/behaviour").page.contains("changed, default"))
            for (name, value) in [("refresh_reuse", "sometimes"), ("none", "x"), ("", "")] {
                #expect(
                    try await desk.act("/behaviour", ["name": name, "value": value], from: "/behaviour").contains(
                        "role=\"alert\""))
            }
            _ = try await desk.act("/behaviour/reset")
            #expect(desk.sandbox.platform.behaviour.current.refreshReuse == Behaviour().refreshReuse)
        }
    }

    @Test("A snapshot is kept, brought back once that is confirmed, and removed; a reset is asked for twice")
    func snapshots() async throws {
        try await DeskInHand.with { desk in
            let names = desk.sandbox.platform.names
            #expect(
                try await desk.act("/snapshots", ["name": "before"], from: "/snapshots").contains("Kept as before."))
            #expect(try await desk.act("/snapshots", ["name": "../x"], from: "/snapshots").contains("role=\"alert\""))
            _ = try await desk.act("/portals", ["domain": "later.bitrix24.com", "tariff": "pro"])
            let unconfirmed = try await desk.act("/snapshots/before/restore")
            #expect(unconfirmed.contains("Restore before?") && names.portals.count == 2)
            #expect(try await desk.act("/snapshots/before/restore", ["sure": "yes"]).contains("before is back."))
            #expect(names.portals.count == 1)
            _ = try await desk.act("/snapshots/before/remove", ["sure": "yes"])
            #expect(await desk.get("/snapshots").page.contains("There are no snapshots."))
            _ = try await desk.act("/faults/switch", ["switch": "down", "on": "yes"])
            #expect(try await desk.act("/reset").contains("Reset the sandbox?"))
            #expect(!desk.sandbox.platform.faults.all.isEmpty)
            #expect(try await desk.act("/reset", ["sure": "yes"]).contains("as it was at the start"))
            #expect(desk.sandbox.platform.faults.all.isEmpty)
        }
    }

    @Test("Events show what waits, what was sent and what is kept for later")
    func events() async throws {
        try await DeskInHand.with { desk in
            let client = try await desk.application()
            try await desk.sandbox.control.call(
                "POST", "/faults", ["match": ["kind": "event"], "action": ["type": "delay", "s": 600]])
            let portalID = desk.sandbox.platform.names.portal(domain: Self.portal)?.id ?? 0
            try await desk.sandbox.platform.database.write { db in
                let installation = try InstallationRow.fetchOne(db)
                var row = EventDeliveryRow(
                    id: nil, portalID: portalID, clientID: client, handlerID: nil, event: "ONCRMDEALADD",
                    handler: "http://127.0.0.1:9/h?token=x",
                    fields: "{}", due: Int(4e12))
                try row.insert(db)
                var offline = OfflineEventRow(
                    id: nil, installationID: installation?.id ?? 0, connector: "mine", event: "ONCRMLEADADD",
                    object: "1", data: "{}", additional: "{}",
                    messageID: "m", changedAt: 1)
                try offline.insert(db)
            }
            let page = await desk.get("/events").page
            #expect(
                page.contains("ONCRMDEALADD") && page.contains("http://127.0.0.1:9/h</code>")
                    && page.contains("ONCRMLEADADD") && page.contains("mine"))
        }
    }
}
