import Certification
import Foundation
import Logging
import Subprocess
import Testing

/// Whole certifications: a sandbox, a browser, an application's process, and the verdict. One after the other, because each has a browser.
@Suite("Certifications", .serialized)
struct WholeCertificationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var example: String
        var verdict: Report.Verdict
        var rules: Set<String>
        var testDescription: String { example }
    }

    @Test(
        "The examples get the verdicts that they deserve, for exactly the defects that they have",
        arguments: [
            Case(example: "DealPulse", verdict: .approved, rules: []),
            Case(
                example: "FaultyPulse", verdict: .rejected,
                rules: [
                    "scopes.unused", "security.token-in-url", "resilience.minimal-rights", "uninstall.handled",
                    "security.token-by-get",
                ]),
        ])
    func examples(example: Case) async throws {
        let report = try await Self.certify(
            HouseTests.root.appending(path: "Examples/\(example.example)/lintel.yml").path)
        #expect(report.verdict == example.verdict)
        #expect(Set(report.findings.map(\.rule)) == example.rules)
        #expect(report.unjudged.isEmpty)
    }

    @Test(
        "A tiny application is rejected for its one defect, and a faultless one for none",
        arguments: [
            ("wizard,sqlite", "", nil), ("callback", "", nil),
            ("wizard,bx24", "local-storage", "security.token-in-storage"),
            ("callback", "uninstall-keeps-file", "uninstall.handled"),
            ("wizard", "expired-shown", "oauth.expired-token"),
        ] as [(String, String, String?)])
    func tiny(kind: String, defect: String, rule: String?) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tiny-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let maker = HouseTests.root.appending(path: "Tests/WholeTests/Applications/make.py").path
        let made = try await run(
            .name("python3"), arguments: Arguments([maker, folder.path, kind] + (defect.isEmpty ? [] : [defect])),
            output: .string(limit: 4096), error: .string(limit: 4096))
        try #require(made.terminationStatus.isSuccess, "\(made.standardError)")
        let report = try await Self.certify(folder.appending(path: "lintel.yml").path)
        #expect(Set(report.findings.map(\.rule)) == Set([rule].compactMap(\.self)))
    }

    /// Certifies, and looks that no token of the run got into a file of the report.
    private static func certify(_ path: String) async throws -> Report {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let certification = Certification(
            card: try Card.load(path: path), folder: folder, environment: ProcessInfo.processInfo.environment,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let report = try await certification.run { _ in }
        for name in ["index.html", "report.json", "report.sarif", "report.junit.xml"] {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            // Access and refresh tokens of the sandbox are 70 hexadecimal digits, and nothing else is.
            #expect(text.firstMatch(of: /\b[0-9a-f]{70}\b/) == nil, "\(name) holds a token")
        }
        return report
    }
}
