/// `member_id`: the permanent identifier of a portal, which survives a change of its address.
///
/// 32 hexadecimal digits in the cloud; 1 to 64 letters and digits are accepted, because boxes have shown others.
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
public struct MemberID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let value: String

    /// `nil` unless `text` is 1 to 64 ASCII letters or digits.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            })
        else { return nil }
        value = text
    }

    public var description: String { value }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = MemberID(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a member_id"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
