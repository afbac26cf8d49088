import Sandbox

/// An event with a wrong or missing `application_token` changes nothing.
struct EventsAuthenticRule: Rule {
    static let id = "events.authentic"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let bound = (evidence.installation?.events ?? []) + card.application.events
        if bound.isEmpty, card.application.urls.callback == nil, evidence.forgedEvents.isEmpty {
            if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
            return .notApplicable("the application takes no events")
        }
        if let reason = evidence.reasonNotTried(.forgedEvents), evidence.forgedEvents.isEmpty { return .notRun(reason) }
        if evidence.forgedEvents.isEmpty { return .notRun("no forged event was sent") }
        let findings = evidence.forgedEvents.filter { !$0.effects.isEmpty }.map { probe in
            Finding(
                message:
                    "`\(probe.event)` with \(probe.defect.rawValue) was acted on: \(probe.effects.joined(separator: "; ")).",
                proof: [.quote("\(probe.handler) answered \(probe.status)")])
        }
        if findings.isEmpty, !evidence.forgedEvents.contains(where: \.couldBeObserved) {
            return .needsPerson(
                "forged events were sent, but nothing that the application does with an event can be seen from outside")
        }
        return .of(findings)
    }
}
