import Bitrix24Wire
import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Settings forms of applications without pages")
struct SettingsFormTests {
    typealias Portal = PortalInHand

    static func form(_ clientID: String, _ change: (inout JSONObject) -> Void = { _ in }) -> JSONValue {
        var form: JSONObject = [
            "title": "Invoices <b>connector", "version": "1",
            "steps": [
                [
                    "id": "step1", "title": "Key", "description": "Enter the key", "help": true,
                    "fields": [
                        [
                            "id": "key", "name": "api-key", "type": "input", "label": "API key",
                            "placeholder": "Enter \"it\"",
                        ]
                    ],
                ],
                [
                    "id": "step2", "title": "Country",
                    "fields": [
                        [
                            "id": "country", "name": "country", "type": "dropdown-list", "label": "Country",
                            "value": "DE", "updateForm": true,
                            "items": [["value": "DE", "name": "Germany"], ["value": "US", "name": "United States"]],
                        ],
                        ["id": "vat", "name": "vat", "type": "input"],
                    ],
                ],
            ],
            "form": [
                "id": "config-form", "action": "https://app.example/save", "clientId": .string(clientID),
                "redirect": "/crm/", "saveCaption": "Connect", "cancelCaption": "Later",
            ],
        ]
        change(&form)
        return .object(form)
    }

    static func read(_ json: JSONValue) throws -> SettingsForm {
        try SettingsForm(json, clientID: "local.1.2", domain: "acme.bitrix24.com")
    }

    @Test("The documented form is read whole")
    func whole() throws {
        let form = try Self.read(Self.form("local.1.2"))
        #expect(form.title == "Invoices <b>connector")
        #expect(form.steps.map(\.id) == ["step1", "step2"])
        #expect(form.fields.map(\.field.name) == ["api-key", "country", "vat"])
        #expect(form.fields[1].field.items.map(\.name) == ["Germany", "United States"])
        #expect(form.fields[1].field.updatesForm)
        #expect(form.steps[0].showsHelp)
        #expect(form.redirect == "/crm/")
        #expect(form.saveCaption == "Connect")
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var place: String
        var json: JSONValue
        var word = ""
        var testDescription: String { "\(place.isEmpty ? "$" : place): \(json.serialized().suffix(60))" }
    }

    static func wrong(_ path: [String], _ value: JSONValue?, at place: String? = nil, _ word: String = "") -> Wrong {
        Wrong(
            place: place ?? path.joined(separator: ".").replacing(/\.(\d+)/, with: { "[\($0.1)]" }),
            json: set(form("local.1.2"), path[...], value), word: word)
    }

    /// `json` with another value at the path; `nil` takes the member out.
    static func set(_ json: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
        guard let key = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        if let index = Int(key), var list = json.array {
            list[index] = set(list[index], rest, value)
            return .array(list)
        }
        var object = json.object ?? [:]
        object[key] = rest.isEmpty ? value : set(object[key] ?? [:], rest, value)
        return .object(object)
    }

    static let field = ["steps", "1", "fields", "0"]
    static let wrongs: [Wrong] = [
        Wrong(place: "title", json: []), Wrong(place: "", json: "form"), Wrong(place: "", json: .null),
        wrong(["title"], nil), wrong(["title"], ""), wrong(["title"], 7), wrong(["version"], nil),
        wrong(["version"], "2", at: nil, "\"1\""), wrong(["steps"], nil), wrong(["steps"], []), wrong(["steps"], [:]),
        wrong(["steps"], "x"), wrong(["steps", "0"], 1), wrong(["steps", "0", "id"], nil),
        wrong(["steps", "1", "id"], "step1", at: nil, "already"), wrong(["steps", "0", "title"], nil),
        wrong(["steps", "0", "fields"], nil), wrong(["steps", "0", "fields"], "x"), wrong(["steps", "0", "help"], [1]),
        wrong(["steps", "0", "fields", "0"], "x"), wrong(field + ["id"], nil), wrong(field + ["name"], nil),
        wrong(field + ["name"], "vat", at: "steps[1].fields[1].name", "already"),
        wrong(field + ["type"], nil), wrong(field + ["type"], "checkbox", at: nil, "dropdown-list"),
        wrong(field + ["label"], [:]), wrong(field + ["value"], ["x"]), wrong(field + ["items"], nil),
        wrong(field + ["items"], "x"), wrong(field + ["items", "1", "value"], nil),
        wrong(field + ["updateForm"], [1]), wrong(["form"], nil), wrong(["form"], [], at: "form.id"),
        wrong(["form", "id"], nil),
        wrong(["form", "action"], nil), wrong(["form", "action"], "/save", at: nil, "absolute"),
        wrong(["form", "action"], "javascript:alert(1)"), wrong(["form", "clientId"], nil),
        wrong(["form", "clientId"], "local.other", at: nil, "another"),
        wrong(["form", "redirect"], "https://evil.example/"), wrong(["form", "redirect"], "//evil.example/"),
        wrong(["form", "redirect"], "javascript:1"), wrong(["form", "saveCaption"], [1]),
    ]

    @Test("What is wrong with a form is told with its place", arguments: wrongs)
    func places(wrong: Wrong) {
        let problem = #expect(throws: SettingsProblem.self) { try Self.read(wrong.json) }
        let place = problem?.places.first { $0.path == wrong.place }
        #expect(place != nil, "\(String(describing: problem?.places.map(\.path)))")
        #expect(wrong.word.isEmpty || place?.english.contains(wrong.word) == true)
        #expect(place?.russian.isEmpty == false)
    }

    @Test("All wrong places are told at once, and what is merely unusual is taken")
    func lenient() throws {
        let bad = Self.set(Self.set(Self.form("local.1.2"), ["title"], nil), ["form", "id"], nil)
        #expect(
            #expect(throws: SettingsProblem.self) { try Self.read(bad) }?.places.map(\.path) == ["title", "form.id"])
        for (path, value) in [
            (["version"], JSONValue.int(1)), (["steps", "0", "fields"], []), (["form", "redirect"], nil),
            (["form", "redirect"], "https://acme.bitrix24.com/crm/deal/"), (["form", "saveCaption"], ""),
            (Self.field + ["updateForm"], "Y"), (Self.field + ["value"], 5), (Self.field + ["items"], []),
        ] as [([String], JSONValue?)] {
            #expect(throws: Never.self, "\(path)") { try Self.read(Self.set(Self.form("local.1.2"), path[...], value)) }
        }
    }

    // MARK: Pages

    /// A portal with an application that has only a settings address.
    private func portal() async throws -> Portal {
        let portal = try await Portal.make(application: nil)
        try await portal.update("UPDATE applicationVersion SET settingsURL = 'https://app.example/settings'")
        return portal
    }

    /// The next request of this kind is answered so.
    private func answer(_ portal: Portal, _ event: String, _ status: Int = 200, _ body: String) {
        answer(portal, event, .status(status, body: body, contentType: "application/json"))
    }

    private func answer(_ portal: Portal, _ event: String, _ action: Fault.Action) {
        _ = portal.platform.faults.add(
            Fault(id: 0, kind: .event, method: event, skip: 0, times: 1, hits: 0, action: action))
    }

    /// Presses one of the form's buttons.
    private func submit(
        _ portal: Portal, _ cookie: String, _ page: String, _ action: String, _ more: [String: String] = [:]
    ) async -> EdgeResponse {
        var fields = JSONObject()
        for (name, value) in Portal.fields(in: page) { fields[name] = .string(value) }
        for (name, value) in more { fields[name] = .string(value) }
        fields["do"] = .string(action)
        return await portal.ask(
            "POST", "/marketplace/settings/1/", cookie: cookie,
            body: fields.map { "\(FormCodec.escape($0.key))=\(FormCodec.escape($0.value.text ?? ""))" }
                .joined(separator: "&"))
    }

    private func last(_ portal: Portal) throws -> JSONObject {
        try #require(portal.platform.journal.entries().last).fields
    }

    @Test("The form is asked for as documented, drawn step by step, and what is filled in is sent")
    func walk() async throws {
        let portal = try await portal()
        defer { portal.close() }
        let id = portal.application.clientID
        answer(portal, "OnAppSettingsInstall", 200, Self.form(id).serialized())
        let cookie = try await portal.session(of: 1)
        let first = await portal.ask("GET", "/marketplace/settings/1/?install=Y", cookie: cookie).page
        #expect(first.contains("Invoices &lt;b&gt;connector"))
        #expect(first.contains("placeholder=\"Enter &quot;it&quot;\""))
        #expect(first.contains("<li aria-current=\"step\">Key</li>"))
        #expect(!first.contains("<select"))
        var entry = try last(portal)
        #expect(entry["event"] == "OnAppSettingsInstall")
        #expect(entry["handler"] == "https://app.example/settings")
        #expect(entry["content_type"] == "application/x-www-form-urlencoded")
        let asked = try FormCodec.decode(entry["body"]?.string ?? "")
        #expect(asked["event"] == "OnAppSettingsInstall")
        #expect(asked["data"] == nil)
        let keys = [
            "access_token", "expires", "expires_in", "scope", "domain", "server_endpoint", "status", "client_endpoint",
            "member_id", "refresh_token", "user_id", "client_id", "application_token",
        ]
        #expect(asked["auth"]?.object.map { Set($0.keys) } == Set(keys))
        #expect(asked["auth"]?["client_id"]?.string == id)
        #expect(asked["auth"]?["domain"] == "acme.bitrix24.com")
        #expect(asked["auth"]?["user_id"] == "1")
        #expect(!first.contains(asked["auth"]?["access_token"]?.string ?? "?"))

        let second = await submit(portal, cookie, first, "next", ["v[0]": "k<1>"]).page
        #expect(second.contains("name=\"v[0]\" value=\"k&lt;1&gt;\""))
        #expect(second.contains("<option value=\"DE\" selected>Germany</option>"))
        #expect(second.contains(">Connect</button>") && second.contains(">Later</a>"))
        #expect(await submit(portal, cookie, second, "back").page.contains("value=\"k&lt;1&gt;\""))

        answer(portal, "saveform", 200, #"{"status":"success"}"#)
        let saved = await submit(portal, cookie, second, "save", ["v[1]": "US", "v[2]": "7"])
        #expect(saved.status == 303)
        #expect(saved.leadsTo == "/crm/")
        entry = try last(portal)
        #expect(entry["handler"] == "https://app.example/save")
        let sent = try FormCodec.decode(entry["body"]?.string ?? "")
        #expect(sent["data"] == ["api-key": "k<1>", "country": "US", "vat": "7"])
        #expect(sent["saveform"] == "Y")
        #expect(sent["auth"]?.object?.count == keys.count)
        #expect(sent["event"] == nil)
    }

    @Test(
        "A field with updateForm asks for the form anew with the values, which stay where the application says nothing")
    func change() async throws {
        let portal = try await portal()
        defer { portal.close() }
        let id = portal.application.clientID
        answer(portal, "OnAppSettingsDisplay", 200, Self.form(id).serialized())
        let cookie = try await portal.session(of: 1)
        let first = await portal.ask("GET", "/marketplace/settings/1/", cookie: cookie).page
        let second = await submit(portal, cookie, first, "next", ["v[0]": "key"]).page
        #expect(second.contains("data-update=\"1\""))
        let more: JSONValue = [
            "id": "state", "name": "state", "type": "dropdown-list", "items": [["value": "CA", "name": "California"]],
        ]
        let new = Self.set(
            Self.form(id), ["steps", "1", "fields"],
            .array((Self.form(id)["steps"]?[1]?["fields"]?.array ?? []) + [more]))
        answer(portal, "OnAppSettingsChange", 200, new.serialized())
        let third = await submit(portal, cookie, second, "change", ["v[1]": "US", "v[2]": "77", "changed": "1"]).page
        let asked = try FormCodec.decode(try last(portal)["body"]?.string ?? "")
        #expect(asked["event"] == "OnAppSettingsChange")
        #expect(asked["data"] == ["api-key": "key", "country": "US", "vat": "77"])
        #expect(third.contains("California"))
        #expect(third.contains("<option value=\"US\" selected>"))
        #expect(third.contains("value=\"77\""))
        #expect(third.contains("name=\"v[1]\" data-update=\"1\" autofocus"))
        #expect(third.contains("<li aria-current=\"step\">Country</li>"))
    }

    @Test("Errors stand under their fields, on the first step that has one; those about nothing known stand above")
    func errors() async throws {
        let portal = try await portal()
        defer { portal.close() }
        answer(portal, "OnAppSettingsDisplay", 200, Self.form(portal.application.clientID).serialized())
        let cookie = try await portal.session(of: 1)
        let first = await portal.ask("GET", "/marketplace/settings/1/", cookie: cookie).page
        let second = await submit(portal, cookie, first, "next", ["v[0]": "bad"]).page
        answer(
            portal, "saveform", 400,
            #"{"status":"error","errors":[{"field":"api-key","message":"Wrong <key>"},{"field":"api-key","message":"Too short"},{"field":"ghost","message":"Hm"}]}"#
        )
        let page = await submit(portal, cookie, second, "save", ["v[1]": "US", "v[2]": ""])
        #expect(page.status == 200)
        #expect(page.page.contains("<li aria-current=\"step\">Key</li>"))
        #expect(page.page.contains("aria-invalid=\"true\" aria-describedby=\"error-0\""))
        #expect(page.page.contains("<span>Wrong &lt;key&gt;</span><span>Too short</span>"))
        #expect(page.page.contains("<code>ghost</code>: Hm"))
        #expect(page.page.contains("value=\"bad\""))
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        var name: String
        var action: Fault.Action
        var words: [String]
        var error: String
        var testDescription: String { name }
    }

    static let troubles: [Trouble] = [
        Trouble(
            name: "500", action: .status(500, body: "<h1>Oops</h1>", contentType: "text/html"),
            words: ["HTTP status 500", "&lt;h1&gt;Oops"], error: "HTTP 500"),
        Trouble(name: "404", action: .status(404, body: "", contentType: ""), words: ["404"], error: "HTTP 404"),
        Trouble(name: "302", action: .status(302, body: "", contentType: ""), words: ["302"], error: "HTTP 302"),
        Trouble(
            name: "HTML", action: .status(200, body: "<p>hello", contentType: "text/html"),
            words: ["no JSON", "&lt;p&gt;hello"],
            error: "not JSON"),
        Trouble(
            name: "half", action: .status(200, body: "{\"title\":", contentType: ""), words: ["no JSON"],
            error: "not JSON"),
        Trouble(name: "nothing", action: .status(200, body: "", contentType: ""), words: ["empty"], error: "not JSON"),
        Trouble(
            name: "another shape", action: .status(200, body: "{}", contentType: ""),
            words: ["<code>steps</code>", "<code>form</code>"],
            error: "wrong shape"),
        Trouble(name: "a time-out", action: .timeout(milliseconds: 1), words: ["15 seconds"], error: "timeout"),
        Trouble(name: "a cut connection", action: .reset, words: ["lost"], error: "lost"),
        Trouble(
            name: "an address elsewhere", action: .latency(milliseconds: 0), words: ["registered origin"],
            error: "not sent"),
    ]

    @Test("What goes wrong is told plainly, in both languages, with the address, and journalled", arguments: troubles)
    func trouble(trouble: Trouble) async throws {
        let portal = try await portal()
        defer { portal.close() }
        for language in ["en", "ru"] {
            answer(portal, "OnAppSettingsDisplay", trouble.action)
            let answer = await portal.ask(
                "GET", "/marketplace/settings/1/?lang=\(language)", cookie: try await portal.session(of: 1))
            #expect(answer.status == 502)
            #expect(answer.page.contains("https://app.example/settings"))
            #expect(answer.page.contains(language == "en" ? "The form cannot be shown." : "Форму нельзя показать."))
            if language == "en" { for word in trouble.words { #expect(answer.page.contains(word), "\(answer.page)") } }
            #expect(try last(portal)["error"]?.string == trouble.error)
        }
    }

    @Test(
        "An answer to saving that is neither success nor errors leaves the form on the page with what was filled in",
        arguments: [
            (200, "{}"), (200, "ok"), (400, #"{"status":"success"}"#), (400, #"{"status":"error"}"#),
            (400, #"{"status":"error","errors":[{"field":"vat"}]}"#), (500, #"{"status":"success"}"#), (201, "[]"),
        ])
    func doubtful(status: Int, body: String) async throws {
        let portal = try await portal()
        defer { portal.close() }
        answer(portal, "OnAppSettingsDisplay", 200, Self.form(portal.application.clientID).serialized())
        let cookie = try await portal.session(of: 1)
        let first = await portal.ask("GET", "/marketplace/settings/1/", cookie: cookie).page
        let second = await submit(portal, cookie, first, "next", ["v[0]": "key"]).page
        answer(portal, "saveform", status, body)
        let page = await submit(portal, cookie, second, "save", ["v[1]": "US", "v[2]": "12"])
        #expect(page.status == 502)
        #expect(page.page.contains("not known whether the settings were saved"))
        #expect(page.page.contains("value=\"12\""))
    }

    @Test("Whoever has no business here is turned away, and a form that was tampered with is not accepted")
    func rights() async throws {
        let portal = try await portal()
        defer { portal.close() }
        #expect(try await portal.page("/marketplace/settings/1/", as: Portal.employee).contains("admin_only"))
        let id = portal.application.clientID
        answer(portal, "OnAppSettingsDisplay", 200, Self.form(id).serialized())
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/marketplace/settings/1/", cookie: cookie).page
        let elsewhere = Self.set(Self.form(id), ["form", "action"], "https://evil.example/").serialized()
        for change in [["config": elsewhere], ["seal": "00"], ["token": "x"], ["config": "{"]] {
            #expect(await submit(portal, cookie, page, "save", change).status == 403)
        }
        #expect(try await portal.page("/marketplace/installed/", as: 1).contains("/marketplace/settings/1/"))
        try await portal.update("UPDATE applicationVersion SET applicationURL = 'https://app.example/'")
        #expect(try await portal.page("/marketplace/settings/1/", as: 1).contains("no_settings"))
        #expect(try await !portal.page("/marketplace/installed/", as: 1).contains("/marketplace/settings/1/"))
        try await portal.update("UPDATE installation SET isRemoved = 1")
        #expect(
            await portal.ask("GET", "/marketplace/settings/1/", cookie: try await portal.session(of: 1)).status == 404)
        #expect(
            await portal.ask("GET", "/marketplace/settings/9/", cookie: try await portal.session(of: 1)).status == 404)
        #expect(portal.platform.journal.entries().count == 1)
    }

    @Test("Installing an application that has only a settings address leads to its form")
    func afterInstallation() async throws {
        let portal = try await Portal.make(application: nil, installed: false)
        defer { portal.close() }
        try await portal.update("UPDATE applicationVersion SET settingsURL = 'https://app.example/settings'")
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/marketplace/detail/acme.dealpulse/", cookie: cookie).page
        let fields = Portal.fields(in: page)
        let answer = await portal.ask(
            "POST", "/marketplace/detail/acme.dealpulse/", cookie: cookie,
            body: "token=\(fields["token"] ?? "")&client_id=\(fields["client_id"] ?? "")&action=install")
        #expect(answer.leadsTo == "/marketplace/settings/1/?install=Y")
    }
}
