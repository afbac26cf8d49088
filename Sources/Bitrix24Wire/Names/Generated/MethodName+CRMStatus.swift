// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `crm.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.CRMMethods.StatusMethods {
    /// `crm.status.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.status.add") }
    /// `crm.status.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.status.delete") }
    /// `crm.status.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.status.fields") }
    /// `crm.status.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.status.get") }
    /// `crm.status.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.status.list") }
    /// `crm.status.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.status.update") }
}

extension MethodName.CRMMethods.StatusMethods {
    /// The methods whose names begin with `crm.status.entity.`
    public var entity: EntityMethods { EntityMethods() }
    /// The methods whose names begin with `crm.status.entity.`
    public struct EntityMethods: Sendable {}
}

extension MethodName.CRMMethods.StatusMethods.EntityMethods {
    /// `crm.status.entity.items`: scope `crm`.
    public var items: MethodName { .init(known: "crm.status.entity.items") }
    /// `crm.status.entity.types`: scope `crm`.
    public var types: MethodName { .init(known: "crm.status.entity.types") }
}
