import Sandbox

/// Installs, and works afterwards.
struct OAuthInstallRule: Rule {
    static let id = "oauth.install"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
        guard evidence.installation != nil || evidence.failure(of: .install) != nil else {
            return .notRun("nothing is known about the installation")
        }
        var findings = InstallationReading.findings(evidence.installation, [.install, .open], evidence)
        for process in evidence.processes where process.crashed || !process.becameReady {
            let status = process.exitStatus.map { " with status \($0)" } ?? ""
            findings.append(
                Finding(
                    message: process.becameReady
                        ? "The application's process ended by itself\(status)."
                        : "The application did not become ready\(status).",
                    proof: process.output.isEmpty ? [] : [.quote(String(process.output.suffix(600)))]))
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
        return .of(InstallationReading.findings(evidence.reinstallation, [.reinstall], evidence))
    }
}

/// What both installations are asked.
enum InstallationReading {
    static func findings(_ facts: InstallationFacts?, _ scenarios: [ScenarioName], _ evidence: Evidence) -> [Finding] {
        var findings = scenarios.compactMap { evidence.failure(of: $0) }
        if let facts, !facts.isInstalled {
            findings.append(Finding(message: "`app.info` says `INSTALLED: false` after the installation."))
        }
        for page in evidence.pages
        where scenarios.contains(page.scenario) && page.purpose != .installer && page.role == .administrator {
            if let trouble = page.trouble {
                findings.append(
                    Finding(
                        message: "Opened by an administrator after the installation, \(trouble).",
                        proof: [.page(page.id)]))
            }
        }
        let refused = evidence.calls.filter { call in
            guard let name = call.scenario, scenarios.contains(name), call.fault == nil, let error = call.error else {
                return false
            }
            guard call.kind == .rest && call.authorization != .webhook || call.kind == .oauth else { return false }
            return Self.tokenErrors.contains(error)
        }
        if let first = refused.first, let error = first.error {
            let times = refused.count == 1 ? "once" : "\(refused.count) times"
            findings.append(
                Finding(
                    message:
                        "Its tokens were refused \(times), first with `\(error)`: it works with a pair that is not this installation's.",
                    proof: refused.prefix(3).map { .call($0.number) }))
        }
        return findings
    }

    /// What a portal and the authorization server say to a token that is not, or no longer, the installation's.
    private static let tokenErrors: Set<ErrorCode> = [
        .noAuthFound, .invalidToken, .invalidGrant, .invalidClient, .wrongClient, .errorOAuth, .applicationNotFound,
        .notInstalled,
        .expiredToken,
    ]
}
