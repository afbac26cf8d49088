import Testing

@testable import Certification

/// One row of a rule's table: what is changed in a faultless run, and what the rule must say.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var what: String
    var rule: String
    var outcome: Report.Outcome
    /// A part of the first finding's message, or of the reason.
    var says: String = ""
    var card: @Sendable (inout Card) -> Void = { _ in }
    var evidence: @Sendable (inout Evidence) -> Void = { _ in }

    var testDescription: String { "\(rule): \(what)" }

    func judgement(book: Book = .seed) throws -> Judgement {
        let book = try RuleBook.load(book: book)
        let result = Judge.judge(.make(card), .make(evidence), book).first { $0.rule.id == rule }
        return try #require(result, "no such rule").judgement
    }
}

extension Judgement {
    var outcome: Report.Outcome {
        switch self {
        case .passed: .passed
        case .failed: .failed
        case .notApplicable: .notApplicable
        case .notRun: .notRun
        case .needsPerson: .needsPerson
        }
    }

    /// All messages, or the reason.
    var words: String {
        switch self {
        case .passed: ""
        case .failed(let findings): findings.map(\.message).joined(separator: "\n")
        case .notApplicable(let reason), .notRun(let reason), .needsPerson(let reason): reason
        }
    }
}
