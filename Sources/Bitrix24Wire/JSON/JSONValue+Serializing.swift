extension JSONValue {
    /// How ``serialized(_:)`` writes.
    public struct SerializingStyle: Sendable, Hashable {
        /// Two spaces a level and a line a member.
        public var isPretty = false
        /// Members by key instead of in their own order: for files that are compared.
        public var sortsKeys = false

        /// The shortest text, members in their own order.
        public static let compact = SerializingStyle()
        /// For people.
        public static let pretty = SerializingStyle(isPretty: true)

        public init(isPretty: Bool = false, sortsKeys: Bool = false) {
            self.isPretty = isPretty
            self.sortsKeys = sortsKeys
        }
    }

    /// The value as JSON text. A number that JSON cannot say (infinite, not a number) becomes `null`.
    public func serialized(_ style: SerializingStyle = .compact) -> String {
        String(decoding: serializedBytes(style), as: UTF8.self)
    }

    /// The value as JSON in UTF-8. See ``serialized(_:)``.
    public func serializedBytes(_ style: SerializingStyle = .compact) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        write(to: &output, style: style, level: 0)
        return output
    }

    private func write(to output: inout [UInt8], style: SerializingStyle, level: Int) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .int(let value): output.append(contentsOf: String(value).utf8)
        case .double(let value): output.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
        case .string(let text): Self.write(text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.breakLine(&output, style, level + 1)
                element.write(to: &output, style: style, level: level + 1)
            }
            if !elements.isEmpty { Self.breakLine(&output, style, level) }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            var isFirst = true
            func write(_ key: String, _ value: JSONValue, to output: inout [UInt8]) {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                Self.breakLine(&output, style, level + 1)
                Self.write(key, to: &output)
                output.append(UInt8(ascii: ":"))
                if style.isPretty { output.append(UInt8(ascii: " ")) }
                value.write(to: &output, style: style, level: level + 1)
            }
            if style.sortsKeys {
                for (key, value) in members.sorted(by: { $0.key < $1.key }) { write(key, value, to: &output) }
            } else {
                for (key, value) in members { write(key, value, to: &output) }
            }
            if !members.isEmpty { Self.breakLine(&output, style, level) }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func breakLine(_ output: inout [UInt8], _ style: SerializingStyle, _ level: Int) {
        guard style.isPretty else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }

    /// Adds the value, in the shortest form, to a text that is being written.
    package func write(to output: inout [UInt8]) { write(to: &output, style: .compact, level: 0) }

    /// Adds a string in its quotation marks.
    package static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            // Nearly all of a text goes as it is, in one piece.
            var start = 0
            for index in bytes.indices where needsEscape(bytes[index]) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(bytes[index], to: &output)
                start = index + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private static func writeEscape(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        default:
            let digits = String(byte, radix: 16)
            output.append(contentsOf: "\\u".utf8)
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
            output.append(contentsOf: digits.utf8)
        }
    }
}
