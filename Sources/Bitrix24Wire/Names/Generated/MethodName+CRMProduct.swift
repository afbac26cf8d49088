// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.product.`
    public var product: ProductMethods { ProductMethods() }
    /// The methods whose names begin with `crm.product.`
    public struct ProductMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductMethods {
    /// `crm.product.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.product.add") }
    /// `crm.product.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.product.delete") }
    /// `crm.product.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.product.fields") }
    /// `crm.product.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.product.get") }
    /// `crm.product.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.product.list") }
    /// `crm.product.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.product.update") }
}

extension MethodName.CRMMethods.ProductMethods {
    /// The methods whose names begin with `crm.product.property.`
    public var property: PropertyMethods { PropertyMethods() }
    /// The methods whose names begin with `crm.product.property.`
    public struct PropertyMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductMethods.PropertyMethods {
    /// `crm.product.property.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.product.property.add") }
    /// `crm.product.property.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.product.property.delete") }
    /// `crm.product.property.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.product.property.fields") }
    /// `crm.product.property.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.product.property.get") }
    /// `crm.product.property.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.product.property.list") }
    /// `crm.product.property.types`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var types: MethodName { .init(known: "crm.product.property.types") }
    /// `crm.product.property.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.product.property.update") }
}

extension MethodName.CRMMethods.ProductMethods.PropertyMethods {
    /// The methods whose names begin with `crm.product.property.enumeration.`
    public var enumeration: EnumerationMethods { EnumerationMethods() }
    /// The methods whose names begin with `crm.product.property.enumeration.`
    public struct EnumerationMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductMethods.PropertyMethods.EnumerationMethods {
    /// `crm.product.property.enumeration.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.product.property.enumeration.fields") }
}

extension MethodName.CRMMethods.ProductMethods.PropertyMethods {
    /// The methods whose names begin with `crm.product.property.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `crm.product.property.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductMethods.PropertyMethods.SettingsMethods {
    /// `crm.product.property.settings.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.product.property.settings.fields") }
}
