// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.measure.`
    public var measure: MeasureMethods { MeasureMethods() }
    /// The methods whose names begin with `crm.measure.`
    public struct MeasureMethods: Sendable {}
}

extension MethodName.CRMMethods.MeasureMethods {
    /// `crm.measure.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.measure.add") }
    /// `crm.measure.delete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "crm.measure.delete") }
    /// `crm.measure.fields`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "crm.measure.fields") }
    /// `crm.measure.get`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "crm.measure.get") }
    /// `crm.measure.list`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "crm.measure.list") }
    /// `crm.measure.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.measure.update") }
}
