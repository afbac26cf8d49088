import GRDB

/// `sale.order.*` and what hangs on orders, where one record's change is another's.
///
/// Source: the platform's documentation, "Online store".
enum SaleMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [
            "sale.order.get": .reading(order), "sale.order.add": .writing(saveOrder),
            "sale.order.update": .writing(saveOrder), "sale.order.delete": .writing(deleteOrder),
            "sale.basketitem.get": .reading(item), "sale.basketitem.delete": .writing(deleteFromOrder),
            "sale.payment.add": .writing(savePayment), "sale.payment.update": .writing(savePayment),
            "sale.payment.delete": .writing(deleteFromOrder), "sale.shipment.get": .reading(shipment),
            "sale.shipment.add": .writing(saveShipment), "sale.shipment.update": .writing(saveShipment),
            "sale.shipment.delete": .writing(deleteFromOrder),
            "sale.propertyvalue.modify": .writing(orderValues),
            "sale.shipmentpropertyvalue.modify": .writing(shipmentValues),
            "salescenter.payment.getpublicurl": .reading(publicURL),
        ]
        for suffix in ["add", "update", "addcatalogproduct", "updatecatalogproduct"] {
            bodies["sale.basketitem.\(suffix)"] = .writing(saveItem)
        }
        return bodies
    }()

    private static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    // MARK: Orders

    private static func order(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "sale.order")
        guard let order = try SaleOrder(call, db, call["id"]?.integer) else { return answer }
        return MethodAnswer(["order": .object(try order.json(db))])
    }

    private static func saveOrder(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let orders = try call.records("sale.order")
        let former = call.name.hasSuffix("add") ? nil : try orders.known(db, call["id"]?.integer)
        let answer = try call.bySchema(db, "sale.order")
        guard let saved = try orders.known(db, answer.value["order"]?["id"]?.integer) else { return answer }
        var forced: JSONObject = ["version": .int((saved.fields["version"]?.integer ?? 0) + (former == nil ? 0 : 1))]
        for (flag, date, person) in [
            ("canceled", "dateCanceled", "empCanceledId"), ("marked", "dateMarked", "empMarkedId"),
        ] where saved.fields[flag] != former?.fields[flag] && (former != nil || saved.fields[flag] == "Y") {
            forced[date] = call.now
            if saved.fields[person]?.integer == nil { forced[person] = .int(call.caller.user.id) }
        }
        if saved.fields["statusId"] != former?.fields["statusId"] {
            forced["dateStatus"] = call.now
            if saved.fields["empStatusId"]?.integer == nil { forced["empStatusId"] = .int(call.caller.user.id) }
        }
        let person = try call.records("sale.persontype").known(db, saved.fields["personTypeId"]?.integer)
        forced["personTypeXmlId"] = person?.fields["xmlId"] ?? .null
        let record = try orders.update(db, saved, [:], forced: forced)
        try tell(call, db, "ONORDERENTITYSAVED", id: record.id)
        return MethodAnswer(["order": orders.json(record)])
    }

    private static func deleteOrder(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        if call.caller.isAdmin, let order = try SaleOrder(call, db, call["id"]?.integer) {
            let isPaid = try order.all("sale.payment", db).contains { $0.fields["paid"]?.string == "Y" }
            guard !isPaid else {
                throw refusal("SALE_ORDER_CANCEL_PAYMENT_EXIST_ACTIVE", "The order has active payments")
            }
            try tell(
                call, db, "ONSALEBEFOREORDERDELETE", id: order.id,
                more: ["XML_ID": order.record.fields["xmlId"] ?? "", "ACTION": "delete"])
        }
        let answer = try call.bySchema(db, "sale.order")
        if let id = call["id"]?.integer { try tell(call, db, "ONORDERDELETED", id: id) }
        return answer
    }

    private static func tell(
        _ call: MethodCall, _ db: Database, _ event: String, id: Int, more: JSONObject = [:]
    ) throws {
        try call.events.emit(
            db, portal: call.caller.portal, event: event,
            data: ["FIELDS": .object((["ID": .int(id)] as JSONObject).merging(more) { $1 })],
            userID: call.caller.user.id, connector: call.text("auth_connector") ?? "")
    }

    /// The file's deletion, after which the order is reckoned anew.
    private static func deleteFromOrder(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = call.name.split(separator: ".").dropLast().joined(separator: ".")
        let orderID = try call.records(type).known(db, call["id"]?.integer)?.fields["orderId"]?.integer
        let answer = try call.bySchema(db, type)
        try SaleOrder(call, db, orderID)?.settle(db)
        return answer
    }

    // MARK: Positions

    private static func item(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "sale.basketitem")
        guard let record = try call.records("sale.basketitem").known(db, call["id"]?.integer) else { return answer }
        return MethodAnswer(["basketItem": try SaleOrder.item(record, call, db)])
    }

    private static func saveItem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var call = call
        let items = try call.records("sale.basketitem")
        var input = call.members("fields") ?? [:]
        let isNew = call.name.contains("add")
        if isNew, call.caller.isAdmin, !input.isEmpty {
            guard input["orderId"]?.text?.isEmpty == false else {
                throw refusal("200140400008", "Required fields: fields[ORDER_ID]")
            }
            if let order = try SaleOrder(call, db, input["orderId"]?.integer), let currency = input["currency"]?.text,
                currency != order.currency
            {
                throw refusal("200140400011", "Currency must be the currency of the order")
            }
            if input["xmlId"]?.text?.isEmpty ?? true {
                input["xmlId"] = .string("bx_" + call.platform.randomness.hexadecimal(13))
            }
            if input["price"] != nil { input["customPrice"] = "Y" }
            try describe(&input, call, db)
            call.params["fields"] = .object(input)
        } else if !isNew, input["price"] != nil || input["basePrice"] != nil {
            if input["price"] != nil { input["customPrice"] = "Y" }
            call.params["fields"] = .object(input)
        }
        let answer = try call.bySchema(db, "sale.basketitem")
        guard let record = try items.known(db, answer.value["basketItem"]?["id"]?.integer) else { return answer }
        try SaleOrder(call, db, record.fields["orderId"]?.integer)?.settle(db)
        return MethodAnswer(["basketItem": try SaleOrder.item(record, call, db)])
    }

    /// What the catalogue knows of the product, where the caller does not say it.
    private static func describe(_ input: inout JSONObject, _ call: MethodCall, _ db: Database) throws {
        let products = try? call.records("catalog.product")
        let id = input["productId"]?.integer ?? input["productid"]?.integer ?? 0
        guard let products, let product = try products.known(db, id), product.fields["active"]?.string == "Y" else {
            guard !call.name.hasSuffix("addcatalogproduct") else {
                throw refusal("200140400007", "basket item is not saved - bad data")
            }
            return
        }
        input["productId"] = .int(id)
        let price = try call.records("catalog.price").find(db, where: ["productId": .int(id)]).first
        let measure = try call.records("catalog.measure").find(db).first {
            product.fields["measure"]?.integer == nil
                ? $0.fields["isDefault"] == "Y" : $0.id == product.fields["measure"]?.integer
        }
        var known: JSONObject = [
            "name": product.fields["name"] ?? .null, "productXmlId": product.fields["xmlId"] ?? .null,
            "weight": product.fields["weight"] ?? 0, "vatIncluded": product.fields["vatIncluded"] ?? "N",
            "catalogXmlId": "FUTURE-1C-CATALOG",
        ]
        if let amount = price?.fields["price"] {
            known["basePrice"] = amount
            known["price"] = amount
        }
        if let code = measure?.fields["code"]?.text { known["measureCode"] = .string(code) }
        if let symbol = measure?.fields["symbol"] { known["measureName"] = symbol }
        if product.fields["type"]?.integer == 7 { known["type"] = 2 }
        for (name, value) in known where input[name]?.text?.isEmpty ?? true { input[name] = value }
    }

    // MARK: Payments and shipments

    private static func savePayment(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let payments = try call.records("sale.payment")
        let former = call.name.hasSuffix("add") ? nil : try payments.known(db, call["id"]?.integer)
        let answer = try call.bySchema(db, "sale.payment")
        guard let saved = try payments.known(db, answer.value["payment"]?["id"]?.integer),
            let order = try SaleOrder(call, db, saved.fields["orderId"]?.integer)
        else { return answer }
        let system = try call.records("sale.paysystem").known(db, saved.fields["paySystemId"]?.integer)
        var forced: JSONObject = [
            "currency": .string(order.currency), "paySystemName": system?.fields["NAME"] ?? .null,
            "paySystemXmlId": system?.fields["XML_ID"] ?? .null, "paySystemIsCash": system?.fields["IS_CASH"] ?? "N",
        ]
        if former == nil { forced["accountNumber"] = try number(saved, of: order, "sale.payment", db) }
        if saved.fields["paid"]?.string == "Y", former?.fields["paid"]?.string != "Y" {
            if call.members("fields")?["datePaid"] == nil { forced["datePaid"] = call.now }
            if saved.fields["empPaidId"]?.integer == nil { forced["empPaidId"] = .int(call.caller.user.id) }
        }
        let record = try payments.update(db, saved, [:], forced: forced)
        try order.settle(db)
        return MethodAnswer(["payment": payments.json(record)])
    }

    private static func shipment(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "sale.shipment")
        guard let record = try call.records("sale.shipment").known(db, call["id"]?.integer) else { return answer }
        return MethodAnswer(["shipment": try SaleOrder.shipment(record, call, db)])
    }

    private static func saveShipment(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shipments = try call.records("sale.shipment")
        if call.caller.isAdmin, let delivery = call.members("fields")?["deliveryId"]?.integer,
            try call.records("sale.delivery").known(db, delivery) == nil
        {
            throw refusal("SALE_SHIPMENT_WRONG_DELIVERY_SERVICE", "Delivery service is not found")
        }
        let former = call.name.hasSuffix("add") ? nil : try shipments.known(db, call["id"]?.integer)
        let answer = try call.bySchema(db, "sale.shipment")
        guard let saved = try shipments.known(db, answer.value["shipment"]?["id"]?.integer),
            let order = try SaleOrder(call, db, saved.fields["orderId"]?.integer)
        else { return answer }
        let delivery = try call.records("sale.delivery").known(db, saved.fields["deliveryId"]?.integer)
        let status = try call.records("sale.status").find(db, where: ["id": saved.fields["statusId"] ?? .null]).first
        let user = JSONValue.int(call.caller.user.id)
        var forced: JSONObject = [
            "currency": .string(order.currency), "deliveryName": delivery?.fields["NAME"] ?? .null,
            "statusXmlId": status?.fields["xmlId"] ?? .null,
        ]
        if call.members("fields")?["priceDelivery"] == nil {
            forced["priceDelivery"] = saved.fields["basePriceDelivery"] ?? 0
        }
        if former == nil {
            forced["accountNumber"] = try number(saved, of: order, "sale.shipment", db)
            forced["empResponsibleId"] = user
        }
        for (flag, date, person) in [
            ("allowDelivery", "dateAllowDelivery", "empAllowDeliveryId"), ("deducted", "dateDeducted", "empDeductedId"),
        ] where (saved.fields[flag] ?? "N") != (former?.fields[flag] ?? "N") {
            forced[date] = call.now
            forced[person] = user
        }
        let record = try shipments.update(db, saved, [:], forced: forced)
        try order.settle(db)
        return MethodAnswer(["shipment": try SaleOrder.shipment(record, call, db)])
    }

    /// `5/2`: the order's number and which of its payments or shipments it is.
    private static func number(
        _ record: Record, of order: SaleOrder, _ type: String, _ db: Database
    ) throws -> JSONValue {
        let before = try order.all(type, db).filter { $0.id <= record.id }.count
        return .string("\(order.record.fields["accountNumber"]?.text ?? "\(order.id)")/\(before)")
    }

    private static func publicURL(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["id"]?.integer, id > 0 else {
            throw refusal("100", "Could not find value for parameter {id}")
        }
        guard let payment = try call.records("sale.payment").known(db, id) else {
            throw refusal("200640400001", "payment is not exists")
        }
        let order = payment.fields["orderId"]?.integer ?? 0
        let domain = call.caller.portal.domain
        return MethodAnswer([
            "payment": [
                "url": .string(
                    "https://\(domain)/pub/site/1/order/?orderId=\(order)&paymentId=\(id)&access=\(payment.fields["xmlId"]?.text ?? "")"
                ),
                "shortUrl": .string("https://\(domain)/~p\(id)"), "qr": "",
            ]
        ])
    }

    // MARK: Values of properties

    private static func orderValues(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try values(
            call, db, of: "order", owner: "sale.order", values: "sale.propertyvalue", property: "sale.property",
            link: "orderPropsId", back: "orderId", missing: refusal("0", "order is not exists"),
            unknown: refusal("201040400003", "property is not exists"))
    }

    private static func shipmentValues(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try values(
            call, db, of: "shipment", owner: "sale.shipment", values: "sale.shipmentpropertyvalue",
            property: "sale.shipmentproperty", link: "shipmentPropsId", back: "shipmentId",
            missing: refusal("201040400007", "shipment is not exists"),
            unknown: refusal("201040400003", "property is not exists"))
    }

    private static func values(
        _ call: MethodCall, _ db: Database, of member: String, owner: String, values type: String, property: String,
        link: String, back: String, missing: RESTFailure, unknown: RESTFailure
    ) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw refusal("200040300020", "Access Denied") }
        guard let fields = call.members("fields"), !fields.isEmpty else {
            throw refusal("100", "Could not find value for parameter {fields}")
        }
        guard let given = fields[member]?.object, let rows = given["propertyValues"].flatMap(RecordFilter.members),
            let id = given["id"]?.integer
        else { throw refusal("0", "Required fields: \(member)") }
        guard try call.records(owner).known(db, id) != nil else { throw missing }
        let values = try call.records(type)
        var answers: [JSONValue] = []
        for row in rows.values {
            guard let known = try call.records(property).known(db, row[link]?.integer) else { throw unknown }
            let forced: JSONObject = [
                back: .int(id), link: .int(known.id), "name": known.fields["name"] ?? .null,
                "code": known.fields["code"] ?? .null, "\(link.dropLast(2))XmlId": known.fields["xmlId"] ?? .null,
            ]
            let former = try values.find(db, where: [back: .int(id), link: .int(known.id)]).first
            let input: JSONObject = ["value": row["value"] ?? .null]
            let saved =
                try former.map { try values.update(db, $0, input, forced: forced) }
                ?? values.add(db, input, forced: forced)
            try values.emit(db, former == nil ? .add : .update, saved)
            answers.append(.object((values.json(saved).object ?? [:]).filter { $0.key != back }))
        }
        return MethodAnswer(["propertyValues": .array(answers)])
    }
}
