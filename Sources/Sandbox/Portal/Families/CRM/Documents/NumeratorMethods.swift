import GRDB

/// Numerators, regions and roles of the document generator.
enum NumeratorMethods {
    static let generator = "Bitrix_Main_Numerator_Generator_SequentNumberGenerator"

    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for module in [DocumentModule.crm, .rest] {
            let prefix = "\(module.prefix).numerator"
            bodies["\(prefix).add"] = .writing(add)
            bodies["\(prefix).get"] = .reading { call, db in
                MethodAnswer(["numerator": json(try named(call, db), id: .text)])
            }
            bodies["\(prefix).list"] = .reading(list)
            bodies["\(prefix).update"] = .writing { call, db in
                let json = try update(call, db)
                return MethodAnswer(module == .crm ? json : ["numerator": json])
            }
            bodies["\(prefix).delete"] = .writing { call, db in
                let record = try named(call, db)
                try store(call, db).delete(record.id)
                return MethodAnswer(.null)
            }
        }
        return bodies
    }()

    private enum Spelling { case text, number }

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("documentgenerator.numerator")
    }

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        try DocumentTemplateMethods.requireRights(call)
        guard let id = call["id"]?.integer else {
            throw RESTFailure("100", status: 400, "Bitrix\\Main\\Numerator\\Numerator constructor must be is public")
        }
        guard let record = try store(call, db).record(id) else {
            throw RESTFailure("100", status: 400, "Could not construct parameter {numerator}")
        }
        return record
    }

    private static func json(_ record: Record, id: Spelling) -> JSONValue {
        [
            "name": record.fields["name"] ?? "", "template": record.fields["template"] ?? "",
            "id": id == .text ? .string(String(record.id)) : .int(record.id), "code": record.fields["code"] ?? .null,
            "settings": record.fields["settings"] ?? settings(nil),
        ]
    }

    private static func settings(_ given: JSONValue?) -> JSONValue {
        var settings: JSONObject = [
            "start": 1, "step": 1, "length": 0, "padString": "0", "periodicBy": nil, "timezone": nil,
            "isDirectNumeration": false,
        ]
        for (name, value) in given?[generator]?.object ?? [:] {
            switch name {
            case "start", "step", "length": settings[name] = value.integer.map { .int($0) } ?? settings[name]
            case "isDirectNumeration": settings[name] = .bool(value.flag ?? false)
            default: settings[name] = value.text?.isEmpty == true ? .null : value
            }
        }
        return [generator: .object(settings)]
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        try DocumentTemplateMethods.requireRights(call)
        let missing = ["name", "template"].filter { fields[$0]?.text?.isEmpty ?? true }
        guard missing.isEmpty else {
            throw CRMFailure.zero("Empty required fields: \(missing.joined(separator: ", "))")
        }
        let store = store(call, db)
        var record = Record(
            id: try store.nextID(),
            fields: [
                "name": .string(fields["name"]?.text ?? ""), "template": .string(fields["template"]?.text ?? ""),
                "settings": settings(fields["settings"]),
            ])
        record.fields["code"] = fields["code"]
        try store.insert(record)
        return MethodAnswer(["numerator": json(record, id: .number)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> JSONValue {
        var record = try named(call, db)
        let fields = try call.needObject("fields")
        for name in ["name", "template"] {
            if let text = fields[name]?.text, !text.isEmpty { record.fields[name] = .string(text) }
        }
        if let given = fields["settings"] {
            record.fields["settings"] = settings(given)
            record.fields["last"] = nil
        }
        try store(call, db).update(record)
        return json(record, id: .text)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try DocumentTemplateMethods.requireRights(call)
        let store = store(call, db)
        let page = try store.page(nil, order: ("id", true), start: max(0, call["start"]?.integer ?? 0))
        return MethodAnswer(
            [
                "numerators": .array(
                    page.records.map {
                        [
                            "id": .string(String($0.id)), "name": $0.fields["name"] ?? "",
                            "template": $0.fields["template"] ?? "", "settings": $0.fields["settings"] ?? settings(nil),
                        ]
                    })
            ], total: page.total, next: page.next)
    }
}

/// `documentgenerator.region.*` and `documentgenerator.role.*`.
enum DocumentSettingMethods {
    static let bodies: [String: MethodBody] = [
        "documentgenerator.region.add": .writing(addRegion),
        "documentgenerator.region.get": .reading { call, db in
            try DocumentTemplateMethods.requireRights(call)
            return MethodAnswer(["region": region(try namedRegion(call, db))])
        },
        "documentgenerator.region.list": .reading(listRegions),
        "documentgenerator.region.update": .writing(updateRegion),
        "documentgenerator.region.delete": .writing(deleteRegion),
        "documentgenerator.role.add": .writing(addRole),
        "documentgenerator.role.get": .reading { call, db in
            MethodAnswer(["role": role(try namedRole(call, db), withPermissions: true)])
        },
        "documentgenerator.role.list": .reading { call, db in
            try requireSettings(call)
            let all = try store("documentgenerator.role", call, db).records()
            return MethodAnswer(["roles": .array(all.map { role($0, withPermissions: false) })], total: all.count)
        },
        "documentgenerator.role.update": .writing(updateRole),
        "documentgenerator.role.delete": .writing { call, db in
            let record = try namedRole(call, db)
            try store("documentgenerator.role", call, db).delete(record.id)
            return MethodAnswer(.null)
        },
        "documentgenerator.role.fillaccesses": .writing(fillAccesses),
    ]

    private static func store(_ name: String, _ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store(name)
    }

    private static func empty(_ field: String) -> RESTFailure {
        RESTFailure("BX_EMPTY_REQUIRED", status: 400, "Required field \"\(field)\" is not filled")
    }

    // MARK: Regions

    private static let names = ["title", "languageId", "formatDate", "formatDatetime", "formatName"]

    /// Regions that are there without anybody having made them.
    private static let standard: [(code: String, title: String, language: String)] = [
        ("ru", "Russia", "ru"), ("by", "Belarus", "ru"), ("kz", "Kazakhstan", "ru"), ("de", "Germany", "de"),
        ("uk", "United Kingdom", "en"), ("com", "United States", "en"), ("br", "Brazil", "br"), ("sp", "Spain", "la"),
        ("mx", "Mexico", "la"), ("pl", "Poland", "pl"), ("fr", "France", "fr"),
    ]

    private static func region(_ record: Record) -> JSONValue {
        var result: JSONObject = ["id": .string(String(record.id))]
        for name in names { result[name] = record.fields[name] ?? .null }
        result["phrases"] = record.fields["phrases"] ?? [:]
        return .object(result)
    }

    private static func namedRegion(_ call: MethodCall, _ db: Database) throws -> Record {
        let id = try call.need("id")
        guard let number = id.integer,
            let record = try store("documentgenerator.region", call, db).record(number)
        else { throw CRMFailure.zero("Region not found") }
        return record
    }

    private static func addRegion(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        try DocumentTemplateMethods.requireRights(call)
        for (name, word) in [("title", "TITLE"), ("languageId", "LANGUAGE_ID")]
        where fields[name]?.text?.isEmpty ?? true {
            throw empty(word)
        }
        let store = store("documentgenerator.region", call, db)
        var record = Record(
            id: try store.nextID(),
            fields: [
                "formatDate": "DD.MM.YYYY", "formatDatetime": "DD.MM.YYYY HH:MI:SS",
                "formatName": "#LAST_NAME# #NAME# #SECOND_NAME#",
            ])
        for name in names { if let text = fields[name]?.text { record.fields[name] = .string(text) } }
        record.fields["phrases"] = fields["phrases"] ?? [:]
        try store.insert(record)
        return MethodAnswer(["region": region(record)])
    }

    private static func updateRegion(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try DocumentTemplateMethods.requireRights(call)
        var record = try namedRegion(call, db)
        let fields = try call.needObject("fields")
        for name in names { if let text = fields[name]?.text { record.fields[name] = .string(text) } }
        if let phrases = fields["phrases"]?.object {
            record.fields["phrases"] = .object((record.fields["phrases"]?.object ?? [:]).merging(phrases) { $1 })
        }
        try store("documentgenerator.region", call, db).update(record)
        return MethodAnswer(["region": region(record)])
    }

    private static func deleteRegion(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try DocumentTemplateMethods.requireRights(call)
        let record = try namedRegion(call, db)
        let templates = store("documentgenerator.template", call, db)
        guard try !templates.exists(["region": .string(String(record.id)), "isDeleted": "N"]) else {
            throw RESTFailure("BX_ERROR", status: 400, "There are templates linked to this region")
        }
        try store("documentgenerator.region", call, db).delete(record.id)
        return MethodAnswer(.null)
    }

    private static func listRegions(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try DocumentTemplateMethods.requireRights(call)
        var regions: JSONObject = [:]
        for (code, title, language) in standard {
            regions[code] = ["code": .string(code), "title": .string(title), "languageId": .string(language)]
        }
        for record in try store("documentgenerator.region", call, db).records() {
            var json = region(record).object ?? [:]
            json.removeValue(forKey: "phrases")
            json["code"] = .string(String(record.id))
            regions[String(record.id)] = .object(json)
        }
        return MethodAnswer(["regions": .object(regions)])
    }

    // MARK: Roles

    private static func requireSettings(_ call: MethodCall) throws {
        guard call.caller.isAdmin else { throw CRMFailure.zero("You do not have permissions to modify settings") }
    }

    private static func role(_ record: Record, withPermissions: Bool) -> JSONValue {
        var result: JSONObject = [
            "id": .int(record.id), "name": record.fields["name"] ?? "", "code": record.fields["code"] ?? .null,
        ]
        if withPermissions { result["permissions"] = record.fields["permissions"] ?? permissions(nil) }
        return .object(result)
    }

    /// Lower case, with everything that can be allowed.
    private static func permissions(_ given: JSONValue?) -> JSONValue {
        var known: [String: String] = [:]
        for (entity, actions) in given?.object ?? [:] {
            for (action, letter) in actions.object ?? [:] {
                known["\(entity.lowercased()).\(action.lowercased())"] = letter.text ?? ""
            }
        }
        func letter(_ name: String) -> JSONValue { .string(known[name] ?? "") }
        return [
            "settings": ["modify": letter("settings.modify")], "templates": ["modify": letter("templates.modify")],
            "documents": ["modify": letter("documents.modify"), "view": letter("documents.view")],
        ]
    }

    private static func namedRole(_ call: MethodCall, _ db: Database) throws -> Record {
        try requireSettings(call)
        guard let id = call["id"]?.integer else {
            throw RESTFailure(
                "100", status: 400,
                "Bitrix\\DocumentGenerator\\Model\\Role All parameters in the constructor must have real class type")
        }
        guard let record = try store("documentgenerator.role", call, db).record(id) else {
            throw RESTFailure("100", status: 400, "Could not construct parameter {role}")
        }
        return record
    }

    private static func addRole(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let fields = try call.needObject("fields")
        try requireSettings(call)
        guard let name = fields["name"]?.text, !name.isEmpty else { throw empty("NAME") }
        let store = store("documentgenerator.role", call, db)
        let record = try store.add([
            "name": .string(name), "code": .string(fields["code"]?.text ?? ""),
            "permissions": permissions(fields["permissions"]),
        ])
        return MethodAnswer(["role": role(record, withPermissions: true)])
    }

    private static func updateRole(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var record = try namedRole(call, db)
        let fields = try call.needObject("fields")
        for name in ["name", "code"] { if let text = fields[name]?.text { record.fields[name] = .string(text) } }
        if let given = fields["permissions"] { record.fields["permissions"] = permissions(given) }
        try store("documentgenerator.role", call, db).update(record)
        return MethodAnswer(["role": role(record, withPermissions: true)])
    }

    private static func fillAccesses(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireSettings(call)
        let given = call["accesses"]?.array ?? call["accesses"]?.object.map { Array($0.values) } ?? []
        var byRole: [Int: [JSONValue]] = [:]
        for access in given {
            guard let id = access["roleId"]?.integer else { throw empty("ROLE_ID") }
            guard let code = access["accessCode"]?.text, !code.isEmpty else { throw empty("ACCESS_CODE") }
            byRole[id, default: []].append(.string(code))
        }
        let store = store("documentgenerator.role", call, db)
        for var record in try store.records() {
            record.fields["accesses"] = .array(byRole[record.id] ?? [])
            try store.update(record)
        }
        return MethodAnswer(.null)
    }
}
