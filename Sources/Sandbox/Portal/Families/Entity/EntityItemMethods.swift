import GRDB

/// `entity.item.*`: what an application keeps in its data storages.
///
/// Source: the platform's documentation, "Data storage items".
enum EntityItemMethods {
    static let bodies: [String: MethodBody] = [
        "entity.item.add": .writing(add), "entity.item.update": .writing(update),
        "entity.item.delete": .writing(delete),
        "entity.item.get": .reading(list),
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let items = try store.items(db)
        let item = try items.add(db, try fields(call, db, store, items), forced: try store.owner())
        return MethodAnswer(.int(item.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let items = try store.items(db)
        let item = try item(call, db, store, items)
        _ = try items.update(db, item, try fields(call, db, store, items))
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let items = try store.items(db)
        try items.delete(db, try item(call, db, store, items))
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .read)
        let items = try store.items(db)
        let page = try items.page(
            db, filter: call.members("FILTER") ?? [:], order: call.members("SORT") ?? [:],
            start: call["start"]?.integer ?? 0, condition: store.condition(items.type))
        let properties = try store.properties(db)
        let codes = properties.compactMap { $0.fields["PROPERTY"]?.string }
        let files = properties.filter { $0.fields["TYPE"] == "F" }.compactMap { $0.fields["PROPERTY"]?.string }
        let answers = page.records.map { record -> JSONValue in
            var fields = items.json(record).object ?? [:]
            var values: JSONObject = [:]
            for code in codes { values[code] = fields.removeValue(forKey: "PROPERTY_\(code)") ?? .null }
            for code in files { values[code] = call.address(of: record.fields["PROPERTY_\(code)"]) }
            for name in EntityStore.pictures where fields[name] != nil {
                fields[name] = call.address(of: record.fields[name])
            }
            fields["ENTITY"] = .string(store.code)
            if !codes.isEmpty { fields["PROPERTY_VALUES"] = .object(values) }
            return .object(fields)
        }
        return MethodAnswer(.array(answers), total: page.total ?? 0, next: page.next)
    }

    private static func item(
        _ call: MethodCall, _ db: Database, _ store: EntityStore, _ items: Records
    ) throws -> Record {
        guard let id = call["ID"]?.integer, id > 0 else { throw RESTFailure.missingArgument("ID") }
        guard let item = try items.known(db, id), item.fields["STORE"]?.integer == store.record.id else {
            throw RESTFailure("ERROR_ITEM_NOT_FOUND", status: 400, "Item not found")
        }
        return item
    }

    /// The fields of the item, with its properties under names of their own.
    private static func fields(
        _ call: MethodCall, _ db: Database, _ store: EntityStore, _ items: Records
    ) throws -> JSONObject {
        var fields = call.params.filter { !["ENTITY", "ID", "PROPERTY_VALUES"].contains($0.key.uppercased()) }
        let types = Dictionary(
            try store.properties(db).map { ($0.fields["PROPERTY"]?.string ?? "", $0.fields["TYPE"]) },
            uniquingKeysWith: { first, _ in first })
        for (code, value) in call.members("PROPERTY_VALUES") ?? [:] {
            fields["PROPERTY_\(code)"] = types[code] == "F" ? try call.keep(value, db) ?? .null : value
        }
        try EntityStore.keepPictures(&fields, call, db)
        if let section = call["SECTION"]?.integer, section != 0 {
            let known = try call.records("entity.section").known(db, section)
            guard known?.fields["STORE"]?.integer == store.record.id else {
                throw RESTFailure(.argument, status: 400, "Section not found", extra: ["argument": "SECTION"])
            }
        }
        return fields
    }
}
