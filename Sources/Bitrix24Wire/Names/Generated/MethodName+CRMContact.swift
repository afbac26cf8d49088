// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.contact.`
    public var contact: ContactMethods { ContactMethods() }
    /// The methods whose names begin with `crm.contact.`
    public struct ContactMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods {
    /// `crm.contact.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.contact.add") }
    /// `crm.contact.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.contact.delete") }
    /// `crm.contact.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.contact.fields") }
    /// `crm.contact.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.contact.get") }
    /// `crm.contact.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.contact.list") }
    /// `crm.contact.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.contact.update") }
}

extension MethodName.CRMMethods.ContactMethods {
    /// The methods whose names begin with `crm.contact.company.`
    public var company: CompanyMethods { CompanyMethods() }
    /// The methods whose names begin with `crm.contact.company.`
    public struct CompanyMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods.CompanyMethods {
    /// `crm.contact.company.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.contact.company.add") }
    /// `crm.contact.company.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.contact.company.delete") }
    /// `crm.contact.company.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.contact.company.fields") }
}

extension MethodName.CRMMethods.ContactMethods.CompanyMethods {
    /// The methods whose names begin with `crm.contact.company.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.contact.company.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods.CompanyMethods.ItemsMethods {
    /// `crm.contact.company.items.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.contact.company.items.delete") }
    /// `crm.contact.company.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.contact.company.items.get") }
    /// `crm.contact.company.items.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.contact.company.items.set") }
}

extension MethodName.CRMMethods.ContactMethods {
    /// The methods whose names begin with `crm.contact.details.`
    public var details: DetailsMethods { DetailsMethods() }
    /// The methods whose names begin with `crm.contact.details.`
    public struct DetailsMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods.DetailsMethods {
    /// The methods whose names begin with `crm.contact.details.configuration.`
    public var configuration: ConfigurationMethods { ConfigurationMethods() }
    /// The methods whose names begin with `crm.contact.details.configuration.`
    public struct ConfigurationMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods.DetailsMethods.ConfigurationMethods {
    /// `crm.contact.details.configuration.forceCommonScopeForAll`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var forceCommonScopeForAll: MethodName {
        .init(known: "crm.contact.details.configuration.forcecommonscopeforall")
    }
    /// `crm.contact.details.configuration.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.contact.details.configuration.get") }
    /// `crm.contact.details.configuration.reset`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var reset: MethodName { .init(known: "crm.contact.details.configuration.reset") }
    /// `crm.contact.details.configuration.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.contact.details.configuration.set") }
}

extension MethodName.CRMMethods.ContactMethods {
    /// The methods whose names begin with `crm.contact.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.contact.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.ContactMethods.UserfieldMethods {
    /// `crm.contact.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.contact.userfield.add") }
    /// `crm.contact.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.contact.userfield.delete") }
    /// `crm.contact.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.contact.userfield.get") }
    /// `crm.contact.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.contact.userfield.list") }
    /// `crm.contact.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.contact.userfield.update") }
}
