import GRDB

/// `crm.tracking.trace.*`: where a customer came from.
///
/// Source: the platform's documentation, "Sales Intelligence".
enum TraceMethods {
    static let bodies: [String: MethodBody] = [
        "crm.tracking.trace.add": .writing(add),
        "crm.tracking.trace.delete": .writing { call, db in
            guard let id = call["id"]?.integer else {
                throw RESTFailure("ERROR_CORE", status: 400, "Parameter `id` required.")
            }
            try call.store(db, "crm.tracking.trace").delete(id)
            return MethodAnswer(.null)
        },
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        func core(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, text) }
        guard let text = call.text("TRACE") else { throw core("Parameter `TRACE` required.") }
        guard let trace = try? JSONValue(parsing: text), trace.object != nil else {
            throw core("Can not parse JSON in parameter `TRACE`.")
        }
        let crm = CRM(db, call)
        for entity in call["ENTITIES"]?.array ?? [] {
            guard let code = entity["TYPE"]?.text?.uppercased(),
                let object = [CRMObject.company, .contact, .deal, .lead, .quote].first(where: { $0.code == code })
            else { throw core("Wrong TYPE in parameter `ENTITIES`. Allowed types: COMPANY,CONTACT,DEAL,LEAD,QUOTE") }
            guard let id = entity["ID"]?.integer, id > 0 else { throw core("Wrong ID in parameter `ENTITIES`.") }
            guard try crm.sees(call, object, id) else {
                throw core("You have no access to entity `\(code)` with ID `\(id)`.")
            }
        }
        let store = crm.store("crm.tracking.trace")
        return MethodAnswer(.int(try store.add(["TRACE": trace, "ENTITIES": call["ENTITIES"] ?? []]).id))
    }
}
