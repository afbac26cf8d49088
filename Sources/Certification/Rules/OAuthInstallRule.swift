import Sandbox

/// Installs, and works afterwards.
struct OAuthInstallRule: Rule {
    static let id = "oauth.install"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
        guard evidence.installation != nil || evidence.failure(of: .install) != nil else {
            return .notRun("nothing is known about the installation")
        }
        var findings = InstallationReading.problems(evidence.installation, [.install, .open], evidence).map(\.finding)
        for process in evidence.processes where process.crashed || !process.becameReady {
            let status = process.exitStatus.map { " with status \($0)" } ?? ""
            findings.append(
                Finding(
                    message: process.becameReady
                        ? "The application's process ended by itself\(status)."
                        : "The application did not become ready\(status).",
                    proof: process.output.isEmpty ? [] : [.quote(String(process.output.suffix(600)))]))
        }
        if findings.isEmpty, evidence.wasNeverFinished(.install) {
            return .notRun("the installation was not completed, because `installFinish` was not called")
        }
        if findings.isEmpty, card.application.interface, let reason = evidence.reasonNotTried(.open) {
            return .notRun(reason)
        }
        return .of(findings)
    }
}

/// Removed and installed again, it works with the new tokens.
struct OAuthReinstallRule: Rule {
    static let id = "oauth.reinstall"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.reinstall) { return .notRun(reason) }
        guard evidence.reinstallation != nil || evidence.failure(of: .reinstall) != nil else {
            return .notRun("nothing is known about the second installation")
        }
        let problems =
            InstallationReading.problems(evidence.reinstallation, [.reinstall], evidence)
            + InstallationReading.losses(evidence.installation, evidence.reinstallation)
        if problems.isEmpty, evidence.wasNeverFinished(.reinstall) {
            return .notRun("the second installation was not completed, because `installFinish` was not called")
        }
        // What went wrong the first time already has nothing to do with the removal in between.
        let former = Set(InstallationReading.problems(evidence.installation, [.install, .open], evidence).map(\.kind))
        let new = problems.filter { !former.contains($0.kind) }
        if new.isEmpty, !problems.isEmpty { return .notRun("the first installation failed in the same way") }
        return .of(new.map(\.finding))
    }
}

extension Evidence {
    /// The wizard of an installation was tried to its end and did not complete it.
    func wasNeverFinished(_ name: ScenarioName) -> Bool {
        let facts = name == .reinstall ? reinstallation : installation
        guard let facts, noBrowser == nil else { return false }
        return facts.mode == .wizard && facts.finishes.isEmpty && !facts.isInstalled
    }
}

/// What both installations are asked.
enum InstallationReading {
    struct Problem: Sendable, Hashable {
        enum Kind: Sendable, Hashable { case halt, notInstalled, page, tokens, loss }
        var kind: Kind
        var finding: Finding
    }

    static func problems(_ facts: InstallationFacts?, _ scenarios: [ScenarioName], _ evidence: Evidence) -> [Problem] {
        // That a wizard does not call `installFinish` is a rule of its own.
        let isUnfinished = scenarios.contains { $0 != .open && evidence.wasNeverFinished($0) }
        var problems: [Problem] = []
        if !isUnfinished {
            problems += scenarios.compactMap { evidence.failure(of: $0) }.map { Problem(kind: .halt, finding: $0) }
            if let facts, !facts.isInstalled {
                let finding = Finding(message: "`app.info` says `INSTALLED: false` after the installation.")
                problems.append(Problem(kind: .notInstalled, finding: finding))
            }
        }
        for page in evidence.pages
        where scenarios.contains(page.scenario) && page.isOfApplication && page.role == .administrator {
            guard let trouble = page.trouble else { continue }
            let finding = Finding(
                message: "Opened by an administrator after the installation, \(trouble).", proof: [.page(page.id)])
            problems.append(Problem(kind: .page, finding: finding))
        }
        let refused = refusedTokens(scenarios, evidence)
        if let first = refused.first, let error = first.error {
            let times = refused.count == 1 ? "once" : "\(refused.count) times"
            let finding = Finding(
                message:
                    "Its tokens were refused \(times), first with `\(error)`: it works with a pair that is not this installation's.",
                proof: refused.prefix(3).map { .call($0.number) })
            problems.append(Problem(kind: .tokens, finding: finding))
        }
        return problems
    }

    /// What worked after the first installation and not after the second: an old `application_token` refuses every event.
    static func losses(_ first: InstallationFacts?, _ second: InstallationFacts?) -> [Problem] {
        guard let first, let second, second.isInstalled else { return [] }
        var findings: [Finding] = []
        func worked(_ facts: InstallationFacts, _ event: EventCode) -> Int?? {
            facts.triedEvents.last { $0.event == event }.map(\.status)
        }
        for event in Set(first.events).sorted(by: { $0.value < $1.value }) {
            if !second.events.contains(event) {
                findings.append(
                    Finding(message: "The event `\(event)` was bound at the first installation and not at the second."))
            } else if let before = worked(first, event) ?? nil, (200..<300).contains(before),
                let after = worked(second, event) ?? nil,
                !(200..<300).contains(after)
            {
                findings.append(
                    Finding(
                        message: "The event `\(event)` was answered with status \(after) after the second installation."
                    ))
            }
        }
        let widgets = Set(first.widgets.map(\.placement)).subtracting(second.widgets.map(\.placement))
        for placement in widgets.sorted(by: { $0.value < $1.value }) {
            findings.append(
                Finding(
                    message: "A widget was bound to `\(placement)` at the first installation and not at the second."))
        }
        return findings.map { Problem(kind: .loss, finding: $0) }
    }

    /// Calls whose token was none of the installation's.
    static func refusedTokens(_ scenarios: [ScenarioName], _ evidence: Evidence) -> [SeenCall] {
        evidence.calls.filter { call in
            guard let name = call.scenario, scenarios.contains(name), call.fault == nil, let error = call.error else {
                return false
            }
            guard call.kind == .rest && call.authorization != .webhook || call.kind == .oauth else { return false }
            return Self.tokenErrors.contains(error)
        }
    }

    /// What a portal and the authorization server say to a token that is not, or no longer, the installation's.
    private static let tokenErrors: Set<ErrorCode> = [
        .noAuthFound, .invalidToken, .invalidGrant, .invalidClient, .wrongClient, .errorOAuth, .applicationNotFound,
        .notInstalled,
        .expiredToken,
    ]
}

extension PageRecord {
    /// The application itself, not its wizard and not a widget.
    var isOfApplication: Bool { purpose == .application || purpose == .afterInstallation }
}
