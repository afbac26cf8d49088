import Foundation
import Sandbox

/// A secret in an address, and where the address was seen.
struct TokenLeak: Sendable, Hashable {
    enum Channel: String, Sendable, Hashable {
        case page = "address of a page"
        case redirect = "redirect"
        case referer = "Referer"
        case request = "browser request"
        case call = "call"
        case handler = "address of a handler"
    }

    var channel: Channel
    var what: String
    /// Scheme, host and path only.
    var address: String
    var proof: Proof
    /// At the authorization server's own pages, where the platform's documentation shows it.
    var isAtAuthorizationServer = false
}

/// Looks for tokens in every address of the evidence.
struct TokenInURLReading: Sendable {
    private(set) var leaks: [TokenLeak] = []
    private let finder: SecretFinder

    /// Both names of the authorization server.
    static let authorizationHosts: Set<String> = ["oauth.bitrix.info", "oauth.bitrix24.tech"]

    init(_ evidence: Evidence) {
        finder = SecretFinder(evidence.secrets)
        for page in evidence.pages { read(page) }
        for call in evidence.calls { read(call) }
    }

    private mutating func read(_ page: PageRecord) {
        let proof = Proof.page(page.id)
        for address in [page.url] + [page.frameURL].compactMap(\.self) + page.visitedURLs {
            note(address, .page, proof)
        }
        for request in page.requests where request.initiator == .application {
            if !request.isAddressOfPlatform {
                note(request.url, request.resourceType == "Document" ? .page : .request, proof)
            }
            if let target = request.redirect { note(target, .redirect, proof) }
            if let referer = request.headers["referer"] { note(referer, .referer, proof) }
        }
    }

    private mutating func read(_ call: SeenCall) {
        let proof = Proof.call(call.number)
        switch call.kind {
        case .rest, .oauth:
            // Links to files are made by the platform, tokens and all.
            let isFileLink = call.method == "download" || call.method == "upload"
            let isOurs =
                call.kind == .rest && !Self.authorizationHosts.contains(call.host) && call.authorization == .oauth
            if !isFileLink { note(call.address, .call, proof, isCallToPortal: isOurs) }
            if let referer = call.headers["referer"] { note(referer, .referer, proof) }
            for command in call.methodCalls {
                for key in ["handler", "HANDLER"] {
                    if let handler = command.params[key]?.text { note(handler, .handler, proof) }
                }
            }
        case .event:
            if let handler = call.handler { note(handler, .handler, proof) }
        case .open, .authorize: break
        }
    }

    private mutating func note(
        _ address: String, _ channel: TokenLeak.Channel, _ proof: Proof, isCallToPortal: Bool = false
    ) {
        guard let cut = address.firstIndex(where: { $0 == "?" || $0 == "#" }) ?? pathSecret(address) else { return }
        let tail = address[cut...]
        var kinds = finder.kinds(in: String(tail)).map(\.rawValue)
        if kinds.isEmpty, let name = Self.namedToken(tail, isCallToPortal: isCallToPortal) { kinds = [name] }
        guard !kinds.isEmpty else { return }
        let bare = String(address[..<(address.firstIndex { $0 == "?" || $0 == "#" } ?? cut)])
        let host = URLComponents(string: bare)?.host ?? ""
        let isAtServer =
            channel == .call && Self.authorizationHosts.contains(host)
        for kind in kinds {
            leaks.append(
                TokenLeak(
                    channel: channel, what: kind, address: bare, proof: proof, isAtAuthorizationServer: isAtServer))
        }
    }

    /// Where the path begins, if a secret stands in the path itself.
    private func pathSecret(_ address: String) -> String.Index? {
        finder.kinds(in: address).isEmpty ? nil : address.startIndex
    }

    /// A parameter whose name says that it is a token and whose value looks like one.
    private static func namedToken(_ tail: Substring, isCallToPortal: Bool) -> String? {
        for pair in tail.split(whereSeparator: { "?#&;".contains($0) }) {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = pair[..<equals].lowercased().replacing("%5b", with: "[").replacing("%5d", with: "]")
            let value = pair[pair.index(after: equals)...]
            let isNamed = [
                "access_token", "refresh_token", "application_token", "client_secret", "auth_id", "refresh_id",
                "auth[access_token]",
                "auth[refresh_token]", "auth[application_token]",
            ].contains(name)
            // `auth=…` of a REST call is always a token; elsewhere it may be anything.
            if isCallToPortal, name == "auth" || isNamed, !value.isEmpty { return "access token" }
            if isNamed || name == "auth", looksLikeToken(value) { return name }
        }
        return nil
    }

    private static func looksLikeToken(_ value: Substring) -> Bool {
        value.utf8.count >= 20 && value.contains(where: \.isNumber) && value.contains(where: \.isLetter)
            && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
    }
}
