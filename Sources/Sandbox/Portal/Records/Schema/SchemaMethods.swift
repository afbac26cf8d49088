import GRDB

/// The methods that record types have by their files alone.
enum SchemaMethods {
    /// By name.
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for type in RecordType.all {
            for (name, method) in type.schema.methods { bodies[name] = body(method, type) }
        }
        return bodies
    }()

    static func body(_ method: SchemaMethod, _ type: RecordType) -> MethodBody {
        if method.operation.isReading {
            return .reading { call, db in try SchemaCall(call, method, type).run(db) }
        }
        return .writing { call, db in try SchemaCall(call, method, type).run(db) }
    }
}

/// One call of a schema's method.
struct SchemaCall {
    let call: MethodCall
    let method: SchemaMethod
    let type: RecordType
    let parameters: SchemaParameters
    let errors: SchemaErrors

    init(_ call: MethodCall, _ method: SchemaMethod, _ type: RecordType) {
        self.call = call
        self.method = method
        self.type = type
        parameters = SchemaParameters(call.params, positional: method.positional)
        errors = SchemaErrors(type: type, method: method)
    }

    var records: Records {
        Records(call, type: type, errors: errors)
    }

    var special: SpecialValue {
        SpecialValue(platform: call.platform, portal: call.caller.portal, userID: call.caller.user.id)
    }

    func answer(_ db: Database) -> SchemaAnswer {
        SchemaAnswer(type: type, method: method, parameters: parameters, special: special, select: selection)
    }

    func run(_ db: Database) throws -> MethodAnswer {
        try checkAudience()
        try checkNeeds(db)
        switch method.operation {
        case .add: return try add(db)
        case .append: return try append(db)
        case .get: return try one(db, record(db))
        case .first: return try one(db, found(db).first)
        case .exists: return MethodAnswer(.bool(try !found(db).isEmpty))
        case .list: return try list(db)
        case .count: return try count(db)
        case .update: return try update(db)
        case .put: return try put(db)
        case .replace: return try replace(db)
        case .delete: return try delete(db)
        case .clear: return try clear(db)
        case .fields:
            return MethodAnswer(answer(db).filled(standard: "@fields", fields: SchemaAnswer.fields(type, names)))
        case .constant: return MethodAnswer(answer(db).filled(standard: true))
        }
    }

    var names: RecordSchema.Names { method.names ?? type.schema.names }

    // MARK: Rights

    var audience: RecordSchema.Audience {
        if let own = method.audience { return own }
        if let of = type.schema.audiences[method.operation.action] { return of }
        return MethodTable.standard.methods[method.name]?.audience == .administrator ? .admin : .any
    }

    func checkAudience() throws {
        guard audience != .admin || call.caller.isAdmin else { throw errors.failure(.denied) }
        guard RecordRights(call.caller, type: type) != .none else {
            throw errors.isWorded(.denied) ? errors.failure(.denied) : RecordFailure.accessDenied
        }
    }

    /// Whether the caller may do this with this record.
    func check(_ record: Record) throws {
        let rights = RecordRights(call.caller, type: type)
        let isOwner = type.schema.ownerField.map { record.fields[$0]?.integer == call.caller.user.id } ?? true
        guard call.caller.isAdmin || isOwner || audience != .owner && rights != .own else {
            throw errors.isWorded(.denied) ? errors.failure(.denied) : RecordFailure.accessDenied
        }
        if let rule = method.refusedIf {
            let value = record.fields[rule.field]
            if rule.values.contains(where: { $0.text == value?.text ?? "" }) { throw rule.error.failure() }
        }
    }

    func checkNeeds(_ db: Database) throws {
        for need in method.needs {
            guard let type = RecordType.named(need.type) else { continue }
            let value = parameters[need.parameter] ?? .null
            if value.text?.isEmpty ?? true, method.errors[.badId] != nil { throw errors.failure(.badId) }
            let isThere = try RecordLookup(type: type, portalID: call.caller.portalID).exists(db, value)
            guard isThere else {
                throw need.error?.failure(["value": value.text ?? "", "id": value.text ?? ""])
                    ?? SchemaErrors(type: type, method: nil).failure(.notFound, ["id": value.text ?? ""])
            }
        }
    }

    // MARK: What is given

    /// Values of the fields that the parameters and the method itself settle.
    func conditions() throws -> JSONObject {
        var result: JSONObject = [:]
        for (field, parameter, isOptional) in method.bound {
            guard let value = parameters[parameter], !value.isNull, value.text?.isEmpty != true else {
                guard !isOptional else { continue }
                let shown = parameter.split(separator: ".").last.map(String.init) ?? parameter
                throw errors.failure(.required, ["names": shown, "field": shown])
            }
            let known = type.field(anyName: field)
            result[field] = known.flatMap { RecordValue.canonical(value, for: Self.single($0, value)) } ?? value
        }
        for (field, value) in method.fixed { result[field] = special.resolved(value) }
        return result
    }

    /// Several values are asked for as a list, whether or not the field has several.
    static func single(_ field: RecordType.Field, _ value: JSONValue) -> RecordType.Field {
        var field = field
        field.isMultiple = value.array?.isEmpty == false
        return field
    }

    func input(isNew: Bool) throws -> JSONObject {
        var input: JSONObject
        switch method.input {
        case .none: input = [:]
        case .flat:
            let reserved = Set(
                (method.identifiers + method.bound.map(\.parameter) + ["start", "auth_connector"]).map {
                    $0.lowercased()
                })
            input = parameters.members.filter { !reserved.contains($0.key.lowercased()) }
        case .parameter(let name):
            guard let value = parameters[name], let members = value.object ?? RecordFilter.members(value) else {
                throw errors.failure(.noInput, ["names": name])
            }
            input = members
        }
        if isNew { try checkRequired(input) }
        return input
    }

    func checkRequired(_ input: JSONObject) throws {
        let settled = Set(method.bound.map(\.field) + method.fixed.keys + method.forced.keys)
        let required = method.required ?? type.fields.filter { $0.isRequired && $0.standard == nil }.map(\.name)
        let missing = required.filter { name in
            guard !settled.contains(name) else { return false }
            let field = type.field(anyName: name)
            let value = input.first { key, _ in
                key == name || type.field(anyName: key)?.name == field?.name && field != nil
            }?.value
            return value.map { $0.isNull || $0.text?.isEmpty == true } ?? true
        }
        guard missing.isEmpty else {
            let shown = missing.map { name in names == .item ? type.field(anyName: name)?.itemName ?? name : name }
            throw errors.failure(.required, ["names": shown.joined(separator: ", "), "field": shown.first ?? ""])
        }
    }

    func forced(_ id: Int?) -> JSONObject {
        var special = special
        special.recordID = id
        return method.forced.mapValues { value in
            guard let name = value.string, name.hasPrefix("@param:") else { return special.resolved(value) }
            return parameters[String(name.dropFirst("@param:".count))] ?? .null
        }
    }

    // MARK: Which records

    /// The record that the call names by its identifier.
    func record(_ db: Database) throws -> Record {
        let value = method.identifiers.lazy.compactMap { parameters[$0] }.first { $0.text?.isEmpty == false }
        guard let value, type.schema.key != nil || (value.integer ?? 0) > 0 else { throw errors.failure(.badId) }
        guard let record = try RecordLookup(type: type, portalID: call.caller.portalID).record(db, value) else {
            throw errors.failure(.notFound, ["id": value.text ?? ""])
        }
        for (field, expected) in try conditions() {
            guard field != type.idName, (record.fields[field] ?? .null).text == expected.text else {
                throw errors.failure(.notFound, ["id": value.text ?? ""])
            }
        }
        try check(record)
        return record
    }

    /// The records that the conditions name; without conditions the one that the identifier names.
    func found(_ db: Database, matching input: JSONObject = [:]) throws -> [Record] {
        var values = try conditions()
        for name in method.match {
            let field = type.field(anyName: name)
            let given = input.first { type.field(anyName: $0.key)?.name == field?.name }?.value ?? .null
            values[field?.name ?? name] = field.flatMap { RecordValue.canonical(given, for: $0) } ?? given
        }
        return try records.matching(db, try condition(fixed: values, filter: filter()))
    }

    func filter() -> JSONObject {
        guard method.filter.isEmpty else { return parameters[method.filter].flatMap(RecordFilter.members) ?? [:] }
        let reserved = Set(
            [
                method.order, method.select, method.start, method.paging?.size, method.paging?.number,
                method.paging?.offset,
            ]
            .compactMap { $0?.lowercased() } + method.bound.map { $0.parameter.lowercased() })
        return parameters.members.filter { !reserved.contains($0.key.lowercased()) }
    }

    func condition(fixed: JSONObject, filter: JSONObject) throws -> SQLCondition? {
        let reader = RecordFilter(type: type, style: .schema, portalID: call.caller.portalID)
        var conditions: [SQLCondition] = []
        for (field, value) in fixed {
            if let values = value.array {
                if let part = try reader.condition(["@\(field)": .array(values)]) { conditions.append(part) }
            } else if let part = RecordFilter.equal(type, [(field, value)], portalID: call.caller.portalID) {
                conditions.append(part)
            }
        }
        if let part = try reader.condition(filter) { conditions.append(part) }
        if RecordRights(call.caller, type: type) == .own || audience == .owner && !call.caller.isAdmin,
            let owner = type.schema.ownerField,
            let part = RecordFilter.equal(type, [(owner, .int(call.caller.user.id))])
        {
            conditions.append(part)
        }
        return .joined(conditions, by: "AND")
    }

    // MARK: Reading

    func one(_ db: Database, _ record: Record?) throws -> MethodAnswer {
        guard let record else {
            guard errors.isWorded(.notFound) else { return MethodAnswer(.null) }
            throw errors.failure(.notFound)
        }
        try check(record)
        return MethodAnswer(answer(db).filled(standard: "@record", record: record))
    }

    var selection: Set<String>? {
        guard let value = parameters[method.select] else { return nil }
        let asked = (value.array ?? value.object.map { Array($0.values) } ?? [value]).compactMap(\.text)
            .filter { !$0.isEmpty }
        return asked.isEmpty || asked.contains("*") ? nil : Set(asked)
    }

    func list(_ db: Database) throws -> MethodAnswer {
        let page = try page(db)
        let answer = answer(db)
        let counted = method.pageSize > 0 && method.isCounted
        return MethodAnswer(
            answer.filled(standard: "@records", records: page.records, total: page.total),
            total: counted ? page.total ?? 0 : nil, next: counted ? page.next : nil)
    }

    func page(_ db: Database) throws -> RecordStore.Page {
        let reader = RecordFilter(type: type, style: .schema, portalID: call.caller.portalID)
        let condition = try condition(fixed: try conditions(), filter: filter())
        var order = parameters[method.order].flatMap(RecordFilter.members) ?? [:]
        if let name = parameters[method.order]?.string, !name.isEmpty {
            order = [name: parameters["by"] ?? parameters["sort_order"] ?? "ASC"]
        }
        if order.isEmpty { order = method.standardOrder }
        let (start, size) = window()
        return try RecordStore(db, portalID: call.caller.portalID, type: type).page(
            condition, order: try reader.order(order), start: start, limit: size, isCounted: method.pageSize > 0,
            memory: call.memory)
    }

    /// First record and length of the page.
    func window() -> (start: Int, size: Int) {
        guard method.pageSize > 0 else { return (0, .max) }
        guard let paging = method.paging else {
            let start = parameters[method.start]?.integer ?? 0
            return (start < -1 ? 0 : start, method.pageSize)
        }
        let asked = paging.size.flatMap { parameters[$0]?.integer } ?? method.pageSize
        let size = min(max(1, asked), max(method.pageSize, 50))
        if let offset = paging.offset.flatMap({ parameters[$0]?.integer }) { return (max(0, offset), size) }
        let number = paging.number.flatMap { parameters[$0]?.integer } ?? 1
        return ((max(1, number) - 1).multipliedReportingOverflow(by: size).partialValue, size)
    }

    func count(_ db: Database) throws -> MethodAnswer {
        let condition = try condition(fixed: try conditions(), filter: filter())
        let count = try RecordStore(db, portalID: call.caller.portalID, type: type).count(where: condition)
        return MethodAnswer(answer(db).filled(standard: "@count", total: count))
    }
}
