import GRDB
import Testing

@testable import Sandbox

extension RESTPortal {
    /// Binds a handler to events, as an application would.
    func hear(_ events: [String]) async {
        for event in events {
            _ = await result("event.bind", ["event": .string(event), "handler": "https://app.example/handler"])
        }
    }

    /// What handlers were told since: names and data, in order.
    func told() async throws -> [[JSONValue]] {
        let rows = try await platform.database.read { try EventDeliveryRow.fetchAll($0) }
        return rows.compactMap { row in QueuedEvent(row: row).map { [.string($0.event), $0.data] } }
    }
}

/// A call and what is said of it: the refusal's code and text, or nothing when it is done.
struct FamilyCase: Sendable, CustomTestStringConvertible {
    var method: String
    var params: JSONObject
    var refusal: [String]

    init(_ method: String, _ params: JSONObject, _ refusal: [String]) {
        self.method = method
        self.params = params
        self.refusal = refusal
    }

    var testDescription: String { "\(method) \(JSONValue.object(params).serialized().prefix(80))" }
}
