/// A recursive descent over bytes, bounded in depth.
struct JSONParser {
    /// Valid as long as the parser is used: it never leaves the closure that lends the bytes.
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    /// Where the text ends.
    let end: Int
    var position = 0
    var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>? = nil, maximumDepth: Int = 512) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    func failure(_ reason: String) -> JSONParsingError {
        JSONParsingError(reason: reason, offset: position)
    }

    var current: UInt8? { position < end ? bytes[position] : nil }

    mutating func skipWhiteSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func parseDocument() throws(JSONParsingError) -> JSONValue {
        // A byte order mark is not JSON, but Windows tools write one and PHP applications send it on.
        if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try parseValue()
        skipWhiteSpace()
        guard position == end else { throw failure("something follows the value") }
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
        let matches = word.withUTF8Buffer { bytes[position..<end].starts(with: $0) }
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
        var shape: ObjectShape?
        skipWhiteSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            skipWhiteSpace()
            elements.append(
                current == UInt8(ascii: "{") ? try parseObject(like: &shape) : try parseValue())
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

    /// The keys of an object, for the objects that follow it in an array: rows have the same keys in the same order, and
    /// then they share them.
    struct ObjectShape {
        /// Where the keys stand in the text, without quotation marks.
        var keys: [Range<Int>]
        /// The keys with `null` for each value.
        var object: JSONObject
    }

    mutating func parseObject(like shape: inout ObjectShape?) throws(JSONParsingError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        position += 1
        skipWhiteSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([:])
        }
        guard let known = shape else {
            var keys: [Range<Int>]? = []
            let members = try parseMembers(after: [:], keys: &keys)
            if let keys, keys.count == members.count {
                shape = ObjectShape(keys: keys, object: members.mapValues { _ in .null })
            }
            return .object(members)
        }
        var object = known.object
        var index = 0
        while index < known.keys.count {
            skipWhiteSpace()
            guard skipKey(known.keys[index]) else { break }
            skipWhiteSpace()
            guard current == UInt8(ascii: ":") else { throw failure("expected ':'") }
            position += 1
            object.values[index] = try parseValue()
            index += 1
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                guard index == known.keys.count else {
                    return .object(JSONObject(uniqueKeysWithValues: object.elements.prefix(index)))
                }
                return .object(object)
            default: throw failure("expected ',' or '}'")
            }
        }
        // Another object than those before: the rest is read as it comes.
        var keys: [Range<Int>]?
        return .object(
            try parseMembers(after: JSONObject(uniqueKeysWithValues: object.elements.prefix(index)), keys: &keys))
    }

    /// Skips a key, if it is the one that stood at `range`.
    mutating func skipKey(_ range: Range<Int>) -> Bool {
        let (start, count) = (position + 1, range.count)
        guard current == UInt8(ascii: "\""), start + count < end, bytes[start + count] == UInt8(ascii: "\"") else {
            return false
        }
        for offset in 0..<count where bytes[start + offset] != bytes[range.lowerBound + offset] { return false }
        position = start + count + 1
        return true
    }

    mutating func parseObject() throws(JSONParsingError) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        position += 1
        skipWhiteSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([:])
        }
        var keys: [Range<Int>]?
        return .object(try parseMembers(after: [:], keys: &keys))
    }

    /// Reads members up to the closing brace.
    ///
    /// - Parameter keys: if given, gets the places of the keys, or becomes `nil` when one is written with escapes.
    mutating func parseMembers(
        after present: JSONObject, keys: inout [Range<Int>]?
    ) throws(JSONParsingError) -> JSONObject {
        var members = present
        while true {
            skipWhiteSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("expected a key in quotation marks") }
            let start = position + 1
            let key = try parseString()
            if keys != nil {
                if key.utf8.count == position - 1 - start { keys?.append(start..<position - 1) } else { keys = nil }
            }
            skipWhiteSpace()
            guard current == UInt8(ascii: ":") else { throw failure("expected ':'") }
            position += 1
            members[key] = try parseValue()
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return members
            default: throw failure("expected ',' or '}'")
            }
        }
    }

    mutating func parseString() throws(JSONParsingError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
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
                guard current == UInt8(ascii: "\\"), position + 1 < end,
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
        guard position + 4 <= end else { throw failure("an escape needs four digits") }
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
        if isWhole, position - start <= 18 {
            // That many digits fit.
            var value = 0
            for byte in bytes[integerStart..<position] { value = value * 10 + Int(byte - 0x30) }
            return .int(integerStart == start ? value : -value)
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

    // MARK: Going over what nobody needs

    /// Goes to the end of a value without reading it: brackets and strings are closed, the rest is not looked at.
    mutating func skipValue() throws(JSONParsingError) {
        skipWhiteSpace()
        var open = 0
        repeat {
            switch current {
            case UInt8(ascii: "\""):
                try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                guard open <= maximumDepth else { throw failure("nested deeper than \(maximumDepth)") }
                position += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open > 0 else { throw failure("a value cannot start so") }
                open -= 1
                position += 1
            case nil:
                throw failure("the text ends where a value should stand")
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
                guard open > 0 else { throw failure("a value cannot start so") }
                position += 1
                continue
            default:
                while let byte = current, byte > 0x2C, byte != UInt8(ascii: ":"), byte != UInt8(ascii: "]"),
                    byte != UInt8(ascii: "}"), byte != UInt8(ascii: "["), byte != UInt8(ascii: "{")
                { position += 1 }
                guard let byte = current else { break }
                // Everything else that may follow a number or a word ends it.
                let ends: Bool =
                    switch byte {
                    case 0x20, 0x09, 0x0A, 0x0D, 0x2C, UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"): true
                    case 0x2B: true
                    default: false
                    }
                guard ends else { throw failure("a value cannot start so") }
                if byte == 0x2B { position += 1 }
            }
        } while open > 0
    }

    mutating func skipString() throws(JSONParsingError) {
        position += 1
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        throw failure("a string is not closed")
    }
}
