// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `crm.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods {
    /// `crm.item.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.item.add") }
    /// `crm.item.batchImport`: scope `crm`.
    public var batchImport: MethodName { .init(known: "crm.item.batchimport") }
    /// `crm.item.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.item.delete") }
    /// `crm.item.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.item.fields") }
    /// `crm.item.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.item.get") }
    /// `crm.item.import`: scope `crm`.
    public var `import`: MethodName { .init(known: "crm.item.import") }
    /// `crm.item.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.list") }
    /// `crm.item.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.item.update") }
}

extension MethodName.CRMMethods.ItemMethods {
    /// The methods whose names begin with `crm.item.delivery.`
    public var delivery: DeliveryMethods { DeliveryMethods() }
    /// The methods whose names begin with `crm.item.delivery.`
    public struct DeliveryMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.DeliveryMethods {
    /// `crm.item.delivery.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.item.delivery.get") }
    /// `crm.item.delivery.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.delivery.list") }
}

extension MethodName.CRMMethods.ItemMethods {
    /// The methods whose names begin with `crm.item.details.`
    public var details: DetailsMethods { DetailsMethods() }
    /// The methods whose names begin with `crm.item.details.`
    public struct DetailsMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.DetailsMethods {
    /// The methods whose names begin with `crm.item.details.configuration.`
    public var configuration: ConfigurationMethods { ConfigurationMethods() }
    /// The methods whose names begin with `crm.item.details.configuration.`
    public struct ConfigurationMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.DetailsMethods.ConfigurationMethods {
    /// `crm.item.details.configuration.forceCommonScopeForAll`: scope `crm`; administrators only.
    public var forceCommonScopeForAll: MethodName {
        .init(known: "crm.item.details.configuration.forcecommonscopeforall")
    }
    /// `crm.item.details.configuration.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.item.details.configuration.get") }
    /// `crm.item.details.configuration.reset`: scope `crm`.
    public var reset: MethodName { .init(known: "crm.item.details.configuration.reset") }
    /// `crm.item.details.configuration.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.item.details.configuration.set") }
}

extension MethodName.CRMMethods.ItemMethods {
    /// The methods whose names begin with `crm.item.payment.`
    public var payment: PaymentMethods { PaymentMethods() }
    /// The methods whose names begin with `crm.item.payment.`
    public struct PaymentMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.PaymentMethods {
    /// `crm.item.payment.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.item.payment.add") }
    /// `crm.item.payment.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.item.payment.delete") }
    /// `crm.item.payment.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.item.payment.get") }
    /// `crm.item.payment.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.payment.list") }
    /// `crm.item.payment.pay`: scope `crm`.
    public var pay: MethodName { .init(known: "crm.item.payment.pay") }
    /// `crm.item.payment.unpay`: scope `crm`.
    public var unpay: MethodName { .init(known: "crm.item.payment.unpay") }
    /// `crm.item.payment.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.item.payment.update") }
}

extension MethodName.CRMMethods.ItemMethods.PaymentMethods {
    /// The methods whose names begin with `crm.item.payment.delivery.`
    public var delivery: DeliveryMethods { DeliveryMethods() }
    /// The methods whose names begin with `crm.item.payment.delivery.`
    public struct DeliveryMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.PaymentMethods.DeliveryMethods {
    /// `crm.item.payment.delivery.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.item.payment.delivery.add") }
    /// `crm.item.payment.delivery.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.item.payment.delivery.delete") }
    /// `crm.item.payment.delivery.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.payment.delivery.list") }
    /// `crm.item.payment.delivery.setDelivery`: scope `crm`.
    public var setDelivery: MethodName { .init(known: "crm.item.payment.delivery.setdelivery") }
}

extension MethodName.CRMMethods.ItemMethods.PaymentMethods {
    /// The methods whose names begin with `crm.item.payment.product.`
    public var product: ProductMethods { ProductMethods() }
    /// The methods whose names begin with `crm.item.payment.product.`
    public struct ProductMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.PaymentMethods.ProductMethods {
    /// `crm.item.payment.product.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.item.payment.product.add") }
    /// `crm.item.payment.product.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.item.payment.product.delete") }
    /// `crm.item.payment.product.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.payment.product.list") }
    /// `crm.item.payment.product.setQuantity`: scope `crm`.
    public var setQuantity: MethodName { .init(known: "crm.item.payment.product.setquantity") }
}

extension MethodName.CRMMethods.ItemMethods {
    /// The methods whose names begin with `crm.item.productrow.`
    public var productrow: ProductrowMethods { ProductrowMethods() }
    /// The methods whose names begin with `crm.item.productrow.`
    public struct ProductrowMethods: Sendable {}
}

extension MethodName.CRMMethods.ItemMethods.ProductrowMethods {
    /// `crm.item.productrow.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.item.productrow.add") }
    /// `crm.item.productrow.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.item.productrow.delete") }
    /// `crm.item.productrow.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.item.productrow.fields") }
    /// `crm.item.productrow.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.item.productrow.get") }
    /// `crm.item.productrow.getAvailableForPayment`: scope `crm`.
    public var getAvailableForPayment: MethodName { .init(known: "crm.item.productrow.getavailableforpayment") }
    /// `crm.item.productrow.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.item.productrow.list") }
    /// `crm.item.productrow.set`: scope `crm`.
    public var set: MethodName { .init(known: "crm.item.productrow.set") }
    /// `crm.item.productrow.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.item.productrow.update") }
}
