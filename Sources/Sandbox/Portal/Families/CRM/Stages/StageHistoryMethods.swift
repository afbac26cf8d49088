import GRDB

/// `crm.stagehistory.list`: when records came into their stages.
///
/// Source: the platform's documentation, "Stage history".
enum StageHistoryMethods {
    static let bodies: [String: MethodBody] = ["crm.stagehistory.list": .reading(list)]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        let number = try call.needInteger("entityTypeId")
        let object = try crm.object(number)
        guard let object, [1, 2, 5, 31].contains(number) || number >= CRMObject.firstDynamic else {
            throw CRMFailure.unsupported(object?.code ?? String(number))
        }
        let store = crm.store("crm.stagehistory")
        let hidden =
            number == 1 ? ["STAGE_ID", "STAGE_SEMANTIC_ID", "CATEGORY_ID"] : ["STATUS_ID", "STATUS_SEMANTIC_ID"]
        let names = store.type.fields.map(\.name).filter { $0 != "OWNER_TYPE_ID" && !hidden.contains($0) }
        let filter = try call.classicArray("filter")
        let order = try call.classicArray("order")
        try check(filter, names)
        try check(order: order, names)
        let reader = RecordFilter(type: store.type, style: .schema)
        let own = RecordFilter.equal(store.type, [("OWNER_TYPE_ID", .int(object.number))])
        let conditions = [own, try reader.condition(filter)].compactMap { $0 }
        let page = try store.page(
            .joined(conditions, by: "AND"), order: try reader.order(order), start: max(-1, call["start"]?.integer ?? 0))
        let asked = Set((call["select"]?.array ?? []).compactMap(\.text))
        let shown = asked.isEmpty || asked.contains("*") ? names : names.filter { asked.contains($0) || $0 == "ID" }
        let items = page.records.map { record -> JSONValue in
            var item: JSONObject = [:]
            for name in shown { item[name] = name == "ID" ? .int(record.id) : record.fields[name] ?? .null }
            return .object(item)
        }
        return MethodAnswer(["items": .array(items)], total: page.total, next: page.next)
    }

    private static func check(_ filter: JSONObject, _ names: [String]) throws {
        for (key, value) in filter where key.lowercased() != "logic" {
            guard Int(key) == nil else {
                try check(RecordFilter.members(value) ?? [:], names)
                continue
            }
            let name = FilterOperator.split(key).field
            guard names.contains(name) else {
                throw RecordFailure.invalidArgument("Invalid filter: field '\(name)' is not allowed in filter")
            }
        }
    }

    private static func check(order: JSONObject, _ names: [String]) throws {
        for (name, direction) in order {
            guard names.contains(name) else {
                throw RecordFailure.invalidArgument("Invalid order: field '\(name)' is not allowed in order")
            }
            guard ["ASC", "DESC"].contains(direction.text?.uppercased() ?? "") else {
                throw RecordFailure.invalidArgument(
                    "Invalid order: allowed sort directions are `ASC, DESC`. But got '\(direction.text ?? "")' for field '\(name)'"
                )
            }
        }
    }
}
