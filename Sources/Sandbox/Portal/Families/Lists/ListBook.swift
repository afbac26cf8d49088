import GRDB

/// One universal list: which one a call means, and what the caller may do with it.
///
/// Source: the platform's documentation, "Universal lists".
struct ListBook {
    let call: MethodCall
    let record: Record

    var id: Int { record.id }

    /// The list that the call names by `IBLOCK_TYPE_ID` and `IBLOCK_ID` or `IBLOCK_CODE`.
    ///
    /// - Throws: `ERROR_REQUIRED_PARAMETERS_MISSING`, `ERROR_IBLOCK_NOT_FOUND`, `ACCESS_DENIED`.
    init(_ call: MethodCall, _ db: Database, forWriting: Bool, requires names: [String] = []) throws {
        try Self.require(["IBLOCK_TYPE_ID"], of: call)
        guard call.text("IBLOCK_ID") != nil || call.text("IBLOCK_CODE") != nil else { throw Self.missing("IBLOCK_ID") }
        try Self.require(names, of: call)
        guard let record = try Self.record(call, db),
            record.fields["IBLOCK_TYPE_ID"]?.text == call.text("IBLOCK_TYPE_ID")
        else { throw RESTFailure("ERROR_IBLOCK_NOT_FOUND", status: 400, "Iblock not found") }
        self.call = call
        self.record = record
        guard !forWriting || mayWrite else { throw Self.denied }
    }

    static func record(_ call: MethodCall, _ db: Database) throws -> Record? {
        let lists = try call.records("lists")
        if let id = call["IBLOCK_ID"]?.integer, id > 0 { return try lists.known(db, id) }
        guard let code = call.text("IBLOCK_CODE") else { return nil }
        return try lists.find(db, where: ["CODE": .string(code)]).first
    }

    static func require(_ names: [String], of call: MethodCall) throws {
        for name in names where call[name] == nil || call[name]?.isNull == true || call[name]?.text?.isEmpty == true {
            throw missing(name)
        }
    }

    static func missing(_ name: String) -> RESTFailure {
        RESTFailure("ERROR_REQUIRED_PARAMETERS_MISSING", status: 400, "Required parameter `\(name)` is missing")
    }

    static let denied = RESTFailure(.accessDenied, status: 400, "Access denied")

    /// Administrators, and those whom the list's `RIGHTS` give it: `W` to write, `X` to manage.
    private var mayWrite: Bool {
        if call.caller.isAdmin { return true }
        let rights = record.fields["RIGHTS"]?.object ?? [:]
        return ["U\(call.caller.user.id)", "AU", "UA", "G2"].contains { ["W", "X"].contains(rights[$0]?.string ?? "") }
    }

    /// The records of this list only.
    func condition(_ type: RecordType) -> SQLCondition? {
        RecordFilter.equal(type, [("IBLOCK_ID", .int(id))], portalID: call.caller.portalID)
    }

    /// A filter as the older lists read it: `%` within a value stands for anything.
    static func filter(_ given: JSONObject) -> JSONObject {
        var filter: JSONObject = [:]
        for (key, value) in given {
            let isPlain = key.first?.isLetter ?? false
            filter[isPlain && value.text?.contains("%") == true ? "%=\(key)" : key] = value
        }
        return filter
    }
}
