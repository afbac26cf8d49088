// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.order.`
    public var order: OrderMethods { OrderMethods() }
    /// The methods whose names begin with `sale.order.`
    public struct OrderMethods: Sendable {}
}

extension MethodName.SaleMethods.OrderMethods {
    /// `sale.order.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.order.add") }
    /// `sale.order.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.order.delete") }
    /// `sale.order.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.order.get") }
    /// `sale.order.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.order.getfields") }
    /// `sale.order.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.order.list") }
    /// `sale.order.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.order.update") }
}
