import Bitrix24Wire

/// What kind of values stand where in an answer, so that two answers can be compared although their data differ.
enum ResultShape {
    /// Where two answers differ: `result.ID: number, was text`. `time` is left out, and so is what is empty or `null` in one of them.
    ///
    /// - Parameter limit: so many at most.
    static func differences(recorded: JSONValue, now: JSONValue, limit: Int = 20) -> [String] {
        var found: [String] = []
        compare(recorded, now, path: "", into: &found, limit: limit)
        return found
    }

    private static func compare(
        _ old: JSONValue, _ new: JSONValue, path: String, into found: inout [String], limit: Int
    ) {
        guard found.count < limit else { return }
        switch (old, new) {
        case (.null, _), (_, .null): return
        // An empty map is written as a list.
        case (.array(let elements), .object) where elements.isEmpty: return
        case (.object, .array(let elements)) where elements.isEmpty: return
        case (.object(let old), .object(let new)):
            for (name, value) in old where !(path.isEmpty && name == "time") {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if let other = new[name] {
                    compare(value, other, path: place, into: &found, limit: limit)
                } else if !value.isNull, !isCounted(name) {
                    found.append("\(place): missing, was \(kind(value))")
                }
            }
            for (name, value) in new where old[name] == nil && !(path.isEmpty && name == "time") {
                if !value.isNull, !isCounted(name) {
                    found.append("\(path.isEmpty ? name : "\(path).\(name)"): \(kind(value)), was missing")
                }
            }
        case (.array(let old), .array(let new)):
            if let first = old.first, let other = new.first {
                compare(first, other, path: "\(path)[0]", into: &found, limit: limit)
            }
        default:
            if kind(old) != kind(new) { found.append("\(path): \(kind(new)), was \(kind(old))") }
        }
        if found.count > limit { found.removeLast(found.count - limit) }
    }

    /// Whether the name is an identifier, or depends on how many there are.
    private static func isCounted(_ name: String) -> Bool { Int(name) != nil || name == "next" }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool: "true or false"
        case .int, .double: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }
}
