import Bitrix24Wire
import Foundation

/// An entry of the journal as one line for people.
package enum JournalLine {
    /// `12:01:07.123 #45 rest 200 acme.bitrix24.com crm.deal.list app.1 user 1 3.2 ms`, without any token.
    package static func text(_ entry: JSONValue) -> String {
        let at = Date(timeIntervalSince1970: entry["at"]?.number ?? 0)
        var parts = [
            String(
                at.formatted(
                    Date.ISO8601FormatStyle(includingFractionalSeconds: true).time(includingFractionalSeconds: true)
                )
                .prefix(12)),
            "#\(entry["seq"]?.integer ?? 0)", entry["kind"]?.string ?? "",
            entry["status"]?.integer.map { $0 == 0 ? "cut" : String($0) } ?? "-", entry["host"]?.string ?? "",
            entry["event"]?.string ?? entry["method"]?.string ?? entry["grant_type"]?.string ?? path(entry),
        ]
        if let handler = entry["handler"]?.string { parts.append("→ \(handler)") }
        if let client = entry["client_id"]?.string { parts.append(client) }
        if let user = entry["user_id"]?.integer { parts.append("user \(user)") }
        if let duration = entry["duration_ms"]?.number { parts.append("\((duration * 10).rounded() / 10) ms") }
        if let emulation = entry["emulation"]?.string, emulation != "state" { parts.append("(\(emulation))") }
        if let error = entry["error"]?.string { parts.append("error \(error)") }
        if let fault = entry["fault"]?.integer { parts.append("fault \(fault)") }
        if let batch = entry["batch"]?.array {
            let failed = batch.filter { $0["error"]?.isNull == false }.count
            parts.append("\(batch.count) commands" + (failed > 0 ? ", \(failed) failed" : ""))
        }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Without the query, which may hold a token, and without a webhook's code.
    static func path(_ entry: JSONValue) -> String {
        let parts = (entry["target"]?.string ?? "").prefix { $0 != "?" }.split(separator: "/")
        guard parts.first == "rest", parts.count > 2, Int(parts[1]) != nil else {
            return "/" + parts.joined(separator: "/")
        }
        return "/rest/\(parts[1])/…/" + parts.dropFirst(3).joined(separator: "/")
    }
}
