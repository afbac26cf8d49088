import Foundation
import Testing

@testable import Sandbox

@Suite("CRM: pipelines, stages and directories")
struct CRMPipelineTests {
    @Test("A new pipeline has stages of its own, which its deals stand in")
    func pipeline() async throws {
        try await RESTPortal.with { portal in
            let made = await portal.result(
                "crm.category.add", ["entityTypeId": 2, "fields": ["name": "Partners", "sort": 50]])
            #expect(
                made["category"] == [
                    "id": 1, "name": "Partners", "sort": 50, "entityTypeId": 2, "isDefault": "N", "originId": "",
                    "originatorId": "",
                ])
            let stages = await portal.result("crm.status.entity.items", ["entityId": "DEAL_STAGE_1"])
            #expect(stages.column("STATUS_ID").first == "C1:NEW")
            #expect(stages.array?.count == 8)
            #expect(await portal.result("crm.dealcategory.stage.list", ["id": 1]) == stages)
            #expect(await portal.result("crm.dealcategory.status", ["id": 1]) == "DEAL_STAGE_1")
            let categories = await portal.call("crm.category.list", ["entityTypeId": 2])
            #expect(categories["result"]?["categories"]?.column("id") == ["1", "0"])
            #expect(categories["total"] == 2)

            let id = await portal.result(
                "crm.deal.add", ["fields": ["CATEGORY_ID": 1, "STAGE_ID": "C1:PREPARATION"]])
            let deal = await portal.result("crm.deal.get", ["id": id])
            #expect(deal["STAGE_ID"] == "C1:PREPARATION")
            #expect(deal["CATEGORY_ID"] == "1")
            // A stage of another pipeline is none of this one.
            let other = await portal.result("crm.deal.add", ["fields": ["CATEGORY_ID": 1, "STAGE_ID": "PREPARATION"]])
            #expect(await portal.result("crm.deal.get", ["id": other])["STAGE_ID"] == "C1:NEW")
            #expect(
                await portal.call("crm.item.add", ["entityTypeId": 2, "fields": ["stageId": "C1:WON"]]).refusal
                    == ["CRM_FIELD_ERROR_VALUE_NOT_VALID", "Invalid value for field \"stageId\""])

            #expect(
                await portal.call("crm.category.delete", ["entityTypeId": 2, "id": 1]).refusal
                    == ["0", "Deals related to the funnel Partners found"])
            for id in [id, other] { _ = await portal.call("crm.deal.delete", ["id": id]) }
            #expect(await portal.call("crm.category.delete", ["entityTypeId": 2, "id": 1])["error"] == nil)
            #expect(await portal.result("crm.status.entity.items", ["entityId": "DEAL_STAGE_1"]) == [])
        }
    }

    @Test("A deal that comes into another pipeline comes into a stage of it, and that is told")
    func move() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMDEALMOVETOCATEGORY"])
            _ = await portal.call("crm.category.add", ["entityTypeId": 2, "fields": ["name": "Partners"]])
            let id = await portal.result("crm.deal.add", ["fields": ["STAGE_ID": "EXECUTING"]])
            let item = await portal.result(
                "crm.item.update", ["entityTypeId": 2, "id": id, "fields": ["categoryId": 1]])["item"]
            #expect(item?["categoryId"] == 1)
            #expect(item?["stageId"] == "C1:NEW")
            #expect(
                await portal.heard()["ONCRMDEALMOVETOCATEGORY"]?["FIELDS"] == [
                    "ID": id, "CATEGORY_ID": 1, "STAGE_ID": "C1:NEW",
                ])
        }
    }

    @Test("Every stage that a record comes into is kept")
    func history() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            portal.platform.clock.advance(by: 60)
            _ = await portal.call("crm.deal.update", ["id": 1, "fields": ["STAGE_ID": "EXECUTING"]])
            _ = await portal.call("crm.deal.update", ["id": 1, "fields": ["TITLE": "Two"]])
            _ = await portal.call("crm.deal.update", ["id": 1, "fields": ["STAGE_ID": "WON"]])
            _ = await portal.call("crm.lead.add", ["fields": ["TITLE": "A lead"]])
            let answer = await portal.call(
                "crm.stagehistory.list",
                ["entityTypeId": 2, "filter": ["OWNER_ID": 1], "select": ["TYPE_ID", "STAGE_ID", "STAGE_SEMANTIC_ID"]])
            #expect(
                answer["result"]?["items"] == [
                    ["ID": 1, "TYPE_ID": 1, "STAGE_SEMANTIC_ID": "P", "STAGE_ID": "NEW"],
                    ["ID": 2, "TYPE_ID": 2, "STAGE_SEMANTIC_ID": "P", "STAGE_ID": "EXECUTING"],
                    ["ID": 3, "TYPE_ID": 3, "STAGE_SEMANTIC_ID": "S", "STAGE_ID": "WON"],
                ])
            #expect(answer["total"] == 3)
            let leads = await portal.result("crm.stagehistory.list", ["entityTypeId": 1])
            #expect(leads["items"]?[0]?["STATUS_ID"] == "NEW")
            #expect(leads["items"]?[0]?["STAGE_ID"] == nil)
        }
    }

    @Test("A directory's elements are added, changed and removed")
    func directory() async throws {
        try await RESTPortal.with { portal in
            let id = await portal.result(
                "crm.status.add",
                ["fields": ["ENTITY_ID": "SOURCE", "STATUS_ID": "FAIR", "NAME": "Fair", "SORT": 15]])
            let status = await portal.result("crm.status.get", ["id": id])
            #expect(status["NAME"] == "Fair")
            #expect(status["SYSTEM"] == "N")
            _ = await portal.call("crm.status.update", ["id": id, "fields": ["NAME": "Trade fair"]])
            let sources = await portal.result(
                "crm.status.list", ["filter": ["ENTITY_ID": "SOURCE"], "order": ["SORT": "ASC"]])
            #expect(sources[1]?["NAME"] == "Trade fair")
            #expect(await portal.result("crm.status.delete", ["id": id]) == true)
            #expect(await portal.call("crm.status.get", ["id": id]).refusal == ["", "Not found"])
            let stage = await portal.result(
                "crm.status.add",
                [
                    "fields": [
                        "ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "DECISION", "NAME": "Decision", "SORT": 45,
                        "COLOR": "#FFA900",
                    ]
                ])
            _ = await portal.call("crm.deal.add", ["fields": ["STAGE_ID": "DECISION"]])
            #expect(await portal.result("crm.deal.get", ["id": 1])["STAGE_ID"] == "DECISION")
            #expect(
                await portal.call("crm.status.delete", ["id": stage]).refusal
                    == ["", "There are active items in this status."])
        }
    }

    @Test(
        "What cannot be is refused in the platform's words",
        arguments: [
            CRMRefusal("crm.category.list", [:], "100", "Could not find value for parameter {entityTypeId}"),
            CRMRefusal("crm.category.list", ["entityTypeId": 999], "NOT_FOUND", "SPA not found"),
            CRMRefusal(
                "crm.category.list", ["entityTypeId": 1], "ENTITY_TYPE_NOT_SUPPORTED",
                "Entity type `LEAD` is not supported"),
            CRMRefusal("crm.category.get", ["entityTypeId": 2, "id": 77], "NOT_FOUND", "Element not found"),
            CRMRefusal(
                "crm.category.add", ["entityTypeId": 2, "fields": ["sort": 1]], "0", "Field 'NAME' is required"),
            CRMRefusal(
                "crm.category.delete", ["entityTypeId": 2, "id": 0], "0", "Default deal category cannot be deleted"),
            CRMRefusal(
                "crm.category.delete", ["entityTypeId": 31, "id": 1], "BX_ERROR", "This funnel is the default funnel"),
            CRMRefusal(
                "crm.status.add", ["fields": ["NAME": "x"]], "",
                "The field ENTITY_ID is required.\nThe field STATUS_ID is required."),
            CRMRefusal(
                "crm.status.add", ["fields": ["ENTITY_ID": "NONE", "STATUS_ID": "A", "NAME": "x"]], "",
                "Specified entity type is not supported."),
            CRMRefusal(
                "crm.status.add", ["fields": ["ENTITY_ID": "SOURCE", "STATUS_ID": "WEB", "NAME": "x"]], "ERROR_CORE",
                "The specified status ID already exists."),
            CRMRefusal("crm.status.add", [:], "", "Parameter 'fields' must be array."),
            CRMRefusal("crm.status.delete", ["id": 4711], "", "Status is not found."),
            CRMRefusal(
                "crm.status.delete", ["id": 1], "",
                "CRM System Status can be deleted only if parameter FORCED is specified and equal to \"Y\"."),
            CRMRefusal(
                "crm.stagehistory.list", ["entityTypeId": 3], "ENTITY_TYPE_NOT_SUPPORTED",
                "Entity type `CONTACT` is not supported"),
            CRMRefusal(
                "crm.stagehistory.list", ["entityTypeId": 2, "filter": ["X": 1]], "INVALID_ARG_VALUE",
                "Invalid filter: field 'X' is not allowed in filter"),
        ])
    func refusals(_ refusal: CRMRefusal) async throws {
        try await RESTPortal.with { portal in
            let answer = await portal.respond(refusal.method, refusal.params)
            #expect(answer.status == 400)
            #expect(answer.answer.refusal == [refusal.code, refusal.text])
        }
    }

    @Test(
        "Only administrators change the CRM's settings",
        arguments: [
            ("crm.status.add", ["fields": ["ENTITY_ID": "SOURCE", "STATUS_ID": "A", "NAME": "x"]]),
            ("crm.category.add", ["entityTypeId": 2, "fields": ["name": "x"]]),
            ("crm.type.add", ["fields": ["title": "x"]]),
            ("crm.deal.userfield.add", ["fields": ["FIELD_NAME": "X", "USER_TYPE_ID": "string"]]),
            ("crm.currency.add", ["fields": ["CURRENCY": "CHF", "AMOUNT": 1, "AMOUNT_CNT": 1]]),
            ("crm.automatedsolution.add", ["fields": ["title": "x"]]),
        ] as [(String, JSONObject)])
    func administrators(method: String, params: JSONObject) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call(method, params, as: 2)["error_description"] != nil)
            #expect(await portal.call(method, params, as: 1)["error"] == nil)
        }
    }
}
