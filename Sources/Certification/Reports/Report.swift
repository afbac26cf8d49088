import Foundation
import Review
import Sandbox

/// What a certification says. Made once, rendered for the terminal, for programs and for people; no token is left in it.
package struct Report: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable, Codable {
        /// No finding.
        case approved
        /// Only notices.
        case notes
        /// Something that a moderator would return the application for.
        case rejected
    }

    package enum Outcome: String, Sendable, Hashable, Codable {
        case passed
        case failed
        case notApplicable = "not-applicable"
        case notRun = "not-run"
        case needsPerson = "needs-person"
    }

    package struct Item: Sendable, Hashable {
        package var rule: String
        package var severity: Severity
        /// The rule's title.
        package var title: String
        /// What is wrong.
        package var message: String
        package var evidence: [Exhibit]
        package var location: AuditResult.Place?
        package var fix: String
        package var source: String
    }

    /// Something that shows a finding.
    package struct Exhibit: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, Codable {
            case call
            case page
            case source
            case quote
        }
        package var kind: Kind
        /// Journal number, page id, or `file:line:column`; empty for a quote.
        package var reference: String
        /// One line for people.
        package var text: String
    }

    package struct Line: Sendable, Hashable {
        package var id: String
        package var severity: Severity
        package var title: String
        package var outcome: Outcome
        package var reason: String?
        /// Not judged by this version.
        package var isPlanned: Bool
    }

    package struct Scenario: Sendable, Hashable {
        package var name: String
        /// `done`, `failed`, `skipped` or `broken`.
        package var outcome: String
        package var reason: String?
        package var seconds: Double
        package var steps: [String]
        /// Numbers of its journal entries that can be shown.
        package var calls: [Int]
        package var pages: [Page]
    }

    package struct Page: Sendable, Hashable {
        package var id: String
        package var title: String
        package var screenshot: String?
        package var width: Int
    }

    /// A journal entry that proves something, in full enough to see it.
    package struct Call: Sendable, Hashable {
        package var number: Int
        package var at: Date
        package var scenario: String?
        package var request: String
        package var body: String
        package var answer: String
    }

    package var verdict: Verdict
    package var book: Book
    package var card: String
    package var code: String
    package var name: String
    package var version: String
    package var date: Date
    package var findings: [Item]
    package var rules: [Line]
    package var scenarios: [Scenario]
    package var calls: [Call]
    package var forecast: ReviewForecast
}

extension Report {
    /// Puts together what the rules say.
    ///
    /// - Parameter date: when the certification was made; the forecast counts from it.
    static func make(card: Card, evidence: Evidence, results: [RuleResult], book: Book, date: Date) -> Report {
        let mask = SecretMask(evidence.secrets)
        var findings: [Item] = []
        var cited = Set<Int>()
        for result in results {
            guard case .failed(let found) = result.judgement else { continue }
            for finding in found {
                let exhibits = finding.proof.compactMap { proof -> Exhibit? in
                    if case .call(let number) = proof { cited.insert(number) }
                    return exhibit(proof, evidence, mask)
                }
                findings.append(
                    Item(
                        rule: result.rule.id, severity: result.rule.severity, title: result.rule.title,
                        message: mask(finding.message),
                        evidence: exhibits, location: finding.place, fix: result.rule.fix, source: result.rule.source))
            }
        }
        // A stable sort keeps the book's order within a severity.
        findings = findings.filter { $0.severity == .reject } + findings.filter { $0.severity == .notice }
        let rejections = findings.count { $0.severity == .reject }
        return Report(
            verdict: rejections > 0 ? .rejected : findings.isEmpty ? .approved : .notes,
            book: book, card: card.path, code: card.application.code,
            name: card.names.first { !$0.isEmpty } ?? card.application.code, version: card.application.version,
            date: date,
            findings: findings, rules: results.map { line($0, mask) },
            scenarios: evidence.scenarios.map { scenario($0, evidence, mask) },
            calls: evidence.calls.filter { cited.contains($0.number) || $0.scenario != nil }.prefix(2_000).map {
                call($0, mask)
            },
            forecast: ReviewForecast.make(from: date, openRejections: rejections))
    }

    private static func line(_ result: RuleResult, _ mask: SecretMask) -> Line {
        let (outcome, reason): (Outcome, String?) =
            switch result.judgement {
            case .passed: (.passed, nil)
            case .failed(let found): (.failed, found.count == 1 ? nil : "\(found.count) findings")
            case .notApplicable(let reason): (.notApplicable, reason)
            case .notRun(let reason): (.notRun, reason)
            case .needsPerson(let reason): (.needsPerson, reason)
            }
        return Line(
            id: result.rule.id, severity: result.rule.severity, title: result.rule.title, outcome: outcome,
            reason: reason.map { mask($0) },
            isPlanned: result.rule.planned != nil)
    }

    private static func exhibit(_ proof: Proof, _ evidence: Evidence, _ mask: SecretMask) -> Exhibit? {
        switch proof {
        case .call(let number):
            guard let call = evidence.calls.first(where: { $0.number == number }) else { return nil }
            return Exhibit(kind: .call, reference: String(number), text: mask(summary(call)))
        case .page(let id):
            guard let page = evidence.page(id) else { return nil }
            return Exhibit(kind: .page, reference: id, text: mask(title(page)))
        case .source(let place):
            return Exhibit(kind: .source, reference: "\(place.file):\(place.line):\(place.column)", text: place.file)
        case .quote(let text):
            return Exhibit(kind: .quote, reference: "", text: mask(text))
        }
    }

    /// `POST acme.bitrix24.com/rest/crm.deal.list → 401 expired_token`
    private static func summary(_ call: SeenCall) -> String {
        let what = call.event.map { "event \($0) to \(call.handler ?? "")" } ?? "\(call.httpMethod) \(call.address)"
        let answer = call.status == 0 ? "no answer" : "\(call.status)\(call.error.map { " \($0)" } ?? "")"
        return "\(what) → \(answer)"
    }

    private static func title(_ page: PageRecord) -> String {
        let who =
            switch page.role {
            case .administrator: "administrator"
            case .employee: "employee"
            case .employeeWithoutCRM: "employee without CRM access"
            }
        let what =
            switch page.purpose {
            case .installer: "installation page"
            case .afterInstallation: "after the installation"
            case .application: "application"
            case .placement(let code): code
            case .settings: "settings"
            case .afterRemoval: "after the removal"
            }
        return "\(what), \(who), \(page.viewport.width) by \(page.viewport.height)"
    }

    private static func scenario(_ record: ScenarioRecord, _ evidence: Evidence, _ mask: SecretMask) -> Scenario {
        let (outcome, reason): (String, String?) =
            switch record.outcome {
            case .done: ("done", nil)
            case .failed(let reason): ("failed", reason)
            case .skipped(let reason): ("skipped", reason)
            case .broken(let reason): ("broken", reason)
            }
        return Scenario(
            name: record.name.rawValue, outcome: outcome, reason: reason.map { mask($0) }, seconds: record.seconds,
            steps: record.steps.map { mask($0) }, calls: evidence.calls(of: record.name).map(\.number),
            pages: evidence.pages(of: record.name).map {
                Page(id: $0.id, title: mask(title($0)), screenshot: $0.screenshot, width: $0.viewport.width)
            })
    }

    private static func call(_ call: SeenCall, _ mask: SecretMask) -> Call {
        let shownBody = call.body.count > 2_000 ? call.body.prefix(2_000) + "…" : call.body
        return Call(
            number: call.number, at: call.at, scenario: call.scenario?.rawValue,
            request: mask(
                call.event.map { "event \($0) → \(call.handler ?? "")" } ?? "\(call.httpMethod) \(call.address)"),
            body: mask(shownBody),
            answer: call.status == 0
                ? "no answer"
                : "\(call.status)\(call.error.map { " \($0)" } ?? "")\(call.fault.map { " (fault: \($0))" } ?? "")")
    }
}

extension Report {
    /// Findings of one weight.
    package func findings(_ severity: Severity) -> [Item] { findings.filter { $0.severity == severity } }

    /// Rules of this version that could not be judged, with the reason; planned ones are not among them.
    package var unjudged: [Line] {
        rules.filter { ($0.outcome == .notRun || $0.outcome == .needsPerson) && !$0.isPlanned }
    }

    /// Why the certification as a whole could not run; `nil` when it did. The command line then exits with 3.
    package var couldNotRun: String? {
        guard let install = scenarios.first(where: { $0.name == ScenarioName.install.rawValue }) else {
            return "the application was not installed"
        }
        return install.outcome == "broken" ? install.reason ?? "the installation could not be tried" : nil
    }
}
