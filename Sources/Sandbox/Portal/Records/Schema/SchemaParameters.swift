/// The parameters of a call under the names that a schema uses: whatever the case, by a path, or by their place.
struct SchemaParameters {
    let members: JSONObject

    /// - Parameter positional: names of the arguments that older methods take by their place: 0, 1, 2 …
    init(_ params: JSONObject, positional: [String]) {
        guard !positional.isEmpty else {
            members = params
            return
        }
        var members: JSONObject = [:]
        for (key, value) in params {
            let place = Int(key)
            members[place.flatMap { positional.indices.contains($0) ? positional[$0] : nil } ?? key] = value
        }
        self.members = members
    }

    /// A parameter: `id`, or a path such as `filter.taskId`.
    subscript(_ path: String) -> JSONValue? {
        guard path.contains(".") else { return Self.member(path, of: members) }
        var value = JSONValue.object(members)
        for name in path.split(separator: ".") {
            guard let object = value.object, let inner = Self.member(String(name), of: object) else { return nil }
            value = inner
        }
        return value
    }

    private static func member(_ name: String, of object: JSONObject) -> JSONValue? {
        if let value = object[name] { return value }
        let lowered = name.lowercased()
        return object.first { $0.key.lowercased() == lowered }?.value
    }
}
