import GRDB

/// `crm.OBJECT.details.configuration.*`: which sections and fields a record's card shows, for everybody or for one person.
///
/// Source: the platform's documentation, "Configuration of cards".
enum CardConfigurationMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        let fixed: [(String, CRMObject?)] = [
            ("crm.lead", .lead), ("crm.deal", .deal), ("crm.contact", .contact), ("crm.company", .company),
            ("crm.item", nil),
        ]
        for (prefix, object) in fixed {
            let name = "\(prefix).details.configuration"
            bodies["\(name).get"] = .reading { call, db in
                let card = try card(call, db, object)
                try checkRights(call, card, isReading: true)
                let found = try find(store(call, db), card)
                return MethodAnswer(found?.fields["DATA"] ?? .null)
            }
            bodies["\(name).set"] = .writing { call, db in
                let card = try card(call, db, object)
                let data = try sections(call)
                try checkRights(call, card, isReading: false)
                try keep(data, call, db, card)
                return MethodAnswer(true)
            }
            bodies["\(name).reset"] = .writing { call, db in
                let card = try card(call, db, object)
                try checkRights(call, card, isReading: false)
                let store = store(call, db)
                if let known = try find(store, card) { try store.delete(known.id) }
                return MethodAnswer(true)
            }
            bodies["\(name).forcecommonscopeforall"] = .writing { call, db in
                let card = try card(call, db, object)
                try call.requireCRMAdministrator()
                try store(call, db).deleteAll(["CARD": .string(card.name), "SCOPE": "P"])
                return MethodAnswer(true)
            }
        }
        return bodies
    }()

    private struct Card {
        /// Kind of record and pipeline: `2:9`.
        var name: String
        /// `P` a person's own, `C` everybody's.
        var scope: String
        var userID: Int
    }

    private static func card(_ call: MethodCall, _ db: Database, _ fixed: CRMObject?) throws -> Card {
        let object: CRMObject
        if let fixed {
            object = fixed
        } else {
            guard let number = call["entityTypeId"]?.integer else {
                throw CRMFailure.plain("Parameter 'entityTypeId' is not defined")
            }
            guard let known = try CRM(db, call).object(number), known.isItem else {
                throw CRMFailure.plain("The entity type '\(number)' is not supported in current context.")
            }
            object = known
        }
        let extras = call["extras"]
        let category =
            extras?["dealCategoryId"] ?? extras?["categoryId"] ?? extras?["leadCustomerType"]
            ?? extras?["DEAL_CATEGORY_ID"]
        let scope = call.text("scope")?.uppercased() == "C" ? "C" : "P"
        let user = call["userId"]?.integer ?? call.caller.user.id
        return Card(
            name: "\(object.number):\(category?.text ?? "0")", scope: scope, userID: scope == "C" ? 0 : user)
    }

    /// Everybody may see to his own card; only administrators to another's and to the common one.
    private static func checkRights(_ call: MethodCall, _ card: Card, isReading: Bool) throws {
        let isOwn = card.scope == "P" && card.userID == call.caller.user.id || isReading && card.scope == "C"
        guard call.caller.isAdmin || isOwn else { throw RecordFailure.accessDenied }
    }

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        call.store(db, "crm.cardconfiguration")
    }

    private static func find(_ store: RecordStore, _ card: Card) throws -> Record? {
        try store.first([
            "CARD": .string(card.name), "SCOPE": .string(card.scope), "USER_ID": .int(card.userID),
        ])
    }

    private static func keep(_ data: JSONValue, _ call: MethodCall, _ db: Database, _ card: Card) throws {
        let store = store(call, db)
        if var known = try find(store, card) {
            known.fields["DATA"] = data
            return try store.update(known)
        }
        try store.add([
            "CARD": .string(card.name), "SCOPE": .string(card.scope), "USER_ID": .int(card.userID),
            "DATA": data,
        ])
    }

    /// `data` as it is kept: names, titles, and flags as text.
    private static func sections(_ call: MethodCall) throws -> JSONValue {
        guard let data = call["data"], data.array != nil || data.object != nil else {
            throw CRMFailure.plain("Parameter 'data' must be array.")
        }
        guard let sections = data.array ?? (data.object?.isEmpty == true ? [] : nil) ?? listed(data) else {
            throw CRMFailure.plain("The data must be indexed array.")
        }
        guard !sections.isEmpty else { throw CRMFailure.plain("There are no data to write.") }
        return .array(
            try sections.enumerated().map { index, section in
                let type = section["type"]?.text ?? ""
                guard type == "section" else {
                    throw CRMFailure.plain(
                        "Section at index \(index) have type '\(type)'. The expected type is 'section'.")
                }
                for name in ["name", "title"] where section[name]?.text?.isEmpty ?? true {
                    throw CRMFailure.plain("Section at index \(index) does not have \(name).")
                }
                let elements = section["elements"]?.array ?? section["elements"]?.object.map { Array($0.values) } ?? []
                return [
                    "name": section["name"] ?? "", "title": section["title"] ?? "", "type": "section",
                    "elements": .array(
                        try elements.enumerated().map { place, element in
                            guard let name = element["name"]?.text, !name.isEmpty else {
                                throw CRMFailure.plain(
                                    "Element at index \(place) in section at index \(index) does not have name.")
                            }
                            var kept: JSONObject = [
                                "name": .string(name), "optionFlags": .string(element["optionFlags"]?.text ?? "0"),
                            ]
                            if let options = element["options"]?.object, !options.isEmpty {
                                kept["options"] = .object(options)
                            }
                            return .object(kept)
                        }),
                ]
            })
    }

    /// A form's list comes as a map with the keys 0, 1, 2 …
    private static func listed(_ value: JSONValue) -> [JSONValue]? {
        guard let members = value.object, members.keys.allSatisfy({ Int($0) != nil }) else { return nil }
        return Array(members.values)
    }
}
