import Bitrix24Wire
import GRDB

/// Which entries are wanted; `nil` is all.
struct JournalFilter: Sendable, Hashable {
    /// Statuses as people ask for them: `404`, `4xx`, `400-499`.
    struct Statuses: Sendable, Hashable {
        let range: ClosedRange<Int>

        init?(_ text: String) {
            if let number = Int(text), (0...999).contains(number) {
                range = number...number
                return
            }
            if text.count == 3, text.lowercased().hasSuffix("xx"), let first = text.first?.wholeNumberValue {
                range = first * 100...first * 100 + 99
                return
            }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count == 2, let low = ends[0], let high = ends[1], (0...high).contains(low), high <= 999 else {
                return nil
            }
            range = low...high
        }
    }

    var kind: JournalNotes.Kind?
    var host: String?
    var clientID: String?
    /// A method or event, or a beginning with a star: `crm.*`.
    var method: String?
    var statuses: Statuses?
    var userID: Int?
    /// A code; `*` is any.
    var error: String?
    var emulation: String?
    /// The sandbox's time, Unix seconds.
    var since: Double?
    var until: Double?

    func matches(_ entry: JournalEntry) -> Bool {
        (kind == nil || entry.kind == kind)
            && (host == nil || entry.host?.lowercased() == host?.lowercased())
            && (clientID == nil || entry.clientID == clientID)
            && matches(method: entry.method)
            && (statuses.map { $0.range.contains(entry.status) } ?? true)
            && (userID == nil || entry.userID == userID)
            && matches(error: entry.error)
            && (emulation == nil || entry.emulation == emulation)
            && (since.map { entry.at.timeIntervalSince1970 >= $0 } ?? true)
            && (until.map { entry.at.timeIntervalSince1970 <= $0 } ?? true)
    }

    private func matches(method name: String?) -> Bool {
        guard let method = method?.lowercased() else { return true }
        guard let name = name?.lowercased() else { return false }
        return method.hasSuffix("*") ? name.hasPrefix(method.dropLast()) : name == method
    }

    private func matches(error code: String?) -> Bool {
        guard let error else { return true }
        guard let code else { return false }
        return error == "*" || code.lowercased() == error.lowercased()
    }

    /// The same over the rows of the journal's file, as `AND …` conditions.
    var sql: (text: String, arguments: StatementArguments) {
        var text = ""
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: [(any DatabaseValueConvertible)?]) {
            text += " AND " + condition
            arguments += StatementArguments(values)
        }
        if let kind { add("kind = ?", [kind.rawValue]) }
        if let host { add("host = ?", [host.lowercased()]) }
        if let clientID { add("clientID = ?", [clientID]) }
        if let method = method?.lowercased() {
            if method.hasSuffix("*") {
                // No method holds what LIKE would read as a pattern but the underline, which then is escaped.
                let beginning = method.dropLast().replacing("\\", with: "\\\\").replacing("_", with: "\\_")
                    .replacing("%", with: "\\%")
                add("method LIKE ? ESCAPE '\\'", [beginning + "%"])
            } else {
                add("method = ?", [method])
            }
        }
        if let statuses {
            add(
                "json_extract(json, '$.status') BETWEEN ? AND ?",
                [statuses.range.lowerBound, statuses.range.upperBound])
        }
        if let userID { add("json_extract(json, '$.user_id') = ?", [userID]) }
        if let error {
            if error == "*" {
                add("json_extract(json, '$.error') IS NOT NULL", [])
            } else {
                add("lower(json_extract(json, '$.error')) = ?", [error.lowercased()])
            }
        }
        if let emulation { add("json_extract(json, '$.emulation') = ?", [emulation]) }
        if let since { add("json_extract(json, '$.at') >= ?", [since]) }
        if let until { add("json_extract(json, '$.at') <= ?", [until]) }
        return (text, arguments)
    }
}

extension JournalFilter {
    /// As a query or a body says it.
    init(_ fields: ControlFields) throws(SandboxControlError) {
        kind = try fields.word("kind", JournalNotes.Kind.self)
        host = try fields.text("host")
        clientID = try fields.text("client_id")
        method = try fields.text("method")
        if let text = try fields.text("status") {
            guard let statuses = Statuses(text) else {
                throw .field("status", "must be a status such as 404, a class such as 4xx, or a range such as 400-499")
            }
            self.statuses = statuses
        }
        userID = try fields.integer("user_id", in: 0...Int(Int32.max))
        error = try fields.text("error")
        emulation = try fields.text("emulation")
        since = try fields.number("since", in: 0...1e12)
        until = try fields.number("until", in: 0...1e12)
    }
}
