import Foundation
import Sandbox

/// An expired access token: one refresh, then the same call with the same parameters, and nothing shown to the user.
struct OAuthExpiredTokenRule: Rule {
    static let id = "oauth.expired-token"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if let reason = evidence.reasonNotTried(.expire) { return .notRun(reason) }
        guard let facts = evidence.expiry, let first = facts.expiredAfter.first else {
            return evidence.failure(of: .expire).map { .failed([$0]) } ?? .notRun("no access token was made to expire")
        }
        let calls = evidence.calls(of: .expire).filter { $0.number > first && $0.fault == nil }.sorted {
            $0.number < $1.number
        }
        let rest = calls.filter { $0.kind == .rest && $0.authorization != .webhook }
        let refreshes = calls.filter { $0.kind == .oauth && $0.grantType == "refresh_token" }

        var findings = evidence.failure(of: .expire).map { [$0] } ?? []
        findings += unrepeated(rest)
        findings += repeatedRefreshes(refreshes.filter { $0.error == nil }, facts.expiredAfter, evidence)
        for refresh in refreshes where refresh.error != nil {
            findings.append(
                Finding(
                    message: "The refresh was refused with `\(refresh.error?.value ?? "")`.",
                    proof: [.call(refresh.number)]))
        }
        findings += visible(facts, evidence)
        if findings.isEmpty, rest.isEmpty, refreshes.isEmpty {
            return .needsPerson(
                "the application did not call the portal after its access token had expired; make it do so an hour after opening it"
            )
        }
        return .of(findings)
    }

    /// Calls refused with `expired_token` that did not come again, without that answer.
    private func unrepeated(_ calls: [SeenCall]) -> [Finding] {
        var reported = Set<String>()
        return calls.filter { $0.error == .expiredToken }.compactMap { refused in
            let wanted = Self.identity(refused)
            let cameAgain = calls.contains {
                $0.number > refused.number && $0.error != .expiredToken && $0.method == refused.method
                    && Self.identity($0) == wanted
            }
            guard !cameAgain, reported.insert("\(refused.method?.value ?? "") \(wanted)").inserted else { return nil }
            let other = calls.first {
                $0.number > refused.number && $0.error != .expiredToken && $0.method == refused.method
            }
            return Finding(
                message: other == nil
                    ? "`\(refused.method?.value ?? refused.target)` was refused with `expired_token` and not repeated."
                    : "`\(refused.method?.value ?? refused.target)` was refused with `expired_token` and repeated with other parameters.",
                proof: [.call(refused.number)] + (other.map { [.call($0.number)] } ?? []))
        }
    }

    /// A call's parameters without what authorizes it.
    private static func identity(_ call: SeenCall) -> String {
        guard var members = call.params.object else { return call.params.serialized(.init(sortsKeys: true)) }
        for key in ["auth", "access_token", "auth_type", "bx24_request_id", "bx24_sdk_ver", "bx24_sdk_type", "sessid"] {
            members[key] = nil
        }
        return JSONValue.object(members).serialized(.init(sortsKeys: true))
    }

    /// More than one successful refresh of one grant between two expiries. A user may have several: of each opening, and the portal's own.
    private func repeatedRefreshes(_ refreshes: [SeenCall], _ expiries: [Int], _ evidence: Evidence) -> [Finding] {
        struct Turn: Hashable {
            var expiry: Int
            var grant: String
        }
        var chains: [String: String] = [:]
        for pair in evidence.issuedPairs {
            if let token = pair.refreshToken?.reveal(), let chain = pair.chain { chains[token] = chain }
        }
        var turns: [Turn: [SeenCall]] = [:]
        for refresh in refreshes {
            let expiry = expiries.last { $0 < refresh.number } ?? 0
            let token = refresh.params["refresh_token"]?.text
            // Without a user, only the same refresh token shows that it is the same grant.
            let grant = token.flatMap { chains[$0] } ?? refresh.userID.map(String.init) ?? token ?? "\(refresh.number)"
            turns[Turn(expiry: expiry, grant: grant), default: []].append(refresh)
        }
        return turns.values.filter { $0.count > 1 }.sorted { $0[0].number < $1[0].number }.map { turn in
            Finding(
                message: "One expiry led to \(turn.count) refreshes of one pair; one is enough, whoever waits for it.",
                proof: turn.map { .call($0.number) })
        }
    }

    /// What the user saw.
    private func visible(_ facts: ExpiryFacts, _ evidence: Evidence) -> [Finding] {
        guard let page = evidence.page(facts.pageAfter) else { return [] }
        if let trouble = page.trouble {
            return [Finding(message: "After the expiry of the access token, \(trouble).", proof: [.page(page.id)])]
        }
        let before = evidence.page(facts.pageBefore)?.applicationText.lowercased() ?? ""
        let after = page.applicationText.lowercased()
        let word = Self.complaints.first { after.contains($0) && !before.contains($0) }
        return word.map {
            [
                Finding(
                    message: "After the expiry of the access token the page shows the user \"\($0)\".",
                    proof: [.page(page.id)])
            ]
        } ?? []
    }

    private static let complaints = [
        "expired_token", "token has expired", "token expired", "session expired", "session has expired",
        "invalid_grant", "invalid_token",
        "unauthorized", "unauthorised", "no_auth_found", "log in again", "sign in again", "reload the page", "error",
        "failed",
        "срок действия", "истек", "истёк", "ошибка", "авторизуйтесь", "войдите снова",
    ]
}
