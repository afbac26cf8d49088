import GRDB

/// `crm.automatedsolution.*`: workplaces that smart processes stand in.
///
/// Source: the platform's documentation, "Digital workplaces".
enum AutomatedSolutionMethods {
    static let bodies: [String: MethodBody] = [
        "crm.automatedsolution.fields": .plain { call in
            try requireAdministrator(call)
            var fields: JSONObject = [:]
            for field in RecordType.named("crm.automatedsolution")?.fields ?? [] {
                var description = ClassicRecordMethods.describe(field, type: field.type)
                description["upperName"] = .string(ItemMethods.upperName(field.name))
                fields[field.name] = .object(description)
            }
            return MethodAnswer(.object(fields))
        },
        "crm.automatedsolution.add": .writing(add),
        "crm.automatedsolution.get": .reading { call, db in
            MethodAnswer(["automatedSolution": try json(named(call, db), call, db)])
        },
        "crm.automatedsolution.list": .reading(list),
        "crm.automatedsolution.update": .writing(update),
        "crm.automatedsolution.delete": .writing { call, db in
            let record = try named(call, db)
            guard try typeIDs(of: record.id, call, db).isEmpty else {
                throw RESTFailure(
                    "HAS_BOUND_TYPES", status: 400,
                    "Cannot delete the workplace that has SPAs. Move them to another workplace")
            }
            try store(call, db).delete(record.id)
            return MethodAnswer(.null)
        },
    ]

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("crm.automatedsolution")
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 400, "Insufficient permissions") }
    }

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        try requireAdministrator(call)
        let id = try call.needInteger("id")
        guard let record = try store(call, db).record(id) else {
            throw RESTFailure(.notFound, status: 400, "Digital workplace with such id not found")
        }
        return record
    }

    /// A smart process knows its workplace.
    private static func typeIDs(of id: Int, _ call: MethodCall, _ db: Database) throws -> [Int] {
        try CRM(db, call).smartTypes().filter { $0.fields["customSectionId"]?.integer == id }.map(\.id)
    }

    private static func json(_ record: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        [
            "id": .int(record.id), "title": record.fields["title"] ?? "",
            "typeIds": .array(try typeIDs(of: record.id, call, db).map { .int($0) }),
        ]
    }

    private static func bind(_ typeIDs: JSONValue?, to id: Int, _ call: MethodCall, _ db: Database) throws {
        guard let given = typeIDs.flatMap({ $0.array ?? $0.object.map { Array($0.values) } }) else { return }
        let types = call.store(db, "crm.type")
        let asked = Set(given.compactMap(\.integer))
        for var type in try CRM(db, call).smartTypes() {
            if asked.contains(type.id) {
                type.fields["customSectionId"] = .int(id)
            } else if type.fields["customSectionId"]?.integer == id {
                type.fields["customSectionId"] = nil
            } else {
                continue
            }
            try types.update(type)
        }
    }

    private static func title(_ fields: JSONObject) throws -> String {
        guard let title = fields["title"]?.text, !title.isEmpty else {
            throw RESTFailure("BX_EMPTY_REQUIRED", status: 400, "The required field 'Title' is not filled")
        }
        return title
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let fields = try call.needObject("fields")
        let store = store(call, db)
        let record = try store.add(["title": .string(try title(fields))])
        try bind(fields["typeIds"], to: record.id, call, db)
        return MethodAnswer(["automatedSolution": try json(record, call, db)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var record = try named(call, db)
        let fields = try call.needObject("fields")
        if fields["title"] != nil { record.fields["title"] = .string(try title(fields)) }
        try store(call, db).update(record)
        try bind(fields["typeIds"], to: record.id, call, db)
        return MethodAnswer(["automatedSolution": try json(record, call, db)])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let store = store(call, db)
        let reader = RecordFilter(type: store.type, style: .schema)
        let page = try store.page(
            try reader.condition(call.classicArray("filter")), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(
            ["automatedSolutions": .array(try page.records.map { try json($0, call, db) })], total: page.total,
            next: page.next)
    }
}
