import Sandbox
import Yams

/// Reads values out of the card's tree and collects every mistake on the way, instead of stopping at the first.
final class CardReader {
    let path: String
    private(set) var errors: [CardError] = []
    private(set) var places: [String: AuditResult.Place] = [:]

    init(path: String, errors: [CardError]) {
        self.path = path
        self.errors = errors
    }

    func report(_ mark: Mark?, _ message: String, _ fix: String) {
        errors.append(
            CardError(path: path, line: mark?.line ?? 1, column: mark?.column ?? 1, message: message, fix: fix))
    }

    /// A mapping of the card, with its keys checked against ``CardKeys``.
    struct Part {
        /// `application.urls`; empty for the whole card.
        var path: String
        /// The same with `*` for the author's own keys.
        var pattern: String
        var values: [(key: String, keyMark: Mark?, node: Node)]
        /// Where to point for a key that is missing.
        var mark: Mark?
    }

    // MARK: Mappings

    func part(_ node: Node, path: String, pattern: String, keyMark: Mark?) -> Part? {
        guard case .mapping(let mapping) = node else {
            report(
                node.mark ?? keyMark, "\(name(path)) must be a mapping, not \(kind(node))",
                "Write its keys below it, indented by two spaces")
            return nil
        }
        let known = CardKeys.table[pattern] ?? []
        var values: [(key: String, keyMark: Mark?, node: Node)] = []
        for (keyNode, value) in mapping {
            guard case .scalar(let scalar) = keyNode else {
                report(keyNode.mark, "A key of \(name(path)) is \(kind(keyNode))", "Keys are plain words")
                continue
            }
            let key = scalar.string
            if CardDocument.isPlaceholder(key) { continue }
            guard known.contains(key) || known == ["*"] else {
                let guess = Spelling.nearest(to: key, among: known)
                report(
                    keyNode.mark, "\(name(path)) has no key `\(key)`",
                    guess.map { "Did you mean `\($0)`?" } ?? elsewhere(key)
                        ?? "Its keys are \(known.map { "`\($0)`" }.joined(separator: ", "))")
                continue
            }
            let valuePath = join(path, key)
            if let mark = value.mark ?? keyNode.mark {
                places[valuePath] = AuditResult.Place(file: self.path, line: mark.line, column: mark.column)
            }
            values.append((key, keyNode.mark, value))
        }
        let part = Part(path: path, pattern: pattern, values: values, mark: keyMark ?? mapping.mark)
        for key in CardKeys.required[pattern] ?? [] where !values.contains(where: { $0.key == key }) {
            report(part.mark, "\(name(path)) lacks the key `\(key)`", "Add it")
        }
        return part
    }

    func part(_ key: String, in parent: Part) -> Part? {
        guard let (value, mark) = present(key, in: parent) else { return nil }
        return part(value, path: join(parent.path, key), pattern: join(parent.pattern, key), keyMark: mark)
    }

    /// The parts below the author's own keys: `listing.languages.en`.
    func parts(of parent: Part) -> [(key: String, keyMark: Mark?, part: Part)] {
        parent.values.compactMap { value in
            guard !isEmpty(value.node) else {
                reportEmpty(value.keyMark, join(parent.path, value.key))
                return nil
            }
            let part = part(
                value.node, path: join(parent.path, value.key), pattern: join(parent.pattern, "*"),
                keyMark: value.keyMark)
            return part.map { (value.key, value.keyMark, $0) }
        }
    }

    // MARK: Scalars

    /// A text. `nil` when it is missing, or wrong and reported.
    func text(_ key: String, in part: Part) -> Text? {
        guard let (value, _) = present(key, in: part) else { return nil }
        return text(value, path: join(part.path, key))
    }

    /// A text with its place.
    struct Text {
        var value: String
        var mark: Mark?
        var path: String
    }

    func text(_ node: Node, path: String) -> Text? {
        guard case .scalar(let scalar) = node else {
            report(
                node.mark, "\(name(path)) must be a text, not \(kind(node))", "Write one value on the key's own line")
            return nil
        }
        return Text(value: scalar.string, mark: node.mark, path: path)
    }

    /// Texts below the author's own keys: `run.env`.
    func texts(of part: Part) -> [(key: String, keyMark: Mark?, text: Text)] {
        part.values.compactMap { value in
            // An empty environment variable is a value; YAML reads a lone `KEY:` as null.
            text(value.node, path: join(part.path, value.key)).map { (value.key, value.keyMark, $0) }
        }
    }

    func flag(_ key: String, in part: Part) -> Bool? {
        guard let (value, _) = present(key, in: part) else { return nil }
        if case .scalar(let scalar) = value, scalar.style == .plain, let flag = Bool.construct(from: scalar) {
            return flag
        }
        report(
            value.mark, "\(name(join(part.path, key))) must be true or false, not \(shown(value))",
            "Write `true` or `false`")
        return nil
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, in part: Part) -> Value?
    where Value.RawValue == String {
        guard let text = text(key, in: part) else { return nil }
        if let value = Value(rawValue: text.value) { return value }
        let known = Value.allCases.map(\.rawValue)
        let all = "Choose one of \(known.map { "`\($0)`" }.joined(separator: ", "))"
        let guess = Spelling.nearest(to: text.value, among: known).map { "Did you mean `\($0)`? " } ?? ""
        report(text.mark, "\(name(text.path)) cannot be `\(text.value)`", guess + all)
        return nil
    }

    // MARK: Lists

    /// The texts of a list, each with its place; a text that stands twice is reported.
    func list(_ key: String, in part: Part) -> [Text]? {
        guard let (value, _) = present(key, in: part) else { return nil }
        let path = join(part.path, key)
        guard case .sequence(let sequence) = value else {
            report(
                value.mark, "\(name(path)) must be a list, not \(kind(value))",
                "Write it as [a, b], or a line with `- ` for each")
            return nil
        }
        var seen: [String: Int] = [:]
        var texts: [Text] = []
        for (index, node) in sequence.enumerated() {
            let elementPath = "\(path)[\(index)]"
            guard !isEmpty(node), let text = text(node, path: elementPath) else {
                if isEmpty(node) { reportEmpty(node.mark, elementPath) }
                continue
            }
            if let first = seen[text.value] {
                report(text.mark, "`\(text.value)` stands twice in \(name(path)), first in line \(first)", "Remove one")
                continue
            }
            seen[text.value] = node.mark?.line ?? 1
            if let mark = node.mark {
                places[elementPath] = AuditResult.Place(file: self.path, line: mark.line, column: mark.column)
            }
            texts.append(text)
        }
        return texts
    }

    // MARK: Words

    func name(_ path: String) -> String { path.isEmpty ? "The card" : "`\(path)`" }

    func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : path + "." + key }

    private func present(_ key: String, in part: Part) -> (Node, Mark?)? {
        assert(CardKeys.table[part.pattern]?.contains(key) == true, "\(part.pattern).\(key) is not in CardKeys")
        guard let value = part.values.first(where: { $0.key == key }) else { return nil }
        guard !isEmpty(value.node) else {
            reportEmpty(value.keyMark, join(part.path, key))
            return nil
        }
        return (value.node, value.keyMark)
    }

    private func reportEmpty(_ mark: Mark?, _ path: String) {
        report(mark, "\(name(path)) has no value", "Give it one, or remove the line")
    }

    private func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        if scalar.style == .plain { return ["", "~", "null", "Null", "NULL"].contains(scalar.string) }
        return scalar.string.isEmpty
    }

    private func kind(_ node: Node) -> String {
        switch node {
        case .scalar: "a text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    private func shown(_ node: Node) -> String {
        guard case .scalar(let scalar) = node else { return kind(node) }
        return "`\(scalar.string)`"
    }

    /// A key that exists in another part of the card.
    private func elsewhere(_ key: String) -> String? {
        let homes = CardKeys.table.filter { $0.value.contains(key) }.keys.sorted()
        guard let home = homes.first else { return nil }
        return home.isEmpty
            ? "`\(key)` belongs to the top of the card: check the indentation" : "It belongs to `\(home)`"
    }
}
