/// Which permission an event needs.
///
/// Source: the platform's documentation, the pages of the events.
enum EventScope {
    private static let byPrefix: [(prefix: String, scopes: Set<String>)] = [
        ("ONCRM", ["crm"]), ("ONTASK", ["task", "tasks", "tasks_extended"]),
        ("ONUSERADD", ["user", "user_brief", "user_basic"]),
        ("CATALOG.", ["catalog"]), ("ONIMBOT", ["imbot"]), ("ONBOOKING", ["booking"]), ("ONSALE", ["sale"]),
        ("ONCALENDAR", ["calendar"]), ("ONIMCONNECTOR", ["imconnector"]), ("ONVOXIMPLANT", ["telephony"]),
        ("ONEXTERNALCALL", ["telephony"]), ("ONLIVEFEED", ["log"]), ("ONSONETGROUP", ["sonet_group"]),
    ]

    /// Whether an application with these permissions hears of the event. Events that no rule names need none.
    static func allows(_ event: String, scope: some Sequence<Scope>) -> Bool {
        guard let rule = byPrefix.first(where: { event.hasPrefix($0.prefix) }) else { return true }
        return scope.contains { rule.scopes.contains($0.value) }
    }
}
