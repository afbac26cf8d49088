/// An absolute http or https address, taken apart as far as the sandbox needs it.
struct WebAddress: Sendable, Hashable {
    /// `http` or `https`
    let scheme: String
    /// Host, lower-cased, and the port where one is given.
    let authority: String
    /// Path, query and fragment; at least `/`.
    let rest: String

    /// `nil` for anything but `http://HOST…` and `https://HOST…`, and for one with a user name, white space or control characters in it.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let separator = text.range(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let tail = text[separator.upperBound...]
        let end = tail.firstIndex { "/?#".contains($0) } ?? tail.endIndex
        authority = tail[..<end].lowercased()
        rest = tail[end...].hasPrefix("/") ? String(tail[end...]) : "/" + tail[end...]
        guard !host.isEmpty, !authority.contains("@"), !authority.contains("\\") else { return nil }
    }

    /// The authority without the port; an IPv6 address keeps its brackets.
    var host: String {
        if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { String(authority[...$0]) } ?? "" }
        return String(authority.prefix { $0 != ":" })
    }

    /// `https://dealpulse.example`, without the scheme's own port.
    var origin: String {
        let own = scheme == "https" ? ":443" : ":80"
        return "\(scheme)://\(authority.hasSuffix(own) ? String(authority.dropLast(own.count)) : authority)"
    }

    /// Whether the address leads to this machine.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || (host.hasPrefix("127.") && host.split(separator: ".").count == 4 && host.allSatisfy { $0.isNumber || $0 == "." })
    }
}
