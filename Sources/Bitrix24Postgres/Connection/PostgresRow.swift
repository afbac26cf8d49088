extension PostgresConnection {
    /// A row: values as the bytes that the server sent in text format, or `nil`.
    struct Row {
        let values: [[UInt8]?]

        func text(_ column: Int) throws(PostgresError) -> String {
            guard let value = values[column] else { throw PostgresError(.unreadable, "column \(column) is empty") }
            return String(decoding: value, as: UTF8.self)
        }

        func optionalText(_ column: Int) -> String? { values[column].map { String(decoding: $0, as: UTF8.self) } }

        func integer(_ column: Int) throws(PostgresError) -> Int {
            guard let number = Int(try text(column)) else {
                throw PostgresError(.unreadable, "column \(column) is no number")
            }
            return number
        }

        func real(_ column: Int) throws(PostgresError) -> Double {
            guard let number = Double(try text(column)) else {
                throw PostgresError(.unreadable, "column \(column) is no number")
            }
            return number
        }

        func flag(_ column: Int) throws(PostgresError) -> Bool { try text(column) == "t" }

        func optionalReal(_ column: Int) -> Double? { optionalText(column).flatMap { Double($0) } }

        func optionalInteger(_ column: Int) -> Int? { optionalText(column).flatMap { Int($0) } }

        /// A `bytea` in the server's hexadecimal form, `\x6162`.
        func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
            guard let bytes = try optionalBytes(column) else {
                throw PostgresError(.unreadable, "column \(column) is empty")
            }
            return bytes
        }

        func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
            guard let value = values[column] else { return nil }
            guard value.count >= 2, value[0] == 0x5C, value[1] == 0x78, value.count.isMultiple(of: 2) else {
                throw PostgresError(.unreadable, "column \(column) is no byte string")
            }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(value.count / 2 - 1)
            var index = 2
            while index < value.count {
                guard let high = Self.digit(value[index]), let low = Self.digit(value[index + 1]) else {
                    throw PostgresError(.unreadable, "column \(column) is no byte string")
                }
                bytes.append(high << 4 | low)
                index += 2
            }
            return bytes
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
    }
}
