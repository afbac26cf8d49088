import Bitrix24Wire
import Foundation

/// The journal as an HTTP archive, which browsers' developer tools and other programs open.
///
/// Source: the HTTP Archive format, version 1.2. What the format has no member for stands in `_lintel` of each entry.
enum HARLog {
    /// - Parameters:
    ///   - entries: of the journal, as `GET /journal` shows them.
    ///   - keepsTokens: `false` puts names in place of tokens and secrets.
    static func make(_ entries: [JSONValue], keepsTokens: Bool) -> JSONValue {
        var entries = entries.compactMap(\.object)
        if !keepsTokens {
            var mask = TokenMask()
            for entry in entries { mask.learn(entry) }
            entries = entries.compactMap { mask.masked(.object($0)).object }
        }
        return [
            "log": [
                "version": "1.2", "creator": ["name": "lintel", "version": .string(sandboxVersion)],
                "comment": .string(keepsTokens ? "" : "Tokens and secrets are masked."),
                "pages": [], "entries": .array(entries.map(entry)),
            ]
        ]
    }

    private static func entry(_ entry: JSONObject) -> JSONValue {
        let at = entry["at"]?.number ?? 0
        let duration = entry["duration_ms"]?.number ?? 0
        let status = entry["status"]?.integer ?? 0
        let headers = (entry["headers"]?.object ?? [:]).map { header($0.key, $0.value.text ?? "") }
        let url = address(of: entry)
        let query = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first ?? ""
        var request: JSONObject = [
            "method": entry["http_method"] ?? "GET", "url": .string(url), "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": .array(headers), "queryString": pairs(String(query)), "headersSize": -1,
            "bodySize": .int(entry["body"]?.string?.utf8.count ?? 0),
        ]
        if let body = entry["body"]?.string, !body.isEmpty {
            let type = entry["content_type"]?.string ?? "application/octet-stream"
            request["postData"] = [
                "mimeType": .string(type), "text": .string(body),
                "params": type.hasPrefix("application/x-www-form-urlencoded") ? pairs(body) : [],
            ]
        }
        let type = entry["answer_type"]?.string ?? "x-unknown"
        let size = entry["answer_bytes"]?.integer ?? 0
        var content: JSONObject = ["size": .int(size), "mimeType": .string(type)]
        if let answer = entry["answer"]?.string {
            content["text"] = .string(answer)
            if answer.utf8.count < size { content["comment"] = "Only its beginning was kept." }
        }
        var own: JSONObject = [:]
        for name in ownMembers { own[name] = entry[name] }
        return [
            "startedDateTime": .string(date(at)), "time": .double(duration), "request": .object(request),
            "response": [
                "status": .int(status), "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
                "headers": entry["answer_type"]?.string.map { .array([header("content-type", $0)]) } ?? [],
                "content": .object(content), "redirectURL": "", "headersSize": -1,
                "bodySize": .int(status == 0 ? -1 : size),
            ],
            "cache": [:], "timings": ["send": 0, "wait": .double(duration), "receive": 0], "_lintel": .object(own),
        ]
    }

    /// Members of a journal entry that the format has no place for.
    private static let ownMembers = [
        "seq", "kind", "host", "listener", "method", "auth", "client_id", "user_id", "error", "fault", "grant_type",
        "event", "handler", "attempt", "batch", "emulation",
    ]

    private static func address(of entry: JSONObject) -> String {
        let target = entry["target"]?.string ?? "/"
        guard target.hasPrefix("/") else { return target }
        // A plain port is one of the ways to a portal: the archive names the portal.
        return "https://\(entry["host"]?.string ?? "127.0.0.1")\(target)"
    }

    private static func header(_ name: String, _ value: String) -> JSONValue {
        ["name": .string(name), "value": .string(value)]
    }

    private static func pairs(_ form: String) -> JSONValue {
        .array(
            form.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                func text(_ part: Substring?) -> String { part.map { FormCodec.unescape($0.utf8) ?? String($0) } ?? "" }
                return header(text(parts.first), text(parts.dropFirst().first))
            })
    }

    private static func date(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
