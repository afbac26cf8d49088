import GRDB

/// The records of one type in the caller's portal, for methods that a schema alone cannot describe.
struct Records {
    let call: MethodCall
    let type: RecordType
    let errors: SchemaErrors

    init(_ call: MethodCall, type: RecordType, errors: SchemaErrors) {
        self.call = call
        self.type = type
        self.errors = errors
    }

    /// - Parameter name: a record type that has a file, such as `tasks.task`.
    /// - Throws: `NOT_EMULATED` when it has none.
    init(_ call: MethodCall, _ name: String) throws {
        guard let type = RecordType.named(name) else { throw RESTFailure.of(.notEmulated) }
        self.init(call, type: type, errors: SchemaErrors(type: type, method: nil))
    }

    func store(_ db: Database) -> RecordStore { RecordStore(db, portalID: call.caller.portalID, type: type) }

    private var writer: RecordWriter {
        var writer = RecordWriter(
            platform: call.platform, portal: call.caller.portal, type: type, userID: call.caller.user.id, style: .schema
        )
        writer.errors = errors
        return writer
    }

    /// - Throws: the type's `notFound`.
    func get(_ db: Database, _ id: Int) throws -> Record {
        guard let record = try store(db).record(id) else { throw errors.failure(.notFound, ["id": String(id)]) }
        return record
    }

    /// All records whose fields have these values.
    func find(_ db: Database, where values: JSONObject = [:]) throws -> [Record] { try store(db).records(values) }

    func matching(_ db: Database, _ condition: SQLCondition?) throws -> [Record] {
        try store(db).records(where: condition)
    }

    /// Keeps a new record.
    ///
    /// - Parameters:
    ///   - input: what the caller gave; read-only fields are left out.
    ///   - forced: what the method itself settles, read-only fields too.
    func add(_ db: Database, _ input: JSONObject, forced: JSONObject = [:]) throws -> Record {
        try writer.add(db, input, forced: forced)
    }

    func update(_ db: Database, _ record: Record, _ input: JSONObject, forced: JSONObject = [:]) throws -> Record {
        try writer.update(db, record, with: input, forced: forced)
    }

    func delete(_ db: Database, _ record: Record) throws { try writer.delete(db, record) }

    /// Tells the type's event of an action, if it has one.
    func emit(_ db: Database, _ action: RecordSchema.Action, _ record: Record) throws {
        guard let event = type.schema.events[action] else { return }
        try emit(db, event: event, record)
    }

    func emit(_ db: Database, event: String, _ record: Record) throws {
        let method = SchemaMethod("", ["do": "constant"])
        guard let method else { return }
        let template = SchemaAnswer(
            type: type, method: method, parameters: SchemaParameters(call.params, positional: []),
            special: SpecialValue(platform: call.platform, portal: call.caller.portal, userID: call.caller.user.id),
            select: nil)
        try call.events.emit(
            db, portal: call.caller.portal, event: event, data: template.filled(type.schema.eventData, record: record),
            userID: call.caller.user.id, connector: call.text("auth_connector") ?? "")
    }

    /// The record as the type's answers spell it.
    func json(_ record: Record, names: RecordSchema.Names? = nil) -> JSONValue {
        var description: JSONObject = ["do": "constant"]
        if let names { description["names"] = .string(names.rawValue) }
        guard let method = SchemaMethod("", .object(description)) else { return .null }
        return SchemaAnswer(
            type: type, method: method, parameters: SchemaParameters(call.params, positional: []),
            special: SpecialValue(platform: call.platform, portal: call.caller.portal, userID: call.caller.user.id),
            select: nil
        ).json(record, inList: false)
    }
}
