// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.cashbox.`
    public var cashbox: CashboxMethods { CashboxMethods() }
    /// The methods whose names begin with `sale.cashbox.`
    public struct CashboxMethods: Sendable {}
}

extension MethodName.SaleMethods.CashboxMethods {
    /// `sale.cashbox.add`: scope `cashbox`.
    public var add: MethodName { .init(known: "sale.cashbox.add") }
    /// `sale.cashbox.delete`: scope `cashbox`.
    public var delete: MethodName { .init(known: "sale.cashbox.delete") }
    /// `sale.cashbox.list`: scope `cashbox`.
    public var list: MethodName { .init(known: "sale.cashbox.list") }
    /// `sale.cashbox.update`: scope `cashbox`.
    public var update: MethodName { .init(known: "sale.cashbox.update") }
}

extension MethodName.SaleMethods.CashboxMethods {
    /// The methods whose names begin with `sale.cashbox.check.`
    public var check: CheckMethods { CheckMethods() }
    /// The methods whose names begin with `sale.cashbox.check.`
    public struct CheckMethods: Sendable {}
}

extension MethodName.SaleMethods.CashboxMethods.CheckMethods {
    /// `sale.cashbox.check.apply`: scope `cashbox`.
    public var apply: MethodName { .init(known: "sale.cashbox.check.apply") }
}

extension MethodName.SaleMethods.CashboxMethods {
    /// The methods whose names begin with `sale.cashbox.handler.`
    public var handler: HandlerMethods { HandlerMethods() }
    /// The methods whose names begin with `sale.cashbox.handler.`
    public struct HandlerMethods: Sendable {}
}

extension MethodName.SaleMethods.CashboxMethods.HandlerMethods {
    /// `sale.cashbox.handler.add`: scope `cashbox`.
    public var add: MethodName { .init(known: "sale.cashbox.handler.add") }
    /// `sale.cashbox.handler.delete`: scope `cashbox`.
    public var delete: MethodName { .init(known: "sale.cashbox.handler.delete") }
    /// `sale.cashbox.handler.list`: scope `cashbox`.
    public var list: MethodName { .init(known: "sale.cashbox.handler.list") }
    /// `sale.cashbox.handler.update`: scope `cashbox`.
    public var update: MethodName { .init(known: "sale.cashbox.handler.update") }
}
