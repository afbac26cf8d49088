// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.basketproperties.`
    public var basketproperties: BasketpropertiesMethods { BasketpropertiesMethods() }
    /// The methods whose names begin with `sale.basketproperties.`
    public struct BasketpropertiesMethods: Sendable {}
}

extension MethodName.SaleMethods.BasketpropertiesMethods {
    /// `sale.basketproperties.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.basketproperties.add") }
    /// `sale.basketproperties.delete`: scope `sale`.
    public var delete: MethodName { .init(known: "sale.basketproperties.delete") }
    /// `sale.basketproperties.get`: scope `sale`.
    public var get: MethodName { .init(known: "sale.basketproperties.get") }
    /// `sale.basketproperties.getFields`: scope `sale`.
    public var getFields: MethodName { .init(known: "sale.basketproperties.getfields") }
    /// `sale.basketproperties.list`: scope `sale`.
    public var list: MethodName { .init(known: "sale.basketproperties.list") }
    /// `sale.basketproperties.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.basketproperties.update") }
}
