import Foundation
import Testing

@testable import Sandbox

@Suite("CRM: product rows, links, requisites and money")
struct CRMRelationTests {
    @Test("Prices of a row follow from one another, and the deal's sum from its rows")
    func rows() async throws {
        try await RESTPortal.with { portal in
            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One"]])
            let row = await portal.result(
                "crm.item.productrow.add",
                [
                    "fields": [
                        "ownerId": 1, "ownerType": "D", "productName": "Phone", "price": 80000, "quantity": 2,
                        "discountTypeId": 2, "discountRate": 20, "taxRate": 20, "taxIncluded": "Y",
                    ]
                ])["productRow"]
            let expected: JSONObject = [
                "price": 80000, "priceExclusive": 66666.67, "priceNetto": 83333.33, "priceBrutto": 100000,
                "discountSum": 16666.67, "quantity": 2, "taxRate": 20, "measureCode": 796, "measureName": "pcs",
            ]
            for (name, value) in expected { #expect(row?[name] == value, "\(name)") }
            #expect(await portal.result("crm.deal.get", ["id": 1])["OPPORTUNITY"] == "160000.00")

            #expect(
                await portal.result(
                    "crm.deal.productrows.set",
                    [
                        "id": 1,
                        "rows": [
                            ["PRODUCT_NAME": "A", "PRICE": 10, "QUANTITY": 3], ["PRODUCT_NAME": "B", "PRICE": 5],
                        ],
                    ])
                    == true)
            let rows = await portal.result("crm.deal.productrows.get", ["id": 1])
            #expect(rows.column("PRODUCT_NAME") == ["A", "B"])
            #expect(rows[0]?["OWNER_TYPE"] == "D")
            #expect(await portal.result("crm.deal.get", ["id": 1])["OPPORTUNITY"] == "35.00")
            let list = await portal.call(
                "crm.item.productrow.list", ["filter": ["=ownerType": "D", "=ownerId": 1, ">price": 6]])
            #expect(list["total"] == 1)

            // A sum that was entered by hand stays.
            _ = await portal.call(
                "crm.deal.update", ["id": 1, "fields": ["IS_MANUAL_OPPORTUNITY": "Y", "OPPORTUNITY": 7]])
            _ = await portal.call("crm.item.productrow.set", ["ownerType": "D", "ownerId": 1, "productRows": []])
            #expect(await portal.result("crm.deal.get", ["id": 1])["OPPORTUNITY"] == "7.00")
            #expect(await portal.result("crm.deal.productrows.get", ["id": 1]) == [])
        }
    }

    @Test(
        "A deal's contacts are linked, ordered and released",
        arguments: [
            ("crm.deal", "crm.deal.contact", "CONTACT"), ("crm.lead", "crm.lead.contact", "CONTACT"),
            ("crm.quote", "crm.quote.contact", "CONTACT"), ("crm.company", "crm.company.contact", "CONTACT"),
            ("crm.contact", "crm.contact.company", "COMPANY"),
        ])
    func links(owner: String, prefix: String, word: String) async throws {
        try await RESTPortal.with { portal in
            let linked = word == "CONTACT" ? "crm.contact" : "crm.company"
            _ = await portal.call("\(owner).add", ["fields": ["TITLE": "One", "NAME": "One"]])
            var ids: [JSONValue] = []
            for name in ["A", "B", "C"] {
                let fields: JSONValue = ["NAME": .string(name), "TITLE": .string(name)]
                ids.append(await portal.result("\(linked).add", ["fields": fields]))
            }
            let id = "\(word)_ID"
            let items: JSONValue = [
                [id: ids[0], "SORT": 200], [id: ids[1], "SORT": 100, "IS_PRIMARY": "Y"],
            ]
            #expect(await portal.result("\(prefix).items.set", ["id": 1, "items": items]) == true)
            #expect(
                await portal.result("\(prefix).items.get", ["id": 1]) == [
                    [id: ids[1], "SORT": 100, "ROLE_ID": 0, "IS_PRIMARY": "Y"],
                    [id: ids[0], "SORT": 200, "ROLE_ID": 0, "IS_PRIMARY": "N"],
                ])
            #expect(await portal.result("\(prefix).add", ["id": 1, "fields": [id: ids[2]]]) == true)
            #expect(await portal.result("\(prefix).items.get", ["id": 1]).array?.count == 3)
            #expect(await portal.result("\(prefix).delete", ["id": 1, "fields": [id: ids[1]]]) == true)
            let rest = await portal.result("\(prefix).items.get", ["id": 1])
            #expect(rest.array?.count == 2)
            #expect(rest.column("IS_PRIMARY").count { $0 == "Y" } == 1)
            #expect(await portal.result("\(prefix).items.delete", ["id": 1]) == true)
            #expect(await portal.result("\(prefix).items.get", ["id": 1]) == [])
            #expect(await portal.call("\(prefix).items.get", ["id": 99]).refusal == ["", "Not found."])
            #expect(
                await portal.call("\(prefix).add", ["id": 1]).refusal == ["", "The parameter 'fields' must be array."])
            #expect(await portal.result("\(prefix).fields")[id]?["isRequired"] == true)
        }
    }

    @Test("Requisites hang on their company, bank details and addresses on the requisite")
    func requisites() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMREQUISITEADD", "ONCRMBANKDETAILADD", "ONCRMADDRESSREGISTER"])
            _ = await portal.call("crm.company.add", ["fields": ["TITLE": "Acme"]])
            let presets = await portal.result("crm.requisite.preset.list", ["select": ["ID", "NAME"]])
            #expect(presets.column("NAME") == ["Organization", "Sole proprietorship", "Individual"])
            let id = await portal.result(
                "crm.requisite.add",
                [
                    "fields": [
                        "ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "PRESET_ID": 1, "NAME": "Acme", "RQ_INN": "7717586110",
                        "UF_CRM_1": "x",
                    ]
                ])
            #expect(id == 1)
            let requisite = await portal.result("crm.requisite.get", ["id": id])
            let expected: JSONObject = [
                "ID": "1", "ENTITY_TYPE_ID": "4", "RQ_INN": "7717586110", "SORT": "500", "ACTIVE": "Y", "RQ_KPP": nil,
                "UF_CRM_1": "x",
            ]
            for (name, value) in expected { #expect(requisite[name] == value, "\(name)") }
            let bank = await portal.result(
                "crm.requisite.bankdetail.add", ["fields": ["ENTITY_ID": id, "NAME": "Bank", "RQ_BIK": "044525225"]])
            #expect(await portal.result("crm.requisite.bankdetail.get", ["id": bank])["RQ_BIK"] == "044525225")
            let address: JSONValue = ["TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": id, "CITY": "Berlin"]
            #expect(await portal.result("crm.address.add", ["fields": address]) == true)
            #expect(await portal.call("crm.address.add", ["fields": address]).refusal == ["", "TypeAddress exists."])
            let addresses = await portal.result("crm.address.list", ["filter": ["ENTITY_ID": id]])
            #expect(addresses[0]?["ANCHOR_TYPE_ID"] == "4")
            #expect(addresses[0]?["CITY"] == "Berlin")
            #expect(addresses[0]?["ID"] == nil)
            let heard = await portal.heard()
            #expect(heard["ONCRMREQUISITEADD"]?["FIELDS"] == ["ID": 1])
            #expect(heard["ONCRMADDRESSREGISTER"]?["FIELDS"]?["ANCHOR_ID"] == 1)

            _ = await portal.call("crm.deal.add", ["fields": ["TITLE": "One", "COMPANY_ID": 1]])
            let link: JSONValue = [
                "ENTITY_TYPE_ID": 2, "ENTITY_ID": 1, "REQUISITE_ID": id, "BANK_DETAIL_ID": bank, "MC_REQUISITE_ID": 0,
                "MC_BANK_DETAIL_ID": 0,
            ]
            #expect(await portal.result("crm.requisite.link.register", ["fields": link]) == true)
            #expect(
                await portal.result("crm.requisite.link.get", ["entityTypeId": 2, "entityId": 1])["BANK_DETAIL_ID"]
                    == "1")
            #expect(
                await portal.call("crm.requisite.preset.delete", ["id": 1]).refusal
                    == ["", "You cannot delete the template because requisites have already been created for it"])
            #expect(await portal.result("crm.requisite.delete", ["id": id]) == true)
            #expect(await portal.result("crm.requisite.bankdetail.list") == [])
            #expect(await portal.result("crm.address.list") == [])
        }
    }

    @Test("A template's fields are its own")
    func presetFields() async throws {
        try await RESTPortal.with { portal in
            let preset = await portal.result(
                "crm.requisite.preset.add", ["fields": ["ENTITY_TYPE_ID": 8, "COUNTRY_ID": 46, "NAME": "GmbH"]])
            let of: JSONValue = ["ID": preset]
            let field = await portal.result(
                "crm.requisite.preset.field.add", ["preset": of, "fields": ["FIELD_NAME": "RQ_NAME", "SORT": 580]])
            #expect(
                await portal.result("crm.requisite.preset.field.list", ["preset": of]).column("FIELD_NAME") == [
                    "RQ_NAME"
                ])
            let available = await portal.result("crm.requisite.preset.field.availabletoadd", ["preset": of])
            #expect(available.array?.contains("RQ_NAME") == false)
            #expect(available.array?.contains("RQ_INN") == true)
            #expect(
                await portal.call(
                    "crm.requisite.preset.field.add", ["preset": of, "fields": ["FIELD_NAME": "RQ_NAME"]]
                )["error"] != nil)
            #expect(
                await portal.result("crm.requisite.preset.field.delete", ["ID": field, "preset": of]) == true)
            #expect(
                await portal.call("crm.requisite.preset.field.list", ["preset": ["ID": 77]]).refusal
                    == ["", "The Preset with ID '77' is not found"])
        }
    }

    @Test("Currencies are added, made the base, localized and removed")
    func currencies() async throws {
        try await RESTPortal.with { portal in
            await portal.listen(["ONCRMCURRENCYADD"])
            #expect(await portal.result("crm.currency.base.get") == "USD")
            #expect(
                await portal.result(
                    "crm.currency.add",
                    [
                        "fields": [
                            "CURRENCY": "CNY", "AMOUNT": 12.2251, "AMOUNT_CNT": 1, "SORT": 9000,
                            "LANG": ["en": ["FULL_NAME": "Yuan", "THOUSANDS_VARIANT": "C"]],
                        ]
                    ]) == "CNY")
            let yuan = await portal.result("crm.currency.get", ["id": "CNY"])
            let expected: JSONObject = [
                "AMOUNT": "12.2251", "AMOUNT_CNT": "1", "FULL_NAME": "Yuan", "THOUSANDS_SEP": ",", "BASE": "N",
            ]
            for (name, value) in expected { #expect(yuan[name] == value, "\(name)") }
            #expect(await portal.result("crm.currency.update", ["ID": "CNY", "fields": ["AMOUNT": 15.3449]]) == true)
            let list = await portal.result("crm.currency.list", ["order": ["sort": "desc"]])
            #expect(list[0]?["CURRENCY"] == "CNY")
            #expect(list[0]?["AMOUNT"] == "15.3449")
            #expect(await portal.result("crm.currency.base.set", ["id": "CNY"]) == true)
            #expect(await portal.result("crm.currency.base.get") == "CNY")
            #expect(
                await portal.call("crm.currency.delete", ["id": "CNY"]).refusal == ["", "Cannot delete base currency."])
            _ = await portal.call("crm.currency.base.set", ["id": "USD"])
            _ = await portal.call(
                "crm.currency.localizations.set", ["id": "CNY", "localizations": ["de": ["FULL_NAME": "Renminbi"]]])
            #expect(
                await portal.result("crm.currency.localizations.get", ["id": "CNY"])["de"]?["FULL_NAME"] == "Renminbi")
            _ = await portal.call("crm.currency.localizations.delete", ["id": "CNY", "lids": ["de"]])
            #expect(await portal.result("crm.currency.localizations.get", ["id": "CNY"])["de"] == nil)
            #expect(await portal.result("crm.currency.delete", ["id": "CNY"]) == true)
            #expect(await portal.call("crm.currency.get", ["id": "CNY"]).refusal == ["", "Not found"])
            #expect(await portal.heard()["ONCRMCURRENCYADD"]?["FIELDS"] == ["ID": "CNY"])
        }
    }

    @Test(
        "What cannot be is refused in the platform's words",
        arguments: [
            CRMRefusal(
                "crm.requisite.add", ["fields": ["ENTITY_ID": 1, "PRESET_ID": 1]], "",
                "ENTITY_TYPE_ID is not defined or invalid."),
            CRMRefusal(
                "crm.requisite.add", ["fields": ["ENTITY_TYPE_ID": 4, "ENTITY_ID": 9, "PRESET_ID": 1]], "",
                "Entity not found."),
            CRMRefusal("crm.requisite.get", ["id": 27], "", "The Requisite with ID '27' is not found"),
            CRMRefusal("crm.requisite.delete", [:], "", "ID is not defined or invalid."),
            CRMRefusal(
                "crm.requisite.bankdetail.delete", ["id": 357], "",
                "The RequisiteBankDetail with ID '357' is not found"),
            CRMRefusal("crm.requisite.preset.get", ["id": 347], "", "The Preset with ID '347' is not found"),
            CRMRefusal("crm.requisite.link.get", ["entityTypeId": 2, "entityId": 1], "", "Not found"),
            CRMRefusal("crm.requisite.link.get", ["entityTypeId": 2], "", "entityId is not defined or invalid."),
            CRMRefusal(
                "crm.address.delete", ["fields": ["TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": 5]], "",
                "TypeAddress not found."),
            CRMRefusal("crm.address.add", ["fields": ["TYPE_ID": 1]], "", "ENTITY_TYPE_ID is not defined or invalid."),
            CRMRefusal(
                "crm.item.productrow.add", ["fields": ["ownerType": "D", "ownerId": 5]], "OWNER_NOT_FOUND",
                "Owner was not found"),
            CRMRefusal(
                "crm.item.productrow.add", ["fields": ["ownerType": "C", "ownerId": 5]], "ENTITY_TYPE_NOT_SUPPORTED",
                "Entity type `C` is not supported"),
            CRMRefusal("crm.deal.productrows.get", [:], "", "The parameter id is invalid or not defined."),
            CRMRefusal(
                "crm.currency.add", ["fields": ["CURRENCY": "CHF"]], "ERROR_CORE", "Undefined array key \"AMOUNT_CNT\""),
            CRMRefusal("crm.currency.localizations.get", [:], "", "The parameter id is invalid or not defined."),
        ])
    func refusals(_ refusal: CRMRefusal) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call(refusal.method, refusal.params).refusal == [refusal.code, refusal.text])
        }
    }
}
