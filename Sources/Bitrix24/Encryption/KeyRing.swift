import Crypto
import Foundation

/// The keys under which tokens are kept at rest: one that seals, and older ones that still open.
///
/// AES-256-GCM. A sealed value names its key, so keys can be changed without stopping, and is bound to the row it
/// belongs to, so that a value copied into another row does not open.
public struct KeyRing: Sendable {
    private let currentID: String
    private let keys: [String: SymmetricKey]

    /// A ring of keys, each of 32 bytes under a name of 1 to 32 ASCII letters, digits, `-`, `_` or `.`; the first one
    /// seals.
    ///
    /// - Throws: ``KeyRingError`` when there is no key, a name is unusable or repeated, or a key has another length.
    public init(_ keys: [(id: String, bytes: [UInt8])]) throws(KeyRingError) {
        guard let first = keys.first else { throw KeyRingError(.empty) }
        var table: [String: SymmetricKey] = [:]
        for key in keys {
            guard (1...32).contains(key.id.utf8.count),
                key.id.utf8.allSatisfy({ byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || [0x2D, 0x5F, 0x2E].contains(byte)
                })
            else { throw KeyRingError(.malformedName) }
            guard key.bytes.count == 32 else { throw KeyRingError(.wrongLength(key: key.id, bytes: key.bytes.count)) }
            guard table.updateValue(SymmetricKey(data: key.bytes), forKey: key.id) == nil else {
                throw KeyRingError(.repeated(key: key.id))
            }
        }
        currentID = first.id
        self.keys = table
    }

    /// Reads `name:base64` pairs separated by commas, the sealing key first: the form for an environment variable.
    ///
    /// - Throws: ``KeyRingError``, which never holds a key.
    public init(parsing text: Secret) throws(KeyRingError) {
        var pairs: [(id: String, bytes: [UInt8])] = []
        for part in text.reveal().split(separator: ",") {
            let pair = part.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, let data = Data(base64Encoded: String(pair[1])) else {
                throw KeyRingError(.malformed)
            }
            pairs.append((String(pair[0]), Array(data)))
        }
        try self.init(pairs)
    }

    /// A ring with one new random key, for tests and first steps: what it sealed cannot be opened after the process has
    /// ended.
    public static func ephemeral() -> KeyRing {
        KeyRing(currentID: "ephemeral", keys: ["ephemeral": SymmetricKey(size: .bits256)])
    }

    private init(currentID: String, keys: [String: SymmetricKey]) {
        self.currentID = currentID
        self.keys = keys
    }

    /// Seals `secret` for `identity`, the name of the row that will hold it.
    ///
    /// One byte of version, one of the key name's length, the name, then nonce, ciphertext and tag.
    public func seal(_ secret: Secret, for identity: String) throws(KeyRingError) -> [UInt8] {
        guard let key = keys[currentID] else { throw KeyRingError(.empty) }
        let header = currentHeader
        do {
            let box = try AES.GCM.seal(
                Array(secret.reveal().utf8), using: key, authenticating: header + Array(identity.utf8))
            guard let combined = box.combined else { throw KeyRingError(.malformed) }
            return header + Array(combined)
        } catch {
            throw KeyRingError(.malformed)
        }
    }

    /// Opens what ``seal(_:for:)`` made for the same `identity`.
    ///
    /// - Throws: ``KeyRingError`` when the key is missing, or when the value was changed, moved or sealed under another
    ///   key of that name.
    public func open(_ sealed: [UInt8], for identity: String) throws(KeyRingError) -> Secret {
        guard sealed.count > 2, sealed[0] == 1, sealed.count > 2 + Int(sealed[1]),
            let id = String(validating: sealed[2..<(2 + Int(sealed[1]))], as: UTF8.self)
        else { throw KeyRingError(.malformed) }
        guard let key = keys[id] else { throw KeyRingError(.unknownKey(id)) }
        let header = Array(sealed[..<(2 + id.utf8.count)])
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[header.count...])
            let opened = try AES.GCM.open(box, using: key, authenticating: header + Array(identity.utf8))
            guard let text = String(validating: opened, as: UTF8.self) else { throw KeyRingError(.malformed) }
            return Secret(text)
        } catch let error as KeyRingError {
            throw error
        } catch {
            throw KeyRingError(.notAuthentic(key: id))
        }
    }

    /// Whether `sealed` was made under the key that seals now.
    public func isCurrent(_ sealed: [UInt8]) -> Bool { sealed.starts(with: currentHeader) }

    /// How every value begins that is sealed under the key that seals now.
    package var currentHeader: [UInt8] { [1, UInt8(currentID.utf8.count)] + Array(currentID.utf8) }
}

extension KeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<\(keys.count) keys>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
