/// What each documented method takes: names and types, and what must be there.
///
/// Source: the platform's documentation, the page of each method.
struct ParameterTable: Sendable {
    enum Base: String, Sendable { case string, integer, object, array, any, boolean, number, char, datetime, date }

    struct Parameter: Sendable {
        /// From the outermost name inwards: `fields`, `TITLE`.
        var path: [String]
        var base: Base
        var isRequired: Bool
    }

    private let byMethod: [String: [Parameter]]

    /// Read at its first use: most sandboxes never meet a method that needs it.
    static let standard = ParameterTable()

    private init() {
        var byMethod: [String: [Parameter]] = [:]
        for row in FactTable.rows("facts/parameters.tsv", columns: 4) {
            byMethod[row[0], default: []].append(
                Parameter(
                    path: row[1].split(separator: ".").map(String.init), base: Base(rawValue: row[2]) ?? .any,
                    isRequired: row[3] == "1"))
        }
        self.byMethod = byMethod
    }

    func parameters(of method: String) -> [Parameter] { byMethod[method] ?? [] }
}
