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
            var escapes = 0
            for byte in bytes where needsEscape(byte) { escapes += 1 }
            guard escapes > 0 else { return output.append(contentsOf: bytes) }
            // In one piece: JSON within JSON has a quotation mark every ten bytes, and appending bit by bit costs more than all the rest.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + 5 * escapes) { room in
                var end = 0
                for byte in bytes {
                    if needsEscape(byte) {
                        end = writeEscape(byte, to: room, at: end)
                    } else {
                        room[end] = byte
                        end += 1
                    }
                }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<end]))
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    /// At most six bytes.
    ///
    /// - Returns: where the next byte goes.
    private static func writeEscape(_ byte: UInt8, to room: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
        room[start] = UInt8(ascii: "\\")
        let letter: UInt8? =
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
            case 0x0A: UInt8(ascii: "n")
            case 0x0D: UInt8(ascii: "r")
            case 0x09: UInt8(ascii: "t")
            default: nil
            }
        if let letter {
            room[start + 1] = letter
            return start + 2
        }
        let digits = [0x75, 0x30, 0x30, digit(byte >> 4), digit(byte & 15)] as [UInt8]
        for (offset, digit) in digits.enumerated() { room[start + 1 + offset] = digit }
        return start + 6
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
