/// Cuts a source into tokens, without its comments and documentation strings. Tolerant: what is not closed ends at its line or file.
struct SourceLexer {
    let bytes: [UInt8]
    let language: SourceLanguage
    var tokens: [SourceToken] = []
    var position = 0
    /// End of the part that is read, exclusive.
    var end: Int
    /// Code inside interpolations, kept apart so that it does not stand between the parts of a concatenation.
    var inner: [SourceToken] = []
    var depth = 0

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

    func byte(_ ahead: Int = 0) -> UInt8 { position + ahead < end ? bytes[position + ahead] : 0 }

    func at(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard position + wanted.count <= end else { return false }
            for index in 0..<wanted.count where bytes[position + index] != wanted[index] { return false }
            return true
        }
    }

    /// Reads until the closing bracket of an interpolation, or to the end.
    mutating func run(until closing: UInt8?) {
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

    mutating func emit(_ kind: SourceToken.Kind, _ offset: Int) {
        tokens.append(SourceToken(kind: kind, offset: offset))
    }

    static func isWordStart(_ byte: UInt8) -> Bool {
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
}
