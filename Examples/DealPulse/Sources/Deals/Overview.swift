import Bitrix24

/// Deals by stage, with totals a currency.
struct Overview: Sendable {
    struct Group: Sendable {
        var stage: Stage
        var count = 0
        var amounts: [String: Double] = [:]
    }

    struct Total: Sendable {
        var currency: String
        var open = 0.0
        var won = 0.0
        var count = 0
    }

    let groups: [Group]
    /// The currency with the most deals first.
    let totals: [Total]
    let open: Int
    let count: Int

    init(_ deals: [Deal]) {
        var groups: [String: Group] = [:]
        var totals: [String: Total] = [:]
        var open = 0
        for deal in deals {
            groups[deal.stage.code, default: Group(stage: deal.stage)].count += 1
            groups[deal.stage.code]?.amounts[deal.currency, default: 0] += deal.amount
            totals[deal.currency, default: Total(currency: deal.currency)].count += 1
            switch deal.stage.kind {
            case .open:
                open += 1
                totals[deal.currency]?.open += deal.amount
            case .won: totals[deal.currency]?.won += deal.amount
            case .lost: break
            }
        }
        self.groups = groups.values.sorted { $0.stage.rank < $1.stage.rank }
        self.totals = totals.values.sorted { ($1.count, $0.currency) < ($0.count, $1.currency) }
        self.open = open
        count = deals.count
    }

    /// What the page draws.
    func json(_ texts: Texts) -> JSONValue {
        let stages = groups.map { group -> JSONValue in
            let amounts = group.amounts.sorted { $0.key < $1.key }.map { currency, amount -> JSONValue in
                ["currency": .string(currency), "amount": .double(amount)]
            }
            return [
                "code": .string(group.stage.code), "name": .string(group.stage.name(texts)),
                "kind": .string(group.stage.kind.rawValue),
                "count": .int(group.count), "amounts": .array(amounts),
            ]
        }
        let totals = totals.map { total -> JSONValue in
            ["currency": .string(total.currency), "open": .double(total.open), "won": .double(total.won)]
        }
        return ["open": .int(open), "deals": .int(count), "stages": .array(stages), "totals": .array(totals)]
    }
}
