import Foundation
import Sandbox
import Testing

@testable import Certification

@Suite("Reports")
struct ReportTests {
    static let date = Date(timeIntervalSince1970: 1_800_000_000)

    static func report(_ change: (inout Evidence) -> Void = { _ in }, card: (inout Card) -> Void = { _ in }) throws
        -> Report
    {
        let book = try RuleBook.load()
        let card = Card.make(card)
        let evidence = Evidence.make(change)
        return Report.make(
            card: card, evidence: evidence, results: Judge.judge(card, evidence, book), book: .seed, date: date)
    }

    static func faulty() throws -> Report {
        try report { evidence in
            evidence.pages[2].visitedURLs = ["https://dealpulse.example/report?t=test-refresh-1"]
            evidence.pages[5].applicationText = ""
            evidence.calls.append(ApplicationRuleTests.byGET)
            evidence.scenarios[9].outcome = .skipped("the application could not be removed")
        } card: {
            $0.application.scopes.append(contentsOf: [Scope("disk")].compactMap(\.self))
        }
    }

    @Test("The verdict is approved without a finding, notes with notices, rejected with a rejection")
    func verdicts() throws {
        #expect(try Self.report().verdict == .approved)
        #expect(try Self.report { $0.calls.append(ApplicationRuleTests.byGET) }.verdict == .notes)
        #expect(try Self.faulty().verdict == .rejected)
    }

    @Test("report.json is as the reviewed file says")
    func golden() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Golden/report.json")
        let text = try Self.faulty().json.serialized(.pretty) + "\n"
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("recorded; read it and run again")
            return
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("report.json has the members of its published schema, required ones all and no others")
    func schema() throws {
        let schema = try JSONValue(parsing: try ResourceTable.text("report.schema.json"))
        func check(_ value: JSONValue, _ schema: JSONValue, _ path: String) {
            if let properties = schema["properties"]?.object {
                guard let members = value.object else {
                    Issue.record("\(path) is no object")
                    return
                }
                for key in schema["required"]?.array?.compactMap(\.string) ?? [] {
                    #expect(members[key] != nil, "\(path).\(key)")
                }
                for (key, member) in members {
                    guard let inner = properties[key] else {
                        Issue.record("\(path).\(key) is not in the schema")
                        continue
                    }
                    check(member, inner, "\(path).\(key)")
                }
            }
            if let items = schema["items"], let elements = value.array {
                for (index, element) in elements.enumerated() { check(element, items, "\(path)[\(index)]") }
            }
            if let choices = schema["enum"]?.array { #expect(choices.contains(value), "\(path)") }
        }
        check(try Self.faulty().json, schema, "report")
    }

    @Test("No known token is in any report, and no token under its name either")
    func secrets() throws {
        let report = try Self.report { evidence in
            for index in evidence.scenarios.indices {
                evidence.scenarios[index].steps = ["got test-refresh-1 and test-client-secret-1"]
            }
            evidence.scenarios[0].outcome = .failed("test-application-1")
            evidence.pages[2].console = [
                .init(
                    text: "test-access-1+/ test-access-1%2B%2F", source: "https://dealpulse.example/test-refresh-1.js")
            ]
            evidence.calls.append(
                SeenCall(
                    number: 70, scenario: .open, kind: .rest, host: "acme.bitrix24.com", httpMethod: "GET",
                    target: "/rest/profile?auth=unknown0123456789",
                    body: "auth%5Baccess_token%5D=unknown0123456789&x={\"refresh_token\":\"unknown0123456789\"}",
                    method: "profile"))
            evidence.forgedEvents[0].effects = ["stored test-application-1"]
        }
        let texts = [
            report.json.serialized(), report.html { _ in nil }, report.sarif.serialized(), report.junit,
            report.text(colours: true),
        ]
        for text in texts {
            for secret in [
                "test-refresh-1", "test-access-1", "test-application-1", "test-client-secret-1", "unknown0123456789",
            ] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test("What an application writes is escaped in HTML and XML and cannot steer a terminal")
    func escaping() throws {
        let evil = "<script>alert(1)</script>\"'&\u{1B}[31m"
        let report = try Self.report { evidence in
            evidence.scenarios[0].outcome = .failed(evil)
            evidence.scenarios[0].steps = [evil]
            evidence.pages[2].console = [.init(text: evil)]
            evidence.calls.append(
                SeenCall(
                    number: 71, scenario: .open, kind: .rest, host: evil, target: "/" + evil, body: evil,
                    method: "profile", status: 401, error: .noAuthFound))
        } card: { card in
            card.listing?.languages[0].name = evil
            card.application.version = evil
        }
        let html = report.html { _ in nil }
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
        #expect(!html.contains("\u{1B}") && !report.junit.contains("\u{1B}") && !report.junit.contains("<script"))
        #expect(!report.text(colours: false).dropFirst(200).contains("\u{1B}"))
    }

    @Test("The HTML loads nothing and embeds its pictures")
    func selfContained() throws {
        let html = try Self.faulty().html { $0 == "open-1.png" ? Data([1, 2, 3]) : nil }
        #expect(html.contains("data:image/png;base64,AQID"))
        for part in [" src=\"http", "href=\"http", "@import", "url("] { #expect(!html.contains(part), "\(part)") }
        #expect(html.contains("prefers-color-scheme: dark"))
    }

    @Test("The terminal's text has colours only when asked for, and one line with the fix a finding")
    func terminal() throws {
        let report = try Self.faulty()
        let plain = report.text(colours: false)
        #expect(!plain.contains("\u{1B}"))
        #expect(report.text(colours: true).contains("\u{1B}[31m"))
        #expect(plain.contains("Rejected (3)") && plain.contains("Notices (1)") && plain.contains("Verdict: rejected"))
        #expect(plain.count(where: { $0 == "✘" }) == 3)
        #expect(plain.split(separator: "\n").count { $0.hasPrefix("      fix ") } == 4)
        #expect(
            plain.contains(
                "oauth.reinstall  not run: the scenario `reinstall` was skipped: the application could not be removed"))
    }

    @Test("All files are written, and a folder that cannot be made is an error with the next step")
    func writing() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.faulty().write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["index.html", "report.json", "report.junit.xml", "report.sarif"])
        let report = try Self.faulty()
        let error = #expect(throws: ReportError.self) { try report.write(to: folder + "/report.json/x") }
        #expect(error?.description.contains("--report") == true)
    }

    @Test("A certification whose installation could not be tried could not run")
    func couldNotRun() throws {
        #expect(try Self.report().couldNotRun == nil)
        #expect(try Self.report { $0.scenarios[0].outcome = .broken("no browser") }.couldNotRun == "no browser")
        #expect(try Self.report { $0.scenarios = [] }.couldNotRun != nil)
    }
}
