// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.priceTypeLang.`
    public var priceTypeLang: PriceTypeLangMethods { PriceTypeLangMethods() }
    /// The methods whose names begin with `catalog.priceTypeLang.`
    public struct PriceTypeLangMethods: Sendable {}
}

extension MethodName.CatalogMethods.PriceTypeLangMethods {
    /// `catalog.priceTypeLang.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.pricetypelang.add") }
    /// `catalog.priceTypeLang.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.pricetypelang.delete") }
    /// `catalog.priceTypeLang.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.pricetypelang.get") }
    /// `catalog.priceTypeLang.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.pricetypelang.getfields") }
    /// `catalog.priceTypeLang.getLanguages`: scope `catalog`; administrators only.
    public var getLanguages: MethodName { .init(known: "catalog.pricetypelang.getlanguages") }
    /// `catalog.priceTypeLang.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.pricetypelang.list") }
    /// `catalog.priceTypeLang.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.pricetypelang.update") }
}
