// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `catalog.`
    public static var catalog: CatalogMethods { CatalogMethods() }
    /// The methods whose names begin with `catalog.`
    public struct CatalogMethods: Sendable {}
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.catalog.`
    public var catalog: CatalogMethods { CatalogMethods() }
    /// The methods whose names begin with `catalog.catalog.`
    public struct CatalogMethods: Sendable {}
}

extension MethodName.CatalogMethods.CatalogMethods {
    /// `catalog.catalog.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.catalog.get") }
    /// `catalog.catalog.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.catalog.getfields") }
    /// `catalog.catalog.isOffers`: scope `catalog`; administrators only.
    public var isOffers: MethodName { .init(known: "catalog.catalog.isoffers") }
    /// `catalog.catalog.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.catalog.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.documentcontractor.`
    public var documentcontractor: DocumentcontractorMethods { DocumentcontractorMethods() }
    /// The methods whose names begin with `catalog.documentcontractor.`
    public struct DocumentcontractorMethods: Sendable {}
}

extension MethodName.CatalogMethods.DocumentcontractorMethods {
    /// `catalog.documentcontractor.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.documentcontractor.add") }
    /// `catalog.documentcontractor.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.documentcontractor.delete") }
    /// `catalog.documentcontractor.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.documentcontractor.getfields") }
    /// `catalog.documentcontractor.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.documentcontractor.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.enum.`
    public var `enum`: EnumMethods { EnumMethods() }
    /// The methods whose names begin with `catalog.enum.`
    public struct EnumMethods: Sendable {}
}

extension MethodName.CatalogMethods.EnumMethods {
    /// `catalog.enum.getRoundTypes`: scope `catalog`.
    public var getRoundTypes: MethodName { .init(known: "catalog.enum.getroundtypes") }
    /// `catalog.enum.getStoreDocumentTypes`: scope `catalog`.
    public var getStoreDocumentTypes: MethodName { .init(known: "catalog.enum.getstoredocumenttypes") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.extra.`
    public var extra: ExtraMethods { ExtraMethods() }
    /// The methods whose names begin with `catalog.extra.`
    public struct ExtraMethods: Sendable {}
}

extension MethodName.CatalogMethods.ExtraMethods {
    /// `catalog.extra.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.extra.get") }
    /// `catalog.extra.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.extra.getfields") }
    /// `catalog.extra.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.extra.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.measure.`
    public var measure: MeasureMethods { MeasureMethods() }
    /// The methods whose names begin with `catalog.measure.`
    public struct MeasureMethods: Sendable {}
}

extension MethodName.CatalogMethods.MeasureMethods {
    /// `catalog.measure.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.measure.add") }
    /// `catalog.measure.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.measure.delete") }
    /// `catalog.measure.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.measure.get") }
    /// `catalog.measure.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.measure.getfields") }
    /// `catalog.measure.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.measure.list") }
    /// `catalog.measure.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.measure.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.priceType.`
    public var priceType: PriceTypeMethods { PriceTypeMethods() }
    /// The methods whose names begin with `catalog.priceType.`
    public struct PriceTypeMethods: Sendable {}
}

extension MethodName.CatalogMethods.PriceTypeMethods {
    /// `catalog.priceType.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.pricetype.add") }
    /// `catalog.priceType.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.pricetype.delete") }
    /// `catalog.priceType.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.pricetype.get") }
    /// `catalog.priceType.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.pricetype.getfields") }
    /// `catalog.priceType.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.pricetype.list") }
    /// `catalog.priceType.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.pricetype.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.priceTypeGroup.`
    public var priceTypeGroup: PriceTypeGroupMethods { PriceTypeGroupMethods() }
    /// The methods whose names begin with `catalog.priceTypeGroup.`
    public struct PriceTypeGroupMethods: Sendable {}
}

extension MethodName.CatalogMethods.PriceTypeGroupMethods {
    /// `catalog.priceTypeGroup.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.pricetypegroup.add") }
    /// `catalog.priceTypeGroup.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.pricetypegroup.delete") }
    /// `catalog.priceTypeGroup.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.pricetypegroup.getfields") }
    /// `catalog.priceTypeGroup.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.pricetypegroup.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.productImage.`
    public var productImage: ProductImageMethods { ProductImageMethods() }
    /// The methods whose names begin with `catalog.productImage.`
    public struct ProductImageMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductImageMethods {
    /// `catalog.productImage.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.productimage.add") }
    /// `catalog.productImage.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.productimage.delete") }
    /// `catalog.productImage.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.productimage.get") }
    /// `catalog.productImage.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.productimage.getfields") }
    /// `catalog.productImage.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.productimage.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.productProperty.`
    public var productProperty: ProductPropertyMethods { ProductPropertyMethods() }
    /// The methods whose names begin with `catalog.productProperty.`
    public struct ProductPropertyMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductPropertyMethods {
    /// `catalog.productProperty.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.productproperty.add") }
    /// `catalog.productProperty.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.productproperty.delete") }
    /// `catalog.productProperty.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.productproperty.get") }
    /// `catalog.productProperty.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.productproperty.getfields") }
    /// `catalog.productProperty.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.productproperty.list") }
    /// `catalog.productProperty.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.productproperty.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.productPropertyEnum.`
    public var productPropertyEnum: ProductPropertyEnumMethods { ProductPropertyEnumMethods() }
    /// The methods whose names begin with `catalog.productPropertyEnum.`
    public struct ProductPropertyEnumMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductPropertyEnumMethods {
    /// `catalog.productPropertyEnum.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.productpropertyenum.add") }
    /// `catalog.productPropertyEnum.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.productpropertyenum.delete") }
    /// `catalog.productPropertyEnum.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.productpropertyenum.get") }
    /// `catalog.productPropertyEnum.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.productpropertyenum.getfields") }
    /// `catalog.productPropertyEnum.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.productpropertyenum.list") }
    /// `catalog.productPropertyEnum.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.productpropertyenum.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.productPropertyFeature.`
    public var productPropertyFeature: ProductPropertyFeatureMethods { ProductPropertyFeatureMethods() }
    /// The methods whose names begin with `catalog.productPropertyFeature.`
    public struct ProductPropertyFeatureMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductPropertyFeatureMethods {
    /// `catalog.productPropertyFeature.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.productpropertyfeature.add") }
    /// `catalog.productPropertyFeature.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.productpropertyfeature.get") }
    /// `catalog.productPropertyFeature.getAvailableFeaturesByProperty`: scope `catalog`.
    public var getAvailableFeaturesByProperty: MethodName {
        .init(known: "catalog.productpropertyfeature.getavailablefeaturesbyproperty")
    }
    /// `catalog.productPropertyFeature.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.productpropertyfeature.getfields") }
    /// `catalog.productPropertyFeature.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.productpropertyfeature.list") }
    /// `catalog.productPropertyFeature.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.productpropertyfeature.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.productPropertySection.`
    public var productPropertySection: ProductPropertySectionMethods { ProductPropertySectionMethods() }
    /// The methods whose names begin with `catalog.productPropertySection.`
    public struct ProductPropertySectionMethods: Sendable {}
}

extension MethodName.CatalogMethods.ProductPropertySectionMethods {
    /// `catalog.productPropertySection.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.productpropertysection.get") }
    /// `catalog.productPropertySection.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.productpropertysection.list") }
    /// `catalog.productPropertySection.set`: scope `catalog`.
    public var set: MethodName { .init(known: "catalog.productpropertysection.set") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.ratio.`
    public var ratio: RatioMethods { RatioMethods() }
    /// The methods whose names begin with `catalog.ratio.`
    public struct RatioMethods: Sendable {}
}

extension MethodName.CatalogMethods.RatioMethods {
    /// `catalog.ratio.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.ratio.get") }
    /// `catalog.ratio.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.ratio.getfields") }
    /// `catalog.ratio.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.ratio.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.roundingRule.`
    public var roundingRule: RoundingRuleMethods { RoundingRuleMethods() }
    /// The methods whose names begin with `catalog.roundingRule.`
    public struct RoundingRuleMethods: Sendable {}
}

extension MethodName.CatalogMethods.RoundingRuleMethods {
    /// `catalog.roundingRule.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.roundingrule.add") }
    /// `catalog.roundingRule.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.roundingrule.delete") }
    /// `catalog.roundingRule.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.roundingrule.get") }
    /// `catalog.roundingRule.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.roundingrule.getfields") }
    /// `catalog.roundingRule.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.roundingrule.list") }
    /// `catalog.roundingRule.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.roundingrule.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.section.`
    public var section: SectionMethods { SectionMethods() }
    /// The methods whose names begin with `catalog.section.`
    public struct SectionMethods: Sendable {}
}

extension MethodName.CatalogMethods.SectionMethods {
    /// `catalog.section.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.section.add") }
    /// `catalog.section.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.section.delete") }
    /// `catalog.section.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.section.get") }
    /// `catalog.section.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.section.getfields") }
    /// `catalog.section.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.section.list") }
    /// `catalog.section.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.section.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.store.`
    public var store: StoreMethods { StoreMethods() }
    /// The methods whose names begin with `catalog.store.`
    public struct StoreMethods: Sendable {}
}

extension MethodName.CatalogMethods.StoreMethods {
    /// `catalog.store.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.store.add") }
    /// `catalog.store.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.store.delete") }
    /// `catalog.store.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.store.get") }
    /// `catalog.store.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.store.getfields") }
    /// `catalog.store.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.store.list") }
    /// `catalog.store.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.store.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.storeproduct.`
    public var storeproduct: StoreproductMethods { StoreproductMethods() }
    /// The methods whose names begin with `catalog.storeproduct.`
    public struct StoreproductMethods: Sendable {}
}

extension MethodName.CatalogMethods.StoreproductMethods {
    /// `catalog.storeproduct.get`: scope `catalog`.
    public var get: MethodName { .init(known: "catalog.storeproduct.get") }
    /// `catalog.storeproduct.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.storeproduct.getfields") }
    /// `catalog.storeproduct.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.storeproduct.list") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `catalog.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CatalogMethods.UserfieldMethods {
    /// The methods whose names begin with `catalog.userfield.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `catalog.userfield.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.CatalogMethods.UserfieldMethods.DocumentMethods {
    /// `catalog.userfield.document.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.userfield.document.list") }
    /// `catalog.userfield.document.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.userfield.document.update") }
}

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.vat.`
    public var vat: VatMethods { VatMethods() }
    /// The methods whose names begin with `catalog.vat.`
    public struct VatMethods: Sendable {}
}

extension MethodName.CatalogMethods.VatMethods {
    /// `catalog.vat.add`: scope `catalog`; administrators only.
    public var add: MethodName { .init(known: "catalog.vat.add") }
    /// `catalog.vat.delete`: scope `catalog`; administrators only.
    public var delete: MethodName { .init(known: "catalog.vat.delete") }
    /// `catalog.vat.get`: scope `catalog`; administrators only.
    public var get: MethodName { .init(known: "catalog.vat.get") }
    /// `catalog.vat.getFields`: scope `catalog`; administrators only.
    public var getFields: MethodName { .init(known: "catalog.vat.getfields") }
    /// `catalog.vat.list`: scope `catalog`; administrators only.
    public var list: MethodName { .init(known: "catalog.vat.list") }
    /// `catalog.vat.update`: scope `catalog`; administrators only.
    public var update: MethodName { .init(known: "catalog.vat.update") }
}
