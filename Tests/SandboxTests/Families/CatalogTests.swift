import Testing

@testable import Sandbox

@Suite("Trade catalogue")
struct CatalogTests {
    @Test(
        "A record is added, read, changed, listed and removed",
        arguments: [
            ("catalog.measure", "measure", "measures", ["code": 715, "measureTitle": "Pair"], ["symbol": "pr"], 5),
            ("catalog.vat", "vat", "vats", ["name": "VAT 13%", "rate": 13.5], ["name": "Thirteen", "rate": 13], 3),
            ("catalog.pricetype", "priceType", "priceTypes", ["name": "Wholesale"], ["name": "Bulk", "sort": 7], 1),
            ("catalog.store", "store", "stores", ["address": "Main St. 52"], ["title": "Store 2"], 1),
            (
                "catalog.section", "section", "sections", ["iblockId": 23, "name": "Toys"],
                ["iblockId": 23, "name": "Games"], 0
            ),
            (
                "catalog.roundingrule", "roundingRule", "roundingRules",
                ["catalogGroupId": 1, "price": 1000, "roundType": 4, "roundPrecision": 100],
                ["catalogGroupId": 1, "price": 1500, "roundType": 2, "roundPrecision": 10], 0
            ),
            (
                "catalog.productproperty", "productProperty", "productProperties",
                ["iblockId": 23, "name": "Colour", "propertyType": "S"], ["iblockId": 23, "name": "Color"], 2
            ),
        ] as [(String, String, String, JSONObject, JSONObject, Int)])
    func lifeCycle(
        type: String, one: String, many: String, fields: JSONObject, change: JSONObject, standing: Int
    ) async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            let before = await portal.call("\(type).list")
            #expect(before["total"]?.integer == standing)
            let added = await portal.result("\(type).add", ["fields": .object(fields)])
            let id = try #require(added[one]?["id"]?.integer)
            for (name, value) in fields { #expect(added[one]?[name] == value, "\(name)") }
            let updated = await portal.result("\(type).update", ["id": .int(id), "fields": .object(change)])
            for (name, value) in change { #expect(updated[one]?[name] == value, "\(name)") }
            #expect(await portal.result("\(type).get", ["id": .int(id)]) == updated)
            let found = await portal.result("\(type).list", ["filter": ["id": .int(id)], "select": ["id"]])
            #expect(found[many] == [["id": .int(id)]])
            #expect(await portal.result("\(type).getfields")[one]?["id"]?["isReadOnly"] == true)
            #expect(await portal.result("\(type).delete", ["id": .int(id)]) == true)
            #expect(await portal.call("\(type).get", ["id": .int(id)])["error"] != nil)
            #expect(await portal.call("\(type).list")["total"]?.integer == standing)
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase(
                "catalog.measure.add", ["fields": ["code": 796, "measureTitle": "x"]],
                ["200600000000", "Measure with code already exists."]),
            FamilyCase("catalog.measure.add", ["fields": ["code": 1]], ["0", "Required fields: measureTitle"]),
            FamilyCase("catalog.measure.add", [:], ["100", "Could not find value for parameter {fields}"]),
            FamilyCase(
                "catalog.measure.add", ["fields": ["code": 1, "measureTitle": "x", "isDefault": "Y"]],
                ["200600000010", "default measure already exists"]),
            FamilyCase("catalog.measure.get", [:], ["100", "Could not find value for parameter {id}"]),
            FamilyCase("catalog.measure.get", ["id": 99], ["200600000020", "measure does not exist"]),
            FamilyCase(
                "catalog.pricetypelang.add", ["fields": ["catalogGroupId": 9, "lang": "de", "name": "x"]],
                ["201000000000", "priceType does not exist."]),
            FamilyCase(
                "catalog.pricetypelang.add", ["fields": ["catalogGroupId": 1, "lang": "xx", "name": "x"]],
                ["201200000010", "language does not exist."]),
            FamilyCase("catalog.pricetype.delete", ["id": 1], ["0", "The base price type cannot be deleted"]),
            FamilyCase(
                "catalog.product.list", ["select": ["id", "name"]], ["0", "Required select fields: id, iblockId"]),
            FamilyCase(
                "catalog.product.list", ["select": ["id", "iblockId"]], ["0", "Required filter fields: iblockId"]),
            FamilyCase(
                "catalog.product.getfieldsbyfilter", [:], ["100", "Could not find value for parameter {filter}"]),
            FamilyCase("catalog.document.conduct", ["id": 7], ["0", "Document not found"]),
            FamilyCase(
                "catalog.document.add", ["fields": ["docType": "Q", "currency": "USD", "responsibleId": 1]],
                ["0", "DOC_TYPE isn't available"]),
            FamilyCase(
                "catalog.productimage.add", ["fields": ["productId": 1]],
                ["100", "Could not find value for parameter {fileContent}"]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }

    @Test("Only administrators change the catalogue, and are refused in other words than those who read")
    func rights() async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            #expect(await portal.call("catalog.vat.list", as: 2).refusal == ["200040300010", "Access Denied"])
            #expect(
                await portal.call("catalog.vat.add", ["fields": ["name": "x", "rate": 1]], as: 2).refusal
                    == ["200040300020", "Access Denied"])
            #expect(await portal.result("catalog.price.list", as: 2)["prices"] == [])
        }
    }

    @Test("Products keep properties and pictures, have a unit's ratio, prices, and take them along when they go")
    func products() async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            let property = await portal.result(
                "catalog.productproperty.add",
                ["fields": ["iblockId": 23, "name": "Sizes", "propertyType": "S", "multiple": "Y"]])
            let name = "property\(property["productProperty"]?["id"]?.integer ?? 0)"
            let added = await portal.result(
                "catalog.product.add",
                [
                    "fields": [
                        "iblockId": 23, "name": "Shirt", name: ["S", "M"],
                        "detailPicture": ["fileData": ["a.png", "AAAA"]],
                    ]
                ])["element"]
            #expect(added?["id"] == 1)
            #expect(added?["type"] == 1)
            #expect(added?["xmlId"] == "1")
            #expect(added?[name] == [["value": "S", "valueId": "1"], ["value": "M", "valueId": "2"]])
            #expect(added?["detailPicture"]?["url"]?.string?.contains("fileId%5D=1&") == true)
            let changed = await portal.result(
                "catalog.product.update",
                ["id": 1, "fields": [name: [["value": "L", "valueId": "2"], ["value": "XL"]]]])["element"]
            #expect(changed?[name] == [["value": "L", "valueId": "2"], ["value": "XL", "valueId": "3"]])
            #expect(
                await portal.result("catalog.ratio.list")["ratios"] == [
                    ["id": 1, "isDefault": "Y", "productId": 1, "ratio": 1]
                ])
            #expect(
                await portal.result("catalog.product.getfieldsbyfilter", ["filter": ["iblockId": 23]])["product"]?[
                    name]?["isMultiple"]
                    == true)

            let price: JSONObject = ["productId": 1, "catalogGroupId": 1, "price": 100.5, "currency": "USD"]
            #expect(
                await portal.result("catalog.price.add", ["fields": .object(price)])["price"]?["priceScale"] == 100.5)
            #expect(await portal.call("catalog.price.add", ["fields": .object(price)])["error"] == "0")
            let modified = await portal.result(
                "catalog.price.modify",
                ["fields": ["product": ["id": 1, "prices": [["catalogGroupId": 1, "price": 7, "currency": "EUR"]]]]])
            #expect(modified["prices"]?.column("price") == ["7"])
            #expect(
                await portal.result("catalog.price.list", ["select": ["price"]])["prices"]?.column("price") == ["7"])
            #expect(await portal.result("catalog.product.delete", ["id": 1]) == true)
            #expect(await portal.result("catalog.price.list")["prices"] == [])
            #expect(await portal.result("catalog.ratio.list")["ratios"] == [])
        }
    }

    @Test("Kinds of products have methods of their own and see no others, and variations go with their product")
    func kinds() async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            let list: JSONObject = ["select": ["id", "iblockId", "type"], "filter": ["iblockId": [23, 24]]]
            _ = await portal.result("catalog.product.service.add", ["fields": ["iblockId": 23, "name": "Delivery"]])
            let sku = await portal.result("catalog.product.sku.add", ["fields": ["iblockId": 23, "name": "Shirt"]])
            let offer = await portal.result(
                "catalog.product.offer.add",
                ["fields": ["iblockId": 24, "name": "Red shirt", "parentId": sku["sku"]?["id"] ?? 0]])
            #expect(offer["offer"]?["parentId"] == ["value": "2", "valueId": "1"])
            #expect(await portal.result("catalog.product.list", list)["products"]?.column("type") == ["7", "3", "4"])
            #expect(await portal.result("catalog.product.offer.list", list)["offers"]?.column("id") == ["3"])
            #expect(
                await portal.call("catalog.product.service.get", ["id": 2]).refusal == ["0", "service does not exist."])
            #expect(await portal.result("catalog.product.sku.delete", ["id": 2]) == true)
            #expect(await portal.result("catalog.product.list", list)["products"]?.column("type") == ["7"])
        }
    }

    @Test("A conducted document fills the store, cannot be changed, and gives everything back when it is cancelled")
    func documents() async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            _ = await portal.result("catalog.product.add", ["fields": ["iblockId": 23, "name": "Shirt"]])
            let document = await portal.result(
                "catalog.document.add", ["fields": ["docType": "A", "currency": "USD", "responsibleId": 1]])
            #expect(document["document"]?["status"] == "N")
            let element: JSONObject = ["docId": 1, "elementId": 1, "storeTo": 1, "amount": 15, "purchasingPrice": 2]
            #expect(
                await portal.result("catalog.document.element.add", ["fields": .object(element)])["documentElement"]?[
                    "id"] == 1)
            #expect(await portal.result("catalog.document.list")["documents"]?.column("total") == ["30"])
            #expect(await portal.result("catalog.document.conduct", ["id": 1]) == true)
            #expect(await portal.result("catalog.storeproduct.list")["storeProducts"]?.column("amount") == ["15"])
            #expect(await portal.result("catalog.product.get", ["id": 1])["product"]?["quantity"] == 15)
            #expect(
                await portal.call("catalog.document.element.add", ["fields": .object(element)]).refusal
                    == ["ERROR_DOCUMENT_STATUS", "Conducted document"])
            #expect(
                await portal.call("catalog.document.deletelist", ["documentIds": [1]]).refusal
                    == ["0", "Cannot delete document #1 because it is processed"])
            #expect(await portal.result("catalog.document.cancellist", ["documentIds": [1]]) == true)
            #expect(await portal.result("catalog.storeproduct.list")["storeProducts"]?.column("amount") == ["0"])
            #expect(await portal.result("catalog.document.delete", ["id": 1]) == true)
            #expect(await portal.result("catalog.document.element.list")["documentElements"] == [])
        }
    }

    @Test("Handlers hear what became of units and products")
    func events() async throws {
        try await RESTPortal.with(scope: "catalog") { portal in
            await portal.hear(["CATALOG.MEASURE.ON.ADD", "CATALOG.MEASURE.ON.DELETE", "CATALOG.PRODUCT.ON.ADD"])
            _ = await portal.result("catalog.measure.add", ["fields": ["code": 1, "measureTitle": "x"]])
            _ = await portal.result("catalog.measure.delete", ["id": 6])
            _ = await portal.result("catalog.product.service.add", ["fields": ["iblockId": 23, "name": "x"]])
            let told = try await portal.told()
            #expect(
                told == [
                    ["CATALOG.MEASURE.ON.ADD", ["FIELDS": ["ID": 6]]],
                    ["CATALOG.MEASURE.ON.DELETE", ["FIELDS": ["ID": 6]]],
                    ["CATALOG.PRODUCT.ON.ADD", ["FIELDS": ["ID": 1, "TYPE": 7]]],
                ])
        }
    }
}
