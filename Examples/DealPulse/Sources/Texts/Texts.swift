import Bitrix24
import Foundation

/// The texts of one language, read from `Pages/texts.LANGUAGE.json`.
struct Texts: Sendable {
    let language: String
    private let texts: [String: String]

    init(language: String, json: JSONValue) {
        self.language = language
        texts = (json.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.string }
    }

    /// The text under `key` with `{name}` filled in; the key itself where a text is missing, which a test forbids.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        values.reduce(texts[key] ?? key) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// The text under `key`, if there is one.
    func optional(_ key: String) -> String? { texts[key] }

    var keys: Set<String> { Set(texts.keys) }

    /// For the page's own script.
    var json: JSONValue {
        .object(JSONObject(uniqueKeysWithValues: texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}
