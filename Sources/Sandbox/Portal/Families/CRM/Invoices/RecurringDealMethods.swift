import GRDB

/// `crm.deal.recurring.*`: deals that are made again and again from a template.
///
/// Source: the platform's documentation, "Recurring deals".
enum RecurringDealMethods {
    static let bodies: [String: MethodBody] = [
        "crm.deal.recurring.add": .writing(add),
        "crm.deal.recurring.get": .reading { call, db in
            let record = try named(call, db)
            return MethodAnswer(try records(call).json(record))
        },
        "crm.deal.recurring.list": .reading(list),
        "crm.deal.recurring.update": .writing(update),
        "crm.deal.recurring.delete": .writing { call, db in
            let record = try named(call, db)
            let template = record.fields["DEAL_ID"]?.integer ?? 0
            guard try CRM(db, call).record(.deal, template) == nil else {
                throw CRMFailure.plain("Deleting is impossible. Connected recurring deal exists.")
            }
            try records(call).store(db).delete(record.id)
            try call.emit(db, "ONCRMDEALRECURRINGDELETE", ["FIELDS": ["ID": .int(record.id)]])
            return MethodAnswer(true)
        },
        "crm.deal.recurring.expose": .writing(expose),
    ]

    private static func records(_ call: MethodCall) throws -> Records { try Records(call, "crm.deal.recurring") }

    private static func named(_ call: MethodCall, _ db: Database) throws -> Record {
        guard let id = call["id"]?.integer, id > 0 else { throw CRMFailure.plain("id is not defined or invalid.") }
        guard let record = try records(call).store(db).record(id) else {
            throw CRMFailure.plain("Recurring deal is not found.")
        }
        return record
    }

    private static func tell(_ action: String, _ record: Record, _ call: MethodCall, _ db: Database) throws {
        try call.emit(
            db, "ONCRMDEALRECURRING" + action,
            ["FIELDS": ["ID": .int(record.id), "RECURRING_DEAL_ID": record.fields["DEAL_ID"] ?? 0]])
    }

    /// A copy of a deal: as a template, or as a deal like any other.
    private static func copy(
        _ deal: Record, isTemplate: Bool, category: Int?, _ call: MethodCall, _ db: Database
    ) throws -> Record {
        guard let type = try CRM(db, call).type(of: .deal) else { throw RESTFailure.of(.notEmulated) }
        let writer = RecordWriter(
            platform: call.platform, portal: call.caller.portal, type: type, userID: call.caller.user.id,
            style: .classic)
        var input = deal.fields.filter { name, _ in type.field(name)?.isReadOnly == false }
        input.removeValue(forKey: "STAGE_ID")
        if let category { input["CATEGORY_ID"] = .int(category) }
        input["IS_RECURRING"] = isTemplate ? "Y" : "N"
        let record = try writer.add(db, input)
        if !isTemplate { try ClassicRecordMethods.emit(call, db, type, "ADD", id: record.id) }
        return record
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        guard let id = fields["DEAL_ID"]?.integer, id > 0, let deal = try CRM(db, call).record(.deal, id) else {
            throw CRMFailure.plain("Deal id is empty")
        }
        guard try CRM(db, call).sees(call, .deal, id) else { throw RecordFailure.accessDenied }
        let records = try records(call)
        guard try records.find(db, where: ["BASED_ID": .int(id)]).isEmpty,
            try records.find(db, where: ["DEAL_ID": .int(id)]).isEmpty
        else { throw CRMFailure.plain("Deal already has recurring settings.") }
        let template = try copy(deal, isTemplate: true, category: fields["CATEGORY_ID"]?.integer, call, db)
        let record = try records.add(
            db, fields,
            forced: [
                "DEAL_ID": .int(template.id), "BASED_ID": .int(id), "PARAMS": params(fields["PARAMS"]),
                "NEXT_EXECUTION": next(fields, call),
            ])
        try tell("ADD", record, call, db)
        return MethodAnswer(.int(record.id))
    }

    private static func params(_ given: JSONValue?) -> JSONValue {
        var params: JSONObject = [
            "MODE": "multiple", "SINGLE_BEFORE_START_DATE_TYPE": nil, "SINGLE_BEFORE_START_DATE_VALUE": 0,
            "MULTIPLE_TYPE": "day", "MULTIPLE_INTERVAL": 1, "OFFSET_BEGINDATE_TYPE": "day", "OFFSET_BEGINDATE_VALUE": 0,
            "OFFSET_CLOSEDATE_TYPE": "day", "OFFSET_CLOSEDATE_VALUE": 0,
        ]
        for (name, value) in given?.object ?? [:] { params[name] = value }
        return .object(params)
    }

    /// The first day: the start, or tomorrow when that has gone by.
    private static func next(_ fields: JSONObject, _ call: MethodCall) -> JSONValue {
        let today = PortalTime.day(unixSeconds: call.platform.clock.unixSeconds)
        let start = fields["START_DATE"]?.text.flatMap(PortalTime.parseDay) ?? today
        return .string(PortalTime.dayText(days: max(start, today + 1)))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let records = try records(call)
        let reader = RecordFilter(type: records.type, style: .schema)
        let page = try records.store(db).page(
            try reader.condition(call.classicArray("filter")), order: try reader.order(call.classicArray("order")),
            start: max(-1, call["start"]?.integer ?? 0))
        return MethodAnswer(
            .array(page.records.map { records.json($0) }), total: page.total ?? 0, next: page.next)
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db)
        guard let fields = call["fields"]?.object else { throw RecordFailure.mustBeArray("fields") }
        var forced: JSONObject = [:]
        if let given = fields["PARAMS"]?.object {
            forced["PARAMS"] = .object((record.fields["PARAMS"]?.object ?? [:]).merging(given) { $1 })
        }
        if fields["START_DATE"] != nil { forced["NEXT_EXECUTION"] = next(fields, call) }
        let changed = try records(call).update(db, record, fields, forced: forced)
        try tell("UPDATE", changed, call, db)
        return MethodAnswer(true)
    }

    /// Makes a deal from the template at once.
    private static func expose(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try named(call, db)
        guard let id = record.fields["DEAL_ID"]?.integer, let template = try CRM(db, call).record(.deal, id) else {
            throw CRMFailure.plain("Recurring deal is not found.")
        }
        let deal = try copy(template, isTemplate: false, category: record.fields["CATEGORY_ID"]?.integer, call, db)
        let today = PortalTime.day(unixSeconds: call.platform.clock.unixSeconds)
        let count = (record.fields["COUNTER_REPEAT"]?.integer ?? 0) + 1
        _ = try records(call).update(
            db, record, [:],
            forced: [
                "COUNTER_REPEAT": .int(count), "LAST_EXECUTION": .string(PortalTime.dayText(days: today)),
                "NEXT_EXECUTION": .string(PortalTime.dayText(days: today + 1)),
            ])
        try call.emit(
            db, "ONCRMDEALRECURRINGEXPOSE",
            [
                "FIELDS": [
                    "ID": .int(record.id), "RECURRING_DEAL_ID": .int(id), "DEAL_ID": .int(deal.id),
                ]
            ])
        return MethodAnswer(["DEAL_ID": .int(deal.id)])
    }
}
