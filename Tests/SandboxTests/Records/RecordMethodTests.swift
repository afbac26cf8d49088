import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Records: methods")
struct RecordMethodTests {
    @Test("A deal is added, read, changed and deleted, as the classic methods spell it")
    func classic() async throws {
        try await RESTPortal.with { portal in
            let fields: JSONValue = [
                "TITLE": "New deal", "OPPORTUNITY": "1000", "STAGE_ID": "PREPARATION", "COMPANY_ID": "9",
                "CLOSEDATE": "2026-09-01",
                "UF_CRM_1": "Hello", "ID": 77, "DATE_CREATE": "2001-01-01", "NONSENSE": 1,
            ]
            #expect(await portal.result("crm.deal.add", ["fields": fields], as: 2) == 1)
            let deal = await portal.result("crm.deal.get", ["id": 1])
            let expected: JSONObject = [
                "ID": "1", "TITLE": "New deal", "TYPE_ID": "SALE", "CATEGORY_ID": "0", "STAGE_ID": "PREPARATION",
                "STAGE_SEMANTIC_ID": "P",
                "IS_NEW": "N", "PROBABILITY": nil, "CURRENCY_ID": "USD", "OPPORTUNITY": "1000.00",
                "IS_MANUAL_OPPORTUNITY": "N",
                "TAX_VALUE": "0.00", "COMPANY_ID": "9", "CONTACT_ID": nil, "BEGINDATE": "2026-08-21T03:00:00+03:00",
                "CLOSEDATE": "2026-09-01T03:00:00+03:00", "OPENED": "Y", "CLOSED": "N", "COMMENTS": nil,
                "ASSIGNED_BY_ID": "2",
                "CREATED_BY_ID": "2", "DATE_CREATE": "2026-08-21T15:00:00+03:00", "UF_CRM_1": "Hello",
            ]
            for (name, value) in expected { #expect(deal[name] == value, "\(name)") }
            #expect(deal["NONSENSE"] == nil)
            #expect(deal["CONTACT_IDS"] == nil)

            portal.platform.clock.advance(by: 60)
            #expect(
                await portal.result("crm.deal.update", ["ID": "1", "fields": ["STAGE_ID": "WON", "CATEGORY_ID": 5]])
                    == true)
            let won = await portal.result("crm.deal.get", ["id": 1])
            #expect(won["STAGE_SEMANTIC_ID"] == "S")
            #expect(won["CLOSED"] == "Y")
            #expect(won["CATEGORY_ID"] == "0")
            #expect(won["MODIFY_BY_ID"] == "1")
            #expect(won["MOVED_TIME"] == "2026-08-21T15:01:00+03:00")
            #expect(won["DATE_CREATE"] == "2026-08-21T15:00:00+03:00")
            #expect(won["TITLE"] == "New deal")

            #expect(await portal.result("crm.deal.delete", ["id": 1]) == true)
            #expect(await portal.call("crm.deal.get", ["id": 1]).refusal == ["", "Not found"])
            #expect(await portal.call("crm.deal.delete", ["id": 1]).refusal == ["", "Not found"])
            #expect(await portal.result("crm.deal.add", ["fields": []]) == 2)
            #expect(await portal.result("crm.deal.get", ["id": 2])["TITLE"] == "Deal #2")
        }
    }

    @Test(
        "A classic call that cannot be understood is refused in the platform's words",
        arguments: [
            ("crm.deal.get", [:], "ID is not defined or invalid."),
            ("crm.deal.get", ["id": "x"], "ID is not defined or invalid."),
            ("crm.deal.get", ["id": -1], "ID is not defined or invalid."), ("crm.deal.get", ["id": 5], "Not found"),
            ("crm.deal.delete", ["id": 0], "ID is not defined or invalid."),
            ("crm.deal.update", ["id": 5], "Not found"),
            ("crm.deal.update", ["id": 1], "Parameter 'fields' must be array."),
            ("crm.deal.add", [:], "Parameter 'fields' must be array."),
            ("crm.deal.add", ["fields": "x"], "Parameter 'fields' must be array."),
            ("crm.deal.add", ["fields": [:], "params": "x"], "Parameter 'params' must be array."),
            ("crm.deal.list", ["filter": "x"], "Parameter 'filter' must be array."),
            ("crm.deal.list", ["order": 7], "Parameter 'order' must be array."),
            ("crm.deal.add", ["fields": ["CURRENCY_ID": "money"]], "Invalid value for the \"Currency\" field"),
        ] as [(String, JSONObject, String)])
    func classicRefusals(method: String, params: JSONObject, text: String) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("deal", [["TITLE": "One"]])
            let response = await portal.respond(method, params)
            #expect(response.status == 400)
            #expect(response.answer.refusal == ["", text])
        }
    }

    @Test("A select gives what was asked for")
    func selection() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed(
                "contact",
                [
                    [
                        "NAME": "Ann", "PHONE": [["VALUE": "+1", "VALUE_TYPE": "MOBILE"]], "UF_CRM_7": ["a", "b"],
                        "EMAIL": "a@b.example",
                    ]
                ])
            func keys(_ select: JSONValue) async -> [String] {
                (await portal.result("crm.contact.list", ["select": select])[0]?.object).map { Array($0.keys) } ?? []
            }
            #expect(await keys(["NAME", "NONSENSE"]) == ["ID", "NAME"])
            #expect(await keys(["ID", "PHONE", "UF_CRM_7"]) == ["ID", "PHONE", "UF_CRM_7"])
            #expect(await keys(["UF_*"]) == ["ID", "UF_CRM_7"])
            let all = await keys([])
            #expect(all.contains("NAME") && all.contains("UF_CRM_7") && !all.contains("PHONE"))
            let some = await keys(["*", "EMAIL"])
            #expect(some.contains("NAME") && some.contains("EMAIL") && !some.contains("UF_CRM_7"))
            let contact = await portal.result("crm.contact.get", ["id": 1])
            #expect(contact["PHONE"] == [["ID": "1", "VALUE_TYPE": "MOBILE", "VALUE": "+1", "TYPE_ID": "PHONE"]])
            #expect(contact["HAS_EMAIL"] == "Y")
            #expect(contact["WEB"] == nil)
        }
    }

    @Test("Multi-fields are added without a number, changed by it and deleted")
    func multiFields() async throws {
        try await RESTPortal.with { portal in
            #expect(
                await portal.result(
                    "crm.contact.add",
                    [
                        "fields": [
                            "NAME": "Ann",
                            "PHONE": [["VALUE": "+1", "VALUE_TYPE": "WORK"], ["VALUE": "+2", "VALUE_TYPE": "HOME"]],
                        ]
                    ]) == 1)
            _ = await portal.call(
                "crm.contact.update",
                [
                    "id": 1,
                    "fields": [
                        "PHONE": [
                            ["ID": "1", "VALUE": "+11"], ["ID": 2, "DELETE": "Y"], ["VALUE": "+3"],
                            ["ID": 99, "VALUE": "+99"],
                        ]
                    ],
                ])
            #expect(
                await portal.result("crm.contact.get", ["id": 1])["PHONE"] == [
                    ["ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+11", "TYPE_ID": "PHONE"],
                    ["ID": "3", "VALUE_TYPE": "WORK", "VALUE": "+3", "TYPE_ID": "PHONE"],
                ])
            #expect(await portal.result("crm.contact.list", ["filter": ["PHONE": "+3"]]).column("ID") == ["1"])
            #expect(await portal.result("crm.contact.list", ["filter": ["PHONE": "+2"]]) == [])
            _ = await portal.call(
                "crm.contact.update",
                ["id": 1, "fields": ["PHONE": [["ID": 1, "VALUE": ""], ["ID": 3, "VALUE": ""]]]])
            let contact = await portal.result("crm.contact.get", ["id": 1])
            #expect(contact["PHONE"] == nil)
            #expect(contact["HAS_PHONE"] == "N")

            let added = await portal.result(
                "crm.item.add",
                [
                    "entityTypeId": 3,
                    "fields": [
                        "name": "Bob",
                        "fm": [
                            "n0": ["typeId": "EMAIL", "valueType": "WORK", "value": "b@x.example"],
                            "n1": ["typeId": "PHONE", "value": "+5"],
                        ],
                    ],
                ])
            #expect(
                added["item"]?["fm"] == [
                    ["id": 4, "valueType": "WORK", "value": "+5", "typeId": "PHONE"],
                    ["id": 5, "valueType": "WORK", "value": "b@x.example", "typeId": "EMAIL"],
                ])
            #expect(added["item"]?["emailWork"] == "b@x.example")
            let changed = await portal.result(
                "crm.item.update",
                [
                    "entityTypeId": 3, "id": 2,
                    "fields": [
                        "fm": [
                            "5": ["value": ""], "4": ["valueType": "MOBILE", "value": "+6"],
                            "n0": ["typeId": "WEB", "value": "x.example"],
                        ]
                    ],
                ])
            #expect(
                changed["item"]?["fm"] == [
                    ["id": 4, "valueType": "MOBILE", "value": "+6", "typeId": "PHONE"],
                    ["id": 6, "valueType": "WORK", "value": "x.example", "typeId": "WEB"],
                ])
        }
    }

    @Test("A deal is added, read, changed and deleted, as crm.item spells it")
    func item() async throws {
        try await RESTPortal.with { portal in
            let fields: JSONValue = [
                "title": "New deal", "opportunity": "999.99", "stageId": "EXECUTING", "contactIds": [4, 5],
                "observers": ["2", 3],
                "ufCrm_1721244707107": 1111.1, "parentId1220": 2, "createdTime": "2001-01-01", "TITLE": "no",
            ]
            let item = await portal.result("crm.item.add", ["entityTypeId": 2, "fields": fields])["item"]
            let expected: JSONObject = [
                "id": 1, "title": "New deal", "opportunity": 999.99, "stageId": "EXECUTING", "stageSemanticId": "P",
                "contactId": 4,
                "contactIds": [4, 5], "observers": [2, 3], "ufCrm_1721244707107": 1111.1, "parentId1220": 2,
                "companyId": nil,
                "createdTime": "2026-08-21T15:00:00+03:00", "createdBy": 1, "categoryId": 0, "closed": "N",
                "taxValue": 0, "entityTypeId": 2,
                "isManualOpportunity": "N", "currencyId": "USD",
            ]
            for (name, value) in expected { #expect(item?[name] == value, "\(name)") }
            #expect(await portal.result("crm.item.get", ["entityTypeId": "2", "id": "1"])["item"] == item)
            #expect(await portal.result("crm.deal.get", ["id": 1])["UF_CRM_1721244707107"] == 1111.1)
            let renamed = await portal.result("crm.item.get", ["entityTypeId": 2, "id": 1, "useOriginalUfNames": "Y"])[
                "item"]
            #expect(renamed?["UF_CRM_1721244707107"] == 1111.1)
            #expect(renamed?["ufCrm_1721244707107"] == nil)
            let updated = await portal.result(
                "crm.item.update", ["entityTypeId": 2, "id": 1, "fields": ["opportunity": 10000, "title": ""]])
            #expect(updated["item"]?["opportunity"] == 10000)
            #expect(updated["item"]?["title"] == "Deal #1")
            #expect(
                await portal.result("crm.item.list", ["entityTypeId": 2, "select": ["id", "opportunity"]])
                    == ["items": [["id": 1, "opportunity": 10000]]])
            #expect(await portal.result("crm.item.delete", ["entityTypeId": 2, "id": 1]) == [])
            #expect(
                await portal.call("crm.item.get", ["entityTypeId": 2, "id": 1]).refusal == [
                    "NOT_FOUND", "Item not found",
                ])
        }
    }

    @Test(
        "A crm.item call that cannot be understood is refused in the platform's words",
        arguments: [
            ("crm.item.get", [:], "100", "Could not find value for parameter {entityTypeId}"),
            ("crm.item.get", ["entityTypeId": 2], "100", "Could not find value for parameter {id}"),
            ("crm.item.get", ["entityTypeId": 999, "id": 1], "NOT_FOUND", "SPA not found"),
            ("crm.item.list", ["entityTypeId": "x"], "NOT_FOUND", "SPA not found"),
            ("crm.item.get", ["entityTypeId": 2, "id": 9], "NOT_FOUND", "Item not found"),
            ("crm.item.add", ["entityTypeId": 2], "100", "Could not find value for parameter {fields}"),
            (
                "crm.item.add", ["entityTypeId": 2, "fields": ["opportunity": "much"]],
                "CRM_FIELD_ERROR_VALUE_NOT_VALID",
                "Invalid value for field \"opportunity\""
            ),
            (
                "crm.item.add", ["entityTypeId": 2, "fields": ["stageId": "NOWHERE"]],
                "CRM_FIELD_ERROR_VALUE_NOT_VALID",
                "Invalid value for field \"stageId\""
            ),
            (
                "crm.item.add", ["entityTypeId": 2, "fields": ["observers": "x"]], "100",
                "Expected iterable value for multiple field, but got string instead"
            ),
        ] as [(String, JSONObject, String, String)])
    func itemRefusals(method: String, params: JSONObject, code: String, text: String) async throws {
        try await RESTPortal.with { portal in
            let response = await portal.respond(method, params)
            #expect(response.status == 400)
            #expect(response.answer.refusal == [code, text])
        }
    }

    @Test(
        "Each type describes its fields in both spellings",
        arguments: [(1, "crm.lead"), (2, "crm.deal"), (3, "crm.contact"), (4, "crm.company")])
    func descriptions(number: Int, name: String) async throws {
        try await RESTPortal.with { portal in
            let classic = await portal.result("\(name).fields")
            #expect(classic["ID"]?["isReadOnly"] == true)
            #expect(classic["ASSIGNED_BY_ID"]?["type"] == "user")
            #expect(classic["DATE_CREATE"]?["title"] == "Creation Date")
            let item = await portal.result("crm.item.fields", ["entityTypeId": .int(number)])["fields"]
            #expect(item?["createdTime"]?["upperName"] == "CREATED_TIME")
            #expect(item?["opened"]?["type"] == "boolean")
            #expect(item?["assignedById"]?["type"] == "user")
        }
    }

    @Test("Rights none, own and all decide over every method")
    func rights() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("deal", [["ASSIGNED_BY_ID": 1], ["ASSIGNED_BY_ID": 4]])
            let methods: [(String, JSONObject)] = [
                ("crm.deal.get", ["id": 1]), ("crm.deal.list", [:]), ("crm.deal.add", ["fields": [:]]),
                ("crm.deal.update", ["id": 1, "fields": [:]]), ("crm.deal.delete", ["id": 1]), ("crm.lead.list", [:]),
                ("crm.contact.list", [:]),
            ]
            for (method, params) in methods {
                let response = await portal.respond(method, params, as: 3)
                #expect(response.status == 400, "\(method)")
                #expect(response.answer.refusal == ["", "Access denied."], "\(method)")
            }
            let items: [(String, JSONObject)] = [
                ("crm.item.list", [:]), ("crm.item.add", ["fields": [:]]),
                ("crm.item.update", ["id": 1, "fields": [:]]),
                ("crm.item.delete", ["id": 1]), ("crm.item.get", ["id": 1]), ("crm.item.fields", [:]),
            ]
            for (method, params) in items {
                var params = params
                params["entityTypeId"] = 2
                let response = await portal.respond(method, params, as: 3)
                #expect(response.status == 400, "\(method)")
                #expect(response.answer["error"] == "ACCESS_DENIED", "\(method)")
            }
            #expect(await portal.result("crm.deal.list", as: 4).column("ID") == ["2"])
            #expect(await portal.call("crm.deal.list", as: 4)["total"] == 1)
            #expect(await portal.call("crm.deal.get", ["id": 1], as: 4).refusal == ["", "Access denied."])
            #expect(await portal.result("crm.deal.get", ["id": 2], as: 4)["ID"] == "2")
            #expect(await portal.call("crm.deal.get", ["id": 9], as: 4).refusal == ["", "Not found"])
            #expect(
                await portal.result("crm.item.list", ["entityTypeId": 2], as: 4)["items"].map { $0.column("id") } == [
                    "2"
                ])
            #expect(await portal.result("crm.deal.list", as: 2).array?.count == 2)
            #expect(await portal.result("crm.deal.list").array?.count == 2)
        }
    }

    @Test("Pages of fifty follow each other, and start=-1 counts nothing")
    func paging() async throws {
        try await RESTPortal.with { portal in
            let ids = try await portal.seed("crm.deal", (1...120).map { ["TITLE": .string("Deal \($0)")] })
            #expect(ids == Array(1...120))
            var start: Int? = 0
            var seen: [String] = []
            var pages = 0
            while let offset = start {
                let answer = await portal.call(
                    "crm.deal.list", ["start": .int(offset), "select": ["ID"], "order": ["ID": "ASC"]])
                #expect(answer["total"] == 120)
                seen += answer["result"]?.column("ID") ?? []
                start = answer["next"]?.integer
                pages += 1
            }
            #expect(pages == 3)
            #expect(seen == ids.map(String.init))
            let uncounted = await portal.call(
                "crm.deal.list", ["start": -1, "filter": [">ID": 50], "order": ["ID": "ASC"]])
            #expect(uncounted["total"] == 0)
            #expect(uncounted["next"] == nil)
            #expect(uncounted["result"]?.column("ID").first == "51")
            #expect(uncounted["result"]?.array?.count == 50)
            let beyond = await portal.call("crm.item.list", ["entityTypeId": 2, "start": 150])
            #expect(beyond["result"]?["items"] == [])
            #expect(beyond["total"] == 120)
        }
    }

    @Test("Five thousand rows are seeded with ascending identifiers and read by identifier")
    func many() async throws {
        try await RESTPortal.with { portal in
            let ids = try await portal.seed(
                "lead", (1...5000).map { ["TITLE": .string("Lead \($0)"), "OPPORTUNITY": .int($0)] })
            #expect(ids == Array(1...5000))
            var last = 0
            var count = 0
            while true {
                let page = await portal.result(
                    "crm.lead.list",
                    [
                        "start": -1, "filter": [">ID": .int(last)], "order": ["ID": "ASC"],
                        "select": ["ID", "OPPORTUNITY"],
                    ])
                let ids = page.column("ID")
                count += ids.count
                guard ids.count == 50, let newest = ids.last.flatMap({ Int($0) }) else { break }
                last = newest
            }
            #expect(count == 5000)
            #expect(await portal.call("crm.lead.list", ["filter": [">OPPORTUNITY": 4000]])["total"] == 1000)
            let more = try await portal.seed("crm.lead", [["title": "camel", "stageId": "JUNK"]])
            #expect(more == [5001])
            #expect(await portal.result("crm.lead.get", ["id": 5001])["STATUS_ID"] == "JUNK")
            await #expect(throws: RESTFailure.self) { try await portal.seed("nonsense", [[:]]) }
        }
    }

    @Test("Every change queues its event for the handlers that are bound")
    func events() async throws {
        try await RESTPortal.with { portal in
            for event in ["ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE"] {
                _ = await portal.call("event.bind", ["event": .string(event), "handler": "https://app.example/"])
            }
            _ = await portal.call("crm.deal.add", ["fields": [:]])
            _ = await portal.call("crm.item.update", ["entityTypeId": 2, "id": 1, "fields": ["title": "x"]])
            _ = await portal.call("crm.deal.delete", ["id": 1])
            _ = await portal.call("crm.deal.delete", ["id": 1])
            _ = try await portal.seed("deal", [[:]])
            let queued = try await portal.platform.database.read { db in
                try EventDeliveryRow.order(Column("id")).fetchAll(db).map { [$0.event, $0.fields] }
            }
            #expect(queued.map(\.first) == ["ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE"])
            for row in queued { #expect(row[1].contains(#""FIELDS":{"ID":1}"#)) }
        }
    }

    @Test("A contact and a company are linked by one number or by several")
    func links() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["CONTACT_IDS": ["3", "4"]]])
            #expect(await portal.result("crm.deal.get", ["id": 1])["CONTACT_ID"] == "3")
            _ = await portal.call("crm.deal.update", ["id": 1, "fields": ["CONTACT_ID": 9]])
            #expect(await portal.result("crm.item.get", ["entityTypeId": 2, "id": 1])["item"]?["contactIds"] == [9])
            _ = await portal.call("crm.deal.update", ["id": 1, "fields": ["CONTACT_ID": ""]])
            #expect(await portal.result("crm.deal.get", ["id": 1])["CONTACT_ID"] == .null)
        }
    }
}
