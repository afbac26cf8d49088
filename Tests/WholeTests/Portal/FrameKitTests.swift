import Bitrix24Wire
import Chromium
import Foundation
import Testing

/// The official frame kit's way of talking to the portal: its messages, its checks and its timers, in a page of the application.
///
/// Source: the public sources of `@bitrix24/b24jssdk`, the frame's message controller, authorization and slider.
@Suite("An application that talks like the official frame kit", .serialized)
struct FrameKitTests {
    typealias Stage = PortalStage

    /// Drops every message that is not a string from the portal's origin; resolves a request with the first message of its key and
    /// hands later ones to the callback; gives a request that is marked as safe up after 900 ms; repeats a call once after renewing.
    static let kit = """
        window.kit = (function () {
          var name = window.name.split('|'), host = name[0].replace(/:(80|443)$/, '');
          var origin = (name[1] === '0' ? 'http://' : 'https://') + host, sid = name[2], open = {}, data = null, auth = null, strange = [];
          window.addEventListener('message', function (event) {
            if (event.origin !== origin) { return; }
            if (typeof event.data !== 'string') { strange.push(event.data); return; }
            var parts = event.data.split(':'), entry = open[parts[0]], text = parts.slice(1).join(':'), value;
            if (!entry) { return; }
            value = text === '' ? undefined : JSON.parse(text);
            clearTimeout(entry.timer);
            if (entry.done) { if (entry.callback) { entry.callback(value); } return; }
            entry.done = true;
            entry.resolve(value);
          });
          function send(command, params, options) {
            options = options || {};
            return new Promise(function (resolve, reject) {
              var key = crypto.randomUUID(), text = params === undefined ? '' : options.isRaw ? params : JSON.stringify(params);
              open[key] = {resolve: resolve, callback: options.callback, done: false};
              if (options.isSafely) { open[key].timer = setTimeout(function () { open[key].done = true; resolve({isSafely: true}); }, 900); }
              if (options.limit) { open[key].timer = setTimeout(function () { reject(new Error('timeout')); }, options.limit); }
              if (command.indexOf(':') >= 0) {
                parent.postMessage({method: command, params: params === undefined ? '' : params, callback: key, appSid: sid, requestId: params && params.requestId}, origin);
              } else {
                parent.postMessage([command, text, key, sid].filter(function (one) { return one !== ''; }).join(':'), origin);
              }
            });
          }
          function refresh() { return send('refreshAuth', {}, {limit: 10000}).then(function (value) { auth = value; return value; }); }
          function call(method, params, again) {
            return fetch(origin + '/rest/' + method + '?bx24_request_id=' + crypto.randomUUID() + '&bx24_sdk_ver=2.1.0&bx24_sdk_type=b24-js-sdk', {
              method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(Object.assign({}, params, {auth: auth.AUTH_ID}))
            }).then(function (response) {
              return response.json().then(function (body) {
                if (response.status === 401 && ['expired_token', 'invalid_token'].indexOf(body.error) >= 0 && !again) {
                  return refresh().then(function () { return call(method, params, true); });
                }
                return body;
              });
            });
          }
          return {
            send: send, refresh: refresh, call: call, strange: strange,
            init: async function () {
              data = await send('getInitData', {});
              auth = data;
              if (data.FIRST_RUN) { await send('setInstall', {install: true}); }
              return data;
            },
            installFinish: function () { return data.INSTALL ? send('setInstallFinish', {}) : Promise.reject(new Error('not the installer')); },
            openPath: function (path) { return send('openPath', {path: '/crm/deal/../..' + path + '?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER'}); }
          };
        }());
        """

    private func ready(_ stage: Stage, path: String = "/marketplace/app/acme.pulse/", _ match: FrameMatch = Stage.frame)
        async throws
    {
        try await stage.go(path)
        try await stage.page.waitFor("document.querySelector('h1')", in: match)
        _ = try await stage.page.evaluate(Self.kit, in: match)
    }

    private func run(_ stage: Stage, _ script: String, _ match: FrameMatch = Stage.frame) async throws -> JSONValue {
        let value = try await stage.page.evaluate("(async () => { \(script) })()", in: match)
        return try JSONValue(parsing: value.serialized())
    }

    @Test("It initialises, calls with a preflight, renews an expired token, and keeps options")
    func start() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let data = try await run(stage, "return await kit.init();")
            #expect(data["FIRST_RUN"] == true && data["IS_ADMIN"] == true && data["INSTALL"] == false)
            #expect(try await run(stage, "return (await kit.call('profile', {})).result.ID;").text == "1")
            stage.sandbox.clock.advance(by: 3601)
            #expect(try await run(stage, "return (await kit.call('profile', {})).result.ID;").text == "1")
            let calls = try await stage.journal("kind=rest&method=profile")
            #expect(calls.compactMap { $0["status"]?.integer } == [200, 401, 200])
            #expect(try await stage.journal("kind=rest&method=profile").allSatisfy { $0["http_method"] == "POST" })
            let options = try await run(
                stage, "return await kit.send('setAppOption', {name: 'unit', value: {a: [1]}});")
            #expect(options["unit"]?["a"]?[0] == 1)
            _ = try await run(
                stage, "return await kit.send('setUserOption', {name: 'mode', value: 'list'});")
            try await ready(stage)
            let again = try await run(stage, "return await kit.init();")
            #expect(again["FIRST_RUN"] == false)
            #expect(again["APP_OPTIONS"]?["unit"]?["a"]?[0] == 1 && again["USER_OPTIONS"]?["mode"] == "list")
            // An employee sets no option of the application: the portal says nothing, and the kit's own timer ends the wait.
            try await stage.signIn(2)
            try await ready(stage)
            let other = try await run(stage, "return await kit.init();")
            #expect(other["FIRST_RUN"] == true && other["IS_ADMIN"] == false)
            let refused = try await run(
                stage, "return await kit.send('setAppOption', {name: 'unit', value: 1}, {isSafely: true});")
            #expect(refused == ["isSafely": true])
            #expect(try await run(stage, "return kit.strange.length;") == 0)
        }
    }

    @Test(
        "Its windows: size, title, scroll, the messenger that never answers, sliders and paths that answer on closing")
    func windows() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            _ = try await run(stage, "return await kit.init();")
            let size = try await run(
                stage,
                "return await kit.send('resizeWindow', {width: '100%', height: 2400, isRawValue: false}, {isSafely: true});"
            )
            #expect(size["height"] == 2400)
            let scroll = try await run(stage, "return await kit.send('setScroll', {scroll: -5}, {isSafely: true});")
            #expect(scroll["scroll"] == 0)
            let title = try await run(
                stage, "return await kit.send('setTitle', {title: 'Kit: a title'}, {isSafely: true});")
            #expect(title["title"] == "Kit: a title")
            let phone = try await run(
                stage, "return await kit.send('imPhoneTo', {phone: '+49 30 1'}, {isSafely: true});")
            #expect(phone == ["isSafely": true])
            #expect(
                try await stage.page.evaluate("document.querySelector('dialog[open]').textContent").stringValue?
                    .contains("+49 30 1") == true)
            try await stage.page.click("dialog .primary")

            _ = try await run(
                stage,
                "window.pathEnd = null; void kit.openPath('/crm/deal/').then(function (one) { window.pathEnd = one; }); return 1;"
            )
            try await stage.page.waitFor(
                "document.querySelector('.slider iframe') && document.querySelector('.slider iframe').contentDocument && document.querySelector('.slider iframe').contentDocument.querySelector('.page-title')"
            )
            #expect(try await run(stage, "return window.pathEnd;") == .null)
            _ = try await stage.page.evaluate("document.querySelector('.slider .close').focus()")
            try await stage.page.press("Escape")
            try await stage.page.waitFor("window.pathEnd && window.pathEnd.result === 'close'", in: Stage.frame)
            let outside = try await run(stage, "return await kit.send('openPath', {path: '/rest/profile'});")
            #expect(outside["result"] == "error" && outside["errorCode"] == "PATH_NOT_AVAILABLE")

            _ = try await run(
                stage,
                "void kit.send('openApplication', {place: 'inner', bx24_title: 'Inner', bx24_width: 640}).then(function () { window.ended = true; }); return 1;"
            )
            let inner = try #require(
                try await BX24LibraryTests.until {
                    let shown = await stage.page.frames().filter { $0.url.contains("pulse.example/raw") }
                    return shown.count > 1 ? shown.last : nil
                })
            let match = FrameMatch.id(inner.id)
            try await stage.page.waitFor("document.querySelector('h1')", in: match)
            _ = try await stage.page.evaluate(Self.kit, in: match)
            let told = try await run(stage, "return await kit.init();", match)
            #expect(told["PLACEMENT_OPTIONS"]?["IFRAME"] == "Y" && told["PLACEMENT_OPTIONS"]?["place"] == "inner")
            // A sheet fills itself and opens nothing further: not done, and not answered.
            for command in ["openApplication", "resizeWindow", "setScroll", "reloadWindow"] {
                let answer = try await run(
                    stage,
                    "return await kit.send('\(command)', {width: 100, height: 100, scroll: 1}, {isSafely: true});",
                    match)
                #expect(answer == ["isSafely": true], "\(command)")
            }
            #expect(try await stage.page.evaluate("document.querySelectorAll('.slider').length").intValue == 1)
            _ = try await run(stage, "return await kit.send('setTitle', {title: 'Renamed'}, {isSafely: true});", match)
            #expect(
                try await stage.page.evaluate("document.querySelector('.slider h2').textContent").stringValue
                    == "Renamed")
            _ = try await stage.page.evaluate("void kit.send('closeApplication')", in: match)
            try await stage.page.waitFor("!document.querySelector('.slider')")
            try await stage.page.waitFor("window.ended === true", in: Stage.frame)
        }
    }

    @Test("It finishes an installation, after which the portal shows the application itself")
    func installation() async throws {
        try await Stage.with(.wizard, path: "/raw") { stage in
            try await ready(stage)
            let data = try await run(stage, "return await kit.init();")
            #expect(data["INSTALL"] == true)
            #expect(try await run(stage, "return (await kit.call('app.info', {})).result.INSTALLED;") == false)
            _ = try await run(stage, "void kit.installFinish(); return 1;")
            try await stage.page.waitFor(
                "location.pathname === '/raw' && document.querySelector('h1')", in: Stage.frame)
            _ = try await stage.page.evaluate(Self.kit, in: Stage.frame)
            let after = try await run(stage, "return await kit.init();")
            #expect(after["INSTALL"] == false)
            #expect(
                try await run(
                    stage, "return await kit.installFinish().catch(function (error) { return error.message; });")
                    == "not the installer")
            #expect(try await run(stage, "return (await kit.call('app.info', {})).result.INSTALLED;") == true)
        }
    }

    @Test("A chat's message field is read and written by commands with a colon, which come as objects")
    func messageField() async throws {
        try await Stage.with(path: "/raw", scope: ["crm", "placement", "im"]) { stage in
            try await ready(stage)
            _ = try await run(
                stage,
                "await kit.init(); return await kit.call('placement.bind', {PLACEMENT: 'IM_TEXTAREA', HANDLER: '\(Stage.origin)/raw', TITLE: 'Helper'});"
            )
            try await stage.go("/online/")
            try await stage.page.click("[data-place='IM_TEXTAREA']")
            try await stage.page.waitFor("document.querySelector('h1')", in: Stage.frame)
            _ = try await stage.page.evaluate(Self.kit, in: Stage.frame)
            let told = try await run(stage, "return await kit.init();")
            #expect(told["PLACEMENT"] == "IM_TEXTAREA")
            #expect(told["PLACEMENT_OPTIONS"]?["dialogId"]?.string?.isEmpty == false)
            func send(_ command: String, _ params: String) async throws -> JSONValue {
                try await run(
                    stage,
                    "return await kit.send('im:\(command)', Object.assign({requestId: 'r1'}, \(params)), {isSafely: true});"
                )
            }
            _ = try await send("setImTextareaContent", "{text: 'One'}")
            _ = try await send("setImTextareaContent", "{text: 'Two', withNewLine: true}")
            #expect(try await send("getImTextareaContent", "{}") == "One\nTwo")
            _ = try await send("setImTextareaContent", "{text: 'Three', replace: true}")
            #expect(
                try await stage.page.evaluate("document.querySelector('[data-im-textarea]').value").stringValue
                    == "Three")
            _ = try await stage.page.evaluate(
                "document.querySelectorAll('[data-im-textarea]').forEach(one => one.remove())")
            #expect(try await send("getImTextareaContent", "{}")["requestId"] == "r1")
        }
    }

    /// Where a build of the kit lies on this machine: a script that defines `B24Js`. Nothing is fetched for it.
    static let build = ProcessInfo.processInfo.environment["LINTEL_B24JSSDK"]

    @Test("The kit itself, where a build of it is at hand", .enabled(if: FrameKitTests.build != nil))
    func kitItself() async throws {
        try await Stage.with(path: "/raw", scope: ["crm", "placement", "user", "im"]) { stage in
            let script = try String(contentsOfFile: Self.build ?? "", encoding: .utf8)
            try await stage.go("/marketplace/app/acme.pulse/")
            try await stage.page.waitFor("document.querySelector('h1')", in: Stage.frame)
            _ = try await stage.page.evaluate(
                "window.global = window; " + script + "; window.B24Js = B24Js; 1", in: Stage.frame)
            let started = try await run(
                stage,
                "window.b24 = await B24Js.initializeB24Frame(); return {first: b24.isFirstRun, install: b24.isInstallMode, admin: b24.auth.isAdmin, place: b24.placement.placement};"
            )
            #expect(started["first"] == true && started["install"] == false && started["admin"] == true)
            let profile = try await run(
                stage,
                "var one = await b24.actions.v2.call.make({method: 'profile', params: {}}); return one.getData().result.ID;"
            )
            #expect(profile.text == "1")
            stage.sandbox.clock.advance(by: 3601)
            let again = try await run(
                stage,
                "var one = await b24.actions.v2.call.make({method: 'profile', params: {}}); return one.getData().result.ID;"
            )
            #expect(again.text == "1")
            let renewed = try await run(
                stage,
                "var before = b24.auth.getAuthData(); var after = await b24.auth.refreshAuth(); return before === false || before.access_token !== after.access_token;"
            )
            #expect(renewed == true)
            _ = try await run(
                stage, "await b24.options.appSet('unit', 'm'); await b24.options.userSet('mode', 'x'); return 1;")
            #expect(try await run(stage, "return b24.options.appGet('unit');") == "m")
            _ = try await run(stage, "await b24.parent.setTitle('From the kit'); return await b24.parent.fitWindow();")
            #expect(
                try await stage.page.evaluate("document.querySelector('.page-title').textContent").stringValue
                    == "From the kit")
            let surface = try await run(stage, "return await b24.placement.getInterface();")
            #expect(surface == ["command": [], "event": []])
        }
    }
}
