import Foundation
import Testing

@testable import Sandbox

extension RESTPortal {
    /// Makes the application listen to the events with its offline queue.
    func listen(_ events: [String]) async {
        for event in events {
            _ = await call("event.bind", ["event": .string(event), "event_type": "offline"])
        }
    }

    /// Names and data of what has been heard, in the order in which it came.
    func heard() async -> [String: JSONValue] {
        let list = await result("event.offline.list", ["order": ["ID": "ASC"]])
        return Dictionary(
            (list.array ?? []).map { ($0["EVENT_NAME"]?.text ?? "", $0["EVENT_DATA"] ?? .null) },
            uniquingKeysWith: { $1 })
    }
}

/// A call that is refused, and how.
struct CRMRefusal: Sendable, CustomTestStringConvertible {
    var method: String
    var params: JSONObject
    var code: String
    var text: String

    init(_ method: String, _ params: JSONObject, _ code: String, _ text: String) {
        self.method = method
        self.params = params
        self.code = code
        self.text = text
    }

    var testDescription: String { "\(method): \(text)" }
}
