/// Why a key ring cannot be made, or a stored secret cannot be opened. Holds names of keys, never keys.
public struct KeyRingError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        case empty
        case malformedName
        case malformed
        case wrongLength(key: String, bytes: Int)
        case repeated(key: String)
        /// The stored secret names a key that the ring lacks.
        case unknownKey(String)
        /// The stored secret was changed, moved to another row, or sealed under another key of that name.
        case notAuthentic(key: String)
    }

    public var reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var message: String {
        switch reason {
        case .empty: "There is no encryption key."
        case .malformedName: "The name of an encryption key is not 1 to 32 letters, digits, '-', '_' or '.'."
        case .malformed: "The encryption keys or a stored secret cannot be read."
        case .wrongLength(let key, let bytes): "The encryption key \(key) has \(bytes) bytes; AES-256 takes 32."
        case .repeated(let key): "The encryption key \(key) is given twice."
        case .unknownKey(let key): "A stored secret was sealed under the encryption key \(key), which is not given."
        case .notAuthentic(let key): "A stored secret does not open under the encryption key \(key)."
        }
    }

    public var recovery: String {
        switch reason {
        case .empty, .malformedName, .malformed, .wrongLength, .repeated:
            "Give the keys as name:base64 pairs separated by commas; `openssl rand -base64 32` makes one."
        case .unknownKey: "Add the old key after the current one until everything is sealed anew."
        case .notAuthentic:
            "Give the key with which the store was written. If that is the one, the row was changed from outside: erase it, and the portal's next opening restores it."
        }
    }
}
