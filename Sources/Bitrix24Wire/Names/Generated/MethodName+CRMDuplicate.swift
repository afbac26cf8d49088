// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.duplicate.`
    public var duplicate: DuplicateMethods { DuplicateMethods() }
    /// The methods whose names begin with `crm.duplicate.`
    public struct DuplicateMethods: Sendable {}
}

extension MethodName.CRMMethods.DuplicateMethods {
    /// `crm.duplicate.findbycomm`: scope `crm`.
    public var findbycomm: MethodName { .init(known: "crm.duplicate.findbycomm") }
}

extension MethodName.CRMMethods.DuplicateMethods {
    /// The methods whose names begin with `crm.duplicate.volatileType.`
    public var volatileType: VolatileTypeMethods { VolatileTypeMethods() }
    /// The methods whose names begin with `crm.duplicate.volatileType.`
    public struct VolatileTypeMethods: Sendable {}
}

extension MethodName.CRMMethods.DuplicateMethods.VolatileTypeMethods {
    /// `crm.duplicate.volatileType.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.duplicate.volatiletype.fields") }
    /// `crm.duplicate.volatileType.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.duplicate.volatiletype.list") }
    /// `crm.duplicate.volatileType.register`: scope `crm`.
    public var register: MethodName { .init(known: "crm.duplicate.volatiletype.register") }
    /// `crm.duplicate.volatileType.unregister`: scope `crm`.
    public var unregister: MethodName { .init(known: "crm.duplicate.volatiletype.unregister") }
}
