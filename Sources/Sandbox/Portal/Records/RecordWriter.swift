import GRDB

/// Makes, changes and removes records: what is given, what follows from it, and what a new one has anyway.
struct RecordWriter {
    /// How input is taken.
    enum Style {
        /// A value of the wrong type becomes nothing, as PHP would have it.
        case classic
        /// A value of the wrong type is refused.
        case item
        /// Fields that the platform fills in itself may be given as well.
        case seed
        /// As the type's ``RecordSchema`` says.
        case schema
    }

    let platform: Platform
    let portal: PortalRow
    let type: RecordType
    /// Whose action it is.
    let userID: Int
    let style: Style
    /// How a schema's method words its refusals.
    var errors = SchemaErrors(type: nil, method: nil)
    /// Whether user fields that must have a value may lack one, as in an import.
    var takesIncomplete = false
    /// Read once for all that one writer does.
    let stages = StageBook()

    func store(_ db: Database) -> RecordStore { RecordStore(db, portalID: portal.id ?? 0, type: type) }
    private var multiFieldSequence: RecordSequence { RecordSequence(name: "crm.multifield", portalID: portal.id ?? 0) }

    /// Keeps a new record.
    ///
    /// - Parameter forced: what is settled whatever the input says, also in fields that nobody may write.
    func add(_ db: Database, _ input: JSONObject, forced: JSONObject = [:]) throws -> Record {
        let id = try RecordSequence(name: type.name, portalID: portal.id ?? 0).take(db)
        var record = Record(id: id, fields: standardFields(id: id))
        try apply(db, input, to: &record, former: nil)
        force(forced, on: &record)
        touch(&record)
        try checkRules(db, record, former: nil)
        try store(db).insert(record)
        try noteStage(db, record, former: nil)
        return record
    }

    /// Keeps the records that every portal has, under the identifiers that they carry, or 1, 2, 3 …
    func addStanding(_ db: Database, _ rows: [JSONObject]) throws {
        let sequence = RecordSequence(name: type.name, portalID: portal.id ?? 0)
        var last = 0
        for row in rows {
            let id = row[type.idName]?.integer ?? last + 1
            last = max(last, id)
            var record = Record(id: id, fields: standardFields(id: id))
            try apply(db, row, to: &record, former: nil)
            touch(&record)
            try store(db).insert(record)
        }
        try sequence.raise(db, to: last)
    }

    /// Keeps many new records, for ``RecordSeeder``.
    func add(_ db: Database, many rows: [JSONObject]) throws -> [Int] {
        guard !rows.isEmpty else { return [] }
        let first = try RecordSequence(name: type.name, portalID: portal.id ?? 0).take(db, count: rows.count)
        let standard = standardFields(id: nil)
        let needsNumber = type.fields.filter {
            $0.standard?.string.map { $0 == "@id" || $0.hasPrefix("@title:") } ?? false
        }
        let store = store(db)
        for (index, row) in rows.enumerated() {
            var record = Record(id: first + index, fields: standard)
            for field in needsNumber {
                record.fields[field.name] = special(first + index).resolved(field.standard ?? .null)
            }
            try apply(db, row, to: &record, former: nil)
            if style != .seed { touch(&record) }
            try store.insert(record)
        }
        return Array(first..<first + rows.count)
    }

    /// Keeps a change.
    func update(
        _ db: Database, _ record: Record, with input: JSONObject, forced: JSONObject = [:]
    ) throws -> Record {
        let former = record
        var record = record
        try apply(db, input, to: &record, former: former)
        if style != .schema {
            let now = JSONValue.string(PortalTime.text(unixSeconds: platform.clock.unixSeconds))
            // Smart processes spell these two otherwise.
            let isSmart = type.field("UPDATED_TIME") != nil
            record.fields[isSmart ? "UPDATED_TIME" : "DATE_MODIFY"] = now
            record.fields[isSmart ? "UPDATED_BY" : "MODIFY_BY_ID"] = .int(userID)
        }
        force(forced, on: &record)
        touch(&record)
        try checkRules(db, record, former: former)
        try store(db).update(record)
        try noteStage(db, record, former: former)
        return record
    }

    /// Removes the record, and those that cannot be without it.
    func delete(_ db: Database, _ record: Record) throws {
        try store(db).delete(record.id)
        try deleteDependents(db, of: record)
    }

    // MARK: What a new record has

    private func standardFields(id: Int?) -> JSONObject {
        var fields = JSONObject(minimumCapacity: type.fields.count)
        let special = special(id)
        for field in type.fields {
            guard let standard = field.standard else { continue }
            let value = special.resolved(standard)
            fields[field.name] = field.kind == .double ? .double(value.number ?? 0) : value
        }
        return fields
    }

    func special(_ id: Int?) -> SpecialValue {
        SpecialValue(platform: platform, portal: portal, userID: userID, recordID: id)
    }

    private func force(_ values: JSONObject, on record: inout Record) {
        for (name, value) in values {
            let field = type.field(anyName: name)
            let canonical = field.flatMap { RecordValue.canonical(value, for: $0) } ?? value
            set(canonical, for: field?.name ?? name, in: &record)
        }
    }

    /// What every change sets.
    private func touch(_ record: inout Record) {
        for field in type.fields {
            if let value = field.touch { record.fields[field.name] = special(record.id).resolved(value) }
        }
    }

    // MARK: What is given

    private func apply(_ db: Database, _ input: JSONObject, to record: inout Record, former: Record?) throws {
        let isNew = former == nil
        var hasMultiFields = false
        for (key, value) in input {
            let known = style == .schema || style == .seed ? type.field(anyName: key) : type.field(key)
            guard let field = known else {
                try applyUnknown(key, value, to: &record)
                continue
            }
            // The older methods leave a deal in its pipeline; `crm.item.update` moves it.
            let isChangeable = isNew || !field.isImmutable || style == .item && field.name == "CATEGORY_ID"
            guard field.name != type.idName, style == .seed || !field.isReadOnly, isChangeable else {
                continue
            }
            if style != .schema, RecordFiles.isFile(field) {
                guard style != .seed else { continue }
                record.fields[field.name] = try RecordFiles.kept(
                    db, portalID: portal.id ?? 0, value, former: record.fields[field.name], isMultiple: field.isMultiple
                )
                continue
            }
            switch field.kind {
            case .multifield:
                hasMultiFields = true
                record.fields[field.name] = try MultiFields.merged(
                    record.fields[field.name], with: value, type: field.name,
                    nextID: { try multiFieldSequence.take(db) })
            default:
                guard let canonical = RecordValue.canonical(value, for: field), isAllowed(canonical, for: field) else {
                    try refuse(value, for: field)
                    if field.kind == .double { record.fields[field.name] = 0.0 }
                    continue
                }
                if field.name == "CURRENCY_ID" { try checkCurrency(canonical, field) }
                set(canonical, for: field.name, in: &record)
            }
        }
        synchronizeLinks(input, in: &record)
        if hasMultiFields {
            for (type, flag) in [("PHONE", "HAS_PHONE"), ("EMAIL", "HAS_EMAIL")] {
                record.fields[flag] = record.fields[type]?.array?.isEmpty == false ? "Y" : "N"
            }
        }
        try settleStage(db, in: &record, former: former, given: Set(input.keys))
        if let prefix = portal.language == "ru" ? type.russianTitlePrefix : type.titlePrefix,
            record.fields["TITLE"]?.text?.isEmpty ?? true
        {
            record.fields["TITLE"] = .string("\(prefix)\(record.id)")
        }
    }

    private func set(_ value: JSONValue, for key: String, in record: inout Record) {
        record.fields[key] = value.isNull ? nil : value
    }

    private func applyUnknown(_ key: String, _ value: JSONValue, to record: inout Record) throws {
        if CustomField.isName(key) {
            set(value.text?.isEmpty == true ? .null : value, for: key, in: &record)
        } else if style == .schema, key.lowercased() != type.idName.lowercased() {
            switch type.schema.unknown {
            case .drop: break
            case .keep: set(value, for: key, in: &record)
            case .refuse: throw errors.failure(.invalid, ["field": key])
            }
        }
    }

    private func isAllowed(_ value: JSONValue, for field: RecordType.Field) -> Bool {
        guard let allowed = field.allowed, style != .seed, !value.isNull else { return true }
        let values = field.isMultiple ? value.array ?? [] : [value]
        return values.allSatisfy { value in allowed.contains { $0.text == value.text } }
    }

    private func refuse(_ value: JSONValue, for field: RecordType.Field) throws {
        if style == .schema, errors.isWorded(.invalid) {
            throw errors.failure(.invalid, ["field": field.name, "value": value.text ?? ""])
        }
        guard style == .item else { return }
        if field.isMultiple { throw RecordFailure.expectedIterable(value.string == nil ? "integer" : "string") }
        throw RecordFailure.invalidValue(field.itemName ?? field.name)
    }

    private func checkCurrency(_ value: JSONValue, _ field: RecordType.Field) throws {
        guard let code = value.string, code.utf8.count != 3 || !code.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return }
        if style == .item { throw RecordFailure.invalidValue(field.itemName ?? field.name) }
        throw RESTFailure("", status: 400, "Invalid value for the \"Currency\" field")
    }

    /// `CONTACT_ID` is the first of `CONTACT_IDS`, and `COMPANY_ID` of `COMPANY_IDS`, whichever of the two was given.
    private func synchronizeLinks(_ input: JSONObject, in record: inout Record) {
        for (one, many) in [("CONTACT_ID", "CONTACT_IDS"), ("COMPANY_ID", "COMPANY_IDS")] {
            guard type.field(one)?.isMultiple == false, type.field(many) != nil else { continue }
            if input[many] != nil {
                set(record.fields[many]?.array?.first ?? .null, for: one, in: &record)
            } else if input[one] != nil {
                record.fields[many] = .array(record.fields[one].map { [$0] } ?? [])
            }
        }
    }
}
