/// One thing of a page as assistive technology is told of it.
package struct AccessibleNode: Sendable, Hashable {
    /// `button`, `heading`, `link` …
    package let role: String
    package let name: String
    /// Of a heading; 0 otherwise.
    package let level: Int
    package let isFocusable: Bool
}

extension Page {
    /// What assistive technology is told of the page, in the order of the document; what it skips is left out.
    ///
    /// - Throws: `closed`.
    package func accessibilityTree() async throws -> [AccessibleNode] {
        try await call("Accessibility.enable")
        let nodes = try await call("Accessibility.getFullAXTree")["nodes"].arrayValue ?? []
        var byID: [String: BrowserValue] = [:]
        for node in nodes { byID[node["nodeId"].stringValue ?? ""] = node }
        var found: [AccessibleNode] = []
        var open = nodes.first.map { [$0] } ?? []
        while let node = open.popLast() {
            open += (node["childIds"].arrayValue ?? []).reversed().compactMap { byID[$0.stringValue ?? ""] }
            guard !node["ignored"].isTruthy else { continue }
            var properties: [String: BrowserValue] = [:]
            for property in node["properties"].arrayValue ?? [] {
                properties[property["name"].stringValue ?? ""] = property["value"]["value"]
            }
            found.append(
                AccessibleNode(
                    role: node["role"]["value"].stringValue ?? "", name: node["name"]["value"].stringValue ?? "",
                    level: properties["level"]?.doubleValue.map { Int($0) } ?? 0,
                    isFocusable: properties["focusable"]?.isTruthy ?? false))
        }
        return found
    }
}
