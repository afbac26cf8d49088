import GRDB

/// What stands on one line of a deal's product list: prices follow from one another.
///
/// Source: the platform's documentation, the pages of `crm.item.productrow.add` and `crm.deal.productrows.set`.
struct ProductRow {
    var fields: JSONObject

    /// - Parameter input: under classic names.
    /// - Throws: `ERROR_CORE` for a discount that lacks its rate or sum.
    init(_ input: JSONObject, former: JSONObject = [:]) throws {
        var fields = former
        for (name, value) in input where Self.given.contains(name) { fields[name] = value }
        try Self.checkDiscount(input)
        let price = fields["PRICE"]?.number ?? 0
        let quantity = fields["QUANTITY"]?.number ?? 1
        let tax = fields["TAX_RATE"]?.number
        let exclusive = price / (1 + (tax ?? 0) / 100)
        let kind = fields["DISCOUNT_TYPE_ID"]?.integer ?? 2
        var rate = kind == 1 ? 0 : fields["DISCOUNT_RATE"]?.number ?? 0
        var sum = fields["DISCOUNT_SUM"]?.number ?? 0
        if kind == 1 {
            rate = exclusive + sum == 0 ? 0 : sum / (exclusive + sum) * 100
        } else if rate < 100 {
            sum = exclusive / (1 - rate / 100) - exclusive
        }
        let netto = exclusive + sum
        fields["PRICE"] = .double(price)
        fields["QUANTITY"] = .double(quantity)
        fields["DISCOUNT_TYPE_ID"] = .int(kind)
        fields["DISCOUNT_RATE"] = .double(Self.cents(rate))
        fields["DISCOUNT_SUM"] = .double(Self.cents(sum))
        fields["PRICE_EXCLUSIVE"] = .double(Self.cents(exclusive))
        fields["PRICE_NETTO"] = .double(Self.cents(netto))
        fields["PRICE_BRUTTO"] = .double(Self.cents(netto * (1 + (tax ?? 0) / 100)))
        fields["TAX_RATE"] = tax.map { .double($0) }
        fields["TAX_INCLUDED"] = fields["TAX_INCLUDED"]?.flag == true ? "Y" : "N"
        fields["CUSTOMIZED"] = fields["CUSTOMIZED"]?.flag == false ? "N" : "Y"
        fields["PRODUCT_ID"] = .int(fields["PRODUCT_ID"]?.integer ?? 0)
        fields["MEASURE_CODE"] = .int(fields["MEASURE_CODE"]?.integer ?? 796)
        fields["SORT"] = .int(fields["SORT"]?.integer ?? 0)
        fields["TYPE"] = fields["TYPE"] ?? 1
        self.fields = fields
    }

    private static let given: Set<String> = [
        "PRODUCT_ID", "PRODUCT_NAME", "PRODUCT_DESCRIPTION", "PRICE", "QUANTITY", "DISCOUNT_TYPE_ID", "DISCOUNT_RATE",
        "DISCOUNT_SUM", "TAX_RATE", "TAX_INCLUDED", "CUSTOMIZED", "MEASURE_CODE", "MEASURE_NAME", "SORT", "XML_ID",
    ]

    private static func checkDiscount(_ input: JSONObject) throws {
        func missing(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, text + "<br>") }
        switch input["DISCOUNT_TYPE_ID"]?.integer {
        case 1 where input["DISCOUNT_SUM"]?.number == nil:
            throw missing(
                "Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined")
        case 2 where input["DISCOUNT_RATE"]?.number == nil:
            throw missing(
                "Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined")
        case 2 where input["DISCOUNT_RATE"]?.number == 100 && input["DISCOUNT_SUM"]?.number == nil:
            throw missing(
                "Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%"
            )
        default: break
        }
    }

    private static func cents(_ number: Double) -> Double { (number * 100).rounded() / 100 }

    /// What the line adds to its owner's sum, and how much of it is tax.
    static func totals(_ fields: JSONObject) -> (sum: Double, tax: Double) {
        let quantity = fields["QUANTITY"]?.number ?? 0
        let price = fields["PRICE"]?.number ?? 0
        return (price * quantity, (price - (fields["PRICE_EXCLUSIVE"]?.number ?? price)) * quantity)
    }
}

/// The product rows of one record.
struct ProductRowBook: CallBook {
    let call: MethodCall
    let db: Database
    var store: RecordStore { call.store(db, "crm.productrow") }

    func rows(of object: CRMObject, _ id: Int) throws -> [Record] {
        try store.records(["OWNER_TYPE": .string(object.shortCode), "OWNER_ID": .int(id)]).sorted {
            ($0.fields["SORT"]?.integer ?? 0, $0.id) < ($1.fields["SORT"]?.integer ?? 0, $1.id)
        }
    }

    func add(_ input: JSONObject, to object: CRMObject, _ id: Int) throws -> Record {
        var fields = try ProductRow(named(input)).fields
        fields["OWNER_TYPE"] = .string(object.shortCode)
        fields["OWNER_ID"] = .int(id)
        let record = try store.add(fields)
        return record
    }

    func update(_ record: Record, _ input: JSONObject) throws -> Record {
        var record = record
        record.fields = try ProductRow(input, former: record.fields).fields
        try store.update(record)
        return record
    }

    /// Puts the rows into the place of those that the record has; a row with the number of one of them changes it.
    func replace(_ rows: [JSONObject], of object: CRMObject, _ id: Int) throws -> [Record] {
        let present = try self.rows(of: object, id)
        var kept: [Record] = []
        for row in rows {
            if let number = row["ID"]?.integer, let known = present.first(where: { $0.id == number }) {
                kept.append(try update(known, row))
            } else {
                kept.append(try add(row, to: object, id))
            }
        }
        for old in present where !kept.contains(where: { $0.id == old.id }) { try store.delete(old.id) }
        try settle(object, id)
        return kept
    }

    /// The owner's sum follows from its rows, unless it was entered by hand.
    func settle(_ object: CRMObject, _ id: Int) throws {
        guard let type = try crm.type(of: object) else { return }
        let owners = crm.store(type)
        guard var owner = try owners.record(id) else { return }
        let totals = try rows(of: object, id).map { ProductRow.totals($0.fields) }
        if owner.fields["IS_MANUAL_OPPORTUNITY"]?.string != "Y" {
            owner.fields["OPPORTUNITY"] = .double(totals.reduce(0) { $0 + $1.sum })
        }
        owner.fields["TAX_VALUE"] = .double((totals.reduce(0) { $0 + $1.tax } * 100).rounded() / 100)
        try owners.update(owner)
    }

    /// A row of a catalogue's product takes its name and measure from there.
    private func named(_ input: JSONObject) throws -> JSONObject {
        var input = input
        let isRussian = call.caller.portal.language == "ru"
        if input["MEASURE_NAME"]?.text == nil { input["MEASURE_NAME"] = isRussian ? "шт" : "pcs" }
        guard let id = input["PRODUCT_ID"]?.integer, id > 0 else { return input }
        let product = try crm.store("catalog.product").record(id)
        if input["PRODUCT_NAME"]?.text?.isEmpty ?? true {
            input["PRODUCT_NAME"] = product?.fields["name"] ?? .string(isRussian ? "Товар \(id)" : "Product \(id)")
        }
        return input
    }
}
