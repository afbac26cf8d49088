import Sandbox

/// All rules of one book: their text, and the types that judge them.
package struct RuleBook: Sendable {
    package let book: Book
    /// In the order of the book: by subject, then as they are written there.
    package let rules: [RuleText]
    /// Judgements by rule id.
    let judges: [String: any Rule]

    /// Reads the texts that come with the product.
    ///
    /// - Throws: ``ResourceError`` when a text is missing or damaged.
    package static func load(book: Book = .seed) throws(ResourceError) -> RuleBook {
        let facts = try PlatformFacts.bundled()
        let texts = try texts().filter { $0.books.contains(book) }
        return RuleBook(book: book, rules: texts, judges: judges(book: book, facts: facts))
    }

    /// Every text of every book.
    static func texts() throws(ResourceError) -> [RuleText] {
        var texts: [RuleText] = []
        for name in try ResourceTable.names(in: "Rules", suffix: ".yml") {
            texts.append(try RuleText(yaml: try ResourceTable.text("Rules/" + name), file: "Rules/" + name))
        }
        return texts.sorted { order($0.id) < order($1.id) }
    }

    private static let subjects = [
        "oauth", "install", "uninstall", "events", "scopes", "security", "resilience", "limits", "content", "review",
        "solution",
    ]

    private static func order(_ id: String) -> (Int, String) {
        let subject = id.prefix { $0 != "." }
        return (subjects.firstIndex(of: String(subject)) ?? subjects.count, id)
    }

    private static func judges(book: Book, facts: PlatformFacts) -> [String: any Rule] {
        let rules: [any Rule] = [
            OAuthInstallRule(), OAuthReinstallRule(), OAuthExpiredTokenRule(), OAuthPairSavedRule(),
            InstallFinishRule(), InstallCompleteRule(), InstallPageRule(),
            UninstallHandledRule(), UninstallSilentRule(), EventsAuthenticRule(),
            ScopesUnusedRule(facts: facts), ScopesUndeclaredRule(facts: facts),
            SecurityTokenInURLRule(), SecurityTokenByGETRule(), SecurityTokenInConsoleRule(),
            SecurityTokenInStorageRule(),
            SecurityHTTPSRule(), ResilienceMinimalRightsRule(), ResilienceMobileRule(),
            book == .seed ? ContentIconRule.seed : ContentIconRule.market, ContentPrivacyPolicyRule(),
        ]
        return Dictionary(rules.map { (type(of: $0).id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension RuleBook {
    /// A rule by its id.
    package func rule(_ id: String) -> RuleText? { rules.first { $0.id == id } }

    /// The id that somebody meant.
    package func suggestion(for id: String) -> String? { Spelling.nearest(to: id, among: rules.map(\.id)) }

    /// All ids with severity and title, a line each.
    package var list: String {
        let width = rules.map(\.id.count).max() ?? 0
        return rules.map { rule in
            let gap = String(repeating: " ", count: width - rule.id.count + 2)
            return "\(rule.id)\(gap)\(rule.severity.rawValue)  \(rule.title)\(rule.planned == nil ? "" : " (planned)")"
        }.joined(separator: "\n")
    }

    /// A rule in full, for `lintel explain`.
    ///
    /// - Throws: ``UnknownRule`` with the id that was meant.
    package func explain(_ id: String) throws(UnknownRule) -> String {
        guard let rule = rule(id) else { throw UnknownRule(id: id, book: book, suggestion: suggestion(for: id)) }
        var lines = [
            "\(rule.id) · \(rule.severity == .reject ? "reject" : "notice") · book \(rule.books.map(\.rawValue).joined(separator: ", "))",
            rule.title, "", "Why", Self.wrapped(rule.why), "", "How to fix it", Self.wrapped(rule.fix), "",
            "Applies to",
            Self.wrapped(rule.appliesTo), "", "Trips it",
        ]
        lines += rule.trips.map { Self.wrapped($0, bullet: true) }
        lines += ["", "Does not trip it"]
        lines += rule.passes.map { Self.wrapped($0, bullet: true) }
        lines += ["", "Source", Self.wrapped(rule.source)]
        if let planned = rule.planned { lines += ["", "Not judged by this version", Self.wrapped(planned)] }
        return lines.joined(separator: "\n")
    }

    /// Lines of at most 100 characters, indented by two.
    private static func wrapped(_ text: String, bullet: Bool = false) -> String {
        var lines: [String] = []
        var line = bullet ? "  -" : " "
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.count + 1 + word.count > 100 {
                lines.append(line)
                line = bullet ? "   " : " "
            }
            line += " " + word
        }
        lines.append(line)
        return lines.joined(separator: "\n")
    }
}

/// An id that no rule of the book has.
package struct UnknownRule: Error, Sendable, Hashable, CustomStringConvertible {
    package var id: String
    package var book: Book
    package var suggestion: String?

    package var description: String {
        let next = suggestion.map { "Did you mean `\($0)`?" } ?? "`lintel rules` lists all."
        return "The book `\(book.rawValue)` has no rule `\(id)`. \(next)"
    }
}
