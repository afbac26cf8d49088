// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `sale.`
    public static var sale: SaleMethods { SaleMethods() }
    /// The methods whose names begin with `sale.`
    public struct SaleMethods: Sendable {}
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.businessValuePersonDomain.`
    public var businessValuePersonDomain: BusinessValuePersonDomainMethods { BusinessValuePersonDomainMethods() }
    /// The methods whose names begin with `sale.businessValuePersonDomain.`
    public struct BusinessValuePersonDomainMethods: Sendable {}
}

extension MethodName.SaleMethods.BusinessValuePersonDomainMethods {
    /// `sale.businessValuePersonDomain.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.businessvaluepersondomain.add") }
    /// `sale.businessValuePersonDomain.deleteByFilter`: scope `sale`; administrators only.
    public var deleteByFilter: MethodName { .init(known: "sale.businessvaluepersondomain.deletebyfilter") }
    /// `sale.businessValuePersonDomain.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.businessvaluepersondomain.getfields") }
    /// `sale.businessValuePersonDomain.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.businessvaluepersondomain.list") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.payment.`
    public var payment: PaymentMethods { PaymentMethods() }
    /// The methods whose names begin with `sale.payment.`
    public struct PaymentMethods: Sendable {}
}

extension MethodName.SaleMethods.PaymentMethods {
    /// `sale.payment.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.payment.add") }
    /// `sale.payment.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.payment.delete") }
    /// `sale.payment.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.payment.get") }
    /// `sale.payment.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.payment.getfields") }
    /// `sale.payment.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.payment.list") }
    /// `sale.payment.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.payment.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.paymentItemShipment.`
    public var paymentItemShipment: PaymentItemShipmentMethods { PaymentItemShipmentMethods() }
    /// The methods whose names begin with `sale.paymentItemShipment.`
    public struct PaymentItemShipmentMethods: Sendable {}
}

extension MethodName.SaleMethods.PaymentItemShipmentMethods {
    /// `sale.paymentItemShipment.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.paymentitemshipment.add") }
    /// `sale.paymentItemShipment.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.paymentitemshipment.delete") }
    /// `sale.paymentItemShipment.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.paymentitemshipment.get") }
    /// `sale.paymentItemShipment.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.paymentitemshipment.getfields") }
    /// `sale.paymentItemShipment.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.paymentitemshipment.list") }
    /// `sale.paymentItemShipment.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.paymentitemshipment.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.paymentitembasket.`
    public var paymentitembasket: PaymentitembasketMethods { PaymentitembasketMethods() }
    /// The methods whose names begin with `sale.paymentitembasket.`
    public struct PaymentitembasketMethods: Sendable {}
}

extension MethodName.SaleMethods.PaymentitembasketMethods {
    /// `sale.paymentitembasket.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.paymentitembasket.add") }
    /// `sale.paymentitembasket.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.paymentitembasket.delete") }
    /// `sale.paymentitembasket.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.paymentitembasket.get") }
    /// `sale.paymentitembasket.getfields`: scope `sale`; administrators only.
    public var getfields: MethodName { .init(known: "sale.paymentitembasket.getfields") }
    /// `sale.paymentitembasket.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.paymentitembasket.list") }
    /// `sale.paymentitembasket.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.paymentitembasket.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.persontype.`
    public var persontype: PersontypeMethods { PersontypeMethods() }
    /// The methods whose names begin with `sale.persontype.`
    public struct PersontypeMethods: Sendable {}
}

extension MethodName.SaleMethods.PersontypeMethods {
    /// `sale.persontype.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.persontype.add") }
    /// `sale.persontype.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.persontype.delete") }
    /// `sale.persontype.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.persontype.get") }
    /// `sale.persontype.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.persontype.getfields") }
    /// `sale.persontype.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.persontype.list") }
    /// `sale.persontype.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.persontype.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.property.`
    public var property: PropertyMethods { PropertyMethods() }
    /// The methods whose names begin with `sale.property.`
    public struct PropertyMethods: Sendable {}
}

extension MethodName.SaleMethods.PropertyMethods {
    /// `sale.property.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.property.add") }
    /// `sale.property.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.property.delete") }
    /// `sale.property.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.property.get") }
    /// `sale.property.getfieldsbytype`: scope `sale`; administrators only.
    public var getfieldsbytype: MethodName { .init(known: "sale.property.getfieldsbytype") }
    /// `sale.property.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.property.list") }
    /// `sale.property.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.property.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.propertyRelation.`
    public var propertyRelation: PropertyRelationMethods { PropertyRelationMethods() }
    /// The methods whose names begin with `sale.propertyRelation.`
    public struct PropertyRelationMethods: Sendable {}
}

extension MethodName.SaleMethods.PropertyRelationMethods {
    /// `sale.propertyRelation.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.propertyrelation.add") }
    /// `sale.propertyRelation.deleteByFilter`: scope `sale`; administrators only.
    public var deleteByFilter: MethodName { .init(known: "sale.propertyrelation.deletebyfilter") }
    /// `sale.propertyRelation.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.propertyrelation.getfields") }
    /// `sale.propertyRelation.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.propertyrelation.list") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.propertygroup.`
    public var propertygroup: PropertygroupMethods { PropertygroupMethods() }
    /// The methods whose names begin with `sale.propertygroup.`
    public struct PropertygroupMethods: Sendable {}
}

extension MethodName.SaleMethods.PropertygroupMethods {
    /// `sale.propertygroup.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.propertygroup.add") }
    /// `sale.propertygroup.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.propertygroup.delete") }
    /// `sale.propertygroup.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.propertygroup.get") }
    /// `sale.propertygroup.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.propertygroup.getfields") }
    /// `sale.propertygroup.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.propertygroup.list") }
    /// `sale.propertygroup.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.propertygroup.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.propertyvalue.`
    public var propertyvalue: PropertyvalueMethods { PropertyvalueMethods() }
    /// The methods whose names begin with `sale.propertyvalue.`
    public struct PropertyvalueMethods: Sendable {}
}

extension MethodName.SaleMethods.PropertyvalueMethods {
    /// `sale.propertyvalue.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.propertyvalue.delete") }
    /// `sale.propertyvalue.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.propertyvalue.get") }
    /// `sale.propertyvalue.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.propertyvalue.getfields") }
    /// `sale.propertyvalue.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.propertyvalue.list") }
    /// `sale.propertyvalue.modify`: scope `sale`; administrators only.
    public var modify: MethodName { .init(known: "sale.propertyvalue.modify") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.propertyvariant.`
    public var propertyvariant: PropertyvariantMethods { PropertyvariantMethods() }
    /// The methods whose names begin with `sale.propertyvariant.`
    public struct PropertyvariantMethods: Sendable {}
}

extension MethodName.SaleMethods.PropertyvariantMethods {
    /// `sale.propertyvariant.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.propertyvariant.add") }
    /// `sale.propertyvariant.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.propertyvariant.delete") }
    /// `sale.propertyvariant.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.propertyvariant.get") }
    /// `sale.propertyvariant.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.propertyvariant.getfields") }
    /// `sale.propertyvariant.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.propertyvariant.list") }
    /// `sale.propertyvariant.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.propertyvariant.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.shipment.`
    public var shipment: ShipmentMethods { ShipmentMethods() }
    /// The methods whose names begin with `sale.shipment.`
    public struct ShipmentMethods: Sendable {}
}

extension MethodName.SaleMethods.ShipmentMethods {
    /// `sale.shipment.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.shipment.add") }
    /// `sale.shipment.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.shipment.delete") }
    /// `sale.shipment.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.shipment.get") }
    /// `sale.shipment.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.shipment.getfields") }
    /// `sale.shipment.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.shipment.list") }
    /// `sale.shipment.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.shipment.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.shipmentitem.`
    public var shipmentitem: ShipmentitemMethods { ShipmentitemMethods() }
    /// The methods whose names begin with `sale.shipmentitem.`
    public struct ShipmentitemMethods: Sendable {}
}

extension MethodName.SaleMethods.ShipmentitemMethods {
    /// `sale.shipmentitem.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.shipmentitem.add") }
    /// `sale.shipmentitem.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.shipmentitem.delete") }
    /// `sale.shipmentitem.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.shipmentitem.get") }
    /// `sale.shipmentitem.getfields`: scope `sale`; administrators only.
    public var getfields: MethodName { .init(known: "sale.shipmentitem.getfields") }
    /// `sale.shipmentitem.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.shipmentitem.list") }
    /// `sale.shipmentitem.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.shipmentitem.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.shipmentproperty.`
    public var shipmentproperty: ShipmentpropertyMethods { ShipmentpropertyMethods() }
    /// The methods whose names begin with `sale.shipmentproperty.`
    public struct ShipmentpropertyMethods: Sendable {}
}

extension MethodName.SaleMethods.ShipmentpropertyMethods {
    /// `sale.shipmentproperty.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.shipmentproperty.add") }
    /// `sale.shipmentproperty.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.shipmentproperty.delete") }
    /// `sale.shipmentproperty.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.shipmentproperty.get") }
    /// `sale.shipmentproperty.getfieldsbytype`: scope `sale`; administrators only.
    public var getfieldsbytype: MethodName { .init(known: "sale.shipmentproperty.getfieldsbytype") }
    /// `sale.shipmentproperty.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.shipmentproperty.list") }
    /// `sale.shipmentproperty.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.shipmentproperty.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.shipmentpropertyvalue.`
    public var shipmentpropertyvalue: ShipmentpropertyvalueMethods { ShipmentpropertyvalueMethods() }
    /// The methods whose names begin with `sale.shipmentpropertyvalue.`
    public struct ShipmentpropertyvalueMethods: Sendable {}
}

extension MethodName.SaleMethods.ShipmentpropertyvalueMethods {
    /// `sale.shipmentpropertyvalue.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.shipmentpropertyvalue.delete") }
    /// `sale.shipmentpropertyvalue.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.shipmentpropertyvalue.get") }
    /// `sale.shipmentpropertyvalue.getfields`: scope `sale`; administrators only.
    public var getfields: MethodName { .init(known: "sale.shipmentpropertyvalue.getfields") }
    /// `sale.shipmentpropertyvalue.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.shipmentpropertyvalue.list") }
    /// `sale.shipmentpropertyvalue.modify`: scope `sale`; administrators only.
    public var modify: MethodName { .init(known: "sale.shipmentpropertyvalue.modify") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `sale.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.SaleMethods.StatusMethods {
    /// `sale.status.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.status.add") }
    /// `sale.status.delete`: scope `sale`; administrators only.
    public var delete: MethodName { .init(known: "sale.status.delete") }
    /// `sale.status.get`: scope `sale`; administrators only.
    public var get: MethodName { .init(known: "sale.status.get") }
    /// `sale.status.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.status.getfields") }
    /// `sale.status.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.status.list") }
    /// `sale.status.update`: scope `sale`; administrators only.
    public var update: MethodName { .init(known: "sale.status.update") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.statusLang.`
    public var statusLang: StatusLangMethods { StatusLangMethods() }
    /// The methods whose names begin with `sale.statusLang.`
    public struct StatusLangMethods: Sendable {}
}

extension MethodName.SaleMethods.StatusLangMethods {
    /// `sale.statusLang.add`: scope `sale`; administrators only.
    public var add: MethodName { .init(known: "sale.statuslang.add") }
    /// `sale.statusLang.deleteByFilter`: scope `sale`; administrators only.
    public var deleteByFilter: MethodName { .init(known: "sale.statuslang.deletebyfilter") }
    /// `sale.statusLang.getFields`: scope `sale`; administrators only.
    public var getFields: MethodName { .init(known: "sale.statuslang.getfields") }
    /// `sale.statusLang.getListLangs`: scope `sale`; administrators only.
    public var getListLangs: MethodName { .init(known: "sale.statuslang.getlistlangs") }
    /// `sale.statusLang.list`: scope `sale`; administrators only.
    public var list: MethodName { .init(known: "sale.statuslang.list") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.tradeBinding.`
    public var tradeBinding: TradeBindingMethods { TradeBindingMethods() }
    /// The methods whose names begin with `sale.tradeBinding.`
    public struct TradeBindingMethods: Sendable {}
}

extension MethodName.SaleMethods.TradeBindingMethods {
    /// `sale.tradeBinding.getFields`: scope `sale`.
    public var getFields: MethodName { .init(known: "sale.tradebinding.getfields") }
    /// `sale.tradeBinding.list`: scope `sale`.
    public var list: MethodName { .init(known: "sale.tradebinding.list") }
}

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.tradePlatform.`
    public var tradePlatform: TradePlatformMethods { TradePlatformMethods() }
    /// The methods whose names begin with `sale.tradePlatform.`
    public struct TradePlatformMethods: Sendable {}
}

extension MethodName.SaleMethods.TradePlatformMethods {
    /// `sale.tradePlatform.getFields`: scope `sale`.
    public var getFields: MethodName { .init(known: "sale.tradeplatform.getfields") }
    /// `sale.tradePlatform.list`: scope `sale`.
    public var list: MethodName { .init(known: "sale.tradeplatform.list") }
}
