// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.price.`
    public var price: PriceMethods { PriceMethods() }
    /// The methods whose names begin with `catalog.price.`
    public struct PriceMethods: Sendable {}
}

extension MethodName.CatalogMethods.PriceMethods {
    /// `catalog.price.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.price.add") }
    /// `catalog.price.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.price.delete") }
    /// `catalog.price.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.price.get") }
    /// `catalog.price.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.price.getfields") }
    /// `catalog.price.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.price.list") }
    /// `catalog.price.modify`: scope `catalog`.
    public var modify: MethodName { .init(known: "catalog.price.modify") }
    /// `catalog.price.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.price.update") }
}
