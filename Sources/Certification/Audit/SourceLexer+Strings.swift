/// Texts of each language, with what stands in their holes, and regular expressions.
extension SourceLexer {
    mutating func readString() -> Bool {
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
