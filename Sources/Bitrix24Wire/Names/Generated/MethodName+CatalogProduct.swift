// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.product.`
    public var product: ProductMethods { ProductMethods() }
    /// The methods whose names begin with `catalog.product.`
    public struct ProductMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductMethods {
    /// `catalog.product.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.product.add") }
    /// `catalog.product.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.product.delete") }
    /// `catalog.product.download`: scope `catalog`; administrators only.
    public var download: MethodName { .init(known: "catalog.product.download") }
    /// `catalog.product.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.product.get") }
    /// `catalog.product.getFieldsByFilter`: scope `catalog`; administrators only.
    public var getFieldsByFilter: MethodName { .init(known: "catalog.product.getfieldsbyfilter") }
    /// `catalog.product.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.product.list") }
    /// `catalog.product.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.product.update") }
}

extension MethodName.CatalogMethods.ProductMethods {
    /// The methods whose names begin with `catalog.product.offer.`
    public var offer: OfferMethods { OfferMethods() }
    /// The methods whose names begin with `catalog.product.offer.`
    public struct OfferMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductMethods.OfferMethods {
    /// `catalog.product.offer.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.product.offer.add") }
    /// `catalog.product.offer.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.product.offer.delete") }
    /// `catalog.product.offer.download`: scope `catalog`; administrators only.
    public var download: MethodName { .init(known: "catalog.product.offer.download") }
    /// `catalog.product.offer.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.product.offer.get") }
    /// `catalog.product.offer.getFieldsByFilter`: scope `catalog`; administrators only.
    public var getFieldsByFilter: MethodName { .init(known: "catalog.product.offer.getfieldsbyfilter") }
    /// `catalog.product.offer.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.product.offer.list") }
    /// `catalog.product.offer.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.product.offer.update") }
}

extension MethodName.CatalogMethods.ProductMethods {
    /// The methods whose names begin with `catalog.product.service.`
    public var service: ServiceMethods { ServiceMethods() }
    /// The methods whose names begin with `catalog.product.service.`
    public struct ServiceMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductMethods.ServiceMethods {
    /// `catalog.product.service.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.product.service.add") }
    /// `catalog.product.service.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.product.service.delete") }
    /// `catalog.product.service.download`: scope `catalog`; administrators only.
    public var download: MethodName { .init(known: "catalog.product.service.download") }
    /// `catalog.product.service.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.product.service.get") }
    /// `catalog.product.service.getFieldsByFilter`: scope `catalog`; administrators only.
    public var getFieldsByFilter: MethodName { .init(known: "catalog.product.service.getfieldsbyfilter") }
    /// `catalog.product.service.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.product.service.list") }
    /// `catalog.product.service.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.product.service.update") }
}

extension MethodName.CatalogMethods.ProductMethods {
    /// The methods whose names begin with `catalog.product.sku.`
    public var sku: SkuMethods { SkuMethods() }
    /// The methods whose names begin with `catalog.product.sku.`
    public struct SkuMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductMethods.SkuMethods {
    /// `catalog.product.sku.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.product.sku.add") }
    /// `catalog.product.sku.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.product.sku.delete") }
    /// `catalog.product.sku.download`: scope `catalog`; administrators only.
    public var download: MethodName { .init(known: "catalog.product.sku.download") }
    /// `catalog.product.sku.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.product.sku.get") }
    /// `catalog.product.sku.getFieldsByFilter`: scope `catalog`; administrators only.
    public var getFieldsByFilter: MethodName { .init(known: "catalog.product.sku.getfieldsbyfilter") }
    /// `catalog.product.sku.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.product.sku.list") }
    /// `catalog.product.sku.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.product.sku.update") }
}
