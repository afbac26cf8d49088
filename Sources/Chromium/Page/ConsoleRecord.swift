import Foundation

/// What the consoles of a page's frames and workers showed.
struct ConsoleRecord: Sendable {
    /// An argument whose full content must be asked for.
    struct Unrendered: Sendable {
        let message: Int
        let argument: Int
        let objectID: String
    }

    /// The first messages are kept; how many more there were is counted.
    static let maximumMessages = 2_000
    static let maximumCharacters = 20_000

    private(set) var messages: [ConsoleMessage] = []
    private(set) var dropped = 0

    mutating func receive(_ event: ProtocolEvent) -> [Unrendered] {
        switch event.method {
        case "Runtime.consoleAPICalled": return called(event.parameters)
        case "Runtime.exceptionThrown": thrown(event.parameters)
        case "Log.entryAdded": logged(event.parameters["entry"])
        default: break
        }
        return []
    }

    mutating func render(_ unrendered: Unrendered, as text: String) {
        messages[unrendered.message].arguments[unrendered.argument] = Self.bounded(text)
    }

    private mutating func called(_ parameters: BrowserValue) -> [Unrendered] {
        let arguments = parameters["args"].arrayValue ?? []
        let place = parameters["stackTrace"]["callFrames"][0]
        let kept = keep(
            ConsoleMessage(
                source: .call, level: parameters["type"].stringValue ?? "log",
                arguments: arguments.map { Self.bounded(Self.text(of: $0)) },
                url: place["url"].stringValue, line: place["lineNumber"].intValue.map { $0 + 1 },
                timestamp: Self.date(parameters["timestamp"]), requestID: nil))
        guard kept else { return [] }
        return arguments.enumerated().compactMap { index, argument in
            guard argument["type"] == "object", argument["subtype"] != "error",
                let id = argument["objectId"].stringValue
            else { return nil }
            return Unrendered(message: messages.count - 1, argument: index, objectID: id)
        }
    }

    private mutating func thrown(_ parameters: BrowserValue) {
        let details = parameters["exceptionDetails"]
        let place = details["stackTrace"]["callFrames"][0]
        let address = details["url"].stringValue ?? place["url"].stringValue
        _ = keep(
            ConsoleMessage(
                source: .exception, level: "error", arguments: [Self.bounded(Self.text(ofException: details))],
                url: address, line: details["lineNumber"].intValue.map { $0 + 1 },
                timestamp: Self.date(parameters["timestamp"]), requestID: nil))
    }

    private mutating func logged(_ entry: BrowserValue) {
        _ = keep(
            ConsoleMessage(
                source: .browser, level: entry["level"].stringValue ?? "info",
                arguments: [Self.bounded(entry["text"].stringValue ?? "")],
                url: entry["url"].stringValue, line: entry["lineNumber"].intValue.map { $0 + 1 },
                timestamp: Self.date(entry["timestamp"]), requestID: entry["networkRequestId"].stringValue))
    }

    private mutating func keep(_ message: ConsoleMessage) -> Bool {
        guard messages.count < Self.maximumMessages else {
            dropped += 1
            return false
        }
        messages.append(message)
        return true
    }

    /// Milliseconds since 1970.
    private static func date(_ value: BrowserValue) -> Date {
        Date(timeIntervalSince1970: (value.doubleValue ?? 0) / 1_000)
    }

    private static func bounded(_ text: String) -> String {
        text.utf8.count <= maximumCharacters ? text : String(text.prefix(maximumCharacters))
    }

    /// "Uncaught" and the error with its stack, or the value that was thrown.
    static func text(ofException details: BrowserValue) -> String {
        let exception = details["exception"]
        let start = details["text"].stringValue ?? "Uncaught"
        guard !exception.isNull else { return start }
        return "\(start) \(text(of: exception))"
    }

    /// A value of the page as its console would show it.
    static func text(of object: BrowserValue) -> String {
        switch object["value"] {
        case .string(let text): return text
        case .null: break
        case let value: return value.serialized()
        }
        if let text = object["unserializableValue"].stringValue { return text }
        if object["subtype"] == "null" { return "null" }
        if object["type"] == "undefined" { return "undefined" }
        if object["type"] == "object", object["subtype"] != "error",
            let properties = object["preview"]["properties"].arrayValue
        {
            let list = object["subtype"] == "array"
            let members = properties.map { property in
                let value = property["value"].stringValue ?? ""
                return list ? value : "\(property["name"].stringValue ?? ""): \(value)"
            }
            let rest = object["preview"]["overflow"] == true ? ["…"] : []
            let inside = (members + rest).joined(separator: ", ")
            return list ? "[\(inside)]" : "{\(inside)}"
        }
        return object["description"].stringValue ?? object["type"].stringValue ?? ""
    }
}
