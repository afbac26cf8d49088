import Foundation
import Testing

@testable import Sandbox

@Suite("CRM: documents, duplicates and the rest")
struct CRMDocumentTests {
    @Test(
        "A document takes its number from its template's numerator",
        arguments: ["crm.documentgenerator", "documentgenerator"])
    func documents(prefix: String) async throws {
        let isCRM = prefix.hasPrefix("crm")
        try await RESTPortal.with(scope: "crm,documentgenerator") { portal in
            await portal.listen(["ONCRMDOCUMENTGENERATORDOCUMENTADD"])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            let settings: JSONValue = [
                "Bitrix_Main_Numerator_Generator_SequentNumberGenerator": ["start": 100, "step": 5, "length": 6]
            ]
            let numerator = await portal.result(
                "\(prefix).numerator.add",
                ["fields": ["name": "Own", "template": "INV-{NUMBER}", "settings": settings]]
            )["numerator"]
            let template = await portal.result(
                "\(prefix).template.add",
                [
                    "fields": [
                        "name": "Offer", "numeratorId": numerator?["id"] ?? 0, "region": "de", "entityTypeId": ["2"],
                        "file": ["a.docx", "AAAA"], "users": ["UA"],
                    ]
                ])["template"]
            #expect(template?["users"] == ["UA": "UA"])
            let params: JSONObject = [
                "templateId": template?["id"] ?? 0, "entityTypeId": 2, "entityId": 1, "value": "X-1",
                "providerClassName": "Bitrix\\DocumentGenerator\\DataProvider\\Rest", "values": ["Client": "Ann"],
            ]
            let document = await portal.result("\(prefix).document.add", params)["document"]
            #expect(document?["number"] == "INV-000100")
            #expect(document?["title"] == "Offer INV-000100")
            #expect(document?["values"]?["Client"] == "Ann")
            let second = await portal.result("\(prefix).document.add", params)["document"]
            #expect(second?["number"] == "INV-000105")
            let id = document?["id"] ?? 0
            let url = await portal.result("\(prefix).document.enablepublicurl", ["id": id, "status": 1])["publicUrl"]
            #expect(url?.text?.hasPrefix("https://acme.bitrix24.com/~") == true)
            #expect(await portal.result("\(prefix).document.get", ["id": id])["document"]?["publicUrl"] == url)
            let changed = await portal.result(
                "\(prefix).document.update", ["id": id, "values": ["DocumentNumber": "7"]])["document"]
            #expect(changed?["number"] == "7")
            #expect(await portal.call("\(prefix).document.list", ["filter": ["number": "7"]])["total"] == 1)
            #expect(await portal.call("\(prefix).document.delete", ["id": id])["error"] == nil)
            #expect(await portal.call("\(prefix).document.get", ["id": id]).refusal == ["0", "Document not found"])
            _ = await portal.call("\(prefix).template.delete", ["id": template?["id"] ?? 0])
            #expect(await portal.call("\(prefix).document.add", params)["error"] == "0")
            let heard = await portal.heard()["ONCRMDOCUMENTGENERATORDOCUMENTADD"]
            #expect((heard != nil) == isCRM)
        }
    }

    @Test("Regions and roles of the document generator are kept")
    func settings() async throws {
        try await RESTPortal.with(scope: "crm,documentgenerator") { portal in
            let region = await portal.result(
                "documentgenerator.region.add", ["fields": ["title": "Own", "languageId": "de"]])["region"]
            #expect(region?["id"] == "1")
            #expect(await portal.result("documentgenerator.region.list")["regions"]?["1"]?["title"] == "Own")
            let role = await portal.result(
                "documentgenerator.role.add",
                ["fields": ["name": "Editors", "permissions": ["TEMPLATES": ["MODIFY": "D"]]]])["role"]
            #expect(role?["permissions"]?["templates"] == ["modify": "D"])
            #expect(await portal.call("documentgenerator.role.list")["total"] == 3)
            #expect(
                await portal.call("documentgenerator.role.fillaccesses", ["accesses": [["roleId": 3]]]).refusal
                    == ["BX_EMPTY_REQUIRED", "Required field \"ACCESS_CODE\" is not filled"])
            #expect(await portal.call("documentgenerator.region.delete", ["id": 1])["error"] == nil)
            #expect(await portal.call("documentgenerator.region.get", ["id": 1]).refusal == ["0", "Region not found"])
        }
    }

    @Test(
        "Duplicates are found by phone and address, however they are written",
        arguments: [
            ("PHONE", ["+7 (999) 111-22-33"], ["LEAD": [1], "CONTACT": [1]]),
            ("PHONE", ["89991112233"], ["LEAD": [1], "CONTACT": [1]]),
            ("EMAIL", ["ANN@example.com"], ["CONTACT": [1]]), ("PHONE", ["123"], []),
        ] as [(String, [String], JSONValue)])
    func duplicates(type: String, values: [String], expected: JSONValue) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("lead", [["TITLE": "A", "PHONE": "79991112233"]])
            _ = try await portal.seed(
                "contact", [["NAME": "Ann", "PHONE": "+79991112233", "EMAIL": "ann@example.com"]])
            _ = try await portal.seed("company", [["TITLE": "B", "PHONE": "+4912345678"]])
            let found = await portal.result(
                "crm.duplicate.findbycomm", ["type": .string(type), "values": .array(values.map { .string($0) })])
            #expect(found == expected)
        }
    }

    @Test("Merged records become one with what each of them had")
    func merge() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMCONTACTDELETE"])
            _ = try await portal.seed(
                "contact",
                [
                    ["NAME": "Ann", "PHONE": "+1"], ["NAME": "Ann", "LAST_NAME": "Lee", "EMAIL": "a@example.com"],
                    ["NAME": "Bob"],
                ])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One", "CONTACT_ID": 2]])
            #expect(
                await portal.result("crm.entity.mergeBatch", ["params": ["entityTypeId": 3, "entityIds": [1, 3]]])[
                    "STATUS"]
                    == "CONFLICT")
            #expect(
                await portal.result("crm.entity.mergeBatch", ["params": ["entityTypeId": 3, "entityIds": [1, 2]]])
                    == ["STATUS": "SUCCESS", "ENTITY_IDS": [2]])
            let contact = await portal.result("crm.contact.get", ["id": 1])
            #expect(contact["LAST_NAME"] == "Lee")
            #expect(contact["EMAIL"]?.column("VALUE") == ["a@example.com"])
            #expect(await portal.call("crm.contact.get", ["id": 2]).refusal == ["", "Not found"])
            #expect(await portal.result("crm.deal.get", ["id": 1])["CONTACT_ID"] == "1")
            #expect(await portal.heard()["ONCRMCONTACTDELETE"]?["FIELDS"] == ["ID": 2])
        }
    }

    @Test("A card's configuration is a person's own or everybody's", arguments: ["crm.deal", "crm.item"])
    func cards(prefix: String) async throws {
        try await RESTPortal.with { portal in
            let name = "\(prefix).details.configuration"
            let data: JSONValue = [
                [
                    "name": "main", "title": "Main", "type": "section",
                    "elements": [["name": "TITLE", "optionFlags": 1]],
                ]
            ]
            let base: JSONObject = prefix == "crm.item" ? ["entityTypeId": 2] : [:]
            func params(_ more: JSONObject) -> JSONObject { base.merging(more) { $1 } }
            #expect(await portal.result("\(name).set", params(["data": data]), as: 2) == true)
            #expect(
                await portal.result("\(name).get", params([:]), as: 2)[0]?["elements"] == [
                    ["name": "TITLE", "optionFlags": "1"]
                ])
            #expect(await portal.result("\(name).get", params([:]), as: 1) == nil)
            #expect(await portal.call("\(name).set", params(["data": data, "scope": "C"]), as: 2)["error"] != nil)
            #expect(await portal.result("\(name).set", params(["data": data, "scope": "C"])) == true)
            #expect(await portal.result("\(name).forceCommonScopeForAll", params([:])) == true)
            #expect(await portal.result("\(name).get", params([:]), as: 2) == nil)
            #expect(await portal.result("\(name).get", params(["scope": "C"]), as: 2) != nil)
            #expect(await portal.result("\(name).reset", params(["scope": "C"])) == true)
            #expect(
                await portal.call("\(name).set", params(["data": []])).refusal == ["", "There are no data to write."])
        }
    }

    @Test("The older methods of products work with the catalogue")
    func products() async throws {
        try await RESTPortal.with(scope: "crm,catalog") { portal in
            await portal.listen(["ONCRMPRODUCTADD"])
            let id = await portal.result(
                "crm.product.add", ["fields": ["NAME": "Chair", "PRICE": 4900, "CURRENCY_ID": "USD", "SORT": 500]])
            let product = await portal.result("crm.product.get", ["id": id])
            #expect(product["NAME"] == "Chair")
            #expect(product["PRICE"] == "4900.00")
            #expect(product["CURRENCY_ID"] == "USD")
            let found = await portal.result(
                "crm.product.list", ["filter": ["%NAME": "hai"], "select": ["ID", "NAME", "PRICE"]])
            #expect(found[0]?["PRICE"] == "4900.00")
            #expect(await portal.result("crm.product.update", ["id": id, "fields": ["PRICE": 5000]]) == true)
            #expect(await portal.result("crm.product.get", ["id": id])["PRICE"] == "5000.00")
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            _ = await portal.call(
                "crm.deal.productrows.set", ["id": 1, "rows": [["PRODUCT_ID": id, "PRICE": 1, "QUANTITY": 1]]])
            #expect(await portal.result("crm.deal.productrows.get", ["id": 1])[0]?["PRODUCT_NAME"] == "Chair")
            let section = await portal.result(
                "crm.productsection.add", ["fields": ["CATALOG_ID": 23, "NAME": "Furniture"]])
            #expect(await portal.result("crm.productsection.get", ["id": section])["NAME"] == "Furniture")
            let rates = await portal.result("crm.vat.list", ["select": ["ID", "NAME", "RATE"]])
            #expect((rates.array?.count ?? 0) > 1)
            let measure = await portal.result(
                "crm.measure.add", ["fields": ["CODE": 212, "MEASURE_TITLE": "Watt", "SYMBOL_INTL": "W"]])
            #expect(await portal.result("crm.measure.get", ["id": measure])["MEASURE_TITLE"] == "Watt")
            #expect(await portal.result("crm.product.delete", ["id": id]) == true)
            #expect(await portal.call("crm.product.get", ["id": id]).refusal == ["", "Not found"])
            #expect(await portal.heard()["ONCRMPRODUCTADD"]?["FIELDS"] == ["ID": id])
        }
    }

    @Test("Call lists, traces, triggers and workplaces are kept")
    func others() async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("contact", [["NAME": "Ann"], ["NAME": "Bob"]])
            let list = await portal.result("crm.calllist.add", ["ENTITY_TYPE": "CONTACT", "ENTITIES": [1, 2]])
            #expect(await portal.result("crm.calllist.get", ["ID": list])["ENTITY_TYPE"] == "CONTACT")
            #expect(
                await portal.result("crm.calllist.items.get", ["LIST_ID": list, "FILTER": ["STATUS": "IN_WORK"]])
                    .column("ID") == ["1", "2"])
            #expect(
                await portal.call("crm.calllist.add", ["ENTITY_TYPE": "CONTACT", "ENTITIES": [9]]).refusal
                    == ["ENTITY_ERROR", "Incorrect entities id"])
            #expect(await portal.result("crm.tracking.trace.add", ["TRACE": "{}"]) == 1)
            #expect(
                await portal.call("crm.tracking.trace.add", ["TRACE": "no"]).refusal
                    == ["ERROR_CORE", "Can not parse JSON in parameter `TRACE`."])
            #expect(await portal.result("crm.automation.trigger.add", ["CODE": "paid", "NAME": "Paid"]) == true)
            #expect(await portal.result("crm.automation.trigger.list") == [["NAME": "Paid", "CODE": "paid"]])
            #expect(
                await portal.result(
                    "crm.automation.trigger.execute", ["CODE": "paid", "OWNER_TYPE_ID": 3, "OWNER_ID": 1]) == true)
            #expect(await portal.result("crm.automation.trigger", ["target": "CONTACT_1", "code": "x"]) == true)
            #expect(
                await portal.call("crm.automation.trigger", ["target": "CONTACT"]).refusal
                    == ["", "Incorrect target format."])
            _ = await portal.call("crm.type.add", ["fields": ["title": "A"]])
            let solution = await portal.result(
                "crm.automatedsolution.add", ["fields": ["title": "HR", "typeIds": [1]]])["automatedSolution"]
            #expect(solution == ["id": 1, "title": "HR", "typeIds": [1]])
            #expect(await portal.call("crm.automatedsolution.delete", ["id": 1])["error"] == "HAS_BOUND_TYPES")
        }
    }

    @Test("A recurring deal's template makes deals")
    func recurring() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMDEALRECURRINGADD", "ONCRMDEALRECURRINGEXPOSE"])
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "Monthly", "OPPORTUNITY": 10]])
            let id = await portal.result(
                "crm.deal.recurring.add", ["fields": ["DEAL_ID": 1, "PARAMS": ["MULTIPLE_TYPE": "month"]]])
            let settings = await portal.result("crm.deal.recurring.get", ["id": id])
            #expect(settings["DEAL_ID"] == "2")
            #expect(settings["BASED_ID"] == "1")
            #expect(settings["PARAMS"]?["MULTIPLE_TYPE"] == "month")
            #expect(await portal.result("crm.deal.recurring.expose", ["id": id]) == ["DEAL_ID": 3])
            #expect(await portal.result("crm.deal.get", ["id": 3])["OPPORTUNITY"] == "10.00")
            #expect(await portal.result("crm.deal.recurring.get", ["id": id])["COUNTER_REPEAT"] == "1")
            #expect(
                await portal.call("crm.deal.recurring.add", ["fields": ["DEAL_ID": 1]]).refusal
                    == ["", "Deal already has recurring settings."])
            #expect(
                await portal.call("crm.deal.recurring.delete", ["id": id]).refusal
                    == ["", "Deleting is impossible. Connected recurring deal exists."])
            let heard = await portal.heard()
            #expect(heard["ONCRMDEALRECURRINGADD"]?["FIELDS"] == ["ID": id, "RECURRING_DEAL_ID": 2])
            #expect(
                heard["ONCRMDEALRECURRINGEXPOSE"]?["FIELDS"] == ["ID": id, "RECURRING_DEAL_ID": 2, "DEAL_ID": 3])
        }
    }

    @Test("Older invoices have sums from their rows and are paid by their status")
    func invoices() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMINVOICEADD", "ONCRMINVOICESETSTATUS"])
            let id = await portal.result(
                "crm.invoice.add",
                [
                    "fields": [
                        "ORDER_TOPIC": "Chairs", "PAY_SYSTEM_ID": 1, "PERSON_TYPE_ID": 1, "UF_COMPANY_ID": 5,
                        "PRODUCT_ROWS": [["PRODUCT_NAME": "Chair", "QUANTITY": 2, "PRICE": 50]],
                    ]
                ])
            let invoice = await portal.result("crm.invoice.get", ["id": id])
            #expect(invoice["PRICE"] == "100.00")
            #expect(invoice["STATUS_ID"] == "N")
            #expect(invoice["PRODUCT_ROWS"]?[0]?["PRODUCT_NAME"] == "Chair")
            #expect(await portal.result("crm.invoice.update", ["id": id, "fields": ["STATUS_ID": "P"]]) == true)
            let paid = await portal.result("crm.invoice.list", ["filter": ["PAYED": "Y"], "select": ["ID", "PAYED"]])
            #expect(paid == [["ID": "1", "PAYED": "Y"]])
            #expect(await portal.heard()["ONCRMINVOICESETSTATUS"]?["FIELDS"] == ["ID": id])
            let status = await portal.result("crm.invoice.status.add", ["fields": ["NAME": "Lost", "SORT": 135]])
            #expect(await portal.result("crm.invoice.status.get", ["id": status])["STATUS_ID"] == "A")
            #expect(await portal.result("crm.invoice.status.list").array?.count == 5)
            #expect(await portal.result("crm.invoice.status.delete", ["id": status]) == true)
            #expect(await portal.result("crm.invoice.delete", ["id": id]) == true)
        }
    }

    @Test("A deal is paid in parts")
    func payments() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            let row = await portal.result(
                "crm.item.productrow.add",
                ["fields": ["ownerId": 1, "ownerType": "D", "productName": "A", "price": 10, "quantity": 3]])[
                    "productRow"]
            let owner: JSONObject = ["entityId": 1, "entityTypeId": 2]
            let id = await portal.result("crm.item.payment.add", owner)
            let line = await portal.result(
                "crm.item.payment.product.add", ["paymentId": id, "rowId": row?["id"] ?? 0, "quantity": 2])
            #expect(await portal.result("crm.item.payment.get", ["id": id])["sum"] == 20)
            #expect(
                await portal.call(
                    "crm.item.payment.product.add", ["paymentId": id, "rowId": row?["id"] ?? 0, "quantity": 2]
                ).refusal == ["0", "Insufficient product quantity to add to payment"])
            let rest = await portal.result(
                "crm.item.productrow.getAvailableForPayment", ["ownerType": "D", "ownerId": 1])
            #expect(rest["productRows"]?[0]?["quantity"] == 1)
            #expect(await portal.result("crm.item.payment.pay", ["id": id]) == true)
            let payments = await portal.result("crm.item.payment.list", owner)
            #expect(payments.column("paid") == ["Y"])
            #expect(await portal.result("crm.item.payment.unpay", ["id": id]) == true)
            #expect(await portal.result("crm.item.payment.product.delete", ["id": line]) == true)
            #expect(await portal.result("crm.item.payment.get", ["id": id])["sum"] == 0)
            #expect(await portal.result("crm.item.payment.delete", ["id": id]) == true)
            #expect(await portal.result("crm.item.payment.list", owner) == [])
            #expect(
                await portal.call("crm.item.payment.add", ["entityId": 9, "entityTypeId": 2]).refusal
                    == ["0", "Entity with identifier №9 does not exist"])
        }
    }
}
