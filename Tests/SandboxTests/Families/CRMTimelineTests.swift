import Foundation
import Testing

@testable import Sandbox

@Suite("CRM: activities and timelines")
struct CRMTimelineTests {
    @Test("An activity is added to a deal, found by it, done and removed")
    func activity() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMACTIVITYADD", "ONCRMACTIVITYDELETE"])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            _ = await portal.call("crm.contact.add", ["fields": ["NAME": "Ann"]])
            let id = await portal.result(
                "crm.activity.add",
                [
                    "fields": [
                        "OWNER_TYPE_ID": 2, "OWNER_ID": 1, "TYPE_ID": 2, "SUBJECT": "Call", "RESPONSIBLE_ID": 2,
                        "START_TIME": "2026-09-01T12:00:00+03:00",
                        "COMMUNICATIONS": [["VALUE": "+499832322323", "ENTITY_ID": 1, "ENTITY_TYPE_ID": 3]],
                    ]
                ])
            let activity = await portal.result("crm.activity.get", ["id": id])
            let expected: JSONObject = [
                "OWNER_ID": "1", "OWNER_TYPE_ID": "2", "PROVIDER_ID": "VOXIMPLANT_CALL", "PROVIDER_TYPE_ID": "CALL",
                "COMPLETED": "N", "STATUS": "1", "PRIORITY": "2", "AUTHOR_ID": "1", "SETTINGS": [],
                "DEADLINE": "2026-09-01T12:00:00+03:00", "COMMUNICATIONS": nil,
            ]
            for (name, value) in expected {
                #expect(activity[name] == value || value.isNull && activity[name] == nil, "\(name)")
            }
            for (type, owner) in [(2, 1), (3, 1)] {
                let found = await portal.call(
                    "crm.activity.list", ["filter": ["OWNER_TYPE_ID": .int(type), "OWNER_ID": .int(owner)]])
                #expect(found["total"] == 1)
            }
            let talked = await portal.result("crm.activity.list", ["select": ["*", "COMMUNICATIONS"]])
            #expect(talked[0]?["COMMUNICATIONS"]?[0]?["TYPE"] == "PHONE")
            #expect(await portal.result("crm.activity.update", ["id": id, "fields": ["COMPLETED": "Y"]]) == true)
            #expect(await portal.result("crm.activity.get", ["id": id])["STATUS"] == "2")
            #expect(
                await portal.result("crm.activity.binding.list", ["activityId": id])
                    == [["entityTypeId": 2, "entityId": 1], ["entityTypeId": 3, "entityId": 1]])
            #expect(
                await portal.result(
                    "crm.activity.binding.delete", ["activityId": id, "entityTypeId": 3, "entityId": 1])
                    == true)
            #expect(
                await portal.call("crm.activity.binding.delete", ["activityId": id, "entityTypeId": 2, "entityId": 1])[
                    "error"]
                    == "LAST_BINDING_CANNOT_BE_DELETED")
            // The activity goes with the last record that it belongs to.
            _ = await portal.call("crm.deal.delete", ["id": 1])
            #expect(await portal.call("crm.activity.get", ["id": id]).refusal == ["", "Activity is not found."])
            let heard = await portal.heard()
            #expect(heard["ONCRMACTIVITYDELETE"]?["FIELDS"] == ["ID": id])
        }
    }

    @Test("Things to do are changed until they are done")
    func todo() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            let owner: JSONObject = ["ownerTypeId": 2, "ownerId": 1]
            let added = await portal.result(
                "crm.activity.todo.add",
                owner.merging([
                    "deadline": "2026-09-01T12:00:00+03:00", "title": "Call back", "description": "Soon",
                    "colorId": "2",
                ]) { $1 })
            #expect(added == ["id": 1])
            let named = owner.merging(["id": 1]) { $1 }
            for (method, params) in [
                ("updatedeadline", ["value": "2026-09-02T12:00:00+03:00"]), ("updatedescription", ["value": "Later"]),
                ("updateresponsibleuser", ["responsibleId": 2]), ("updatecolor", ["colorId": "3"]),
            ] as [(String, JSONObject)] {
                #expect(
                    await portal.result("crm.activity.todo.\(method)", named.merging(params) { $1 }) == ["id": 1],
                    "\(method)")
            }
            let activity = await portal.result("crm.activity.get", ["id": 1])
            #expect(activity["DEADLINE"] == "2026-09-02T12:00:00+03:00")
            #expect(activity["DESCRIPTION"] == "Later")
            #expect(activity["RESPONSIBLE_ID"] == "2")
            #expect(activity["SETTINGS"]?["COLOR"] == "3")
            _ = await portal.call("crm.activity.update", ["id": 1, "fields": ["COMPLETED": "Y"]])
            #expect(
                await portal.call("crm.activity.todo.updatedescription", named.merging(["value": "x"]) { $1 })["error"]
                    == "CAN_NOT_UPDATE_COMPLETED_TODO")
        }
    }

    @Test("An application's own activity keeps its layout, and its blocks hang on others'")
    func configurable() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            _ = await portal.call(
                "crm.activity.badge.add",
                ["code": "missed", "title": "Call", "value": "Missed", "type": "failure"])
            #expect(await portal.result("crm.activity.badge.list")["badges"]?.column("code") == ["missed"])
            let layout: JSONValue = [
                "icon": ["code": "call-completed"], "header": ["title": "Incoming call"],
                "body": [
                    "logo": ["code": "call-incoming"],
                    "blocks": ["one": ["type": "text", "properties": ["value": "Hi"]]],
                ],
            ]
            let params: JSONObject = [
                "ownerTypeId": 2, "ownerId": 1, "fields": ["completed": false, "badgeCode": "missed"],
                "layout": layout,
            ]
            #expect(await portal.result("crm.activity.configurable.add", params)["activity"] == ["id": 1])
            let activity = await portal.result("crm.activity.configurable.get", ["id": 1])["activity"]
            #expect(activity?["layout"] == layout)
            #expect(activity?["fields"]?["badgeCode"] == "missed")
            #expect(
                await portal.call(
                    "crm.activity.add",
                    [
                        "fields": [
                            "OWNER_TYPE_ID": 2, "OWNER_ID": 1, "SUBJECT": "x", "RESPONSIBLE_ID": 1,
                            "PROVIDER_ID": "CONFIGURABLE_REST_APP",
                        ]
                    ]
                ).refusal == ["", "Use crm.activity.configurable.add for this activity provider"])
            _ = await portal.call(
                "crm.activity.todo.add", ["ownerTypeId": 2, "ownerId": 1, "deadline": "2026-09-01T12:00:00+03:00"])
            let bound: JSONObject = ["entityTypeId": 2, "entityId": 1, "activityId": 2]
            let blocks: JSONValue = ["blocks": ["a": ["type": "text", "properties": ["value": "x"]]]]
            #expect(
                await portal.result("crm.activity.layout.blocks.set", bound.merging(["layout": blocks]) { $1 })
                    == ["success": true])
            #expect(await portal.result("crm.activity.layout.blocks.get", bound) == ["layout": blocks])
            #expect(await portal.result("crm.activity.layout.blocks.delete", bound) == ["success": true])
            #expect(await portal.call("crm.activity.layout.blocks.get", bound)["error"] == "NOT_FOUND")
        }
    }

    @Test("A comment stands in the timelines of all that it is bound to")
    func comments() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMTIMELINECOMMENTADD"])
            for name in ["One", "Two"] { _ = await portal.call("crm.deal.add", ["fields": ["TITLE": .string(name)]]) }
            let id = await portal.result(
                "crm.timeline.comment.add",
                [
                    "fields": [
                        "ENTITY_ID": 1, "ENTITY_TYPE": "deal", "COMMENT": "Hello",
                        "FILES": [["1.gif", "R0lGODlhAQ=="]],
                    ]
                ])
            #expect(
                await portal.result(
                    "crm.timeline.bindings.bind", ["fields": ["OWNER_ID": id, "ENTITY_ID": 2, "ENTITY_TYPE": "deal"]])
                    == true)
            for deal in [1, 2] {
                let found = await portal.result(
                    "crm.timeline.comment.list", ["filter": ["ENTITY_ID": .int(deal), "ENTITY_TYPE": "deal"]])
                #expect(found.column("COMMENT") == ["Hello"])
            }
            #expect(
                await portal.result("crm.timeline.bindings.list", ["filter": ["OWNER_ID": id]]).column("ENTITY_ID")
                    == ["1", "2"])
            #expect(
                await portal.result("crm.timeline.comment.update", ["id": id, "fields": ["COMMENT": "Bye"]]) == id)
            let comment = await portal.result("crm.timeline.comment.get", ["id": id])
            #expect(comment["COMMENT"] == "Bye")
            #expect(comment["FILES"]?.object?.values.first?["name"] == "1.gif")
            #expect(await portal.call("crm.timeline.comment.delete", ["id": id])["error"] == "MULTIPLE_BINDINGS")
            _ = await portal.call(
                "crm.timeline.bindings.unbind", ["fields": ["OWNER_ID": id, "ENTITY_ID": 2, "ENTITY_TYPE": "deal"]])
            #expect(await portal.call("crm.timeline.comment.delete", ["id": id])["error"] == nil)
            #expect(await portal.call("crm.timeline.comment.get", ["id": id]).refusal == ["", "Not found."])
            #expect(await portal.heard()["ONCRMTIMELINECOMMENTADD"] == ["ID": id])
        }
    }

    @Test("Entries of applications are kept, noted on, pinned and removed")
    func entries() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.lead.add", ["fields": ["TITLE": "One"]])
            var ids: [JSONValue] = []
            for title in ["A", "B", "C", "D"] {
                let message = await portal.result(
                    "crm.timeline.logmessage.add",
                    [
                        "fields": [
                            "entityTypeId": 1, "entityId": 1, "title": .string(title), "text": "Text",
                            "iconCode": "info",
                        ]
                    ])["logMessage"]
                #expect(message?["title"] == .string(title))
                ids.append(message?["id"] ?? .null)
            }
            let owner: JSONObject = ["ownerTypeId": 1, "ownerId": 1]
            for id in ids.prefix(3) {
                #expect(await portal.call("crm.timeline.item.pin", owner.merging(["id": id]) { $1 })["error"] == nil)
            }
            #expect(
                await portal.call("crm.timeline.item.pin", owner.merging(["id": ids[3]]) { $1 }).refusal
                    == ["0", "Only three events can be added to favorites"])
            let noted = owner.merging(["itemType": 1, "itemId": ids[0]]) { $1 }
            #expect(await portal.result("crm.timeline.note.save", noted.merging(["text": "Mind this"]) { $1 }) == true)
            #expect(await portal.result("crm.timeline.note.get", noted)["text"] == "Mind this")
            #expect(await portal.result("crm.timeline.note.delete", noted) == true)
            #expect(await portal.call("crm.timeline.note.get", noted).refusal == ["NOT_FOUND", "Element not found"])
            let list = await portal.call(
                "crm.timeline.logmessage.list", ["entityTypeId": 1, "entityId": 1, "order": ["id": "desc"]])
            #expect(list["total"] == 4)
            #expect(list["result"]?.column("title") == ["D", "C", "B", "A"])
            #expect(await portal.result("crm.timeline.logmessage.delete", ["id": ids[0]]) == true)
            #expect(
                await portal.call("crm.timeline.logmessage.get", ["id": ids[0]]).refusal
                    == ["NOT_FOUND", "Timeline logmessage not found for id \(ids[0].text ?? "")"])
        }
    }

    @Test("Icons and logos are added by administrators", arguments: ["icon", "logo"])
    func pictures(word: String) async throws {
        try await RESTPortal.with { portal in
            let prefix = "crm.timeline.\(word)"
            let params: JSONObject = ["code": "mine", "fileContent": "iVBORw0KGgoAAAANSUhEUg=="]
            #expect(await portal.call("\(prefix).add", params, as: 2)["error"] == "ACCESS_DENIED")
            let added = await portal.result("\(prefix).add", params)[word]
            #expect(added?["isSystem"] == false)
            #expect(await portal.result("\(prefix).get", ["code": "mine"])[word] == added)
            #expect(await portal.result("\(prefix).list")["\(word)s"]?.column("code").last == "mine")
            #expect(await portal.result("\(prefix).delete", ["code": "mine"]) == true)
            #expect(
                await portal.call("\(prefix).get", ["code": "mine"]).refusal
                    == ["NOT_FOUND", "\(word.capitalized) not found for code `mine`"])
        }
    }

    @Test(
        "What cannot be is refused in the platform's words",
        arguments: [
            CRMRefusal("crm.activity.add", [:], "", "Parameter 'fields' must be array."),
            CRMRefusal("crm.activity.add", ["fields": [:]], "", "The field TYPE_ID is not defined or invalid."),
            CRMRefusal(
                "crm.activity.add", ["fields": ["TYPE_ID": 2]], "", "The field SUBJECT is not defined or empty."),
            CRMRefusal(
                "crm.activity.add", ["fields": ["TYPE_ID": 1, "SUBJECT": "x"]], "",
                "The field RESPONSIBLE_ID is not defined or invalid."),
            CRMRefusal(
                "crm.activity.add", ["fields": ["TYPE_ID": 2, "SUBJECT": "x", "RESPONSIBLE_ID": 1]], "",
                "The field COMMUNICATIONS is not defined or invalid."),
            CRMRefusal(
                "crm.activity.add",
                ["fields": ["TYPE_ID": 1, "SUBJECT": "x", "RESPONSIBLE_ID": 1, "OWNER_TYPE_ID": 2, "OWNER_ID": 5]], "",
                "Could not build binding. Please ensure that owner info and communications are defined correctly."),
            CRMRefusal("crm.activity.get", ["id": 5], "", "Activity is not found."),
            CRMRefusal("crm.activity.binding.list", ["activityId": 5], "NOT_FOUND", "Element not found"),
            CRMRefusal(
                "crm.activity.todo.add", ["ownerTypeId": 2, "ownerId": 5, "deadline": "2026-01-01"], "OWNER_NOT_FOUND",
                "Owner was not found"),
            CRMRefusal(
                "crm.activity.todo.add", ["ownerTypeId": 2, "ownerId": 5, "deadline": "never"], "WRONG_DATETIME_FORMAT",
                "Incorrect date format"),
            CRMRefusal(
                "crm.activity.todo.add", ["ownerTypeId": 2, "ownerId": 5], "100",
                "Could not find value for parameter {deadline}"),
            CRMRefusal(
                "crm.timeline.comment.add", ["fields": ["ENTITY_ID": 5, "ENTITY_TYPE": "deal", "COMMENT": "x"]],
                "OWNER_NOT_FOUND", "Owner was not found"),
            CRMRefusal("crm.timeline.comment.update", ["id": 5, "fields": [:]], "NOT_FOUND", "Not found."),
            CRMRefusal("crm.timeline.bindings.list", [:], "", "OWNER_ID is not defined or invalid."),
            CRMRefusal("crm.timeline.logmessage.list", [:], "100", "Could not find value for parameter {entityTypeId}"),
            CRMRefusal("crm.timeline.icon.get", ["code": "none"], "NOT_FOUND", "Icon not found for code `none`"),
        ])
    func refusals(_ refusal: CRMRefusal) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call(refusal.method, refusal.params).refusal == [refusal.code, refusal.text])
        }
    }
}
