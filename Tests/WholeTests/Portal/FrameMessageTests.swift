import Bitrix24Wire
import Chromium
import Foundation
import Testing

/// Messages as `@bitrix24/b24jssdk` sends them, without any library in the page.
@Suite("Messages between a frame and the portal", .serialized)
struct FrameMessageTests {
    typealias Stage = PortalStage

    /// Sends and collects: `ask(command, params?)` resolves with the first answer; `heard` has every message as it came.
    static let client = """
        window.heard = [];
        var parts = window.name.split('|'), origin = (parts[1] === '0' ? 'http://' : 'https://') + parts[0].replace(/:(80|443)$/, '');
        window.addEventListener('message', function (event) { window.heard.push({data: event.data, origin: event.origin, type: typeof event.data}); });
        window.post = function (message) { parent.postMessage(message, origin); };
        window.waitFor = function (key, ms) {
          return new Promise(function (resolve) {
            var tries = 0, timer = setInterval(function () {
              var found = heard.filter(function (one) { return typeof one.data === 'string' && one.data.split(':')[0] === key; })[0];
              tries += 20;
              if (found || tries > ms) {
                clearInterval(timer);
                resolve(found ? {text: found.data.split(':').slice(1).join(':'), origin: found.origin} : null);
              }
            }, 20);
          });
        };
        window.ask = function (command, params, ms) {
          var key = crypto.randomUUID(), all = [params === undefined ? '' : JSON.stringify(params), key, parts[2]].filter(Boolean);
          post(command + ':' + all.join(':'));
          return waitFor(key, ms || 3000);
        };
        window.sid = parts[2];
        """

    func ready(_ stage: Stage, _ frame: FrameMatch = Stage.frame) async throws {
        try await stage.go("/marketplace/app/acme.pulse/")
        try await stage.page.waitFor("document.querySelector('h1')", in: frame)
        _ = try await stage.page.evaluate(Self.client, in: frame)
    }

    @Test(
        "Without a proxy the portal at its localhost name shows the application at its local address, and both understand each other"
    )
    func withoutProxy() async throws {
        try await Stage.with(path: "/raw", throughProxy: false) { stage in
            let frame = FrameMatch.urlContains("127.0.0.1:\(stage.application.port)/raw")
            try await ready(stage, frame)
            let value = try await stage.page.evaluate("ask('getInitData')", in: frame)
            let data = try JSONValue(parsing: value["text"].stringValue ?? "")
            #expect("http://\(data["DOMAIN"]?.string ?? "")" == stage.home)
            #expect(data["PROTOCOL"] == "0")
            let id = try await stage.page.evaluate(
                "fetch(origin + '/rest/profile', {method: 'POST', body: 'auth=\(data["AUTH_ID"]?.string ?? "")'}).then(r => r.json()).then(r => String(r.result.ID))",
                in: frame)
            #expect(id.stringValue == "1")
        }
    }

    func ask(_ stage: Stage, _ script: String) async throws -> JSONValue {
        let value = try await stage.page.evaluate("(async () => (\(script)))()", in: Stage.frame)
        return try JSONValue(parsing: value.serialized())
    }

    @Test(
        "getInitData without a PARAMS segment is answered with every documented key, by a string from the portal's origin"
    )
    func initialData() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let answer = try await ask(stage, "await ask('getInitData')")
            #expect(answer["origin"]?.string == "https://\(stage.portal)")
            let data = try JSONValue(parsing: answer["text"]?.string ?? "")
            let keys = [
                "LANG", "DOMAIN", "PROTOCOL", "PATH", "AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID", "MEMBER_ID", "FIRST_RUN",
                "IS_ADMIN",
                "INSTALL", "USER_OPTIONS", "APP_OPTIONS", "PLACEMENT", "PLACEMENT_OPTIONS",
            ]
            #expect(data.object.map { Set($0.keys) } == Set(keys))
            #expect(data["PROTOCOL"] == "1")
            #expect(data["PATH"] == "/rest")
            #expect(data["AUTH_EXPIRES"] == "3600")
            #expect(data["FIRST_RUN"] == true)
            #expect(data["INSTALL"] == false)
            #expect(data["USER_OPTIONS"] == .object([:]))
            let second = try await ask(stage, "await ask('getInitData')")
            #expect(try JSONValue(parsing: second["text"]?.string ?? "")["FIRST_RUN"] == false)
            // The library waits for this one without a limit.
            #expect(try await ask(stage, "await ask('setInstall', {install: true})") != .null)
            try await ready(stage)
            let third = try await ask(stage, "await ask('getInitData')")
            #expect(try JSONValue(parsing: third["text"]?.string ?? "")["FIRST_RUN"] == false)
        }
    }

    @Test(
        "A message that is not the application's own is ignored without a word",
        arguments: [
            "post('getInitData:K:wrongsid')", "post('getInitData')", "post('getInitData:K')",
            "post({method: 'getInitData', callback: 'K', appSid: 'x'})",
            "post(null)", "post(42)", "post('noSuchCommand:K:' + sid)", "post('refreshBlock:{}:K:' + sid)",
            "post('toString::K:' + sid)",
            "post('setTitle:{broken:K:' + sid)", "post('constructor:K:' + sid)",
        ])
    func ignored(script: String) async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            #expect(try await ask(stage, "(\(script), await waitFor('K', 400))") == .null)
            #expect(try await ask(stage, "await ask('getInitData')") != .null)
        }
    }

    @Test("Another site's frame inside the application cannot speak for it")
    func stranger() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let answer = try await ask(
                stage,
                """
                (function () {
                  var inner = document.createElement('iframe');
                  inner.srcdoc = '<script>window.addEventListener("message", function (e) { parent.got = e.data; });'
                    + 'top.postMessage("getInitData:STOLEN:' + sid + '", "*");</' + 'script>';
                  document.body.appendChild(inner);
                  return new Promise(function (r) { setTimeout(function () { r(window.got || null); }, 500); });
                }())
                """)
            #expect(answer == .null)
        }
    }

    @Test("A renewal answers with a fresh pair that works")
    func renewal() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let first = try JSONValue(parsing: try await ask(stage, "await ask('getInitData')")["text"]?.string ?? "")
            let second = try JSONValue(parsing: try await ask(stage, "await ask('refreshAuth')")["text"]?.string ?? "")
            #expect(second.object.map { Set($0.keys) } == ["AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID"])
            #expect(first["AUTH_ID"] != second["AUTH_ID"])
            // As the official kit calls: JSON, with a preflight.
            let status = try await ask(
                stage,
                "await fetch(origin + '/rest/profile?bx24_request_id=1', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
                    + "body: JSON.stringify({auth: '\(second["AUTH_ID"]?.string ?? "")'})}).then(r => r.json()).then(r => r.result.ID)"
            )
            #expect(status.text == "1")
        }
    }

    @Test("Commands with a colon come as objects; in a place that does not have them they are not answered")
    func objects() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let script =
                "(post({method: 'im:setImTextareaContent', params: {text: 'Hi'}, callback: 'K', appSid: sid, requestId: '1'}), await waitFor('K', 400))"
            #expect(try await ask(stage, script) == .null)
            #expect(try await ask(stage, "await ask('getInterface')")["text"] == #"{"command":[],"event":[]}"#)
        }
    }

    @Test(
        "A bound event reaches the frame each time it is raised; an unknown one is not bound, and binding itself is not answered"
    )
    func events() async throws {
        try await Stage.with(path: "/raw") { stage in
            try await ready(stage)
            let token =
                try JSONValue(parsing: try await ask(stage, "await ask('getInitData')")["text"]?.string ?? "")[
                    "AUTH_ID"]?.string ?? ""
            _ = try await ask(
                stage,
                "await fetch(origin + '/rest/placement.bind', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: "
                    + "JSON.stringify({auth: '\(token)', PLACEMENT: 'CALL_CARD', HANDLER: '\(Stage.origin)/raw', TITLE: 'Call'})}).then(r => r.json())"
            )
            try await stage.go("/marketplace/placements/")
            guard try await stage.page.text().contains("CALL_CARD") else { return }
            try await stage.go("/marketplace/placement/1/?options=%7B%22CALL_ID%22%3A%22c1%22%7D")
            try await stage.page.waitFor("document.querySelector('h1')", in: Stage.frame)
            _ = try await stage.page.evaluate(Self.client, in: Stage.frame)
            _ = try await ask(
                stage,
                "(post('placementBindEvent:{\"event\":\"CallCard::CallStateChanged\"}:E:' + sid), await waitFor('E', 300))"
            )
            for state in ["connecting", "connected"] {
                _ = try await stage.page.evaluate("LintelPortal.raise('CallCard::CallStateChanged', '\(state)')")
            }
            try await stage.page.waitFor("heard.length === 2", in: Stage.frame)
            #expect(try await ask(stage, "heard.map(one => one.data)") == ["E:\"connecting\"", "E:\"connected\""])
            #expect(try await ask(stage, "JSON.parse((await ask('getStatus')).text).CALL_ID") == "c1")
        }
    }
}
