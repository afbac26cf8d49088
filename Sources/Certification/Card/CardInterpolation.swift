/// The values that `${…}` in the card's `run` stands for.
package struct RunValues: Sendable, Hashable {
    package var port: Int
    package var clientID: String
    package var clientSecret: String
    /// The certifier's own environment, for `${NAME}`.
    package var environment: [String: String]

    package init(port: Int, clientID: String, clientSecret: String, environment: [String: String] = [:]) {
        self.port = port
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.environment = environment
    }

    /// `text` with `${port}`, `${client_id}`, `${client_secret}` and `${NAME}` filled in; `$$` is a dollar sign.
    ///
    /// - Throws: ``UnknownName`` for a name that is none of these and not in the environment.
    package func filled(_ text: String) throws(UnknownName) -> String {
        var output = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            let after = rest[rest.index(after: dollar)...]
            if after.first == "$" {
                output += "$"
                rest = after.dropFirst()
            } else if after.first == "{", let close = after.firstIndex(of: "}") {
                output += try value(String(after[after.index(after: after.startIndex)..<close]))
                rest = after[after.index(after: close)...]
            } else {
                output += "$"
                rest = after
            }
        }
        return output + rest
    }

    private func value(_ name: String) throws(UnknownName) -> String {
        switch name {
        case "port": return String(port)
        case "client_id": return clientID
        case "client_secret": return clientSecret
        default:
            guard let value = environment[name] else { throw UnknownName(name: name) }
            return value
        }
    }

    /// The names in a text's `${…}`, in order.
    static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            let after = rest[rest.index(after: dollar)...]
            if after.first == "$" {
                rest = after.dropFirst()
            } else if after.first == "{", let close = after.firstIndex(of: "}") {
                names.append(String(after[after.index(after: after.startIndex)..<close]))
                rest = after[after.index(after: close)...]
            } else {
                rest = after
            }
        }
        return names
    }

    /// A `${NAME}` that nothing fills.
    package struct UnknownName: Error, Hashable, CustomStringConvertible {
        package var name: String
        package var description: String {
            "Nothing fills ${\(name)} in the card's `run`. Use ${port}, ${client_id}, ${client_secret} or a variable that is set; "
                + "write $$ for a dollar sign that belongs to the shell."
        }
    }
}
