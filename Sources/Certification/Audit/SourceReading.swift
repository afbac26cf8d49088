import Sandbox

/// What one source names of the platform.
struct SourceReading {
    let facts: PlatformFacts
    let language: SourceLanguage
    let tokens: [SourceToken]
    /// Places with byte offsets, to be turned into lines and columns by the caller.
    private(set) var methods: [(MethodName, Int)] = []
    private(set) var prefixes: [(String, Int)] = []
    private(set) var scopes: [(Scope, Int)] = []
    private(set) var events: [(EventCode, Int)] = []
    private(set) var placements: [(PlacementCode, Int)] = []

    /// - Parameters:
    ///   - own: names of this file, `others` of the whole project.
    ///   - usesPythonKit: some file of the project imports `b24pysdk`, so that attribute chains may be calls.
    init(
        _ tokens: [SourceToken], _ language: SourceLanguage, _ facts: PlatformFacts, own: ConstantTexts,
        others: ConstantTexts,
        usesPythonKit: Bool
    ) {
        self.tokens = tokens
        self.language = language
        self.facts = facts
        var index = 0
        while index < tokens.count {
            if language == .python, usesPythonKit { readPythonChain(index) }
            if language == .php { readPHPChain(index) }
            if let joined = own.joined(tokens, at: index, language, besides: others), let offset = joined.offset {
                read(joined, offset)
                index = max(joined.next, index + 1)
            } else {
                index += 1
            }
        }
    }

    // MARK: Texts

    private mutating func read(_ joined: ConstantTexts.Joined, _ offset: Int) {
        if let text = joined.constant {
            readWhole(text, offset)
            return
        }
        for (index, part) in joined.parts.enumerated() {
            guard case .text(let text) = part else { continue }
            readStretch(text, isFirst: index == 0, isLast: index == joined.parts.count - 1, offset)
        }
    }

    private mutating func readWhole(_ text: String, _ offset: Int) {
        guard text.utf8.count >= 4, text.utf8.count <= 2_000 else { return }
        if let event = EventCode(text), event.value.hasPrefix("ON") || text.contains(".ON.") || text.contains(".on."),
            facts.scope(of: event) != nil
        {
            events.append((event, offset))
        } else if let placement = PlacementCode(text), placement.value == text, placement != .default,
            facts.scopes(of: placement) != nil
        {
            placements.append((placement, offset))
        } else {
            readStretch(text, isFirst: true, isLast: true, offset)
        }
    }

    /// A constant stretch of a text: a method's name, alone or as the last part of an address, or the beginning of one.
    private mutating func readStretch(_ text: String, isFirst: Bool, isLast: Bool, _ offset: Int) {
        guard text.utf8.count <= 2_000, text.utf8.contains(UInt8(ascii: ".")) else { return }
        var rest = text[...]
        var isClosed = isLast
        if let question = rest.firstIndex(of: "?") {
            rest = rest[..<question]
            isClosed = true
        }
        while rest.last == "/" { rest = rest.dropLast() }
        if let slash = rest.lastIndex(of: "/") {
            rest = rest[rest.index(after: slash)...]
        } else if !isFirst {
            return
        }
        for suffix in [".json", ".xml"] where isClosed && rest.hasSuffix(suffix) { rest = rest.dropLast(suffix.count) }
        guard
            rest.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2E || byte == 0x5F
            })
        else { return }
        if rest.last == "." {
            let prefix = rest.lowercased()
            if facts.prefixes[prefix] != nil { prefixes.append((prefix, offset)) }
        } else if isClosed, rest.utf8.contains(UInt8(ascii: ".")), let method = MethodName(String(rest)),
            facts.need(of: method) != nil
        {
            methods.append((method, offset))
        }
    }

    // MARK: Typed access

    /// `client.crm.deal.add(…)` of b24pysdk.
    private mutating func readPythonChain(_ start: Int) {
        // A chain begins with a name, or goes on after a call or an element: `get_client().crm.deal.list(…)`.
        guard tokens[start].word != nil, start < 2 || !tokens[start - 1].isChain || tokens[start - 2].word == nil else {
            return
        }
        var names: [(name: String, offset: Int)] = []
        if start > 4, tokens[start - 1].isChain, calls(start - 3), let function = tokens[start - 4].word {
            names.append((function, tokens[start - 4].offset))
        }
        var index = start
        while index < tokens.count, let word = tokens[index].word {
            names.append((word, tokens[index].offset))
            guard index + 2 < tokens.count, tokens[index + 1].isChain else { break }
            index += 2
        }
        guard names.count >= 2, index + 1 < tokens.count, tokens[index + 1].isSign("(") else { return }
        for first in 0..<names.count - 1 {
            let squashed = PlatformFacts.squash(names[first...].map(\.name).joined())
            guard let method = facts.squashed[squashed] else { continue }
            // Two names only are too common to mean the platform by themselves: `user.get(…)`.
            guard names.count - first >= 3 || first > 0 && Self.isClient(names[first - 1].name) else { continue }
            methods.append((method, names[first].offset))
            return
        }
    }

    private static func isClient(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["client", "b24", "bx24", "bitrix", "portal"].contains { name.contains($0) }
    }

    /// `getCRMScope()->deal()->add(…)` of b24phpsdk.
    private mutating func readPHPChain(_ start: Int) {
        guard let word = tokens[start].word, word.hasPrefix("get"), word.hasSuffix("Scope"), word.count > 8,
            calls(start + 1)
        else { return }
        let module = String(word.dropFirst(3).dropLast(5)).lowercased()
        var names: [String] = []
        var index = start + 3
        while index + 2 < tokens.count, tokens[index].isChain, let name = tokens[index + 1].word,
            tokens[index + 2].isSign("(")
        {
            names.append(name)
            guard calls(index + 2) else { break }
            index += 4
        }
        let tail = names.joined()
        for candidate in [module + tail, tail, module + "s" + tail] {
            if let method = facts.squashed[PlatformFacts.squash(candidate)] {
                methods.append((method, tokens[start].offset))
                return
            }
        }
        let scope = facts.scopes.keys.first { PlatformFacts.squash($0.value) == module }
        if let scope { scopes.append((scope, tokens[start].offset)) }
    }

    /// `()` stands here.
    private func calls(_ index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index].isSign("(") && tokens[index + 1].isSign(")")
    }
}
