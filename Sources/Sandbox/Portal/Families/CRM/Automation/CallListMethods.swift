import GRDB

/// `crm.calllist.*`
///
/// Source: the platform's documentation, "Call lists".
enum CallListMethods {
    static let bodies: [String: MethodBody] = [
        "crm.calllist.add": .writing(add),
        "crm.calllist.get": .reading { call, db in
            guard call["ID"] != nil else { throw argument("ID is not found") }
            guard let id = call["ID"]?.integer, let list = try store(call, db).record(id) else {
                throw RESTFailure("LIST_ID_ERROR", status: 400, "Incorrect list id")
            }
            return MethodAnswer(json(list))
        },
        "crm.calllist.list": .reading(list),
        "crm.calllist.update": .writing(update),
        "crm.calllist.items.get": .reading(items),
    ]

    private static func argument(_ text: String) -> RESTFailure { RESTFailure(.argument, status: 400, text) }

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("crm.calllist")
    }

    private static func json(_ record: Record) -> JSONValue {
        let number = record.fields["ENTITY_TYPE_ID"]?.integer ?? 0
        return [
            "ID": .string(String(record.id)), "DATE_CREATE": record.fields["DATE_CREATE"] ?? "",
            "CREATED_BY_ID": .string(record.fields["CREATED_BY_ID"]?.text ?? ""),
            "WEBFORM_ID": .string(record.fields["WEBFORM_ID"]?.text ?? "0"),
            "ENTITY_TYPE_ID": .string(String(number)),
            "ENTITY_TYPE": .string(CRMObject.fixed(number)?.code ?? ""),
        ]
    }

    private static func entities(
        _ call: MethodCall, _ db: Database, isUpdate: Bool
    ) throws -> (object: CRMObject, ids: [Int]) {
        for name in ["ENTITY_TYPE", "ENTITIES"] where call[name] == nil { throw argument("\(name) is not found") }
        let code = call.text("ENTITY_TYPE")?.uppercased()
        guard let object = [CRMObject.contact, .company].first(where: { $0.code == code }) else {
            throw RESTFailure(
                "ENTITY_TYPE_ERROR", status: 400, isUpdate ? "EntityType is incorrect" : "Incorrect entity type")
        }
        guard let given = call["ENTITIES"], let values = given.array ?? given.object.map({ Array($0.values) }) else {
            throw RESTFailure("ENTITIES_ERROR", status: 400, "Entities is not array")
        }
        let ids = values.compactMap(\.integer)
        let crm = CRM(db, call)
        guard try !ids.isEmpty && ids.count == values.count && ids.allSatisfy({ try crm.record(object, $0) != nil })
        else {
            throw RESTFailure(isUpdate ? "ENTITIES_ERROR" : "ENTITY_ERROR", status: 400, "Incorrect entities id")
        }
        guard try ids.contains(where: { try crm.sees(call, object, $0) }) else {
            throw RESTFailure("ACCESS_ERROR", status: 403, "You don't have access to these entities")
        }
        return (object, ids)
    }

    private static func rows(_ ids: [Int], former: JSONValue? = nil) -> JSONValue {
        .array(
            ids.map { id in
                former?.array?.first { $0["ID"]?.integer == id } ?? ["ID": .int(id), "STATUS": "IN_WORK"]
            })
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (object, ids) = try entities(call, db, isUpdate: false)
        let store = store(call, db)
        var fields: JSONObject = [
            "DATE_CREATE": call.now, "CREATED_BY_ID": .int(call.caller.user.id), "ENTITY_TYPE_ID": .int(object.number),
            "ITEMS": rows(ids),
        ]
        if let form = call["WEBFORM_ID"]?.integer { fields["WEBFORM_ID"] = .int(form) }
        let id = try store.nextID()
        try store.insert(Record(id: id, fields: fields))
        return MethodAnswer(.int(id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["LIST_ID"]?.integer else { throw argument("LIST_ID is not found") }
        let (object, ids) = try entities(call, db, isUpdate: true)
        let store = store(call, db)
        guard var list = try store.record(id) else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "Incorrect list id or access denied")
        }
        guard list.fields["ENTITY_TYPE_ID"]?.integer == object.number else {
            throw RESTFailure(
                "ENTITY_TYPE_ERROR", status: 400, "Discrepancy between the type of call participants and incoming type")
        }
        list.fields["ITEMS"] = rows(ids, former: list.fields["ITEMS"])
        if let form = call["WEBFORM_ID"]?.integer { list.fields["WEBFORM_ID"] = .int(form) }
        try store.update(list)
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = store(call, db)
        let asked = (call["SELECT"]?.array ?? []).compactMap(\.text).filter { !$0.isEmpty && $0 != "*" }
        let filter = try call.classicArray("FILTER")
        let order = try call.classicArray("ORDER")
        let names = asked + order.keys + filter.keys.map { FilterOperator.split($0).field }
        let known: Set<String> = ["ID", "DATE_CREATE", "CREATED_BY_ID", "WEBFORM_ID", "ENTITY_TYPE_ID"]
        if let unknown = names.first(where: { !known.contains($0) && Int($0) == nil && $0 != "LOGIC" }) {
            throw RESTFailure(
                "100", status: 400,
                "Unknown field definition `\(unknown)` (\(unknown)) for \\Bitrix\\Crm\\CallList\\Internals\\CallList Entity."
            )
        }
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            try reader.condition(filter), order: try reader.order(order), start: 0, limit: Int(Int32.max))
        return MethodAnswer(
            .array(
                page.records.map { record in
                    guard !asked.isEmpty, let all = json(record).object else { return json(record) }
                    return .object(all.filter { asked.contains($0.key) })
                }))
    }

    private static func items(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call["LIST_ID"] != nil else { throw argument("LIST_ID is not found") }
        guard let id = call["LIST_ID"]?.integer, id > 0 else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "List id should be positive")
        }
        guard let list = try store(call, db).record(id) else {
            throw RESTFailure("LIST_ID_ERROR", status: 400, "Call list is not found")
        }
        let status = call["FILTER"]?["STATUS"]?.text
        if let status {
            let known = try StageBook().stages(db, portalID: call.caller.portalID, directory: "CALL_LIST")
            guard known.contains(where: { $0.id == status }) else {
                throw RESTFailure("STATUS_ERROR", status: 400, "Incorrect status")
            }
        }
        return MethodAnswer(
            .array(
                (list.fields["ITEMS"]?.array ?? []).filter { status == nil || $0["STATUS"]?.text == status }.map {
                    [
                        "ID": $0["ID"] ?? 0, "STATUS": $0["STATUS"] ?? "IN_WORK",
                        "ENTITY_TYPE": list.fields["ENTITY_TYPE_ID"] ?? 0,
                    ]
                }))
    }
}
