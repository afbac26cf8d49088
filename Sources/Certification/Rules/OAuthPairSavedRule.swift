import Foundation
import Sandbox

/// After a refresh the new pair is used, also after a restart of the application.
struct OAuthPairSavedRule: Rule {
    static let id = "oauth.pair-saved"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let calls = evidence.calls.filter { $0.fault == nil }.sorted { $0.number < $1.number }
        var findings = reused(calls)
        findings += afterRestart(calls, evidence)
        if !findings.isEmpty { return .failed(findings) }
        if let reason = evidence.reasonNotTried(.expire) ?? evidence.reasonNotTried(.restart) { return .notRun(reason) }
        guard calls.contains(where: { $0.kind == .oauth && $0.grantType == "refresh_token" && $0.succeeded }) else {
            return .notApplicable("the application did not refresh a pair: it has none of its own to keep")
        }
        return .passed
    }

    /// A refresh token that was used again after it had been exchanged for a new pair.
    private func reused(_ calls: [SeenCall]) -> [Finding] {
        var spent: [String: SeenCall] = [:]
        var findings: [Finding] = []
        for call in calls where call.kind == .oauth && call.grantType == "refresh_token" {
            guard let token = call.params["refresh_token"]?.text, !token.isEmpty else { continue }
            if let earlier = spent[token] {
                // Two at the same moment are a race, which `oauth.expired-token` reports.
                if call.at.timeIntervalSince(earlier.at) > 2 {
                    findings.append(
                        Finding(
                            message:
                                "A refresh token was used again after it had been exchanged: the new pair was not saved.",
                            proof: [.call(earlier.number), .call(call.number)]))
                }
            } else if call.succeeded {
                spent[token] = call
            }
        }
        return findings
    }

    private func afterRestart(_ calls: [SeenCall], _ evidence: Evidence) -> [Finding] {
        guard let facts = evidence.restart else { return evidence.failure(of: .restart).map { [$0] } ?? [] }
        var findings = evidence.failure(of: .restart).map { [$0] } ?? []
        if !facts.cameBack {
            findings.append(Finding(message: "The application did not come up again after a restart."))
        }
        if let page = evidence.page(facts.page), let trouble = page.trouble {
            findings.append(
                Finding(message: "After a restart of the application, \(trouble).", proof: [.page(page.id)]))
        }
        let renewed = Self.renewed(before: facts.restartedAfter, calls, evidence)
        let stale = Set(
            calls.filter { $0.number <= facts.restartedAfter && $0.error == .expiredToken }.compactMap(\.accessToken)
        ).filter { renewed($0) }
        let later = calls.filter { $0.number > facts.restartedAfter && $0.scenario == .restart }
        if let call = later.first(where: {
            $0.kind == .rest && $0.error == .expiredToken && $0.accessToken.map(stale.contains) == true
        }) {
            findings.append(
                Finding(
                    message:
                        "After a restart it called with an access token that had expired and been refreshed before.",
                    proof: [.call(call.number)]))
        }
        if let call = later.first(where: {
            $0.kind == .oauth && $0.grantType == "refresh_token" && $0.error == .invalidGrant
        }) {
            findings.append(
                Finding(
                    message:
                        "After a restart it refreshed with a token that was no longer valid: the newest pair was not on disk.",
                    proof: [.call(call.number)]))
        }
        return findings
    }

    /// Whether an access token had been replaced by a refresh; one of which nothing is known counts as replaced.
    private static func renewed(before number: Int, _ calls: [SeenCall], _ evidence: Evidence) -> (String) -> Bool {
        let spent = Set(
            calls.filter {
                $0.number <= number && $0.kind == .oauth && $0.grantType == "refresh_token" && $0.succeeded
            }.compactMap { $0.params["refresh_token"]?.text })
        let partners = Dictionary(
            evidence.issuedPairs.compactMap { pair in pair.refreshToken.map { (pair.accessToken.reveal(), $0.reveal()) }
            },
            uniquingKeysWith: { first, _ in first })
        return { access in partners[access].map(spent.contains) ?? true }
    }
}

extension SeenCall {
    /// The access token that a REST call was made with.
    var accessToken: String? {
        if let token = params["auth"]?.text ?? params["access_token"]?.text, !token.isEmpty { return token }
        guard let header = headers["authorization"], header.lowercased().hasPrefix("bearer ") else { return nil }
        return String(header.dropFirst(7))
    }
}
