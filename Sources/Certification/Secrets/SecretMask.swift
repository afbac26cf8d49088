import Foundation

/// Takes tokens out of everything that a report shows: those of the run by their value, all others by the name before them.
struct SecretMask: Sendable {
    private let finder: SecretFinder

    init(_ secrets: [KnownSecret]) { finder = SecretFinder(secrets) }

    /// The text without a token in it.
    func callAsFunction(_ text: String) -> String { Self.maskedByName(finder.masked(text)) }

    private static let names = [
        "access_token", "refresh_token", "application_token", "client_secret", "auth_id", "refresh_id", "auth",
    ]

    /// `access_token=…`, `"refresh_token": "…"`, `auth[access_token]=…`, `auth%5Baccess_token%5D=…`
    private static func maskedByName(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var copied = 0
        var position = 0
        while position < bytes.count {
            guard startsName(bytes, position), let value = value(bytes, position) else {
                position += 1
                continue
            }
            output.append(contentsOf: bytes[copied..<value.lowerBound])
            output.append(contentsOf: "‹secret›".utf8)
            copied = value.upperBound
            position = value.upperBound
        }
        guard copied > 0 else { return text }
        output.append(contentsOf: bytes[copied...])
        return String(decoding: output, as: UTF8.self)
    }

    /// A word begins here: what stands before is no letter, digit or underscore.
    private static func startsName(_ bytes: [UInt8], _ position: Int) -> Bool {
        let byte = bytes[position] | 0x20
        guard byte == UInt8(ascii: "a") || byte == UInt8(ascii: "r") || byte == UInt8(ascii: "c") else { return false }
        guard position > 0 else { return true }
        let before = bytes[position - 1]
        // `%5B` ends with a letter and is a bracket.
        if position >= 3, bytes[position - 3] == UInt8(ascii: "%"), before | 0x20 == UInt8(ascii: "b") { return true }
        return !isWord(before)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
    }

    /// The range of the value behind a name at `position`, if it looks like a token: eight characters or more, a digit among them.
    private static func value(_ bytes: [UInt8], _ position: Int) -> Range<Int>? {
        for name in names {
            let end = position + name.utf8.count
            guard end < bytes.count, zip(bytes[position..<end], name.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
                continue
            }
            var cursor = end
            for closing in ["%5D", "%5d", "]", "%22", "\\\"", "\"", "'", "&quot;"]
            where bytes[cursor...].starts(with: closing.utf8) {
                cursor += closing.utf8.count
            }
            while cursor < bytes.count, bytes[cursor] == 0x20 { cursor += 1 }
            if bytes[cursor...].starts(with: "%3D".utf8) || bytes[cursor...].starts(with: "%3A".utf8) {
                cursor += 3
            } else if cursor < bytes.count, bytes[cursor] == UInt8(ascii: "=") || bytes[cursor] == UInt8(ascii: ":") {
                cursor += 1
            } else {
                continue
            }
            while cursor < bytes.count, [0x20, 0x22, 0x27, 0x5C].contains(bytes[cursor]) { cursor += 1 }
            let start = cursor
            while cursor < bytes.count, isWord(bytes[cursor]) || [0x2D, 0x2E].contains(bytes[cursor]) { cursor += 1 }
            guard cursor - start >= 8, bytes[start..<cursor].contains(where: { (0x30...0x39).contains($0) }) else {
                continue
            }
            return start..<cursor
        }
        return nil
    }
}
