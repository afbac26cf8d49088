import GRDB

/// `crm.lead|deal|contact|company.add|get|list|update|delete|fields`: the older methods, which answer nearly everything as text.
///
/// Source: the platform's documentation, "Deals", "Leads", "Contacts" and "Companies" of the CRM.
enum ClassicRecordMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for type in RecordType.classic {
            @Sendable func own(_ call: MethodCall, _ db: Database) throws -> RecordType {
                try CRM(db, call).withUserFields(type)
            }
            bodies["\(type.name).add"] = .writing { call, db in try add(call, db, own(call, db)) }
            bodies["\(type.name).get"] = .reading { call, db in try get(call, db, own(call, db)) }
            bodies["\(type.name).list"] = .reading { call, db in try list(call, db, own(call, db)) }
            bodies["\(type.name).update"] = .writing { call, db in try update(call, db, own(call, db)) }
            bodies["\(type.name).delete"] = .writing { call, db in try delete(call, db, own(call, db)) }
            bodies["\(type.name).fields"] = .reading { call, db in
                MethodAnswer(try fields(own(call, db), CRM(db, call)))
            }
        }
        return bodies
    }()

    private static func add(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> MethodAnswer {
        let input = try array("fields", of: call, isRequired: true)
        _ = try array("params", of: call)
        guard RecordRights(call.caller, type: type) != .none else { throw RecordFailure.accessDenied }
        let record = try writer(call, type).add(db, input)
        try emit(call, db, type, "ADD", id: record.id)
        return MethodAnswer(.int(record.id))
    }

    private static func get(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> MethodAnswer {
        let record = try record(call, db, type)
        return MethodAnswer(
            json(
                record, type, call, fields: Selection.everything.fields(of: type), selection: .everything,
                withMultiFields: true))
    }

    private static func update(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> MethodAnswer {
        let record = try record(call, db, type)
        let input = try array("fields", of: call, isRequired: true)
        _ = try array("params", of: call)
        _ = try writer(call, type).update(db, record, with: input)
        try emit(call, db, type, "UPDATE", id: record.id)
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> MethodAnswer {
        let record = try record(call, db, type)
        try writer(call, type).delete(db, record)
        try CRM(db, call).removeBelongings(of: type.entityTypeID, record.id, call)
        try emit(call, db, type, "DELETE", id: record.id)
        return MethodAnswer(true)
    }

    private static func list(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> MethodAnswer {
        let order = try array("order", of: call)
        let filter = try array("filter", of: call)
        let rights = RecordRights(call.caller, type: type)
        guard rights != .none else { throw RecordFailure.accessDenied }
        let reader = RecordFilter(
            type: type, style: .classic, ignoresCase: call.platform.behaviour.current.filterCase == .ignore)
        var conditions = [try reader.condition(filter)].compactMap { $0 }
        if rights == .own { conditions.append(own(call)) }
        let start = call["start"]?.integer ?? 0
        let selection = Selection(call["select"])
        let page = try RecordStore(db, portalID: call.caller.portalID, type: type)
            .page(
                .joined(conditions, by: "AND"), order: try reader.order(order),
                start: start < -1 ? 0 : start, only: selection.isNarrow ? selection.names : nil,
                memory: call.memory)
        let fields = selection.fields(of: type)
        return MethodAnswer(
            .array(
                page.records.map {
                    json($0, type, call, fields: fields, selection: selection, withMultiFields: false)
                }),
            total: page.total ?? 0, next: page.next)
    }

    /// The record that the call names.
    ///
    /// - Throws: the platform's refusals, in its order: bad number, no rights, no such record.
    private static func record(_ call: MethodCall, _ db: Database, _ type: RecordType) throws -> Record {
        guard let id = call["id"]?.integer, id > 0 else { throw RecordFailure.invalidID }
        let rights = RecordRights(call.caller, type: type)
        guard rights != .none else { throw RecordFailure.accessDenied }
        guard let record = try RecordStore(db, portalID: call.caller.portalID, type: type).record(id) else {
            throw RecordFailure.notFound
        }
        guard rights.covers(record, userID: call.caller.user.id) else { throw RecordFailure.accessDenied }
        return record
    }

    static func own(_ call: MethodCall) -> SQLCondition {
        SQLCondition(sql: "json_extract(fields, '$.ASSIGNED_BY_ID') = ?", arguments: [call.caller.user.id])
    }

    static func emit(_ call: MethodCall, _ db: Database, _ type: RecordType, _ action: String, id: Int) throws {
        guard type.entityTypeID >= CRMObject.firstDynamic || type.entityTypeID == CRMObject.smartInvoice.number else {
            return try call.emit(db, type.event + action, ["FIELDS": ["ID": .int(id)]])
        }
        let data: JSONValue = ["FIELDS": ["ID": .int(id), "ENTITY_TYPE_ID": .int(type.entityTypeID)]]
        try call.emit(db, type.event + action, data)
        try call.emit(db, "\(type.event)\(action)_\(type.entityTypeID)", data)
    }

    private static func writer(_ call: MethodCall, _ type: RecordType) -> RecordWriter {
        RecordWriter(
            platform: call.platform, portal: call.caller.portal, type: type, userID: call.caller.user.id,
            style: .classic)
    }

    /// A parameter that PHP would have as an array.
    private static func array(_ name: String, of call: MethodCall, isRequired: Bool = false) throws -> JSONObject {
        guard let value = call[name], !value.isNull, value.string?.isEmpty != true else {
            guard !isRequired else { throw RecordFailure.mustBeArray(name) }
            return [:]
        }
        guard let members = RecordFilter.members(value) else { throw RecordFailure.mustBeArray(name) }
        return members
    }

    // MARK: Answers

    /// What `select` asks for.
    struct Selection {
        var names: Set<String>
        var hasAll: Bool
        var hasCustom: Bool

        static let everything = Selection(nil)

        init(_ value: JSONValue?) {
            let asked = (value?.array ?? value?.object.map { Array($0.values) } ?? []).compactMap(\.text).filter {
                !$0.isEmpty
            }
            names = Set(asked)
            hasAll = asked.isEmpty || names.contains("*")
            hasCustom = asked.isEmpty || names.contains("UF_*")
        }

        /// Whether it names every field that it wants.
        var isNarrow: Bool { !hasAll && !hasCustom }

        /// The fields that may stand in an answer, but for `ID` and custom ones.
        func fields(of type: RecordType) -> [RecordType.Field] {
            type.fields.filter { field in
                guard field.isClassic, field.name != "ID" else { return false }
                if UserField.isName(field.name) { return hasCustom || names.contains(field.name) }
                return hasAll || field.kind == .multifield || names.contains(field.name)
            }
        }
    }

    private static func json(
        _ record: Record, _ type: RecordType, _ call: MethodCall, fields: [RecordType.Field], selection: Selection,
        withMultiFields: Bool
    ) -> JSONValue {
        var result = JSONObject(minimumCapacity: fields.count + 1)
        result["ID"] = .string(String(record.id))
        for field in fields {
            if field.kind == .multifield {
                guard withMultiFields || selection.names.contains(field.name) else { continue }
                if let value = MultiFields.classic(record.fields[field.name]) { result[field.name] = value }
            } else if UserField.isName(field.name) {
                result[field.name] = UserField.classic(record.fields[field.name], for: field)
            } else {
                result[field.name] = RecordValue.classic(record.fields[field.name], for: field)
            }
        }
        for (name, value) in record.fields where CustomField.isName(name) && result[name] == nil {
            let isRelation = name.hasPrefix("PARENT_ID_")
            if (isRelation ? selection.hasAll : selection.hasCustom) || selection.names.contains(name) {
                result[name] = value
            }
        }
        RecordFiles.expand(&result, type, call, isItem: false)
        return .object(result)
    }

    private static func fields(_ type: RecordType, _ crm: CRM) throws -> JSONValue {
        let definitions = try crm.userFieldDefinitions(of: type)
        var result: JSONObject = [:]
        for field in type.fields where field.name != "OBSERVERS" {
            result[field.name] = .object(
                UserField.isName(field.name)
                    ? UserField.describe(field, definitions[field.name]) : describe(field, type: field.type))
        }
        return .object(result)
    }

    /// A field's description, the same in both families of methods.
    static func describe(_ field: RecordType.Field, type: String) -> JSONObject {
        var description: JSONObject = [
            "type": .string(type), "isRequired": .bool(field.isRequired), "isReadOnly": .bool(field.isReadOnly),
            "isImmutable": .bool(field.isImmutable), "isMultiple": .bool(field.isMultiple), "isDynamic": false,
        ]
        if field.isDeprecated { description["isDeprecated"] = true }
        if let status = field.status { description["statusType"] = .string(status) }
        description["title"] = .string(field.title)
        if let parent = field.parentEntityTypeID { description["settings"] = ["parentEntityTypeId": .int(parent)] }
        return description
    }
}
