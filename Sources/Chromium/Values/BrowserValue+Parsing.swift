import Foundation

extension BrowserValue {
    /// Why bytes are not JSON.
    package struct ParsingError: Error, Hashable {
        package let message: String
        /// In bytes from the start.
        package let offset: Int
    }

    /// Reads one JSON text of UTF-8.
    ///
    /// Half surrogates, which scripts may log and JSON of the platform libraries refuses, become U+FFFD, so that
    /// one odd string of a page cannot lose a whole message. Nesting deeper than 1,000 is refused.
    package init(parsing bytes: some Sequence<UInt8>) throws(ParsingError) {
        let parsed = Array(bytes).withUnsafeBytes { Result(parsing: $0) }
        self = try parsed.get()
    }

    /// Reads one JSON text.
    package init(parsing text: String) throws(ParsingError) { try self.init(parsing: text.utf8) }

    /// Reads one JSON text from memory that is valid during the call.
    init(parsing bytes: UnsafeRawBufferPointer) throws(ParsingError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }
}

extension Result where Success == BrowserValue, Failure == BrowserValue.ParsingError {
    fileprivate init(parsing bytes: UnsafeRawBufferPointer) {
        do throws(BrowserValue.ParsingError) {
            self = .success(try BrowserValue(parsing: bytes))
        } catch {
            self = .failure(error)
        }
    }
}

/// A recursive reader of JSON. Strings without escapes, a screenshot's megabytes among them, are found by `memchr`.
private struct JSONParser {
    let bytes: UnsafeRawBufferPointer
    var offset = 0
    var depth = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func document() throws(BrowserValue.ParsingError) -> BrowserValue {
        let value = try value()
        skipSpace()
        guard offset == bytes.count else { throw failure("something follows the value") }
        return value
    }

    private func failure(_ message: String) -> BrowserValue.ParsingError { .init(message: message, offset: offset) }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(BrowserValue.ParsingError) -> BrowserValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("the text ends")
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: BrowserValue) throws(BrowserValue.ParsingError)
        -> BrowserValue
    {
        let count = word.utf8CodeUnitCount
        guard offset + count <= bytes.count, let start = bytes.baseAddress,
            memcmp(start + offset, word.utf8Start, count) == 0
        else { throw failure("no value") }
        offset += count
        return value
    }

    private mutating func number() throws(BrowserValue.ParsingError) -> BrowserValue {
        let start = offset
        scan: while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                offset += 1
            default: break scan
            }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard !text.hasPrefix("+"), let number = Double(text) else { throw failure("no value") }
        return .number(number)
    }

    private mutating func enter() throws(BrowserValue.ParsingError) {
        offset += 1
        depth += 1
        guard depth <= 1_000 else { throw failure("nested too deeply") }
    }

    private mutating func array() throws(BrowserValue.ParsingError) -> BrowserValue {
        try enter()
        defer { depth -= 1 }
        var values: [BrowserValue] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("an array does not end") }
        return .array(values)
    }

    private mutating func object() throws(BrowserValue.ParsingError) -> BrowserValue {
        try enter()
        defer { depth -= 1 }
        var members: [String: BrowserValue] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a member has no name") }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw failure("a member has no value") }
            members[key] = try value()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("an object does not end") }
        return .object(members)
    }

    private mutating func string() throws(BrowserValue.ParsingError) -> String {
        offset += 1
        let start = offset
        guard let end = index(of: UInt8(ascii: "\""), in: start..<bytes.count) else {
            throw failure("a string does not end")
        }
        guard let escape = index(of: UInt8(ascii: "\\"), in: start..<end) else {
            offset = end + 1
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        offset = escape
        var text = Array(bytes[start..<escape])
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escapeSequence(into: &text)
            default: text.append(byte)
            }
        }
        throw failure("a string does not end")
    }

    private func index(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard !range.isEmpty, let start = bytes.baseAddress,
            let found = memchr(start + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(found) - start
    }

    private mutating func escapeSequence(into text: inout [UInt8]) throws(BrowserValue.ParsingError) {
        guard let kind = next else { throw failure("a string does not end") }
        offset += 1
        switch kind {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
        case UInt8(ascii: "u"):
            let high = try hexadecimal()
            if (0xD800..<0xDC00).contains(high), offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
                bytes[offset + 1] == UInt8(ascii: "u")
            {
                let before = offset
                offset += 2
                let low = try hexadecimal()
                if (0xDC00..<0xE000).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
                {
                    text.append(contentsOf: String(Character(scalar)).utf8)
                    return
                }
                offset = before
            }
            text.append(contentsOf: String(Character(Unicode.Scalar(high) ?? "\u{FFFD}")).utf8)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(BrowserValue.ParsingError) -> UInt32 {
        guard offset + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw failure("an escape is cut short") }
        offset += 4
        return value
    }
}
