import GRDB

/// The CRM of one portal inside a transaction: which kinds of objects there are, of which fields they consist, and who may see what.
struct CRM {
    let db: Database
    let portalID: Int64

    init(_ db: Database, portalID: Int64) {
        self.db = db
        self.portalID = portalID
    }

    init(_ db: Database, _ call: MethodCall) { self.init(db, portalID: call.caller.portalID) }

    // MARK: Kinds of objects

    func object(_ number: Int) throws -> CRMObject? {
        if let fixed = CRMObject.fixed(number) { return fixed }
        return try smartType(number).map(Self.object)
    }

    /// By number, code or short code, whatever the case: `2`, `DEAL`, `deal`, `D`.
    func object(named name: String) throws -> CRMObject? {
        if let number = Int(name) { return try object(number) }
        let code = name.uppercased()
        if let fixed = CRMObject.fixed.first(where: { $0.code == code || $0.shortCode == code }) { return fixed }
        if code.hasPrefix("DYNAMIC_"), let number = Int(code.dropFirst("DYNAMIC_".count)) { return try object(number) }
        if code.hasPrefix("T"), let number = Int(code.dropFirst(), radix: 16) { return try object(number) }
        return nil
    }

    /// Smart processes, in the order of their making.
    func smartTypes() throws -> [Record] {
        guard let type = RecordType.named("crm.type") else { return [] }
        return try RecordStore(db, portalID: portalID, type: type).records()
    }

    func smartType(_ number: Int) throws -> Record? {
        guard number >= CRMObject.firstDynamic, let type = RecordType.named("crm.type") else { return nil }
        let condition = RecordFilter.equal(type, [("entityTypeId", .int(number))])
        return try RecordStore(db, portalID: portalID, type: type).first(where: condition)
    }

    static func object(_ smartType: Record) -> CRMObject {
        .dynamic(
            smartType.fields["entityTypeId"]?.integer ?? 0, title: smartType.fields["title"]?.text ?? "",
            typeID: smartType.id)
    }

    // MARK: Record types

    /// The record type of a kind of object, with the fields that the portal's people have added.
    func type(_ number: Int) throws -> RecordType? {
        guard let object = try object(number) else { return nil }
        return try type(of: object)
    }

    func type(of object: CRMObject) throws -> RecordType? {
        guard object.number >= CRMObject.firstDynamic else {
            return try RecordType.named(object.storage).map(withUserFields)
        }
        guard let smartType = try smartType(object.number), let template = RecordType.named("crm.dynamic") else {
            return nil
        }
        let fields = template.fields.filter { field in
            Self.settings[field.name].map { smartType.fields[$0]?.string == "Y" } ?? true
        }
        let custom = try userFields(of: object.userFieldEntity)
        return template.derived(name: object.storage, entityTypeID: object.number, fields: fields + custom)
    }

    /// Setting of a smart process that brings the field with it.
    private static let settings: [String: String] = [
        "BEGINDATE": "isBeginCloseDatesEnabled", "CLOSEDATE": "isBeginCloseDatesEnabled",
        "COMPANY_ID": "isClientEnabled", "CONTACT_ID": "isClientEnabled", "CONTACT_IDS": "isClientEnabled",
        "OBSERVERS": "isObserversEnabled", "STAGE_ID": "isStagesEnabled", "PREVIOUS_STAGE_ID": "isStagesEnabled",
        "SOURCE_ID": "isSourceEnabled", "SOURCE_DESCRIPTION": "isSourceEnabled",
        "CURRENCY_ID": "isLinkWithProductsEnabled", "IS_MANUAL_OPPORTUNITY": "isLinkWithProductsEnabled",
        "OPPORTUNITY": "isLinkWithProductsEnabled", "TAX_VALUE": "isLinkWithProductsEnabled",
        "OPPORTUNITY_ACCOUNT": "isLinkWithProductsEnabled", "TAX_VALUE_ACCOUNT": "isLinkWithProductsEnabled",
        "ACCOUNT_CURRENCY_ID": "isLinkWithProductsEnabled", "MYCOMPANY_ID": "isMycompanyEnabled",
    ]

    func withUserFields(_ type: RecordType) throws -> RecordType {
        guard type.entityTypeID != 0 || type.name == "crm.requisite" || type.name == "crm.invoice" else { return type }
        let entity =
            CRMObject.fixed(type.entityTypeID)?.userFieldEntity
            ?? CRMObject.fixed.first { $0.storage == type.name }?.userFieldEntity
        let custom = try userFields(of: entity)
        guard !custom.isEmpty else { return type }
        return type.derived(name: type.name, entityTypeID: type.entityTypeID, fields: type.fields + custom)
    }

    // MARK: Records and rights

    func record(_ object: CRMObject, _ id: Int) throws -> Record? {
        guard id > 0, let type = try type(of: object) else { return nil }
        return try RecordStore(db, portalID: portalID, type: type).record(id)
    }

    /// Whether there is such a record and the caller may see it.
    func sees(_ call: MethodCall, _ object: CRMObject, _ id: Int) throws -> Bool {
        guard let type = try type(of: object), let record = try record(object, id) else { return false }
        return RecordRights(call.caller, type: type).covers(record, userID: call.caller.user.id)
    }

    /// The record that is said to own something else.
    ///
    /// - Throws: `OWNER_NOT_FOUND` when there is none, `ACCESS_DENIED` when the caller may not see it.
    @discardableResult
    func owner(_ call: MethodCall, _ number: Int?, _ id: Int?) throws -> (object: CRMObject, record: Record) {
        guard let number, let id, let object = try object(number), let type = try type(of: object),
            let record = try RecordStore(db, portalID: portalID, type: type).record(id)
        else { throw CRMFailure.ownerNotFound }
        guard RecordRights(call.caller, type: type).covers(record, userID: call.caller.user.id) else {
            throw RecordFailure.itemAccessDenied
        }
        return (object, record)
    }

    /// Records of a type, without its rights, rules and events.
    func store(_ name: String) -> RecordStore { RecordStore(db, portalID: portalID, name) }

    func store(_ type: RecordType) -> RecordStore { RecordStore(db, portalID: portalID, type: type) }
}

/// How several families of the CRM refuse.
enum CRMFailure {
    static let ownerNotFound = RESTFailure("OWNER_NOT_FOUND", status: 400, "Owner was not found")
    static let notFound = RESTFailure(.notFound, status: 400, "Element not found")
    static let wrongContext = RESTFailure(
        "ERROR_WRONG_CONTEXT", status: 400, "Method call is only possible in the context of a REST application")

    static func plain(_ text: String) -> RESTFailure { RESTFailure("", status: 400, text) }
    static func zero(_ text: String) -> RESTFailure { RESTFailure("0", status: 400, text) }

    static func invalidParameter(_ name: String) -> RESTFailure {
        RESTFailure("", status: 400, "\(name) is not defined or invalid.")
    }

    static func unsupported(_ name: String) -> RESTFailure {
        RESTFailure("ENTITY_TYPE_NOT_SUPPORTED", status: 400, "Entity type `\(name)` is not supported")
    }
}

extension MethodCall {
    /// A parameter that a typed method cannot be without.
    ///
    /// - Throws: 100, as the platform's controllers do.
    func need(_ name: String) throws -> JSONValue {
        guard let value = self[name], !value.isNull, value.string?.isEmpty != true else {
            throw RecordFailure.missingParameter(name)
        }
        return value
    }

    func needInteger(_ name: String) throws -> Int {
        guard let number = try need(name).integer else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(self[name]?.text ?? "")} to match with parameter {\(name)}. Should be value of type int."
            )
        }
        return number
    }

    func needObject(_ name: String) throws -> JSONObject {
        let value = try need(name)
        guard let members = value.object ?? (value.array?.isEmpty == true ? [:] : nil) else {
            throw RESTFailure(
                "100", status: 400,
                "Invalid value {\(value.text ?? "")} to match with parameter {\(name)}. Should be value of type array.")
        }
        return members
    }

    /// A parameter that PHP would have as an array; absent or empty: nothing.
    func classicArray(_ name: String) throws -> JSONObject {
        guard let value = self[name], !value.isNull, value.string?.isEmpty != true else { return [:] }
        guard let members = RecordFilter.members(value) else { throw RecordFailure.mustBeArray(name) }
        return members
    }

    /// The positive number that a classic method names a record by.
    func classicID(_ name: String = "id") throws -> Int {
        guard let id = self[name]?.integer, id > 0 else { throw RecordFailure.invalidID }
        return id
    }

    /// Whether the caller runs the CRM's settings; older methods leave them to everybody.
    func requireCRMAdministrator() throws {
        guard caller.isAdmin || MethodTable.standard.methods[name]?.audience == .everyone else {
            throw RecordFailure.accessDenied
        }
    }
}
