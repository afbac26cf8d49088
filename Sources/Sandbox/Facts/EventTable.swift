/// The events that a handler can be bound to, and the scope that each needs (empty: none).
///
/// Source: the platform's documentation, the pages of the events.
struct EventTable: Sendable {
    let scopes: [String: String]
    /// In the order of the table.
    let codes: [String]

    static let standard = EventTable()

    private init() {
        let rows = FactTable.rows("facts/events.tsv", columns: 4)
        scopes = Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        codes = rows.map { $0[0] }
    }

    /// Whether an application with these scopes may bind the event; also `false` for an event that does not exist.
    func isAvailable(_ event: String, with scope: Set<String>) -> Bool {
        guard let needed = scopes[event] ?? Self.dynamicScope(of: event) else { return false }
        return needed.isEmpty || scope.contains(needed)
    }

    /// Whether it is an event of one smart process.
    static func isDynamic(_ event: String) -> Bool { dynamicScope(of: event) != nil }

    /// Events of one smart process carry its number at the end: `ONCRMDYNAMICITEMADD_145`.
    private static func dynamicScope(of event: String) -> String? {
        guard event.hasPrefix("ONCRMDYNAMICITEM"), let cut = event.lastIndex(of: "_"),
            Int(event[event.index(after: cut)...]) != nil
        else { return nil }
        return ["ONCRMDYNAMICITEMADD", "ONCRMDYNAMICITEMUPDATE", "ONCRMDYNAMICITEMDELETE"].contains(
            String(event[..<cut]))
            ? "crm" : nil
    }
}

/// The permissions that an application can ask for.
enum ScopeTable {
    static let standard = FactTable.rows("facts/scopes.tsv", columns: 1).map { $0[0] }
}
