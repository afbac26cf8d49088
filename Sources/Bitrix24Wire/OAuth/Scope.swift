/// A permission to use a part of the REST interface: `crm`, `user_brief`, `placement`.
///
/// Every documented permission is a member: `.crm`, `.userBrief`. A struct and not an enumeration, because the platform keeps adding members.
/// Source: https://apidocs.bitrix24.com/api-reference/scopes/permissions.html
public struct Scope: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// Lower-case code.
    public let value: String

    /// `nil` unless `text` (spaces around it ignored) is 1 to 64 ASCII letters, digits, `_`, `.` or `-`.
    public init?(_ text: String) {
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let code = String(trimmed).lowercased()
        guard (1...64).contains(code.utf8.count),
            code.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2E || byte == 0x5F
                    || byte == 0x2D
            })
        else { return nil }
        value = code
    }

    /// For codes that are right: the tables'.
    init(known value: String) { self.value = value }

    public var description: String { value }
    public static func < (left: Scope, right: Scope) -> Bool { left.value < right.value }

    /// Reads the platform's list: commas in every live sample, spaces in the text of one page. Unusable parts are dropped.
    public static func list(_ text: String) -> [Scope] {
        var seen = Set<Scope>()
        return text.split { $0 == "," || $0 == " " }.compactMap { Scope(String($0)) }.filter {
            seen.insert($0).inserted
        }
    }

    /// Writes the platform's list, separated by commas.
    public static func joined(_ scopes: some Sequence<Scope>) -> String {
        scopes.map(\.value).joined(separator: ",")
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let scope = Scope(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a scope"))
        }
        self = scope
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
