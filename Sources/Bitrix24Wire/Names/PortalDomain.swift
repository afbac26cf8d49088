/// The host of a portal, lower-cased, with its port where that is not the scheme's own: `acme.bitrix24.com`.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
public struct PortalDomain: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The host, and `:port` where one was given.
    public let value: String

    /// Takes a host name (letters, digits, `-`, `.`; 1 to 253 characters), optionally with a port from 1 to 65535.
    ///
    /// `nil` for anything else, so that no address with a path, a user or a trick in it exists further in.
    public init?(_ text: String) {
        let lowered = text.lowercased()
        let parts = lowered.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let host = parts.first, (1...253).contains(host.utf8.count) else {
            return nil
        }
        if parts.count == 2 {
            // `Int` alone would take a sign.
            guard let port = Int(parts[1]), (1...65535).contains(port),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else {
                return nil
            }
        }
        for label in host.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-",
                label.utf8.allSatisfy({ byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
                })
            else { return nil }
        }
        value = lowered
    }

    /// The host without the port.
    public var host: String { value.split(separator: ":").first.map(String.init) ?? value }

    public var description: String { value }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let domain = PortalDomain(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not the host name of a portal"))
        }
        self = domain
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
