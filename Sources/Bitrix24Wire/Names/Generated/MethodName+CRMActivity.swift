// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.activity.`
    public var activity: ActivityMethods { ActivityMethods() }
    /// The methods whose names begin with `crm.activity.`
    public struct ActivityMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods {
    /// `crm.activity.add`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "crm.activity.add") }
    /// `crm.activity.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.activity.delete") }
    /// `crm.activity.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.activity.fields") }
    /// `crm.activity.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.activity.get") }
    /// `crm.activity.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.activity.list") }
    /// `crm.activity.update`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "crm.activity.update") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.badge.`
    public var badge: BadgeMethods { BadgeMethods() }
    /// The methods whose names begin with `crm.activity.badge.`
    public struct BadgeMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.BadgeMethods {
    /// `crm.activity.badge.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.activity.badge.add") }
    /// `crm.activity.badge.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.activity.badge.delete") }
    /// `crm.activity.badge.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.activity.badge.get") }
    /// `crm.activity.badge.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.activity.badge.list") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.binding.`
    public var binding: BindingMethods { BindingMethods() }
    /// The methods whose names begin with `crm.activity.binding.`
    public struct BindingMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.BindingMethods {
    /// `crm.activity.binding.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.activity.binding.add") }
    /// `crm.activity.binding.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.activity.binding.delete") }
    /// `crm.activity.binding.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.activity.binding.list") }
    /// `crm.activity.binding.move`: scope `crm`.
    public var move: MethodName { .init(known: "crm.activity.binding.move") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.call.`
    public var call: CallMethods { CallMethods() }
    /// The methods whose names begin with `crm.activity.call.`
    public struct CallMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.CallMethods {
    /// `crm.activity.call.getTranscript`: scope `crm`.
    public var getTranscript: MethodName { .init(known: "crm.activity.call.gettranscript") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.communication.`
    public var communication: CommunicationMethods { CommunicationMethods() }
    /// The methods whose names begin with `crm.activity.communication.`
    public struct CommunicationMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.CommunicationMethods {
    /// `crm.activity.communication.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.activity.communication.fields") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.configurable.`
    public var configurable: ConfigurableMethods { ConfigurableMethods() }
    /// The methods whose names begin with `crm.activity.configurable.`
    public struct ConfigurableMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.ConfigurableMethods {
    /// `crm.activity.configurable.add`: scope `crm`; not by webhook.
    public var add: MethodName { .init(known: "crm.activity.configurable.add") }
    /// `crm.activity.configurable.get`: scope `crm`; not by webhook.
    public var get: MethodName { .init(known: "crm.activity.configurable.get") }
    /// `crm.activity.configurable.update`: scope `crm`; not by webhook.
    public var update: MethodName { .init(known: "crm.activity.configurable.update") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.layout.`
    public var layout: LayoutMethods { LayoutMethods() }
    /// The methods whose names begin with `crm.activity.layout.`
    public struct LayoutMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.LayoutMethods {
    /// The methods whose names begin with `crm.activity.layout.blocks.`
    public var blocks: BlocksMethods { BlocksMethods() }
    /// The methods whose names begin with `crm.activity.layout.blocks.`
    public struct BlocksMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.LayoutMethods.BlocksMethods {
    /// `crm.activity.layout.blocks.delete`: scope `crm`; not by webhook.
    public var delete: MethodName { .init(known: "crm.activity.layout.blocks.delete") }
    /// `crm.activity.layout.blocks.get`: scope `crm`; not by webhook.
    public var get: MethodName { .init(known: "crm.activity.layout.blocks.get") }
    /// `crm.activity.layout.blocks.set`: scope `crm`; not by webhook.
    public var set: MethodName { .init(known: "crm.activity.layout.blocks.set") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.todo.`
    public var todo: TodoMethods { TodoMethods() }
    /// The methods whose names begin with `crm.activity.todo.`
    public struct TodoMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.TodoMethods {
    /// `crm.activity.todo.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.activity.todo.add") }
    /// `crm.activity.todo.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.activity.todo.update") }
    /// `crm.activity.todo.updateColor`: scope `crm`.
    public var updateColor: MethodName { .init(known: "crm.activity.todo.updatecolor") }
    /// `crm.activity.todo.updateDeadline`: scope `crm`.
    public var updateDeadline: MethodName { .init(known: "crm.activity.todo.updatedeadline") }
    /// `crm.activity.todo.updateDescription`: scope `crm`.
    public var updateDescription: MethodName { .init(known: "crm.activity.todo.updatedescription") }
    /// `crm.activity.todo.updateResponsibleUser`: scope `crm`.
    public var updateResponsibleUser: MethodName { .init(known: "crm.activity.todo.updateresponsibleuser") }
}

extension MethodName.CRMMethods.ActivityMethods {
    /// The methods whose names begin with `crm.activity.type.`
    public var type: TypeMethods { TypeMethods() }
    /// The methods whose names begin with `crm.activity.type.`
    public struct TypeMethods: Sendable {}
}

extension MethodName.CRMMethods.ActivityMethods.TypeMethods {
    /// `crm.activity.type.add`: scope `crm`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "crm.activity.type.add") }
    /// `crm.activity.type.delete`: scope `crm`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "crm.activity.type.delete") }
    /// `crm.activity.type.list`: scope `crm`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "crm.activity.type.list") }
}
