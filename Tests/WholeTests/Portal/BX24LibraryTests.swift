import Bitrix24Wire
import Chromium
import Foundation
import Testing

@testable import Sandbox

@Suite("The BX24 library in a portal's frame", .serialized)
struct BX24LibraryTests {
    typealias Stage = PortalStage

    @Test("The library starts in the frame and knows the portal, the person and the page's place")
    func start() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let told = try await stage.inFrame(
                "done({admin: BX24.isAdmin(), lang: BX24.getLang(), domain: BX24.getDomain(), place: BX24.placement.info(), "
                    + "name: window.name, ready: BX24.isReady(), auth: BX24.getAuth(), can: [BX24.canUse('placement.info'), BX24.canUse('x')]})"
            )
            #expect(told["admin"] == true)
            #expect(told["lang"] == "en")
            #expect(told["domain"]?.string == stage.portal)
            #expect(told["place"]?["placement"] == "DEFAULT")
            #expect(told["name"]?.string?.hasPrefix("\(stage.portal)|1|") == true)
            #expect(told["ready"] == true)
            #expect(told["can"] == [true, false])
            let visit = try #require(stage.application.visits(to: "/app").last)
            let posted = try FormCodec.decode(visit.body)
            #expect(told["auth"]?["access_token"] == posted["AUTH_ID"])
            #expect(told["auth"]?["refresh_token"] == posted["REFRESH_ID"])
            #expect(told["auth"]?["domain"]?.string == stage.portal)
            #expect(posted["member_id"] == told["auth"]?["member_id"])
            #expect(visit.query.contains("DOMAIN=\(stage.portal)&PROTOCOL=1&LANG=en&APP_SID="))
        }
    }

    @Test("Outside a frame the library throws its documented sentence")
    func outside() async throws {
        try await Stage.with { stage in
            _ = try await stage.page.navigate(to: "\(Stage.origin)/app")
            #expect(
                await stage.page.consoleMessages.contains {
                    $0.text.contains("Unable to initialize Bitrix24 JS library!")
                })
        }
    }

    @Test("A call's answer, its error, and its next page")
    func calls() async throws {
        try await Stage.with { stage in
            let rows = JSONValue.array((1...120).map { ["TITLE": .string("Deal \($0)")] })
            _ = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": rows])
            try await stage.open()
            let profile = try await stage.inFrame(
                "BX24.callMethod('profile', {}, r => done({data: r.data(), error: r.error() === undefined}))")
            #expect(profile["data"]?["ID"]?.text == "1")
            #expect(profile["error"] == true)
            let failed = try await stage.inFrame(
                "BX24.callMethod('no.such.method', {}, r => done({status: r.error().getStatus(), text: String(r.error()), "
                    + "code: r.error().getError().error, description: r.error_description()}))")
            #expect(failed["status"] == 404)
            #expect(failed["code"] == "ERROR_METHOD_NOT_FOUND")
            #expect(failed["text"]?.string == "ERROR_METHOD_NOT_FOUND: Method not found! (404)")
            let list = try await stage.inFrame(
                """
                var pages = [], total;
                BX24.callMethod('crm.deal.list', {filter: {'%TITLE': 'Deal '}, select: ['ID', 'TITLE'], order: {ID: 'ASC'}}, function (r) {
                  if (r.error()) { done(String(r.error())); return; }
                  pages.push(r.data().length); total = r.total();
                  if (r.more()) { r.next(); } else { done({pages: pages, total: total, next: r.next()}); }
                });
                """)
            #expect(list["pages"] == [50, 50, 20])
            #expect(list["total"] == 120)
            #expect(list["next"] == false)
        }
    }

    @Test("Parameters arrive as they were: nested, dates, empty lists, files, text beyond ASCII")
    func parameters() async throws {
        try await Stage.with { stage in
            try await stage.open()
            try await stage.inFrame(
                """
                var transfer = new DataTransfer();
                transfer.items.add(new File(['hello'], 'note.txt'));
                document.getElementById('file').files = transfer.files;
                BX24.callMethod('crm.deal.add', {fields: {TITLE: 'Сделка & <b>', CONTACT_IDS: [3, 4], NONE: [], WHEN: new Date(0),
                  FLAG: true, DEEP: {a: {b: 'c'}}, FILE: document.getElementById('file')}}, function () { done(1); });
                """)
            let call = try #require(try await stage.journal("kind=rest&method=crm.deal.add").last)
            let fields = call["params"]?["fields"]
            #expect(call["http_method"] == "POST")
            #expect(call["content_type"]?.string?.hasPrefix("text/plain") == true)
            #expect(call["target"]?.string == "/rest/crm.deal.add.json")
            #expect(fields?["TITLE"] == "Сделка & <b>")
            #expect(fields?["CONTACT_IDS"] == ["3", "4"] || fields?["CONTACT_IDS"] == ["0": "3", "1": "4"])
            #expect(fields?["NONE"] == "")
            #expect(fields?["WHEN"] == "1970-01-01T00:00:00.000Z")
            #expect(fields?["DEEP"]?["a"]?["b"] == "c")
            #expect(
                fields?["FILE"]?.array == ["note.txt", "aGVsbG8="]
                    || fields?["FILE"] == ["0": "note.txt", "1": "aGVsbG8="])
        }
    }

    @Test("A batch by names and by numbers, with results of earlier calls, halted or not")
    func batch() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let named = try await stage.inFrame(
                """
                BX24.callBatch({me: ['profile', {}], same: {method: 'user.get', params: {ID: '$result[me][ID]'}}, bad: ['no.such.method']}, function (r) {
                  done({me: r.me.data().ID, same: r.same.data()[0].ID, bad: r.bad.error().getError().error, none: r.me.error() === undefined});
                });
                """)
            #expect(named["me"]?.text == "1")
            #expect(named["same"]?.text == "1")
            #expect(named["bad"] == "ERROR_METHOD_NOT_FOUND")
            #expect(named["none"] == true)
            let list = try await stage.inFrame(
                "BX24.callBatch([['profile'], ['server.time']], r => done({list: Array.isArray(r), ids: r.map(x => typeof x.data())}))"
            )
            #expect(list["list"] == true)
            #expect(list["ids"] == ["object", "string"])
            let halted = try await stage.inFrame(
                "BX24.callBatch({a: ['no.such.method'], b: ['profile']}, r => done(Object.keys(r)), true)")
            #expect(halted == ["a"])
        }
    }

    @Test("An expired token is renewed once through the portal, however many calls wait, and each call is repeated")
    func renewal() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let before = try await stage.inFrame("done(BX24.getAuth().access_token)")
            stage.sandbox.clock.advance(by: 3601)
            let names = try await stage.inFrame(
                """
                var left = 4, seen = [];
                for (var i = 0; i < 4; i += 1) {
                  BX24.callMethod('profile', {}, function (r) { seen.push(r.error() ? String(r.error()) : r.data().ID); if (!--left) { done(seen); } });
                }
                """)
            #expect(names.array?.compactMap(\.text) == ["1", "1", "1", "1"])
            let after = try await stage.inFrame("done(BX24.getAuth().access_token)")
            #expect(before != after)
            let calls = try await stage.journal("kind=rest&method=profile")
            #expect(calls.filter { $0["error"]?.string?.lowercased() == "expired_token" }.count <= 4)
            #expect(calls.filter { $0["status"] == 200 }.count == 4)
            let again = try await stage.inFrame(
                "BX24.refreshAuth(auth => done(auth.access_token !== '\(after.string ?? "")'))")
            #expect(again == true)
        }
    }

    @Test("A refused renewal shows a notice in the portal and leaves the application waiting")
    func refusedRenewal() async throws {
        try await Stage.with { stage in
            try await stage.open()
            try await stage.sandbox.control.call(
                "PATCH", "/portals/\(stage.portal)/apps/\(stage.clientID)", ["payment_expired": true])
            let answer = try await stage.inFrame(
                "BX24.refreshAuth(() => done('renewed')); setTimeout(() => done('waits'), 700)")
            #expect(answer == "waits")
            try await stage.page.waitFor("document.querySelector('.toast')")
        }
    }

    @Test("The wizard finishes once; the portal then shows the application by itself, and employees get in")
    func wizard() async throws {
        try await Stage.with(.wizard) { stage in
            try await stage.signIn(2)
            try await stage.go("/marketplace/app/acme.pulse/")
            #expect(try await stage.page.text().contains("The application is not fully installed yet."))
            try await stage.signIn(1)
            try await stage.open()
            let app = try await stage.inFrame("BX24.callMethod('app.info', {}, r => done(r.data()))")
            #expect(app["INSTALLED"] == false)
            try await stage.inFrame(
                "BX24.callMethod('placement.bind', {PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: '\(Stage.origin)/tab', TITLE: 'Pulse'}, r => done(r.data()))"
            )
            _ = try await stage.page.evaluate("void BX24.installFinish()", in: Stage.frame)
            try await stage.page.waitFor(
                "location.pathname === '/app' && window.BX24 && new Promise(r => BX24.init(() => r(true)))",
                in: Stage.frame)
            #expect(try await stage.inFrame("BX24.callMethod('app.info', {}, r => done(r.data().INSTALLED))") == true)
            #expect(try await stage.page.evaluate("location.search").stringValue == "?install_finished=Y")
            try await stage.signIn(2)
            try await stage.open()
            #expect(try await stage.inFrame("BX24.callMethod('profile', {}, r => done(r.data().ID))").text == "2")
        }
    }

    @Test("install() runs on a person's first opening only, before init(), which installFinish() lets go on")
    func firstRun() async throws {
        try await Stage.with(path: "/first") { stage in
            for user in [1, 2] {
                try await stage.signIn(user)
                try await stage.open()
                #expect(try await stage.inFrame("done(order)") == ["install", "call", "init"])
                try await stage.open()
                #expect(try await stage.inFrame("done(order)") == ["init"])
            }
        }
    }

    @Test("A 5xx answer raises an error in the page and calls nobody back")
    func serverError() async throws {
        try await Stage.with { stage in
            try await stage.open()
            try await stage.sandbox.control.call(
                "POST", "/faults",
                ["match": ["kind": "rest"], "action": ["type": "error", "code": "QUERY_LIMIT_EXCEEDED"]])
            let answer = try await stage.inFrame(
                "window.onerror = text => done(text); BX24.callMethod('profile', {}, () => done('called back'))")
            // To the page it is a script of another site, whose errors it may not read; a developer sees it in the console.
            #expect(answer == "Script error.")
            #expect(await stage.page.consoleMessages.contains { $0.text.contains("Query error!") })
            #expect(try await stage.inFrame("BX24.callMethod('profile', {}, r => done(r.data().ID))").text == "1")
        }
    }

    @Test("Options: a person's own, and the application's by administrators")
    func options() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let saved = try await stage.inFrame("BX24.appOption.set('currency', 'EUR', all => done(all))")
            #expect(saved == ["currency": "EUR"])
            try await stage.inFrame("BX24.userOption.set('view', {mode: 'list'}, done)")
            try await stage.open()
            #expect(
                try await stage.inFrame("done([BX24.appOption.get('currency'), BX24.userOption.get('view').mode])") == [
                    "EUR", "list",
                ])
            let overREST = try await stage.inFrame(
                "BX24.callMethod('app.option.get', {option: 'currency'}, r => done(r.data()))")
            #expect(overREST == "EUR")
            try await stage.signIn(2)
            try await stage.open()
            let denied = try await stage.inFrame(
                "try { BX24.appOption.set('currency', 'USD'); done('set'); } catch (e) { done([e.message, BX24.appOption.get('currency')]); }"
            )
            #expect(denied == ["Access denied!", "EUR"])
        }
    }

    @Test("A tab of a deal's card opens the widget in place, with the deal's number")
    func widget() async throws {
        try await Stage.with { stage in
            try await stage.open()
            try await stage.inFrame(
                "BX24.callMethod('placement.bind', {PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: '\(Stage.origin)/tab', TITLE: 'Pulse'}, r => done(r.data()))"
            )
            let seeded = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": [["TITLE": "Forklifts"]]])
            let id = seeded["ids"]?[0]?.text ?? ""
            try await stage.go("/crm/deal/details/\(id)/")
            try await stage.page.click("[data-binding]")
            let frame = FrameMatch.urlContains("pulse.example/tab")
            try await stage.page.waitFor("window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: frame)
            let info = try await stage.inFrame("done(BX24.placement.info())", frame)
            #expect(info["placement"] == "CRM_DEAL_DETAIL_TAB")
            #expect(info["options"]?["ID"]?.string == id)
            #expect(info["options"]?["URI"]?.string == "/crm/deal/details/\(id)/")
            let commands = try await stage.inFrame("BX24.placement.getInterface(done)", frame)
            #expect(commands["command"] == ["reloadData"] && commands["event"] == [])
            // The card shows what was changed, without its frame being lost.
            try await stage.inFrame(
                "BX24.callMethod('crm.deal.update', {id: \(id), fields: {TITLE: 'Cranes'}}, () => BX24.placement.call('reloadData', {}, () => done(1)))",
                frame)
            try await stage.page.waitFor("document.querySelector('[data-live]').textContent.includes('Cranes')")
        }
    }

    @Test("The window can be sized, titled and scrolled from within the frame")
    func window() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let size = try await stage.inFrame("BX24.resizeWindow(600, 1500, done)")
            #expect(size["width"] == 600 && size["height"] == 1500)
            _ = try await stage.inFrame("BX24.fitWindow(done)")
            try await stage.inFrame("BX24.resizeWindow('100%', 3000, done)")
            try await stage.inFrame("BX24.scrollParentWindow(200, done)")
            #expect(try await stage.page.evaluate("window.scrollY").intValue == 200)
            try await stage.inFrame("BX24.setTitle('<b>New title</b>', done)")
            #expect(
                try await stage.page.evaluate("document.querySelector('.page-title').textContent").stringValue
                    == "<b>New title</b>")
        }
    }

    @Test(
        "An application opens itself in a slider with options, closes it, and hears of it; a path opens only where it may"
    )
    func slider() async throws {
        try await Stage.with { stage in
            try await stage.open()
            _ = try await stage.page.evaluate(
                "void BX24.openApplication({opened: true}, () => { window.closedOnce = (window.closedOnce || 0) + 1; }, {title: 'Inner', width: 500})",
                in: Stage.frame)
            try await stage.page.waitFor("document.querySelector('.slider iframe')")
            #expect(
                try await stage.page.evaluate("document.querySelector('.slider h2').textContent").stringValue == "Inner"
            )
            let inner = try #require(
                try await Self.until {
                    // The outer frame is there from the start; the second is the slider's.
                    let shown = await stage.page.frames().filter {
                        $0.url.contains("pulse.example") && $0.url.contains("APP_SID")
                    }
                    return shown.count > 1 ? shown.last : nil
                })
            try await stage.page.waitFor("window.BX24 && new Promise(r => BX24.init(() => r(true)))", in: .id(inner.id))
            let options = try await stage.inFrame("done(BX24.placement.info().options)", .id(inner.id))
            #expect(options["opened"] == true)
            #expect(options["bx24_width"] == 500)
            #expect(options["IFRAME"] == "Y")
            _ = try await stage.page.evaluate("void BX24.closeApplication()", in: .id(inner.id))
            try await stage.page.waitFor("!document.querySelector('.slider')")
            try await stage.page.waitFor("window.closedOnce === 1", in: Stage.frame)

            for path in [
                "/auth/?user_id=1", "//evil.example/", "https://evil.example/", "/crm/deal/../../auth/",
                "/marketplacex/", "/crm\\deal/",
            ] {
                let refused = try await stage.inFrame("BX24.openPath('\(path.replacing("\\", with: "\\\\"))', done)")
                #expect(refused["result"] == "error" && refused["errorCode"] == "PATH_NOT_AVAILABLE", "\(path)")
            }
            _ = try await stage.page.evaluate(
                "void BX24.openPath('/crm/deal/../../crm/deal/', answer => { window.pathAnswer = answer; })",
                in: Stage.frame)
            try await stage.page.waitFor(
                "document.querySelector('.slider iframe') && document.querySelector('.slider iframe').contentDocument.querySelector('.page-title')"
            )
            #expect(
                try await stage.page.evaluate(
                    "document.querySelector('.slider iframe').contentWindow.location.pathname"
                ).stringValue == "/crm/deal/")
            #expect(
                try await stage.page.evaluate(
                    "document.querySelector('.slider iframe').contentDocument.querySelector('header') === null"
                ).boolValue == true)
            try await stage.page.click(".slider .close")
            try await stage.page.waitFor("window.pathAnswer && window.pathAnswer.result === 'close'", in: Stage.frame)
        }
    }

    @Test("The dialogs answer with what was chosen, and not at all when nothing is")
    func dialogs() async throws {
        try await Stage.with { stage in
            try await stage.open()
            _ = try await stage.page.evaluate("void BX24.selectUser(one => { window.chosen = one; })", in: Stage.frame)
            try await stage.page.waitFor("document.querySelector('dialog[open] input')")
            try await stage.page.click("dialog .line button:last-child")
            try await stage.page.waitFor("!document.querySelector('dialog')")
            #expect(try await stage.page.evaluate("window.chosen === undefined", in: Stage.frame).boolValue == true)
            _ = try await stage.page.evaluate("void BX24.selectUsers(all => { window.chosen = all; })", in: Stage.frame)
            try await stage.page.waitFor("document.querySelector('dialog[open] input')")
            try await stage.page.click("dialog li:first-child input")
            try await stage.page.click("dialog li:nth-child(2) input")
            try await stage.page.click("dialog .primary")
            try await stage.page.waitFor(
                "window.chosen && window.chosen.length === 2 && window.chosen[0].id", in: Stage.frame)
            _ = try await stage.sandbox.control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": "deal", "rows": [["TITLE": "Forklifts"]]])
            _ = try await stage.page.evaluate(
                "void BX24.selectCRM({entityType: ['deal'], multiple: false}, all => { window.crm = all; })",
                in: Stage.frame)
            try await stage.page.waitFor("document.querySelector('dialog[open] input')")
            try await stage.page.click("dialog li:first-child input")
            try await stage.page.click("dialog .primary")
            try await stage.page.waitFor("window.crm && window.crm.deal[0].id.indexOf('D_') === 0", in: Stage.frame)
            let buckets = try await stage.inFrame("done(Object.keys(window.crm.deal))")
            #expect(buckets == ["0"])
        }
    }

    @Test("The library's helpers do what their pages say")
    func helpers() async throws {
        try await Stage.with { stage in
            try await stage.open()
            let answer = try await stage.inFrame(
                """
                var object = {value: 10, add: function (step) { return this.value + step + (BX24.proxyContext() === document.body ? 100 : 0); }};
                var proxy = BX24.proxy(object.add, object), clicks = 0, count = function () { clicks += 1; };
                BX24.bind(document.body, 'click', count);
                document.body.click();
                BX24.unbind(document.body, 'click', count);
                document.body.click();
                done([proxy(5), proxy.call(document.body, 5), BX24.proxy(object.add, object) === proxy, BX24.proxyContext(), clicks,
                  BX24.getScrollSize().scrollHeight > 0]);
                """)
            #expect(answer == [15, 115, true, nil, 1, true])
        }
    }

    @Test("No token stands in an address, the console, or the browser's storage")
    func secrecy() async throws {
        try await Stage.with { stage in
            try await stage.open()
            _ = try await stage.inFrame("BX24.callMethod('profile', {}, () => BX24.refreshAuth(() => done(1)))")
            let auth = try await stage.inFrame("done(BX24.getAuth())")
            let tokens = [auth["access_token"], auth["refresh_token"]].compactMap { $0?.string }
            #expect(tokens.count == 2)
            let exchanges = await stage.page.exchanges
            let console = await stage.page.consoleMessages
            #expect(exchanges.count > 3)
            for token in tokens {
                #expect(!exchanges.contains { $0.url.contains(token) })
                #expect(!console.contains { $0.text.contains(token) })
                for storage in try await stage.page.storage() {
                    #expect(!"\(storage)".contains(token))
                }
                #expect(!(try await stage.page.html()).contains(token))
            }
            #expect(console.isEmpty)
        }
    }

    @Test("On a phone neither the portal nor its card scroll sideways", arguments: [360, 430])
    func phone(width: Int) async throws {
        try await Stage.with(viewport: Viewport(width: width, height: 780, scale: 2, isMobile: true)) { stage in
            try await stage.open()
            try await stage.inFrame("BX24.resizeWindow(1200, 700, done)")
            for path in [
                "/marketplace/app/acme.pulse/", "/", "/marketplace/installed/", "/crm/deal/",
                "/marketplace/detail/acme.pulse/",
            ] {
                try await stage.go(path)
                let layout = try await stage.page.layout()
                #expect(!layout.scrollsHorizontally, "\(path): \(layout.scrollWidth) of \(layout.clientWidth)")
            }
        }
    }

    /// Tries until there is a value, for a few seconds.
    static func until<Value>(_ body: () async -> Value?) async throws -> Value? {
        let deadline = ContinuousClock.now + .seconds(8)
        while ContinuousClock.now < deadline {
            if let value = await body() { return value }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
