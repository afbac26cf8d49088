// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.quote.`
    public var quote: QuoteMethods { QuoteMethods() }
    /// The methods whose names begin with `crm.quote.`
    public struct QuoteMethods: Sendable {}
}

extension MethodName.CRMMethods.QuoteMethods {
    /// `crm.quote.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.quote.add") }
    /// `crm.quote.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.quote.delete") }
    /// `crm.quote.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.quote.fields") }
    /// `crm.quote.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.quote.get") }
    /// `crm.quote.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.quote.list") }
    /// `crm.quote.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.quote.update") }
}

extension MethodName.CRMMethods.QuoteMethods {
    /// The methods whose names begin with `crm.quote.contact.`
    public var contact: ContactMethods { ContactMethods() }
    /// The methods whose names begin with `crm.quote.contact.`
    public struct ContactMethods: Sendable {}
}

extension MethodName.CRMMethods.QuoteMethods.ContactMethods {
    /// `crm.quote.contact.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.quote.contact.add") }
    /// `crm.quote.contact.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.quote.contact.delete") }
    /// `crm.quote.contact.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.quote.contact.fields") }
}

extension MethodName.CRMMethods.QuoteMethods.ContactMethods {
    /// The methods whose names begin with `crm.quote.contact.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.quote.contact.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.QuoteMethods.ContactMethods.ItemsMethods {
    /// `crm.quote.contact.items.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.quote.contact.items.delete") }
    /// `crm.quote.contact.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.quote.contact.items.get") }
    /// `crm.quote.contact.items.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.quote.contact.items.set") }
}

extension MethodName.CRMMethods.QuoteMethods {
    /// The methods whose names begin with `crm.quote.productrows.`
    public var productrows: ProductrowsMethods { ProductrowsMethods() }
    /// The methods whose names begin with `crm.quote.productrows.`
    public struct ProductrowsMethods: Sendable {}
}

extension MethodName.CRMMethods.QuoteMethods.ProductrowsMethods {
    /// `crm.quote.productrows.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.quote.productrows.get") }
    /// `crm.quote.productrows.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.quote.productrows.set") }
}

extension MethodName.CRMMethods.QuoteMethods {
    /// The methods whose names begin with `crm.quote.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.quote.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.QuoteMethods.UserfieldMethods {
    /// `crm.quote.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.quote.userfield.add") }
    /// `crm.quote.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.quote.userfield.delete") }
    /// `crm.quote.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.quote.userfield.get") }
    /// `crm.quote.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.quote.userfield.list") }
    /// `crm.quote.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.quote.userfield.update") }
}
