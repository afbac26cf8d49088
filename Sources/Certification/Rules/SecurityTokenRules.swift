import Foundation
import Sandbox

/// A token or the secret in the address of a page, frame, redirect, Referer, browser request or REST call.
struct SecurityTokenInURLRule: Rule {
    static let id = "security.token-in-url"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let leaks = TokenInURLReading(evidence).leaks.filter { !$0.isAtAuthorizationServer }
        if leaks.isEmpty, let reason = evidence.reasonWithoutPages(card) { return .notRun(reason) }
        if leaks.isEmpty, evidence.pages.isEmpty, evidence.calls.isEmpty { return .notRun("nothing was recorded") }
        return .of(TokenLeakReading.findings(leaks))
    }
}

/// The same at the authorization server's own pages, where GET is documented: POST is better.
struct SecurityTokenByGETRule: Rule {
    static let id = "security.token-by-get"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        let leaks = TokenInURLReading(evidence).leaks.filter(\.isAtAuthorizationServer)
        if leaks.isEmpty, !evidence.calls.contains(where: { TokenInURLReading.authorizationHosts.contains($0.host) }) {
            if let reason = evidence.reasonNotTried(.install) { return .notRun(reason) }
            return .notApplicable("the application did not call the authorization server")
        }
        return .of(TokenLeakReading.findings(leaks))
    }
}

enum TokenLeakReading {
    /// One finding an address, whatever number of requests carried it.
    static func findings(_ leaks: [TokenLeak]) -> [Finding] {
        var order: [String] = []
        var byAddress: [String: [TokenLeak]] = [:]
        for leak in leaks {
            if byAddress[leak.address] == nil { order.append(leak.address) }
            byAddress[leak.address, default: []].append(leak)
        }
        return order.compactMap { address in
            guard let found = byAddress[address] else { return nil }
            let kinds = unique(found.map(\.what)).joined(separator: ", ")
            let channels = unique(found.map(\.channel.rawValue)).joined(separator: ", ")
            return Finding(
                message: "In the query or fragment of \(address): \(kinds) (\(channels)).",
                proof: Array(unique(found.map(\.proof)).prefix(5)))
        }
    }

    private static func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen = Set<Value>()
        return values.filter { seen.insert($0).inserted }
    }
}

/// Tokens seen in the browser's console.
struct SecurityTokenInConsoleRule: Rule {
    static let id = "security.token-in-console"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        guard card.application.interface || !evidence.pages.isEmpty else {
            return .notApplicable("the application has no pages")
        }
        if let reason = evidence.reasonWithoutPages(card) { return .notRun(reason) }
        let finder = SecretFinder(evidence.secrets)
        var reported = Set<String>()
        var findings: [Finding] = []
        for page in evidence.pages {
            for message in page.console where !message.isFromPortal {
                let kinds = finder.kinds(in: message.text).map(\.rawValue)
                let source = TokenScript.name(message.source, message.line)
                guard !kinds.isEmpty, reported.insert("\(source) \(kinds)").inserted else { continue }
                findings.append(
                    Finding(
                        message:
                            "The console shows: \(kinds.joined(separator: ", "))\(source.isEmpty ? "" : ", written by \(source)").",
                        proof: [.page(page.id), .quote(finder.masked(String(message.text.prefix(300))))]))
            }
        }
        return .of(findings)
    }
}

enum TokenScript {
    /// Where a message came from, without a query.
    static func name(_ source: String?, _ line: Int?) -> String {
        guard let source, !source.isEmpty else { return "" }
        let bare = source.prefix { $0 != "?" && $0 != "#" }
        return line.map { "\(bare):\($0)" } ?? String(bare)
    }
}

/// Tokens in localStorage, sessionStorage, IndexedDB or a cookie that scripts can read.
struct SecurityTokenInStorageRule: Rule {
    static let id = "security.token-in-storage"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        guard card.application.interface || !evidence.pages.isEmpty else {
            return .notApplicable("the application has no pages")
        }
        if let reason = evidence.reasonWithoutPages(card) { return .notRun(reason) }
        let finder = SecretFinder(evidence.secrets)
        var reported = Set<String>()
        var findings: [Finding] = []
        func note(_ spot: String, _ kinds: [KnownSecret.Kind], _ page: PageRecord) {
            guard !kinds.isEmpty, reported.insert(spot).inserted else { return }
            findings.append(
                Finding(
                    message: "\(spot) holds: \(kinds.map(\.rawValue).joined(separator: ", ")).",
                    proof: [.page(page.id)]))
        }
        for page in evidence.pages {
            let portal = Self.origin(page.url)
            for item in page.storage where item.origin != portal {
                note(
                    "\(item.area.rawValue) of \(item.origin), key `\(finder.masked(item.key))`,",
                    finder.kinds(in: item.key + " " + item.value), page)
            }
            for request in page.requests {
                for line in request.setCookies where !Self.isHTTPOnly(line) {
                    let parts = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                    let host = URLComponents(string: request.url)?.host ?? ""
                    note(
                        "The cookie `\(finder.masked(String(parts.first ?? "")))` of \(host), which scripts can read,",
                        finder.kinds(in: parts.count > 1 ? String(parts[1]) : ""), page)
                }
            }
            for cookie in page.cookies where !cookie.isHTTPOnly {
                note(
                    "The cookie `\(finder.masked(cookie.name))` of \(cookie.domain), which scripts can read,",
                    finder.kinds(in: cookie.value), page)
            }
        }
        return .of(findings)
    }

    private static func isHTTPOnly(_ line: String) -> Bool {
        line.split(separator: ";").dropFirst().contains {
            $0.trimmingCharacters(in: .whitespaces).lowercased() == "httponly"
        }
    }

    private static func origin(_ address: String) -> String? {
        guard let components = URLComponents(string: address), let scheme = components.scheme,
            let host = components.host
        else { return nil }
        return "\(scheme)://\(host)" + (components.port.map { ":\($0)" } ?? "")
    }
}
