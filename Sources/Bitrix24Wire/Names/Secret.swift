/// A value that must not reach a log, an error, a debugger's dump or a JSON file by accident.
///
/// It is handed out only by ``reveal()``, so that every place that does is easy to find.
public struct Secret: Sendable, Hashable {
    private let value: String

    /// Wraps `value`. An empty one is allowed: the platform sends empty fields.
    public init(_ value: String) { self.value = value }

    /// The wrapped text, for the wire and for encryption only.
    public func reveal() -> String { value }

    /// Whether the wrapped text is empty.
    public var isEmpty: Bool { value.isEmpty }

    /// Compares in a time that depends on the lengths only, so that an attacker learns nothing from it.
    public static func == (left: Secret, right: Secret) -> Bool {
        let a = Array(left.value.utf8)
        let b = Array(right.value.utf8)
        var difference = a.count ^ b.count
        // The length of the stored value is no secret; its content is.
        for index in a.indices { difference |= Int(a[index] ^ (index < b.count ? b[index] : ~a[index])) }
        return difference == 0
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    /// Without this, `dump` prints the stored property.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
