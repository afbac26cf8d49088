// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.calllist.`
    public var calllist: CalllistMethods { CalllistMethods() }
    /// The methods whose names begin with `crm.calllist.`
    public struct CalllistMethods: Sendable {}
}

extension MethodName.CRMMethods.CalllistMethods {
    /// `crm.calllist.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.calllist.add") }
    /// `crm.calllist.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.calllist.get") }
    /// `crm.calllist.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.calllist.list") }
    /// `crm.calllist.statuslist`: scope `crm`.
    public var statuslist: MethodName { .init(known: "crm.calllist.statuslist") }
    /// `crm.calllist.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.calllist.update") }
}

extension MethodName.CRMMethods.CalllistMethods {
    /// The methods whose names begin with `crm.calllist.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `crm.calllist.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.CRMMethods.CalllistMethods.ItemsMethods {
    /// `crm.calllist.items.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.calllist.items.get") }
}
