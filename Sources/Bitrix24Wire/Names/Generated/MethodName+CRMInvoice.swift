// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.invoice.`
    public var invoice: InvoiceMethods { InvoiceMethods() }
    /// The methods whose names begin with `crm.invoice.`
    public struct InvoiceMethods: Sendable {}
}

extension MethodName.CRMMethods.InvoiceMethods {
    /// `crm.invoice.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.invoice.add") }
    /// `crm.invoice.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.invoice.delete") }
    /// `crm.invoice.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.invoice.fields") }
    /// `crm.invoice.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.invoice.get") }
    /// `crm.invoice.getexternallink`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getexternallink: MethodName { .init(known: "crm.invoice.getexternallink") }
    /// `crm.invoice.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.invoice.list") }
    /// `crm.invoice.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.invoice.update") }
}

extension MethodName.CRMMethods.InvoiceMethods {
    /// The methods whose names begin with `crm.invoice.recurring.`
    public var recurring: RecurringMethods { RecurringMethods() }
    /// The methods whose names begin with `crm.invoice.recurring.`
    public struct RecurringMethods: Sendable {}
}

extension MethodName.CRMMethods.InvoiceMethods.RecurringMethods {
    /// `crm.invoice.recurring.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.invoice.recurring.add") }
    /// `crm.invoice.recurring.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.invoice.recurring.delete") }
    /// `crm.invoice.recurring.expose`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var expose: MethodName { .init(known: "crm.invoice.recurring.expose") }
    /// `crm.invoice.recurring.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.invoice.recurring.fields") }
    /// `crm.invoice.recurring.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.invoice.recurring.get") }
    /// `crm.invoice.recurring.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.invoice.recurring.list") }
    /// `crm.invoice.recurring.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.invoice.recurring.update") }
}

extension MethodName.CRMMethods.InvoiceMethods {
    /// The methods whose names begin with `crm.invoice.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `crm.invoice.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.CRMMethods.InvoiceMethods.StatusMethods {
    /// `crm.invoice.status.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.invoice.status.add") }
    /// `crm.invoice.status.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.invoice.status.delete") }
    /// `crm.invoice.status.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.invoice.status.fields") }
    /// `crm.invoice.status.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.invoice.status.get") }
    /// `crm.invoice.status.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.invoice.status.list") }
    /// `crm.invoice.status.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.invoice.status.update") }
}

extension MethodName.CRMMethods.InvoiceMethods {
    /// The methods whose names begin with `crm.invoice.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.invoice.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.InvoiceMethods.UserfieldMethods {
    /// `crm.invoice.userfield.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.invoice.userfield.add") }
    /// `crm.invoice.userfield.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.invoice.userfield.delete") }
    /// `crm.invoice.userfield.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.invoice.userfield.get") }
    /// `crm.invoice.userfield.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.invoice.userfield.list") }
    /// `crm.invoice.userfield.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.invoice.userfield.update") }
}
