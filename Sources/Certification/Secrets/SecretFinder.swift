import Foundation
import Sandbox

/// Finds the run's token values in texts, also where they were encoded on the way.
struct SecretFinder: Sendable {
    private struct Needle: Sendable {
        var kind: KnownSecret.Kind
        var text: String
    }

    private let needles: [Needle]

    /// Values shorter than eight characters are ignored: they would be found in anything.
    init(_ secrets: [KnownSecret]) {
        var seen = Set<String>()
        needles = secrets.flatMap { secret -> [Needle] in
            let value = secret.value.reveal()
            guard value.utf8.count >= 8 else { return [] }
            return Self.spellings(of: value).compactMap { spelling in
                seen.insert(spelling).inserted ? Needle(kind: secret.kind, text: spelling) : nil
            }
        }.sorted { $0.text.utf8.count > $1.text.utf8.count }
    }

    /// The value as it stands, as a form writes it, and in base64.
    private static func spellings(of value: String) -> [String] {
        let base64 = Data(value.utf8).base64EncodedString()
        // Without the last group, which depends on what follows the token.
        let stem = String(base64.dropLast(base64.hasSuffix("=") ? 4 : 0))
        return [value, FormCodec.escape(value), stem].filter { $0.utf8.count >= 8 }
    }

    /// The kinds of secrets in a text, each once; percent escapes are also looked through.
    func kinds(in text: String) -> [KnownSecret.Kind] {
        guard text.utf8.count >= 8 else { return [] }
        var found: [KnownSecret.Kind] = []
        let decoded = text.contains("%") ? text.removingPercentEncoding : nil
        for needle in needles where !found.contains(needle.kind) {
            if text.contains(needle.text) || (decoded?.contains(needle.text) ?? false) { found.append(needle.kind) }
        }
        return found
    }

    /// The text with every secret replaced by its kind: `‹access token›`.
    func masked(_ text: String) -> String {
        guard text.utf8.count >= 8 else { return text }
        var output = text
        for needle in needles where output.contains(needle.text) {
            output = output.replacing(needle.text, with: "‹\(needle.kind.rawValue)›")
        }
        return output
    }
}
