import Sandbox

/// Wizard: `installFinish` exactly once, after its other calls succeeded. Callback: never.
struct InstallFinishRule: Rule {
    static let id = "install.finish"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
        guard let facts = evidence.installation else { return .notRun("nothing is known about the installation") }
        if let reason = evidence.noBrowser, card.application.interface { return .notRun("no browser: \(reason)") }
        switch facts.mode {
        case .direct:
            return .notApplicable("the application has no installation wizard and no callback")
        case .callback:
            return .of(
                facts.finishes.isEmpty
                    ? []
                    : [
                        Finding(
                            message: "It is installed by a callback, yet one of its pages called `installFinish`.",
                            proof: evidence.pages(of: .install).suffix(1).map { .page($0.id) })
                    ])
        case .wizard:
            if facts.finishes.isEmpty, !InstallationReading.refusedTokens([.install], evidence).isEmpty {
                return .notRun("the wizard did not get so far: its tokens were refused")
            }
            return .of(wizard(facts, evidence))
        }
    }

    private func wizard(_ facts: InstallationFacts, _ evidence: Evidence) -> [Finding] {
        let pages = evidence.pages(of: .install).filter { $0.purpose == .installer }.suffix(1).map { Proof.page($0.id) }
        guard let finish = facts.finishes.first else {
            return [Finding(message: "The installation wizard did not call `installFinish`.", proof: pages)]
        }
        var findings: [Finding] = []
        if facts.finishes.count > 1 {
            findings.append(
                Finding(
                    message: "`installFinish` was called \(facts.finishes.count) times instead of once.", proof: pages))
        }
        let before = evidence.calls(of: .install).filter {
            $0.kind == .rest && $0.number <= finish.afterNumber && $0.fault == nil
        }
        for call in before {
            for command in call.methodCalls where command.error != nil && !Self.mayFail(command) {
                let cameRight = before.contains { later in
                    later.number >= call.number
                        && later.methodCalls.contains {
                            $0.method == command.method && $0.params == command.params && $0.error == nil
                        }
                }
                if !cameRight {
                    findings.append(
                        Finding(
                            message:
                                "`installFinish` was called although `\(command.method)` had failed with \(Self.words(command)).",
                            proof: [.call(call.number)]))
                }
            }
        }
        return findings + late(finish, evidence)
    }

    /// What the wizard sets up after it has said that it is done. Handlers of `ONAPPINSTALL` and the application's own page work with
    /// tokens of their own and may do as they like.
    private func late(_ finish: InstallationFacts.Finish, _ evidence: Evidence) -> [Finding] {
        let pairs = evidence.issuedPairs.filter { $0.source == .frame && $0.number <= finish.afterNumber }
        let chains = Set(pairs.compactMap(\.chain))
        let tokens = Set(
            evidence.issuedPairs.filter { pair in pairs.contains(pair) || pair.chain.map(chains.contains) == true }
                .map { $0.accessToken.reveal() })
        let calls = evidence.calls(of: .install).filter { $0.kind == .rest && $0.fault == nil }
        let early = calls.filter { $0.number <= finish.afterNumber || finish.underWay.contains($0.number) }
            .flatMap(\.methodCalls).filter { $0.error == nil }
        for call in calls where call.number > finish.afterNumber && !finish.underWay.contains(call.number) {
            guard let token = call.accessToken, tokens.contains(token) else { continue }
            let late = call.methodCalls.first { command in
                Self.setsUp(command.method) && command.error == nil
                    && !early.contains { $0.method == command.method && $0.params == command.params }
            }
            guard let late else { continue }
            return [
                Finding(
                    message: "`installFinish` was called before `\(late.method)`, and so before everything was set up.",
                    proof: [.call(call.number)])
            ]
        }
        return []
    }

    /// Binds or registers something.
    private static func setsUp(_ method: MethodName) -> Bool {
        let name = method.value
        return name.hasSuffix(".bind") || name.hasSuffix(".register") || name == "userfieldtype.add"
            || name == "bizproc.robot.add"
            || name == "bizproc.activity.add"
    }

    private static func words(_ command: SeenCall.Command) -> String {
        if let code = command.error?.value, !code.isEmpty { return "`\(code)`" }
        return command.errorText.map { "\"\($0)\"" } ?? "an error"
    }

    /// Clearing up before binding fails where there is nothing to clear, and binding again what is bound is no harm.
    private static func mayFail(_ command: SeenCall.Command) -> Bool {
        let name = command.method.value
        if name.hasSuffix(".unbind") || name.hasSuffix(".delete") || name.hasSuffix(".unregister") { return true }
        return command.error == .handlerAlreadyExists || command.error == .expiredToken
    }
}

/// `app.info` says installed, widgets are shown, events delivered, and it opens for a user without administrator rights.
struct InstallCompleteRule: Rule {
    static let id = "install.complete"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
        guard let facts = evidence.installation else {
            return evidence.failure(of: .install).map { .failed([$0]) }
                ?? .notRun("nothing is known about the installation")
        }
        if evidence.wasNeverFinished(.install) {
            return .notRun("the installation was not completed, because `installFinish` was not called")
        }
        var findings: [Finding] = []
        if !facts.isInstalled {
            findings.append(Finding(message: "`app.info` says `INSTALLED: false` after the installation."))
        }
        findings += widgets(card, facts)
        for tried in facts.triedEvents where !(tried.status.map { (200..<300).contains($0) } ?? false) {
            let what = tried.status.map { $0 == 0 ? "was not taken by its handler" : "was answered with status \($0)" }
            findings.append(Finding(message: "The event `\(tried.event)` \(what ?? "was not delivered")."))
        }
        // Its own removal is another rule's matter, and its installation needs no binding.
        let others = card.application.events.filter { $0 != .applicationUninstall && $0 != .applicationInstall }
        for event in others where !facts.events.contains(event) {
            findings.append(
                Finding(
                    message: "The card subscribes `\(event)`, but no handler is bound to it after the installation."))
        }
        if let failure = evidence.failure(of: .openEmployee) { findings.append(failure) }
        for page in evidence.pages(of: .openEmployee) {
            if let trouble = page.difficulty(against: evidence.pages(of: .open).last) {
                findings.append(
                    Finding(
                        message: "Opened by a user without administrator rights, \(trouble).", proof: [.page(page.id)]))
            }
        }
        if findings.isEmpty, card.application.interface, let reason = evidence.reasonNotTried(.openEmployee) {
            return .notRun(reason)
        }
        return .of(findings)
    }

    private func widgets(_ card: Card, _ facts: InstallationFacts) -> [Finding] {
        var findings: [Finding] = []
        for (index, placement) in card.application.placements.enumerated()
        where placement != .default && !facts.widgets.contains(where: { $0.placement == placement }) {
            findings.append(
                Finding(
                    message:
                        "The card names the placement `\(placement)`, but nothing is bound there after the installation.",
                    place: card.places["application.placements[\(index)]"]))
        }
        for widget in facts.widgets where widget.wasShown == false {
            findings.append(Finding(message: "The widget bound to `\(widget.placement)` did not come up."))
        }
        return findings
    }
}

/// No blank installation page; and the application follows by itself.
struct InstallPageRule: Rule {
    static let id = "install.page"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        guard card.installationMode == .wizard else {
            return .notApplicable("the application has no installation wizard")
        }
        if let reason = evidence.noBrowser { return .notRun("no browser: \(reason)") }
        if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
        guard let facts = evidence.installation else {
            return evidence.failure(of: .install).map { .failed([$0]) }
                ?? .notRun("nothing is known about the installation")
        }
        var findings: [Finding] = []
        for page in evidence.pages(of: .install) where page.purpose == .installer {
            guard let trouble = page.trouble else { continue }
            // What a script of its own drew may have been gone before anybody could look.
            if page.isBlank, (page.frameStatus ?? 200) < 400, !facts.finishes.isEmpty, page.mayHaveShownSomething {
                continue
            }
            findings.append(Finding(message: "During the installation \(trouble).", proof: [.page(page.id)]))
        }
        let last = evidence.pages(of: .install).last { $0.purpose == .afterInstallation || $0.purpose == .installer }
        if facts.wentOnByItself == false {
            findings.append(
                Finding(
                    message: "After the installation the application did not open by itself.",
                    proof: last.map { [.page($0.id)] } ?? []))
        }
        for page in evidence.pages(of: .install) where page.purpose == .afterInstallation {
            if let trouble = page.trouble {
                findings.append(Finding(message: "After the installation \(trouble).", proof: [.page(page.id)]))
            }
        }
        if findings.isEmpty, facts.wentOnByItself == nil {
            return .notRun("it was not seen what follows the installation")
        }
        return .of(findings)
    }
}
