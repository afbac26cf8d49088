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
    }

    let platform: Platform
    let portal: PortalRow
    let type: RecordType
    /// Whose action it is.
    let userID: Int
    let style: Style

    private var store: RecordStore { RecordStore(type: type, portalID: portal.id ?? 0) }
    private var multiFieldSequence: RecordSequence { RecordSequence(name: "crm.multifield", portalID: portal.id ?? 0) }

    /// Keeps a new record.
    func add(_ db: Database, _ input: JSONObject) throws -> Record {
        let id = try RecordSequence(name: type.name, portalID: portal.id ?? 0).take(db)
        var record = Record(id: id, fields: standardFields())
        try apply(input, to: &record, isNew: true) { try multiFieldSequence.take(db) }
        try store.insert(db, record)
        return record
    }

    /// Keeps many new records, for ``RecordSeeder``.
    func add(_ db: Database, many rows: [JSONObject]) throws -> [Int] {
        guard !rows.isEmpty else { return [] }
        let first = try RecordSequence(name: type.name, portalID: portal.id ?? 0).take(db, count: rows.count)
        let standard = standardFields()
        let store = store
        for (index, row) in rows.enumerated() {
            var record = Record(id: first + index, fields: standard)
            try apply(row, to: &record, isNew: true) { try multiFieldSequence.take(db) }
            try store.insert(db, record)
        }
        return Array(first..<first + rows.count)
    }

    /// Keeps a change.
    func update(_ db: Database, _ record: Record, with input: JSONObject) throws -> Record {
        var record = record
        try apply(input, to: &record, isNew: false) { try multiFieldSequence.take(db) }
        let now = JSONValue.string(PortalTime.text(unixSeconds: platform.clock.unixSeconds))
        record.fields["DATE_MODIFY"] = now
        record.fields["MODIFY_BY_ID"] = .int(userID)
        try store.update(db, record)
        return record
    }

    func delete(_ db: Database, _ record: Record) throws { try store.delete(db, id: record.id) }

    // MARK: What a new record has

    private func standardFields() -> JSONObject {
        var fields = JSONObject(minimumCapacity: type.fields.count)
        let seconds = platform.clock.unixSeconds
        let today = PortalTime.day(unixSeconds: seconds)
        for field in type.fields {
            guard let standard = field.standard else { continue }
            switch standard.string {
            case "@user": fields[field.name] = .int(userID)
            case "@now": fields[field.name] = .string(PortalTime.text(unixSeconds: seconds))
            case "@today": fields[field.name] = .string(PortalTime.dayText(days: today))
            case "@today+7": fields[field.name] = .string(PortalTime.dayText(days: today + 7))
            case "@currency": fields[field.name] = .string(CurrencyMethods.base(of: portal))
            default: fields[field.name] = field.kind == .double ? .double(standard.number ?? 0) : standard
            }
        }
        return fields
    }

    // MARK: What is given

    private func apply(
        _ input: JSONObject, to record: inout Record, isNew: Bool, nextMultiFieldID: () throws -> Int
    ) throws {
        let formerStage = type.stageField.flatMap { record.fields[$0]?.string }
        var hasMultiFields = false
        for (key, value) in input {
            guard let field = type.field(key) else {
                if CustomField.isName(key) { set(value.text?.isEmpty == true ? .null : value, for: key, in: &record) }
                continue
            }
            guard field.name != "ID", style == .seed || !field.isReadOnly, isNew || !field.isImmutable else { continue }
            switch field.kind {
            case .file: continue
            case .multifield:
                hasMultiFields = true
                record.fields[field.name] = try MultiFields.merged(
                    record.fields[field.name], with: value, type: field.name, nextID: nextMultiFieldID)
            default:
                guard let canonical = RecordValue.canonical(value, for: field) else {
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
        try settleStage(
            in: &record, former: formerStage, isNew: isNew, isGiven: type.stageField.map { input[$0] != nil } ?? false)
        if let prefix = portal.language == "ru" ? type.russianTitlePrefix : type.titlePrefix,
            record.fields["TITLE"]?.text?.isEmpty ?? true
        {
            record.fields["TITLE"] = .string("\(prefix)\(record.id)")
        }
    }

    private func set(_ value: JSONValue, for key: String, in record: inout Record) {
        record.fields[key] = value.isNull ? nil : value
    }

    private func refuse(_ value: JSONValue, for field: RecordType.Field) throws {
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

    // MARK: What follows from it

    private func settleStage(in record: inout Record, former: String?, isNew: Bool, isGiven: Bool) throws {
        guard isGiven || isNew, let name = type.stageField, let field = type.field(name), let entity = field.status
        else { return }
        let given = record.fields[name]?.string ?? ""
        var status = StatusTable.standard.status(Self.withoutCategory(given), of: entity)
        if status == nil, style != .seed || given.isEmpty {
            if style == .item, !given.isEmpty { throw RecordFailure.invalidValue(field.itemName ?? name) }
            let fallback = former ?? field.standard?.string ?? "NEW"
            record.fields[name] = .string(fallback)
            status = StatusTable.standard.status(Self.withoutCategory(fallback), of: entity)
        }
        let semantics = status?.semantics ?? "P"
        if let semanticsField = type.semanticsField { record.fields[semanticsField] = .string(semantics) }
        let now = JSONValue.string(PortalTime.text(unixSeconds: platform.clock.unixSeconds))
        if type.field("CLOSED") != nil { record.fields["CLOSED"] = semantics == "P" ? "N" : "Y" }
        if type.field("IS_NEW") != nil {
            record.fields["IS_NEW"] = status?.id == field.standard?.string ? "Y" : "N"
        }
        if type.field("DATE_CLOSED") != nil {
            record.fields["DATE_CLOSED"] = semantics == "P" ? nil : record.fields["DATE_CLOSED"] ?? now
        }
        if !isNew, former != record.fields[name]?.string {
            record.fields["MOVED_TIME"] = now
            record.fields["MOVED_BY_ID"] = .int(userID)
        }
    }

    /// Stages of further pipelines begin with the pipeline's number: `C9:NEW`.
    private static func withoutCategory(_ stage: String) -> String {
        guard stage.first == "C", let colon = stage.firstIndex(of: ":"), Int(stage[..<colon].dropFirst()) != nil else {
            return stage
        }
        return String(stage[stage.index(after: colon)...])
    }
}
