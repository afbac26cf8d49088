import Bitrix24

/// What part of its stage, and of the open deals of its pipeline, one deal makes up. Amounts of other currencies stay out.
struct DealShare: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var share: Double
        var total: Double
        var count: Int
        /// 1 for the largest amount.
        var rank: Int
    }

    let deal: Deal
    let stage: Part
    /// `nil` for a deal that is won or lost.
    let pipeline: Part?

    init(_ deal: Deal, among deals: [Deal]) {
        // The deal itself counts as it is now, also where the list is a minute old.
        let others = deals.filter { $0.id != deal.id && $0.currency == deal.currency && $0.pipeline == deal.pipeline }
        self.deal = deal
        stage = Self.part(of: deal, others: others.filter { $0.stage.code == deal.stage.code })
        pipeline =
            deal.stage.kind == .open ? Self.part(of: deal, others: others.filter { $0.stage.kind == .open }) : nil
    }

    private static func part(of deal: Deal, others: [Deal]) -> Part {
        let total = others.reduce(deal.amount) { $0 + $1.amount }
        return Part(
            share: total > 0 ? deal.amount / total : 1 / Double(others.count + 1), total: total,
            count: others.count + 1,
            rank: others.count { $0.amount > deal.amount } + 1)
    }

    /// What the tab draws.
    func json(_ texts: Texts) -> JSONValue {
        func json(_ part: Part) -> JSONValue {
            [
                "share": .double(part.share), "total": .double(part.total), "count": .int(part.count),
                "rank": .int(part.rank),
                "currency": .string(deal.currency),
            ]
        }
        let title = deal.title.isEmpty ? texts("deal.untitled", ["id": String(deal.id)]) : deal.title
        return [
            "deal": [
                "id": .int(deal.id), "title": .string(title), "stageName": .string(deal.stage.name(texts)),
                "kind": .string(deal.stage.kind.rawValue), "amount": .double(deal.amount),
                "currency": .string(deal.currency),
            ],
            "stage": json(stage),
            "pipeline": pipeline.map(json) ?? .null,
        ]
    }
}
