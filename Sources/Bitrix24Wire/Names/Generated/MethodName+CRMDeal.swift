// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.deal.`
    public var deal: DealMethods { DealMethods() }
    /// The methods whose names begin with `crm.deal.`
    public struct DealMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods {
    /// `crm.deal.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.deal.add") }
    /// `crm.deal.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.deal.delete") }
    /// `crm.deal.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.deal.fields") }
    /// `crm.deal.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.deal.get") }
    /// `crm.deal.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.deal.list") }
    /// `crm.deal.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.deal.update") }
}

extension MethodName.CRMMethods.DealMethods {
    /// The methods whose names begin with `crm.deal.contact.`
    public var contact: ContactMethods { ContactMethods() }
    /// The methods whose names begin with `crm.deal.contact.`
    public struct ContactMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.ContactMethods {
    /// `crm.deal.contact.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.deal.contact.add") }
    /// `crm.deal.contact.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.deal.contact.delete") }
    /// `crm.deal.contact.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.deal.contact.fields") }
}

extension MethodName.CRMMethods.DealMethods.ContactMethods {
    /// The methods whose names begin with `crm.deal.contact.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.deal.contact.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.ContactMethods.ItemsMethods {
    /// `crm.deal.contact.items.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.deal.contact.items.delete") }
    /// `crm.deal.contact.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.deal.contact.items.get") }
    /// `crm.deal.contact.items.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.deal.contact.items.set") }
}

extension MethodName.CRMMethods.DealMethods {
    /// The methods whose names begin with `crm.deal.details.`
    public var details: DetailsMethods { DetailsMethods() }
    /// The methods whose names begin with `crm.deal.details.`
    public struct DetailsMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.DetailsMethods {
    /// The methods whose names begin with `crm.deal.details.configuration.`
    public var configuration: ConfigurationMethods { ConfigurationMethods() }
    /// The methods whose names begin with `crm.deal.details.configuration.`
    public struct ConfigurationMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.DetailsMethods.ConfigurationMethods {
    /// `crm.deal.details.configuration.forceCommonScopeForAll`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var forceCommonScopeForAll: MethodName {
        .init(known: "crm.deal.details.configuration.forcecommonscopeforall")
    }
    /// `crm.deal.details.configuration.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.deal.details.configuration.get") }
    /// `crm.deal.details.configuration.reset`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var reset: MethodName { .init(known: "crm.deal.details.configuration.reset") }
    /// `crm.deal.details.configuration.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.deal.details.configuration.set") }
}

extension MethodName.CRMMethods.DealMethods {
    /// The methods whose names begin with `crm.deal.productrows.`
    public var productrows: ProductrowsMethods { ProductrowsMethods() }
    /// The methods whose names begin with `crm.deal.productrows.`
    public struct ProductrowsMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.ProductrowsMethods {
    /// `crm.deal.productrows.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.deal.productrows.get") }
    /// `crm.deal.productrows.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.deal.productrows.set") }
}

extension MethodName.CRMMethods.DealMethods {
    /// The methods whose names begin with `crm.deal.recurring.`
    public var recurring: RecurringMethods { RecurringMethods() }
    /// The methods whose names begin with `crm.deal.recurring.`
    public struct RecurringMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.RecurringMethods {
    /// `crm.deal.recurring.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.deal.recurring.add") }
    /// `crm.deal.recurring.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.deal.recurring.delete") }
    /// `crm.deal.recurring.expose`: scope `crm`.
    public var expose: MethodName { .init(known: "crm.deal.recurring.expose") }
    /// `crm.deal.recurring.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.deal.recurring.fields") }
    /// `crm.deal.recurring.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.deal.recurring.get") }
    /// `crm.deal.recurring.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.deal.recurring.list") }
    /// `crm.deal.recurring.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.deal.recurring.update") }
}

extension MethodName.CRMMethods.DealMethods {
    /// The methods whose names begin with `crm.deal.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.deal.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.DealMethods.UserfieldMethods {
    /// `crm.deal.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.deal.userfield.add") }
    /// `crm.deal.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.deal.userfield.delete") }
    /// `crm.deal.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.deal.userfield.get") }
    /// `crm.deal.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.deal.userfield.list") }
    /// `crm.deal.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.deal.userfield.update") }
}
