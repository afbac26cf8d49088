import GRDB

/// Requisites, their templates and links: what the files of the types do not say.
///
/// Source: the platform's documentation, "Requisites".
enum RequisiteMethods {
    static let bodies: [String: MethodBody] = [
        "crm.requisite.add": .writing { call, db in
            let fields = call["fields"]?.object ?? [:]
            if let number = fields["ENTITY_TYPE_ID"]?.integer, let id = fields["ENTITY_ID"]?.integer {
                guard number == 3 || number == 4 else { throw CRMFailure.invalidParameter("ENTITY_TYPE_ID") }
                guard id > 0 else { throw CRMFailure.invalidParameter("ENTITY_ID") }
                try requireOwner(call, db, number, id)
                let preset = fields["PRESET_ID"]?.integer ?? 0
                if fields["PRESET_ID"] != nil,
                    try CRM(db, call).store("crm.requisite.preset").record(preset) == nil
                {
                    throw CRMFailure.invalidParameter("PRESET_ID")
                }
            }
            return try call.bySchema(db, "crm.requisite", as: "crm.requisite.add")
        },
        "crm.requisite.update": .writing { call, db in try change("crm.requisite.update", call, db) },
        "crm.requisite.delete": .writing { call, db in
            let id = call["id"]?.integer ?? 0
            let answer = try change("crm.requisite.delete", call, db)
            try AddressBook(call, db).removeAll(of: 8, id)
            return answer
        },
        "crm.requisite.preset.delete": .writing { call, db in
            if let id = call["id"]?.integer, try call.store(db, "crm.requisite").exists(["PRESET_ID": .int(id)]) {
                throw CRMFailure.plain(
                    "You cannot delete the template because requisites have already been created for it")
            }
            return try call.bySchema(db, "crm.requisite.preset", as: "crm.requisite.preset.delete")
        },
        "crm.requisite.preset.field.availabletoadd": .reading(available),
        "crm.requisite.link.get": .reading(getLink),
        "crm.requisite.link.register": .writing(link),
        "crm.requisite.link.unregister": .writing { call, db in
            try linked(call)
            return try call.bySchema(db, "crm.requisite.link", as: "crm.requisite.link.unregister")
        },
    ]

    private static func requireOwner(_ call: MethodCall, _ db: Database, _ number: Int, _ id: Int) throws {
        let crm = CRM(db, call)
        guard let object = try crm.object(number), try crm.record(object, id) != nil else {
            throw CRMFailure.plain("Entity not found.")
        }
        guard try crm.sees(call, object, id) else { throw RecordFailure.accessDenied }
    }

    /// Who may not see the owner may not touch its requisites either.
    private static func change(_ name: String, _ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        if let id = call["id"]?.integer, let record = try crm.store("crm.requisite").record(id),
            let object = try record.fields["ENTITY_TYPE_ID"]?.integer.flatMap(crm.object),
            let owner = record.fields["ENTITY_ID"]?.integer, try crm.record(object, owner) != nil,
            try !crm.sees(call, object, owner)
        {
            throw RecordFailure.accessDenied
        }
        return try call.bySchema(db, "crm.requisite", as: name)
    }

    /// Fields of requisites that a template does not have yet.
    private static func available(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let crm = CRM(db, call)
        guard let id = call["preset"]?["ID"]?.integer,
            try crm.store("crm.requisite.preset").record(id) != nil
        else { throw CRMFailure.plain("Template not found.") }
        var taken: Set<String> = []
        for field in try crm.store("crm.requisite.preset.field").records(["PRESET_ID": .int(id)]) {
            if let name = field.fields["FIELD_NAME"]?.text { taken.insert(name) }
        }
        let own = RecordType.named("crm.requisite")?.fields.map(\.name).filter { $0.hasPrefix("RQ_") } ?? []
        let custom = try crm.userFields(of: "CRM_REQUISITE").map(\.name)
        return MethodAnswer(.array((own + ["RQ_ADDR"] + custom).filter { !taken.contains($0) }.map { .string($0) }))
    }

    // MARK: Links

    private static func linked(_ call: MethodCall) throws {
        for name in ["entityTypeId", "entityId"] where (call[name]?.integer ?? 0) <= 0 {
            throw CRMFailure.invalidParameter(name)
        }
    }

    private static func getLink(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try linked(call)
        let (number, id) = (call["entityTypeId"]?.integer ?? 0, call["entityId"]?.integer ?? 0)
        let links = call.store(db, "crm.requisite.link")
        guard let link = try links.first(["ENTITY_TYPE_ID": .int(number), "ENTITY_ID": .int(id)]) else {
            throw RecordFailure.notFound
        }
        var answer: JSONObject = ["ENTITY_TYPE_ID": .int(number), "ENTITY_ID": .int(id)]
        for name in ["REQUISITE_ID", "BANK_DETAIL_ID", "MC_REQUISITE_ID", "MC_BANK_DETAIL_ID"] {
            answer[name] = .string(link.fields[name]?.text ?? "0")
        }
        return MethodAnswer(.object(answer))
    }

    private static func link(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        for name in [
            "ENTITY_TYPE_ID", "ENTITY_ID", "REQUISITE_ID", "BANK_DETAIL_ID", "MC_REQUISITE_ID", "MC_BANK_DETAIL_ID",
        ] where fields[name]?.integer == nil || name.hasPrefix("ENTITY") && (fields[name]?.integer ?? 0) <= 0 {
            throw CRMFailure.invalidParameter(name)
        }
        let crm = CRM(db, call)
        let (number, id) = (fields["ENTITY_TYPE_ID"]?.integer ?? 0, fields["ENTITY_ID"]?.integer ?? 0)
        guard let object = try crm.object(number), let record = try crm.record(object, id) else {
            throw CRMFailure.plain("Entity is not found")
        }
        let requisite = try owned(fields, "REQUISITE_ID", "The Requisite", crm)
        if let requisite, let company = record.fields["COMPANY_ID"]?.integer,
            requisite.fields["ENTITY_TYPE_ID"]?.integer == 4, requisite.fields["ENTITY_ID"]?.integer != company
        {
            throw CRMFailure.plain(
                "The Requisite with ID '\(requisite.id)' is not assigned to Company with ID '\(company)'")
        }
        let mine = try owned(fields, "MC_REQUISITE_ID", "The Requisite of your company", crm)
        try checkBank(fields, "BANK_DETAIL_ID", of: requisite, "The BankDetail", "Requisite", crm)
        try checkBank(
            fields, "MC_BANK_DETAIL_ID", of: mine, "The BankDetail of your company", "Requisite of your company", crm)
        return try call.bySchema(db, "crm.requisite.link", as: "crm.requisite.link.register")
    }

    private static func owned(_ fields: JSONObject, _ name: String, _ word: String, _ crm: CRM) throws -> Record? {
        guard let id = fields[name]?.integer, id > 0 else { return nil }
        guard let record = try crm.store("crm.requisite").record(id) else {
            throw CRMFailure.plain("\(word) with ID '\(id)' is not found")
        }
        return record
    }

    private static func checkBank(
        _ fields: JSONObject, _ name: String, of requisite: Record?, _ word: String, _ owner: String, _ crm: CRM
    ) throws {
        guard let id = fields[name]?.integer, id > 0 else { return }
        guard let record = try crm.store("crm.requisite.bankdetail").record(id) else {
            throw CRMFailure.plain("\(word) with ID '\(id)' is not found")
        }
        guard let requisite, record.fields["ENTITY_ID"]?.integer != requisite.id else { return }
        throw CRMFailure.plain("\(word) with ID '\(id)' is not assigned to \(owner) with ID '\(requisite.id)'")
    }
}

/// `crm.address.*`: addresses, one of each kind for an owner.
///
/// Source: the platform's documentation, "Addresses".
enum AddressMethods {
    static let bodies: [String: MethodBody] = [
        "crm.address.add": .writing { call, db in
            let (fields, key) = try key(call)
            let book = AddressBook(call, db)
            try book.requireOwner(key)
            guard try book.find(key) == nil else { throw CRMFailure.plain("TypeAddress exists.") }
            try book.add(fields, key)
            return MethodAnswer(true)
        },
        "crm.address.update": .writing { call, db in
            let (fields, key) = try key(call)
            let book = AddressBook(call, db)
            guard let record = try book.find(key) else { throw CRMFailure.plain("TypeAddress not found.") }
            try book.requireOwner(key)
            try book.update(record, fields)
            return MethodAnswer(true)
        },
        "crm.address.delete": .writing { call, db in
            let (_, key) = try key(call)
            let book = AddressBook(call, db)
            guard let record = try book.find(key) else { throw CRMFailure.plain("TypeAddress not found.") }
            try book.requireOwner(key)
            try book.remove(record)
            return MethodAnswer(true)
        },
    ]

    private static func key(_ call: MethodCall) throws -> (JSONObject, AddressBook.Key) {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        func number(_ name: String) throws -> Int {
            guard let number = fields[name]?.integer, number > 0 else { throw CRMFailure.invalidParameter(name) }
            return number
        }
        let key = AddressBook.Key(
            kind: try number("TYPE_ID"), entityTypeID: try number("ENTITY_TYPE_ID"), entityID: try number("ENTITY_ID"))
        guard [1, 3, 4, 8].contains(key.entityTypeID) else { throw CRMFailure.invalidParameter("ENTITY_TYPE_ID") }
        return (fields, key)
    }
}

/// The addresses of a portal's leads and requisites.
struct AddressBook: CallBook {
    struct Key: Hashable {
        var kind: Int
        var entityTypeID: Int
        var entityID: Int
    }

    let call: MethodCall
    let db: Database
    var store: RecordStore { call.store(db, "crm.address") }

    func find(_ key: Key) throws -> Record? {
        try store.first([
            "TYPE_ID": .int(key.kind), "ENTITY_TYPE_ID": .int(key.entityTypeID), "ENTITY_ID": .int(key.entityID),
        ])
    }

    func requireOwner(_ key: Key) throws {
        guard let object = try crm.object(key.entityTypeID), try crm.record(object, key.entityID) != nil else {
            throw CRMFailure.invalidParameter("ENTITY_ID")
        }
    }

    func add(_ fields: JSONObject, _ key: Key) throws {
        var record = Record(
            id: try store.nextID(),
            fields: [
                "TYPE_ID": .int(key.kind), "ENTITY_TYPE_ID": .int(key.entityTypeID), "ENTITY_ID": .int(key.entityID),
            ])
        // A requisite's address hangs on the requisite's owner.
        var anchor = (key.entityTypeID, key.entityID)
        if key.entityTypeID == 8, let requisite = try crm.record(.requisite, key.entityID) {
            anchor = (
                requisite.fields["ENTITY_TYPE_ID"]?.integer ?? 0, requisite.fields["ENTITY_ID"]?.integer ?? 0
            )
        }
        record.fields["ANCHOR_TYPE_ID"] = .int(anchor.0)
        record.fields["ANCHOR_ID"] = .int(anchor.1)
        apply(fields, to: &record)
        try store.insert(record)
        try tell("ONCRMADDRESSREGISTER", record)
    }

    func update(_ record: Record, _ fields: JSONObject) throws {
        var record = record
        apply(fields, to: &record)
        try store.update(record)
        try tell("ONCRMADDRESSREGISTER", record)
    }

    func remove(_ record: Record) throws {
        try store.delete(record.id)
        try tell("ONCRMADDRESSUNREGISTER", record)
    }

    func removeAll(of entityTypeID: Int, _ id: Int) throws {
        let condition = RecordFilter.equal(
            store.type, [("ENTITY_TYPE_ID", .int(entityTypeID)), ("ENTITY_ID", .int(id))])
        for record in try store.records(where: condition) { try remove(record) }
    }

    private func apply(_ fields: JSONObject, to record: inout Record) {
        for name in [
            "ADDRESS_1", "ADDRESS_2", "CITY", "POSTAL_CODE", "REGION", "PROVINCE", "COUNTRY", "COUNTRY_CODE",
        ] {
            if let text = fields[name]?.text { record.fields[name] = text.isEmpty ? nil : .string(text) }
        }
        if let number = fields["LOC_ADDR_ID"]?.integer { record.fields["LOC_ADDR_ID"] = .int(number) }
    }

    private func tell(_ event: String, _ record: Record) throws {
        var fields: JSONObject = [:]
        for name in ["TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ANCHOR_ID", "ANCHOR_TYPE_ID"] {
            fields[name] = record.fields[name] ?? 0
        }
        try call.emit(db, event, ["FIELDS": .object(fields)])
    }
}
