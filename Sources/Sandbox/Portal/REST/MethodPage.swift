/// What the sandbox does with each documented method, as a page for people and as lines for a terminal.
package enum MethodPage {
    /// How a method is answered.
    package enum Emulation: String, Sendable, CaseIterable { case state, shape, none }

    package struct Line: Sendable, Hashable {
        /// As the platform's documentation spells it, in lower case.
        package var method: String
        /// 2: `/rest/`, 3: `/rest/api/`.
        package var version: Int
        package var scopes: [String]
        package var emulation: Emulation
    }

    /// One line a method and version.
    package static func lines(_ unmodelled: SandboxConfiguration.Unmodelled = .shape) -> [Line] {
        MethodList.json(unmodelled).compactMap { json in
            guard let method = json["method"]?.string, let version = json["version"]?.integer else { return nil }
            return Line(
                method: method, version: version, scopes: (json["scope"]?.array ?? []).compactMap(\.string),
                emulation: json["emulation"]?.string.flatMap(Emulation.init) ?? .none)
        }
    }

    /// The page, in Markdown.
    package static var markdown: String {
        let lines = lines()
        let groups = Dictionary(grouping: lines) { $0.scopes.first ?? "" }
        let count = { (emulation: Emulation) in lines.count { $0.emulation == emulation } }
        var page = """
            # Methods of the sandbox

            Made by `lintel methods --markdown`; a test compares it. \(lines.count) methods are documented: \(count(.state)) keep state, \(count(.shape)) are judged, check their
            parameters and answer in the documented shape (`--unmodelled refuse` refuses them), \(count(.none)) are judged and refused with 501 `NOT_EMULATED`, because the
            documentation shows no answer. All of them are judged on token, scope, tariff and rights.

            | scope | methods | state | shape | refused |
            | --- | --- | --- | --- | --- |

            """
        let names = groups.keys.sorted()
        for name in names {
            let group = groups[name] ?? []
            let part = { (emulation: Emulation) in group.count { $0.emulation == emulation } }
            page +=
                "| \(name.isEmpty ? "(none)" : name) | \(group.count) | \(part(.state)) | \(part(.shape)) | \(part(.none)) |\n"
        }
        for name in names {
            page += "\n## \(name.isEmpty ? "Without a scope" : name)\n"
            for (emulation, title) in [(Emulation.state, "State"), (.shape, "Shape"), (.none, "Refused")] {
                let methods = (groups[name] ?? []).filter { $0.emulation == emulation }
                    .map { "`\($0.method)`" + ($0.version == 3 ? " (3.0)" : "") }.sorted()
                if !methods.isEmpty { page += "\n\(title): \(methods.joined(separator: ", ")).\n" }
            }
        }
        return page
    }
}
