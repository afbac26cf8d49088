import Bitrix24

/// A deal as far as the charts need it.
struct Deal: Sendable, Hashable {
    var id: Int
    var title: String
    var stage: Stage
    /// 0 is the default pipeline.
    var pipeline: Int
    var amount: Double
    var currency: String

    /// The fields asked of `crm.deal.list`, and no more.
    static let fields: [JSONValue] = [
        "ID", "TITLE", "STAGE_ID", "CATEGORY_ID", "STAGE_SEMANTIC_ID", "OPPORTUNITY", "CURRENCY_ID",
    ]

    /// `nil` unless the item has a number and a stage.
    init?(_ json: JSONValue) {
        guard let id = json["ID"]?.integer, let code = json["STAGE_ID"]?.string, !code.isEmpty else { return nil }
        self.id = id
        title = json["TITLE"]?.string ?? ""
        stage = Stage(code: code, semantics: json["STAGE_SEMANTIC_ID"]?.string)
        pipeline = json["CATEGORY_ID"]?.integer ?? stage.pipeline
        amount = json["OPPORTUNITY"]?.number ?? 0
        currency = json["CURRENCY_ID"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "—"
    }
}
