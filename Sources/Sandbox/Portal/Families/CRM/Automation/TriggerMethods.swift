import GRDB

/// `crm.automation.trigger.*`: triggers that applications register, and their firing.
///
/// Source: the platform's documentation, "Triggers".
enum TriggerMethods {
    static let bodies: [String: MethodBody] = [
        "crm.automation.trigger.add": .writing(add),
        "crm.automation.trigger.list": .reading { call, db in
            try requireAdministrator(call)
            return MethodAnswer(
                .array(
                    try own(call, db).map {
                        ["NAME": $0.fields["NAME"] ?? "", "CODE": $0.fields["CODE"] ?? ""]
                    }))
        },
        "crm.automation.trigger.delete": .writing { call, db in
            try requireAdministrator(call)
            let code = try code(call)
            guard let trigger = try own(call, db).first(where: { $0.fields["CODE"]?.string == code }) else {
                throw CRMFailure.plain("Trigger not found")
            }
            try store(call, db).delete(trigger.id)
            return MethodAnswer(true)
        },
        "crm.automation.trigger.execute": .writing(execute),
        "crm.automation.trigger": .writing(fire),
    ]

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore {
        CRM(db, call).store("crm.automation.trigger")
    }

    private static func requireAdministrator(_ call: MethodCall) throws {
        guard call.caller.application != nil else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        guard call.caller.isAdmin else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Admin permissions required")
        }
    }

    private static func own(_ call: MethodCall, _ db: Database) throws -> [Record] {
        let store = store(call, db)
        let client = call.caller.application?.clientID ?? ""
        return try store.records([ApplicationRecords.owner: .string(client)])
    }

    private static func code(_ call: MethodCall) throws -> String {
        guard let code = call.text("CODE") else { throw CRMFailure.plain("Empty trigger code!") }
        let isRight = code.lowercased().utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
        }
        guard isRight else { throw CRMFailure.plain("Wrong trigger code!") }
        return code
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let code = try code(call)
        guard let name = call.text("NAME") else { throw CRMFailure.plain("Empty trigger name!") }
        let store = store(call, db)
        if var known = try own(call, db).first(where: { $0.fields["CODE"]?.string == code }) {
            known.fields["NAME"] = .string(name)
            try store.update(known)
            return MethodAnswer(true)
        }
        try store.add([
            "CODE": .string(code), "NAME": .string(name),
            ApplicationRecords.owner: .string(call.caller.application?.clientID ?? ""),
        ])
        return MethodAnswer(true)
    }

    private static func execute(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireAdministrator(call)
        let code = try code(call)
        guard try own(call, db).contains(where: { $0.fields["CODE"]?.string == code }) else {
            throw CRMFailure.plain("Trigger with code \(code) is not registered.")
        }
        guard let number = call["OWNER_TYPE_ID"]?.integer, let object = try CRM(db, call).object(number), object.isItem
        else { throw CRMFailure.plain("Incorrect parameter OWNER_TYPE_ID.") }
        guard let id = call["OWNER_ID"]?.integer, id > 0, try CRM(db, call).record(object, id) != nil else {
            throw CRMFailure.plain("Incorrect parameter OWNER_ID.")
        }
        return MethodAnswer(true)
    }

    /// What an incoming webhook says that happened to a record: `DEAL_57`.
    private static func fire(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let target = call.text("target") else { throw CRMFailure.plain("Target is not set.") }
        guard let cut = target.lastIndex(of: "_"), let id = Int(target[target.index(after: cut)...]) else {
            throw CRMFailure.plain("Incorrect target format.")
        }
        let crm = CRM(db, call)
        guard let object = try crm.object(named: String(target[..<cut])), object.isItem,
            try crm.record(object, id) != nil
        else { throw CRMFailure.plain("Target is not found.") }
        guard try crm.sees(call, object, id) else { throw RecordFailure.accessDenied }
        return MethodAnswer(true)
    }
}
