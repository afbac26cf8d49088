// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.company.`
    public var company: CompanyMethods { CompanyMethods() }
    /// The methods whose names begin with `crm.company.`
    public struct CompanyMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods {
    /// `crm.company.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.company.add") }
    /// `crm.company.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.company.delete") }
    /// `crm.company.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.company.fields") }
    /// `crm.company.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.company.get") }
    /// `crm.company.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.company.list") }
    /// `crm.company.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.company.update") }
}

extension MethodName.CRMMethods.CompanyMethods {
    /// The methods whose names begin with `crm.company.contact.`
    public var contact: ContactMethods { ContactMethods() }
    /// The methods whose names begin with `crm.company.contact.`
    public struct ContactMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods.ContactMethods {
    /// `crm.company.contact.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.company.contact.add") }
    /// `crm.company.contact.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.company.contact.delete") }
    /// `crm.company.contact.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.company.contact.fields") }
}

extension MethodName.CRMMethods.CompanyMethods.ContactMethods {
    /// The methods whose names begin with `crm.company.contact.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.company.contact.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods.ContactMethods.ItemsMethods {
    /// `crm.company.contact.items.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.company.contact.items.delete") }
    /// `crm.company.contact.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.company.contact.items.get") }
    /// `crm.company.contact.items.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.company.contact.items.set") }
}

extension MethodName.CRMMethods.CompanyMethods {
    /// The methods whose names begin with `crm.company.details.`
    public var details: DetailsMethods { DetailsMethods() }
    /// The methods whose names begin with `crm.company.details.`
    public struct DetailsMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods.DetailsMethods {
    /// The methods whose names begin with `crm.company.details.configuration.`
    public var configuration: ConfigurationMethods { ConfigurationMethods() }
    /// The methods whose names begin with `crm.company.details.configuration.`
    public struct ConfigurationMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods.DetailsMethods.ConfigurationMethods {
    /// `crm.company.details.configuration.forceCommonScopeForAll`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var forceCommonScopeForAll: MethodName {
        .init(known: "crm.company.details.configuration.forcecommonscopeforall")
    }
    /// `crm.company.details.configuration.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.company.details.configuration.get") }
    /// `crm.company.details.configuration.reset`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var reset: MethodName { .init(known: "crm.company.details.configuration.reset") }
    /// `crm.company.details.configuration.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.company.details.configuration.set") }
}

extension MethodName.CRMMethods.CompanyMethods {
    /// The methods whose names begin with `crm.company.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.company.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.CompanyMethods.UserfieldMethods {
    /// `crm.company.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.company.userfield.add") }
    /// `crm.company.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.company.userfield.delete") }
    /// `crm.company.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.company.userfield.get") }
    /// `crm.company.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.company.userfield.list") }
    /// `crm.company.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.company.userfield.update") }
}
