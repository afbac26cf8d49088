// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.dealcategory.`
    public var dealcategory: DealcategoryMethods { DealcategoryMethods() }
    /// The methods whose names begin with `crm.dealcategory.`
    public struct DealcategoryMethods: Sendable {}
}

extension MethodName.CRMMethods.DealcategoryMethods {
    /// `crm.dealcategory.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.dealcategory.add") }
    /// `crm.dealcategory.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.dealcategory.delete") }
    /// `crm.dealcategory.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.dealcategory.fields") }
    /// `crm.dealcategory.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.dealcategory.get") }
    /// `crm.dealcategory.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.dealcategory.list") }
    /// `crm.dealcategory.status`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var status: MethodName { .init(known: "crm.dealcategory.status") }
    /// `crm.dealcategory.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.dealcategory.update") }
}

extension MethodName.CRMMethods.DealcategoryMethods {
    /// The methods whose names begin with `crm.dealcategory.default.`
    public var `default`: DefaultMethods { DefaultMethods() }
    /// The methods whose names begin with `crm.dealcategory.default.`
    public struct DefaultMethods: Sendable {}
}

extension MethodName.CRMMethods.DealcategoryMethods.DefaultMethods {
    /// `crm.dealcategory.default.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.dealcategory.default.get") }
    /// `crm.dealcategory.default.set`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var set: MethodName { .init(known: "crm.dealcategory.default.set") }
}

extension MethodName.CRMMethods.DealcategoryMethods {
    /// The methods whose names begin with `crm.dealcategory.stage.`
    public var stage: StageMethods { StageMethods() }
    /// The methods whose names begin with `crm.dealcategory.stage.`
    public struct StageMethods: Sendable {}
}

extension MethodName.CRMMethods.DealcategoryMethods.StageMethods {
    /// `crm.dealcategory.stage.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.dealcategory.stage.list") }
}
