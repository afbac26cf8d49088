/// A rule and what it says of an application.
struct RuleResult: Sendable, Hashable {
    var rule: RuleText
    var judgement: Judgement
}

/// Puts the evidence before every rule of a book.
enum Judge {
    /// One result a rule, in the book's order. A rule that this version does not judge says so, and never passes.
    static func judge(_ card: Card, _ evidence: Evidence, _ book: RuleBook) -> [RuleResult] {
        book.rules.map { rule in
            if let reason = rule.planned {
                return RuleResult(rule: rule, judgement: .notRun("not judged by this version: \(reason)"))
            }
            guard let judge = book.judges[rule.id] else {
                return RuleResult(rule: rule, judgement: .notRun("not judged by this version"))
            }
            return RuleResult(rule: rule, judgement: judge.judge(card, evidence))
        }
    }
}
