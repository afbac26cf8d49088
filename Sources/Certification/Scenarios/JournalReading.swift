import Foundation
import Sandbox

/// Makes evidence of the sandbox's journal.
enum JournalReading {
    /// An entry as a call; `nil` for one that cannot be understood, which is none of the application's.
    static func call(_ entry: JSONValue) -> SeenCall? {
        guard let number = entry["seq"]?.integer, let kind = entry["kind"]?.string.flatMap(SeenCall.Kind.init) else {
            return nil
        }
        var call = SeenCall(number: number, kind: kind)
        call.at = date(entry["at"])
        call.host = entry["host"]?.string ?? ""
        call.listener = entry["listener"]?.string ?? ""
        call.httpMethod = entry["http_method"]?.string ?? ""
        call.target = entry["target"]?.string ?? ""
        call.contentType = entry["content_type"]?.string
        call.headers = headers(entry["headers"])
        call.body = entry["body"]?.string ?? ""
        call.method = entry["method"]?.string.flatMap { MethodName($0) }
        call.params = parameters(entry, call)
        call.authorization = entry["auth"]?.string.flatMap(SeenCall.Authorization.init) ?? .none
        call.clientID = entry["client_id"]?.string
        call.userID = entry["user_id"]?.integer
        call.status = entry["status"]?.integer ?? 0
        call.error = entry["error"]?.string.map { ErrorCode($0) }
        call.errorText = entry["error_description"]?.string
        call.fault = entry["fault"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        call.grantType = entry["grant_type"]?.string
        call.batch = (entry["batch"]?.array ?? []).compactMap { command in
            guard let name = command["method"]?.string.flatMap({ MethodName($0) }) else { return nil }
            return SeenCall.Command(
                key: command["key"]?.text ?? "", method: name, params: command["params"] ?? [:],
                error: command["error"]?.string.map { ErrorCode($0) }, errorText: command["error_description"]?.string)
        }
        call.event = entry["event"]?.string.flatMap { EventCode($0) }
        call.handler = entry["handler"]?.string
        // Browsers say how they fetch; no library does.
        call.isFromBrowser = call.headers["sec-fetch-mode"] != nil || call.headers["sec-fetch-site"] != nil
        return call
    }

    private static func date(_ value: JSONValue?) -> Date {
        if let seconds = value?.number, value?.string == nil { return Date(timeIntervalSince1970: seconds) }
        guard let text = value?.string else { return Date(timeIntervalSince1970: 0) }
        return (try? Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601)) ?? Date(timeIntervalSince1970: 0)
    }

    /// An object, or a list of pairs.
    private static func headers(_ value: JSONValue?) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, field) in value?.object ?? [:] {
            headers[name.lowercased()] = field.text ?? field.array?.compactMap(\.text).joined(separator: ", ")
        }
        for field in value?.array ?? [] {
            let name = field[0]?.text ?? field["name"]?.text
            let text = field[1]?.text ?? field["value"]?.text
            if let name, let text { headers[name.lowercased()] = text }
        }
        return headers
    }

    /// The parameters as they were read, with what authorized the call put back: rules look at both.
    private static func parameters(_ entry: JSONValue, _ call: SeenCall) -> JSONValue {
        guard var members = entry["params"]?.object else { return entry["params"] ?? [:] }
        let sent = fields(call)
        for key in ["auth", "access_token", "refresh_token", "code"] where members[key] == nil {
            if let value = sent[key], value.text?.isEmpty == false { members[key] = value }
        }
        return .object(members)
    }

    private static func fields(_ call: SeenCall) -> JSONObject {
        var fields = JSONObject()
        if let mark = call.target.firstIndex(of: "?"),
            let query = try? FormCodec.decode(String(call.target[call.target.index(after: mark)...]))
        {
            fields = query
        }
        let body: JSONObject?
        if call.contentType?.lowercased().contains("json") == true || call.body.first == "{" {
            body = (try? JSONValue(parsing: call.body))?.object
        } else {
            body = try? FormCodec.decode(call.body)
        }
        for (key, value) in body ?? [:] { fields[key] = value }
        return fields
    }
}
