/// Methods of the families that people work together with: Drive, tasks, calendar, workgroups, working time, the feed.
enum WorkFamilies {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            DiskMethods.bodies, TaskMethods.bodies, TaskResultMethods.bodies, TaskItemMethods.bodies,
            CommentMethods.bodies,
            ChecklistMethods.bodies, ElapsedMethods.bodies, DepartmentMethods.bodies, WorkgroupMethods.bodies,
            CalendarMethods.bodies, CalendarSectionMethods.bodies, TimemanMethods.bodies, FeedMethods.bodies,
            StageMethods.bodies, FlowMethods.bodies, TemplateMethods.bodies, TemplateChecklistMethods.bodies,
            ScrumMethods.bodies, SprintMethods.bodies, TaskUserFieldMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()
}
