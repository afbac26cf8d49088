import GRDB

/// Tasks, workgroups and the messenger: what they hold, and the places that applications have in them.
struct WorkPages: Sendable {
    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let strip: WidgetStrip
    let methods: PersonMethods

    // MARK: Tasks

    /// `/company/personal/user/{id}/tasks/…`
    func tasks(of userID: Int, rest: [String]) async throws -> Page? {
        if rest.count == 3, rest[0] == "task", rest[1] == "view", let id = Int(rest[2]) { return try await task(id) }
        guard rest.isEmpty else { return nil }
        let content: HTML = """
            \(strip.group(
                visit.say("Above the list", "Над списком"),
                [("TASK_USER_LIST_TOOLBAR", ["USER_ID": .string(String(userID))]), ("TASK_ROBOT_DESIGNER_TOOLBAR", [:])]))
            \(try await taskTable(["RESPONSIBLE_ID": .int(userID)]))
            """
        return Page(title: visit.say("Tasks", "Задачи"), content: content, section: tasksPath)
    }

    var tasksPath: String { "/company/personal/user/\(viewer.id)/tasks/" }

    private func taskTable(_ filter: JSONObject) async throws -> HTML {
        let answer = try await methods.result(
            "tasks.task.list",
            ["filter": .object(filter), "order": ["ID": "desc"], "select": ["ID", "TITLE", "STATUS"]])
        let tasks = answer?["tasks"]?.array ?? []
        guard !tasks.isEmpty else {
            return
                "<p class=\"empty\" data-live>\(visit.say("There are no tasks here yet.", "Здесь пока нет задач."))</p>"
        }
        let rows = tasks.map { task -> HTML in
            let id = task["id"]?.text ?? ""
            let title = task["title"]?.text ?? ""
            let menu = strip.buttons("TASK_LIST_CONTEXT_MENU", options: ["ID": .string(id)])
            return """
                <tr><td class="number">\(id)</td><td><a href="\(tasksPath)task/view/\(id)/">\(title)</a></td>\
                <td>\(RowMenu.html(visit, title, menu))</td></tr>
                """
        }
        return """
            <div class="scroll" data-live><table class="list"><thead><tr><th scope="col">\(visit.say("No.", "№"))</th>\
            <th scope="col">\(visit.say("Name", "Название"))</th><th scope="col">\(visit.say("Actions", "Действия"))</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func task(_ id: Int) async throws -> Page {
        let answer = try await methods.result(
            "tasks.task.get", ["taskId": .int(id), "select": ["ID", "TITLE", "DESCRIPTION", "STATUS", "DEADLINE"]])
        guard let task = answer?["task"] else {
            return Page(
                title: visit.say("Task", "Задача"),
                content: """
                    <p class="notice">\(visit.say(
                        "There is no such task, or you have no access to it.",
                        "Такой задачи нет, или у вас нет к ней доступа."))</p>
                    """,
                status: 404, section: tasksPath)
        }
        let options: JSONObject = ["taskId": .string(String(id))]
        let description: HTML = """
            <p>\(task["description"]?.text ?? "")</p>
            \(strip.group(visit.say("Side panel", "Боковая панель"), [("TASK_VIEW_SIDEBAR", options)], opens: .panel))
            """
        let content: HTML = """
            <p class="subtitle">\(visit.say("Task", "Задача")) № \(id)</p>
            \(strip.group(visit.say("Above the task", "Над задачей"), [("TASK_VIEW_TOP_PANEL", options)]))
            \(strip.tabs(
                visit.say("Task", "Задача"), label: visit.say("Task", "Задача"), [("TASK_VIEW_TAB", options)],
                content: description))
            """
        return Page(title: task["title"]?.text ?? "№ \(id)", content: content, section: tasksPath)
    }

    // MARK: Workgroups

    /// `/workgroups/…`
    func groups(_ rest: [String]) async throws -> Page? {
        if rest.isEmpty { return try await groupList() }
        guard rest.first == "group", rest.count >= 2, let id = Int(rest[1]) else { return nil }
        let found = try await methods.result("sonet_group.get", ["FILTER": ["ID": .int(id)]])
        guard let group = found?[0] else {
            return Page(
                title: visit.say("Workgroup", "Рабочая группа"),
                content: """
                    <p class="notice">\(visit.say(
                        "There is no such workgroup, or it is closed to you.",
                        "Такой группы нет, или она для вас закрыта."))</p>
                    """,
                status: 404, section: "/workgroups/")
        }
        let name = group["NAME"]?.text ?? "№ \(id)"
        let options: JSONObject = ["GROUP_ID": .string(String(id))]
        if rest.count == 3, rest[2] == "tasks" {
            let content: HTML = """
                <p class="subtitle"><a href="/workgroups/group/\(id)/">\(name)</a></p>
                \(strip.group(
                    visit.say("Above the list", "Над списком"),
                    [("TASK_GROUP_LIST_TOOLBAR", options), ("SONET_GROUP_TOOLBAR", [:])]))
                \(strip.group(
                    visit.say("Automation", "Автоматизация"),
                    [("TASK_ROBOT_DESIGNER_TOOLBAR", options), ("SONET_GROUP_ROBOT_DESIGNER_TOOLBAR", options)]))
                \(try await taskTable(["GROUP_ID": .int(id)]))
                """
            return Page(title: visit.say("Tasks", "Задачи"), content: content, section: "/workgroups/")
        }
        guard rest.count == 2 else { return nil }
        let about: HTML = """
            <p>\(group["DESCRIPTION"]?.text ?? "")</p>
            <p><a href="/workgroups/group/\(id)/tasks/">\(visit.say("Tasks", "Задачи"))</a></p>
            """
        let content: HTML = """
            \(strip.group(visit.say("Top menu", "Верхнее меню"), [("SONET_GROUP_TOOLBAR", [:])]))
            \(strip.tabs(
                visit.say("About", "О группе"), label: visit.say("Workgroup", "Рабочая группа"),
                [("SONET_GROUP_DETAIL_TAB", options)], content: about))
            """
        return Page(title: name, content: content, section: "/workgroups/")
    }

    private func groupList() async throws -> Page {
        let groups = try await methods.result("sonet_group.get")?.array ?? []
        let items = groups.map { group -> HTML in
            "<li class=\"card\"><a href=\"/workgroups/group/\(group["ID"]?.text ?? "")/\">\(group["NAME"]?.text ?? "")</a></li>"
        }
        let nothing: HTML =
            "<p class=\"empty\">\(visit.say("There are no workgroups yet.", "Рабочих групп пока нет."))</p>"
        return Page(
            title: visit.say("Workgroups", "Рабочие группы"),
            content: items.isEmpty ? nothing : "<ul class=\"cards\">\(items)</ul>", section: "/workgroups/")
    }

    // MARK: Messenger

    /// `/online/?IM_DIALOG=chat1`: the chats, the field in which a message is written, and what applications add to both.
    func messenger() async throws -> Page {
        let recent = try await methods.result("im.recent.list")?["items"]?.array ?? []
        let chosen = visit.query["IM_DIALOG"]?.text ?? recent.first?["id"]?.text ?? "chat1"
        let chats = recent.map { chat -> HTML in
            let id = chat["id"]?.text ?? ""
            let link: HTML =
                id == chosen
                ? "<a href=\"/online/?IM_DIALOG=\(id)\" aria-current=\"true\">\(chat["title"]?.text ?? id)</a>"
                : "<a href=\"/online/?IM_DIALOG=\(id)\">\(chat["title"]?.text ?? id)</a>"
            return "<li>\(link)</li>"
        }
        let dialog = JSONValue.string(chosen)
        var messages =
            try await methods.result("im.dialog.messages.get", ["DIALOG_ID": dialog])?["messages"]?.array ?? []
        // A menu of messages needs a message to stand at.
        if messages.isEmpty, !strip.at("IM_CONTEXT_MENU").isEmpty {
            messages = [["id": 1, "text": .string(visit.say("Nobody has written yet.", "Пока никто не написал."))]]
        }
        let lines = messages.reversed().map { message -> HTML in
            let id = message["id"]?.text ?? ""
            let text = message["text"]?.text ?? ""
            let menu = strip.buttons("IM_CONTEXT_MENU", options: ["messageId": .string(id), "dialogId": dialog])
            return "<li data-message=\"\(id)\">\(text) \(RowMenu.html(visit, text, menu))</li>"
        }
        let content: HTML = """
            \(strip.group(visit.say("Navigation", "Навигация"), [("IM_NAVIGATION", [:])]))
            <div class="messenger" data-dialog="\(chosen)">
            <nav aria-label="\(visit.say("Chats", "Чаты"))"><ul>\(chats)</ul></nav>
            <section aria-label="\(chosen)"><ul class="messages">\(lines)</ul>
            \(strip.group(
                visit.say("At the message field", "У поля сообщения"), [("IM_TEXTAREA", ["dialogId": dialog])], opens: .panel))
            <textarea data-im-textarea rows="3" aria-label="\(visit.say("Message", "Сообщение"))"></textarea></section>
            <aside aria-label="\(visit.say("Side panel", "Боковая панель"))">\(strip.group(
                visit.say("In the chat", "В чате"), [("IM_SIDEBAR", ["dialogId": dialog])], opens: .panel))</aside>
            </div>
            """
        return Page(title: visit.say("Messenger", "Мессенджер"), content: content, section: "/online/")
    }
}
