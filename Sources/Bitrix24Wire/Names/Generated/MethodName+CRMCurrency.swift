// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.currency.`
    public var currency: CurrencyMethods { CurrencyMethods() }
    /// The methods whose names begin with `crm.currency.`
    public struct CurrencyMethods: Sendable {}
}

extension MethodName.CRMMethods.CurrencyMethods {
    /// `crm.currency.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.currency.add") }
    /// `crm.currency.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.currency.delete") }
    /// `crm.currency.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.currency.fields") }
    /// `crm.currency.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.currency.get") }
    /// `crm.currency.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.currency.list") }
    /// `crm.currency.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.currency.update") }
}

extension MethodName.CRMMethods.CurrencyMethods {
    /// The methods whose names begin with `crm.currency.base.`
    public var base: BaseMethods { BaseMethods() }
    /// The methods whose names begin with `crm.currency.base.`
    public struct BaseMethods: Sendable {}
}

extension MethodName.CRMMethods.CurrencyMethods.BaseMethods {
    /// `crm.currency.base.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.currency.base.get") }
    /// `crm.currency.base.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.currency.base.set") }
}

extension MethodName.CRMMethods.CurrencyMethods {
    /// The methods whose names begin with `crm.currency.localizations.`
    public var localizations: LocalizationsMethods { LocalizationsMethods() }
    /// The methods whose names begin with `crm.currency.localizations.`
    public struct LocalizationsMethods: Sendable {}
}

extension MethodName.CRMMethods.CurrencyMethods.LocalizationsMethods {
    /// `crm.currency.localizations.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.currency.localizations.delete") }
    /// `crm.currency.localizations.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.currency.localizations.fields") }
    /// `crm.currency.localizations.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.currency.localizations.get") }
    /// `crm.currency.localizations.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.currency.localizations.set") }
}
