import Bitrix24Wire
import GRDB

/// Tokens, codes and secrets of this sandbox wherever they stand in what the journal kept: also in places that no client should have put
/// them in, such as a path or a record's title, where ``TokenMask`` does not look.
struct KnownSecrets: Sendable {
    private let found: [String]

    /// No secret of the platform is shorter.
    private static let shortest = 16
    /// Words that are looked up at most.
    private static let limit = 20_000

    /// Those that stand in the value.
    init(in value: JSONValue, database: SandboxDatabase) async throws {
        var words: Set<String> = []
        Self.collect(value, into: &words)
        guard !words.isEmpty else {
            found = []
            return
        }
        let list = JSONValue.array(words.map { .string($0) }).serialized()
        found = try await database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    WITH word AS MATERIALIZED (SELECT value FROM json_each(:list))
                    SELECT accessToken FROM tokenPair WHERE accessToken IN (SELECT value FROM word)
                    UNION SELECT refreshToken FROM tokenPair WHERE refreshToken IN (SELECT value FROM word)
                    UNION SELECT code FROM webhook WHERE code IN (SELECT value FROM word)
                    UNION SELECT code FROM authorizationCode WHERE code IN (SELECT value FROM word)
                    UNION SELECT clientSecret FROM application WHERE clientSecret IN (SELECT value FROM word)
                    UNION SELECT applicationToken FROM installation WHERE applicationToken IN (SELECT value FROM word)
                    UNION SELECT applicationToken FROM outgoingWebhook WHERE applicationToken IN (SELECT value FROM word)
                    UNION SELECT id FROM webSession WHERE id IN (SELECT value FROM word)
                    """, arguments: ["list": list])
        }
    }

    private static func collect(_ value: JSONValue, into words: inout Set<String>) {
        switch value {
        case .string(let text):
            guard text.utf8.count >= shortest else { return }
            var word: [UInt8] = []
            func end() {
                if (shortest...128).contains(word.count), words.count < limit {
                    words.insert(String(decoding: word, as: UTF8.self))
                }
                word.removeAll(keepingCapacity: true)
            }
            for byte in text.utf8 {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: word.append(byte)
                default: end()
                }
            }
            end()
            // Behind `auth%3D` a token is a part of a longer word.
            if text.utf8.contains(UInt8(ascii: "%")), let plain = FormCodec.unescape(text.utf8), plain != text {
                collect(.string(plain), into: &words)
            }
        case .array(let elements): for element in elements { collect(element, into: &words) }
        case .object(let members): for member in members.values { collect(member, into: &words) }
        default: break
        }
    }

    /// The value without them.
    func masked(_ value: JSONValue) -> JSONValue {
        guard !found.isEmpty else { return value }
        switch value {
        case .string(let text): return .string(masked(text))
        case .array(let elements): return .array(elements.map(masked))
        case .object(let members): return .object(members.mapValues(masked))
        default: return value
        }
    }

    private func masked(_ text: String) -> String {
        guard text.utf8.count >= Self.shortest else { return text }
        var text = text
        for (index, secret) in found.enumerated() where text.contains(secret) {
            text = text.replacing(secret, with: "masked-token-\(index + 1)")
        }
        return text
    }
}

extension DeskVisit {
    /// Members of an entry that lists show.
    private static let listed = [
        "seq", "at", "kind", "host", "target", "method", "event", "grant_type", "handler", "client_id", "user_id",
        "status", "error", "fault",
        "emulation", "attempt", "duration_ms", "batch",
    ]

    /// Entries as lists show them: every token in them masked, and `code`, by which people know an application.
    func listing(_ entries: [JSONValue]) async throws -> [JSONValue] {
        let short = JSONValue.array(
            entries.map { entry in
                var members: JSONObject = [:]
                for name in Self.listed { members[name] = entry[name] }
                if let batch = entry["batch"]?.array {
                    members["batch"] = .array(batch.map { ["error": $0["error"] ?? .null] })
                }
                return .object(members)
            })
        let masked = try await KnownSecrets(in: short, database: platform.database).masked(short).array ?? []
        let clients = Set(masked.compactMap { $0["client_id"]?.string })
        guard !clients.isEmpty else { return masked }
        let codes = try await platform.database.read { db in
            try ApplicationRow.filter(keys: clients).fetchAll(db).reduce(into: [String: String]()) {
                $0[$1.clientID] = $1.code
            }
        }
        return masked.map { entry in
            guard case .object(var members) = entry else { return entry }
            members["code"] = members["client_id"]?.string.flatMap { codes[$0] }.map(JSONValue.string)
            return .object(members)
        }
    }
}
