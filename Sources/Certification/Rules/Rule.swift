/// One criterion's judgement: a pure function of the card and the evidence. Its text is data, `Resources/Rules/ID.yml`.
protocol Rule: Sendable {
    /// The rule's id, as in its text.
    static var id: String { get }

    /// What the evidence says. Never guesses: what was not tried is ``Judgement/notRun(_:)``.
    func judge(_ card: Card, _ evidence: Evidence) -> Judgement
}

/// What a rule says.
enum Judgement: Sendable, Hashable {
    case passed
    /// At least one finding.
    case failed([Finding])
    /// The criterion does not concern this application; why.
    case notApplicable(String)
    /// Could not be judged; why.
    case notRun(String)
    /// Only a person can tell; what to look at.
    case needsPerson(String)

    /// Failed with findings, else what `otherwise` says.
    static func of(_ findings: [Finding], otherwise: Judgement = .passed) -> Judgement {
        findings.isEmpty ? otherwise : .failed(findings)
    }
}

/// One thing that a rule found wrong.
struct Finding: Sendable, Hashable {
    /// What is wrong, in one or two sentences, with names and numbers.
    var message: String
    /// What shows it.
    var proof: [Proof] = []
    /// The line to change, where one is known.
    var place: AuditResult.Place?
}

/// Something that shows a finding.
enum Proof: Sendable, Hashable {
    /// A journal entry by its number.
    case call(Int)
    /// A page by its id.
    case page(String)
    /// A place in a source or in the card.
    case source(AuditResult.Place)
    /// Anything else, quoted.
    case quote(String)
}
