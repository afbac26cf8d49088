import GRDB

/// `catalog.product.*` with its `sku`, `offer` and `service`, product images, and what prices and units have to agree on.
///
/// Source: the platform's documentation, "Trade catalog".
enum CatalogProductMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [
            "catalog.catalog.isoffers": .reading(isOffers),
            "catalog.productimage.add": .writing(addImage), "catalog.productimage.get": .reading(image),
            "catalog.productimage.list": .reading(images), "catalog.productimage.delete": .writing(deleteImage),
            "catalog.price.add": .writing(price), "catalog.price.update": .writing(price),
            "catalog.price.modify": .writing(modifyPrices),
            "catalog.pricetype.add": .writing(priceType), "catalog.pricetype.update": .writing(priceType),
            "catalog.pricetype.delete": .writing(deletePriceType),
            "catalog.measure.add": .writing(measure), "catalog.measure.update": .writing(measure),
            "catalog.store.add": .writing(store), "catalog.store.update": .writing(store),
            "catalog.store.get": .reading(store), "catalog.store.list": .reading(store),
        ]
        for kind in ["", "sku.", "offer.", "service."] {
            bodies["catalog.product.\(kind)add"] = .writing(add)
            bodies["catalog.product.\(kind)update"] = .writing(update)
            bodies["catalog.product.\(kind)delete"] = .writing(delete)
            bodies["catalog.product.\(kind)get"] = .reading(get)
            bodies["catalog.product.\(kind)list"] = .reading(list)
            bodies["catalog.product.\(kind)getfieldsbyfilter"] = .reading(fields)
        }
        return bodies
    }()

    private static let type = "catalog.product"
    private static let pictures = ["detailPicture", "previewPicture"]

    static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    private static let stock = [
        "canBuyZero", "height", "length", "measure", "negativeAmountTrace", "purchasingCurrency", "purchasingPrice",
        "quantity", "quantityReserved", "quantityTrace", "subscribe", "weight", "width", "barcodeMulti",
        "recurSchemeLength", "recurSchemeType", "trialPriceId", "withoutOrder",
    ]

    /// What products of a kind (1 simple, 3 parent, 4 variation, 7 service) do not have.
    private static func absent(kind: Int) -> [String] {
        (kind == 4 ? [] : ["parentId"]) + (kind == 7 ? stock : [])
    }

    private static func isOffers(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try call.bySchema(db, "catalog.catalog")
        let catalog = try call.records("catalog.catalog").known(db, call["id"]?.integer)
        return MethodAnswer(.bool(catalog?.fields["productIblockId"] != nil))
    }

    // MARK: Products

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try written(call, db, former: nil)
        if let id = answer.value.object?.values.first?["id"] {
            _ = try call.records("catalog.ratio").add(
                db, [:], forced: ["productId": id, "ratio": 1, "isDefault": "Y"])
        }
        return MethodAnswer(dressed(answer.value, call))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let former = try call.records(type).known(db, call["id"]?.integer)
        return MethodAnswer(dressed(try written(call, db, former: former).value, call))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, type)
        // Variations go with their product.
        let products = try call.records(type)
        for offer in try products.find(db, where: ["type": 4])
        where offer.fields["parentId"]?["value"]?.integer == call["id"]?.integer {
            try products.delete(db, offer)
            try products.emit(db, .delete, offer)
        }
        return answer
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        MethodAnswer(dressed(try call.bySchema(db, type).value, call))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let products = RecordType.named(type), let method = products.schema.methods[call.name] else {
            throw RESTFailure.of(.notEmulated)
        }
        let asked = (call["select"]?.array ?? []).compactMap(\.text)
        if call.caller.isAdmin || method.audience != .admin {
            if !asked.contains("*"), !Set(["id", "iblockId"]).isSubset(of: asked) {
                throw refusal("0", "Required select fields: id, iblockId")
            }
            let filtered = (call.members("filter") ?? [:]).keys.map { FilterOperator.split($0).field }
            guard filtered.contains("iblockId") else { throw refusal("0", "Required filter fields: iblockId") }
        }
        let own = try call.records("catalog.productproperty").find(db).map { property -> JSONValue in
            ["name": .string("property\(property.id)"), "type": "string", "multiple": true]
        }
        var answer = try SchemaCall(call, method, products.adding(own)).run(db)
        answer.value = dressed(answer.value, call)
        return answer
    }

    private static func fields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let filter = call.members("filter"), !filter.isEmpty else {
            throw refusal("100", "Could not find value for parameter {filter}")
        }
        guard let catalog = filter["iblockId"]?.integer, catalog > 0 else {
            throw refusal("0", "Required fields: iblockId")
        }
        guard let (name, described) = try call.bySchema(db, type).value.object?.elements.first else {
            throw RESTFailure.of(.notEmulated)
        }
        let kind = ["sku": 3, "offer": 4, "service": 7][name] ?? 1
        var fields = (described.object ?? [:]).filter { !absent(kind: kind).contains($0.key) }
        for property in try call.records("catalog.productproperty").find(db, where: ["iblockId": .int(catalog)]) {
            let isMultiple = property.fields["multiple"]?.string == "Y"
            let isRequired = property.fields["isRequired"]?.string == "Y"
            let description: JSONObject = [
                "isDynamic": true, "isImmutable": false, "isMultiple": .bool(isMultiple), "isReadOnly": false,
                "isRequired": .bool(isRequired), "name": property.fields["name"] ?? .null,
                "propertyType": property.fields["propertyType"] ?? .null, "type": "productproperty",
                "userType": property.fields["userType"] ?? .null,
            ]
            fields["property\(property.id)"] = .object(description)
        }
        return MethodAnswer(.object([name: .object(fields)]))
    }

    /// What the file's method does, with pictures and properties in the form that they are kept in.
    private static func written(_ call: MethodCall, _ db: Database, former: Record?) throws -> MethodAnswer {
        var call = call
        guard var input = call.members("fields") else { return try call.bySchema(db, type) }
        let numbers = RecordSequence(name: "catalog.product.value", portalID: call.caller.portalID)
        for (name, value) in input {
            if pictures.contains(name) {
                input[name] = try picture(value, call, db)
            } else if name.hasPrefix("property"),
                name.dropFirst("property".count).allSatisfy(\.isNumber) || name == "parentId"
            {
                input[name] = try property(value, former: former?.fields[name], numbers, db)
            } else if name == "parentId" {
                input[name] = try property(value, former: former?.fields[name], numbers, db)
            } else if name == "vatId", let id = value.integer, id != 0,
                try call.records("catalog.vat").known(db, id) == nil
            {
                throw refusal("0", "The specified VAT rate does not exist")
            } else if name == "iblockSectionId", let id = value.integer, id != 0,
                try call.records("catalog.section").known(db, id) == nil
            {
                throw refusal("0", "The specified section does not exist")
            }
        }
        call.params["fields"] = .object(input)
        return try call.bySchema(db, type)
    }

    private static func picture(_ value: JSONValue, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        if value["remove"]?.flag == true { return .null }
        return try call.keep(value, db).map { ["id": $0] } ?? .null
    }

    /// A property's value, or several, each under a number of its own.
    private static func property(
        _ value: JSONValue, former: JSONValue?, _ numbers: RecordSequence, _ db: Database
    ) throws -> JSONValue {
        let known = Set((former.map { $0.array ?? [$0] } ?? []).compactMap { $0["valueId"]?.text })
        func one(_ value: JSONValue) throws -> JSONValue {
            let given = value["valueId"]?.text.flatMap { known.contains($0) ? $0 : nil }
            let content = value.object == nil ? value : value["value"] ?? .null
            let text = content.text.map { JSONValue.string($0) } ?? content
            return ["value": text, "valueId": .string(try given ?? String(numbers.take(db)))]
        }
        if value.isNull || value.text?.isEmpty == true { return .null }
        if let list = value.array { return .array(try list.map(one)) }
        if let numbered = value.object, !numbered.isEmpty, numbered.keys.allSatisfy({ Int($0) != nil }) {
            return .array(try numbered.values.map(one))
        }
        return try one(value)
    }

    /// Pictures with the addresses that they are fetched at.
    private static func dressed(_ value: JSONValue, _ call: MethodCall) -> JSONValue {
        guard let members = value.object else {
            return value.array.map { .array($0.map { dressed($0, call) }) } ?? value
        }
        guard let id = members["id"]?.integer else { return .object(members.mapValues { dressed($0, call) }) }
        var record = members
        if let kind = members["type"]?.integer {
            for name in absent(kind: kind) { record[name] = nil }
        }
        for name in pictures {
            guard let file = members[name]?["id"]?.text else { continue }
            let address: JSONValue = .string(
                "/rest/catalog.product.download?fields%5BfieldName%5D=\(name)&fields%5BfileId%5D=\(file)&fields%5BproductId%5D=\(id)"
            )
            record[name] = [
                "id": .string(file), "url": address, "urlMachine": call.address(of: members[name]?["id"]),
            ]
        }
        if members["downloadUrl"]?.integer != nil { record["downloadUrl"] = call.address(of: members["downloadUrl"]) }
        if let image = members["imageId"]?["id"] { record["imageId"] = ["id": image, "url": call.address(of: image)] }
        return .object(record)
    }

    /// `catalog.store.*`: the file's method, with the image kept apart.
    private static func store(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var call = call
        if var input = call.members("fields"), let image = input["imageId"], !call.name.hasSuffix("list") {
            input["imageId"] = try picture(image, call, db)
            call.params["fields"] = .object(input)
        }
        var answer = try call.bySchema(db, "catalog.store")
        answer.value = dressed(answer.value, call)
        return answer
    }

    // MARK: Images

    private static func product(_ call: MethodCall, _ db: Database, _ value: JSONValue?) throws -> Record {
        guard let value, let id = value.integer, id > 0 else {
            throw refusal("100", "Could not find value for parameter {productId}")
        }
        guard let product = try call.records(type).known(db, id) else { throw refusal("0", "Product was not found") }
        return product
    }

    private static func addImage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let file = call["fileContent"]?.array, file.count == 2, file[1].text?.isEmpty == false else {
            throw refusal("100", "Could not find value for parameter {fileContent}")
        }
        guard let name = file[0].text, !name.isEmpty else { throw refusal("0", "The file name is not specified") }
        let fields = call.members("fields") ?? [:]
        let product = try product(call, db, fields["productId"])
        var call = call
        call.params["fields"] = ["productId": .int(product.id), "type": fields["type"] ?? .null]
        if fields["type"] == nil { call.params["fields"] = ["productId": .int(product.id)] }
        let images = try call.records("catalog.productimage")
        guard call.caller.isAdmin else { throw refusal("200040300020", "Access Denied") }
        guard let content = try call.keep(.array(file), db) else { throw refusal("0", "Error saving the file") }
        let folder = call.platform.randomness.hexadecimal(32)
        let image = try images.add(
            db, call.members("fields") ?? [:],
            forced: [
                "name": .string(name),
                "detailUrl": .string("/upload/iblock/\(folder.prefix(3))/\(folder)/\(name)"),
                "downloadUrl": content,
            ])
        return MethodAnswer(dressed(["productImage": images.json(image)], call))
    }

    private static func image(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try knownImage(call, db)
        return MethodAnswer(dressed(["productImage": try call.records("catalog.productimage").json(record)], call))
    }

    private static func images(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let product = try product(call, db, call["productId"])
        guard call.caller.isAdmin else { throw refusal("200040300010", "Access Denied") }
        var call = call
        call.params["filter"] = .object(
            (call.members("filter") ?? [:]).merging(["productId": .int(product.id)]) { $1 })
        var answer = try call.bySchema(db, "catalog.productimage")
        answer.value = dressed(answer.value, call)
        return answer
    }

    private static func deleteImage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.records("catalog.productimage").delete(db, try knownImage(call, db))
        return MethodAnswer(true)
    }

    private static func knownImage(_ call: MethodCall, _ db: Database) throws -> Record {
        guard call.caller.isAdmin else {
            throw refusal(call.name.hasSuffix("get") ? "200040300010" : "200040300020", "Access Denied")
        }
        guard call["id"]?.integer ?? 0 > 0 else { throw refusal("100", "Could not find value for parameter {id}") }
        let product = try product(call, db, call["productId"])
        let image = try call.records("catalog.productimage").known(db, call["id"]?.integer)
        guard let image, image.fields["productId"]?.integer == product.id else {
            throw refusal("0", "Image was not found")
        }
        return image
    }

    // MARK: Prices

    private static func price(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var answer = try call.bySchema(db, "catalog.price")
        let prices = try call.records("catalog.price")
        guard let id = answer.value["price"]?["id"]?.integer, let record = try prices.known(db, id) else {
            return answer
        }
        if call.name.hasSuffix("add") { try checkSingle(record, prices, db) }
        let changed = try prices.update(
            db, record, [:], forced: ["priceScale": record.fields["price"] ?? .null])
        answer.value = ["price": prices.json(changed)]
        return answer
    }

    /// One price a product and type, unless they are for different quantities.
    private static func checkSingle(_ price: Record, _ prices: Records, _ db: Database) throws {
        let same = try prices.find(
            db,
            where: [
                "productId": price.fields["productId"] ?? .null,
                "catalogGroupId": price.fields["catalogGroupId"] ?? .null,
            ])
        let ranges = same.map { [$0.fields["quantityFrom"] ?? .null, $0.fields["quantityTo"] ?? .null] }
        guard Set(ranges).count < ranges.count else { return }
        throw refusal(
            "0",
            "Validate price error. Catalog product is allowed has only single price without ranges in price group")
    }

    private static func modifyPrices(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call.members("fields"), !fields.isEmpty else {
            throw refusal("100", "Could not find value for parameter {fields}")
        }
        guard let id = fields["product"]?["id"]?.integer, let rows = fields["product"]?["prices"]?.array else {
            throw refusal("0", "Required fields: product")
        }
        guard try call.records(type).known(db, id) != nil else { throw refusal("0", "productId \(id) does not exist.") }
        let prices = try call.records("catalog.price")
        var former = try prices.find(db, where: ["productId": .int(id)])
        var kept: [JSONValue] = []
        for row in rows {
            var row = row.object ?? [:]
            let missing = ["catalogGroupId", "price", "currency"].filter { row[$0]?.text?.isEmpty ?? true }
            guard missing.isEmpty else { throw refusal("0", "Required fields: \(missing.joined(separator: ", "))") }
            let place = former.firstIndex { $0.id == row["id"]?.integer }
            row["id"] = nil
            let forced: JSONObject = ["productId": .int(id), "priceScale": row["price"] ?? .null]
            let record: Record
            if let place {
                record = try prices.update(db, former.remove(at: place), row, forced: forced)
                try prices.emit(db, .update, record)
            } else {
                record = try prices.add(db, row, forced: forced)
                try prices.emit(db, .add, record)
            }
            kept.append(prices.json(record))
        }
        for record in former {
            try prices.delete(db, record)
            try prices.emit(db, .delete, record)
        }
        return MethodAnswer(["prices": .array(kept)])
    }

    /// One type of price is the base: a new one takes that from the former.
    private static func priceType(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, "catalog.pricetype")
        guard let new = answer.value["priceType"], new["base"]?.string == "Y" else { return answer }
        let types = try call.records("catalog.pricetype")
        for other in try types.find(db, where: ["base": "Y"]) where other.id != new["id"]?.integer {
            _ = try types.update(db, other, ["base": "N"])
        }
        return answer
    }

    private static func deletePriceType(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try call.records("catalog.pricetype").known(db, call["id"]?.integer)
        if call.caller.isAdmin, record?.fields["base"]?.string == "Y" {
            throw refusal("0", "The base price type cannot be deleted")
        }
        return try call.bySchema(db, "catalog.pricetype")
    }

    /// At most one unit is the standard one.
    private static func measure(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let standard = try call.records("catalog.measure").find(db, where: ["isDefault": "Y"]).first
        if call.caller.isAdmin, call.members("fields")?["isDefault"]?.flag == true, let standard,
            standard.id != call["id"]?.integer || call.name.hasSuffix("add")
        {
            throw refusal("200600000010", "default measure already exists")
        }
        return try call.bySchema(db, "catalog.measure")
    }
}
