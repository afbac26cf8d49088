/// Types that no file describes, because methods of their own make and change their records.
enum PlainTypes {
    /// Fields that their records are found by without reading all of them; those of types of which a portal keeps few are not here.
    ///
    /// Whoever adds a field here adds a migration that calls ``RecordLinks/relink(_:type:fields:)``.
    static let indexed: [String: [String]] = [
        "bizproc.event": ["token", "workflow"],
        "bizproc.task": ["workflow"],
        "bizproc.workflow": ["number"],
        "calendar.event": ["SECTION_ID"],
        "calendar.section": ["OWNER_ID"],
        "calendar.user.settings": ["USER_ID"],
        "disk.attached": ["ENTITY_ID", "OBJECT_ID"],
        "disk.object": ["PARENT_ID", "LINK"],
        "disk.storage": ["ENTITY_ID"],
        "disk.version": ["OBJECT_ID"],
        "im.chat": ["entityID", "pair", "outsideKey"],
        "im.event": ["owner"],
        "im.notify": ["user"],
        "imconnector.guest": ["outside"],
        "imopenlines.session": ["chat"],
        "log.blogcomment": ["POST_ID", "USER_ID"],
        "sonet_group.user": ["GROUP_ID", "USER_ID"],
        "task.checklistitem": ["TASK_ID", "PARENT_ID"],
        "task.commentitem": ["TASK_ID"],
        "task.dependence": ["FROM", "TO"],
        "task.elapseditem": ["TASK_ID"],
        "task.logitem": ["TASK_ID"],
        "task.planner": ["USER_ID"],
        "task.stages": ["ENTITY_ID"],
        "tasks.scrum.entity": ["GROUP_ID"],
        "tasks.scrum.epic": ["GROUP_ID"],
        "tasks.scrum.stage": ["SPRINT_ID"],
        "tasks.task.result": ["TASK_ID", "COMMENT_ID"],
        "tasks.template.checklist": ["TEMPLATE_ID", "PARENT_ID"],
        "telephony.call": ["call"],
        "timeman.day": ["USER_ID"],
        "vote": ["message"],
    ]
}
