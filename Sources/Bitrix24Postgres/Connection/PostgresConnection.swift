import CPostgres
import Foundation

/// One connection, used on one thread at a time.
///
/// Not Sendable on purpose: it lives inside the actor ``PostgresSession``.
final class PostgresConnection {
    struct Result {
        let rows: [Row]
        /// Rows that the statement touched.
        let changes: Int
    }

    private let connection: OpaquePointer
    /// Statement text to the name under which the server prepared it.
    private var prepared: [String: String] = [:]

    private let timeouts: PostgresTimeouts
    /// Whether the server owes an answer that nobody waits for any more.
    private var isAbandoned = false

    init(_ connectionString: String, timeouts: PostgresTimeouts) throws(PostgresError) {
        // Of a keyword that comes twice libpq takes the last, and `dbname` is expanded in its place: so the connection
        // string has the last word.
        let keywords = timeouts.keywords + [("dbname", connectionString)]
        let opened = Self.withStrings(keywords.map(\.0)) { names in
            Self.withStrings(keywords.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let opened else { throw PostgresError(.connection, "out of memory") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let message = Self.trimmed(PQerrorMessage(opened))
            // Before the property is set: once all are, `deinit` runs although this throws, and would end it a second time.
            PQfinish(opened)
            throw PostgresError(.connection, message)
        }
        connection = opened
        self.timeouts = timeouts
        // Notices ("table exists already") are no news; libpq would print them to standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    var isUsable: Bool { !isAbandoned && PQstatus(connection) == CONNECTION_OK }
    /// Whether a statement may take an hour, as a migration of big tables does.
    var isPatient = false
    var isInTransaction: Bool { PQtransactionStatus(connection) != PQTRANS_IDLE }

    /// Runs statements without parameters, several if need be.
    func execute(_ statements: String) throws(PostgresError) {
        let result = try answer(PQsendQuery(connection, statements))
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
        let sent = Self.withPointers(storage) { values in
            PQsendQueryPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 0)
        }
        let result = try answer(sent)
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
        let result = try answer(PQsendPrepare(connection, name, statement, 0, nil))
        defer { PQclear(result) }
        try check(result)
        prepared[statement] = name
        return name
    }

    /// Waits for what the server says to a statement that was sent: its first failure, or else its last result.
    private func answer(_ sent: Int32) throws(PostgresError) -> OpaquePointer? {
        guard sent == 1 else { throw PostgresError(.connection, Self.trimmed(PQerrorMessage(connection))) }
        let deadline = ContinuousClock.now + .seconds(isPatient ? 3600 : timeouts.answer)
        var last: OpaquePointer?
        while true {
            while PQisBusy(connection) == 1 {
                guard try waitForInput(until: deadline) else {
                    PQclear(last)
                    isAbandoned = true
                    throw PostgresError(.timeout, "there is no answer after \(timeouts.answer) s")
                }
                // What went wrong stands in the result that comes then.
                if PQconsumeInput(connection) == 0 { break }
            }
            guard let next = PQgetResult(connection) else { return last }
            if let earlier = last {
                if PQresultStatus(earlier) == PGRES_FATAL_ERROR {
                    PQclear(next)
                    continue
                }
                PQclear(earlier)
            }
            last = next
        }
    }

    /// Blocks this connection's own thread.
    private func waitForInput(until deadline: ContinuousClock.Instant) throws(PostgresError) -> Bool {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            let (seconds, attoseconds) = left.components
            let ready = poll(&descriptor, 1, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { throw PostgresError(.connection, "the connection's socket is gone") }
        }
    }

    private func check(_ result: OpaquePointer?) throws(PostgresError) {
        let status = PQresultStatus(result)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return }
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
        // Only the primary message: the detail may quote values of the row.
        var message =
            PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { Self.trimmed($0) }
            ?? Self.trimmed(PQerrorMessage(connection))
        // Those of class 22, "data exception", quote the value.
        if state?.hasPrefix("22") == true { message = "a value does not fit its column" }
        let code: PostgresError.Code =
            switch state {
            // Cancelled by a timeout, or a lock that was not to be had in time.
            case "57014", "55P03": .timeout
            default: isUsable ? .statement : .connection
            }
        throw PostgresError(code, state: state, message)
    }

    private static func trimmed(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "no message" }
        return String(cString: text).split(separator: "\n").first.map(String.init) ?? "no message"
    }

    private static func trimmed(_ text: UnsafeMutablePointer<CChar>?) -> String {
        trimmed(text.map { UnsafePointer($0) })
    }

    private static func withStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        withPointers(texts.map { $0.utf8CString.map(\.self) } + [nil]) { pointers in
            pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
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
