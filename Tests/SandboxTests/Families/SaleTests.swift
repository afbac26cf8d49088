import Testing

@testable import Sandbox

@Suite("Online store")
struct SaleTests {
    private static let order: JSONObject = [
        "fields": ["lid": "s1", "personTypeId": 3, "currency": "USD", "price": 100]
    ]

    @Test("An order is what is on it: its sum, what is paid and what is shipped follow")
    func order() async throws {
        try await RESTPortal.with(scope: "sale,catalog") { portal in
            #expect(await portal.result("sale.order.add", Self.order)["order"]?["price"] == 100)
            let item = await portal.result(
                "sale.basketitem.add",
                [
                    "fields": [
                        "orderId": 1, "quantity": 2, "currency": "USD", "name": "Shirt", "price": 10, "productId": 0,
                    ]
                ])
            #expect(item["basketItem"]?["customPrice"] == "Y")
            _ = await portal.result(
                "sale.basketproperties.add",
                ["fields": ["basketId": 1, "name": "Article", "value": "4653", "code": "ARTICUL"]])
            let shipment = await portal.result(
                "sale.shipment.add",
                [
                    "fields": [
                        "orderId": 1, "deliveryId": 2, "allowDelivery": "Y", "deducted": "N", "basePriceDelivery": 5,
                    ]
                ])
            #expect(shipment["shipment"]?["deliveryName"] == "Courier Delivery")
            #expect(shipment["shipment"]?["accountNumber"] == "1/1")
            let payment = await portal.result(
                "sale.payment.add", ["fields": ["orderId": 1, "paySystemId": 1, "sum": 25, "paid": "Y"]])
            #expect(payment["payment"]?["paySystemName"] == "Cash")
            #expect(payment["payment"]?["currency"] == "USD")
            let order = await portal.result("sale.order.get", ["id": 1])["order"]
            #expect(order?["price"] == 25)
            #expect(order?["payed"] == "Y")
            #expect(order?["deducted"] == "N")
            #expect(order?["basketItems"]?.array?.first?["properties"]?.column("code") == ["ARTICUL"])
            #expect(order?["payments"]?.column("accountNumber") == ["1/1"])
            #expect(order?["shipments"]?.column("deliveryId") == ["2"])
            #expect(
                await portal.call("sale.order.delete", ["id": 1]).refusal
                    == ["SALE_ORDER_CANCEL_PAYMENT_EXIST_ACTIVE", "The order has active payments"])
            #expect(await portal.result("sale.payment.delete", ["id": 1]) == true)
            #expect(await portal.result("sale.order.get", ["id": 1])["order"]?["payed"] == "N")
            #expect(await portal.result("sale.order.delete", ["id": 1]) == true)
            #expect(await portal.result("sale.basketitem.list")["basketItems"] == [])
            #expect(await portal.result("sale.shipment.list")["shipments"] == [])
        }
    }

    @Test("A product of the catalogue brings its name, unit and price into the basket")
    func catalogProduct() async throws {
        try await RESTPortal.with(scope: "sale,catalog") { portal in
            _ = await portal.result("sale.order.add", Self.order)
            _ = await portal.result("catalog.product.add", ["fields": ["iblockId": 23, "name": "Shirt"]])
            _ = await portal.result(
                "catalog.price.add",
                ["fields": ["productId": 1, "catalogGroupId": 1, "price": 12.5, "currency": "USD"]])
            let fields: JSONObject = ["orderId": 1, "productId": 1, "quantity": 4, "currency": "USD"]
            let item = await portal.result("sale.basketitem.addcatalogproduct", ["fields": .object(fields)])[
                "basketItem"]
            #expect(item?["name"] == "Shirt")
            #expect(item?["price"] == 12.5)
            #expect(item?["measureCode"] == "796")
            #expect(await portal.result("sale.order.get", ["id": 1])["order"]?["price"] == 50)
            let unknown = fields.merging(["productId": 9]) { $1 }
            #expect(
                await portal.call("sale.basketitem.addcatalogproduct", ["fields": .object(unknown)]).refusal
                    == ["200140400007", "basket item is not saved - bad data"])
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase("sale.order.get", ["id": 9], ["200540400001", "order does not exist"]),
            FamilyCase("sale.order.add", ["fields": ["lid": "s1"]], ["0", "Required fields: currency, personTypeId"]),
            FamilyCase(
                "sale.basketitem.add", ["fields": ["quantity": 1, "currency": "USD"]],
                ["200140400008", "Required fields: fields[ORDER_ID]"]),
            FamilyCase(
                "sale.basketitem.add", ["fields": ["orderId": 9, "quantity": 1, "currency": "USD"]],
                ["200140400009", "Order not found"]),
            FamilyCase("sale.payment.get", ["id": 9], ["200640400001", "payment does not exist"]),
            FamilyCase("sale.status.delete", ["id": "N"], ["201350000002", "Status is protected"]),
            FamilyCase(
                "sale.status.add", ["fields": ["id": "N", "type": "O"]],
                ["201350000001", "Duplicate entry for key [id]"]),
            FamilyCase(
                "sale.status.add", ["fields": ["id": "MS", "type": "X"]], ["201350000003", "type is out of range"]),
            FamilyCase(
                "sale.businessvaluepersondomain.add", ["fields": ["personTypeId": 3, "domain": "I"]],
                ["201450000001", "Duplicate entry for key [personTypeId]"]),
            FamilyCase(
                "sale.businessvaluepersondomain.deletebyfilter", ["fields": ["personTypeId": 3, "domain": "E"]],
                ["201440400003", "business value person domain does not exist"]),
            FamilyCase("sale.persontype.delete", ["id": 3], ["200750000003", "person type code is protected"]),
            FamilyCase("sale.propertygroup.update", ["id": 5, "fields": ["sort": 1]], ["-", "-"]),
            FamilyCase("sale.paysystem.add", [:], ["ERROR_CHECK_FAILURE", "Parameter NAME is not defined"]),
            FamilyCase(
                "sale.paysystem.add",
                ["NAME": "x", "BX_REST_HANDLER": "none", "PERSON_TYPE_ID": 3, "ENTITY_REGISTRY_TYPE": "ORDER"],
                ["ERROR_HANDLER_NOT_FOUND", "Handler not found"]),
            FamilyCase(
                "sale.paysystem.settings.get", ["ID": 99, "PERSON_TYPE_ID": 1],
                ["ERROR_CHECK_FAILURE", "Pay system not found"]),
            FamilyCase(
                "sale.delivery.extra.service.get", ["DELIVERY_ID": 99],
                ["ERROR_DELIVERY_NOT_FOUND", "Delivery not found"]),
            FamilyCase("sale.cashbox.delete", ["ID": 5], ["ERROR_CASHBOX_NOT_FOUND", "Cash register not found"]),
            FamilyCase("salescenter.payment.getpublicurl", ["id": 5], ["200640400001", "payment is not exists"]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "sale,delivery,pay_system,cashbox,salescenter") { portal in
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }

    @Test("Values of properties are set for an order and its shipment, and keep their numbers")
    func values() async throws {
        try await RESTPortal.with(scope: "sale") { portal in
            _ = await portal.result("sale.order.add", Self.order)
            func modify(_ name: String) async -> JSONValue {
                await portal.result(
                    "sale.propertyvalue.modify",
                    [
                        "fields": [
                            "order": ["id": 1, "propertyValues": [["orderPropsId": 20, "value": .string(name)]]]
                        ]
                    ])
            }
            #expect(
                await modify("John Smith")["propertyValues"] == [
                    [
                        "code": "FIO", "id": 1, "name": "Full name", "orderPropsId": 20, "orderPropsXmlId": nil,
                        "value": "John Smith",
                    ]
                ])
            #expect(await modify("Jane Smith")["propertyValues"]?.column("id") == ["1"])
            #expect(
                await portal.result("sale.order.get", ["id": 1])["order"]?["propertyValues"]?.column("value")
                    == ["Jane Smith"])
        }
    }

    @Test("An application's pay system pays, and goes with its handler's application")
    func paySystem() async throws {
        try await RESTPortal.with(scope: "sale,pay_system") { portal in
            _ = await portal.result("sale.order.add", Self.order)
            #expect(
                await portal.result(
                    "sale.paysystem.handler.add",
                    ["NAME": "REST", "CODE": "resthandler", "SETTINGS": ["CODES": ["KEY": ["NAME": "Key"]]]]) == 1)
            let id = await portal.result(
                "sale.paysystem.add",
                [
                    "NAME": "Card", "BX_REST_HANDLER": "resthandler", "PERSON_TYPE_ID": 3,
                    "ENTITY_REGISTRY_TYPE": "ORDER", "SETTINGS": ["KEY": ["TYPE": "VALUE", "VALUE": "secret"]],
                ])
            #expect(id == 3)
            _ = await portal.result("sale.payment.add", ["fields": ["orderId": 1, "paySystemId": 3, "sum": 100]])
            #expect(
                await portal.result("sale.paysystem.settings.payment.get", ["PAYMENT_ID": 1, "PAY_SYSTEM_ID": 3])
                    == ["KEY": "secret"])
            #expect(
                await portal.call("sale.paysystem.handler.delete", ["ID": 1])["error"] == "ERROR_PAY_SYSTEM_DELETE")
            #expect(await portal.result("sale.paysystem.pay.payment", ["PAYMENT_ID": 1, "PAY_SYSTEM_ID": 3]) == true)
            #expect(await portal.result("sale.order.get", ["id": 1])["order"]?["payed"] == "Y")
            #expect(
                await portal.result("sale.paysystem.list").column("NAME") == [
                    "Cash", "Bank Transfer (Company)", "Card",
                ])
            try await portal.platform.database.write { db in
                try ApplicationRecords.removeHandlers(
                    db, portalID: portal.portal.id ?? 0, clientID: RESTPortal.clientID)
            }
            #expect(await portal.result("sale.paysystem.list").column("ID") == ["1", "2"])
            #expect(await portal.result("sale.paysystem.handler.list") == [])
        }
    }

    @Test("A delivery service has the profiles of its handler, and takes them along")
    func delivery() async throws {
        try await RESTPortal.with(scope: "sale,delivery") { portal in
            _ = await portal.result(
                "sale.delivery.handler.add",
                [
                    "CODE": "uber", "NAME": "Uber", "SETTINGS": ["CALCULATE_URL": "https://app.example/c"],
                    "PROFILES": [["NAME": "Taxi", "CODE": "TAXI"], ["NAME": "Cargo", "CODE": "CARGO"]],
                ])
            let added = await portal.result(
                "sale.delivery.add",
                [
                    "REST_CODE": "uber", "NAME": "Uber Taxi", "CURRENCY": "USD",
                    "CONFIG": [["CODE": "SETTING_1", "VALUE": "a"]],
                ])
            #expect(added["parent"]?["ID"] == 4)
            #expect(added["profiles"]?.column("PARENT_ID") == ["4", "4"])
            #expect(
                await portal.result("sale.delivery.config.get", ["ID": 4]) == [["CODE": "SETTING_1", "VALUE": "a"]])
            #expect(
                await portal.result(
                    "sale.delivery.config.update", ["ID": 4, "CONFIG": [["CODE": "SETTING_1", "VALUE": "b"]]])
                    == true)
            #expect(await portal.result("sale.delivery.config.get", ["ID": 4]).column("VALUE") == ["b"])
            #expect(await portal.result("sale.delivery.delete", ["ID": 4]) == true)
            #expect(await portal.result("sale.delivery.getlist").column("ID") == ["1", "2", "3"])
        }
    }

    @Test("Handlers hear what became of orders")
    func events() async throws {
        try await RESTPortal.with(scope: "sale") { portal in
            await portal.hear(["ONSALEORDERSAVED", "ONORDERDELETED", "ONPAYMENTENTITYSAVED"])
            _ = await portal.result("sale.order.add", Self.order)
            _ = await portal.result("sale.payment.add", ["fields": ["orderId": 1, "paySystemId": 1]])
            _ = await portal.result("sale.order.delete", ["id": 1])
            let told = try await portal.told()
            #expect(
                told == [
                    ["ONSALEORDERSAVED", ["FIELDS": ["ID": 1, "XML_ID": "", "ACTION": "save"]]],
                    ["ONPAYMENTENTITYSAVED", ["FIELDS": ["ID": 1]]], ["ONORDERDELETED", ["FIELDS": ["ID": 1]]],
                ])
        }
    }
}
