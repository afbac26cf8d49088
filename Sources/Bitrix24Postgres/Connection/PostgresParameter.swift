extension PostgresConnection {
    /// A value of `$1`, `$2` …
    enum Parameter {
        case text(String)
        case bytes([UInt8])
        case integer(Int)
        case real(Double)
        case flag(Bool)
        case null
        /// An array, for statements on many rows: `unnest($1::text[], …)`.
        case array([Parameter])

        static func text(_ text: String?) -> Parameter { text.map { .text($0) } ?? .null }
        static func integer(_ number: Int?) -> Parameter { number.map { .integer($0) } ?? .null }
        static func integer(_ number: Int64) -> Parameter { .integer(Int(number)) }
        static func real(_ number: Double?) -> Parameter { number.map { .real($0) } ?? .null }
        static func bytes(_ bytes: [UInt8]?) -> Parameter { bytes.map { .bytes($0) } ?? .null }

        /// The server's text form, with a zero at its end; a byte string as it is.
        var terminated: [CChar]? {
            if case .bytes(let value) = self { return value.map { CChar(bitPattern: $0) } + [0] }
            return literal.map { $0.map { CChar(bitPattern: $0) } + [0] }
        }

        private var literal: [UInt8]? {
            switch self {
            // PostgreSQL's texts hold every character but this one.
            case .text(let value):
                value.utf8.contains(0) ? Array(value.replacing("\0", with: "\u{FFFD}").utf8) : Array(value.utf8)
            case .integer(let value): Array(String(value).utf8)
            // The shortest text that reads back as the same number, on both sides.
            case .real(let value): Array("\(value)".utf8)
            case .flag(let value): [UInt8(ascii: value ? "t" : "f")]
            case .bytes(let value): Self.hexadecimal(value)
            case .null: nil
            case .array(let values): Self.array(values)
            }
        }

        /// `{"a","b",NULL}`
        private static func array(_ values: [Parameter]) -> [UInt8] {
            var output = [UInt8(ascii: "{")]
            for (index, value) in values.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                guard let literal = value.literal else {
                    output += Array("NULL".utf8)
                    continue
                }
                output.append(UInt8(ascii: "\""))
                for byte in literal {
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { output.append(UInt8(ascii: "\\")) }
                    output.append(byte)
                }
                output.append(UInt8(ascii: "\""))
            }
            output.append(UInt8(ascii: "}"))
            return output
        }

        private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
            let digits = Array("0123456789abcdef".utf8)
            var output: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "x")]
            output.reserveCapacity(2 + bytes.count * 2)
            for byte in bytes {
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
            return output
        }
    }
}
