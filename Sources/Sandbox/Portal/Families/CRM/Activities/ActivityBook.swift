import GRDB

/// Activities: calls, meetings, messages, things to do; each is bound to one record of the CRM or several.
struct ActivityBook: CallBook {
    let call: MethodCall
    let db: Database
    var records: Records { Records(call, type: Self.type, errors: SchemaErrors(type: Self.type, method: nil)) }

    private static let type = RecordType.named("crm.activity") ?? .plain("crm.activity")

    var type: RecordType { Self.type }

    // MARK: Bindings

    static func binding(_ object: Int, _ id: Int) -> JSONValue {
        ["OWNER_TYPE_ID": .int(object), "OWNER_ID": .int(id)]
    }

    /// What it is bound to; an activity that came from a call has its owner only.
    static func bindings(_ record: Record) -> [JSONValue] {
        if let all = record.fields["BINDINGS"]?.array { return all }
        guard let object = record.fields["OWNER_TYPE_ID"]?.integer, let id = record.fields["OWNER_ID"]?.integer else {
            return []
        }
        return [binding(object, id)]
    }

    static func isBound(_ record: Record, to object: Int, _ id: Int) -> Bool {
        bindings(record).contains { $0["OWNER_TYPE_ID"]?.integer == object && $0["OWNER_ID"]?.integer == id }
    }

    static func condition(object: Int, _ id: Int?) -> SQLCondition {
        SQLCondition(
            sql: """
                (EXISTS (SELECT 1 FROM json_each(fields, '$.BINDINGS') binding
                WHERE json_extract(binding.value, '$.OWNER_TYPE_ID') = ?
                AND (? IS NULL OR json_extract(binding.value, '$.OWNER_ID') = ?))
                OR json_extract(fields, '$.BINDINGS') IS NULL AND json_extract(fields, '$.OWNER_TYPE_ID') = ?
                AND (? IS NULL OR json_extract(fields, '$.OWNER_ID') = ?))
                """, arguments: [object, id, id, object, id, id])
    }

    /// Whether the caller may see one of the records that the activity is bound to, or is responsible for it.
    func isVisible(_ record: Record) throws -> Bool {
        if call.caller.isAdmin || record.fields["RESPONSIBLE_ID"]?.integer == call.caller.user.id { return true }
        return try Self.bindings(record).contains { binding in
            guard let number = binding["OWNER_TYPE_ID"]?.integer, let id = binding["OWNER_ID"]?.integer,
                let object = try crm.object(number)
            else { return false }
            return try crm.sees(call, object, id)
        }
    }

    // MARK: Changes

    /// Keeps a new activity and tells of it.
    func add(_ input: JSONObject, forced: JSONObject, bindings: [JSONValue]) throws -> Record {
        var forced = forced
        forced["BINDINGS"] = .array(bindings)
        forced["OWNER_TYPE_ID"] = bindings.first?["OWNER_TYPE_ID"] ?? .null
        forced["OWNER_ID"] = bindings.first?["OWNER_ID"] ?? .null
        let record = try records.add(db, input, forced: forced)
        try touchOwners(bindings)
        try tell("ADD", record)
        return record
    }

    @discardableResult
    func update(_ record: Record, _ input: JSONObject, forced: JSONObject = [:]) throws -> Record {
        let changed = try records.update(db, record, input, forced: forced)
        try tell("UPDATE", changed)
        return changed
    }

    func delete(_ record: Record) throws {
        try records.delete(db, record)
        try tell("DELETE", record)
    }

    private func tell(_ action: String, _ record: Record) throws {
        try call.emit(db, "ONCRMACTIVITY" + action, ["FIELDS": ["ID": .int(record.id)]])
    }

    /// An activity is the last thing that happened to its owner.
    private func touchOwners(_ bindings: [JSONValue]) throws {
        for binding in bindings {
            guard let number = binding["OWNER_TYPE_ID"]?.integer, let id = binding["OWNER_ID"]?.integer,
                let object = try crm.object(number), let type = try crm.type(of: object),
                type.field("LAST_ACTIVITY_TIME") != nil, var owner = try crm.store(type).record(id)
            else { continue }
            owner.fields["LAST_ACTIVITY_TIME"] = call.now
            owner.fields["LAST_ACTIVITY_BY"] = .int(call.caller.user.id)
            try crm.store(type).update(owner)
        }
    }

    /// What becomes of a record's activities when it goes.
    func release(from object: Int, _ id: Int) throws {
        for var record in try records.matching(db, Self.condition(object: object, id)) {
            let rest = Self.bindings(record).filter {
                $0["OWNER_TYPE_ID"]?.integer != object || $0["OWNER_ID"]?.integer != id
            }
            guard let first = rest.first else {
                try delete(record)
                continue
            }
            record.fields["BINDINGS"] = .array(rest)
            record.fields["OWNER_TYPE_ID"] = first["OWNER_TYPE_ID"]
            record.fields["OWNER_ID"] = first["OWNER_ID"]
            try records.store(db).update(record)
        }
    }

    // MARK: Answers

    func json(_ record: Record, select: Set<String>? = nil) -> JSONValue {
        guard let method = SchemaMethod("", ["do": "list"]) else { return .null }
        return SchemaAnswer(
            type: type, method: method, parameters: SchemaParameters([:], positional: []),
            special: SpecialValue(platform: call.platform, portal: call.caller.portal, userID: call.caller.user.id),
            select: select
        ).json(record, inList: true)
    }
}
