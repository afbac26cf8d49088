import CPostgres

/// One connection, used on one thread at a time.
///
/// Not Sendable on purpose: it lives inside the actor ``PostgresSession``.
final class PostgresConnection {
    enum Parameter {
        case text(String)
        case bytes([UInt8])
        case integer(Int)
        case real(Double)
        case flag(Bool)
        case null

        static func text(_ text: String?) -> Parameter { text.map { .text($0) } ?? .null }
        static func integer(_ number: Int?) -> Parameter { number.map { .integer($0) } ?? .null }
        static func real(_ number: Double?) -> Parameter { number.map { .real($0) } ?? .null }
        static func bytes(_ bytes: [UInt8]?) -> Parameter { bytes.map { .bytes($0) } ?? .null }

        /// The server's text form, with a zero at its end.
        fileprivate var terminated: [CChar]? {
            let text: String
            switch self {
            case .text(let value): text = value
            case .integer(let value): text = String(value)
            // The shortest text that reads back as the same number, on both sides.
            case .real(let value): text = "\(value)"
            case .flag(let value): text = value ? "t" : "f"
            case .bytes(let value): return value.map { CChar(bitPattern: $0) } + [0]
            case .null: return nil
            }
            return text.utf8.map { CChar(bitPattern: $0) } + [0]
        }
    }

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

    struct Result {
        let rows: [Row]
        /// Rows that the statement touched.
        let changes: Int
    }

    private let connection: OpaquePointer
    /// Statement text to the name under which the server prepared it.
    private var prepared: [String: String] = [:]

    init(_ connectionString: String) throws(PostgresError) {
        guard let opened = PQconnectdb(connectionString) else { throw PostgresError(.connection, "out of memory") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let message = Self.trimmed(PQerrorMessage(opened))
            // Before the property is set: once all are, `deinit` runs although this throws, and would end it a second time.
            PQfinish(opened)
            throw PostgresError(.connection, message)
        }
        connection = opened
        // Notices ("table exists already") are no news; libpq would print them to standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    var isUsable: Bool { PQstatus(connection) == CONNECTION_OK }
    var isInTransaction: Bool { PQtransactionStatus(connection) != PQTRANS_IDLE }

    /// Runs statements without parameters, several if need be.
    func execute(_ statements: String) throws(PostgresError) {
        let result = PQexec(connection, statements)
        defer { PQclear(result) }
        try check(result)
    }

    /// Runs a statement with parameters `$1`, `$2` …; it is prepared at its first use.
    @discardableResult
    func run(_ statement: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Result {
        let name = try prepare(statement)
        // Byte strings go in binary with their length, all else as text.
        var storage: [[CChar]?] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for parameter in parameters {
            storage.append(parameter.terminated)
            if case .bytes(let bytes) = parameter {
                lengths.append(Int32(bytes.count))
                formats.append(1)
            } else {
                lengths.append(0)
                formats.append(0)
            }
        }
        let result = Self.withPointers(storage) { values in
            PQexecPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 0)
        }
        defer { PQclear(result) }
        try check(result)
        let columns = PQnfields(result)
        let rows = (0..<PQntuples(result)).map { row in
            Row(
                values: (0..<columns).map { column in
                    guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else {
                        return nil
                    }
                    let length = Int(PQgetlength(result, row, column))
                    return value.withMemoryRebound(to: UInt8.self, capacity: length) {
                        Array(UnsafeBufferPointer(start: $0, count: length))
                    }
                })
        }
        return Result(rows: rows, changes: PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0)
    }

    private func prepare(_ statement: String) throws(PostgresError) -> String {
        if let name = prepared[statement] { return name }
        let name = "s\(prepared.count)"
        let result = PQprepare(connection, name, statement, 0, nil)
        defer { PQclear(result) }
        try check(result)
        prepared[statement] = name
        return name
    }

    private func check(_ result: OpaquePointer?) throws(PostgresError) {
        let status = PQresultStatus(result)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return }
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
        // Only the primary message: the detail may quote values of the row.
        let message =
            PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { Self.trimmed($0) }
            ?? Self.trimmed(PQerrorMessage(connection))
        throw PostgresError(isUsable ? .statement : .connection, state: state, message)
    }

    private static func trimmed(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "no message" }
        return String(cString: text).split(separator: "\n").first.map(String.init) ?? "no message"
    }

    private static func trimmed(_ text: UnsafeMutablePointer<CChar>?) -> String {
        trimmed(text.map { UnsafePointer($0) })
    }

    private static func withPointers<Value>(
        _ storage: [[CChar]?], _ body: ([UnsafePointer<CChar>?]) -> Value
    ) -> Value {
        // One flat buffer keeps every pointer valid for the call.
        var flat: [CChar] = []
        var offsets: [Int?] = []
        for item in storage {
            offsets.append(item == nil ? nil : flat.count)
            flat += item ?? []
        }
        return flat.withUnsafeBufferPointer { buffer in
            body(offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } })
        }
    }
}
