import Foundation
import Sandbox

/// An employee without CRM access gets a clear message, not a blank page.
struct ResilienceMinimalRightsRule: Rule {
    static let id = "resilience.minimal-rights"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        guard card.application.interface else { return .notApplicable("the application has no pages") }
        let usesCRM =
            card.application.scopes.contains { $0.value == "crm" }
            || evidence.calls.contains { $0.methodCalls.contains { $0.method.value.hasPrefix("crm.") } }
        guard usesCRM else { return .notApplicable("the application does not use the CRM") }
        if let reason = evidence.noBrowser { return .notRun("no browser: \(reason)") }
        if let reason = evidence.reasonNotTried(.openWithoutCRM) { return .notRun(reason) }

        let refused = evidence.calls(of: .openWithoutCRM).filter(Self.isRefusal)
        let proof = refused.prefix(3).map { Proof.call($0.number) }
        let refusal = refused.first.map { " Refused: `\($0.refusedMethod)`." } ?? ""
        var findings = evidence.failure(of: .openWithoutCRM).map { [$0] } ?? []
        if let page = evidence.pages(of: .openWithoutCRM).last, let reason = Self.isEverybodys(page, evidence) {
            return .notRun(reason)
        }
        for page in evidence.pages(of: .openWithoutCRM) {
            if let trouble = page.trouble {
                findings.append(
                    Finding(message: "Without access to the CRM \(trouble).\(refusal)", proof: [.page(page.id)] + proof)
                )
            } else if page.isStillLoading {
                findings.append(
                    Finding(
                        message: "Without access to the CRM the page goes on loading for ever.\(refusal)",
                        proof: [.page(page.id)] + proof))
            } else if !refused.isEmpty, !Self.explains(page.applicationText) {
                findings.append(
                    Finding(
                        message: "Without access to the CRM calls are refused, but the page does not say so.\(refusal)",
                        proof: [.page(page.id)] + proof))
            }
        }
        if findings.isEmpty, evidence.pages(of: .openWithoutCRM).isEmpty { return .notRun("no page was opened") }
        return .of(findings)
    }

    private static func isRefusal(_ call: SeenCall) -> Bool {
        call.kind == .rest && call.fault == nil && call.isAccessDenied && call.error != .insufficientScope
    }

    /// What people with access to the CRM see just the same has another reason.
    private static func isEverybodys(_ page: PageRecord, _ evidence: Evidence) -> String? {
        let others: [(ScenarioName, String)] = [
            (.open, "an administrator"), (.openEmployee, "an employee with access to the CRM"),
        ]
        for (name, person) in others {
            guard let other = evidence.pages(of: name).last else { continue }
            let isSame = page.trouble != nil && other.trouble != nil
            let isRefused = name == .openEmployee && other.difficulty(against: evidence.pages(of: .open).last) != nil
            if isSame || isRefused { return "\(person) sees the same" }
        }
        return nil
    }

    /// Says that something is missing and what.
    private static func explains(_ text: String) -> Bool {
        // A code is no sentence.
        let text = text.split(whereSeparator: \.isWhitespace).filter { !($0.contains("_") && $0.uppercased() == $0) }
            .joined(separator: " ").lowercased()
        return hints.contains { text.contains($0) }
    }

    private static let hints = [
        "access", "permission", "rights", "denied", "administrator", "not allowed", "forbidden", "require", "доступ",
        "прав", "разреш",
        "администратор", "запрещ", "требует", "нужен", "zugriff", "berechtig", "acceso", "permiso", "acesso", "permiss",
        "accès", "autoris",
        "dostęp", "uprawn", "erişim", "izin",
    ]
}

extension SeenCall {
    /// The method that was refused, of a batch the command.
    fileprivate var refusedMethod: String {
        (methodCalls.first(where: \.isAccessDenied) ?? methodCalls.first)?.method.value ?? target
    }
}

/// At 360 to 430 pixels: no horizontal scroll, readable, tappable.
struct ResilienceMobileRule: Rule {
    static let id = "resilience.mobile"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        guard card.application.interface else { return .notApplicable("the application has no pages") }
        if let reason = evidence.noBrowser { return .notRun("no browser: \(reason)") }
        if let reason = evidence.reasonNotTried(.openMobile) { return .notRun(reason) }
        let pages = evidence.pages.filter { $0.viewport.isMobile && $0.purpose != .afterRemoval }
        if evidence.pages(of: .open).last?.trouble != nil { return .notRun("it does not work on a desktop either") }
        var findings = evidence.failure(of: .openMobile).map { [$0] } ?? []
        for page in pages {
            let spot = "At \(page.viewport.width) pixels"
            let proof = [Proof.page(page.id)]
            if let trouble = page.trouble {
                findings.append(Finding(message: "\(spot) \(trouble).", proof: proof))
                continue
            }
            guard let layout = page.layout else { continue }
            // Rounding makes a pixel of difference without a scroll bar.
            if layout.scrollWidth > layout.clientWidth + 1 {
                findings.append(
                    Finding(
                        message:
                            "\(spot) the page scrolls sideways: its content is \(layout.scrollWidth) pixels wide, "
                            + "the frame \(layout.clientWidth).", proof: proof))
            }
            if let smallest = layout.smallestText, smallest < Self.readableText {
                findings.append(
                    Finding(
                        message: "\(spot) text is \(Self.shown(smallest)) pixels high, too small to read.",
                        proof: proof))
            }
            if !layout.smallTargets.isEmpty {
                let examples = layout.smallTargets.prefix(3).joined(separator: ", ")
                findings.append(
                    Finding(
                        message:
                            "\(spot) \(layout.smallTargets.count) buttons or links are smaller than 18 by 18: \(examples).",
                        proof: proof))
            }
        }
        if findings.isEmpty, pages.allSatisfy({ $0.layout == nil }) { return .notRun("no layout was measured") }
        return .of(findings)
    }

    /// CSS pixels. Browsers' own smallest heading sizes stay above it.
    private static let readableText = 9.0

    private static func shown(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String((number * 10).rounded() / 10)
    }
}
