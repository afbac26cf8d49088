/// Every REST method that the platform documents, and what a caller needs for it.
///
/// Source: the platform's documentation, the page of each method.
struct MethodTable: Sendable {
    /// How the scopes of a method are meant.
    enum ScopeRule: String, Sendable {
        /// No permission is needed, or the link itself carries the right.
        case none, token
        /// One of the listed scopes is enough.
        case one, any
        /// Each listed scope is needed; some methods ask for more, depending on a parameter, and check that themselves.
        case all
        case allAndModule = "all+module"
        case allAndPlacement = "all+placement"
    }

    /// Who may call it.
    enum Audience: String, Sendable { case everyone = "any", administrator = "admin", permission, unknown }

    struct Method: Sendable {
        /// Lower case.
        var name: String
        var scopes: [String]
        var rule: ScopeRule
        var audience: Audience
        /// Only with a token of an application, never by a webhook.
        var needsApplication: Bool

        /// Whether these scopes are enough.
        func isGranted(by scope: Set<String>) -> Bool {
            switch rule {
            case .none, .token: true
            case .one, .any: scopes.contains { scope.contains($0) }
            case .all, .allAndModule, .allAndPlacement: scopes.allSatisfy { scope.contains($0) }
            }
        }
    }

    /// By name, of `/rest/`.
    let methods: [String: Method]
    /// By name, of `/rest/api/`.
    let methods3: [String: Method]
    /// Names of ``methods``, sorted.
    let names: [String]

    static let standard = MethodTable()

    private init() {
        var methods: [String: Method] = [:]
        var methods3: [String: Method] = [:]
        for row in FactTable.rows("facts/methods.tsv", columns: 8) {
            let method = Method(
                name: row[0], scopes: row[2].split(separator: ",").map(String.init),
                rule: ScopeRule(rawValue: row[3]) ?? .one,
                audience: Audience(rawValue: row[4]) ?? .unknown, needsApplication: row[5] == "1")
            if row[1] == "3" { methods3[method.name] = method } else { methods[method.name] = method }
        }
        // The documentation's tables leave it out, and an official kit (b24jssdk) asks for it while it starts.
        methods3["profile"] = methods["profile"]
        // The same kit's action `aggregate`, for the two objects whose lists are the longest.
        for name in ["tasks.task", "main.eventlog"] {
            guard var method = methods3[name + ".list"] else { continue }
            method.name = name + ".aggregate"
            methods3[method.name] = method
        }
        self.methods = methods
        self.methods3 = methods3
        names = methods.keys.sorted()
    }
}
