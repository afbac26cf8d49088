import GRDB

/// The tasks of a portal: what they hold, who sees them, what may be done with them, and what is remembered of it.
///
/// Source: the platform's documentation, "Tasks".
struct TaskBoard: CallBook {
    /// States of a task.
    enum Status {
        static let pending = 2, inProgress = 3, supposedlyCompleted = 4, completed = 5, deferred = 6
        static let known = [2, 3, 4, 5, 6]
    }

    let call: MethodCall
    let db: Database
    var tasks: RecordStore { store("tasks.task") }
    var comments: RecordStore { store("task.commentitem") }
    var checklist: RecordStore { store("task.checklistitem") }
    var elapsed: RecordStore { store("task.elapseditem") }
    var history: RecordStore { store("task.logitem") }
    var results: RecordStore { store("tasks.task.result") }
    var attached: RecordStore { store("disk.attached") }

    // MARK: Who sees what

    /// Workgroups of the caller, with the caller's role in each.
    func roles() throws -> [Int: String] {
        let rows = try call.store(db, "sonet_group.user").records(["USER_ID": .int(call.userID)])
        return Dictionary(rows.map { ($0.integer("GROUP_ID"), $0.text("ROLE")) }, uniquingKeysWith: { $1 })
            .filter { ["A", "E", "K"].contains($0.value) }
    }

    func isVisible(_ task: Record) throws -> Bool { try isVisible(task, to: call.caller.user) }

    func isVisible(_ task: Record, to person: PersonRow) throws -> Bool {
        if person.isAdmin || involves(task, person.id) { return true }
        let group = task.integer("GROUP_ID")
        guard group != 0 else { return false }
        let role = try call.store(db, "sonet_group.user")
            .first(["GROUP_ID": .int(group), "USER_ID": .int(person.id)])?.text("ROLE")
        return ["A", "E", "K"].contains(role ?? "")
    }

    func involves(_ task: Record, _ id: Int) -> Bool {
        task.integer("CREATED_BY") == id || isDoer(id, of: task)
            || (task["AUDITORS"]?.elements ?? []).contains { $0.integer == id }
    }

    /// All who take part in a task.
    func people(of task: Record) -> Set<Int> {
        var people: Set<Int> = [task.integer("CREATED_BY"), task.integer("RESPONSIBLE_ID")]
        for name in ["ACCOMPLICES", "AUDITORS"] { people.formUnion((task[name]?.elements ?? []).compactMap(\.integer)) }
        return people
    }

    /// Responsible for it, or working on it too.
    func isDoer(_ id: Int, of task: Record) -> Bool {
        task.integer("RESPONSIBLE_ID") == id || (task["ACCOMPLICES"]?.elements ?? []).contains { $0.integer == id }
    }

    /// The same in a query; `nil`: all.
    func visibility() throws -> SQLCondition? {
        guard !call.caller.isAdmin else { return nil }
        guard let type = Self.type, RecordRights(call.caller, type: type) != .none else {
            return SQLCondition(sql: "0")
        }
        let id = call.userID
        var sql = """
            (json_extract(fields, '$.CREATED_BY') = ? OR json_extract(fields, '$.RESPONSIBLE_ID') = ?
            OR EXISTS (SELECT 1 FROM json_each(fields, '$.ACCOMPLICES') WHERE value = ?)
            OR EXISTS (SELECT 1 FROM json_each(fields, '$.AUDITORS') WHERE value = ?)
            """
        var arguments: StatementArguments = [id, id, id, id]
        let groups = try roles().keys.sorted()
        if !groups.isEmpty {
            sql += " OR json_extract(fields, '$.GROUP_ID') IN (\(groups.map { _ in "?" }.joined(separator: ",")))"
            arguments += StatementArguments(groups)
        }
        return SQLCondition(sql: sql + ")", arguments: arguments)
    }

    /// The task if the caller may see it.
    func visible(_ id: Int) throws -> Record? {
        guard let type = Self.type, RecordRights(call.caller, type: type) != .none, let task = try tasks.record(id),
            try isVisible(task)
        else { return nil }
        return task
    }

    // MARK: What may be done

    enum Action: String, CaseIterable {
        case accept, decline, complete, approve, disapprove, start, pause, delegate, remove, edit
        case `defer` = "defer"
        case renew, create, changeDeadline, checklistAddItems, addFavorite, deleteFavorite, rate, take
        case editOriginator = "edit.originator"
        case checklistReorder = "checklist.reorder"
        case elapsedTimeAdd = "elapsedtime.add"
        case timerToggle = "dayplan.timer.toggle"
        case editPlan = "edit.plan"
        case checklistAdd = "checklist.add"
        case favoriteAdd = "favorite.add"
        case favoriteDelete = "favorite.delete"

        /// As `tasks.task.getAccess` writes it: `CHANGE_DEADLINE`, `EDIT.ORIGINATOR`.
        var upperName: String {
            rawValue.reduce(into: "") { text, character in
                if character.isUppercase { text.append("_") }
                text += character.uppercased()
            }
        }

        /// Number and name in the older methods.
        static let numbered: [(number: Int, name: String, action: Action)] = [
            (1, "ACTION_ACCEPT", .accept), (2, "ACTION_DECLINE", .decline), (3, "ACTION_COMPLETE", .complete),
            (4, "ACTION_APPROVE", .approve), (5, "ACTION_DISAPPROVE", .disapprove), (6, "ACTION_START", .start),
            (7, "ACTION_DELEGATE", .delegate), (8, "ACTION_REMOVE", .remove), (9, "ACTION_EDIT", .edit),
            (10, "ACTION_DEFER", .defer), (11, "ACTION_RENEW", .renew), (12, "ACTION_CREATE", .create),
            (13, "ACTION_CHANGE_DEADLINE", .changeDeadline), (14, "ACTION_CHECKLIST_ADD_ITEMS", .checklistAddItems),
            (15, "ACTION_ELAPSED_TIME_ADD", .elapsedTimeAdd), (16, "ACTION_CHANGE_DIRECTOR", .editOriginator),
            (17, "ACTION_PAUSE", .pause), (18, "ACTION_START_TIME_TRACKING", .timerToggle),
        ]
    }

    func allows(_ action: Action, on task: Record) throws -> Bool {
        try allows(action, on: task, for: call.caller.user)
    }

    func allows(_ action: Action, on task: Record, for person: PersonRow) throws -> Bool {
        guard try isVisible(task, to: person) else { return false }
        let status = task.integer("STATUS")
        let isOpen = status == Status.pending || status == Status.inProgress
        let isChief = person.isAdmin || task.integer("CREATED_BY") == person.id
        let isDoer = isDoer(person.id, of: task)
        let isFavorite = (task["FAVORED_BY"]?.elements ?? []).contains { $0.integer == person.id }
        switch action {
        case .accept, .decline, .take: return false
        case .complete:
            return (isChief || isDoer) && status != Status.completed && status != Status.supposedlyCompleted
        case .approve, .disapprove: return isChief && status == Status.supposedlyCompleted
        case .start: return (isChief || isDoer) && status == Status.pending
        case .pause: return (isChief || isDoer) && status == Status.inProgress
        case .defer: return (isChief || isDoer) && isOpen
        case .renew:
            return (isChief || isDoer) && (status == Status.completed || status == Status.deferred)
                || isDoer && status == Status.supposedlyCompleted
        case .delegate:
            return (isChief || task.integer("RESPONSIBLE_ID") == person.id) && status != Status.completed
        case .remove, .edit: return try isChief || isModerator(of: task, person)
        case .editOriginator: return person.isAdmin
        case .create: return true
        case .changeDeadline:
            return try isChief || isDoer && task.text("ALLOW_CHANGE_DEADLINE") == "Y" || isModerator(of: task, person)
        case .editPlan, .rate: return isChief
        case .checklistAddItems, .checklistAdd, .checklistReorder: return isChief || isDoer
        case .elapsedTimeAdd: return isChief || isDoer
        case .timerToggle: return isDoer && task.text("ALLOW_TIME_TRACKING") == "Y"
        case .addFavorite, .favoriteAdd: return !isFavorite
        case .deleteFavorite, .favoriteDelete: return isFavorite
        }
    }

    private func isModerator(of task: Record, _ person: PersonRow) throws -> Bool {
        let group = task.integer("GROUP_ID")
        guard group != 0 else { return false }
        let role = try call.store(db, "sonet_group.user")
            .first(["GROUP_ID": .int(group), "USER_ID": .int(person.id)])?.text("ROLE")
        return role == "A" || role == "E"
    }

    // MARK: What is remembered

    func remember(_ task: Int, _ field: String, from: JSONValue = .null, to: JSONValue = .null) throws {
        try history.add([
            "TASK_ID": .int(task), "CREATED_DATE": call.now, "USER_ID": .int(call.userID), "FIELD": .string(field),
            "FROM_VALUE": from, "TO_VALUE": to,
        ])
    }

    /// Notes that something happened around a task: the time of its last activity.
    @discardableResult
    func touch(_ task: Record, _ changes: JSONObject = [:]) throws -> Record {
        try tasks.update(task, changes.merging(["ACTIVITY_DATE": call.now]) { $1 })
    }

    // MARK: Events

    func tell(_ event: String, before: JSONObject?, after: JSONObject?) throws {
        try call.emit(
            db, event,
            [
                "FIELDS_BEFORE": before.map { .object($0) } ?? "undefined",
                "FIELDS_AFTER": after.map { .object($0) } ?? "undefined",
                "IS_ACCESSIBLE_BEFORE": event == "ONTASKADD" ? "N" : "undefined",
                "IS_ACCESSIBLE_AFTER": event == "ONTASKDELETE" ? "N" : "undefined",
            ])
    }
}
