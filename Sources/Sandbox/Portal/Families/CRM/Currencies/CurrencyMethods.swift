import GRDB

/// `crm.currency.*`: the currencies of a portal, their rates, and how sums in them are written in each language.
///
/// Source: the platform's documentation, "Currencies".
enum CurrencyMethods {
    static let bodies: [String: MethodBody] = [
        "crm.currency.add": .writing(add),
        "crm.currency.get": .reading(get),
        "crm.currency.list": .reading(list),
        "crm.currency.update": .writing(update),
        "crm.currency.delete": .writing(delete),
        "crm.currency.base.get": .reading { call, db in
            MethodAnswer(.string(try CurrencyBook(call, db).base()))
        },
        "crm.currency.base.set": .writing(setBase),
        "crm.currency.localizations.get": .reading { call, db in
            let currency = try CurrencyBook(call, db).named(try localized(call))
            return MethodAnswer(.object(currency?.fields["LANG"]?.object ?? [:]))
        },
        "crm.currency.localizations.set": .writing(setLocalizations),
        "crm.currency.localizations.delete": .writing(deleteLocalizations),
        "crm.currency.localizations.fields": .plain { _ in MethodAnswer(localizationFields) },
    ]

    /// The currency that sums are in when nothing else is said.
    static func base(of portal: PortalRow) -> String {
        let zone = portal.domain.split(separator: ".").last.map(String.init) ?? ""
        switch zone {
        case "ru": return "RUB"
        case "by": return "BYN"
        case "kz": return "KZT"
        case "de", "fr", "it", "es", "eu", "nl": return "EUR"
        case "pl": return "PLN"
        case "uk": return "GBP"
        case "in": return "INR"
        default: return portal.language == "ru" ? "RUB" : "USD"
        }
    }

    // MARK: Reading

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CurrencyBook(call, db)
        guard let id = call.text("id")?.uppercased() else { throw RecordFailure.invalidID }
        guard let currency = try book.named(id) else { throw RecordFailure.notFound }
        var answer = try book.json(currency)
        answer["LANG"] = .object(currency.fields["LANG"]?.object ?? [:])
        return MethodAnswer(.object(answer))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let book = CurrencyBook(call, db)
        let order = try call.classicArray("order")
        let rows = try book.all().map { try book.json($0) }
        let sorted = rows.sorted { first, second in
            for (name, direction) in order.isEmpty ? ["SORT": "ASC"] : order {
                let (a, b) = (first[name.uppercased()] ?? .null, second[name.uppercased()] ?? .null)
                guard a != b else { continue }
                let isLess =
                    if let a = a.number, let b = b.number { a < b } else { (a.text ?? "") < (b.text ?? "") }
                return direction.text?.uppercased() == "DESC" ? !isLess : isLess
            }
            return false
        }
        return MethodAnswer(.array(sorted.map { .object($0) }), total: sorted.count)
    }

    // MARK: Writing

    private static func fields(of call: MethodCall) throws -> JSONObject {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        return fields
    }

    private static func coreFailure(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, text) }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let fields = try fields(of: call)
        for name in ["CURRENCY", "AMOUNT_CNT", "AMOUNT"] where fields[name]?.text?.isEmpty ?? true {
            throw coreFailure("Undefined array key \"\(name)\"")
        }
        let code = fields["CURRENCY"]?.text?.uppercased() ?? ""
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw coreFailure("The currency code must consist of three Latin letters.")
        }
        let book = CurrencyBook(call, db)
        guard try book.named(code) == nil else { throw coreFailure("The currency \(code) already exists.") }
        var record = Record(
            id: try book.store.nextID(),
            fields: ["CURRENCY": .string(code), "AMOUNT_CNT": 1, "AMOUNT": 1.0, "SORT": 100, "BASE": "N"])
        try book.apply(fields, to: &record)
        try book.store.insert(record)
        if fields["BASE"]?.flag == true { try book.setBase(record) }
        try tell(call, db, "ADD", code)
        return MethodAnswer(.string(code))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let book = CurrencyBook(call, db)
        var record = try named(call, book)
        let fields = try fields(of: call)
        try book.apply(fields, to: &record)
        try book.store.update(record)
        if fields["BASE"]?.flag == true { try book.setBase(record) }
        try tell(call, db, "UPDATE", record.fields["CURRENCY"]?.string ?? "")
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let book = CurrencyBook(call, db)
        guard let id = call.text("id"), id.utf8.count == 3 else { throw RESTFailure("", status: 400, "") }
        guard let record = try book.named(id.uppercased()) else { throw RecordFailure.notFound }
        let code = record.fields["CURRENCY"]?.string ?? ""
        guard try book.base() != code else { throw CRMFailure.plain("Cannot delete base currency.") }
        try book.store.delete(record.id)
        try tell(call, db, "DELETE", code)
        return MethodAnswer(true)
    }

    private static func named(_ call: MethodCall, _ book: CurrencyBook) throws -> Record {
        guard let id = call.text("id")?.uppercased() else { throw RecordFailure.invalidID }
        guard let record = try book.named(id) else { throw RecordFailure.notFound }
        return record
    }

    private static func setBase(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let book = CurrencyBook(call, db)
        try book.setBase(try named(call, book))
        return MethodAnswer(true)
    }

    private static func tell(_ call: MethodCall, _ db: Database, _ action: String, _ code: String) throws {
        try call.emit(db, "ONCRMCURRENCY" + action, ["FIELDS": ["ID": .string(code)]])
    }

    // MARK: Localizations

    private static func localized(_ call: MethodCall) throws -> String {
        guard let id = call.text("id") else {
            throw CRMFailure.plain("The parameter id is invalid or not defined.")
        }
        return id.uppercased()
    }

    private static func setLocalizations(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let book = CurrencyBook(call, db)
        let id = try localized(call)
        guard var record = try book.named(id) else { throw RecordFailure.notFound }
        guard let given = call["localizations"]?.object else { throw RecordFailure.mustBeArray("localizations") }
        try book.apply(["LANG": .object(given)], to: &record)
        try book.store.update(record)
        return MethodAnswer(true)
    }

    private static func deleteLocalizations(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireCRMAdministrator()
        let book = CurrencyBook(call, db)
        let id = try localized(call)
        guard var record = try book.named(id) else { throw RecordFailure.notFound }
        var languages = record.fields["LANG"]?.object ?? [:]
        for language in (call["lids"]?.array ?? []).compactMap(\.text) { languages.removeValue(forKey: language) }
        record.fields["LANG"] = .object(languages)
        try book.store.update(record)
        return MethodAnswer(true)
    }

    private static let localizationFields: JSONValue = {
        var fields: JSONObject = [:]
        for (name, type, title) in [
            ("FULL_NAME", "string", "Name"), ("FORMAT_STRING", "string", "Currency output format string"),
            ("DEC_POINT", "string", "Decimal point for output"),
            ("THOUSANDS_VARIANT", "string", "Thousands separator for output"),
            ("THOUSANDS_SEP", "string", "Custom thousands separator for output"),
            ("DECIMALS", "int", "Number of decimal places"), ("HIDE_ZERO", "char", "Do not show insignificant zeros"),
        ] {
            fields[name] = [
                "type": .string(type), "isRequired": false, "isReadOnly": false, "isImmutable": false,
                "isMultiple": false, "isDynamic": false, "title": .string(title),
            ]
        }
        return .object(fields)
    }()
}

/// The currencies that a portal has.
struct CurrencyBook: CallBook {
    let call: MethodCall
    let db: Database
    var store: RecordStore { call.store(db, "crm.currency") }

    func all() throws -> [Record] { try store.records() }

    func named(_ code: String) throws -> Record? {
        try store.first(["CURRENCY": .string(code)])
    }

    /// The currency that was made the base one; until then the one of the portal's country.
    func base() throws -> String {
        let chosen = try store.first(["BASE": "Y"])
        return chosen?.fields["CURRENCY"]?.string ?? CurrencyMethods.base(of: call.caller.portal)
    }

    func setBase(_ record: Record) throws {
        for var other in try all() {
            other.fields["BASE"] = other.id == record.id ? "Y" : "N"
            if other.id == record.id {
                other.fields["AMOUNT"] = 1.0
                other.fields["AMOUNT_CNT"] = 1
            }
            try store.update(other)
        }
    }

    func apply(_ fields: JSONObject, to record: inout Record) throws {
        if let count = fields["AMOUNT_CNT"]?.integer { record.fields["AMOUNT_CNT"] = .int(count) }
        if let amount = fields["AMOUNT"]?.number { record.fields["AMOUNT"] = .double(amount) }
        if let sort = fields["SORT"]?.integer { record.fields["SORT"] = .int(sort) }
        record.fields["DATE_UPDATE"] = call.now
        var languages = record.fields["LANG"]?.object ?? [:]
        for (language, value) in fields["LANG"]?.object ?? [:] {
            var known = languages[language]?.object ?? Self.standardLocalization(record)
            for (name, text) in value.object ?? [:] { known[name.uppercased()] = text.text.map { .string($0) } ?? text }
            if let separator = Self.separators[known["THOUSANDS_VARIANT"]?.text ?? ""] {
                known["THOUSANDS_SEP"] = separator
            }
            languages[language] = .object(known)
        }
        record.fields["LANG"] = .object(languages)
    }

    private static func standardLocalization(_ record: Record) -> JSONObject {
        let code = record.fields["CURRENCY"]?.string ?? ""
        return [
            "FORMAT_STRING": .string("# \(code)"), "FULL_NAME": .string(code), "DEC_POINT": ".",
            "THOUSANDS_SEP": nil, "DECIMALS": "2", "THOUSANDS_VARIANT": "S", "HIDE_ZERO": "N",
        ]
    }

    /// Nothing, comma, point, space, non-breaking space.
    private static let separators: [String: JSONValue] = [
        "N": "", "C": ",", "D": ".", "S": " ", "B": "&nbsp;",
    ]

    func json(_ record: Record) throws -> JSONObject {
        let code = record.fields["CURRENCY"]?.string ?? ""
        let language = call.caller.portal.language
        let isBase = try base() == code
        let words = record.fields["LANG"]?[language]?.object ?? Self.standardLocalization(record)
        return [
            "CURRENCY": .string(code), "AMOUNT_CNT": .string(record.fields["AMOUNT_CNT"]?.text ?? "1"),
            "AMOUNT": .string(isBase ? "1.0000" : Self.rate(record.fields["AMOUNT"]?.number ?? 0)),
            "SORT": .string(isBase ? "100" : record.fields["SORT"]?.text ?? "100"), "BASE": isBase ? "Y" : "N",
            "FULL_NAME": words["FULL_NAME"] ?? "", "LID": .string(language),
            "FORMAT_STRING": words["FORMAT_STRING"] ?? "", "DEC_POINT": words["DEC_POINT"] ?? ".",
            "THOUSANDS_SEP": words["THOUSANDS_SEP"] ?? .null, "DECIMALS": .string(words["DECIMALS"]?.text ?? "2"),
            "DATE_UPDATE": record.fields["DATE_UPDATE"] ?? "",
        ]
    }

    /// Four digits behind the point.
    private static func rate(_ number: Double) -> String {
        guard let whole = Int(exactly: (number * 10_000).rounded()) else { return String(number) }
        let digits = String(abs(whole) % 10_000)
        return "\(abs(whole) / 10_000).\(String(repeating: "0", count: 4 - digits.count))\(digits)"
    }
}
