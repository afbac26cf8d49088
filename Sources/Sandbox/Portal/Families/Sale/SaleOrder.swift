import GRDB

/// An order with what hangs on it: positions, payments, shipments, values of its properties.
///
/// Source: the platform's documentation, "Online store".
struct SaleOrder {
    let call: MethodCall
    let record: Record

    init?(_ call: MethodCall, _ db: Database, _ id: Int?) throws {
        guard let record = try call.records("sale.order").known(db, id) else { return nil }
        self.call = call
        self.record = record
    }

    var id: Int { record.id }
    var currency: String { record.fields["currency"]?.string ?? "" }

    func all(_ type: String, _ db: Database) throws -> [Record] {
        try call.records(type).find(db, where: ["orderId": .int(id)])
    }

    /// The order's sum follows its positions and shipments as soon as it has any, and it is paid and shipped when all of it is.
    func settle(_ db: Database) throws {
        let orders = try call.records("sale.order")
        let items = try all("sale.basketitem", db)
        let payments = try all("sale.payment", db)
        let shipments = try all("sale.shipment", db)
        var forced: JSONObject = [:]
        var price = record.fields["price"]?.number ?? 0
        if !items.isEmpty {
            price = items.reduce(0) { $0 + ($1.fields["price"]?.number ?? 0) * ($1.fields["quantity"]?.number ?? 0) }
            price += shipments.reduce(0) { $0 + ($1.fields["priceDelivery"]?.number ?? 0) }
            forced["price"] = .double(price)
        }
        let paid = payments.filter { $0.fields["paid"]?.string == "Y" }.reduce(0) {
            $0 + ($1.fields["sum"]?.number ?? 0)
        }
        forced["payed"] = paid > 0 && paid >= price ? "Y" : "N"
        let isShipped = !shipments.isEmpty && shipments.allSatisfy { $0.fields["deducted"]?.string == "Y" }
        forced["deducted"] = isShipped ? "Y" : "N"
        forced["version"] = .int((record.fields["version"]?.integer ?? 0) + 1)
        _ = try orders.update(db, record, [:], forced: forced)
    }

    /// Everything that `sale.order.get` tells.
    func json(_ db: Database) throws -> JSONObject {
        var order = try call.records("sale.order").json(record).object ?? [:]
        order["basketItems"] = .array(try all("sale.basketitem", db).map { try Self.item($0, call, db) })
        order["payments"] = .array(try all("sale.payment", db).map { try call.records("sale.payment").json($0) })
        order["shipments"] = .array(try all("sale.shipment", db).map { try Self.shipment($0, call, db) })
        order["propertyValues"] = .array(
            try all("sale.propertyvalue", db).map { try call.records("sale.propertyvalue").json($0) })
        order["tradeBindings"] = .array(
            try all("sale.tradebinding", db).map { try call.records("sale.tradebinding").json($0) })
        return order
    }

    static func item(_ record: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        var item = try call.records("sale.basketitem").json(record).object ?? [:]
        let properties = try call.records("sale.basketproperties")
        item["properties"] = .array(
            try properties.find(db, where: ["basketId": .int(record.id)]).map { properties.json($0) })
        return .object(item)
    }

    static func shipment(_ record: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        var shipment = try call.records("sale.shipment").json(record).object ?? [:]
        let items = try call.records("sale.shipmentitem")
        shipment["shipmentItems"] = .array(
            try items.find(db, where: ["orderDeliveryId": .int(record.id)]).map { items.json($0) })
        return .object(shipment)
    }
}
