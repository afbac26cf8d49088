import Foundation

/// What single values of a card must look like.
enum CardSyntax {
    /// Partner code, dot, module; a local application's code needs no dot.
    static func isCode(_ text: String, needsPartner: Bool) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= (needsPartner ? 2 : 1), text.utf8.count <= 128 else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
                }
        }
    }

    /// One to four numbers with dots between them.
    static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...4).contains(parts.count)
            && parts.allSatisfy { (1...9).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    static func isLanguage(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(where: \.isWhitespace)
            && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
    }

    /// `${` without `}`.
    static func hasOpenBrace(_ text: String) -> Bool {
        var rest = Substring(text.replacing("$$", with: ""))
        while let open = rest.firstRange(of: "${") {
            guard let close = rest[open.upperBound...].firstIndex(of: "}") else { return true }
            rest = rest[rest.index(after: close)...]
        }
        return false
    }

    /// Why a text is no absolute web address; `nil` when it is one.
    static func faultOfAddress(_ text: String) -> String? {
        if text.contains(where: \.isWhitespace) { return "holds white space" }
        guard let cut = text.firstRange(of: "://") else { return "is no absolute address: `\(text)`" }
        let scheme = text[..<cut.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return "must begin with https, not with `\(scheme)`" }
        guard let components = URLComponents(string: text), let host = components.host, !host.isEmpty else {
            return "has no host: `\(text)`"
        }
        if components.user != nil || components.password != nil { return "holds a user name or a password" }
        if components.fragment != nil { return "holds a fragment (`#`)" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if !host.hasPrefix("["), labels.contains(where: \.isEmpty) || host.contains("_") {
            return "has a malformed host: `\(host)`"
        }
        if let port = components.port, !(1...65535).contains(port) { return "has an impossible port" }
        return nil
    }

    /// Why a text is no origin: scheme, host and port only.
    static func faultOfOrigin(_ text: String) -> String? {
        if let fault = faultOfAddress(text) { return fault }
        guard let components = URLComponents(string: text), ["", "/"].contains(components.path), components.query == nil
        else { return "must end after the port" }
        return nil
    }
}
