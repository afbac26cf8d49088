import Testing

@testable import Sandbox

@Suite("Workgroups and departments")
struct WorkgroupTests {
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { try await body($0) }
    }

    @Test("A workgroup is made, seen by those who may, changed and removed, and all hear of it")
    func life() async throws {
        try await Self.with { portal in
            let heard = try await portal.heard(["ONSONETGROUPADD", "ONSONETGROUPUPDATE", "ONSONETGROUPDELETE"]) {
                let id = JSONValue.int(
                    await portal.number("sonet_group.create", ["NAME": "Secret", "PROJECT": "Y"], as: 2))
                #expect(await portal.result("sonet_group.get", as: 3) == [])
                #expect(await portal.result("sonet_group.get", ["FILTER": ["%NAME": "sec"]]).column("PROJECT") == ["Y"])
                #expect(await portal.result("sonet_group.user.groups", as: 2).column("ROLE") == ["A"])
                #expect(await portal.result("sonet_group.user.add", ["GROUP_ID": id, "USER_ID": [3, 77]]) == ["3"])
                #expect(
                    await portal.result("sonet_group.user.update", ["GROUP_ID": id, "USER_ID": 3, "ROLE": "E"]) == ["3"]
                )
                #expect(await portal.result("sonet_group.user.get", ["ID": id]).column("ROLE") == ["A", "E"])
                #expect(await portal.result("sonet_group.get", as: 3).column("NUMBER_OF_MEMBERS") == ["2"])
                #expect(await portal.result("sonet_group.user.invite", ["GROUP_ID": id, "USER_ID": 4], as: 2) == ["4"])
                #expect(await portal.result("sonet_group.setowner", ["GROUP_ID": id, "USER_ID": 3], as: 2) == true)
                #expect(
                    await portal.call("sonet_group.update", ["GROUP_ID": id, "NAME": "X"], as: 4).refusal
                        == ["", "User has no permissions to update group"])
                #expect(
                    await portal.result("sonet_group.update", ["GROUP_ID": id, "NAME": "Open", "VISIBLE": "Y"], as: 3)
                        == id)
                let whole = await portal.result("socialnetwork.api.workgroup.get", ["params": ["groupId": id]])
                #expect(whole["OWNER_ID"] == 3 && whole["TYPE"] == "project" && whole["INVITED_MEMBERS"] == [4])
                let listed = await portal.result("socialnetwork.api.workgroup.list", ["select": ["ID", "NAME"]])
                #expect(listed["workgroups"]?.column("name") == ["Open"])
                #expect(
                    await portal.result(
                        "sonet_group.feature.access", ["GROUP_ID": id, "FEATURE": "tasks", "OPERATION": "edit_tasks"],
                        as: 4) == false)
                #expect(await portal.result("sonet_group.delete", ["GROUP_ID": id], as: 3) == true)
            }
            #expect(
                heard.map(\.event) == [
                    "ONSONETGROUPADD", "ONSONETGROUPUPDATE", "ONSONETGROUPUPDATE", "ONSONETGROUPDELETE",
                ])
            #expect(heard.first?.data == #"{"FIELDS":{"ID":"1"}}"#)
        }
    }

    @Test("Tasks, Drive and stages of a workgroup are for its members")
    func shared() async throws {
        try await Self.with { portal in
            let id = JSONValue.int(await portal.number("sonet_group.create", ["NAME": "Team"], as: 2))
            _ = await portal.call("sonet_group.user.add", ["GROUP_ID": id, "USER_ID": 3])
            let task = JSONValue.int(await TaskTests.add(portal, ["TITLE": "T", "GROUP_ID": id], as: 2))
            #expect(await portal.result("tasks.task.get", ["taskId": task], as: 3)["task"]?["group"]?["name"] == "Team")
            #expect(await portal.call("tasks.task.get", ["taskId": task], as: 4).refusal.first == "0")
            #expect(
                await portal.result("disk.storage.getlist", ["filter": ["ENTITY_TYPE": "group"]], as: 3).column("NAME")
                    == ["Team"])
            #expect(await portal.result("disk.storage.getlist", ["filter": ["ENTITY_TYPE": "group"]], as: 4) == [])
            let stages = await portal.result("task.stages.get", ["entityId": id], as: 3)
            let last = stages.object?.keys.last ?? ""
            #expect(stages[last]?["SYSTEM_TYPE"] == "FINISH")
            #expect(await portal.call("task.stages.get", ["entityId": id], as: 4).refusal.first == "ACCESS_DENIED")
            #expect(await portal.result("task.stages.movetask", ["id": task, "stageId": .string(last)], as: 3) == true)
            #expect(await portal.result("tasks.task.get", ["taskId": task])["task"]?["stageId"]?.text == last)
            let added = await portal.number(
                "task.stages.add", ["fields": ["TITLE": "More", "ENTITY_ID": id, "AFTER_ID": 0]])
            #expect(
                await portal.result("task.stages.update", ["id": .int(added), "fields": ["TITLE": "Most"]]) == true)
            #expect(await portal.result("task.stages.get", ["entityId": id]).object?.values.first?["TITLE"] == "Most")
            #expect(await portal.result("task.stages.delete", ["id": .int(added)]) == true)
            #expect(
                await portal.call("task.stages.delete", ["id": .string(stages.object?.keys.first ?? "")]).refusal.first
                    == "CANT_DELETE_FIRST")
        }
    }

    @Test("Scrum plans a workgroup's tasks in backlog, sprints and stages")
    func scrum() async throws {
        try await Self.with { portal in
            let group = JSONValue.int(
                await portal.number("sonet_group.create", ["NAME": "Team", "SCRUM_MASTER_ID": 1]))
            let backlog = await portal.result(
                "tasks.api.scrum.backlog.add", ["fields": ["groupId": group, "createdBy": 1]])
            #expect(
                await portal.call("tasks.api.scrum.backlog.add", ["fields": ["groupId": group, "createdBy": 1]]).refusal
                    == ["0", "Backlog already added"])
            let epic = await portal.result("tasks.api.scrum.epic.add", ["fields": ["name": "Epic", "groupId": group]])
            let task = JSONValue.int(await TaskTests.add(portal, ["TITLE": "T", "GROUP_ID": group]))
            _ = await portal.call(
                "tasks.api.scrum.task.update",
                ["id": task, "fields": ["storyPoints": "8", "epicId": epic["id"] ?? .null]])
            let item = await portal.result("tasks.api.scrum.task.get", ["id": task])
            #expect(item["entityId"] == backlog["id"] && item["storyPoints"] == "8" && item["epicId"] == epic["id"])
            let sprint =
                await portal.result("tasks.api.scrum.sprint.add", ["fields": ["name": "One", "groupId": group]])["id"]
                ?? .null
            #expect(await portal.result("tasks.api.scrum.sprint.start", ["id": sprint])["status"] == "active")
            #expect(
                await portal.call("tasks.api.scrum.sprint.start", ["id": sprint]).refusal == [
                    "0", "Sprint must be planned",
                ])
            let stages = await portal.result("tasks.api.scrum.kanban.getstages", ["sprintId": sprint])
            #expect(stages.column("type") == ["NEW", "WORK", "FINISH"])
            let stage = stages.array?[1]["id"] ?? .null
            #expect(
                await portal.result(
                    "tasks.api.scrum.kanban.addtask", ["sprintId": sprint, "taskId": task, "stageId": stage]) == true)
            #expect(
                await portal.call("tasks.api.scrum.kanban.deletestage", ["stageId": stage]).refusal == [
                    "0", "Stage has tasks",
                ])
            #expect(
                await portal.call("tasks.api.scrum.sprint.delete", ["id": sprint]).refusal == [
                    "0", "It is forbidden remove a sprint with items",
                ])
            #expect(
                await portal.result("tasks.task.get", ["taskId": task])["task"]?["sprintId"]
                    == .string(sprint.text ?? ""))
            #expect(await portal.result("tasks.api.scrum.sprint.complete", ["id": group])["status"] == "completed")
            #expect(await portal.result("tasks.api.scrum.task.get", ["id": task])["entityId"] == backlog["id"])
            #expect(
                await portal.result("tasks.api.scrum.sprint.list", ["filter": ["GROUP_ID": group]]).column("name") == [
                    "One"
                ])
            #expect(await portal.result("tasks.api.scrum.epic.delete", ["id": epic["id"] ?? .null]) == [])
            #expect(await portal.result("tasks.api.scrum.task.get", ["id": task])["epicId"] == 0)
            #expect(
                await portal.call("tasks.api.scrum.sprint.get", [:]).refusal == [
                    "100", "Could not find value for parameter {id}",
                ])
        }
    }

    @Test("Flows and templates keep what they are told")
    func flows() async throws {
        try await Self.with { portal in
            let data: JSONObject = [
                "name": "Flow", "plannedCompletionTime": 7200, "distributionType": "manually",
                "responsibleList": [["user", "3"]],
            ]
            let flow = await portal.result("tasks.flow.flow.create", ["flowData": .object(data)])
            let id = flow["id"] ?? .null
            #expect(flow["team"] == [["user", "3"]] && flow["active"] == true && (flow["groupId"]?.integer ?? 0) > 0)
            #expect(
                await portal.call("tasks.flow.flow.create", ["flowData": .object(data)]).refusal == [
                    "0", "A flow with this name already exists",
                ])
            #expect(await portal.result("tasks.flow.flow.isexists", ["flowData": ["name": "flow"]])["exists"] == true)
            #expect(
                await portal.result("tasks.flow.flow.isexists", ["flowData": ["name": "flow", "id": id]])["exists"]
                    == false)
            #expect(await portal.result("tasks.flow.flow.activate", ["flowId": id]) == true)
            #expect(await portal.result("tasks.flow.flow.get", ["flowId": id])["active"] == false)
            #expect(
                await portal.call("tasks.flow.flow.update", ["flowData": ["id": id, "name": "X"]], as: 2).refusal.first
                    == "0")
            #expect(await portal.result("tasks.flow.flow.delete", ["flowData": ["id": id]])["deleted"] == true)

            let template = JSONValue.int(
                await portal.number("tasks.template.add", ["fields": ["TITLE": "Weekly", "AUDITORS": [2]]]))
            #expect(
                await portal.result("tasks.template.update", ["templateId": template, "fields": ["PRIORITY": 2]])
                    == true)
            let kept = await portal.result("tasks.template.get", ["templateId": template])
            #expect(kept["PRIORITY"] == "2" && kept["AUDITORS"] == "a:1:{i:0;s:1:\"2\";}")
            #expect(await portal.result("tasks.template.get", ["templateId": template], as: 4) == [])
            let list = await portal.result(
                "tasks.template.checklist.add", ["templateId": template, "fields": ["TITLE": "L", "PARENT_ID": 0]])[
                    "checkListItem"]
            let item =
                await portal.result(
                    "tasks.template.checklist.add",
                    ["templateId": template, "fields": ["TITLE": "I", "PARENT_ID": list?["id"] ?? 0]])[
                    "checkListItem"]?["id"] ?? .null
            #expect(
                await portal.result(
                    "tasks.template.checklist.complete", ["templateId": template, "checkListItemId": item])[
                        "checkListItem"]?["isComplete"] == true)
            let filed = await portal.result(
                "tasks.template.checklist.addattachmentbycontent",
                [
                    "templateId": template, "checkListItemId": item,
                    "attachmentParameters": ["NAME": "n.txt", "CONTENT": "aGk="],
                ])
            let bound = filed["checkListItem"]?["attachments"]?.object?.keys.first ?? ""
            #expect(
                await portal.result(
                    "tasks.template.checklist.removeattachments",
                    ["templateId": template, "checkListItemId": item, "attachmentsIds": [.string(bound)]])[
                        "checkListItem"]?["attachments"] == [])
            #expect(
                await portal.result("tasks.template.checklist.list", ["templateId": template])["checkListItems"]?
                    .object?.count == 2)
            #expect(await portal.result("tasks.template.delete", ["templateId": template]) == true)
        }
    }

    @Test("Departments are a tree with one root")
    func departments() async throws {
        try await Self.with { portal in
            #expect(
                await portal.result("department.get") == [["ID": "1", "NAME": "Acme", "SORT": 500, "UF_HEAD": "1"]])
            let id = await portal.number("department.add", ["NAME": "Sales", "PARENT": 1])
            #expect(
                await portal.call("department.add", ["NAME": "Second root"]).refusal == [
                    "ERROR_CORE", "There can only be one top-level department in the company structure",
                ])
            #expect(
                await portal.call("department.add", ["NAME": "X", "PARENT": 1], as: 2).refusal == [
                    "ERROR_CORE", "Access denied",
                ])
            _ = await portal.number("department.add", ["NAME": "Below", "PARENT": .int(id)])
            #expect(await portal.result("department.update", ["ID": .int(id), "UF_HEAD": 2]) == true)
            #expect(await portal.result("department.get", ["UF_HEAD": 2]).column("NAME") == ["Sales"])
            #expect(
                await portal.result("department.get", ["sort": "NAME", "order": "DESC"]).column("NAME") == [
                    "Sales", "Below", "Acme",
                ])
            #expect(await portal.result("department.delete", ["ID": .int(id)]) == true)
            #expect(await portal.result("department.get", ["NAME": "Below"]).column("PARENT") == ["1"])
            #expect(
                await portal.call("department.delete", ["ID": 99]).refusal == ["ERROR_CORE", "Department not found"])
        }
    }

    @Test("Tasks get fields of people's own")
    func userFields() async throws {
        try await Self.with { portal in
            let params: JSONObject = [
                "PARAMS": ["USER_TYPE_ID": "string", "FIELD_NAME": "UF_TASK_CLIENT", "LABEL": "Client"]
            ]
            let id = await portal.number("task.item.userfield.add", params)
            #expect(
                await portal.call("task.item.userfield.add", params).refusal == [
                    "ERROR_CORE", "The field UF_TASK_CLIENT for the object TASKS_TASK already exists.",
                ])
            #expect(
                await portal.call("task.item.userfield.add", params, as: 2).refusal == ["ERROR_CORE", "Access denied"])
            #expect(
                await portal.result("task.item.userfield.update", ["ID": .int(id), "DATA": ["MANDATORY": "Y"]]) == true)
            #expect(await portal.result("task.item.userfield.get", ["ID": .int(id)])["MANDATORY"] == "Y")
            #expect(await portal.result("task.item.userfield.getlist").array?.count == 4)
            let task = JSONValue.int(await TaskTests.add(portal, ["TITLE": "T", "UF_TASK_CLIENT": "Ann"]))
            #expect(
                await portal.result("tasks.task.get", ["taskId": task, "select": ["UF_TASK_CLIENT"]])["task"]?[
                    "ufTaskClient"] == "Ann")
            #expect(
                await portal.result("tasks.task.list", ["filter": ["UF_TASK_CLIENT": "Ann"]])["tasks"]?.array?.count
                    == 1)
            #expect(await portal.result("task.item.userfield.delete", ["ID": .int(id)]) == true)
        }
    }
}
