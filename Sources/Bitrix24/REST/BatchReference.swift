/// A place in the result of an earlier command of the same batch: `$result[deals][0][ID]`.
///
///     BatchCommand("contact", "crm.contact.get", ["id": .result("deal")["CONTACT_ID"].value])
///
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
public struct BatchReference: Sendable, Hashable, CustomStringConvertible {
    /// The command that is meant, and the way into its result.
    public let path: [String]

    private init(path: [String]) { self.path = path }

    /// The whole result of the command of that name.
    public static func result(_ command: String) -> BatchReference { BatchReference(path: [command]) }

    /// A member of the place.
    public subscript(key: String) -> BatchReference { BatchReference(path: path + [key]) }
    /// An element of the place.
    public subscript(index: Int) -> BatchReference { BatchReference(path: path + [String(index)]) }

    /// As the platform reads it.
    public var description: String { "$result" + path.map { "[\($0)]" }.joined() }
    /// The same as a parameter's value.
    public var value: JSONValue { .string(description) }

    /// The commands to which a value refers, however deep.
    static func names(in value: JSONValue) -> Set<String> {
        switch value {
        case .string(let text):
            guard text.contains("$result[") else { return [] }
            return Set(
                text.split(separator: "$result[", omittingEmptySubsequences: false).dropFirst().compactMap { part in
                    part.firstIndex(of: "]").map { part[..<$0].filter { $0 != "'" && $0 != "\"" } }
                })
        case .array(let elements): return elements.reduce(into: []) { $0.formUnion(names(in: $1)) }
        case .object(let members): return members.values.reduce(into: []) { $0.formUnion(names(in: $1)) }
        default: return []
        }
    }
}

extension JSONValue {
    /// The result of an earlier command of the same batch, or a place in it: `.result("deal", "CONTACT_ID")`.
    public static func result(_ command: String, _ path: String...) -> JSONValue {
        path.reduce(BatchReference.result(command)) { $0[$1] }.value
    }
}
