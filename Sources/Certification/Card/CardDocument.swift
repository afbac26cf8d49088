import Yams

/// The card's text as a tree with places, or the mistakes that keep it from being one.
struct CardDocument {
    /// `nil` for an empty text.
    var root: Node?
    /// Repeated keys; the tree holds the first of each.
    var repeated: [CardError] = []

    /// Stands in for a repeated key, as long as the key itself so that no column moves.
    static let placeholder: Character = "\u{E000}"

    /// - Throws: ``CardErrors`` with the place where the text stops being YAML.
    init(text: String, path: String) throws(CardErrors) {
        var text = text
        // A repeated key is one mistake among others: it is taken out of the way, so that the rest of the card is still read.
        for attempt in 0..<64 {
            do {
                root = try Yams.compose(yaml: text)
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let key = keys.first,
                    let place = Self.repetition(of: key, near: context.mark, in: text)
                else {
                    let key = keys.first ?? ""
                    throw CardErrors(
                        errors: repeated + [
                            Self.repeatedKey(key, path: path, line: context.mark.line, column: context.mark.column)
                        ])
                }
                repeated.append(Self.repeatedKey(key, path: path, line: place.line, column: place.column))
                text = Self.text(text, replacing: key, at: place, number: attempt)
            } catch let error as YamlError {
                throw CardErrors(errors: repeated + [Self.cardError(error, path: path)])
            } catch {
                throw CardErrors(
                    errors: [
                        CardError(path: path, line: 1, column: 1, message: "The card cannot be read", fix: "\(error)")
                    ])
            }
        }
    }

    private static func repeatedKey(_ key: String, path: String, line: Int, column: Int) -> CardError {
        CardError(
            path: path, line: line, column: column, message: "The key `\(key)` stands here a second time",
            fix: "Keep one of the two")
    }

    private struct Position {
        var line: Int
        var column: Int
    }

    /// The next place after `mark` where the key stands again: in the same column, or further along the same line.
    private static func repetition(of key: String, near mark: Mark, in text: String) -> Position? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let wanted = Array(key.unicodeScalars)
        func stands(_ line: Int, _ column: Int) -> Bool {
            let scalars = lines[line - 1]
            let start = column - 1
            guard start >= 0, start + wanted.count < scalars.count,
                Array(scalars[start..<start + wanted.count]) == wanted
            else { return false }
            return scalars[(start + wanted.count)...].first { $0 != " " && $0 != "\"" && $0 != "'" } == ":"
        }
        guard mark.line >= 1, mark.line <= lines.count else { return nil }
        let sameLine = lines[mark.line - 1]
        for column in stride(from: mark.column + 1, through: max(mark.column + 1, sameLine.count), by: 1)
        where stands(mark.line, column) { return Position(line: mark.line, column: column) }
        // The parser names any one of the equal keys, so both directions are looked at; the later one is the repetition.
        let below = stride(from: mark.line + 1, through: lines.count, by: 1).first { stands($0, mark.column) }
        if let below { return Position(line: below, column: mark.column) }
        let above = stride(from: mark.line - 1, through: 1, by: -1).first { stands($0, mark.column) }
        return above.map { _ in Position(line: mark.line, column: mark.column) }
    }

    private static func text(_ text: String, replacing key: String, at place: Position, number: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var scalars = Array(lines[place.line - 1].unicodeScalars)
        let length = key.unicodeScalars.count
        for offset in 0..<length {
            let value = offset == length - 1 ? 0xE001 + UInt32(number) : 0xE000
            if let scalar = Unicode.Scalar(value) { scalars[place.column - 1 + offset] = scalar }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        lines[place.line - 1] = String(view)
        return lines.joined(separator: "\n")
    }

    /// Whether a key is one that ``init(text:path:)`` put in the place of a repeated one.
    static func isPlaceholder(_ key: String) -> Bool {
        !key.isEmpty && key.unicodeScalars.allSatisfy { (0xE000...0xE0FF).contains($0.value) }
    }

    private static func cardError(_ error: YamlError, path: String) -> CardError {
        switch error {
        case .scanner(_, let problem, let mark, let yaml), .parser(_, let problem, let mark, let yaml),
            .composer(_, let problem, let mark, let yaml):
            return CardError(
                path: path, line: max(1, mark.line), column: max(1, mark.column),
                message: "This is not YAML: \(problem)", fix: hint(problem, mark, yaml))
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.utf8.prefix(offset ?? 0)
            let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            let column = before.reversed().prefix { $0 != 0x0A }.count + 1
            return CardError(
                path: path, line: line, column: column, message: "This is not YAML: \(problem)",
                fix: "Remove the control character")
        default:
            return CardError(path: path, line: 1, column: 1, message: "This is not YAML", fix: "")
        }
    }

    private static func hint(_ problem: String, _ mark: Mark, _ yaml: String) -> String {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
        if line.contains("\t") { return "Indent with spaces: YAML takes no tabs" }
        if problem.contains("another document") { return "A card is one document: remove the second `---`" }
        if problem.contains("mapping values are not allowed") {
            return "Put a text that holds a colon in quotation marks, and check the indentation"
        }
        if problem.contains("undefined alias") { return "Put a text that begins with `*` in quotation marks" }
        return "Check the indentation and the quotation marks of this line and the one above"
    }
}
