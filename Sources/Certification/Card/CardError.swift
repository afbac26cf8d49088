/// One mistake in a card.
package struct CardError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The card, as it was given.
    package var path: String
    /// Both count from 1.
    package var line: Int
    package var column: Int
    /// What is wrong.
    package var message: String
    /// What to write instead.
    package var fix: String

    package var description: String {
        let said = "\(path):\(line):\(column): \(message)."
        if fix.isEmpty { return said }
        return fix.hasSuffix("?") || fix.hasSuffix(".") ? "\(said) \(fix)" : "\(said) \(fix)."
    }
}

/// All mistakes of a card, in the order of its lines.
package struct CardErrors: Error, Sendable, Hashable, CustomStringConvertible {
    package var errors: [CardError]

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
