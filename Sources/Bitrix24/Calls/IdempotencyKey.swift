import Foundation

/// The name of one intended change: the platform carries out a call of REST 3.0 with a key once within 24 hours and
/// answers repeats from memory.
///
/// Source: the platform's documentation, page "REST 3.0", header `Idempotency-Key`.
public struct IdempotencyKey: Sendable, Hashable, Codable, CustomStringConvertible {
    public let value: String

    /// `nil` unless `text` is 1 to 255 printable ASCII characters.
    public init?(_ text: String) {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        value = text
    }

    /// A new random key. Keep it when the same change is to be tried again later.
    public init() { value = UUID().uuidString.lowercased() }

    public var description: String { value }
}
