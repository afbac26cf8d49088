import GRDB

/// `sale.paysystem.*`, `sale.cashbox.*`, `sale.delivery.*`: what applications add to the shop.
///
/// Source: the platform's documentation, "Payment systems", "Cash registers" and "Delivery services".
enum SaleHandlerMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [
            "sale.paysystem.add": .writing(addPaySystem), "sale.paysystem.update": .writing(updatePaySystem),
            "sale.paysystem.settings.get": .reading(settings),
            "sale.paysystem.settings.update": .writing(updateSettings),
            "sale.paysystem.settings.payment.get": .reading(paymentSettings),
            "sale.paysystem.pay.payment": .writing(pay),
            "sale.cashbox.add": .writing(addCashbox), "sale.cashbox.update": .writing(changeOwn),
            "sale.delivery.add": .writing(addDelivery), "sale.paysystem.delete": .writing(changeOwn),
            "sale.cashbox.delete": .writing(changeOwn),
        ]
        for handler in ["sale.paysystem.handler", "sale.cashbox.handler"] {
            bodies["\(handler).add"] = .writing(addHandler)
            bodies["\(handler).update"] = .writing(changeOwn)
            bodies["\(handler).delete"] = .writing(deleteHandler)
        }
        return bodies
    }()

    private static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    private static let noHandler = refusal("ERROR_HANDLER_NOT_FOUND", "Handler not found")

    /// `sale.paysystem.handler` of `sale.paysystem.handler.add`.
    private static func type(_ call: MethodCall) -> String {
        call.name.split(separator: ".").dropLast().joined(separator: ".")
    }

    /// What is remembered of the application that adds something.
    private static func owner(_ call: MethodCall) -> JSONObject {
        call.caller.installation.map { [ApplicationRecords.owner: .string($0.clientID)] } ?? [:]
    }

    private static func mark(_ call: MethodCall, _ db: Database, _ type: String, _ id: Int?, _ more: JSONObject) throws
    {
        let records = try call.records(type)
        guard let record = try records.known(db, id) else { return }
        _ = try records.update(db, record, [:], forced: more.merging(owner(call)) { $1 })
    }

    // MARK: Handlers

    private static func addHandler(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let answer = try call.bySchema(db, type(call))
        try mark(call, db, type(call), answer.value.integer, [:])
        return answer
    }

    /// What another application has added is not this one's to change.
    private static func changeOwn(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let record = try call.records(type(call)).known(db, call["ID"]?.integer)
        if let client = record?.fields[ApplicationRecords.owner]?.string, let own = call.caller.installation?.clientID,
            client != own
        {
            throw RESTFailure(.accessDenied, status: 403, "Access denied!")
        }
        return try call.bySchema(db, type(call))
    }

    private static func deleteHandler(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let type = type(call)
        if let code = try call.records(type).known(db, call["ID"]?.integer)?.fields["CODE"], call.caller.isAdmin {
            let isPaySystem = type == "sale.paysystem.handler"
            let used = try call.records(isPaySystem ? "sale.paysystem" : "sale.cashbox").find(
                db, where: [isPaySystem ? "BX_REST_HANDLER" : "REST_CODE": code])
            guard used.isEmpty else {
                let ids = used.map { String($0.id) }.joined(separator: ", ")
                throw isPaySystem
                    ? refusal(
                        "ERROR_PAY_SYSTEM_DELETE", "There are pay systems with this handler: \(ids)")
                    : refusal("ERROR_CHECK_FAILURE", "There are cashboxes with this handler: \(ids)")
            }
        }
        return try changeOwn(call, db)
    }

    // MARK: Pay systems

    private static func checkPaySystem(_ input: JSONObject, _ call: MethodCall, _ db: Database) throws {
        guard call.caller.isAdmin else { return }
        if let code = input["BX_REST_HANDLER"]?.text,
            try call.records("sale.paysystem.handler").find(db, where: ["CODE": .string(code)]).isEmpty
        {
            throw noHandler
        }
        if let person = input["PERSON_TYPE_ID"]?.integer, try call.records("sale.persontype").known(db, person) == nil {
            throw refusal("ERROR_PERSON_TYPE_NOT_FOUND", "Person type not found")
        }
    }

    private static func addPaySystem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        if call.text("NAME") != nil { try checkPaySystem(call.params, call, db) }
        let answer = try call.bySchema(db, "sale.paysystem")
        let person = call["PERSON_TYPE_ID"]?.text ?? "0"
        var more: JSONObject = ["PSA_NAME": call["NAME"] ?? .null, "ACTION_FILE": call["BX_REST_HANDLER"] ?? .null]
        more["SETTINGS"] = .object([person: .object(call.members("SETTINGS") ?? [:])])
        try mark(call, db, "sale.paysystem", answer.value.integer, more)
        return answer
    }

    private static func updatePaySystem(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let input = call.members("FIELDS") ?? [:]
        try checkPaySystem(input, call, db)
        let answer = try changeOwn(call, db)
        var more: JSONObject = [:]
        if let name = input["NAME"] { more["PSA_NAME"] = name }
        if let code = input["BX_REST_HANDLER"] { more["ACTION_FILE"] = code }
        let records = try call.records("sale.paysystem")
        if let record = try records.known(db, call["ID"]?.integer) {
            _ = try records.update(db, record, [:], forced: more)
        }
        return answer
    }

    private static func system(_ call: MethodCall, _ db: Database, _ parameter: String) throws -> Record {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 403, "Access denied!") }
        guard call.text(parameter) != nil else {
            throw refusal("ERROR_CHECK_FAILURE", "Parameter \(parameter) is not defined")
        }
        guard let system = try call.records("sale.paysystem").known(db, call[parameter]?.integer) else {
            throw refusal("ERROR_CHECK_FAILURE", "Pay system not found")
        }
        return system
    }

    /// The values for a type of payer, over those for any.
    private static func values(_ system: Record, person: String) -> JSONValue {
        let settings = system.fields["SETTINGS"]?.object ?? [:]
        let chosen = (settings["0"]?.object ?? [:]).merging(settings[person]?.object ?? [:]) { $1 }
        return .object(chosen.mapValues { $0["VALUE"] ?? $0 })
    }

    private static func settings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let system = try system(call, db, "ID")
        guard let person = call["PERSON_TYPE_ID"]?.text, !person.isEmpty else {
            throw refusal("ERROR_CHECK_FAILURE", "Parameter PERSON_TYPE_ID is not defined")
        }
        return MethodAnswer(values(system, person: person))
    }

    private static func updateSettings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let system = try system(call, db, "ID")
        guard let given = call.members("SETTINGS"), !given.isEmpty else {
            throw refusal("ERROR_CHECK_FAILURE", "Parameter SETTINGS is not defined")
        }
        let person = call["PERSON_TYPE_ID"]?.text ?? "0"
        var settings = system.fields["SETTINGS"]?.object ?? [:]
        settings[person] = .object((settings[person]?.object ?? [:]).merging(given) { $1 })
        _ = try call.records("sale.paysystem").update(db, system, [:], forced: ["SETTINGS": .object(settings)])
        return MethodAnswer(true)
    }

    private static func payment(_ call: MethodCall, _ db: Database, _ system: Record) throws -> Record {
        guard call.text("PAYMENT_ID") != nil else {
            throw refusal("ERROR_CHECK_FAILURE", "Parameter PAYMENT_ID is not defined")
        }
        let payment = try call.records("sale.payment").known(db, call["PAYMENT_ID"]?.integer)
        guard let payment, payment.fields["paySystemId"]?.integer == system.id else {
            throw refusal("ERROR_CHECK_FAILURE", "Payment not found")
        }
        return payment
    }

    private static func paymentSettings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let system = try system(call, db, "PAY_SYSTEM_ID")
        let payment = try payment(call, db, system)
        guard let order = try SaleOrder(call, db, payment.fields["orderId"]?.integer) else {
            throw refusal("ERROR_INTERNAL_ORDER_NOT_FOUND", "Order not found")
        }
        return MethodAnswer(values(system, person: order.record.fields["personTypeId"]?.text ?? "0"))
    }

    private static func pay(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let system = try system(call, db, "PAY_SYSTEM_ID")
        let payment = try payment(call, db, system)
        let payments = try call.records("sale.payment")
        let paid = try payments.update(
            db, payment, ["paid": "Y"],
            forced: ["datePaid": call.now, "empPaidId": .int(call.caller.user.id), "psStatus": "Y"])
        try payments.emit(db, .update, paid)
        try SaleOrder(call, db, paid.fields["orderId"]?.integer)?.settle(db)
        return MethodAnswer(true)
    }

    // MARK: Cash registers and deliveries

    private static func addCashbox(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        if call.caller.isAdmin, let code = call.text("REST_CODE"),
            try call.records("sale.cashbox.handler").find(db, where: ["CODE": .string(code)]).isEmpty
        {
            throw noHandler
        }
        let answer = try call.bySchema(db, "sale.cashbox")
        try mark(call, db, "sale.cashbox", answer.value.integer, [:])
        return answer
    }

    /// The service, and one profile for each that its handler has.
    private static func addDelivery(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw RESTFailure(.accessDenied, status: 403, "Access denied!") }
        for name in ["REST_CODE", "NAME", "CURRENCY"] where call.text(name) == nil {
            throw refusal("ERROR_CHECK_FAILURE", "Parameter \(name) is not defined")
        }
        let handler = try call.records("sale.delivery.handler").find(db, where: ["CODE": call["REST_CODE"] ?? .null])
        guard let handler = handler.first else { throw noHandler }
        let deliveries = try call.records("sale.delivery")
        var input = call.params
        var logo: JSONValue = .null
        if call.text("LOGOTYPE") != nil {
            logo = .int(try RecordSequence(name: "file", portalID: call.caller.portalID).take(db))
        }
        input["LOGOTYPE"] = logo
        let parent = try deliveries.add(db, input)
        func json(_ record: Record, _ logo: JSONValue) -> JSONValue {
            var fields = (deliveries.json(record).object ?? [:]).filter { !["CONFIG", "REST_CODE"].contains($0.key) }
            fields["LOGOTYPE"] = logo
            return .object(fields)
        }
        var profiles: [JSONValue] = []
        let described = handler.fields["PROFILES"].flatMap(RecordFilter.members) ?? [:]
        for profile in described.values {
            let record = try deliveries.add(
                db,
                [
                    "NAME": profile["NAME"] ?? .null, "DESCRIPTION": profile["DESCRIPTION"] ?? "",
                    "ACTIVE": parent.fields["ACTIVE"] ?? "Y", "CURRENCY": parent.fields["CURRENCY"] ?? .null,
                    "SORT": parent.fields["SORT"] ?? 100, "PARENT_ID": .int(parent.id),
                ])
            profiles.append(json(record, .null))
        }
        return MethodAnswer(["parent": json(parent, logo), "profiles": .array(profiles)])
    }
}
