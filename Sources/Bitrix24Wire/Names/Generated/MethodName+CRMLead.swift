// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.lead.`
    public var lead: LeadMethods { LeadMethods() }
    /// The methods whose names begin with `crm.lead.`
    public struct LeadMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods {
    /// `crm.lead.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.lead.add") }
    /// `crm.lead.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.lead.delete") }
    /// `crm.lead.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.lead.fields") }
    /// `crm.lead.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.lead.get") }
    /// `crm.lead.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.lead.list") }
    /// `crm.lead.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.lead.update") }
}

extension MethodName.CRMMethods.LeadMethods {
    /// The methods whose names begin with `crm.lead.contact.`
    public var contact: ContactMethods { ContactMethods() }
    /// The methods whose names begin with `crm.lead.contact.`
    public struct ContactMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.ContactMethods {
    /// `crm.lead.contact.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.lead.contact.add") }
    /// `crm.lead.contact.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.lead.contact.delete") }
    /// `crm.lead.contact.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.lead.contact.fields") }
}

extension MethodName.CRMMethods.LeadMethods.ContactMethods {
    /// The methods whose names begin with `crm.lead.contact.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.lead.contact.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.ContactMethods.ItemsMethods {
    /// `crm.lead.contact.items.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.lead.contact.items.delete") }
    /// `crm.lead.contact.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.lead.contact.items.get") }
    /// `crm.lead.contact.items.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.lead.contact.items.set") }
}

extension MethodName.CRMMethods.LeadMethods {
    /// The methods whose names begin with `crm.lead.details.`
    public var details: DetailsMethods { DetailsMethods() }
    /// The methods whose names begin with `crm.lead.details.`
    public struct DetailsMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.DetailsMethods {
    /// The methods whose names begin with `crm.lead.details.configuration.`
    public var configuration: ConfigurationMethods { ConfigurationMethods() }
    /// The methods whose names begin with `crm.lead.details.configuration.`
    public struct ConfigurationMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.DetailsMethods.ConfigurationMethods {
    /// `crm.lead.details.configuration.forceCommonScopeForAll`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var forceCommonScopeForAll: MethodName {
        .init(known: "crm.lead.details.configuration.forcecommonscopeforall")
    }
    /// `crm.lead.details.configuration.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.lead.details.configuration.get") }
    /// `crm.lead.details.configuration.reset`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var reset: MethodName { .init(known: "crm.lead.details.configuration.reset") }
    /// `crm.lead.details.configuration.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.lead.details.configuration.set") }
}

extension MethodName.CRMMethods.LeadMethods {
    /// The methods whose names begin with `crm.lead.productrows.`
    public var productrows: ProductrowsMethods { ProductrowsMethods() }
    /// The methods whose names begin with `crm.lead.productrows.`
    public struct ProductrowsMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.ProductrowsMethods {
    /// `crm.lead.productrows.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.lead.productrows.get") }
    /// `crm.lead.productrows.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.lead.productrows.set") }
}

extension MethodName.CRMMethods.LeadMethods {
    /// The methods whose names begin with `crm.lead.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.lead.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.LeadMethods.UserfieldMethods {
    /// `crm.lead.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.lead.userfield.add") }
    /// `crm.lead.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.lead.userfield.delete") }
    /// `crm.lead.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.lead.userfield.get") }
    /// `crm.lead.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.lead.userfield.list") }
    /// `crm.lead.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.lead.userfield.update") }
}
