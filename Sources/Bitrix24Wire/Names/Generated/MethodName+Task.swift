// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `task.`
    public static var task: TaskMethods { TaskMethods() }
    /// The methods whose names begin with `task.`
    public struct TaskMethods: Sendable {}
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.checklistitem.`
    public var checklistitem: ChecklistitemMethods { ChecklistitemMethods() }
    /// The methods whose names begin with `task.checklistitem.`
    public struct ChecklistitemMethods: Sendable {}
}

extension MethodName.TaskMethods.ChecklistitemMethods {
    /// `task.checklistitem.add`: scope `task`.
    public var add: MethodName { .init(known: "task.checklistitem.add") }
    /// `task.checklistitem.complete`: scope `task`.
    public var complete: MethodName { .init(known: "task.checklistitem.complete") }
    /// `task.checklistitem.delete`: scope `task`.
    public var delete: MethodName { .init(known: "task.checklistitem.delete") }
    /// `task.checklistitem.get`: scope `task`.
    public var get: MethodName { .init(known: "task.checklistitem.get") }
    /// `task.checklistitem.getlist`: scope `task`.
    public var getlist: MethodName { .init(known: "task.checklistitem.getlist") }
    /// `task.checklistitem.getmanifest`: scope `task`.
    public var getmanifest: MethodName { .init(known: "task.checklistitem.getmanifest") }
    /// `task.checklistitem.isactionallowed`: scope `task`.
    public var isactionallowed: MethodName { .init(known: "task.checklistitem.isactionallowed") }
    /// `task.checklistitem.moveafteritem`: scope `task`.
    public var moveafteritem: MethodName { .init(known: "task.checklistitem.moveafteritem") }
    /// `task.checklistitem.renew`: scope `task`.
    public var renew: MethodName { .init(known: "task.checklistitem.renew") }
    /// `task.checklistitem.update`: scope `task`.
    public var update: MethodName { .init(known: "task.checklistitem.update") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.comment.`
    public var comment: CommentMethods { CommentMethods() }
    /// The methods whose names begin with `task.comment.`
    public struct CommentMethods: Sendable {}
}

extension MethodName.TaskMethods.CommentMethods {
    /// `task.comment.add`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "task.comment.add") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.commentitem.`
    public var commentitem: CommentitemMethods { CommentitemMethods() }
    /// The methods whose names begin with `task.commentitem.`
    public struct CommentitemMethods: Sendable {}
}

extension MethodName.TaskMethods.CommentitemMethods {
    /// `task.commentitem.add`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "task.commentitem.add") }
    /// `task.commentitem.delete`: scope `task`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "task.commentitem.delete") }
    /// `task.commentitem.get`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "task.commentitem.get") }
    /// `task.commentitem.getlist`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getlist: MethodName { .init(known: "task.commentitem.getlist") }
    /// `task.commentitem.getmanifest`: scope `task`.
    public var getmanifest: MethodName { .init(known: "task.commentitem.getmanifest") }
    /// `task.commentitem.isactionallowed`: scope `task`.
    public var isactionallowed: MethodName { .init(known: "task.commentitem.isactionallowed") }
    /// `task.commentitem.update`: scope `task`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "task.commentitem.update") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.dependence.`
    public var dependence: DependenceMethods { DependenceMethods() }
    /// The methods whose names begin with `task.dependence.`
    public struct DependenceMethods: Sendable {}
}

extension MethodName.TaskMethods.DependenceMethods {
    /// `task.dependence.add`: scope `task`.
    public var add: MethodName { .init(known: "task.dependence.add") }
    /// `task.dependence.delete`: scope `task`.
    public var delete: MethodName { .init(known: "task.dependence.delete") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.elapseditem.`
    public var elapseditem: ElapseditemMethods { ElapseditemMethods() }
    /// The methods whose names begin with `task.elapseditem.`
    public struct ElapseditemMethods: Sendable {}
}

extension MethodName.TaskMethods.ElapseditemMethods {
    /// `task.elapseditem.add`: scope `task`.
    public var add: MethodName { .init(known: "task.elapseditem.add") }
    /// `task.elapseditem.delete`: scope `task`.
    public var delete: MethodName { .init(known: "task.elapseditem.delete") }
    /// `task.elapseditem.get`: scope `task`.
    public var get: MethodName { .init(known: "task.elapseditem.get") }
    /// `task.elapseditem.getlist`: scope `task`.
    public var getlist: MethodName { .init(known: "task.elapseditem.getlist") }
    /// `task.elapseditem.getmanifest`: scope `task`.
    public var getmanifest: MethodName { .init(known: "task.elapseditem.getmanifest") }
    /// `task.elapseditem.isActionAllowed`: scope `task`.
    public var isActionAllowed: MethodName { .init(known: "task.elapseditem.isactionallowed") }
    /// `task.elapseditem.update`: scope `task`.
    public var update: MethodName { .init(known: "task.elapseditem.update") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `task.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.TaskMethods.ItemMethods {
    /// `task.item.add`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "task.item.add") }
    /// `task.item.addfile`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var addfile: MethodName { .init(known: "task.item.addfile") }
    /// `task.item.addtofavorite`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var addtofavorite: MethodName { .init(known: "task.item.addtofavorite") }
    /// `task.item.approve`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var approve: MethodName { .init(known: "task.item.approve") }
    /// `task.item.complete`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var complete: MethodName { .init(known: "task.item.complete") }
    /// `task.item.defer`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var `defer`: MethodName { .init(known: "task.item.defer") }
    /// `task.item.delegate`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delegate: MethodName { .init(known: "task.item.delegate") }
    /// `task.item.delete`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "task.item.delete") }
    /// `task.item.deletefile`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var deletefile: MethodName { .init(known: "task.item.deletefile") }
    /// `task.item.deletefromfavorite`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var deletefromfavorite: MethodName { .init(known: "task.item.deletefromfavorite") }
    /// `task.item.disapprove`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var disapprove: MethodName { .init(known: "task.item.disapprove") }
    /// `task.item.getallowedactions`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getallowedactions: MethodName { .init(known: "task.item.getallowedactions") }
    /// `task.item.getallowedtaskactionsasstrings`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getallowedtaskactionsasstrings: MethodName { .init(known: "task.item.getallowedtaskactionsasstrings") }
    /// `task.item.getdata`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getdata: MethodName { .init(known: "task.item.getdata") }
    /// `task.item.getdependson`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getdependson: MethodName { .init(known: "task.item.getdependson") }
    /// `task.item.getdescription`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getdescription: MethodName { .init(known: "task.item.getdescription") }
    /// `task.item.getfiles`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getfiles: MethodName { .init(known: "task.item.getfiles") }
    /// `task.item.getmanifest`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getmanifest: MethodName { .init(known: "task.item.getmanifest") }
    /// `task.item.isactionallowed`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var isactionallowed: MethodName { .init(known: "task.item.isactionallowed") }
    /// `task.item.list`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "task.item.list") }
    /// `task.item.renew`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var renew: MethodName { .init(known: "task.item.renew") }
    /// `task.item.startexecution`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var startexecution: MethodName { .init(known: "task.item.startexecution") }
    /// `task.item.update`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "task.item.update") }
}

extension MethodName.TaskMethods.ItemMethods {
    /// The methods whose names begin with `task.item.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `task.item.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.TaskMethods.ItemMethods.UserfieldMethods {
    /// `task.item.userfield.add`: scope `task`; administrators only.
    public var add: MethodName { .init(known: "task.item.userfield.add") }
    /// `task.item.userfield.delete`: scope `task`; administrators only.
    public var delete: MethodName { .init(known: "task.item.userfield.delete") }
    /// `task.item.userfield.get`: scope `task`.
    public var get: MethodName { .init(known: "task.item.userfield.get") }
    /// `task.item.userfield.getfields`: scope `task`.
    public var getfields: MethodName { .init(known: "task.item.userfield.getfields") }
    /// `task.item.userfield.getlist`: scope `task`.
    public var getlist: MethodName { .init(known: "task.item.userfield.getlist") }
    /// `task.item.userfield.gettypes`: scope `task`.
    public var gettypes: MethodName { .init(known: "task.item.userfield.gettypes") }
    /// `task.item.userfield.list`: scope `task`.
    public var list: MethodName { .init(known: "task.item.userfield.list") }
    /// `task.item.userfield.update`: scope `task`; administrators only.
    public var update: MethodName { .init(known: "task.item.userfield.update") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.items.`
    public var items: ItemsMethods { ItemsMethods() }
    /// The methods whose names begin with `task.items.`
    public struct ItemsMethods: Sendable {}
}

extension MethodName.TaskMethods.ItemsMethods {
    /// `task.items.getlist`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var getlist: MethodName { .init(known: "task.items.getlist") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.logitem.`
    public var logitem: LogitemMethods { LogitemMethods() }
    /// The methods whose names begin with `task.logitem.`
    public struct LogitemMethods: Sendable {}
}

extension MethodName.TaskMethods.LogitemMethods {
    /// `task.logitem.list`: scope `task`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "task.logitem.list") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.planner.`
    public var planner: PlannerMethods { PlannerMethods() }
    /// The methods whose names begin with `task.planner.`
    public struct PlannerMethods: Sendable {}
}

extension MethodName.TaskMethods.PlannerMethods {
    /// `task.planner.getlist`: scope `task`.
    public var getlist: MethodName { .init(known: "task.planner.getlist") }
}

extension MethodName.TaskMethods {
    /// The methods whose names begin with `task.stages.`
    public var stages: StagesMethods { StagesMethods() }
    /// The methods whose names begin with `task.stages.`
    public struct StagesMethods: Sendable {}
}

extension MethodName.TaskMethods.StagesMethods {
    /// `task.stages.add`: scope `task`.
    public var add: MethodName { .init(known: "task.stages.add") }
    /// `task.stages.canmovetask`: scope `task`.
    public var canmovetask: MethodName { .init(known: "task.stages.canmovetask") }
    /// `task.stages.delete`: scope `task`.
    public var delete: MethodName { .init(known: "task.stages.delete") }
    /// `task.stages.get`: scope `task`.
    public var get: MethodName { .init(known: "task.stages.get") }
    /// `task.stages.movetask`: scope `task`.
    public var movetask: MethodName { .init(known: "task.stages.movetask") }
    /// `task.stages.update`: scope `task`.
    public var update: MethodName { .init(known: "task.stages.update") }
}
