/// Directories of the CRM: stages, sources, types. They are as a new portal has them and cannot be changed.
///
/// Source: the platform's documentation, "CRM directories".
struct StatusTable: Sendable {
    struct Status: Sendable {
        var number: Int
        /// `DEAL_STAGE`, `STATUS`, `SOURCE` …
        var entity: String
        var id: String
        var name: String
        var russianName: String
        var sort: Int
        var color: String?
        /// `S` success, `F` failure, `nil` in progress.
        var semantics: String?

        func name(in language: String) -> String { language == "ru" ? russianName : name }
    }

    let statuses: [Status]
    private let byEntity: [String: [Status]]

    static let standard = StatusTable()

    private init() {
        let json = (try? FactTable.bytes("records/statuses.json")).flatMap { try? JSONValue(parsing: $0) }
        var statuses: [Status] = []
        for (index, row) in (json?.array ?? []).enumerated() {
            guard let entity = row["entity"]?.string, let id = row["id"]?.string, let name = row["name"]?.string else {
                continue
            }
            statuses.append(
                Status(
                    number: index * 2 + 1, entity: entity, id: id, name: name, russianName: row["ru"]?.string ?? name,
                    sort: row["sort"]?.integer ?? 0, color: row["color"]?.string, semantics: row["semantics"]?.string))
        }
        self.statuses = statuses
        byEntity = Dictionary(grouping: statuses) { $0.entity }
    }

    func statuses(of entity: String) -> [Status] { byEntity[entity] ?? [] }

    func status(_ id: String, of entity: String) -> Status? { byEntity[entity]?.first { $0.id == id } }
}

enum StatusMethods {
    static let bodies: [String: MethodBody] = [
        "crm.status.list": .plain(list),
        "crm.status.get": .plain(get),
        "crm.status.entity.items": .plain(items),
        "crm.status.entity.types": .plain(types),
        "crm.dealcategory.stage.list": .plain { call in MethodAnswer(items(of: "DEAL_STAGE", for: call)) },
        "crm.dealcategory.list": .plain { _ in MethodAnswer([], total: 0) },
        "crm.dealcategory.default.get": .plain { call in
            MethodAnswer(["ID": 0, "NAME": .string(generalName(for: call))])
        },
        "crm.dealcategory.status": .plain { _ in MethodAnswer("DEAL_STAGE") },
        "crm.category.list": .plain(categories),
        "crm.category.get": .plain(category),
    ]

    private static func list(_ call: MethodCall) throws -> MethodAnswer {
        try requireRights(call)
        let filter = call["filter"]?.object ?? [:]
        let order = call["order"]?.object ?? [:]
        var rows = StatusTable.standard.statuses.filter { status in
            filter.allSatisfy { key, value in
                let values = (value.array ?? [value]).compactMap(\.text)
                switch key.uppercased().drop(while: { "=@".contains($0) }) {
                case "ENTITY_ID": return values.contains(status.entity)
                case "STATUS_ID": return values.contains(status.id)
                case "ID": return values.contains(String(status.number))
                case "NAME": return values.contains(status.name(in: call.caller.portal.language))
                case "SORT": return values.contains(String(status.sort))
                default: return true
                }
            }
        }
        for (key, direction) in order.reversed() {
            let isDescending = direction.text?.uppercased() == "DESC"
            switch key.uppercased() {
            case "SORT": rows.sort { isDescending ? $0.sort > $1.sort : $0.sort < $1.sort }
            case "ID": rows.sort { isDescending ? $0.number > $1.number : $0.number < $1.number }
            case "STATUS_ID": rows.sort { isDescending ? $0.id > $1.id : $0.id < $1.id }
            default: break
            }
        }
        return MethodAnswer(.array(rows.map { json($0, for: call) }), total: rows.count)
    }

    private static func get(_ call: MethodCall) throws -> MethodAnswer {
        try requireRights(call)
        guard let id = call["id"]?.integer, id > 0 else { throw RecordFailure.invalidID }
        guard let status = StatusTable.standard.statuses.first(where: { $0.number == id }) else {
            throw RecordFailure.notFound
        }
        return MethodAnswer(json(status, for: call))
    }

    /// Directories are seen by whoever may see any of the CRM's records.
    private static func requireRights(_ call: MethodCall) throws {
        let mayRead = RecordType.classic.contains { RecordRights(call.caller, type: $0) != .none }
        guard mayRead else { throw RecordFailure.accessDenied }
    }

    private static func items(_ call: MethodCall) throws -> MethodAnswer {
        guard let entity = call.text("entityId") else {
            throw RESTFailure("", status: 400, "The parameter entityId is not defined or invalid.")
        }
        return MethodAnswer(items(of: entity.uppercased(), for: call))
    }

    private static func items(of entity: String, for call: MethodCall) -> JSONValue {
        .array(
            StatusTable.standard.statuses(of: entity).map { status in
                [
                    "NAME": .string(status.name(in: call.caller.portal.language)), "SORT": .int(status.sort),
                    "STATUS_ID": .string(status.id),
                ]
            })
    }

    private static func types(_ call: MethodCall) -> MethodAnswer {
        var seen: [String] = []
        for status in StatusTable.standard.statuses where !seen.contains(status.entity) { seen.append(status.entity) }
        return MethodAnswer(.array(seen.map { ["ID": .string($0), "NAME": .string($0), "SEMANTIC_INFO": []] }))
    }

    private static func json(_ status: StatusTable.Status, for call: MethodCall) -> JSONValue {
        let name = status.name(in: call.caller.portal.language)
        let isStage = status.entity == "DEAL_STAGE" || status.entity == "STATUS"
        var fields: JSONObject = [
            "ID": .string(String(status.number)), "ENTITY_ID": .string(status.entity), "STATUS_ID": .string(status.id),
            "NAME": .string(name), "NAME_INIT": .string(name), "SORT": .string(String(status.sort)), "SYSTEM": "Y",
            "CATEGORY_ID": status.entity == "DEAL_STAGE" ? "0" : .null,
            "COLOR": status.color.map { .string($0) } ?? .null,
            "SEMANTICS": status.semantics.map { .string($0) } ?? .null,
        ]
        if isStage {
            let meaning =
                ["S": "success", "F": status.id == "APOLOGY" ? "apology" : "failure"][status.semantics ?? ""]
                ?? "process"
            fields["EXTRA"] = ["SEMANTICS": .string(meaning), "COLOR": .string(status.color ?? "")]
        }
        return .object(fields)
    }

    private static func generalName(for call: MethodCall) -> String {
        call.caller.portal.language == "ru" ? "Общее" : "General"
    }

    private static func categoryJSON(_ entityTypeID: Int, for call: MethodCall) -> JSONValue {
        [
            "id": 0, "name": .string(generalName(for: call)), "sort": 300, "entityTypeId": .int(entityTypeID),
            "isDefault": "Y",
        ]
    }

    private static func categories(_ call: MethodCall) throws -> MethodAnswer {
        let type = try ItemMethods.type(of: call)
        return MethodAnswer(["categories": [categoryJSON(type.entityTypeID, for: call)]], total: 1)
    }

    private static func category(_ call: MethodCall) throws -> MethodAnswer {
        let type = try ItemMethods.type(of: call)
        guard call["id"]?.integer == 0 else { throw RESTFailure(.notFound, status: 400, "Element not found") }
        return MethodAnswer(["category": categoryJSON(type.entityTypeID, for: call)])
    }
}

/// The currencies of a new portal.
///
/// Source: the platform's documentation, "Currencies".
enum CurrencyMethods {
    static let bodies: [String: MethodBody] = [
        "crm.currency.base.get": .plain { call in MethodAnswer(.string(base(of: call.caller.portal))) },
        "crm.currency.list": .plain { call in
            let list = currencies(for: call)
            return MethodAnswer(.array(list), total: list.count)
        },
        "crm.currency.get": .plain { call in
            guard let id = call.text("id")?.uppercased() else { throw RecordFailure.invalidID }
            guard let currency = currencies(for: call).first(where: { $0["CURRENCY"]?.string == id }) else {
                throw RecordFailure.notFound
            }
            return MethodAnswer(currency)
        },
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

    private static let known: [(code: String, name: String, russianName: String, rate: String)] = [
        ("USD", "US Dollar", "Доллар США", "1.0000"), ("EUR", "Euro", "Евро", "1.0900"),
        ("RUB", "Russian Ruble", "Российский рубль", "0.0110"), ("GBP", "Pound Sterling", "Фунт стерлингов", "1.2700"),
        ("PLN", "Zloty", "Польский злотый", "0.2500"), ("KZT", "Tenge", "Тенге", "0.0021"),
        ("BYN", "Belarusian Ruble", "Белорусский рубль", "0.3100"),
        ("INR", "Indian Rupee", "Индийская рупия", "0.0120"),
    ]

    private static func currencies(for call: MethodCall) -> [JSONValue] {
        let portal = call.caller.portal
        let base = base(of: portal)
        let now = PortalTime.dayText(days: PortalTime.day(unixSeconds: call.platform.clock.unixSeconds))
        let ordered = known.filter { $0.code == base } + known.filter { $0.code != base }
        return ordered.enumerated().map { index, currency in
            [
                "CURRENCY": .string(currency.code), "AMOUNT_CNT": "1",
                "AMOUNT": .string(currency.code == base ? "1.0000" : currency.rate),
                "SORT": .string(String((index + 1) * 100)),
                "BASE": currency.code == base ? "Y" : "N",
                "FULL_NAME": .string(portal.language == "ru" ? currency.russianName : currency.name),
                "LID": .string(portal.language), "FORMAT_STRING": .string("# \(currency.code)"), "DEC_POINT": ".",
                "THOUSANDS_SEP": " ", "DECIMALS": "2", "DATE_UPDATE": .string(now),
            ]
        }
    }
}
