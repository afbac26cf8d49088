/// A JSON text, or a value within one, that is read only where it is needed: of a batch of 2,500 rows a list looks at the
/// rows that are its turn.
package struct JSONText: Sendable {
    package let bytes: [UInt8]
    package let range: Range<Int>

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is not JSON, but proxies have been seen to add one.
        range = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)..<bytes.count
    }

    private init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// Reads all of it.
    package func value() throws(JSONParsingError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { bytes throws(JSONParsingError) in
            var parser = JSONParser(bytes: bytes, range: range)
            return try parser.parseDocument()
        }
    }

    /// The bytes of the value.
    package var slice: ArraySlice<UInt8> { bytes[range] }

    /// The members of an object, unread; `nil` when this is none. An empty array counts as an empty object.
    package func members() throws(JSONParsingError) -> [(key: String, value: JSONText)]? {
        let found = try parts(opening: UInt8(ascii: "{"), closing: UInt8(ascii: "}"), hasKeys: true)
        if found == nil, let elements = try elements(), elements.isEmpty { return [] }
        return found
    }

    /// The elements of an array, unread; `nil` when this is none.
    package func elements() throws(JSONParsingError) -> [JSONText]? {
        try parts(opening: UInt8(ascii: "["), closing: UInt8(ascii: "]"), hasKeys: false)?.map(\.value)
    }

    /// The members of an object that have one of these names, read; the others are passed over. Empty when this is no object.
    ///
    /// - Throws: ``JSONParsingError``.
    package static func members(named names: MemberNames, of text: String) throws -> JSONObject {
        var text = text
        return try text.withUTF8 { bytes in
            var parser = JSONParser(bytes: bytes)
            var members: JSONObject = [:]
            parser.skipWhiteSpace()
            guard parser.current == UInt8(ascii: "{") else { return members }
            parser.position += 1
            parser.skipWhiteSpace()
            while parser.current == UInt8(ascii: "\"") {
                let name = try names.match(&parser)
                parser.skipWhiteSpace()
                guard parser.current == UInt8(ascii: ":") else { throw parser.failure("expected ':'") }
                parser.position += 1
                parser.skipWhiteSpace()
                if let name { members[name] = try parser.parseValue() } else { try parser.skipValue() }
                parser.skipWhiteSpace()
                guard parser.current == UInt8(ascii: ",") else { break }
                parser.position += 1
                parser.skipWhiteSpace()
            }
            guard parser.current == UInt8(ascii: "}") else { throw parser.failure("expected ',' or '}'") }
            return members
        }
    }

    /// Names of members that are looked for in many objects.
    package struct MemberNames: Sendable {
        private let names: Set<String>
        private let written: [(name: String, bytes: [UInt8])]

        package init(_ names: Set<String>) {
            self.names = names
            written = names.map { ($0, Array($0.utf8)) }
        }

        /// Passes over a key; its name when it is looked for. A key is compared as it is written, without making a text of it.
        fileprivate func match(_ parser: inout JSONParser) throws(JSONParsingError) -> String? {
            let start = parser.position
            try parser.skipString()
            let key = UnsafeBufferPointer(rebasing: parser.bytes[start + 1..<parser.position - 1])
            if key.contains(UInt8(ascii: "\\")) {
                parser.position = start
                let name = try parser.parseString()
                return names.contains(name) ? name : nil
            }
            return written.first { $0.bytes.count == key.count && $0.bytes.elementsEqual(key) }?.name
        }
    }

    private func parts(
        opening: UInt8, closing: UInt8, hasKeys: Bool
    ) throws(JSONParsingError) -> [(key: String, value: JSONText)]? {
        let found = try bytes.withUnsafeBufferPointer { buffer throws(JSONParsingError) -> [(String, Range<Int>)]? in
            var parser = JSONParser(bytes: buffer, range: range)
            parser.skipWhiteSpace()
            guard parser.current == opening else { return nil }
            parser.position += 1
            var parts: [(String, Range<Int>)] = []
            parser.skipWhiteSpace()
            if parser.current == closing {
                parser.position += 1
            } else {
                while true {
                    parser.skipWhiteSpace()
                    var key = ""
                    if hasKeys {
                        guard parser.current == UInt8(ascii: "\"") else {
                            throw parser.failure("expected a key in quotation marks")
                        }
                        key = try parser.parseString()
                        parser.skipWhiteSpace()
                        guard parser.current == UInt8(ascii: ":") else { throw parser.failure("expected ':'") }
                        parser.position += 1
                        parser.skipWhiteSpace()
                    }
                    let start = parser.position
                    try parser.skipValue()
                    parts.append((key, start..<parser.position))
                    parser.skipWhiteSpace()
                    if parser.current == UInt8(ascii: ",") {
                        parser.position += 1
                        continue
                    }
                    guard parser.current == closing else { throw parser.failure("expected ',' or the end") }
                    parser.position += 1
                    break
                }
            }
            parser.skipWhiteSpace()
            guard parser.position == parser.end else { throw parser.failure("something follows the value") }
            return parts
        }
        return found?.map { ($0.0, JSONText(bytes: bytes, range: $0.1)) }
    }
}
