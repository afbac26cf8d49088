import Foundation

/// What a method gave back: its value, and for lists how many there are and where the next page starts.
struct MethodAnswer: Sendable {
    var value: JSONValue
    var total: Int?
    var next: Int?
    /// The value as it is sent, where that is known already.
    private(set) var written: [UInt8]?

    init(_ value: JSONValue, total: Int? = nil, next: Int? = nil) {
        self.value = value
        self.total = total
        self.next = next
    }

    /// The same, written.
    func writing() -> MethodAnswer {
        var answer = self
        answer.value = value.asPHPWrites
        answer.written = answer.value.serializedBytes()
        return answer
    }
}

/// The `time` member of an answer.
///
/// Source: the platform's documentation, "Data types", `time`.
struct AnswerTime: Sendable {
    /// The sandbox's time, Unix seconds.
    var start: Double
    /// Seconds.
    var duration: Double
    var processing: Double
    /// Seconds that the method has run for this application or webhook within ten minutes.
    var operating: Double
    /// Unix seconds.
    var operatingResetAt: Int

    var json: JSONValue {
        [
            "start": .double(start), "finish": .double(start + duration), "duration": .double(duration),
            "processing": .double(processing), "date_start": .string(PortalTime.text(unixSeconds: Int(start))),
            "date_finish": .string(PortalTime.text(unixSeconds: Int(start + duration))),
            "operating_reset_at": .int(operatingResetAt), "operating": .double(operating),
        ]
    }

    /// The same as ``json``, written at once: this is on the path of every call.
    func write(to output: inout [UInt8]) {
        let first = PortalTime.text(unixSeconds: Int(start))
        let last = Int(start + duration) == Int(start) ? first : PortalTime.text(unixSeconds: Int(start + duration))
        output.append(contentsOf: "{\"start\":".utf8)
        output.append(contentsOf: start.description.utf8)
        output.append(contentsOf: ",\"finish\":".utf8)
        output.append(contentsOf: (start + duration).description.utf8)
        output.append(contentsOf: ",\"duration\":".utf8)
        output.append(contentsOf: duration.description.utf8)
        output.append(contentsOf: ",\"processing\":".utf8)
        output.append(contentsOf: processing.description.utf8)
        output.append(contentsOf: ",\"date_start\":\"".utf8)
        output.append(contentsOf: first.utf8)
        output.append(contentsOf: "\",\"date_finish\":\"".utf8)
        output.append(contentsOf: last.utf8)
        output.append(contentsOf: "\",\"operating_reset_at\":".utf8)
        output.append(contentsOf: operatingResetAt.description.utf8)
        output.append(contentsOf: ",\"operating\":".utf8)
        output.append(contentsOf: operating.description.utf8)
        output.append(UInt8(ascii: "}"))
    }
}

/// Writes answers as JSON or XML, with the headers that browsers need.
enum RESTEnvelope {
    /// A frame's page may call a portal from any origin; it brings a token and no cookie.
    static let crossOrigin: [(name: String, value: String)] = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
        ("Access-Control-Allow-Headers", "origin, content-type, accept, authorization, x-request-id, idempotency-key"),
    ]

    static func preflight(_ reading: Behaviour.CrossOrigin) -> [(name: String, value: String)] {
        switch reading {
        case .full: crossOrigin
        case .star: [crossOrigin[0]]
        case .none: []
        }
    }

    /// What the cloud's front answers in place of a request that took too long.
    static func timedOut(notes: JournalNotes) -> EdgeResponse {
        var notes = notes
        notes.error = "timeout"
        return EdgeResponse(
            status: 504, headers: [("Content-Type", "text/html"), ("Access-Control-Allow-Origin", "*")],
            body: Array("<html><head><title>504 Gateway Time-out</title></head><body></body></html>\n".utf8),
            notes: notes)
    }

    private static let jsonHeaders: [(name: String, value: String)] =
        [("Content-Type", "application/json; charset=utf-8"), ("Access-Control-Allow-Origin", "*")]
    private static let xmlHeaders: [(name: String, value: String)] =
        [("Content-Type", "text/xml; charset=utf-8"), ("Access-Control-Allow-Origin", "*")]

    static func success(
        _ answer: MethodAnswer, time: AnswerTime, format: RESTAddress.Format, notes: JournalNotes
    ) -> EdgeResponse {
        if format == .xml {
            var members: JSONObject = ["result": answer.value.asPHPWrites]
            if let next = answer.next { members["next"] = .int(next) }
            if let total = answer.total { members["total"] = .int(total) }
            members["time"] = time.json
            return EdgeResponse(status: 200, headers: xmlHeaders, body: xml(.object(members)), notes: notes)
        }
        var body: [UInt8] = []
        body.reserveCapacity(512 + (answer.written?.count ?? 0))
        body.append(contentsOf: "{\"result\":".utf8)
        body.append(contentsOf: answer.written ?? answer.value.asPHPWrites.serializedBytes())
        if let next = answer.next { body.append(contentsOf: ",\"next\":\(next)".utf8) }
        if let total = answer.total { body.append(contentsOf: ",\"total\":\(total)".utf8) }
        body.append(contentsOf: ",\"time\":".utf8)
        time.write(to: &body)
        body.append(UInt8(ascii: "}"))
        return EdgeResponse(status: 200, headers: jsonHeaders, body: body, notes: notes)
    }

    static func failure(
        _ failure: RESTFailure, format: RESTAddress.Format, version: Int = 2, notes: JournalNotes?
    ) -> EdgeResponse {
        var notes = notes
        notes?.error = failure.code.value
        notes?.errorDescription = failure.text
        let json = version == 3 ? failure.json3 : failure.json
        return EdgeResponse(
            status: failure.status, headers: format == .xml ? xmlHeaders : jsonHeaders,
            body: format == .xml ? xml(json) : json.serializedBytes(), notes: notes)
    }

    /// `<response>`, children named by their keys, elements of lists by `item`.
    static func xml(_ value: JSONValue) -> [UInt8] {
        var output = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response>".utf8)
        writeXML(value, to: &output)
        output.append(contentsOf: "</response>\n".utf8)
        return output
    }

    private static func writeXML(_ value: JSONValue, to output: inout [UInt8]) {
        switch value {
        case .null: break
        case .bool(let flag): output.append(contentsOf: (flag ? "1" : "0").utf8)
        case .int, .double: output.append(contentsOf: (value.text ?? "").utf8)
        case .string(let text): output.append(contentsOf: escaped(text).utf8)
        case .array(let elements): for element in elements { writeXML(element, under: "item", to: &output) }
        case .object(let members): for (key, member) in members { writeXML(member, under: key, to: &output) }
        }
    }

    private static func writeXML(_ value: JSONValue, under key: String, to output: inout [UInt8]) {
        let isName =
            key.first.map { $0.isLetter || $0 == "_" } == true
            && key.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-.".unicodeScalars.contains($0)
            }
        let name = isName ? key : "item"
        output.append(contentsOf: "<\(name)>".utf8)
        writeXML(value, to: &output)
        output.append(contentsOf: "</\(name)>".utf8)
    }

    /// Characters that XML 1.0 cannot carry are left out.
    private static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\t", "\n", "\r": output.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}

extension RESTFailure {
    /// The error object of REST 3.0: `{"error": {"code", "message", "validation"?}}`.
    ///
    /// Source: the platform's documentation, "REST 3.0".
    var json3: JSONValue {
        var members: JSONObject = ["code": .string(code.value), "message": .string(text ?? "")]
        for (key, value) in extra { members[key] = value }
        return ["error": .object(members)]
    }
}

/// A map as PHP writes it: keys 0, 1, 2 … in that order make a list, and so does no key at all.
func phpArray(_ members: JSONObject) -> JSONValue {
    isPHPList(members) ? .array(Array(members.values)) : .object(members)
}

private func isPHPList(_ members: JSONObject) -> Bool {
    for (index, key) in members.keys.enumerated() where key != String(index) { return false }
    return true
}

extension JSONValue {
    /// The value as `json_encode` writes it in all its depth. What came as JSON may hold maps that are lists to PHP.
    var asPHPWrites: JSONValue {
        // Nearly no answer holds any, so that looking is cheaper than building it anew.
        guard holdsPHPList else { return self }
        switch self {
        case .array(let elements): return .array(elements.map(\.asPHPWrites))
        case .object(let members): return phpArray(members.mapValues(\.asPHPWrites))
        default: return self
        }
    }

    private var holdsPHPList: Bool {
        switch self {
        case .array(let elements): elements.contains { $0.holdsPHPList }
        case .object(let members): isPHPList(members) || members.values.contains { $0.holdsPHPList }
        default: false
        }
    }
}
