import Foundation
import Yams

/// A mistake in a card, and where it stands. Both numbers count from 1.
struct MarketCardMistake: Error, Sendable, Hashable, CustomStringConvertible {
    var line: Int
    var column: Int
    var message: String

    var description: String { "lintel.yml:\(line):\(column): \(message)" }
}

struct MarketCardMistakes: Error, Sendable, Hashable {
    var mistakes: [MarketCardMistake]
}

/// Reads what the developer's area asks for from an application card, `lintel.yml`: the part `application` and the names and terms of
/// `listing`. Everything else in a card is left to whoever needs it.
struct MarketCard {
    private var mistakes: [MarketCardMistake] = []

    /// The longest card that is read, in bytes.
    static let limit = 1 << 20

    private static let keys: Set<String> = [
        "code", "type", "solution", "version", "interface", "mobile", "installable_by_user", "scopes", "placements",
        "urls", "events",
    ]
    private static let addresses: Set<String> = [
        "application", "installer", "callback", "settings", "redirect", "archive",
    ]

    /// - Throws: ``MarketCardMistakes``, all of them in the order of the lines.
    static func read(_ text: String) throws(MarketCardMistakes) -> ApplicationDraft {
        guard text.utf8.count <= limit else {
            throw MarketCardMistakes(
                mistakes: [MarketCardMistake(line: 1, column: 1, message: "A card is at most 1 MiB long")])
        }
        var reader = MarketCard()
        let draft: ApplicationDraft
        do {
            guard let root = try Yams.compose(yaml: text) else {
                throw MarketCardMistakes(
                    mistakes: [
                        MarketCardMistake(
                            line: 1, column: 1, message: "The card is empty: it begins with `application:`")
                    ])
            }
            draft = reader.draft(root)
        } catch let mistakes as MarketCardMistakes {
            throw mistakes
        } catch let error as YamlError {
            throw MarketCardMistakes(mistakes: [syntax(error)])
        } catch {
            throw MarketCardMistakes(
                mistakes: [MarketCardMistake(line: 1, column: 1, message: "This is not YAML: \(error)")])
        }
        guard reader.mistakes.isEmpty else {
            throw MarketCardMistakes(
                mistakes: reader.mistakes.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return draft
    }

    private static func syntax(_ error: YamlError) -> MarketCardMistake {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            MarketCardMistake(
                line: max(1, mark.line), column: max(1, mark.column), message: "This is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            MarketCardMistake(
                line: max(1, context.mark.line), column: max(1, context.mark.column),
                message: "The key `\(keys.first ?? "")` stands here twice")
        case .reader(let problem, let offset, _, let yaml):
            MarketCardMistake(
                line: yaml.utf8.prefix(offset ?? 0).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }, column: 1,
                message: "This is not YAML: \(problem)")
        default: MarketCardMistake(line: 1, column: 1, message: "This is not YAML")
        }
    }

    private mutating func note(_ node: Node, _ message: String) {
        let mark = node.mark
        mistakes.append(
            MarketCardMistake(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1), message: message))
    }

    // MARK: Parts

    private mutating func draft(_ root: Node) -> ApplicationDraft {
        var draft = ApplicationDraft()
        draft.version.state = .draft
        guard let members = root.mapping else {
            note(root, "A card is a mapping that begins with `application:`")
            return draft
        }
        guard let part = members["application"] else {
            note(root, "The part `application` is missing")
            return draft
        }
        if part.mapping == nil {
            note(part, "`application` is a mapping of keys such as `code` and `version`")
        } else {
            application(part, into: &draft)
        }
        if let listing = members["listing"] { self.listing(listing, into: &draft) }
        if draft.version.title == nil {
            draft.version.title =
                draft.version.texts?["en"]?.name ?? draft.version.texts?.sorted { $0.key < $1.key }.first?.value.name
        }
        return draft
    }

    private mutating func application(_ part: Node, into draft: inout ApplicationDraft) {
        guard let members = part.mapping else { return }
        for (key, _) in members where !Self.keys.contains(key.string ?? "") {
            note(key, "`application` has no key `\(key.string ?? "")`")
        }
        if let code = text(members["code"], "application.code") {
            if code.wholeMatch(of: /[A-Za-z0-9_]+(\.[A-Za-z0-9_-]+)+/) != nil {
                draft.code = code
            } else if let node = members["code"] {
                note(node, "`code` is the partner's code, a dot and the module: acme.dealpulse")
            }
        } else if members["code"] == nil {
            note(part, "The key `application.code` is missing")
        }
        if let version = text(members["version"], "application.version") {
            draft.version.version = version
            if let node = members["version"],
                !(1...32).contains(version.utf8.count) || version.contains(where: { $0 == "/" || $0 == " " })
            {
                note(node, "`version` is 1 to 32 characters such as 1.2.0")
            }
        } else if members["version"] == nil {
            note(part, "The key `application.version` is missing")
        }
        draft.kind = word(members["type"], "type", ["market", "local"]) ?? "market"
        if draft.kind == "local", let node = members["type"] {
            note(node, "A local application is added to its portal, in the developer resources")
        }
        draft.version.solution = word(members["solution"], "solution", TechnologicalType.allCases.map(\.rawValue))
            .flatMap(TechnologicalType.init)
        draft.version.isMobile = flag(members["mobile"], "mobile") ?? false
        draft.version.isInstallableByUser = flag(members["installable_by_user"], "installable_by_user") ?? false
        draft.version.scope = list(members["scopes"], "scopes") { Scope($0)?.value }
        draft.version.events = list(members["events"], "events") { EventCode($0)?.value }
        _ = list(members["placements"], "placements") { PlacementCode($0)?.value }
        let hasInterface = flag(members["interface"], "interface") ?? true
        guard let urls = members["urls"] else { return }
        guard let addresses = urls.mapping else { return note(urls, "`urls` is a mapping of addresses") }
        for (key, _) in addresses where !Self.addresses.contains(key.string ?? "") {
            note(key, "`application.urls` has no key `\(key.string ?? "")`")
        }
        let page = address(addresses["application"], "application")
        draft.version.applicationURL = hasInterface ? page : nil
        draft.version.installerURL = address(addresses["installer"], "installer")
        draft.version.eventURL = address(addresses["callback"], "callback")
        draft.version.settingsURL = address(addresses["settings"], "settings")
        draft.redirectURI = address(addresses["redirect"], "redirect")
        if let archive = text(addresses["archive"], "application.urls.archive") {
            draft.archive = ApplicationDraft.Archive(name: archive, bytes: [])
        }
    }

    private mutating func listing(_ part: Node, into draft: inout ApplicationDraft) {
        guard let members = part.mapping else { return note(part, "`listing` is a mapping") }
        draft.terms.privacyURL = address(members["privacy_policy"], "privacy_policy") ?? ""
        draft.terms.licenseURL = address(members["license"], "license") ?? ""
        if let pricing = members["pricing"]?.mapping {
            switch text(pricing["model"], "listing.pricing.model") {
            case "free", nil: draft.status = "F"
            case "subscription": draft.status = "S"
            case "paid": draft.status = "P"
            case "trial": draft.status = "T"
            case "demo": draft.status = "D"
            case let other?:
                // Payments inside a free application are the developer's own affair.
                draft.status = "F"
                draft.terms.price = other
            }
        }
        guard let languages = members["languages"] else { return }
        guard let mapping = languages.mapping else { return note(languages, "`languages` is a mapping by language") }
        var texts: [String: VersionText] = [:]
        for (key, node) in mapping {
            guard let language = key.string, (2...3).contains(language.utf8.count), let parts = node.mapping else {
                note(key, "A language is a code such as en or ru, with `name` and texts below it")
                continue
            }
            texts[language] = VersionText(
                name: text(parts["name"], "name") ?? "", short: text(parts["short"], "short") ?? "",
                description: text(parts["full"], "full") ?? "")
        }
        draft.version.texts = texts
    }

    // MARK: Values

    private mutating func text(_ node: Node?, _ name: String) -> String? {
        guard let node else { return nil }
        guard let scalar = node.scalar else {
            note(node, "`\(name)` is a text")
            return nil
        }
        let text = scalar.string.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty || (scalar.style == .plain && (text == "~" || text == "null")) ? nil : text
    }

    private mutating func flag(_ node: Node?, _ name: String) -> Bool? {
        guard let node, let text = text(node, name) else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            note(node, "`\(name)` is true or false")
            return nil
        }
    }

    private mutating func word(_ node: Node?, _ name: String, _ words: [String]) -> String? {
        guard let node, let text = text(node, name) else { return nil }
        guard words.contains(text) else {
            note(node, "`\(name)` is one of \(words.joined(separator: ", "))")
            return nil
        }
        return text
    }

    private mutating func list(_ node: Node?, _ name: String, _ read: (String) -> String?) -> [String]? {
        guard let node else { return nil }
        guard let sequence = node.sequence else {
            if node.scalar.map({ $0.string.isEmpty }) == true { return [] }
            note(node, "`\(name)` is a list in brackets")
            return nil
        }
        var values: [String] = []
        for element in sequence {
            guard let text = element.scalar?.string, let value = read(text) else {
                note(element, "`\(name)` takes no \(element.scalar?.string ?? "such value")")
                continue
            }
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private mutating func address(_ node: Node?, _ name: String) -> String? {
        guard let node, let text = text(node, name) else { return nil }
        guard WebAddress(text) != nil else {
            note(node, "`\(name)` is an absolute http or https address")
            return nil
        }
        return text
    }
}
