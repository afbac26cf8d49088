// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `bizproc.`
    public static var bizproc: BizprocMethods { BizprocMethods() }
    /// The methods whose names begin with `bizproc.`
    public struct BizprocMethods: Sendable {}
}

extension MethodName.BizprocMethods {
    /// The methods whose names begin with `bizproc.activity.`
    public var activity: ActivityMethods { ActivityMethods() }
    /// The methods whose names begin with `bizproc.activity.`
    public struct ActivityMethods: Sendable {}
}

extension MethodName.BizprocMethods.ActivityMethods {
    /// `bizproc.activity.add`: scope `bizproc`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "bizproc.activity.add") }
    /// `bizproc.activity.delete`: scope `bizproc`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "bizproc.activity.delete") }
    /// `bizproc.activity.list`: scope `bizproc`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "bizproc.activity.list") }
    /// `bizproc.activity.log`: scope `bizproc`.
    public var log: MethodName { .init(known: "bizproc.activity.log") }
    /// `bizproc.activity.update`: scope `bizproc`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "bizproc.activity.update") }
}

extension MethodName.BizprocMethods {
    /// The methods whose names begin with `bizproc.event.`
    public var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `bizproc.event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.BizprocMethods.EventMethods {
    /// `bizproc.event.send`: scope `bizproc`.
    public var send: MethodName { .init(known: "bizproc.event.send") }
}

extension MethodName.BizprocMethods {
    /// The methods whose names begin with `bizproc.robot.`
    public var robot: RobotMethods { RobotMethods() }
    /// The methods whose names begin with `bizproc.robot.`
    public struct RobotMethods: Sendable {}
}

extension MethodName.BizprocMethods.RobotMethods {
    /// `bizproc.robot.add`: scope `bizproc`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "bizproc.robot.add") }
    /// `bizproc.robot.delete`: scope `bizproc`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "bizproc.robot.delete") }
    /// `bizproc.robot.list`: scope `bizproc`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "bizproc.robot.list") }
    /// `bizproc.robot.update`: scope `bizproc`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "bizproc.robot.update") }
}

extension MethodName.BizprocMethods {
    /// The methods whose names begin with `bizproc.task.`
    public var task: TaskMethods { TaskMethods() }
    /// The methods whose names begin with `bizproc.task.`
    public struct TaskMethods: Sendable {}
}

extension MethodName.BizprocMethods.TaskMethods {
    /// `bizproc.task.complete`: scope `bizproc`.
    public var complete: MethodName { .init(known: "bizproc.task.complete") }
    /// `bizproc.task.delegate`: scope `bizproc`.
    public var delegate: MethodName { .init(known: "bizproc.task.delegate") }
    /// `bizproc.task.list`: scope `bizproc`.
    public var list: MethodName { .init(known: "bizproc.task.list") }
}

extension MethodName.BizprocMethods {
    /// The methods whose names begin with `bizproc.workflow.`
    public var workflow: WorkflowMethods { WorkflowMethods() }
    /// The methods whose names begin with `bizproc.workflow.`
    public struct WorkflowMethods: Sendable {}
}

extension MethodName.BizprocMethods.WorkflowMethods {
    /// `bizproc.workflow.instances`: scope `bizproc`; administrators only.
    public var instances: MethodName { .init(known: "bizproc.workflow.instances") }
    /// `bizproc.workflow.kill`: scope `bizproc`; administrators only.
    public var kill: MethodName { .init(known: "bizproc.workflow.kill") }
    /// `bizproc.workflow.start`: scope `bizproc`; administrators only.
    public var start: MethodName { .init(known: "bizproc.workflow.start") }
    /// `bizproc.workflow.terminate`: scope `bizproc`; administrators only.
    public var terminate: MethodName { .init(known: "bizproc.workflow.terminate") }
}

extension MethodName.BizprocMethods.WorkflowMethods {
    /// The methods whose names begin with `bizproc.workflow.instance.`
    public var instance: InstanceMethods { InstanceMethods() }
    /// The methods whose names begin with `bizproc.workflow.instance.`
    public struct InstanceMethods: Sendable {}
}

extension MethodName.BizprocMethods.WorkflowMethods.InstanceMethods {
    /// `bizproc.workflow.instance.list`: scope `bizproc`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "bizproc.workflow.instance.list") }
}

extension MethodName.BizprocMethods.WorkflowMethods {
    /// The methods whose names begin with `bizproc.workflow.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `bizproc.workflow.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.BizprocMethods.WorkflowMethods.TemplateMethods {
    /// `bizproc.workflow.template.add`: scope `bizproc`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "bizproc.workflow.template.add") }
    /// `bizproc.workflow.template.delete`: scope `bizproc`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "bizproc.workflow.template.delete") }
    /// `bizproc.workflow.template.list`: scope `bizproc`; administrators only.
    public var list: MethodName { .init(known: "bizproc.workflow.template.list") }
    /// `bizproc.workflow.template.update`: scope `bizproc`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "bizproc.workflow.template.update") }
}
