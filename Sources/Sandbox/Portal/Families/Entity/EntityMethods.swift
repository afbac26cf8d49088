import GRDB

/// `entity.*`, `entity.section.*` and `entity.item.property.*`: data storages of applications.
///
/// Source: the platform's documentation, "Data storage".
enum EntityMethods {
    static let bodies: [String: MethodBody] = [
        "entity.add": .writing(add), "entity.update": .writing(update), "entity.delete": .writing(delete),
        "entity.get": .reading(get), "entity.rights": .writing(rights),
        "entity.section.add": .writing(addSection), "entity.section.update": .writing(updateSection),
        "entity.section.delete": .writing(deleteSection), "entity.section.get": .reading(sections),
        "entity.item.property.add": .writing(addProperty), "entity.item.property.update": .writing(updateProperty),
        "entity.item.property.delete": .writing(deleteProperty), "entity.item.property.get": .reading(properties),
    ]

    // MARK: Storages

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let code = try EntityStore.code(call, "ENTITY")
        guard try EntityStore.record(call, db, code) == nil else {
            throw RESTFailure("ERROR_ENTITY_ALREADY_EXISTS", status: 400, "Entity already exists")
        }
        _ = try call.records("entity").add(
            db, ["NAME": call["NAME"] ?? .string(code)],
            forced: [
                ApplicationRecords.owner: try EntityStore.client(call), "ENTITY": .string(code),
                "ACCESS": .object(EntityStore.access(call.members("ACCESS"), call)),
            ])
        return MethodAnswer(true)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .manage)
        var forced: JSONObject = [:]
        if call.text("ENTITY_NEW") != nil {
            let code = try EntityStore.code(call, "ENTITY_NEW")
            if code != store.code, try EntityStore.record(call, db, code) != nil {
                throw RESTFailure("ERROR_ENTITY_ALREADY_EXISTS", status: 400, "Entity already exists")
            }
            forced["ENTITY"] = .string(code)
        }
        if let name = call.text("NAME") { forced["NAME"] = .string(name) }
        if let access = call.members("ACCESS") { forced["ACCESS"] = .object(EntityStore.access(access, call)) }
        _ = try call.records("entity").update(db, store.record, [:], forced: forced)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .manage)
        try call.records("entity").delete(db, store.record)
        return MethodAnswer(true)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let records = try call.records("entity")
        guard call["ENTITY"] == nil else {
            return MethodAnswer(records.json(try EntityStore(call, db, needs: .read).record))
        }
        let own = try records.find(db, where: [ApplicationRecords.owner: try EntityStore.client(call)])
        return MethodAnswer(.array(own.map { records.json($0) }))
    }

    private static func rights(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let given = call.members("ACCESS") else {
            return MethodAnswer(.object(try EntityStore(call, db, needs: .read).access))
        }
        let store = try EntityStore(call, db, needs: .manage)
        let access = JSONValue.object(EntityStore.access(given, call))
        _ = try call.records("entity").update(db, store.record, [:], forced: ["ACCESS": access])
        return MethodAnswer(access)
    }

    // MARK: Sections

    private static func addSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let sections = try call.records("entity.section")
        try checkParent(call, db, store, sections)
        let section = try sections.add(db, try sectionFields(call, db), forced: try store.owner())
        return MethodAnswer(.int(section.id))
    }

    private static func updateSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let sections = try call.records("entity.section")
        let section = try section(call, db, store, sections)
        try checkParent(call, db, store, sections)
        _ = try sections.update(db, section, try sectionFields(call, db))
        return MethodAnswer(true)
    }

    private static func deleteSection(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .write)
        let sections = try call.records("entity.section")
        try sections.delete(db, try section(call, db, store, sections))
        return MethodAnswer(true)
    }

    private static func sections(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .read)
        let sections = try call.records("entity.section")
        let all = try sections.find(db, where: ["STORE": .int(store.record.id)])
        let tree = SectionTree(all, parent: "SECTION")
        let page = try sections.page(
            db, filter: call.members("FILTER") ?? [:], order: call.members("SORT") ?? [:],
            start: call["start"]?.integer ?? 0, condition: store.condition(sections.type))
        let answers = page.records.map { record -> JSONValue in
            var fields = sections.json(record).object ?? [:]
            let place = tree.place(of: record.id)
            fields["LEFT_MARGIN"] = .string(String(place.left))
            fields["RIGHT_MARGIN"] = .string(String(place.right))
            fields["DEPTH_LEVEL"] = .string(String(place.depth))
            fields["ENTITY"] = .string(store.code)
            for name in EntityStore.pictures where fields[name] != nil {
                fields[name] = call.address(of: record.fields[name])
            }
            return .object(fields)
        }
        return MethodAnswer(.array(answers), total: page.total ?? 0, next: page.next)
    }

    private static func section(
        _ call: MethodCall, _ db: Database, _ store: EntityStore, _ sections: Records
    ) throws -> Record {
        guard let id = call["ID"]?.integer, id != 0 else { throw RESTFailure.missingArgument("ID") }
        guard let section = try sections.known(db, id), section.fields["STORE"]?.integer == store.record.id else {
            throw RESTFailure("ERROR_SECTION_NOT_FOUND", status: 400, "Section not found")
        }
        return section
    }

    private static func checkParent(
        _ call: MethodCall, _ db: Database, _ store: EntityStore, _ sections: Records
    ) throws {
        guard let parent = call["SECTION"]?.integer, parent != 0 else { return }
        guard let section = try sections.known(db, parent) else {
            throw RESTFailure(.core, status: 400, "Invalid parent section!")
        }
        guard section.fields["STORE"]?.integer == store.record.id else {
            throw RESTFailure(
                .core, status: 400, "The section block code does not match the parent section block code!")
        }
    }

    private static func sectionFields(_ call: MethodCall, _ db: Database) throws -> JSONObject {
        var fields = call.params.filter { !["ENTITY", "ID"].contains($0.key.uppercased()) }
        try EntityStore.keepPictures(&fields, call, db)
        return fields
    }

    // MARK: Properties

    private static let types: Set<String> = ["S", "N", "F"]

    private static func addProperty(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .manage)
        let code = try call.required("PROPERTY")
        try check(code: code)
        guard try property(code, call, db, store) == nil else {
            throw RESTFailure("ERROR_PROPERTY_ALREADY_EXISTS", status: 400, "Property already exists")
        }
        let type = try type(call) ?? "S"
        _ = try call.records("entity.property").add(
            db, ["NAME": call["NAME"] ?? .string(code), "SORT": call["SORT"] ?? 500],
            forced: try store.owner().merging(["PROPERTY": .string(code), "TYPE": .string(type)]) { $1 })
        return MethodAnswer(true)
    }

    private static func updateProperty(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .manage)
        let code = try call.required("PROPERTY")
        guard let record = try property(code, call, db, store) else { throw propertyNotFound }
        var forced: JSONObject = [:]
        if let type = try type(call) {
            guard type != "F" || record.fields["TYPE"] == "F" else {
                throw RESTFailure(
                    .argument, status: 400, "Cannot change property type to File", extra: ["argument": "TYPE"])
            }
            forced["TYPE"] = .string(type)
        }
        if let new = call.text("PROPERTY_NEW"), new != code {
            try check(code: new)
            guard try property(new, call, db, store) == nil else {
                throw RESTFailure("ERROR_PROPERTY_ALREADY_EXISTS", status: 400, "Property \(new) already exists")
            }
            forced["PROPERTY"] = .string(new)
            try rename(code, to: new, db, store)
        }
        var input: JSONObject = [:]
        for name in ["NAME", "SORT"] { if let value = call[name] { input[name] = value } }
        _ = try call.records("entity.property").update(db, record, input, forced: forced)
        return MethodAnswer(true)
    }

    private static func deleteProperty(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .manage)
        let code = try call.required("PROPERTY")
        guard let record = try property(code, call, db, store) else { throw propertyNotFound }
        try rename(code, to: nil, db, store)
        try call.records("entity.property").delete(db, record)
        return MethodAnswer(true)
    }

    private static func properties(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try EntityStore(call, db, needs: .read)
        let records = try call.records("entity.property")
        guard let code = call.text("PROPERTY") else {
            return MethodAnswer(.array(try store.properties(db).map { records.json($0) }))
        }
        guard let record = try property(code, call, db, store) else { throw propertyNotFound }
        return MethodAnswer(records.json(record))
    }

    private static let propertyNotFound = RESTFailure("ERROR_PROPERTY_NOT_FOUND", status: 400, "Property not found")

    private static func property(
        _ code: String, _ call: MethodCall, _ db: Database, _ store: EntityStore
    ) throws -> Record? {
        try call.records("entity.property").find(
            db, where: ["STORE": .int(store.record.id), "PROPERTY": .string(code)]
        ).first
    }

    private static func check(code: String) throws {
        guard code.first?.isNumber != true else {
            throw RESTFailure(.core, status: 400, "Property code cannot start with a digit")
        }
        let isPlain = code.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
        guard isPlain else {
            throw RESTFailure(
                .argument, status: 400, "Property code may hold letters, digits and underscores only",
                extra: ["argument": "PROPERTY"])
        }
    }

    private static func type(_ call: MethodCall) throws -> String? {
        guard let type = call.text("TYPE")?.uppercased() else { return nil }
        guard type != "L" else {
            throw RESTFailure("ERROR_UNSUPPORTED_PROPERTY_TYPE", status: 400, "Invalid property type")
        }
        guard types.contains(type) else {
            throw RESTFailure(
                .argument, status: 400, "Wrong entity item property type", extra: ["argument": "TYPE"])
        }
        return type
    }

    /// Moves the values of a property to another name, or drops them.
    private static func rename(_ code: String, to new: String?, _ db: Database, _ store: EntityStore) throws {
        let items = try store.items(db)
        for item in try items.matching(db, store.condition(items.type)) {
            guard let value = item.fields["PROPERTY_\(code)"] else { continue }
            var item = item
            item.fields["PROPERTY_\(code)"] = nil
            if let new { item.fields["PROPERTY_\(new)"] = value }
            try items.store(db).update(item)
        }
    }
}
