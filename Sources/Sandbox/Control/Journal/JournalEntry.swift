import Bitrix24Wire
import Foundation

/// One exchange at the edge, kept as it was until somebody wants to read it.
struct JournalExchange: Sendable {
    var request: EdgeRequest
    /// A portal's domain, or the host that the client meant.
    var host: String
    var notes: JournalNotes
    /// 0 where the connection was cut.
    var status: Int
    var duration: Duration
    /// What was answered, from its beginning, as far as the journal keeps it.
    var answer: [UInt8] = []
    /// Bytes of the whole answer.
    var answerLength = 0
    var answerType: String?

    /// Bytes of a request's body that the journal keeps.
    static let bodyLimit = 64 << 10
    /// Bytes of an answer's body that it keeps unless told otherwise.
    static let answerLimit = 2 << 10
}

/// One entry, as `GET /admin/v1/journal` shows it.
struct JournalEntry: Sendable {
    /// Behind a reference: entries are moved about many times, and an exchange is large.
    indirect enum Content: Sendable {
        case exchange(JournalExchange)
        /// All members of the contract but `seq`, `at` and `kind`.
        case fields(JSONObject)
    }

    var seq: Int
    /// The sandbox's time.
    var at: Date
    var kind: JournalNotes.Kind
    var content: Content

    /// Bytes that it holds, roughly.
    var size: Int {
        switch content {
        case .exchange(let exchange): 1_000 + exchange.request.body.count + exchange.answer.count
        case .fields(let fields): 1_000 + (fields["body"]?.string?.utf8.count ?? 0)
        }
    }

    var host: String? {
        switch content {
        case .exchange(let exchange): exchange.host
        case .fields(let fields): fields["host"]?.string
        }
    }

    var clientID: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.clientID
        case .fields(let fields): fields["client_id"]?.string
        }
    }

    var method: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.method
        // An event is asked for by its name, as faults for events are.
        case .fields(let fields): fields["method"]?.string ?? fields["event"]?.string
        }
    }

    var userID: Int? {
        switch content {
        case .exchange(let exchange): exchange.notes.userID
        case .fields(let fields): fields["user_id"]?.integer
        }
    }

    var status: Int {
        switch content {
        case .exchange(let exchange): exchange.status
        case .fields(let fields): fields["status"]?.integer ?? 0
        }
    }

    var error: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.error
        case .fields(let fields): fields["error"]?.string
        }
    }

    var emulation: String? {
        switch content {
        case .exchange(let exchange): exchange.notes.emulation
        case .fields(let fields): fields["emulation"]?.string
        }
    }

    /// All members of the contract but `seq`, `at` and `kind`.
    var fields: JSONObject {
        switch content {
        case .exchange(let exchange): exchange.fields
        case .fields(let fields): fields
        }
    }

    var json: JSONValue {
        var members: JSONObject = [
            "seq": .int(seq), "at": .double((at.timeIntervalSince1970 * 1000).rounded() / 1000),
            "kind": .string(kind.rawValue),
        ]
        for (key, value) in fields { members[key] = value }
        return .object(members)
    }
}

extension JournalEntry {
    /// The same as ``json``, as text: every exchange is written once, and hardly one is read.
    func write(to output: inout [UInt8]) {
        guard case .exchange(let exchange) = content else { return json.write(to: &output) }
        output.append(contentsOf: "{\"seq\":".utf8)
        output.append(contentsOf: seq.description.utf8)
        output.append(contentsOf: ",\"at\":".utf8)
        JSONValue.double((at.timeIntervalSince1970 * 1000).rounded() / 1000).write(to: &output)
        output.append(contentsOf: ",\"kind\":\"".utf8)
        output.append(contentsOf: kind.rawValue.utf8)
        output.append(UInt8(ascii: "\""))
        exchange.write(to: &output)
        output.append(UInt8(ascii: "}"))
    }
}

extension JournalExchange {
    /// The members of ``fields``, each behind a comma.
    fileprivate func write(to output: inout [UInt8]) {
        func begin(_ name: StaticString) {
            output.append(contentsOf: ",\"".utf8)
            output.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            output.append(contentsOf: "\":".utf8)
        }
        func text(_ name: StaticString, _ value: String?) {
            begin(name)
            if let value {
                JSONValue.write(value, to: &output)
            } else {
                output.append(contentsOf: "null".utf8)
            }
        }
        func number(_ name: StaticString, _ value: Int?) {
            begin(name)
            output.append(contentsOf: (value?.description ?? "null").utf8)
        }
        func value(_ name: StaticString, _ value: JSONValue) {
            begin(name)
            value.write(to: &output)
        }
        text("host", host)
        text("listener", request.listener.rawValue)
        text("http_method", request.httpMethod)
        text("target", request.absoluteTarget ?? request.target)
        text("content_type", request.header("content-type"))
        begin("headers")
        writeHeaders(to: &output)
        text("body", String(decoding: request.body, as: UTF8.self))
        text("method", notes.method)
        value("params", notes.params ?? .null)
        text("auth", notes.auth)
        text("client_id", notes.clientID)
        number("user_id", notes.userID)
        number("status", status)
        text("error", notes.error)
        number("fault", notes.fault)
        if let description = notes.errorDescription { text("error_description", description) }
        if let grant = notes.grantType { text("grant_type", grant) }
        if let batch = notes.batch { value("batch", .array(batch)) }
        if let emulation = notes.emulation { text("emulation", emulation) }
        if answerLength > 0 {
            text("answer", String(decoding: answer, as: UTF8.self))
            number("answer_bytes", answerLength)
            text("answer_type", answerType)
        }
        value("duration_ms", .double(milliseconds))
    }

    private func writeHeaders(to output: inout [UInt8]) {
        var headers: [(name: String, value: String)] = []
        headers.reserveCapacity(request.headers.count)
        for (name, value) in request.headers {
            let name = name.lowercased()
            if let index = headers.firstIndex(where: { $0.name == name }) {
                headers[index].value += ", \(value)"
            } else {
                headers.append((name, value))
            }
        }
        output.append(UInt8(ascii: "{"))
        for (index, header) in headers.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONValue.write(header.name, to: &output)
            output.append(UInt8(ascii: ":"))
            JSONValue.write(header.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private var milliseconds: Double {
        let (seconds, attoseconds) = duration.components
        return (Double(seconds) * 1e3 + Double(attoseconds) / 1e15 * 1000).rounded() / 1000
    }

    fileprivate var fields: JSONObject {
        var headers: JSONObject = [:]
        for (name, value) in request.headers {
            let name = name.lowercased()
            headers[name] = .string(headers[name].flatMap(\.string).map { "\($0), \(value)" } ?? value)
        }
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        var fields: JSONObject = [
            "host": .string(host),
            "listener": .string(request.listener.rawValue),
            "http_method": .string(request.httpMethod),
            "target": .string(request.absoluteTarget ?? request.target),
            "content_type": text(request.header("content-type")),
            "headers": .object(headers),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
            "method": text(notes.method),
            "params": notes.params ?? .null,
            "auth": text(notes.auth),
            "client_id": text(notes.clientID),
            "user_id": notes.userID.map(JSONValue.int) ?? .null,
            "status": .int(status),
            "error": text(notes.error),
            "fault": notes.fault.map(JSONValue.int) ?? .null,
        ]
        if let description = notes.errorDescription { fields["error_description"] = .string(description) }
        if let grant = notes.grantType { fields["grant_type"] = .string(grant) }
        if let warning = notes.warning { fields["warning"] = .string(warning) }
        if let batch = notes.batch { fields["batch"] = .array(batch) }
        if let emulation = notes.emulation { fields["emulation"] = .string(emulation) }
        if answerLength > 0 {
            fields["answer"] = .string(String(decoding: answer, as: UTF8.self))
            fields["answer_bytes"] = .int(answerLength)
            fields["answer_type"] = text(answerType)
        }
        fields["duration_ms"] = .double(milliseconds)
        return fields
    }
}
