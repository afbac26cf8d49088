/// Where a list stands, so that it can go on later, also in another process. Holds no token; it may be stored and printed.
public struct ListPosition: Sendable, Hashable, LosslessStringConvertible {
    enum Anchor: Sendable, Hashable {
        /// The page that begins at this offset.
        case offset(Int)
        /// Behind the row with this identifier, in the list's direction.
        case after(Int)
        /// There is nothing more.
        case end
    }

    var anchor: Anchor
    /// Rows of the page that have been handed out.
    var skip: Int

    init(_ anchor: Anchor, skip: Int = 0) {
        self.anchor = anchor
        self.skip = skip
    }

    /// Before the first row.
    public static let beginning = ListPosition(.offset(0))
    /// Whether there is nothing more.
    public var isEnd: Bool { anchor == .end }

    /// `page 150`, `page 150+7`, `after 1234` or `end`.
    public var description: String {
        switch anchor {
        case .offset(let offset): "page \(offset)" + (skip > 0 ? "+\(skip)" : "")
        case .after(let id): "after \(id)"
        case .end: "end"
        }
    }

    /// Reads what ``description`` wrote.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        switch (words.first, words.count) {
        case ("end", 1): self.init(.end)
        case ("after", 2):
            guard let id = Int(words[1]) else { return nil }
            self.init(.after(id))
        case ("page", 2):
            let numbers = words[1].split(separator: "+", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
            guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0 >= 0 }) else { return nil }
            self.init(.offset(numbers[0]), skip: numbers.count == 2 ? numbers[1] : 0)
        default: return nil
        }
    }
}

extension ListPosition: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let position = ListPosition(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a position in a list")
        }
        self = position
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
