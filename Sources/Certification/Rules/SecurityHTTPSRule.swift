import Foundation
import Sandbox

/// HTTPS everywhere: addresses of the card, resources of every page, calls and handlers; and certificates that hold.
struct SecurityHTTPSRule: Rule {
    static let id = "security.https"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        var findings = addresses(card)
        findings += pages(evidence)
        findings += calls(evidence)
        if findings.isEmpty, let reason = evidence.reasonWithoutPages(card) { return .notRun(reason) }
        return .of(findings)
    }

    private func addresses(_ card: Card) -> [Finding] {
        let urls = card.application.urls
        var named: [(String, String?)] = [
            ("application.urls.application", urls.application), ("application.urls.installer", urls.installer),
            ("application.urls.callback", urls.callback), ("application.urls.settings", urls.settings),
            ("application.urls.redirect", urls.redirect), ("listing.privacy_policy", card.listing?.privacyPolicy),
            ("listing.license", card.listing?.license), ("review.test_account.url", card.review?.testAccount?.url),
        ]
        named += (card.review?.services ?? []).enumerated().map { ("review.services[\($0)]", $1) }
        return named.compactMap { path, address in
            guard let address, Self.isPlain(address) else { return nil }
            return Finding(message: "`\(path)` is not HTTPS: \(address).", place: card.places[path])
        }
    }

    private func pages(_ evidence: Evidence) -> [Finding] {
        var reported = Set<String>()
        var findings: [Finding] = []
        func note(_ key: String, _ message: String, _ page: PageRecord) {
            guard reported.insert(key).inserted else { return }
            findings.append(Finding(message: message, proof: [.page(page.id)]))
        }
        for page in evidence.pages {
            for request in page.requests where request.initiator == .application {
                let bare = String(request.url.prefix { $0 != "?" && $0 != "#" })
                if Self.isPlain(request.url) {
                    note(bare, "A page loads \(bare) (\(request.resourceType)) without HTTPS.", page)
                } else if let failure = request.failure, failure.contains("ERR_CERT") || failure.contains("ERR_SSL") {
                    let host = URLComponents(string: request.url)?.host ?? bare
                    note("certificate of \(host)", "The certificate of \(host) is not valid: \(failure).", page)
                }
            }
            for address in page.visitedURLs + [page.frameURL].compactMap(\.self) where Self.isPlain(address) {
                let bare = String(address.prefix { $0 != "?" && $0 != "#" })
                note(bare, "A frame shows \(bare) without HTTPS.", page)
            }
            for message in page.console where !message.isFromPortal && message.text.contains("Mixed Content") {
                // The browser stops such a request before it is one, so the console alone tells of it.
                let address = Self.plainAddresses(in: message.text).first
                if let address {
                    note(
                        address, "A page asks for \(address) without HTTPS; the browser refuses it as mixed content.",
                        page)
                }
            }
        }
        return findings
    }

    private func calls(_ evidence: Evidence) -> [Finding] {
        var reported = Set<String>()
        var findings: [Finding] = []
        for call in evidence.calls where call.kind == .rest || call.kind == .oauth {
            // The `plain` listener is the certifier's own way in, not an address of the application's choice.
            if Self.isPlain(call.address), call.listener != "plain", reported.insert(call.host).inserted {
                findings.append(Finding(message: "It calls \(call.host) without HTTPS.", proof: [.call(call.number)]))
            }
            for command in call.methodCalls {
                for key in ["handler", "HANDLER"] {
                    guard let handler = command.params[key]?.text, Self.isPlain(handler) else { continue }
                    let bare = String(handler.prefix { $0 != "?" && $0 != "#" })
                    guard reported.insert(bare).inserted else { continue }
                    findings.append(
                        Finding(
                            message: "`\(command.method)` names a handler without HTTPS: \(bare).",
                            proof: [.call(call.number)]))
                }
            }
        }
        return findings
    }

    private static func isPlain(_ address: String) -> Bool {
        let start = address.prefix(7).lowercased()
        return start == "http://" || start.hasPrefix("ws://")
    }

    /// Mixed-content messages name first the page, which is HTTPS, and then what it asked for.
    private static func plainAddresses(in text: String) -> [String] {
        text.split { " '\"\u{2018}\u{2019}".contains($0) }.filter { isPlain(String($0)) }
            .map { String($0.prefix { $0 != "?" && $0 != "#" }) }
            .map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }
}
