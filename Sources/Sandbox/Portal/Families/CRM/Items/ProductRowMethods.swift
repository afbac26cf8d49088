import GRDB

/// Product rows: `crm.item.productrow.*`, and `crm.deal.productrows.*` and its like.
///
/// Source: the platform's documentation, "Product rows".
enum ProductRowMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [
            "crm.item.productrow.add": .writing(add),
            "crm.item.productrow.get": .reading { call, db in
                let (row, _) = try named(call, db)
                return MethodAnswer(["productRow": item(row)])
            },
            "crm.item.productrow.list": .reading(list),
            "crm.item.productrow.update": .writing(update),
            "crm.item.productrow.delete": .writing(delete),
            "crm.item.productrow.set": .writing(set),
            "crm.item.productrow.getavailableforpayment": .reading { call, db in
                let (object, id) = try owner(call, db, call.params)
                let rows = try ProductRowBook(call, db).rows(of: object, id)
                return MethodAnswer(["productRows": .array(try rows.compactMap { try unpaid($0, call, db) })])
            },
            "crm.productrow.list": .reading(classicList),
            "crm.productrow.fields": .plain { _ in MethodAnswer(classicFields) },
        ]
        for object in [CRMObject.lead, .deal, .quote] {
            let prefix = "\(object.storage).productrows"
            bodies["\(prefix).get"] = .reading { call, db in
                let id = try classicOwner(call, db, object)
                let rows = try ProductRowBook(call, db).rows(of: object, id)
                return MethodAnswer(.array(rows.map(classic)))
            }
            bodies["\(prefix).set"] = .writing { call, db in
                let id = try classicOwner(call, db, object)
                guard let rows = call["rows"], let list = rows.array ?? rows.object.map({ Array($0.values) }) else {
                    throw CRMFailure.plain("The parameter rows must be array.")
                }
                _ = try ProductRowBook(call, db).replace(list.compactMap(\.object), of: object, id)
                return MethodAnswer(true)
            }
        }
        return bodies
    }()

    // MARK: Answers

    private static func number(_ value: JSONValue?) -> JSONValue {
        guard let number = value?.number else { return .null }
        return Int(exactly: number).map { .int($0) } ?? .double(number)
    }

    static func item(_ row: Record) -> JSONValue {
        let fields = row.fields
        return [
            "id": .int(row.id), "ownerId": fields["OWNER_ID"] ?? 0, "ownerType": fields["OWNER_TYPE"] ?? "",
            "productId": fields["PRODUCT_ID"] ?? 0, "productName": fields["PRODUCT_NAME"] ?? "",
            "price": number(fields["PRICE"]), "priceAccount": number(fields["PRICE"]),
            "priceExclusive": number(fields["PRICE_EXCLUSIVE"]), "priceNetto": number(fields["PRICE_NETTO"]),
            "priceBrutto": number(fields["PRICE_BRUTTO"]), "quantity": number(fields["QUANTITY"]),
            "discountTypeId": fields["DISCOUNT_TYPE_ID"] ?? 2, "discountRate": number(fields["DISCOUNT_RATE"]),
            "discountSum": number(fields["DISCOUNT_SUM"]), "taxRate": number(fields["TAX_RATE"]),
            "taxIncluded": fields["TAX_INCLUDED"] ?? "N", "customized": fields["CUSTOMIZED"] ?? "Y",
            "measureCode": fields["MEASURE_CODE"] ?? 796, "measureName": fields["MEASURE_NAME"] ?? "",
            "sort": fields["SORT"] ?? 0, "xmlId": fields["XML_ID"] ?? "", "type": fields["TYPE"] ?? 1,
        ]
    }

    private static func classic(_ row: Record) -> JSONValue {
        let fields = row.fields
        return [
            "ID": .string(String(row.id)), "OWNER_ID": .string(fields["OWNER_ID"]?.text ?? ""),
            "OWNER_TYPE": fields["OWNER_TYPE"] ?? "", "PRODUCT_ID": fields["PRODUCT_ID"] ?? 0,
            "PRODUCT_NAME": fields["PRODUCT_NAME"] ?? "", "ORIGINAL_PRODUCT_NAME": fields["PRODUCT_NAME"] ?? "",
            "PRODUCT_DESCRIPTION": fields["PRODUCT_DESCRIPTION"] ?? .null, "PRICE": number(fields["PRICE"]),
            "PRICE_EXCLUSIVE": number(fields["PRICE_EXCLUSIVE"]), "PRICE_NETTO": number(fields["PRICE_NETTO"]),
            "PRICE_BRUTTO": number(fields["PRICE_BRUTTO"]),
            "PRICE_ACCOUNT": .string(RecordValue.decimal(fields["PRICE"]?.number ?? 0)),
            "QUANTITY": number(fields["QUANTITY"]), "DISCOUNT_TYPE_ID": fields["DISCOUNT_TYPE_ID"] ?? 2,
            "DISCOUNT_RATE": number(fields["DISCOUNT_RATE"]), "DISCOUNT_SUM": number(fields["DISCOUNT_SUM"]),
            "TAX_RATE": number(fields["TAX_RATE"]), "TAX_INCLUDED": fields["TAX_INCLUDED"] ?? "N",
            "CUSTOMIZED": fields["CUSTOMIZED"] ?? "Y", "MEASURE_CODE": fields["MEASURE_CODE"] ?? 796,
            "MEASURE_NAME": fields["MEASURE_NAME"] ?? "", "SORT": fields["SORT"] ?? 0,
            "XML_ID": fields["XML_ID"] ?? .null, "TYPE": fields["TYPE"] ?? 1, "STORE_ID": .null, "RESERVE_ID": .null,
            "DATE_RESERVE_END": .null, "RESERVE_QUANTITY": .null,
        ]
    }

    /// What of a row no payment covers yet.
    private static func unpaid(_ row: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue? {
        var paid = 0.0
        for line in try call.store(db, "crm.paymentproduct").records(["rowId": .int(row.id)]) {
            paid += line.fields["quantity"]?.number ?? 0
        }
        let rest = (row.fields["QUANTITY"]?.number ?? 0) - paid
        guard rest > 0 else { return nil }
        var row = row
        row.fields["QUANTITY"] = .double(rest)
        return item(row)
    }

    private static let classicFields: JSONValue = {
        var fields: JSONObject = [:]
        for field in RecordType.named("crm.productrow")?.fields ?? [] {
            fields[field.name] = .object(ClassicRecordMethods.describe(field, type: field.type))
        }
        return .object(fields)
    }()

    // MARK: Owners

    private static func classicOwner(_ call: MethodCall, _ db: Database, _ object: CRMObject) throws -> Int {
        guard let id = call["id"]?.integer, id > 0 else {
            throw CRMFailure.plain("The parameter id is invalid or not defined.")
        }
        guard try CRM(db, call).record(object, id) != nil else { throw RecordFailure.notFound }
        guard try CRM(db, call).sees(call, object, id) else { throw RecordFailure.accessDenied }
        return id
    }

    private static func owner(
        _ call: MethodCall, _ db: Database, _ members: JSONObject
    ) throws -> (CRMObject, Int) {
        guard let code = members.member("ownerType")?.text, !code.isEmpty else {
            throw RecordFailure.missingParameter("ownerType")
        }
        guard let id = members.member("ownerId")?.integer else { throw RecordFailure.missingParameter("ownerId") }
        guard let object = try CRM(db, call).object(named: code), object.hasProductRows else {
            throw CRMFailure.unsupported(code)
        }
        try CRM(db, call).owner(call, object.number, id)
        return (object, id)
    }

    private static func named(_ call: MethodCall, _ db: Database) throws -> (row: Record, owner: CRMObject) {
        let id = try call.needInteger("id")
        let book = ProductRowBook(call, db)
        guard let row = try book.store.record(id),
            let object = try CRM(db, call).object(named: row.fields["OWNER_TYPE"]?.text ?? "")
        else { throw RESTFailure(.notFound, status: 400, "Product row was not found") }
        try CRM(db, call).owner(call, object.number, row.fields["OWNER_ID"]?.integer)
        return (row, object)
    }

    // MARK: crm.item.productrow.*

    /// Under the names that rows are kept by.
    private static func classicNames(_ fields: JSONObject) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in fields { result[ItemMethods.upperName(name)] = value }
        return result
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        let (object, id) = try owner(call, db, fields)
        let book = ProductRowBook(call, db)
        let row = try book.add(classicNames(fields), to: object, id)
        try book.settle(object, id)
        return MethodAnswer(["productRow": item(row)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (row, object) = try named(call, db)
        let book = ProductRowBook(call, db)
        let changed = try book.update(row, classicNames(call.needObject("fields")))
        try book.settle(object, row.fields["OWNER_ID"]?.integer ?? 0)
        return MethodAnswer(["productRow": item(changed)])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (row, object) = try named(call, db)
        let book = ProductRowBook(call, db)
        try book.store.delete(row.id)
        try book.settle(object, row.fields["OWNER_ID"]?.integer ?? 0)
        return MethodAnswer(.null)
    }

    private static func set(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (object, id) = try owner(call, db, call.params)
        let rows = try call.need("productRows")
        guard let list = rows.array ?? rows.object.map({ Array($0.values) }) else {
            throw RecordFailure.missingParameter("productRows")
        }
        let kept = try ProductRowBook(call, db).replace(list.compactMap(\.object).map(classicNames), of: object, id)
        return MethodAnswer(["productRows": .array(kept.map(item))])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let page = try page(call, db)
        return MethodAnswer(["productRows": .array(page.records.map(item))], total: page.total, next: page.next)
    }

    private static func classicList(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let page = try page(call, db)
        return MethodAnswer(.array(page.records.map(classic)), total: page.total, next: page.next)
    }

    private static func page(_ call: MethodCall, _ db: Database) throws -> RecordStore.Page {
        let book = ProductRowBook(call, db)
        let reader = RecordFilter(type: book.store.type, style: .schema)
        return try book.store.page(
            try reader.condition(call.classicArray("filter")), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
    }
}
