import Bitrix24Wire
import Chromium
import Foundation
import Testing

@testable import Sandbox

@Suite("Configuration solutions in a browser", .serialized)
struct SolutionTests {
    typealias Stage = PortalStage

    private static let second = "second.bitrix24.com"

    /// Settings of each kind in the first portal, and a second one that has none.
    private static func fill(_ stage: Stage) async throws {
        let control = stage.sandbox.control
        try await control.call("POST", "/portals", ["domain": .string(second)])
        func seed(_ entity: String, _ rows: JSONValue) async throws {
            try await control.call(
                "POST", "/portals/\(stage.portal)/seed", ["entity": .string(entity), "rows": rows])
        }
        try await seed("crm.dealcategory", [["NAME": "Bakery orders", "SORT": 20, "ENTITY_TYPE_ID": 2]])
        try await seed(
            "crm.status",
            [
                [
                    "ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": "C1:NEW", "NAME": "Ordered", "SORT": 10, "SYSTEM": "Y",
                    "CATEGORY_ID": 1,
                ],
                [
                    "ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": "C1:WON", "NAME": "Sold", "SORT": 20, "SYSTEM": "Y",
                    "SEMANTICS": "S", "CATEGORY_ID": 1,
                ],
            ])
        try await seed(
            "crm.automation.rule",
            [
                [
                    "ENTITY_TYPE_ID": 2, "CATEGORY_ID": 1, "STAGE_ID": "C1:NEW", "CODE": "bake",
                    "APP_CODE": "acme.pulse", "NAME": "Bake",
                ]
            ])
        try await seed(
            "bizproc.script",
            [
                [
                    "NAME": "Send an offer", "ENTITY_TYPE_ID": 3,
                    "ROBOTS": [["CODE": "mail", "APP_CODE": "acme.pulse", "NAME": "Mail"]],
                ]
            ])
        try await seed("landing.site", [["TITLE": "Bakery", "CODE": "/bakery/", "LANDING_ID_INDEX": 1]])
        try await seed("landing.landing", [["TITLE": "Start", "SITE_ID": 1, "CODE": "start"]])
        try await seed(
            "landing.block",
            [["lid": 1, "code": "01.big_with_text", "name": "Cover", "sort": 500, "content": "<h2>Bread</h2>"]])
        try await seed(
            "biconnector.connector",
            [
                [
                    "title": "Ledger", "logo": "data:,", "urlCheck": "https://l.example/c",
                    "urlData": "https://l.example/d",
                    "urlTableList": "https://l.example/l", "urlTableDescription": "https://l.example/t", "settings": [],
                ]
            ])
        try await seed("biconnector.source", [["title": "Ledger", "connectorId": 1, "settings": ["key": "x"]]])
        try await seed(
            "biconnector.dataset",
            [
                [
                    "name": "acme_revenue", "externalName": "revenue", "externalCode": "rev", "sourceId": 1,
                    "fields": [["name": "DAY", "externalCode": "d", "type": "date"]],
                ]
            ])
        try await seed("biconnector.dashboard", [["title": "Revenue [acme]", "datasetIds": [1]]])
    }

    /// What the form of the page that is shown would download, in base64.
    private static let download = """
        (async () => {
          const form = document.querySelector('main form[method=post]');
          const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
          const bytes = new Uint8Array(await answer.arrayBuffer());
          let text = '';
          for (const byte of bytes) text += String.fromCharCode(byte);
          return JSON.stringify({type: answer.headers.get('content-type'), archive: btoa(text)});
        })()
        """

    @Test("Exported, published and installed into an empty portal, as its administrator and as an employee")
    func wholeWay() async throws {
        try await Stage.with { stage in
            try await Self.fill(stage)
            let employee = try await stage.sandbox.control.call(
                "POST", "/portals/\(Self.second)/users", ["name": "Emil"])["id"]?.text
            for kind in SolutionKind.allCases {
                try await stage.signIn(1)
                try await stage.go("/solutions/export/\(kind.rawValue)/")
                try await Screenshots.keep(stage.page, as: "solution-export-\(kind.rawValue)")
                let text = try await stage.page.evaluate(Self.download).stringValue ?? "{}"
                let downloaded = try JSONValue(parsing: text)
                #expect(downloaded["type"] == "application/zip")
                let archive = downloaded["archive"] ?? .null
                let client = try await stage.sandbox.control.call(
                    "POST", "/apps",
                    [
                        "code": .string("acme.\(kind.rawValue)"), "title": "For bakeries",
                        "solution": .string(kind.rawValue), "archive": archive,
                    ])["client_id"]?.string
                let card = "https://\(Self.second)/marketplace/detail/\(try #require(client))/"

                try await Self.signIn(stage, employee ?? "2")
                _ = try await stage.page.navigate(to: card)
                #expect(try await stage.page.text().contains("Only an administrator of the portal exports and imports"))
                #expect(try await stage.page.evaluate("!document.querySelector('main form')").isTruthy)
                if kind == .crmPreset { try await Screenshots.keep(stage.page, as: "solution-card-employee") }
                _ = try await stage.page.navigate(to: "https://\(Self.second)/solutions/")
                #expect(try await stage.page.text().contains("Only an administrator"))

                try await Self.signIn(stage, "1")
                _ = try await stage.page.navigate(to: card)
                try await Screenshots.keep(stage.page, as: "solution-card-\(kind.rawValue)")
                _ = try await stage.page.navigation {
                    try await stage.page.click("main button[value=install]")
                }
                let states = try await stage.page.evaluate(
                    "[...document.querySelectorAll('.stages > li')].map(i => i.dataset.stage + ' ' + i.dataset.state).join()"
                ).stringValue
                #expect(states == kind.stages.map { "\($0.rawValue) done" }.joined(separator: ","), "\(kind)")
                try await Screenshots.keep(stage.page, as: "solution-progress-\(kind.rawValue)")
                // The first of them brought the application along.
                if kind == .crmPreset {
                    #expect(
                        try await stage.page.evaluate("document.querySelector('[data-applications]').innerText")
                            .stringValue
                            == "acme.pulse")
                }
                let again = try await stage.sandbox.control.call(
                    "POST", "/portals/\(Self.second)/solutions/export", ["kind": .string(kind.rawValue)])
                let first = try await stage.sandbox.control.call(
                    "POST", "/portals/\(stage.portal)/solutions/export", ["kind": .string(kind.rawValue)])
                #expect(again["archive"] == first["archive"], "\(kind)")
            }
        }
    }

    @Test("An archive from a file: applied when it is good, refused with its reason when it is not")
    func fromFile() async throws {
        try await Stage.with { stage in
            try await Self.fill(stage)
            try await stage.go("/solutions/export/smart_scenarios/")
            let good = try JSONValue(parsing: try await stage.page.evaluate(Self.download).stringValue ?? "{}")[
                "archive"]?.string
            try await Self.signIn(stage, "1")
            for (archive, expected) in [
                (try #require(good), "The solution is installed."),
                (Data("hello".utf8).base64EncodedString(), "The file is no zip archive"),
            ] {
                _ = try await stage.page.navigate(to: "https://\(Self.second)/solutions/import/")
                _ = try await stage.page.navigation {
                    _ = try await stage.page.evaluate(
                        """
                        (() => {
                          const bytes = Uint8Array.from(atob('\(archive)'), c => c.charCodeAt(0));
                          const files = new DataTransfer();
                          files.items.add(new File([bytes], 'settings.zip', {type: 'application/zip'}));
                          const input = document.querySelector('input[type=file]');
                          input.files = files.files;
                          input.form.requestSubmit();
                        })()
                        """)
                }
                #expect(try await stage.page.text().contains(expected))
                try await Screenshots.keep(
                    stage.page, as: archive == good ? "solution-import-done" : "solution-import-refused")
            }
        }
    }

    private static func signIn(_ stage: Stage, _ user: String) async throws {
        _ = try await stage.page.navigate(to: "https://\(second)/auth/?user_id=\(user)")
    }
}
