import Sandbox

/// `ONAPPUNINSTALL` is handled, and with "Delete application settings and data" nothing of the portal is left.
struct UninstallHandledRule: Rule {
    static let id = "uninstall.handled"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if UninstallReading.isServerless(card) {
            return .notApplicable("a static application has no server that could keep data of a portal")
        }
        if let reason = evidence.reasonNotTried(.remove) { return .notRun(reason) }
        guard let facts = evidence.removal else {
            return evidence.failure(of: .remove).map { .failed([$0]) } ?? .notRun("nothing is known about the removal")
        }
        if card.application.type == .local, !facts.wasSubscribed {
            return .notApplicable(
                "a local application need not learn of its removal, and this one has bound nothing to it")
        }
        let believed = evidence.forgedEvents.contains { $0.event == .applicationUninstall && !$0.effects.isEmpty }
        if believed, card.application.type == .local {
            return .notRun("it had acted on a forged removal before, and knew the portal no more")
        }
        var findings: [Finding] = []
        if !facts.wasSubscribed {
            findings.append(
                Finding(
                    message: "Nothing is bound to `ONAPPUNINSTALL`: the application does not learn of its removal.",
                    place: card.places["application.events"] ?? card.places["application"]))
        } else if facts.answers.isEmpty {
            findings.append(Finding(message: "`ONAPPUNINSTALL` did not reach the application."))
        }
        let events = evidence.calls(of: .remove).filter { $0.event == .applicationUninstall }.map {
            Proof.call($0.number)
        }
        for answer in facts.answers where !(200..<300).contains(answer) {
            findings.append(
                Finding(
                    message: answer == 0
                        ? "Nobody took `ONAPPUNINSTALL`." : "`ONAPPUNINSTALL` was answered with status \(answer).",
                    proof: events))
        }
        guard facts.isClean else { return .of(findings) }
        findings += leftovers(facts)
        findings += probes(facts, evidence)
        return .of(findings)
    }

    private func leftovers(_ facts: RemovalFacts) -> [Finding] {
        Dictionary(grouping: facts.leftovers, by: \.file).sorted { $0.key < $1.key }.map { file, found in
            let kinds = Set(found.map(\.kind.rawValue)).sorted().joined(separator: ", ")
            return Finding(
                message: "After the removal `\(file)` still holds: \(kinds).",
                proof: found.filter { !$0.place.isEmpty }.prefix(5).map {
                    .quote("\(file): \($0.kind.rawValue), \($0.place)")
                })
        }
    }

    private func probes(_ facts: RemovalFacts, _ evidence: Evidence) -> [Finding] {
        let finder = SecretFinder(evidence.secrets)
        var findings: [Finding] = []
        for probe in facts.probes where (200..<400).contains(probe.status) {
            if let what = Self.shown(probe.text, facts, finder) {
                findings.append(
                    Finding(
                        message: "After the removal \(probe.means.rawValue) still shows \(what).",
                        proof: [.quote(probe.url)]))
            }
        }
        for page in evidence.pages where page.purpose == .afterRemoval {
            if let what = Self.shown(page.applicationText, facts, finder) {
                findings.append(
                    Finding(message: "After the removal the application still shows \(what).", proof: [.page(page.id)]))
            }
        }
        return findings
    }

    private static func shown(_ text: String, _ facts: RemovalFacts, _ finder: SecretFinder) -> String? {
        if let record = facts.portalRecords.first(where: { $0.count >= 4 && text.contains($0) }) {
            return "a record of the portal (\"\(record)\")"
        }
        // A secret of the application itself is another rule's matter.
        return finder.kinds(in: text).first { $0 != .clientSecret }.map {
            "an \($0.rawValue)".replacing("an refresh", with: "a refresh")
        }
    }
}

/// After the removal nothing calls the portal or the authorization server.
struct UninstallSilentRule: Rule {
    static let id = "uninstall.silent"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if UninstallReading.isServerless(card) {
            return .notApplicable("a static application has no server that could call")
        }
        if let reason = evidence.reasonNotTried(.remove) { return .notRun(reason) }
        guard let facts = evidence.removal else { return .notRun("nothing is known about the removal") }
        let end = facts.watchedUntil ?? Int.max
        let calls = evidence.calls.filter { call in
            call.number > facts.removedAfter && call.number <= end && call.scenario == .remove && !call.isFromBrowser
                && (call.kind == .rest || call.kind == .oauth) && call.authorization != .webhook
        }
        guard let first = calls.first else { return .passed }
        let what = first.method.map { "`\($0)`" } ?? "`\(first.target.prefix { $0 != "?" })`"
        return .failed([
            Finding(
                message:
                    "After the removal it made \(calls.count == 1 ? "a call" : "\(calls.count) calls"), first \(what) to \(first.host).",
                proof: calls.prefix(5).map { .call($0.number) })
        ])
    }
}

enum UninstallReading {
    /// An archive of pages and no address of a server's.
    static func isServerless(_ card: Card) -> Bool {
        let urls = card.application.urls
        return urls.archive != nil && urls.application == nil && urls.callback == nil && urls.installer == nil
            && urls.redirect == nil
            && card.run?.command == nil
    }
}
