import GRDB

/// `bizproc.robot.*` and `bizproc.activity.*`: steps that an application adds to automation and to workflows.
///
/// Source: the platform's documentation, "Workflows", robots and activities.
enum RobotMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for kind in ["robot", "activity"] {
            bodies["bizproc.\(kind).add"] = .writing { call, db in try add(call, db, kind) }
            bodies["bizproc.\(kind).update"] = .writing { call, db in try update(call, db, kind) }
            bodies["bizproc.\(kind).delete"] = .writing { call, db in
                let owned = try Owned(call, db, "bizproc.\(kind)")
                guard let item = try owned.item(try code(call)) else { throw notFound }
                try owned.store.delete(item.id)
                return MethodAnswer(true)
            }
            bodies["bizproc.\(kind).list"] = .reading { call, db in
                MethodAnswer(.array(try Owned(call, db, "bizproc.\(kind)").all().map { $0["code"] ?? "" }))
            }
        }
        return bodies
    }()

    private static let notFound = RESTFailure.own("ERROR_ACTIVITY_NOT_FOUND", "Activity or Robot not found!")

    private static func invalid(_ text: String) -> RESTFailure {
        RESTFailure.own("ERROR_ACTIVITY_VALIDATION_FAILURE", text)
    }

    private static func code(_ call: MethodCall) throws -> String {
        guard let code = call.text("CODE") else { throw invalid("Empty activity code!") }
        guard Owned.isCode(code) else { throw invalid("Wrong activity code!") }
        return code
    }

    /// Parts that are checked the same way when they are given, new or changed.
    private static func checked(_ fields: JSONObject) throws -> JSONObject {
        var result: JSONObject = [:]
        if let handler = fields.member("HANDLER") {
            result["handler"] = .string(try HandlerAddress.checked(handler.text ?? ""))
        }
        for (name, field) in [
            ("NAME", "name"), ("DESCRIPTION", "description"), ("USE_SUBSCRIPTION", "subscription"),
            ("USE_PLACEMENT", "placement"),
        ] {
            if let value = fields.member(name) { result[field] = value }
        }
        if let user = fields.member("AUTH_USER_ID") { result["user"] = .int(user.integer ?? 0) }
        for (name, field) in [("PROPERTIES", "properties"), ("RETURN_PROPERTIES", "returned")] {
            guard let value = fields.member(name), !value.isNull, value.text?.isEmpty != true else { continue }
            guard let properties = value.object else { throw invalid("Wrong properties array!") }
            for (key, property) in properties {
                let isKey =
                    key.first?.isLetter == true
                    && key.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                            || $0 == 0x5F
                    }
                guard isKey else { throw invalid("Wrong property key \(key)!") }
                let name = property.object?.member("Name")
                guard let name, name.object?.isEmpty == false || name.text?.isEmpty == false else {
                    throw invalid("Empty property NAME \(key)!")
                }
            }
            result[field] = value
        }
        if let filter = fields.member("FILTER"), !filter.isNull, filter.text?.isEmpty != true {
            guard let members = filter.object,
                members.allSatisfy({ ["INCLUDE", "EXCLUDE"].contains($0.key.uppercased()) && $0.value.listed != nil })
            else { throw invalid("Wrong activity FILTER!") }
            result["filter"] = filter
        }
        if let type = fields.member("DOCUMENT_TYPE"), !type.isNull, type.text?.isEmpty != true {
            guard let parts = type.listed, parts.count == 3, parts.allSatisfy({ $0.text?.isEmpty == false }) else {
                throw invalid("Wrong activity DOCUMENT_TYPE!")
            }
            result["documentType"] = .array(parts)
        }
        if let address = fields.text("PLACEMENT_HANDLER").isEmpty ? nil : fields.text("PLACEMENT_HANDLER") {
            result["placementHandler"] = .string(try HandlerAddress.checked(address))
        }
        return result
    }

    private static func add(_ call: MethodCall, _ db: Database, _ kind: String) throws -> MethodAnswer {
        let owned = try Owned(call, db, "bizproc.\(kind)")
        guard !call.params.isEmpty else { throw invalid("Empty data!") }
        let code = try code(call)
        _ = try HandlerAddress.checked(call.text("HANDLER") ?? "")
        guard let name = call["NAME"], name.text?.isEmpty != true, name.object?.isEmpty != true else {
            throw invalid("Empty activity NAME!")
        }
        var fields = try checked(call.params)
        guard try owned.item(code) == nil else {
            throw RESTFailure.own("ERROR_ACTIVITY_ALREADY_INSTALLED", "Activity or Robot already installed!")
        }
        fields["client"] = .string(owned.clientID)
        fields["code"] = .string(code)
        let item = try owned.store.add(fields)
        try place(item, try call.installation(), db)
        return MethodAnswer(true)
    }

    /// Where the step has a page of its own for its settings.
    private static func place(_ item: Record, _ installation: InstallationRow, _ db: Database) throws {
        guard item.flag("placement"), !item.text("placementHandler").isEmpty else { return }
        var row = PlacementBindingRow(
            id: nil, installationID: installation.id ?? 0, placement: "BIZPROC_SETTINGS",
            handler: item.text("placementHandler"), title: item.text("name"), description: "", groupName: "",
            languages: "{}", options: "{}")
        try row.insert(db, onConflict: .ignore)
    }

    private static func update(_ call: MethodCall, _ db: Database, _ kind: String) throws -> MethodAnswer {
        let owned = try Owned(call, db, "bizproc.\(kind)")
        let code = try code(call)
        guard var item = try owned.item(code) else { throw notFound }
        let changes = try checked(call.membersOf("FIELDS") ?? [:])
        guard !changes.isEmpty else { throw invalid("No fields to update") }
        for (name, value) in changes { item[name] = value }
        try owned.store.update(item)
        try place(item, try call.installation(), db)
        return MethodAnswer(true)
    }
}
