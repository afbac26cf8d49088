import Sandbox

/// Declared, but neither called in any scenario nor found in the sources.
struct ScopesUnusedRule: Rule {
    static let id = "scopes.unused"
    let facts: PlatformFacts

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let declared = card.application.scopes
        guard !declared.isEmpty else { return .notApplicable("the card declares no scope") }
        let reading = ScopeReading(card, evidence, facts)
        let unused = declared.enumerated().filter { !reading.isUsed($0.element) }
        if unused.isEmpty { return .passed }
        if evidence.audit == nil { return .notRun("the sources were not read") }
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }

        let names = unused.map { "`\($0.element)`" }.joined(separator: ", ")
        guard let audit = evidence.audit, audit.files > 0 else {
            return .needsPerson(
                "no scenario used \(names), and there are no sources in a language that the audit reads")
        }
        // Some permissions stand for no method that the documentation lists.
        let judged = unused.filter { facts.hasUse(of: $0.element) }
        if judged.isEmpty {
            return .needsPerson("the documentation lists no method for \(names); see whether it is needed")
        }
        return .failed(
            judged.map { index, scope in
                let place = card.places["application.scopes[\(index)]"]
                return Finding(
                    message:
                        "The scope `\(scope)` is declared, but no scenario used it and no source names a method, event or placement of it.",
                    proof: place.map { [.source($0)] } ?? [], place: place)
            })
    }
}

/// Called or found, but not declared.
struct ScopesUndeclaredRule: Rule {
    static let id = "scopes.undeclared"
    let facts: PlatformFacts

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let missing = ScopeReading(card, evidence, facts).undeclared(card.application.scopes)
        let findings = missing.map { scope, uses in
            var names: [String] = []
            for use in uses where !names.contains(use.name) { names.append(use.name) }
            let shown =
                names.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
                + (names.count > 4 ? " and \(names.count - 4) more" : "")
            return Finding(
                message:
                    "\(shown) \(names.count == 1 ? "needs" : "need") the scope `\(scope)`, which the card does not declare.",
                proof: Array(uses.map(\.proof).prefix(6)),
                place: uses.lazy.compactMap(\.place).first ?? card.places["application.scopes"]
                    ?? card.places["application"])
        }
        if findings.isEmpty, evidence.audit == nil { return .notRun("the sources were not read") }
        return .of(findings)
    }
}

extension PlatformFacts {
    /// Whether any method, event or placement asks for a scope.
    func hasUse(of scope: Scope) -> Bool {
        prefixes.values.contains { $0.contains(scope) } || events.values.contains { $0 == scope }
            || placements.values.contains { $0.contains(scope) }
    }
}
