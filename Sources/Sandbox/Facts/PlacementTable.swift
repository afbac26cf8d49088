/// The places where an application can be embedded by `placement.bind`, and the scopes that each needs.
///
/// Source: the platform's documentation, "Widget embedding locations" and its pages.
struct PlacementTable: Sendable {
    struct Placement: Sendable {
        var code: String
        var scopes: [String]
    }

    /// In the order of the table. `CRM_DYNAMIC_XXX_…` stands for every smart process.
    let placements: [Placement]
    private let byCode: [String: Placement]

    static let standard = PlacementTable()

    /// Where an application may have only one handler.
    static let single: Set<String> = ["PAGE_BACKGROUND_WORKER", "REST_APP_URI"]

    private init() {
        placements = FactTable.rows("facts/placements.tsv", columns: 3).filter {
            $0[2] == "placement.bind" && $0[0] != "DEFAULT"
        }
        .map { Placement(code: $0[0], scopes: $0[1].split(separator: ",").map(String.init)) }
        byCode = Dictionary(placements.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The place of that code, upper case. `nil` when there is none.
    func placement(_ code: String) -> Placement? {
        if let placement = byCode[code], !code.contains("XXX") { return placement }
        // CRM_DYNAMIC_145_DETAIL_TAB
        guard code.hasPrefix("CRM_DYNAMIC_") else { return nil }
        let rest = code.dropFirst("CRM_DYNAMIC_".count)
        guard let cut = rest.firstIndex(of: "_"), Int(rest[..<cut]) != nil,
            let placement = byCode["CRM_DYNAMIC_XXX" + rest[cut...]]
        else { return nil }
        return Placement(code: code, scopes: placement.scopes)
    }
}
