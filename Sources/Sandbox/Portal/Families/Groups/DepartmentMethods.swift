import GRDB

/// `department.*`: the company's structure. Every portal has the topmost department from the start; the administrator heads it.
///
/// Source: the platform's documentation, "Departments".
enum DepartmentMethods {
    static let bodies: [String: MethodBody] = [
        "department.fields": .plain { _ in
            MethodAnswer([
                "ID": "ID", "NAME": "Department Name", "SORT": "Sort Order", "PARENT": "Parent Department",
                "UF_HEAD": "Manager",
            ])
        },
        "department.get": .writing(get), "department.add": .writing(add), "department.update": .writing(update),
        "department.delete": .writing(delete),
    ]

    private static let denied = RESTFailure("ERROR_CORE", status: 400, "Access denied")
    private static let notFound = RESTFailure("ERROR_CORE", status: 400, "Department not found")
    private static let oneRoot = RESTFailure(
        "ERROR_CORE", status: 400, "There can only be one top-level department in the company structure")

    private static func store(_ call: MethodCall, _ db: Database) throws -> RecordStore {
        let store = call.store(db, "department")
        if try store.records().isEmpty {
            let name = call.caller.portal.domain.split(separator: ".").first.map { $0.capitalized } ?? "Company"
            try store.add(["NAME": .string(name), "SORT": 500, "UF_HEAD": 1])
        }
        return store
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var query = ListQuery(call, filter: "", order: "")
        for name in ["ID", "NAME", "SORT", "PARENT", "UF_HEAD"] {
            // `sort` is the field to sort by; upper case alone means the filter.
            if let value = name == "SORT" ? call.params["SORT"] : call[name] { query.filter[name] = value }
        }
        if let field = call.params["sort"]?.text {
            query.order = [(field, (call["order"]?.text ?? "").uppercased() == "DESC")]
        }
        return query.answer(try store(call, db).records()) { department in
            var result: JSONObject = [
                "ID": .string(String(department.id)), "NAME": department["NAME"] ?? "",
                "SORT": .int(department.integer("SORT")),
            ]
            if department.integer("PARENT") != 0 { result["PARENT"] = .string(department.text("PARENT")) }
            if department.integer("UF_HEAD") != 0 { result["UF_HEAD"] = .string(department.text("UF_HEAD")) }
            return .object(result)
        }
    }

    private static func values(_ call: MethodCall) -> JSONObject {
        var values: JSONObject = [:]
        if let name = call["NAME"]?.text { values["NAME"] = .string(name) }
        for name in ["SORT", "PARENT", "UF_HEAD"] {
            if let number = call[name]?.integer { values[name] = .int(number) }
        }
        return values
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw denied }
        let store = try store(call, db)
        let values = values(call)
        guard !values.text("NAME").isEmpty else {
            throw RESTFailure("ERROR_CORE", status: 400, "Department name not provided.<br>")
        }
        guard try store.record(values.integer("PARENT")) != nil else { throw oneRoot }
        return MethodAnswer(.int(try store.add(settled(["SORT": 500], by: values)).id))
    }

    private static func department(_ call: MethodCall, _ store: RecordStore) throws -> Record {
        guard call.caller.isAdmin else { throw denied }
        guard let id = call["ID"]?.integer, let department = try store.record(id) else { throw notFound }
        return department
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try store(call, db)
        let department = try department(call, store)
        let values = values(call)
        if let parent = values["PARENT"]?.integer {
            var above = try store.record(parent)
            guard above != nil || department.integer("PARENT") == 0 && parent == 0 else { throw oneRoot }
            while let next = above {
                guard next.id != department.id else { throw oneRoot }
                above = try store.record(next.integer("PARENT"))
            }
        }
        try store.update(department, values)
        return MethodAnswer(true)
    }

    /// Whatever stands below moves up.
    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let store = try store(call, db)
        let department = try department(call, store)
        guard department.integer("PARENT") != 0 else { throw oneRoot }
        for child in try store.records(["PARENT": .int(department.id)]) {
            try store.update(child, ["PARENT": department["PARENT"] ?? .null])
        }
        try store.delete(department.id)
        return MethodAnswer(true)
    }
}
