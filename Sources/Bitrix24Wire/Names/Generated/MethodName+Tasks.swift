// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `tasks.`
    public static var tasks: TasksMethods { TasksMethods() }
    /// The methods whose names begin with `tasks.`
    public struct TasksMethods: Sendable {}
}

extension MethodName.TasksMethods {
    /// The methods whose names begin with `tasks.api.`
    public var api: ApiMethods { ApiMethods() }
    /// The methods whose names begin with `tasks.api.`
    public struct ApiMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods {
    /// The methods whose names begin with `tasks.api.scrum.`
    public var scrum: ScrumMethods { ScrumMethods() }
    /// The methods whose names begin with `tasks.api.scrum.`
    public struct ScrumMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods {
    /// The methods whose names begin with `tasks.api.scrum.backlog.`
    public var backlog: BacklogMethods { BacklogMethods() }
    /// The methods whose names begin with `tasks.api.scrum.backlog.`
    public struct BacklogMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods.BacklogMethods {
    /// `tasks.api.scrum.backlog.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.api.scrum.backlog.add") }
    /// `tasks.api.scrum.backlog.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.api.scrum.backlog.delete") }
    /// `tasks.api.scrum.backlog.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.api.scrum.backlog.get") }
    /// `tasks.api.scrum.backlog.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.api.scrum.backlog.getfields") }
    /// `tasks.api.scrum.backlog.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.api.scrum.backlog.update") }
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods {
    /// The methods whose names begin with `tasks.api.scrum.epic.`
    public var epic: EpicMethods { EpicMethods() }
    /// The methods whose names begin with `tasks.api.scrum.epic.`
    public struct EpicMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods.EpicMethods {
    /// `tasks.api.scrum.epic.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.api.scrum.epic.add") }
    /// `tasks.api.scrum.epic.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.api.scrum.epic.delete") }
    /// `tasks.api.scrum.epic.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.api.scrum.epic.get") }
    /// `tasks.api.scrum.epic.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.api.scrum.epic.getfields") }
    /// `tasks.api.scrum.epic.list`: scope `task`.
    public var list: MethodName { .init(known: "tasks.api.scrum.epic.list") }
    /// `tasks.api.scrum.epic.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.api.scrum.epic.update") }
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods {
    /// The methods whose names begin with `tasks.api.scrum.kanban.`
    public var kanban: KanbanMethods { KanbanMethods() }
    /// The methods whose names begin with `tasks.api.scrum.kanban.`
    public struct KanbanMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods.KanbanMethods {
    /// `tasks.api.scrum.kanban.addStage`: scope `task`.
    public var addStage: MethodName { .init(known: "tasks.api.scrum.kanban.addstage") }
    /// `tasks.api.scrum.kanban.addTask`: scope `task`.
    public var addTask: MethodName { .init(known: "tasks.api.scrum.kanban.addtask") }
    /// `tasks.api.scrum.kanban.deleteStage`: scope `task`.
    public var deleteStage: MethodName { .init(known: "tasks.api.scrum.kanban.deletestage") }
    /// `tasks.api.scrum.kanban.deleteTask`: scope `task`.
    public var deleteTask: MethodName { .init(known: "tasks.api.scrum.kanban.deletetask") }
    /// `tasks.api.scrum.kanban.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.api.scrum.kanban.getfields") }
    /// `tasks.api.scrum.kanban.getStages`: scope `task`.
    public var getStages: MethodName { .init(known: "tasks.api.scrum.kanban.getstages") }
    /// `tasks.api.scrum.kanban.updateStage`: scope `task`.
    public var updateStage: MethodName { .init(known: "tasks.api.scrum.kanban.updatestage") }
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods {
    /// The methods whose names begin with `tasks.api.scrum.sprint.`
    public var sprint: SprintMethods { SprintMethods() }
    /// The methods whose names begin with `tasks.api.scrum.sprint.`
    public struct SprintMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods.SprintMethods {
    /// `tasks.api.scrum.sprint.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.api.scrum.sprint.add") }
    /// `tasks.api.scrum.sprint.complete`: scope `task`.
    public var complete: MethodName { .init(known: "tasks.api.scrum.sprint.complete") }
    /// `tasks.api.scrum.sprint.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.api.scrum.sprint.delete") }
    /// `tasks.api.scrum.sprint.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.api.scrum.sprint.get") }
    /// `tasks.api.scrum.sprint.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.api.scrum.sprint.getfields") }
    /// `tasks.api.scrum.sprint.list`: scope `task`.
    public var list: MethodName { .init(known: "tasks.api.scrum.sprint.list") }
    /// `tasks.api.scrum.sprint.start`: scope `task`.
    public var start: MethodName { .init(known: "tasks.api.scrum.sprint.start") }
    /// `tasks.api.scrum.sprint.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.api.scrum.sprint.update") }
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods {
    /// The methods whose names begin with `tasks.api.scrum.task.`
    public var task: TaskMethods { TaskMethods() }
    /// The methods whose names begin with `tasks.api.scrum.task.`
    public struct TaskMethods: Sendable {}
}

extension MethodName.TasksMethods.ApiMethods.ScrumMethods.TaskMethods {
    /// `tasks.api.scrum.task.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.api.scrum.task.get") }
    /// `tasks.api.scrum.task.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.api.scrum.task.getfields") }
    /// `tasks.api.scrum.task.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.api.scrum.task.update") }
}

extension MethodName.TasksMethods {
    /// The methods whose names begin with `tasks.flow.`
    public var flow: FlowMethods { FlowMethods() }
    /// The methods whose names begin with `tasks.flow.`
    public struct FlowMethods: Sendable {}
}

extension MethodName.TasksMethods.FlowMethods {
    /// The methods whose names begin with `tasks.flow.Flow.`
    public var flow: FlowMethods { FlowMethods() }
    /// The methods whose names begin with `tasks.flow.Flow.`
    public struct FlowMethods: Sendable {}
}

extension MethodName.TasksMethods.FlowMethods.FlowMethods {
    /// `tasks.flow.Flow.activate`: scope `task`.
    public var activate: MethodName { .init(known: "tasks.flow.flow.activate") }
    /// `tasks.flow.Flow.create`: scope `task`.
    public var create: MethodName { .init(known: "tasks.flow.flow.create") }
    /// `tasks.flow.Flow.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.flow.flow.delete") }
    /// `tasks.flow.Flow.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.flow.flow.get") }
    /// `tasks.flow.Flow.isExists`: scope `task`.
    public var isExists: MethodName { .init(known: "tasks.flow.flow.isexists") }
    /// `tasks.flow.Flow.pin`: scope `task`.
    public var pin: MethodName { .init(known: "tasks.flow.flow.pin") }
    /// `tasks.flow.Flow.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.flow.flow.update") }
}

extension MethodName.TasksMethods {
    /// The methods whose names begin with `tasks.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `tasks.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.TasksMethods.TemplateMethods {
    /// `tasks.template.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.template.add") }
    /// `tasks.template.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.template.delete") }
    /// `tasks.template.fields`: scope `task`.
    public var fields: MethodName { .init(known: "tasks.template.fields") }
    /// `tasks.template.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.template.get") }
    /// `tasks.template.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.template.update") }
}

extension MethodName.TasksMethods.TemplateMethods {
    /// The methods whose names begin with `tasks.template.checklist.`
    public var checklist: ChecklistMethods { ChecklistMethods() }
    /// The methods whose names begin with `tasks.template.checklist.`
    public struct ChecklistMethods: Sendable {}
}

extension MethodName.TasksMethods.TemplateMethods.ChecklistMethods {
    /// `tasks.template.checklist.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.template.checklist.add") }
    /// `tasks.template.checklist.addAttachmentByContent`: scope `task`.
    public var addAttachmentByContent: MethodName { .init(known: "tasks.template.checklist.addattachmentbycontent") }
    /// `tasks.template.checklist.addAttachmentsFromDisk`: scope `task`.
    public var addAttachmentsFromDisk: MethodName { .init(known: "tasks.template.checklist.addattachmentsfromdisk") }
    /// `tasks.template.checklist.complete`: scope `task`.
    public var complete: MethodName { .init(known: "tasks.template.checklist.complete") }
    /// `tasks.template.checklist.delete`: scope `task`.
    public var delete: MethodName { .init(known: "tasks.template.checklist.delete") }
    /// `tasks.template.checklist.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.template.checklist.get") }
    /// `tasks.template.checklist.list`: scope `task`.
    public var list: MethodName { .init(known: "tasks.template.checklist.list") }
    /// `tasks.template.checklist.moveAfter`: scope `task`.
    public var moveAfter: MethodName { .init(known: "tasks.template.checklist.moveafter") }
    /// `tasks.template.checklist.moveBefore`: scope `task`.
    public var moveBefore: MethodName { .init(known: "tasks.template.checklist.movebefore") }
    /// `tasks.template.checklist.removeAttachments`: scope `task`.
    public var removeAttachments: MethodName { .init(known: "tasks.template.checklist.removeattachments") }
    /// `tasks.template.checklist.renew`: scope `task`.
    public var renew: MethodName { .init(known: "tasks.template.checklist.renew") }
    /// `tasks.template.checklist.update`: scope `task`.
    public var update: MethodName { .init(known: "tasks.template.checklist.update") }
}
