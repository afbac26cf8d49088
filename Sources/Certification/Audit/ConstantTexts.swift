/// Names that stand for one text, and texts put together from constant parts.
struct ConstantTexts: Sendable {
    /// `nil` for a name that was given different values, or one that is not constant.
    private var values: [String: String?] = [:]

    /// A text of the source: constant stretches between unknown ones.
    struct Joined {
        enum Part {
            case text(String)
            case unknown
        }
        var parts: [Part] = []
        /// Where its first string stands.
        var offset: Int?
        /// The token after it.
        var next: Int

        /// The whole text, if all of it is constant.
        var constant: String? {
            var text = ""
            for part in parts {
                guard case .text(let piece) = part else { return nil }
                text += piece
            }
            return text
        }

        mutating func append(_ part: Part) {
            if case .text(let new) = part, case .text(let old) = parts.last {
                parts[parts.count - 1] = .text(old + new)
            } else {
                parts.append(part)
            }
        }
    }

    init() {}

    /// The names that a file assigns.
    init(_ tokens: [SourceToken], _ language: SourceLanguage) {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard case .assign = tokens[index].kind, let name = Self.assignedName(tokens, before: index) else {
                continue
            }
            guard let joined = joined(tokens, at: index + 1, language), let text = joined.constant,
                Self.ends(tokens, joined.next)
            else {
                values[name] = .some(nil)
                continue
            }
            note(name, text)
        }
    }

    private mutating func note(_ name: String, _ text: String) {
        if let known = values[name] {
            if known != text { values[name] = .some(nil) }
        } else {
            values[name] = text
        }
    }

    /// Takes in another file's names.
    mutating func merge(_ other: ConstantTexts) {
        for (name, value) in other.values {
            if let value { note(name, value) } else { values[name] = .some(nil) }
        }
    }

    /// `name =` and `name: Type =`.
    private static func assignedName(_ tokens: [SourceToken], before index: Int) -> String? {
        guard index > 0, let word = tokens[index - 1].word else { return nil }
        guard index > 2, tokens[index - 2].isSign(":"), let name = tokens[index - 3].word else { return word }
        return name
    }

    /// Nothing goes on with the value.
    private static func ends(_ tokens: [SourceToken], _ index: Int) -> Bool {
        guard index < tokens.count else { return true }
        switch tokens[index].kind {
        case .chain, .join, .assign: return false
        case .sign(let sign):
            return [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "@")]
                .contains(sign)
        case .word, .string, .gap: return true
        }
    }

    /// The text that begins at a token: strings, names and the signs that join them. `nil` when no text begins there.
    func joined(
        _ tokens: [SourceToken], at start: Int, _ language: SourceLanguage, besides others: ConstantTexts? = nil
    ) -> Joined? {
        var joined = Joined(next: start)
        guard term(tokens, &joined, language, others) else { return nil }
        while joined.next < tokens.count {
            if case .join = tokens[joined.next].kind {
                joined.next += 1
                if !term(tokens, &joined, language, others) {
                    joined.append(.unknown)
                    return joined
                }
            } else if language == .python, case .string = tokens[joined.next].kind,
                case .string = tokens[joined.next - 1].kind
            {
                _ = term(tokens, &joined, language, others)
            } else {
                break
            }
        }
        return joined
    }

    private func term(
        _ tokens: [SourceToken], _ joined: inout Joined, _ language: SourceLanguage, _ others: ConstantTexts?
    ) -> Bool {
        guard joined.next < tokens.count else { return false }
        switch tokens[joined.next].kind {
        case .string(let pieces):
            if joined.offset == nil { joined.offset = tokens[joined.next].offset }
            if pieces.isEmpty { joined.append(.text("")) }
            for piece in pieces {
                switch piece {
                case .text(let text): joined.append(.text(text))
                case .hole(let name): joined.append(part(name, others))
                }
            }
            joined.next += 1
            return true
        case .word(var name):
            var next = joined.next + 1
            while next + 1 < tokens.count, tokens[next].isChain, let word = tokens[next + 1].word {
                name = word
                next += 2
            }
            // A call or an element: not a name any more.
            if next < tokens.count, tokens[next].isSign("(") || tokens[next].isSign("[") { return false }
            joined.append(part(name, others))
            joined.next = next
            return true
        default: return false
        }
    }

    private func part(_ name: String?, _ others: ConstantTexts?) -> Joined.Part {
        guard let name else { return .unknown }
        if let known = values[name] { return known.map(Joined.Part.text) ?? .unknown }
        if let known = others?.values[name] { return known.map(Joined.Part.text) ?? .unknown }
        return .unknown
    }
}
