// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.basketitem.`
    public var basketitem: BasketitemMethods { BasketitemMethods() }
    /// The methods whose names begin with `sale.basketitem.`
    public struct BasketitemMethods: Sendable {}
}

extension MethodName.SaleMethods.BasketitemMethods {
    /// `sale.basketitem.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.basketitem.add") }
    /// `sale.basketitem.addCatalogProduct`: scope `sale`; administrators only.
    public var addCatalogProduct: MethodName { .init(known: "sale.basketitem.addcatalogproduct") }
    /// `sale.basketitem.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.basketitem.delete") }
    /// `sale.basketitem.get`: scope `sale`.
    public var get: MethodName { .init(known: "sale.basketitem.get") }
    /// `sale.basketitem.getFields`: scope `sale`.
    public var getFields: MethodName { .init(known: "sale.basketitem.getfields") }
    /// `sale.basketitem.getFieldsCatalogProduct`: scope `sale`.
    public var getFieldsCatalogProduct: MethodName { .init(known: "sale.basketitem.getfieldscatalogproduct") }
    /// `sale.basketitem.list`: scope `sale`.
    public var list: MethodName { .init(known: "sale.basketitem.list") }
    /// `sale.basketitem.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.basketitem.update") }
    /// `sale.basketitem.updateCatalogProduct`: scope `sale`; administrators only.
    public var updateCatalogProduct: MethodName { .init(known: "sale.basketitem.updatecatalogproduct") }
}
