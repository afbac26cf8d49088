import Foundation
import Testing

@testable import Sandbox

@Suite("Tasks")
struct TaskTests {
    static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { try await body($0) }
    }

    static func add(_ portal: RESTPortal, _ fields: JSONObject, as user: Int = 1) async -> Int {
        let fields = (["RESPONSIBLE_ID": .int(user)] as JSONObject).merging(fields) { $1 }
        return await portal.result("tasks.task.add", ["fields": .object(fields)], as: user)["task"]?["id"]?.integer ?? 0
    }

    @Test("A new task has what it was given and what it has anyway")
    func new() async throws {
        try await Self.with { portal in
            let task = await portal.result(
                "tasks.task.add",
                [
                    "fields": [
                        "TITLE": "Call", "RESPONSIBLE_ID": 2, "ACCOMPLICES": [3], "PRIORITY": 2,
                        "DEADLINE": "2026-08-30T18:00:00+03:00", "TAGS": ["a", "b"], "UF_CRM_TASK": ["D_1"],
                    ]
                ])["task"]
            #expect(
                task?["id"] == "1" && task?["title"] == "Call" && task?["status"] == "2" && task?["priority"] == "2")
            #expect(task?["deadline"] == "2026-08-30T18:00:00+03:00" && task?["createdBy"] == "1")
            #expect(task?["accomplices"] == ["3"] && task?["accomplicesData"]?["3"]?["name"] == "User Number 3")
            #expect(task?["responsible"]?["link"] == "/company/personal/user/2/" && task?["favorite"] == "N")
            #expect(task?["guid"]?.text?.count == 38 && task?["checklist"] == [] && task?["parentId"] == .null)
            #expect(task?["action"]?["complete"] == true && task?["action"]?["approve"] == false)
            let narrow = await portal.result(
                "tasks.task.get", ["taskId": 1, "select": ["ID", "TITLE", "TAGS", "UF_CRM_TASK"]])
            #expect(narrow["task"]?["ufCrmTask"] == ["D_1"] && narrow["task"]?["deadline"] == nil)
            #expect(Set((narrow["task"]?["tags"]?.object ?? [:]).values.map { $0["title"]?.text }) == ["a", "b"])
        }
    }

    @Test(
        "Mistakes are refused in the platform's words",
        arguments: [
            ("tasks.task.add", [:], "100", "Could not find value for parameter {fields} (internal error)"),
            ("tasks.task.add", ["fields": ["RESPONSIBLE_ID": 1]], "ERROR_CORE", "Task title is not specified<br>"),
            ("tasks.task.add", ["fields": ["TITLE": "x"]], "ERROR_CORE", "Responsible person not specified<br>"),
            (
                "tasks.task.add", ["fields": ["TITLE": "x", "RESPONSIBLE_ID": 77]], "ERROR_CORE",
                "The user specified in the \"Responsible\" field was not found<br>"
            ),
            (
                "tasks.task.add", ["fields": ["TITLE": "x", "RESPONSIBLE_ID": 1, "STATUS": 9]], "ERROR_CORE",
                "Invalid status<br>"
            ),
            (
                "tasks.task.get", [:], "100",
                "CTaskItem All parameters in the constructor must have real class type (internal error)"
            ),
            ("tasks.task.get", ["taskId": "x"], "0", "wrong task id"),
            ("tasks.task.get", ["taskId": 99], "0", "Access denied. (internal error)"),
            (
                "tasks.task.update", ["taskId": 1, "fields": ["PARENT_ID": 1]], "ERROR_CORE",
                "Cannot bind the node to itself<br>"
            ),
            ("tasks.task.renew", ["taskId": 1], "1048582", "Action on the task is not allowed"),
            ("tasks.task.delete", ["taskId": 9], "1048582", "No access to delete the task"),
            ("tasks.task.favorite.add", ["taskId": 9], "1", "Task not found or not accessible"),
            ("tasks.task.list", ["order": ["GUID": "asc"]], "0", "Invalid sorting key (internal error)"),
            (
                "tasks.task.files.attach", ["taskId": 1], "100",
                "Could not find value for parameter {fileId} (internal error)"
            ),
            (
                "task.checklistitem.get", ["TASKID": 1], "ERROR_CORE",
                "TASKS_ERROR_EXCEPTION_#256; Param #1 (itemId) expected by method ctaskchecklistitem::get(), but not given.; 256/TE/WRONG_ARGUMENTS<br>"
            ),
            (
                "task.checklistitem.add", ["TASKID": "x"], "ERROR_CORE",
                "TASKS_ERROR_EXCEPTION_#256; Param #0 (taskId) for method ctaskchecklistitem::add() expected to be of type \"integer\", but given something else.; 256/TE/WRONG_ARGUMENTS<br>"
            ),
            ("task.commentitem.add", ["TASKID": 1, "FIELDS": [:]], "ERROR_CORE", "Comment text is not specified.<br>"),
            ("tasks.task.result.addfromcomment", ["commentId": 9], "0", "Comment not found."),
        ] as [(String, JSONObject, String, String)])
    func mistakes(method: String, params: JSONObject, code: String, text: String) async throws {
        try await Self.with { portal in
            _ = await Self.add(portal, ["TITLE": "One"])
            #expect(await portal.call(method, params).refusal == [code, text])
        }
    }

    @Test("A task goes from state to state as its actions say, and remembers it")
    func states() async throws {
        try await Self.with { portal in
            let id = JSONValue.int(await Self.add(portal, ["TITLE": "One", "RESPONSIBLE_ID": 2, "TASK_CONTROL": "Y"]))
            func act(_ action: String, as user: Int = 2) async -> String {
                await portal.result("tasks.task.\(action)", ["taskId": id], as: user)["task"]?["status"]?.text ?? "-"
            }
            #expect(await act("start") == "3")
            #expect(await act("start") == "-")
            #expect(await act("pause") == "2")
            #expect(await act("defer") == "6")
            #expect(await act("renew") == "2")
            #expect(await act("complete") == "4")
            #expect(await act("approve") == "-", "the one who does it does not approve of it")
            #expect(await act("disapprove", as: 1) == "2")
            #expect(await act("complete") == "4")
            #expect(await act("approve", as: 1) == "5")
            let closed = await portal.result("tasks.task.get", ["taskId": id])["task"]
            #expect(closed?["closedBy"] == "1" && closed?["closedDate"] != .null)
            #expect(await act("renew", as: 1) == "2")
            let list = await portal.result("tasks.task.history.list", ["taskId": id, "filter": ["FIELD": "STATUS"]])[
                "list"]
            #expect(
                (list?.array ?? []).compactMap { $0["value"]?["to"]?.text } == [
                    "3", "2", "6", "2", "4", "2", "4", "5", "2",
                ])
            let delegated = await portal.result("tasks.task.delegate", ["taskId": id, "userId": 3], as: 2)["task"]
            #expect(delegated?["responsibleId"] == "3" && delegated?["auditors"] == ["2"])
        }
    }

    @Test("Only those who take part see a task and may change it")
    func rights() async throws {
        try await Self.with { portal in
            let id = JSONValue.int(await Self.add(portal, ["TITLE": "Mine", "AUDITORS": [3]], as: 2))
            #expect(await portal.result("tasks.task.list", as: 4)["tasks"] == [])
            #expect(await portal.result("tasks.task.list", as: 3)["tasks"]?.column("title") == ["Mine"])
            #expect(await portal.result("tasks.task.list")["tasks"]?.column("title") == ["Mine"])
            #expect(await portal.call("tasks.task.get", ["taskId": id], as: 4).refusal.first == "0")
            #expect(
                await portal.call("tasks.task.update", ["taskId": id, "fields": ["TITLE": "X"]], as: 3).refusal
                    == ["0", "Action on the task is not allowed (internal error)"])
            #expect(await portal.result("tasks.task.delete", ["taskId": id], as: 2) == ["task": true])
        }
    }

    @Test(
        "Lists are filtered, sorted and paged",
        arguments: [
            (["filter": ["PRIORITY": 2]], ["B"]), (["filter": ["!PRIORITY": 2], "order": ["ID": "asc"]], ["A", "C"]),
            (["order": ["TITLE": "asc"]], ["A", "B", "C"]), ([:], ["C", "B", "A"]),
            (["filter": ["TAG": "red"]], ["A"]), (["filter": ["%TITLE": "b"]], ["B"]),
            (["filter": ["REAL_STATUS": 5]], ["C"]), (["filter": ["STATUS": -1]], ["A"]),
            (["filter": ["<DEADLINE": "2026-08-21"]], ["A"]), (["filter": ["ACCOMPLICE": 3]], ["B"]),
            (
                [
                    "filter": ["::LOGIC": "OR", "::SUBFILTER-1": ["ID": 1], "::SUBFILTER-2": ["ID": 3]],
                    "order": ["ID": "asc"],
                ], ["A", "C"]
            ),
            (["filter": ["PARENT_ID": 1]], ["B"]),
            (["filter": ["ONLY_ROOT_TASKS": "Y"], "order": ["ID": "asc"]], ["A", "C"]),
            (["filter": ["::SUBFILTER-PARAMS": ["FAVORITE": "Y"]]], ["B"]),
            (["filter": ["responsibleId": 1], "order": ["id": "asc"]], ["A", "B", "C"]),
        ] as [(JSONObject, [String])])
    func lists(params: JSONObject, titles: [String]) async throws {
        try await Self.with { portal in
            _ = await Self.add(portal, ["TITLE": "A", "TAGS": ["Red"], "DEADLINE": "2026-08-20T10:00:00+03:00"])
            _ = await Self.add(portal, ["TITLE": "B", "PRIORITY": 2, "ACCOMPLICES": [3], "PARENT_ID": 1])
            _ = await Self.add(portal, ["TITLE": "C", "STATUS": 5])
            _ = await portal.call("tasks.task.favorite.add", ["taskId": 2])
            let answer = await portal.call("tasks.task.list", params)
            #expect(answer["result"]?["tasks"]?.column("title") == titles)
            #expect(answer["total"]?.integer == titles.count)
        }
    }

    @Test("Checklists, comments, time and results belong to their task")
    func parts() async throws {
        try await Self.with { portal in
            let id = JSONValue.int(await Self.add(portal, ["TITLE": "One"]))
            let list = await portal.number("task.checklistitem.add", ["TASKID": id, "FIELDS": ["TITLE": "List"]])
            let first = await portal.number(
                "task.checklistitem.add", ["0": id, "1": ["TITLE": "First", "PARENT_ID": .int(list)]])
            let second = await portal.number(
                "task.checklistitem.add", ["TASKID": id, "FIELDS": ["TITLE": "Second", "PARENT_ID": .int(list)]])
            #expect(await portal.result("task.checklistitem.complete", ["TASKID": id, "ITEMID": .int(first)]) == true)
            let item = await portal.result("task.checklistitem.get", ["TASKID": id, "ITEMID": .int(first)])
            #expect(item["IS_COMPLETE"] == "Y" && item["TOGGLED_BY"] == "1" && item["PARENT_ID"]?.integer == list)
            _ = await portal.call(
                "task.checklistitem.moveafteritem", ["TASKID": id, "ITEMID": .int(first), "AFTERITEMID": .int(second)])
            let sorted = await portal.result(
                "task.checklistitem.getlist", ["TASKID": id, "ORDER": ["SORT_INDEX": "asc"]])
            #expect(sorted.column("TITLE").suffix(2) == ["Second", "First"])
            let tree = await portal.result("tasks.task.get", ["taskId": id])["task"]?["checkListTree"]?["descendants"]
            #expect(tree?.array?[0]["descendants"]?.array?.count == 2)

            let comment = await portal.number(
                "task.commentitem.add", ["TASKID": id, "FIELDS": ["POST_MESSAGE": "Done [B]now[/B]"]])
            #expect(
                await portal.result(
                    "task.commentitem.getlist", [.init(id.integer ?? 0).description: .null, "TASKID": id]
                ).column("ID") == [String(comment)])
            let result = await portal.result("tasks.task.result.addfromcomment", ["commentId": .int(comment)])
            #expect(result["formattedText"] == "Done <b>now</b>")
            #expect(
                await portal.call("tasks.task.result.addfromcomment", ["commentId": .int(comment)]).refusal == [
                    "0", "Result already exists.",
                ])
            #expect(await portal.result("tasks.task.result.list", ["taskId": id]).array?.count == 1)
            #expect(await portal.result("task.commentitem.delete", ["TASKID": id, "ITEMID": .int(comment)]) == true)
            #expect(await portal.result("tasks.task.result.list", ["taskId": id]) == [])

            let spent = await portal.number(
                "task.elapseditem.add", ["TASKID": id, "ARFIELDS": ["SECONDS": 113, "COMMENT_TEXT": "x"]])
            _ = await portal.number(
                "task.elapseditem.add", ["TASKID": id, "ARFIELDS": ["SECONDS": 7, "COMMENT_TEXT": "y"]])
            #expect(await portal.result("tasks.task.get", ["taskId": id])["task"]?["timeSpentInLogs"] == "120")
            #expect(
                await portal.result("task.elapseditem.getlist", ["0": ["ID": "desc"], "1": [">SECONDS": 10]]).column(
                    "SECONDS") == ["113"])
            _ = await portal.call("task.elapseditem.delete", ["TASKID": id, "ITEMID": .int(spent)])
            #expect(await portal.result("tasks.task.get", ["taskId": id])["task"]?["timeSpentInLogs"] == "7")
            let fields = await portal.result("task.logitem.list", ["taskId": id]).column("FIELD")
            #expect(
                fields.first == "NEW" && fields.contains("CHECKLIST_ITEM_CHECK")
                    && fields.contains("TIME_SPENT_IN_LOGS"))
        }
    }

    @Test("The older methods take their arguments by their places")
    func older() async throws {
        try await Self.with { portal in
            let id = await portal.number("task.item.add", ["0": ["TITLE": "Old", "RESPONSIBLE_ID": 1]])
            #expect(await portal.result("task.item.getdata", ["0": .int(id)])["TITLE"] == "Old")
            _ = await portal.call("task.item.update", ["0": .int(id), "1": ["TITLE": "Older"]])
            _ = await portal.call("task.item.startexecution", ["TASKID": .int(id)])
            let data = await portal.result("task.item.getdata", ["TASKID": .int(id)])
            #expect(data["TITLE"] == "Older" && data["REAL_STATUS"] == "3" && data["RESPONSIBLE_NAME"] == "User")
            #expect(await portal.result("task.planner.getlist") == [.int(id)])
            #expect(
                await portal.result("task.item.list", ["0": ["ID": "asc"], "1": ["REAL_STATUS": 3]]).column("ID") == [
                    String(id)
                ])
            #expect(
                await portal.result("task.item.getallowedactions", ["TASKID": .int(id)]).array?.contains(17) == true)
            #expect(await portal.result("task.item.isactionallowed", ["TASKID": .int(id), "ACTIONID": 6]) == false)
            let other = await Self.add(portal, ["TITLE": "Second"])
            #expect(
                await portal.result(
                    "task.dependence.add", ["taskIdFrom": .int(id), "taskIdTo": .int(other), "linkType": 0]) == [])
            #expect(
                await portal.call("task.dependence.add", ["taskIdFrom": .int(id), "taskIdTo": .int(other)]).refusal
                    .first == "ILLEGAL_NEW_LINK")
            #expect(await portal.result("task.item.getdependson", ["TASKID": .int(other)]) == [.string(String(id))])
            let file = await portal.result(
                "task.item.addfile", ["TASK_ID": .int(id), "FILE": ["NAME": "d.txt", "CONTENT": "aGk="]])
            let bound = file["ATTACHMENT_ID"] ?? .null
            #expect(await portal.result("task.item.getfiles", ["TASKID": .int(id)]).column("NAME") == ["d.txt"])
            #expect(await portal.result("disk.attachedobject.get", ["id": bound])["ENTITY_ID"]?.integer == id)
            #expect(
                await portal.result("tasks.task.get", ["taskId": .int(id), "select": ["UF_TASK_WEBDAV_FILES"]])[
                    "task"]?["ufTaskWebdavFiles"] == [bound])
            #expect(await portal.result("task.item.delete", ["TASKID": .int(id)]) == [])
            #expect(await portal.call("task.item.getdata", ["TASKID": .int(id)]).refusal.first == "ERROR_CORE")
        }
    }

    @Test("Every change is told with what it was before and is after")
    func events() async throws {
        try await Self.with { portal in
            let names = [
                "ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE", "ONTASKCOMMENTADD", "ONTASKCOMMENTUPDATE",
                "ONTASKCOMMENTDELETE",
            ]
            let heard = try await portal.heard(names) {
                let id = JSONValue.int(await Self.add(portal, ["TITLE": "One"]))
                _ = await portal.call("tasks.task.update", ["taskId": id, "fields": ["TITLE": "Two"]])
                _ = await portal.call("tasks.task.update", ["taskId": id, "fields": ["TITLE": "Two"]])
                let comment = await portal.number(
                    "task.commentitem.add", ["TASKID": id, "FIELDS": ["POST_MESSAGE": "x"]])
                _ = await portal.call(
                    "task.commentitem.update", ["TASKID": id, "ITEMID": .int(comment), "FIELDS": ["POST_MESSAGE": "y"]])
                _ = await portal.call("task.commentitem.delete", ["TASKID": id, "ITEMID": .int(comment)])
                _ = await portal.call("tasks.task.delete", ["taskId": id])
            }
            #expect(
                heard.map(\.event) == [
                    "ONTASKADD", "ONTASKUPDATE", "ONTASKCOMMENTADD", "ONTASKCOMMENTUPDATE", "ONTASKCOMMENTDELETE",
                    "ONTASKDELETE",
                ])
            #expect(
                heard[0].data
                    == #"{"FIELDS_BEFORE":"undefined","FIELDS_AFTER":{"ID":1},"IS_ACCESSIBLE_BEFORE":"N","IS_ACCESSIBLE_AFTER":"undefined"}"#
            )
            #expect(heard[3].data.contains(#""FIELDS_AFTER":{"ID":1,"TASK_ID":1,"ACTION":"EDIT"}"#))
            #expect(heard[5].data.contains(#""FIELDS_BEFORE":{"ID":1},"FIELDS_AFTER":"undefined""#))
        }
    }

    @Test("Counters, marks and access are each person's own")
    func marks() async throws {
        try await Self.with { portal in
            let id = JSONValue.int(
                await Self.add(portal, ["TITLE": "Late", "RESPONSIBLE_ID": 2, "DEADLINE": "2026-08-20T10:00:00+03:00"]))
            #expect(await portal.result("tasks.task.counters.get", as: 2)["expired"]?["counter"] == 1)
            _ = await portal.call("task.commentitem.add", ["TASKID": id, "FIELDS": ["POST_MESSAGE": "When?"]])
            #expect(await portal.result("tasks.task.counters.get", as: 2)["new_comments"]?["counter"] == 1)
            #expect(await portal.result("tasks.task.counters.get")["new_comments"]?["counter"] == 0)
            _ = await portal.call("task.commentitem.add", ["TASKID": id, "FIELDS": ["POST_MESSAGE": "Now"]], as: 2)
            #expect(await portal.result("tasks.task.get", ["taskId": id], as: 2)["task"]?["newCommentsCount"] == 0)
            #expect(await portal.result("tasks.task.get", ["taskId": id])["task"]?["newCommentsCount"] == 1)
            #expect(await portal.result("tasks.task.pin", ["id": id], as: 2)["task"]?["isPinned"] == "Y")
            #expect(await portal.result("tasks.task.get", ["taskId": id])["task"]?["isPinned"] == "N")
            #expect(await portal.result("tasks.task.mute", ["id": id], as: 2)["task"]?["isMuted"] == "Y")
            #expect(await portal.result("tasks.task.unmute", ["id": id], as: 2)["task"]?["isMuted"] == "N")
            let access = await portal.result("tasks.task.getaccess", ["taskId": id, "users": [1, 2, 4]])[
                "allowedActions"]
            #expect(
                access?["1"]?["REMOVE"] == true && access?["2"]?["REMOVE"] == false
                    && access?["4"]?["COMPLETE"] == false)
            #expect(access?["2"]?["CHANGE_DEADLINE"] == false && access?["1"]?["EDIT.ORIGINATOR"] == true)
            #expect(await portal.result("tasks.task.startwatch", ["taskId": id])["task"]?["auditors"] == ["1"])
            #expect(await portal.result("tasks.task.stopwatch", ["taskId": id])["task"]?["auditors"] == [])
        }
    }
}
