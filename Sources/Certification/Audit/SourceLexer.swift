/// Cuts a source into tokens, without its comments and documentation strings. Tolerant: what is not closed ends at its line or file.
struct SourceLexer {
    let bytes: [UInt8]
    let language: SourceLanguage
    private(set) var tokens: [SourceToken] = []
    private var position = 0
    /// End of the part that is read, exclusive.
    private var end: Int
    /// Code inside interpolations, kept apart so that it does not stand between the parts of a concatenation.
    private var inner: [SourceToken] = []
    private var depth = 0

    /// All tokens of a file.
    static func tokens(of bytes: [UInt8], _ language: SourceLanguage) -> [SourceToken] {
        switch language {
        case .markup: return scripts(in: bytes, 0..<bytes.count)
        case .php: return php(bytes)
        default: return code(bytes, 0..<bytes.count, language)
        }
    }

    private static func code(_ bytes: [UInt8], _ range: Range<Int>, _ language: SourceLanguage) -> [SourceToken] {
        var lexer = SourceLexer(bytes: bytes, language: language, end: range.upperBound)
        lexer.position = range.lowerBound
        lexer.run(until: nil)
        return lexer.tokens + [SourceToken(kind: .gap, offset: range.upperBound)] + lexer.inner
    }

    private init(bytes: [UInt8], language: SourceLanguage, end: Int) {
        self.bytes = bytes
        self.language = language
        self.end = end
    }

    // MARK: Pages

    /// Code between `<?php` and `?>`; around it markup.
    private static func php(_ bytes: [UInt8]) -> [SourceToken] {
        var tokens: [SourceToken] = []
        var position = 0
        while position < bytes.count {
            let open = find("<?", in: bytes, from: position) ?? bytes.count
            tokens += scripts(in: bytes, position..<open)
            guard open < bytes.count else { break }
            var start = open + 2
            if matches("php", bytes, start) { start += 3 } else if matches("=", bytes, start) { start += 1 }
            var lexer = SourceLexer(bytes: bytes, language: .php, end: bytes.count)
            lexer.position = start
            lexer.run(until: nil)
            tokens += lexer.tokens + [SourceToken(kind: .gap, offset: lexer.position)] + lexer.inner
            position = max(lexer.position, start)
        }
        return tokens
    }

    private static func scripts(in bytes: [UInt8], _ range: Range<Int>) -> [SourceToken] {
        var tokens: [SourceToken] = []
        var position = range.lowerBound
        while let open = find("<", in: bytes, from: position), open < range.upperBound {
            if matches("<!--", bytes, open) {
                position = find("-->", in: bytes, from: open + 4).map { $0 + 3 } ?? range.upperBound
            } else if matches("<script", bytes, open), let start = find(">", in: bytes, from: open) {
                let close = find("</script", in: bytes, from: start) ?? range.upperBound
                let stop = min(close, range.upperBound)
                if start + 1 < stop { tokens += code(bytes, start + 1..<stop, .script) }
                position = stop + 1
            } else {
                position = open + 1
            }
        }
        return tokens
    }

    /// Without regard to case.
    private static func matches(_ text: StaticString, _ bytes: [UInt8], _ position: Int) -> Bool {
        text.withUTF8Buffer { wanted in
            guard position + wanted.count <= bytes.count else { return false }
            for index in 0..<wanted.count {
                let byte = bytes[position + index]
                guard byte == wanted[index] || (0x41...0x5A).contains(byte) && byte | 0x20 == wanted[index] else {
                    return false
                }
            }
            return true
        }
    }

    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let first = text.withUTF8Buffer { $0[0] }
        var position = start
        while position < bytes.count {
            if bytes[position] == first, matches(text, bytes, position) { return position }
            position += 1
        }
        return nil
    }

    // MARK: Code

    private func byte(_ ahead: Int = 0) -> UInt8 { position + ahead < end ? bytes[position + ahead] : 0 }

    private func at(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard position + wanted.count <= end else { return false }
            for index in 0..<wanted.count where bytes[position + index] != wanted[index] { return false }
            return true
        }
    }

    /// Reads until the closing bracket of an interpolation, or to the end.
    private mutating func run(until closing: UInt8?) {
        var open = 0
        while position < end {
            let start = position
            let current = byte()
            if current <= 0x20 {
                position += 1
            } else if skipComment() {
                continue
            } else if language == .php, at("?>") {
                position += 2
                return
            } else if readString() {
                continue
            } else if Self.isWordStart(current) {
                readWord()
            } else {
                if let closing, current == closing, open == 0 {
                    position += 1
                    return
                }
                switch current {
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                    open += 1
                    depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    open -= 1
                    depth -= 1
                default: break
                }
                readSign()
            }
            if position == start { position += 1 }
        }
    }

    private mutating func emit(_ kind: SourceToken.Kind, _ offset: Int) {
        tokens.append(SourceToken(kind: kind, offset: offset))
    }

    private static func isWordStart(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x24 || byte >= 0x80
            || (0x30...0x39).contains(byte)
    }

    private mutating func readWord() {
        let start = position
        while position < end, Self.isWordStart(bytes[position]) { position += 1 }
        emit(.word(String(decoding: bytes[start..<position], as: UTF8.self)), start)
    }

    private mutating func readSign() {
        let start = position
        let current = byte()
        for text: StaticString in ["?->", "->", "::"] where language == .php && at(text) {
            position += text.utf8CodeUnitCount
            return emit(.chain, start)
        }
        if language != .php {
            if at("?.") {
                position += 2
                return emit(.chain, start)
            }
            if current == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
                position += 1
                return emit(.chain, start)
            }
        }
        for text: StaticString in [
            "===", "!==", "...", "==", "!=", "=>", "<=", ">=", "+=", ".=", "-=", "*=", "++", "??", "&&", "||", "->",
            "=~",
        ]
        where at(text) {
            position += text.utf8CodeUnitCount
            return emit(.sign(0), start)
        }
        position += 1
        switch current {
        case UInt8(ascii: "="): emit(.assign, start)
        case UInt8(ascii: "+"): emit(language == .php ? .sign(current) : .join, start)
        case UInt8(ascii: "."): emit(language == .php ? .join : .sign(current), start)
        default: emit(.sign(current), start)
        }
    }

    // MARK: Comments

    private mutating func skipComment() -> Bool {
        switch language {
        case .python:
            guard byte() == UInt8(ascii: "#") else { return false }
            skipLine()
            return true
        case .php:
            if byte() == UInt8(ascii: "#"), byte(1) != UInt8(ascii: "[") {
                skipLine()
                return true
            }
        default: break
        }
        if at("//") {
            skipLine()
            return true
        }
        guard at("/*") else { return false }
        position += 2
        var level = 1
        while position < end, level > 0 {
            if at("*/") {
                level -= 1
                position += 2
            } else if language == .swift, at("/*") {
                level += 1
                position += 2
            } else {
                position += 1
            }
        }
        return true
    }

    private mutating func skipLine() {
        while position < end, bytes[position] != 0x0A {
            // In PHP the end of the code ends a comment of one line too.
            if language == .php, at("?>") { return }
            position += 1
        }
    }

    // MARK: Strings

    private mutating func readString() -> Bool {
        switch language {
        case .swift: readSwiftString()
        case .python: readPythonString()
        case .php: readPHPString()
        case .script, .markup: readScriptString()
        }
    }

    /// Collects the pieces of one string.
    private struct Builder {
        var pieces: [SourceToken.Piece] = []
        var text: [UInt8] = []

        mutating func hole(_ name: String?) {
            flush()
            pieces.append(.hole(name))
        }

        mutating func flush() {
            guard !text.isEmpty else { return }
            pieces.append(.text(String(decoding: text, as: UTF8.self)))
            text = []
        }
    }

    private mutating func finish(_ builder: Builder, _ start: Int) {
        var builder = builder
        builder.flush()
        emit(.string(builder.pieces), start)
    }

    /// A backslash and what it stands for; escapes that cannot be part of a name become a space.
    private mutating func readEscape(_ builder: inout Builder) {
        position += 1
        let escaped = byte()
        switch escaped {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "u"), UInt8(ascii: "x"):
            builder.text.append(0x20)
        case 0x0A: break
        default: builder.text.append(escaped)
        }
        position += 1
    }

    /// Reads an interpolation's code; `position` stands behind its opening bracket.
    private mutating func readHole(closing: UInt8) -> String? {
        let outer = tokens
        let outerDepth = depth
        tokens = []
        run(until: closing)
        let code = tokens
        tokens = outer
        depth = outerDepth
        inner += code + [SourceToken(kind: .gap, offset: position)]
        guard let last = code.last?.word else { return nil }
        return code.allSatisfy { $0.word != nil || $0.isChain } ? last : nil
    }

    private mutating func readSwiftString() -> Bool {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        guard byte(hashes) == UInt8(ascii: "\"") else { return false }
        let start = position
        position += hashes
        let isLong = at("\"\"\"")
        let quotes = isLong ? 3 : 1
        position += quotes
        var builder = Builder()
        func closes(_ count: Int, _ sign: UInt8, _ from: Int) -> Bool {
            from + count <= end && bytes[from..<from + count].allSatisfy { $0 == sign }
        }
        while position < end {
            let current = byte()
            if current == UInt8(ascii: "\""), closes(quotes, UInt8(ascii: "\""), position),
                closes(hashes, UInt8(ascii: "#"), position + quotes)
            {
                position += quotes + hashes
                break
            }
            if current == 0x0A, !isLong { break }
            if current == UInt8(ascii: "\\"), closes(hashes, UInt8(ascii: "#"), position + 1) {
                if byte(1 + hashes) == UInt8(ascii: "(") {
                    position += 2 + hashes
                    builder.hole(readHole(closing: UInt8(ascii: ")")))
                    continue
                }
                position += hashes
                readEscape(&builder)
                continue
            }
            builder.text.append(current)
            position += 1
        }
        finish(builder, start)
        return true
    }

    private mutating func readPythonString() -> Bool {
        var prefix = 0
        while prefix < 3, "rRbBuUfFtT".utf8.contains(byte(prefix)) { prefix += 1 }
        let quote = byte(prefix)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
        let letters = bytes[position..<position + prefix].map { $0 | 0x20 }
        let start = position
        position += prefix
        let isLong = byte(1) == quote && byte(2) == quote
        position += isLong ? 3 : 1
        var builder = Builder()
        while position < end {
            let current = byte()
            if current == quote, !isLong || (byte(1) == quote && byte(2) == quote) {
                position += isLong ? 3 : 1
                break
            }
            if current == 0x0A, !isLong { break }
            if current == UInt8(ascii: "\\") {
                readEscape(&builder)
            } else if letters.contains(UInt8(ascii: "f")), current == UInt8(ascii: "{"), byte(1) != UInt8(ascii: "{") {
                position += 1
                builder.hole(readHole(closing: UInt8(ascii: "}")))
            } else {
                if letters.contains(UInt8(ascii: "f")), current == UInt8(ascii: "{") || current == UInt8(ascii: "}") {
                    position += 1
                }
                builder.text.append(current)
                position += 1
            }
        }
        // A string that is a statement by itself is documentation.
        if depth == 0, isFirstOnLine(start), isLastOnLine() { return true }
        finish(builder, start)
        return true
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        var cursor = offset - 1
        while cursor >= 0, bytes[cursor] == 0x20 || bytes[cursor] == 0x09 { cursor -= 1 }
        return cursor < 0 || bytes[cursor] == 0x0A || bytes[cursor] == 0x0D
    }

    private func isLastOnLine() -> Bool {
        var cursor = position
        while cursor < end, [0x20, 0x09, 0x0D, 0x3B].contains(bytes[cursor]) { cursor += 1 }
        return cursor >= end || bytes[cursor] == 0x0A || bytes[cursor] == UInt8(ascii: "#")
    }

    private mutating func readPHPString() -> Bool {
        let start = position
        let quote = byte()
        if quote == UInt8(ascii: "'") {
            position += 1
            var builder = Builder()
            while position < end, byte() != quote {
                if byte() == UInt8(ascii: "\\") { position += 1 }
                builder.text.append(byte())
                position += 1
            }
            position += 1
            finish(builder, start)
            return true
        }
        if quote == UInt8(ascii: "\"") {
            position += 1
            var builder = Builder()
            while position < end, byte() != quote { readPHPInterpolated(&builder) }
            position += 1
            finish(builder, start)
            return true
        }
        guard at("<<<") else { return false }
        return readHeredoc(start)
    }

    private mutating func readPHPInterpolated(_ builder: inout Builder) {
        let current = byte()
        if current == UInt8(ascii: "\\") {
            readEscape(&builder)
        } else if current == UInt8(ascii: "{"), byte(1) == UInt8(ascii: "$") {
            position += 1
            builder.hole(readHole(closing: UInt8(ascii: "}")))
        } else if current == UInt8(ascii: "$"), Self.isWordStart(byte(1)), !(0x30...0x39).contains(byte(1)) {
            let start = position
            position += 1
            while position < end, Self.isWordStart(bytes[position]), bytes[position] != UInt8(ascii: "$") {
                position += 1
            }
            builder.hole(String(decoding: bytes[start..<position], as: UTF8.self))
        } else {
            builder.text.append(current)
            position += 1
        }
    }

    private mutating func readHeredoc(_ start: Int) -> Bool {
        var cursor = position + 3
        while cursor < end, bytes[cursor] == 0x20 { cursor += 1 }
        let quote = cursor < end ? bytes[cursor] : 0
        let isQuoted = quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        if isQuoted { cursor += 1 }
        let nameStart = cursor
        while cursor < end, Self.isWordStart(bytes[cursor]) { cursor += 1 }
        let name = Array(bytes[nameStart..<cursor])
        guard !name.isEmpty else { return false }
        if isQuoted { cursor += 1 }
        while cursor < end, bytes[cursor] != 0x0A { cursor += 1 }
        position = cursor + 1
        var builder = Builder()
        while position < end {
            if isFirstOnLine(position), bytes[position...].starts(with: name), !Self.isWordStart(byte(name.count)) {
                position += name.count
                break
            }
            if quote == UInt8(ascii: "'") {
                builder.text.append(byte())
                position += 1
            } else {
                readPHPInterpolated(&builder)
            }
        }
        finish(builder, start)
        return true
    }

    private mutating func readScriptString() -> Bool {
        let start = position
        let quote = byte()
        if quote == UInt8(ascii: "/") { return readRegularExpression() }
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`") else {
            return false
        }
        position += 1
        var builder = Builder()
        while position < end {
            let current = byte()
            if current == quote {
                position += 1
                break
            }
            // An apostrophe in JSX text opens no string: strings of one line end there.
            if current == 0x0A, quote != UInt8(ascii: "`") {
                position = start + 1
                return true
            }
            if current == UInt8(ascii: "\\") {
                readEscape(&builder)
            } else if quote == UInt8(ascii: "`"), at("${") {
                position += 2
                builder.hole(readHole(closing: UInt8(ascii: "}")))
            } else {
                builder.text.append(current)
                position += 1
            }
        }
        finish(builder, start)
        return true
    }

    /// A slash begins a regular expression where no value stands before it. Quotes in it open no string.
    private mutating func readRegularExpression() -> Bool {
        switch tokens.last?.kind {
        case .word(let word):
            guard
                ["return", "typeof", "case", "in", "of", "delete", "void", "throw", "else", "do", "await", "yield"]
                    .contains(word)
            else { return false }
        case .string: return false
        case .sign(let sign) where [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(sign):
            return false
        // `</p>` of JSX.
        case .sign(UInt8(ascii: "<")): return false
        default: break
        }
        var cursor = position + 1
        var isInClass = false
        while cursor < end, bytes[cursor] != 0x0A {
            switch bytes[cursor] {
            case UInt8(ascii: "\\"): cursor += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass:
                emit(.sign(0), position)
                position = cursor + 1
                return true
            default: break
            }
            cursor += 1
        }
        return false
    }
}
