import GRDB

/// `catalog.document.*`: documents of the stores, what is in them, and what they change in the stores.
///
/// Source: the platform's documentation, "Inventory documents".
enum CatalogDocumentMethods {
    static let bodies: [String: MethodBody] = [
        "catalog.document.conduct": .writing { call, db in try settle(call, db, isConducting: true) },
        "catalog.document.confirm": .writing { call, db in try settle(call, db, isConducting: true) },
        "catalog.document.cancel": .writing { call, db in try settle(call, db, isConducting: false) },
        "catalog.document.unconfirm": .writing { call, db in try settle(call, db, isConducting: false) },
        "catalog.document.conductlist": .writing { call, db in try settleAll(call, db, isConducting: true) },
        "catalog.document.cancellist": .writing { call, db in try settleAll(call, db, isConducting: false) },
        "catalog.document.deletelist": .writing(deleteAll),
        "catalog.document.element.add": .writing(element), "catalog.document.element.update": .writing(element),
        "catalog.document.element.delete": .writing(element),
        "catalog.documentcontractor.add": .writing(addContractor),
        "catalog.userfield.document.list": .reading(userFields),
        "catalog.userfield.document.update": .writing(updateUserFields),
    ]

    private static func refusal(_ text: String) -> RESTFailure { RESTFailure("0", status: 400, text) }

    // MARK: Conducting

    private static func settle(_ call: MethodCall, _ db: Database, isConducting: Bool) throws -> MethodAnswer {
        if call.name.hasSuffix("confirm"), !call.caller.isAdmin {
            throw refusal("Insufficient permissions to save the document")
        }
        guard let id = call["id"]?.integer, id > 0 else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {id}")
        }
        try settle(id, call, db, isConducting: isConducting)
        return MethodAnswer(true)
    }

    private static func settleAll(_ call: MethodCall, _ db: Database, isConducting: Bool) throws -> MethodAnswer {
        for id in try ids(call) {
            do {
                try settle(id, call, db, isConducting: isConducting)
            } catch let failure as RESTFailure {
                let title = try call.records("catalog.document").known(db, id)?.fields["title"]?.text ?? "\(id)"
                throw refusal(
                    "An error occurred while \(isConducting ? "conducting" : "canceling") the document \"\(title)\": \(failure.text ?? "")"
                )
            }
        }
        return MethodAnswer(true)
    }

    private static func settle(_ id: Int, _ call: MethodCall, _ db: Database, isConducting: Bool) throws {
        let documents = try call.records("catalog.document")
        guard let document = try documents.known(db, id) else { throw refusal("Document not found") }
        let isConducted = document.fields["status"]?.string == "Y"
        guard isConducted != isConducting else {
            throw refusal(
                isConducting
                    ? "Error conducting document: Document has already been conducted"
                    : "Error cancelling document conduct: Document has not been conducted yet")
        }
        let elements = try call.records("catalog.document.element").find(db, where: ["docId": .int(id)])
        for element in elements {
            try move(element, of: document.fields["docType"]?.string ?? "", call, db, sign: isConducting ? 1 : -1)
        }
        _ = try documents.update(
            db, document, [:],
            forced: [
                "status": isConducting ? "Y" : "C", "dateStatus": call.now, "statusBy": .int(call.caller.user.id),
            ])
    }

    /// What an element changes in the stores: received goods come, written-off ones go, moved ones do both.
    private static func move(
        _ element: Record, of docType: String, _ call: MethodCall, _ db: Database, sign: Double
    ) throws {
        let products = try call.records("catalog.product")
        guard let productID = element.fields["elementId"]?.integer, let product = try products.known(db, productID)
        else {
            return
        }
        guard let amount = element.fields["amount"]?.number, amount > 0 else {
            throw refusal(
                "Incorrect quantity of goods #\(productID) (\(product.fields["name"]?.text ?? "")) in the warehouse accounting document"
            )
        }
        let leaves = ["M", "D", "W"].contains(docType) ? element.fields["storeFrom"]?.integer : nil
        let enters = ["A", "S", "M", "R"].contains(docType) ? element.fields["storeTo"]?.integer : nil
        for (store, change) in [(leaves, -amount * sign), (enters, amount * sign)] {
            guard let store else { continue }
            let stock = try call.records("catalog.storeproduct")
            let known = try stock.find(db, where: ["productId": .int(productID), "storeId": .int(store)]).first
            let left = (known?.fields["amount"]?.number ?? 0) + change
            if let known {
                _ = try stock.update(db, known, [:], forced: ["amount": .double(left)])
            } else {
                _ = try stock.add(
                    db, [:],
                    forced: ["productId": .int(productID), "storeId": .int(store), "amount": .double(left)])
            }
        }
        let total = try call.records("catalog.storeproduct").find(db, where: ["productId": .int(productID)])
            .reduce(0) { $0 + ($1.fields["amount"]?.number ?? 0) }
        var forced: JSONObject = ["quantity": .double(total), "available": total > 0 ? "Y" : "N"]
        if docType == "A", sign > 0, let price = element.fields["purchasingPrice"] { forced["purchasingPrice"] = price }
        let changed = try products.update(db, product, [:], forced: forced)
        try products.emit(db, .update, changed)
    }

    private static func ids(_ call: MethodCall) throws -> [Int] {
        guard let list = call.members("documentIds") else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {documentIds}")
        }
        return list.values.compactMap(\.integer)
    }

    private static func deleteAll(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let documents = try call.records("catalog.document")
        for id in try ids(call) {
            guard let document = try documents.known(db, id) else { throw refusal("Document not found") }
            guard document.fields["status"]?.string != "Y" else {
                throw refusal("Cannot delete document #\(id) because it is processed")
            }
            try documents.delete(db, document)
        }
        return MethodAnswer(true)
    }

    // MARK: What is in a document

    /// The file's method, for documents that are not conducted; the document's total follows.
    private static func element(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let elements = try call.records("catalog.document.element")
        let documents = try call.records("catalog.document")
        let former = call.name.hasSuffix("add") ? nil : try elements.known(db, call["id"]?.integer)
        let documentID = (former?.fields["docId"] ?? call.members("fields")?["docId"])?.integer
        if let document = try documents.known(db, documentID), document.fields["status"]?.string == "Y" {
            throw RESTFailure("ERROR_DOCUMENT_STATUS", status: 400, "Conducted document")
        }
        let answer = try call.bySchema(db, "catalog.document.element")
        guard let document = try documents.known(db, documentID) else { return answer }
        let total = try elements.find(db, where: ["docId": .int(document.id)]).reduce(0) { sum, element in
            sum + (element.fields["amount"]?.number ?? 0) * (element.fields["purchasingPrice"]?.number ?? 0)
        }
        _ = try documents.update(db, document, [:], forced: ["total": .double(total)])
        return answer
    }

    private static func addContractor(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = call.members("fields") ?? [:]
        if let document = try call.records("catalog.document").known(db, fields["documentId"]?.integer) {
            guard document.fields["docType"]?.string == "A" else { throw refusal("Type of store document is wrong") }
            guard document.fields["status"]?.string != "Y" else { throw refusal("Unable to edit conducted document") }
            let bound = try call.records("catalog.documentcontractor").find(
                db, where: ["documentId": .int(document.id), "entityTypeId": 4])
            let isSame = bound.contains { $0.fields["entityId"]?.integer == fields["entityId"]?.integer }
            if fields["entityTypeId"]?.integer == 4, !bound.isEmpty, !isSame {
                throw refusal("This document already has a Company contractor")
            }
        }
        return try call.bySchema(db, "catalog.documentcontractor")
    }

    // MARK: User fields

    private static func userFields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let asked = (call["select"]?.array ?? []).compactMap(\.text)
        guard asked.contains("documentType") || asked.contains("*") else {
            throw refusal("The documentType field is not specified in the select parameter")
        }
        var filter: JSONObject = [:]
        for (key, value) in call.members("filter") ?? [:] {
            let name = FilterOperator.split(key).field
            let own = ["documentType": "docType", "documentId": "id"][name] ?? name
            filter[key.replacing(name, with: own)] = value
        }
        guard filter.keys.contains(where: { FilterOperator.split($0).field == "docType" }) else {
            throw refusal("The documentType field is not specified in the filter parameter")
        }
        var order: JSONObject = [:]
        for (name, direction) in call.members("order") ?? [:] {
            order[["documentType": "docType", "documentId": "id"][name] ?? name] = direction
        }
        let page = try call.records("catalog.document").page(
            db, filter: filter, order: order, start: call["start"]?.integer ?? 0)
        let rows = page.records.map { document in
            let row = json(document)
            return JSONValue.object(
                asked.contains("*") ? row : row.filter { asked.contains($0.key) || $0.key == "documentId" })
        }
        return MethodAnswer(["documents": .array(rows)], total: page.total ?? 0, next: page.next)
    }

    private static func updateUserFields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let documents = try call.records("catalog.document")
        guard let id = call["documentId"]?.integer, id > 0 else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {documentId}")
        }
        guard let fields = call.members("fields") else {
            throw RESTFailure("100", status: 400, "Could not find value for parameter {fields}")
        }
        guard let document = try documents.known(db, id),
            document.fields["docType"]?.text == fields["documentType"]?.text
        else { throw refusal("The specified document does not exist") }
        var own = document.fields["userFields"]?.object ?? [:]
        for (name, value) in fields where name.hasPrefix("field") && Int(name.dropFirst("field".count)) != nil {
            own[name] = value
        }
        let changed = try documents.update(db, document, [:], forced: ["userFields": .object(own)])
        return MethodAnswer(["document": .object(json(changed))])
    }

    private static func json(_ document: Record) -> JSONObject {
        var row: JSONObject = ["documentId": .int(document.id), "documentType": document.fields["docType"] ?? .null]
        for (name, value) in document.fields["userFields"]?.object ?? [:] { row[name] = value }
        return row
    }
}
