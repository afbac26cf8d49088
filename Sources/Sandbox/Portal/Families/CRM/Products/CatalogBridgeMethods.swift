import GRDB

/// `crm.vat.*`, `crm.measure.*`, `crm.catalog.*`, `crm.productsection.*` and `crm.product.*`.
enum CatalogBridgeMethods {
    private typealias Name = CatalogBridge.Name

    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for bridge in [vat, measure, section] { bodies.merge(bridge.bodies) { first, _ in first } }
        for suffix in ["fields", "get", "list"] {
            bodies["crm.catalog.\(suffix)"] = catalog.bodies["crm.catalog.\(suffix)"]
        }
        bodies.merge(ProductMethods.bodies) { first, _ in first }
        bodies.merge(ProductPropertyMethods.bodies) { first, _ in first }
        return bodies
    }()

    private static let vat = CatalogBridge(
        prefix: "crm.vat", storage: "catalog.vat", event: "",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(
                classic: "TIMESTAMP_X", own: "timestampX", type: "datetime", title: "Modification Date",
                isReadOnly: true),
            Name(classic: "ACTIVE", own: "active", type: "string", title: "Activity"),
            Name(classic: "C_SORT", own: "sort", type: "integer", title: "Sorting"),
            Name(classic: "NAME", own: "name", type: "string", title: "Name"),
            Name(classic: "RATE", own: "rate", type: "double", title: "Rate"),
        ], answersNumber: true, notFound: CRMFailure.plain("VAT rate not found."))

    private static let measure = CatalogBridge(
        prefix: "crm.measure", storage: "catalog.measure", event: "ONCRMMEASURE",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(classic: "CODE", own: "code", type: "integer", title: "Code", isRequired: true),
            Name(classic: "MEASURE_TITLE", own: "measureTitle", type: "string", title: "Name", isRequired: true),
            Name(classic: "SYMBOL_RUS", own: "symbol", type: "string", title: "Symbol"),
            Name(classic: "SYMBOL_INTL", own: "symbolIntl", type: "string", title: "International symbol"),
            Name(classic: "SYMBOL_LETTER_INTL", own: "symbolLetterIntl", type: "string", title: "Letter code"),
            Name(classic: "IS_DEFAULT", own: "isDefault", type: "char", title: "Default"),
        ])

    private static let catalog = CatalogBridge(
        prefix: "crm.catalog", storage: "catalog.catalog", event: "",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(classic: "NAME", own: "name", type: "string", title: "Name"),
            Name(classic: "ORIGINATOR_ID", own: "originatorId", type: "string", title: "Data source"),
            Name(classic: "ORIGIN_ID", own: "originId", type: "string", title: "Identifier in the data source"),
            Name(classic: "XML_ID", own: "xmlId", type: "string", title: "External code"),
        ])

    private static let section = CatalogBridge(
        prefix: "crm.productsection", storage: "catalog.section", event: "ONCRMPRODUCTSECTION",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(classic: "CATALOG_ID", own: "iblockId", type: "integer", title: "Catalogue"),
            Name(classic: "SECTION_ID", own: "iblockSectionId", type: "integer", title: "Section"),
            Name(classic: "NAME", own: "name", type: "string", title: "Name", isRequired: true),
            Name(classic: "XML_ID", own: "xmlId", type: "string", title: "External code"),
            Name(classic: "CODE", own: "code", type: "string", title: "Symbolic code"),
        ])
}

/// `crm.product.*`: a product and its base price, which the catalogue keeps apart.
enum ProductMethods {
    private typealias Name = CatalogBridge.Name

    /// The catalogue that products of the CRM are in.
    static let catalogID = 23
    /// The price that the CRM shows.
    private static let basePrice = 1

    private static let bridge = CatalogBridge(
        prefix: "crm.product", storage: "catalog.product", event: "ONCRMPRODUCT",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(classic: "CATALOG_ID", own: "iblockId", type: "integer", title: "Catalogue"),
            Name(classic: "PRICE", own: "", type: "double", title: "Price"),
            Name(classic: "CURRENCY_ID", own: "", type: "string", title: "Currency"),
            Name(classic: "NAME", own: "name", type: "string", title: "Name", isRequired: true),
            Name(classic: "CODE", own: "code", type: "string", title: "Symbolic code"),
            Name(classic: "DESCRIPTION", own: "detailText", type: "string", title: "Description"),
            Name(classic: "DESCRIPTION_TYPE", own: "detailTextType", type: "string", title: "Type of the description"),
            Name(classic: "ACTIVE", own: "active", type: "char", title: "Active"),
            Name(classic: "SECTION_ID", own: "iblockSectionId", type: "integer", title: "Section"),
            Name(classic: "SORT", own: "sort", type: "integer", title: "Sorting"),
            Name(classic: "VAT_ID", own: "vatId", type: "integer", title: "VAT rate"),
            Name(classic: "VAT_INCLUDED", own: "vatIncluded", type: "char", title: "VAT included"),
            Name(classic: "MEASURE", own: "measure", type: "integer", title: "Unit of measure"),
            Name(classic: "XML_ID", own: "xmlId", type: "string", title: "External code"),
            Name(classic: "PREVIEW_PICTURE", own: "previewPicture", type: "product_file", title: "Preview picture"),
            Name(classic: "DETAIL_PICTURE", own: "detailPicture", type: "product_file", title: "Detail picture"),
            Name(classic: "DATE_CREATE", own: "dateCreate", type: "datetime", title: "Created on", isReadOnly: true),
            Name(classic: "TIMESTAMP_X", own: "timestampX", type: "datetime", title: "Changed on", isReadOnly: true),
            Name(classic: "MODIFIED_BY", own: "modifiedBy", type: "integer", title: "Changed by", isReadOnly: true),
            Name(classic: "CREATED_BY", own: "createdBy", type: "integer", title: "Created by", isReadOnly: true),
        ])

    static let bodies: [String: MethodBody] = {
        var bodies = bridge.bodies
        bodies["crm.product.get"] = .reading { call, db in
            MethodAnswer(try json(bridge.named(call, db), call, db))
        }
        bodies["crm.product.list"] = .reading { call, db in
            let page = try bridge.page(call, db)
            let select = CatalogBridge.selection(call)
            return MethodAnswer(
                .array(try page.records.map { try json($0, call, db, select: select) }), total: page.total ?? 0,
                next: page.next)
        }
        bodies["crm.product.add"] = .writing { call, db in
            try call.requireCRMAdministrator()
            let fields = try CatalogBridge.fields(of: call)
            guard fields["NAME"]?.text?.isEmpty == false else {
                throw CRMFailure.plain("The field NAME is required.")
            }
            var input = input(fields)
            if input["iblockId"] == nil { input["iblockId"] = .int(catalogID) }
            let record = try bridge.records(call).add(db, input)
            try setPrice(fields, of: record.id, call, db)
            try bridge.tell(call, db, "ADD", record.id)
            return MethodAnswer(.int(record.id))
        }
        bodies["crm.product.update"] = .writing { call, db in
            try call.requireCRMAdministrator()
            let record = try bridge.named(call, db)
            let fields = try CatalogBridge.fields(of: call)
            _ = try bridge.records(call).update(db, record, input(fields))
            try setPrice(fields, of: record.id, call, db)
            try bridge.tell(call, db, "UPDATE", record.id)
            return MethodAnswer(true)
        }
        return bodies
    }()

    private static func input(_ fields: JSONObject) -> JSONObject { bridge.input(fields).filter { !$0.key.isEmpty } }

    private static func price(of product: Int, _ call: MethodCall, _ db: Database) throws -> Record? {
        let store = CRM(db, call).store("catalog.price")
        let condition = RecordFilter.equal(
            store.type, [("productId", .int(product)), ("catalogGroupId", .int(basePrice))])
        return try store.first(where: condition)
    }

    private static func setPrice(_ fields: JSONObject, of product: Int, _ call: MethodCall, _ db: Database) throws {
        guard fields["PRICE"] != nil || fields["CURRENCY_ID"] != nil else { return }
        let prices = try Records(call, "catalog.price")
        var input: JSONObject = [:]
        if let price = fields["PRICE"]?.number { input["price"] = .double(price) }
        if let currency = fields["CURRENCY_ID"]?.text { input["currency"] = .string(currency) }
        if let known = try price(of: product, call, db) {
            _ = try prices.update(db, known, input)
            return
        }
        input["price"] = input["price"] ?? 0
        input["currency"] = try input["currency"] ?? .string(CurrencyBook(call, db).base())
        input["productId"] = .int(product)
        input["catalogGroupId"] = .int(basePrice)
        _ = try prices.add(db, input)
    }

    private static func json(
        _ record: Record, _ call: MethodCall, _ db: Database, select: Set<String> = []
    ) throws -> JSONValue {
        var result = bridge.json(record, select: select)
        let price = try price(of: record.id, call, db)
        if result["PRICE"] != nil {
            result["PRICE"] = price?.fields["price"]?.number.map { .string(RecordValue.decimal($0)) } ?? .null
        }
        if result["CURRENCY_ID"] != nil { result["CURRENCY_ID"] = price?.fields["currency"] ?? .null }
        return .object(result)
    }
}

/// `crm.product.property.*`: further fields of products.
enum ProductPropertyMethods {
    private typealias Name = CatalogBridge.Name

    private static let bridge = CatalogBridge(
        prefix: "crm.product.property", storage: "catalog.productproperty", event: "ONCRMPRODUCTPROPERTY",
        names: [
            Name(classic: "ID", own: "id", type: "integer", title: "ID", isReadOnly: true),
            Name(classic: "IBLOCK_ID", own: "iblockId", type: "integer", title: "Catalogue", isReadOnly: false),
            Name(classic: "NAME", own: "name", type: "string", title: "Name", isRequired: true),
            Name(classic: "ACTIVE", own: "active", type: "char", title: "Active"),
            Name(classic: "SORT", own: "sort", type: "integer", title: "Sorting"),
            Name(classic: "CODE", own: "code", type: "string", title: "Symbolic code"),
            Name(classic: "DEFAULT_VALUE", own: "defaultValue", type: "object", title: "Default value"),
            Name(classic: "PROPERTY_TYPE", own: "propertyType", type: "string", title: "Type", isRequired: true),
            Name(classic: "ROW_COUNT", own: "rowCount", type: "integer", title: "Rows"),
            Name(classic: "COL_COUNT", own: "colCount", type: "integer", title: "Columns"),
            Name(classic: "LIST_TYPE", own: "listType", type: "char", title: "Appearance of the list"),
            Name(classic: "MULTIPLE", own: "multiple", type: "char", title: "Multiple"),
            Name(classic: "XML_ID", own: "xmlId", type: "string", title: "External code"),
            Name(classic: "FILE_TYPE", own: "fileType", type: "string", title: "Extensions of files"),
            Name(classic: "MULTIPLE_CNT", own: "multipleCnt", type: "integer", title: "Fields for new values"),
            Name(classic: "LINK_IBLOCK_ID", own: "linkIblockId", type: "integer", title: "Linked information block"),
            Name(classic: "WITH_DESCRIPTION", own: "withDescription", type: "char", title: "With description"),
            Name(classic: "SEARCHABLE", own: "searchable", type: "char", title: "Searchable"),
            Name(classic: "FILTRABLE", own: "filtrable", type: "char", title: "In the filter"),
            Name(classic: "IS_REQUIRED", own: "isRequired", type: "char", title: "Required"),
            Name(classic: "USER_TYPE", own: "userType", type: "string", title: "User type"),
            Name(classic: "USER_TYPE_SETTINGS", own: "userTypeSettings", type: "object", title: "Settings"),
        ])

    static let bodies: [String: MethodBody] = {
        var bodies = bridge.bodies
        bodies["crm.product.property.add"] = .writing { call, db in
            try call.requireCRMAdministrator()
            let fields = try CatalogBridge.fields(of: call)
            for name in ["NAME", "PROPERTY_TYPE"] where fields[name]?.text?.isEmpty ?? true {
                throw CRMFailure.plain("The field \(name) is required.")
            }
            var input = bridge.input(fields)
            input["iblockId"] = input["iblockId"] ?? .int(ProductMethods.catalogID)
            let record = try bridge.records(call).add(db, input)
            try setValues(fields["VALUES"], of: record.id, call, db)
            try bridge.tell(call, db, "ADD", record.id)
            return MethodAnswer(.int(record.id))
        }
        bodies["crm.product.property.update"] = .writing { call, db in
            try call.requireCRMAdministrator()
            let record = try bridge.named(call, db)
            let fields = try CatalogBridge.fields(of: call)
            _ = try bridge.records(call).update(db, record, bridge.input(fields))
            try setValues(fields["VALUES"], of: record.id, call, db)
            try bridge.tell(call, db, "UPDATE", record.id)
            return MethodAnswer(true)
        }
        bodies["crm.product.property.get"] = .reading { call, db in
            let record = try bridge.named(call, db)
            var result = bridge.json(record)
            if record.fields["propertyType"] == "L" { result["VALUES"] = try values(of: record.id, call, db) }
            return MethodAnswer(.object(result))
        }
        bodies["crm.product.property.types"] = .plain { _ in MethodAnswer(.array(types)) }
        bodies["crm.product.property.enumeration.fields"] = .plain { _ in
            MethodAnswer(
                description([
                    ("ID", "integer", "ID"), ("VALUE", "string", "Value"), ("XML_ID", "string", "External code"),
                    ("SORT", "integer", "Sorting"), ("DEF", "char", "Default"),
                ]))
        }
        bodies["crm.product.property.settings.fields"] = .plain { call in
            MethodAnswer(description(settings(call.text("propertyType") ?? "", call.text("userType") ?? "")))
        }
        return bodies
    }()

    private static func description(_ fields: [(String, String, String)]) -> JSONValue {
        var result: JSONObject = [:]
        for (name, type, title) in fields {
            result[name] = [
                "type": .string(type), "isRequired": false, "isReadOnly": false, "isImmutable": false,
                "isMultiple": false, "isDynamic": false, "title": .string(title),
            ]
        }
        return .object(result)
    }

    private static let types: [JSONValue] = [
        ("S", "", "String"), ("N", "", "Number"), ("L", "", "List"), ("F", "", "File"), ("E", "", "Elements"),
        ("S", "HTML", "HTML/text"), ("S", "Date", "Date"), ("S", "DateTime", "Date/Time"), ("S", "Money", "Money"),
        ("S", "employee", "Link to employee"), ("S", "ECrm", "Link to CRM items"), ("N", "Sequence", "Counter"),
        ("S", "map_yandex", "Map"),
    ].map { type, userType, title in
        ["PROPERTY_TYPE": .string(type), "USER_TYPE": .string(userType), "DESCRIPTION": .string(title)]
    }

    private static func settings(_ type: String, _ userType: String) -> [(String, String, String)] {
        switch (type, userType) {
        case ("S", "HTML"): [("HEIGHT", "integer", "Height of the input field")]
        case ("E", _): [("LINK_IBLOCK_ID", "integer", "Linked information block")]
        case ("N", "Sequence"): [("CURRENT_VALUE", "integer", "Current value"), ("WRITE", "char", "May be written")]
        case ("S", "ECrm"):
            [
                ("LEAD", "char", "Leads"), ("CONTACT", "char", "Contacts"), ("COMPANY", "char", "Companies"),
                ("DEAL", "char", "Deals"),
            ]
        default: []
        }
    }

    // MARK: Values of lists

    private static func values(of property: Int, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        let store = CRM(db, call).store("catalog.productpropertyenum")
        let all = try store.records(["propertyId": .int(property)])
        var result: JSONObject = [:]
        for value in all {
            result[String(value.id)] = [
                "ID": .string(String(value.id)), "VALUE": value.fields["value"] ?? "",
                "XML_ID": value.fields["xmlId"] ?? .null, "SORT": .string(value.fields["sort"]?.text ?? "500"),
                "DEF": value.fields["def"] ?? "N",
            ]
        }
        return .object(result)
    }

    /// An entry under the number of a value changes it, any other adds one; an empty one removes.
    private static func setValues(_ given: JSONValue?, of property: Int, _ call: MethodCall, _ db: Database) throws {
        guard let entries = given.flatMap(RecordFilter.members) else { return }
        let records = try Records(call, "catalog.productpropertyenum")
        for (key, entry) in entries {
            let text = (entry["VALUE"] ?? (entry.object == nil ? entry : nil))?.text ?? ""
            var fields: JSONObject = ["value": .string(text), "propertyId": .int(property)]
            fields["sort"] = entry["SORT"]
            fields["def"] = entry["DEF"]
            fields["xmlId"] = entry["XML_ID"]
            let known = try Int(key).flatMap { try records.store(db).record($0) }
            if let known, known.fields["propertyId"]?.integer == property {
                if text.isEmpty { try records.delete(db, known) } else { _ = try records.update(db, known, fields) }
            } else if !text.isEmpty {
                if fields["xmlId"] == nil { fields["xmlId"] = .string(call.platform.randomness.hexadecimal(32)) }
                _ = try records.add(db, fields)
            }
        }
    }
}
