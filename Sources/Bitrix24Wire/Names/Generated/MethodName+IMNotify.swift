// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.notify.`
    public var notify: NotifyMethods { NotifyMethods() }
    /// The methods whose names begin with `im.notify.`
    public struct NotifyMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods {
    /// `im.notify`: scope `im`.
    public var method: MethodName { .init(known: "im.notify") }
    /// `im.notify.answer`: scope `im`.
    public var answer: MethodName { .init(known: "im.notify.answer") }
    /// `im.notify.confirm`: scope `im`.
    public var confirm: MethodName { .init(known: "im.notify.confirm") }
    /// `im.notify.delete`: scope `im`.
    public var delete: MethodName { .init(known: "im.notify.delete") }
    /// `im.notify.get`: scope `im`.
    public var get: MethodName { .init(known: "im.notify.get") }
}

extension MethodName.IMMethods.NotifyMethods {
    /// The methods whose names begin with `im.notify.history.`
    public var history: HistoryMethods { HistoryMethods() }
    /// The methods whose names begin with `im.notify.history.`
    public struct HistoryMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods.HistoryMethods {
    /// `im.notify.history.search`: scope `im`.
    public var search: MethodName { .init(known: "im.notify.history.search") }
}

extension MethodName.IMMethods.NotifyMethods {
    /// The methods whose names begin with `im.notify.personal.`
    public var personal: PersonalMethods { PersonalMethods() }
    /// The methods whose names begin with `im.notify.personal.`
    public struct PersonalMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods.PersonalMethods {
    /// `im.notify.personal.add`: scope `im`.
    public var add: MethodName { .init(known: "im.notify.personal.add") }
}

extension MethodName.IMMethods.NotifyMethods {
    /// The methods whose names begin with `im.notify.read.`
    public var read: ReadMethods { ReadMethods() }
    /// The methods whose names begin with `im.notify.read.`
    public struct ReadMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods.ReadMethods {
    /// `im.notify.read`: scope `im`.
    public var method: MethodName { .init(known: "im.notify.read") }
    /// `im.notify.read.all`: scope `im`.
    public var all: MethodName { .init(known: "im.notify.read.all") }
    /// `im.notify.read.list`: scope `im`.
    public var list: MethodName { .init(known: "im.notify.read.list") }
}

extension MethodName.IMMethods.NotifyMethods {
    /// The methods whose names begin with `im.notify.schema.`
    public var schema: SchemaMethods { SchemaMethods() }
    /// The methods whose names begin with `im.notify.schema.`
    public struct SchemaMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods.SchemaMethods {
    /// `im.notify.schema.get`: scope `im`.
    public var get: MethodName { .init(known: "im.notify.schema.get") }
}

extension MethodName.IMMethods.NotifyMethods {
    /// The methods whose names begin with `im.notify.system.`
    public var system: SystemMethods { SystemMethods() }
    /// The methods whose names begin with `im.notify.system.`
    public struct SystemMethods: Sendable {}
}

extension MethodName.IMMethods.NotifyMethods.SystemMethods {
    /// `im.notify.system.add`: scope `im`.
    public var add: MethodName { .init(known: "im.notify.system.add") }
}
