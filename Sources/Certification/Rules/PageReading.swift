import Foundation

/// What a visitor would make of a page.
extension PageRecord {
    /// Nothing to read and nothing to look at.
    var isBlank: Bool {
        visibleGraphics == 0 && Self.isEmpty(applicationText)
    }

    /// Less than three letters or digits.
    static func isEmpty(_ text: String) -> Bool {
        text.unicodeScalars.lazy.filter(\.properties.isAlphanumeric).prefix(3).count < 3
    }

    /// What makes it unusable, in words for a message; `nil` when it seems to work.
    var trouble: String? {
        if let frameStatus, frameStatus == 0 { return "the application did not answer" }
        if let frameStatus, frameStatus >= 400 { return "the application answered with status \(frameStatus)" }
        if isBlank {
            return frameURL == nil && !portalText.isEmpty
                ? "the application is not shown; the portal says \"\(Self.excerpt(portalText))\"" : "the page is blank"
        }
        if let crash = Self.crash(in: applicationText) { return "the page shows a raw error: \"\(crash)\"" }
        return nil
    }

    /// What another person finds wrong who, unlike the first, is refused: trouble that the first does not have, or a page that has little
    /// in common with the first one's and speaks of rights or errors.
    func difficulty(against other: PageRecord?) -> String? {
        if let trouble { return other?.trouble == nil ? trouble : nil }
        guard let other, other.trouble == nil else { return nil }
        let expected = Self.words(other.applicationText)
        let found = Self.words(applicationText)
        guard expected.count >= 3, expected.intersection(found).count * 2 < min(expected.count, 40) else { return nil }
        let text = applicationText.lowercased()
        guard text.count < 600, let sign = Self.refusals.first(where: text.contains),
            !other.applicationText.lowercased().contains(sign)
        else { return nil }
        return "the page says only \"\(Self.excerpt(applicationText))\""
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map(String.init))
    }

    private static let refusals = [
        "administrator", "admin", "denied", "forbidden", "not allowed", "no access", "permission", "rights", "error",
        "failed",
        "администратор", "доступ", "запрещ", "прав", "ошибка",
    ]

    /// Its markup holds text, or scripts of its own that write some, and it was there for a moment only.
    var mayHaveShownSomething: Bool {
        if !Self.isEmpty(HTMLText.visible(in: Self.body(of: html))) { return true }
        guard seconds < 1 else { return false }
        // The platform's own library shows nothing.
        let scripts = html.lowercased().components(separatedBy: "<script").dropFirst().map { $0.prefix { $0 != ">" } }
        return scripts.contains { $0.contains("src=") && !$0.contains("//api.bitrix24.") }
    }

    private static func body(of html: String) -> String {
        guard let start = html.range(of: "<body", options: .caseInsensitive) else { return html }
        return String(html[start.lowerBound...])
    }

    /// A stack trace, a server's own error page or a bare error object in place of an interface.
    static func crash(in text: String) -> String? {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        for sign in [
            "Traceback (most recent call last)", "Internal Server Error", "Fatal error:", "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway", "Parse error: syntax error", "Uncaught Error", "Uncaught TypeError", "Unhandled exception",
        ] where trimmed.contains(sign) { return excerpt(trimmed) }
        if trimmed.hasPrefix("Cannot GET /") || trimmed.hasPrefix("Cannot POST /") { return excerpt(trimmed) }
        if trimmed.contains("\"error\":") || trimmed.contains("\"error\" :")
            || trimmed.contains("\"error_description\"")
        {
            return excerpt(trimmed)
        }
        if trimmed.contains("[error] =>") || trimmed.contains("{'error':") { return excerpt(trimmed) }
        return nil
    }

    /// Still loading when everything had settled.
    var isStillLoading: Bool { Self.isLoading(applicationText) }

    /// Hosts off this machine whose scripts the page wanted.
    var unreachableHosts: [String] {
        requests.filter { $0.resourceType == "Script" && $0.failure?.contains("ERR_TUNNEL_CONNECTION_FAILED") == true }
            .compactMap { URLComponents(string: $0.url)?.host }
    }

    /// Not much more than that something is being loaded.
    static func isLoading(_ text: String) -> Bool {
        let text = text.lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.count <= 60 else { return false }
        return ["loading", "please wait", "загрузка", "загружа", "подождите", "wird geladen"].contains {
            text.contains($0)
        }
    }

    static func excerpt(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= 120 ? line : line.prefix(117) + "…"
    }
}

extension Unicode.Scalar.Properties {
    /// Letters and digits of any script.
    fileprivate var isAlphanumeric: Bool { isAlphabetic || numericType != nil }
}
