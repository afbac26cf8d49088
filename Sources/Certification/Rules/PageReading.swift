import Foundation

/// What a visitor would make of a page.
extension PageRecord {
    /// Nothing to read and nothing to look at.
    var isBlank: Bool {
        visibleGraphics == 0
            && applicationText.unicodeScalars.lazy.filter(\.properties.isAlphanumeric).prefix(3).count < 3
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

    /// A stack trace, a server's own error page or a bare error object in place of an interface.
    static func crash(in text: String) -> String? {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        for sign in [
            "Traceback (most recent call last)", "Internal Server Error", "Fatal error:", "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway", "Parse error: syntax error", "Uncaught Error", "Uncaught TypeError", "Unhandled exception",
        ] where trimmed.contains(sign) { return excerpt(trimmed) }
        if trimmed.hasPrefix("Cannot GET /") || trimmed.hasPrefix("Cannot POST /") { return excerpt(trimmed) }
        if trimmed.hasPrefix("{"), trimmed.hasSuffix("}"), trimmed.contains("\"error\"") { return excerpt(trimmed) }
        return nil
    }

    /// Still loading when everything had settled.
    var isStillLoading: Bool {
        let text = applicationText.lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
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
