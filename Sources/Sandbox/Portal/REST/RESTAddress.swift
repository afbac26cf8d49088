/// What the path of a REST request says.
struct RESTAddress: Sendable, Hashable {
    enum Format: Sendable, Hashable { case json, xml }

    struct Webhook: Sendable, Hashable {
        var userID: Int
        var code: String
    }

    /// 2 for `/rest/…`, 3 for `/rest/api/…`.
    var version: Int
    /// As the client spelled it, lower-cased, without a format suffix; empty when the path names none.
    var method: String
    var webhook: Webhook?
    var format: Format

    /// Reads `/rest/METHOD[.json|.xml][/]`, `/rest/USER/CODE/METHOD`, `/rest/api/METHOD` and `/rest/api/USER/CODE/METHOD`; empty parts
    /// (doubled and trailing slashes) mean nothing.
    ///
    /// - Parameter components: the path's parts, `rest` first.
    init(components: [String]) {
        var parts = components.dropFirst()
        version = 2
        if parts.first?.lowercased() == "api" {
            version = 3
            parts = parts.dropFirst()
        }
        if parts.count >= 2, let user = parts.first.flatMap({ Int($0) }) {
            webhook = Webhook(userID: user, code: parts[parts.startIndex + 1])
            parts = parts.dropFirst(2)
        }
        let name = parts.count == 1 ? parts.first?.lowercased() ?? "" : ""
        if name.hasSuffix(".json") {
            method = String(name.dropLast(5))
            format = .json
        } else if name.hasSuffix(".xml") {
            method = String(name.dropLast(4))
            format = .xml
        } else {
            method = name
            format = .json
        }
    }
}
