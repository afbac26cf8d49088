/// What the calendar's page does with events on behalf of an application's view.
///
/// Source: the platform's documentation, "Calendar grid view".
struct CalendarActions: Sendable {
    let methods: PersonMethods

    private var owner: JSONObject { ["type": "user", "ownerId": .int(methods.person.id)] }

    /// - Returns: `nil` where there is no such event, or no such action.
    /// - Throws: ``RESTFailure`` as the calendar's methods refuse.
    func run(_ action: String, _ params: JSONObject) async throws -> JSONValue? {
        switch action {
        case "list":
            var range = owner
            if let from = params["dateFrom"] { range["from"] = from }
            if let to = params["dateTo"] { range["to"] = to }
            return try await methods.answer("calendar.event.get", range)?.value
        case "get":
            guard let id = Self.id(params),
                let event = try await methods.result("calendar.event.getbyid", ["id": .int(id)]),
                var known = event.object, !known.isEmpty
            else { return nil }
            known["from"] = .string(Self.field(known["DATE_FROM"]?.text ?? ""))
            known["to"] = .string(Self.field(known["DATE_TO"]?.text ?? ""))
            return .object(known)
        case "add":
            return try await methods.answer("calendar.event.add", owner.merging(Self.fields(params)) { $1 })?.value
        case "update":
            guard let id = Self.id(params) else { return nil }
            var event = owner.merging(Self.fields(params)) { $1 }
            event["id"] = .int(id)
            return try await methods.answer("calendar.event.update", event)?.value
        case "delete":
            guard let id = Self.id(params) else { return nil }
            var event = owner
            event["id"] = .int(id)
            return try await methods.answer("calendar.event.delete", event)?.value
        default: return nil
        }
    }

    /// `id`, or `uid` of the form `1265|2024-08-12` for one day of a repeated event.
    private static func id(_ params: JSONObject) -> Int? {
        let text = params["id"]?.text ?? params["uid"]?.text ?? ""
        return Int(text.prefix { $0.isNumber })
    }

    private static func fields(_ params: JSONObject) -> JSONObject {
        var fields = JSONObject()
        for name in ["name", "from", "to"] {
            guard let text = params[name]?.text else { continue }
            // A form's field writes `2024-08-12T10:00`.
            fields[name] = .string(name == "name" ? text : text.replacing("T", with: " ") + ":00")
        }
        return fields
    }

    /// A date as the portal writes it, as a form's field reads it.
    private static func field(_ text: String) -> String {
        guard let seconds = PortalTime.parse(text) else { return "" }
        return String(PortalTime.text(unixSeconds: seconds).prefix(16))
    }
}
