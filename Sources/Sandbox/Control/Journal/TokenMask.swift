import Bitrix24Wire
import Foundation

/// Puts names in place of tokens and secrets, the same name for the same token, so that an export can be given away and still shows
/// which token went where.
struct TokenMask {
    /// Members and parameters whose values are secret, and what stands in their place.
    private static let names: [String: String] = [
        "access_token": "access", "auth": "access", "auth_id": "access", "refresh_token": "refresh",
        "refresh_id": "refresh", "application_token": "application", "client_secret": "secret", "app_sid": "session",
        "sessid": "session", "password": "password",
    ]
    /// Shorter values stand for something else: `auth=1`, `code=7`.
    private static let shortest = 8

    private var masks: [String: String] = [:]
    private var counts: [String: Int] = [:]

    init() {}

    /// Looks for secrets in an entry of the journal.
    mutating func learn(_ entry: JSONObject) {
        let kind = entry["kind"]?.string
        let target = entry["target"]?.string ?? ""
        learn(path: target.prefix { $0 != "?" })
        if let mark = target.firstIndex(of: "?") { learn(form: String(target[target.index(after: mark)...]), kind) }
        if let params = entry["params"] { learn(params, kind) }
        learn(text: entry["body"]?.string ?? "", kind)
        learn(text: entry["answer"]?.string ?? "", kind)
        for (name, value) in entry["headers"]?.object ?? [:] {
            guard let value = value.string else { continue }
            switch name.lowercased() {
            case "authorization": add(String(value.split(separator: " ").last ?? ""), as: "access")
            case "cookie", "set-cookie":
                for part in value.split(whereSeparator: { $0 == ";" || $0 == "," }) {
                    add(part.split(separator: "=", maxSplits: 1).last.map(String.init) ?? "", as: "cookie")
                }
            case "referer": learn(form: value.split(separator: "?", maxSplits: 1).last.map(String.init) ?? "", kind)
            default: break
            }
        }
    }

    /// A webhook's code: `/rest/1/CODE/…`.
    private mutating func learn(path: some StringProtocol) {
        let parts = path.split(separator: "/")
        guard let rest = parts.firstIndex(of: "rest"), parts.count > rest + 2, Int(parts[rest + 1]) != nil else {
            return
        }
        add(String(parts[rest + 2]), as: "webhook")
    }

    private mutating func learn(text: String, _ kind: String?) {
        switch text.first {
        case "{", "[": if let value = try? JSONValue(parsing: text) { learn(value, kind) } else { scan(text) }
        case nil: break
        default: learn(form: text, kind)
        }
    }

    private mutating func learn(form: String, _ kind: String?) {
        if let members = try? FormCodec.decode(form) { learn(.object(members), kind) }
    }

    /// JSON that was cut: pairs of a name and a text.
    private mutating func scan(_ text: String) {
        for match in text.matches(of: /"([A-Za-z_]+)"\s*:\s*"([A-Za-z0-9._-]+)"/) {
            if let label = Self.names[match.1.lowercased()] { add(String(match.2), as: label) }
        }
    }

    private mutating func learn(_ value: JSONValue, _ kind: String?) {
        switch value {
        case .array(let elements): for element in elements { learn(element, kind) }
        case .object(let members):
            for (name, member) in members {
                guard let text = member.string else {
                    learn(member, kind)
                    continue
                }
                if let label = Self.names[name.lowercased()] { add(text, as: label) }
                // Only there is it an authorization code; records have codes of their own.
                if name == "code", kind == "oauth" || kind == "authorize" { add(text, as: "code") }
            }
        default: break
        }
    }

    private mutating func add(_ text: String, as label: String) {
        guard text.utf8.count >= Self.shortest, masks[text] == nil else { return }
        counts[label, default: 0] += 1
        masks[text] = "masked-\(label)-\(counts[label, default: 0])"
    }

    /// The text with every secret that is known replaced.
    func masked(_ text: String) -> String {
        guard !masks.isEmpty else { return text }
        var output = ""
        var word = ""
        // Secrets are words of these characters, and a text may hold any number of them: each word is looked up once.
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
            default: false
            }
        }
        for scalar in text.unicodeScalars {
            if isWord(scalar) {
                word.unicodeScalars.append(scalar)
            } else {
                output += masks[word] ?? word
                word = ""
                output.unicodeScalars.append(scalar)
            }
        }
        return output + (masks[word] ?? word)
    }

    /// All texts of a value.
    func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(masked(text))
        case .array(let elements): .array(elements.map(masked))
        case .object(let members): .object(members.mapValues(masked))
        default: value
        }
    }
}
