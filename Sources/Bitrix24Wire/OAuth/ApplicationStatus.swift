/// The status of an application on a portal, as the letter that token replies and frames carry.
///
/// Trust it only from the authorization server's `app.info`.
/// Source: https://apidocs.bitrix24.com/settings/oauth/simple-way.html
public struct ApplicationStatus: Sendable, Hashable, Codable, CustomStringConvertible {
    public let letter: String

    /// `nil` unless `letter` is one ASCII letter; lower case is accepted.
    public init?(_ letter: String) {
        guard letter.utf8.count == 1, let character = letter.first, character.isLetter, character.isASCII else {
            return nil
        }
        self.letter = letter.uppercased()
    }

    private init(known letter: String) { self.letter = letter }

    /// `F`: free.
    public static let free = ApplicationStatus(known: "F")
    /// `D`: demonstration version.
    public static let demo = ApplicationStatus(known: "D")
    /// `T`: trial, limited in time.
    public static let trial = ApplicationStatus(known: "T")
    /// `P`: paid.
    public static let paid = ApplicationStatus(known: "P")
    /// `L`: local application of one portal.
    public static let local = ApplicationStatus(known: "L")
    /// `S`: covered by the Market subscription.
    public static let subscription = ApplicationStatus(known: "S")

    public var description: String { letter }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let status = ApplicationStatus(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a status letter"))
        }
        self = status
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(letter)
    }
}
