/// Why a text is not JSON.
public struct JSONParsingError: Error, Hashable, CustomStringConvertible {
    /// What was expected or refused. Never holds a part of the text, which may be a token.
    public let reason: String
    /// Bytes from the start of the text to the place of the trouble.
    public let offset: Int

    public var description: String { "Malformed JSON at byte \(offset): \(reason)." }
}

extension JSONValue {
    /// Reads a JSON text (RFC 8259), keeping the order of members; of equal keys the last wins.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, optionally with white space around the value.
    ///   - maximumDepth: how deep arrays and objects may nest; 512, as PHP's `json_decode`.
    /// - Throws: ``JSONParsingError`` with the place of the first mistake.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = 512) throws(JSONParsingError) {
        var parser = JSONParser(bytes: Array(bytes), maximumDepth: maximumDepth)
        self = try parser.parseDocument()
    }

    /// Reads a JSON text. See ``init(parsing:maximumDepth:)-(Sequence<UInt8>,_)``.
    public init(parsing text: String, maximumDepth: Int = 512) throws(JSONParsingError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }
}

/// A recursive descent over bytes, bounded in depth.
private struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    var position = 0
    var depth = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    func failure(_ reason: String) -> JSONParsingError {
        JSONParsingError(reason: reason, offset: position)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipWhiteSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func parseDocument() throws(JSONParsingError) -> JSONValue {
        // A byte order mark is not JSON, but Windows tools write one and PHP applications send it on.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try parseValue()
        skipWhiteSpace()
        guard position == bytes.count else { throw failure("something follows the value") }
        return value
    }

    mutating func parseValue() throws(JSONParsingError) -> JSONValue {
        skipWhiteSpace()
        switch current {
        case UInt8(ascii: "{"): return try parseObject()
        case UInt8(ascii: "["): return try parseArray()
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", as: .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", as: .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", as: .null)
        case UInt8(ascii: "-"), .some(0x30...0x39): return try parseNumber()
        case nil: throw failure("the text ends where a value should stand")
        default: throw failure("a value cannot start so")
        }
    }

    mutating func parseWord(_ word: StaticString, as value: JSONValue) throws(JSONParsingError) -> JSONValue {
        let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw failure("a value cannot start so") }
        position += word.utf8CodeUnitCount
        return value
    }

    mutating func enter() throws(JSONParsingError) {
        depth += 1
        guard depth <= maximumDepth else { throw failure("nested deeper than \(maximumDepth)") }
    }

    mutating func parseArray() throws(JSONParsingError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        position += 1
        var elements: [JSONValue] = []
        skipWhiteSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try parseValue())
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw failure("expected ',' or ']'")
            }
        }
    }

    mutating func parseObject() throws(JSONParsingError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        position += 1
        var members = JSONObject()
        skipWhiteSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([:])
        }
        while true {
            skipWhiteSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("expected a key in quotation marks") }
            let key = try parseString()
            skipWhiteSpace()
            guard current == UInt8(ascii: ":") else { throw failure("expected ':'") }
            position += 1
            members[key] = try parseValue()
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw failure("expected ',' or '}'")
            }
        }
    }

    mutating func parseString() throws(JSONParsingError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            let slice = bytes[start..<position]
            guard let text = String(validating: slice, as: UTF8.self) else { throw failure("not UTF-8") }
            position += 1
            return text
        }
        var collected = Array(bytes[start..<position])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: collected, as: UTF8.self) else { throw failure("not UTF-8") }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try parseEscape(into: &collected)
            case 0..<0x20:
                throw failure("a control character must be escaped")
            default:
                collected.append(byte)
                position += 1
            }
        }
        throw failure("a string is not closed")
    }

    mutating func parseEscape(into collected: inout [UInt8]) throws(JSONParsingError) {
        guard let byte = current else { throw failure("a string is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): collected.append(byte)
        case UInt8(ascii: "b"): collected.append(0x08)
        case UInt8(ascii: "f"): collected.append(0x0C)
        case UInt8(ascii: "n"): collected.append(0x0A)
        case UInt8(ascii: "r"): collected.append(0x0D)
        case UInt8(ascii: "t"): collected.append(0x09)
        case UInt8(ascii: "u"):
            let first = try parseHexadecimalUnit()
            var scalar = UInt32(first)
            if (0xD800...0xDBFF).contains(first) {
                guard current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw failure("half of a surrogate pair") }
                position += 2
                let second = try parseHexadecimalUnit()
                guard (0xDC00...0xDFFF).contains(second) else { throw failure("half of a surrogate pair") }
                scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
            guard let unicode = Unicode.Scalar(scalar) else { throw failure("half of a surrogate pair") }
            collected.append(contentsOf: UTF8.encode(unicode) ?? UTF8.encodedReplacementCharacter)
        default: throw failure("unknown escape")
        }
    }

    mutating func parseHexadecimalUnit() throws(JSONParsingError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw failure("an escape needs four digits") }
        var unit: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("an escape needs four digits")
            }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }

    mutating func parseNumber() throws(JSONParsingError) -> JSONValue {
        let start = position
        var isWhole = true
        if current == UInt8(ascii: "-") { position += 1 }
        let integerStart = position
        try skipDigits()
        guard bytes[integerStart] != UInt8(ascii: "0") || position == integerStart + 1 else {
            throw failure("a number may not start with 0")
        }
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw failure("the number is too large") }
        return .double(value)
    }

    mutating func skipDigits() throws(JSONParsingError) {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw failure("expected a digit") }
    }
}
