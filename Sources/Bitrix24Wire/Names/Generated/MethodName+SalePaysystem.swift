// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.paysystem.`
    public var paysystem: PaysystemMethods { PaysystemMethods() }
    /// The methods whose names begin with `sale.paysystem.`
    public struct PaysystemMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods {
    /// `sale.paysystem.add`: scope `pay_system`.
    public var add: MethodName { .init(known: "sale.paysystem.add") }
    /// `sale.paysystem.delete`: scope `pay_system`.
    public var delete: MethodName { .init(known: "sale.paysystem.delete") }
    /// `sale.paysystem.list`: scope `pay_system`.
    public var list: MethodName { .init(known: "sale.paysystem.list") }
    /// `sale.paysystem.update`: scope `pay_system`.
    public var update: MethodName { .init(known: "sale.paysystem.update") }
}

extension MethodName.SaleMethods.PaysystemMethods {
    /// The methods whose names begin with `sale.paysystem.handler.`
    public var handler: HandlerMethods { HandlerMethods() }
    /// The methods whose names begin with `sale.paysystem.handler.`
    public struct HandlerMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods.HandlerMethods {
    /// `sale.paysystem.handler.add`: scope `pay_system`.
    public var add: MethodName { .init(known: "sale.paysystem.handler.add") }
    /// `sale.paysystem.handler.delete`: scope `pay_system`.
    public var delete: MethodName { .init(known: "sale.paysystem.handler.delete") }
    /// `sale.paysystem.handler.list`: scope `pay_system`.
    public var list: MethodName { .init(known: "sale.paysystem.handler.list") }
    /// `sale.paysystem.handler.update`: scope `pay_system`.
    public var update: MethodName { .init(known: "sale.paysystem.handler.update") }
}

extension MethodName.SaleMethods.PaysystemMethods {
    /// The methods whose names begin with `sale.paysystem.pay.`
    public var pay: PayMethods { PayMethods() }
    /// The methods whose names begin with `sale.paysystem.pay.`
    public struct PayMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods.PayMethods {
    /// `sale.paysystem.pay.invoice`: scope `pay_system`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var invoice: MethodName { .init(known: "sale.paysystem.pay.invoice") }
    /// `sale.paysystem.pay.payment`: scope `pay_system`.
    public var payment: MethodName { .init(known: "sale.paysystem.pay.payment") }
}

extension MethodName.SaleMethods.PaysystemMethods {
    /// The methods whose names begin with `sale.paysystem.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `sale.paysystem.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods.SettingsMethods {
    /// `sale.paysystem.settings.get`: scope `pay_system`.
    public var get: MethodName { .init(known: "sale.paysystem.settings.get") }
    /// `sale.paysystem.settings.update`: scope `pay_system`.
    public var update: MethodName { .init(known: "sale.paysystem.settings.update") }
}

extension MethodName.SaleMethods.PaysystemMethods.SettingsMethods {
    /// The methods whose names begin with `sale.paysystem.settings.invoice.`
    public var invoice: InvoiceMethods { InvoiceMethods() }
    /// The methods whose names begin with `sale.paysystem.settings.invoice.`
    public struct InvoiceMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods.SettingsMethods.InvoiceMethods {
    /// `sale.paysystem.settings.invoice.get`: scope `pay_system`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "sale.paysystem.settings.invoice.get") }
}

extension MethodName.SaleMethods.PaysystemMethods.SettingsMethods {
    /// The methods whose names begin with `sale.paysystem.settings.payment.`
    public var payment: PaymentMethods { PaymentMethods() }
    /// The methods whose names begin with `sale.paysystem.settings.payment.`
    public struct PaymentMethods: Sendable {}
}

extension MethodName.SaleMethods.PaysystemMethods.SettingsMethods.PaymentMethods {
    /// `sale.paysystem.settings.payment.get`: scope `pay_system`.
    public var get: MethodName { .init(known: "sale.paysystem.settings.payment.get") }
}
