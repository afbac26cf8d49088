import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("REST 3.0: tasks")
struct VersionThreeTaskTests {
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { try await body($0) }
    }

    @Test("A task is made, read, changed and removed, and its events are told")
    func life() async throws {
        try await Self.with { portal in
            for event in ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"] {
                _ = await portal.result("event.bind", ["event": .string(event), "handler": "http://127.0.0.1:9/e"])
            }
            let item = await portal.result3(
                "tasks.task.add",
                [
                    "fields": [
                        "title": "Report", "creatorId": 1, "responsibleId": 2, "priority": "high",
                        "deadline": "2026-12-31T23:59:59+03:00", "needsControl": true, "accomplices": [3],
                    ]
                ])["item"]
            #expect(item?["id"] == 1)
            #expect(item?["status"] == "pending")
            #expect(item?["priority"] == "high")
            #expect(item?["mark"] == "none")
            #expect(item?["needsControl"] == true)
            #expect(item?["replicate"] == false)
            #expect(item?["deadline"] == "2026-12-31T23:59:59+03:00")
            #expect(item?["parentId"] == .null)
            #expect(item?["rights"]?["admin"] == true)
            #expect(item?["responsible"] == nil)
            let related = await portal.result3(
                "tasks.task.get",
                ["id": 1, "select": ["id", "responsible.name", "responsible.email", "accomplices.id"]])
            #expect(
                related == [
                    "item": [
                        "id": 1, "responsible": ["name": "User Number 2", "email": "user2@acme.bitrix24.com"],
                        "accomplices": [["id": 3]],
                    ]
                ])
            let changed = await portal.result3(
                "tasks.task.update", ["id": 1, "fields": ["status": "completed", "mark": "positive", "title": "Done"]])
            #expect(changed == ["result": true])
            let after = await portal.result3(
                "tasks.task.get", ["id": 1, "select": ["title", "status", "mark", "closedById", "closed"]])["item"]
            #expect(after?["title"] == "Done")
            #expect(after?["status"] == "completed")
            #expect(after?["mark"] == "positive")
            #expect(after?["closedById"] == 1)
            #expect(after?["closed"]?.string == PortalTime.text(unixSeconds: portal.platform.clock.unixSeconds))
            #expect(await portal.result3("tasks.task.delete", ["id": 1]) == ["result": true])
            #expect(await portal.refusal3("tasks.task.get", ["id": 1]) == .init(400, "ENTITYNOTFOUND"))
            let events = try await portal.platform.database.read { try EventDeliveryRow.fetchAll($0) }.map(\.event)
            #expect(events == ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"])
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var fields: JSONObject
        var refusal: Refusal3
        var testDescription: String { JSONValue.object(fields).serialized() }
    }

    @Test(
        "A new task that cannot be is refused by the field",
        arguments: [
            Fault(fields: [:], refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "title")),
            Fault(
                fields: ["title": "T", "creatorId": 1],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "responsibleId")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": 1, "deadline": "soon"],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "deadline")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": "1"],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "responsibleId")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": 99],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "responsibleId")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": 1, "parentId": 77],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "parentId")),
            Fault(
                fields: [
                    "title": "T", "creatorId": 1, "responsibleId": 1, "startPlan": "2026-09-02T10:00:00Z",
                    "endPlan": "2026-09-01T10:00:00Z",
                ], refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "endPlan")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": 1, "status": "flying"],
                refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "status")),
            Fault(
                fields: ["title": "T", "creatorId": 1, "responsibleId": 1, "nonsense": 1],
                refusal: .init(400, "UNKNOWNDTOPROPERTY")),
        ])
    func faults(_ fault: Fault) async throws {
        try await Self.with { portal in
            #expect(await portal.refusal3("tasks.task.add", ["fields": .object(fault.fields)]) == fault.refusal)
            #expect(await portal.result3("tasks.task.list")["items"] == [])
        }
    }

    @Test("A task's creator stays, and it cannot be its own parent")
    func fixed() async throws {
        try await Self.with { portal in
            await portal.task("One")
            #expect(
                await portal.refusal3("tasks.task.update", ["id": 1, "fields": ["creatorId": 2]])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "creatorId"))
            #expect(
                await portal.refusal3("tasks.task.update", ["id": 1, "fields": ["parentId": 1]])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "parentId"))
        }
    }

    @Test("An employee sees the tasks that he has a part in, an administrator all of them")
    func sight() async throws {
        try await Self.with { portal in
            await portal.task("Mine")
            await portal.task("His", ["responsibleId": 2])
            await portal.task("Watched", ["auditors": [2]])
            let seen = await portal.result3("tasks.task.list", ["select": ["title"]], as: 2)["items"]
            #expect(seen?.column("title") == ["His", "Watched"])
            #expect(await portal.refusal3("tasks.task.get", ["id": 1], as: 2) == .init(400, "ENTITYNOTFOUND"))
            #expect(
                await portal.refusal3("tasks.task.update", ["id": 3, "fields": ["title": "X"]], as: 2)
                    == .init(403, "ACCESSDENIED"))
            #expect(await portal.refusal3("tasks.task.delete", ["id": 2], as: 2) == .init(403, "ACCESSDENIED"))
            let rights = await portal.result3("tasks.task.access.get", ["id": 3], as: 2)
            #expect(rights["read"] == true)
            #expect(rights["edit"] == false)
            #expect(await portal.result3("tasks.task.access.get", ["id": 1], as: 2)["read"] == false)
            #expect(rights.object?.count == (await portal.result3("tasks.task.access.get", ["id": 1])).object?.count)
        }
    }

    @Test("A list without select is numbers only, and only numbers may be filtered")
    func list() async throws {
        try await Self.with { portal in
            for title in ["B", "A", "C"] { await portal.task(title) }
            #expect(await portal.result3("tasks.task.list") == ["items": [["id": 1], ["id": 2], ["id": 3]]])
            let ordered = await portal.result3("tasks.task.list", ["order": ["title": "DESC"], "select": ["title"]])
            #expect(ordered["items"]?.column("title") == ["C", "B", "A"])
            #expect(
                await portal.refusal3("tasks.task.list", ["filter": [["title", "=", "A"]]])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "title"))
            let figures = await portal.result3("tasks.task.aggregate", ["select": ["count": ["id"]]])
            #expect(figures == ["result": ["count": ["id": 3]]])
        }
    }

    @Test("A result is written, taken from the chat, listed by its task, changed and removed by its author")
    func results() async throws {
        try await Self.with { portal in
            await portal.task("One", ["accomplices": [2]])
            let added = await portal.result3(
                "tasks.task.result.add", ["fields": ["taskId": 1, "text": "Half of it"]], as: 2)["item"]
            #expect(added?["authorId"] == 2)
            #expect(added?["status"] == "open")
            #expect(added?["rights"] == ["edit": true, "remove": true])
            #expect(
                await portal.result3("tasks.task.chat.message.send", ["fields": ["taskId": 1, "text": "Ready"]])
                    == ["result": true])
            let taken = await portal.result3("tasks.task.result.addfromchatmessage", ["fields": ["messageId": 1]])[
                "item"]
            #expect(taken?["text"] == "Ready")
            #expect(taken?["messageId"] == 1)
            let list = await portal.result3(
                "tasks.task.result.list",
                ["filter": [["taskId", 1]], "order": ["id": "DESC"], "select": ["text", "author.name"]])
            #expect(
                list["items"] == [
                    ["text": "Ready", "author": ["name": "User Number 1"]],
                    ["text": "Half of it", "author": ["name": "User Number 2"]],
                ])
            #expect(
                await portal.refusal3("tasks.task.result.list", ["filter": [["id", 1]]])
                    == .init(400, "VALIDATION_REQUESTFILTERVALIDATION", "filter.taskId"))
            #expect(
                await portal.refusal3("tasks.task.result.list")
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "filter"))
            #expect(
                await portal.refusal3("tasks.task.result.list", ["filter": [["taskId", 1]]], as: 3)
                    == .init(403, "ACCESSDENIED"))
            #expect(
                await portal.refusal3("tasks.task.result.update", ["id": 2, "fields": ["text": "x"]], as: 2)
                    == .init(403, "ACCESSDENIED"))
            let updated = await portal.result3("tasks.task.result.update", ["id": 1, "fields": ["text": "All"]], as: 2)
            #expect(updated["item"]?["text"] == "All")
            #expect(await portal.result3("tasks.task.result.delete", ["id": 1], as: 2) == ["result": true])
            #expect(
                await portal.refusal3("tasks.task.result.delete") == .init(400, "VALIDATION_REQUESTVALIDATION", nil))
            #expect(
                await portal.result3("tasks.task.get", ["id": 1, "select": ["containsResults"]])["item"]
                    == ["containsResults": true])
        }
    }

    @Test("A task is one and the same in both versions")
    func shared() async throws {
        try await Self.with { portal in
            await portal.task("New way", ["priority": "high"])
            let old = await portal.result("tasks.task.get", ["taskId": 1, "select": ["ID", "TITLE", "PRIORITY"]])[
                "task"]
            #expect(old?["title"] == "New way")
            #expect(old?["priority"] == "2")
            let made = await portal.result(
                "tasks.task.add",
                ["fields": ["TITLE": "Old way", "RESPONSIBLE_ID": 2, "DEADLINE": "2026-09-01T12:00:00+03:00"]])
            #expect(made["task"]?["id"] == "2")
            let item = await portal.result3(
                "tasks.task.get", ["id": 2, "select": ["title", "responsible.email", "deadline", "status"]])["item"]
            #expect(
                item == [
                    "title": "Old way", "deadline": "2026-09-01T12:00:00+03:00", "status": "pending",
                    "responsible": ["email": "user2@acme.bitrix24.com"],
                ])
        }
    }

    @Test("Files are attached once each")
    func files() async throws {
        try await Self.with { portal in
            await portal.task("One")
            let storage = await portal.result("disk.storage.getlist")[0]?["ID"] ?? 0
            let file =
                await portal.result(
                    "disk.storage.uploadfile",
                    ["id": storage, "data": ["NAME": "a.txt"], "fileContent": ["a.txt", "aGVsbG8="]])["ID"]?.integer
                ?? 0
            for _ in 0..<2 {
                #expect(
                    await portal.result3("tasks.task.file.attach", ["taskId": 1, "fileIds": [.int(file)]])
                        == ["result": true])
            }
            let kept = await portal.result3("tasks.task.get", ["id": 1, "select": ["fileIds"]])["item"]?["fileIds"]
            #expect(kept?.array?.count == 1)
            #expect(
                await portal.refusal3("tasks.task.file.attach", ["taskId": 1, "fileIds": [999]])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", nil))
            #expect(
                await portal.refusal3("tasks.task.file.attach", ["taskId": 1])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "fileIds"))
        }
    }

    @Test("The fields of a task describe themselves, whole or in part")
    func fields() async throws {
        try await Self.with { portal in
            let all = await portal.result3("tasks.task.field.list")["items"]?.array ?? []
            #expect(all.count == EntityType.all["tasks.task"]?.fields.count)
            #expect(
                all.first == [
                    "name": "id", "type": "int", "title": "id", "description": .null, "validationRules": [],
                    "requiredGroups": .null, "filterable": true, "sortable": true, "editable": false,
                    "multiple": false, "elementType": .null,
                ])
            #expect(
                await portal.result3("tasks.task.field.get", ["name": "deadline", "select": ["type", "editable"]])
                    == ["item": ["type": "object", "editable": true]])
            #expect(
                await portal.refusal3("tasks.task.field.list", ["select": ["nonsense"]])
                    == .init(400, "UNKNOWNDTOPROPERTY"))
            #expect(
                await portal.refusal3("tasks.task.field.list", ["select": "name"]) == .init(400, "INVALIDSELECT"))
            #expect(
                await portal.refusal3("tasks.task.field.get")
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "name"))
            #expect(
                await portal.refusal3("tasks.task.field.get", ["name": "nonsense"]).code
                    == "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION")
        }
    }
}
