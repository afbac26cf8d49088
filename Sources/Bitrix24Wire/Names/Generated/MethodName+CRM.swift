// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `crm.`
    public static var crm: CRMMethods { CRMMethods() }
    /// The methods whose names begin with `crm.`
    public struct CRMMethods: Sendable {}
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.address.`
    public var address: AddressMethods { AddressMethods() }
    /// The methods whose names begin with `crm.address.`
    public struct AddressMethods: Sendable {}
}

extension MethodName.CRMMethods.AddressMethods {
    /// `crm.address.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.address.add") }
    /// `crm.address.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.address.delete") }
    /// `crm.address.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.address.fields") }
    /// `crm.address.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.address.list") }
    /// `crm.address.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.address.update") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.automatedsolution.`
    public var automatedsolution: AutomatedsolutionMethods { AutomatedsolutionMethods() }
    /// The methods whose names begin with `crm.automatedsolution.`
    public struct AutomatedsolutionMethods: Sendable {}
}

extension MethodName.CRMMethods.AutomatedsolutionMethods {
    /// `crm.automatedsolution.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.automatedsolution.add") }
    /// `crm.automatedsolution.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.automatedsolution.delete") }
    /// `crm.automatedsolution.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.automatedsolution.fields") }
    /// `crm.automatedsolution.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.automatedsolution.get") }
    /// `crm.automatedsolution.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.automatedsolution.list") }
    /// `crm.automatedsolution.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.automatedsolution.update") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.automation.`
    public var automation: AutomationMethods { AutomationMethods() }
    /// The methods whose names begin with `crm.automation.`
    public struct AutomationMethods: Sendable {}
}

extension MethodName.CRMMethods.AutomationMethods {
    /// The methods whose names begin with `crm.automation.trigger.`
    public var trigger: TriggerMethods { TriggerMethods() }
    /// The methods whose names begin with `crm.automation.trigger.`
    public struct TriggerMethods: Sendable {}
}

extension MethodName.CRMMethods.AutomationMethods.TriggerMethods {
    /// `crm.automation.trigger`: scope `crm`.
    public var method: MethodName { .init(known: "crm.automation.trigger") }
    /// `crm.automation.trigger.add`: scope `crm`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "crm.automation.trigger.add") }
    /// `crm.automation.trigger.delete`: scope `crm`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "crm.automation.trigger.delete") }
    /// `crm.automation.trigger.execute`: scope `crm`; administrators only; not by webhook.
    public var execute: MethodName { .init(known: "crm.automation.trigger.execute") }
    /// `crm.automation.trigger.list`: scope `crm`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "crm.automation.trigger.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.catalog.`
    public var catalog: CatalogMethods { CatalogMethods() }
    /// The methods whose names begin with `crm.catalog.`
    public struct CatalogMethods: Sendable {}
}

extension MethodName.CRMMethods.CatalogMethods {
    /// `crm.catalog.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.catalog.fields") }
    /// `crm.catalog.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.catalog.get") }
    /// `crm.catalog.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.catalog.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.category.`
    public var category: CategoryMethods { CategoryMethods() }
    /// The methods whose names begin with `crm.category.`
    public struct CategoryMethods: Sendable {}
}

extension MethodName.CRMMethods.CategoryMethods {
    /// `crm.category.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.category.add") }
    /// `crm.category.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.category.delete") }
    /// `crm.category.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.category.fields") }
    /// `crm.category.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.category.get") }
    /// `crm.category.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.category.list") }
    /// `crm.category.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.category.update") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.controller.`
    public var controller: ControllerMethods { ControllerMethods() }
    /// The methods whose names begin with `crm.controller.`
    public struct ControllerMethods: Sendable {}
}

extension MethodName.CRMMethods.ControllerMethods {
    /// The methods whose names begin with `crm.controller.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `crm.controller.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.CRMMethods.ControllerMethods.ItemMethods {
    /// `crm.controller.item.getFile`: scope `crm`.
    public var getFile: MethodName { .init(known: "crm.controller.item.getfile") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.entity.`
    public var entity: EntityMethods { EntityMethods() }
    /// The methods whose names begin with `crm.entity.`
    public struct EntityMethods: Sendable {}
}

extension MethodName.CRMMethods.EntityMethods {
    /// `crm.entity.mergeBatch`: scope `crm`.
    public var mergeBatch: MethodName { .init(known: "crm.entity.mergebatch") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.livefeedmessage.`
    public var livefeedmessage: LivefeedmessageMethods { LivefeedmessageMethods() }
    /// The methods whose names begin with `crm.livefeedmessage.`
    public struct LivefeedmessageMethods: Sendable {}
}

extension MethodName.CRMMethods.LivefeedmessageMethods {
    /// `crm.livefeedmessage.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.livefeedmessage.add") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.multifield.`
    public var multifield: MultifieldMethods { MultifieldMethods() }
    /// The methods whose names begin with `crm.multifield.`
    public struct MultifieldMethods: Sendable {}
}

extension MethodName.CRMMethods.MultifieldMethods {
    /// `crm.multifield.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.multifield.fields") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.orderentity.`
    public var orderentity: OrderentityMethods { OrderentityMethods() }
    /// The methods whose names begin with `crm.orderentity.`
    public struct OrderentityMethods: Sendable {}
}

extension MethodName.CRMMethods.OrderentityMethods {
    /// `crm.orderentity.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.orderentity.add") }
    /// `crm.orderentity.deleteByFilter`: scope `crm`.
    public var deleteByFilter: MethodName { .init(known: "crm.orderentity.deletebyfilter") }
    /// `crm.orderentity.getFields`: scope `crm`.
    public var getFields: MethodName { .init(known: "crm.orderentity.getfields") }
    /// `crm.orderentity.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.orderentity.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.paysystem.`
    public var paysystem: PaysystemMethods { PaysystemMethods() }
    /// The methods whose names begin with `crm.paysystem.`
    public struct PaysystemMethods: Sendable {}
}

extension MethodName.CRMMethods.PaysystemMethods {
    /// `crm.paysystem.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.paysystem.fields") }
    /// `crm.paysystem.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.paysystem.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.persontype.`
    public var persontype: PersontypeMethods { PersontypeMethods() }
    /// The methods whose names begin with `crm.persontype.`
    public struct PersontypeMethods: Sendable {}
}

extension MethodName.CRMMethods.PersontypeMethods {
    /// `crm.persontype.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.persontype.fields") }
    /// `crm.persontype.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.persontype.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.productrow.`
    public var productrow: ProductrowMethods { ProductrowMethods() }
    /// The methods whose names begin with `crm.productrow.`
    public struct ProductrowMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductrowMethods {
    /// `crm.productrow.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.productrow.fields") }
    /// `crm.productrow.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.productrow.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.productsection.`
    public var productsection: ProductsectionMethods { ProductsectionMethods() }
    /// The methods whose names begin with `crm.productsection.`
    public struct ProductsectionMethods: Sendable {}
}

extension MethodName.CRMMethods.ProductsectionMethods {
    /// `crm.productsection.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.productsection.add") }
    /// `crm.productsection.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.productsection.delete") }
    /// `crm.productsection.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.productsection.fields") }
    /// `crm.productsection.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.productsection.get") }
    /// `crm.productsection.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.productsection.list") }
    /// `crm.productsection.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.productsection.update") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `crm.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CRMMethods.SettingsMethods {
    /// The methods whose names begin with `crm.settings.mode.`
    public var mode: ModeMethods { ModeMethods() }
    /// The methods whose names begin with `crm.settings.mode.`
    public struct ModeMethods: Sendable {}
}

extension MethodName.CRMMethods.SettingsMethods.ModeMethods {
    /// `crm.settings.mode.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.settings.mode.get") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.stagehistory.`
    public var stagehistory: StagehistoryMethods { StagehistoryMethods() }
    /// The methods whose names begin with `crm.stagehistory.`
    public struct StagehistoryMethods: Sendable {}
}

extension MethodName.CRMMethods.StagehistoryMethods {
    /// `crm.stagehistory.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.stagehistory.list") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.tracking.`
    public var tracking: TrackingMethods { TrackingMethods() }
    /// The methods whose names begin with `crm.tracking.`
    public struct TrackingMethods: Sendable {}
}

extension MethodName.CRMMethods.TrackingMethods {
    /// The methods whose names begin with `crm.tracking.trace.`
    public var trace: TraceMethods { TraceMethods() }
    /// The methods whose names begin with `crm.tracking.trace.`
    public struct TraceMethods: Sendable {}
}

extension MethodName.CRMMethods.TrackingMethods.TraceMethods {
    /// `crm.tracking.trace.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.tracking.trace.add") }
    /// `crm.tracking.trace.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.tracking.trace.delete") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.type.`
    public var type: TypeMethods { TypeMethods() }
    /// The methods whose names begin with `crm.type.`
    public struct TypeMethods: Sendable {}
}

extension MethodName.CRMMethods.TypeMethods {
    /// `crm.type.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.type.add") }
    /// `crm.type.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.type.delete") }
    /// `crm.type.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.type.fields") }
    /// `crm.type.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.type.get") }
    /// `crm.type.getByEntityTypeId`: scope `crm`.
    public var getByEntityTypeId: MethodName { .init(known: "crm.type.getbyentitytypeid") }
    /// `crm.type.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.type.list") }
    /// `crm.type.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.type.update") }
}

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.vat.`
    public var vat: VatMethods { VatMethods() }
    /// The methods whose names begin with `crm.vat.`
    public struct VatMethods: Sendable {}
}

extension MethodName.CRMMethods.VatMethods {
    /// `crm.vat.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.vat.add") }
    /// `crm.vat.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.vat.delete") }
    /// `crm.vat.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.vat.fields") }
    /// `crm.vat.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.vat.get") }
    /// `crm.vat.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.vat.list") }
    /// `crm.vat.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.vat.update") }
}
