import Foundation
import Testing

@testable import Sandbox

@Suite("CRM: smart processes and user fields")
struct CRMSmartProcessTests {
    private static let everything: JSONObject = [
        "title": "Purchases", "isCategoriesEnabled": "Y", "isStagesEnabled": "Y", "isClientEnabled": "Y",
        "isBeginCloseDatesEnabled": "Y", "isLinkWithProductsEnabled": "Y", "isObserversEnabled": "Y",
        "isSourceEnabled": "Y", "isMycompanyEnabled": "Y",
        "relations": ["parent": [["entityTypeId": 2, "isChildrenListEnabled": "true"]]],
    ]

    @Test("A smart process is made, and its records live from the first stage to the last")
    func life() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMTYPEADD", "ONCRMDYNAMICITEMADD", "ONCRMDYNAMICITEMUPDATE_1030"])
            let type = await portal.result("crm.type.add", ["fields": .object(Self.everything)])["type"]
            #expect(type?["id"] == 1)
            #expect(type?["entityTypeId"] == 1030)
            #expect(type?["isCountersEnabled"] == "N")
            #expect(
                type?["relations"]?["parent"] == [
                    ["entityTypeId": 2, "isChildrenListEnabled": "Y", "isPredefined": "N"]
                ])
            #expect(await portal.result("crm.type.getByEntityTypeId", ["entityTypeId": 1030])["type"] == type)
            let category = await portal.result("crm.category.list", ["entityTypeId": 1030])["categories"]?[0]
            #expect(category?["isDefault"] == "Y")
            let prefix = "DT1030_\(category?["id"]?.text ?? "")"

            let item = await portal.result(
                "crm.item.add",
                [
                    "entityTypeId": 1030,
                    "fields": ["title": "Chairs", "opportunity": 100.5, "contactIds": [4, 5], "parentId2": 7],
                ])["item"]
            #expect(item?["id"] == 1)
            #expect(item?["stageId"] == .string("\(prefix):NEW"))
            #expect(item?["contactId"] == 4)
            #expect(item?["opportunity"] == 100.5)
            #expect(item?["parentId2"] == 7)
            #expect(item?["entityTypeId"] == 1030)
            let moved = await portal.result(
                "crm.item.update",
                ["entityTypeId": 1030, "id": 1, "fields": ["stageId": .string("\(prefix):SUCCESS")]])["item"]
            #expect(moved?["previousStageId"] == .string("\(prefix):NEW"))
            #expect(moved?["updatedBy"] == 1)
            let list = await portal.call(
                "crm.item.list", ["entityTypeId": 1030, "filter": ["stageId": .string("\(prefix):SUCCESS")]])
            #expect(list["total"] == 1)
            #expect(
                await portal.call("crm.type.delete", ["id": 1]).refusal
                    == ["BX_ERROR", "You cannot delete an entity type that has elements"])
            #expect(await portal.result("crm.item.delete", ["entityTypeId": 1030, "id": 1]) == [])
            #expect(await portal.result("crm.type.delete", ["id": 1]) == [])
            #expect(
                await portal.call("crm.item.list", ["entityTypeId": 1030]).refusal == ["NOT_FOUND", "SPA not found"])
            let heard = await portal.heard()
            #expect(heard["ONCRMTYPEADD"]?["FIELDS"] == ["ID": 1])
            #expect(heard["ONCRMDYNAMICITEMADD"]?["FIELDS"] == ["ID": 1, "ENTITY_TYPE_ID": 1030])
            #expect(heard["ONCRMDYNAMICITEMUPDATE_1030"]?["FIELDS"] == ["ID": 1, "ENTITY_TYPE_ID": 1030])
        }
    }

    @Test("A smart process has the fields that its settings bring")
    func settings() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.type.add", ["fields": ["title": "Bare", "entityTypeId": 130]])
            let bare = await portal.result("crm.item.fields", ["entityTypeId": 130])["fields"]?.object ?? [:]
            #expect(bare["title"] != nil && bare["stageId"] == nil && bare["opportunity"] == nil)
            _ = await portal.call(
                "crm.type.update", ["id": 1, "fields": ["isStagesEnabled": "Y", "isLinkWithProductsEnabled": "Y"]])
            let full = await portal.result("crm.item.fields", ["entityTypeId": 130])["fields"]?.object ?? [:]
            #expect(full["stageId"]?["upperName"] == "STAGE_ID")
            #expect(full["opportunity"]?["type"] == "double")
            let owners = await portal.result("crm.enum.ownertype")
            #expect(
                owners.array?.last == [
                    "ID": 130, "NAME": "Bare", "SYMBOL_CODE": "DYNAMIC_130", "SYMBOL_CODE_SHORT": "T82",
                ])
        }
    }

    @Test("Quotes and invoices are records too", arguments: [(7, "DRAFT"), (31, "DT31_1:N")])
    func systemTypes(number: Int, stage: String) async throws {
        try await RESTPortal.with { portal in
            let item = await portal.result(
                "crm.item.add", ["entityTypeId": .int(number), "fields": ["title": "A", "opportunity": 10]])["item"]
            #expect(item?["stageId"] == .string(stage))
            #expect(item?["currencyId"] == "USD")
            #expect(await portal.call("crm.item.list", ["entityTypeId": .int(number)])["total"] == 1)
        }
    }

    @Test("The older methods of quotes work with the same records")
    func quotes() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMQUOTEADD"])
            let id = await portal.result("crm.quote.add", ["fields": ["TITLE": "Chairs", "STATUS_ID": "SENT"]])
            let quote = await portal.result("crm.quote.get", ["id": id])
            #expect(quote["QUOTE_NUMBER"] == "1")
            #expect(quote["OPPORTUNITY"] == "0.00")
            #expect(await portal.result("crm.quote.update", ["id": id, "fields": ["STATUS_ID": "APPROVED"]]) == true)
            #expect(await portal.result("crm.quote.get", ["id": id])["CLOSED"] == "Y")
            #expect(await portal.heard()["ONCRMQUOTEADD"]?["FIELDS"] == ["ID": id])
        }
    }

    @Test("A user field is defined, shown, filled in, found by, and goes with its values")
    func userField() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMDEALUSERFIELDADD", "ONCRMDEALUSERFIELDDELETE"])
            let id = await portal.result(
                "crm.deal.userfield.add",
                [
                    "fields": [
                        "FIELD_NAME": "COLOR", "USER_TYPE_ID": "enumeration", "EDIT_FORM_LABEL": "Color",
                        "LIST": [["VALUE": "Red"], ["VALUE": "Blue", "DEF": "Y"]],
                    ]
                ])
            let field = await portal.result("crm.deal.userfield.get", ["id": id])
            #expect(field["FIELD_NAME"] == "UF_CRM_COLOR")
            #expect(field["ENTITY_ID"] == "CRM_DEAL")
            #expect(field["LIST"]?.column("VALUE") == ["Red", "Blue"])
            #expect(field["EDIT_FORM_LABEL"]?["en"] == "Color")
            let described = await portal.result("crm.deal.fields")["UF_CRM_COLOR"]
            #expect(described?["type"] == "enumeration")
            #expect(described?["isDynamic"] == true)
            #expect(described?["items"]?[0]?["VALUE"] == "Red")
            let red = field["LIST"]?[0]?["ID"] ?? .null

            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One", "UF_CRM_COLOR": red]])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "Two"]])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "Three", "UF_CRM_COLOR": 9999]])
            let found = await portal.result(
                "crm.deal.list", ["filter": ["UF_CRM_COLOR": red], "select": ["ID", "UF_CRM_COLOR"]])
            #expect(found == [["ID": "1", "UF_CRM_COLOR": red]])
            let item = await portal.result("crm.item.get", ["entityTypeId": 2, "id": 1])["item"]
            #expect(item?["ufCrmColor"]?.text == red.text)
            #expect(
                await portal.result("crm.deal.get", ["id": 2])["UF_CRM_COLOR"] == field["LIST"]?[1]?["ID"],
                "the standard value")

            #expect(await portal.result("crm.deal.userfield.delete", ["id": id]) == true)
            #expect(await portal.result("crm.deal.get", ["id": 1])["UF_CRM_COLOR"] == nil)
            let heard = await portal.heard()
            #expect(
                heard["ONCRMDEALUSERFIELDDELETE"]?["FIELDS"]
                    == ["ID": id, "ENTITY_ID": "CRM_DEAL", "FIELD_NAME": "UF_CRM_COLOR"])
        }
    }

    @Test("A user field that must have a value is asked for by the methods of all objects, not by the older ones")
    func mandatory() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "Before"]])
            _ = await portal.result(
                "crm.deal.userfield.add",
                [
                    "fields": [
                        "FIELD_NAME": "SIZE", "USER_TYPE_ID": "string", "MANDATORY": "Y", "EDIT_FORM_LABEL": "Size",
                    ]
                ])
            let cases: [(method: String, id: Int?, fields: JSONObject, isRefused: Bool)] = [
                ("crm.item.add", nil, ["title": "Without"], true),
                ("crm.item.add", nil, ["title": "Empty", "ufCrmSize": ""], true),
                ("crm.item.add", nil, ["title": "With", "ufCrmSize": "L"], false),
                ("crm.item.import", nil, ["title": "Imported"], false),
                ("crm.item.update", 1, ["title": "Same stage"], false),
                ("crm.item.update", 1, ["stageId": "PREPARATION"], true),
                ("crm.item.update", 1, ["stageId": "PREPARATION", "ufCrmSize": "M"], false),
            ]
            for example in cases {
                var params: JSONObject = ["entityTypeId": 2, "fields": .object(example.fields)]
                params["id"] = example.id.map { .int($0) }
                let answer = await portal.call(example.method, params)
                #expect(answer["error"] == (example.isRefused ? "CRM_FIELD_ERROR_REQUIRED" : nil), "\(example)")
                guard example.isRefused else { continue }
                #expect(answer["error_description"] == "The field \"Size\" is required")
            }
            let older = await portal.call("crm.deal.add", ["fields": ["TITLE": "Older"]])
            #expect(older["error"] == nil)
        }
    }

    @Test(
        "Values of user fields have the type of their field",
        arguments: [
            ("string", "N", "abc", "abc", "abc"), ("integer", "N", "7", "7", 7), ("double", "N", "1.5", "1.5", 1.5),
            ("boolean", "N", "1", "1", "Y"), ("boolean", "N", "N", "0", "N"),
            ("date", "N", "2026-09-01", "2026-09-01T03:00:00+03:00", "2026-09-01T03:00:00+03:00"),
            ("money", "N", "100|EUR", "100|EUR", "100|EUR"), ("string", "Y", ["a", "b"], ["a", "b"], ["a", "b"]),
            ("integer", "Y", ["1", "2"], ["1", "2"], [1, 2]), ("integer", "N", "many", nil, nil),
            ("string", "Y", [], false, []),
        ] as [(String, String, JSONValue, JSONValue, JSONValue)])
    func values(type: String, multiple: String, given: JSONValue, classic: JSONValue, item: JSONValue) async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call(
                "crm.contact.userfield.add",
                ["fields": ["FIELD_NAME": "X", "USER_TYPE_ID": .string(type), "MULTIPLE": .string(multiple)]])
            _ = await portal.call("crm.contact.add", ["fields": ["NAME": "Ann", "UF_CRM_X": given]])
            #expect(await portal.result("crm.contact.get", ["id": 1])["UF_CRM_X"] == classic)
            #expect(await portal.result("crm.item.get", ["entityTypeId": 3, "id": 1])["item"]?["ufCrmX"] == item)
        }
    }

    @Test("userfieldconfig works with the same definitions, also of smart processes")
    func config() async throws {
        try await RESTPortal.with(scope: "crm,userfieldconfig") { portal in
            _ = await portal.call("crm.type.add", ["fields": .object(Self.everything)])
            let made = await portal.result(
                "userfieldconfig.add",
                [
                    "moduleId": "crm",
                    "field": [
                        "entityId": "CRM_1", "fieldName": "UF_CRM_1_SIZE", "userTypeId": "integer",
                        "editFormLabel": ["en": "Size"],
                    ],
                ])["field"]
            #expect(made?["fieldName"] == "UF_CRM_1_SIZE")
            #expect(made?["editFormLabel"] == ["en": "Size"])
            let item = await portal.result(
                "crm.item.add", ["entityTypeId": 1030, "fields": ["title": "A", "ufCrm1Size": 42]])["item"]
            #expect(item?["ufCrm1Size"] == 42)
            let found = await portal.call("crm.item.list", ["entityTypeId": 1030, "filter": [">ufCrm1Size": 41]])
            #expect(found["total"] == 1)
            let list = await portal.call(
                "userfieldconfig.list", ["moduleId": "crm", "filter": ["entityId": "CRM_1"]])
            #expect(list["total"] == 1)
            #expect(
                await portal.call("userfieldconfig.delete", ["moduleId": "crm", "id": made?["id"] ?? 0])["error"] == nil
            )
        }
    }

    @Test(
        "Definitions that cannot be are refused",
        arguments: [
            CRMRefusal(
                "crm.deal.userfield.add", ["fields": ["FIELD_NAME": "X"]], "",
                "The 'USER_TYPE_ID' field is not found."),
            CRMRefusal(
                "crm.deal.userfield.add", ["fields": ["USER_TYPE_ID": "string"]], "",
                "The 'FIELD_NAME' field is not found."),
            CRMRefusal(
                "crm.deal.userfield.add", ["fields": ["USER_TYPE_ID": "string", "FIELD_NAME": "a b"]], "ERROR_CORE",
                "Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _."),
            CRMRefusal(
                "crm.deal.userfield.add", ["fields": ["USER_TYPE_ID": "nothing", "FIELD_NAME": "A"]], "ERROR_CORE",
                "Incorrect custom type specified."),
            CRMRefusal("crm.deal.userfield.get", ["id": 5], "ERROR_NOT_FOUND", "The entity with ID '5' is not found."),
            CRMRefusal("crm.deal.userfield.get", [:], "", "ID is not defined or invalid."),
            CRMRefusal(
                "crm.type.add", ["fields": ["title": "A", "entityTypeId": 1031]], "INVALID_ARG_VALUE",
                "entityTypeId is out of allowed range"),
            CRMRefusal("crm.type.get", ["id": 3], "0", "SPA not found"),
            CRMRefusal("crm.type.add", [:], "100", "Could not find value for parameter {fields}"),
            CRMRefusal("crm.item.add", ["entityTypeId": 555, "fields": [:]], "NOT_FOUND", "SPA not found"),
        ])
    func refusals(_ refusal: CRMRefusal) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call(refusal.method, refusal.params).refusal == [refusal.code, refusal.text])
        }
    }

    @Test("An import settles who made a record and when, twenty at a time")
    func imports() async throws {
        try await RESTPortal.with { portal in
            let one = await portal.result(
                "crm.item.import",
                [
                    "entityTypeId": 2,
                    "fields": ["title": "Old", "createdTime": "2020-01-02T03:04:05+03:00", "createdBy": 2],
                ])
            #expect(one == ["item": ["id": 1]])
            let deal = await portal.result("crm.deal.get", ["id": 1])
            #expect(deal["DATE_CREATE"] == "2020-01-02T03:04:05+03:00")
            #expect(deal["CREATED_BY_ID"] == "2")
            let many = await portal.result(
                "crm.item.batchImport",
                ["entityTypeId": 2, "data": [["title": "A"], ["title": "B", "stageId": "NOWHERE"]]])
            #expect(many["items"]?[0] == ["item": ["id": 2]])
            #expect(many["items"]?[1]?["error"] == "CRM_FIELD_ERROR_VALUE_NOT_VALID")
            let rows = JSONValue.array(Array(repeating: ["title": "A"], count: 21))
            #expect(
                await portal.call("crm.item.batchImport", ["entityTypeId": 2, "data": rows]).refusal
                    == ["MAX_IMPORT_BATCH_SIZE_EXCEEDED", "You cannot import more than 20 items"])
        }
    }
}
