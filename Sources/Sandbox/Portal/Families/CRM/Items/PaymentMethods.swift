import GRDB

/// `crm.item.payment.*` and `crm.item.delivery.*`: what is paid and sent for a record, kept as an order of the shop.
///
/// Source: the platform's documentation, "Payments in CRM objects" and "Deliveries in CRM objects".
enum PaymentMethods {
    static let bodies: [String: MethodBody] = [
        "crm.item.payment.add": .writing(add),
        "crm.item.payment.get": .reading { call, db in
            let book = PaymentBook(call, db)
            return MethodAnswer(book.json(try book.named()))
        },
        "crm.item.payment.list": .reading { call, db in
            let book = PaymentBook(call, db)
            let payments = try book.payments(of: book.owner())
            return MethodAnswer(.array(try book.filtered(payments).map(book.json)))
        },
        "crm.item.payment.update": .writing(update),
        "crm.item.payment.delete": .writing { call, db in
            let book = PaymentBook(call, db)
            let payment = try book.named()
            for store in [book.products, book.deliveries] {
                for line in try book.lines(store, of: payment.id) { try store.delete(line.id) }
            }
            try book.payments.delete(payment.id)
            return MethodAnswer(true)
        },
        "crm.item.payment.pay": .writing { call, db in
            let book = PaymentBook(call, db)
            try book.setPaid(try book.named(), true)
            return MethodAnswer(true)
        },
        "crm.item.payment.unpay": .writing { call, db in
            let book = PaymentBook(call, db)
            try book.setPaid(try book.named(), false)
            return MethodAnswer(true)
        },
        "crm.item.payment.product.add": .writing(addProduct),
        "crm.item.payment.product.list": .reading { call, db in
            let book = PaymentBook(call, db)
            let payment = try book.payment(call.needInteger("paymentId"))
            return MethodAnswer(
                .array(try book.filtered(book.lines(book.products, of: payment.id)).map { book.line($0, "rowId") }))
        },
        "crm.item.payment.product.setquantity": .writing { call, db in
            let book = PaymentBook(call, db)
            var line = try book.line(in: book.products)
            let quantity = try call.need("quantity").number ?? 0
            try book.checkQuantity(quantity, row: line.fields["rowId"]?.integer ?? 0, besides: line.id)
            line.fields["quantity"] = .double(quantity)
            try book.products.update(line)
            try book.settle(line.fields["paymentId"]?.integer ?? 0)
            return MethodAnswer(true)
        },
        "crm.item.payment.product.delete": .writing { call, db in
            let book = PaymentBook(call, db)
            let line = try book.line(in: book.products)
            try book.products.delete(line.id)
            try book.settle(line.fields["paymentId"]?.integer ?? 0)
            return MethodAnswer(true)
        },
        "crm.item.payment.delivery.add": .writing { call, db in
            let book = PaymentBook(call, db)
            let payment = try book.payment(call.needInteger("paymentId"))
            let delivery = try book.delivery(call.needInteger("deliveryId"))
            let id = try RecordSequence(name: "crm.paymentline", portalID: call.caller.portalID).take(db)
            try book.deliveries.insert(
                Record(
                    id: id,
                    fields: ["paymentId": .int(payment.id), "deliveryId": .int(delivery.id), "quantity": 1]))
            return MethodAnswer(.int(id))
        },
        "crm.item.payment.delivery.list": .reading { call, db in
            let book = PaymentBook(call, db)
            let payment = try book.payment(call.needInteger("paymentId"))
            return MethodAnswer(
                .array(
                    try book.filtered(book.lines(book.deliveries, of: payment.id)).map { book.line($0, "deliveryId") }))
        },
        "crm.item.payment.delivery.setdelivery": .writing { call, db in
            let book = PaymentBook(call, db)
            var line = try book.line(in: book.deliveries)
            line.fields["deliveryId"] = .int(try book.delivery(call.needInteger("deliveryId")).id)
            try book.deliveries.update(line)
            return MethodAnswer(true)
        },
        "crm.item.payment.delivery.delete": .writing { call, db in
            let book = PaymentBook(call, db)
            let line = try book.line(in: book.deliveries)
            try book.deliveries.delete(line.id)
            return MethodAnswer(true)
        },
        "crm.item.delivery.get": .reading { call, db in
            let book = PaymentBook(call, db)
            let id = try call.needInteger("id")
            guard let record = try book.shipments.record(id) else { throw PaymentBook.noRights }
            return MethodAnswer(book.shipment(record))
        },
        "crm.item.delivery.list": .reading { call, db in
            let book = PaymentBook(call, db)
            let orders = try book.orders(of: book.owner())
            let found = try orders.flatMap { order in
                try book.shipments.records(["orderId": .int(order)])
            }
            return MethodAnswer(
                .array(try book.filtered(found.filter { $0.fields["system"]?.string != "Y" }).map(book.shipment)))
        },
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = PaymentBook(call, db)
        let owner = try book.owner()
        let order = try book.orders(of: owner).first ?? book.makeOrder(for: owner)
        let present = try book.payments(of: owner)
        let payment = try book.addPayment(order: order, number: present.count + 1, owner: owner.record)
        return MethodAnswer(.int(payment))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = PaymentBook(call, db)
        var payment = try book.named()
        let fields = try call.needObject("fields")
        if let id = fields["paySystemId"]?.integer {
            guard let system = try CRM(db, call).store("sale.paysystem").record(id) else {
                throw CRMFailure.zero("Payment system not found")
            }
            payment.fields["paySystemId"] = .int(id)
            payment.fields["paySystemName"] = system.fields["name"] ?? system.fields["NAME"]
            try book.payments.update(payment)
        }
        if let isPaid = fields["paid"]?.flag { try book.setPaid(payment, isPaid) }
        return MethodAnswer(true)
    }

    private static func addProduct(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = PaymentBook(call, db)
        let payment = try book.payment(call.needInteger("paymentId"))
        let row = try call.needInteger("rowId")
        let quantity = try call.need("quantity").number ?? 0
        guard try ProductRowBook(call, db).store.record(row) != nil else {
            throw CRMFailure.zero("Product row has not been found")
        }
        try book.checkQuantity(quantity, row: row, besides: nil)
        let id = try RecordSequence(name: "crm.paymentline", portalID: call.caller.portalID).take(db)
        try book.products.insert(
            Record(
                id: id, fields: ["paymentId": .int(payment.id), "rowId": .int(row), "quantity": .double(quantity)]))
        try book.settle(payment.id)
        return MethodAnswer(.int(id))
    }
}

/// Payments and deliveries of the CRM's records.
private struct PaymentBook: CallBook {
    let call: MethodCall
    let db: Database
    var payments: RecordStore { store("sale.payment") }
    var shipments: RecordStore { store("sale.shipment") }
    var products: RecordStore { store("crm.paymentproduct") }
    var deliveries: RecordStore { store("crm.paymentdelivery") }

    static let noRights = CRMFailure.zero("Insufficient permissions")

    // MARK: Owners and orders

    func owner() throws -> (object: CRMObject, record: Record) {
        let id = try call.needInteger("entityId")
        let number = try call.needInteger("entityTypeId")
        guard let object = try crm.object(number), object.hasProductRows else {
            throw CRMFailure.zero("Entity type is not supported")
        }
        guard let record = try crm.record(object, id) else {
            throw CRMFailure.zero("Entity with identifier №\(id) does not exist")
        }
        guard try crm.sees(call, object, id) else { throw Self.noRights }
        return (object, record)
    }

    func orders(of owner: (object: CRMObject, record: Record)) throws -> [Int] {
        let links = crm.store("crm.orderentity")
        let condition = RecordFilter.equal(
            links.type, [("ownerId", .int(owner.record.id)), ("ownerTypeId", .int(owner.object.number))])
        return try links.records(where: condition).compactMap { $0.fields["orderId"]?.integer }
    }

    /// An order of the shop that belongs to the record.
    func makeOrder(for owner: (object: CRMObject, record: Record)) throws -> Int {
        let order = try Records(call, "sale.order").add(
            db, [:],
            forced: [
                "currency": currency(owner.record), "price": .double(owner.record.fields["OPPORTUNITY"]?.number ?? 0),
            ])
        let links = crm.store("crm.orderentity")
        try links.add([
            "orderId": .int(order.id), "ownerId": .int(owner.record.id),
            "ownerTypeId": .int(owner.object.number),
        ])
        return order.id
    }

    private func currency(_ owner: Record) -> JSONValue {
        owner.fields["CURRENCY_ID"] ?? .string(CurrencyMethods.base(of: call.caller.portal))
    }

    // MARK: Payments

    func payments(of owner: (object: CRMObject, record: Record)) throws -> [Record] {
        try orders(of: owner).flatMap { order in
            try payments.records(["orderId": .int(order)])
        }
    }

    func addPayment(order: Int, number: Int, owner: Record) throws -> Int {
        let system = try crm.store("sale.paysystem").first()
        let payment = try Records(call, "sale.payment").add(
            db, [:],
            forced: [
                "orderId": .int(order), "accountNumber": .string("\(order)/\(number)"), "sum": 0,
                "currency": currency(owner), "paid": "N", "paySystemId": .int(system?.id ?? 0),
                "paySystemName": system?.fields["name"] ?? system?.fields["NAME"] ?? "",
            ])
        return payment.id
    }

    func named() throws -> Record {
        let id = try call.needInteger("id")
        guard let payment = try payments.record(id) else { throw Self.noRights }
        return payment
    }

    func payment(_ id: Int) throws -> Record {
        guard let payment = try payments.record(id) else {
            throw CRMFailure.zero("Payment has not been found")
        }
        return payment
    }

    func delivery(_ id: Int) throws -> Record {
        guard let shipment = try shipments.record(id) else {
            throw CRMFailure.zero("Delivery has not been found")
        }
        return shipment
    }

    func setPaid(_ payment: Record, _ isPaid: Bool) throws {
        var payment = payment
        payment.fields["paid"] = isPaid ? "Y" : "N"
        payment.fields["datePaid"] = isPaid ? call.now : nil
        payment.fields["empPaidId"] = isPaid ? .int(call.caller.user.id) : nil
        try payments.update(payment)
    }

    /// A payment's sum is that of its rows.
    func settle(_ id: Int) throws {
        guard var payment = try payments.record(id) else { return }
        let rows = ProductRowBook(call, db).store
        var sum = 0.0
        for line in try lines(products, of: id) {
            let price = try rows.record(line.fields["rowId"]?.integer ?? 0)?.fields["PRICE"]?.number ?? 0
            sum += price * (line.fields["quantity"]?.number ?? 0)
        }
        payment.fields["sum"] = .double(sum)
        try payments.update(payment)
    }

    func json(_ payment: Record) -> JSONValue {
        let fields = payment.fields
        return [
            "id": .int(payment.id), "accountNumber": fields["accountNumber"] ?? "", "paid": fields["paid"] ?? "N",
            "datePaid": fields["datePaid"] ?? .null, "empPaidId": fields["empPaidId"] ?? .null,
            "paySystemId": fields["paySystemId"] ?? .null, "sum": number(fields["sum"]),
            "currency": fields["currency"] ?? .null, "paySystemName": fields["paySystemName"] ?? "",
        ]
    }

    private func number(_ value: JSONValue?) -> JSONValue {
        let number = value?.number ?? 0
        return Int(exactly: number).map { .int($0) } ?? .double(number)
    }

    func shipment(_ record: Record) -> JSONValue {
        let fields = record.fields
        return [
            "id": .int(record.id), "accountNumber": fields["accountNumber"] ?? "",
            "priceDelivery": number(fields["priceDelivery"]), "currency": fields["currency"] ?? .null,
            "deducted": fields["deducted"] ?? "N", "dateDeducted": fields["dateDeducted"] ?? .null,
            "deliveryId": fields["deliveryId"] ?? .null, "deliveryName": fields["deliveryName"] ?? "",
        ]
    }

    // MARK: Lines

    func lines(_ store: RecordStore, of payment: Int) throws -> [Record] {
        try store.records(["paymentId": .int(payment)])
    }

    func line(in store: RecordStore) throws -> Record {
        let id = try call.needInteger("id")
        guard let line = try store.record(id) else {
            throw CRMFailure.zero("Payable item has not been found")
        }
        return line
    }

    func line(_ record: Record, _ what: String) -> JSONValue {
        [
            "id": .int(record.id), "paymentId": record.fields["paymentId"] ?? .null,
            "quantity": number(record.fields["quantity"]), what: record.fields[what] ?? .null,
        ]
    }

    /// No more of a row can be paid for than it has.
    func checkQuantity(_ quantity: Double, row: Int, besides line: Int?) throws {
        guard quantity > 0 else {
            throw CRMFailure.zero("Product quantity cannot be less than or equal to 0")
        }
        let whole = try ProductRowBook(call, db).store.record(row)?.fields["QUANTITY"]?.number ?? 0
        let others = try products.records(["rowId": .int(row)])
            .filter { $0.id != line }.reduce(0) { $0 + ($1.fields["quantity"]?.number ?? 0) }
        guard others + quantity <= whole else {
            throw CRMFailure.zero("Insufficient product quantity to add to payment")
        }
    }

    /// Those that the call's filter names.
    func filtered(_ records: [Record]) throws -> [Record] {
        let filter = try call.classicArray("filter")
        guard !filter.isEmpty else { return records }
        return records.filter { record in
            filter.allSatisfy { key, value in
                let (meaning, isNegated, name) = FilterOperator.split(key)
                let own = name == "id" ? JSONValue.int(record.id) : record.fields[name] ?? .null
                let values = value.array ?? value.object.map { Array($0.values) } ?? [value]
                let holds = values.contains { other in
                    switch meaning {
                    case .equal, .contains, .like:
                        return own.text == other.text || own.number != nil && own.number == other.number
                    case .greater: return (own.number ?? 0) > (other.number ?? 0)
                    case .greaterOrEqual: return (own.number ?? 0) >= (other.number ?? 0)
                    case .less: return (own.number ?? 0) < (other.number ?? 0)
                    case .lessOrEqual: return (own.number ?? 0) <= (other.number ?? 0)
                    case .between: return false
                    }
                }
                return holds != isNegated
            }
        }
    }
}
