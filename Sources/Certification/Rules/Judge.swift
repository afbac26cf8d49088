/// A rule and what it says of an application.
struct RuleResult: Sendable, Hashable {
    var rule: RuleText
    var judgement: Judgement
}

/// Puts the evidence before every rule of a book.
enum Judge {
    /// Certifications are made without the internet. A page that is blank because a script of another host could not be had is left to
    /// a person.
    private static func reserved(_ judgement: Judgement, _ evidence: Evidence) -> Judgement {
        guard case .failed(let findings) = judgement else { return judgement }
        var hosts: [String] = []
        for finding in findings {
            let pages = finding.proof.compactMap { proof -> PageRecord? in
                guard case .page(let id) = proof else { return nil }
                return evidence.page(id)
            }
            guard let page = pages.first(where: { $0.isBlank && !$0.unreachableHosts.isEmpty }) else {
                return judgement
            }
            hosts += page.unreachableHosts
        }
        guard let host = hosts.first else { return judgement }
        return .needsPerson(
            "a page is blank, and it needs scripts of \(host), which cannot be had without the internet")
    }

    /// One result a rule, in the book's order. A rule that this version does not judge says so, and never passes.
    static func judge(_ card: Card, _ evidence: Evidence, _ book: RuleBook) -> [RuleResult] {
        book.rules.map { rule in
            if let reason = rule.planned {
                return RuleResult(rule: rule, judgement: .notRun("not judged by this version: \(reason)"))
            }
            guard let judge = book.judges[rule.id] else {
                return RuleResult(rule: rule, judgement: .notRun("not judged by this version"))
            }
            return RuleResult(rule: rule, judgement: reserved(judge.judge(card, evidence), evidence))
        }
    }
}
