// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `rpa.`
    public static var rpa: RPAMethods { RPAMethods() }
    /// The methods whose names begin with `rpa.`
    public struct RPAMethods: Sendable {}
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.comment.`
    public var comment: CommentMethods { CommentMethods() }
    /// The methods whose names begin with `rpa.comment.`
    public struct CommentMethods: Sendable {}
}

extension MethodName.RPAMethods.CommentMethods {
    /// `rpa.comment.add`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "rpa.comment.add") }
    /// `rpa.comment.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.comment.delete") }
    /// `rpa.comment.update`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "rpa.comment.update") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.fields.`
    public var fields: FieldsMethods { FieldsMethods() }
    /// The methods whose names begin with `rpa.fields.`
    public struct FieldsMethods: Sendable {}
}

extension MethodName.RPAMethods.FieldsMethods {
    /// `rpa.fields.getSettings`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getSettings: MethodName { .init(known: "rpa.fields.getsettings") }
    /// `rpa.fields.setSettings`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var setSettings: MethodName { .init(known: "rpa.fields.setsettings") }
    /// `rpa.fields.setVisibilitySettings`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var setVisibilitySettings: MethodName { .init(known: "rpa.fields.setvisibilitysettings") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `rpa.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.RPAMethods.ItemMethods {
    /// `rpa.item.add`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "rpa.item.add") }
    /// `rpa.item.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.item.delete") }
    /// `rpa.item.get`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "rpa.item.get") }
    /// `rpa.item.getTasks`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getTasks: MethodName { .init(known: "rpa.item.gettasks") }
    /// `rpa.item.list`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "rpa.item.list") }
    /// `rpa.item.update`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "rpa.item.update") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.stage.`
    public var stage: StageMethods { StageMethods() }
    /// The methods whose names begin with `rpa.stage.`
    public struct StageMethods: Sendable {}
}

extension MethodName.RPAMethods.StageMethods {
    /// `rpa.stage.add`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "rpa.stage.add") }
    /// `rpa.stage.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.stage.delete") }
    /// `rpa.stage.get`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "rpa.stage.get") }
    /// `rpa.stage.listForType`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var listForType: MethodName { .init(known: "rpa.stage.listfortype") }
    /// `rpa.stage.update`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "rpa.stage.update") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.task.`
    public var task: TaskMethods { TaskMethods() }
    /// The methods whose names begin with `rpa.task.`
    public struct TaskMethods: Sendable {}
}

extension MethodName.RPAMethods.TaskMethods {
    /// `rpa.task.addUser`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var addUser: MethodName { .init(known: "rpa.task.adduser") }
    /// `rpa.task.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.task.delete") }
    /// `rpa.task.do`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var `do`: MethodName { .init(known: "rpa.task.do") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.timeline.`
    public var timeline: TimelineMethods { TimelineMethods() }
    /// The methods whose names begin with `rpa.timeline.`
    public struct TimelineMethods: Sendable {}
}

extension MethodName.RPAMethods.TimelineMethods {
    /// `rpa.timeline.add`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "rpa.timeline.add") }
    /// `rpa.timeline.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.timeline.delete") }
    /// `rpa.timeline.listForItem`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var listForItem: MethodName { .init(known: "rpa.timeline.listforitem") }
    /// `rpa.timeline.update`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "rpa.timeline.update") }
    /// `rpa.timeline.updateIsFixed`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var updateIsFixed: MethodName { .init(known: "rpa.timeline.updateisfixed") }
}

extension MethodName.RPAMethods {
    /// The methods whose names begin with `rpa.type.`
    public var type: TypeMethods { TypeMethods() }
    /// The methods whose names begin with `rpa.type.`
    public struct TypeMethods: Sendable {}
}

extension MethodName.RPAMethods.TypeMethods {
    /// `rpa.type.add`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "rpa.type.add") }
    /// `rpa.type.delete`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "rpa.type.delete") }
    /// `rpa.type.get`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "rpa.type.get") }
    /// `rpa.type.list`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "rpa.type.list") }
    /// `rpa.type.update`: scope `rpa`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "rpa.type.update") }
}
